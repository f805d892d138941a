import numpy as np
import pytest

from voc.causes.text_classifier import MIN_CONFIRMED, _compute_basis, fit_text_classifier


def comments(n=200, n_classes=3, noise=0.2):
    """Return embeddings that tell their department, and the department."""
    department = np.arange(n) % n_classes
    vectors = np.eye(16)[department] + np.random.default_rng(1).normal(0, noise, (n, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), department


def fit(vectors, department, rows, n_departments=3):
    return fit_text_classifier(vectors, rows, department[rows].astype(np.int64), n_departments, seed=0)


def test_words_that_tell_the_department_are_learned():
    vectors, department = comments()
    classifier = fit(vectors, department, np.arange(60))
    shares = classifier.predict_probabilities(vectors)
    assert shares.sum(axis=1) == pytest.approx(np.ones(200))
    assert (shares[60:].argmax(axis=1) == department[60:]).mean() > 0.95
    assert (classifier.out_of_fold.argmax(axis=1) == department[:60]).mean() > 0.9  # without their own confirmation


def test_out_of_fold_shares_sum_to_one_and_are_less_sure_than_those_of_the_whole():
    vectors, department = comments(noise=0.6)
    rows = np.arange(60)
    classifier = fit(vectors, department, rows)
    assert classifier.out_of_fold.sum(axis=1) == pytest.approx(np.ones(60))
    own = classifier.predict_probabilities(vectors[rows])[rows, department[rows]].mean()
    assert classifier.out_of_fold[rows, department[rows]].mean() < own


def test_words_speak_neither_for_nor_against_a_department_that_nobody_confirmed():
    vectors, department = comments()
    classifier = fit(vectors, department, np.arange(60), n_departments=4)
    shares = classifier.predict_probabilities(vectors)
    assert shares[:, 3] == pytest.approx(np.full(200, classifier.base_rates[3]))
    assert shares.sum(axis=1) == pytest.approx(np.ones(200))


def test_a_department_that_one_fold_alone_confirms_is_not_ruled_out_by_the_others():
    vectors, department = comments()
    rows = np.array([*np.arange(40)[department[:40] < 2], 2])  # one of the third department
    classifier = fit(vectors, department, rows)
    assert classifier.out_of_fold[-1, 2] == pytest.approx(classifier.base_rates[2])


def test_too_few_comments_or_one_department_teach_nothing():
    vectors, department = comments()
    assert fit(vectors, department, np.arange(MIN_CONFIRMED - 1)) is None
    assert fit(vectors, department, np.arange(MIN_CONFIRMED)) is not None
    assert fit(vectors, np.zeros(200, dtype=np.int64), np.arange(60)) is None


def test_texts_that_are_all_alike_teach_the_base_rates():
    department = np.arange(30) % 2
    classifier = fit(np.tile(np.float32([1, 0]), (30, 1)), department, np.arange(30), n_departments=2)
    assert classifier.predict_probabilities(np.float32([[1, 0]]))[0] == pytest.approx([0.5, 0.5], abs=1e-3)


def test_the_same_seed_gives_the_same_classifier():
    vectors, department = comments(noise=0.6)
    one, two = (fit(vectors, department, np.arange(50)) for _ in range(2))
    assert np.array_equal(one.out_of_fold, two.out_of_fold)
    assert np.array_equal(one.predict_probabilities(vectors), two.predict_probabilities(vectors))


def test_the_basis_spans_the_vectors_and_is_orthonormal():
    vectors = np.random.default_rng(0).normal(size=(5, 12))
    basis = _compute_basis(np.vstack([vectors, vectors[:2]]))  # two of them twice
    assert basis.shape == (12, 5)
    assert basis.T @ basis == pytest.approx(np.eye(5), abs=1e-9)
    assert vectors @ basis @ basis.T == pytest.approx(vectors)
    assert _compute_basis(vectors.T).tolist() == np.eye(5).tolist()
