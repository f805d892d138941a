"""Texts as a graph: who is near whom, and which groups hold together.

Each text is linked with its nearest texts of the same language in the joint view, and with a few of the other
languages by meaning alone (words of two languages have nothing to tell each other). A link weighs what the two
share: the square root of the Jaccard overlap of their neighbourhoods (Jarvis & Patrick 1973). Leiden (Traag,
Waltman & van Eck 2019) finds the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import in_blocks
from voc.themes.neighbours import nearest

__all__ = ["by_size", "communities", "language_groups", "neighbourhoods", "similarity_graph"]

FEWEST_INSIDE = 3  # neighbours of its own language that a text keeps
SMALLEST_LANGUAGE = 50  # texts; below, a language is searched together with the largest one
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Sparse = Any  # scipy.sparse has no types


def language_groups(languages: Sequence[str]) -> NDArray[np.int64]:
    """Return a group number for each text: languages with few texts join the largest."""
    names, inverse, counts = np.unique(np.asarray(languages), return_inverse=True, return_counts=True)
    group = np.arange(len(names))
    group[counts < SMALLEST_LANGUAGE] = int(np.argmax(counts)) if len(names) else 0
    return np.asarray(group[inverse])


def neighbourhoods(
    view: Floats, meaning: Floats, groups: NDArray[np.int64], n_neighbours: int, *, seed: int = 0
) -> tuple[Ints, Floats]:
    """Return each text's neighbours and how near they are in the joint view.

    Parameters
    ----------
    view, meaning
        ``(n, d)`` vectors of length 1: of the joint view, and of the centred meaning.
    groups
        Language groups. With several, a text also gets half as many neighbours in the others, fewer
        when the others are smaller: a handful of English texts must not tie all Dutch ones together. In a
        small group most neighbours are of the others: its themes are theirs, and "in English" is none.

    Returns
    -------
    rows, similarities
        ``(n, k)`` each, padded with −1.
    """
    n = len(view)
    names, sizes = np.unique(groups, return_counts=True)
    n_across = n_neighbours // 2 if len(names) > 1 else 0
    rows = np.full((n, n_neighbours + n_across), -1, np.int32)
    similarities = np.full(rows.shape, -1, np.float32)
    for name, size in zip(names, sizes, strict=True):
        inside, outside = np.flatnonzero(groups == name), np.flatnonzero(groups != name)
        fewest = min(FEWEST_INSIDE, n_neighbours)
        n_inside = int(np.clip(round(n_neighbours * len(names) * size / n), fewest, n_neighbours))
        found, near = nearest(view[inside], view[inside], n_inside, seed=seed, same=True)
        rows[inside, : found.shape[1]] = np.where(found >= 0, inside[found], -1)
        similarities[inside, : found.shape[1]] = near
        k = min(n_across, round(n_across * len(outside) / size)) + (n_neighbours - n_inside if n_across else 0)
        if k:
            found, near = nearest(meaning[inside], meaning[outside], k, seed=seed)
            columns = slice(n_inside, n_inside + found.shape[1])
            rows[inside, columns] = np.where(found >= 0, outside[found], -1)
            similarities[inside, columns] = near
    return rows, similarities


def similarity_graph(neighbours: Ints) -> Sparse:
    """Return the symmetric graph ``(n, n)`` of links, weighted by shared neighbours.

    A link between i and j weighs √(|Nᵢ ∩ Nⱼ| ∕ |Nᵢ ∪ Nⱼ|), each text being in its own neighbourhood. The root
    keeps weak links alive: without it dense knots of near-identical texts split every theme.
    """
    from scipy import sparse

    n, k = neighbours.shape
    padding = np.arange(n * k, dtype=np.int64).reshape(n, k) + n  # matches nothing
    lists = np.hstack([np.where(neighbours >= 0, neighbours, padding), np.arange(n)[:, None]])
    sizes = (neighbours >= 0).sum(axis=1) + 1
    sources, columns = np.nonzero(neighbours >= 0)
    targets = neighbours[sources, columns]

    def weigh(part: slice) -> Floats:
        first, second = lists[sources[part]], lists[targets[part]]
        shared = np.zeros(len(first), np.int64)
        for column in range(k + 1):
            shared += (second == first[:, column : column + 1]).any(axis=1)
        union = sizes[sources[part]] + sizes[targets[part]] - shared
        return np.asarray(np.sqrt(shared / union), dtype=np.float32)

    weights = in_blocks(weigh, len(sources), 65_536)
    data = np.concatenate(weights) if weights else np.empty(0, np.float32)
    graph = sparse.csr_matrix((data, (sources, targets)), shape=(n, n))
    graph = graph.maximum(graph.T).tocsr()
    graph.sort_indices()
    return graph


def communities(graph: Sparse, resolution: float, *, seed: int = 0) -> NDArray[np.int64]:
    """Return each node's group, the largest group numbered 0 (ties: the one with the earliest node).

    Parameters
    ----------
    graph
        Symmetric CSR matrix of positive weights.
    resolution
        Of the modularity (Reichardt & Bornholdt 2006): higher gives more and smaller groups.
    """
    n = graph.shape[0]
    if not graph.nnz:
        return np.arange(n)
    from graspologic_native import leiden_csr

    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        n,
        resolution=resolution,
        seed=seed,
        iterations=2,
    )
    return by_size(np.array([found[node] for node in range(n)]))


def by_size(labels: NDArray[Any], counts: NDArray[Any] | None = None) -> NDArray[np.int64]:
    """Return labels renumbered from the largest to the smallest; negative ones become −1.

    ``counts`` says how many texts each one stands for; without it, one. Ties: the one that comes first.
    """
    result = np.full(len(labels), -1, dtype=np.int64)
    has_one = labels >= 0
    _, first, inverse = np.unique(labels[has_one], return_index=True, return_inverse=True)
    sizes = np.bincount(inverse, weights=None if counts is None else counts[has_one])
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(first))
    result[has_one] = rank[inverse]
    return result
