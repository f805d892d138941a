import numpy as np
import pytest

from voc.statistics.step_effect import estimate_step, flag_outbreaks


def simulate(rng, autocorrelation, step, n_before=12, n_after=6):
    noise = [rng.normal()]
    for _ in range(n_before + n_after - 1):
        noise.append(autocorrelation * noise[-1] + rng.normal(0, np.sqrt(1 - autocorrelation**2)))
    is_after = np.arange(n_before + n_after) >= n_before
    return 0.15 * np.array(noise) + step * is_after, is_after


@pytest.mark.parametrize("autocorrelation", [0.0, 0.5])
def test_the_interval_holds_the_step_as_often_as_it_says(autocorrelation):
    rng = np.random.default_rng(11)
    hits = []
    for _ in range(150):
        series, is_after = simulate(rng, autocorrelation, -0.4)
        effect = estimate_step(series, is_after, range(len(series)))
        hits.append(effect.low <= -0.4 <= effect.high)
    assert np.mean(hits) >= 0.92


def test_without_autocorrelation_the_interval_is_no_wider_than_it_says():
    rng = np.random.default_rng(12)
    hits = []
    for _ in range(400):
        series, is_after = simulate(rng, 0.0, -0.4, n_after=12)
        effect = estimate_step(series, is_after, range(len(series)))
        hits.append(effect.low <= -0.4 <= effect.high)
    assert 0.93 <= np.mean(hits) <= 0.975  # the even grid from 0 on covered .988


def test_a_clear_step_is_estimated_and_excludes_none():
    series, is_after = simulate(np.random.default_rng(2), 0.0, -1.0)
    effect = estimate_step(series, is_after, range(len(series)))
    assert effect.size == pytest.approx(-1.0, abs=0.2)
    assert effect.low < -1.0 < effect.high < 0


def test_without_months_on_both_sides_nothing_is_estimated():
    for is_after in ([0, 0, 0], [1, 1, 1], [0, 1]):
        with pytest.raises(ValueError, match="expected 3 months or more"):
            estimate_step([1.0] * len(is_after), is_after, range(len(is_after)))


def test_a_series_that_never_moves_has_no_step():
    effect = estimate_step([1.0] * 8, [0] * 5 + [1] * 3, range(8))
    assert effect.size == pytest.approx(0, abs=1e-6)


def test_a_month_far_above_the_others_is_an_outbreak():
    assert flag_outbreaks([1.0, 1.1, 0.9, 1.0, 3.0, 1.05]).tolist() == [False] * 4 + [True, False]
    assert not flag_outbreaks([1.0, 1.1, 0.9, 1.0, 1.4, 1.05], smallest_error=0.3).any()
    assert flag_outbreaks([]).tolist() == []


def test_three_months_are_the_fewest_that_say_anything():
    effect = estimate_step([5.0, 5.1, 4.0], [0, 0, 1], range(3))
    assert effect.low < effect.size < effect.high
    with pytest.raises(ValueError, match=r"."):
        estimate_step([5.0, 4.0], [0, 1], range(2))


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999, 0.99999])
def test_the_interval_of_few_months_is_as_wide_as_its_t_distribution(confidence):
    effect = estimate_step([0.0, 1.0, 5.0], [0, 0, 1], range(3), confidence=confidence)
    wider = estimate_step([0.0, 1.0, 5.0], [0, 0, 1], range(3), confidence=1 - (1 - confidence) / 10)
    # With one degree of freedom the tail falls with the distance: a tenth of it begins about ten times as far.
    assert wider.high - wider.low > 5 * (effect.high - effect.low)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_unit_of_a_series_is_the_unit_of_its_step(unit):
    series, is_after = simulate(np.random.default_rng(3), 0.0, -1.0)
    effect, scaled = (estimate_step(values, is_after, range(len(series))) for values in (series, series * unit))
    assert (scaled.size / unit, scaled.low / unit, scaled.high / unit) == pytest.approx(
        (effect.size, effect.low, effect.high), rel=1e-6
    )


def test_a_month_twice_is_refused():
    with pytest.raises(ValueError, match="each month once"):
        estimate_step([1.0, 2.0, 3.0], [0, 1, 1], [1, 2, 2])
