"""Polarity of texts: positive, negative, neutral or unknown, in Dutch and English, offline.

A kernel regression (regularized least squares on −1 and 1) over the shipped sentence encoder's vectors, the cues of
`voc.text.polarity_features` and the weights of words and letters. It has learned from ``data/polarity_sentences.csv``,
some 2,700 service sentences by two writers (`voc.text.polarity_weights` are shipped), and learns from the corrections
of officers. What was tried, and the figures: docs/polarity.md and docs/decisions.

References
----------
Rifkin, R., Yeo, G. and Poggio, T. (2003), Regularized least-squares classification, *NATO Science Series* 190, 131–154.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.embedder import EmbeddingCache, encode, load_embedder
from voc.text.embedding.parallel import limit_blas_threads, map_blocks
from voc.text.language import detect_languages
from voc.text.polarity_features import LANGUAGES, N_CUES, MarkedText, mark_negations, split_into_grams, stack_cues
from voc.text.polarity_weights import PolarityWeights, read_weights

__all__ = [
    "CLASSES",
    "MIN_PROBABILITY",
    "CorrectedText",
    "Polarity",
    "classify_polarity",
    "estimate_polarity",
    "fit_weights",
    "read_training_sentences",
]

MIN_PROBABILITY = 0.55
"""Calibrated probability from which on a class is given; below it the polarity is unknown."""
CORRECTION_WEIGHT = 4.0
"""Weight of an officer's correction against a shipped sentence's 1: it is about this company's own comments."""
VECTOR_WIDTH, CUES_WIDTH = 2.0, 0.1
"""How quickly likeness falls with the distance of two vectors, and of their cues (squared distances)."""
WORDS_WEIGHT, GRAMS_WEIGHT = 0.9, 0.3
REGULARIZATION = 0.3
N_ROWS_PER_BLOCK = 2_048
MAX_READINGS = 50_000
"""Texts whose cues and scores a model keeps, some 20 MB; with more than that it keeps none."""
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class Polarity(StrEnum):
    """Side of a text: praise, complaint, neither, or unknown."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


CLASSES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
"""Order of the probabilities' columns."""


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """Text whose polarity a person has recorded; the classifier learns from it as from four of its own sentences."""

    text: str
    polarity: Polarity
    language: str


def classify_polarity(
    texts: Sequence[str],
    embeddings: NDArray[Any] | None = None,
    languages: Sequence[str | None] | None = None,
    *,
    corrections: Sequence[CorrectedText] = (),
    cache: EmbeddingCache | None = None,
) -> list[Polarity]:
    """Return the polarity of each text.

    Parameters
    ----------
    texts
        Segments: one sentence or clause each does best.
    embeddings
        ``(n, 512)`` vectors of length 1 of the texts by the shipped encoder; computed where they are missing.
    languages
        ``nl`` or ``en`` for each text; identified where they are missing. Other languages are ``UNKNOWN``.
    corrections
        Texts whose polarity officers have corrected.
    cache
        Where vectors are looked up and kept, if ``embeddings`` are missing.

    Returns
    -------
    list of Polarity
        ``UNKNOWN`` where no class has a probability of ``MIN_PROBABILITY``, and for texts without a letter.

    Raises
    ------
    ValueError
        When texts, embeddings and languages differ in number, or the vectors are not the shipped encoder's.

    Examples
    --------
    >>> [str(one) for one in classify_polarity(["Prima geholpen!", "Nog steeds geen antwoord."])]
    ['positive', 'negative']
    """
    probabilities = estimate_polarity(texts, embeddings, languages, corrections=corrections, cache=cache)
    best_columns = probabilities.argmax(axis=1)
    return [
        CLASSES[column] if row[column] >= MIN_PROBABILITY else Polarity.UNKNOWN
        for row, column in zip(probabilities, best_columns, strict=True)
    ]


def estimate_polarity(
    texts: Sequence[str],
    embeddings: NDArray[Any] | None = None,
    languages: Sequence[str | None] | None = None,
    *,
    corrections: Sequence[CorrectedText] = (),
    cache: EmbeddingCache | None = None,
) -> Doubles:
    """Return ``(n, 3)`` probabilities of negative, neutral and positive; parameters as in `classify_polarity`.

    A text in another language or without a letter has a row of zeros: its polarity is not estimated.
    """
    check_lengths(texts, embeddings, languages)
    probabilities = np.zeros((len(texts), len(CLASSES)))
    text_languages = detect_languages(texts, LANGUAGES) if languages is None else languages
    rows = [
        row
        for row, (text, language) in enumerate(zip(texts, text_languages, strict=True))
        if language in LANGUAGES and any(character.isalpha() for character in text)
    ]
    if not rows:
        return probabilities
    embedder = load_embedder()
    readable_texts = [texts[row] for row in rows]
    vectors = encode(embedder, readable_texts, cache) if embeddings is None else np.asarray(embeddings)[rows]
    # A person's "unknown" teaches no side; the text is left out.
    usable = tuple(one for one in corrections if one.polarity in CLASSES and one.language in LANGUAGES)
    model = _load_model(usable)
    probabilities[rows] = model.predict(
        vectors.astype(np.float32), [(texts[row], str(text_languages[row])) for row in rows]
    )
    return probabilities


