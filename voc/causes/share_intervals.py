"""Intervals of departments' shares in a group of comments: how far off a share may be that a model predicts.

Where comments were audited, a share is known as well as from a sample of some comments (its *size*), and its interval
is that of a beta distribution. Where none were, it is wide, and what is unknown may belong to anyone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.statistics.proportions import wilson_interval

__all__ = ["combine_sizes", "compute_audited_interval", "compute_unaudited_interval"]

Floats = NDArray[np.float64]

UNAUDITED_SAMPLE_SIZE = 1.5
"""Comments that a prediction is worth while nothing corrects it: some groups' habits are far off. Simulated
(``benchmarks/causes.py --simulate``): of a theme's month the leading share lies within in 97 %, with two in 92 %."""
HALF_A_COMMENT = 0.5
"""Ends move outward by it (a continuity correction, Newcombe 1998, Stat. Med. 17, 857–872, method 4): a group has few
comments, and a department that caused none of them must lie within."""
OVERLOOKED_SHARE = 0.02
"""Part of a group that predictions give to nobody in particular: a department that is never predicted causes a little
of most groups. Simulated: with none, departments predicted below 1 % lie above their interval in 8 %."""
SMALLEST_SHAPE = 1e-3
"""Smallest parameter of a beta distribution: at 0 it has no quantiles."""
TAIL = 0.025


def combine_sizes(size: float, n_comments: int, unseen_share: float = 1.0, unexplained: float = 1.0) -> float:
    """Return the binomial sample that knows a group's share as well as one of ``size`` comments of many.

    Two things are unsure of the unseen comments: what share is to be expected (``size``), and how few they are.
    Of u · n unseen comments the variance is p (1 − p) (u² / size + r u / n), r what predictions leave of it.

    Parameters
    ----------
    size
        Comments of a sample that the expected share is known from.
    n_comments
        Comments in the group.
    unseen_share
        u, in (0, 1]: part of them that nobody has confirmed.
    unexplained
        r, in (0, 1].
    """
    return 1.0 / (unseen_share**2 / size + unexplained * unseen_share / max(n_comments, 1))


def compute_audited_interval(shares: Floats, size: float, n_comments: int) -> tuple[Floats, Floats]:
    """Return low and high, ``(k,)`` each, of shares that are known as well as from ``size`` comments.

    Quantiles of a beta distribution whose mean is the share. Wilson's interval, which knows nothing before the sample,
    reaches from 0 to .7 for each of eleven departments at the four comments that a theme's prediction is worth; the
    beta distribution of a share near 0 is narrow. What is unknown is divided over the departments.

    Parameters
    ----------
    shares
        ``(k,)``, unknown last.
    size
        :func:`combine_sizes`.
    n_comments
        Comments in the group.

    Examples
    --------
    >>> low, high = compute_audited_interval(np.array([0.7, 0.29, 0.01, 0.0]), 4.0, 200)
    >>> low.round(2), high.round(2)
    (array([0.24, 0.01, 0.  , 0.  ]), array([0.98, 0.75, 0.19, 0.08]))
    """
    n_departments = len(shares) - 1
    expected = np.append(np.clip(shares[:-1] + shares[-1] / max(n_departments, 1), 0.0, 1.0), shares[-1])
    low = np.maximum(_find_beta_quantile(expected, size, TAIL) - HALF_A_COMMENT / max(n_comments, 1), 0.0)
    with_overlooked = (1 - OVERLOOKED_SHARE) * expected + OVERLOOKED_SHARE / max(n_departments, 1)
    high = _find_beta_quantile(np.maximum(expected, with_overlooked), size, 1 - TAIL)
    # A share near 0 is so skewed that its mean may lie beyond the quantile.
    return np.minimum(low, shares), np.maximum(high, shares)


def _find_beta_quantile(mean: Floats, size: float, probability: float) -> Floats:
    """Return a quantile of the beta distributions with these means, each worth ``size`` comments, ``(k,)``."""
    from scipy.special import betaincinv

    shape, other_shape = (np.maximum(size * part, SMALLEST_SHAPE) for part in (mean, 1 - mean))
    return np.asarray(betaincinv(shape, other_shape, probability))


def compute_unaudited_interval(
    shares: Floats, n_confirmed: float, n_comments: int, unseen_share: float = 1.0
) -> tuple[Floats, Floats]:
    """Return a wide interval: what is unknown may belong to anyone (Manski 1990, Am. Econ. Rev. 80, 319–323).

    Parameters
    ----------
    shares
        ``(k,)``, unknown last.
    n_confirmed
        Confirmed comments that they rest on, in addition to the predictions.
    n_comments
        Comments that they are about.
    unseen_share
        Part of these that nobody has confirmed, in (0, 1].

    Returns
    -------
    low, high
        ``(k,)`` each.
    """
    size = combine_sizes(UNAUDITED_SAMPLE_SIZE + n_confirmed, n_comments, unseen_share)
    successes = shares * size
    low, _ = wilson_interval(np.maximum(successes - HALF_A_COMMENT, 0.0), size)
    _, high = wilson_interval(np.minimum(successes + HALF_A_COMMENT, size), size)
    low = np.where(successes <= HALF_A_COMMENT, 0.0, low)
    high = np.maximum(high, np.minimum(1.0, shares + shares[-1]))
    low[-1] = 0.0  # every unknown comment may have a department as its cause
    return low, high
