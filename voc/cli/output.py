"""What the commands print: tables for people, JSON for scripts, progress for the patient."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

if TYPE_CHECKING:
    from voc.pipeline import Outcome
    from voc.records import CollectResult
    from voc.workspace import Workspace

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_reports(paths: list[Path]) -> None:
    """Say where the reports lie."""
    out.print("Reports:")
    for path in paths:
        out.print(f"  {path}", markup=False, soft_wrap=True)


def print_stage(outcome: Outcome, *, as_json: bool) -> None:
    """Print a stage's outcome, for people or for scripts."""
    if as_json:
        print_json(outcome)
    else:
        print_outcome(outcome)


def print_outcome(outcome: Outcome) -> None:
    """Print a stage's outcome in one line."""
    counts = ", ".join(f"{count} {name}" for name, count in outcome.counts.items())
    state = "unchanged, nothing to do" if outcome.unchanged else "done"
    out.print(f"[bold]{outcome.stage}[/bold]: {state}{f' ({escape(counts)})' if counts else ''}", soft_wrap=True)


def print_json(value: object) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - JSON's own types
    """Turn records, paths, moments, enums and missing values into what JSON has."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return None if value != value else value.isoformat()  # noqa: PLR0124 - NaT
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - NaN
        return None
    if hasattr(value, "item"):
        return plain(value.item())
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


@contextmanager
def open_with_progress(folder: Path, *, quiet: bool = False) -> Iterator[Workspace]:
    """Open a workspace with a progress bar on the terminal (plain lines where there is none)."""
    from voc.workspace import open_workspace

    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=quiet or not err.is_terminal,
    ) as bar:  # fmt: skip
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if not quiet and not err.is_terminal:
                if stage not in tasks:
                    tasks[stage] = None
                    err.print(f"… {stage}", markup=False, soft_wrap=True)
                return
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        with open_workspace(folder, progress=tell) as ws:
            yield ws


def print_collected(results: list[CollectResult], *, dry_run: bool = False) -> None:
    """Print what became of files: a table, then the first rejected rows of each."""
    table = Table(
        title="Checked, nothing stored (dry run)" if dry_run else "Collected",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for name in ("file", "source", "rows", "accepted", "duplicates", "rejected", "redacted", "remarks"):
        table.add_column(
            name,
            justify="right" if name in {"rows", "accepted", "duplicates", "rejected", "redacted"} else "left",
        )
    for result in results:
        table.add_row(
            escape(result.file),
            escape(result.source),
            str(result.n_rows),
            str(result.n_accepted),
            str(result.n_duplicates),
            str(result.n_rejected),
            str(sum(result.redactions.values())),
            escape("; ".join(_remarks(result))),
        )
    err.print(table)
    for result in results:
        _print_rejections(result)


def _remarks(result: CollectResult) -> Iterator[str]:
    if result.unchanged:
        yield "unchanged: this file was taken in before"
    if result.n_ambiguous_dates:
        yield f"{result.n_ambiguous_dates} ambiguous dates, kept out of monthly figures"
    if result.n_missing_dates:
        yield f"{result.n_missing_dates} without a date"
    if result.n_no_answer:
        yield f"{result.n_no_answer} without a score"
    if result.n_uninformative:
        yield f"{result.n_uninformative} texts say nothing"
    if result.n_urgent:
        yield f"{result.n_urgent} urgent"
    yield from result.notes


def _print_rejections(result: CollectResult, most: int = 5) -> None:
    for rejection in result.rejected[:most]:
        where = f"{result.file}, row {rejection.row}" + (f", column {rejection.column!r}" if rejection.column else "")
        expected = f"; expected {rejection.expected}" if rejection.expected else ""
        err.print(f"[yellow]{escape(where)}[/yellow]: {escape(rejection.reason + expected)}", soft_wrap=True)
    if result.n_rejected > most:
        err.print(
            f"… and {result.n_rejected - most} more in {escape(result.file)} (all with --json)",
            soft_wrap=True,
        )
