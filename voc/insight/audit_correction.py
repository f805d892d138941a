"""Correction of the printed shares by the random audit sample.

A confirmed segment teaches the model, and its own probabilities are then certain. A share is corrected by the
difference between truth and *what was predicted without knowing it*, so those predictions are put back first; see
:mod:`voc.causes.shares`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from voc.causes.shares import CommonGap

__all__ = ["AuditCorrectionInputs", "BlindPredictions", "encode_names", "list_comment_themes"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AuditCorrectionInputs:
    """The random sample beside the comments and mentions that it was drawn from.

    Attributes
    ----------
    comment_probabilities, mention_probabilities
        (n_comments, k) and (n_mentions, k) probabilities per department, "unknown" last, as predicted without knowing
        what was confirmed.
    audited_comments, audited_mentions
        (m,) row of the comment and of the mention that each audited segment is part of; −1: none.
    gaps, truth
        (m, k) truth minus prediction of each audited segment, and the truth.
    weights
        (m,) one divided by the probability with which the segment could be drawn.
    comment_fractions, mention_fractions
        (m,) one divided by the segments of its comment and of its mention, 0 in none. The draw takes one segment of a
        comment, so each segment of a long one was less likely to come up; weight times fraction is what it stands for.
    residual_variance_ratio
        Variance of truth minus prediction divided by that of the truth alone, in [.3, 1]: 1 where the predictions
        add nothing to the sample (``voc.causes.shares.estimate_residual_variance_ratio``).
    comment_themes
        (n_comments,) position of the first theme of each comment, −1: none. A month mixes themes, and a theme does not:
        see ``voc.causes.shares.count_themes``.
    """

    comment_probabilities: Floats
    mention_probabilities: Floats
    audited_comments: Ints
    audited_mentions: Ints
    gaps: Floats
    truth: Floats
    weights: Floats
    comment_fractions: Floats
    mention_fractions: Floats
    residual_variance_ratio: float
    comment_themes: Ints

    def compute_common_gap(self) -> CommonGap:
        """Return what predictions miss in all audited comments together."""
        from voc.causes import shares

        weights = self.weights * self.comment_fractions
        return shares.compute_common_gap(self.truth - self.gaps, self.gaps, weights)


class BlindPredictions:
    """The segments' probabilities with those of confirmed ones replaced by what was predicted without knowing them.

    Parameters
    ----------
    segment_ids, probabilities
        (n,) segment ids, sorted, and (n, k) their probabilities, "unknown" last.
    department_names
        Departments, in the order of the columns.
    confirmed
        ``CauseModel.audited_``: all confirmed segments, those that were drawn have a weight above 0; None or empty:
        nothing is confirmed.

    Attributes
    ----------
    probabilities
        (n, k) as above, without what was confirmed.
    audited_segments
        (m,) segments that were drawn at random and whose cause could be told; ``gaps``, ``truth`` and ``weights`` (one
        divided by the probability of having been drawn) have a row for each.
    residual_variance_ratio
        As in `AuditCorrectionInputs`.
    """

    def __init__(
        self, segment_ids: Ints, probabilities: Floats, department_names: Sequence[str], confirmed: pd.DataFrame | None
    ) -> None:
        from voc.causes import shares

        n_columns = probabilities.shape[1]
        self.probabilities = probabilities
        self.audited_segments, self.weights = np.array([], dtype=np.int64), np.zeros(0)
        self.gaps, self.truth = np.zeros((0, n_columns)), np.zeros((0, n_columns))
        self.residual_variance_ratio = 1.0
        if confirmed is None or not len(confirmed):
            return
        confirmed_ids, first_rows, predicted, truth = _pivot_confirmed(confirmed, department_names)
        positions = np.searchsorted(segment_ids, confirmed_ids)
        is_attributed = np.isin(confirmed_ids, segment_ids)
        self.probabilities = probabilities.copy()
        self.probabilities[positions[is_attributed]] = predicted[is_attributed]
        weights = confirmed["weight"].to_numpy(dtype=float)[first_rows]
        # Only a random draw says something about the others: an officer's own choice has weight 0. And what nobody can
        # tell is missing at random: as a cause of its own it would take its part from the departments.
        random_rows = np.flatnonzero((weights > 0) & (truth[:, -1] < 1))
        self.audited_segments, self.weights = confirmed_ids[random_rows], weights[random_rows]
        self.gaps, self.truth = truth[random_rows] - predicted[random_rows], truth[random_rows]
        self.residual_variance_ratio = shares.estimate_residual_variance_ratio(
            shares.AuditSample(random_rows, truth[random_rows], predicted[random_rows], self.weights)
        )

    def find_groups(self, segments: Ints, groups: Ints) -> Ints:
        """Return the group of each audited segment, −1 where it is in none.

        Parameters
        ----------
        segments, groups
            (n,) segments, and the group that each belongs to.
        """
        return _look_up(self.audited_segments, segments, groups, -1)

    def find_fractions(self, segments: Ints, groups: Ints) -> Floats:
        """Return one divided by the segments of its group for each audited segment; 0 where it is in none.

        Parameters
        ----------
        segments, groups
            (n,) segments that have probabilities, and the comment or mention that each belongs to.
        """
        from voc.causes.shares import weigh_by_comment

        fraction_of_group = weigh_by_comment(groups) if groups.size else np.zeros(0)
        return _look_up(self.audited_segments, segments, fraction_of_group, 0.0)


def list_comment_themes(mentions: pd.DataFrame, n_comments: int) -> Ints:
    """Return (n_comments,) the first theme of each comment, −1: none; ``mentions`` as ``Facts`` has them."""
    themes = np.full(n_comments, -1, dtype=np.int64)
    # Backwards, so that the first mention of a comment is written last.
    themes[mentions["row"].to_numpy(dtype=np.int64)[::-1]] = mentions["theme"].to_numpy(dtype=np.int64)[::-1]
    return themes


def _look_up(audited_ids: Ints, segments: Ints, values: NDArray[Any], default: float) -> NDArray[Any]:
    """Return the value of each audited segment, ``default`` where it is not among the segments."""
    if not segments.size:
        return np.full(audited_ids.size, default, dtype=values.dtype)
    order = np.argsort(segments, kind="stable")
    # An id beyond the last would point past the end; the comparison then finds another id there.
    positions = np.minimum(np.searchsorted(segments[order], audited_ids), segments.size - 1)
    is_member = segments[order][positions] == audited_ids
    return np.where(is_member, values[order][positions], default).astype(values.dtype)


def _pivot_confirmed(confirmed: pd.DataFrame, department_names: Sequence[str]) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the confirmed segments, the first row of each, and (m, k) predicted and true probabilities."""
    codes = encode_names(department_names, confirmed["department"])
    codes[codes < 0] = len(department_names)
    confirmed_ids, first_rows, segment_rows = np.unique(
        confirmed["segment"].to_numpy(dtype=np.int64), return_index=True, return_inverse=True
    )
    shape = (confirmed_ids.size, len(department_names) + 1)
    predicted, truth = np.zeros(shape), np.zeros(shape)
    np.add.at(predicted, (segment_rows, codes), confirmed["predicted"].to_numpy(dtype=float))
    np.add.at(truth, (segment_rows, codes), confirmed["truth"].to_numpy(dtype=float))
    return confirmed_ids, first_rows, predicted, truth


def encode_names(names: Sequence[str], values: pd.Series[Any]) -> NDArray[np.int64]:
    """Return each value's position among the names; −1 where it is none of them.

    Examples
    --------
    >>> import pandas as pd
    >>> encode_names(["IT", "Sales"], pd.Series(["Sales", None, "HR"])).tolist()
    [1, -1, -1]
    """
    positions = values.map(dict(zip(names, range(len(names)), strict=True)))
    return positions.fillna(-1).to_numpy().astype(np.int64)
