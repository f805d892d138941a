"""What the commands print: tables for people, JSON for scripts."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleDimensions
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from voc.errors import MappingNeededError
    from voc.pipeline import Outcome
    from voc.records import CollectResult
    from voc.workspace import Workspace

__all__ = [
    "err",
    "open_with_progress",
    "out",
    "plain",
    "plural",
    "print_collected",
    "print_json",
    "print_mapping",
    "print_outcome",
    "print_reports",
    "print_stage",
    "table",
]

WIDE = 1000
"""Width where nobody looks at a screen: a pipe gets a row per line, however long."""
MOST_REJECTIONS = 5


class _Console(Console):
    @property
    def size(self) -> ConsoleDimensions:
        """The terminal's size; a pipe is wide."""
        return super().size if self.is_terminal or self._width is not None else ConsoleDimensions(WIDE, 100)

    @size.setter
    def size(self, new_size: tuple[int, int]) -> None:
        self._width, self._height = new_size


out = _Console(highlight=False)
err = _Console(stderr=True, highlight=False)


@contextmanager
def open_with_progress(folder: Path, *, quiet: bool = False) -> Iterator[Workspace]:
    """Open a workspace, with progress on standard error."""
    from voc.cli.progress import Bar
    from voc.workspace import open_workspace

    with Bar(quiet=quiet) as bar, open_workspace(folder, progress=bar.tell) as ws:
        yield ws


# ---- JSON ---------------------------------------------------------------------------------------------------------


def print_json(value: object) -> None:
    """Print one JSON document on standard output."""
    unicode = "utf" in (sys.stdout.encoding or "").casefold()
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=not unicode, indent=2, allow_nan=False) + "\n")


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - JSON's own types
    """Turn records, paths, moments, enums and missing values into what JSON has; no number that JSON lacks."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value), key=str)
    if isinstance(value, Enum):
        return value.value
    if type(value).__name__ in {"NAType", "NaTType"}:  # pandas' missing values, without pandas
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


# ---- tables and sentences -----------------------------------------------------------------------------------------


def plural(count: int, noun: str) -> str:
    """Return "1 row", "2 rows"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def table(*columns: str, numbers: Sequence[str] = (), title: str | None = None) -> Table:
    """Return an empty table; ``numbers`` are the columns that are aligned to the right."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        made.add_column(name, justify="right" if name in numbers else "left", no_wrap=name in numbers)
    return made


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


def print_mapping(exc: MappingNeededError) -> None:
    """Print the table to correct on standard output: ``voc collect … >> voc.toml`` is what it is for."""
    err.print("Correct this table, put it into voc.toml and run the command again:\n", soft_wrap=True)
    out.print(exc.table, markup=False, soft_wrap=True)


def print_collected(results: list[CollectResult], *, dry_run: bool = False, to: Console = out) -> None:
    """Print what became of files: a table, then for each what there is to say and its first rejected rows."""
    title = "Checked, nothing stored (dry run)" if dry_run else "Collected"
    numbers = ("batch", "rows", "accepted", "duplicates", "rejected")
    shown = table("file", "source", *numbers, numbers=numbers, title=title)
    shown.padding = (0, 1, 0, 0)
    for result in results:
        counts = (result.n_rows, result.n_accepted, result.n_duplicates, result.n_rejected)
        cells = ("",) * len(counts) if result.unchanged else map(str, counts)
        shown.add_row(escape(result.file), escape(result.source), str(result.batch or ""), *cells)
    if results:
        to.print(shown)
    for result in results:
        if remarks := "; ".join(_remarks(result)):
            to.print(f"{escape(result.file)}: {escape(remarks)}", soft_wrap=True)
    for result in results:
        _print_rejections(result, to)


def _remarks(result: CollectResult) -> Iterator[str]:
    if result.unchanged:
        yield "unchanged: this file was taken in before"
    if result.n_ambiguous_dates:
        yield f"{plural(result.n_ambiguous_dates, 'ambiguous date')}, kept out of monthly figures"
    if result.n_missing_dates:
        yield f"{result.n_missing_dates} without a date"
    if result.n_no_answer:
        yield f"{result.n_no_answer} without a score"
    if result.n_uninformative:
        yield f"{plural(result.n_uninformative, 'text')} without information"
    if result.n_urgent:
        yield f"{result.n_urgent} urgent (voc alerts)"
    if n_redacted := sum(result.redactions.values()):
        yield f"{plural(n_redacted, 'personal detail')} redacted"
    yield from result.notes


def _print_rejections(result: CollectResult, to: Console) -> None:
    for rejection in result.rejected[:MOST_REJECTIONS]:
        where = f"{result.file}, row {rejection.row}" + (f", column {rejection.column!r}" if rejection.column else "")
        expected = f"; expected {rejection.expected}" if rejection.expected else ""
        kept = " (the row was kept without it)" if rejection.kept else ""
        to.print(f"[yellow]{escape(where)}[/yellow]: {escape(rejection.reason + expected + kept)}", soft_wrap=True)
    if (more := len(result.rejected) - MOST_REJECTIONS) > 0:
        to.print(f"… and {more} more in {escape(result.file)} (all with --json)", soft_wrap=True)
