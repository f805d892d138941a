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

__all__ = ["difference", "mean", "per_thousand", "rate_ratio", "share", "wilson"]


def wilson(
    successes: ArrayLike, n: ArrayLike, *, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the score interval of shares, elementwise (Wilson 1927, JASA 22, 209–212).

    Parameters
    ----------
    successes, n
        Broadcastable arrays, 0 ≤ successes ≤ n; fractional successes allowed. n = 0 gives (0, 1).
    """
    x, size = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    z2 = _z(confidence) ** 2
    safe = np.where(size > 0, size, 1.0)
    p = x / safe
    centre = (p + z2 / (2 * safe)) / (1 + z2 / safe)
    half = np.sqrt(z2) * np.sqrt(p * (1 - p) / safe + z2 / (4 * safe**2)) / (1 + z2 / safe)
    low = np.where(size > 0, np.clip(np.minimum(centre - half, p), 0, 1), 0.0)
    high = np.where(size > 0, np.clip(np.maximum(centre + half, p), 0, 1), 1.0)
    return low, high


def share(successes: float, n: int, *, confidence: float = 0.95, n_customers: int | None = None) -> Estimate:
    """Return a share in [0, 1] with its Wilson interval."""
    if n == 0:
        return Estimate(None, None, None, 0, "share", n_customers=n_customers, note="nothing to divide by")
    low, high = wilson(successes, n, confidence=confidence)
    return Estimate(successes / n, float(low), float(high), n, "share", "Wilson", n_customers)


def difference(now: float, n_now: int, before: float, n_before: int, *, confidence: float = 0.95) -> Estimate:
    """Return the difference of two independent shares with Newcombe's hybrid score interval.

    Newcombe (1998), Statistics in Medicine 17, 873–890, method 10. Established when the interval excludes 0.
    """
    if min(n_now, n_before) == 0:
        return Estimate(None, None, None, 0, "share", note="nothing to divide by")
    p, q = now / n_now, before / n_before
    (low_p, high_p), (low_q, high_q) = (
        tuple(float(end) for end in wilson(x, n, confidence=confidence)) for x, n in ((now, n_now), (before, n_before))
    )
    low = p - q - math.hypot(p - low_p, high_q - q)
    high = p - q + math.hypot(high_p - p, q - low_q)
    return Estimate(p - q, low, high, min(n_now, n_before), "share", "Newcombe")


def per_thousand(events: int, volume: int, *, confidence: float = 0.95, n_customers: int | None = None) -> Estimate:
    """Return events per 1,000 of a volume with the exact Poisson interval (Garwood 1936, Biometrika 28, 437–442)."""
    from scipy.special import gammainccinv, gammaincinv

    if volume <= 0:
        return Estimate(None, None, None, events, "per 1000", n_customers=n_customers, note="no volume known")
    tail = (1 - confidence) / 2
    low = gammaincinv(events, tail) if events else 0.0
    high = gammainccinv(events + 1, tail)
    scale = 1000 / volume
    return Estimate(events * scale, float(low) * scale, float(high) * scale, events, "per 1000", "Garwood", n_customers)


def rate_ratio(
    now: float,
    exposure_now: float,
    before: float,
    exposure_before: float,
    *,
    confidence: float = 0.95,
    dispersion: float = 1.0,
) -> Estimate:
    """Return (now / exposure) ÷ (before / exposure) with a Jeffreys interval for the two rates.

    Given the total, ``now`` is binomial; the interval is that of its odds with half an event added on both sides
    (Brown, Cai & DasGupta 2001, Statistical Science 16, 101–133, applied as in Przyborowski & Wilenski 1940).
    ``dispersion`` > 1 divides the counts, as a quasi-likelihood does.
    """
    from scipy.special import betaincinv

    now, before, exposure_now, exposure_before = (float(x) for x in (now, before, exposure_now, exposure_before))
    n = round(now + before)
    if exposure_now <= 0 or exposure_before <= 0:
        return Estimate(None, None, None, n, "ratio", note="no exposure known")
    tail = (1 - confidence) / 2
    a, b = now / dispersion + 0.5, before / dispersion + 0.5
    low, high = (float(p / (1 - p)) * exposure_before / exposure_now for p in betaincinv(a, b, [tail, 1 - tail]))
    if before <= 0:
        return Estimate(None, low, None, n, "ratio", "Jeffreys", note="nothing before")
    value = now / exposure_now / (before / exposure_before)
    return Estimate(value, min(low, value), max(high, value), n, "ratio", "Jeffreys")


def mean(values: ArrayLike, *, unit: str, confidence: float = 0.95, n_customers: int | None = None) -> Estimate:
    """Return the mean with Student's t interval; one value alone has no interval."""
    from scipy.special import stdtrit

    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    if x.size == 0:
        return Estimate(None, None, None, 0, unit, n_customers=n_customers, note="no answers")
    centre = float(x.mean())
    if x.size == 1:
        return Estimate(centre, None, None, 1, unit, "mean", n_customers, note="one answer has no interval")
    half = float(stdtrit(x.size - 1, 0.5 + confidence / 2) * x.std(ddof=1) / math.sqrt(x.size))
    return Estimate(centre, centre - half, centre + half, int(x.size), unit, "Student's t", n_customers)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
