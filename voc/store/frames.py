"""Frames for whoever works with many rows, ordered by id; what an undone batch brought is in none of them.

The same types on both databases, also when a frame is empty: ``str`` (missing: NaN) for words, ``int64`` or, where
it may be missing, ``Int64``; ``float64``; ``boolean``; ``datetime64[us, UTC]`` (NaT) for moments and
``datetime64[us]`` (midnight) for calendar days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, select

from voc import records
from voc.store import schema
from voc.store.bulk_insert import chunks, table_of
from voc.store.daily_figures import newest
from voc.store.database import Store
from voc.store.frame import frame_of, visible
from voc.store.row_mapping import Daily

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "answers",
    "batches",
    "contacts",
    "daily_totals",
    "feedback",
    "occurrences",
    "reachability",
    "rejections",
    "segments",
    "signals",
    "volumes",
]

_WORDS = (
    "customer",
    "contact",
    "case_number",
    "channel",
    "touchpoint",
    "customer_segment",
    "phase",
    "region",
    "department_asked",
    "reason",
    "question",
    "language",
)
FEEDBACK = {
    "id": "int64",
    "source_name": "str",
    "source_key": "str",
    "kind": "str",
    "scope": "str",
    "at": "moment",
    "date_state": "str",
    **dict.fromkeys(_WORDS, "str"),
    "text": "str",
    "text_hash": "str",
    "duplicate_of": "Int64",
    "urgent": "str",
    "votes": "Int64",
}
ANSWERS = {
    "feedback": "int64",
    "question": "str",
    "scale": "str",
    "low": "float64",
    "high": "float64",
    "best": "float64",
    "value": "float64",
    "positive": "boolean",
}
SEGMENTS = {"id": "int64", "feedback": "int64", "start": "int64", "end": "int64"}
CONTACTS = {
    "id": "int64",
    "key": "str",
    "at": "moment",
    "customer": "str",
    "channel": "str",
    "reason": "str",
    "customer_segment": "str",
    "phase": "str",
    "n_hand_overs": "Int64",
    "resolved": "boolean",
    "retained": "boolean",
}
SIGNALS = {
    "id": "int64",
    "contact": "str",
    "at": "moment",
    "agent": "str",
    "reason": "str",
    "emotion": "str",
    "department": "str",
    "feedback": "Int64",
    "customer": "str",
    "channel": "str",
    "n_hand_overs": "Int64",
    "resolved": "boolean",
}
VOLUMES = {"process": "str", "department": "str", "day": "day", "count": "int64"}
REACHABILITY = {
    "channel": "str",
    "day": "day",
    "offered": "int64",
    "answered": "int64",
    "abandoned": "int64",
    "waiting_seconds": "float64",
    "handling_seconds": "float64",
}
DAILY_TOTALS = {"day": "day", "reason": "str", "channel": "str", "count": "int64"}
BATCHES = {
    "id": "int64",
    "source_name": "str",
    "kind": "str",
    "mapping_version": "int64",
    "file_name": "str",
    "file_path": "str",
    "file_hash": "str",
    "at": "moment",
    "undone": "boolean",
    "counts": "object",
}
REJECTIONS = {"row": "int64", "column": "str", "reason": "str", "expected": "str", "preview": "str"}


def feedback(store: Store, texts: bool = True, *, ids: Sequence[int] | None = None) -> pd.DataFrame:  # noqa: FBT001, FBT002
    """Return the items with text or score.

    Parameters
    ----------
    texts
        False leaves the column ``text`` out, which halves the time.
    ids
        Only these items; those that are not there (or hidden) are left out.
    """
    types = FEEDBACK if texts else {name: kind for name, kind in FEEDBACK.items() if name != "text"}
    table = table_of(schema.Feedback)
    if ids is None:
        return _read(store, table, types)
    import pandas as pd

    parts = [_read(store, table, types, where=table.c.id.in_(some)) for some in chunks(sorted(set(ids)))]
    return pd.concat(parts, ignore_index=True) if parts else _read(store, table, types, where=table.c.id.is_(None))


def answers(store: Store) -> pd.DataFrame:
    """Return the scores; ``value`` is missing when the person did not answer."""
    table = table_of(schema.Answer)
    return _read(store, table, ANSWERS, of_feedback=table.c.feedback)


def segments(store: Store) -> pd.DataFrame:
    """Return the sentences and clauses: characters ``start`` up to ``end`` of a comment."""
    table = table_of(schema.Segment)
    return _read(store, table, SEGMENTS, of_feedback=table.c.feedback)


def contacts(store: Store) -> pd.DataFrame:
    """Return the contact registrations."""
    return _read(store, table_of(schema.Contact), CONTACTS)


def signals(store: Store) -> pd.DataFrame:
    """Return the agents' signals; ``feedback`` is the item that the note became."""
    return _read(store, table_of(schema.Signal), SIGNALS)


