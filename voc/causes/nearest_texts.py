"""Words of the comments that are nearest to a department's description: they say what the description leaves out.

A description is a few words long. The comments that fit it best use other words for the same thing, and these find the
next comments (pseudo-relevance feedback: Rocchio 1971, in The SMART Retrieval System, 313–323). No confirmed comment is
needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

__all__ = ["N_NEAREST", "expand_by_nearest_texts"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

N_NEAREST = 30
"""Comments per department; 20 and 40 do as well, 60 worse: with them come those that are about something else."""
MIN_NEAREST = 5
"""Departments with fewer keep what their description says."""
INVERSE_PENALTY = 4.0
LEARNED_PART = 0.5
"""Part of the nearest comments in the result, in logarithms; the rest is the description's own."""
BLOCK_SIZE = 20_000


def expand_by_nearest_texts(vectors: NDArray[np.float32], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return shares over departments, ``(n, n_departments)`` that sum to 1, by descriptions and nearest comments.

    A logistic regression learns from each department's nearest comments, as many of one as of another; its shares and
    the given ones are multiplied, each to the power of one half (a logarithmic pool: Genest & Zidek 1986, Stat. Sci.).
    With few comments, or with fewer than two departments that have any near, the shares come back as they are.

    Parameters
    ----------
    vectors
        Comments, ``(n, d)``, of length 1.
    shares
        How well each comment fits the departments' descriptions, ``(n, n_departments)``; rows sum to 1.

    Examples
    --------
    >>> expand_by_nearest_texts(np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32)).tolist()  # too few comments
    [[1.0, 0.0], [0.0, 1.0]]
    """
    n_comments, n_departments = shares.shape
    # Of each department's comments half at most: in a small file the thirtieth is about something else.
    n_nearest = min(N_NEAREST, n_comments // (2 * max(1, n_departments)))
    rows_by_department = {
        department: rows
        for department in range(n_departments)
        if len(rows := _find_nearest(vectors, shares[:, department], n_nearest, 1 / n_departments)) >= MIN_NEAREST
    }
    if n_nearest < MIN_NEAREST or len(rows_by_department) < 2:  # noqa: PLR2004 - two classes
        return shares
    learned = _predict_by_nearest(vectors, rows_by_department)
    departments = list(rows_by_department)
    result = shares.copy()
    part = shares[:, departments]
    pooled = np.maximum(part, 1e-9) ** (1 - LEARNED_PART) * np.maximum(learned, 1e-9) ** LEARNED_PART
    # Departments without near comments keep their shares; the others divide what theirs were.
    result[:, departments] = pooled * (part.sum(axis=1, keepdims=True) / pooled.sum(axis=1, keepdims=True))
    return result


def _find_nearest(
    vectors: NDArray[np.float32], share: NDArray[np.float32], n_nearest: int, min_share: float
) -> Integers:
    """Return the rows with the largest shares of a department, no text twice; ties by their order."""
    order = np.argsort(-share, kind="stable")
    row_by_text: dict[bytes, int] = {}
    # Thirty times the same "Niets" would teach one text; copies have the same vector.
    for row in order[share[order] >= min_share]:
        if len(row_by_text) == n_nearest:
            break
        row_by_text.setdefault(vectors[row].tobytes(), int(row))
    return np.array(list(row_by_text.values()), dtype=np.int64)


def _predict_by_nearest(vectors: NDArray[np.float32], rows_by_department: dict[int, Integers]) -> Floats:
    """Return the probabilities of the departments, in their order, of all comments."""
    from sklearn.linear_model import LogisticRegression

    rows = np.concatenate(list(rows_by_department.values()))
    labels = np.repeat(np.arange(len(rows_by_department)), [len(nearest) for nearest in rows_by_department.values()])
    centre = vectors.mean(axis=0, dtype=float)
    scale = float(np.sqrt(max(1 - (centre**2).sum(), 1e-12)))  # root mean square of what is left of length 1
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=200, tol=1e-3, class_weight="balanced")
    with threadpool_limits(1):  # a few hundred rows: threads cost more than they bring
        model.fit((vectors[rows] - centre) / scale, labels)
        blocks = [
            model.predict_proba((vectors[start : start + BLOCK_SIZE] - centre) / scale)
            for start in range(0, len(vectors), BLOCK_SIZE)
        ]
    return np.concatenate(blocks)
