"""Refinement of the clusters: what they are, once it is known what each text does and what it stands beside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.doubtful_texts import drop_doubtful_texts, follow_comments
from voc.themes.graph import renumber_by_size
from voc.themes.graph_clusters import GraphClusters
from voc.themes.opposite_sides import list_acts, separate_sides
from voc.themes.preprocess import DistinctTexts

__all__ = ["refine_clusters"]


def refine_clusters(
    clusters: GraphClusters, is_remark: NDArray[np.bool_], distinct: DistinctTexts, vectors: FloatArray
) -> tuple[LabelArray, NDArray[np.float64]]:
    """Return the theme of each text, the largest numbered 0 (−1: none), and its probability.

    Parameters
    ----------
    clusters
        Fitted on ``vectors``.
    is_remark
        Texts that say nothing by themselves: they have no theme.
    distinct
        The texts.
    vectors
        ``(n, d)``, with their context.
    """
    # Not BERTopic's labels: it numbers by its own count of texts, ours counts equal ones too.
    labels = np.where(is_remark, -1, clusters.labels_)
    is_settled = clusters.flag_settled()
    acts = list_acts(distinct.texts, distinct.words, distinct.polarity)
    labels, shares = separate_sides(labels, vectors, acts, is_settled, seed=clusters.seed)
    probabilities = clusters.probabilities_ * shares
    if distinct.occurrences is not None:
        followed = follow_comments(labels, probabilities, distinct.occurrences, is_settled)
        # Those that follow are no longer in doubt: what they follow is sure.
        is_theme_alone = distinct.counts >= clusters.smallest
        rest = drop_doubtful_texts(labels, probabilities, distinct.occurrences, is_settled | is_theme_alone)
        labels = np.where(followed == labels, rest, followed)
    return renumber_by_size(labels, distinct.counts), np.where(labels >= 0, probabilities, 0.0)
