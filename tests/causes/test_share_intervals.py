import numpy as np
import pytest
from scipy.stats import beta

from voc.causes.share_intervals import combine_sizes, compute_audited_interval, compute_unaudited_interval
from voc.statistics.proportions import wilson_interval

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


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ((4.0, 100), 1 / (1 / 4 + 1 / 100)),
        ((4.0, 100, 0.5), 1 / (0.25 / 4 + 0.5 / 100)),
        ((4.0, 100, 0.5, 0.5), 1 / (0.25 / 4 + 0.25 / 100)),
        ((4.0, 0), 1 / (1 / 4 + 1)),  # no comments are as few as one
    ],
)
def test_two_variances_add_up(arguments, size):
    assert combine_sizes(*arguments) == pytest.approx(size)


def test_an_audited_interval_is_of_the_beta_distribution_with_half_a_comment_below():
    shares, size, n = np.array([0.6, 0.3, 0.1]), 20.0, 50
    low, high = compute_audited_interval(shares, size, n)
    # The unknown tenth is divided over both departments; a fiftieth may belong to who is never predicted.
    expected = np.array([0.65, 0.35, 0.1])
    assert low == pytest.approx(np.maximum(beta.ppf(0.025, 20 * expected, 20 * (1 - expected)) - 0.5 / n, 0))
    overlooked = np.maximum(expected, 0.98 * expected + 0.01)
    assert high == pytest.approx(beta.ppf(0.975, 20 * overlooked, 20 * (1 - overlooked)))


def test_an_unaudited_interval_is_wilsons_of_a_comment_and_a_half_moved_outward_by_half_a_comment():
    shares, n = np.array([0.7, 0.3, 0.0]), 60
    size = 1 / (1 / (1.5 + 8) + 1 / n)
    low, high = compute_unaudited_interval(shares, 8.0, n)
    assert low[0] == pytest.approx(float(wilson_interval(0.7 * size - 0.5, size)[0]))
    assert high[:2] == pytest.approx(wilson_interval(np.minimum(shares[:2] * size + 0.5, size), size)[1])
    # What no comment speaks for may have caused nothing at all.
    assert compute_unaudited_interval(shares, 0.0, 3)[0][1] == 0.0


def test_of_a_group_that_was_read_nearly_whole_little_is_left_to_guess_without_an_audit_too():
    shares = np.array([0.7, 0.3, 0.0])
    whole, tenth = (compute_unaudited_interval(shares, 8.0, 60, unseen) for unseen in (1.0, 0.1))
    assert tenth[1][0] - tenth[0][0] < whole[1][0] - whole[0][0]


def test_one_department_and_nobody_are_groups_too():
    for shares in (np.array([1.0, 0.0]), np.array([1.0])):
        for low, high in (compute_audited_interval(shares, 4.0, 1), compute_unaudited_interval(shares, 0.0, 1)):
            assert ((low >= 0) & (low <= shares) & (high >= shares) & (high <= 1)).all()
