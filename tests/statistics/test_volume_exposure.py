import numpy as np
import pytest

from voc.statistics.volume_exposure import fit_volume_factor

MAILINGS = np.array([[600.0, 600, 6600, 600, 600, 600, 12600]])


def test_what_comes_after_mailings_is_expected_by_the_letters():
    counts = np.array([[2.0, 1, 62, 3, 2, 0, 118]])
    factor = fit_volume_factor(counts, np.ones((1, 7)), MAILINGS)
    rate = counts[0, :6].sum() / factor[0, :6].sum()
    assert rate * factor[0, -1] == pytest.approx(118, rel=0.1)
    assert factor[0, :6].mean() == pytest.approx(1)


def test_a_steady_subject_of_the_same_letters_is_not_divided_by_them():
    counts = np.array([[40.0, 38, 41, 39, 43, 40, 41]])
    assert (fit_volume_factor(counts, np.ones((1, 7)), MAILINGS) == 1).all()


def test_the_last_month_is_not_learned_from():
    counts = np.array([[2.0, 1, 62, 3, 2, 0, 118]])
    other = counts.copy()
    other[0, -1] = 5
    exposure = np.ones((1, 7))
    np.testing.assert_array_equal(
        fit_volume_factor(counts, exposure, MAILINGS), fit_volume_factor(other, exposure, MAILINGS)
    )


def test_a_month_without_a_known_volume_keeps_its_exposure():
    volumes = MAILINGS.copy()
    volumes[0, 0] = np.nan
    counts = np.array([[2.0, 1, 62, 3, 2, 0, 118]])
    assert fit_volume_factor(counts, np.ones((1, 7)), volumes)[0, 0] == 1
    assert (fit_volume_factor(counts, np.ones((1, 7)), np.full((1, 7), np.nan)) == 1).all()


def test_volumes_that_have_nothing_to_do_with_the_counts_are_seldom_taken_over():
    random = np.random.default_rng(3)
    volumes = np.where(random.random((400, 13)) < 0.1, 6600.0, 600.0)
    counts = random.negative_binomial(10, 1 / 3, (400, 13)).astype(float)  # mean 20, variance 60
    factor = fit_volume_factor(counts, np.ones((400, 13)), volumes)
    assert (factor != 1).any(axis=1).mean() < 0.02
