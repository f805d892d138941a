"""Output of the commands: tables and sentences for people, JSON for scripts."""

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
from zoneinfo import ZoneInfo

from rich.console import Console, ConsoleDimensions
from rich.markup import escape
from rich.table import Table

from voc.cli.mapping_preview import print_mapping_preview

if TYPE_CHECKING:
    from voc.errors import MappingNeededError
    from voc.pipeline import StageOutcome
    from voc.records import CollectResult
    from voc.workspace import Workspace

__all__ = [
    "NEEDS_ATTENTION",
    "build_table",
    "convert_to_json",
    "err",
    "format_local_day",
    "format_plural",
    "open_with_progress",
    "out",
    "print_collected",
    "print_json",
    "print_mapping",
    "print_or_dump_outcome",
    "print_outcome",
    "print_reports",
    "squeeze_blanks",
]

NEEDS_ATTENTION = 3
"""Exit code where there is something that a person has to look at."""
PIPE_WIDTH = 1000
"""Width where nobody looks at a screen: a pipe gets a row per line, however long."""
MAX_REJECTIONS = 5
"""Rejected rows shown per file; all of them are in --json."""


class _Console(Console):
    @property
    def size(self) -> ConsoleDimensions:
        """The terminal's size; a pipe is wide."""
        return super().size if self.is_terminal or self._width is not None else ConsoleDimensions(PIPE_WIDTH, 100)

    @size.setter
    def size(self, new_size: tuple[int, int]) -> None:
        self._width, self._height = new_size


out = _Console(highlight=False)
err = _Console(stderr=True, highlight=False)


@contextmanager
def open_with_progress(folder: Path, *, quiet: bool = False) -> Iterator[Workspace]:
    """Open a workspace, with progress on standard error."""
    from voc.cli.progress_bar import ProgressBar
    from voc.workspace import open_workspace

    with ProgressBar(quiet=quiet) as bar, open_workspace(folder, progress=bar.update) as ws:
        yield ws


def format_local_day(at: datetime | None, time_zone: str) -> str:
    """Return the day that a moment is on at the company; as wide a word where there is none.

    >>> from datetime import UTC
    >>> format_local_day(datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "Europe/Amsterdam")
    '2026-11-01'
    """
    # NaT, which pandas has for no moment, is not equal to itself.
    if at is None or at != at:  # noqa: PLR0124 - so it is known
        return "no date   "
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d}"


# ---- JSON ---------------------------------------------------------------------------------------------------------


def print_json(value: object) -> None:
    """Print one JSON document on standard output."""
    # A console of another encoding gets escapes, which any JSON reader understands.
    has_unicode = "utf" in (sys.stdout.encoding or "").casefold()
    sys.stdout.write(json.dumps(convert_to_json(value), ensure_ascii=not has_unicode, indent=2, allow_nan=False) + "\n")


def convert_to_json(value: Any) -> Any:  # noqa: ANN401, PLR0911 - JSON's own types
    """Turn records, paths, moments, enums and missing values into what JSON has; no number that JSON lacks."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Scripts read names that a field had before it got a plainer one.
        names = {item.name: item.metadata.get("json_name", item.name) for item in dataclasses.fields(value)}
        return {json_name: convert_to_json(getattr(value, name)) for name, json_name in names.items() if json_name}
    if isinstance(value, Mapping):
        return {str(key): convert_to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [convert_to_json(item) for item in value]
    if isinstance(value, (set, frozenset)):  # in an order: scripts compare documents
        return sorted(map(convert_to_json, value), key=str)
    if isinstance(value, Enum):  # before text and numbers: a StrEnum is text too
        return value.value
    if type(value).__name__ in {"NAType", "NaTType"}:  # pandas' missing values, without pandas
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if hasattr(value, "item"):  # a number of numpy
        return convert_to_json(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


# ---- tables and sentences -----------------------------------------------------------------------------------------


def format_plural(count: int, noun: str) -> str:
    """Return "1 row", "2 rows"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def squeeze_blanks(text: str) -> str:
    """Return a text on one line, with single blanks."""
    return " ".join(text.split())


