"""Cards: what the triage board shows of each theme, reckoned beforehand and kept as JSON.

A card is about the last month with data. It holds figures, ids and the sentences of evidence: labels, decisions and the
customers' words are read when it is opened. A theme of fewer customers than may be shown has a card without figures.

Its place in the work list is impact × doubt × news (``docs/triage.md``):

* **impact**, in [0, 1]: the theme's share of what the month's comments cost, each at the middle of its channel's cost
  range (without costs: its share of the comments);
* **doubt**, in [0, 1]: the width of the leading department's interval; 1 when no department leads;
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

from voc.insight.alerts import alerts
from voc.insight.causes import theme_causes
from voc.insight.contacts import comment_categories
from voc.insight.evidence_sentences import Evidence, evidence_sentence, theme_evidence
from voc.insight.facts import Facts
from voc.insight.provenance import counted
from voc.insight.quotes import quotes
from voc.insight.results import Alert, Change, TrendPoint
from voc.insight.scope import View, look
from voc.insight.scores import theme_score
from voc.insight.themes import process_of, shares_of_categories
from voc.records import Cause, Estimate, Period
from voc.text.messages.catalog import LANGUAGES, Wording

if TYPE_CHECKING:
    from voc.insight.scope import Ints

__all__ = ["Card", "cards"]

MONTHS_ON_CARD = 24
LARGEST_NEWS = 10.0
"""A p of 10⁻¹⁰ is news enough: beyond it the model, not the theme, is what is surprising."""


@dataclass(frozen=True, slots=True)
class Card:
    """A theme's card as it is kept: ``content`` is JSON, the rest is what the work list is ranked by."""

    theme: int
    content: Mapping[str, Any]
    impact: float
    doubt: float
    news: float


def cards(facts: Facts, period: Period, progress: Callable[[int, int], None] | None = None) -> tuple[Card, ...]:
    """Return every theme's card for a month.

    Raises
    ------
    PeriodError
        There is no data in that month.
    """
    view = look(facts, period)
    evidence, categories = theme_evidence(view), comment_categories(facts)
    watched = {alert.theme: alert for alert in alerts(facts, period)}
    worth = _worth(view)
    audited = _audited(view)
    whole = max(float(worth[view.rows].sum()), 1e-9)
    made = []
    for place, theme in enumerate(facts.themes):
        mentions = view.mentions_of(place)
        rows = view.rows_of(mentions)
        alert = watched.get(theme.id)
        content = _content(view, place, mentions, alert, evidence, categories)
        content["n_audited"] = int(audited[mentions].sum())
        shares = content["causes"]
        impact = float(worth[rows].sum()) / whole if rows.size else 0.0
        made.append(Card(theme.id, content, impact, _doubt(shares), _news(content["change"], alert)))
        if progress is not None:
            progress(place + 1, len(facts.themes))
    return tuple(made)


def _content(
    view: View, place: int, mentions: Ints, alert: Alert | None, evidence: Evidence, categories: Ints
) -> dict[str, Any]:
    theme = view.facts.themes[place]
    rows = view.rows_of(mentions)
    process, of_month = process_of(view, place)
    comments = view.count(counted(rows.size, "comments"), f"T-{theme.id}/comments", rows)
    hidden = comments.suppressed
    shares = {} if hidden else shares_of_categories(view, f"T-{theme.id}", rows, categories)
    score = None if hidden else theme_score(view, place)
    causes = () if hidden else theme_causes(view, place, mentions, evidence)
    change = view.history.changes[place]
    ever = view.ever(place)
    return {
        "period": str(view.period),
        "comments": _figure(comments),
        "process": process,
        "trend": [
            _point(p) for p in view.history.trend(place, view.smallest, of_month or None, n_months=MONTHS_ON_CARD)
        ],
        "change": None if hidden or change is None else _change(change),
        "alert": None if alert is None or hidden else _alert(alert),
        "alerted": alert is not None,
        "score": None if score is None else _figure(score.estimate),
        "causes": [_cause(cause) for cause in causes],
        "categories": {str(category): _figure(share) for category, share in shares.items()},
        "quotes": [
            [q.feedback, q.segment] for q in quotes(view, place, mentions if mentions.size else _all(view, place))
        ],
        "first": _first_day(view, ever),
        "customers_ever": view.customers(ever),
    }


