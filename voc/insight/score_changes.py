"""Changes of scores: who answered apart from what they answered, and whether the change is established.

All scores of a month share a part of ``reports.false_alarms_per_month`` with the themes: with m scores compared, each
is tested at that part divided by m, so that the expected number of false changes stays what is stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.respondents import number_groups, scale_answers
from voc.insight.results import ScoreSplit
from voc.records.scales import NPS_SUMMARY, get_scale_kind
from voc.statistics import nps, proportions
from voc.statistics.score_change import ChangeDecomposition, decompose_change
from voc.statistics.smallest_change import find_smallest_nps_change, find_smallest_share_change

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from voc.records import Estimate

__all__ = ["SCORE_PART", "estimate_difference", "split_score_change"]

SCORE_PART = 0.1
"""Part of the false alarms a month that scores have; the themes have the rest."""


def estimate_difference(now: pd.DataFrame, before: pd.DataFrame, scale: str, *, confidence: float = 0.95) -> Estimate:
    """Return the difference of two scores of the same scale."""
    if get_scale_kind(scale).summary is NPS_SUMMARY:
        counts = [nps.count_answers(frame["value"].to_numpy(dtype=float)) for frame in (now, before)]
        return nps.estimate_nps_difference(counts[0], counts[1], confidence=confidence)
    n_positive = [int(scale_answers(frame, scale).sum()) for frame in (now, before)]
    return proportions.estimate_share_difference(
        n_positive[0], len(now), n_positive[1], len(before), confidence=confidence
    )


def split_score_change(
    now: pd.DataFrame,
    before: pd.DataFrame,
    scale: str,
    *,
    false_alarms: float,
    record: Callable[[Estimate, str], Estimate],
) -> ScoreSplit:
    """Return where the change of a score comes from, and whether it is established.

    Parameters
    ----------
    now, before
        Answers of the two windows with the columns of ``describe_respondents``.
    false_alarms
        Probability with which a change may be announced that is none.
    record
        Records a figure under a name, and returns it with its reference.
    """
    import pandas as pd

    groups = number_groups(pd.concat([now, before], ignore_index=True))
    confidence = 1 - false_alarms
    # Established is what customers answered differently: a change that is only who answered is no worse service.
    has_groups = groups.size > 0 and int(groups.max()) > 0
    strict = _decompose(now, before, scale, groups, confidence)
    is_established = (
        estimate_difference(now, before, scale, confidence=confidence).excludes_zero and strict.within.excludes_zero
    )
    # Printed at 95 % as every interval is; the stricter level is for what counts as established.
    split = _decompose(now, before, scale, groups, 0.95)
    return ScoreSplit(
        record(split.mix, "mix") if has_groups else None,
        record(split.within, "within") if has_groups else None,
        is_established,
        _find_smallest(before, len(now), scale, confidence),
    )


def _decompose(
    now: pd.DataFrame, before: pd.DataFrame, scale: str, groups: np.ndarray, confidence: float
) -> ChangeDecomposition:
    return decompose_change(
        scale_answers(now, scale),
        groups[: len(now)],
        scale_answers(before, scale),
        groups[len(now) :],
        unit=get_scale_kind(scale).summary.unit,
        confidence=confidence,
    )


def _find_smallest(before: pd.DataFrame, n_now: int, scale: str, confidence: float) -> float | None:
    """Return the smallest change that would have been seen, in NPS points or as a share."""
    if get_scale_kind(scale).summary is NPS_SUMMARY:
        counts = nps.count_answers(before["value"].to_numpy(dtype=float))
        return find_smallest_nps_change(counts, n_now, confidence=confidence)
    n_positive = float(scale_answers(before, scale).sum())
    return find_smallest_share_change(n_positive, len(before), n_now, confidence=confidence)
