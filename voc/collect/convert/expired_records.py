"""Retention of rows: whether a matter was closed, and rows that are too old to be stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from voc.collect.convert.intake_result import Record
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.convert.value_parsers import format_cell, parse_flag
from voc.config import Source, subtract_duration
from voc.records import Contact, DateState, Feedback, Signal

__all__ = ["compute_last_moment", "read_closings", "split_expired_records"]

CLOSED_WORDS = frozenset(
    {
        *("closed", "solved", "resolved", "done", "completed", "settled", "rejected", "withdrawn"),
        *("gesloten", "afgehandeld", "afgesloten", "opgelost", "gereed", "klaar", "afgewezen", "ingetrokken"),
    }
)
"""Words for a matter that is closed, beside those for yes (``parse_flag``); any other word means open."""


def read_closings(mapped_table: MappedTable) -> list[tuple[bool | None, datetime | None]]:
    """Return for each row whether its matter was closed (None: no column says so), and when, if that is known."""
    column_name = mapped_table.get_column_name("closed")
    if column_name is None:
        return [(None, None)] * mapped_table.n_rows
    cells = mapped_table.get_column(column_name)
    parser = mapped_table.build_date_parser("closed")
    our_words = {
        word.strip().casefold(): ours.strip().casefold()
        for word, ours in mapped_table.source.values.get("closed", {}).items()
    }
    closings: list[tuple[bool | None, datetime | None]] = []
    for cell in cells:
        word = format_cell(cell).casefold()
        word = our_words.get(word, word)
        moment = parser.parse(cell)
        # In a column of closing days any day says that the matter is over, also one whose order is not sure.
        is_date = not moment.problem and (moment.at is not None or moment.state is DateState.AMBIGUOUS)
        is_closed = is_date or word in CLOSED_WORDS or parse_flag(word) is True
        closings.append((is_closed, moment.at if is_date else None))
    return closings


def compute_last_moment(duration: str | None, time_zone: str, today: date) -> datetime | None:
    """Return the moment before which everything is older than a duration; None: nothing ever is."""
    if duration is None:
        return None
    return datetime.combine(subtract_duration(today, duration), time.min, ZoneInfo(time_zone)).astimezone(UTC)


def split_expired_records(
    records: Sequence[Record], source: Source, time_zone: str, today: date | None = None
) -> tuple[list[Record], list[Record]]:
    """Return the records that may be stored, and those that ``[sources] keep`` would have erased at once."""
    rule = source.keep_rule
    if rule is None:
        return list(records), []
    day = today or datetime.now(ZoneInfo(time_zone)).date()
    closed_before = compute_last_moment(rule.closed, time_zone, day)
    open_before = compute_last_moment(rule.open, time_zone, day)
    stored: list[Record] = []
    expired: list[Record] = []
    for record in records:
        limit, moment = open_before, None
        if isinstance(record, Feedback) and record.is_closed:
            limit, moment = closed_before, record.closed_at or record.at
        elif isinstance(record, Feedback | Contact | Signal):
            moment = record.at
        # Without a date it is new today.
        is_expired = limit is not None and moment is not None and moment < limit
        (expired if is_expired else stored).append(record)
    return stored, expired
