"""Log of what people decided. It is only ever added to; undo is another event.

A request id makes an event safe to send again: the first one is returned. The version of a subject is the number
of events about it, so that a decision on an older state is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from voc.decisions.history import find_undone_ids
from voc.decisions.kinds import KINDS
from voc.decisions.parsing import find_defect
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import Event, EventId, may_be_same_subject
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store

__all__ = [
    "LogEntry",
    "add_event",
    "check_version",
    "find_active_ids",
    "find_earlier_event",
    "is_completed_payload",
    "load_active_decisions",
    "load_event",
    "load_events",
    "load_events_about",
    "load_events_by_request",
    "load_last_event_id",
    "load_logged_events",
    "load_version",
    "write_event",
]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An event, and whether it is active: nothing undid it, or that was undone itself."""

    event: Event
    is_active: bool

    @property
    def defect(self) -> str | None:
        """Reason that nothing follows from the event, in English; None: it is sound."""
        return find_defect(self.event)


LOOKED_UP_FIELDS = frozenset({"was"})
"""Fields of a payload that the store looks up, whatever was sent."""
COMPLETED_FIELDS = frozenset({"definition"})
"""Fields that the store fills in where they are empty, besides the ``from_store`` of their kinds."""
EVENT_COLUMNS = (
    schema.Event.id,
    schema.Event.request_id,
    schema.Event.subject,
    schema.Event.expected_version,
    schema.Event.kind,
    schema.Event.payload,
    schema.Event.who,
    schema.Event.at,
    schema.Event.why,
    schema.Event.undoes,
)
"""Columns of an event's record."""


def find_earlier_event(connection: Connection, event: Event) -> Event | None:
    """Return the decision that was recorded under a request id already, inside a transaction.

    Raises
    ------
    ConflictError
        It is another decision.
    """
    statement = select(*EVENT_COLUMNS).where(schema.Event.request_id == event.request_id)
    first_row = connection.execute(statement).first()
    return None if first_row is None else _check_same_decision(_build_event(first_row), event)


def add_event(connection: Connection, event: Event) -> Event:
    """Check a new decision against the log and write it, inside a transaction."""
    check_version(connection, event)
    if event.undoes is not None:
        _check_undo(connection, event)
    return write_event(connection, event)


def write_event(connection: Connection, event: Event) -> Event:
    """Write a decision that was checked, and return it with its id: the only writer of events."""
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
    return _build_event(connection.execute(insert(schema.Event).values(values).returning(*EVENT_COLUMNS)).one())


def load_events(store: Store, subject: str | None = None, *, kinds: Sequence[str] = ()) -> tuple[Event, ...]:
    """Return all decisions, or those about a subject or of some kinds, the oldest first."""
    with store.reading() as connection:
        return _select_events(connection, subject, kinds)


def load_active_decisions(
    store: Store, subject: str | None = None, *, kinds: Sequence[str] = (), before: datetime | None = None
) -> tuple[Event, ...]:
    """Return the active decisions: no undo among them, and nothing that was undone (and not redone).

    What an older version stored and nobody can read as a decision is left out; ``load_logged_events`` holds it.

    Parameters
    ----------
    before
        As it was at this moment: without later decisions, and with those that were undone only later.
    """
    with store.reading() as connection:
        events = [event for event in _select_events(connection, subject, kinds) if event.undoes is None]
        events = [event for event in events if before is None or event.at < before]
        active_ids = find_active_ids(connection, [event.id for event in events if event.id is not None], before=before)
    return tuple(event for event in events if event.id in active_ids and find_defect(event) is None)


def find_active_ids(connection: Connection, event_ids: Sequence[int], *, before: datetime | None = None) -> set[int]:
    """Return which of some events are active (before a moment: were active then), inside a transaction.

    Only the undos of these events are read, and the undos of those: the log as a whole is never looked through.
    """
    undos: list[tuple[EventId, EventId]] = []
    target_ids = list(event_ids)
    while target_ids:
        newer_undos = [
            (EventId(row.id), EventId(row.undoes))
            for chunk in split_into_chunks(target_ids)
            for row in connection.execute(_UNDOS_OF_EVENTS, {"events": chunk})
            if before is None or row.at < before
        ]
        undos += newer_undos
        target_ids = [undo_id for undo_id, _ in newer_undos]
    return set(event_ids) - find_undone_ids(undos)


_UNDOS_OF_EVENTS = select(schema.Event.id, schema.Event.undoes, schema.Event.at).where(
    schema.Event.undoes.in_(bindparam("events", expanding=True))
)
"""Made once: it is executed several times a request."""


def load_events_about(connection: Connection, subjects: Sequence[str]) -> tuple[Event, ...]:
    """Return all events about some subjects, inside a transaction; what undoes one of them is among them."""
    rows = [
        row
        for chunk in split_into_chunks(list(subjects))
        for row in connection.execute(select(*EVENT_COLUMNS).where(schema.Event.subject.in_(chunk)))
    ]
    return tuple(sorted(map(_build_event, rows), key=lambda event: event.id or 0))


def load_event(connection: Connection, event_id: int) -> Event:
    """Return one event, inside a transaction.

    Raises
    ------
    UnknownNameError
        It is not there.
    """
    row = connection.execute(select(*EVENT_COLUMNS).where(schema.Event.id == event_id)).first()
    if row is None:
        raise UnknownNameError(f"there is no event {event_id}; voc log shows them")
    return _build_event(row)


