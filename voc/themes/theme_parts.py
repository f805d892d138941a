"""The two largest parts of a group of texts: communities of its own links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import LabelArray
from voc.themes.graph import find_communities

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["MIN_TEXTS_OF_PART", "NO_PART", "N_NEIGHBOURS", "find_two_parts", "flag_second_part", "measure_own_share"]

MIN_TEXTS_OF_PART, MIN_SHARE_OF_PART = 12, 0.15
"""Texts of each part, in number and as a share of the group."""
RESOLUTIONS = (0.1, 0.2, 0.3, 0.45, 0.6)
"""Resolutions of the communities, from coarse to fine: the first that gives two large parts is used."""
N_NEIGHBOURS = 8
"""Neighbours of each text in the graph in which parts are looked for."""
NO_PART = -1
"""Of a text that is in neither of the two."""


def find_two_parts(graph: csr_matrix[np.float32], seed: int) -> LabelArray | None:
    """Return the part of each text: 0 the largest, 1 the second, ``NO_PART`` neither; None without two large parts.

    Parameters
    ----------
    graph
        Links between the texts of the group, ``(n, n)``.
    seed
        Seed of the search for communities.
    """
    min_size = max(MIN_TEXTS_OF_PART, MIN_SHARE_OF_PART * graph.shape[0])
    for resolution in RESOLUTIONS:
        communities = find_communities(graph, resolution, seed=seed)
        sizes = np.bincount(communities)
        large = np.flatnonzero(sizes >= min_size)
        if len(large) > 1:
            break
    else:
        return None
    first, second = large[np.argsort(-sizes[large], kind="stable")][:2]
    return np.where(communities == first, 0, np.where(communities == second, 1, NO_PART))


def flag_second_part(graph: csr_matrix[np.float32], parts: LabelArray) -> NDArray[np.bool_]:
    """Return which texts are of the second part; one of neither belongs to the part that it has more links with."""
    to_second = np.asarray(graph @ (parts == 1).astype(np.float32)).ravel()
    to_first = np.asarray(graph @ (parts == 0).astype(np.float32)).ravel()
    return np.where(parts == NO_PART, to_second > to_first, parts == 1)


def measure_own_share(graph: csr_matrix[np.float32], is_second: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of each text's links that lead to its own part."""
    to_second = np.asarray(graph @ is_second.astype(np.float64)).ravel()
    total = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    share = np.divide(to_second, total, out=np.full(len(total), 0.5), where=total > 0)
    return np.asarray(np.where(is_second, share, 1 - share), dtype=np.float64)
