"""What a decision needs before it is written down: the things that it is about, and numbers of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from voc.decisions import effects
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import Category, Event
from voc.store import schema
from voc.store.bulk_insert import chunks, insert_rows, table_of
from voc.store.decision_log import events_about

__all__ = ["completed"]

OF_A_THEME = (*effects.OF_A_THEME, "merge", "split")
PREFIX = {"place": "S", "proposal": "P", "action": "A", "done": "A"} | dict.fromkeys(OF_A_THEME, "T")
"""What a kind is about. Kinds that are not here are written down as they come."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "rename": ("labels",),
    "merge": ("into",),
    "split": ("segments",),
    "subject": ("parent",),
    "place": ("theme",),
    "department": ("department",),
    "category": ("category",),
    "snooze": ("until",),
    "proposal": ("accepted",),
    "action": ("theme", "department", "start"),
    "done": ("on",),
}
DAYS = ("until", "start", "due", "on")


def completed(connection: Connection, event: Event) -> Event:
    """Return a decision with all that it needs.

    Raises
    ------
    UnknownNameError
        It is about something that is not there.
    UsageError
        Its payload lacks something.
    ConflictError
        Somebody merged the theme, or answered the proposal, meanwhile.
    """
    if event.kind not in PREFIX:
        return event
    _check_shape(event)
    if event.kind in OF_A_THEME:
        _check_theme(connection, event)
    match event.kind:
        case "merge":
            _check_merge(connection, event)
        case "split":
            return _split(connection, event)
        case "place":
            _check_segments(connection, [effects.number(event.subject)])
        case "proposal":
            return _proposal(connection, event)
    for name in ("parent", "theme", "into"):
        if event.payload.get(name) is not None:
            _theme(connection, event.payload[name])
    if event.subject == "A":
        return replace(event, subject=f"A-{_next_action(connection)}")
    return event


def _check_shape(event: Event) -> None:
    letter, _, digits = event.subject.partition("-")
    new = event.kind == "action" and event.subject == "A"
    if letter != PREFIX[event.kind] or not (new or (digits.isascii() and digits.isdigit())):
        raise UsageError(f"{event.kind!r} is about {PREFIX[event.kind]}-…, not about {event.subject!r}")
    if missing := [name for name in NEEDED.get(event.kind, ()) if name not in event.payload]:
        raise UsageError(f"{event.kind!r} needs {missing[0]!r} in its payload")
    for name in DAYS:
        if (day := event.payload.get(name)) is not None:
            try:
                date.fromisoformat(str(day))
            except ValueError as exc:
                raise UsageError(f"{name!r} is {day!r}; expected a day such as 2026-10-05") from exc
    if event.kind in {"rename", "split"} and not _labels_good(event.payload.get("labels", {}), event.kind):
        raise UsageError(
            f"expected labels by language, such as {{'nl': 'Dubbele factuur'}}; got {event.payload.get('labels')!r}"
        )
    if event.kind == "category":
        given: Any = [event.payload, *_list(event.payload.get("exceptions"))]
        if wrong := [item for item in given if item.get("category") not in {None, *map(str, Category)}]:
            raise UsageError(f"{wrong[0]['category']!r} is no category; expected one of: {', '.join(Category)}")


def _list(value: Any) -> Sequence[Any]:  # noqa: ANN401  JSON
    return value or ()


def _labels_good(labels: object, kind: str) -> bool:
    if not isinstance(labels, Mapping) or (kind == "rename" and not labels):
        return False
    return all(isinstance(text, str) and text.strip() for text in labels.values())


def _theme(connection: Connection, theme: object) -> Any:  # noqa: ANN401  a row
    table = schema.Theme
    found = select(table.id, table.merged_into, table.state, table.made_by).where(table.id == theme)
    row = connection.execute(found).first() if isinstance(theme, int) else None
    if row is None or (row.state == "reserved" and row.made_by is None):
        raise UnknownNameError(f"there is no theme T-{theme}")
    return row


def _check_theme(connection: Connection, event: Event) -> None:
    row = _theme(connection, effects.number(event.subject))
    if row.merged_into is not None:
        about = events_about(connection, [event.subject])
        raise ConflictError(
            f"{event.subject} is part of T-{row.merged_into} now; decide about that one, or undo the merger first",
            there=len(about),
            events=about[event.expected_version or 0 :],
        )


def _check_merge(connection: Connection, event: Event) -> None:
    target = _theme(connection, event.payload["into"])
    while target.merged_into is not None:
        target = _theme(connection, target.merged_into)
    if target.id == effects.number(event.subject):
        raise UsageError(f"T-{event.payload['into']} is {event.subject} already: name another theme to go into")


def _check_segments(connection: Connection, segments: Sequence[int]) -> None:
    known: set[int] = set()
    for some in chunks(segments):
        known |= set(connection.execute(select(schema.Segment.id).where(schema.Segment.id.in_(some))).scalars())
    if strangers := [segment for segment in segments if segment not in known]:
        raise UnknownNameError(f"there is no segment S-{strangers[0]}")


def _split(connection: Connection, event: Event) -> Event:
    """Check a split, and let its part come to life."""
    payload: dict[str, Any] = dict(event.payload)
    segments = payload["segments"]
    if not segments or not all(isinstance(segment, int) for segment in segments):
        raise UsageError("a split needs the ids of the segments that leave")
    _check_segments(connection, segments)
    table = schema.Theme
    if payload.get("part") is None:
        part = (connection.execute(select(func.max(table.id))).scalar() or 0) + 1
        row = {"id": part, "born_at": event.at, "state": "reserved", "pinned": False}
        insert_rows(connection, table, [row])
        payload["part"] = part
    part = payload["part"]
    found = connection.execute(select(table.state, table.made_by).where(table.id == part)).first()
    if found is None or found.state != "reserved" or found.made_by is not None:
        raise UsageError(f"T-{part} is not a new theme: leave 'part' out, or allocate one")
    return replace(event, payload=payload)


def _proposal(connection: Connection, event: Event) -> Event:
    table = table_of(schema.ThemeProposal)
    id_ = effects.number(event.subject)
    row = connection.execute(select(table).where(table.c.id == id_)).first()
    if row is None:
        raise UnknownNameError(f"there is no proposal {id_}; see voc themes accept --list")
    if row.state != "open":
        about = events_about(connection, [event.subject])
        raise ConflictError(
            f"proposal {id_} was {row.state} already", there=len(about), events=about[event.expected_version or 0 :]
        )
    payload = {"accepted": bool(event.payload["accepted"]), "run": row.run, "kind": row.kind}
    return replace(event, payload=payload | {"old": list(row.old), "new": list(row.new)})


def _next_action(connection: Connection) -> int:
    table = schema.Event
    subjects = connection.execute(select(table.subject).where(table.kind == "action").distinct()).scalars()
    return max(map(effects.number, subjects), default=0) + 1
