"""What people decided about texts, as constraints of the next fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Guidance", "guided_graph", "guided_labels"]

N_TIES = 4  # links from a known text to others of its group
PULL = 1.0  # weight of such a link: that of two texts with the same neighbours
MEMORY = 0.15  # weight of a link between texts of one former theme
MAJORITY = 0.5
Floats = NDArray[np.float32]
Sparse = Any  # scipy.sparse has no types


def _none() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Guidance:
    """Groups that people know, and what was before.

    ``known`` (n,) is each text's group, −1 where nobody said. Texts of one group end in one theme, texts of
    different groups never do. Seed themes and imported categories are groups of example texts; a merge puts two
    themes' texts in one group, a split in two. ``before`` (n,) is each text's theme in the last fit, −1 for none:
    it binds nothing, but of two groupings that are as good the one that was there stays.
    """

    known: NDArray[np.int64] = field(default_factory=_none)
    before: NDArray[np.int64] = field(default_factory=_none)

    @classmethod
    def nothing(cls, n: int) -> Guidance:
        """Return the guidance that says nothing about ``n`` texts."""
        return cls(np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64))

    def of(self, rows: NDArray[np.int64]) -> Guidance:
        """Return the guidance about some of the texts."""
        before = self.before[rows] if len(self.before) else np.full(len(rows), -1, dtype=np.int64)
        return Guidance(self.known[rows], before)


def guided_graph(graph: Sparse, guidance: Guidance) -> Sparse:
    """Return the graph with links within known groups and former themes, and none between known groups."""
    from scipy import sparse

    known = guidance.known
    links = graph.tocoo()
    apart = (known[links.row] >= 0) & (known[links.col] >= 0) & (known[links.row] != known[links.col])
    guided = sparse.csr_matrix(
        (links.data[~apart], (links.row[~apart], links.col[~apart])), shape=graph.shape, dtype=np.float32
    )
    guided = guided + MEMORY * _rings(guidance.before, apart_from=known)
    guided = guided.maximum(PULL * _rings(known)).tocsr()
    guided.sort_indices()
    return guided


def _rings(groups: NDArray[np.int64], apart_from: NDArray[np.int64] | None = None) -> Sparse:
    # Rings of growing step: every member meets some others, and none meets all.
    from scipy import sparse

    sources, targets = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for group in np.unique(groups[groups >= 0]):
        members = np.flatnonzero(groups == group)
        for step in range(1, min(N_TIES, len(members) - 1) + 1):
            sources.append(members)
            targets.append(np.roll(members, -(step * step)))
    rows, columns = np.concatenate(sources), np.concatenate(targets)
    kept = rows != columns
    if apart_from is not None:
        kept &= (apart_from[rows] < 0) | (apart_from[columns] < 0) | (apart_from[rows] == apart_from[columns])
    n = len(groups) if apart_from is None else len(apart_from)
    ties = sparse.csr_matrix((np.ones(int(kept.sum()), np.float32), (rows[kept], columns[kept])), shape=(n, n))
    ties.data[:] = 1
    return ties.maximum(ties.T)


def guided_labels(labels: NDArray[np.int64], view: Floats, guidance: Guidance) -> NDArray[np.int64]:
    """Return the labels with every known group in one theme, and no two groups in the same.

    A theme that holds texts of several groups is cut: each of its other texts follows the nearest group's
    centre. Themes whose known texts are of one group, and of no other theme's, are joined.
    """
    known = guidance.known
    groups = np.unique(known[known >= 0])
    if not len(groups):
        return labels
    labels = labels.copy()
    n_labels = int(labels.max(initial=-1)) + 1
    centres = np.stack([view[known == group].mean(axis=0) for group in groups])
    for label in np.unique(labels[known >= 0]):
        rows = np.flatnonzero(labels == label)
        inside = np.unique(known[rows][known[rows] >= 0])
        share_known = float((known[rows] >= 0).mean())
        if len(inside) == 1:
            majority = share_known >= MAJORITY or label == _home(labels, known, int(inside[0]))
            moving = rows if majority else rows[known[rows] >= 0]
            labels[moving] = n_labels + np.searchsorted(groups, inside[0])
        else:
            places = np.searchsorted(groups, inside)
            nearest_group = places[(view[rows] @ centres[places].T).argmax(axis=1)]
            labels[rows] = n_labels + nearest_group
    told = known >= 0
    labels[told] = n_labels + np.searchsorted(groups, known[told])
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _home(labels: NDArray[np.int64], known: NDArray[np.int64], group: int) -> int:
    values, counts = np.unique(labels[known == group], return_counts=True)
    return int(values[counts.argmax()])
