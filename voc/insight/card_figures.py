"""Figures of the themes' cards, which the triage board shows: computed beforehand, as they take seconds.

A card is about the last month with data. It holds figures, ids and the sentences of evidence: labels, decisions and the
customers' words are read when it is opened. A theme of fewer customers than may be shown has a card without figures.

Alerts are chosen for the work list by impact × doubt × max(news, 1) (``docs/triage.md``):

* **impact**, in [0, 1]: the theme's share of what the month's comments cost, each at the middle of its channel's cost
  range (without costs: its share of the comments);
* **doubt**, in [0, 1]: the width of the leading department's interval; before an audit one less the probability that
  it leads; 1 when no department leads;
* **news**: how surprising the month was, −log10 of the adjusted p of its change, at least 1 where there is one, and 0
  where the month was as expected.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.alerts import detect_alerts
from voc.insight.causes import list_theme_causes
from voc.insight.contacts import categorise_comments
from voc.insight.evidence_sentences import EvidenceByCause, build_theme_evidence, format_evidence
from voc.insight.facts import Facts
from voc.insight.processes import list_rate_volumes
from voc.insight.provenance import build_count
from voc.insight.quotes import select_quotes
from voc.insight.results import ThemeAlert, ThemeChange, TrendPoint
from voc.insight.scope import MonthScope, scope_to_period
from voc.insight.scores import build_theme_score
from voc.insight.themes import estimate_category_shares
from voc.insight.timeline import TIMELINE_MONTHS
from voc.records import Cause, Estimate, Period, theme_reference
from voc.records.theme_card import (
    CardAlert,
    CardCause,
    CardChange,
    CardContent,
    CardFigure,
    CardTrendPoint,
    ThemeCard,
)
from voc.text.messages import LANGUAGES
from voc.text.messages.catalog import Messages

if TYPE_CHECKING:
    from voc.insight.scope import Ints

__all__ = ["build_cards"]

LARGEST_NEWS = 10.0
"""A p of 10⁻¹⁰ is news enough: beyond it the surprise is the model's, not the theme's."""


def build_cards(
    facts: Facts, period: Period, progress: Callable[[int, int], None] | None = None
) -> tuple[ThemeCard, ...]:
    """Return every theme's card for a month.

    Parameters
    ----------
    progress
        Called after every theme with how many are done, and of how many.

    Raises
    ------
    PeriodError
        There is no data in that month.
    """
    scope = scope_to_period(facts, period)
    evidence, categories = build_theme_evidence(scope), categorise_comments(facts)
    alert_by_theme = {alert.theme: alert for alert in detect_alerts(facts, period)}
    comment_costs = _estimate_contact_costs(scope)
    n_audited = _count_audited(scope)
    # A month without comments costs nothing; the division below must not fail on it.
    month_cost = max(float(comment_costs[scope.comment_rows].sum()), 1e-9)
    cards = []
    for theme_index, theme in enumerate(facts.themes):
        mentions = scope.list_theme_mentions(theme_index)
        comment_rows = scope.list_comment_rows(mentions)
        alert = alert_by_theme.get(theme.id)
        content = replace(
            _build_content(scope, theme_index, mentions, alert, evidence, categories),
            n_audited=int(n_audited[mentions].sum()),
        )
        impact = float(comment_costs[comment_rows].sum()) / month_cost if comment_rows.size else 0.0
        news = _compute_news(content.change, alert)
        cards.append(ThemeCard(theme.id, content, impact, _compute_doubt(content.causes), news))
        if progress is not None:
            progress(theme_index + 1, len(facts.themes))
    return tuple(cards)


def _build_content(
    scope: MonthScope,
    theme_index: int,
    mentions: Ints,
    alert: ThemeAlert | None,
    evidence: EvidenceByCause,
    categories: Ints,
) -> CardContent:
    """Return a card's content; of a theme with too few customers, without its figures.

    Parameters
    ----------
    mentions
        Positions of the theme's mentions in the month.
    categories
        (n_comments,) category codes of all comments.
    """
    reference = theme_reference(scope.facts.themes[theme_index].id)
    comment_rows = scope.list_comment_rows(mentions)
    process = scope.processes[theme_index]
    volume_by_month = list_rate_volumes(scope.facts, process, scope.period.index)
    comments = scope.record_figure(build_count(comment_rows.size, "comments"), f"{reference}/comments", comment_rows)
    is_suppressed = comments.is_suppressed
    shares = {} if is_suppressed else estimate_category_shares(scope, reference, comment_rows, categories)
    score = None if is_suppressed else build_theme_score(scope, theme_index)
    causes = () if is_suppressed else list_theme_causes(scope, theme_index, mentions, evidence)
    change = scope.theme_history.changes[theme_index]
    all_comments = scope.list_all_comments(theme_index)
    trend = scope.theme_history.list_trend_points(
        theme_index, scope.smallest_group, volume_by_month or None, n_months=TIMELINE_MONTHS
    )
    # A theme that was silent this month is judged by what was said about it before.
    quotes = select_quotes(scope, theme_index, mentions if mentions.size else _list_all_mentions(scope, theme_index))
    return CardContent(
        period=str(scope.period),
        comments=_build_figure(comments),
        process=process,
        trend=tuple(map(_build_trend_point, trend)),
        change=None if is_suppressed or change is None else _build_change(change),
        alert=None if alert is None or is_suppressed else _build_alert(alert),
        # Told even where the figures are not: the list of alerts is the officer's, and shows small groups.
        alerted=alert is not None,
        score=None if score is None else _build_figure(score.estimate),
        causes=tuple(map(_build_cause, causes)),
        categories={str(category): _build_figure(share) for category, share in shares.items()},
        quotes=tuple((quote.feedback, quote.segment) for quote in quotes),
        first=_find_first_day(scope, all_comments),
        main_departments=tuple(scope.facts.list_main_departments(theme_index)),
        customers_ever=scope.count_customers(all_comments),
    )


def _list_all_mentions(scope: MonthScope, theme_index: int) -> Ints:
    """Return the positions of a theme's mentions in all months."""
    return np.flatnonzero(scope.facts.mentions["theme"].to_numpy(dtype=np.int64) == theme_index)


