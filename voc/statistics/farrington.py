"""Expected counts of many series at once, in the manner of Farrington Flexible.

One row per series (theme, reason), one column per month (or day); the last column that is asked about is predicted
from the columns before it. Per series the counts are quasi-Poisson around ``rate × exposure``; the exposure carries
season, volume and stream. After Noufaily et al. (2013), *An improved algorithm for outbreak detection in multiple
surveillance systems*, Statistics in Medicine 32, 1206–1222: past outbreaks are down-weighted by their Anscombe
residuals, and the threshold is a negative binomial quantile. Three things differ, since months are few and series many:

* the rate has Jeffreys' Gamma(½, 0) prior, so that a series without any history has a prediction too, and the
  uncertainty of the rate is inside the negative binomial (Bernardo & Smith 1994, *Bayesian Theory*, app. A);
* the overdispersion is shared between series: a pooled one (1 + κμ) counts as some degrees of freedom beside the
  series' own, as in Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1), art. 3;
* what is left unknown of it widens the tail: the normal score of the p-value is read from Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Prediction", "predict", "stream_effect"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

OUTBREAK = 2.58
"""Anscombe residuals beyond this lose weight (Noufaily et al. 2013, section 3.4)."""
PRIOR_DF = 6.0
"""Degrees of freedom that the pooled overdispersion counts for."""
PRIOR_EVENTS = 0.5
"""Jeffreys' prior for a Poisson rate."""


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What was expected of one column, per series; arrays of shape (n_series,).

    ``p_above`` is the chance of the observed count or more, ``p_below`` of it or fewer. ``upper`` is the 97.5 %
    bound. ``rate`` is per unit of exposure. NaN where there is no earlier column with exposure.
    """

    expected: Floats
    upper: Floats
    p_above: Floats
    p_below: Floats
    rate: Floats
    dispersion: Floats
    pooled: float
    n_columns: NDArray[np.int64]


def predict(
    counts: Floats,
    exposure: Floats,
    *,
    column: int = -1,
    baseline: Mask | None = None,
    spread: Floats | None = None,
    pooled: float | None = None,
    downweight: bool = True,
) -> Prediction:
    """Return what is expected in a column from earlier ones, and how surprising the count is.

    Parameters
    ----------
    counts, exposure
        (n_series, n_columns). A cell with exposure 0 was not observed and is left out.
    column
        The column asked about.
    baseline
        (n_series, n_columns): which cells to learn from; default all before ``column``.
    spread
        (n_series,) relative standard error of the exposure in ``column``.
    pooled
        κ of the pooled overdispersion 1 + κμ, when it is known from elsewhere; default: from these series.
    downweight
        Whether past outbreaks lose weight.
    """
    column %= counts.shape[1]
    used = (exposure > 0) & (np.arange(counts.shape[1]) < column)
    if baseline is not None:
        used &= baseline
    weights = used.astype(float)
    rate, dispersion, kappa = _fit(counts, exposure, weights, pooled)
    if downweight:
        # From the median on, with the pooled overdispersion: an outbreak inflates its own series' mean and spread.
        middle = np.nan_to_num(_row_median(np.where(used, counts / np.maximum(exposure, 1e-12), np.nan)))
        start = np.where(middle > 0, middle, rate)[:, None] * exposure
        weights = used * _weights(counts, start, 1 + kappa * start)
        for _ in range(3):
            rate, dispersion, kappa = _fit(counts, exposure, weights, pooled)
            weights = used * _weights(counts, rate[:, None] * exposure, dispersion[:, None])
        rate, dispersion, kappa = _fit(counts, exposure, weights, pooled)
    now = exposure[:, column]
    shape = (weights * counts).sum(axis=1) / dispersion + PRIOR_EVENTS
    expected = np.where(used.any(axis=1) & (now > 0), rate * now, np.nan)
    variance = dispersion * expected + expected**2 * (1 / shape + (0 if spread is None else spread**2))
    df = _degrees(weights, pooled)
    above, below, upper = _tails(counts[:, column], expected, variance, df)
    return Prediction(expected, upper, above, below, rate, dispersion, kappa, used.sum(axis=1))


def stream_effect(counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Return by which factor each column's stream ran above its exposure, and its relative standard error.

    A robust two-way fit: count ≈ rate(series) × effect(column) × exposure, in which cells that stand out in either
    direction lose weight, so that an outbreak in a few series does not pass for a busier month. Each series is left
    out of its own effect. The idea is that of the size factors of Anders & Huber (2010), Genome Biology 11, R106,
    fitted instead of taken as a median, since our counts are small.

    Returns
    -------
    effect, spread
        Both (n_series, n_columns); the effect is 1 on average.
    """
    seen = exposure > 0
    effect = _median_effect(counts, exposure)
    weights = _agreement(counts, exposure * effect, seen)
    top = bottom = np.zeros(counts.shape[1])
    for _ in range(8):
        fitted = exposure * effect
        rate = ((weights * counts).sum(axis=1) + PRIOR_EVENTS) / np.maximum((weights * fitted).sum(axis=1), 1e-9)
        top = (weights * counts).sum(axis=0)
        bottom = (weights * rate[:, None] * exposure).sum(axis=0)
        effect = np.where(bottom > 0, top / np.maximum(bottom, 1e-9), 1.0)
        effect /= max(float(np.average(effect, weights=np.maximum(bottom, 1e-9))), 1e-9)
        weights = _agreement(counts, exposure * effect, seen, rate)
    scale = np.where(bottom > 0, effect * bottom / np.maximum(top, 1e-9), 1.0)
    others_top = top - weights * counts
    others_bottom = bottom - weights * rate[:, None] * exposure
    known = others_bottom > 0
    own = np.where(known, scale * others_top / np.where(known, others_bottom, 1.0), 1.0)
    spread = np.where(others_top > 0, 1 / np.sqrt(np.maximum(others_top, 1.0)), 1.0)
    return own, spread


