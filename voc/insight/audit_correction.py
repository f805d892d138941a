"""What the random audit sample says about the shares that are printed.

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

__all__ = ["Audit", "Blind", "codes_in"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Audit:
    """The random sample beside the comments.

    ``comments`` and ``mentions`` are probabilities per department as predicted without knowing what was confirmed.
    Per audited segment: the ``comment`` (its row) and ``mention`` it is part of (−1: none), ``gap`` (truth less
    prediction, ``(m, k)``) and ``weights``. ``efficiency`` is what the predictions add (see ``efficiency_of``).
    """

    comments: Floats
    mentions: Floats
    comment: Ints
    mention: Ints
    gap: Floats
    weights: Floats
    efficiency: float


class Blind:
    """The segments' probabilities with those of confirmed ones replaced by what was predicted without knowing them.

    Parameters
    ----------
    segments, matrix
        Segment ids, sorted, and their probabilities, "unknown" last.
    names
        Departments, in the order of the columns.
    audited
        ``CauseModel.audited_``; None or empty: nothing is confirmed.
    """

    def __init__(self, segments: Ints, matrix: Floats, names: Sequence[str], audited: pd.DataFrame | None) -> None:
        from voc.causes import shares

        k = matrix.shape[1]
        self.matrix = matrix
        self.segments, self.gap, self.weights = np.array([], dtype=np.int64), np.zeros((0, k)), np.zeros(0)
        self.efficiency = 1.0
        if audited is None or not len(audited):
            return
        codes = codes_in(names, audited["department"])
        codes[codes < 0] = len(names)
        ids, first, row = np.unique(audited["segment"].to_numpy(dtype=np.int64), return_index=True, return_inverse=True)
        predicted, truth = np.zeros((ids.size, k)), np.zeros((ids.size, k))
        np.add.at(predicted, (row, codes), audited["predicted"].to_numpy(dtype=float))
        np.add.at(truth, (row, codes), audited["truth"].to_numpy(dtype=float))
        place = np.searchsorted(segments, ids)
        there = np.isin(ids, segments)
        self.matrix = matrix.copy()
        self.matrix[place[there]] = predicted[there]
        weights = audited["weight"].to_numpy(dtype=float)[first]
        random = weights > 0
        rows = np.flatnonzero(random)
        self.segments, self.weights = ids[rows], weights[rows]
        self.gap = truth[rows] - predicted[rows]
        self.efficiency = shares.efficiency_of(shares.Audit(rows, truth[rows], predicted[rows], self.weights))

    def place_of(self, segments: Ints, groups: Ints) -> Ints:
        """Return the group of each audited segment, −1 where it is in none."""
        if not segments.size:
            return np.full(self.segments.size, -1, dtype=np.int64)
        order = np.argsort(segments, kind="stable")
        place = np.minimum(np.searchsorted(segments[order], self.segments), segments.size - 1)
        found = segments[order][place] == self.segments
        return np.where(found, groups[order][place], -1).astype(np.int64)


def codes_in(names: Sequence[str], values: pd.Series[Any]) -> NDArray[np.int64]:
    """Return each value's place among the names; −1 where it is none of them."""
    places = values.map(dict(zip(names, range(len(names)), strict=True)))
    return places.fillna(-1).to_numpy().astype(np.int64)
