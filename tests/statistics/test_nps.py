import itertools
import math

import numpy as np
import pytest

from voc.statistics.nps import NpsAnswers, count_answers, estimate_nps, estimate_nps_difference


@pytest.mark.parametrize(("n", "least"), [(10, 0.905), (50, 0.935), (250, 0.94)])
@pytest.mark.parametrize("shares", [(0.19, 0.47, 0.34), (0.5, 0.3, 0.2), (0.7, 0.25, 0.05)])
def test_the_interval_covers_the_true_nps_as_often_as_promised(n, least, shares):
    rng = np.random.default_rng(1)
    true = 100 * (shares[0] - shares[2])
    draws = rng.multinomial(n, shares, size=4000)
    estimates = [estimate_nps(NpsAnswers(*(int(x) for x in draw))) for draw in draws]
    assert least <= np.mean([e.low <= true <= e.high for e in estimates]) <= 0.985


def test_the_plain_wald_interval_would_not_have_covered_at_ten_answers():
    rng = np.random.default_rng(1)
    covered = 0
    for promoters, _, detractors in rng.multinomial(10, (0.7, 0.25, 0.05), size=4000):
        p, d = promoters / 10, detractors / 10
        covered += abs(p - d - 0.65) <= 1.96 * math.sqrt((p + d - (p - d) ** 2) / 10)
    assert covered / 4000 < 0.905


def test_the_difference_covers_no_change_as_often_as_promised():
    rng = np.random.default_rng(2)
    draws = rng.multinomial(80, (0.2, 0.45, 0.35), size=(3000, 2))
    covered = [
        (e := estimate_nps_difference(NpsAnswers(*map(int, now)), NpsAnswers(*map(int, before)))).low <= 0 <= e.high
        for now, before in draws
    ]
    assert 0.935 <= np.mean(covered) <= 0.965


def test_two_hundred_and_fifty_answers_give_about_nine_points_either_side():
    estimate = estimate_nps(NpsAnswers(70, 115, 65))
    assert (estimate.high - estimate.low) / 2 == pytest.approx(9, abs=0.6)


def test_scores_are_counted_by_the_usual_bounds_and_missing_ones_left_out():
    assert count_answers([0, 6, 7, 8, 9, 10, math.nan]) == NpsAnswers(2, 2, 2)


def test_a_score_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="between 0 and 10"):
        count_answers([11])


def test_no_answers_give_no_value_and_say_so():
    estimate = estimate_nps(NpsAnswers(0, 0, 0))
    assert (estimate.value, estimate.note) == (None, "no answers")


def test_the_interval_holds_the_value_and_stays_on_the_scale():
    estimate = estimate_nps(NpsAnswers(3, 0, 0))
    assert estimate.low < estimate.value == estimate.high == 100


def test_the_interval_of_a_difference_holds_it_however_few_answered():
    answers = [NpsAnswers(*counts) for counts in itertools.product(range(4), repeat=3) if any(counts)]
    for now, before in itertools.product(answers, repeat=2):
        difference = estimate_nps_difference(now, before)
        assert difference.low <= difference.value <= difference.high
