"""Themes of new texts, by a vote of the fitted texts that are nearest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from voc.text.normalize import fold
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.neighbour_search import N_NEAREST, find_nearest

__all__ = ["compute_fingerprint", "correct_labels", "vote_by_neighbours"]

FINGERPRINT_BYTES = 8
SIMILARITY_POWER = 2
PERSON_WEIGHT = 4.0  # of the vote of a text that a person placed, against one that the fit placed


def find_fitted_positions(
    fingerprint_by_row: Mapping[int, int], fitted_fingerprints: LabelArray
) -> tuple[LabelArray, LabelArray]:
    """Return rows, and the position of the fitted text that each equals (−1 where none does)."""
    position_by_fingerprint = {int(fingerprint): position for position, fingerprint in enumerate(fitted_fingerprints)}
    positions = [position_by_fingerprint.get(fingerprint, -1) for fingerprint in fingerprint_by_row.values()]
    return np.array(list(fingerprint_by_row), dtype=np.int64), np.array(positions, dtype=np.int64)


def compute_fingerprint(text: str) -> int:
    """Return 63 bits that texts equal but for case and spaces share.

    >>> compute_fingerprint("Waar blijft  mijn nota?") == compute_fingerprint("waar blijft mijn NOTA?")
    True
    """
    # "surrogatepass": half a sign, cut off by some export, must not stop a fit.
    digest = hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:FINGERPRINT_BYTES], "little") >> 1  # 63 bits: a signed integer column holds them


def correct_labels(
    labels: LabelArray, fingerprints: NDArray[np.int64], topic_by_fingerprint: Mapping[int, int]
) -> tuple[LabelArray, NDArray[np.float64] | None]:
    """Return the fitted texts' topics as people corrected them, and the weights of their votes.

    >>> correct_labels(np.array([0, 1]), np.array([17, 18]), {18: 0})
    (array([0, 0]), array([1., 4.]))
    """
    if not topic_by_fingerprint:
        return labels, None
    pairs = zip(fingerprints.tolist(), labels.tolist(), strict=True)
    corrected = [topic_by_fingerprint.get(fingerprint, label) for fingerprint, label in pairs]
    weights = [PERSON_WEIGHT if mark in topic_by_fingerprint else 1.0 for mark in fingerprints.tolist()]
    return np.array(corrected), np.array(weights)


def vote_by_neighbours(  # noqa: PLR0913  two sets of texts, and how votes count
    queries: FloatArray,
    query_language_groups: Sequence[int],
    fitted: FloatArray,
    fitted_language_groups: LabelArray,
    labels: LabelArray,
    n_neighbours: int,
    weights: NDArray[np.float64] | None = None,
    *,
    topic_weights: NDArray[np.float64] | None = None,
    power: int = SIMILARITY_POWER,
) -> tuple[LabelArray, NDArray[np.float64], NDArray[np.float64]]:
    """Return each query's theme by the votes of its nearest fitted texts.

    Those of the same language group vote; where that group has none, all do.

    A neighbour's vote weighs its similarity to a power (near ones decide), times its ``weights``: that of a text which
    a person placed is more. Texts without a theme vote too.

    Parameters
    ----------
    queries, fitted
        ``(m, d)`` and ``(n, d)`` vectors of length 1.
    query_language_groups, fitted_language_groups
        ``(m,)`` and ``(n,)`` language groups.
    labels, weights
        ``(n,)`` each, of the fitted texts: theme (−1: none), and what a vote of it counts.
    topic_weights
        ``(m, n_themes)``: what a vote for each theme counts for each query; None: all the same.
    power
        Of the similarity.

    Returns
    -------
    labels, shares, nearness
        ``(m,)`` each: theme (−1: none), its share of the votes, and the mean similarity of the three nearest.
    """
    n_themes = int(labels.max(initial=-1)) + 1
    winners = np.full(len(queries), -1, np.int64)
    shares = np.zeros(len(queries))
    nearness = np.zeros(len(queries))
    language_groups = np.asarray(query_language_groups)
    for group in np.unique(language_groups):
        query_rows = np.flatnonzero(language_groups == group)
        fitted_rows = np.flatnonzero(fitted_language_groups == group)
        if not len(fitted_rows):
            fitted_rows = np.arange(len(fitted))
        nearest, similarities = find_nearest(queries[query_rows], fitted[fitted_rows], n_neighbours)
        if not nearest.shape[1]:
            continue
        # Cut off at 0 first: what is turned away from the text would vote like what is near.
        vote_weights = np.where(nearest >= 0, np.maximum(similarities, 0.0), 0.0).astype(np.float64) ** power
        if weights is not None:
            vote_weights *= weights[fitted_rows[nearest]]
        votes = _count_votes(labels[fitted_rows[nearest]], vote_weights, n_themes)
        if topic_weights is not None:
            votes[:, :n_themes] *= topic_weights[query_rows]
        winners[query_rows], shares[query_rows] = _find_winners(votes)
        nearness[query_rows] = similarities[:, :N_NEAREST].mean(axis=1)
    return winners, shares, nearness


def _count_votes(voted_labels: LabelArray, vote_weights: NDArray[np.float64], n_themes: int) -> NDArray[np.float64]:
    """Return ``(m, n_themes + 1)`` votes for each theme; those for none are in the last column."""
    votes = np.zeros((len(voted_labels), n_themes + 1))
    query_of_vote = np.repeat(np.arange(len(voted_labels)), voted_labels.shape[1])
    np.add.at(votes, (query_of_vote, voted_labels.ravel()), vote_weights.ravel())  # label −1 is the last column
    return votes


def _find_winners(votes: NDArray[np.float64]) -> tuple[LabelArray, NDArray[np.float64]]:
    best = votes.argmax(axis=1)
    totals = votes.sum(axis=1)
    shares = votes[np.arange(len(votes)), best] / np.where(totals > 0, totals, 1)
    return np.where((best < votes.shape[1] - 1) & (totals > 0), best, -1), shares
