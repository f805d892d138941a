"""Shares, rates and means, each with its interval.

Everything takes counts or arrays and returns an Estimate. Counts may be fractional: a comment whose cause lies for 0.7
with a department counts 0.7.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.records import Estimate

__all__ = [
    "MAJORITY",
    "critical_value",
    "estimate_mean",
    "estimate_per_thousand",
    "estimate_rate_ratio",
    "estimate_share",
    "estimate_share_difference",
    "wilson_interval",
]

MAJORITY = 0.5
"""Share from which on a part is most of the whole."""


def wilson_interval(
    successes: ArrayLike, n: ArrayLike, *, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the score interval of shares, elementwise (Wilson 1927, JASA 22, 209–212).

    Parameters
    ----------
    successes, n
        Broadcastable arrays, 0 ≤ successes ≤ n; fractional successes allowed. n = 0 gives (0, 1).
    """
    n_successes, size = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    z2 = critical_value(confidence) ** 2
    # min and max with the share itself: at 0 and n of n rounding would leave it a hair outside its interval.
    safe = np.where(size > 0, size, 1.0)
    shares = n_successes / safe
    centre = (shares + z2 / (2 * safe)) / (1 + z2 / safe)
    half_width = np.sqrt(z2) * np.sqrt(shares * (1 - shares) / safe + z2 / (4 * safe**2)) / (1 + z2 / safe)
    low = np.where(size > 0, np.clip(np.minimum(centre - half_width, shares), 0, 1), 0.0)
    high = np.where(size > 0, np.clip(np.maximum(centre + half_width, shares), 0, 1), 1.0)
    return low, high


def estimate_share(successes: float, n: int, *, confidence: float = 0.95, n_customers: int | None = None) -> Estimate:
    """Return a share in [0, 1] with its Wilson interval."""
    if n == 0:
        return Estimate(None, None, None, 0, "share", n_customers=n_customers, note="nothing to divide by")
    low, high = wilson_interval(successes, n, confidence=confidence)
    return Estimate(successes / n, float(low), float(high), n, "share", "Wilson", n_customers)


def estimate_share_difference(
    successes_now: float, n_now: int, successes_before: float, n_before: int, *, confidence: float = 0.95
) -> Estimate:
    """Return the difference of two independent shares with Newcombe's hybrid score interval.

    Newcombe (1998), Statistics in Medicine 17, 873–890, method 10. Established when the interval excludes 0.
    """
    if min(n_now, n_before) == 0:
        return Estimate(None, None, None, 0, "share", note="nothing to divide by")
    share_now, share_before = successes_now / n_now, successes_before / n_before
    (low_now, high_now), (low_before, high_before) = (
        tuple(float(end) for end in wilson_interval(x, n, confidence=confidence))
        for x, n in ((successes_now, n_now), (successes_before, n_before))
    )
    # Each bound lies as far from the difference as the two shares' own bounds on that side, squared and added.
    low = share_now - share_before - math.hypot(share_now - low_now, high_before - share_before)
    high = share_now - share_before + math.hypot(high_now - share_now, share_before - low_before)
    return Estimate(share_now - share_before, low, high, min(n_now, n_before), "share", "Newcombe")


def estimate_per_thousand(
    n_events: int, volume: int, *, confidence: float = 0.95, n_customers: int | None = None
) -> Estimate:
    """Return events per 1,000 of a volume with the exact Poisson interval (Garwood 1936, Biometrika 28, 437–442)."""
    from scipy.special import gammainccinv, gammaincinv

    if volume <= 0:
        return Estimate(None, None, None, n_events, "per 1000", n_customers=n_customers, note="no volume known")
    # The bounds of a Poisson mean are quantiles of Gamma(events) and Gamma(events + 1); from none the lower one is 0.
    tail = (1 - confidence) / 2
    low = gammaincinv(n_events, tail) if n_events else 0.0
    high = gammainccinv(n_events + 1, tail)
    scale = 1000 / volume
    return Estimate(
        n_events * scale, float(low) * scale, float(high) * scale, n_events, "per 1000", "Garwood", n_customers
    )


def estimate_rate_ratio(
    events_now: float,
    exposure_now: float,
    events_before: float,
    exposure_before: float,
    *,
    confidence: float = 0.95,
    dispersion: float = 1.0,
) -> Estimate:
    """Return (now / exposure) ÷ (before / exposure) with a Jeffreys interval for the two rates.

    Given the total, ``events_now`` is binomial; the interval is that of its odds with half an event added on both sides
    (Brown, Cai & DasGupta 2001, Statistical Science 16, 101–133, applied as in Przyborowski & Wilenski 1940).
    ``dispersion`` > 1 divides the counts, as a quasi-likelihood does.
    """
    from scipy.special import betaincinv

    events_now, events_before, exposure_now, exposure_before = (
        float(x) for x in (events_now, events_before, exposure_now, exposure_before)
    )
    n = round(events_now + events_before)
    if exposure_now <= 0 or exposure_before <= 0:
        return Estimate(None, None, None, n, "ratio", note="no exposure known")
    tail = (1 - confidence) / 2
    a, b = events_now / dispersion + 0.5, events_before / dispersion + 0.5
    low, high = (float(p / (1 - p)) * exposure_before / exposure_now for p in betaincinv(a, b, [tail, 1 - tail]))
    if events_before <= 0:
        return Estimate(None, low, None, n, "ratio", "Jeffreys", note="nothing before")
    value = events_now / exposure_now / (events_before / exposure_before)
    return Estimate(value, min(low, value), max(high, value), n, "ratio", "Jeffreys")


def estimate_mean(
    values: ArrayLike, *, unit: str, confidence: float = 0.95, n_customers: int | None = None
) -> Estimate:
    """Return the mean with Student's t interval; one value alone has no interval."""
    from scipy.special import stdtrit

    answers = np.asarray(values, dtype=float)
    answers = answers[~np.isnan(answers)]
    if answers.size == 0:
        return Estimate(None, None, None, 0, unit, n_customers=n_customers, note="no answers")
    centre = float(answers.mean())
    if answers.size == 1:
        return Estimate(centre, None, None, 1, unit, "mean", n_customers, note="one answer has no interval")
    half_width = float(stdtrit(answers.size - 1, 0.5 + confidence / 2) * answers.std(ddof=1) / math.sqrt(answers.size))
    return Estimate(
        centre, centre - half_width, centre + half_width, int(answers.size), unit, "Student's t", n_customers
    )


def critical_value(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)
