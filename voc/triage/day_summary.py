"""The end of the day: what this morning's decisions changed in the figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from voc.store import windows, worklist_queries
from voc.triage.day_progress import day_of
from voc.triage.request_context import Seat, number
from voc.triage.responses import Figure, FigureChange, FinishResult
from voc.triage.worklist_sources import THEME_KINDS, Desktop

__all__ = ["finish"]


def finish(seat: Seat) -> FinishResult:
    """Return how many items this person did today, how long it took, and which figures differ from this morning's."""
    desk = Desktop(seat)
    day = day_of(desk)
    changes = [*_themes(desk), *_causes(desk), *_work(desk)]
    return FinishResult(
        n_decided=day.done, minutes=day.minutes, changes=[c for c in changes if c.before.value != c.after.value]
    )


def _changed(desk: Desktop, key: str, before: float, after: float, unit: str, n: int = 0) -> FigureChange:
    month = "" if desk.period is None else desk.seat.words.month(desk.period)
    return FigureChange(
        what=desk.seat.words(f"finish.{key}", month=month),
        before=Figure(value=before, n=n, unit=unit),
        after=Figure(value=after, n=n, unit=unit),
    )


def _standing(desk: Desktop, kinds: Collection[str], before: datetime | None = None) -> set[str]:
    return set(worklist_queries.last_decided(desk.seat.store, tuple(kinds), before=before))


def _themes(desk: Desktop) -> list[FigureChange]:
    """Return how many themes were judged, how much of the month they cover, and how many there are."""
    midnight = desk.seat.midnight
    after, before = _standing(desk, THEME_KINDS), _standing(desk, THEME_KINDS, midnight)
    n_themes, _ = windows.themes_window(desk.seat.store, offset=0, limit=1)
    kinds = [item.kind for item in worklist_queries.decided(desk.seat.store, since=midnight)]
    # What is excluded stays in the list of themes, so that it can be brought back.
    n_before = n_themes + kinds.count("merge") - kinds.count("split")
    whole = sum(desk.impact.values())

    def covered(subjects: set[str]) -> float:
        return sum(desk.impact.get(number(subject), 0.0) for subject in subjects) / whole if whole else 0.0

    return [
        _changed(desk, "decided", len(before), len(after), "themes", n_themes),
        _changed(desk, "covered", covered(before), covered(after), "share"),
        _changed(desk, "themes", n_before, n_themes, "themes"),
    ]


def _causes(desk: Desktop) -> list[FigureChange]:
    midnight = desk.seat.midnight
    found = []
    for key, kinds, unit in (("named", ("department",), "themes"), ("answered", ("audit",), "answers")):
        after, before = _standing(desk, kinds), _standing(desk, kinds, midnight)
        found.append(_changed(desk, key, len(before), len(after), unit))
    return found


def _work(desk: Desktop) -> list[FigureChange]:
    """Return what is left to do: calls of today, and actions."""
    midnight = desk.seat.midnight
    called = _standing(desk, ("called",)) - _standing(desk, ("called",), midnight)
    n_urgent = len(desk.urgent)
    opened = _standing(desk, ("action",), midnight) - _standing(desk, ("done",), midnight)
    return [
        _changed(desk, "urgent", n_urgent + len(called), n_urgent, "comments"),
        _changed(desk, "open_actions", len(opened), len(desk.open_actions), "actions"),
    ]
