"""Themes of new texts, from the fitted ones that are nearest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.themes.neighbours import nearest

__all__ = ["fingerprint", "vote"]

Floats = NDArray[np.float32]


def fingerprint(text: str) -> int:
    """Return 63 bits that texts equal but for case and spaces share."""
    folded = " ".join(text.split()).casefold()
    return int.from_bytes(hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()[:8], "little") >> 1


def vote(
    queries: Floats,
    groups: Sequence[int],
    fitted: Floats,
    fitted_groups: NDArray[np.int64],
    labels: NDArray[np.int64],
    n_neighbours: int,
    weights: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return each query's theme by the votes of its nearest fitted texts of the same language group.

    A neighbour's vote weighs its similarity, squared (near ones decide), times its ``weights``: that of a text which a
    person placed is more. Texts without a theme vote too.

    Returns
    -------
    labels, shares, nearness
        Theme (−1: none), its share of the votes, and the mean similarity of the three nearest.
    """
    n_themes = int(labels.max(initial=-1)) + 1
    winners = np.full(len(queries), -1, np.int64)
    shares = np.zeros(len(queries))
    nearness = np.zeros(len(queries))
    asked_groups = np.asarray(groups)
    for group in np.unique(asked_groups):
        asked = np.flatnonzero(asked_groups == group)
        among = np.flatnonzero(fitted_groups == group)
        if not len(among):
            among = np.arange(len(fitted))
        rows, similarities = nearest(queries[asked], fitted[among], n_neighbours)
        if not rows.shape[1]:
            continue
        heard = np.where(rows >= 0, np.maximum(similarities, 0.0), 0.0).astype(np.float64) ** 2
        if weights is not None:
            heard *= weights[among[rows]]
        votes = np.zeros((len(asked), n_themes + 1))
        lines = np.repeat(np.arange(len(asked)), rows.shape[1])
        np.add.at(votes, (lines, labels[among[rows]].ravel()), heard.ravel())  # −1 is the last column
        best = votes.argmax(axis=1)
        totals = votes.sum(axis=1)
        winners[asked] = np.where((best < n_themes) & (totals > 0), best, -1)
        shares[asked] = votes[np.arange(len(asked)), best] / np.where(totals > 0, totals, 1)
        nearness[asked] = similarities[:, :3].mean(axis=1)
    return winners, shares, nearness
