import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from voc.statistics import proportions


@pytest.mark.parametrize(("p", "n"), [(0.05, 40), (0.3, 20), (0.5, 100), (0.9, 60)])
def test_wilson_covers_the_true_share_as_often_as_promised(p, n):
    x = np.arange(n + 1)
    low, high = proportions.wilson(x, n)
    assert binom.pmf(x, n, p)[(low <= p) & (p <= high)].sum() == pytest.approx(0.95, abs=0.03)


def test_the_difference_of_two_shares_matches_newcombes_own_example():
    # Newcombe 1998, table II, example (a): 56/70 − 48/80, method 10
    estimate = proportions.difference(56, 70, 48, 80)
    assert (estimate.low, estimate.high) == (pytest.approx(0.0524, abs=5e-4), pytest.approx(0.3339, abs=5e-4))


def test_a_rate_per_thousand_has_the_exact_poisson_interval():
    estimate = proportions.per_thousand(10, 2000)
    assert estimate.value == 5
    assert (estimate.low, estimate.high) == (pytest.approx(4.7954 / 2, abs=1e-3), pytest.approx(18.3904 / 2, abs=1e-3))


def test_no_events_have_an_upper_bound_of_about_three_and_a_half():
    estimate = proportions.per_thousand(0, 1000)
    assert (estimate.value, estimate.low) == (0, 0)
    assert estimate.high == pytest.approx(3.689, abs=1e-3)


def test_without_a_volume_there_is_no_rate():
    assert proportions.per_thousand(4, 0).note == "no volume known"


def test_the_rate_ratio_covers_the_true_one_as_often_as_promised():
    rng = np.random.default_rng(4)
    draws = rng.poisson([30, 20], size=(2000, 2))
    covered = [(e := proportions.rate_ratio(now, 1, before, 1)).low <= 1.5 <= e.high for now, before in draws]
    assert 0.935 <= np.mean(covered) <= 0.97


def test_a_ratio_to_nothing_has_only_a_lower_bound():
    estimate = proportions.rate_ratio(12, 1, 0, 5)
    assert (estimate.value, estimate.high, estimate.note) == (None, None, "nothing before")
    assert estimate.low > 5


@pytest.mark.parametrize("n", [60, 900])
def test_a_sum_of_probabilities_covers_what_happens_as_often_as_promised(n):
    rng = np.random.default_rng(5)
    p = rng.beta(0.5, 1.5, size=n)
    estimate = proportions.sum_of_probabilities(p)
    happened = (rng.random((4000, n)) < p).sum(axis=1)
    assert 0.945 <= np.mean((estimate.low <= happened) & (happened <= estimate.high)) <= 0.985
    assert estimate.value == pytest.approx(p.sum())


def test_the_exact_sum_and_the_approximation_agree_where_they_meet():
    p = np.random.default_rng(6).beta(0.4, 2, size=proportions.EXACT_UP_TO)
    exact = proportions.sum_of_probabilities(p)
    low, high = proportions._refined_normal(p, 0.025)
    assert abs(exact.low - low) <= 1
    assert abs(exact.high - high) <= 1


def test_certain_causes_have_no_interval_to_speak_of():
    estimate = proportions.sum_of_probabilities([1.0, 1.0, 0.0])
    assert (estimate.low, estimate.value, estimate.high) == (2, 2, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_a_sum_lies_within_its_interval_and_the_interval_within_what_is_possible(p):
    estimate = proportions.sum_of_probabilities(p)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= len(p)


def test_one_answer_has_a_mean_without_interval():
    estimate = proportions.mean([7], unit="mark")
    assert (estimate.value, estimate.low) == (7, None)


def test_a_mean_has_students_interval():
    estimate = proportions.mean([6, 7, 8, np.nan], unit="mark")
    assert (estimate.n, estimate.value) == (3, 7)
    assert estimate.high == pytest.approx(7 + 4.3027 / np.sqrt(3), abs=1e-3)
