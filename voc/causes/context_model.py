"""What a comment's circumstances (touchpoint, phase, hand-over) say about its cause, learned from confirmed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.likelihood import dense_lift
from voc.causes.reliability import dense_reliability

__all__ = ["LearnedTrait", "learn_trait"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PULL = 10.0
"""A value's shares start as those of all confirmed comments, worth so many of them."""
ASSUMED = 0.5
FEWEST = 12
"""Confirmed comments with a value from which on something is learned."""


@dataclass(frozen=True)
class LearnedTrait:
    """What the values of one column say.

    ``excess`` ``(n_values, n_departments)``: the part of a value's confirmed shares above those of all confirmed
    comments; a value that is like all others is silent, and so is one that nobody confirmed.
    """

    kind: str
    values: pd.Index
    excess: Floats
    background: Floats
    reliability: float
    rows: Integers
    rows_excess: Floats

    def lift(self, column: Sequence[object] | pd.Series, *, own: bool) -> Floats:
        """Return log E, ``(n, n_departments)``; with ``own`` confirmed rows speak by the others' confirmations."""
        codes = self.values.get_indexer(pd.Index(column))
        said = np.vstack([self.excess, np.zeros(len(self.background))])[codes]
        if own:
            said[self.rows] = self.rows_excess
        return dense_lift(said, self.reliability, self.background)


def learn_trait(kind: str, column: pd.Series, rows: Integers, truth: Floats) -> LearnedTrait | None:
    """Return what a column says about the cause, or None with too little proof.

    Each confirmed row is judged by the other rows with its value (leave one out), so that a column which says nothing
    is found out: its reliability falls.

    Parameters
    ----------
    kind
        The kind of evidence it is.
    column
        A value per segment; missing: silent.
    rows, truth
        The confirmed rows and ``(n, n_departments)`` their causes.
    """
    known = column.iloc[rows].notna().to_numpy() & (truth.sum(axis=1) > 0)
    if known.sum() < FEWEST:
        return None
    rows, truth = rows[known], truth[known]
    codes, values = pd.factorize(column.iloc[rows].astype(object))
    if len(values) < 2:  # noqa: PLR2004 - what all share tells nothing
        return None
    total = truth.sum(axis=0)
    background = (total + 0.5) / (total.sum() + 0.5 * len(total))
    counts = np.zeros((len(values), truth.shape[1]))
    np.add.at(counts, codes, truth)
    own = _excess(counts[codes] - truth, background)
    sure = own.sum(axis=1)
    shares = own / np.maximum(sure, 1e-12)[:, None]
    reliability = dense_reliability(shares, sure, truth, background, ASSUMED)
    return LearnedTrait(kind, pd.Index(values), _excess(counts, background), background, reliability, rows, own)


def _excess(counts: Floats, background: Floats) -> Floats:
    n = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.maximum((counts + PULL * background) / (n + PULL) - background, 0.0))
