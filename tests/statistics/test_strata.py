import numpy as np
import pytest

from voc.statistics.strata import (
    combine_strata,
    correct_answer_errors,
    estimate_predicted_shares,
    estimate_stratum_shares,
)

PARTS = np.array([0.8, 0.2])
SHARES = np.array([0.3, 0.7])


def estimate(answers_by_stratum, populations):
    """Return share, low and high of all strata together."""
    strata = [
        estimate_stratum_shares(np.column_stack([answers, 1 - answers]), np.ones(len(answers)), n)
        for answers, n in zip(answers_by_stratum, populations, strict=True)
    ]
    return (ends[0] for ends in combine_strata(PARTS, *np.stack(strata, axis=1)))


def test_the_interval_of_two_strata_covers():
    rng, hits, errors = np.random.default_rng(1), [], []
    for _ in range(2_000):
        answers = [(rng.random(n) < share).astype(float) for n, share in zip((100, 25), SHARES, strict=True)]
        share, low, high = estimate(answers, (8_000, 2_000))
        errors.append(share - PARTS @ SHARES)
        hits.append(low <= PARTS @ SHARES <= high)
    assert abs(np.mean(errors)) < 0.003
    assert 0.93 <= np.mean(hits) <= 0.975


def test_a_stratum_that_was_seen_whole_has_hardly_an_interval():
    answers = np.array([[1.0, 0.0]] * 30 + [[0.0, 1.0]] * 70)
    shares, low, high = estimate_stratum_shares(answers, np.ones(100), 100)
    assert shares[0] == pytest.approx(0.3)
    assert high[0] - low[0] < 0.03


def test_unlike_weights_are_worth_fewer_answers():
    answers = np.array([[1.0, 0.0], [0.0, 1.0]] * 50)
    even = estimate_stratum_shares(answers, np.ones(100), 10_000)
    uneven = estimate_stratum_shares(answers, np.tile([1.0, 9.0], 50), 10_000)
    assert uneven[0][0] == pytest.approx(0.1)
    assert (uneven[2] - uneven[1])[0] > 0.6 * (even[2] - even[1])[0]


@pytest.mark.parametrize("error", [0.0, 0.05, 0.2])
def test_errors_both_ways_are_undone(error):
    share = 0.3 * (1 - error) + 0.7 * error
    assert correct_answer_errors(share, error) == pytest.approx(0.3)
    assert correct_answer_errors(0.0, error) == 0.0
    assert correct_answer_errors(1.0, error) == 1.0


def test_each_answer_has_the_ends_of_its_own_strata():
    """By hand, two answers of two strata: the parts of the ends add up as errors that know nothing of each other do."""
    shares, low, high = combine_strata(
        [0.25, 0.75], [[0.8, 0.2], [0.4, 0.6]], [[0.6, 0.1], [0.3, 0.5]], [[0.9, 0.4], [0.5, 0.7]]
    )
    assert shares == pytest.approx([0.5, 0.5])
    assert low == pytest.approx([0.5 - np.hypot(0.05, 0.075), 0.5 - np.hypot(0.025, 0.075)])
    assert high == pytest.approx([0.5 + np.hypot(0.025, 0.075), 0.5 + np.hypot(0.05, 0.075)])


@pytest.mark.parametrize("agreement", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("n", [15, 40])
def test_predictions_narrow_the_interval_by_what_they_are_worth_and_never_bias_it(agreement, n):
    """Predictions that are wrong in their mean, for three columns of which one is rare."""
    rng = np.random.default_rng(2)
    truth = rng.choice(3, 2_000, p=[0.25, 0.7, 0.05])
    guess = np.where(rng.random(2_000) < agreement, truth, rng.choice(3, 2_000, p=[0.6, 0.3, 0.1]))
    answers, predictions = np.eye(3)[truth], np.eye(3)[guess] * 0.8 + np.array([0.2, 0.0, 0.0])
    hits, errors, widths, plain_widths = [], [], [], []
    for _ in range(400):
        rows = rng.choice(2_000, n, replace=False)
        sample = answers[rows], np.ones(n)
        shares, low, high = estimate_predicted_shares(*sample, predictions[rows], predictions.mean(axis=0), 2_000)
        _, plain_low, plain_high = estimate_stratum_shares(*sample, 2_000)
        hits.append((low <= answers.mean(axis=0)) & (answers.mean(axis=0) <= high))
        errors.append(shares - answers.mean(axis=0))
        widths.append((high - low)[0])
        plain_widths.append((plain_high - plain_low)[0])
    assert np.abs(np.mean(errors, axis=0)).max() < 0.02
    assert np.mean(hits, axis=0).min() >= 0.93
    assert np.mean(widths) < (0.75 if agreement > 0.8 else 1.06) * np.mean(plain_widths)


def test_a_column_that_no_answer_names_is_as_uncertain_as_without_predictions():
    answers = np.repeat([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [6, 14], axis=0)
    predictions = answers * 0.9 + np.where(np.arange(20) % 2, 0.1, 0.0)[:, None] * np.array([0.0, 0.0, 1.0])
    shares, low, high = estimate_predicted_shares(answers, np.ones(20), predictions, [0.35, 0.6, 0.05], 1000)
    assert low[2] == 0.0
    assert shares[2] < high[2] < 0.25
