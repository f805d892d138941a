import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.granularity import (
    HIGHEST_RESOLUTION,
    LOWEST_RESOLUTION,
    choose_resolution,
    compute_small_resolution,
    estimate_theme_count,
)


def draw_subjects(n_subjects, n_each, n_dimensions=64):
    generator = np.random.default_rng(0)
    centres = normalize_rows(generator.standard_normal((n_subjects, n_dimensions)).astype(np.float32))
    noise = 0.08 * generator.standard_normal((n_subjects * n_each, n_dimensions))
    return normalize_rows(np.repeat(centres, n_each, axis=0) + noise.astype(np.float32))


@pytest.mark.parametrize(("n_subjects", "n_each"), [(10, 40), (40, 40), (40, 150), (80, 30)])
def test_the_estimate_is_within_half_and_twice_of_the_subjects(n_subjects, n_each):
    vectors = draw_subjects(n_subjects, n_each)
    estimate = estimate_theme_count(vectors, np.zeros(len(vectors), dtype=np.int64))
    assert n_subjects / 2 <= estimate <= 2 * n_subjects


def test_two_languages_have_the_subjects_of_one():
    vectors = np.vstack([draw_subjects(30, 40), -draw_subjects(30, 40)])
    groups = np.repeat([0, 1], 1_200)
    assert 15 <= estimate_theme_count(vectors, groups) <= 60


@pytest.mark.parametrize("n_texts", [1, 5, 8])
def test_hardly_any_texts_have_few_themes(n_texts):
    assert 1 <= estimate_theme_count(draw_subjects(n_texts, 1), np.zeros(n_texts, dtype=np.int64)) <= 8


def test_the_same_seed_gives_the_same_estimate():
    vectors = draw_subjects(40, 60)
    groups = np.zeros(len(vectors), dtype=np.int64)
    assert estimate_theme_count(vectors, groups, seed=3) == estimate_theme_count(vectors, groups, seed=3)


@pytest.mark.parametrize("n_themes", [15, 30, 95])
@pytest.mark.parametrize("exponent", [0.4, 0.7, 1.2])
def test_a_resolution_with_about_as_many_themes_is_found(n_themes, exponent):
    resolution = choose_resolution(n_themes, lambda tried: round(25 * tried**exponent))
    assert 0.85 <= 25 * resolution**exponent / n_themes <= 1.15


def test_a_number_that_no_resolution_gives_ends_at_the_nearest():
    tried = []

    def count_themes(resolution):
        tried.append(resolution)
        return 7

    assert choose_resolution(500, count_themes) in tried
    assert max(tried) <= HIGHEST_RESOLUTION * 1.001


@pytest.mark.parametrize("n_themes", [3, 5, 12, 40, 150, 1000])
@pytest.mark.parametrize("exponent", [0.4, 1.0, 1.7])
def test_no_resolution_is_tried_outside_the_bounds_and_the_best_one_tried_is_chosen(n_themes, exponent):
    tried = {}

    def count_themes(resolution):
        tried[resolution] = max(1, round(9 * resolution**exponent))
        return tried[resolution]

    chosen = choose_resolution(n_themes, count_themes)
    assert all(LOWEST_RESOLUTION <= one <= HIGHEST_RESOLUTION * (1 + 1e-9) for one in tried)
    differences = {resolution: abs(np.log(n / n_themes)) for resolution, n in tried.items()}
    assert differences[min(differences, key=lambda one: abs(one - chosen))] == min(differences.values())
    assert len(tried) <= 7


def test_a_corpus_that_always_has_one_theme_still_has_a_resolution():
    assert LOWEST_RESOLUTION <= choose_resolution(40, lambda _: 1) <= HIGHEST_RESOLUTION * (1 + 1e-9)
    assert LOWEST_RESOLUTION <= choose_resolution(40, lambda _: 0) <= HIGHEST_RESOLUTION * (1 + 1e-9)


def test_of_few_texts_people_make_fewer_themes():
    resolutions = [compute_small_resolution(n) for n in (1, 8, 50, 200, 499)]
    assert resolutions == sorted(resolutions)
    assert resolutions[0] > 0


def test_texts_that_are_all_alike_are_few_themes():
    alike = normalize_rows(np.ones((600, 8), dtype=np.float32))
    assert estimate_theme_count(alike, np.zeros(600, dtype=np.int64)) == 3
