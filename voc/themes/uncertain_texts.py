"""Texts of uncertain theme in a comment with a surer text: "We shower at my parents'" after "The boiler broke".

Half of such texts have a subject of their own, which nobody can recognise in them; the other text of the comment shows
it. Where no text of the comment is sure, those that are not its surest one have no theme: the comment is counted by
what it states most plainly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import LabelArray
from voc.themes.text_space import Occurrences

__all__ = ["drop_uncertain_texts", "follow_comments"]

MAX_PROBABILITY = 0.6
"""Probability of its theme below which a text is uncertain: half of the example's texts below it are in a theme of
their subject."""
MIN_LEADING_PROBABILITY = 0.8
"""Minimum probability of a text that others follow: nine in ten of the example's texts above it are in a theme of
their subject."""


def follow_comments(
    labels: LabelArray, probabilities: NDArray[np.float64], occurrences: Occurrences, is_settled: NDArray[np.bool_]
) -> tuple[LabelArray, NDArray[np.float64]]:
    """Return labels in which an uncertain text follows the surest text of its comment, and their probabilities.

    Parameters
    ----------
    labels, probabilities
        ``(n,)`` each: theme of each distinct text (−1: none), and its probability.
    occurrences
        ``(m,)`` each: which text occurred in which comment.
    is_settled
        ``(n,)``: texts that keep their theme, whatever else their comments contain.

    Notes
    -----
    A text that occurs in several comments follows where the surest texts of all of them have one theme. It gets the
    lowest of their probabilities: it is in that theme no more surely than they are.

    Examples
    --------
    The second text occurs in the comment of the first one. The third is alone in its comment, and the fourth is sure.

    >>> labels, probabilities = np.array([4, 7, 7, 7]), np.array([0.9, 0.4, 0.4, 0.9])
    >>> occurrences = (np.array([0, 1, 2, 3]), np.array([0, 0, 1, 0]))
    >>> labels, probabilities = follow_comments(labels, probabilities, occurrences, np.zeros(4, dtype=bool))
    >>> labels.tolist(), probabilities.tolist()
    ([4, 4, 7, 7], [0.9, 0.9, 0.4, 0.9])
    """
    texts, comments = occurrences
    leader_by_comment = _find_leaders(labels, probabilities, occurrences)
    new_labels, new_probabilities = labels.copy(), probabilities.copy()
    order = np.argsort(texts, kind="stable")
    ends = np.cumsum(np.bincount(texts, minlength=len(labels)))
    for text in np.flatnonzero(_flag_uncertain(labels, probabilities, is_settled)).tolist():
        leaders = leader_by_comment[comments[order[ends[text - 1] if text else 0 : ends[text]]]]
        if not len(leaders) or (leaders < 0).any():
            continue
        leading_labels = np.unique(labels[leaders])
        if len(leading_labels) == 1 and leading_labels[0] != labels[text]:
            new_labels[text] = leading_labels[0]
            new_probabilities[text] = probabilities[leaders].min()
    return new_labels, new_probabilities


def drop_uncertain_texts(
    labels: LabelArray, probabilities: NDArray[np.float64], occurrences: Occurrences, is_settled: NDArray[np.bool_]
) -> LabelArray:
    """Return labels in which an uncertain text has no theme where a surer text with one is in the same comment.

    The surest text of each comment keeps its theme, so that no comment loses its only one.

    Parameters
    ----------
    labels, probabilities, occurrences, is_settled
        As in `follow_comments`.

    Examples
    --------
    The second text is surer than the first one of the same comment. The third is alone in its comment.

    >>> labels, probabilities = np.array([4, 7, 7]), np.array([0.4, 0.5, 0.3])
    >>> drop_uncertain_texts(labels, probabilities, (np.array([0, 1, 2]), np.array([0, 0, 1])), np.zeros(3, dtype=bool))
    array([-1,  7,  7])
    """
    texts, comments = occurrences
    has_label = labels[texts] >= 0
    texts, comments = texts[has_label], comments[has_label]
    order = np.lexsort((-texts, probabilities[texts], comments))
    is_last_of_comment = np.append(np.diff(comments[order]) != 0, True)
    is_surest = np.zeros(len(labels), dtype=bool)
    if len(order):
        is_surest[texts[order[is_last_of_comment]]] = True
    return np.where(_flag_uncertain(labels, probabilities, is_settled) & ~is_surest, -1, labels)


def _find_leaders(
    labels: LabelArray, probabilities: NDArray[np.float64], occurrences: Occurrences
) -> NDArray[np.int64]:
    """Return the text of each comment that others follow: its surest one; −1 where no text is sure enough."""
    texts, comments = occurrences
    indices = np.flatnonzero((labels[texts] >= 0) & (probabilities[texts] >= MIN_LEADING_PROBABILITY))
    # What is written last stays: the surest text of each comment, and of equals the one of the larger theme.
    order = indices[np.lexsort((-labels[texts[indices]], probabilities[texts[indices]]))]
    leader_by_comment = np.full(int(comments.max(initial=-1)) + 1, -1, dtype=np.int64)
    leader_by_comment[comments[order]] = texts[order]
    return leader_by_comment


def _flag_uncertain(
    labels: LabelArray, probabilities: NDArray[np.float64], is_settled: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    return (labels >= 0) & (probabilities < MAX_PROBABILITY) & ~is_settled
