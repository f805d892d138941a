"""The log of what people decided. It is only ever added to; undo is another event.

A request id makes an event safe to send again: the first one is returned. The version of a subject is the number
of events about it, so whoever decided on an older state is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import Event
from voc.store import schema
from voc.store.bulk_insert import chunks, table_of
from voc.store.database import Store

__all__ = [
    "Logged",
    "add_event",
    "check_version",
    "earlier",
    "event_of",
    "events",
    "events_about",
    "last_event",
    "log",
    "of_requests",
    "record_event",
    "since",
    "standing",
    "standing_among",
    "version",
    "write_event",
]


@dataclass(frozen=True, slots=True)
class Logged:
    """An event, and whether it stands: nothing undid it, or that was undone itself."""

    event: Event
    standing: bool


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
        return earlier(connection, event) or add_event(connection, event)


def earlier(connection: Connection, event: Event) -> Event | None:
    """Return the decision that the request id stands for already, inside a transaction.

    Raises
    ------
    ConflictError
        It is another decision.
    """
    table = table_of(schema.Event)
    first = connection.execute(select(table).where(table.c.request_id == event.request_id)).first()
    return None if first is None else _same(_event(first), event)


def add_event(connection: Connection, event: Event) -> Event:
    """Check a new decision against what is there, and write it down, inside a transaction."""
    check_version(connection, event)
    if event.undoes is not None:
        _check_undo(connection, event)
    return write_event(connection, event)


def write_event(connection: Connection, event: Event) -> Event:
    """Write a decision that was checked."""
    table = table_of(schema.Event)
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
        found = [event for event in _events(connection, subject, kinds) if event.undoes is None]
        stands = standing_among(connection, [event.id for event in found if event.id is not None])
    return tuple(event for event in found if event.id in stands)


def standing_among(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Return which of the events stand: those that nothing undoes that stands itself."""
    undos: dict[int, list[int]] = {}
    asked = list(ids)
    while asked:
        found: list[int] = []
        for some in chunks(asked):
            for row in connection.execute(_UNDOS, {"events": some}):
                undos.setdefault(row.undoes, []).append(row.id)
                found.append(row.id)
        asked = found
    stands: dict[int, bool] = {}
    for id_ in sorted({*ids, *(undo for later in undos.values() for undo in later)}, reverse=True):
        stands[id_] = not any(stands[undo] for undo in undos.get(id_, ()))
    return {id_ for id_ in ids if stands[id_]}


_UNDONE = schema.Event.undoes.in_(bindparam("events", expanding=True))
_UNDOS = select(schema.Event.id, schema.Event.undoes).where(_UNDONE)
"""Made once: it is asked several times a request."""


def events_about(connection: Connection, subjects: Sequence[str]) -> tuple[Event, ...]:
    """Return all events about some subjects, inside a transaction; what undoes one of them is among them."""
    table = table_of(schema.Event)
    rows = [
        row
        for some in chunks(list(subjects))
        for row in connection.execute(select(table).where(table.c.subject.in_(some)))
    ]
    return tuple(sorted(map(_event, rows), key=lambda event: event.id or 0))


def event_of(connection: Connection, id_: int) -> Event:
    """Return one event.

    Raises
    ------
    UnknownNameError
        It is not there.
    """
    table = table_of(schema.Event)
    row = connection.execute(select(table).where(table.c.id == id_)).first()
    if row is None:
        raise UnknownNameError(f"there is no event {id_}; voc log shows them")
    return _event(row)


def log(
    store: Store,
    *,
    subject: str | None = None,
    who: str | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> tuple[Logged, ...]:
    """Return events with whether they stand, the newest first.

    Parameters
    ----------
    before
        Only events with a lower id: where an earlier call stopped.
    """
    table = table_of(schema.Event)
    statement = select(table).order_by(table.c.id.desc()).limit(limit)
    for column, value in ((table.c.subject, subject), (table.c.who, who)):
        statement = statement if value is None else statement.where(column == value)
    if before is not None:
        statement = statement.where(table.c.id < before)
    with store.reading() as connection:
        found = [_event(row) for row in connection.execute(statement)]
        stands = standing_among(connection, [event.id for event in found if event.id is not None])
    return tuple(Logged(event, event.id in stands) for event in found)


def since(store: Store, last: int) -> tuple[Event, ...]:
    """Return the events after one, the oldest first. One writer at a time: none turns up later with a lower id."""
    table = table_of(schema.Event)
    with store.reading() as connection:
        return tuple(map(_event, connection.execute(select(table).where(table.c.id > last).order_by(table.c.id))))


def last_event(store: Store) -> int:
    """Return the id of the newest event; 0 before the first."""
    with store.reading() as connection:
        return connection.execute(select(func.max(schema.Event.id))).scalar() or 0


def of_requests(store: Store, request_ids: Sequence[str]) -> dict[str, Event | None]:
    """Return what became of requests: the event, or None when it was never stored."""
    table = table_of(schema.Event)
    with store.reading() as connection:
        rows = connection.execute(select(table).where(table.c.request_id.in_(list(request_ids))))
        found = {row.request_id: _event(row) for row in rows}
    return {id_: found.get(id_) for id_ in request_ids}


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

    if says(first) != says(again) and not _completed(first, again):
        raise ConflictError(
            f"request {again.request_id!r} was {first.kind!r} about {first.subject} before, and is {again.kind!r} "
            f"about {again.subject} now: give every decision its own request id"
        )
    return first


def _completed(first: Event, again: Event) -> bool:
    """Tell whether the first is what was asked, with what ``decided.decide`` filled in."""
    asked = {name: value for name, value in again.payload.items() if value is not None}
    same = {name: first.payload.get(name) for name in asked} == asked
    subject = first.subject.partition("-")[0] if again.subject == "A" else first.subject
    return same and (subject, first.kind, first.undoes) == (again.subject, again.kind, again.undoes)


def check_version(connection: Connection, event: Event) -> None:
    """Refuse a decision about a subject that somebody decided about meanwhile."""
    if event.expected_version is None:
        return
    there = _version(connection, event.subject)
    if there != event.expected_version:
        raise ConflictError(
            f"somebody decided about {event.subject} meanwhile: it is at version {there}, and you saw version "
            f"{event.expected_version}; look again and decide again",
            there=there,
            events=events_about(connection, [event.subject])[event.expected_version :],
        )


def _check_undo(connection: Connection, event: Event) -> None:
    table = schema.Event
    undone = connection.execute(select(table.subject).where(table.id == event.undoes)).scalar()
    if undone is None or event.undoes is None:
        raise UnknownNameError(f"there is no event {event.undoes} to undo")
    if undone != event.subject:
        raise UsageError(f"event {event.undoes} is about {undone}, not about {event.subject}")
    if event.undoes in standing_among(connection, [event.undoes]):
        return
    by = connection.execute(select(func.max(table.id)).where(table.undoes == event.undoes)).scalar()
    raise ConflictError(
        f"event {event.undoes} was undone already, by event {by}",
        there=_version(connection, event.subject),
        events=tuple(item for item in events_about(connection, [event.subject]) if item.undoes == event.undoes)[-1:],
    )