def read_training_sentences() -> list[dict[str, str]]:
    """Return the shipped sentences: dictionaries with ``writer``, ``language``, ``polarity`` and ``text``."""
    file = resources.files("voc.text").joinpath("data", "polarity_sentences.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))  # no sentence holds a line break


def check_lengths(
    texts: Sequence[str], embeddings: NDArray[Any] | None, languages: Sequence[str | None] | None
) -> None:
    """Raise ``ValueError`` when texts, embeddings and languages don't fit each other."""
    for name, values in (("embeddings", embeddings), ("languages", languages)):
        if values is not None and len(values) != len(texts):
            raise ValueError(f"{len(values)} {name} for {len(texts)} texts: expected one for each text")
    width = load_embedder().n_dimensions
    if embeddings is not None and len(texts) and embeddings.shape[1:] != (width,):
        raise ValueError(
            f"embeddings of shape {embeddings.shape}: expected ({len(texts)}, {width}), vectors of the shipped "
            "encoder; leave them out to have them computed"
        )


@dataclass(frozen=True, slots=True)
class _Examples:
    """Sentences to learn from, as the model reads them."""

    vectors: Doubles
    marked_texts: list[MarkedText]
    targets: Doubles  # (n, 3): 1 for the class, −1 for the others
    weights: Doubles
    is_first_writer: NDArray[np.bool_]


class _PolarityModel:
    """Kernel regression with a calibration that was learned across writers."""

    def __init__(self, examples: _Examples, weights: PolarityWeights | None = None) -> None:
        self._words, self._grams = _build_vectorizer("words"), _build_vectorizer("grams")
        self._vectors = examples.vectors.astype(np.float32)
        self._cues = stack_cues(examples.marked_texts).astype(np.float32)
        word_values = self._words.fit_transform(examples.marked_texts)
        gram_values = self._grams.fit_transform(examples.marked_texts)
        if weights is None:
            kernel = _compare(self._vectors, self._cues, self._vectors, self._cues).astype(float)
            kernel += WORDS_WEIGHT * (word_values @ word_values.T).toarray()
            kernel += GRAMS_WEIGHT * (gram_values @ gram_values.T).toarray()
            coefficients = _solve(kernel, examples, np.arange(len(kernel))).astype(np.float32)
            weights = PolarityWeights(coefficients, _calibrate_across_writers(kernel, examples))
        self.weights = weights
        # The kernels of words and letters are linear: one weight for each word serves all sentences at once.
        self._word_weights = WORDS_WEIGHT * (word_values.T @ weights.coefficients)
        self._gram_weights = GRAMS_WEIGHT * (gram_values.T @ weights.coefficients)
        self._readings: dict[tuple[str, str], Doubles] = {}

    def predict(self, vectors: Floats, texts: Sequence[tuple[str, str]]) -> Doubles:
        """Return ``(n, 3)`` calibrated probabilities of texts with their languages, the columns as in ``CLASSES``."""
        readings = self._read(texts)
        cues = readings[:, :N_CUES].astype(np.float32)
        with limit_blas_threads():
            blocks = map_blocks(
                lambda rows: _compare(vectors[rows], cues[rows], self._vectors, self._cues) @ self.weights.coefficients,
                len(vectors),
                N_ROWS_PER_BLOCK,
            )
        scores = np.concatenate(blocks).astype(float)
        scores += readings[:, N_CUES : -len(CLASSES)]
        scores += readings[:, -len(CLASSES) :]
        from scipy.special import softmax

        calibration = self.weights.calibration
        return np.asarray(softmax(scores @ calibration[:-1] + calibration[-1], axis=1), dtype=float)

    def _read(self, texts: Sequence[tuple[str, str]]) -> Doubles:
        """Return ``(n, N_CUES + 6)``: the cues of texts, their scores by words and by letters."""
        # A fit asks about the same texts three times, and reading them takes longer than comparing their vectors.
        readings = self._readings
        new_texts = [pair for pair in dict.fromkeys(texts) if pair not in readings]
        if new_texts:
            marked_texts = [mark_negations(text, language) for text, language in new_texts]
            word_scores = self._words.transform(marked_texts) @ self._word_weights
            gram_scores = self._grams.transform(marked_texts) @ self._gram_weights
            new_rows = np.hstack([stack_cues(marked_texts), word_scores, gram_scores])
            readings = readings | dict(zip(new_texts, new_rows, strict=True))
            self._readings = readings if len(readings) <= MAX_READINGS else {}
        return np.stack([readings[pair] for pair in texts])


def fit_weights() -> PolarityWeights:
    """Return the weights that the training sentences give; `voc.text.polarity_weights` ships them."""
    return _PolarityModel(_gather_examples(())).weights


@lru_cache(maxsize=4)
def _load_model(corrections: tuple[CorrectedText, ...]) -> _PolarityModel:
    # With corrections all is solved again, some six processor seconds: each changes what similar sentences say.
    return _PolarityModel(_gather_examples(corrections), None if corrections else read_weights())


def _gather_examples(corrections: Sequence[CorrectedText]) -> _Examples:
    sentences = read_training_sentences()
    texts = [row["text"] for row in sentences] + [one.text for one in corrections]
    languages = [row["language"] for row in sentences] + [one.language for one in corrections]
    polarities = [row["polarity"] for row in sentences] + [str(one.polarity) for one in corrections]
    columns = np.array([CLASSES.index(Polarity(polarity)) for polarity in polarities])
    n_corrections = len(corrections)
    return _Examples(
        encode(load_embedder(), texts).astype(float),
        [mark_negations(text, language) for text, language in zip(texts, languages, strict=True)],
        2.0 * np.eye(len(CLASSES))[columns] - 1.0,
        np.concatenate([np.ones(len(sentences)), np.full(n_corrections, CORRECTION_WEIGHT)]),
        np.array([row["writer"] == "a" for row in sentences] + [False] * n_corrections),
    )


def _compare(vectors: Floats, cues: Floats, other_vectors: Floats, other_cues: Floats) -> Floats:
    """Return the Gaussian kernel of texts by vectors and cues: 1 for the same, towards 0 the less they have in common.

    Squared distances come from one product: the cues are further columns of the vectors, scaled by their width.
    """
    rows = np.hstack([np.sqrt(VECTOR_WIDTH) * vectors, np.sqrt(CUES_WIDTH) * cues]).astype(np.float32)
    columns = np.hstack([np.sqrt(VECTOR_WIDTH) * other_vectors, np.sqrt(CUES_WIDTH) * other_cues]).astype(np.float32)
    likeness = rows @ columns.T
    likeness *= 2.0
    likeness -= (rows * rows).sum(axis=1)[:, None]
    likeness -= (columns * columns).sum(axis=1)[None, :]
    np.exp(likeness, out=likeness)  # in place: the block is the largest thing in memory
    return np.asarray(likeness, dtype=np.float32)


def _solve(kernel: Doubles, examples: _Examples, rows: NDArray[np.int64]) -> Doubles:
    """Return the coefficients of the rows' sentences; a heavy one is regularized less."""
    from scipy.linalg import cho_factor, cho_solve

    part = kernel[np.ix_(rows, rows)].copy()
    part[np.diag_indices(len(rows))] += REGULARIZATION / examples.weights[rows]
    with limit_blas_threads():  # the same coefficients whatever the number of threads
        return np.asarray(cho_solve(cho_factor(part, overwrite_a=True), examples.targets[rows]))


def _calibrate_across_writers(kernel: Doubles, examples: _Examples) -> Doubles:
    """Return ``(4, 3)``: coefficients and intercepts of the regression that makes scores probabilities.

    Each writer's sentences are scored by a model of the other's: one who writes a sentence has written its sisters
    too, and left-out sentences of the same hand make a classifier look surer than customers will find it.
    """
    from sklearn.linear_model import LogisticRegression

    scores = np.empty_like(examples.targets)
    for test in (examples.is_first_writer, ~examples.is_first_writer):
        train_rows, test_rows = np.flatnonzero(~test), np.flatnonzero(test)
        scores[test_rows] = kernel[np.ix_(test_rows, train_rows)] @ _solve(kernel, examples, train_rows)
    regression = LogisticRegression(C=1.0, max_iter=1000).fit(scores, examples.targets.argmax(axis=1))
    return np.vstack([regression.coef_.T, regression.intercept_])


def _build_vectorizer(kind: str) -> Any:  # noqa: ANN401 - sklearn has no types
    from sklearn.feature_extraction.text import TfidfVectorizer

    if kind == "words":
        return TfidfVectorizer(analyzer=MarkedText.list_phrases, sublinear_tf=True)
    return TfidfVectorizer(analyzer=split_into_grams, min_df=2, sublinear_tf=True)
