"""Rows a second and memory of taking a file in, beside reading the same file with pandas and with Polars.

    python benchmarks/collect.py [--rows 100000] [--large] [--systems voc pandas polars] [--json FILE]

Columns: ``system, file, rows, accepted, seconds, rows_per_second, peak_mb, cpu_seconds``. Each line is a fresh process;
importing and opening a new workspace are not timed, but count for the process's peak memory (some 150 MB).
``cpu_seconds`` is processor time, which a busy machine changes less. The peers only read: they map, check, redact and
store nothing, so they bound what is possible and are no alternative. Polars is left out where it is not installed.

Files (made here, always the same): ``scores.csv`` has no text (key, moment, score, customer, contact, channel, reason),
``texts.csv`` a text of about 100 letters beside them, of which one in four holds a number and one in twenty personal
data. voc takes out numbers by pattern and names by rules and a tagger; ``voc-patterns`` is the same without looking for
names, which no setting allows: it tells what names cost. ``--large`` adds a ``scores.csv`` of 1 GB.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partialmethod
from pathlib import Path
from typing import Any

from table import Table, add_json_option

SYSTEMS = ("voc", "voc-patterns", "pandas", "polars")
LARGE_BYTES = 1_000_000_000
CHANNELS = ("telefoon", "chat", "e-mail", "app", "brief")
SENTENCE = "de monteur kwam niet op de afspraak en de nota klopt ook nog steeds niet, graag antwoord hierover"
PERSONAL = "Bel mij op 06-12345678 of mail jan.devries@voorbeeld.nl over de nota van {n}, groeten Jan de Vries"
HEADER = ["id", "datum", "nps", "klant", "contact", "kanaal", "reden"]
SOURCE = """
[sources.{name}]
kind = "survey"
scope = "transactional"
files = ["{files}"]
[sources.{name}.columns]
key = "id"
at = "datum"
score = "nps"
customer = "klant"
contact = "contact"
channel = "kanaal"
reason = "reden"
{further_columns}
[sources.{name}.dates]
order = "iso"
"""
CONFIG = SOURCE.format(name="scores", files="*scores.csv", further_columns="") + SOURCE.format(
    name="texts", files="texts.csv", further_columns='text = "toelichting"'
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the small files")
    parser.add_argument("--large", action="store_true", help="also a file of 1 GB without text")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--measure", nargs=2, metavar=("SYSTEM", "FILE"), help=argparse.SUPPRESS)
    add_json_option(parser)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure[0], Path(options.measure[1]))))
        return 0
    table = Table(options.json)
    with tempfile.TemporaryDirectory() as folder:
        for path in write_files(Path(folder), options.rows, has_large=options.large):
            for system in options.systems:
                if system == "polars" and importlib.util.find_spec("polars") is None:
                    continue
                if system == "voc-patterns" and path.name != "texts.csv":
                    continue
                table.add_row(measure_in_process(system, path))
    return 0


def write_files(folder: Path, n_rows: int, *, has_large: bool) -> Iterator[Path]:
    """Write the files one by one, each when it is asked for."""
    yield write_rows(folder / "scores.csv", n_rows, has_text=False)
    yield write_rows(folder / "texts.csv", n_rows, has_text=True)
    if has_large:
        yield write_rows(folder / "large-scores.csv", None, has_text=False)


def write_rows(path: Path, n_rows: int | None, *, has_text: bool) -> Path:
    """Write a file of so many rows (None: of 1 GB)."""
    first_moment = datetime(2024, 1, 1)  # noqa: DTZ001  as exports have it, without a zone
    size = row = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        size += file.write(";".join([*HEADER, "toelichting"] if has_text else HEADER) + "\n")
        while size < LARGE_BYTES if n_rows is None else row < n_rows:
            moment = first_moment + timedelta(minutes=row * 7 % 1_000_000)
            cells = [f"r{row}", f"{moment:%Y-%m-%d %H:%M}", str(row * 7 % 11), f"K{row * 13 % 400_000:07d}"]
            cells += [f"c{row}", CHANNELS[row % len(CHANNELS)], str(row % 20)]
            if has_text:
                cells.append(build_text(row))
            size += file.write(";".join(cells) + "\n")
            row += 1
    return path


def build_text(row: int) -> str:
    """Return a comment of about 100 letters; no two alike, so that nothing comes from a cache."""
    if row % 20 == 0:
        return PERSONAL.format(n=row)
    return f"{SENTENCE} {row}" if row % 4 == 0 else f"{SENTENCE} {chr(97 + row % 26)}{chr(97 + row // 26 % 26)}"


def measure_in_process(system: str, path: Path) -> dict[str, object]:
    """Return a line of the table, measured by a process of its own."""
    command = [sys.executable, __file__, "--measure", system, str(path)]
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(process.stdout.splitlines()[-1])


def measure(system: str, path: Path) -> dict[str, object]:
    import resource

    package = system.partition("-")[0]
    importlib.import_module(package)
    if package == "voc":
        # What a command imports when it is used; a new workspace is opened before the clock starts, too.
        importlib.import_module("voc.pipeline.collect")
    if system == "voc-patterns":
        leave_names()
    with open_workspace() if package == "voc" else nullcontext() as ws:
        started_at, cpu_started_at = time.perf_counter(), time.process_time()
        if ws is not None:
            result = ws.collect(path)
            n_rows, n_accepted = result.n_rows, result.n_accepted
        else:
            n_rows, n_accepted = {"pandas": read_with_pandas, "polars": read_with_polars}[system](path)
        seconds, cpu_seconds = time.perf_counter() - started_at, time.process_time() - cpu_started_at
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "system": system,
        "file": path.name,
        "rows": n_rows,
        "accepted": n_accepted,
        "seconds": round(seconds, 2),
        "rows_per_second": round(n_rows / seconds),
        "peak_mb": round(peak / (1 << 20 if sys.platform == "darwin" else 1024)),
        "cpu_seconds": round(cpu_seconds, 2),
    }


def leave_names() -> None:
    """Let every redactor of this process look for no names."""
    from voc.text.pii.redact import Redactor

    Redactor.__init__ = partialmethod(Redactor.__init__, finds_names=False)  # type: ignore[method-assign,assignment]


@contextmanager
def open_workspace() -> Iterator[Any]:
    """Open a new workspace that knows the files' columns."""
    import voc
    from voc.workspace import init

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "sources.toml"
        config.write_text(CONFIG, encoding="utf-8")
        init(Path(folder) / "shop", sources=config).close()
        with voc.open(Path(folder) / "shop") as ws:
            # It is opened, and the database made, when it is first needed.
            with ws.store.reading():
                pass
            yield ws


def read_with_pandas(path: Path) -> tuple[int, int | None]:
    import pandas as pd

    return len(pd.read_csv(path, sep=";")), None


def read_with_polars(path: Path) -> tuple[int, int | None]:
    import polars as pl

    return pl.read_csv(path, separator=";").height, None


if __name__ == "__main__":
    raise SystemExit(main())