def volumes(store: Store) -> pd.DataFrame:
    """Return how often each process ran per day; ``department`` is missing when it is not told."""
    return _daily(store, records.Volume, VOLUMES, may_miss={"department"})


def reachability(store: Store) -> pd.DataFrame:
    """Return each channel's days."""
    return _daily(store, records.Reachability, REACHABILITY)


def daily_totals(store: Store) -> pd.DataFrame:
    """Return the contacts per day, reason and channel from before the registrations."""
    return _daily(store, records.DailyTotal, DAILY_TOTALS, may_miss={"reason", "channel"})


def occurrences(store: Store) -> tuple[records.Occurrence, ...]:
    """Return the calendar, by first day."""
    with store.reading() as connection:
        rows = connection.execute(newest(records.Occurrence)).mappings().all()
    found = [records.Occurrence(r["kind"], r["start"], r["end"], r["note"], r["department"]) for r in rows]
    return tuple(sorted(found, key=lambda o: (o.start, o.end, o.kind, o.note)))


def batches(store: Store) -> pd.DataFrame:
    """Return the files taken in, also the undone ones; ``counts`` holds a dictionary."""
    batch, source = table_of(schema.Batch), table_of(schema.Source)
    of_source = {"source_name": source.c.name, "kind": source.c.kind, "mapping_version": source.c.mapping_version}
    columns = [of_source[name].label(name) if name in of_source else batch.c[name] for name in BATCHES]
    statement = select(*columns).join_from(batch, source, batch.c.source == source.c.id).order_by(batch.c.id)
    with store.reading() as connection:
        return frame_of(connection, statement, BATCHES)


def rejections(store: Store, batch: int) -> pd.DataFrame:
    """Return the rows of a file that could not be taken in, and why."""
    table = table_of(schema.Rejection)
    statement = select(*(table.c[name] for name in REJECTIONS)).where(table.c.batch == batch).order_by(table.c.row)
    with store.reading() as connection:
        return frame_of(connection, statement, REJECTIONS)


def _read(
    store: Store,
    table: Table,
    types: dict[str, str],
    *,
    of_feedback: ColumnElement[int] | None = None,
    where: ColumnElement[bool] | None = None,
) -> pd.DataFrame:
    statement = select(*(table.c[name] for name in types)).order_by(table.c.id)
    if where is not None:
        statement = statement.where(where)
    with store.reading() as connection:
        shown = visible(connection, batch=table.c.batch if of_feedback is None else None, feedback=of_feedback)
        return frame_of(connection, statement if shown is None else statement.where(shown), types)


def _daily(store: Store, kind: type[Daily], types: dict[str, str], *, may_miss: Collection[str] = ()) -> pd.DataFrame:
    ranked: Select[Any] = newest(kind)
    chosen = ranked.with_only_columns(*(ranked.selected_columns[name] for name in types))
    with store.reading() as connection:
        return frame_of(connection, chosen, types, empty_is_missing=may_miss)
