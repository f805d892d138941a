"""Refinement of clusters into themes, by the speech act of each text and by the other texts of its comments.

Remarks lose their theme, a theme of two speech acts becomes two, an uncertain text follows the surest one of its
comment or has no theme, a theme of two subjects becomes two, and themes are numbered by size.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.graph import renumber_by_size
from voc.themes.graph_clusters import GraphClusters
from voc.themes.preprocess import DistinctTexts
from voc.themes.separation import MIN_SEPARATION, measure_separation
from voc.themes.speech_act_split import classify_speech_acts, split_themes_by_speech_act
from voc.themes.uncertain_texts import drop_uncertain_texts, follow_comments
from voc.themes.unlike_parts import divide_unlike_themes

__all__ = ["refine_clusters"]


def refine_clusters(
    clusters: GraphClusters, is_remark: NDArray[np.bool_], distinct: DistinctTexts, vectors: FloatArray
) -> tuple[LabelArray, NDArray[np.float64]]:
    """Return the theme of each text, the largest numbered 0 (−1: none), and its probability.

    Parameters
    ----------
    clusters
        Clusters of the texts, fitted on ``vectors``.
    is_remark
        ``(n,)``: texts that say nothing by themselves. They get no theme.
    distinct
        The ``n`` distinct texts, with the comments that they occur in.
    vectors
        ``(n, d)``: vector of each text with the context of its comments.
    """
    # Not BERTopic's labels: it numbers by its own count of texts, ours counts equal ones too.
    labels = np.where(is_remark, -1, clusters.labels_)
    is_settled = clusters.flag_settled()
    acts = classify_speech_acts(distinct.texts, distinct.words, distinct.polarity)
    labels, shares = split_themes_by_speech_act(labels, vectors, acts, is_settled, seed=clusters.seed)
    probabilities = clusters.probabilities_ * shares
    if distinct.occurrences is not None:
        followed, new_probabilities = follow_comments(labels, probabilities, distinct.occurrences, is_settled)
        # A text that is repeated often enough is a theme by itself, whatever its comments contain.
        is_theme_alone = distinct.counts >= clusters.smallest
        rest = drop_uncertain_texts(labels, probabilities, distinct.occurrences, is_settled | is_theme_alone)
        # A text that follows is no longer uncertain: the one that it follows is sure.
        labels, probabilities = np.where(followed == labels, rest, followed), new_probabilities
    if _do_themes_overlap(labels, vectors, clusters):
        labels, shares = divide_unlike_themes(labels, vectors, clusters.language_groups, is_settled, seed=clusters.seed)
        probabilities = probabilities * shares
    return renumber_by_size(labels, distinct.counts), np.where(labels >= 0, probabilities, 0.0)


def _do_themes_overlap(labels: LabelArray, vectors: FloatArray, clusters: GraphClusters) -> bool:
    """Tell whether themes are not told apart well, by the features that the number of themes was chosen by."""
    has_label = labels >= 0
    features = normalize_rows(vectors[has_label, : clusters.n_features])
    language_groups = clusters.language_groups[has_label]
    return measure_separation(features, labels[has_label], language_groups, clusters.smallest) < MIN_SEPARATION
