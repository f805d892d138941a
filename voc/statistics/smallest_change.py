"""Smallest change of a score that would have been seen, had it been there: so often as the power says.

"No change" is worth as much as what would have been noticed. The variance is that at the shifted answers, and the worse
of the two directions counts: with the variance of today's answers alone, a change of the printed size would be seen in
56–90 % of the cases instead of 80.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from voc.statistics.nps import ADDED_ANSWERS, NpsAnswers
from voc.statistics.proportions import critical_value

__all__ = ["find_smallest_nps_change", "find_smallest_share_change"]

POWER = 0.8
STEP = 0.005
"""Steps in which a change is looked for, as a part of the scale: half a point."""
Floats = NDArray[np.float64]


def find_smallest_nps_change(before: NpsAnswers, n_now: int, *, confidence: float = 0.95) -> float | None:
    """Return the change in NPS points that would have been seen in eight of ten cases; None: none that is possible.

    Parameters
    ----------
    before
        Answers that the score would have moved away from.
    n_now
        Answers after it.
    confidence
        Of the interval that must exclude 0 for a change to be seen.

    Examples
    --------
    >>> round(find_smallest_nps_change(NpsAnswers(140, 350, 260), 750))
    11
    """
    if min(before.n, n_now) == 0:
        return None
    added, n_before = 4 * ADDED_ANSWERS, before.n
    promoters, detractors = before.promoters / n_before, before.detractors / n_before
    before_variance = _vary_nps(promoters, detractors, n_before)
    smallest_by_direction = []
    for sign in (1, -1):
        # Of an NPS in [−1, 1] the two ends lie two apart.
        moved = np.arange(STEP, 2.0, STEP)
        shifted = [_shift_shares(promoters, detractors, sign * distance) for distance in moved]
        # The adjusted scores move a little less than the plain ones.
        old_score = (promoters - detractors) * n_before / (n_before + added)
        scores = np.array([(p - d) * n_now / (n_now + added) for p, d in shifted])
        variances = np.array([_vary_nps(p, d, n_now) for p, d in shifted])
        is_enough = _is_seen(np.abs(scores - old_score), before_variance + variances, confidence)
        smallest_by_direction.append(
            _pick_first(is_enough, moved, [p - d - (promoters - detractors) for p, d in shifted])
        )
    # As a share below: near the scale's end a score can only move away from it.
    return max((100 * abs(change) for change in smallest_by_direction if change is not None), default=None)


def find_smallest_share_change(
    successes_before: float, n_before: int, n_now: int, *, confidence: float = 0.95
) -> float | None:
    """Return the change of a share, in [0, 1], that would have been seen in eight of ten cases; None: none possible.

    Examples
    --------
    >>> round(find_smallest_share_change(100, 250, 250), 3)
    0.125
    """
    if min(n_before, n_now) == 0:
        return None
    # As Agresti & Caffo (2000) do, one answer of each kind is added: at 0 and 1 there would be no variance.
    share = successes_before / n_before
    before_variance = _vary_share(share, n_before)
    smallest_by_direction = []
    for sign in (1, -1):
        moved = np.arange(STEP, 1.0, STEP)
        shares = share + sign * moved
        is_possible = (shares >= 0) & (shares <= 1)
        variances = np.array([_vary_share(min(max(each, 0.0), 1.0), n_now) for each in shares])
        is_enough = is_possible & _is_seen(moved, before_variance + variances, confidence)
        smallest_by_direction.append(_pick_first(is_enough, moved, list(sign * moved)))
    # At the scale's end a share can only move away from it.
    sizes = [abs(change) for change in smallest_by_direction if change is not None]
    return max(sizes, default=None)


def _is_seen(distance: Floats, variance: Floats, confidence: float) -> NDArray[np.bool_]:
    """Return which distances are seen with the wanted power."""
    # The interval must still exclude 0 where the draw falls short of the change by as much as one in five does.
    needed = critical_value(confidence) + NormalDist().inv_cdf(POWER)
    return np.asarray(distance >= needed * np.sqrt(variance))


def _pick_first(is_seen: NDArray[np.bool_], moved: Floats, changes: list[float]) -> float | None:
    return float(changes[int(is_seen.argmax())]) if moved.size and is_seen.any() else None


def _shift_shares(promoters: float, detractors: float, distance: float) -> tuple[float, float]:
    """Return promoters and detractors after a change of the score, half of it each; what one lacks the other gives."""
    new_promoters, new_detractors = promoters + distance / 2, detractors - distance / 2
    if new_detractors < 0:
        new_promoters, new_detractors = new_promoters - new_detractors, 0.0
    if new_promoters < 0:
        new_promoters, new_detractors = 0.0, new_detractors - new_promoters
    # Passives give way as far as there are any; further the score can't go.
    total = max(new_promoters + new_detractors, 1.0)
    return min(new_promoters / total, 1.0), min(new_detractors / total, 1.0)


def _vary_nps(promoters: float, detractors: float, n: int) -> float:
    """Return the variance of an adjusted NPS in [−1, 1]."""
    added = 4 * ADDED_ANSWERS
    variance = (promoters + detractors - (promoters - detractors) ** 2) * n + 2 * ADDED_ANSWERS
    return variance / (n + added) ** 2


def _vary_share(share: float, n: int) -> float:
    leaning = (share * n + 1) / (n + 2)
    return leaning * (1 - leaning) / (n + 2)
