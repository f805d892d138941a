import numpy as np

from voc.statistics.seasonality import estimate_season

TRUE = np.array([1.5, 1.25, 1.1, 0.95, 0.9, 0.88, 0.92, 0.92, 0.96, 1.06, 1.05, 0.95])
TRUE = TRUE / TRUE.mean()
MONTH = np.arange(36) % 12 + 1


def test_three_years_of_totals_teach_the_season_also_when_they_grow():
    totals = np.random.default_rng(1).poisson(2000 * TRUE[MONTH - 1] * 1.015 ** np.arange(36))[None, :]
    assert np.abs(estimate_season(totals, MONTH)[0] - TRUE).max() < 0.06


def test_a_small_series_leans_on_the_season_of_all():
    rng = np.random.default_rng(2)
    totals = np.vstack([rng.poisson(2000 * TRUE[MONTH - 1]), rng.poisson(2 * TRUE[MONTH - 1])])
    assert np.abs(estimate_season(totals, MONTH)[1] - TRUE).max() < 0.25


def test_a_large_series_keeps_a_season_of_its_own():
    own = TRUE[::-1]
    totals = np.vstack([8000 * TRUE[MONTH - 1], 500 * own[MONTH - 1]])
    assert np.abs(estimate_season(totals, MONTH)[1] - own).max() < 0.12


def test_fewer_than_two_years_give_no_season():
    assert (estimate_season(np.full((2, 14), 50.0), MONTH[:14]) == 1).all()


def test_a_month_that_was_not_observed_is_left_out():
    totals = (1000 * TRUE[MONTH - 1])[None, :].copy()
    totals[0, 5] = np.nan
    assert np.abs(estimate_season(totals, MONTH)[0] - TRUE).max() < 0.05


def test_two_years_are_enough_for_a_season_and_a_month_less_is_not():
    month = np.arange(24) % 12 + 1
    totals = (1000 * TRUE[month - 1])[None, :]
    assert np.abs(estimate_season(totals, month)[0] - TRUE).max() < 0.05
    assert (estimate_season(totals[:, :23], month[:23]) == 1).all()


def test_a_series_has_a_season_of_its_own_from_two_years_on_and_before_that_of_all():
    own = TRUE[::-1]
    totals = np.vstack([100_000 * TRUE[MONTH - 1], 900 * own[MONTH - 1], 900 * own[MONTH - 1]])
    totals[1, :12] = np.nan
    totals[2, :13] = np.nan
    seasons = estimate_season(totals, MONTH)
    assert np.abs(seasons[1] - own).max() < 0.12
    assert np.abs(seasons[2] - TRUE).max() < 0.02


def test_forty_events_of_all_series_count_beside_those_of_one():
    # Forty events in each month: its season lies half way between its own and that of all.
    flat = np.full(36, 40 / 3)
    totals = np.vstack([1_000_000 * TRUE[MONTH - 1], flat])
    season = estimate_season(totals, MONTH)[1]
    assert np.abs(season - (1 + TRUE) / 2).max() < 0.05


def test_nothing_has_no_season():
    assert estimate_season(np.zeros((0, 36)), MONTH).shape == (0, 12)
    assert (estimate_season(np.full((2, 36), np.nan), MONTH) == 1).all()
    assert (estimate_season(np.zeros((2, 36)), MONTH) == 1).all()
