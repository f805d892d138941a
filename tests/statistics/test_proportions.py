import numpy as np
import pytest
from scipy.stats import beta, binom

from voc.statistics import proportions


@pytest.mark.parametrize(("p", "n"), [(0.05, 40), (0.3, 20), (0.5, 100), (0.9, 60)])
def test_wilson_covers_the_true_share_as_often_as_promised(p, n):
    x = np.arange(n + 1)
    low, high = proportions.wilson_interval(x, n)
    assert binom.pmf(x, n, p)[(low <= p) & (p <= high)].sum() == pytest.approx(0.95, abs=0.03)


def test_the_difference_of_two_shares_matches_newcombes_own_example():
    # Newcombe 1998, table II, example (a): 56/70 − 48/80, method 10
    estimate = proportions.estimate_share_difference(56, 70, 48, 80)
    assert (estimate.low, estimate.high) == (pytest.approx(0.0524, abs=5e-4), pytest.approx(0.3339, abs=5e-4))


def test_a_rate_per_thousand_has_the_exact_poisson_interval():
    estimate = proportions.estimate_per_thousand(10, 2000)
    assert estimate.value == 5
    assert (estimate.low, estimate.high) == (pytest.approx(4.7954 / 2, abs=1e-3), pytest.approx(18.3904 / 2, abs=1e-3))


def test_no_events_have_an_upper_bound_of_about_three_and_a_half():
    estimate = proportions.estimate_per_thousand(0, 1000)
    assert (estimate.value, estimate.low) == (0, 0)
    assert estimate.high == pytest.approx(3.689, abs=1e-3)


def test_without_a_volume_there_is_no_rate():
    assert proportions.estimate_per_thousand(4, 0).note == "no volume known"


def test_the_rate_ratio_covers_the_true_one_as_often_as_promised():
    rng = np.random.default_rng(4)
    draws = rng.poisson([30, 20], size=(2000, 2))
    covered = [(e := proportions.estimate_rate_ratio(now, 1, before, 1)).low <= 1.5 <= e.high for now, before in draws]
    assert 0.935 <= np.mean(covered) <= 0.97


def test_a_ratio_to_nothing_has_only_a_lower_bound():
    estimate = proportions.estimate_rate_ratio(12, 1, 0, 5)
    assert (estimate.value, estimate.high, estimate.note) == (None, None, "nothing before")
    assert estimate.low > 5


def test_one_answer_has_a_mean_without_interval():
    estimate = proportions.estimate_mean([7], unit="mark")
    assert (estimate.value, estimate.low) == (7, None)


def test_a_mean_has_students_interval():
    estimate = proportions.estimate_mean([6, 7, 8, np.nan], unit="mark")
    assert (estimate.n, estimate.value) == (3, 7)
    assert estimate.high == pytest.approx(7 + 4.3027 / np.sqrt(3), abs=1e-3)


def test_of_no_answers_a_share_may_be_anything_and_all_alike_lie_at_an_end():
    low, high = proportions.wilson_interval([0, 0, 4], [0, 4, 4])
    assert (low[0], high[0]) == (0, 1)
    assert (low[1], high[2]) == (0, 1)
    assert 0 < low[2] < 0.6
    assert low[2] == pytest.approx(1 - high[1])


def test_where_nothing_was_seen_a_share_may_be_anything_and_has_no_value():
    low, high = proportions.wilson_interval(np.array([0, 3]), np.array([0, 10]))
    assert (low[0], high[0]) == (0.0, 1.0)
    assert proportions.estimate_share(0, 0).value is None
    assert proportions.estimate_share(0, 0).note == "nothing to divide by"
    share = proportions.estimate_share(3, 10)
    assert (share.value, share.low, share.high) == (0.3, pytest.approx(low[1]), pytest.approx(high[1]))