def _all(view: View, place: int) -> Ints:
    return np.flatnonzero(view.facts.mentions["theme"].to_numpy(dtype=np.int64) == place)


def _first_day(view: View, rows: Ints) -> str | None:
    days = view.facts.comments["day"].to_numpy(dtype=np.int64)[rows]
    known = days[days >= 0]
    return date.fromordinal(int(known.min())).isoformat() if known.size else None


def _worth(view: View) -> NDArray[np.float64]:
    """Return what each comment's contact costs in euros; where no cost is told, all are worth the same."""
    middles = {
        channel.name: (channel.cost_low_eur + channel.cost_high_eur) / 2
        for channel in view.facts.config.channels
        if channel.cost_low_eur is not None and channel.cost_high_eur is not None
    }
    channel = view.facts.comments["channel"]
    if not middles:
        return np.ones(len(channel), dtype=np.float64)
    usual = float(np.mean(list(middles.values())))
    return np.asarray(channel.map(middles).fillna(usual), dtype=np.float64)


def _audited(view: View) -> NDArray[np.int64]:
    """Return per mention how many of its sentences were audited."""
    found = view.facts.audit.mention
    return np.bincount(found[found >= 0], minlength=len(view.facts.mentions)).astype(np.int64)


def _doubt(causes: list[dict[str, Any]]) -> float:
    """Return the width of the leading department's interval; 1 without one."""
    leading = next((cause["share"] for cause in causes if cause["department"] is not None), None)
    if leading is None or leading["low"] is None or leading["high"] is None:
        return 1.0
    return float(min(1.0, max(0.0, leading["high"] - leading["low"])))


def _news(change: Mapping[str, Any] | None, alert: Alert | None) -> float:
    p_values = [] if change is None else [float(change["p"])]
    p_values += [] if alert is None else [alert.p_adjusted]
    if not p_values:
        return 0.0
    return float(min(LARGEST_NEWS, max(1.0, -math.log10(max(min(p_values), 1e-300)))))


# ---- as JSON ------------------------------------------------------------------------------------------------------


def _figure(estimate: Estimate) -> dict[str, Any]:
    names = ("value", "low", "high", "n", "unit", "note")
    return {name: getattr(estimate, name) for name in names}


def _point(point: TrendPoint) -> dict[str, Any]:
    rate = None
    if point.per_thousand is not None:
        rate = {
            "value": point.per_thousand,
            "low": point.per_thousand_low,
            "high": point.per_thousand_high,
            "n": point.count or 0,
            "unit": "per 1000",
            "note": "",
        }
    return {
        "period": str(point.period),
        "count": point.count,
        "per_thousand": rate,
        "expected": point.expected,
        "upper": point.upper,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "observed": change.observed,
        "expected": change.expected,
        "p": change.p_adjusted,
        "since": None if change.since is None else change.since.isoformat(),
        "last_active": None if change.last_active is None else str(change.last_active),
    }


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "kind": str(alert.kind),
        "observed": alert.observed,
        "expected": alert.expected,
        "p": alert.p_adjusted,
        "since": None if alert.since is None else alert.since.isoformat(),
        "day": None if alert.day is None else alert.day.isoformat(),
        "window_days": alert.window_days,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "department": cause.department,
        "share": _figure(cause.share),
        "evidence": {language: evidence_sentence(cause, words) for language, words in _wordings().items()},
    }


@cache
def _wordings() -> dict[str, Wording]:
    """Return the shared words per language: sentences are kept, since what they are made of is slow to load."""
    return {language: Wording(language) for language in LANGUAGES}
