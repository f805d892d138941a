"""A table becomes records, by its mapping; and which mapping a file goes with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from voc.collect.convert import contacts_and_signals, daily_rows, feedback_rows
from voc.collect.convert.intake_result import Record, Tally
from voc.collect.convert.mapped_table import Cells, column_names
from voc.collect.convert.text_preparation import TextReader
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import Table
from voc.config import Config, Source
from voc.records import DateState, Kind, Rejection
from voc.text.pii.redact import Redactor

__all__ = ["Collected", "convert", "match_source"]

FEWEST_COLUMNS = 2
"""Columns of a mapping that a file must have to be recognised by them: one name in common is chance."""
MOST_NAMED = 8
"""Unused columns that are named one by one."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a file holds, ready for the store, and what there is to say about it. Counts are rows."""

    records: tuple[Record, ...]
    rejected: tuple[Rejection, ...] = ()
    n_rows: int = 0
    n_ambiguous_dates: int = 0
    n_missing_dates: int = 0
    n_no_answer: int = 0
    n_uninformative: int = 0
    n_urgent: int = 0
    redactions: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def convert(
    table: Table,
    name: str,
    source: Source,
    config: Config,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None = None,
) -> Collected:
    """Return the records of a table: checked, redacted, with pseudonyms for customers and agents.

    Parameters
    ----------
    table
        What ``read_table`` found.
    name
        Of the source, for what there is to say.
    source
        The mapping.
    config
        Languages, patterns and vocabularies of the workspace.
    pseudonyms
        Made with the workspace's key.
    progress
        Called with the number of texts that are done, and their total.

    Raises
    ------
    InputError
        The mapping names a column that is not there, or lacks one that this kind of source needs.
    """
    del name
    cells = Cells(table, source, config)
    redactor = Redactor(config.text.customer_number, config.text.case_number, config.company.name)
    tally = Tally(redactor, rejected=list(table.rejected))
    texts = TextReader(config, source, redactor)
    match source.kind:
        case Kind.CONTACT:
            contacts_and_signals.contacts(cells, tally, pseudonyms)
        case Kind.SIGNAL:
            contacts_and_signals.signals(cells, tally, texts, pseudonyms, progress)
        case Kind.VOLUME:
            daily_rows.volumes(cells, tally)
        case Kind.TOTALS:
            daily_rows.totals(cells, tally)
        case Kind.REACHABILITY:
            daily_rows.reachability(cells, tally)
        case Kind.CALENDAR:
            daily_rows.calendar(cells, tally)
        case _:
            feedback_rows.feedback(cells, tally, texts, pseudonyms, progress)
    return Collected(
        records=tuple(tally.records),
        rejected=tuple(sorted(tally.rejected, key=lambda rejection: rejection.row)),
        n_rows=len(table.rows) + len(table.rejected),
        n_ambiguous_dates=tally.dates[DateState.AMBIGUOUS],
        n_missing_dates=tally.dates[DateState.MISSING],
        n_no_answer=tally.n_no_answer,
        n_uninformative=tally.n_uninformative,
        n_urgent=tally.n_urgent,
        redactions=dict(sorted(tally.redactions.items())),
        notes=(*table.notes, *cells.notes, *_notes(cells)),
    )


def match_source(path: Path, table: Table | None, sources: Mapping[str, Source]) -> str | None:
    """Return the source that a file is of: by its name, else by its columns; None where neither tells.

    Of two patterns that fit, the longer one wins; of two mappings whose columns are all there, the one with more.
    """
    file_name = path.name.casefold()
    fitting = [
        (len(pattern), name)
        for name, source in sources.items()
        for pattern in source.files
        if fnmatchcase(file_name, pattern.casefold())
    ]
    if fitting:
        return max(fitting, key=lambda item: item[0])[1]
    if table is None:
        return None
    there = {" ".join(column.split()).casefold() for column in (*table.columns, *table.labels)}
    complete: list[tuple[int, str]] = []
    for name, source in sources.items():
        wanted = {" ".join(column.split()).casefold() for column in column_names(source.columns)}
        if len(wanted) >= FEWEST_COLUMNS and wanted <= there:
            complete.append((len(wanted), name))
    complete.sort(reverse=True)
    if not complete or (len(complete) > 1 and complete[0][0] == complete[1][0]):
        return None
    return complete[0][1]


def _notes(cells: Cells) -> list[str]:
    notes: list[str] = []
    unused = cells.unused()
    if unused:
        more = f" and {len(unused) - MOST_NAMED} more" if len(unused) > MOST_NAMED else ""
        shown = ", ".join(map(repr, unused[:MOST_NAMED])) + more
        notes.append(f"columns that were not used: {shown}")
    if cells.name("at") is None:
        notes.append("no date column: these rows are in no monthly figure")
    return notes
