import numpy as np
import pytest
from scipy.stats import ttest_ind

from voc.statistics.like_for_like import compare_like_for_like


def simulate(rng, *, effect, n):
    """Answers of eight reasons; where customers are less content, more are handed over."""
    strata = rng.integers(0, 8, n)
    is_member = rng.random(n) < np.linspace(0.05, 0.4, 8)[strata]
    level = np.linspace(0.5, 0.2, 8)[strata] - is_member * effect / 200
    draw = rng.random(n)
    # Promoters up to the level, detractors above what leaves three tenths of passives.
    return 100.0 * (draw < level) - 100.0 * (draw > level + 0.3), is_member, strata


def test_like_for_like_covers_the_difference_that_the_naive_comparison_misses():
    rng = np.random.default_rng(3)
    results = [compare_like_for_like(*simulate(rng, effect=9, n=900), unit="nps") for _ in range(600)]
    assert 0.93 <= np.mean([r.adjusted.low <= -9 <= r.adjusted.high for r in results]) <= 0.97
    assert np.mean([r.naive.low <= -9 <= r.naive.high for r in results]) < 0.5


def test_what_has_no_like_on_the_other_side_is_left_out():
    result = compare_like_for_like([0, 0, 100, 0, 100, 100], [1, 1, 0, 0, 1, 1], [0, 0, 0, 0, 1, 1], unit="nps")
    assert (round(result.adjusted.value), result.n_compared) == (-50, 4)


def test_nobody_alike_gives_no_value():
    result = compare_like_for_like([0, 100], [1, 0], [0, 1], unit="nps")
    assert (result.adjusted.value, result.adjusted.note) == (None, "too few alike on both sides")


def test_strata_weigh_by_what_they_compare():
    """By hand: 3 against 1 in a stratum that differs by −100, 2 against 4 in one that differs by −50."""
    values = [0, 0, 0, 100, 50, 50, 100, 100, 100, 100]
    is_member = [1, 1, 1, 0, 1, 1, 0, 0, 0, 0]
    result = compare_like_for_like(values, is_member, [0] * 4 + [1] * 6, unit="points")
    first, second = 3 * 1 / 4, 2 * 4 / 6
    assert result.adjusted.value == pytest.approx((first * -100 + second * -50) / (first + second))
    assert result.n_compared == 10


def test_one_stratum_is_welchs_interval():
    ours, theirs = [1.0, 2.0, 3.0, 6.0], [2.0, 4.0, 9.0, 5.0, 5.0]
    welch = ttest_ind(ours, theirs, equal_var=False).confidence_interval(0.9)
    result = compare_like_for_like(ours + theirs, [1] * 4 + [0] * 5, [7] * 9, unit="points", confidence=0.9)
    assert result.naive == result.adjusted
    assert (result.naive.value, result.naive.low, result.naive.high) == pytest.approx((-2.0, welch.low, welch.high))
    assert (result.naive.n, result.naive.unit, result.n_compared) == (4, "points", 9)
    assert result.naive.method == "like for like, Cochran's weights"


def test_answers_that_are_all_alike_differ_by_nothing_for_sure():
    result = compare_like_for_like([5.0] * 6, [1, 1, 1, 0, 0, 0], [0] * 6, unit="points")
    assert (result.naive.value, result.naive.low, result.naive.high) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("members", [[1, 1, 1], [0, 0, 0], [1, 0, 0]])
def test_a_side_without_answers_or_with_one_gives_no_value(members):
    result = compare_like_for_like([1, 2, 3], members, [0, 0, 0], unit="points")
    assert (result.naive.value, result.naive.low, result.naive.high) == (None, None, None)
    assert (result.naive.unit, result.naive.note) == ("points", "too few alike on both sides")


def test_no_answers_at_all_compare_nothing():
    result = compare_like_for_like([], [], [], unit="points")
    assert (result.adjusted.value, result.adjusted.n, result.n_compared) == (None, 0, 0)


def test_n_is_of_the_smaller_side_among_those_who_are_alike():
    # A stratum of five members alone counts on neither side.
    values = [0.0, 1, 0, 1, 2, 3, 1, 2, 3, 4, 5]
    is_member = [1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1]
    result = compare_like_for_like(values, is_member, [0] * 6 + [1] * 5, unit="points")
    assert (result.adjusted.n, result.naive.n, result.n_compared) == (3, 3, 6)
