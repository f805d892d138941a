"""Raking: weights that make answers match the known margins of a population, one characteristic after the other.

Deming & Stephan 1940, *Annals of Mathematical Statistics* 11, 427–444. Weights are trimmed (Potter 1990): one customer
who stands for fifty decides more than is known. Their cost is the effective number of answers (Kish 1965,
*Survey Sampling*): (Σw)² / Σw².
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.records import Estimate
from voc.statistics.nps import MAX_DETRACTOR, MIN_PROMOTER, NpsAnswers

__all__ = ["RakedWeights", "estimate_weighted_nps", "rake_weights"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGEST_WEIGHT = 5.0
"""Times the mean weight above which a weight is trimmed."""
N_ROUNDS = 100
TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class RakedWeights:
    """Weights with a mean of 1.

    ``largest_gap`` is the largest difference that is left between a weighted share and its target: by trimming, or as a
    group of the population did not answer at all.
    """

    weights: Floats
    largest_gap: float

    @property
    def effective_n(self) -> float:
        """Kish's effective number of answers."""
        squares = float((self.weights**2).sum())
        return float(self.weights.sum()) ** 2 / squares if squares else 0.0


def rake_weights(codes: Sequence[Ints], targets: Sequence[Floats]) -> RakedWeights:
    """Return weights by which the answers' shares match the targets of every characteristic.

    Parameters
    ----------
    codes
        Of each characteristic ``(n,)`` the group of each answer; −1: not known, such answers keep their part.
    targets
        Of each characteristic ``(n_groups,)`` the population's shares; they are scaled to add up to 1.

    Examples
    --------
    >>> raked = rake_weights([np.array([0, 0, 0, 1])], [np.array([0.5, 0.5])])
    >>> raked.weights.round(2).tolist(), round(raked.effective_n, 1)
    ([0.67, 0.67, 0.67, 2.0], 3.0)
    """
    n = len(codes[0]) if codes else 0
    weights = np.ones(n)
    shares = [target / target.sum() for target in targets]
    for _ in range(N_ROUNDS):
        before = weights.copy()
        for groups, target in zip(codes, shares, strict=True):
            weights = _match_margin(weights, groups, target)
        # Within the rounds: trimmed at the end alone, the margins would be off by what was trimmed.
        weights = _trim(weights) if n else weights
        if not n or np.abs(weights - before).max() < TOLERANCE:
            break
    gaps = [_measure_gap(weights, groups, target) for groups, target in zip(codes, shares, strict=True)]
    return RakedWeights(weights, max(gaps, default=0.0))


def _trim(weights: Floats) -> Floats:
    """Return the weights with a mean of 1 and none above the largest; what is cut off goes to all."""
    for _ in range(N_ROUNDS):
        weights = weights / weights.mean()
        if weights.max() <= LARGEST_WEIGHT * (1 + TOLERANCE):
            break
        weights = np.minimum(weights, LARGEST_WEIGHT)
    return weights


def _match_margin(weights: Floats, groups: Ints, target: Floats) -> Floats:
    """Return the weights scaled so that the groups' sums are in proportion to the target; unknown groups stay."""
    is_known = groups >= 0
    sums = np.bincount(groups[is_known], weights=weights[is_known], minlength=target.size)
    # The part of groups that nobody answered of goes to the others: no weight can make up for nobody.
    reachable = np.where(sums > 0, target, 0.0)
    if not reachable.sum():
        return weights
    factors = np.where(sums > 0, reachable / reachable.sum() * sums.sum() / np.maximum(sums, 1e-12), 1.0)
    return np.where(is_known, weights * factors[np.maximum(groups, 0)], weights)


def _measure_gap(weights: Floats, groups: Ints, target: Floats) -> float:
    is_known = groups >= 0
    sums = np.bincount(groups[is_known], weights=weights[is_known], minlength=target.size)
    return float(np.abs(sums / sums.sum() - target).max()) if sums.sum() else 1.0


def estimate_weighted_nps(scores: Floats, raked: RakedWeights) -> Estimate:
    """Return the weighted NPS, with the adjusted Wald interval of as many answers as are effective.

    Parameters
    ----------
    scores
        ``(n,)`` answers from 0 to 10.
    raked
        Their weights.
    """
    from voc.statistics.proportions import critical_value

    total = raked.weights.sum()
    if not total:
        return Estimate(None, None, None, 0, "nps", note="no answers")
    promoters = float(raked.weights[scores >= MIN_PROMOTER].sum() / total) * raked.effective_n
    detractors = float(raked.weights[scores <= MAX_DETRACTOR].sum() / total) * raked.effective_n
    answers = NpsAnswers(promoters, raked.effective_n - promoters - detractors, detractors)
    score, variance = answers.compute_adjusted()
    value = 100 * (promoters - detractors) / raked.effective_n
    half_width = critical_value(0.95) * float(np.sqrt(variance))
    low, high = max(-100.0, 100 * (score - half_width)), min(100.0, 100 * (score + half_width))
    return Estimate(value, min(low, value), max(high, value), scores.size, "nps", "raked, adjusted Wald")
