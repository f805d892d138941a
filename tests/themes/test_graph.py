import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from voc.themes.graph import (
    SMALLEST_LANGUAGE,
    build_similarity_graph,
    find_communities,
    find_neighbourhoods,
    group_languages,
    match_language_groups,
    renumber_by_size,
)
from voc.themes.neighbour_search import find_nearest


def test_the_graph_is_symmetric_with_weights_up_to_one(knots):
    vectors, _ = knots
    rows, _ = find_nearest(vectors, vectors, 10, same=True)
    graph = build_similarity_graph(rows)
    assert abs(graph - graph.T).max() == 0
    assert 0 < graph.data.min() <= graph.data.max() <= 1


def test_communities_are_the_knots_numbered_by_size(knots):
    vectors, truth = knots
    rows, _ = find_nearest(vectors, vectors, 10, same=True)
    labels = find_communities(build_similarity_graph(rows), 1.0)
    assert all(len(set(labels[truth == knot])) == 1 for knot in range(6))
    assert labels[0] == 0  # all are equally large: the first text's comes first


def test_by_size_counts_what_each_text_stands_for():
    assert renumber_by_size(np.array([3, 3, 7, -1])).tolist() == [0, 0, 1, -1]
    assert renumber_by_size(np.array([3, 3, 7, -1]), np.array([1, 1, 9, 5])).tolist() == [1, 1, 0, -1]


def test_languages_with_few_texts_join_the_largest():
    groups = group_languages(["nl"] * 80 + ["en"] * 60 + ["pl"] * 3)
    assert len(set(groups)) == 2
    assert groups[-1] == groups[0]


def test_a_small_language_is_linked_with_the_large_one_and_not_the_other_way(knots):
    vectors, _ = knots
    groups = np.array([0] * 340 + [1] * 20)
    rows, _ = find_neighbourhoods(vectors, vectors, groups, 10)
    across = (groups[rows] != groups[:, None]) & (rows >= 0)
    assert across[340:].sum(axis=1).min() >= 5
    assert across[:340].sum() == 0


# ---- languages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("languages", "n_groups"),
    [
        ([], 0),
        (["nl"], 1),
        (["nl"] * 3 + ["en"] * 2, 1),  # both are small: the larger one takes the other
        (["nl"] * 49 + ["en"] * 200, 1),
        (["nl"] * 50 + ["en"] * 200, 2),
        (["", "nl"] * 60, 2),  # an unknown language is one too
    ],
)
def test_a_language_has_a_group_from_fifty_texts_on(languages, n_groups):
    assert len(set(group_languages(languages).tolist())) == n_groups


def test_languages_that_come_later_are_searched_as_the_fit_searched_them():
    fitted = ["nl"] * 80 + ["en"] * 60 + ["pl"] * 3
    groups = group_languages(fitted)
    dutch, english = groups[0], groups[80]
    assert match_language_groups(["en", "pl", "nl", "fr", ""], fitted, groups) == [english, dutch, dutch, dutch, dutch]


def test_of_texts_of_one_language_none_is_looked_for_across(knots):
    vectors, _ = knots
    rows, _ = find_neighbourhoods(vectors, vectors, np.zeros(len(vectors), dtype=int), 10)
    assert rows.shape == (len(vectors), 10)
    assert not (rows == np.arange(len(vectors))[:, None]).any()


def test_two_languages_of_one_size_have_half_as_many_neighbours_across(knots):
    vectors, _ = knots
    groups = np.arange(len(vectors)) % 2
    rows, nearness = find_neighbourhoods(vectors, vectors, groups, 10)
    across = (groups[rows] != groups[:, None]) & (rows >= 0)
    assert set(across.sum(axis=1).tolist()) == {5}
    assert ((rows >= 0) == (nearness > -1)).all()


# ---- links ----------------------------------------------------------------------------------------------------------


def test_a_link_weighs_what_both_share_of_what_either_has():
    # 0 and 1 have each other and 2; 3 has 0 alone, which does not have it.
    neighbours = np.array([[1, 2], [0, 2], [0, 1], [0, -1]])
    graph = build_similarity_graph(neighbours).toarray()
    assert graph[0, 1] == pytest.approx(1.0)
    # {3, 0} and {0, 1, 2} share one of four.
    assert graph[3, 0] == graph[0, 3] == pytest.approx((1 / 4) ** 0.5)
    assert np.diag(graph).tolist() == [0, 0, 0, 0]


def test_a_missing_neighbour_matches_no_other_missing_one():
    graph = build_similarity_graph(np.array([[-1, -1], [-1, -1], [0, -1]])).toarray()
    assert (graph[0, 1], graph[1, 2]) == (0, 0)
    assert graph[2, 0] == pytest.approx((1 / 2) ** 0.5)


def test_texts_without_neighbours_are_groups_of_their_own():
    graph = build_similarity_graph(np.full((3, 2), -1))
    assert graph.nnz == 0
    assert find_communities(graph, 1.0).tolist() == [0, 1, 2]
    assert build_similarity_graph(np.empty((0, 4), np.int32)).shape == (0, 0)


def test_a_higher_resolution_never_gives_fewer_groups(knots):
    vectors, _ = knots
    graph = build_similarity_graph(find_nearest(vectors, vectors, 10, same=True)[0])
    counts = [len(set(find_communities(graph, resolution).tolist())) for resolution in (0.05, 1.0, 8.0)]
    assert counts == sorted(counts)
    assert counts[1] == 6


