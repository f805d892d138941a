"""Conversion of a table into records by its mapping, and recognition of the mapping that a file goes with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from voc.collect.convert.contacts_and_signals import add_contacts, add_signals
from voc.collect.convert.daily_rows import add_daily_totals, add_occurrences, add_reachability, add_volumes
from voc.collect.convert.expired_records import split_expired_records
from voc.collect.convert.feedback_rows import add_feedback
from voc.collect.convert.intake_result import IntakeResult, Record
from voc.collect.convert.mapped_table import MappedTable, list_mapped_columns
from voc.collect.convert.row_filter import filter_rows
from voc.collect.convert.rows_left_out import describe_unfinished_rows
from voc.collect.convert.text_preparation import TextPreparer
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import FileTable
from voc.config import Config, Source
from voc.errors import InputError
from voc.records import Contact, DateState, Feedback, Kind, Rejection, Signal, find_contact_key
from voc.text.normalize import fold
from voc.text.pii.redact import Redactor

__all__ = ["ConvertedTable", "convert_rows", "convert_table", "list_column_notes", "match_source"]

MIN_COLUMNS = 2
"""Columns of a mapping that a file must have to be recognised by them: one name in common is chance."""
MAX_NAMED = 8
"""Unused columns that are named one by one."""


@dataclass(frozen=True, slots=True)
class ConvertedTable:
    """Records of a table, ready for the store, and what there is to say about it. Counts are rows.

    ``expired_records`` are older than ``[sources] keep`` says: they are not stored.
    """

    records: tuple[Record, ...]
    rejections: tuple[Rejection, ...] = ()
    n_rows: int = 0
    n_ambiguous_dates: int = 0
    n_missing_dates: int = 0
    n_no_answer: int = 0
    n_uninformative: int = 0
    n_urgent: int = 0
    redactions: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    expired_records: tuple[Record, ...] = ()
    special: Mapping[str, int] = field(default_factory=dict)


def convert_table(
    table: FileTable,
    source: Source,
    config: Config,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None = None,
) -> ConvertedTable:
    """Return the records of a table: checked, redacted, with pseudonyms for customers and agents.

    Parameters
    ----------
    table
        As ``read_table`` returns it.
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
    # Before anything is computed from a column: a total would be its highest score, a second header a word of it.
    table = filter_rows(table, source)
    mapped_table = MappedTable(table, source, config)
    converted = convert_rows(mapped_table, pseudonyms, progress)
    unfinished = describe_unfinished_rows(table, source.leave_out)
    return replace(converted, notes=(*table.notes, *mapped_table.notes, *list_column_notes(mapped_table, unfinished)))


def convert_rows(
    mapped_table: MappedTable, pseudonyms: Pseudonyms, progress: Callable[[int, int], None] | None = None
) -> ConvertedTable:
    """Return the records of a table whose rows are all answers, without notes."""
    table, source, config = mapped_table.table, mapped_table.source, mapped_table.config
    redactor = Redactor.from_config(config)
    intake = IntakeResult(redactor, rejections=list(table.rejections))
    _add_records(mapped_table, intake, TextPreparer(config, source, redactor), pseudonyms, progress)
    records, expired_records = split_expired_records(intake.records, source, config.company.time_zone)
    return ConvertedTable(
        records=tuple(records),
        expired_records=tuple(expired_records),
        rejections=tuple(sorted(_name_owners(intake), key=lambda rejection: rejection.row)),
        # Rows that could not even be read are in no table, and are counted all the same.
        n_rows=len(table.rows) + len(table.rejections),
        n_ambiguous_dates=intake.dates[DateState.AMBIGUOUS],
        n_missing_dates=intake.dates[DateState.MISSING],
        n_no_answer=intake.n_no_answer,
        n_uninformative=intake.n_uninformative,
        n_urgent=intake.n_urgent,
        redactions=dict(sorted(intake.redactions.items())),
        special=dict(sorted(intake.special.items())),
    )


def _name_owners(intake: IntakeResult) -> list[Rejection]:
    """Return the rejections of an intake, those in rows that were kept with whose row it is."""
    lines = {rejection.row for rejection in intake.rejections if rejection.is_row_kept}
    owners = {
        record.row: record
        for record in intake.records
        if record.row in lines and isinstance(record, Feedback | Contact | Signal)
    }
    return [
        replace(rejection, customer=owner.customer, contact=find_contact_key(owner))
        if rejection.is_row_kept and (owner := owners.get(rejection.row)) is not None
        else rejection
        for rejection in intake.rejections
    ]


