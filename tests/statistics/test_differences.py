"""Difference of two estimates from their own intervals."""

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
