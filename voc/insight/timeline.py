"""Timeline of a theme: when it was born, grew, was repaired and came back, and what people decided about it.

A theme *grew* in a month above the upper limit of what was to be expected (``ThemeHistory.list_trend_points``: the same
model and limit as the band that is drawn); of such months in a row the first counts. It *returned* when the months
before had no comments, after earlier ones that had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from voc.insight.results import TrendPoint
from voc.records import Action, Occurrence, theme_reference

if TYPE_CHECKING:
    from voc.records import Event

__all__ = ["KIND_BY_DECISION", "TIMELINE_MONTHS", "TimelineEvent", "TimelineKind", "build_timeline"]

TIMELINE_MONTHS = 24
"""Months of a timeline: two years, so that a season can be seen to return."""

QUIET_MONTHS = 3
"""Months without a comment after which a theme's comments are a return."""


class TimelineKind(StrEnum):
    """Kind of event in a theme's timeline."""

    BORN = "born"
    GREW = "grew"
    RETURNED = "returned"
    PROMISED = "promised"
    REPAIRED = "repaired"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    EXCLUDED = "excluded"


KIND_BY_DECISION = {
    "rename": TimelineKind.RENAMED,
    "merge": TimelineKind.MERGED,
    "split": TimelineKind.SPLIT,
    "exclude": TimelineKind.EXCLUDED,
}


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened to a theme on a day.

    ``note`` holds what a sentence about it needs: of a month in which it grew,
    ``{"period": "2026-10", "observed": 62, "expected": 31.5}``.
    """

    at: date
    kind: TimelineKind
    note: Mapping[str, Any] = field(default_factory=dict)


def build_timeline(
    born: date | None,
    months: Sequence[TrendPoint] = (),
    *,
    time_zone: tzinfo = UTC,
    occurrences: Iterable[Occurrence] = (),
    actions: Iterable[Action] = (),
    events: Iterable[Event] = (),
) -> tuple[TimelineEvent, ...]:
    """Return what happened to a theme, the oldest first.

    Parameters
    ----------
    born
        The day of its first comment.
    months
        Its months, the oldest first; one that may not be shown has no figures.
    time_zone
        The company's: the day of a decision is the day there.
    occurrences
        Entries of the calendar about it; repairs are shown.
    actions
        What was promised about it; shown when it begins and when it is done.
    events
        The active decisions about it and about the themes that were merged into it.
    """
    timeline = [] if born is None else [TimelineEvent(born, TimelineKind.BORN)]
    timeline += _list_movements(months)
    timeline += [
        TimelineEvent(item.start, TimelineKind.REPAIRED, {"what": item.note, "department": item.department})
        for item in occurrences
        if item.is_repair
    ]
    for action in actions:
        promise = {"what": action.promise, "department": action.department, "action": action.id}
        timeline.append(TimelineEvent(action.start, TimelineKind.PROMISED, promise))
        if action.done is not None:
            timeline.append(TimelineEvent(action.done, TimelineKind.REPAIRED, promise))
    for event in events:
        if event.kind in KIND_BY_DECISION:
            day = event.at.astimezone(time_zone).date()
            note = {"event": event.id, "who": event.who, **_build_note(event)}
            timeline.append(TimelineEvent(day, KIND_BY_DECISION[event.kind], note))
    # Of one day in the order above: a theme is born before anybody renames it.
    return tuple(sorted(timeline, key=lambda event: event.at))


def _list_movements(months: Sequence[TrendPoint]) -> list[TimelineEvent]:
    """Return the months in which a theme grew or returned: of several in a row, the first."""
    movements = []
    was_above = False
    for index, month in enumerate(months):
        is_above = month.n_counted is not None and month.upper is not None and month.n_counted > month.upper
        if is_above and not was_above:
            counts_before = [before.count for before in months[max(0, index - QUIET_MONTHS) : index]]
            # "Returned" needs a month with comments before the silence: without one the theme is new, not back.
            # None is no 0: a month that may not be shown, or has no data, is not known to have been silent.
            is_return = counts_before == [0] * QUIET_MONTHS and any(before.count for before in months[:index])
            note = {
                "period": str(month.period),
                "observed": month.n_counted,
                "expected": month.expected,
                "unit": month.unit,
            }
            kind = TimelineKind.RETURNED if is_return else TimelineKind.GREW
            movements.append(TimelineEvent(month.period.first_day, kind, note))
        was_above = is_above
    return movements


def _build_note(event: Event) -> dict[str, Any]:
    """Return what a sentence about a decision needs beside its number and who decided."""
    payload: Mapping[str, Any] = event.payload
    match event.kind:
        case "rename":
            return {"labels": payload["labels"]}
        case "merge":
            return {"theme": event.subject, "into": theme_reference(payload["into"])}
        case "split":
            return {
                "theme": event.subject,
                "part": theme_reference(payload["part"]),
                "n_segments": len(payload["segments"]),
            }
    return {}
