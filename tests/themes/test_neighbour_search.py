import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.neighbour_search import _search_by_cells, find_nearest, measure_nearness_without_context


def test_nearest_finds_what_comparing_all_finds(knots):
    vectors, _ = knots
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -2)
    rows, nearness = find_nearest(vectors, vectors, 5, same=True)
    assert (np.sort(rows, axis=1) == np.sort(np.argsort(-similarities, axis=1)[:, :5], axis=1)).mean() > 0.99
    assert (np.diff(nearness, axis=1) <= 0).all()


def test_cells_find_nearly_all_neighbours_and_never_the_text_itself():
    vectors = normalize_rows(np.random.default_rng(1).standard_normal((3_000, 16)).astype(np.float32))
    exact, _ = find_nearest(vectors, vectors, 10, same=True)
    by_cells, _ = _search_by_cells(vectors, vectors, 10, 0, same=True)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(exact, by_cells, strict=True)])
    assert recall > 0.9
    assert not (by_cells == np.arange(3_000)[:, None]).any()


def test_cells_say_how_near_what_they_find_is():
    vectors = normalize_rows(np.random.default_rng(1).standard_normal((1_000, 8)).astype(np.float32))
    rows, nearness = _search_by_cells(vectors[:50], vectors, 4, 0, same=False)
    expected = np.einsum("qd,qkd->qk", vectors[:50], vectors[rows])
    assert nearness == pytest.approx(expected, abs=1e-6)
    assert rows[:, 0].tolist() == list(range(50))  # another query would be its own nearest too


def test_few_texts_have_as_many_neighbours_as_there_are():
    vectors = np.eye(3, dtype=np.float32)
    assert find_nearest(vectors, vectors, 10, same=True)[0].shape == (3, 2)
    assert find_nearest(vectors[:1], vectors[:1], 10, same=True)[0].shape == (1, 0)
    assert find_nearest(vectors[:0], vectors, 2)[0].shape == (0, 0)


def test_of_equally_near_texts_the_earlier_one_comes_first():
    vectors = np.ones((5, 1), dtype=np.float32)
    rows, _ = find_nearest(vectors[:1], vectors, 5)
    assert rows.tolist() == [[0, 1, 2, 3, 4]]


def draw_vectors(n, seed=0, n_dimensions=6):
    return normalize_rows(np.random.default_rng(seed).standard_normal((n, n_dimensions)))


def find_by_hand(queries, among, n, *, same):
    """Return the rows of the nearest by sorting all pairs, the earlier of two that are as near first."""
    found = []
    for number, query in enumerate(queries):
        others = [row for row in range(len(among)) if not (same and row == number)]
        found.append(sorted(others, key=lambda row: (-float(query @ among[row]), row))[:n])
    return found


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("n", [1, 2, 7, 40, 400])
def test_the_nearest_are_those_of_all_pairs_however_many_are_asked_for(n, same):
    among = draw_vectors(40)
    queries = among if same else draw_vectors(15, seed=1)
    rows, nearness = find_nearest(queries, among, n, same=same)
    assert rows.tolist() == find_by_hand(queries, among, n, same=same)
    assert np.allclose(nearness, np.take_along_axis(queries @ among.T, rows, axis=1), atol=1e-6)


@pytest.mark.parametrize(("n_queries", "n_among"), [(0, 5), (5, 0), (0, 0)])
def test_without_texts_on_either_side_there_are_no_columns(n_queries, n_among):
    rows, nearness = find_nearest(draw_vectors(n_queries), draw_vectors(n_among), 3)
    assert rows.shape == nearness.shape
    assert rows.shape[0] == n_queries
    assert rows.size == 0


def test_a_single_text_has_no_neighbour_among_itself():
    rows, nearness = find_nearest(draw_vectors(1), draw_vectors(1), 3, same=True)
    assert rows.shape == nearness.shape == (1, 0)


def test_of_texts_that_are_all_alike_each_has_others_as_neighbours():
    among = np.repeat(draw_vectors(1), 6, axis=0)
    rows, nearness = find_nearest(among, among, 3, same=True)
    assert all(row not in found and len(set(found)) == 3 for row, found in enumerate(rows.tolist()))
    assert np.allclose(nearness, 1, atol=1e-6)


def test_opposite_texts_are_found_too_when_there_are_no_others():
    among = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    rows, nearness = find_nearest(among, among, 5, same=True)
    assert (rows.tolist(), nearness.tolist()) == ([[1], [0]], [[-1.0], [-1.0]])


def test_cells_tell_each_neighbour_once_and_pad_what_they_do_not_find():
    among = draw_vectors(900, n_dimensions=16)
    rows, nearness = _search_by_cells(among, among, 300, 0, same=True)
    for row, neighbours in enumerate(rows.tolist()):
        known = [other for other in neighbours if other >= 0]
        assert len(set(known)) == len(known)
        assert row not in known
    assert (nearness[rows < 0] == -1).all()


def test_nearness_without_context_leaves_each_text_itself_out():
    vectors = np.eye(6, dtype=np.float32)
    assert measure_nearness_without_context(vectors, vectors, 0.5) == 0.0
    alike = np.repeat(vectors[:1], 6, axis=0)
    assert measure_nearness_without_context(alike, alike, 0.0) == pytest.approx(1.0)
