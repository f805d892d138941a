import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.statistics.prediction_powered import _compute_tuning, estimate_corrected_shares, project_onto_simplex

TRUTH = np.array([0.5, 0.3, 0.15, 0.05])


def population(rng, n=2000, right=0.6):
    """Items, and predictions of them that name the last class far too often."""
    y = np.eye(4)[rng.choice(4, size=n, p=TRUTH)]
    noise = np.tile([0.1, 0.1, 0.1, 0.7], (n, 1))
    return y, right * np.where(rng.random((n, 1)) < 0.8, y, noise) + (1 - right) * noise


def runs(n_seeds, n_audited, **more):
    for seed in range(n_seeds):
        rng = np.random.default_rng(seed)
        y, f = population(rng)
        rows = rng.choice(len(y), n_audited, replace=False)
        yield y.mean(axis=0), estimate_corrected_shares(f, f[rows], y[rows], **more), f.mean(axis=0)


def test_shares_are_right_although_predictions_are_biased():
    gaps = np.array([found.shares - truth for truth, found, _ in runs(200, 150)])
    bias = np.array([naive - truth for truth, _, naive in runs(20, 150)])
    assert np.abs(bias.mean(axis=0)).max() > 0.3
    assert np.abs(gaps.mean(axis=0)).max() < 0.005


def test_good_predictions_make_the_audit_worth_more():
    gaps = np.array([found.shares - truth for truth, found, _ in runs(200, 150)])
    alone = np.sqrt(TRUTH * (1 - TRUTH) / 150)
    assert (gaps.std(axis=0) < 0.85 * alone).all()


@pytest.mark.parametrize("n_audited", [50, 150, 500])
def test_intervals_cover_the_truth_for_common_and_rare_classes(n_audited):
    covered = np.array([(found.low <= truth) & (truth <= found.high) for truth, found, _ in runs(400, n_audited)])
    assert (covered.mean(axis=0) > 0.92).all()
    assert covered.mean() < 0.99


def test_predictions_that_say_nothing_do_no_harm():
    gaps = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        y, _ = population(rng)
        f = rng.dirichlet(np.ones(4), size=len(y))
        rows = rng.choice(len(y), 150, replace=False)
        gaps.append(estimate_corrected_shares(f, f[rows], y[rows]).shares - y.mean(axis=0))
    assert (np.std(gaps, axis=0) < 1.1 * np.sqrt(TRUTH * (1 - TRUTH) / 150)).all()


def test_unequal_chances_are_undone_by_weights():
    gaps = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        y, f = population(rng)
        chance = np.where(y[:, 0] > 0, 0.12, 0.04)
        rows = np.flatnonzero(rng.random(len(y)) < chance)
        gaps.append(estimate_corrected_shares(f, f[rows], y[rows], weights=1 / chance[rows]).shares - y.mean(axis=0))
    assert np.abs(np.mean(gaps, axis=0)).max() < 0.01


def test_everything_audited_leaves_almost_no_doubt():
    y, f = population(np.random.default_rng(0), n=400)
    found = estimate_corrected_shares(f, f, y)
    assert found.shares == pytest.approx(y.mean(axis=0))
    assert (found.high - found.low).max() < 0.02


def test_what_was_learned_from_the_same_items_widens_the_interval():
    (_, plain, _), (_, learned, _) = next(runs(1, 150)), next(runs(1, 150, n_learned=22))
    assert (learned.high - learned.low > plain.high - plain.low).all()


def test_one_audited_item_is_too_few():
    with pytest.raises(ValueError, match="at least two"):
        estimate_corrected_shares(np.full((5, 2), 0.5), np.full((1, 2), 0.5), np.array([[1.0, 0.0]]))


@settings(max_examples=settings.default.max_examples // 2)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 40), k=st.integers(1, 6))
def test_shares_sum_to_one_and_lie_in_their_intervals(seed, n, k):
    rng = np.random.default_rng(seed)
    f, y = rng.dirichlet(np.ones(k), size=60), np.eye(k)[rng.integers(k, size=n)]
    found = estimate_corrected_shares(f, f[:n], y)
    assert found.shares.sum() == pytest.approx(1.0)
    assert ((found.low >= 0) & (found.low <= found.shares) & (found.shares <= found.high) & (found.high <= 1)).all()


@settings(max_examples=settings.default.max_examples // 2)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=8))
def test_the_simplex_is_reached_and_left_alone(values):
    found = project_onto_simplex(values)
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()
    assert project_onto_simplex(found) == pytest.approx(found)


def test_predictions_are_half_believed_before_much_was_audited():
    rng = np.random.default_rng(4)
    truth = np.eye(2)[rng.integers(0, 2, 8)]
    blind = np.column_stack([truth[:, 0] * 0, truth[:, 0] * 0 + 1.0])
    blind[::2] = [1.0, 0.0]
    weights = np.full(8, 1 / 8)
    centred, answers = blind - weights @ blind, truth - weights @ truth
    slope = (weights[:, None] * centred * answers).sum() / (weights[:, None] * centred**2).sum()
    expected = np.clip((8 * slope + 10 * 0.5) / (8 + 10), 0, 1)
    assert _compute_tuning(blind, truth, weights) == pytest.approx(expected)
    assert 0 < expected < 1
    assert _compute_tuning(np.ones((8, 2)) / 2, truth, weights) == 0.0
