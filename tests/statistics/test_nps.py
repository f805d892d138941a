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


def test_an_nps_is_the_adjusted_wald_interval_of_rocks_with_all_that_stands_beside_it():
    # By hand: three answers are added, 0.75 to promoters and to detractors; z = 1.959964.
    promoters, detractors = (40 + 0.75) / 103, (25 + 0.75) / 103
    centre = promoters - detractors
    half_width = 1.959964 * math.sqrt((promoters + detractors - centre**2) / 103)
    estimate = estimate_nps(NpsAnswers(40, 35, 25, n_customers=90))
    assert (estimate.low, estimate.high) == pytest.approx((100 * (centre - half_width), 100 * (centre + half_width)))
    assert (estimate.value, estimate.n, estimate.unit) == (15.0, 100, "nps")
    assert (estimate.method, estimate.n_customers, estimate.note) == ("adjusted Wald", 90, "")


def test_a_difference_of_nps_is_between_both_adjusted_ones_with_all_that_stands_beside_it():
    now, before = NpsAnswers(50, 30, 20, n_customers=95), NpsAnswers(70, 60, 70, n_customers=180)
    (score, variance), (earlier_score, earlier_variance) = (
        ((p - d), (p + d - (p - d) ** 2) / n)
        for p, d, n in ((50.75 / 103, 20.75 / 103, 103), (70.75 / 203, 70.75 / 203, 203))
    )
    half_width = 1.959964 * math.sqrt(variance + earlier_variance)
    difference = estimate_nps_difference(now, before)
    centre = score - earlier_score
    assert (difference.low, difference.high) == pytest.approx(
        (100 * (centre - half_width), 100 * (centre + half_width))
    )
    assert difference.value == pytest.approx(30.0)
    # Of the smaller side; the customers are those of now.
    assert (difference.n, difference.unit, difference.n_customers) == (100, "nps", 95)
    assert difference.method == "difference, adjusted Wald"


@pytest.mark.parametrize("empty", ["now", "before"])
def test_without_answers_on_one_side_there_is_no_difference_and_it_says_so(empty):
    sides = {"now": NpsAnswers(1, 2, 3), "before": NpsAnswers(4, 5, 6)} | {empty: NpsAnswers(0, 0, 0)}
    difference = estimate_nps_difference(**sides)
    assert (difference.value, difference.low, difference.high, difference.n) == (None, None, None, 0)
    assert (difference.unit, difference.note) == ("nps", "no answers on one side")


def test_no_answers_of_known_customers_keep_their_number():
    estimate = estimate_nps(NpsAnswers(0, 0, 0, n_customers=0))
    assert (estimate.n, estimate.n_customers, estimate.unit) == (0, 0, "nps")
    assert count_answers([9, math.nan], n_customers=2) == NpsAnswers(1, 0, 0, 2)
    assert count_answers([]) == NpsAnswers(0, 0, 0)


@pytest.mark.parametrize(("score", "side"), [(8.999, 1), (9, 0), (6, 2), (6.001, 1), (0, 2), (10, 0)])
def test_a_score_is_a_promoters_from_nine_and_a_detractors_up_to_six(score, side):
    answers = count_answers([score])
    assert [answers.promoters, answers.passives, answers.detractors].index(1) == side


@pytest.mark.parametrize("score", [-0.001, 10.001])
def test_just_outside_the_scale_is_outside(score):
    with pytest.raises(ValueError, match="between 0 and 10"):
        count_answers([5, score])


def test_the_interval_ends_at_the_ends_of_the_scale():
    assert estimate_nps(NpsAnswers(0, 0, 3)).low == estimate_nps(NpsAnswers(0, 0, 3)).value == -100
    assert estimate_nps(NpsAnswers(9, 1, 0)).high == 100
    assert estimate_nps(NpsAnswers(0, 1, 9)).low == -100


def test_more_confidence_is_a_wider_interval():
    answers = NpsAnswers(40, 35, 25)
    narrow, wide = (estimate_nps(answers, confidence=confidence) for confidence in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high
    narrow, wide = (estimate_nps_difference(answers, answers, confidence=confidence) for confidence in (0.8, 0.99))
    assert wide.low < narrow.low < 0 < narrow.high < wide.high


def test_weighted_answers_are_counted_in_whole_ones():
    assert NpsAnswers(1.2, 1.2, 1.2).n == 4
