"""Themes of two subjects, divided: their two parts are less alike than neighbouring themes mostly are.

One resolution for all texts leaves some themes that are two: "Came on time" and "No problems" were one. A finer one
would cut every other theme as well, so each is looked at by itself. Where themes are told apart well the resolution
is right (see ``voc.themes.separation``), and none is divided.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.graph import build_similarity_graph
from voc.themes.neighbour_search import find_nearest
from voc.themes.seed_members import measure_likeness
from voc.themes.theme_parts import MIN_TEXTS_OF_PART, N_NEIGHBOURS, find_two_parts, flag_second_part, measure_own_share

__all__ = ["divide_unlike_themes"]

MIN_TEXTS = 40
"""Texts of a theme that may be divided: fewer fall apart by chance."""
MAX_LIKENESS = 0.45
"""Similarity between the parts against that within them. Of the themes of the example and of a patients' survey one in
five to ten is less like the theme that is most like it (docs/decisions/0014)."""


def divide_unlike_themes(
    labels: LabelArray, vectors: FloatArray, language_groups: LabelArray, is_settled: NDArray[np.bool_], *, seed: int
) -> tuple[LabelArray, NDArray[np.float64]]:
    """Return new theme numbers, and for each text the share of its links that stay inside its part.

    Of a theme whose parts are unlike the second part is a theme of its own. The share is 1 in one that stays whole.

    Parameters
    ----------
    labels, vectors, language_groups
        Theme (−1: none), vector of length 1 and language group of each of ``n`` texts.
    is_settled
        Texts that people placed, or that emerge: their theme is not divided.
    seed
        Seed of the search for parts.

    Notes
    -----
    Parts are compared in the language that both have most texts in: words of two languages are never alike. Where one
    part has hardly a text in the other's language, language may be all that they differ in, and they stay together.
    """
    new_labels, shares = labels.copy(), np.ones(len(labels))
    undivided_themes = set(np.unique(labels[is_settled]).tolist())
    for label in range(int(labels.max(initial=-1)) + 1):
        rows = np.flatnonzero(labels == label)
        if len(rows) < MIN_TEXTS or label in undivided_themes:
            continue
        neighbours, _ = find_nearest(vectors[rows], vectors[rows], N_NEIGHBOURS, seed=seed, same=True)
        graph = build_similarity_graph(neighbours)
        parts = find_two_parts(graph, seed)
        if parts is None:
            continue
        is_second = flag_second_part(graph, parts)
        if _measure_likeness_of_parts(vectors[rows], language_groups[rows], is_second) <= MAX_LIKENESS:
            new_labels[rows[is_second]] = int(new_labels.max()) + 1
            shares[rows] = measure_own_share(graph, is_second)
    return new_labels, shares


def _measure_likeness_of_parts(vectors: FloatArray, language_groups: LabelArray, is_second: NDArray[np.bool_]) -> float:
    """Return how much two parts are alike in the language that both have most texts in; 1 where they share none."""
    n_shared_by_group = {
        int(group): int(min((is_second & inside).sum(), (~is_second & inside).sum()))
        for group in np.unique(language_groups)
        for inside in [language_groups == group]
    }
    group = max(n_shared_by_group, key=lambda group: (n_shared_by_group[group], -group))
    if n_shared_by_group[group] < MIN_TEXTS_OF_PART:
        return 1.0
    inside = language_groups == group
    return measure_likeness(vectors[inside & ~is_second], vectors[inside & is_second])