def _find_first_day(scope: MonthScope, comment_rows: Ints) -> date | None:
    """Return the day of the earliest of some comments; None where none has a date."""
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)[comment_rows]
    dated = days[days >= 0]
    return date.fromordinal(int(dated.min())) if dated.size else None


def _estimate_contact_costs(scope: MonthScope) -> NDArray[np.float64]:
    """Return (n_comments,) what each comment's contact costs in euros; 1 for all where no channel has a cost.

    A channel without a cost counts as the mean of those that have one.
    """
    cost_by_channel = {
        channel.name: (channel.cost_low_eur + channel.cost_high_eur) / 2
        for channel in scope.facts.config.channels
        if channel.cost_low_eur is not None and channel.cost_high_eur is not None
    }
    channel = scope.facts.comments["channel"]
    if not cost_by_channel:
        return np.ones(len(channel), dtype=np.float64)
    mean_cost = float(np.mean(list(cost_by_channel.values())))
    return np.asarray(channel.map(cost_by_channel).fillna(mean_cost), dtype=np.float64)


def _count_audited(scope: MonthScope) -> NDArray[np.int64]:
    """Return (n_mentions,) how many of each mention's sentences were audited."""
    audited_mentions = scope.facts.audit_correction.audited_mentions
    return np.bincount(audited_mentions[audited_mentions >= 0], minlength=len(scope.facts.mentions)).astype(np.int64)


def _compute_doubt(causes: Sequence[CardCause]) -> float:
    """Return the width of the leading department's interval; where nothing was audited, how surely it does not lead."""
    leading = next((cause for cause in causes if cause.department is not None), None)
    if leading is None:
        return 1.0
    if leading.lead_probability is not None:
        return 1.0 - leading.lead_probability
    if leading.share.low is None or leading.share.high is None:
        return 1.0
    return float(min(1.0, max(0.0, leading.share.high - leading.share.low)))


def _compute_news(change: CardChange | None, alert: ThemeAlert | None) -> float:
    """Return how surprising a theme's month was, from 1 to ``LARGEST_NEWS``; 0 without a change or an alert."""
    p_values = [] if change is None else [change.p]
    p_values += [] if alert is None else [alert.p_adjusted]
    if not p_values:
        return 0.0
    # A p of 0 has no logarithm; 1e-300 is about the smallest number there is.
    return float(min(LARGEST_NEWS, max(1.0, -math.log10(max(min(p_values), 1e-300)))))


# ---- parts of a card ----------------------------------------------------------------------------------------------


def _build_figure(estimate: Estimate) -> CardFigure:
    return CardFigure(estimate.value, estimate.low, estimate.high, estimate.n, estimate.unit, estimate.note)


def _build_trend_point(point: TrendPoint) -> CardTrendPoint:
    rate = None
    if point.per_thousand is not None:
        low, high = point.per_thousand_low, point.per_thousand_high
        rate = CardFigure(point.per_thousand, low, high, point.n_counted or 0, "per 1000")
    return CardTrendPoint(str(point.period), point.n_counted, rate, point.expected, point.upper)


def _build_change(change: ThemeChange) -> CardChange:
    last_active = None if change.last_active is None else str(change.last_active)
    return CardChange(str(change.kind), change.observed, change.expected, change.p_adjusted, change.since, last_active)


def _build_alert(alert: ThemeAlert) -> CardAlert:
    return CardAlert(
        str(alert.kind),
        alert.observed,
        alert.expected,
        alert.p_adjusted,
        unit=alert.unit,
        since=alert.since,
        day=alert.day,
        window_days=alert.window_days,
    )


def _build_cause(cause: Cause) -> CardCause:
    evidence = {language: format_evidence(cause, messages) for language, messages in _load_messages().items()}
    return CardCause(cause.department, _build_figure(cause.share), evidence, cause.lead_probability)


@cache
def _load_messages() -> dict[str, Messages]:
    """Return the shared messages by language; they are kept, since they are slow to load."""
    return {language: Messages(language) for language in LANGUAGES}
