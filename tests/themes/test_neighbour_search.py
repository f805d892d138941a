import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.neighbour_search import (
    N_NEAREST,
    _search_by_cells,
    find_nearest,
    measure_nearness_without_context,
)


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


def test_texts_that_are_all_the_same_are_each_others_neighbours_and_never_their_own():
    vectors = np.ones((6, 2), dtype=np.float32) / np.float32(2**0.5)
    rows, nearness = find_nearest(vectors, vectors, 3, same=True)
    assert not (rows == np.arange(6)[:, None]).any()
    assert all(row == sorted(set(row)) for row in rows.tolist())  # each once, the earlier text first
    assert nearness == pytest.approx(np.ones((6, 3)), abs=1e-6)


def test_the_nearest_come_first_and_what_is_opposite_last():
    among = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)
    rows, nearness = find_nearest(among[:1], among, 4)
    assert rows.tolist() == [[0, 1, 2, 3]]
    assert nearness[0] == pytest.approx([1, 0.6, 0, -1])


def test_another_seed_of_the_cells_finds_nearly_the_same_and_the_same_seed_the_same():
    vectors = normalize_rows(np.random.default_rng(2).standard_normal((2_000, 16)).astype(np.float32))
    first, again, other = (_search_by_cells(vectors, vectors, 5, seed, same=True)[0] for seed in (0, 0, 1))
    assert (first == again).all()
    assert np.mean([len(set(a) & set(b)) for a, b in zip(first, other, strict=True)]) > 4


def test_many_queries_among_few_texts_are_compared_with_all():
    among = np.eye(3, dtype=np.float32)
    rows, _ = find_nearest(np.tile(among, (4_000, 1)), among, 1)
    assert (rows[:, 0] == np.arange(12_000) % 3).all()


# ---- how near a text alone is ---------------------------------------------------------------------------------------


def test_the_threshold_is_that_of_a_share_of_the_texts(knots):
    vectors, _ = knots
    none, half, all_ = (measure_nearness_without_context(vectors, vectors, share) for share in (0.0, 0.5, 1.0))
    assert none < half < all_ <= 1


def test_a_text_is_not_near_itself():
    # Three pairs of like texts: each has one near text, itself not counted, and two that are not.
    vectors = np.repeat(np.eye(3, 3, dtype=np.float32), 2, axis=0)
    assert measure_nearness_without_context(vectors, vectors, 0.5) == pytest.approx(1 / N_NEAREST)


def test_without_its_comment_a_text_is_less_near(knots):
    vectors, _ = knots
    rng = np.random.default_rng(0)
    alone = normalize_rows((vectors + 0.3 * rng.standard_normal(vectors.shape)).astype(np.float32))
    assert measure_nearness_without_context(alone, vectors, 0.1) < measure_nearness_without_context(
        vectors, vectors, 0.1
    )


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
