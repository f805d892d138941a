"""Scores of a month: an NPS over three rolling months, any other scale as a share of positive answers.

Relational and transactional answers are never pooled, nor different questions or scales. An NPS is compared with that
of the three months before its own three, so that no answer is on both sides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.facts import once, period_of
from voc.insight.provenance import n_distinct
from voc.insight.results import ScoreLine, TrendPoint
from voc.insight.theme_history import MONTHS_SHOWN, point
from voc.records import Estimate, Period, Scope
from voc.statistics import nps, proportions

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.scope import Ints, View

__all__ = ["score_lines", "theme_score"]

NPS_MONTHS = 3
"""At 250 answers a month an NPS is ± 9; over three months ± 5."""


def score_lines(view: View) -> tuple[ScoreLine, ...]:
    """Return the month's scores: NPS first, relational before transactional, then by number of answers."""
    frame = view.facts.scored
    if view.place is not None:
        row = frame["row"].to_numpy(dtype=np.int64)
        frame = frame[(row >= 0) & view.mine[np.maximum(row, 0)]]
    lines = []
    for (scope, question, scale), group in frame.groupby(["scope", "question", "scale"], dropna=False):
        line = _line(view, group, scope, str(question), str(scale))
        if line is not None:
            lines.append(line)
    return tuple(
        sorted(lines, key=lambda line: (line.scale != "nps", line.scope or "~", -line.estimate.n, line.question))
    )


def theme_score(view: View, theme: int) -> ScoreLine | None:
    """Return the score of those who mention a theme: the NPS with most answers, else another score."""
    frame = view.facts.scored
    rows, months = frame["row"].to_numpy(dtype=np.int64), frame["month"].to_numpy(dtype=np.int64)
    mentions = np.zeros(len(view.months) + 1, dtype=bool)  # one more: row −1 is a score without a comment
    mentions[view.ever(theme)] = True
    recent = frame[mentions[rows] & _within(months, view.period.index, NPS_MONTHS)]
    if recent.empty:
        return None
    groups = [
        (scale != "nps", -len(part), str(scope), str(question), scope, question, scale)
        for (scope, question, scale), part in recent.groupby(["scope", "question", "scale"], dropna=False)
    ]
    *_, scope, question, scale = min(groups, key=lambda group: group[:4])
    group = recent[_same(recent["scope"], scope) & (recent["question"] == question) & (recent["scale"] == scale)]
    prefix = f"T-{view.facts.themes[theme].id}/"
    return _line(view, group, scope, str(question), str(scale), prefix=prefix, alone=True)


def _line(
    view: View, frame: pd.DataFrame, scope: object, question: str, scale: str, *, prefix: str = "", alone: bool = False
) -> ScoreLine | None:
    """Return one score, or None when nobody answered in its window. ``alone``: without change and trend."""
    frame = once(frame)
    window = NPS_MONTHS if scale == "nps" else 1
    months = frame["month"].to_numpy(dtype=np.int64)
    last = view.period.index
    now, before = _within(months, last, window), _within(months, last - window, window)
    if not now.any():
        return None
    known = Scope(str(scope)) if isinstance(scope, str) else None
    name = f"{prefix}score/{known or 'any'}/{_slug(question)}/{scale}"
    estimate = _enter(view, frame[now], _value(frame[now], scale), name)
    previous = change = None
    if not alone and before.any() and not estimate.suppressed:
        previous = _enter(view, frame[before], _value(frame[before], scale), f"{name}/before")
        if not previous.suppressed:
            change = _enter(view, frame[now], _difference(frame[now], frame[before], scale), f"{name}/change")
    shown = not estimate.suppressed
    mean = proportions.mean(frame.loc[now, "value"].to_numpy(dtype=float), unit=scale) if scale != "nps" else None
    return ScoreLine(
        question,
        known,
        scale,
        estimate,
        previous,
        change,
        window,
        _enter(view, frame[now], mean, f"{name}/mean") if mean is not None else None,
        _distribution(frame[now]) if shown else {},
        () if alone else _counts(frame, last, view.smallest),
        () if alone else _rolling(view, frame, scale, window),
    )


def _value(frame: pd.DataFrame, scale: str) -> Estimate:
    if scale == "nps":
        return nps.nps(nps.count(frame["value"].to_numpy(dtype=float)))
    return proportions.share(_n_positive(frame), len(frame))


def _difference(now: pd.DataFrame, before: pd.DataFrame, scale: str) -> Estimate:
    if scale == "nps":
        counts = [nps.count(frame["value"].to_numpy(dtype=float)) for frame in (now, before)]
        return nps.difference(*counts)
    return proportions.difference(_n_positive(now), len(now), _n_positive(before), len(before))


def _n_positive(frame: pd.DataFrame) -> int:
    return int(frame["positive"].fillna(False).astype(bool).sum())


def _enter(view: View, frame: pd.DataFrame, estimate: Estimate, name: str) -> Estimate:
    who = n_distinct(frame["who"].to_numpy(dtype=np.int64))
    ids = np.unique(frame["feedback"].to_numpy(dtype=np.int64))
    return view.ledger.enter(estimate, name, ids, n_customers=who)


def _rolling(view: View, frame: pd.DataFrame, scale: str, window: int) -> tuple[tuple[Period, Estimate], ...]:
    """Return the score of each of the last fourteen months, over its own window; too small ones have no value."""
    months = frame["month"].to_numpy(dtype=np.int64)
    found = []
    for last in range(max(view.period.index - MONTHS_SHOWN + 1, int(months.min(initial=0))), view.period.index + 1):
        part = frame[_within(months, last, window)]
        if part.empty:
            continue
        who = n_distinct(part["who"].to_numpy(dtype=np.int64))
        estimate = _value(part, scale)
        if who < view.smallest:
            estimate = view.ledger.hide(estimate)
        found.append((period_of(last), estimate))
    return tuple(found)


def _counts(frame: pd.DataFrame, last: int, smallest: int) -> tuple[TrendPoint, ...]:
    months, who = frame["month"].to_numpy(dtype=np.int64), frame["who"].to_numpy(dtype=np.int64)
    first = max(last - MONTHS_SHOWN + 1, int(months.min(initial=last)))
    inside = [(month, months == month) for month in range(first, last + 1)]
    return tuple(point(period_of(m), int(here.sum()), n_distinct(who[here]), smallest) for m, here in inside)


def _distribution(frame: pd.DataFrame) -> dict[str, int]:
    counts = frame["value"].value_counts().sort_index()
    return {f"{value:g}": int(n) for value, n in counts.items()}


def _within(months: Ints, last: int, window: int) -> NDArray[np.bool_]:
    return (months > last - window) & (months <= last)


def _same(values: pd.Series[str], wanted: object) -> pd.Series[bool]:
    return values == wanted if isinstance(wanted, str) else values.isna()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40] or "score"
