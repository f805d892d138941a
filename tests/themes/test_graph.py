import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from voc.themes.constraints import Guidance, guided_graph, guided_labels
from voc.themes.features import unit
from voc.themes.graph import by_size, communities, language_groups, neighbourhoods, similarity_graph
from voc.themes.neighbours import _by_cells, nearest


@pytest.fixture(scope="module")
def knots():
    generator = np.random.default_rng(0)
    centres = unit(generator.standard_normal((6, 32)).astype(np.float32))
    truth = np.repeat(np.arange(6), 60)
    noise = 0.08 * generator.standard_normal((360, 32))
    return unit((centres[truth] + noise).astype(np.float32)), truth


def test_nearest_finds_what_comparing_all_finds(knots):
    vectors, _ = knots
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -2)
    rows, near = nearest(vectors, vectors, 5, same=True)
    assert (np.sort(rows, axis=1) == np.sort(np.argsort(-similarities, axis=1)[:, :5], axis=1)).mean() > 0.99
    assert (np.diff(near, axis=1) <= 0).all()


def test_cells_find_nearly_all_neighbours_and_never_the_text_itself():
    vectors = unit(np.random.default_rng(1).standard_normal((3_000, 16)).astype(np.float32))
    exact, _ = nearest(vectors, vectors, 10, same=True)
    found, _ = _by_cells(vectors, vectors, 10, 0, same=True)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(exact, found, strict=True)])
    assert recall > 0.9
    assert not (found == np.arange(3_000)[:, None]).any()


def test_few_texts_have_as_many_neighbours_as_there_are():
    vectors = np.eye(3, dtype=np.float32)
    assert nearest(vectors, vectors, 10, same=True)[0].shape == (3, 2)
    assert nearest(vectors[:1], vectors[:1], 10, same=True)[0].shape == (1, 0)


def test_the_graph_is_symmetric_with_weights_up_to_one(knots):
    vectors, _ = knots
    rows, _ = nearest(vectors, vectors, 10, same=True)
    graph = similarity_graph(rows)
    assert abs(graph - graph.T).max() == 0
    assert 0 < graph.data.min() <= graph.data.max() <= 1


def test_communities_are_the_knots_numbered_by_size(knots):
    vectors, truth = knots
    rows, _ = nearest(vectors, vectors, 10, same=True)
    found = communities(similarity_graph(rows), 1.0)
    assert all(len(set(found[truth == knot])) == 1 for knot in range(6))
    assert found[0] == 0  # all are equally large: the first text's comes first


def test_by_size_counts_what_each_text_stands_for():
    assert by_size(np.array([3, 3, 7, -1])).tolist() == [0, 0, 1, -1]
    assert by_size(np.array([3, 3, 7, -1]), np.array([1, 1, 9, 5])).tolist() == [1, 1, 0, -1]


def test_languages_with_few_texts_join_the_largest():
    groups = language_groups(["nl"] * 80 + ["en"] * 60 + ["pl"] * 3)
    assert len(set(groups)) == 2
    assert groups[-1] == groups[0]


def test_a_small_language_is_linked_with_the_large_one_and_not_the_other_way(knots):
    vectors, _ = knots
    groups = np.array([0] * 340 + [1] * 20)
    rows, _ = neighbourhoods(vectors, vectors, groups, 10)
    across = (groups[rows] != groups[:, None]) & (rows >= 0)
    assert across[340:].sum(axis=1).min() >= 5
    assert across[:340].sum() == 0


def test_guided_labels_tie_groups_together_and_keep_them_apart(knots):
    vectors, truth = knots
    known = np.full(360, -1)
    known[(truth == 0) | (truth == 1)] = 4
    known[np.flatnonzero(truth == 2)[:30]], known[np.flatnonzero(truth == 2)[30:]] = 5, 6
    labels = guided_labels(truth.astype(np.int64), vectors, Guidance(known))
    assert len(set(labels[known == 4])) == 1
    assert not set(labels[known == 5]) & set(labels[known == 6])


def test_guided_graph_cuts_links_between_groups(knots):
    vectors, truth = knots
    rows, _ = nearest(vectors, vectors, 10, same=True)
    known = np.full(360, -1)
    members = np.flatnonzero(truth == 0)
    known[members[::2]], known[members[1::2]] = 1, 2
    told = Guidance(known, np.full(360, -1))
    graph = guided_graph(similarity_graph(rows), told)
    assert graph[known == 1][:, known == 2].nnz == 0


def test_of_two_groupings_that_are_as_good_the_former_one_stays():
    # A cloud without knots can be cut in many ways.
    vectors = unit(np.random.default_rng(2).standard_normal((800, 6)).astype(np.float32))
    rows, _ = nearest(vectors, vectors, 10, same=True)
    graph = similarity_graph(rows)
    before = communities(graph, 1.0, seed=0)
    free = communities(graph, 1.0, seed=1)
    held = communities(guided_graph(graph, Guidance(np.full(800, -1), before)), 1.0, seed=1)
    assert adjusted_rand_score(before, held) > adjusted_rand_score(before, free) + 0.2
