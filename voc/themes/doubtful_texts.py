"""Texts whose theme is in doubt, beside one whose theme is not: "We shower at my parents'" after "The boiler broke".

Half of such texts have a subject of their own, which nobody can tell from them; what stands beside them can. Where that
is no surer, the text has no theme: the comment is counted by what it says more plainly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import LabelArray
from voc.themes.text_space import Occurrences

__all__ = ["drop_doubtful_texts", "follow_comments"]

MAX_PROBABILITY, MIN_LEADING_PROBABILITY = 0.6, 0.8
"""Probability of its theme below which a text is in doubt, and of another text's from which on it is followed. Of the
example's texts below .6 half are in a theme of their subject, of those from .8 on nine in ten."""


def follow_comments(
    labels: LabelArray, probabilities: NDArray[np.float64], occurrences: Occurrences, is_settled: NDArray[np.bool_]
) -> LabelArray:
    """Return labels in which a text in doubt has the theme of the surest text beside it.

    Parameters
    ----------
    labels, probabilities
        ``(n,)`` each: theme of each distinct text (−1: none), and how sure that is.
    occurrences
        ``(m,)`` each: which text occurred in which comment.
    is_settled
        ``(n,)``: texts that stay where they are, whatever stands beside them.

    Examples
    --------
    The second text stands beside the first one; the third beside none, and the fourth is sure.

    >>> labels, probabilities = np.array([4, 7, 7, 7]), np.array([0.9, 0.4, 0.4, 0.9])
    >>> beside = (np.array([0, 1, 2, 3]), np.array([0, 0, 1, 0]))
    >>> follow_comments(labels, probabilities, beside, np.zeros(4, dtype=bool)).tolist()
    [4, 4, 7, 7]
    """
    texts, comments = occurrences
    n_comments = int(comments.max(initial=-1)) + 1
    is_leading = (labels >= 0) & (probabilities >= MIN_LEADING_PROBABILITY)
    places = np.flatnonzero(is_leading[texts])
    # Written last wins: the surest text of each comment, and of equals the one of the larger theme.
    order = places[np.lexsort((-labels[texts[places]], probabilities[texts[places]]))]
    leading_label = np.full(n_comments, -1, dtype=np.int64)
    leading_label[comments[order]] = labels[texts[order]]
    is_doubtful = (labels >= 0) & (probabilities < MAX_PROBABILITY) & ~is_settled
    new_labels = labels.copy()
    by_text = np.argsort(texts, kind="stable")
    ends = np.cumsum(np.bincount(texts, minlength=len(labels)))
    for text in np.flatnonzero(is_doubtful).tolist():
        own_comments = comments[by_text[ends[text - 1] if text else 0 : ends[text]]]
        beside = np.unique(leading_label[own_comments])
        # A text that stands in several comments follows where all of them lead to one theme.
        if len(beside) == 1 and beside[0] >= 0:
            new_labels[text] = beside[0]
    return new_labels


def drop_doubtful_texts(
    labels: LabelArray, probabilities: NDArray[np.float64], occurrences: Occurrences, is_settled: NDArray[np.bool_]
) -> LabelArray:
    """Return labels in which a text in doubt has none where a surer one stands beside it; parameters as above.

    The surest text of each comment stays, so that no comment loses its only theme.

    Examples
    --------
    The second text is surer than the first, beside which it stands; the third is alone.

    >>> labels, probabilities = np.array([4, 7, 7]), np.array([0.4, 0.5, 0.3])
    >>> drop_doubtful_texts(labels, probabilities, (np.array([0, 1, 2]), np.array([0, 0, 1])), np.zeros(3, dtype=bool))
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
    is_doubtful = (labels >= 0) & (probabilities < MAX_PROBABILITY) & ~is_settled
    return np.where(is_doubtful & ~is_surest, -1, labels)
