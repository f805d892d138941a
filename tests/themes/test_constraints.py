import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from voc.themes.arrays import normalize_rows
from voc.themes.constraints import Constraints, build_constraints, constrain_graph, constrain_labels
from voc.themes.graph import build_similarity_graph, find_communities
from voc.themes.neighbour_search import find_nearest

THEME_BY_SEGMENT = {1: 3, 2: 3, 3: 7, 4: None}


def test_segments_of_decided_themes_belong_together():
    assert build_constraints(THEME_BY_SEGMENT, {3}, [1, 2, 3, 4]).constraint_groups.tolist() == [3, 3, -1, -1]


def test_an_untouched_theme_is_no_constraint():
    assert build_constraints(THEME_BY_SEGMENT, (), [1, 2, 3]).constraint_groups.tolist() == [-1, -1, -1]


def test_a_new_segment_belongs_to_nothing():
    assert build_constraints(THEME_BY_SEGMENT, {3, 7}, [9, 3]).constraint_groups.tolist() == [-1, 7]


def test_what_was_together_is_remembered_only_when_told():
    previous = build_constraints(THEME_BY_SEGMENT, {3}, [1, 3, 9], {1: 5, 3: 7})
    assert previous.previous_themes.tolist() == [5, 7, -1]
    assert build_constraints(THEME_BY_SEGMENT, {3}, [1, 3]).previous_themes.tolist() == [-1, -1]


def test_constraints_of_some_texts_are_those_of_their_rows():
    constraints = Constraints(np.array([4, -1, 6]), np.array([1, 2, 3])).select(np.array([2, 0]))
    assert (constraints.constraint_groups.tolist(), constraints.previous_themes.tolist()) == ([6, 4], [3, 1])
    assert Constraints(np.array([4, -1])).select(np.array([1])).previous_themes.tolist() == [-1]


def test_labels_tie_groups_together_and_keep_them_apart(knots):
    vectors, truth = knots
    groups = np.full(360, -1)
    groups[(truth == 0) | (truth == 1)] = 4
    groups[np.flatnonzero(truth == 2)[:30]], groups[np.flatnonzero(truth == 2)[30:]] = 5, 6
    labels = constrain_labels(truth.astype(np.int64), vectors, Constraints(groups))
    assert len(set(labels[groups == 4])) == 1
    assert not set(labels[groups == 5]) & set(labels[groups == 6])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 3)), min_size=1, max_size=60), st.integers(0, 9))
def test_whatever_the_clustering_finds_every_group_is_in_one_theme_of_its_own(pairs, seed):
    labels, groups = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    vectors = normalize_rows(np.random.default_rng(seed).standard_normal((len(pairs), 4)).astype(np.float32))
    constrained = constrain_labels(labels, vectors, Constraints(groups))
    themes = {group: set(constrained[groups == group].tolist()) for group in set(groups[groups >= 0].tolist())}
    assert all(len(labels_of_group) == 1 for labels_of_group in themes.values())
    assert len(set().union(*themes.values())) == len(themes)
    assert constrained.shape == labels.shape


def test_a_few_texts_of_a_group_take_no_large_theme_along(knots):
    vectors, truth = knots
    groups = np.full(360, -1)
    groups[truth == 0] = 4
    groups[np.flatnonzero(truth == 1)[:3]] = 4
    labels = constrain_labels(truth.astype(np.int64), vectors, Constraints(groups))
    others = labels[(truth == 1) & (groups < 0)]
    assert len(set(others)) == 1
    assert others[0] != labels[truth == 0][0]


def test_without_groups_the_labels_stay():
    labels = np.array([2, 0, 2])
    assert constrain_labels(labels, np.eye(3, dtype=np.float32), Constraints.empty(3)).tolist() == [2, 0, 2]


def test_the_graph_has_no_links_between_groups_and_stays_symmetric(knots):
    vectors, truth = knots
    rows, _ = find_nearest(vectors, vectors, 10, same=True)
    groups = np.full(360, -1)
    members = np.flatnonzero(truth == 0)
    groups[members[::2]], groups[members[1::2]] = 1, 2
    graph = constrain_graph(build_similarity_graph(rows), Constraints(groups, np.full(360, -1)))
    assert graph[groups == 1][:, groups == 2].nnz == 0
    assert abs(graph - graph.T).max() == 0


def test_texts_of_one_group_are_linked_however_far_apart_they_are(knots):
    vectors, _ = knots
    rows, _ = find_nearest(vectors, vectors, 10, same=True)
    groups = np.full(360, -1)
    groups[[0, 359]] = 4
    graph = constrain_graph(build_similarity_graph(rows), Constraints(groups))
    assert graph[0, 359] == pytest.approx(1.0)


def test_of_two_groupings_that_are_as_good_the_former_one_stays():
    # A cloud without knots can be cut in many ways.
    vectors = normalize_rows(np.random.default_rng(2).standard_normal((800, 6)).astype(np.float32))
    rows, _ = find_nearest(vectors, vectors, 10, same=True)
    graph = build_similarity_graph(rows)
    before = find_communities(graph, 1.0, seed=0)
    free = find_communities(graph, 1.0, seed=1)
    constrained_graph = constrain_graph(graph, Constraints(np.full(800, -1), before))
    remembered = find_communities(constrained_graph, 1.0, seed=1)
    assert adjusted_rand_score(before, remembered) > adjusted_rand_score(before, free) + 0.2
