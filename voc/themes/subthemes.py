"""Sub-themes: the sentences of one theme, grouped by meaning and described in words.

Written by hand and not with ``sklearn.cluster``: a group is asked for while an officer waits, and importing that
package takes longer than grouping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.features import select_content_words, tokenize
from voc.themes.k_means import run_k_means
from voc.themes.labels.labels import PhraseCache, describe_topics
from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS

__all__ = ["SubthemeDescription", "assign_to_nearest_centre", "describe_subthemes", "find_subthemes"]

MAX_SUBTHEMES = 5
MIN_TEXTS_PER_SUBTHEME = 4
"""Fewer groups are tried for a theme of fewer texts than this many times the number of groups."""
N_STARTS, N_STEPS = 3, 30
N_KEYWORDS = 6


@dataclass(frozen=True, slots=True)
class SubthemeDescription:
    """A sub-theme in words: label by language, keywords best first, and rows of its texts, the most central first."""

    labels: Mapping[str, str]
    keywords: tuple[str, ...]
    central_rows: tuple[int, ...]


def find_subthemes(vectors: FloatArray, seed: int) -> tuple[LabelArray, FloatArray]:
    """Return each text's group ``(n,)`` and the groups' centres ``(k, d)``.

    K-means with the number of groups (2 to 5) of the best simplified silhouette; one group where there are no two
    distinct vectors, or too few texts.

    Parameters
    ----------
    vectors
        ``(n, d)``, one text a row.
    seed
        Of the first centres: the same vectors and seed give the same groups.
    """
    best_score = -np.inf
    labels, centres = np.zeros(len(vectors), dtype=np.int64), vectors.mean(axis=0, keepdims=True)
    n_distinct = len(np.unique(vectors, axis=0))  # k-means++ cannot choose more distinct centres than there are
    for n_groups in range(2, min(MAX_SUBTHEMES, n_distinct, len(vectors) // MIN_TEXTS_PER_SUBTHEME) + 1):
        # Lloyd's steps end in the nearest local optimum: the best of three starts is kept.
        starts = [_group_once(vectors, n_groups, np.random.default_rng((seed, n_groups, k))) for k in range(N_STARTS)]
        tried_labels, tried_centres, _ = min(starts, key=lambda start: start[2])
        score = _compute_silhouette(vectors, tried_centres)
        if score > best_score:
            best_score, labels, centres = score, tried_labels, tried_centres
    return labels, centres


def assign_to_nearest_centre(vectors: FloatArray, centres: FloatArray) -> LabelArray:
    """Return the number of each vector's nearest centre ``(n,)``.

    Examples
    --------
    >>> import numpy as np
    >>> centres = np.array([[1, 0], [0, 1]], dtype=np.float32)
    >>> assign_to_nearest_centre(np.array([[0.1, 0.9]], dtype=np.float32), centres).tolist()
    [1]
    """
    return np.asarray(_compute_squared_distances(vectors, centres).argmin(axis=1), dtype=np.int64)


def describe_subthemes(
    texts: Sequence[str], languages: Sequence[str], labels: LabelArray, vectors: FloatArray, centres: FloatArray
) -> list[SubthemeDescription]:
    """Return each group in words, in the order of the centres.

    Parameters
    ----------
    texts, languages
        One a row of ``vectors``; languages as codes, such as ``nl``.
    labels, vectors, centres
        The groups: see ``find_subthemes``.
    """
    rows_by_group: list[list[int]] = []
    for group, centre in enumerate(centres):
        rows = np.flatnonzero(labels == group)
        rows_by_group.append(rows[np.argsort(-(vectors[rows] @ centre), kind="stable")].tolist())
    topic_texts = describe_topics(PhraseCache(texts, languages), rows_by_group)
    words_by_text = [set(select_content_words(tokenize(text))) - KEYWORD_STOP_WORDS for text in texts]
    n_texts_by_word = Counter(word for words in words_by_text for word in words)
    return [
        SubthemeDescription(
            labels={language: topic_text.label for language, topic_text in by_language.items()},
            keywords=_select_keywords([words_by_text[row] for row in rows], n_texts_by_word, len(texts)),
            central_rows=tuple(rows),
        )
        for rows, by_language in zip(rows_by_group, topic_texts, strict=True)
    ]


def _group_once(vectors: FloatArray, n: int, rng: np.random.Generator) -> tuple[LabelArray, FloatArray, float]:
    """Return groups, centres and the sum of squared distances to them: Lloyd's steps from k-means++ centres."""

    def find_nearest_centres(centres: FloatArray) -> tuple[LabelArray, FloatArray]:
        distances = _compute_squared_distances(vectors, centres)
        return distances.argmin(axis=1).astype(np.int64), distances.min(axis=1)

    def move_centres(labels: LabelArray, centres: FloatArray) -> FloatArray:
        # A group that lost all its texts keeps its centre, where the mean of nothing would be no number.
        means = [vectors[labels == k].mean(axis=0) if (labels == k).any() else centres[k] for k in range(n)]
        return np.stack(means).astype(np.float32)

    first_centres = _choose_first_centres(vectors, n, rng)
    labels, centres, distances = run_k_means(first_centres, find_nearest_centres, move_centres, N_STEPS)
    return labels, centres, float(distances.sum())


def _choose_first_centres(vectors: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """Return ``n`` vectors, each drawn with a chance that grows with its squared distance to those before it.

    This is k-means++ (Arthur & Vassilvitskii 2007).
    """
    centres = vectors[[int(rng.integers(len(vectors)))]]
    while len(centres) < n:
        distances = _compute_squared_distances(vectors, centres).min(axis=1).astype(np.float64)
        row = rng.choice(len(vectors), p=distances / distances.sum()) if distances.sum() > 0 else 0
        centres = np.vstack([centres, vectors[[int(row)]]])
    return centres


def _compute_squared_distances(vectors: FloatArray, centres: FloatArray) -> FloatArray:
    """Return squared Euclidean distances ``(n_vectors, n_centres)``."""
    squared = (vectors**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None, :] - 2 * vectors @ centres.T
    # Rounding makes the distance of a vector to itself a little less than 0, and the square root of that no number.
    return np.asarray(np.maximum(squared, 0.0), dtype=np.float32)


def _compute_silhouette(vectors: FloatArray, centres: FloatArray) -> float:
    """Return the simplified silhouette: each vector's own centre against the next one (Hruschka et al. 2004).

    In [0, 1]. It needs n × k distances, where the silhouette itself needs n².
    """
    distances = np.sort(np.sqrt(_compute_squared_distances(vectors, centres)), axis=1)
    return float(np.mean((distances[:, 1] - distances[:, 0]) / np.maximum(distances[:, 1], 1e-9)))


def _select_keywords(
    words_by_text: Sequence[set[str]], n_texts_by_word: Mapping[str, int], n_texts: int
) -> tuple[str, ...]:
    """Return the words that are more frequent in a group than in all of the theme, best first.

    A word's weight is its share of the group's texts times how much that share exceeds its share of all texts.
    """
    counts = Counter(word for words in words_by_text for word in words)
    n_in_group = max(1, len(words_by_text))
    # A word that one text holds says nothing about the others; one that is as frequent outside does not describe it.
    shares = {word: count / n_in_group for word, count in counts.items() if count > 1}
    weights = {word: share * (share - n_texts_by_word[word] / n_texts) for word, share in shares.items()}
    weights = {word: weight for word, weight in weights.items() if weight > 0}
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:N_KEYWORDS])
