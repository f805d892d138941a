"""A classifier of comments' words, learned from confirmed comments: one more evidence source."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

__all__ = ["TextClassifier", "fit_text_classifier"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MIN_CONFIRMED = 12
"""Confirmed comments with words from which on a classifier is learned."""
INVERSE_PENALTIES = (1.0, 4.0, 16.0)
"""Inverse L2 penalties that are tried (scikit-learn's C), on vectors scaled to a mean square length of 1."""
INVERSE_TEMPERATURES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Inverse temperatures that are tried. Never above 1: classifiers out of fold are less sure than the one that all
confirmed comments teach."""
N_FOLDS = 5


@dataclass(frozen=True)
class TextClassifier:
    """Multinomial logistic regressions on embeddings, with what is needed to apply them.

    Attributes
    ----------
    models
        The regressions, each learned from all folds but one. Their mean is as sure as what each says out of fold, by
        which it is calibrated; a regression on all confirmed comments is surer than it is right.
    base_rates
        How often each department is named, ``(n_departments,)``.
    out_of_fold
        Shares of the confirmed comments, ``(n_confirmed, n_departments)``, by models that had not seen them.
    centre, scale, basis
        Embeddings are centred, divided by the scale and turned by the basis, ``(d, r)``, before they are classified.
    inverse_temperature
        Exponent of the probabilities (temperature scaling: 1 / T; Guo et al. 2017).
    """

    models: tuple[LogisticRegression, ...]
    base_rates: Floats
    out_of_fold: Floats
    centre: Floats
    scale: float
    basis: Floats
    inverse_temperature: float

    def predict_probabilities(self, vectors: NDArray[np.float32]) -> Floats:
        """Return the probability of each department, ``(n, n_departments)``, of comments with embeddings ``(n, d)``."""
        coordinates = ((vectors - self.centre) / self.scale) @ self.basis
        shares = np.zeros((len(vectors), len(self.base_rates)))
        for model in self.models:
            shares += _predict_shares(model, coordinates, self.inverse_temperature, self.base_rates) / len(self.models)
        return shares


def fit_text_classifier(
    vectors: NDArray[np.float32], rows: Integers, labels: Integers, n_departments: int, *, seed: int
) -> TextClassifier | None:
    """Return a classifier of the department by the embedding, or None with too few confirmed comments.

    Vectors are centred on all comments, and turned into the space that the confirmed ones span: the solution is the
    same, at 150 confirmed comments in a third of the time.

    Parameters
    ----------
    vectors
        All comments' embeddings, ``(n_comments, d)``.
    rows, labels
        Which comments are confirmed, and their department's number, below ``n_departments``.
    n_departments
        Number of departments.
    seed
        Of the folds.
    """
    counts = np.bincount(labels, minlength=n_departments)
    if len(labels) < MIN_CONFIRMED or (counts > 0).sum() < 2:  # noqa: PLR2004 - two classes
        return None
    base_rates = (counts + 0.5) / (counts.sum() + 0.5 * n_departments)  # half a comment: no department is at 0
    centre = vectors.mean(axis=0, dtype=float)
    centred = vectors[rows] - centre
    scale = float(np.sqrt((centred**2).sum(axis=1).mean())) or 1.0  # 0: all confirmed texts are alike
    basis = _compute_basis(centred / scale)
    coordinates = (centred / scale) @ basis
    folds = np.random.default_rng(seed).permutation(len(labels)) % N_FOLDS
    choice = _cross_validate(coordinates, labels, folds, base_rates)
    models = tuple(model for model in choice.models if model)
    return TextClassifier(models, base_rates, choice.out_of_fold, centre, scale, basis, choice.inverse_temperature)


@dataclass(frozen=True)
class _CrossValidation:
    """Regressions of the folds, the inverse temperature with the smallest log loss, and their shares out of fold."""

    loss: float
    models: list[LogisticRegression | None]
    inverse_temperature: float
    out_of_fold: Floats


def _cross_validate(coordinates: Floats, labels: Integers, folds: Integers, base_rates: Floats) -> _CrossValidation:
    """Choose the inverse L2 penalty (scikit-learn's C) and the inverse temperature, both out of fold.

    Temperature scaling (Guo et al. 2017, ICML, 1321–1330) raises shares to the power of one divided by the temperature.
    """
    candidates: list[_CrossValidation] = []
    for inverse_penalty in INVERSE_PENALTIES:
        models = _fit_folds(coordinates, labels, folds, inverse_penalty)
        for inverse_temperature in INVERSE_TEMPERATURES:
            shares = _predict_out_of_fold(models, coordinates, folds, inverse_temperature, base_rates)
            true_share = shares[np.arange(len(labels)), labels]
            # Mixed with 2 % of the base rates, so that a single confident mistake does not decide.
            loss = float(-np.log(0.98 * true_share + 0.02 * base_rates[labels]).mean())
            candidates.append(_CrossValidation(loss, models, inverse_temperature, shares))
    # Of equal losses the first one: the strongest penalty, the least sure temperature.
    return min(candidates, key=lambda candidate: candidate.loss)


def _compute_basis(vectors: Floats) -> Floats:
    """Return an orthonormal basis ``(d, r)`` of the space that vectors ``(n, d)`` span, or of all of it."""
    n_vectors, n_dimensions = vectors.shape
    if n_vectors >= n_dimensions:
        return np.eye(n_dimensions)
    # The small Gram matrix (n × n) has the same eigenvalues as the moments (d × d): 150 rows instead of 512.
    eigenvalues, eigenvectors = np.linalg.eigh(vectors @ vectors.T)
    is_spanned = eigenvalues > eigenvalues.max() * 1e-10
    return np.asarray(vectors.T @ (eigenvectors[:, is_spanned] / np.sqrt(eigenvalues[is_spanned])))


def _apply_temperature(shares: Floats, inverse_temperature: float) -> Floats:
    """Return shares raised to the inverse temperature, ``(n, k)`` that sum to 1; below 1 they become less sure."""
    powered = np.maximum(shares, 1e-9) ** inverse_temperature
    return np.asarray(powered / powered.sum(axis=1, keepdims=True))


def _predict_out_of_fold(
    models: list[LogisticRegression | None],
    coordinates: Floats,
    folds: Integers,
    inverse_temperature: float,
    base_rates: Floats,
) -> Floats:
    """Return the shares of each comment by a model learned from the other folds, or the base rates without one."""
    shares = np.tile(base_rates, (len(folds), 1))
    for fold, model in enumerate(models):
        outside = folds == fold
        if model is not None and outside.any():
            shares[outside] = _predict_shares(model, coordinates[outside], inverse_temperature, base_rates)
    return shares


def _predict_shares(
    model: LogisticRegression, coordinates: Floats, inverse_temperature: float, base_rates: Floats
) -> Floats:
    """Return the shares of all departments, ``(n, n_departments)``, by a regression that may not know them all.

    Of a department without a confirmed comment it can say nothing: that keeps its base rate, and is neither spoken for
    nor against. At 0 it would be ruled out by comments that say nothing about it.
    """
    shares = np.tile(base_rates, (len(coordinates), 1))
    of_model = _apply_temperature(model.predict_proba(coordinates), inverse_temperature)
    shares[:, model.classes_] = of_model * base_rates[model.classes_].sum()
    return shares


def _fit_folds(
    coordinates: Floats, labels: Integers, folds: Integers, inverse_penalty: float
) -> list[LogisticRegression | None]:
    """Return a regression for each fold, learned from the others; None where these confirm one department alone."""
    insides = [folds != fold for fold in range(N_FOLDS)]
    with warnings.catch_warnings():
        # Many departments and few answers are what is expected here, and no regression by mistake.
        warnings.filterwarnings("ignore", "The number of unique classes")
        return [
            _create_classifier(inverse_penalty).fit(coordinates[inside], labels[inside])
            if len(np.unique(labels[inside])) > 1
            else None
            for inside in insides
        ]


def _create_classifier(inverse_penalty: float) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=inverse_penalty, max_iter=200, tol=1e-3)
