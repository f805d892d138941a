import numpy as np
import pytest

from voc.themes import graph_clusters
from voc.themes.arrays import normalize_rows
from voc.themes.constraints import Constraints
from voc.themes.graph_clusters import GraphClusters
from voc.themes.separation import choose_separated_resolution, measure_separation


def draw_knots(n_knots, n_each, *, spread=0.06, seed=0):
    generator = np.random.default_rng(seed)
    centres = normalize_rows(generator.standard_normal((n_knots, 48)).astype(np.float32))
    noise = spread * generator.standard_normal((n_knots * n_each, 48))
    return normalize_rows(np.repeat(centres, n_each, axis=0) + noise.astype(np.float32)), np.repeat(
        np.arange(n_knots), n_each
    )


def count_languages(vectors):
    return np.zeros(len(vectors), dtype=np.int64)


def test_themes_that_are_told_apart_are_more_separate_than_two_put_together_or_one_cut_up():
    vectors, truth = draw_knots(12, 40)
    separation = measure_separation(vectors, truth, count_languages(vectors), 5)
    together = measure_separation(vectors, truth // 2, count_languages(vectors), 5)
    cut = measure_separation(vectors, truth * 2 + np.arange(len(truth)) % 2, count_languages(vectors), 5)
    assert separation > together
    assert separation > cut


def test_two_languages_of_the_same_themes_are_as_separate_as_one():
    vectors, truth = draw_knots(12, 40)
    language = normalize_rows(vectors + 2 * np.eye(48, dtype=np.float32)[0])
    both = np.vstack([vectors, -language])
    groups = np.repeat([0, 1], len(vectors))
    apart = measure_separation(both, np.tile(truth, 2), groups, 5)
    each = [measure_separation(part, truth, count_languages(part), 5) for part in (vectors, -language)]
    assert apart == pytest.approx(np.mean(each), abs=0.01)
    assert apart > measure_separation(both, np.tile(truth, 2), np.zeros(len(both), dtype=np.int64), 5)


def test_one_theme_and_small_ones_are_not_separate_from_anything():
    vectors, truth = draw_knots(3, 20)
    assert measure_separation(vectors, np.zeros(60, dtype=np.int64), count_languages(vectors), 5) == -1
    assert measure_separation(vectors, truth, count_languages(vectors), 21) == -1


@pytest.mark.parametrize(
    ("separation_by_n_themes", "expected"),
    [
        ({20: 0.4, 26: 0.45, 34: 0.5, 44: 0.5, 57: 0.4}, 34),  # finer while it grows
        ({20: 0.4, 15: 0.5, 26: 0.4}, 15),  # coarser where that is more separate
        ({20: 0.4, 26: 0.405, 15: 0.395}, 20),  # as was estimated where nothing is clearly better
        ({20: 0.2, 26: 0.5}, 20),  # overlapping themes stay as many as was estimated
        ({20: 0.4, 80: 0.9, 13: 0.9}, 20),  # never far from the estimate
    ],
)
def test_the_coarsest_resolution_with_the_best_separation_is_taken(separation_by_n_themes, expected):
    def measure(resolution):
        n_themes = min(separation_by_n_themes, key=lambda n: abs(np.log(n / (20 * resolution))))
        return n_themes, separation_by_n_themes[n_themes]

    assert measure(choose_separated_resolution(1.0, measure))[0] == expected


@pytest.mark.parametrize("n_features", [None, 40])
def test_clusters_are_as_many_as_their_features_tell_apart(monkeypatch, n_features):
    vectors, _ = draw_knots(24, 25, spread=0.3)
    widths = set()

    def measure(features, labels, language_groups, smallest):
        widths.add(features.shape[1])
        return 0.9 if np.sum(np.bincount(labels) >= smallest) >= 20 else 0.4

    def count_themes():
        clusters = GraphClusters(
            vectors,
            count_languages(vectors),
            np.ones(len(vectors), dtype=np.int64),
            Constraints.empty(len(vectors)),
            n_neighbours=10,
            resolution=None,
            n_themes=12,
            smallest=5,
            seed=0,
            n_features=n_features,
        ).fit(vectors)
        return len(set(clusters.labels_) - {-1})

    monkeypatch.setattr(graph_clusters, "measure_separation", lambda *_: 0.1)
    assert count_themes() < 20
    monkeypatch.setattr(graph_clusters, "measure_separation", measure)
    assert count_themes() >= 20
    assert widths == {n_features or vectors.shape[1]}
    monkeypatch.setattr(graph_clusters, "MAX_TEXTS_FEW", len(vectors) - 1)  # of many the estimate is right
    assert count_themes() < 20
