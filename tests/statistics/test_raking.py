import numpy as np
import pytest

from voc.statistics.nps import count_answers, estimate_nps
from voc.statistics.raking import estimate_weighted_nps, rake_weights

TARGETS = [np.array([0.7, 0.3]), np.array([0.5, 0.3, 0.2])]


def draw(rng, n=400):
    """Return groups and scores of who answered: the second segment three times as often, and less content."""
    segments = (rng.random(n) < 0.9 / 1.6).astype(int)
    channels = rng.choice(3, n, p=[0.3, 0.3, 0.4])
    content = np.array([0.5, 0.2])[segments] + np.array([0.1, 0.0, -0.1])[channels]
    chance = rng.random(n)
    return [segments, channels], np.where(chance < content, 10, np.where(chance < content + 0.25, 8, 3))


def test_raked_intervals_hold_the_customer_bases_score_where_plain_ones_do_not():
    # P(promoter) − P(detractor) of the base: content − (1 − content − .25) at its mean content of .41 + .03.
    content = 0.7 * 0.5 + 0.3 * 0.2 + 0.5 * 0.1 - 0.2 * 0.1
    true = 100 * (2 * content - 0.75)
    rng = np.random.default_rng(3)
    hits, plain_hits = [], []
    for _ in range(300):
        codes, scores = draw(rng)
        estimate = estimate_weighted_nps(scores.astype(float), rake_weights(codes, TARGETS))
        plain = estimate_nps(count_answers(scores))
        hits.append(estimate.low <= true <= estimate.high)
        plain_hits.append(plain.low <= true <= plain.high)
    assert 0.93 <= np.mean(hits) <= 0.99
    assert np.mean(plain_hits) < 0.6


def test_every_margin_is_matched_and_weights_cost_answers():
    codes, _ = draw(np.random.default_rng(4))
    raked = rake_weights(codes, TARGETS)
    for groups, target in zip(codes, TARGETS, strict=True):
        shares = np.bincount(groups, weights=raked.weights) / raked.weights.sum()
        assert shares == pytest.approx(target, abs=1e-4)
    assert raked.weights.mean() == pytest.approx(1)
    assert 200 < raked.effective_n < 400
    assert raked.largest_gap < 1e-4


def test_unknown_groups_keep_their_part_and_nobody_cannot_be_weighted():
    raked = rake_weights([np.array([0] * 6 + [1] * 2 + [-1] * 2)], [np.array([1.0, 1.0])])
    assert raked.weights[-2:].sum() / raked.weights.sum() == pytest.approx(0.2)
    nobody = rake_weights([np.array([0, 0, 0])], [np.array([0.4, 0.6])])
    assert nobody.weights.tolist() == [1, 1, 1]
    assert nobody.largest_gap == pytest.approx(0.6)
    assert estimate_weighted_nps(np.array([]), rake_weights([], [])).value is None


def test_no_answer_stands_for_more_than_five():
    raked = rake_weights([np.array([0] * 99 + [1])], [np.array([0.5, 0.5])])
    assert raked.weights.max() <= 5.001
    assert raked.largest_gap > 0.4


def test_weighted_answers_have_the_interval_of_as_many_as_are_effective():
    scores = np.array([10.0, 9, 8, 7, 6, 0, 3, 10])
    raked = rake_weights([np.array([0, 0, 0, 0, 1, 1, 1, 1])], [np.array([0.8, 0.2])])
    assert raked.weights.tolist() == pytest.approx([1.6] * 4 + [0.4] * 4)
    assert raked.effective_n == pytest.approx(64 / (4 * 1.6**2 + 4 * 0.4**2))
    estimate = estimate_weighted_nps(scores, raked)
    # Promoters 3.6 of 8, detractors 1.2 of 8.
    assert estimate.value == pytest.approx(100 * (3.6 - 1.2) / 8)
    n = round(raked.effective_n) + 3
    promoters, detractors = (0.45 * raked.effective_n + 0.75) / n, (0.15 * raked.effective_n + 0.75) / n
    centre = promoters - detractors
    half_width = 1.959964 * np.sqrt((promoters + detractors - centre**2) / n)
    assert (estimate.low, estimate.high) == pytest.approx(
        (100 * (centre - half_width), min(100.0, 100 * (centre + half_width)))
    )
    assert (estimate.n, estimate.unit, estimate.method) == (8, "nps", "raked, adjusted Wald")


def test_nobody_has_no_weights_and_no_score():
    raked = rake_weights([np.array([], dtype=int)], [np.array([0.5, 0.5])])
    assert (raked.weights.tolist(), raked.effective_n, raked.largest_gap) == ([], 0.0, 1.0)
    estimate = estimate_weighted_nps(np.array([]), raked)
    assert (estimate.value, estimate.n, estimate.unit, estimate.note) == (None, 0, "nps", "no answers")
    assert rake_weights([], []).largest_gap == 0.0


def test_a_group_that_nobody_answered_of_leaves_a_gap_as_large_as_it_is():
    raked = rake_weights([np.array([0, 0, 1, 1])], [np.array([2.0, 2.0, 1.0])])
    assert raked.weights.tolist() == pytest.approx([1.0] * 4)
    assert raked.largest_gap == pytest.approx(0.2)


def test_who_belongs_to_no_known_group_keeps_its_part():
    raked = rake_weights([np.array([0, 0, 0, 1, -1])], [np.array([0.5, 0.5])])
    assert raked.weights.tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2.0, 1.0])
    assert raked.largest_gap == pytest.approx(0.0, abs=1e-6)
    assert rake_weights([np.array([-1, -1])], [np.array([0.5, 0.5])]).weights.tolist() == [1.0, 1.0]
