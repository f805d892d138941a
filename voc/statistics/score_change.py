"""Change of a mean score, split into who answered and what they answered.

The decomposition is that of Kitagawa (1955), *Components of a difference between two rates*, Journal of the American
Statistical Association 50, 1168–1194: with w the share of a group in the answers and m its mean,

    change = Σ (w₁ − w₀) · (m₁ + m₀) / 2   (who answered)   +   Σ (w₁ + w₀) / 2 · (m₁ − m₀)   (what they answered)

The two add up to the change exactly. Their intervals follow by the delta method from means that are shrunk by two added
answers per group; without these, 24 groups cover 90–92 % instead of 95 (docs/decisions/0032-numbers-that-survive.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.records import Estimate
from voc.statistics.proportions import critical_value

__all__ = ["ChangeDecomposition", "decompose_change", "merge_small_groups"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ADDED_ANSWERS = 2.0
"""Answers added to each group in both windows, spread as the group's answers of both windows are."""
SMALLEST_CELL = 60
"""Answers, of both windows together, that a group of its own needs: eight groups at most at 250 answers each."""


@dataclass(frozen=True, slots=True)
class ChangeDecomposition:
    """Parts of a score's change: ``mix`` is who answered, ``within`` what they answered. The values add up to it."""

    mix: Estimate
    within: Estimate


@dataclass(frozen=True, slots=True)
class _Window:
    """Answers of one window by group: how many, and their sums and sums of squares, ``(n_groups,)`` each."""

    sizes: Floats
    sums: Floats
    squares: Floats

    @property
    def shares(self) -> Floats:
        """Share of each group in the answers."""
        shares: Floats = self.sizes / self.sizes.sum()
        return shares

    def shrink_towards(self, means: Floats, mean_squares: Floats, n_added: float) -> tuple[Floats, Floats]:
        """Return each group's mean and variance with ``n_added`` answers added, of these means and mean squares."""
        # A group that nobody of this window is in has the added answers' mean, whatever their number.
        sizes = self.sizes + max(n_added, 1e-9)
        shrunk_means = (self.sums + max(n_added, 1e-9) * means) / sizes
        variances = (self.squares + max(n_added, 1e-9) * mean_squares) / sizes - shrunk_means**2
        return shrunk_means, np.maximum(variances, 0.0)


def decompose_change(
    values_now: ArrayLike,
    groups_now: ArrayLike,
    values_before: ArrayLike,
    groups_before: ArrayLike,
    *,
    unit: str,
    confidence: float = 0.95,
) -> ChangeDecomposition:
    """Return the change of a mean from one window to another, split into who answered and what they answered.

    Parameters
    ----------
    values_now, values_before
        ``(n,)`` and ``(m,)`` what each answer adds to the score: −100, 0 or 100 for an NPS, 0 or 1 for a share.
    groups_now, groups_before
        ``(n,)`` and ``(m,)`` number of the group that gave each answer, from 0 on; the same numbers on both sides.
    unit
        Unit of the estimates.

    Examples
    --------
    >>> split = decompose_change([100, 100, 0], [0, 0, 1], [100, 0, 0], [0, 1, 1], unit="nps")
    >>> round(split.mix.value, 1), round(split.within.value, 1)
    (33.3, 0.0)
    """
    codes = [np.asarray(groups, dtype=np.int64) for groups in (groups_now, groups_before)]
    n_groups = 1 + max((int(group_codes.max(initial=-1)) for group_codes in codes), default=0)
    n = min(group_codes.size for group_codes in codes)
    if n == 0:
        nothing = Estimate(None, None, None, 0, unit, note="no answers on one side")
        return ChangeDecomposition(nothing, nothing)
    values = [np.asarray(each, dtype=float) for each in (values_now, values_before)]
    now, before = (_sum_by_group(v, c, n_groups) for v, c in zip(values, codes, strict=True))
    # Printed are the plain parts, which add up to the printed change; added answers only make the intervals hold.
    plain_mix, plain_within, *_ = _decompose(now, before, 0.0)
    mix, within, mix_variance, within_variance = _decompose(now, before, ADDED_ANSWERS)
    z = critical_value(confidence)
    return ChangeDecomposition(
        _build_part(plain_mix, mix, z * mix_variance**0.5, n, unit),
        _build_part(plain_within, within, z * within_variance**0.5, n, unit),
    )


