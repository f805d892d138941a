"""The yearly season of many series, learned from monthly totals.

Fourteen months of comments cannot teach a season; three years of contact totals can. The factors are those of a
multiplicative decomposition with a log-linear trend (Hyndman & Athanasopoulos 2021, *Forecasting: Principles and
Practice*, 3rd ed., ch. 3), and a small series leans on the season of all together (a Gamma prior around it).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["season"]

Floats = NDArray[np.float64]

SHORTEST = 24
"""Months of totals below which no season is taken: each calendar month must have been seen twice."""
LEAN = 40.0
"""Events that the season of all series together counts for in a single series' season."""


def season(totals: Floats, calendar_month: NDArray[np.int64]) -> Floats:
    """Return the yearly season per series.

    Parameters
    ----------
    totals
        (n_series, n_months), consecutive months, oldest first; NaN: not observed.
    calendar_month
        (n_months,) 1–12.

    Returns
    -------
    (n_series, 12) factors for January to December, 1 on average; all 1 when fewer than 24 months are known.
    """
    totals = np.asarray(totals, dtype=float)
    observed = ~np.isnan(totals)
    flat = np.ones((totals.shape[0], 12))
    whole = np.where(observed.any(axis=0), np.nansum(totals, axis=0), np.nan)[None, :]
    if totals.size == 0 or np.isfinite(whole).sum() < SHORTEST:
        return flat
    overall = _factors(whole, calendar_month, np.ones((1, 12)), 0.0)
    own = _factors(totals, calendar_month, np.repeat(overall, totals.shape[0], axis=0), LEAN)
    return np.where((observed.sum(axis=1) >= SHORTEST)[:, None], own, overall)


def _factors(totals: Floats, calendar_month: NDArray[np.int64], prior: Floats, lean: float) -> Floats:
    observed = ~np.isnan(totals)
    counts = np.where(observed, totals, 0.0)
    is_month = np.asarray(calendar_month)[:, None] == np.arange(1, 13)
    factors = prior
    for _ in range(4):
        level = _trend(counts, observed, factors[:, calendar_month - 1])
        seen = (counts @ is_month) + lean * prior
        expected = ((level * observed) @ is_month) + lean
        factors = np.where(expected > 0, seen / np.maximum(expected, 1e-12), prior)
        factors = factors / np.maximum(factors.mean(axis=1, keepdims=True), 1e-12)
    return factors


def _trend(counts: Floats, observed: NDArray[np.bool_], factors: Floats) -> Floats:
    """Level per month: a straight line through the logarithms of the deseasonalised counts, weighted by the counts."""
    n = counts.shape[1]
    t = np.arange(n) - (n - 1) / 2
    log = np.log((counts + 0.5) / np.maximum(factors, 1e-6))
    weight = observed * (counts + 0.5)
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    t_mean, log_mean = (
        (weight * t).sum(axis=1, keepdims=True) / total,
        (weight * log).sum(axis=1, keepdims=True) / total,
    )
    spread = np.maximum((weight * (t - t_mean) ** 2).sum(axis=1, keepdims=True), 1e-12)
    slope = (weight * (t - t_mean) * (log - log_mean)).sum(axis=1, keepdims=True) / spread
    line = np.exp(slope * (t - t_mean))
    scale = (counts * observed).sum(axis=1, keepdims=True) / np.maximum(
        (line * factors * observed).sum(axis=1, keepdims=True), 1e-12
    )
    level: Floats = line * scale
    return level
