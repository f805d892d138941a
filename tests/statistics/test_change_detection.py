import numpy as np
import pytest

from voc.statistics.change_detection import detect_changes
from voc.statistics.farrington import estimate_stream_effect

SEASON = np.array([95, 105, 105, 95, 150, 125, 110, 95, 90, 88, 92, 92, 96, 106]) / 100


def quiet(rng, *, n_series=60, n_months=14, kappa=0.08, middle=6.0):
    """Themes of very different sizes, one season, and months that go up and down together."""
    rates = np.exp(rng.normal(np.log(middle), 1.2, n_series))[:, None]
    together = SEASON[:n_months] * np.exp(rng.normal(0, 0.2, n_months))
    return rng.poisson(rates * together * rng.gamma(1 / kappa, kappa, (n_series, n_months))).astype(float)


def verdict(y):
    exposure = np.ones_like(y) * y.sum(axis=0) / y.sum()
    effect, spread = estimate_stream_effect(y, exposure)
    return detect_changes(y, exposure * effect, spread=spread)


def kinds(y):
    return [None if c is None else c.kind for c in verdict(y).changes]


@pytest.mark.parametrize(("n_months", "kappa"), [(14, 0.08), (14, 0.2), (5, 0.08)])
def test_in_quiet_months_false_changes_stay_below_the_stated_rate(n_months, kappa):
    rng = np.random.default_rng(1)
    false = [sum(k is not None for k in kinds(quiet(rng, n_months=n_months, kappa=kappa))) for _ in range(80)]
    # 80 months at .5 a month have a standard error of .08
    assert np.mean(false) <= 0.5


def test_themes_that_ended_do_not_come_back_by_chance():
    rng = np.random.default_rng(2)
    false = 0
    for _ in range(60):
        y = quiet(rng)
        y[:20, 7:] = rng.poisson(0.2, (20, 7))
        false += sum(k is not None for k in kinds(y))
    assert false / 60 <= 0.5


def test_an_outbreak_of_three_times_the_usual_is_mostly_found():
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(50):
        y = quiet(rng)
        y[0] = rng.poisson(12 * SEASON)
        y[0, -1] = rng.poisson(36)
        found += kinds(y)[0] == "growing"
    assert found >= 33


def test_a_subject_nobody_mentioned_before_is_new():
    y = quiet(np.random.default_rng(4))
    y[0] = 0
    y[0, -1] = 8
    change = verdict(y).changes[0]
    assert change.kind == "new"
    assert change.ratio.note == "nothing before"
    assert change.p_adjusted <= 0.4


def test_a_subject_that_was_silent_for_two_months_has_returned():
    rng = np.random.default_rng(5)
    y = quiet(rng, n_months=8)
    y[0] = [0, 0, 32, 35, 28, 1, 0, 22]
    change = verdict(y).changes[0]
    assert (change.kind, change.last_active) == ("returned", 4)


def test_a_subject_that_came_back_halfway_last_month_is_still_returning():
    y = quiet(np.random.default_rng(6), n_months=10)
    y[0] = [0, 1, 12, 14, 11, 0, 0, 0, 4, 16]
    assert kinds(y[:, :-1])[0] is None
    assert kinds(y)[0] == "returned"


def test_a_return_is_announced_once_and_then_only_a_further_rise():
    y = quiet(np.random.default_rng(6), n_months=10)
    y[0] = [0, 1, 30, 35, 28, 1, 0, 0, 26, 29]
    assert kinds(y[:, :-1])[0] == "returned"
    assert kinds(y)[0] is None
    y[0, -1] = 80
    assert kinds(y)[0] == "growing"


def test_a_few_comments_the_month_before_do_not_make_a_new_subject_an_old_one():
    y = np.random.default_rng(4).poisson(12.0, (60, 14)).astype(float)
    y[0] = 0
    y[0, -2:] = [4, 18]
    assert kinds(y)[0] == "new"


