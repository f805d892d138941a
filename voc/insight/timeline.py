"""A theme's life line: born, grew, repaired, came back, and what people decided about it.

A month in which a theme grew is one above the upper limit of what was to be expected (``History.trend``: the same
model and limit as the band that is drawn); of months in a row the first is told. It *returned* when the months before
had none, after earlier ones that had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from voc.insight.results import TrendPoint
from voc.records import Action, Occurrence

if TYPE_CHECKING:
    from voc.records import Event

__all__ = ["LifeEvent", "LifeKind", "life_line"]

QUIET_MONTHS = 3
"""Months without a comment after which a theme's comments are a return."""
REPAIR = "repair"


class LifeKind(StrEnum):
    """What happened to a theme."""

    BORN = "born"
    GREW = "grew"
    RETURNED = "returned"
    REPAIRED = "repaired"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    EXCLUDED = "excluded"


DECIDED = {
    "rename": LifeKind.RENAMED,
    "merge": LifeKind.MERGED,
    "split": LifeKind.SPLIT,
    "exclude": LifeKind.EXCLUDED,
}


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened to a theme on a day; ``note`` holds what a sentence about it needs."""

    at: date
    kind: LifeKind
    note: Mapping[str, Any] = field(default_factory=dict)


def life_line(
    born: date | None,
    months: Sequence[TrendPoint] = (),
    *,
    occurrences: Iterable[Occurrence] = (),
    actions: Iterable[Action] = (),
    events: Iterable[Event] = (),
) -> tuple[LifeEvent, ...]:
    """Return what happened to a theme, the oldest first.

    Parameters
    ----------
    born
        The day of its first comment.
    months
        Its months, the oldest first; one that may not be shown tells nothing.
    occurrences
        Entries of the calendar about it; those of the kind "repair" are told.
    actions
        What was promised about it; told when it is done.
    events
        The standing decisions about it and the themes that are part of it.
    """
    found = [] if born is None else [LifeEvent(born, LifeKind.BORN)]
    found += _movements(months)
    found += [
        LifeEvent(item.start, LifeKind.REPAIRED, {"what": item.note, "department": item.department})
        for item in occurrences
        if item.kind == REPAIR
    ]
    found += [
        LifeEvent(item.done, LifeKind.REPAIRED, {"what": item.promise, "department": item.department})
        for item in actions
        if item.done is not None
    ]
    found += [
        LifeEvent(event.at.date(), DECIDED[event.kind], {"event": event.id, "who": event.who, **_said(event)})
        for event in events
        if event.kind in DECIDED
    ]
    return tuple(sorted(found, key=lambda event: event.at))


def _movements(months: Sequence[TrendPoint]) -> list[LifeEvent]:
    found = []
    above_before = False
    for place, month in enumerate(months):
        above = month.count is not None and month.upper is not None and month.count > month.upper
        if above and not above_before:
            quiet = [before.count for before in months[max(0, place - QUIET_MONTHS) : place]]
            back = quiet == [0] * QUIET_MONTHS and any(before.count for before in months[:place])
            note = {"period": str(month.period), "observed": month.count, "expected": month.expected}
            kind = LifeKind.RETURNED if back else LifeKind.GREW
            found.append(LifeEvent(month.period.first_day, kind, note))
        above_before = above
    return found


def _said(event: Event) -> dict[str, Any]:
    payload: Mapping[str, Any] = event.payload
    match event.kind:
        case "rename":
            return {"labels": payload["labels"]}
        case "merge":
            return {"theme": event.subject, "into": f"T-{payload['into']}"}
        case "split":
            return {"theme": event.subject, "part": f"T-{payload['part']}", "n_segments": len(payload["segments"])}
    return {}
