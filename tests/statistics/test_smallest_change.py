import numpy as np
import pytest

from voc.statistics.nps import NpsAnswers, estimate_nps_difference
from voc.statistics.proportions import estimate_share_difference
from voc.statistics.smallest_change import find_smallest_nps_change, find_smallest_share_change


@pytest.mark.parametrize("counts", [(20, 50, 30), (50, 30, 20)])
def test_an_nps_change_of_the_printed_size_is_seen_in_eight_of_ten_cases(counts):
    change = find_smallest_nps_change(NpsAnswers(*counts), 100) / 200
    rng = np.random.default_rng(4)
    before = np.array(counts) / 100
    powers = []
    for sign in (1, -1):
        shares = before + sign * np.array([change, 0, -change])
        now = rng.multinomial(100, shares, 1000)
        drawn = rng.multinomial(100, before, 1000)
        differences = [
            estimate_nps_difference(NpsAnswers(*map(int, a)), NpsAnswers(*map(int, b)))
            for a, b in zip(now, drawn, strict=True)
        ]
        powers.append(np.mean([difference.excludes_zero for difference in differences]))
    assert 0.77 <= min(powers) <= 0.84


def test_a_share_change_of_the_printed_size_is_seen_in_eight_of_ten_cases():
    change = find_smallest_share_change(100, 250, 250)
    rng = np.random.default_rng(4)
    now, before = rng.binomial(250, 0.4 + change, 2000), rng.binomial(250, 0.4, 2000)
    seen = [estimate_share_difference(a, 250, b, 250).excludes_zero for a, b in zip(now, before, strict=True)]
    assert 0.77 <= np.mean(seen) <= 0.84


def test_with_a_handful_of_answers_no_change_would_be_seen():
    assert find_smallest_nps_change(NpsAnswers(1, 2, 1), 3) is None
    assert find_smallest_nps_change(NpsAnswers(0, 0, 0), 10) is None
    assert find_smallest_share_change(0, 0, 10) is None


def test_a_stricter_test_sees_larger_changes_only():
    loose, strict = (find_smallest_share_change(100, 250, 250, confidence=level) for level in (0.95, 0.99))
    assert strict > loose


@pytest.mark.parametrize(("best", "worst"), [((50, 0, 0), (0, 0, 50)), ((46, 4, 0), (0, 4, 46))])
def test_at_the_end_of_the_scale_a_change_away_from_it_would_be_seen(best, worst):
    fall = find_smallest_nps_change(NpsAnswers(*best), 50)
    assert 0 < fall < 60
    assert fall == pytest.approx(find_smallest_nps_change(NpsAnswers(*worst), 50))
    share = find_smallest_share_change(50, 50, 50)
    assert 0 < share < 0.3
    assert share == pytest.approx(find_smallest_share_change(0, 50, 50))