def test_a_level_that_stays_is_announced_once():
    y = quiet(np.random.default_rng(7))
    y[0] = 0
    y[0, -2:] = [40, 38]
    assert kinds(y)[0] is None
    assert kinds(y[:, :-1])[0] == "new"


def test_a_level_that_rises_again_is_announced_again():
    y = quiet(np.random.default_rng(8))
    y[0] = 5
    y[0, -2:] = [40, 120]
    assert kinds(y)[0] == "growing"


def test_a_repaired_subject_shrinks():
    y = quiet(np.random.default_rng(9))
    y[0] = 60 * SEASON
    y[0, -1] = 4
    assert kinds(y)[0] == "shrinking"


def test_when_everything_doubles_nothing_has_changed():
    y = np.random.default_rng(10).poisson([20.0] * 9 + [40.0], (40, 10)).astype(float)
    assert kinds(y).count(None) >= 39


def test_two_earlier_months_establish_nothing():
    y = np.array([[0.0, 0, 50], [10, 10, 10]])
    result = detect_changes(y, np.ones_like(y))
    assert result.changes == (None, None)
    assert not result.has_enough_history


def test_three_earlier_months_are_enough_to_call_a_subject_new():
    y = np.vstack([np.full((9, 4), 12.0), [[0, 0, 0, 9]]])
    assert verdict(y).changes[-1].kind == "new"


def test_a_stricter_rate_finds_no_more():
    rng = np.random.default_rng(11)
    for _ in range(20):
        y = quiet(rng)
        y[:5, -1] *= 3
        strict, loose = (detect_changes(y, np.ones_like(y) * y.sum(axis=0), false_alarms=f) for f in (0.05, 2.0))
        assert all(b is not None for a, b in zip(strict.changes, loose.changes, strict=True) if a is not None)


def test_series_that_are_no_candidates_are_not_tested():
    y = np.vstack([np.full((9, 6), 12.0), [[0, 0, 0, 0, 0, 30]]])
    candidates = np.array([True] * 9 + [False])
    result = detect_changes(y, np.ones_like(y), candidates=candidates)
    assert result.n_tested == 9
    assert result.changes[-1] is None


def steady(last, n_series=20, level=2000.0):
    """Return a year of months that are all alike, and another last month of the first series."""
    y = np.full((n_series, 13), level)
    y[0, -1] = last
    return y


@pytest.mark.parametrize(
    ("last", "kind"), [(2300, None), (2500, "growing"), (1800, None), (1500, "shrinking"), (2000, None)]
)
def test_a_difference_below_a_fifth_is_not_worth_a_sentence_however_sure_it_is(last, kind):
    y = steady(last)
    found = detect_changes(y, np.ones_like(y)).changes
    assert (None if found[0] is None else found[0].kind) == kind
    assert set(found[1:]) == {None}


def test_only_the_doubt_about_this_months_exposure_hides_a_change():
    y = steady(2600)
    spread = np.zeros_like(y)
    spread[:, 0] = 2.0
    assert detect_changes(y, np.ones_like(y), spread=spread).changes[0].kind == "growing"
    assert detect_changes(y, np.ones_like(y), spread=spread[:, ::-1]).changes[0] is None


@pytest.mark.parametrize("last", [55, 160])
def test_the_p_value_that_is_told_counts_all_series_that_were_tested(last):
    y = steady(last, level=100.0)
    one = np.arange(20) == 0
    alone, among = (detect_changes(y, np.ones_like(y), candidates=each) for each in (one, None))
    assert (alone.n_tested, among.n_tested) == (1, 20)
    assert among.changes[0].p_adjusted == pytest.approx(20 * alone.changes[0].p_adjusted)


def test_two_months_at_half_of_the_level_are_no_silence():
    y = steady(0, level=1000.0)
    y[0, -3:] = 600, 600, 1900
    assert detect_changes(y, np.ones_like(y)).changes[0].kind == "growing"
    y[0, -3:] = 100, 100, 1900
    assert detect_changes(y, np.ones_like(y)).changes[0].kind == "returned"
