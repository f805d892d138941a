"""Stored form of one signal, by which one that is sent again is told from another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from voc.store import schema
from voc.store.database import Store
from voc.store.quarantined_texts import QuarantineState

__all__ = ["StoredSignal", "load_stored_signal"]


@dataclass(frozen=True, slots=True)
class StoredSignal:
    """Signal as it is stored; ``digests`` are of sealed texts that its note was, ``is_waiting``: one still waits."""

    at: datetime
    contact: str
    customer: str | None
    channel: str | None
    reason: str | None
    emotion: str | None
    department: str | None
    note: str
    digests: Collection[str]
    is_waiting: bool


def load_stored_signal(store: Store, source: str, key: str) -> StoredSignal | None:
    """Return a signal by its key at its source, hidden ones too; None where there is none."""
    signal, item, quarantine = schema.Signal, schema.Feedback, schema.Quarantine
    statement = (
        select(
            *(signal.id, signal.at, signal.contact, signal.customer, signal.channel),
            *(signal.reason, signal.emotion, signal.department, signal.feedback, item.text),
        )
        .outerjoin(item, signal.feedback == item.id)
        .where(signal.source_name == source, signal.source_key == key)
    )
    with store.reading() as connection:
        row = connection.execute(statement).first()
        if row is None:
            return None
        is_its_note = quarantine.signal == row.id
        if row.feedback is not None:  # NULL = NULL would be the sealed notes of all other signals
            is_its_note = or_(is_its_note, quarantine.feedback == row.feedback)
        sealed = connection.execute(select(quarantine.digest, quarantine.state).where(is_its_note)).all()
    return StoredSignal(
        at=row.at,
        contact=row.contact,
        customer=row.customer,
        channel=row.channel,
        reason=row.reason,
        emotion=row.emotion,
        department=row.department,
        note=row.text or "",
        digests=frozenset(each.digest for each in sealed),
        is_waiting=any(each.state == QuarantineState.WAITING for each in sealed),
    )
