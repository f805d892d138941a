"""Rows that are older than their source keeps them: counted, and erased as those of a customer are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select

from voc.records import Event
from voc.store import schema
from voc.store.customer_rows import CustomerRows, delete_rows, load_matching_rows
from voc.store.database import Store
from voc.store.decision_log import write_event

__all__ = ["EXPIRED_ERASED", "RetentionLimit", "count_expired_rows", "erase_expired_rows"]

EXPIRED_ERASED = "expired erased"
"""Kind of the event that says what went."""


@dataclass(frozen=True, slots=True)
class RetentionLimit:
    """Moments before which the rows of a source are too old; None: they never are."""

    source: str
    closed_before: datetime | None
    open_before: datetime | None


def count_expired_rows(store: Store, limits: Sequence[RetentionLimit]) -> dict[str, CustomerRows]:
    """Return the rows of each source that are too old, also what undone batches hide, and erase nothing."""
    with store.reading() as connection:
        return _find_expired_rows(connection, limits)


def erase_expired_rows(store: Store, limits: Sequence[RetentionLimit], *, who: str = "") -> dict[str, CustomerRows]:
    """Delete the rows of each source that are too old in one transaction, and return what was deleted.

    An event says how many of which source went, when, and on whose command. Tombstones are not written: the customer
    may come back with something new.
    """
    with store.writing() as connection:
        rows_by_source = _find_expired_rows(connection, limits)
        for rows in rows_by_source.values():
            delete_rows(connection, rows)
        _delete_old_rejections(connection, limits)
        if rows_by_source:
            counts = {name: rows.n_rows + rows.n_refused_cells for name, rows in rows_by_source.items()}
            event = Event(str(uuid.uuid4()), "retention", EXPIRED_ERASED, counts, who, datetime.now(UTC))
            write_event(connection, event)
    return rows_by_source


def _find_expired_rows(connection: Connection, limits: Sequence[RetentionLimit]) -> dict[str, CustomerRows]:
    rows_by_source: dict[str, CustomerRows] = {}
    for limit in limits:
        is_old = _is_old_rejection(limit)
        n_refused = 0
        if is_old is not None:
            n_refused = connection.execute(select(func.count(schema.Rejection.id)).where(is_old)).scalar_one()
        rows = replace(_load_expired_rows(connection, limit), n_refused_cells=n_refused)
        if rows.n_rows or n_refused:
            rows_by_source[limit.source] = rows
    return rows_by_source


def _load_expired_rows(connection: Connection, limit: RetentionLimit) -> CustomerRows:
    item, contact, signal, batch = schema.Feedback, schema.Contact, schema.Signal, schema.Batch
    # What has no date is as old as the file that it came with.
    collected_at = select(batch.at).where(batch.id == item.batch).correlate(item).scalar_subquery()
    is_closed = item.is_closed.is_(True)
    ages: list[ColumnElement[bool]] = []
    if limit.closed_before is not None:
        closed_at = func.coalesce(item.closed_at, item.at, collected_at)
        ages.append(and_(is_closed, closed_at < limit.closed_before))
    if limit.open_before is not None:
        # What no column says counts as open: it is the longer time, as a rule.
        is_open = or_(item.is_closed.is_(None), item.is_closed.is_(False))
        ages.append(and_(is_open, func.coalesce(item.at, collected_at) < limit.open_before))
    of_source = select(batch.id).join(schema.Source, batch.source == schema.Source.id)
    is_of_source = contact.batch.in_(of_source.where(schema.Source.name == limit.source))
    # No contact and no signal says that it is closed: only the time for open ones holds for them.
    has_age = limit.open_before is not None
    return load_matching_rows(
        connection,
        feedback=[and_(item.source_name == limit.source, or_(*ages))] if ages else [],
        contacts=[and_(is_of_source, contact.at < limit.open_before)] if has_age else [],
        signals=[and_(signal.source_name == limit.source, signal.at < limit.open_before)] if has_age else [],
    )


def _delete_old_rejections(connection: Connection, limits: Sequence[RetentionLimit]) -> None:
    for limit in limits:
        is_old = _is_old_rejection(limit)
        if is_old is not None:
            connection.execute(delete(schema.Rejection).where(is_old))


def _is_old_rejection(limit: RetentionLimit) -> ColumnElement[bool] | None:
    """Return the condition for refused cells whose file came in before all of the source is too old."""
    batch, source = schema.Batch, schema.Source
    moments = [moment for moment in (limit.closed_before, limit.open_before) if moment is not None]
    if not moments:
        return None
    batches = select(batch.id).join(source, batch.source == source.id)
    return schema.Rejection.batch.in_(batches.where(source.name == limit.source, batch.at < min(moments)))
