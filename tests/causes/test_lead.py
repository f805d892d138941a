import numpy as np
import pytest

from voc.causes.lead import estimate_lead_probabilities


def lead(*shares, n=100):
    return estimate_lead_probabilities(np.array(shares), n)


def test_the_larger_the_gap_the_surer_the_order():
    assert lead(0.9, 0.1, 0.0)[0] > lead(0.6, 0.4, 0.0)[0] > lead(0.5, 0.5, 0.0)[0]
    assert lead(0.5, 0.5, 0.0) == pytest.approx([0.5, 0.5])
    assert lead(0.5, 0.3, 0.2, 0.0).sum() == pytest.approx(1)


def test_it_is_the_share_of_dirichlet_draws_in_which_a_department_is_the_largest():
    shape = 12 * np.array([0.5, 0.3, 0.2]) / (1 + 12 / 1e9)
    draws = np.random.default_rng(0).dirichlet(shape, 40_000).argmax(axis=1)
    expected = np.bincount(draws, minlength=3) / 40_000
    assert lead(0.5, 0.3, 0.2, 0.0, n=10**9) == pytest.approx(expected, abs=0.01)


def test_what_is_unknown_and_few_comments_make_it_less_sure():
    assert lead(0.6, 0.4, 0.0)[0] > lead(0.3, 0.2, 0.5)[0]
    assert lead(0.6, 0.4, 0.0)[0] > lead(0.6, 0.4, 0.0, n=3)[0]


def test_where_nothing_is_known_nobody_leads():
    assert lead(0.0, 0.0, 1.0).tolist() == [0.5, 0.5]
    assert lead(1.0, 0.0).tolist() == [1.0]
    assert lead(1.0).tolist() == []


def test_nobody_is_surer_than_ninety_nine_in_a_hundred_before_an_audit():
    sure = lead(1.0, 0.0, 0.0, n=10**6)
    assert sure[0] == 0.99
    assert 0 < sure[1] < 0.01


def test_who_is_hardly_predicted_leads_hardly_ever_and_not_never():
    # A fiftieth of a comment, whether nothing points to it or a thousandth of one.
    nothing, little = lead(0.6, 0.4, 0.0, 0.0), lead(0.6, 0.3999, 0.0001, 0.0)
    assert nothing[2] == pytest.approx(little[2], abs=1e-4)
    assert 0 < nothing[2] < 0.02


@pytest.mark.parametrize("n_comments", [0, -1])
def test_in_a_group_without_comments_nobody_leads(n_comments):
    assert lead(0.8, 0.2, 0.0, 0.0, n=n_comments) == pytest.approx([1 / 3] * 3)


def test_one_comment_is_worth_less_than_twelve_predictions():
    """By draws: of one comment the size is 12/13 of a comment."""
    shape = np.array([0.7, 0.3]) * 12 / 13
    draws = np.random.default_rng(1).dirichlet(shape, 60_000)
    assert lead(0.7, 0.3, 0.0, n=1)[0] == pytest.approx((draws[:, 0] > 0.5).mean(), abs=0.01)
