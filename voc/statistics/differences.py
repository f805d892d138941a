"""Difference of two independent estimates from their own intervals (MOVER).

References
----------
Zou, G. Y. and Donner, A. (2008), Construction of confidence limits about effect measures: a general approach,
*Statistics in Medicine* 27, 1693–1702.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from voc.records import Estimate

__all__ = ["subtract_estimates"]

METHOD = "MOVER"


def subtract_estimates(now: Estimate, before: Estimate, *, n_compared: int = 1) -> Estimate | None:
    """Return how much an estimate lies above an earlier one; None where one of them has no value or no interval.

    Each end lies as far from the difference as the two estimates' own ends on that side, squared and added, as in
    Newcombe's interval for shares. Over ``n_compared`` differences at once the interval is widened by the ratio of the
    normal quantiles (Bonferroni).

    Examples
    --------
    >>> now, before = Estimate(0.40, 0.30, 0.50, 100, "share"), Estimate(0.20, 0.16, 0.24, 400, "share")
    >>> difference = subtract_estimates(now, before)
    >>> round(difference.low, 3), round(difference.high, 3)
    (0.092, 0.308)
    """
    ends = (now.value, now.low, now.high, before.value, before.low, before.high)
    if any(end is None for end in ends):
        return None
    value, low, high, earlier, earlier_low, earlier_high = (float(end) for end in ends if end is not None)
    normal = NormalDist()
    widening = normal.inv_cdf(1 - 0.025 / n_compared) / normal.inv_cdf(0.975)
    difference = value - earlier
    below = widening * math.hypot(value - low, earlier_high - earlier)
    above = widening * math.hypot(high - value, earlier - earlier_low)
    n = min(now.n, before.n)
    return Estimate(difference, difference - below, difference + above, n, now.unit, METHOD)
