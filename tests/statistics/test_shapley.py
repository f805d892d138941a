import itertools

import numpy as np
import pytest

from voc.statistics.shapley import compute_shapley_values


@pytest.mark.parametrize("n", [0, 1, 2, 8])
def test_the_parts_add_up_to_the_total(n):
    values = np.random.default_rng(n).normal(0, 100, 2**n)
    assert compute_shapley_values(values).sum() == pytest.approx(values[-1] - values[0], abs=1e-9)


def test_who_adds_nothing_gets_nothing_and_alike_members_get_the_same():
    # Members 0 and 1 bring ten together and nothing alone; member 2 brings nothing.
    values = [10.0 if number & 3 == 3 else 0.0 for number in range(8)]
    assert compute_shapley_values(values).tolist() == [5.0, 5.0, 0.0]


def test_a_number_of_values_that_is_no_power_of_two_is_refused():
    with pytest.raises(ValueError, match="each set"):
        compute_shapley_values([1.0, 2.0, 3.0])


def test_of_three_members_each_gets_the_mean_of_what_it_adds_over_six_orders():
    values = np.array([0.0, 1.0, 2.0, 4.0, 0.0, 5.0, 3.0, 12.0])
    gains = np.zeros(3)
    for order in itertools.permutations(range(3)):
        here = 0
        for member in order:
            gains[member] += values[here | 1 << member] - values[here]
            here |= 1 << member
    assert compute_shapley_values(values) == pytest.approx(gains / 6)


def test_more_than_sixteen_members_are_refused():
    assert compute_shapley_values(np.zeros(2**16)).tolist() == [0.0] * 16
    for n in (0, 2**17):
        with pytest.raises(ValueError, match="at most 16 members"):
            compute_shapley_values(np.zeros(n))
