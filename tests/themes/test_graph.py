import numpy as np

from voc.themes.graph import (
    build_similarity_graph,
    find_communities,
    find_neighbourhoods,
    group_languages,
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
