"""Nearest neighbours of texts, by comparing all pairs or cell by cell.

Exact search compares all pairs: right up to some 15,000 texts. Beyond that the texts are sorted into cells of
about 250 around centres, and each text is compared with those of the nearest cells (an inverted file, as in
Jégou, Douze & Schmid 2011): time grows with n, not with n².
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import map_blocks
from voc.themes.arrays import FloatArray, LabelArray, NeighbourArray, normalize_rows
from voc.themes.k_means import run_k_means

__all__ = ["N_NEAREST", "find_nearest", "measure_nearness_without_context"]

N_EXACT = 15_000  # texts up to which all pairs are compared: beyond, cells are faster
CELL_SIZE = 250
N_PROBES = 10  # of the nearest cells: finds 96 % of the true neighbours at 100,000 texts
BLOCK = 1_024
N_QUERIES = 16_384  # whose candidates are in memory at a time
N_CELLS_PER_BLOCK = 8
N_SAMPLE_PER_CELL = 60  # texts that centres are found from
N_CENTRE_STEPS = 5  # enough for a partition, not for themes
N_MEASURED = 2_000  # texts that a threshold is measured on
N_NEAREST = 3  # texts whose mean similarity says whether anything is near at all
EXCLUDED = -2.0  # a similarity below every true one: never among the nearest


def find_nearest(
    queries: FloatArray, among: FloatArray, n_neighbours: int, *, seed: int = 0, same: bool = False
) -> tuple[NeighbourArray, FloatArray]:
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
        ``(m, n_neighbours)`` each; −1 with similarity −1 where the cells had too few.
    """
    n_neighbours = min(n_neighbours, len(among) - same)
    if n_neighbours <= 0 or not len(queries):
        return np.empty((len(queries), 0), np.int32), np.empty((len(queries), 0), np.float32)
    if len(among) <= N_EXACT or len(queries) * len(among) <= N_EXACT**2:
        return _search_all_pairs(queries, among, n_neighbours, same=same)
    return _search_by_cells(queries, among, n_neighbours, seed, same=same)


