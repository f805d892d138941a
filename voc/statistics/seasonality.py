"""Yearly season of many series, estimated from monthly totals.

Fourteen months of comments cannot teach a season; three years of contact totals can. The factors are those of a
multiplicative decomposition with a log-linear trend (Hyndman & Athanasopoulos 2021, *Forecasting: Principles and
Practice*, 3rd ed., ch. 3), and a small series leans on the season of all together (a Gamma prior around it).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["estimate_season"]

Floats = NDArray[np.float64]

MIN_MONTHS = 24
"""Months of totals below which no season is taken: each calendar month must have been seen twice."""
PRIOR_EVENTS = 40.0
"""Events that the season of all series together counts for in the season of one."""


def estimate_season(totals: Floats, calendar_month: NDArray[np.int64]) -> Floats:
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
    flat_season = np.ones((totals.shape[0], 12))
    all_series = np.where(observed.any(axis=0), np.nansum(totals, axis=0), np.nan)[None, :]
    if totals.size == 0 or np.isfinite(all_series).sum() < MIN_MONTHS:
        return flat_season
    common_season = _fit_factors(all_series, calendar_month, np.ones((1, 12)), 0.0)
    series_season = _fit_factors(
        totals, calendar_month, np.repeat(common_season, totals.shape[0], axis=0), PRIOR_EVENTS
    )
    # Below two years a series has not seen each month twice: it takes the season of all.
    return np.where((observed.sum(axis=1) >= MIN_MONTHS)[:, None], series_season, common_season)


def _fit_factors(totals: Floats, calendar_month: NDArray[np.int64], prior: Floats, prior_events: float) -> Floats:
    observed = ~np.isnan(totals)
    counts = np.where(observed, totals, 0.0)
    is_month = np.asarray(calendar_month)[:, None] == np.arange(1, 13)
    factors = prior
    for _ in range(4):  # level and season in turn: four rounds come within 0.1 % of sixty
        level = _fit_trend(counts, observed, factors[:, calendar_month - 1])
        month_counts = (counts @ is_month) + prior_events * prior
        expected_counts = ((level * observed) @ is_month) + prior_events
        factors = np.where(expected_counts > 0, month_counts / np.maximum(expected_counts, 1e-12), prior)
        factors = factors / np.maximum(factors.mean(axis=1, keepdims=True), 1e-12)
    return factors


def _fit_trend(counts: Floats, observed: NDArray[np.bool_], factors: Floats) -> Floats:
    """Return the level of each month: a straight line through the logarithms of the deseasonalised counts.

    Weighted by the counts: the logarithm of a small count is noise.
    """
    n = counts.shape[1]
    t = np.arange(n) - (n - 1) / 2
    log_counts = np.log((counts + 0.5) / np.maximum(factors, 1e-6))
    weights = observed * (counts + 0.5)
    total_weight = np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    t_mean, log_mean = (
        (weights * t).sum(axis=1, keepdims=True) / total_weight,
        (weights * log_counts).sum(axis=1, keepdims=True) / total_weight,
    )
    spread = np.maximum((weights * (t - t_mean) ** 2).sum(axis=1, keepdims=True), 1e-12)
    slope = (weights * (t - t_mean) * (log_counts - log_mean)).sum(axis=1, keepdims=True) / spread
    line = np.exp(slope * (t - t_mean))
    scale = (counts * observed).sum(axis=1, keepdims=True) / np.maximum(
        (line * factors * observed).sum(axis=1, keepdims=True), 1e-12
    )
    level: Floats = line * scale
    return level
