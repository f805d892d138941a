"""A classifier of words, learned from confirmed comments: replaces nothing, speaks as one more witness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LearnedWords", "learn_words"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST = 12
"""Confirmed comments with words from which on a classifier is learned."""
PENALTIES = (1.0, 4.0, 16.0, 64.0)
"""Inverse penalties tried (unit-length embeddings, so large values are sensible)."""
N_FOLDS = 5


@dataclass(frozen=True)
class LearnedWords:
    """What was learned.

    ``out_of_fold`` holds the shares of the confirmed comments as given by classifiers that had not seen them;
    ``background`` how often each department is named.
    """

    classifier: Any
    classes: Integers
    background: Floats
    out_of_fold: Floats

    def shares(self, vectors: NDArray[np.float32]) -> Floats:
        """Return ``(n, n_departments)`` shares that sum to 1."""
        result = np.zeros((len(vectors), len(self.background)))
        result[:, self.classes] = self.classifier.predict_proba(vectors)
        return result


def learn_words(
    vectors: NDArray[np.float32], labels: Integers, n_departments: int, *, seed: int
) -> LearnedWords | None:
    """Return a multinomial logistic regression of the department on the embedding, or None with too little proof.

    The penalty is chosen by the log loss out of fold, smoothed with the background so that a single confident
    mistake does not decide.
    """
    counts = np.bincount(labels, minlength=n_departments)
    if len(labels) < FEWEST or (counts > 0).sum() < 2:  # noqa: PLR2004 - two classes
        return None
    background = (counts + 0.5) / (counts.sum() + 0.5 * n_departments)
    folds = np.random.default_rng(seed).permutation(len(labels)) % N_FOLDS
    best: tuple[float, float, Floats] | None = None
    for penalty in PENALTIES:
        shares = _out_of_fold(vectors, labels, folds, penalty, background)
        hit = shares[np.arange(len(labels)), labels]
        loss = float(-np.log(0.95 * hit + 0.05 * background[labels]).mean())
        if best is None or loss < best[0]:
            best = (loss, penalty, shares)
    assert best is not None  # noqa: S101 - PENALTIES is not empty
    classifier = _classifier(best[1]).fit(vectors, labels)
    return LearnedWords(classifier, classifier.classes_.astype(np.int64), background, best[2])


def _out_of_fold(
    vectors: NDArray[np.float32], labels: Integers, folds: Integers, penalty: float, background: Floats
) -> Floats:
    shares = np.tile(background, (len(labels), 1))
    for fold in range(N_FOLDS):
        inside, outside = folds != fold, folds == fold
        if outside.any() and len(np.unique(labels[inside])) > 1:
            model = _classifier(penalty).fit(vectors[inside], labels[inside])
            found = np.zeros((int(outside.sum()), len(background)))
            found[:, model.classes_] = model.predict_proba(vectors[outside])
            shares[outside] = found
    return shares


def _classifier(penalty: float) -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=penalty, max_iter=300, tol=1e-3)
