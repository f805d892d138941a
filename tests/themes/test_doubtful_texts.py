import numpy as np

from voc.themes.doubtful_texts import MAX_PROBABILITY, MIN_LEADING_PROBABILITY, drop_doubtful_texts, follow_comments

LABELS = np.array([4, 7, 7])


def follow(probabilities, texts=(0, 1, 2), comments=(0, 0, 1), settled=()):
    is_settled = np.isin(np.arange(3), settled)
    return follow_comments(LABELS, np.array(probabilities), (np.array(texts), np.array(comments)), is_settled).tolist()


def test_a_text_in_doubt_has_the_theme_of_the_sure_one_beside_it():
    assert follow([0.9, 0.4, 0.4]) == [4, 4, 7], "the third stands beside none"


def test_neither_a_sure_text_follows_nor_is_one_in_doubt_followed():
    assert follow([0.9, MAX_PROBABILITY, 0.4]) == [4, 7, 7]
    assert follow([MIN_LEADING_PROBABILITY - 0.01, 0.4, 0.4]) == [4, 7, 7]


def test_what_a_person_placed_stays():
    assert follow([0.9, 0.4, 0.4], settled=[1]) == [4, 7, 7]


def test_a_text_of_several_comments_follows_where_all_lead_to_one_theme():
    texts, comments = [0, 1, 1, 2], [0, 0, 1, 1]
    assert follow([0.9, 0.4, 0.9], texts, comments) == [4, 7, 7], "one leads to 4 and the other to 7"
    assert follow([0.9, 0.4, 0.2], texts, comments) == [4, 7, 7], "the other one leads nowhere"
    assert follow([0.9, 0.4, 0.2], [0, 1, 0, 1], [0, 0, 1, 1]) == [4, 4, 7]


def test_a_text_without_a_theme_gets_none():
    labels = np.array([4, -1])
    beside = (np.array([0, 1]), np.array([0, 0]))
    assert follow_comments(labels, np.array([0.9, 0.0]), beside, np.zeros(2, dtype=bool)).tolist() == [4, -1]


def drop(probabilities, comments=(0, 0, 1), settled=()):
    is_settled = np.isin(np.arange(3), settled)
    return drop_doubtful_texts(LABELS, np.array(probabilities), (np.arange(3), np.array(comments)), is_settled).tolist()


def test_a_text_in_doubt_has_no_theme_beside_a_surer_one():
    assert drop([0.4, 0.5, 0.3]) == [-1, 7, 7], "the third is the only one of its comment"
    assert drop([MAX_PROBABILITY, 0.9, 0.3]) == [4, 7, 7], "none of the first two is in doubt"
    assert drop([0.4, 0.5, 0.3], settled=[0]) == [4, 7, 7], "a person placed it"


def test_of_equally_doubtful_texts_one_stays():
    assert drop([0.4, 0.4, 0.4], comments=(0, 0, 0)).count(-1) == 2


def test_a_text_that_is_the_surest_of_one_comment_stays_in_all():
    beside = (np.array([0, 1, 0]), np.array([0, 0, 1]))
    assert drop_doubtful_texts(LABELS[:2], np.array([0.3, 0.5]), beside, np.zeros(2, dtype=bool)).tolist() == [4, 7]


def test_without_any_theme_nothing_is_dropped():
    nothing = np.full(3, -1)
    beside = (np.arange(3), np.zeros(3, dtype=int))
    assert drop_doubtful_texts(nothing, np.zeros(3), beside, np.zeros(3, dtype=bool)).tolist() == [-1, -1, -1]
