"""Effect of a comment's context (touchpoint, phase, hand-over) on its cause, learned from confirmed comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.likelihood import compute_log_ratio
from voc.causes.reliability import estimate_reliability

__all__ = ["ContextEffect", "learn_context_effect"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PRIOR_COMMENTS = 10.0
"""A value's shares start as those of all confirmed comments, worth so many of them."""
COLD_RELIABILITY = 0.5
"""Reliability of a column before its confirmed comments are looked at: as likely as not that it says anything."""
MIN_CONFIRMED = 12
"""Confirmed comments with a value from which on something is learned."""


@dataclass(frozen=True)
class ContextEffect:
    """Effect of the values of one column on the cause: with which departments each goes more often than others do.

    Attributes
    ----------
    kind
        Kind of evidence: ``"touchpoint"``.
    values
        The column's values in confirmed comments.
    excess
        ``(n_values, n_departments)``: the part of a value's confirmed shares above those of all confirmed comments. A
        value that is like all others is silent, and so is one that nobody confirmed.
    base_rates
        Confirmed shares of all comments, ``(n_departments,)``.
    reliability
        Probability that the column speaks about the cause.
    rows, row_excess
        The confirmed rows, and the excess of their value by the other confirmed rows, ``(n_rows, n_departments)``.
    """

    kind: str
    values: pd.Index
    excess: Floats
    base_rates: Floats
    reliability: float
    rows: Integers
    row_excess: Floats

    def rate_values(self, column: Sequence[object] | pd.Series, *, is_training: bool) -> Floats:
        """Return the log likelihood ratio of each department, ``(n, n_departments)``, by a value per row.

        ``is_training``: the rows are those that were learned from, so that confirmed rows are judged by the others'
        confirmations.
        """
        codes = self.values.get_indexer(pd.Index(column))
        # A value that was not seen has code −1, and takes the last row: zeros, silent.
        excess = np.vstack([self.excess, np.zeros(len(self.base_rates))])[codes]
        if is_training:
            excess[self.rows] = self.row_excess
        return compute_log_ratio(excess, self.reliability, self.base_rates)


def learn_context_effect(kind: str, column: pd.Series, rows: Integers, true_shares: Floats) -> ContextEffect | None:
    """Return what a column says about the cause, or None with too few confirmed comments.

    Each confirmed row is judged by the other rows with its value (leave one out), so that a column which says nothing
    is found out: its reliability falls.

    Parameters
    ----------
    kind
        The kind of evidence it is.
    column
        A value per segment; missing: silent.
    rows, true_shares
        The confirmed rows and their causes, ``(n, n_departments)`` shares.
    """
    usable = column.iloc[rows].notna().to_numpy() & (true_shares.sum(axis=1) > 0)
    if usable.sum() < MIN_CONFIRMED:
        return None
    rows, true_shares = rows[usable], true_shares[usable]
    codes, values = pd.factorize(column.iloc[rows].astype(object))
    if len(values) < 2:  # noqa: PLR2004 - a value that all comments share is no evidence
        return None
    department_counts = true_shares.sum(axis=0)
    base_rates = (department_counts + 0.5) / (department_counts.sum() + 0.5 * len(department_counts))
    value_counts = np.zeros((len(values), true_shares.shape[1]))
    np.add.at(value_counts, codes, true_shares)
    # Without the row itself: with it, a value of one comment among twelve would prove itself.
    row_excess = _compute_excess(value_counts[codes] - true_shares, base_rates)
    # The excess is how much a value says, and of what: its sum is how sure it is, its shares are what it says.
    sureness = row_excess.sum(axis=1)
    shares = row_excess / np.maximum(sureness, 1e-12)[:, None]
    return ContextEffect(
        kind=kind,
        values=pd.Index(values),
        excess=_compute_excess(value_counts, base_rates),
        base_rates=base_rates,
        reliability=estimate_reliability(shares, sureness, true_shares, base_rates, COLD_RELIABILITY),
        rows=rows,
        row_excess=row_excess,
    )


def _compute_excess(counts: Floats, base_rates: Floats) -> Floats:
    """Return the part of each row's smoothed shares above the base rates, ``(n, n_departments)``."""
    n_comments = counts.sum(axis=1, keepdims=True)
    shares = (counts + PRIOR_COMMENTS * base_rates) / (n_comments + PRIOR_COMMENTS)
    return np.asarray(np.maximum(shares - base_rates, 0.0))
