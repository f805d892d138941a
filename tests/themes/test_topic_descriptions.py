"""What happens to topics of few texts that have no subject in common."""

from types import SimpleNamespace

import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.topic_descriptions import (
    N_NAMED_COMMENTS,
    FittedTopics,
    _find_commonest_group,
    _find_main_language,
    _select_named_texts,
)

LABELS = np.repeat([0, 1, 2], [8, 6, 6])


def build_topics(*mixtures):
    return [SimpleNamespace(number=n, is_mixture=n in mixtures, constraint_group=None) for n in range(3)]


@pytest.fixture
def distinct():
    """Twenty texts of which the first two topics mean one thing."""
    meaning = np.eye(12)[np.array([0, 0, 1])[LABELS]] + 0.2 * np.random.default_rng(0).standard_normal((20, 12))
    return SimpleNamespace(meaning=normalize_rows(meaning.astype(np.float32)), counts=np.ones(20, dtype=np.int64))


def settle(distinct, topics, *, joins):
    fitted = FittedTopics(LABELS, np.full(20, 0.9), distinct.meaning)
    return fitted.settle_mixtures(topics, distinct, joins=joins)


def test_a_mixture_joins_the_topic_that_means_the_same(distinct):
    settled = settle(distinct, build_topics(0), joins=True)
    assert settled.labels.tolist() == [0] * 14 + [1] * 6
    assert (settled.probabilities == 0.9).all()


def test_a_mixture_that_is_like_no_other_topic_is_none(distinct):
    settled = settle(distinct, build_topics(2), joins=True)
    assert settled.labels.tolist() == [0] * 8 + [1] * 6 + [-1] * 6
    assert (settled.probabilities[14:] == 0).all()


def test_two_mixtures_are_no_better_together(distinct):
    assert set(settle(distinct, build_topics(0, 1), joins=True).labels[:14]) == {-1}


def test_without_joining_a_mixture_is_none(distinct):
    assert settle(distinct, build_topics(0), joins=False).labels.tolist() == [-1] * 8 + [0] * 6 + [1] * 6


def test_a_mixture_that_a_person_made_stays(distinct):
    topics = build_topics(0)
    topics[0].constraint_group = 12
    assert settle(distinct, topics, joins=True).labels.tolist() == LABELS.tolist()


def test_settling_changes_nothing_in_what_it_was_given(distinct):
    fitted = FittedTopics(LABELS.copy(), np.full(20, 0.9), distinct.meaning)
    fitted.settle_mixtures(build_topics(0, 2), distinct, joins=True)
    assert (fitted.labels == LABELS).all()
    assert (fitted.probabilities == 0.9).all()


def test_of_what_is_left_the_topic_of_most_comments_is_the_first(distinct):
    distinct.counts[14:] = 50
    assert settle(distinct, build_topics(0), joins=False).labels.tolist() == [-1] * 8 + [1] * 6 + [0] * 6


def test_a_topics_texts_come_from_its_centre_outwards_and_only_its_own():
    vectors = normalize_rows(np.array([[1, 0], [1, 1], [0, 1], [1, 0.1], [0, 1]], dtype=np.float32))
    fitted = FittedTopics(np.array([0, 0, 0, 0, 1]), np.ones(5), vectors)
    assert fitted.list_central_rows(0, np.array([1, 1, 1, 1, 1]))[-1] == 2
    assert fitted.list_central_rows(0, np.array([1, 1, 100, 1, 1]))[0] == 2  # a text that stands for a hundred
    assert fitted.list_central_rows(1, np.ones(5, dtype=np.int64)) == [4]
    assert fitted.list_central_rows(7, np.ones(5, dtype=np.int64)) == []


def test_an_unsure_text_comes_after_a_sure_one_and_equal_ones_as_they_stand():
    vectors = np.repeat(np.array([[1, 0]], dtype=np.float32), 4, axis=0)
    fitted = FittedTopics(np.zeros(4, dtype=np.int64), np.array([0.5, 0.9, 0.5, 0.9]), vectors)
    assert fitted.list_central_rows(0, np.ones(4, dtype=np.int64)) == [1, 3, 0, 2]


@pytest.mark.parametrize(
    ("languages", "main"),
    [(["nl"], "nl"), (["en"], "en"), (["nl", "en"], "nl"), (["nl", "en", "en"], "en"), (["pl"], "en"), ([], "nl")],
)
def test_the_main_language_is_dutch_where_half_is(languages, main):
    assert _find_main_language(languages, range(len(languages))) == main


@pytest.mark.parametrize(
    ("groups", "commonest"), [([], None), ([-1, -1], None), ([4, -1, -1, -1], 4), ([2, 1, 2, 1], 1)]
)
def test_a_topic_answers_to_the_commonest_theme_that_people_fixed(groups, commonest):
    assert _find_commonest_group(np.array(groups, dtype=np.int64)) == commonest


def name_texts(n_comments, n_texts_each, rows_by_topic):
    """Return what names are chosen from, of comments with so many texts each."""
    n_texts = n_comments * n_texts_each
    occurrences = (np.arange(n_texts), np.repeat(np.arange(n_comments), n_texts_each))
    return _select_named_texts(SimpleNamespace(texts=[""] * n_texts, occurrences=occurrences), rows_by_topic)


def test_names_are_chosen_from_all_texts_of_few_comments():
    rows, (positions, comments), kept_comments = name_texts(20, 3, [[0, 1]])
    assert rows.tolist() == positions.tolist() == list(range(60))
    assert comments.tolist() == [number for number in range(20) for _ in range(3)]
    assert kept_comments.tolist() == list(range(20))


def test_of_many_comments_those_of_central_texts_are_always_among_the_drawn_ones_and_whole():
    central = [17_999, 3, 9_001]
    rows, (positions, comments), kept_comments = name_texts(9_000, 2, [central])
    assert {row // 2 for row in central} <= set(kept_comments.tolist())
    assert N_NAMED_COMMENTS <= len(kept_comments) <= N_NAMED_COMMENTS + 3
    assert np.array_equal(kept_comments[comments], rows[positions] // 2)  # each text beside its own comment
    assert len(rows) == 2 * len(kept_comments)