def _median_effect(counts: Floats, exposure: Floats) -> Floats:
    """Return a first effect per column: the median over the series of count / usual count, weighted by their size."""
    shares = np.where(exposure > 0, counts / np.maximum(exposure, 1e-12), np.nan)
    usual = np.nan_to_num(_row_median(shares))
    usual = np.where(
        usual > 0, usual, np.nan_to_num(np.nansum(counts, axis=1) / np.maximum(exposure.sum(axis=1), 1e-12))
    )
    known = (exposure > 0) & (usual[:, None] > 0)
    ratios = np.where(known, np.nan_to_num(shares) / np.maximum(usual, 1e-12)[:, None], np.inf)
    weights = np.where(known, np.sqrt(usual[:, None] * exposure), 0.0)
    order = np.argsort(ratios, axis=0)
    sorted_ratios = np.take_along_axis(ratios, order, axis=0)
    cumulated = np.cumsum(np.take_along_axis(weights, order, axis=0), axis=0)
    middle = np.argmax(cumulated >= cumulated[-1:] / 2, axis=0)
    effect = sorted_ratios[middle, np.arange(counts.shape[1])]
    return np.where(np.isfinite(effect) & (effect > 0), effect, 1.0)


def _row_median(values: Floats) -> Floats:
    """Return the median of each row without its NaNs; NaN for a row of nothing else."""
    n = (~np.isnan(values)).sum(axis=1)
    ordered = np.sort(values, axis=1)
    rows = np.arange(values.shape[0])
    low, high = np.maximum((n - 1) // 2, 0), np.maximum(n // 2, 0)
    last = values.shape[1] - 1
    middle: Floats = (ordered[rows, np.minimum(low, last)] + ordered[rows, np.minimum(high, last)]) / 2
    return middle


def _agreement(counts: Floats, fitted: Floats, seen: Mask, rate: Floats | None = None) -> Floats:
    """Return weights that fall where a cell lies more than two standard deviations from its series' rate."""
    if rate is None:
        rate = np.nan_to_num(_row_median(np.where(seen, counts / np.maximum(fitted, 1e-12), np.nan)))
    mu = np.maximum(rate[:, None] * fitted, 0.25)
    residuals = (counts - mu) / np.sqrt(mu)
    # 0.455 is the median of χ² with one degree of freedom: a robust estimate of the overdispersion
    dispersion = np.maximum(np.median(residuals**2, axis=1, keepdims=True) / 0.455, 1.0)
    weights: Floats = seen * np.minimum(1.0, 2.0 / np.maximum(np.abs(residuals) / np.sqrt(dispersion), 1e-9)) ** 2
    return weights


def _fit(counts: Floats, exposure: Floats, weights: Floats, pooled: float | None) -> tuple[Floats, Floats, float]:
    """Weighted rates and moderated overdispersion."""
    rate = ((weights * counts).sum(axis=1) + PRIOR_EVENTS) / np.maximum((weights * exposure).sum(axis=1), 1e-12)
    mu = np.maximum(rate[:, None] * exposure, 1e-9)
    chi2 = (weights * (counts - mu) ** 2 / mu).sum(axis=1)
    own = np.maximum(weights.sum(axis=1) - 1, 0)
    level = (weights * mu).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    if pooled is None:
        pooled = _pooled_excess(counts, mu, weights > 0)
    prior = _prior_df(weights)
    total = np.maximum(prior + own, 1e-9)
    dispersion = np.where(prior + own > 0, (prior * (1 + pooled * level) + chi2) / total, 1.0)
    return rate, np.maximum(dispersion, 1.0), pooled


def _pooled_excess(counts: Floats, mu: Floats, used: Mask) -> float:
    """Return κ for which Pearson's statistic under variance μ + κμ² equals its degrees of freedom over all series.

    The moment estimator of Breslow (1984), Applied Statistics 33, 38–44, by bisection. Each series' part is capped at
    three times its degrees of freedom: one stormy past must not make all the others look uncertain.
    """
    own = np.maximum(used.sum(axis=1) - 1, 0)
    squares = np.where(used, (counts - mu) ** 2, 0.0)

    def surplus(kappa: float) -> float:
        chi2 = (squares / (mu + kappa * mu**2)).sum(axis=1)
        return float((np.minimum(chi2, 3 * own) - own).sum())

    if surplus(0.0) <= 0:
        return 0.0
    low, high = 0.0, 4.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) > 0 else (low, middle)
    return high


