import numpy as np
import pytest

from voc.causes.exponents import Exponents, choose_exponents
from voc.causes.likelihood import compute_log_ratio, compute_posterior

PRIOR = np.full(4, 0.25)


def rate(signal, loudness=1.0):
    """Return the log likelihood ratios of a source that is as sure as the signals are, times the loudness."""
    powered = np.exp(loudness * signal)
    return compute_log_ratio(powered / powered.sum(axis=1, keepdims=True), 0.99, PRIOR)


def simulate(seed, n=400, noise=1.2):
    """Return calibrated signals about n comments, and their causes with "unknown" last."""
    rng = np.random.default_rng(seed)
    cause = rng.integers(4, size=n)
    signal = rng.normal(0, noise, (n, 4))
    signal[np.arange(n), cause] += noise**2
    return signal, np.eye(5)[cause]


def test_nothing_confirmed_leaves_everything_as_loud_as_it_is():
    assert choose_exponents(PRIOR, np.zeros((0, 4)), None, np.zeros((0, 5))) == Exponents(1.0, 1.0)


def test_evidence_that_says_everything_twice_is_about_halved():
    signal, truth = simulate(1)
    assert choose_exponents(PRIOR, rate(signal), None, truth).evidence >= 0.8
    assert choose_exponents(PRIOR, 2 * rate(signal), None, truth).evidence <= 0.6


def test_a_few_confirmed_comments_decide_little():
    signal, truth = simulate(1)
    few = choose_exponents(PRIOR, 2 * rate(signal[:5]), None, truth[:5]).evidence
    assert few > choose_exponents(PRIOR, 2 * rate(signal), None, truth).evidence


def test_evidence_that_repeats_the_learned_words_falls_silent_beside_them():
    signal, truth = simulate(3)
    blurred = signal + np.random.default_rng(4).normal(0, 1.0, signal.shape)
    exponents = choose_exponents(PRIOR, rate(blurred), rate(signal), truth)
    assert exponents.evidence <= 0.3
    assert exponents.learned >= 0.7


def test_evidence_of_its_own_keeps_its_voice_beside_the_learned_words():
    signal, truth = simulate(5)
    own = np.random.default_rng(6).normal(0, 1.2, signal.shape) + 1.2**2 * truth[:, :4]
    assert choose_exponents(PRIOR, rate(own), rate(signal), truth).evidence >= 0.8


@pytest.mark.parametrize("loudness", [0.7, 1.0, 1.6])
def test_sureness_is_as_often_right_as_it_says(loudness):
    """A classifier that is too modest is made surer, one that is too sure more modest."""
    signal, truth = simulate(7, n=600)
    learned = rate(signal, loudness)
    power = choose_exponents(PRIOR, np.zeros_like(learned), learned, truth).learned
    probability = compute_posterior(PRIOR, power * learned)
    is_right = truth[np.arange(600), probability.argmax(axis=1)]
    assert probability.max(axis=1).mean() == pytest.approx(is_right.mean(), abs=0.04)
    assert (power > 1) >= (loudness < 1)
    assert power < 1 or loudness <= 1


def test_evidence_that_is_too_modest_is_made_no_louder_than_it_is():
    signal, truth = simulate(1)
    assert choose_exponents(PRIOR, 0.5 * rate(signal), None, truth).evidence == 1.0


def test_evidence_that_is_too_modest_is_made_louder_beside_a_classifier_that_knows_little():
    signal, truth = simulate(9)
    nothing = np.random.default_rng(10).normal(0, 0.1, signal.shape)
    assert choose_exponents(PRIOR, rate(signal, 0.4), rate(nothing), truth).evidence > 1.3
