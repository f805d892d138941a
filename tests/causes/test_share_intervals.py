import numpy as np
import pytest

from voc.causes.share_intervals import combine_sizes, compute_audited_interval, compute_unaudited_interval

SHARES = np.array([0.6, 0.25, 0.1, 0.02, 0.0, 0.03])


def test_a_department_that_is_hardly_predicted_has_a_narrow_interval_and_a_leading_one_a_wide_one():
    low, high = compute_audited_interval(SHARES, 4.0, 200)
    assert high[0] - low[0] > 0.6
    assert high[3] - low[3] < 0.3  # by Wilson, which knows nothing before the sample, .6
    assert 0 < high[4] < 0.15  # never predicted, and not ruled out
    assert (low <= SHARES).all()
    assert (high >= SHARES).all()


def test_shares_that_are_as_unlike_as_their_size_says_lie_within():
    rng = np.random.default_rng(3)
    truth = rng.dirichlet(4.0 * SHARES[SHARES > 0], size=4000)
    low, high = compute_audited_interval(np.append(SHARES[SHARES > 0], 0.0), 4.0, 10**6)
    covered = (low[:-1] <= truth) & (truth <= high[:-1])
    assert covered[:, 0].mean() == pytest.approx(0.95, abs=0.015)
    assert 0.93 <= covered.mean() <= 0.99


def test_more_comments_make_it_narrower_and_never_leave_the_share_out():
    widths = []
    for size in (0.1, 2.0, 20.0, 2000.0):
        low, high = compute_audited_interval(SHARES, size, 5000)
        assert ((low <= SHARES) & (high >= SHARES)).all()
        widths.append(high[0] - low[0])
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.9
    assert widths[-1] < 0.05


def test_in_a_small_group_a_department_that_caused_nothing_lies_within():
    few, many = (compute_audited_interval(np.array([0.7, 0.3, 0.0]), 6.0, n)[0] for n in (3, 3000))
    assert few[1] == 0.0
    assert many[1] > 0.0


def test_what_predictions_explain_of_a_small_group_is_no_luck():
    assert combine_sizes(50.0, 20, 1.0, 0.5) > combine_sizes(50.0, 20)
    assert combine_sizes(50.0, 10**9) == pytest.approx(50.0)
    # Of a group that was seen nearly whole little is left to guess.
    assert combine_sizes(50.0, 100, 0.02) > 2000


def test_without_an_audit_what_is_unknown_may_belong_to_anyone():
    low, high = compute_unaudited_interval(np.array([0.5, 0.1, 0.4]), 0.0, 100)
    assert (high[:2] >= np.array([0.9, 0.5])).all()
    assert low[-1] == 0.0
