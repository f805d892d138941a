"""Difference of two estimates from their own intervals."""

from dataclasses import replace

import numpy as np
import pytest

from voc.records import Estimate
from voc.statistics.differences import subtract_estimates
from voc.statistics.proportions import estimate_share, estimate_share_difference

SEED = 20_261_127


def test_of_two_shares_it_is_newcombes_interval():
    difference = subtract_estimates(estimate_share(30, 80), estimate_share(12, 90))
    newcombe = estimate_share_difference(30, 80, 12, 90)
    assert (difference.value, difference.low, difference.high) == pytest.approx(
        (newcombe.value, newcombe.low, newcombe.high)
    )


def test_more_comparisons_widen_it():
    now, before = estimate_share(30, 80), estimate_share(12, 90)
    one, many = (subtract_estimates(now, before, n_compared=n) for n in (1, 40))
    assert many.low < one.low < one.high < many.high


def test_without_an_interval_there_is_no_difference():
    count = Estimate(12.0, None, None, 12, "comments")
    assert subtract_estimates(count, count) is None


def test_over_twenty_equal_shares_one_table_in_twenty_has_a_false_difference():
    generator = np.random.default_rng(SEED)
    n_false = 0
    for _ in range(300):
        pairs = generator.binomial(400, 0.1, size=(20, 2))
        differences = [
            subtract_estimates(estimate_share(int(a), 400), estimate_share(int(b), 400), n_compared=20)
            for a, b in pairs
        ]
        n_false += any(each.excludes_zero for each in differences)
    assert n_false <= 24  # 15 expected; more than 24 has a probability of 1 %


def test_it_is_the_published_formula_with_what_it_rests_on():
    now, before = Estimate(40.0, 31.0, 52.0, 90, "nps"), Estimate(25.0, 21.0, 30.0, 400, "nps")
    difference = subtract_estimates(now, before)
    # Below: 9 and 5 squared and added; above: 12 and 4.
    assert (difference.value, difference.low) == (15.0, pytest.approx(15 - np.sqrt(9**2 + 5**2)))
    assert difference.high == pytest.approx(15 + np.sqrt(12**2 + 4**2))
    assert (difference.n, difference.unit, difference.method) == (90, "nps", "MOVER")


def test_two_comparisons_take_the_quantile_of_one_in_eighty():
    now, before = Estimate(1.0, 0.0, 2.0, 50, "share"), Estimate(0.0, 0.0, 0.0, 50, "share")
    assert subtract_estimates(now, before, n_compared=2).high == pytest.approx(1 + 2.241403 / 1.959964)


@pytest.mark.parametrize("gone", ["value", "low", "high"])
@pytest.mark.parametrize("side", [0, 1])
def test_with_any_end_unknown_there_is_no_difference(gone, side):
    estimates = [Estimate(0.5, 0.4, 0.6, 10, "share")] * 2
    estimates[side] = replace(estimates[side], **{gone: None})
    assert subtract_estimates(*estimates) is None
