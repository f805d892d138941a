"""Vote of fitted texts on the topics of new ones, with what is recorded about these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.statistics.proportions import MAJORITY
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.graph import match_language_groups
from voc.themes.knn_vote import vote_by_neighbours
from voc.themes.reason_counts import ReasonCounts
from voc.themes.results import FEW_TEXTS

__all__ = ["TopicVoter", "VotedTopics"]

N_NEIGHBOURS_WITH_REASON, POWER_WITH_REASON = 80, 6
"""Voters where a reason is recorded, and the power of their similarity: the reason tells the far ones apart."""
MIN_SHARE_WITH_REASON = 0.65
"""Of the votes that the winner needs there. Of the example's notes with fewer (.5 to .65) .48 are about the commonest
subject of their theme, of those with more .74, from .9 of the votes on .87."""
FAR_SHARE = 0.5
"""Part of the smallest nearness below which one of few texts is near nothing."""


@dataclass(frozen=True, slots=True)
class VotedTopics:
    """Topics of ``m`` texts by a vote: ``(m,)`` each.

    Attributes
    ----------
    labels, shares
        Topic (−1: none), and its share of the votes.
    is_remark
        Whether a text is like remarks: it says nothing by itself.
    """

    labels: LabelArray
    shares: NDArray[np.float64]
    is_remark: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TopicVoter:
    """Fitted texts, one a row, as voters on the topics of new ones.

    Attributes
    ----------
    vectors, languages, language_groups
        Of each text.
    labels, weights
        Topic of each (−1: none), and what its vote counts (None: all the same).
    is_remark
        Texts that say nothing by themselves: what is like them is a remark too.
    reason_counts
        What the topics' comments were recorded under; None: nothing was recorded.
    n_neighbours
        Voters on each text.
    min_nearness
        Mean similarity of a text's three nearest below which nothing is near.
    """

    vectors: FloatArray
    languages: Sequence[str]
    language_groups: LabelArray
    labels: LabelArray
    weights: NDArray[np.float64] | None
    is_remark: NDArray[np.bool_]
    reason_counts: ReasonCounts | None
    n_neighbours: int
    min_nearness: float

    def vote(self, queries: FloatArray, languages: Sequence[str], reasons: Sequence[str | None] | None) -> VotedTopics:
        """Return the topics of texts.

        Parameters
        ----------
        queries
            ``(m, d)``, in the fitted texts' space.
        languages, reasons
            Of each text; what its comment was recorded under (None: nothing) can decide between topics that are near.
        """
        language_groups = match_language_groups(languages, self.languages, self.language_groups)
        # Remarks vote as a topic of their own: as −1 they would look like texts that fit nowhere.
        remark_topic = int(self.labels.max(initial=-1)) + 1
        labels, shares, nearness = vote_by_neighbours(
            queries,
            language_groups,
            self.vectors,
            self.language_groups,
            np.where(self.is_remark, remark_topic, self.labels),
            self.n_neighbours,
            self.weights,
        )
        is_remark = labels == remark_topic
        labels = np.where(is_remark, -1, labels)
        if self.reason_counts is not None and reasons is not None:
            # A reason that no fitted comment was recorded under tells no topics apart.
            known_reasons = set(self.reason_counts.reasons)
            has_reason = np.array([reason in known_reasons for reason in reasons], dtype=bool)
            rows = np.flatnonzero(has_reason & (labels >= 0)).tolist()
            lifts = self._compute_lifts(self.reason_counts, [reasons[row] for row in rows])
            labels[rows], shares[rows] = self._vote_with_lifts(
                queries[rows], [language_groups[row] for row in rows], lifts
            )
        is_lone = (nearness < self.min_nearness) & (shares < MAJORITY)
        # Few texts lie near to each other alone: among thirty about brakes, all nearest of one about tulips are too.
        is_far = (len(self.vectors) < FEW_TEXTS) & (nearness < FAR_SHARE * self.min_nearness)
        labels = np.where(is_lone | is_far, -1, labels)
        return VotedTopics(labels, np.where(labels >= 0, shares, 0.0), is_remark)

    def _compute_lifts(self, reason_counts: ReasonCounts, reasons: Sequence[str | None]) -> NDArray[np.float64]:
        """Return the lifts of the topics that are voted on, whether or not the fit had comments of them.

        People's placements may empty the last topic, or fill one that no fitted text was in.
        """
        counted = reason_counts.compute_lifts(reasons)
        lifts = np.ones((len(reasons), int(self.labels.max(initial=-1)) + 1))
        n_topics = min(lifts.shape[1], counted.shape[1])
        lifts[:, :n_topics] = counted[:, :n_topics]
        return lifts

    def _vote_with_lifts(
        self, queries: FloatArray, language_groups: Sequence[int], lifts: NDArray[np.float64]
    ) -> tuple[LabelArray, NDArray[np.float64]]:
        weights = np.ones(len(self.labels)) if self.weights is None else self.weights
        labels, shares, _ = vote_by_neighbours(
            queries,
            language_groups,
            self.vectors,
            self.language_groups,
            self.labels,
            N_NEIGHBOURS_WITH_REASON,
            np.where(self.labels >= 0, weights, 0.0),  # that a text is near is known by now; here topics compete
            topic_weights=lifts,
            power=POWER_WITH_REASON,
        )
        return np.where(shares >= MIN_SHARE_WITH_REASON, labels, -1), shares