def _prior_df(weights: Floats) -> float:
    """Return what the pool is worth: at most what the other series know."""
    own = np.maximum(weights.sum(axis=1) - 1, 0)
    return min(PRIOR_DF, float(np.median(own)) * (own.size - 1)) if own.size else 0.0


def _degrees(weights: Floats, pooled: float | None) -> Floats:
    prior = PRIOR_DF if pooled is not None else _prior_df(weights)
    degrees: Floats = np.maximum(prior + np.maximum(weights.sum(axis=1) - 1, 0), 1.0)
    return degrees


def _weights(counts: Floats, mu: Floats, dispersion: Floats) -> Floats:
    """Weight 1, falling with the square of the Anscombe residual where a count stands out upwards."""
    mu = np.maximum(mu, 1e-9)
    residual = 1.5 * (counts ** (2 / 3) - mu ** (2 / 3)) / mu ** (1 / 6) / np.sqrt(dispersion)
    return np.where(residual > OUTBREAK, (OUTBREAK / np.maximum(residual, OUTBREAK)) ** 2, 1.0)


def _tails(observed: Floats, mean: Floats, variance: Floats, df: Floats) -> tuple[Floats, Floats, Floats]:
    """Upper and lower p-value and the 97.5 % bound of a negative binomial, widened to Student's t."""
    # scipy.special holds the same functions as scipy.stats and is imported in a tenth of the time
    from scipy.special import betainc, nbdtrik, ndtr, ndtri, stdtr, stdtrit

    known = np.isfinite(mean) & (mean > 0)
    mu, var = np.where(known, mean, 1.0), np.where(known, np.maximum(variance, mean * (1 + 1e-6)), 2.0)
    size, p = mu**2 / (var - mu), mu / var
    more = np.where(observed > 0, betainc(np.maximum(observed, 1.0), size, 1 - p), 1.0)
    above = stdtr(df, ndtri(more))
    below = stdtr(df, ndtri(betainc(size, observed + 1, p)))
    upper = np.ceil(np.maximum(nbdtrik(ndtr(stdtrit(df, 0.975)), size, p), 0) - 1e-9)
    return tuple(np.where(known, values, np.nan) for values in (above, below, upper))  # type: ignore[return-value]