def _sum_by_group(values: Floats, codes: Ints, n_groups: int) -> _Window:
    sizes = np.bincount(codes, minlength=n_groups).astype(float)
    sums = np.bincount(codes, values, minlength=n_groups).astype(float)
    return _Window(sizes, sums, np.bincount(codes, values**2, minlength=n_groups).astype(float))


def _decompose(now: _Window, before: _Window, n_added: float) -> tuple[float, float, float, float]:
    """Return who answered, what they answered, and the variances of the two."""
    sizes = now.sizes + before.sizes
    overall_mean = (now.sums + before.sums).sum() / sizes.sum()
    overall_mean_square = (now.squares + before.squares).sum() / sizes.sum()
    # A small group is shrunk towards all answers: three like answers would otherwise have no variance at all.
    pooled_sizes = sizes + max(n_added, 1e-9)
    means = (now.sums + before.sums + n_added * overall_mean) / pooled_sizes
    mean_squares = (now.squares + before.squares + n_added * overall_mean_square) / pooled_sizes
    means_now, variances_now = now.shrink_towards(means, mean_squares, n_added)
    means_before, variances_before = before.shrink_towards(means, mean_squares, n_added)
    shift, mean_level = now.shares - before.shares, (means_now + means_before) / 2
    mean_share, change = (now.shares + before.shares) / 2, means_now - means_before
    # The variance of a group's mean, on both sides together.
    error = variances_now / np.maximum(now.sizes, 1) + variances_before / np.maximum(before.sizes, 1)
    mix_variance = (
        _compute_share_variance(now, mean_level)
        + _compute_share_variance(before, mean_level)
        + float((shift**2 / 4) @ error)
    )
    within_variance = (
        _compute_share_variance(now, change / 2)
        + _compute_share_variance(before, change / 2)
        + float(mean_share**2 @ error)
    )
    return float(shift @ mean_level), float(mean_share @ change), mix_variance, within_variance


def _compute_share_variance(window: _Window, weights: Floats) -> float:
    """Return the variance of a weighted sum of the groups' shares: their sizes are a draw from a multinomial."""
    shares = window.shares
    return float(shares @ weights**2 - (shares @ weights) ** 2) / float(window.sizes.sum())


def _build_part(value: float, centre: float, half_width: float, n: int, unit: str) -> Estimate:
    """Return a part of the change with its interval, which is widened where the plain value would lie outside."""
    low, high = min(centre - half_width, value), max(centre + half_width, value)
    return Estimate(value, low, high, n, unit, "Kitagawa, delta method")


def merge_small_groups(*characteristics: ArrayLike, smallest: int = SMALLEST_CELL) -> Ints:
    """Return ``(n,)`` the number of each answer's group, so that no group but the last is smaller than ``smallest``.

    Answers with the same value of every characteristic are one group. Those of too small groups are grouped by all but
    the last characteristic, then by fewer; what is left is one group.

    Only sizes are looked at, never scores, so that nothing is chosen by its result.

    Parameters
    ----------
    characteristics
        Codes ``(n,)``, the most important first: groups that are too small lose the last one, then the one before it.
    smallest
        Answers that a group of its own needs.

    Examples
    --------
    >>> merge_small_groups([0, 0, 0, 1, 1, 2], [0, 0, 1, 0, 1, 1], smallest=2).tolist()
    [0, 0, 2, 1, 1, 2]
    """
    table = np.column_stack([np.asarray(each) for each in characteristics])
    groups = np.full(len(table), -1, dtype=np.int64)
    n_groups = 0
    # All characteristics first: only answers that are in no large group yet give up the least important one.
    for n_columns in range(table.shape[1], 0, -1):
        rest = np.flatnonzero(groups < 0)
        if not rest.size:
            break
        _, codes, sizes = np.unique(table[rest, :n_columns], axis=0, return_inverse=True, return_counts=True)
        is_large = sizes >= smallest
        numbers = np.where(is_large, n_groups + np.cumsum(is_large) - 1, -1)
        groups[rest] = numbers[codes.ravel()]
        n_groups += int(is_large.sum())
    groups[groups < 0] = n_groups
    return groups
