"""Time and size of a month's reports: the company and every department, in Dutch and English, format by format.

    python benchmarks/report.py [--data example-x10] [--workspace W --period 2026-10] [--json FILE] [--peers]

Every format is made in a fresh process, from the open workspace to the written files; ``all`` is the page, the PDF and
the workbook together, as they are sent. ``--peers`` runs the same notebooks with papermill and nbconvert (which must be
installed) and counts the first ``--peer-reports`` of them, since each starts a kernel and reads the figures anew.
Columns: system, format, reports, seconds, processor_seconds (of all its processes, which another load of the machine
does not change), megabytes.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline import PERIODS, STAGES, prepare_workspace, run_stage
from table import Table, add_json_option

LANGUAGES = ("nl", "en")
FORMATS = {"html": ("html",), "pdf": ("pdf",), "xlsx": ("xlsx",), "all": ("html", "pdf", "xlsx")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", choices=list(PERIODS), default="example-x10")
    parser.add_argument("--workspace", type=Path, help="a workspace with themes and causes, instead of --data")
    parser.add_argument("--period", help="the month; default: the data's")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--peer-reports", type=int, default=2)
    parser.add_argument("--format", help=argparse.SUPPRESS)
    add_json_option(parser)
    args = parser.parse_args()
    period = args.period or PERIODS[args.data]
    if args.format:
        print(json.dumps(make_reports(args.workspace, period, FORMATS[args.format])))
        return
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "copy"
        if args.workspace:
            shutil.copytree(args.workspace, workspace)  # its own reports stay as they are
        else:
            workspace = fill_workspace(args.data, Path(folder))
        check_themes(workspace)
        table = Table(args.json)
        for name in FORMATS:
            command = [sys.executable, __file__, "--workspace", workspace, "--period", period, "--format", name]
            process = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            table.add_row({"system": "voc", "format": name, **json.loads(process.stdout.splitlines()[-1])})
        if args.peers:
            table.add_row(run_papermill(workspace, period, args.peer_reports))


def fill_workspace(name: str, folder: Path) -> Path:
    """Collect the data set and find its themes and causes."""
    workspace, files = prepare_workspace(name, folder)
    for stage in STAGES[: STAGES.index("report")]:
        run_stage(stage, workspace, files, PERIODS[name])
    return workspace


def check_themes(workspace: Path) -> None:
    """Refuse a workspace without themes: reports of nothing take no time."""
    import voc

    with voc.open(workspace) as ws:
        if not ws.facts.themes or ws.facts.attributions is None or ws.facts.attributions.empty:
            raise SystemExit(f"{workspace} has no themes, or no causes: run voc themes fit and voc causes fit first")


def make_reports(workspace: Path, period: str, formats: tuple[str, ...]) -> dict[str, object]:
    """Make every report of a month in both languages, and return number, seconds and megabytes."""
    start = time.perf_counter()
    import voc
    from voc.records import Period

    with voc.open(workspace) as ws:
        month = Period.parse(period)
        names = [
            entry.name
            for entry in ws.config.departments
            # Not "no fault", and no department that was not there in the month.
            if entry.find_report_obstacle(month.first_day, month.last_day) is None
        ]
        departments = [None, *names]
        paths = ws.report(period, department=departments, language=LANGUAGES, formats=formats, force=True)
    return {
        "reports": len(LANGUAGES) * len(departments),
        "seconds": round(time.perf_counter() - start, 1),
        "processor_seconds": round(count_processor_seconds(), 1),
        "megabytes": round(sum(path.stat().st_size for path in paths) / 1e6, 1),
    }


def count_processor_seconds() -> float:
    """Return the processor time of this process so far, and of those that it started and that ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def run_papermill(workspace: Path, period: str, n_reports: int) -> dict[str, object]:
    """Run the first reports' notebooks with papermill and make their pages with nbconvert's own template."""
    import papermill

    import voc

    with voc.open(workspace) as ws:
        departments = [None, *(entry.name for entry in ws.config.departments)][:n_reports]
        notebooks = [
            path for name in departments for path in ws.report(period, department=name, formats=("ipynb",), force=True)
        ]
    start, processor_start = time.perf_counter(), count_processor_seconds()
    pages = []
    for path in notebooks:
        output = path.with_suffix(".run.ipynb")
        papermill.execute_notebook(path, output, cwd=path.parent, progress_bar=False)
        command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level", "ERROR", output]
        subprocess.run(command, check=True)
        pages.append(output.with_suffix(".html"))
    return {
        "system": "papermill + nbconvert",
        "format": "html",
        "reports": len(notebooks),
        "seconds": round(time.perf_counter() - start, 1),
        "processor_seconds": round(count_processor_seconds() - processor_start, 1),
        "megabytes": round(sum(path.stat().st_size for path in pages) / 1e6, 1),
    }


if __name__ == "__main__":
    main()
