"""Theme cards: the figures that the triage board shows of each theme, computed beforehand and kept as JSON.

A card is about the last month with data. It holds figures, ids and the sentences of evidence: labels, decisions and the
customers' words are read when it is opened. A theme of fewer customers than may be shown has a card without figures.

Its place in the work list is impact × doubt × news (``docs/triage.md``):

* **impact**, in [0, 1]: the theme's share of what the month's comments cost, each at the middle of its channel's cost
  range (without costs: its share of the comments);
* **doubt**, in [0, 1]: the width of the leading department's interval; before an audit one less the probability that
  it leads; 1 when no department leads;
* **news**: how surprising the month was, −log10 of the adjusted p of its change, at least 1 where there is one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.insight.alerts import detect_alerts
from voc.insight.causes import list_theme_causes
from voc.insight.contacts import categorise_comments
from voc.insight.evidence_sentences import PartsByCause, build_theme_evidence, format_evidence
from voc.insight.facts import Facts
from voc.insight.processes import list_rate_volumes
from voc.insight.provenance import build_count
from voc.insight.quotes import select_quotes
from voc.insight.results import ThemeAlert, ThemeChange, TrendPoint
from voc.insight.scope import MonthScope, scope_to_period
from voc.insight.scores import build_theme_score
from voc.insight.themes import estimate_category_shares
from voc.insight.timeline import MONTHS_TOLD
from voc.records import Cause, Estimate, Period, ThemeId, theme_reference
from voc.text.messages import LANGUAGES
from voc.text.messages.catalog import Messages

if TYPE_CHECKING:
    from voc.insight.scope import Ints

__all__ = ["Card", "build_cards"]

LARGEST_NEWS = 10.0
"""A p of 10⁻¹⁰ is news enough: beyond it the surprise is the model's, not the theme's."""


@dataclass(frozen=True, slots=True)
class Card:
    """A theme's card as it is kept.

    ``content`` is JSON; ``impact``, ``doubt`` and ``news`` are what the work list is ranked by (see the module).
    """

    theme: ThemeId
    content: Mapping[str, Any]
    impact: float
    doubt: float
    news: float


def build_cards(facts: Facts, period: Period, progress: Callable[[int, int], None] | None = None) -> tuple[Card, ...]:
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
        content = _build_content(scope, theme_index, mentions, alert, evidence, categories)
        content["n_audited"] = int(n_audited[mentions].sum())
        shares = content["causes"]
        impact = float(comment_costs[comment_rows].sum()) / month_cost if comment_rows.size else 0.0
        cards.append(Card(theme.id, content, impact, _compute_doubt(shares), _compute_news(content["change"], alert)))
        if progress is not None:
            progress(theme_index + 1, len(facts.themes))
    return tuple(cards)


def _build_content(
    scope: MonthScope,
    theme_index: int,
    mentions: Ints,
    alert: ThemeAlert | None,
    evidence: PartsByCause,
    categories: Ints,
) -> dict[str, Any]:
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
        theme_index, scope.smallest_group, volume_by_month or None, n_months=MONTHS_TOLD
    )
    # A theme that was silent this month is judged by what was said about it before.
    quotes = select_quotes(scope, theme_index, mentions if mentions.size else _list_all_mentions(scope, theme_index))
    return {
        "period": str(scope.period),
        "comments": _figure_json(comments),
        "process": process,
        "trend": [_point_json(point) for point in trend],
        "change": None if is_suppressed or change is None else _change_json(change),
        "alert": None if alert is None or is_suppressed else _alert_json(alert),
        # Told even where the figures are not: the list of alerts is the officer's, and shows small groups.
        "alerted": alert is not None,
        "score": None if score is None else _figure_json(score.estimate),
        "causes": [_cause_json(cause) for cause in causes],
        "categories": {str(category): _figure_json(share) for category, share in shares.items()},
        "quotes": [[quote.feedback, quote.segment] for quote in quotes],
        "first": _find_first_day(scope, all_comments),
        "main_departments": scope.facts.list_main_departments(theme_index),
        "customers_ever": scope.count_customers(all_comments),
    }


def _list_all_mentions(scope: MonthScope, theme_index: int) -> Ints:
    """Return the positions of a theme's mentions in all months."""
    return np.flatnonzero(scope.facts.mentions["theme"].to_numpy(dtype=np.int64) == theme_index)


def _find_first_day(scope: MonthScope, comment_rows: Ints) -> str | None:
    """Return the day of the earliest of some comments: ``2026-03-14``; None where none has a date."""
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)[comment_rows]
    dated = days[days >= 0]
    return date.fromordinal(int(dated.min())).isoformat() if dated.size else None


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


def _compute_doubt(causes: list[dict[str, Any]]) -> float:
    """Return the width of the leading department's interval; where nothing was audited, how surely it does not lead."""
    leading = next((cause for cause in causes if cause["department"] is not None), None)
    if leading is not None and leading["lead_probability"] is not None:
        return 1.0 - float(leading["lead_probability"])
    leading_share = None if leading is None else leading["share"]
    if leading_share is None or leading_share["low"] is None or leading_share["high"] is None:
        return 1.0
    return float(min(1.0, max(0.0, leading_share["high"] - leading_share["low"])))


def _compute_news(change: Mapping[str, Any] | None, alert: ThemeAlert | None) -> float:
    """Return how surprising a theme's month was, from 1 to ``LARGEST_NEWS``; 0 without a change or an alert."""
    p_values = [] if change is None else [float(change["p"])]
    p_values += [] if alert is None else [alert.p_adjusted]
    if not p_values:
        return 0.0
    # A p of 0 has no logarithm; 1e-300 is about the smallest number there is.
    return float(min(LARGEST_NEWS, max(1.0, -math.log10(max(min(p_values), 1e-300)))))


# ---- as JSON ------------------------------------------------------------------------------------------------------


def _figure_json(estimate: Estimate) -> dict[str, Any]:
    names = ("value", "low", "high", "n", "unit", "note")
    return {name: getattr(estimate, name) for name in names}


def _point_json(point: TrendPoint) -> dict[str, Any]:
    rate = None
    if point.per_thousand is not None:
        rate = {
            "value": point.per_thousand,
            "low": point.per_thousand_low,
            "high": point.per_thousand_high,
            "n": point.n_counted or 0,
            "unit": "per 1000",
            "note": "",
        }
    return {
        "period": str(point.period),
        "count": point.n_counted,
        "per_thousand": rate,
        "expected": point.expected,
        "upper": point.upper,
    }


def _change_json(change: ThemeChange) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "observed": change.observed,
        "expected": change.expected,
        "p": change.p_adjusted,
        "since": None if change.since is None else change.since.isoformat(),
        "last_active": None if change.last_active is None else str(change.last_active),
    }


def _alert_json(alert: ThemeAlert) -> dict[str, Any]:
    return {
        "kind": str(alert.kind),
        "observed": alert.observed,
        "expected": alert.expected,
        "p": alert.p_adjusted,
        "unit": alert.unit,
        "since": None if alert.since is None else alert.since.isoformat(),
        "day": None if alert.day is None else alert.day.isoformat(),
        "window_days": alert.window_days,
    }


def _cause_json(cause: Cause) -> dict[str, Any]:
    return {
        "department": cause.department,
        "share": _figure_json(cause.share),
        "lead_probability": cause.lead_probability,
        "evidence": {language: format_evidence(cause, messages) for language, messages in _load_messages().items()},
    }


@cache
def _load_messages() -> dict[str, Messages]:
    """Return the shared messages by language; they are kept, since they are slow to load."""
    return {language: Messages(language) for language in LANGUAGES}
