import numpy as np
import pytest

from voc.errors import UsageError
from voc.themes import graph_clusters
from voc.themes.arrays import normalize_rows
from voc.themes.constraints import Constraints
from voc.themes.graph_clusters import GraphClusters


def cluster(vectors, *, counts=None, constraints=None, resolution=1.0, n_themes=6, smallest=5, is_new=None):
    n_texts = len(vectors)
    return GraphClusters(
        vectors,
        np.zeros(n_texts, dtype=np.int64),
        np.ones(n_texts, dtype=np.int64) if counts is None else counts,
        Constraints.empty(n_texts) if constraints is None else constraints,
        n_neighbours=10,
        resolution=resolution,
        n_themes=n_themes,
        smallest=smallest,
        seed=0,
        is_new=is_new,
    ).fit(vectors)


def test_each_knot_is_a_theme_and_its_texts_are_sure_of_it(knots):
    vectors, truth = knots
    clusters = cluster(vectors)
    assert all(len(set(clusters.labels_[truth == knot]) - {-1}) == 1 for knot in range(6))
    assert len(set(clusters.labels_) - {-1}) == 6
    assert clusters.probabilities_[clusters.labels_ >= 0].min() > 0.5
    assert (clusters.probabilities_[clusters.labels_ < 0] == 0).all()


def test_themes_that_are_too_small_dissolve(knots):
    vectors, truth = knots
    clusters = cluster(vectors[:240], smallest=61)  # no knot is that large
    assert set(clusters.labels_) == {-1}
    large = cluster(vectors[:240], smallest=61, counts=np.where(truth[:240] == 0, 2, 1))
    assert set(large.labels_[truth[:240] == 0]) == {0}


@pytest.mark.parametrize("n_texts", [30, 60])
def test_a_text_that_is_near_to_nothing_is_a_weak_signal_though_all_its_links_are_in_one_theme(n_texts):
    generator = np.random.default_rng(1)
    others = np.eye(24)[0] + 0.1 * generator.standard_normal((n_texts, 24))
    vectors = normalize_rows(np.concatenate([others, np.eye(24)[[5]]]).astype(np.float32))
    assert cluster(vectors, resolution=0.1).labels_.tolist() == [0] * n_texts + [-1]


def test_a_text_that_a_person_placed_stays_however_far_it_is():
    vectors = normalize_rows(
        (np.eye(24)[0] + 0.1 * np.random.default_rng(1).standard_normal((31, 24))).astype(np.float32)
    )
    vectors[30] = np.eye(24)[5]
    groups = np.where(np.isin(np.arange(31), [0, 30]), 4, -1)
    labels = cluster(vectors, resolution=0.1, constraints=Constraints(groups)).labels_
    assert labels[30] == labels[0] == 0


def test_a_group_that_people_made_is_a_theme_however_small_it_is(knots):
    vectors, _ = knots
    groups = np.full(len(vectors), -1)
    groups[[3, 7]] = 4
    clusters = cluster(vectors, constraints=Constraints(groups, np.full(len(vectors), -1)))
    assert clusters.labels_[3] == clusters.labels_[7] >= 0


def test_only_the_loneliest_texts_are_weak_signals(knots):
    vectors, _ = knots
    generator = np.random.default_rng(1)
    noise = normalize_rows(generator.standard_normal((4, vectors.shape[1])).astype(np.float32))
    clusters = cluster(np.concatenate([vectors, noise]))
    assert np.mean(clusters.labels_ < 0) <= 0.015


def test_a_new_knot_among_old_texts_is_a_theme_of_its_own(knots):
    vectors, truth = knots
    is_new = truth == 5
    is_new[np.flatnonzero(truth == 5)[12:]] = False
    rows = np.flatnonzero((truth < 5) | is_new)
    clusters = cluster(vectors[rows], is_new=is_new[rows])
    new_labels = set(clusters.labels_[is_new[rows]])
    assert len(new_labels) == 1
    assert not new_labels & set(clusters.labels_[~is_new[rows]])


def test_new_texts_are_not_for_the_graph(knots):
    with pytest.raises(UsageError, match=r"ThemeModel\.assign"):
        cluster(knots[0]).predict(knots[0])


@pytest.mark.parametrize("n_themes", [4, 6, 12])
def test_without_a_resolution_there_are_about_as_many_themes_as_are_sought(knots, n_themes, monkeypatch):
    monkeypatch.setattr(graph_clusters, "MIN_TEXTS", 100)
    clusters = cluster(knots[0], resolution=None, n_themes=n_themes)
    assert n_themes / 1.6 <= len(set(clusters.labels_) - {-1}) <= n_themes * 1.6


def test_of_few_texts_there_are_few_themes_however_many_are_sought(knots):
    clusters = cluster(knots[0][:240], resolution=None, n_themes=30)
    assert clusters.resolution_ < 1.0
    assert len(set(clusters.labels_) - {-1}) == 4
