"""Files and settings that are made to exhaust a program: each ends in a sentence, or is read, within bounds.

    python benchmarks/hostile_files.py [--only TEXT] [--json FILE]

Each is collected by ``voc collect`` in a forked process and a fresh workspace (not on Windows). Columns: ``kind``,
``outcome`` (stored, asked, refused; failed for anything that is no sentence of voc), ``processor_seconds`` and
``peak_mb`` of the process (of which voc itself takes some 130 MB), ``is_within`` (10 s and 500 MB), ``said``. Exit code
1 where one is not within its bounds, or failed.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from table import Table, add_json_option

import voc.cli
import voc.collect
import voc.pipeline.collect
import voc.workspace  # loaded before the forks: else each child would load it anew

MAX_SECONDS, MAX_MB = 10, 500
SHEET = "xl/worksheets/sheet1.xml"
HEADER = "id;datum;nps;klant;toelichting"
ROWS = [f"r{n};{n % 28 + 1:02}-10-2026;{n % 11};K{n % 17:05};de monteur kwam niet {n}" for n in range(60)]
TABLE = "\n".join([HEADER, *ROWS])
SOURCE = """
[sources.proef]
kind = "survey"
files = ["proef*"]
{settings}
[sources.proef.columns]
key = "id"
at = "datum"
score = "nps"
text = "toelichting"
"""


def build_workbook(replace: Callable[[str], str], name: str = SHEET) -> bytes:
    """Return a workbook of which one part was changed."""
    book = openpyxl.Workbook()
    for line in (HEADER, *ROWS):
        book.active.append(line.split(";"))
    sound, changed = io.BytesIO(), io.BytesIO()
    book.save(sound)
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, replace(content.decode()).encode() if entry == name else content)
    return changed.getvalue()


def build_archive(*members: tuple[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return archive.getvalue()


def set_zip_version(content: bytes) -> bytes:
    """Return an archive whose entries ask for a version that no program knows."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 4), (b"PK\x01\x02", 6)):
        start = changed.find(sign)
        while start >= 0:
            changed[start + place] = 250
            start = changed.find(sign, start + 4)
    return bytes(changed)


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "row 999999999": (
        "xlsx",
        lambda: build_workbook(
            lambda xml: xml.replace('<row r="5"', '<row r="999999999"').replace('r="A5"', 'r="A999999999"')
        ),
    ),
    "row 1048576": (
        "xlsx",
        lambda: build_workbook(
            lambda xml: xml.replace("</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
        ),
    ),
    "column ZZZZZ": ("xlsx", lambda: build_workbook(lambda xml: xml.replace('r="A5"', 'r="ZZZZZ5"'))),
    "200 MB of blanks in a sheet": (
        "xlsx",
        lambda: build_workbook(lambda xml: xml.replace("</sheetData>", " " * 200_000_000 + "</sheetData>")),
    ),
    "shared string 99999999": (
        "xlsx",
        lambda: build_workbook(lambda xml: xml.replace("<v>7</v>", "<v>99999999</v>")),
    ),
    "unknown zip version": ("xlsx", lambda: set_zip_version(build_workbook(lambda xml: xml))),
    "zip of 1 GB of zeros": ("zip", lambda: build_archive(("proef.csv", bytes(1_000_000_000)))),
    "zip in a zip in a zip": (
        "zip",
        lambda: build_archive(("a.zip", build_archive(("b.zip", build_archive(("c.csv", bytes(100_000_000))))))),
    ),
    "zip of 60,000 files": ("zip", lambda: build_archive(*((f"f{n}.csv", b"a;b\n") for n in range(60_000)))),
    "number of 400 nines": ("csv", lambda: TABLE.replace(";7;", f";{'9' * 400};").encode()),
    "date of 400 nines": ("csv", lambda: TABLE.replace("05-10-2026", "9" * 400).encode()),
    "100,000 columns": (
        "csv",
        (";".join(f"c{n}" for n in range(100_000)) + "\n" + "1;" * 99_999 + "1\n").encode,
    ),
    "one line of 50 MB": ("csv", (TABLE + "\nr;01-10-2026;3;K1;" + "a" * 50_000_000).encode),
    "a quote that never ends": ("csv", (TABLE + '\nr;01-10-2026;3;K1;"' + "tekst\n" * 1_000_000).encode),
    "100,000 brackets of JSON": ("json", lambda: b"[" * 100_000 + b"]" * 100_000),
    "entities of XML": (
        "xls",
        (
            '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
            + '] ><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&j;</Workbook>'
        ).encode,
    ),
    "100,000 nested tables of HTML": ("xls", lambda: b"<html>" + b"<table><tr><td>" * 100_000),
    "20,000 nested parts of a mail": (
        "eml",
        (
            "From: a@b.nl\nTo: c@d.nl\nSubject: x\nDate: x\n"
            + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(20_000))
        ).encode,
    ),
}
SETTINGS = {
    "nested brackets": "leave_out = " + "[" * 50_000,
    "high = 1e9": 'score = { scale = "rating", low = 0, high = 1e9 }',
    "high = inf": 'score = { scale = "rating", low = 0, high = inf }',
    "wrong time zone": 'dates = { time_zone = "Europe/Nergens" }',
    "separator of two signs": 'separator = ";;"',
    "header row 999999999": "header_rows = 999999999",
}
TEXT_SETTINGS = {"pattern that never ends": r"customer_number = '(a+)+$'"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT", help="kinds with this in their name")
    add_json_option(parser)
    options = parser.parse_args()
    table = Table(options.json)
    kinds = [*FILES, *SETTINGS, *TEXT_SETTINGS]
    for kind in kinds:
        if options.only in kind:
            with tempfile.TemporaryDirectory() as folder:
                table.add_row(measure_kind(kind, Path(folder)))
    return int(any(not row["is_within"] or row["outcome"] == "failed" for row in table.rows))


def measure_kind(kind: str, folder: Path) -> dict[str, Any]:
    """Make a hostile file or setting, and return what came of collecting it."""
    ending, build = FILES.get(kind, ("csv", (TABLE + "\nr;01-10-2026;3;K1;" + "a" * 5_000).encode))
    path = folder / f"proef.{ending}"
    path.write_bytes(build())
    run_voc("init", str(folder / "shop"), cwd=folder)
    settings = folder / "shop" / "voc.toml"
    content = settings.read_text(encoding="utf-8")
    if kind in SETTINGS:
        content += SOURCE.format(settings=SETTINGS[kind])
    elif kind in TEXT_SETTINGS:  # into the table that a new workspace has
        content = content.replace("\n[text]\n", f"\n[text]\n{TEXT_SETTINGS[kind]}\n", 1) + SOURCE.format(settings="")
        if TEXT_SETTINGS[kind] not in content:
            raise ValueError(f"{settings} has no table [text]")
    settings.write_text(content, encoding="utf-8")
    code, seconds, peak_mb, said = run_voc("collect", str(path), "--workspace", str(folder / "shop"), cwd=folder)
    is_sentence = "Traceback" not in said and "something unexpected happened" not in said
    return {
        "kind": kind,
        "outcome": {0: "stored", 1: "refused", 2: "asked", 3: "stored"}.get(code, "failed")
        if is_sentence
        else "failed",
        "processor_seconds": round(seconds, 1),
        "peak_mb": round(peak_mb),
        "is_within": seconds <= MAX_SECONDS and peak_mb <= MAX_MB,
        "said": " ".join(said.split())[:160],
    }


def run_voc(*arguments: str, cwd: Path) -> tuple[int, float, float, str]:
    """Return exit code, processor seconds, the most memory in MB, and what was printed, of a child of this process."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        child = os.fork()
        if child == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os.environ["VOC_CONFIG_DIR"] = str(cwd / "keys")
            code = 99
            try:
                code = voc.cli.main(list(arguments))
            except SystemExit as exc:
                code = exc.code if isinstance(exc.code, int) else 1
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status, usage = os.wait4(child, 0)
        said.seek(0)
        unit = 1e6 if sys.platform == "darwin" else 1e3
        return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, said.read()


if __name__ == "__main__":
    raise SystemExit(main())
