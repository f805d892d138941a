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


def test_no_answers_on_one_side_show_no_change():
    assert find_smallest_nps_change(NpsAnswers(0, 0, 0), 100) is None
    assert find_smallest_nps_change(NpsAnswers(40, 35, 25), 0) is None
    assert find_smallest_share_change(0, 0, 100) is None
    assert find_smallest_share_change(4, 10, 0) is None


@pytest.mark.parametrize(("share", "n_before", "n_now"), [(0.4, 250, 250), (0.5, 100, 400), (0.2, 1000, 50)])
def test_the_smallest_change_of_a_share_is_that_of_the_formula_of_power(share, n_before, n_now):
    """z(0.975) + z(0.8) standard errors, one answer of each kind added; the farther of the two directions."""

    def vary(share, n):
        leaning = (share * n + 1) / (n + 2)
        return leaning * (1 - leaning) / (n + 2)

    sizes = []
    for sign in (1, -1):
        size = 0.0
        while size < (1.959964 + 0.841621) * np.sqrt(vary(share, n_before) + vary(share + sign * size, n_now)):
            size += 1e-5
        sizes.append(size)
    assert find_smallest_share_change(share * n_before, n_before, n_now) == pytest.approx(max(sizes), abs=2e-3)


def test_more_confidence_sees_only_larger_changes():
    answers = NpsAnswers(140, 350, 260)
    assert find_smallest_nps_change(answers, 750, confidence=0.99) > find_smallest_nps_change(answers, 750)
    assert find_smallest_share_change(100, 250, 250, confidence=0.99) > find_smallest_share_change(100, 250, 250)


def test_a_handful_of_answers_sees_nothing_that_is_possible():
    assert find_smallest_nps_change(NpsAnswers(1, 0, 0), 1) is None
    assert find_smallest_share_change(1, 2, 2) is None
