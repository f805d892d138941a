"""Progress of the day: how much of today's work list is done. It follows from the log alone."""

from __future__ import annotations

from voc.store import worklist_queries
from voc.triage.ranking import LIMIT_ITEMS, LIMIT_MINUTES, compute_spent_minutes
from voc.triage.request_context import format_moment
from voc.triage.responses import DayProgress
from voc.triage.worklist_sources import WorklistSources

__all__ = ["compute_day_progress"]


def compute_day_progress(sources: WorklistSources) -> DayProgress:
    """Return how many items this person did today, of how many, and how long it took."""
    decisions = sources.decisions_today
    n_done = len(sources.done_keys)
    return DayProgress(
        limit_items=LIMIT_ITEMS,
        limit_minutes=LIMIT_MINUTES,
        done=n_done,
        # Whoever does more than the day asks for has done 14 of 14.
        of=max(n_done, min(LIMIT_ITEMS, n_done + _count_waiting_items(sources))),
        started_at=format_moment(decisions[0].at) if decisions else None,
        minutes=compute_spent_minutes([decision.at.timestamp() for decision in decisions]),
    )


def _count_waiting_items(sources: WorklistSources) -> int:
    """Return how many items wait, or at least ``LIMIT_ITEMS`` where so many do: more never count."""
    # Counted first by one query: after each decision the day is computed anew, and building items takes longer.
    n_undecided = worklist_queries.count_undecided_themes(sources.context.store, at_most=LIMIT_ITEMS)
    if n_undecided >= LIMIT_ITEMS:
        return n_undecided
    return sum(item.is_waiting for item in sources.list_items(LIMIT_ITEMS))
