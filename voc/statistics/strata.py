"""Shares of a population that is audited in strata, by people who sometimes err and sometimes cannot tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.statistics.proportions import wilson_interval

__all__ = ["combine_strata", "correct_answer_errors", "estimate_predicted_shares", "estimate_stratum_shares"]

Floats = NDArray[np.float64]

N_PRIOR_ANSWERS = 4.0
"""Answers without any agreement with the predictions that are added to those seen: Wilson's z² of them."""


def estimate_stratum_shares(answers: ArrayLike, weights: ArrayLike, n_population: int) -> tuple[Floats, Floats, Floats]:
    """Return the shares of the answers' columns in a stratum, low and high, ``(k,)`` each.

    Wilson's interval at Kish's effective size (Kish 1965, Survey Sampling, section 11.7), made smaller by what of a
    finite population was seen.

    Parameters
    ----------
    answers
        ``(n, k)`` answers, a row's ones and zeros (or parts) per column.
    weights
        ``(n,)`` what each stands for.
    n_population
        How many there are in the stratum.

    Examples
    --------
    >>> shares, low, high = estimate_stratum_shares([[1, 0]] * 3 + [[0, 1]] * 7, np.ones(10), 1000)
    >>> shares.tolist(), low.round(2).tolist()
    ([0.3, 0.7], [0.11, 0.4])
    """
    values, w = np.asarray(answers, dtype=float), np.asarray(weights, dtype=float)
    shares = w @ values / w.sum()
    n_effective = float(w.sum() ** 2 / (w**2).sum())
    # Nothing is uncertain about what was seen: of a population that was mostly seen each answer counts for more.
    size = n_effective / max(1 - n_effective / (n_population + 1), 0.02)
    low, high = wilson_interval(shares * size, size)
    return shares, low, high


def estimate_predicted_shares(
    answers: ArrayLike, weights: ArrayLike, predictions: ArrayLike, population_mean: ArrayLike, n_population: int
) -> tuple[Floats, Floats, Floats]:
    """Return the shares of a stratum of which every member has a prediction, low and high, ``(k,)`` each.

    The mean of all predictions, times a factor, and the mean of what the answers differ from it: unbiased however wrong
    the predictions are, and as exact as their agreement allows (regression estimator: Cochran 1977, Sampling
    Techniques, chapter 7; with a model's predictions PPI++: Angelopoulos, Duchi & Zrnic 2023). One factor for all
    columns, between 0 (predictions say nothing: ``estimate_stratum_shares``) and 1. The interval is Wilson's, at the
    size of a sample without predictions that would be as exact.

    Parameters
    ----------
    answers, predictions
        ``(n, k)`` of the members that were audited.
    weights
        ``(n,)`` what each stands for.
    population_mean
        ``(k,)`` mean prediction of all members.
    n_population
        How many there are.

    Examples
    --------
    >>> answers = np.repeat([[1.0, 0.0], [0.0, 1.0]], [3, 7], axis=0)
    >>> perfect = estimate_predicted_shares(answers, np.ones(10), answers, [0.5, 0.5], 1000)
    >>> perfect[0].tolist()
    [0.5, 0.5]
    >>> shares, low, high = estimate_predicted_shares(answers, np.ones(10), np.full((10, 2), 0.5), [0.5, 0.5], 1000)
    >>> shares.round(2).tolist(), low.round(2).tolist(), high.round(2).tolist()
    ([0.3, 0.7], [0.11, 0.4], [0.6, 0.89])
    """
    values, predicted = np.asarray(answers, dtype=float), np.asarray(predictions, dtype=float)
    w = np.asarray(weights, dtype=float) / np.sum(weights)
    means, predicted_means = w @ values, w @ predicted
    centred, predicted_centred = values - means, predicted - predicted_means
    spread = float((w @ predicted_centred**2).sum())
    agreement = float((w @ (centred * predicted_centred)).sum())
    factor = min(max(agreement, 0.0), spread) / spread if spread > 0 else 0.0
    shares = np.clip(means + factor * (np.asarray(population_mean, dtype=float) - predicted_means), 0.0, 1.0)
    variance, remaining = w @ centred**2, w @ (centred - factor * predicted_centred) ** 2
    n_effective = float(1 / (w**2).sum())
    # Few answers that happen to agree promise too much: as if some had been seen on which predictions say nothing.
    # One degree of freedom more went into the factor.
    remaining = (n_effective * remaining + N_PRIOR_ANSWERS * variance) / (n_effective + N_PRIOR_ANSWERS)
    lost = 1.0 if factor == 0 else max((n_effective - 2) / max(n_effective - 1, 1.0), 0.1)
    # A column gains no more than all of them together do; one that no answer names gains and loses nothing.
    gains = np.divide(variance, remaining, out=np.ones_like(variance), where=(remaining > 0) & (variance > 0))
    common_gain = variance.sum() / remaining.sum() if remaining.sum() > 0 else 1.0
    size = n_effective * lost * np.minimum(gains, common_gain)
    size = size / max(1 - n_effective / (n_population + 1), 0.02)
    low, high = wilson_interval(shares * size, size)
    return shares, np.minimum(low, shares), np.maximum(high, shares)


def combine_strata(
    parts: ArrayLike, shares: ArrayLike, low: ArrayLike, high: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return the shares of all strata together, low and high, ``(k,)`` each.

    Each end lies as far from the share as the strata's own ends on that side, weighed, squared and added (MOVER: Zou &
    Donner 2008, Statistics in Medicine 27, 1693–1702), so that intervals that are not symmetric stay so.

    Parameters
    ----------
    parts
        ``(n_strata,)`` part of the population in each stratum; they sum to 1.
    shares, low, high
        ``(n_strata, k)`` of independent samples.

    Examples
    --------
    >>> shares, low, high = combine_strata([0.25, 0.75], [[0.8], [0.4]], [[0.6], [0.3]], [[0.9], [0.5]])
    >>> shares.round(3).tolist(), low.round(3).tolist(), high.round(3).tolist()
    ([0.5], [0.41], [0.579])
    """
    w = np.asarray(parts, dtype=float)[:, None]
    values, lower, upper = (np.asarray(each, dtype=float) for each in (shares, low, high))
    combined = (w * values).sum(axis=0)
    below, above = w * (values - lower), w * (upper - values)
    return combined, combined - np.sqrt((below**2).sum(axis=0)), combined + np.sqrt((above**2).sum(axis=0))


def correct_answer_errors(share: float, error: float) -> float:
    """Return the true share behind a share of answers of which some are the wrong way round.

    ``(p − e) / (1 − 2e)``: Rogan & Gladen 1978 (American Journal of Epidemiology 107, 71–76) with the same error both
    ways. An interval's ends are corrected as the share is, which makes it wider: an answer counts for less.

    Parameters
    ----------
    error
        Part of the answers that are wrong, below .5.

    Examples
    --------
    >>> round(correct_answer_errors(0.32, 0.05), 3)
    0.3
    """
    return float(np.clip((share - error) / (1 - 2 * error), 0.0, 1.0))
