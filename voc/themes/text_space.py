"""Space of texts: their meaning, their words, and what labels of comments teach, in one vector per text.

Two comments that agents recorded under one reason speak about one subject more often than their words show. The axes
that separate the reasons are learned from whole comments (the mean of their texts) and added to the features, so
that texts of comments that lie together on them are drawn together. Where nobody recorded anything, the themes of a
first grouping are used instead of the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import map_blocks
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows, round_to_half
from voc.themes.features import JointFeatures, add_context, count_subject_words, select_content_words
from voc.themes.granularity import N_AMONG, estimate_theme_count
from voc.themes.label_axes import MAX_VECTORS, DiscriminantAxes, select_classes

__all__ = ["Occurrences", "SpaceTexts", "TextSpace"]

LABELS_WEIGHT = 0.8  # of the axes that labels teach against 1 of the features; .5 to 1 differ by .02 AMI
POLARITY_WEIGHT = 0.3
"""Of a text's polarity against 1 of the features: praise and complaint about one thing lie apart, and not far."""
MIN_CLASSES = 5  # frequent labels: the few axes between fewer would cut every subject in two
BLOCK = 4_096
AXES_PREFIX = "label_"  # of the arrays of the label axes

Occurrences = tuple[LabelArray, LabelArray]
"""``(m,)`` each: which text occurred in which comment, both counted from 0."""


@dataclass(frozen=True, slots=True)
class SpaceTexts:
    """Texts to find vectors of: their words, their ``(n, d)`` sentence embeddings and their languages.

    ``occurrences``: which of them occurred in which comment; None where comments are not known. ``english``: ``(n, d)``
    vectors of the English ones by their own encoder, zeros for what it did not read; None: there is none. ``polarity``:
    ``(n,)`` from −1 (complaint) to 1 (praise); None: it is not known.
    """

    words: Sequence[Sequence[str]]
    meaning: FloatArray
    languages: Sequence[str]
    occurrences: Occurrences | None = None
    english: FloatArray | None = None
    polarity: FloatArray | None = None

    @property
    def content_words(self) -> list[list[str]]:
        """Each text's words that can say what it is about."""
        return [select_content_words(text_words) for text_words in self.words]