def load_logged_events(
    store: Store,
    *,
    subject: str | None = None,
    who: str | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> tuple[LogEntry, ...]:
    """Return events with whether they are active, the newest first.

    Parameters
    ----------
    before
        Only events with a lower id: where an earlier call stopped.
    """
    table = schema.Event
    statement = select(*EVENT_COLUMNS).order_by(table.id.desc()).limit(limit)
    for column, value in ((table.subject, subject), (table.who, who)):
        statement = statement if value is None else statement.where(column == value)
    if before is not None:
        statement = statement.where(table.id < before)
    with store.reading() as connection:
        events = [_build_event(row) for row in connection.execute(statement)]
        active_ids = find_active_ids(connection, [event.id for event in events if event.id is not None])
    return tuple(LogEntry(event, event.id in active_ids) for event in events)


def load_last_event_id(store: Store) -> int:
    """Return the id of the newest event; 0 before the first."""
    with store.reading() as connection:
        return connection.execute(select(func.max(schema.Event.id))).scalar() or 0


def load_events_by_request(store: Store, request_ids: Sequence[str]) -> dict[str, Event | None]:
    """Return what became of requests: the event, or None when it was never stored."""
    statement = select(*EVENT_COLUMNS).where(schema.Event.request_id.in_(list(request_ids)))
    with store.reading() as connection:
        rows = connection.execute(statement)
        events_by_request = {row.request_id: _build_event(row) for row in rows}
    return {request_id: events_by_request.get(request_id) for request_id in request_ids}


def load_version(store: Store, subject: str) -> int:
    """Return how many decisions there are about a subject: what ``expected_version`` is compared with."""
    with store.reading() as connection:
        return _count_events(connection, subject)


def _select_events(connection: Connection, subject: str | None, kinds: Sequence[str]) -> tuple[Event, ...]:
    table = schema.Event
    statement = select(*EVENT_COLUMNS).order_by(table.id)
    if subject is not None:
        statement = statement.where(table.subject == subject)
    if kinds:
        statement = statement.where(table.kind.in_(kinds))
    return tuple(map(_build_event, connection.execute(statement)))


def _build_event(row: Any) -> Event:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
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


def _count_events(connection: Connection, subject: str) -> int:
    event_count = select(func.count()).select_from(schema.Event).where(schema.Event.subject == subject)
    return int(connection.execute(event_count).scalar_one())


def _check_same_decision(first_event: Event, new_event: Event) -> Event:
    """Return the first event of a request, if the same decision is sent again.

    Raises
    ------
    ConflictError
        It is another decision.
    """

    def content(event: Event) -> tuple[object, ...]:
        # Without its moment: the desk gives a request that is sent again the time at which it came again.
        return (event.subject, event.kind, dict(event.payload), event.undoes)

    if content(first_event) != content(new_event) and not _is_completion(first_event, new_event):
        raise ConflictError(
            f"request {new_event.request_id!r} was {first_event.kind!r} about {first_event.subject} before, "
            f"and is {new_event.kind!r} about {new_event.subject} now: give every decision its own request id"
        )
    return first_event


def _is_completion(first_event: Event, new_event: Event) -> bool:
    """Tell whether the first event is the request with what ``decision_checks.complete_event`` filled in."""
    is_same = may_be_same_subject(first_event.subject, new_event.subject)
    return (
        is_same
        and is_completed_payload(first_event, new_event.payload)
        and (first_event.kind, first_event.undoes) == (new_event.kind, new_event.undoes)
    )


def is_completed_payload(event: Event, sent_payload: Mapping[str, Any]) -> bool:
    """Tell whether an event's payload is the one that was sent, with what the store filled in.

    That a field was sent empty is an answer ("unknown"), unless the store fills it in.
    """
    decision_class = KINDS.get(event.kind)
    filled_in = {*COMPLETED_FIELDS, *(() if decision_class is None else decision_class.from_store)}
    return all(
        event.payload.get(name) == value
        for name, value in sent_payload.items()
        if name not in LOOKED_UP_FIELDS and not (value is None and name in filled_in)
    )


def check_version(connection: Connection, event: Event) -> None:
    """Refuse a decision about a subject that somebody decided about meanwhile."""
    if event.expected_version is None:
        return
    version = _count_events(connection, event.subject)
    if version != event.expected_version:
        raise ConflictError(
            f"somebody decided about {event.subject} meanwhile: it is at version {version}, and you saw version "
            f"{event.expected_version}; look again and decide again",
            current_version=version,
            events=load_events_about(connection, [event.subject])[event.expected_version :],
        )


def _check_undo(connection: Connection, event: Event) -> None:
    table = schema.Event
    subject = connection.execute(select(table.subject).where(table.id == event.undoes)).scalar()
    if subject is None or event.undoes is None:
        raise UnknownNameError(f"there is no event {event.undoes} to undo")
    if subject != event.subject:
        raise UsageError(f"event {event.undoes} is about {subject}, not about {event.subject}")
    if event.undoes in find_active_ids(connection, [event.undoes]):
        return
    # The newest undo of the event is the one in the way: an earlier one was undone itself, or it could not have come.
    undo_id = connection.execute(select(func.max(table.id)).where(table.undoes == event.undoes)).scalar()
    # Only that undo goes with the error: it is what the other person has to see.
    undos = tuple(item for item in load_events_about(connection, [event.subject]) if item.undoes == event.undoes)
    raise ConflictError(
        f"event {event.undoes} was undone already, by event {undo_id}",
        current_version=_count_events(connection, event.subject),
        events=undos[-1:],
    )