def build_table(*columns: str, numbers: Sequence[str] = (), title: str | None = None) -> Table:
    """Return an empty table; ``numbers`` are the columns that are aligned to the right."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        # Numbers are never cut off: half a number is a wrong one.
        table.add_column(name, justify="right" if name in numbers else "left", no_wrap=name in numbers)
    return table


def print_reports(paths: list[Path]) -> None:
    """Print the paths of the reports."""
    out.print("Reports:")
    for path in paths:  # never wrapped, so that it can be copied; never markup: [1] may be part of a name
        out.print(f"  {path}", markup=False, soft_wrap=True)


def print_or_dump_outcome(outcome: StageOutcome, *, as_json: bool) -> None:
    """Print a stage's outcome: a line for people, or JSON for scripts."""
    if as_json:
        print_json(outcome)
    else:
        print_outcome(outcome)


def print_outcome(outcome: StageOutcome) -> None:
    """Print a stage's outcome in one line."""
    counts = ", ".join(f"{count} {name}" for name, count in outcome.counts.items())
    state = "unchanged, nothing to do" if outcome.unchanged else "done"
    out.print(f"[bold]{outcome.stage}[/bold]: {state}{f' ({escape(counts)})' if counts else ''}", soft_wrap=True)


def print_mapping(exc: MappingNeededError) -> None:
    """Print the table to correct on standard output: ``voc collect … >> voc.toml`` is what it is for."""
    # Standard output has the table alone, so that >> voc.toml takes it and nothing else.
    err.print("Correct this table, put it into voc.toml and run the command again:\n", soft_wrap=True)
    out.print(exc.table, markup=False, soft_wrap=True)


def print_collected(results: list[CollectResult], *, dry_run: bool = False, to: Console = out) -> None:
    """Print the results of files: a table, then remarks and the first rejected rows of each."""
    title = "Checked, nothing stored (dry run)" if dry_run else "Collected"
    numbers = ("batch", "rows", "accepted", "duplicates", "rejected")
    table = build_table("file", "source", *numbers, numbers=numbers, title=title)
    table.padding = (0, 1, 0, 0)  # narrow: seven columns have to fit next to each other
    for result in results:
        counts = (result.n_rows, result.n_accepted, result.n_duplicates, result.n_rejected)
        # Zeros would say that the file had no rows; it was not read again.
        cells = ("",) * len(counts) if result.unchanged else map(str, counts)
        table.add_row(escape(result.file), escape(result.source), str(result.batch or ""), *cells)
    if results:
        to.print(table)
    for result in results:
        if result.preview is not None:
            print_mapping_preview(result.preview, to, title=f"{result.file}: one row is a {result.kind}")
    for result in results:
        if remarks := "; ".join(_list_remarks(result)):
            to.print(f"{escape(result.file)}: {escape(remarks)}", soft_wrap=True)
    for result in results:
        _print_rejections(result, to)


def _list_remarks(result: CollectResult) -> Iterator[str]:
    if result.unchanged:
        yield "unchanged: this file was collected before"
    if result.n_updated:
        yield f"{format_plural(result.n_updated, 'row')} updated: they were there already and say something else now"
    if result.n_ambiguous_dates:
        yield f"{format_plural(result.n_ambiguous_dates, 'ambiguous date')}, kept out of monthly figures"
    if result.n_missing_dates:
        yield f"{result.n_missing_dates} without a date"
    if result.n_no_answer:
        yield f"{result.n_no_answer} without a score"
    if result.n_uninformative:
        yield f"{format_plural(result.n_uninformative, 'text')} without information"
    if result.n_urgent:
        yield f"{result.n_urgent} urgent (voc alerts)"
    if n_redacted := sum(result.redactions.values()):
        yield f"{format_plural(n_redacted, 'personal detail')} redacted"
    if result.special:
        kinds = ", ".join(f"{count} {kind}" for kind, count in result.special.items())
        yield f"texts with special personal data ({kinds}) wait for a person: voc quarantine list"
    yield from result.notes


def _print_rejections(result: CollectResult, to: Console) -> None:
    for rejection in result.rejected[:MAX_REJECTIONS]:
        where = f"{result.file}, row {rejection.row}" + (f", column {rejection.column!r}" if rejection.column else "")
        expected = f"; expected {rejection.expected}" if rejection.expected else ""
        consequence = " (the row was kept without it)" if rejection.is_row_kept else ""
        to.print(
            f"[yellow]{escape(where)}[/yellow]: {escape(rejection.reason + expected + consequence)}", soft_wrap=True
        )
    if (n_more := len(result.rejected) - MAX_REJECTIONS) > 0:
        to.print(f"… and {n_more} more in {escape(result.file)} (all with --json)", soft_wrap=True)
