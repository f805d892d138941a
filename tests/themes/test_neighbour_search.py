import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.neighbour_search import _search_by_cells, find_nearest


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