@pytest.mark.parametrize(("now", "before"), [(0, 10), (10, 0), (-1, 10)])
def test_a_ratio_needs_exposure_on_both_sides(now, before):
    estimate = proportions.estimate_rate_ratio(4, now, 8, before)
    assert (estimate.value, estimate.n, estimate.note) == (None, 12, "no exposure known")


def test_wilson_is_the_published_formula():
    # Newcombe 1998, Two-sided confidence intervals for the single proportion, table I: 81 of 263.
    low, high = proportions.wilson_interval(81, 263)
    assert (float(low), float(high)) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_each_figure_says_its_unit_method_and_what_it_rests_on():
    said = [
        (each.n, each.unit, each.method, each.n_customers, each.note)
        for each in (
            proportions.estimate_share(3, 10, n_customers=9),
            proportions.estimate_share(0, 0, n_customers=0),
            proportions.estimate_share_difference(3, 10, 4, 12),
            proportions.estimate_share_difference(3, 12, 4, 10),
            proportions.estimate_share_difference(0, 0, 4, 10),
            proportions.estimate_share_difference(4, 10, 0, 0),
            proportions.estimate_per_thousand(7, 500, n_customers=6),
            proportions.estimate_per_thousand(7, 0, n_customers=6),
            proportions.estimate_mean([7, 8], unit="mark", n_customers=2),
            proportions.estimate_mean([7], unit="mark", n_customers=1),
            proportions.estimate_mean([np.nan], unit="mark", n_customers=1),
        )
    ]
    assert said == [
        (10, "share", "Wilson", 9, ""),
        (0, "share", "", 0, "nothing to divide by"),
        (10, "share", "Newcombe", None, ""),
        (10, "share", "Newcombe", None, ""),
        (0, "share", "", None, "nothing to divide by"),
        (0, "share", "", None, "nothing to divide by"),
        (7, "per 1000", "Garwood", 6, ""),
        (7, "per 1000", "", 6, "no volume known"),
        (2, "mark", "Student's t", 2, ""),
        (1, "mark", "mean", 1, "one answer has no interval"),
        (0, "mark", "", 1, "no answers"),
    ]


def test_a_difference_of_shares_turns_round_with_its_sides():
    there, back = (
        proportions.estimate_share_difference(56, 70, 48, 80),
        proportions.estimate_share_difference(48, 80, 56, 70),
    )
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert there.value == pytest.approx(0.2)


def test_a_mean_has_both_ends_and_a_higher_confidence_farther_ones():
    ninety = proportions.estimate_mean([6, 7, 8], unit="mark", confidence=0.9)
    assert (ninety.low, ninety.high) == pytest.approx((7 - 2.91999 / np.sqrt(3), 7 + 2.91999 / np.sqrt(3)), abs=1e-4)


def test_a_rate_of_another_confidence_has_other_ends():
    # Garwood's 90 % limits of ten events.
    estimate = proportions.estimate_per_thousand(10, 1000, confidence=0.9)
    assert (estimate.low, estimate.high) == pytest.approx((5.4254, 16.9622), abs=1e-3)


def test_a_ratio_of_rates_is_the_binomial_interval_of_jeffreys():
    estimate = proportions.estimate_rate_ratio(30, 2, 10, 1)
    low, high = beta.ppf([0.025, 0.975], 30.5, 10.5)
    assert estimate.value == pytest.approx(1.5)
    assert (estimate.low, estimate.high) == pytest.approx((low / (1 - low) / 2, high / (1 - high) / 2))
    assert (estimate.n, estimate.unit) == (40, "ratio")


def test_restless_counts_widen_a_ratio_as_half_as_many_would():
    restless = proportions.estimate_rate_ratio(60, 1, 40, 1, dispersion=2.0)
    half = proportions.estimate_rate_ratio(30, 1, 20, 1)
    assert (restless.low, restless.high) == pytest.approx((half.low, half.high))
    assert restless.value == half.value == 1.5
    assert restless.n == 100
