"""Each text's nearest texts, exactly or by cells.

Exact search compares all pairs: right up to some 15,000 texts. Beyond that the texts are sorted into cells of
about 250 around centres, and each text is compared with those of the nearest cells (an inverted file, as in
Jégou, Douze & Schmid 2011): time grows with n, not with n².
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import in_blocks
from voc.themes.features import unit

__all__ = ["nearest"]

N_EXACT = 15_000
CELL_SIZE = 250
N_PROBES = 10  # of the nearest cells: finds 96 % of the true neighbours at 100,000 texts
BLOCK = 1_024
N_ASKED = 16_384  # queries whose candidates are held at a time
NOBODY = -2.0  # below every similarity
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


def nearest(
    queries: Floats, among: Floats, n_neighbours: int, *, seed: int = 0, same: bool = False
) -> tuple[Ints, Floats]:
    """Return the rows of ``among`` that are most similar to each query, most similar first.

    Parameters
    ----------
    queries, among
        ``(m, d)`` and ``(n, d)`` vectors of length 1.
    n_neighbours
        How many; at most ``n`` (``n − 1`` with ``same``).
    seed
        Of the cells' first centres.
    same
        The two are the same texts: a text is not its own neighbour.

    Returns
    -------
    rows, similarities
        ``(m, n_neighbours)`` each; −1 with similarity −1 where the cells held too few.
    """
    n_neighbours = min(n_neighbours, len(among) - same)
    if n_neighbours <= 0 or not len(queries):
        return np.empty((len(queries), 0), np.int32), np.empty((len(queries), 0), np.float32)
    if len(among) <= N_EXACT or len(queries) * len(among) <= N_EXACT**2:
        columns = np.ascontiguousarray(among.T)

        def exact(part: slice) -> tuple[Ints, Floats]:
            similarities = queries[part] @ columns
            if same:
                rows = np.arange(part.start, part.stop)
                similarities[rows - part.start, rows] = NOBODY
            return _best(similarities, n_neighbours)

        found = in_blocks(exact, len(queries), BLOCK)
        return np.concatenate([rows for rows, _ in found]), np.concatenate([best for _, best in found])
    return _by_cells(queries, among, n_neighbours, seed, same=same)


def _by_cells(queries: Floats, among: Floats, k: int, seed: int, *, same: bool) -> tuple[Ints, Floats]:
    cells = _Cells.of(among, seed)
    rows = np.full((len(queries), k), -1, np.int32)
    best = np.full((len(queries), k), -1, np.float32)
    for first in range(0, len(queries), N_ASKED):
        asked = np.arange(first, min(first + N_ASKED, len(queries)))
        rows[asked], best[asked] = cells.look(queries[asked], k, asked if same else None)
    return rows, best


@dataclass(frozen=True, slots=True)
class _Cells:
    """Texts sorted by their nearest centre: those of cell c are ``starts[c]`` up to ``starts[c + 1]``."""

    centres: Floats
    order: Ints
    starts: NDArray[np.int64]
    vectors: Floats

    @classmethod
    def of(cls, among: Floats, seed: int) -> _Cells:
        centres = _cell_centres(among, max(1, len(among) // CELL_SIZE), seed)
        home = _nearest_centres(among, centres, 1)[:, 0]
        order = np.argsort(home, kind="stable").astype(np.int32)
        return cls(centres, order, np.searchsorted(home[order], np.arange(len(centres) + 1)), among[order])

    def look(self, queries: Floats, k: int, own: NDArray[np.int64] | None) -> tuple[Ints, Floats]:
        # Cell by cell: all who look into it are compared with its texts in one product.
        n_probes = min(N_PROBES, len(self.centres))
        probes = _nearest_centres(queries, self.centres, n_probes).ravel()
        by_cell = np.argsort(probes, kind="stable")
        ends = np.searchsorted(probes[by_cell], np.arange(len(self.centres) + 1))
        found = np.full((len(probes), k), -1, np.int32)
        near = np.full((len(probes), k), NOBODY, np.float32)

        def ask(cells: slice) -> None:
            for cell in range(cells.start, cells.stop):
                places = by_cell[ends[cell] : ends[cell + 1]]
                inside = slice(int(self.starts[cell]), int(self.starts[cell + 1]))
                members = self.order[inside]
                if not len(places) or not len(members):
                    continue
                similarities = queries[places // n_probes] @ self.vectors[inside].T
                if own is not None:
                    similarities[own[places // n_probes][:, None] == members[None, :]] = NOBODY
                columns, values = _best(similarities, min(k, len(members)))
                found[places, : columns.shape[1]] = members[columns]
                near[places, : columns.shape[1]] = values

        in_blocks(ask, len(self.centres), 8)
        columns, values = _best(near.reshape(len(queries), -1), k)
        rows = np.take_along_axis(found.reshape(len(queries), -1), columns, axis=1)
        return np.where(values > NOBODY, rows, -1).astype(np.int32), np.maximum(values, -1)


def _cell_centres(vectors: Floats, n_cells: int, seed: int) -> Floats:
    # Spherical k-means, five rounds on at most 60 texts a cell: enough for a partition, not for themes.
    generator = np.random.default_rng(seed)
    n_sample = min(len(vectors), 60 * n_cells)
    sample = vectors[np.sort(generator.choice(len(vectors), n_sample, replace=False))]
    centres = sample[np.sort(generator.choice(n_sample, n_cells, replace=False))]
    for _ in range(5):
        home = _nearest_centres(sample, centres, 1)[:, 0]
        order = np.argsort(home, kind="stable")
        cells, firsts = np.unique(home[order], return_index=True)
        sums = np.add.reduceat(sample[order].astype(np.float64), firsts, axis=0)
        centres = centres.copy()
        centres[cells] = unit(sums.astype(np.float32))
    return centres


def _nearest_centres(vectors: Floats, centres: Floats, n: int) -> Ints:
    columns = np.ascontiguousarray(centres.T)
    found = in_blocks(lambda part: _best(vectors[part] @ columns, n)[0], len(vectors), BLOCK)
    return np.concatenate(found)


def _best(similarities: Floats, k: int) -> tuple[Ints, Floats]:
    if k < similarities.shape[1]:
        columns = np.argpartition(similarities, -k, axis=1)[:, -k:]
    else:
        columns = np.broadcast_to(np.arange(similarities.shape[1]), similarities.shape)
    columns = np.sort(columns, axis=1)  # equal similarities: the earlier text first
    values = np.take_along_axis(similarities, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1).astype(np.int32), np.take_along_axis(values, order, axis=1)
