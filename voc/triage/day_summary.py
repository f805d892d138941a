"""Summary of the day: what this person's and others' decisions since midnight changed in the figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from voc.records import feedback_reference
from voc.store import theme_decisions, theme_queries, worklist_queries
from voc.triage.day_progress import compute_day_progress
from voc.triage.request_context import RequestContext, match_theme_id
from voc.triage.responses import DaySummaryResult, FigureBeforeAfter, FigureView
from voc.triage.worklist_sources import THEME_KINDS, WorklistSources

__all__ = ["build_day_summary"]


def build_day_summary(context: RequestContext) -> DaySummaryResult:
    """Return how many items this person did today, how long it took, and which figures differ from this morning's."""
    sources = WorklistSources(context)
    progress = compute_day_progress(sources)
    changes = [
        *_list_theme_changes(sources),
        _build_decided_change(sources, "named", ("department",), "themes"),
        _build_decided_change(sources, "answered", ("audit", "contact"), "answers"),
        *_list_open_work_changes(sources),
    ]
    return DaySummaryResult(
        n_decided=progress.done,
        minutes=progress.minutes,
        changes=[change for change in changes if change.before.value != change.after.value],
    )


def _build_change(
    sources: WorklistSources, message_key: str, before: float, after: float, unit: str, n_themes: int = 0
) -> FigureBeforeAfter:
    messages = sources.context.messages
    month = "" if sources.period is None else messages.format_month(sources.period)
    return FigureBeforeAfter(
        what=messages(f"finish.{message_key}", month=month),
        before=FigureView(value=before, n=n_themes, unit=unit),
        after=FigureView(value=after, n=n_themes, unit=unit),
    )


def _load_decided_subjects(
    sources: WorklistSources, kinds: Collection[str], before: datetime | None = None
) -> set[str]:
    """Return the subjects with an active decision of some kinds: ``{"T-7", "T-12"}``."""
    return set(worklist_queries.load_last_decision_times(sources.context.store, tuple(kinds), before=before))


def _build_decided_change(
    sources: WorklistSources, message_key: str, kinds: Collection[str], unit: str
) -> FigureBeforeAfter:
    """Return how many subjects had a decision of some kinds at midnight, and have now."""
    subjects_before = _load_decided_subjects(sources, kinds, sources.context.midnight)
    return _build_change(sources, message_key, len(subjects_before), len(_load_decided_subjects(sources, kinds)), unit)


def _list_theme_changes(sources: WorklistSources) -> list[FigureBeforeAfter]:
    """Return how many themes were judged, how much of the month they cover, and how many there are."""
    store, midnight = sources.context.store, sources.context.midnight
    subjects_before = _load_decided_subjects(sources, THEME_KINDS, midnight)
    subjects_after = _load_decided_subjects(sources, THEME_KINDS)
    # What is excluded stays in the list of themes, so that it can be brought back.
    n_themes, _ = theme_queries.load_theme_page(store, offset=0, limit=1)
    n_themes_before = theme_queries.count_unmerged_themes(store, theme_decisions.load_merges_at(store, midnight))
    has_costs = any(channel.cost_low_eur is not None for channel in sources.context.config.channels)
    return [
        _build_change(sources, "decided", len(subjects_before), len(subjects_after), "themes", n_themes),
        _build_change(
            sources,
            "covered_costs" if has_costs else "covered",
            _compute_covered_share(sources, subjects_before),
            _compute_covered_share(sources, subjects_after),
            "share",
        ),
        _build_change(sources, "themes", n_themes_before, n_themes, "themes"),
    ]


def _compute_covered_share(sources: WorklistSources, subjects: Collection[str]) -> float:
    """Return the share of the impact of all themes that some themes have, in [0, 1]."""
    # In one order: a sum of floats depends on it in the last digit, and a set has none.
    total_impact = sum(sources.impact_by_theme.values())
    if not total_impact:
        return 0.0
    return sum(sources.impact_by_theme.get(match_theme_id(subject), 0.0) for subject in sorted(subjects)) / total_impact


def _list_open_work_changes(sources: WorklistSources) -> list[FigureBeforeAfter]:
    """Return what is left to do: calls of today, and actions."""
    midnight = sources.context.midnight
    called_before = _load_decided_subjects(sources, ("called",), midnight)
    # A call leaves the list, so what was urgent at midnight is what is left and what was called since.
    n_called_today = len(_load_decided_subjects(sources, ("called",)) - called_before)
    urgent_now = set(map(feedback_reference, sources.urgent_feedback_ids))
    promised_before = _load_decided_subjects(sources, ("action",), midnight)
    n_actions_before = len(promised_before - _load_decided_subjects(sources, ("done", "drop"), midnight))
    return [
        _build_change(sources, "urgent", len(urgent_now - called_before) + n_called_today, len(urgent_now), "comments"),
        _build_change(sources, "open_actions", n_actions_before, len(sources.open_actions), "actions"),
    ]
