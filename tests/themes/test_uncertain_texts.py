"""Texts of uncertain theme: they follow the surest text of their comment, or have no theme."""

import numpy as np

from voc.themes.uncertain_texts import MAX_PROBABILITY, MIN_LEADING_PROBABILITY, drop_uncertain_texts, follow_comments

LABELS = np.array([4, 7, 7])


def follow(probabilities, texts=(0, 1, 2), comments=(0, 0, 1), settled=()):
    return follow_with_probabilities(probabilities, texts, comments, settled)[0]


def follow_with_probabilities(probabilities, texts=(0, 1, 2), comments=(0, 0, 1), settled=()):
    is_settled = np.isin(np.arange(3), settled)
    occurrences = (np.array(texts), np.array(comments))
    labels, new_probabilities = follow_comments(LABELS, np.array(probabilities), occurrences, is_settled)
    return labels.tolist(), new_probabilities.tolist()


def test_an_uncertain_text_has_the_theme_of_the_surest_one_of_its_comment():
    assert follow([0.9, 0.4, 0.4]) == [4, 4, 7], "the third is alone in its comment"


def test_neither_a_sure_text_follows_nor_is_an_uncertain_one_followed():
    assert follow([0.9, MAX_PROBABILITY, 0.4]) == [4, 7, 7]
    assert follow([MIN_LEADING_PROBABILITY - 0.01, 0.4, 0.4]) == [4, 7, 7]


def test_a_text_that_a_person_placed_stays():
    assert follow([0.9, 0.4, 0.4], settled=[1]) == [4, 7, 7]


def test_a_text_of_several_comments_follows_where_all_lead_to_one_theme():
    texts, comments = [0, 1, 1, 2], [0, 0, 1, 1]
    assert follow([0.9, 0.4, 0.9], texts, comments) == [4, 7, 7], "one leads to 4 and the other to 7"
    assert follow([0.9, 0.4, 0.2], texts, comments) == [4, 7, 7], "the other one leads nowhere"
    assert follow([0.9, 0.4, 0.2], [0, 1, 0, 1], [0, 0, 1, 1]) == [4, 4, 7]


def test_a_text_without_a_theme_gets_none():
    labels = np.array([4, -1])
    occurrences = (np.array([0, 1]), np.array([0, 0]))
    labels, _ = follow_comments(labels, np.array([0.9, 0.0]), occurrences, np.zeros(2, dtype=bool))
    assert labels.tolist() == [4, -1]


def test_a_text_that_follows_is_as_sure_as_the_one_that_it_follows():
    assert follow_with_probabilities([0.9, 0.4, 0.4]) == ([4, 4, 7], [0.9, 0.9, 0.4])
    several = follow_with_probabilities([0.9, 0.4, 0.2], [0, 1, 0, 1], [0, 0, 1, 1])
    assert several == ([4, 4, 7], [0.9, 0.9, 0.2])


def test_a_text_that_follows_several_is_as_sure_as_the_least_sure_of_them():
    labels, occurrences = np.array([4, 7, 4]), (np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]))
    labels, probabilities = follow_comments(labels, np.array([0.9, 0.4, 0.85]), occurrences, np.zeros(3, dtype=bool))
    assert (labels.tolist(), probabilities.tolist()) == ([4, 4, 4], [0.9, 0.85, 0.85])


def test_a_text_in_the_theme_of_the_surest_one_keeps_its_probability():
    labels, occurrences = np.array([4, 4]), (np.array([0, 1]), np.array([0, 0]))
    labels, probabilities = follow_comments(labels, np.array([0.9, 0.4]), occurrences, np.zeros(2, dtype=bool))
    assert (labels.tolist(), probabilities.tolist()) == ([4, 4], [0.9, 0.4])


def drop(probabilities, comments=(0, 0, 1), settled=()):
    is_settled = np.isin(np.arange(3), settled)
    return drop_uncertain_texts(
        LABELS, np.array(probabilities), (np.arange(3), np.array(comments)), is_settled
    ).tolist()


def test_an_uncertain_text_has_no_theme_where_a_surer_one_is_in_its_comment():
    assert drop([0.4, 0.5, 0.3]) == [-1, 7, 7], "the third is the only one of its comment"
    assert drop([MAX_PROBABILITY, 0.9, 0.3]) == [4, 7, 7], "none of the first two is uncertain"
    assert drop([0.4, 0.5, 0.3], settled=[0]) == [4, 7, 7], "a person placed it"


def test_of_equally_uncertain_texts_one_stays():
    assert drop([0.4, 0.4, 0.4], comments=(0, 0, 0)).count(-1) == 2


def test_a_text_that_is_the_surest_of_one_comment_stays_in_all():
    occurrences = (np.array([0, 1, 0]), np.array([0, 0, 1]))
    assert drop_uncertain_texts(LABELS[:2], np.array([0.3, 0.5]), occurrences, np.zeros(2, dtype=bool)).tolist() == [
        4,
        7,
    ]


def test_without_any_theme_nothing_is_dropped():
    nothing = np.full(3, -1)
    occurrences = (np.arange(3), np.zeros(3, dtype=int))
    assert drop_uncertain_texts(nothing, np.zeros(3), occurrences, np.zeros(3, dtype=bool)).tolist() == [-1, -1, -1]
