"""Texts that themes are named from: what a comment of several texts is about, and in which language it ends."""

import numpy as np
import pytest

from voc.themes.features import tokenize
from voc.themes.labels.naming_texts import NamingTexts

TEXTS = ["De nota klopt niet", "The bill is wrong", "Bel mij terug", "Ruf mich an"]


def build(occurrences, vectors=((1, 0), (0, 1), (-1, 0), (0, 1)), languages=("nl", "en", "nl", "de")):
    return NamingTexts(
        texts=TEXTS,
        words=[tokenize(text) for text in TEXTS],
        languages=languages,
        vectors=np.array(vectors, dtype=np.float32),
        occurrences=tuple(np.array(numbers, dtype=np.int64) for numbers in occurrences),
        classify=None,
        hidden_names=frozenset(),
    )


def test_a_comment_points_where_its_texts_do_together():
    texts = build(([0, 1, 1, 3], [0, 0, 1, 2]))
    half = pytest.approx(np.sqrt(0.5))
    assert texts.comment_vectors.tolist() == [[half, half], [0, 1], [0, 1]]


def test_a_text_that_a_comment_says_twice_counts_twice():
    first, _ = build(([0, 0, 1], [0, 0, 0])).comment_vectors[0].tolist()
    assert first == pytest.approx(2 / np.sqrt(5))


def test_texts_against_each_other_and_comments_without_texts_point_nowhere():
    assert build(([0, 2, 1], [0, 0, 2])).comment_vectors.tolist() == [[0, 0], [0, 0], [0, 1]]


def test_the_last_text_says_the_language_of_a_comment():
    texts = build(([0, 1, 3, 2], [0, 0, 2, 2]))
    assert texts.comment_languages.tolist() == ["en", "", "nl"]


def test_without_comments_there_are_no_directions():
    texts = build(([], []))
    assert texts.comment_vectors.shape == (0, 2)
    assert texts.comment_languages.tolist() == []


def test_a_sentence_is_a_clause_in_the_languages_that_names_are_written_in():
    texts = build(([0, 1, 2, 3], [0, 1, 2, 3]))
    assert texts.clause_filter.is_usable(TEXTS[0], "nl")
    assert not texts.clause_filter.is_usable(TEXTS[3], "de")
