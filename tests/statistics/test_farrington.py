import numpy as np
import pytest
from scipy.stats import nbinom

from voc.statistics.farrington import estimate_stream_effect, predict_counts


def null(rng, n_series=40, n_columns=14, kappa=0.05):
    rates = np.exp(rng.normal(np.log(8), 1, n_series))[:, None]
    return rng.poisson(rates * rng.gamma(1 / kappa, kappa, (n_series, n_columns))).astype(float)


def test_p_values_are_as_small_as_they_say_and_no_smaller():
    rng = np.random.default_rng(1)
    p = np.concatenate([predict_counts(y, np.ones_like(y)).p_above for y in (null(rng) for _ in range(150))])
    for level in (0.05, 0.01):
        assert level / 4 <= np.mean(p <= level) <= level * 1.15


def test_the_upper_bound_holds_about_39_months_in_40():
    rng = np.random.default_rng(2)
    over = []
    for _ in range(100):
        y = null(rng)
        over.append(np.mean(y[:, -1] > predict_counts(y, np.ones_like(y)).upper))
    assert 0.005 <= np.mean(over) <= 0.03


def test_one_poisson_series_without_overdispersion_is_predicted_by_the_gamma_poisson_mixture():
    y = np.array([[0.0, 0, 0, 0, 4]])
    found = predict_counts(y, np.ones_like(y), pooled_dispersion=0.0)
    assert found.expected[0] == pytest.approx(0.5 / 4)
    exact = nbinom.sf(3, 0.5, 4 / 5)
    assert exact < found.p_above[0] < 20 * exact  # Student's t makes the tail heavier, never lighter


def test_exposure_carries_the_season():
    season = np.array([1.0, 1, 1, 1, 1, 1, 2])
    y = np.repeat([[30.0]], 7, axis=1) * season
    assert predict_counts(y, np.broadcast_to(season, y.shape)).expected[0] == pytest.approx(60, rel=0.03)
    assert predict_counts(y, np.ones_like(y)).expected[0] == pytest.approx(30, rel=0.03)


def test_a_past_outbreak_does_not_raise_the_expectation():
    y = np.full((10, 13), 10.0)
    y[0, 4] = 120
    found = predict_counts(y, np.ones_like(y))
    assert found.expected[0] < 13
    assert predict_counts(y, np.ones_like(y), downweight=False).expected[0] > 18


def test_months_without_exposure_teach_nothing():
    y = np.array([[0.0, 0, 10, 10, 10, 10]])
    exposure = np.array([[0.0, 0, 1, 1, 1, 1]])
    assert predict_counts(y, exposure).expected[0] == pytest.approx(10, abs=0.5)


def test_without_any_earlier_column_nothing_is_expected():
    assert np.isnan(predict_counts(np.array([[5.0]]), np.array([[1.0]])).expected[0])


def test_a_busier_month_is_no_outbreak_and_an_outbreak_no_busier_month():
    rng = np.random.default_rng(3)
    busy = np.array([1.0, 1.3, 0.8, 1.0, 1.6])
    y = rng.poisson(40 * busy, size=(20, 5)).astype(float)
    y[0, -1] += 900
    effect, spread = estimate_stream_effect(y, np.ones_like(y))
    assert effect[5] / effect[5, 0] == pytest.approx(busy, rel=0.12)
    assert 0.02 < spread[5, -1] < 0.06


@pytest.mark.parametrize("factor", [0.1, 1.0, 25.0])
def test_an_outbreak_is_one_in_whatever_unit_exposure_is_counted(factor):
    # Per thousand letters or per letter: the same counts are expected, and the same outbreak is set aside.
    y = np.full((10, 13), 10.0)
    y[0, 4] = 120
    found = predict_counts(y, np.full_like(y, factor))
    assert found.expected == pytest.approx(predict_counts(y, np.ones_like(y)).expected, rel=0.02)
    assert found.expected[0] < 13