class TextSpace:
    """Vectors of texts from their words and sentence embeddings, and from labels of their comments.

    Parameters
    ----------
    seed
        Of what is sampled.

    Attributes
    ----------
    features_, label_axes_
        What was learned of texts, and of labels (None: nothing).
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.features_ = JointFeatures(seed)
        self.label_axes_: DiscriminantAxes | None = None

    def fit(self, texts: SpaceTexts) -> Self:
        """Learn vocabulary, weights and axes of texts."""
        self.features_.fit(texts.content_words, texts.meaning, texts.languages, texts.english)
        return self

    def learn_axes_from_labels(self, texts: SpaceTexts, labels: Sequence[str | None]) -> None:
        """Learn the axes that separate labels of comments; nothing where there are fewer than five frequent labels.

        Parameters
        ----------
        texts
            Those of ``fit``.
        labels
            One for each comment (each text where comments are not known), None where it is not known.
        """
        self.label_axes_ = None
        classes = set(select_classes(labels))
        if len(classes) < MIN_CLASSES:
            return
        comments = np.array([row for row, label in enumerate(labels) if label in classes], dtype=np.int64)
        if len(comments) > MAX_VECTORS:
            comments = np.sort(np.random.default_rng(self.seed).choice(comments, MAX_VECTORS, replace=False))
        joined = self._average_comments(texts, comments, len(labels))
        self.label_axes_ = DiscriminantAxes(self.seed).fit(joined, [labels[row] for row in comments])

    def estimate_theme_count(self, texts: SpaceTexts, language_groups: LabelArray) -> int:
        """Return about how many themes people would make of texts: by the features alone.

        Not by labels of comments, which draw the texts together, nor by the encoder for English, whose vectors lie
        closer: both would show fewer and larger subjects.
        """
        if self.features_.english_ is None:
            return estimate_theme_count(self.transform(texts), language_groups, self.seed)
        rows = np.arange(len(texts.words), dtype=np.int64)
        if len(rows) > N_AMONG:  # the estimate compares with no more, and joining costs time and memory
            rows = np.sort(np.random.default_rng(self.seed).choice(rows, N_AMONG, replace=False))
        content_words = texts.content_words
        vectors = self.features_.join_fast(
            [content_words[row] for row in rows.tolist()],
            texts.meaning[rows],
            [texts.languages[row] for row in rows.tolist()],
        )
        return estimate_theme_count(vectors, language_groups[rows], self.seed)

    def transform(self, texts: SpaceTexts) -> FloatArray:
        """Return ``(n, d)`` vectors of length 1, in half precision's values; each text without its context."""
        return self.transform_with_meaning(texts)[0]

    def transform_with_meaning(self, texts: SpaceTexts) -> tuple[FloatArray, FloatArray]:
        """Return the vectors, and the meaning without words, for neighbours in another language."""
        vectors = self.features_.transform(texts.content_words, texts.meaning, texts.languages, texts.english)
        meaning = self.features_.centre(texts.meaning, texts.languages)
        if self.label_axes_ is not None:
            coordinates = np.float32(LABELS_WEIGHT) * self._project_comments(texts, self.label_axes_)
            vectors, meaning = (normalize_rows(np.hstack([part, coordinates])) for part in (vectors, meaning))
        if texts.polarity is not None:
            side = np.float32(POLARITY_WEIGHT) * texts.polarity[:, None]
            vectors, meaning = (normalize_rows(np.hstack([part, side])) for part in (vectors, meaning))
        return round_to_half(vectors), meaning

    def add_context(self, vectors: FloatArray, texts: SpaceTexts) -> FloatArray:
        """Return vectors of ``transform`` drawn towards those of the same comments; as they are without comments."""
        if texts.occurrences is None:
            return vectors
        n_subject_words = np.array([count_subject_words(text_words) for text_words in texts.words])
        return add_context(vectors, n_subject_words, *texts.occurrences)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays without objects."""
        arrays = self.features_.to_arrays()
        if self.label_axes_ is not None:
            arrays[AXES_PREFIX + "axes"] = self.label_axes_.axes_.astype(np.float16)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], seed: int = 0) -> TextSpace:
        """Return the space that ``to_arrays`` came from."""
        space = cls(seed)
        space.features_ = JointFeatures.from_arrays(arrays, seed)
        if AXES_PREFIX + "axes" in arrays:  # a model from before labels taught has none
            space.label_axes_ = DiscriminantAxes(seed)
            space.label_axes_.axes_ = arrays[AXES_PREFIX + "axes"].astype(np.float32)
        return space

    def _average_comments(self, texts: SpaceTexts, comments: LabelArray, n_comments: int) -> FloatArray:
        """Return ``(m, d)``: the direction of the mean of each of these comments' texts, with all their features."""
        rows, comment_of_row = _list_occurrences(texts)
        position_of_comment = np.full(n_comments, -1, dtype=np.int64)
        position_of_comment[comments] = np.arange(len(comments))
        indices = position_of_comment[comment_of_row]
        rows, indices = rows[indices >= 0], indices[indices >= 0]
        distinct_rows, positions = np.unique(rows, return_inverse=True)
        joined = self.features_.join(
            [select_content_words(texts.words[row]) for row in distinct_rows],
            texts.meaning[distinct_rows],
            [texts.languages[row] for row in distinct_rows],
            None if texts.english is None else texts.english[distinct_rows],
        )
        sums = np.zeros((len(comments), joined.shape[1]), dtype=np.float32)
        np.add.at(sums, indices, joined[positions])
        return normalize_rows(sums)

    def _project_comments(self, texts: SpaceTexts, label_axes: DiscriminantAxes) -> FloatArray:
        """Return ``(n, k)``: the coordinates of each text's comment on the axes, with length 1."""
        content_words = texts.content_words

        def project(part: slice) -> FloatArray:
            english = None if texts.english is None else texts.english[part]
            joined = self.features_.join(content_words[part], texts.meaning[part], texts.languages[part], english)
            return label_axes.transform(joined)

        # In blocks: all features of a million texts side by side would take three gigabytes.
        blocks = map_blocks(project, len(content_words), BLOCK)
        of_texts = np.concatenate(blocks) if blocks else np.empty((0, label_axes.n_axes), np.float32)
        rows, comments = _list_occurrences(texts)
        of_comments = np.zeros((int(comments.max(initial=-1)) + 1, label_axes.n_axes), dtype=np.float32)
        np.add.at(of_comments, comments, of_texts[rows])
        of_comments = normalize_rows(of_comments)
        # A text that occurs in many comments gets the mean of theirs.
        averages = np.zeros_like(of_texts)
        np.add.at(averages, rows, of_comments[comments])
        averages /= np.maximum(np.bincount(rows, minlength=len(averages)), 1)[:, None]
        return averages


def _list_occurrences(texts: SpaceTexts) -> Occurrences:
    """Return which text occurred in which comment: every text is a comment of its own where none is known."""
    if texts.occurrences is not None:
        return texts.occurrences
    each = np.arange(len(texts.words), dtype=np.int64)
    return each, each
