"""Files and settings with random damage: each is read, or refused in a sentence, and none takes long.

    python benchmarks/mutated_files.py [--files 20000] [--configs 2000] [--seed 1] [--first 0] [--json FILE]

Sound files of every kind that voc reads are made here. In each copy some bytes are changed, lost, doubled or moved, or
its end is lost; it is then read, a mapping is proposed, and its rows are converted by it. Of a ``voc.toml`` lines,
values and brackets are changed. A number is always the same copy, so that ``--first`` goes on in parts.

Columns: ``kind, n, read, refused`` (in a sentence, by a ``VocError``), ``escaped`` (any other exception), ``hung``
(more than 10 s of a processor), ``slowest`` (seconds). What escaped or hung is printed with its number.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import signal
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from table import Table, add_json_option

from voc.collect import Pseudonyms, convert_table, propose_mapping, read_table
from voc.config import Config
from voc.config.toml_file import read_config
from voc.errors import VocError

SECONDS = 10
HEADER = ("id", "datum", "nps", "klant", "kanaal", "toelichting")
ROWS = [
    (
        f"r{row}",
        f"{row % 28 + 1:02}-10-2026 10:{row % 60:02}",
        row % 11,
        f"K{row % 17:05}",
        ("app", "chat")[row % 2],
        text,
    )
    for row in range(40)
    for text in (f"de monteur kwam niet, graag antwoord; é {row}" if row % 3 else "",)
]
CONFIG = (Path(__file__).parents[1] / "examples/data/voc.toml").read_text(encoding="utf-8")
VALUES = ("1e9", "-1", "nan", "inf", '""', "[]", "{}", "true", '"x"', "1979-05-27", "[" * 200, '"' + "a" * 5000 + '"')


class HungError(Exception):
    """A file that took longer than any may."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--configs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first copy")
    add_json_option(parser)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    table, n_faults = Table(options.json), 0
    for row, faults in run(options.files, options.configs, options.seed, options.first):
        table.add_row(row)
        n_faults += len(faults)
        for fault in faults:
            print(json.dumps(fault))
    return 1 if n_faults else 0


