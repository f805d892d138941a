"""Counts of what people recorded comments under, by topic: what they say about the topic of a text like these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import LabelArray
from voc.themes.text_space import Occurrences

__all__ = ["ReasonCounts"]

PRIOR_COMMENTS = 5.0
"""Comments with the reasons of all that each topic is taken to have besides its own: a small one proves little."""


@dataclass(frozen=True, slots=True)
class ReasonCounts:
    """Comments with each reason in each topic.

    Attributes
    ----------
    reasons
        Sorted.
    counts
        ``(n_topics, n_reasons)``.
    """

    reasons: tuple[str, ...]
    counts: NDArray[np.int64]

    @classmethod
    def count(
        cls, topics: LabelArray, occurrences: Occurrences | None, comment_reasons: Sequence[str | None]
    ) -> ReasonCounts | None:
        """Return the counts of texts' topics (−1: none), each comment once in each of its topics; None without reasons.

        Parameters
        ----------
        topics
            Of each text.
        occurrences
            Which text occurred in which comment; None: each is a comment of its own.
        comment_reasons
            Of each comment, None where none is recorded.
        """
        reasons = sorted({reason for reason in comment_reasons if reason is not None})
        if not reasons:
            return None
        texts, comments = occurrences or (np.arange(len(topics)), np.arange(len(topics)))
        position_by_reason = {reason: position for position, reason in enumerate(reasons)}
        reason_of_comment = np.array(
            [-1 if reason is None else position_by_reason[reason] for reason in comment_reasons], dtype=np.int64
        )
        pairs = np.unique(np.stack([topics[texts], comments], axis=1), axis=0)
        pairs = pairs[(pairs[:, 0] >= 0) & (reason_of_comment[pairs[:, 1]] >= 0)]
        counts = np.zeros((int(topics.max(initial=-1)) + 1, len(reasons)), dtype=np.int64)
        np.add.at(counts, (pairs[:, 0], reason_of_comment[pairs[:, 1]]), 1)
        return cls(tuple(reasons), counts)

    def compute_lifts(self, reasons: Sequence[str | None]) -> NDArray[np.float64]:
        """Return ``(m, n_topics)``: how many times more often a text's reason is recorded in a topic than in all.

        1 where a text has no reason, or one that was never recorded.

        Examples
        --------
        >>> counts = ReasonCounts(("bill", "move"), np.array([[95, 0], [0, 95]]))
        >>> counts.compute_lifts(["bill", None]).round(2).tolist()
        [[1.95, 0.05], [1.0, 1.0]]
        """
        totals = self.counts.sum(axis=0)
        shares = totals / max(1, totals.sum())
        own_shares = (self.counts + PRIOR_COMMENTS * shares) / (self.counts.sum(axis=1, keepdims=True) + PRIOR_COMMENTS)
        lifts = np.divide(own_shares, shares, out=np.ones_like(own_shares), where=shares > 0)
        position_by_reason = {reason: position for position, reason in enumerate(self.reasons)}
        result = np.ones((len(reasons), len(self.counts)))
        for row, reason in enumerate(reasons):
            if reason in position_by_reason:
                result[row] = lifts[:, position_by_reason[reason]]
        return result