def test_the_same_seed_gives_the_same_groups(knots):
    vectors, _ = knots
    graph = build_similarity_graph(find_nearest(vectors, vectors, 10, same=True)[0])
    assert (find_communities(graph, 3.0, seed=5) == find_communities(graph, 3.0, seed=5)).all()


@pytest.mark.parametrize(
    ("labels", "counts", "renumbered"),
    [
        ([], None, []),
        ([-1, -7], None, [-1, -1]),
        ([9], None, [0]),
        ([4, 2, 4, 2], None, [0, 1, 0, 1]),  # a tie: the one that comes first
        ([4, 2, 2], [1.0, 0.25, 0.25], [0, 1, 1]),
    ],
)
def test_the_largest_is_numbered_zero_whatever_the_numbers_were(labels, counts, renumbered):
    weights = None if counts is None else np.array(counts)
    assert renumber_by_size(np.array(labels, dtype=int), weights).tolist() == renumbered


def weigh_by_hand(neighbours, first, second):
    """Return the square root of the overlap of two texts' neighbourhoods, each text in its own."""
    one, two = ({row, *(other for other in neighbours[row] if other >= 0)} for row in (first, second))
    return (len(one & two) / len(one | two)) ** 0.5


def test_a_link_weighs_what_the_two_share_and_is_the_same_from_both_ends():
    neighbours = np.array([[1, 2, -1], [0, 2, 3], [0, 1, -1], [1, -1, -1], [-1, -1, -1]], dtype=np.int32)
    graph = build_similarity_graph(neighbours).toarray()
    assert np.array_equal(graph, graph.T)
    for first in range(5):
        for second in range(5):
            is_linked = first != second and (second in neighbours[first] or first in neighbours[second])
            expected = weigh_by_hand(neighbours.tolist(), first, second) if is_linked else 0
            assert graph[first, second] == pytest.approx(expected)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_texts_without_neighbours_have_no_links_and_are_groups_of_their_own(n):
    graph = build_similarity_graph(np.full((n, 3), -1, dtype=np.int32))
    assert graph.nnz == 0
    assert find_communities(graph, 1.0).tolist() == list(range(n))


def test_groups_are_numbered_by_their_size_and_a_tie_by_the_first_text():
    dense = np.zeros((9, 9), dtype=np.float32)
    for rows in ([0, 1], [2, 3, 4], [5, 6], [7, 8]):
        dense[np.ix_(rows, rows)] = 1
    np.fill_diagonal(dense, 0)
    assert find_communities(sparse.csr_matrix(dense), 1.0).tolist() == [1, 1, 0, 0, 0, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("labels", "counts", "expected"),
    [
        ([], None, []),
        ([-1, -1], None, [-1, -1]),
        ([5], None, [0]),
        ([2, 9, 9], None, [1, 0, 0]),
        ([2, 9, 9], [3, 1, 1], [0, 1, 1]),  # one text that stands for three
        ([9, 2], None, [0, 1]),  # a tie: the one that comes first
        ([-1, 4, -7, 4], None, [-1, 0, -1, 0]),
    ],
)
def test_topics_are_renumbered_from_the_largest(labels, counts, expected):
    values = None if counts is None else np.array(counts)
    assert renumber_by_size(np.array(labels, dtype=np.int64), values).tolist() == expected


@given(st.lists(st.integers(-2, 5), max_size=40))
def test_renumbering_keeps_who_is_together_and_sorts_by_size(labels):
    renumbered = renumber_by_size(np.array(labels, dtype=np.int64)).tolist()
    assert {pair for pair in zip(labels, renumbered, strict=True) if pair[0] >= 0 > pair[1]} == set()
    assert len({pair for pair in zip(labels, renumbered, strict=True) if pair[0] >= 0}) == len(set(renumbered) - {-1})
    sizes = [renumbered.count(number) for number in range(max(renumbered, default=-1) + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 not in sizes


def test_a_language_with_few_texts_is_searched_with_the_largest_one():
    languages = ["nl"] * SMALLEST_LANGUAGE + ["en"] * SMALLEST_LANGUAGE + ["de"] * (SMALLEST_LANGUAGE - 1) + ["nl"]
    groups = group_languages(languages)
    names = dict(zip(languages, groups.tolist(), strict=True))
    assert names["de"] == names["nl"] != names["en"]
    assert group_languages([]).tolist() == []
    assert group_languages(["fr"]).tolist() == [0]


def test_a_language_that_was_not_fitted_is_in_the_largest_group():
    assert match_language_groups(["nl", "pl", "en"], ["en", "nl", "nl"], np.array([0, 1, 1])) == [1, 1, 0]


def test_no_text_is_its_own_neighbour_and_each_neighbour_is_told_once(knots):
    vectors, _ = knots
    groups = np.repeat([0, 1], [300, 60])
    rows, nearness = find_neighbourhoods(vectors, vectors, groups, 8)
    for row, neighbours in enumerate(rows.tolist()):
        known = [other for other in neighbours if other >= 0]
        assert row not in known
        assert len(known) == len(set(known)) >= 8
    assert ((rows >= 0) == (nearness > -1)).all()
