"""How far the day is: it follows from the log alone, so a restart changes nothing."""

from __future__ import annotations

from voc.triage.answers import Day
from voc.triage.queue import LIMIT_ITEMS, LIMIT_MINUTES, spent_minutes
from voc.triage.seat import iso
from voc.triage.waiting import Desktop

__all__ = ["day_of"]


def day_of(desk: Desktop) -> Day:
    """Return what this person did today, of how many, and how long it took."""
    decisions = desk.today
    done = len(desk.done_keys)
    left = sum(item.news > 0 and not item.done for item in desk.waiting)
    return Day(
        limit_items=LIMIT_ITEMS,
        limit_minutes=LIMIT_MINUTES,
        done=done,
        of=max(done, min(LIMIT_ITEMS, done + left)),
        started_at=iso(decisions[0].at) if decisions else None,
        minutes=spent_minutes([item.at.timestamp() for item in decisions]),
    )
