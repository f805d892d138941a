"""How far the day is: it follows from the log alone, so a restart changes nothing."""

from __future__ import annotations

from voc.store import worklist_queries
from voc.triage.ranking import LIMIT_ITEMS, LIMIT_MINUTES, spent_minutes
from voc.triage.request_context import iso
from voc.triage.responses import Day
from voc.triage.worklist_sources import Desktop

__all__ = ["day_of"]


def day_of(desk: Desktop) -> Day:
    """Return what this person did today, of how many, and how long it took."""
    decisions = desk.today
    done = len(desk.done_keys)
    return Day(
        limit_items=LIMIT_ITEMS,
        limit_minutes=LIMIT_MINUTES,
        done=done,
        of=max(done, min(LIMIT_ITEMS, done + _left(desk))),
        started_at=iso(decisions[0].at) if decisions else None,
        minutes=spent_minutes([item.at.timestamp() for item in decisions]),
    )


def _left(desk: Desktop) -> int:
    """Return how many items wait; where there are enough for the day, that many, without looking at each."""
    if (enough := worklist_queries.unseen(desk.seat.store, at_most=LIMIT_ITEMS)) >= LIMIT_ITEMS:
        return enough
    return sum(item.news > 0 and not item.done for item in desk.waiting(LIMIT_ITEMS))
