"""Emerging subjects: small groups of new texts that are each other's neighbours and like nothing older.

Were nothing new, the texts of the last weeks would lie among the older ones, and among a text's nearest texts as many
would be new as among all (the nearest-neighbour test of Schilling 1986, looked at text by text). Where far more are,
people say something that nobody said. How large such a group becomes by chance is measured on the same texts: their
moments are shuffled many times, and only what is larger than the largest group of (almost) every shuffle is reported.

Who is near is corrected for texts that are near to everybody (Conneau, Lample, Ranzato, Denoyer & Jégou 2018, "CSLS"):
an old text in the middle of a large theme is among the nearest of many, and would hide that something new is near it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.neighbour_search import find_nearest

__all__ = ["EmergingGroup", "find_emerging_groups"]

N_NEAREST = 10  # in which new ones are counted
N_CANDIDATES = 40  # of which these are the nearest, when their being near to everybody is taken off
N_LINKS = 5  # of the nearest, that hold a group together
MAX_CHANCE = 0.01  # that a single text's neighbourhood has so many new ones
N_SHUFFLES = 40
MAX_SHUFFLES_AS_LARGE = 0.2  # share of the shuffles that may have a group as large
SMALLEST = 4


@dataclass(frozen=True, slots=True)
class EmergingGroup:
    """A group of new texts: their ``rows``, and ``chance_share``, the share of shuffles with a group as large."""

    rows: tuple[int, ...]
    chance_share: float


def find_emerging_groups(
    vectors: FloatArray, is_new: NDArray[np.bool_], *, smallest: int = SMALLEST, seed: int = 0
) -> list[EmergingGroup]:
    """Return the groups of new texts that are like each other and like nothing older, the largest first.

    Parameters
    ----------
    vectors
        ``(n, d)`` of length 1: distinct texts, old and new (``ThemeModel.vectors_``).
    is_new
        ``(n,)``: which came in the last weeks, or since the last fit.
    smallest
        Texts of the smallest group.
    """
    n_new = int(is_new.sum())
    if n_new < smallest or n_new > len(vectors) // 2 or len(vectors) <= 2 * N_NEAREST:
        return []  # without enough that is older nothing is new
    nearest = _find_corrected_nearest(vectors)
    min_new = _compute_min_new(n_new / len(vectors))
    groups = [rows for rows in _connect_new_texts(nearest, is_new, min_new) if len(rows) >= smallest]
    if not groups:
        return []  # spares the shuffles, which are nearly all of the time
    generator = np.random.default_rng(seed)
    shuffled_groups = (_connect_new_texts(nearest, generator.permutation(is_new), min_new) for _ in range(N_SHUFFLES))
    # The largest of a whole shuffle, not of one group: that many groups are looked at is then allowed for.
    largest_by_chance = np.array([max(map(len, rows), default=0) for rows in shuffled_groups])
    emerging = [EmergingGroup(tuple(rows), float(np.mean(largest_by_chance >= len(rows)))) for rows in groups]
    return [group for group in emerging if group.chance_share <= MAX_SHUFFLES_AS_LARGE]


def _find_corrected_nearest(vectors: FloatArray) -> LabelArray:
    rows, similarities = find_nearest(vectors, vectors, N_CANDIDATES, same=True)
    hubness = similarities[:, :N_NEAREST].mean(axis=1)
    # CSLS is 2·similarity less the hubness of both. A text's own is the same for all its candidates: it moves no order.
    corrected = np.where(rows >= 0, similarities - hubness[rows] / 2, -np.inf)
    order = np.argsort(-corrected, axis=1, kind="stable")[:, :N_NEAREST]
    nearest = np.take_along_axis(rows, order, axis=1)
    # Where the search found too few, a text is its own neighbour: it adds no link to another one.
    return np.where(nearest >= 0, nearest, np.arange(len(rows))[:, None]).astype(np.int64)


def _compute_min_new(share_new: float) -> int:
    """Return how many of the nearest must be new for it to be unlikely (the binomial's upper tail)."""
    from scipy.stats import binom

    unlikely = (k for k in range(N_NEAREST) if binom.sf(k - 1, N_NEAREST, share_new) <= MAX_CHANCE)
    return next(unlikely, N_NEAREST)


def _connect_new_texts(nearest: LabelArray, is_new: NDArray[np.bool_], min_new: int) -> list[list[int]]:
    """Return the connected groups of new texts whose nearest are mostly new, the largest first."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    is_among_new = is_new & (is_new[nearest].sum(axis=1) >= min_new)
    sources, columns = np.nonzero(is_among_new[:, None] & is_among_new[nearest[:, :N_LINKS]])
    targets = nearest[sources, columns]
    links = sparse.csr_matrix((np.ones(len(sources)), (sources, targets)), shape=(len(nearest), len(nearest)))
    component_of_row = connected_components(links, directed=False)[1]
    rows_by_component: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(is_among_new):
        rows_by_component[int(component_of_row[row])].append(int(row))
    return sorted(rows_by_component.values(), key=lambda rows: (-len(rows), rows))
