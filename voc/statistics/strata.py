"""Shares of a population that is audited in strata, by people who sometimes err and sometimes cannot tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.statistics.proportions import wilson_interval

__all__ = ["combine_strata", "correct_answer_errors", "estimate_stratum_shares"]

Floats = NDArray[np.float64]


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
