"""Remarks: texts that say nothing by themselves, such as "How hard can it be" or "We live here with two".

No list knows them all, in every trade and language; the texts around them show it. A text about a subject is the whole
comment now and then, and a remark never is; and the texts in the same comments are mostly about that subject,
while those around a remark are about anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.neighbour_search import find_nearest
from voc.themes.text_space import Occurrences

__all__ = ["find_remarks"]

N_NEIGHBOURS = 20
"""Texts of like meaning, itself among them, that a text is judged with: by itself it was written once or twice."""
NEIGHBOUR_POWER = 4
"""Of a neighbour's similarity: near ones decide."""
MIN_EXPECTED_ALONE = 1.5
"""Comments that such texts would be the whole of by chance, from which on it says something that they never are."""
MAX_ALONE, MAX_ALONE_OF_WIDE = 0.125, 0.2
"""Share that is the whole of a comment, against that of all texts, up to which a text can be a remark; more of one that
is found with twice as many themes."""
MIN_THEMES_BESIDE = 5.0
"""Equally frequent themes in the comments of a text (the inverse of Simpson's index) from which on it is a remark."""


def find_remarks(meaning: FloatArray, topics: LabelArray, occurrences: Occurrences) -> NDArray[np.bool_]:
    """Return which texts are remarks.

    Parameters
    ----------
    meaning
        ``(n, d)``, centred sentence vectors, without anything of the texts' comments.
    topics
        ``(n,)``, −1 for none.
    occurrences
        Which text occurred in which comment.

    Returns
    -------
    numpy.ndarray
        ``(n,)`` bool. None where hardly a text is a whole comment, or each is one: then nothing can be estimated.

    Notes
    -----
    The number of equally frequent themes is 1 / Σ p², of Simpson, "Measurement of diversity", Nature 163 (1949).
    """
    is_remark = np.zeros(len(topics), dtype=bool)
    surroundings = _Surroundings.count(topics, occurrences)
    candidates = np.flatnonzero((surroundings.n_alone == 0) & (surroundings.n_occurrences > 0) & (topics >= 0))
    if not len(candidates) or not surroundings.n_alone.any():
        return is_remark
    unit_meaning = normalize_rows(meaning)
    nearest, similarities = find_nearest(unit_meaning[candidates], unit_meaning, N_NEIGHBOURS)
    weights = np.where(nearest >= 0, np.maximum(similarities, 0.0), 0.0).astype(np.float64) ** NEIGHBOUR_POWER
    rows = np.repeat(np.arange(len(candidates)), nearest.shape[1])
    shape = (len(candidates), len(topics))
    neighbours = csr_matrix((weights.ravel(), (rows, np.maximum(nearest.ravel(), 0))), shape=shape)
    n_occurrences = np.asarray(neighbours @ surroundings.n_occurrences, dtype=np.float64)
    base_share = surroundings.n_alone.sum() / surroundings.n_occurrences.sum()
    alone_share = (neighbours @ surroundings.n_alone) / np.maximum(n_occurrences, 1e-9) / base_share
    n_themes = _compute_diversity((neighbours @ surroundings.beside).toarray())
    is_apart = (alone_share <= MAX_ALONE) & (n_themes >= MIN_THEMES_BESIDE)
    is_apart |= (alone_share <= MAX_ALONE_OF_WIDE) & (n_themes >= 2 * MIN_THEMES_BESIDE)
    is_remark[candidates] = is_apart & (n_occurrences * base_share >= MIN_EXPECTED_ALONE)
    return is_remark


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Counts of ``n`` texts: their occurrences, those that are a whole comment, topics beside (``(n, n_topics)``)."""

    n_occurrences: NDArray[np.float64]
    n_alone: NDArray[np.float64]
    beside: csr_matrix[np.float64]

    @classmethod
    def count(cls, topics: LabelArray, occurrences: Occurrences) -> _Surroundings:
        texts, comments = occurrences
        n_texts, n_topics = len(topics), int(topics.max(initial=-1)) + 1
        n_comments = int(comments.max(initial=-1)) + 1
        is_alone = np.bincount(comments, minlength=n_comments)[comments] == 1
        ones = np.ones(len(texts))
        occurs_in = csr_matrix((ones, (texts, comments)), shape=(n_texts, n_comments))
        positions = np.flatnonzero(topics[texts] >= 0)
        has_topic = csr_matrix(
            (ones[positions], (comments[positions], topics[texts[positions]])), shape=(n_comments, n_topics)
        )
        beside = occurs_in @ has_topic
        # A text is not its own surrounding.
        n_occurrences = np.bincount(texts, minlength=n_texts).astype(np.float64)
        rows = np.flatnonzero(topics >= 0)
        beside = beside - csr_matrix((n_occurrences[rows], (rows, topics[rows])), shape=beside.shape)
        n_alone = np.bincount(texts, weights=is_alone, minlength=n_texts).astype(np.float64)
        return cls(n_occurrences, n_alone, csr_matrix(beside))


def _compute_diversity(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for each row, how many equally frequent columns would be as diverse; 0 for a row of zeros.

    >>> _compute_diversity(np.array([[2.0, 2.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])).tolist()
    [2.0, 1.0, 0.0]
    """
    squares = (counts**2).sum(axis=1)
    totals = counts.sum(axis=1)
    return np.asarray(np.where(squares > 0, totals**2 / np.where(squares > 0, squares, 1.0), 0.0), dtype=np.float64)
