"""The log of what people decided. It is only ever added to; undo is another event.

A request id makes an event safe to send again: the first one is returned. The version of a subject is the number
of events about it, so whoever decided on an older state is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from voc.errors import ConflictError, UnknownNameError
from voc.records import Event
from voc.store import schema
from voc.store.bulk import table_of
from voc.store.database import Store

__all__ = ["events", "record_event", "standing", "version"]


def record_event(store: Store, event: Event) -> Event:
    """Write down a decision and return it with its id; the same request again returns the first.

    Parameters
    ----------
    event
        With ``expected_version`` it is refused when somebody decided about the subject meanwhile; with ``undoes`` it
        takes back an earlier one.

    Raises
    ------
    ConflictError
        The subject changed meanwhile, the request id stands for another decision, or it was undone already.
    UnknownNameError
        The event to undo is not there.
    """
    with store.writing() as connection:
        table = table_of(schema.Event)
        first = connection.execute(select(table).where(table.c.request_id == event.request_id)).first()
        if first is not None:
            return _same(_event(first), event)
        _check_version(connection, event)
        if event.undoes is not None:
            _check_undo(connection, event)
        values = {
            "request_id": event.request_id,
            "subject": event.subject,
            "expected_version": event.expected_version,
            "kind": event.kind,
            "payload": dict(event.payload),
            "who": event.who,
            "at": event.at,
            "why": event.why,
            "undoes": event.undoes,
        }
        return _event(connection.execute(insert(table).values(values).returning(table)).one())


def events(store: Store, subject: str | None = None, *, kinds: Sequence[str] = ()) -> tuple[Event, ...]:
    """Return all decisions, or those about a subject or of some kinds, the oldest first."""
    with store.reading() as connection:
        return _events(connection, subject, kinds)


def standing(store: Store, subject: str | None = None, *, kinds: Sequence[str] = ()) -> tuple[Event, ...]:
    """Return the decisions that stand: no undo among them, and nothing that was undone (and not redone)."""
    with store.reading() as connection:
        table = schema.Event
        undone: set[int] = set()
        undos = connection.execute(
            select(table.id, table.undoes).where(table.undoes.is_not(None)).order_by(table.id.desc())
        )
        for row in undos:  # the last first: an undo that was undone itself undoes nothing
            if row.id not in undone:
                undone.add(row.undoes)
        found = _events(connection, subject, kinds)
    return tuple(event for event in found if event.id not in undone and event.undoes is None)


def version(store: Store, subject: str) -> int:
    """Return how many decisions there are about a subject: what ``expected_version`` is held against."""
    with store.reading() as connection:
        return _version(connection, subject)


def _events(connection: Connection, subject: str | None, kinds: Sequence[str]) -> tuple[Event, ...]:
    table = table_of(schema.Event)
    statement = select(table).order_by(table.c.id)
    if subject is not None:
        statement = statement.where(table.c.subject == subject)
    if kinds:
        statement = statement.where(table.c.kind.in_(kinds))
    return tuple(_event(row) for row in connection.execute(statement))


def _event(row: Any) -> Event:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    return Event(
        request_id=row.request_id,
        subject=row.subject,
        kind=row.kind,
        payload=row.payload,
        who=row.who,
        at=row.at,
        why=row.why,
        expected_version=row.expected_version,
        undoes=row.undoes,
        id=row.id,
    )


def _version(connection: Connection, subject: str) -> int:
    count = select(func.count()).select_from(schema.Event).where(schema.Event.subject == subject)
    return int(connection.execute(count).scalar_one())


def _same(first: Event, again: Event) -> Event:
    def says(event: Event) -> tuple[object, ...]:
        return (event.subject, event.kind, dict(event.payload), event.undoes)

    if says(first) != says(again):
        raise ConflictError(
            f"request {again.request_id!r} was {first.kind!r} about {first.subject} before, and is {again.kind!r} "
            f"about {again.subject} now: give every decision its own request id"
        )
    return first


def _check_version(connection: Connection, event: Event) -> None:
    if event.expected_version is None:
        return
    there = _version(connection, event.subject)
    if there != event.expected_version:
        raise ConflictError(
            f"somebody decided about {event.subject} meanwhile: it is at version {there}, and you saw version "
            f"{event.expected_version}; look again and decide again"
        )


def _check_undo(connection: Connection, event: Event) -> None:
    table = schema.Event
    undone = connection.execute(select(table.id).where(table.id == event.undoes)).scalar()
    if undone is None:
        raise UnknownNameError(f"there is no event {event.undoes} to undo")
    by = connection.execute(select(table.id).where(table.undoes == event.undoes).order_by(table.id.desc())).scalar()
    if by is not None and connection.execute(select(table.id).where(table.undoes == by)).scalar() is None:
        raise ConflictError(f"event {event.undoes} was undone already, by event {by}")
