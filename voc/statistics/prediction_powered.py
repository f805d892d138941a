"""Prediction-powered inference: shares from biased predictions, corrected by a random audit sample.

Votes and models misstate shares; a few randomly drawn, confirmed items say by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.statistics.proportions import wilson_interval

__all__ = ["CorrectedShares", "estimate_corrected_shares", "project_onto_simplex"]

Floats = NDArray[np.float64]

TUNING_STRENGTH = 10.0
"""The tuning parameter starts from ½ as if so many audited items supported it: with few of them it is noise."""
FEW_MEMBERS = 1.0
"""A class met in so many audited items is believed half of what it seems to gain from the predictions. Simulated with
150 of 2,000 items: coverage of a 2 % class .90 at 0, .94 at 0.7, .95 at 1.5."""
MIN_AUDITED = 2


@dataclass(frozen=True)
class CorrectedShares:
    """Shares per class, ``(n_classes,)``, with interval; ``n_effective`` is the binomial sample they are worth."""

    shares: Floats
    low: Floats
    high: Floats
    n_effective: Floats
    tuning: float
    n_audited: int


def estimate_corrected_shares(
    predicted: ArrayLike,
    audited_predicted: ArrayLike,
    audited_truth: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    row_weights: ArrayLike | None = None,
    n_learned: int = 0,
    confidence: float = 0.95,
) -> CorrectedShares:
    """Return class shares of a population by power-tuned prediction-powered inference.

    ``θ = λ·mean(f) + Σ w (y − λ f) / Σ w`` (Angelopoulos, Bates, Fannjiang, Jordan, Zrnic 2023, Science 382,
    669–674; the tuning λ of Angelopoulos, Duchi, Zrnic 2023, arXiv:2311.01453), which is the survey sampler's
    difference estimator (Särndal, Swensson, Wretman 1992, §6.3) with Hájek weights. One λ for all classes, so that
    the shares sum to 1. Intervals are Wilson's at the effective sample size: the normal interval of a class met
    twice in 150 is too short (coverage 80–88 % in simulation), Wilson's is not.

    Parameters
    ----------
    predicted
        ``(N, k)`` predicted shares of every item of the population; rows sum to 1.
    audited_predicted
        ``(n, k)`` predictions of the audited items, made without knowing their truth.
    audited_truth
        ``(n, k)`` confirmed shares of the audited items; rows sum to 1.
    weights
        ``(n,)`` one divided by the inclusion probability; None: all alike.
    row_weights
        ``(N,)`` what an item counts; None: all alike.
    n_learned
        How many numbers the predictions learned from the same audited items, each item left out where that is cheap.
        Residuals of what was fitted to them are too small: their variance is raised by ``1 + n_learned / n``.

    Raises
    ------
    ValueError
        With fewer than two audited items.
    """
    # f, g and y as in the paper: predictions of all, predictions and truth of the audited.
    f = np.asarray(predicted, dtype=float)
    g, y = np.asarray(audited_predicted, dtype=float), np.asarray(audited_truth, dtype=float)
    if len(y) < MIN_AUDITED:
        raise ValueError(f"expected at least two audited items, got {len(y)}")
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    w = w / w.sum()
    mean = np.average(f, axis=0, weights=None if row_weights is None else np.asarray(row_weights, dtype=float))
    tuning = _compute_tuning(g, y, w)
    raw_shares = tuning * mean + w @ (y - tuning * g)
    shares = project_onto_simplex(raw_shares)
    # Kish's effective sample size of unequal weights (Kish 1965, Survey Sampling, section 11.7).
    n_kish = 1.0 / float((w**2).sum())
    n_effective = _compute_effective_sizes(g, y, w, tuning, n_kish, shares)
    n_effective = n_effective / (1 + n_learned / len(y))
    # Finite population: the audited items themselves are known, so that only the others can still surprise. With
    # chances π the variance is Σ w² (1 − π), and w is 1 / (N π): what is seen is Kish's size of the N, and not n.
    n_effective = n_effective / max(1 - n_kish / max(len(f), len(y) + 1), 1 / (len(f) + 1))
    low, high = wilson_interval(shares * n_effective, n_effective, confidence=confidence)
    return CorrectedShares(shares, low, high, n_effective, tuning, len(y))


def project_onto_simplex(raw: ArrayLike) -> Floats:
    """Return the nearest shares: none negative, their sum 1 (Duchi et al. 2008, ICML, 272–279)."""
    values = np.asarray(raw, dtype=float)
    ordered = np.sort(values)[::-1]
    excess = (np.cumsum(ordered) - 1) / np.arange(1, len(values) + 1)
    return np.asarray(np.maximum(values - excess[np.flatnonzero(ordered > excess)[-1]], 0.0))


def _compute_tuning(g: Floats, y: Floats, w: Floats) -> float:
    centred_g, centred_y = g - w @ g, y - w @ y
    covariance = float((w[:, None] * centred_g * centred_y).sum())
    variance = float((w[:, None] * centred_g**2).sum())
    n = len(y)
    if variance <= 0:
        return 0.0
    return float(np.clip((n * covariance / variance + TUNING_STRENGTH * 0.5) / (n + TUNING_STRENGTH), 0, 1))


def _compute_effective_sizes(g: Floats, y: Floats, w: Floats, tuning: float, n: float, shares: Floats) -> Floats:
    """Return the size of the binomial sample that would know each share as well.

    The residual's spread relative to the binomial one, per class; where a class was met in few audited items its own
    spread is mostly luck (none met: no spread at all), and it is taken to gain nothing from the predictions.
    """
    residual = y - tuning * g
    residual = residual - w @ residual
    variance = n**2 / max(n - 1, 1) * (w**2 @ residual**2)  # linearised: what weighs more may also vary more
    binomial_variance = shares * (1 - shares)
    n_members = len(w) * np.minimum(shares, w @ y)
    trust = n_members / (n_members + FEW_MEMBERS)
    variance_ratio = variance / np.maximum(binomial_variance, 1e-12)
    moderated_ratio = trust * variance_ratio + (1 - trust)
    # Bounds against luck in small audits: an audited item counts for at most twenty, and for at least half of one.
    return np.asarray(n / np.clip(moderated_ratio, 0.05, 2.0))
