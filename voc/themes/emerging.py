"""Subjects that were not there before: small groups of new texts that are each other's neighbours.

Were nothing new, the texts of the last weeks would lie among the older ones, and among a text's nearest texts as many
would be new as among all (the nearest-neighbour test of Schilling 1986, looked at place by place). Where far more are,
people say something that nobody said. How large such a group becomes by chance is measured on the same texts: their
moments are dealt anew, many times, and only what is larger than the largest group of (almost) every deal is a find.

Who is near is corrected for texts that are near to everybody (Conneau, Lample, Ranzato, Denoyer & Jégou 2018, "CSLS"):
an old text in the middle of a large theme is among the nearest of many, and would hide that something new is beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.themes.neighbours import nearest

__all__ = ["Emerging", "emerging"]

N_NEAREST = 10  # in which new ones are counted
N_CORRECTED = 40  # of which these are the nearest, when their being near to everybody is taken off
N_LINKS = 5  # of the nearest, that hold a group together
UNLIKELY = 0.01  # of a single text's neighbourhood
N_DEALS = 40
FALSE_FINDS = 0.2  # of a look in which nothing is new
SMALLEST = 4
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Emerging:
    """A group of new texts: their ``rows``, and ``by_chance``, the share of deals with a group as large."""

    rows: tuple[int, ...]
    by_chance: float


def emerging(vectors: Floats, new: NDArray[np.bool_], *, smallest: int = SMALLEST, seed: int = 0) -> list[Emerging]:
    """Return the groups of new texts that are like each other and like nothing older, the largest first.

    Parameters
    ----------
    vectors
        ``(n, d)`` of length 1: different texts, old and new (``ThemeModel.vectors_``).
    new
        ``(n,)``: which came in the last weeks, or since the last fit.
    smallest
        Texts of the smallest group.
    """
    n_new = int(new.sum())
    if n_new < smallest or n_new > len(vectors) // 2 or len(vectors) <= 2 * N_NEAREST:
        return []  # without enough that is older nothing is new
    near = _nearest(vectors)
    least = _least_new(n_new / len(vectors))
    found = [group for group in _groups(near, new, least) if len(group) >= smallest]
    if not found:
        return []
    generator = np.random.default_rng(seed)
    largest = np.array(
        [max(map(len, _groups(near, generator.permutation(new), least)), default=0) for _ in range(N_DEALS)]
    )
    told = [Emerging(tuple(group), float(np.mean(largest >= len(group)))) for group in found]
    return [group for group in told if group.by_chance <= FALSE_FINDS]


def _nearest(vectors: Floats) -> Ints:
    rows, similarities = nearest(vectors, vectors, N_CORRECTED, same=True)
    near_to_all = similarities[:, :N_NEAREST].mean(axis=1)
    corrected = np.where(rows >= 0, similarities - near_to_all[rows] / 2, -np.inf)  # a row's own term moves no order
    order = np.argsort(-corrected, axis=1, kind="stable")[:, :N_NEAREST]
    chosen = np.take_along_axis(rows, order, axis=1)
    return np.where(chosen >= 0, chosen, np.arange(len(rows))[:, None]).astype(np.int64)


def _least_new(share: float) -> int:
    """Return how many of the nearest must be new for it to be unlikely (the binomial's upper tail)."""
    from scipy.stats import binom

    return int(next(k for k in range(N_NEAREST + 1) if binom.sf(k - 1, N_NEAREST, share) <= UNLIKELY or k == N_NEAREST))


def _groups(near: Ints, new: NDArray[np.bool_], least: int) -> list[list[int]]:
    """Return the connected groups of new texts whose nearest are mostly new, the largest first."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    hot = new & (new[near].sum(axis=1) >= least)
    sources, columns = np.nonzero(hot[:, None] & hot[near[:, :N_LINKS]])
    targets = near[sources, columns]
    links = sparse.csr_matrix((np.ones(len(sources)), (sources, targets)), shape=(len(near), len(near)))
    labels = connected_components(links, directed=False)[1]
    members: dict[int, list[int]] = {}
    for row in np.flatnonzero(hot):
        members.setdefault(int(labels[row]), []).append(int(row))
    return sorted(members.values(), key=lambda group: (-len(group), group))
