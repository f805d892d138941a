"""Refined clusters: remarks have no theme, uncertain texts follow the surest of their comment, the largest is 0."""

from types import SimpleNamespace

import numpy as np
import pytest

from voc.themes.refinement import refine_clusters


def refine(labels, probabilities, *, is_remark=None, counts=None, occurrences=None, settled=(), vectors=None):
    n = len(labels)
    clusters = SimpleNamespace(
        labels_=np.array(labels), probabilities_=np.array(probabilities, dtype=float), seed=1, smallest=5,
        n_features=None, language_groups=np.zeros(n, dtype=int),
        flag_settled=lambda: np.isin(np.arange(n), settled),
    )  # fmt: skip
    distinct = SimpleNamespace(
        texts=[f"tekst {row}" for row in range(n)], words=[["tekst", str(row)] for row in range(n)], polarity=None,
        counts=np.ones(n, dtype=int) if counts is None else np.array(counts),
        occurrences=occurrences and tuple(map(np.array, occurrences)),
    )  # fmt: skip
    is_remark = np.zeros(n, dtype=bool) if is_remark is None else np.array(is_remark)
    vectors = np.eye(max(n, 1), dtype=np.float32)[:n] if vectors is None else vectors
    refined_labels, refined = refine_clusters(clusters, is_remark, distinct, vectors)
    return refined_labels.tolist(), refined.tolist()


def test_equal_texts_count_in_the_order_of_the_themes():
    assert refine([0, 0, 1], [0.9, 0.8, 0.7]) == ([0, 0, 1], [0.9, 0.8, 0.7])
    assert refine([0, 0, 1], [0.9, 0.8, 0.7], counts=[1, 1, 3])[0] == [1, 1, 0]


def test_a_remark_has_no_theme_and_no_probability():
    labels, probabilities = refine([0, 0, 1], [0.9, 0.8, 0.7], is_remark=[True, False, False], counts=[9, 1, 2])
    assert labels == [-1, 1, 0]
    assert probabilities == [0, 0.8, 0.7]


def test_a_weak_signal_is_sure_of_nothing():
    assert refine([-1, -1], [0.9, 0.8]) == ([-1, -1], [0, 0])


@pytest.mark.parametrize(
    ("probabilities", "settled", "expected"),
    [
        ([0.9, 0.4, 0.9, 0.9], (), [0, 0, 1, 0]),
        ([0.9, 0.7, 0.9, 0.9], (), [0, 1, 1, 0]),
        ([0.7, 0.4, 0.9, 0.7], (), [0, -1, 1, 0]),
        ([0.9, 0.4, 0.9, 0.9], (1,), [0, 1, 1, 0]),
    ],
)
def test_an_uncertain_text_follows_a_sure_one_of_its_comment_unless_people_placed_it(probabilities, settled, expected):
    occurrences = ([0, 1, 2, 3], [0, 0, 1, 2])
    assert refine([0, 1, 1, 0], probabilities, occurrences=occurrences, settled=settled)[0] == expected
    assert refine([0, 1, 1, 0], probabilities, settled=settled)[0] == [0, 1, 1, 0]


def test_an_uncertain_text_that_is_repeated_often_is_a_theme_by_itself():
    occurrences = ([0, 1, 2, 3], [0, 0, 1, 2])
    arguments = ([0, 1, 1, 0], [0.7, 0.4, 0.9, 0.7])
    assert refine(*arguments, occurrences=occurrences, counts=[9, 4, 1, 1])[0] == [0, -1, 1, 0]
    assert refine(*arguments, occurrences=occurrences, counts=[9, 5, 1, 1])[0] == [0, 1, 1, 0]


def test_a_text_that_follows_has_the_probability_of_the_one_that_it_follows():
    occurrences = ([0, 1, 2, 3], [0, 0, 1, 2])
    labels, probabilities = refine([0, 1, 1, 0], [0.9, 0.4, 0.8, 0.7], occurrences=occurrences)
    assert (labels, probabilities) == ([0, 0, 1, 0], [0.9, 0.9, 0.8, 0.7])


def test_without_texts_there_are_no_themes():
    assert refine([], []) == ([], [])


def draw_around(*centres, n=30):
    """Texts around each of these directions."""
    vectors = np.repeat(np.array(centres, dtype=float), n, axis=0)
    vectors += np.random.default_rng(0).normal(0, 0.1, vectors.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(
    ("neighbour", "n_themes"), [((0.7, 0.7, 0.1, 0, 0, 0, 0, 0), 3), ((0, 0, 0, 0, 1, 0, 0, 0), 2)]
)
def test_a_theme_of_two_subjects_is_divided_where_themes_overlap(neighbour, n_themes):
    first, second = np.eye(8)[:2]
    vectors = draw_around(first, second, neighbour)
    labels, _ = refine([0] * 60 + [1] * 30, [0.9] * 90, vectors=vectors)
    assert len(set(labels)) == n_themes
