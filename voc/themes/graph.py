"""Neighbour graph of texts, and the communities in it.

Each text is linked with its nearest texts of the same language by the joint features, and with a few of the other
languages by meaning alone (words of two languages are not comparable). A link weighs what the two
share: the square root of the Jaccard overlap of their neighbourhoods (Jarvis & Patrick 1973). Leiden (Traag,
Waltman & van Eck 2019) finds the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import map_blocks
from voc.themes.arrays import FloatArray, LabelArray, NeighbourArray
from voc.themes.neighbour_search import find_nearest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = [
    "build_similarity_graph",
    "find_communities",
    "find_neighbourhoods",
    "group_languages",
    "renumber_by_size",
]

MIN_NEIGHBOURS_INSIDE = 3  # neighbours of its own language that a text keeps
SMALLEST_LANGUAGE = 50  # texts; below, a language is searched together with the largest one
N_LEIDEN_ITERATIONS = 2
BLOCK = 65_536  # links that are weighed at a time


def group_languages(languages: Sequence[str]) -> LabelArray:
    """Return a group number for each text: languages with few texts join the largest."""
    names, position_of_text, counts = np.unique(np.asarray(languages), return_inverse=True, return_counts=True)
    group_of_name = np.arange(len(names))
    group_of_name[counts < SMALLEST_LANGUAGE] = int(np.argmax(counts)) if len(names) else 0
    return np.asarray(group_of_name[position_of_text])


def match_language_groups(
    languages: Sequence[str], fitted_languages: Sequence[str], fitted_groups: LabelArray
) -> list[int]:
    """Return each language's group of the fit; the largest group's for one that was not fitted."""
    group_by_language = dict(zip(fitted_languages, fitted_groups.tolist(), strict=True))
    largest_group = int(np.bincount(fitted_groups).argmax())
    return [group_by_language.get(language, largest_group) for language in languages]


def find_neighbourhoods(
    vectors: FloatArray, meaning: FloatArray, language_groups: LabelArray, n_neighbours: int, *, seed: int = 0
) -> tuple[NeighbourArray, FloatArray]:
    """Return each text's neighbours and how near they are.

    Parameters
    ----------
    vectors, meaning
        ``(n, d)`` vectors of length 1: the joint features, and the centred meaning.
    language_groups
        With several, a text also gets half as many neighbours in the others, fewer when the others are smaller:
        a handful of English texts must not tie all Dutch ones together. In a small group most neighbours are of
        the others: its themes are theirs, and "in English" is none.

    Returns
    -------
    rows, similarities
        ``(n, k)`` each, padded with −1.
    """
    groups, sizes = np.unique(language_groups, return_counts=True)
    n_across = n_neighbours // 2 if len(groups) > 1 else 0
    rows = np.full((len(vectors), n_neighbours + n_across), -1, np.int32)
    similarities = np.full(rows.shape, -1, np.float32)
    for group, size in zip(groups, sizes, strict=True):
        inside, outside = np.flatnonzero(language_groups == group), np.flatnonzero(language_groups != group)
        # A group of the mean size has all its neighbours inside, one of half that size half of them.
        n_fair = round(n_neighbours * len(groups) * size / len(vectors))
        n_inside = int(np.clip(n_fair, min(MIN_NEIGHBOURS_INSIDE, n_neighbours), n_neighbours))
        nearest, nearness = find_nearest(vectors[inside], vectors[inside], n_inside, seed=seed, same=True)
        rows[inside, : nearest.shape[1]] = np.where(nearest >= 0, inside[nearest], -1)
        similarities[inside, : nearest.shape[1]] = nearness
        n_replaced = n_neighbours - n_inside if n_across else 0
        n_outside = min(n_across, round(n_across * len(outside) / size)) + n_replaced
        if n_outside:
            nearest, nearness = find_nearest(meaning[inside], meaning[outside], n_outside, seed=seed)
            columns = slice(n_inside, n_inside + nearest.shape[1])
            rows[inside, columns] = np.where(nearest >= 0, outside[nearest], -1)
            similarities[inside, columns] = nearness
    return rows, similarities


def build_similarity_graph(neighbours: NeighbourArray) -> csr_matrix[np.float32]:
    """Return the symmetric graph ``(n, n)`` of links, weighted by shared neighbours.

    A link between i and j weighs √(|Nᵢ ∩ Nⱼ| ∕ |Nᵢ ∪ Nⱼ|), each text being in its own neighbourhood. The root
    keeps weak links alive: without it dense knots of near-identical texts split every theme.
    """
    from scipy import sparse

    n_texts, n_neighbours = neighbours.shape
    # A missing neighbour is a number that no other list has: it matches nothing.
    padding = np.arange(neighbours.size, dtype=np.int64).reshape(neighbours.shape) + n_texts
    members = np.hstack([np.where(neighbours >= 0, neighbours, padding), np.arange(n_texts)[:, None]])
    sizes = (neighbours >= 0).sum(axis=1) + 1
    sources, columns = np.nonzero(neighbours >= 0)
    targets = neighbours[sources, columns]

    def weigh_links(part: slice) -> FloatArray:
        first, second = members[sources[part]], members[targets[part]]
        n_shared = np.zeros(len(first), np.int64)
        for column in range(n_neighbours + 1):
            n_shared += (second == first[:, column : column + 1]).any(axis=1)
        n_united = sizes[sources[part]] + sizes[targets[part]] - n_shared
        return np.asarray(np.sqrt(n_shared / n_united), dtype=np.float32)

    blocks = map_blocks(weigh_links, len(sources), BLOCK)
    weights = np.concatenate(blocks) if blocks else np.empty(0, np.float32)
    graph = sparse.csr_matrix((weights, (sources, targets)), shape=(n_texts, n_texts))
    graph = graph.maximum(graph.T).tocsr()  # a link that only one of the two has counts in full
    graph.sort_indices()
    return graph


def find_communities(graph: csr_matrix[np.float32], resolution: float, *, seed: int = 0) -> LabelArray:
    """Return each node's group, the largest group numbered 0 (ties: the one with the earliest node).

    Parameters
    ----------
    graph
        Symmetric, with positive weights.
    resolution
        Of the modularity (Reichardt & Bornholdt 2006): higher gives more and smaller groups.
    """
    n_nodes = graph.shape[0]
    if not graph.nnz:
        return np.arange(n_nodes)
    from graspologic_native import leiden_csr

    _, group_by_node = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        n_nodes,
        resolution=resolution,
        seed=seed,
        iterations=N_LEIDEN_ITERATIONS,
    )
    return renumber_by_size(np.array([group_by_node[node] for node in range(n_nodes)]))


def renumber_by_size(labels: NDArray[Any], counts: NDArray[Any] | None = None) -> LabelArray:
    """Return labels renumbered from the largest to the smallest; negative ones become −1.

    ``counts`` says how many texts each one stands for; without it, one. Ties: the one that comes first.

    >>> renumber_by_size(np.array([3, 7, 7, -1])).tolist()
    [1, 0, 0, -1]
    """
    renumbered = np.full(len(labels), -1, dtype=np.int64)
    has_label = labels >= 0
    _, first_rows, positions = np.unique(labels[has_label], return_index=True, return_inverse=True)
    sizes = np.bincount(positions, weights=None if counts is None else counts[has_label])
    rank = np.empty(len(first_rows), dtype=np.int64)
    rank[np.lexsort((first_rows, -sizes))] = np.arange(len(first_rows))
    renumbered[has_label] = rank[positions]
    return renumbered
