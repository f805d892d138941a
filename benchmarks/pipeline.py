"""Time and memory of the main job, stage by stage, each stage in a fresh process.

    python benchmarks/pipeline.py [--data nhs example example-x10] [--json FILE]

``nhs`` is the NHS file (see ``../shared/data``, or the folder that ``VOC_BENCH_DATA`` names), ``example`` the shipped
company, ``example-x10`` the same ten times: other customers and contacts, and texts with a word of their own changed,
so that nothing is answered from a cache. Peak memory is of the stage's process. Columns: data, stage, rows, seconds,
peak_mb.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NHS = "nhs-fft-themes-departments/nhs_fft_v6_themes.csv"
STAGES = ("collect", "themes", "causes", "report", "again")
PERIODS = {"nhs": "2022-05", "example": "2026-10", "example-x10": "2026-10"}
FILLERS = ("toen", "weer", "echt", "nogal", "gisteren", "vandaag", "opnieuw", "steeds", "helaas", "zomaar")
KEY_COLUMNS = ("klant", "customer", "contact", "id", "nummer", "zaak")
TEXT_COLUMNS = {
    "tekst",
    "text",
    "toelichting",
    "bericht",
    "notitie",
    "opmerking",
    "idee",
    "onderwerp",
    "note",
    "comment",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", nargs="+", choices=list(PERIODS), default=list(PERIODS))
    parser.add_argument("--json", type=Path, help="write the table as a list of objects")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--workspace", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--files", nargs="*", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--period", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.stage:
        print(json.dumps(run_stage(args.stage, args.workspace, args.files or [], args.period)))
        return
    rows = [row for name in args.data for row in measure_stages(name)]
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def measure_stages(name: str) -> list[dict[str, object]]:
    """Run the stages of one data set on a new workspace and print a line each."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        workspace, files = prepare_workspace(name, Path(folder))
        for stage in STAGES:
            command = [sys.executable, __file__, "--stage", stage, "--workspace", workspace, "--period", PERIODS[name]]
            process = subprocess.run([*command, "--files", *files], stdout=subprocess.PIPE, text=True, check=True)
            row = {"data": name, "stage": stage, **json.loads(process.stdout.splitlines()[-1])}
            print(
                f"{name:<12} {stage:<8} {row['rows']:>8} rows {row['seconds']:>8.1f} s {row['peak_mb']:>7.0f} MB",
                flush=True,
            )
            rows.append(row)
    print(
        f"{name:<12} in all   {sum(float(row['seconds']) for row in rows if row['stage'] != 'again'):>22.1f} s",
        flush=True,
    )
    return rows


def prepare_workspace(name: str, folder: Path) -> tuple[Path, list[Path]]:
    """Make the workspace and say which files go in."""
    import voc
    from voc.workspace import demo_files

    workspace = folder / "workspace"
    if name == "nhs":
        path = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared/data")) / NHS
        if not path.exists():
            sys.exit(
                f"{path} is not there. Set VOC_BENCH_DATA to the folder that has {NHS}; its SOURCE.md says whence."
            )
        voc.init(workspace, sources=ROOT / "examples/sources/nhs-fft.toml").close()
        return workspace, [path]
    config, files = demo_files()
    voc.init(workspace, config=config).close()
    return workspace, files if name == "example" else [copy_ten_times(path, folder) for path in files]


def copy_ten_times(path: Path, folder: Path) -> Path:
    """Return a file with ten times the rows: ids of their own, texts with a word of their own."""
    target = folder / path.name
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(path)
        for sheet in book:
            header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            for copy in range(1, 10):
                for row in rows:
                    sheet.append(change_row(header, row, copy))
        book.save(target)
        return target
    with path.open(encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.readline(), delimiters=",;\t")
        file.seek(0)
        header, *rows = list(csv.reader(file, delimiter=dialect.delimiter))
    if not any("klant" in name.lower() or "customer" in name.lower() or "contact" in name.lower() for name in header):
        shutil.copy(path, target)  # volumes, calendar and the like: there is one of each day
        return target
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=dialect.delimiter)
        writer.writerow(header)
        for copy in range(10):
            writer.writerows(change_row(header, row, copy) if copy else row for row in rows)
    return target


def change_row(header: list[str], row: list[object], copy: int) -> list[object]:
    """Return one row of a further copy."""
    return [change_cell(str(name).lower(), value, copy) for name, value in zip(header, row, strict=False)]


def change_cell(column: str, value: object, copy: int) -> object:
    if not isinstance(value, str) or not value:
        return value
    if any(part in column for part in KEY_COLUMNS):
        return f"{value}{copy}"
    if any(part in column for part in TEXT_COLUMNS) and " " in value:
        words = value.split(" ")
        words.insert(1 + copy % max(1, len(words) - 1), FILLERS[copy])
        return " ".join(words)
    return value


def run_stage(stage: str, workspace: Path, files: list[Path], period: str) -> dict[str, object]:
    """Run one stage in this process; ``again`` is everything a second time, which should find nothing to do."""
    start = time.perf_counter()
    import voc

    n_rows = 0
    with voc.open(workspace) as ws:
        if stage in {"collect", "again"}:
            n_rows = sum(ws.collect(path).n_rows for path in files)
        if stage in {"themes", "again"}:
            n_rows += sum(ws.fit_themes().counts.values())
        if stage in {"causes", "again"}:
            n_rows += sum(ws.fit_causes().counts.values())
        if stage in {"report", "again"}:
            ws.report(period, language="en")
        if stage == "report":
            n_rows = len(ws.feedback())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": n_rows, "seconds": round(time.perf_counter() - start, 2), "peak_mb": round(peak)}


if __name__ == "__main__":
    main()
