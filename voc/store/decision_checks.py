"""Checks of a decision before it is written, and completion of its payload and of numbers that it gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from voc.decisions import effects
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import (
    NEW_ACTION,
    Category,
    Event,
    Reference,
    ReferenceKind,
    action_reference,
    reference_number,
    segment_reference,
    theme_reference,
)
from voc.store import schema
from voc.store.bulk_insert import get_table, insert_rows, split_into_chunks
from voc.store.decision_log import load_events_about
from voc.store.themes import load_next_theme_id

__all__ = ["complete_event"]

THEME_SUBJECT_KINDS = (*effects.THEME_COLUMN_KINDS, "merge", "split")
SUBJECT_KINDS = {
    "place": ReferenceKind.SEGMENT,
    "proposal": ReferenceKind.PROPOSAL,
    "action": ReferenceKind.ACTION,
    "done": ReferenceKind.ACTION,
} | dict.fromkeys(THEME_SUBJECT_KINDS, ReferenceKind.THEME)
"""Kind of thing that a kind of decision is about. Kinds that are not here are written as they come."""
REQUIRED_FIELDS: Mapping[str, tuple[str, ...]] = {
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
"""Fields that the payload of a kind must have."""
DATE_FIELDS = ("until", "start", "due", "on")
"""Fields of any payload that hold a day."""


def complete_event(connection: Connection, event: Event) -> Event:
    """Return a decision that was checked, with the numbers and the payload that it gets on the way into the log.

    An action about ``A`` gets the next number, a split the id of its part, an answer what the proposal says.

    Raises
    ------
    UnknownNameError
        It is about something that does not exist.
    UsageError
        Its payload lacks something.
    ConflictError
        Somebody merged the theme, or answered the proposal, meanwhile.
    """
    if event.kind not in SUBJECT_KINDS:
        return event
    _check_shape(event)
    if event.kind in THEME_SUBJECT_KINDS:
        _check_theme(connection, event)
    match event.kind:
        case "merge":
            _check_merge(connection, event)
        case "split":
            return _complete_split(connection, event)
        case "place":
            _check_segments(connection, [reference_number(event.subject)])
        case "proposal":
            return _complete_proposal(connection, event)
    for name in ("parent", "theme", "into"):
        if event.payload.get(name) is not None:
            _load_theme(connection, event.payload[name])
    if event.subject == NEW_ACTION:
        return replace(event, subject=action_reference(_next_action_number(connection)))
    return event


def _check_shape(event: Event) -> None:
    is_new_action = event.kind == "action" and event.subject == NEW_ACTION
    if not is_new_action and Reference.match(event.subject, SUBJECT_KINDS[event.kind]) is None:
        raise UsageError(f"{event.kind!r} is about {SUBJECT_KINDS[event.kind]}-…, not about {event.subject!r}")
    if missing := [name for name in REQUIRED_FIELDS.get(event.kind, ()) if name not in event.payload]:
        raise UsageError(f"{event.kind!r} needs {missing[0]!r} in its payload")
    for name in DATE_FIELDS:
        if (day := event.payload.get(name)) is not None:
            try:
                date.fromisoformat(str(day))
            except ValueError as exc:
                raise UsageError(f"{name!r} is {day!r}; expected a day such as 2026-10-05") from exc
    if event.kind in {"rename", "split"} and not _has_valid_labels(event):
        raise UsageError(
            f"expected labels by language, such as {{'nl': 'Dubbele factuur'}}; got {event.payload.get('labels')!r}"
        )
    if event.kind == "category":
        _check_categories(event)


def _has_valid_labels(event: Event) -> bool:
    labels = event.payload.get("labels", {})
    if not isinstance(labels, Mapping) or (event.kind == "rename" and not labels):
        return False
    return all(isinstance(text, str) and text.strip() for text in labels.values())


def _check_categories(event: Event) -> None:
    """Check the category of a theme, and of the exceptions to it."""
    exceptions: Any = event.payload.get("exceptions") or ()
    categories = [item.get("category") for item in (event.payload, *exceptions)]
    if unknown := [category for category in categories if category not in {None, *map(str, Category)}]:
        raise UsageError(f"{unknown[0]!r} is no category; expected one of: {', '.join(Category)}")


def _load_theme(connection: Connection, theme_id: Any) -> Any:  # noqa: ANN401  an id from JSON; a row
    """Return the row of a theme that people can see; an id that is only reserved is none.

    Raises
    ------
    UnknownNameError
        There is none.
    """
    theme = schema.Theme
    statement = select(theme.id, theme.merged_into, theme.state, theme.made_by).where(theme.id == theme_id)
    # SQLite would find theme 7 by "7" too, and the payload would keep the text.
    row = connection.execute(statement).first() if isinstance(theme_id, int) else None
    if row is None or (row.state == "reserved" and row.made_by is None):
        raise UnknownNameError(f"there is no theme {theme_reference(theme_id)}")
    return row


def _check_theme(connection: Connection, event: Event) -> None:
    row = _load_theme(connection, reference_number(event.subject))
    if row.merged_into is not None:
        events = load_events_about(connection, [event.subject])
        raise ConflictError(
            f"{event.subject} is part of {theme_reference(row.merged_into)} now; "
            "decide about that one, or undo the merger first",
            current_version=len(events),
            events=events[event.expected_version or 0 :],
        )


def _check_merge(connection: Connection, event: Event) -> None:
    payload: Mapping[str, Any] = event.payload
    target = _load_theme(connection, payload["into"])
    while target.merged_into is not None:  # ends: ``effects.compute_merges`` makes no circles
        target = _load_theme(connection, target.merged_into)
    if target.id == reference_number(event.subject):
        raise UsageError(
            f"{theme_reference(payload['into'])} is {event.subject} already: name another theme to go into"
        )


def _check_segments(connection: Connection, segment_ids: Sequence[int]) -> None:
    existing: set[int] = set()
    for chunk in split_into_chunks(segment_ids):
        existing |= set(connection.execute(select(schema.Segment.id).where(schema.Segment.id.in_(chunk))).scalars())
    if unknown := [segment_id for segment_id in segment_ids if segment_id not in existing]:
        raise UnknownNameError(f"there is no segment {segment_reference(unknown[0])}")


def _complete_split(connection: Connection, event: Event) -> Event:
    """Check a split, and reserve the theme that its segments go to."""
    payload: dict[str, Any] = dict(event.payload)
    segment_ids = payload["segments"]
    if not segment_ids or not all(isinstance(segment_id, int) for segment_id in segment_ids):
        raise UsageError("a split needs the ids of the segments that leave")
    _check_segments(connection, segment_ids)
    theme = schema.Theme
    if payload.get("part") is None:
        payload["part"] = load_next_theme_id(connection)
        row = {"id": payload["part"], "born_at": event.at, "state": "reserved", "pinned": False}
        insert_rows(connection, theme, [row])
    part_id = payload["part"]
    part_row = connection.execute(select(theme.state, theme.made_by).where(theme.id == part_id)).first()
    if part_row is None or part_row.state != "reserved" or part_row.made_by is not None:
        raise UsageError(f"{theme_reference(part_id)} is not a new theme: leave 'part' out, or allocate one")
    return replace(event, payload=payload)


def _complete_proposal(connection: Connection, event: Event) -> Event:
    """Check an answer to a proposal, and add what the proposal says: effects are computed from events alone."""
    theme_proposal_table = get_table(schema.ThemeProposal)
    proposal_id = reference_number(event.subject)
    row = connection.execute(select(theme_proposal_table).where(theme_proposal_table.c.id == proposal_id)).first()
    if row is None:
        raise UnknownNameError(f"there is no proposal {proposal_id}; see voc themes accept --list")
    if row.state != "open":
        events = load_events_about(connection, [event.subject])
        raise ConflictError(
            f"proposal {proposal_id} was {row.state} already",
            current_version=len(events),
            events=events[event.expected_version or 0 :],
        )
    payload = {"accepted": bool(event.payload["accepted"]), "run": row.run, "kind": row.kind}
    return replace(event, payload=payload | {"old": list(row.old), "new": list(row.new)})


def _next_action_number(connection: Connection) -> int:
    """Return the number after the highest one; from the log, as the row of an action that was undone is gone."""
    event = schema.Event
    subjects = connection.execute(select(event.subject).where(event.kind == "action").distinct()).scalars()
    return max(map(reference_number, subjects), default=0) + 1
