"""Exponents of the evidence, chosen on confirmed comments: how far it repeats itself, and how far words go.

Probabilities are calibrated by raising evidence to a power (temperature scaling: Guo et al. 2017, ICML, 1321–1330).
What confirmed comments taught about words gets a power of its own: the more of them there are, the less the rest adds,
and both read the same words, so that together they would be too sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from voc.causes.likelihood import compute_posterior

__all__ = ["Exponents", "choose_exponents"]

Floats = NDArray[np.float64]

EVIDENCE_ALONE = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Never above 1: predictions made without a comment are less sure than those that all comments teach."""
EVIDENCE_BESIDE_WORDS = (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2)
LEARNED_WORDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.7, 2.0)
"""Above 1 as well: a classifier with a strong penalty is less sure than it is right (of 150 voice commands by .07), and
so is a description that speaks with a few words."""
SPREAD, SPREAD_BESIDE_WORDS = 0.3, 0.6
"""Standard deviation of an exponent's logarithm before anything is confirmed: ten confirmed comments decide little."""
SURENESS_STRENGTH = 3.0
"""How strongly sureness is held to how often it is right, added to the log loss, which a few sure mistakes decide."""


@dataclass(frozen=True)
class Exponents:
    """Powers of all evidence but the learned words, and of these."""

    evidence: float = 1.0
    learned: float = 1.0


def choose_exponents(prior: Floats, evidence: Floats, learned: Floats | None, truth: Floats) -> Exponents:
    """Return the exponents under which confirmed comments are predicted well without their own confirmation.

    Parameters
    ----------
    prior
        π, ``(n_departments,)``.
    evidence, learned
        Log likelihood ratios of the confirmed comments, ``(n, n_departments)``: of all but the learned words, and of
        these; None: no words were learned.
    truth
        ``(n, n_departments + 1)``, "unknown" last.
    """
    if not len(truth):
        return Exponents()
    if learned is None:
        costs = {
            Exponents(power, power): _compute_log_loss(compute_posterior(prior, power * evidence), truth)
            + _penalise(power, SPREAD)
            for power in EVIDENCE_ALONE
        }
        return min(costs, key=lambda exponents: costs[exponents])
    pairs = list(product(EVIDENCE_BESIDE_WORDS, LEARNED_WORDS))
    costs_by_pair = np.array([_compute_cost(pair, prior, evidence, learned, truth) for pair in pairs])
    # The mean by how likely each pair is, and not the likeliest: of 63 the one that suits 150 comments best is luck.
    likelihood = np.exp(costs_by_pair.min() - costs_by_pair)
    power, learned_power = np.exp(np.average(np.log(pairs), axis=0, weights=likelihood))
    return Exponents(float(power), float(learned_power))


def _compute_cost(pair: tuple[float, float], prior: Floats, evidence: Floats, learned: Floats, truth: Floats) -> float:
    """Return minus the log likelihood, up to a constant, of the exponents of evidence and learned words."""
    probability = compute_posterior(prior, pair[0] * evidence + pair[1] * learned)
    sureness_cost = SURENESS_STRENGTH * _compare_sureness(probability, truth)
    penalty = _penalise(pair[0], SPREAD_BESIDE_WORDS) + _penalise(pair[1], SPREAD)
    return _compute_log_loss(probability, truth) + sureness_cost + penalty


def _penalise(power: float, spread: float) -> float:
    """Return the log-normal prior's cost of an exponent, 0 at 1."""
    return float(0.5 * (np.log(power) / spread) ** 2)


def _compute_log_loss(probability: Floats, truth: Floats) -> float:
    # Bounded: one comment whose department was held to be impossible would decide alone.
    return float(-np.log(np.maximum((probability * truth).sum(axis=1), 1e-6)).sum())


def _compare_sureness(probability: Floats, truth: Floats) -> float:
    """Return how unlikely it is (minus log likelihood, normal) that the mean sureness is the share of right answers."""
    best = probability.argmax(axis=1)
    is_right = truth[np.arange(len(truth)), best]
    # Never 0 or 1: where all answers are right, or none is, nothing could be divided by the variance.
    expected = (is_right.sum() + 1) / (len(truth) + 2)
    gap = probability.max(axis=1).mean() - is_right.mean()
    return float(len(truth) * gap**2 / (2 * expected * (1 - expected)))
