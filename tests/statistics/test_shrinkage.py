import numpy as np
import pytest

from voc.statistics.shrinkage import compute_shrinkage, temper_weights


def test_differences_as_large_as_luck_are_hardly_believed_and_large_ones_are():
    rng = np.random.default_rng(5)
    variances = np.full(10, 0.04)
    of_luck = [compute_shrinkage(rng.normal(0, 0.2, 10), variances) for _ in range(300)]
    assert np.mean(of_luck) < 0.3
    assert compute_shrinkage(np.full(10, 3.0), variances) > 0.99


def test_shrinking_errs_less_than_what_was_seen():
    rng = np.random.default_rng(6)
    truth, variances = np.linspace(-0.2, 0.2, 11), np.full(11, 0.04)
    seen = truth + rng.normal(0, 0.2, (500, 11))
    shrunk = np.array([row * compute_shrinkage(row, variances) for row in seen])
    assert ((shrunk - truth) ** 2).mean() < 0.8 * ((seen - truth) ** 2).mean()


def test_two_shares_are_not_shrunk_together():
    assert compute_shrinkage(np.array([0.01, -0.01]), np.array([1.0, 1.0])) == 1.0
    assert compute_shrinkage(np.zeros(5), np.ones(5)) == 1.0


def draw(rng, shares_of_month, shares_elsewhere):
    """Return weights and answers of 100 comments of a month with a fifth of all, and of 50 of the others."""
    categories = np.r_[rng.choice(4, 100, p=shares_of_month), rng.choice(4, 50, p=shares_elsewhere)]
    return np.repeat([0.2 / 100, 0.8 / 50], [100, 50]), np.eye(4)[categories]


def estimate(rng, *shares):
    tempered, honest = [], []
    for _ in range(400):
        weights, answers = draw(rng, *shares)
        tempered.append(temper_weights(weights, answers) @ answers)
        honest.append(weights / weights.sum() @ answers)
    return np.array(tempered), np.array(honest)


def test_weights_are_made_alike_where_months_are():
    alike = np.array([0.4, 0.3, 0.2, 0.1])
    tempered, honest = estimate(np.random.default_rng(7), alike, alike)
    assert tempered.var(axis=0).sum() < 0.87 * honest.var(axis=0).sum()
    assert tempered.mean(axis=0) == pytest.approx(alike, abs=0.01)


def test_weights_stay_where_months_differ():
    month, elsewhere = np.array([0.7, 0.1, 0.1, 0.1]), np.array([0.1, 0.4, 0.3, 0.2])
    tempered, _ = estimate(np.random.default_rng(8), month, elsewhere)
    assert tempered.mean(axis=0) == pytest.approx(0.2 * month + 0.8 * elsewhere, abs=0.02)


def test_equal_weights_stay_equal():
    assert temper_weights(np.full(4, 3.0), np.eye(4)) == pytest.approx(np.full(4, 0.25))


def test_three_numbers_are_the_fewest_that_are_shrunk_together():
    assert compute_shrinkage(np.full(3, 0.01), np.ones(3)) == 0.0
    assert compute_shrinkage(np.full(3, 0.01), np.array([1.0, 1.0, 0.0])) == 1.0
    assert compute_shrinkage(np.full(3, 0.01), np.array([1.0, 1.0, 1e-33])) == 1.0  # by rounding