def _add_records(
    mapped_table: MappedTable,
    intake: IntakeResult,
    preparer: TextPreparer,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Put the rows of a table into the intake, by the kind of its source."""
    match mapped_table.source.kind:
        case Kind.CONTACT:
            add_contacts(mapped_table, intake, pseudonyms)
        case Kind.SIGNAL:
            add_signals(mapped_table, intake, preparer, pseudonyms, progress)
        case Kind.VOLUME:
            add_volumes(mapped_table, intake)
        case Kind.TOTALS:
            add_daily_totals(mapped_table, intake)
        case Kind.REACHABILITY:
            add_reachability(mapped_table, intake)
        case Kind.CALENDAR:
            add_occurrences(mapped_table, intake)
        case Kind.SURVEY | Kind.COMPLAINT | Kind.MESSAGE | Kind.IDEA:
            add_feedback(mapped_table, intake, preparer, pseudonyms, progress)


def match_source(path: Path, table: FileTable | None, sources: Mapping[str, Source]) -> str | None:
    """Return the source that a file is of: by its name, else by its columns; None where neither fits.

    Of two patterns that fit, the longer one wins; of two mappings whose columns are all there, the one with more.

    Raises
    ------
    InputError
        The patterns of two sources fit the name alike.

    Parameters
    ----------
    path
        The file.
    table
        Its content; None: it has not been read yet, and only its name is looked at.
    sources
        Name of a source → its mapping.
    """
    file_name = path.name.casefold()
    fitting_patterns = [
        (len(pattern), name)
        for name, source in sources.items()
        for pattern in source.files
        if fnmatchcase(file_name, pattern.casefold())  # not fnmatch: on Windows it would turn / into a backslash
    ]
    if fitting_patterns:
        longest = max(length for length, _ in fitting_patterns)
        # A set: one source of which two patterns are as long is no doubt.
        names = sorted({name for length, name in fitting_patterns if length == longest})
        if len(names) > 1:
            raise InputError(
                f"{path.name} fits the patterns of {len(names)} sources alike ({', '.join(names)}): make one of them "
                "longer ([sources.NAME] files), or say which it is with --source NAME"
            )
        return names[0]
    return None if table is None else _match_columns(table, sources)


def _match_columns(table: FileTable, sources: Mapping[str, Source]) -> str | None:
    """Return the source of which a table has all columns; None where two of them have as many."""
    # Tools write a code and a question above each column, and a mapping may name either.
    file_columns = {fold(column) for column in (*table.columns, *table.labels)}
    complete_sources: list[tuple[int, str]] = []
    for name, source in sources.items():
        mapped_columns = {fold(column) for column in _list_file_columns(source)}
        if len(mapped_columns) >= MIN_COLUMNS and mapped_columns <= file_columns:
            complete_sources.append((len(mapped_columns), name))
    complete_sources.sort(reverse=True)
    has_equals = len(complete_sources) > 1 and complete_sources[0][0] == complete_sources[1][0]
    return None if not complete_sources or has_equals else complete_sources[0][1]


def _list_file_columns(source: Source) -> list[str]:
    """Return the columns by which files of a source are known: those in the file, before its rows are put together."""
    if source.pivot is not None:
        return [source.pivot.respondent, source.pivot.question, *source.pivot.list_answer_columns()]
    if source.turns is not None:
        turns = source.turns
        return [name for name in (turns.conversation, turns.sender, turns.message, turns.at) if name]
    return list_mapped_columns(source.columns)


def list_column_notes(mapped_table: MappedTable, unfinished: str) -> list[str]:
    """Return what there is to say about the columns of a file; ``unfinished`` is the sentence about unfinished rows."""
    notes: list[str] = []
    if unfinished:
        notes.append(unfinished)
    unused = mapped_table.list_unused_columns()
    if unused:
        more = f" and {len(unused) - MAX_NAMED} more" if len(unused) > MAX_NAMED else ""
        names = ", ".join(map(repr, unused[:MAX_NAMED])) + more
        notes.append(f"columns that were not used: {names}")
    if mapped_table.get_column_name("at") is None:
        notes.append("no date column: these rows are in no monthly figure")
    return notes
