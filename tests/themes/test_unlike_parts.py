"""A theme of two subjects is divided; one subject in two tones or two languages is not."""

import numpy as np
import pytest

from voc.themes.unlike_parts import MIN_TEXTS, divide_unlike_themes

N = 30


def draw_theme(cosine, n=N, languages=(0, 0), seed=0):
    """Two groups of texts around directions with this cosine, and the language group of each text."""
    rng = np.random.default_rng(seed)
    centres = np.zeros((2, 16))
    centres[:, 0], centres[1, :2] = 1, (cosine, np.sqrt(1 - cosine**2))
    vectors = np.repeat(centres, n, axis=0) + rng.normal(0, 0.1, (2 * n, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), np.repeat(languages, n)


def divide(vectors, language_groups, settled=(), labels=None):
    labels = np.zeros(len(vectors), dtype=np.int64) if labels is None else labels
    is_settled = np.isin(np.arange(len(vectors)), settled)
    return divide_unlike_themes(labels, vectors, language_groups, is_settled, seed=0)


def test_two_subjects_are_two_themes():
    labels, shares = divide(*draw_theme(0.1))
    assert len(set(labels[:N])) == len(set(labels[N:])) == 1
    assert labels[0] != labels[-1]
    assert (shares > 0.5).all()


def test_parts_that_are_alike_stay_one_theme():
    labels, shares = divide(*draw_theme(0.8))
    assert set(labels) == {0}
    assert (shares == 1).all()


def test_parts_that_differ_in_their_language_alone_stay_one_theme():
    assert set(divide(*draw_theme(0.1, languages=(0, 1)))[0]) == {0}


def test_parts_are_compared_in_the_language_that_both_have():
    vectors, language_groups = draw_theme(0.1)
    language_groups[:10] = 1
    assert len(set(divide(vectors, language_groups)[0])) == 2


@pytest.mark.parametrize("n", [MIN_TEXTS // 2 - 1, 3])
def test_few_texts_are_left_alone(n):
    assert set(divide(*draw_theme(0.1, n=n))[0]) == {0}


def test_a_theme_that_people_decided_about_and_texts_without_one_are_left_alone():
    vectors, language_groups = draw_theme(0.1)
    assert set(divide(vectors, language_groups, settled=[5])[0]) == {0}
    assert set(divide(vectors, language_groups, labels=np.full(2 * N, -1))[0]) == {-1}