def measure_nearness_without_context(vectors_without_context: FloatArray, vectors: FloatArray, share: float) -> float:
    """Return the nearness below which a text alone is near nothing: that of ``share`` of the fitted texts.

    Texts without their comment are further from texts with theirs, so what is "near" is measured that way.

    Parameters
    ----------
    vectors_without_context, vectors
        ``(n, d)`` of the same texts, without and with their context.
    share
        Of the texts, in [0, 1].
    """
    sample = np.arange(0, len(vectors_without_context), max(1, len(vectors_without_context) // N_MEASURED))
    # One more than counts, since a text is among its own nearest.
    rows, similarities = find_nearest(vectors_without_context[sample], vectors, N_NEAREST + 1)
    similarities = np.where(rows == sample[:, None], np.nan, similarities)
    return float(np.quantile(np.nanmean(similarities, axis=1), share))


def _search_all_pairs(
    queries: FloatArray, among: FloatArray, n_neighbours: int, *, same: bool
) -> tuple[NeighbourArray, FloatArray]:
    columns = np.ascontiguousarray(among.T)

    def search_block(part: slice) -> tuple[NeighbourArray, FloatArray]:
        similarities = queries[part] @ columns
        if same:
            rows = np.arange(part.start, part.stop)
            similarities[rows - part.start, rows] = EXCLUDED
        return _select_largest(similarities, n_neighbours)

    blocks = map_blocks(search_block, len(queries), BLOCK)
    return np.concatenate([rows for rows, _ in blocks]), np.concatenate([nearness for _, nearness in blocks])


def _search_by_cells(
    queries: FloatArray, among: FloatArray, n_neighbours: int, seed: int, *, same: bool
) -> tuple[NeighbourArray, FloatArray]:
    cells = _Cells.build(among, seed)
    rows = np.full((len(queries), n_neighbours), -1, np.int32)
    similarities = np.full((len(queries), n_neighbours), -1, np.float32)
    for first_row in range(0, len(queries), N_QUERIES):
        query_rows = np.arange(first_row, min(first_row + N_QUERIES, len(queries)))
        own_rows = query_rows if same else None
        rows[query_rows], similarities[query_rows] = cells.search(queries[query_rows], n_neighbours, own_rows)
    return rows, similarities


@dataclass(frozen=True, slots=True)
class _Cells:
    """Texts sorted by their nearest centre: those of cell c are ``starts[c]`` up to ``starts[c + 1]``."""

    centres: FloatArray
    order: NeighbourArray
    starts: NDArray[np.int64]
    vectors: FloatArray

    @classmethod
    def build(cls, among: FloatArray, seed: int) -> _Cells:
        centres = _find_cell_centres(among, max(1, len(among) // CELL_SIZE), seed)
        cell_of_text = _search_all_pairs(among, centres, 1, same=False)[0][:, 0]
        order = np.argsort(cell_of_text, kind="stable").astype(np.int32)
        starts = np.searchsorted(cell_of_text[order], np.arange(len(centres) + 1))
        return cls(centres, order, starts, among[order])

    def search(
        self, queries: FloatArray, n_neighbours: int, own_rows: NDArray[np.int64] | None
    ) -> tuple[NeighbourArray, FloatArray]:
        n_probes = min(N_PROBES, len(self.centres))
        cell_of_probe = _search_all_pairs(queries, self.centres, n_probes, same=False)[0].ravel()
        probes_by_cell = np.argsort(cell_of_probe, kind="stable")
        starts = np.searchsorted(cell_of_probe[probes_by_cell], np.arange(len(self.centres) + 1))
        rows = np.full((len(cell_of_probe), n_neighbours), -1, np.int32)
        similarities = np.full((len(cell_of_probe), n_neighbours), EXCLUDED, np.float32)

        # Cell by cell, not query by query: all queries that probe a cell are compared with its texts in one product.
        def search_cells(cells: slice) -> None:
            for cell in range(cells.start, cells.stop):
                probes = probes_by_cell[starts[cell] : starts[cell + 1]]
                if len(probes) and self.starts[cell] < self.starts[cell + 1]:
                    query_rows = probes // n_probes
                    excluded_rows = None if own_rows is None else own_rows[query_rows]
                    members, nearness = self._search_cell(cell, queries[query_rows], n_neighbours, excluded_rows)
                    rows[probes, : members.shape[1]] = members
                    similarities[probes, : members.shape[1]] = nearness

        map_blocks(search_cells, len(self.centres), N_CELLS_PER_BLOCK)
        columns, nearness = _select_largest(similarities.reshape(len(queries), -1), n_neighbours)
        nearest_rows = np.take_along_axis(rows.reshape(len(queries), -1), columns, axis=1)
        return np.where(nearness > EXCLUDED, nearest_rows, -1).astype(np.int32), np.maximum(nearness, -1)

    def _search_cell(
        self, cell: int, queries: FloatArray, n_neighbours: int, excluded_rows: NDArray[np.int64] | None
    ) -> tuple[NeighbourArray, FloatArray]:
        inside = slice(int(self.starts[cell]), int(self.starts[cell + 1]))
        members = self.order[inside]
        similarities = queries @ self.vectors[inside].T
        if excluded_rows is not None:
            similarities[excluded_rows[:, None] == members[None, :]] = EXCLUDED
        columns, nearness = _select_largest(similarities, min(n_neighbours, len(members)))
        return members[columns], nearness


def _find_cell_centres(vectors: FloatArray, n_cells: int, seed: int) -> FloatArray:
    """Return centres by spherical k-means (Dhillon & Modha 2001) on a sample."""
    generator = np.random.default_rng(seed)
    n_sample = min(len(vectors), N_SAMPLE_PER_CELL * n_cells)
    # Sorted, so that texts that lie next to each other in memory are read one after the other.
    sample = vectors[np.sort(generator.choice(len(vectors), n_sample, replace=False))]
    first_centres = sample[np.sort(generator.choice(n_sample, n_cells, replace=False))]

    def find_nearest_centres(centres: FloatArray) -> tuple[LabelArray, FloatArray]:
        cells, nearness = _search_all_pairs(sample, centres, 1, same=False)
        return cells[:, 0].astype(np.int64), nearness[:, 0]

    def move_centres(cell_of_text: LabelArray, centres: FloatArray) -> FloatArray:
        order = np.argsort(cell_of_text, kind="stable")
        cells, firsts = np.unique(cell_of_text[order], return_index=True)
        # In double precision, for a sum of many texts; a cell without texts keeps its centre.
        sums = np.add.reduceat(sample[order].astype(np.float64), firsts, axis=0)
        moved = centres.copy()
        moved[cells] = normalize_rows(sums.astype(np.float32))
        return moved

    return run_k_means(first_centres, find_nearest_centres, move_centres, N_CENTRE_STEPS)[1]


def _select_largest(similarities: FloatArray, n: int) -> tuple[NeighbourArray, FloatArray]:
    """Return the columns of each row's ``n`` largest values, the largest first, and the values."""
    if n < similarities.shape[1]:
        columns = np.argpartition(similarities, -n, axis=1)[:, -n:]
    else:
        columns = np.broadcast_to(np.arange(similarities.shape[1]), similarities.shape)
    columns = np.sort(columns, axis=1)  # equal similarities: the earlier text first
    values = np.take_along_axis(similarities, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1).astype(np.int32), np.take_along_axis(values, order, axis=1)
