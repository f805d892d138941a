"""What follows from the decisions that stand: the one definition of what each kind means.

Pure functions over events. ``decided`` keeps what they return in the tables, for the few rows that a decision
touches or, in ``rebuild``, for all. The later decision outranks the earlier one about the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from voc.records import Event, ProposalKind

__all__ = [
    "ACTION",
    "JOINING",
    "OF_A_THEME",
    "PLACING",
    "UNTOUCHED",
    "joined",
    "labels_given",
    "number",
    "placed",
    "placings",
    "promised",
    "root",
    "settings",
    "standing_of",
    "words",
]

OF_A_THEME = ("accept", "rename", "exclude", "pin", "subject", "department", "category", "snooze")
"""Kinds that set something of one theme."""
PLACING = ("split", "place")
"""Kinds that give segments another theme, or none."""
JOINING = ("merge", "split", "proposal")
"""Kinds by which a theme is shown as another one, or no longer."""
ACTION = ("action", "done")
UNTOUCHED: Mapping[str, Any] = {
    "pinned": False,
    "parent": None,
    "department": None,
    "fixer": None,
    "category": None,
    "exceptions": None,
    "accepted_at": None,
    "snoozed_until": None,
}
"""A theme's columns before anybody decides."""


def number(subject: str) -> int:
    """Return the number of a reference: 7 of ``T-7``."""
    return int(subject.partition("-")[2])


def standing_of(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the decisions that stand, in order; the events that undo them have to be among the events."""
    ordered = sorted(events, key=lambda event: event.id or 0)
    undone: set[int] = set()
    for event in reversed(ordered):  # the last first: an undo that was undone itself undoes nothing
        if event.undoes is not None and event.id not in undone:
            undone.add(event.undoes)
    return tuple(event for event in ordered if event.undoes is None and event.id not in undone)


def settings(standing: Iterable[Event]) -> dict[str, Any]:
    """Return the columns of a theme, and whether it is ``excluded``, from the decisions about it."""
    found: dict[str, Any] = dict(UNTOUCHED) | {"excluded": False}
    for event in standing:
        payload: Mapping[str, Any] = event.payload
        match event.kind:
            case "accept":
                found["accepted_at"] = event.at
            case "exclude":
                found["excluded"] = True
            case "pin":
                found["pinned"] = True
            case "subject":
                found["parent"] = payload["parent"]
            case "department":
                found |= {"department": payload.get("department"), "fixer": payload.get("fixer")}
            case "category":
                found |= {"category": payload["category"], "exceptions": list(payload.get("exceptions", ())) or None}
            case "snooze":
                found["snoozed_until"] = date.fromisoformat(payload["until"])
    return found


def labels_given(standing: Iterable[Event]) -> dict[str, str]:
    """Return a theme's labels by language from the split that made it and the names that people gave it."""
    labels: dict[str, str] = {}
    for event in standing:
        if event.kind in {"rename", "split"}:
            given: Any = event.payload.get("labels") or {}
            labels |= given
    return labels


def words(event: Event) -> tuple[tuple[int, int | None], ...]:
    """Return what a decision says themes are shown as: pairs of a theme and another one, or None for itself."""
    payload: Mapping[str, Any] = event.payload
    if event.kind == "merge":
        return ((number(event.subject), payload["into"]),)
    if event.kind == "split":
        return ((payload["part"], None),)
    if event.kind != "proposal" or not payload["accepted"]:
        return ()
    old, new = payload["old"], payload["new"]
    if payload["kind"] == ProposalKind.MERGED.value:
        return tuple((theme, new[0]) for theme in old if theme != new[0])
    if payload["kind"] == ProposalKind.SPLIT.value:
        return tuple((theme, None) for theme in new if theme not in old)
    return ()


def joined(said: Iterable[tuple[int, int | None]], part_of: Mapping[int, int]) -> dict[int, int]:
    """Return which theme each theme is shown as, from the words in order; what is shown as itself is left out.

    The last word about a theme counts. Of words that go round in a circle the last one adds nothing: the themes
    are one already. ``part_of`` leads from a part to its whole, where it is shown until a decision splits it off.
    """
    last: dict[int, int | None] = dict(sorted(part_of.items()))
    for theme, into in said:
        last.pop(theme, None)
        last[theme] = into
    edges: dict[int, int] = {}
    for theme, into in last.items():
        if into is not None and root(into, edges) != theme:
            edges[theme] = into
    return edges


def root(theme: int, edges: Mapping[int, int]) -> int:
    """Return the theme at the end of the way; a way is never longer than there are edges."""
    for _ in edges:
        if theme not in edges:
            break
        theme = edges[theme]
    return theme


def placings(event: Event) -> tuple[tuple[int, ...], int | None]:
    """Return the segments that a decision places, and where."""
    payload: Mapping[str, Any] = event.payload
    if event.kind == "split":
        return tuple(payload["segments"]), payload["part"]
    return (number(event.subject),), payload["theme"]


def placed(standing: Iterable[Event]) -> dict[int, list[tuple[int, int | None]]]:
    """Return the decisions about each segment: pairs of event and theme, the oldest first; the last one counts."""
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for event in standing:
        if event.kind in PLACING and event.id is not None:
            segments, theme = placings(event)
            for segment in segments:
                found[segment].append((event.id, theme))
    return dict(found)


def promised(standing: Iterable[Event]) -> dict[str, Any] | None:
    """Return the row of an action from the decisions about it, or None when it does not stand."""
    row: dict[str, Any] | None = None
    done: date | None = None
    for event in standing:
        payload: Mapping[str, Any] = event.payload
        if event.kind == "action":
            row = {
                "id": number(event.subject),
                "theme": payload["theme"],
                "department": payload["department"],
                "fixer": payload.get("fixer"),
                "promise": payload.get("promise", ""),
                "start": date.fromisoformat(payload["start"]),
                "due": date.fromisoformat(payload["due"]) if payload.get("due") else None,
                "definition": {},
            }
        elif event.kind == "done":
            done = date.fromisoformat(payload["on"])
    return None if row is None else {**row, "done": done}
