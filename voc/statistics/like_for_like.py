"""Comparison of two groups of answers, like for like: within strata, and then averaged over them.

Each stratum's difference weighs by n₁n₀ / (n₁ + n₀), the weight of Cochran (1954), *Some methods for strengthening the
common χ² tests*, Biometrics 10, 417–451: what has few answers on one side weighs little, and a stratum with one side
only weighs nothing. It is a difference between alike customers, and no effect: what was not recorded is not adjusted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.records import Estimate

__all__ = ["LikeForLike", "compare_like_for_like"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LikeForLike:
    """Difference of two groups: ``naive`` as they are, ``adjusted`` between those who are alike.

    ``n_compared`` answers of both groups are in strata that hold both.
    """

    naive: Estimate
    adjusted: Estimate
    n_compared: int


def compare_like_for_like(
    values: ArrayLike, is_member: ArrayLike, strata: ArrayLike, *, unit: str, confidence: float = 0.95
) -> LikeForLike:
    """Return how much a group's mean differs from that of all others, as it is and like for like.

    Parameters
    ----------
    values
        ``(n,)`` what each answer adds to the score: −100, 0 or 100 for an NPS.
    is_member
        ``(n,)`` whether the answer is the group's.
    strata
        ``(n,)`` number of what is alike: the same reason, channel and product.

    Examples
    --------
    >>> result = compare_like_for_like([0, 0, 100, 100, 0, 100], [1, 1, 0, 0, 1, 0], [0, 0, 0, 0, 1, 1], unit="nps")
    >>> round(result.adjusted.value), result.n_compared
    (-100, 6)
    """
    answers, member = np.asarray(values, dtype=float), np.asarray(is_member, dtype=bool)
    codes = np.unique(np.asarray(strata), return_inverse=True)[1].ravel().astype(np.int64)
    n_strata = int(codes.max(initial=-1)) + 1
    naive = _estimate_difference(answers, member, np.zeros(codes.size, dtype=np.int64), 1, unit, confidence)
    adjusted = _estimate_difference(answers, member, codes, n_strata, unit, confidence)
    sizes = np.array([np.bincount(codes[side], minlength=n_strata) for side in (member, ~member)])
    return LikeForLike(naive, adjusted, int(sizes[:, (sizes > 0).all(axis=0)].sum()))


def _estimate_difference(
    answers: Floats, member: NDArray[np.bool_], codes: Ints, n_strata: int, unit: str, confidence: float
) -> Estimate:
    """Return the weighted difference of the strata's means with its interval.

    The variance within strata is taken as one for each side, over all strata together: single strata are too small to
    tell theirs. It is read from Student's t with the degrees of freedom of Satterthwaite (1946), Biometrics 2, 110–114.
    """
    from scipy.special import stdtrit

    sizes, means, rests = zip(
        *(_describe_side(answers[side], codes[side], n_strata) for side in (member, ~member)), strict=True
    )
    # A side without an answer makes the product 0: such a stratum compares nothing.
    weights = sizes[0] * sizes[1] / np.maximum(sizes[0] + sizes[1], 1)
    n = int(min(side_sizes[weights > 0].sum() for side_sizes in sizes)) if weights.any() else 0
    # One degree of freedom is lost for the mean of each stratum that a side is in.
    degrees = np.array([(side_sizes.sum() - (side_sizes > 0).sum()) for side_sizes in sizes], dtype=float)
    if n == 0 or degrees.min() < 1:
        return Estimate(None, None, None, n, unit, note="too few alike on both sides")
    weights /= weights.sum()
    value = float(weights @ (means[0] - means[1]))
    terms = np.array(
        [
            rest / df * (weights**2 / np.maximum(side_sizes, 1)).sum()
            for rest, df, side_sizes in zip(rests, degrees, sizes, strict=True)
        ]
    )
    variance = float(terms.sum())
    n_free = variance**2 / float((terms**2 / degrees).sum()) if variance > 0 else float(degrees.min())
    half_width = float(stdtrit(n_free, 0.5 + confidence / 2)) * variance**0.5
    return Estimate(value, value - half_width, value + half_width, n, unit, "like for like, Cochran's weights")


def _describe_side(values: Floats, codes: Ints, n_strata: int) -> tuple[Floats, Floats, float]:
    """Return each stratum's size and mean, and the sum of squares within all of them."""
    sizes = np.bincount(codes, minlength=n_strata).astype(float)
    means = np.bincount(codes, values, minlength=n_strata) / np.maximum(sizes, 1)
    return sizes, means, float(((values - means[codes]) ** 2).sum())
