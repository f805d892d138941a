"""Data frames of what came in, ordered by id, daily figures by their keys.

Rows of an undone batch are left out; only ``load_batches`` lists the undone batches too, and ``load_rejections`` reads
whatever batch it is asked for.

The same types on both databases, also when a frame is empty: ``str`` (missing: NaN) for words, ``int64`` or, where
it may be missing, ``Int64``; ``float64``; ``boolean``; ``datetime64[us, UTC]`` (NaT) for moments and
``datetime64[us]`` (midnight) for calendar days.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from voc import records
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.daily_figures import select_newest_rows
from voc.store.database import Store
from voc.store.dataframes import list_columns, load_frame
from voc.store.row_mapping import Daily
from voc.store.visibility import filter_visible

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "load_answers",
    "load_batches",
    "load_contacts",
    "load_daily_totals",
    "load_feedback",
    "load_occurrences",
    "load_reachability",
    "load_rejections",
    "load_segment_spans",
    "load_signals",
    "load_volumes",
]

_TEXT_COLUMNS = (
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
CollectedRow = schema.Feedback | schema.Answer | schema.Segment | schema.Contact | schema.Signal

FEEDBACK = {
    "id": "int64",
    "source_name": "str",
    "source_key": "str",
    "kind": "str",
    "scope": "str",
    "at": "moment",
    "date_state": "str",
    **dict.fromkeys(_TEXT_COLUMNS, "str"),
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


def load_feedback(
    store: Store,
    *,
    texts: bool = True,
    columns: Collection[str] | None = None,
    feedback_ids: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the items with text or score.

    Parameters
    ----------
    texts
        False leaves the column ``text`` out, which halves the time.
    columns
        Only these, whatever ``texts`` says; ``ValueError`` for a name that the frame has not.
    feedback_ids
        Only these items; those that are not there (or hidden) are left out.
    """
    names = columns if columns is not None else [name for name in FEEDBACK if texts or name != "text"]
    dtypes = _select_dtypes(FEEDBACK, names)
    item = schema.Feedback
    if feedback_ids is None:
        return _load_table(store, item, dtypes, batch_column=item.batch)
    if len(feedback_ids) == 0:
        # No row has a null id, so the query gives an empty frame with the right dtypes; pandas joins no empty list.
        return _load_table(store, item, dtypes, batch_column=item.batch, condition=item.id.is_(None))
    import pandas as pd

    # Sorted, so that the rows come by id although they are read in pieces.
    chunks = split_into_chunks(sorted(set(feedback_ids)))
    frames = [
        _load_table(store, item, dtypes, batch_column=item.batch, condition=item.id.in_(chunk)) for chunk in chunks
    ]
    return pd.concat(frames, ignore_index=True)


def load_answers(store: Store) -> pd.DataFrame:
    """Return the scores; ``value`` is missing when the person did not answer."""
    answer = schema.Answer
    return _load_table(store, answer, ANSWERS, feedback_column=answer.feedback)


def load_segment_spans(store: Store) -> pd.DataFrame:
    """Return the sentences and clauses: characters ``start`` up to ``end`` of a comment."""
    segment = schema.Segment
    return _load_table(store, segment, SEGMENTS, feedback_column=segment.feedback)


def load_contacts(store: Store, columns: Collection[str] = CONTACTS.keys()) -> pd.DataFrame:
    """Return the contact registrations."""
    contact = schema.Contact
    return _load_table(store, contact, _select_dtypes(CONTACTS, columns), batch_column=contact.batch)


def load_signals(store: Store, columns: Collection[str] = SIGNALS.keys()) -> pd.DataFrame:
    """Return the agents' signals; ``feedback`` is the item that the note became."""
    signal = schema.Signal
    return _load_table(store, signal, _select_dtypes(SIGNALS, columns), batch_column=signal.batch)


def load_volumes(store: Store) -> pd.DataFrame:
    """Return how often each process ran per day; ``department`` is missing when the file did not name it."""
    return _load_daily(store, records.Volume, VOLUMES, empty_is_missing={"department"})


def load_reachability(store: Store) -> pd.DataFrame:
    """Return the calls or messages offered, answered and abandoned, by channel and day."""
    return _load_daily(store, records.Reachability, REACHABILITY)


def load_daily_totals(store: Store) -> pd.DataFrame:
    """Return the contacts per day, reason and channel from before the registrations."""
    return _load_daily(store, records.DailyTotal, DAILY_TOTALS, empty_is_missing={"reason", "channel"})


def load_occurrences(store: Store) -> tuple[records.Occurrence, ...]:
    """Return the calendar, by first day."""
    with store.reading() as connection:
        rows = connection.execute(select_newest_rows(records.Occurrence)).mappings().all()
    occurrences = [
        records.Occurrence(row["kind"], row["start"], row["end"], row["note"], row["department"]) for row in rows
    ]
    return tuple(sorted(occurrences, key=lambda item: (item.start, item.end, item.kind, item.note)))


def load_batches(store: Store) -> pd.DataFrame:
    """Return the files taken in, also the undone ones; ``counts`` holds a dictionary."""
    batch, source = schema.Batch, schema.Source
    own_names = [name for name in BATCHES if name not in {"id", "source_name", "kind", "mapping_version"}]
    statement = (
        select(
            batch.id,
            source.name.label("source_name"),
            source.kind,
            source.mapping_version,
            *list_columns(batch, own_names),
        )
        .join_from(batch, source, batch.source == source.id)
        .order_by(batch.id)
    )
    with store.reading() as connection:
        return load_frame(connection, statement, BATCHES)


def load_rejections(store: Store, batch_id: int) -> pd.DataFrame:
    """Return the rows of a file that could not be taken in, and why."""
    rejection = schema.Rejection
    statement = select(*list_columns(rejection, REJECTIONS)).where(rejection.batch == batch_id).order_by(rejection.row)
    with store.reading() as connection:
        return load_frame(connection, statement, REJECTIONS)


def _select_dtypes(dtypes: Mapping[str, str], columns: Collection[str]) -> dict[str, str]:
    """Return the columns that are asked for with their dtypes, in the order of the table."""
    if unknown := sorted(set(columns) - set(dtypes)):
        raise ValueError(f"no such columns: {', '.join(unknown)}; there are: {', '.join(dtypes)}")
    return {name: dtype for name, dtype in dtypes.items() if name in columns}


def _load_table(
    store: Store,
    model: type[CollectedRow],
    dtypes: dict[str, str],
    *,
    batch_column: InstrumentedAttribute[int] | None = None,
    feedback_column: InstrumentedAttribute[int] | None = None,
    condition: ColumnElement[bool] | None = None,
) -> pd.DataFrame:
    """Return the visible rows of a table; given is its column that refers to a batch, or to an item."""
    statement = select(*list_columns(model, dtypes)).order_by(model.id)
    if condition is not None:
        statement = statement.where(condition)
    with store.reading() as connection:
        statement = filter_visible(connection, statement, batch_column=batch_column, feedback_column=feedback_column)
        return load_frame(connection, statement, dtypes)


def _load_daily(
    store: Store, kind: type[Daily], dtypes: dict[str, str], *, empty_is_missing: Collection[str] = ()
) -> pd.DataFrame:
    newest_rows: Select[Any] = select_newest_rows(kind)
    statement = newest_rows.with_only_columns(*(newest_rows.selected_columns[name] for name in dtypes))
    with store.reading() as connection:
        return load_frame(connection, statement, dtypes, empty_is_missing=empty_is_missing)