def run(n_files: int, n_configs: int, seed: int, first: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the row of each kind of file, and what escaped or hung."""
    files = build_files()
    with tempfile.TemporaryDirectory() as folder:
        for place, (name, content) in enumerate(files.items()):
            numbers = range(first + place, first + n_files, len(files))
            yield try_copies(name, Path(folder) / name, content, numbers, seed, mutate_copy, read_file)
        if n_configs:
            path, numbers = Path(folder) / "voc.toml", range(first, first + n_configs)
            yield try_copies("voc.toml", path, CONFIG.encode(), numbers, seed, mutate_config, read_config)


def try_copies(
    name: str,
    path: Path,
    content: bytes,
    numbers: range,
    seed: int,
    mutate: Callable[[bytes, random.Random], bytes],
    read: Callable[[Path], object],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row of one kind, and what escaped or hung."""
    counts: Counter[str] = Counter()
    faults: list[dict[str, Any]] = []
    slowest = 0.0
    for number in numbers:
        path.write_bytes(mutate(content, random.Random(f"{seed} {name} {number}")))
        started = time.process_time()
        outcome, message = try_reading(path, read)
        slowest = max(slowest, time.process_time() - started)
        counts[outcome] += 1
        if outcome in {"escaped", "hung"}:
            faults.append({"file": name, "number": number, "outcome": outcome, "message": message})
    names = ("read", "refused", "escaped", "hung")
    row = {"kind": name, "n": len(numbers), **{outcome: counts[outcome] for outcome in names}}
    return {**row, "slowest": round(slowest, 2)}, faults


def try_reading(path: Path, read: Callable[[Path], object]) -> tuple[str, str]:
    try:
        with limit_time(SECONDS):
            read(path)
    except VocError as exc:
        # A sentence, and not the words of a library: those of a parser name neither the file nor what to do.
        return "refused", str(exc)
    except HungError:
        return "hung", f"more than {SECONDS} s"
    except Exception as exc:  # noqa: BLE001  what is looked for
        return "escaped", f"{type(exc).__name__}: {exc}"[:300]
    return "read", ""


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise ``HungError`` in what takes longer."""

    def interrupt(*_: object) -> None:
        raise HungError

    # Processor time: a busy machine takes nobody for hung.
    signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def read_file(path: Path) -> None:
    """Read a file, propose its mapping, and convert its rows by that."""
    config = Config()
    table = read_table(path)
    proposal = propose_mapping(table, config, "proef")
    convert_table(read_table(path, proposal.source), proposal.source, config, Pseudonyms(b"key"))


def build_files() -> Mapping[str, bytes]:
    """Return a sound file of every kind."""
    lines = [";".join(map(str, row)) for row in (HEADER, *ROWS)]
    quoted = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEADER, *ROWS))
    records = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADER, *ROWS))
    files = {
        "semicolon.csv": "\n".join(lines).encode(),
        "quoted.csv": quoted.encode("cp1252"),
        "tabs.tsv": quoted.replace('","', '"\t"').encode("utf-16"),
        "list.json": json.dumps(records).encode(),
        "lines.jsonl": "\n".join(map(json.dumps, records)).encode(),
        "web.xls": f"<html><body><table>{cells}</table></body></html>".encode(),
        "sheet.xml": build_xml_workbook().encode(),
        "book.xlsx": build_workbook(),
        "mail.eml": build_mail(1),
        "box.mbox": b"".join(b"From a@b Mon Oct  5 10:00:00 2026\n" + build_mail(n) + b"\n\n" for n in range(4)),
        "chat.txt": "\n".join(
            f"[05-10-2026 10:{row % 60:02}:00] K{row}: {cells[5]}" for row, cells in enumerate(ROWS)
        ).encode(),
        "call.vtt": build_subtitles().encode(),
    }
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export.csv", files["semicolon.csv"])
        files["export.zip"] = buffer.getvalue()
    return {**files, **build_binary_tables(records)}


def build_workbook() -> bytes:
    workbook = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        workbook.active.append(row)
    with io.BytesIO() as buffer:
        workbook.save(buffer)
        return buffer.getvalue()


def build_xml_workbook() -> str:
    cell_form = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(f"<Row>{''.join(map(cell_form.format, row))}</Row>" for row in (HEADER, *ROWS))
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Blad1"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def build_mail(number: int) -> bytes:
    return (
        f"From: klant{number}@voorbeeld.example\nTo: service@veldwaard.example\nSubject: Klacht {number}\n"
        f"Date: Mon, 5 Oct 2026 10:0{number}:00 +0200\nMessage-ID: <{number}@voorbeeld.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="grens"\n\n--grens\nContent-Type: text/plain; charset=utf-8\n'
        "Content-Transfer-Encoding: quoted-printable\n\nDe monteur kwam niet, =C3=A9cht niet.\n--grens\n"
        "Content-Type: text/html; charset=utf-8\n\n<p>De monteur kwam niet.</p>\n--grens--\n"
    ).encode()


def build_subtitles() -> str:
    turns = [f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n<v {('Klant', 'Agent')[n % 2]}>zin {n}\n" for n in range(30)]
    return "WEBVTT\n\nNOTE call 12 2026-10-05\n\n" + "\n".join(turns)


def build_binary_tables(records: list[dict[str, Any]]) -> Mapping[str, bytes]:
    """Return a Parquet and an SPSS file, where the extra ``files`` is installed."""
    try:
        import pandas as pd
        import polars as pl
        import pyreadstat
    except ImportError:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        pl.DataFrame(records).write_parquet(Path(folder) / "a.parquet")
        pyreadstat.write_sav(pd.DataFrame(records), str(Path(folder) / "a.sav"))
        return {f"table.{ending}": (Path(folder) / f"a.{ending}").read_bytes() for ending in ("parquet", "sav")}


def mutate_bytes(content: bytes, chance: random.Random) -> bytes:
    """Return a copy with some of its bytes changed, lost, doubled, moved or added."""
    copy = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        start = chance.randrange(max(1, len(copy)))
        end = min(len(copy), start + chance.choice((1, 1, 4, 50, 500)))
        piece = bytes(copy[start:end])
        match chance.randrange(7):
            case 0:
                copy[start:end] = bytes(chance.randrange(256) for _ in piece)
            case 1:
                del copy[start:end]
            case 2:
                copy[start:start] = piece * chance.choice((1, 2, 30))
            case 3:
                copy[start:start] = chance.choice(
                    (b"\x00", b'"', b"\n", b";", b"\xff\xfe", b"<", b"{", b"9" * 400, b"e999")
                )
            case 4:
                del copy[chance.randrange(max(1, len(copy))) :]
            case 5:
                copy[end:end] = copy[:start][-len(piece) :]
            case _:
                copy[start:end] = piece.swapcase()
    return bytes(copy)


def mutate_copy(content: bytes, chance: random.Random) -> bytes:
    """Return a copy with damage; of an archive, which a workbook is too, mostly within one of its files."""
    if not content.startswith(b"PK") or chance.random() < 0.3:
        return mutate_bytes(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as archive, io.BytesIO() as buffer:
        names = archive.namelist()
        damaged = chance.choice(names)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in names:
                member = archive.read(name)
                copy.writestr(name, mutate_bytes(member, chance) if name == damaged else member)
        return buffer.getvalue()


def mutate_config(content: bytes, chance: random.Random) -> bytes:
    """Return settings with lines lost, doubled and moved, values of another kind, other names, or bytes changed."""
    if chance.random() < 0.2:
        return mutate_bytes(content, chance)
    lines = content.decode().splitlines()
    for _ in range(chance.choice((1, 1, 2, 6))):
        place = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[place]
                lines = lines or [""]
            case 1:
                lines.insert(chance.randrange(len(lines)), lines[place])
            case 2 | 3:
                name, sign, _ = lines[place].partition("=")
                lines[place] = f"{name}{sign} {chance.choice(VALUES)}" if sign else f"[{chance.choice(VALUES)}]"
            case 4:
                lines[place] = re.sub(r"\d+", lambda _: chance.choice(("0", "-1", "1e308", "9" * 400)), lines[place])
            case _:
                lines[place] = re.sub(
                    r"[a-z]+", lambda match: match[0] + chance.choice(("", "x")), lines[place], count=1
                )
    return "\n".join(lines).encode()


if __name__ == "__main__":
    raise SystemExit(main())
