"""Profile of one theme: what it is, its timeline, and the decisions of people about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voc.errors import UnknownNameError
from voc.records import Cause, Theme, ThemeId, ThemeState, theme_reference
from voc.store import decision_log, theme_decisions, worklist_queries
from voc.store.decision_log import LogEntry
from voc.store.proposed_names import load_proposed_names

if TYPE_CHECKING:
    from voc.insight import Facts
    from voc.insight.results import TrendPoint
    from voc.insight.scope import MonthScope
    from voc.insight.theme_category import ThemeCategory
    from voc.insight.timeline import TimelineEvent
    from voc.store import Store

__all__ = ["ThemeProfile", "build_theme_profile"]


@dataclass(frozen=True, slots=True)
class ThemeProfile:
    """A theme with its timeline, and some of what customers said.

    Attributes
    ----------
    members
        The theme's id and those of the themes that were merged into it: ``(7, 12)``.
    quotes
        Parts of comments that are typical of it, best first.
    decisions
        The log of decisions about its members, newest first.
    category, causes
        As board and report print them for the last month with data: without evidence, and nothing of too few customers.
    proposed_labels
        Name that the last fit would give it, by language; empty where that is the one it has.
    """

    theme: Theme
    members: tuple[ThemeId, ...]
    quotes: tuple[str, ...]
    timeline: tuple[TimelineEvent, ...]
    decisions: tuple[LogEntry, ...]
    category: ThemeCategory
    causes: tuple[Cause, ...]
    proposed_labels: Mapping[str, str] = field(default_factory=dict)


def build_theme_profile(store: Store, facts: Facts, theme_id: ThemeId) -> ThemeProfile:
    """Return the profile of a theme; of one that was merged, of the theme that it is part of today.

    Raises
    ------
    UnknownNameError
        No such theme, or one that is excluded.
    """
    from voc.insight.timeline import build_timeline

    theme_id = theme_decisions.load_current_theme_ids(store).get(theme_id, theme_id)
    theme_index = next((index for index, theme in enumerate(facts.themes) if theme.id == theme_id), None)
    if theme_index is None:
        row = theme_decisions.load_theme_rows(store).get(theme_id)
        is_excluded = row is not None and row.state == ThemeState.EXCLUDED
        note = " any more: a person excluded it; see voc log" if is_excluded else ""
        raise UnknownNameError(f"there is no theme {theme_reference(theme_id)}{note}")
    theme = facts.themes[theme_index]
    member_ids = theme_decisions.load_member_ids(store, theme_id)
    # A merge leaves earlier decisions under the themes that they were about: the members' histories are one.
    log_entries = [
        entry for id_ in member_ids for entry in decision_log.load_logged_events(store, subject=theme_reference(id_))
    ]
    repairing_departments = _find_departments(facts, theme_index)
    scope = _scope_to_last_month(facts)
    category, causes = _summarise_month(facts, scope, theme_index)
    timeline = build_timeline(
        _find_first_day(facts, theme_index),
        _list_trend_points(scope, theme_index),
        time_zone=ZoneInfo(facts.config.company.time_zone),
        occurrences=[item for item in facts.occurrences if item.department in repairing_departments],
        actions=[action for id_ in member_ids for action in worklist_queries.load_actions(store, theme_id=id_)],
        events=[entry.event for entry in log_entries if entry.is_active and entry.defect is None],
    )
    newest_first = tuple(sorted(log_entries, key=lambda entry: -(entry.event.id or 0)))
    proposed_labels = load_proposed_names(store).get(theme_id, {})
    quotes = _list_quotes(facts, theme)
    return ThemeProfile(theme, member_ids, quotes, timeline, newest_first, category, causes, proposed_labels)


def _find_first_day(facts: Facts, theme_index: int) -> date | None:
    """Return the day of a theme's first comment, else the day on which a fit first saw it."""
    rows = facts.mentions.loc[facts.mentions["theme"] == theme_index, "row"]
    days = facts.comments["day"].to_numpy()[rows.to_numpy(dtype="int64")]
    dated = days[days >= 0]
    if dated.size:
        return date.fromordinal(int(dated.min()))
    born_at = facts.themes[theme_index].row.born_at
    return None if born_at is None else born_at.astimezone(ZoneInfo(facts.config.company.time_zone)).date()


def _scope_to_last_month(facts: Facts) -> MonthScope | None:
    """Return the last month with data; None without any."""
    from voc.insight.scope import find_last_period, scope_to_period

    period = find_last_period(facts)
    return None if period is None else scope_to_period(facts, period)


def _list_trend_points(scope: MonthScope | None, theme_index: int) -> tuple[TrendPoint, ...]:
    """Return the theme's months up to the last one with data."""
    from voc.insight.timeline import TIMELINE_MONTHS

    if scope is None:
        return ()
    return scope.theme_history.list_trend_points(theme_index, scope.smallest_group, n_months=TIMELINE_MONTHS)


def _summarise_month(
    facts: Facts, scope: MonthScope | None, theme_index: int
) -> tuple[ThemeCategory, tuple[Cause, ...]]:
    """Return a theme's category and its causes in a month; of too few customers only what an officer decided."""
    from voc.insight.causes import list_theme_causes
    from voc.insight.contacts import categorise_comments
    from voc.insight.theme_category import choose_category
    from voc.insight.themes import estimate_category_shares

    theme_id = facts.themes[theme_index].id
    decision = facts.decisions.get(theme_id)
    officers_category = None if decision is None else decision.category
    mentions = None if scope is None else scope.list_theme_mentions(theme_index)
    if scope is None or mentions is None:
        return choose_category(officers_category, {}), ()
    comment_rows = scope.list_comment_rows(mentions)
    if scope.count_customers(comment_rows) < scope.smallest_group:
        return choose_category(officers_category, {}), ()
    shares = estimate_category_shares(scope, theme_reference(theme_id), comment_rows, categorise_comments(facts))
    category = choose_category(officers_category, {name: share.value for name, share in shares.items()})
    return category, list_theme_causes(scope, theme_index, mentions, {})


def _find_departments(facts: Facts, theme_index: int) -> frozenset[str]:
    """Return the departments whose repairs concern a theme: the one that a person named, else who caused most of it."""
    decision = facts.decisions.get(facts.themes[theme_index].id)
    if decision is not None and decision.department is not None:
        return frozenset({decision.department})
    return frozenset(facts.list_main_departments(theme_index))


def _list_quotes(facts: Facts, theme: Theme) -> tuple[str, ...]:
    """Return the theme's quotes as text, of those whose comment still counts."""
    if facts.segments is None or not theme.quotes:
        return ()
    spans = facts.segments.set_index("id")
    text_by_feedback = facts.comments.set_index("id")["text"]
    quoted_spans = spans.loc[
        [int(quote) for quote in theme.quotes if quote in spans.index], ["feedback", "start", "end"]
    ]
    span_rows = quoted_spans.to_numpy(dtype="int64").tolist()
    # Segments of copies and of empty texts are in no comment: they have no row here.
    return tuple(
        str(text_by_feedback[item])[start:end] for item, start, end in span_rows if item in text_by_feedback.index
    )
