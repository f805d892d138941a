import numpy as np
import pytest

from voc.themes.knn_vote import compute_fingerprint, vote_by_neighbours

FITTED = np.array([[1, 0], [1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
NO_GROUPS = np.zeros(4, dtype=np.int64)


def vote(queries, labels, *, query_groups=None, groups=NO_GROUPS, weights=None):
    queries = np.array(queries, dtype=np.float32)
    query_groups = [0] * len(queries) if query_groups is None else query_groups
    return vote_by_neighbours(queries, query_groups, FITTED, groups, np.array(labels), 3, weights)


def test_the_theme_of_the_nearest_texts_wins_with_its_share_of_the_votes():
    labels, shares, nearness = vote([[1, 0]], [5, 5, 2, 2])
    assert labels.tolist() == [5]
    assert shares[0] == pytest.approx(2 / (2 + 0.8**2))
    assert nearness[0] == pytest.approx((1 + 1 + 0.8) / 3)


def test_texts_without_a_theme_vote_too():
    labels, _, _ = vote([[1, 0]], [-1, -1, 2, 2])
    assert labels.tolist() == [-1]


def test_what_a_person_placed_weighs_more():
    labels, _, _ = vote([[1, 0]], [5, 5, 2, 2], weights=np.array([1.0, 1.0, 4.0, 1.0]))
    assert labels.tolist() == [2]


def test_only_texts_of_the_same_language_vote_and_all_where_there_is_none():
    groups = np.array([0, 0, 1, 1])
    assert vote([[1, 0]], [5, 5, 2, 2], query_groups=[1], groups=groups)[0].tolist() == [2]
    assert vote([[1, 0]], [5, 5, 2, 2], query_groups=[7], groups=groups)[0].tolist() == [5]


def test_a_text_that_nothing_is_near_to_has_no_theme():
    labels, shares, _ = vote([[-1, -1]], [0, 0, 1, 1])
    assert (labels.tolist(), shares.tolist()) == ([-1], [0.0])


def test_no_queries_give_no_answers():
    assert [len(values) for values in vote(np.empty((0, 2)), [0, 0, 1, 1])] == [0, 0, 0]


def test_fingerprints_are_equal_but_for_case_and_spaces_and_fit_in_an_int64():
    assert compute_fingerprint("Nota  KLOPT\nniet") == compute_fingerprint("nota klopt niet ")
    assert compute_fingerprint("nota klopt niet") != compute_fingerprint("nota klopt niet!")
    for text in ("", "nota", "\ud83d"):  # also half an emoji
        assert 0 <= compute_fingerprint(text) < 2**63
