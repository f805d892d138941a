"""NPS: its interval, and the difference of two.

An NPS is the share of promoters (9–10) minus the share of detractors (0–6), times 100. Its interval is the adjusted
Wald interval of Rocks (2016), *Interval estimation for the "Net Promoter Score"*, The American Statistician 70(4),
365–372: add three answers, of which ¾ promoters and ¾ detractors, and take the Wald interval of that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from voc.records import Estimate
from voc.statistics.proportions import critical_value

__all__ = ["NpsAnswers", "count_answers", "estimate_nps", "estimate_nps_difference"]

MIN_PROMOTER, MAX_DETRACTOR = 9, 6
"""Scores from which on, and up to which, somebody is one: the scale's own definition."""
ADDED_ANSWERS = 0.75
"""Added to promoters and to detractors; twice that to the rest, so that n grows by three."""


@dataclass(frozen=True, slots=True)
class NpsAnswers:
    """Numbers of promoters, passives and detractors; weighted ones are fractions. ``n_customers`` None: not known."""

    promoters: float
    passives: float
    detractors: float
    n_customers: int | None = None

    @property
    def n(self) -> int:
        """Number of answers."""
        return round(self.promoters + self.passives + self.detractors)

    def compute_adjusted(self) -> tuple[float, float]:
        """Return the adjusted NPS in [−1, 1] and its variance."""
        n = self.n + 4 * ADDED_ANSWERS
        promoters, detractors = (self.promoters + ADDED_ANSWERS) / n, (self.detractors + ADDED_ANSWERS) / n
        score = promoters - detractors
        return score, (promoters + detractors - score**2) / n


def count_answers(scores: ArrayLike, *, n_customers: int | None = None) -> NpsAnswers:
    """Return promoters, passives and detractors of scores 0–10; NaN is no answer.

    Raises
    ------
    ValueError
        A score lies outside 0–10.
    """
    values = np.asarray(scores, dtype=float)
    values = values[~np.isnan(values)]
    if values.size and (values.min() < 0 or values.max() > 10):  # noqa: PLR2004 - the scale
        raise ValueError("an NPS score lies between 0 and 10")
    promoters = int((values >= MIN_PROMOTER).sum())
    detractors = int((values <= MAX_DETRACTOR).sum())
    return NpsAnswers(promoters, int(values.size) - promoters - detractors, detractors, n_customers)


def estimate_nps(answers: NpsAnswers, *, confidence: float = 0.95) -> Estimate:
    """Return the NPS (−100 to 100) with its adjusted Wald interval (Rocks 2016).

    The value is the plain NPS; the interval is centred on the adjusted one, which pulls a small sample to 0.

    Examples
    --------
    >>> estimate = estimate_nps(NpsAnswers(40, 35, 25))
    >>> estimate.value, round(estimate.low), round(estimate.high)
    (15.0, -1, 30)
    """
    if answers.n == 0:
        return Estimate(None, None, None, 0, "nps", n_customers=answers.n_customers, note="no answers")
    score, variance = answers.compute_adjusted()
    half_width = critical_value(confidence) * math.sqrt(variance)
    value = 100 * (answers.promoters - answers.detractors) / answers.n
    low, high = max(-100.0, 100 * (score - half_width)), min(100.0, 100 * (score + half_width))
    # With a handful of like answers the adjusted interval can miss the plain NPS that is printed with it.
    return Estimate(value, min(low, value), max(high, value), answers.n, "nps", "adjusted Wald", answers.n_customers)


def estimate_nps_difference(now: NpsAnswers, before: NpsAnswers, *, confidence: float = 0.95) -> Estimate:
    """Return ``now`` − ``before`` in NPS points; two separate groups of answers, both adjusted (Rocks 2016).

    A change is established when the interval excludes 0.
    """
    n = min(now.n, before.n)
    if n == 0:
        return Estimate(None, None, None, 0, "nps", note="no answers on one side")
    (score, variance), (earlier_score, earlier_variance) = now.compute_adjusted(), before.compute_adjusted()
    half_width = critical_value(confidence) * math.sqrt(variance + earlier_variance)
    value = 100 * ((now.promoters - now.detractors) / now.n - (before.promoters - before.detractors) / before.n)
    low, high = 100 * (score - earlier_score - half_width), 100 * (score - earlier_score + half_width)
    # As in estimate_nps: the interval of a handful of answers can miss the difference that is printed with it.
    low, high = min(low, value), max(high, value)
    return Estimate(value, low, high, n, "nps", "difference, adjusted Wald", now.n_customers)
