"""Files of answers to audit questions: by a segment's number, or by the key that an item has at its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voc.errors import InputError, UnknownNameError
from voc.pipeline.context import Context
from voc.records import Category, Kind, Reference, ReferenceKind, SegmentId
from voc.records.references import LARGEST_NUMBER
from voc.store import causes
from voc.store.comment_queries import load_segment_rows
from voc.store.source_keys import load_contact_ids, load_segments_by_key
from voc.workspace.csv_rows import CsvRow, read_csv_table

__all__ = ["AnswerImport", "AnswerRow", "find_subjects", "read_answer_rows", "read_answers"]

MAX_DIGITS = 40
"""Digits of a number that is read at all: Python refuses thousands of them."""
HEADERS = ({"segment", "department"}, {"source", "key", "department"})


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of a file.

    ``department`` is as it was written, ``unknown`` included. ``part`` is the number of the sentence in its comment, in
    the order of the text; None: whichever was drawn. ``reader`` is who answered, where the file says so.
    """

    row: int
    department: str
    segment: SegmentId | None = None
    source: str = ""
    key: str = ""
    part: int | None = None
    category: Category | None = None
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerImport:
    """Result of importing answers: the ids of their events, and counts.

    ``n_drawn`` answers are about items that were drawn, and correct shares; ``n_not_drawn`` are about others, and
    correct none; ``n_missing`` are about items that this workspace does not have.
    """

    events: tuple[int, ...]
    n_drawn: int
    n_not_drawn: int
    n_missing: int


def read_answers(path: Path) -> list[tuple[SegmentId, str]]:
    """Read a whole session's answers: a CSV file with the columns ``segment`` and ``department``.

    A row without a department is one that nobody has answered yet, and is left out.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, or has a segment that is no number.
    """
    return [(row.segment, row.department) for row in read_answer_rows(path) if row.segment is not None]


def read_answer_rows(path: Path) -> list[AnswerRow]:
    """Read a file of answers with the columns ``segment`` or ``source`` and ``key``, and ``department``.

    Optional are ``part``, ``category`` (of a contact without a comment) and ``reader``. A row without a department is
    one that nobody has answered yet, and is left out.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, or has a cell that cannot be; row and column are named.
    """
    names, rows = read_csv_table(path)
    if not any(header <= set(names) for header in HEADERS):
        raise InputError(
            f"{path.name}: expected the columns segment and department, or source, key and department; "
            f"got {', '.join(map(repr, names)) or 'nothing'}"
        )
    return list(_parse_rows([row.check_cells() for row in rows], by_segment="segment" in names))


def find_subjects(context: Context, rows: Sequence[AnswerRow]) -> list[Reference | None]:
    """Return the segment or contact that each answer is about; None: this workspace does not have the item of that key.

    Without a number of its part an answer is about the sentence that was drawn from the comment, else about the first.

    Raises
    ------
    UnknownNameError
        A row names a segment by its number, and the workspace has none of that number: the file is of another one.
    """
    keys = {row.key for row in rows if row.segment is None}
    segments_by_key = load_segments_by_key(context.store, keys)
    contact_ids = load_contact_ids(context.store, keys)
    session_segments = set(causes.load_draws(context.store)["segment"])
    # No database has a row beyond its largest integer, and SQLite fails on asking for one.
    numbers = [row.segment for row in rows if row.segment is not None and row.segment <= LARGEST_NUMBER]
    existing_ids = load_segment_rows(context.store, numbers)
    contact_sources = {name for name, source in context.config.sources.items() if source.kind is Kind.CONTACT}

    def find(row: AnswerRow) -> Reference | None:
        if row.segment is not None:
            if row.segment not in existing_ids:
                # Numbers hold in one workspace only: where one is missing, the others may mean other comments.
                raise UnknownNameError(f"row {row.row}, column segment: this workspace has no segment {row.segment}")
            return Reference(ReferenceKind.SEGMENT, row.segment)
        # The same key may belong to an item of one source and a contact of another.
        if row.source in contact_sources:
            contact_id = contact_ids.get(row.key)
            return None if contact_id is None else Reference(ReferenceKind.CONTACT, contact_id)
        segments = segments_by_key.get((row.source, row.key), [])
        if row.part is not None:
            segments = segments[row.part - 1 : row.part]
        segment = next((id_ for id_ in segments if id_ in session_segments), segments[0] if segments else None)
        return None if segment is None else Reference(ReferenceKind.SEGMENT, segment)

    return [find(row) for row in rows]


def _parse_rows(rows: Sequence[CsvRow], *, by_segment: bool) -> Iterator[AnswerRow]:
    for row in rows:
        number, values = row.number, row.cells
        where = f"{row.file_name}, row {number}"
        if by_segment and not _is_number(values["segment"]):
            raise InputError(f"{where}: expected a segment's number, got {values['segment']!r}")
        if not by_segment and not (values["source"] and values["key"]):
            name = "key" if values["source"] else "source"
            raise InputError(f"{where}, column {name}: expected the item's {name}, got an empty cell")
        if values["department"]:
            yield AnswerRow(
                number,
                values["department"],
                SegmentId(int(values["segment"])) if by_segment else None,
                values.get("source", ""),
                values.get("key", ""),
                _parse_part(where, values.get("part", "")),
                _parse_category(where, values.get("category", "")),
                values.get("reader") or None,
            )


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= MAX_DIGITS


def _parse_part(where: str, text: str) -> int | None:
    if not text:
        return None
    if not (_is_number(text) and int(text) > 0):
        raise InputError(f"{where}, column part: expected the number of a sentence, 1 or more, got {text!r}")
    return int(text)


def _parse_category(where: str, text: str) -> Category | None:
    if not text:
        return None
    try:
        return Category(text.casefold())
    except ValueError as exc:
        expected = ", ".join(Category)
        raise InputError(f"{where}, column category: expected one of {expected} or nothing, got {text!r}") from exc
