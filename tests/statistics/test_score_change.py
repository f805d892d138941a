import numpy as np
import pytest

from voc.statistics.score_change import decompose_change, merge_small_groups

POINTS = np.array([-100.0, 0.0, 100.0])


def simulate(rng, n_runs, *, n, n_groups, shift):
    """Return how often the intervals of mix and within hold the truth."""
    shares_before = rng.dirichlet(np.ones(n_groups) * 1.5)
    shares_now = shares_before.copy()
    shares_now[0] += shift
    shares_now /= shares_now.sum()
    before = np.array([rng.dirichlet([3, 4, 3]) for _ in range(n_groups)])
    now = np.array([rng.dirichlet(group * 40) for group in before])
    means_before, means_now = before @ POINTS, now @ POINTS
    mix = ((shares_now - shares_before) * (means_now + means_before) / 2).sum()
    within = ((shares_now + shares_before) / 2 * (means_now - means_before)).sum()
    holds = []
    for _ in range(n_runs):
        cells_now = rng.choice(n_groups * 3, n, p=(shares_now[:, None] * now).ravel())
        cells_before = rng.choice(n_groups * 3, n, p=(shares_before[:, None] * before).ravel())
        split = decompose_change(
            POINTS[cells_now % 3], cells_now // 3, POINTS[cells_before % 3], cells_before // 3, unit="nps"
        )
        holds.append((split.mix.low <= mix <= split.mix.high, split.within.low <= within <= split.within.high))
    return np.mean(holds, axis=0)


@pytest.mark.parametrize(("n", "n_groups"), [(750, 24), (250, 8)])
def test_the_parts_cover_the_truth_as_often_as_promised(n, n_groups):
    rng = np.random.default_rng(5)
    covered = np.mean([simulate(rng, 250, n=n, n_groups=n_groups, shift=0.2) for _ in range(6)], axis=0)
    assert (covered >= 0.935).all()
    assert (covered <= 0.98).all()


def test_the_parts_add_up_to_the_change_exactly():
    rng = np.random.default_rng(1)
    values, groups = rng.choice(POINTS, 500), rng.integers(0, 9, 500)
    groups[:200] %= 4  # five groups are of one side only
    split = decompose_change(values[:200], groups[:200], values[200:], groups[200:], unit="nps")
    change = values[:200].mean() - values[200:].mean()
    assert split.mix.value + split.within.value == pytest.approx(change, abs=1e-9)


def test_a_change_of_who_answers_is_all_mix():
    now, before = [100] * 10 + [-100] * 30, [100] * 30 + [-100] * 10
    split = decompose_change(now, [0] * 10 + [1] * 30, before, [0] * 30 + [1] * 10, unit="nps")
    assert (split.mix.value, split.within.value) == (-100, 0)


def test_no_answers_on_one_side_give_no_value():
    split = decompose_change([], [], [100], [0], unit="nps")
    assert (split.mix.value, split.within.value, split.mix.note) == (None, None, "no answers on one side")


def test_small_groups_lose_their_last_characteristic_first():
    reasons, channels = [0] * 8 + [1] * 4 + [2], [0] * 6 + [1] * 2 + [0, 1, 0, 1] + [0]
    groups = merge_small_groups(reasons, channels, smallest=4)
    # Reason 0 by phone, reason 1 whatever the channel, and the rest.
    assert [len(set(groups[part])) for part in (slice(0, 6), slice(8, 12))] == [1, 1]
    assert groups[6] == groups[7] == groups[12]
    assert len(set(groups)) == 3


def test_what_is_left_of_small_groups_is_one_group_with_a_number_of_its_own():
    groups = merge_small_groups([0] * 6 + [1] * 2 + [2], smallest=3)
    assert groups.tolist() == [0] * 6 + [1] * 3
    assert merge_small_groups([0, 1, 2], smallest=2).tolist() == [0, 0, 0]


def test_two_answers_are_added_to_each_group_in_both_windows():
    """By hand: one group, whose mean of both windows is 25 and mean square 5,000."""
    now, before = np.array([100.0, 0.0]), np.array([0.0, 0.0])
    groups = np.zeros(2, dtype=int)
    split = decompose_change(now, groups, before, groups, unit="nps")
    added_mean, added_square = 25.0, 2500.0
    variances = []
    for answers in (now, before):
        mean = (answers.sum() + 2 * added_mean) / 4
        variances.append((((answers**2).sum() + 2 * added_square) / 4 - mean**2) / 2)
    half_width = 1.959964 * np.sqrt(sum(variances))
    assert split.within.value == pytest.approx(50)
    assert split.within.high - split.within.low == pytest.approx(2 * half_width, rel=1e-3)
