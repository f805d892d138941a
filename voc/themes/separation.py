"""Separation of themes: how much nearer texts are to their own theme than to the next, and the resolution it favours.

The estimate of the number of themes (see ``voc.themes.granularity``) looks at each text's fifth neighbour. Where texts
are few and subjects many that neighbour is often about another subject, and too few themes are found; how well themes
are told apart does not depend on the number of texts in that way.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from voc.text.embedding.parallel import map_blocks
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows

__all__ = ["MAX_TEXTS_FEW", "MIN_SEPARATION", "choose_separated_resolution", "measure_separation"]

MAX_TEXTS_FEW = 20_000
"""Texts of which the fifth neighbour may be about another subject. Of more it hardly is, and trying resolutions takes
a second each."""

MIN_SEPARATION = 0.28
"""Where themes overlap more than this, finer ones are as separate by chance: .13 to .2 on a patients' survey."""
TOLERATED_SHARE = 0.97
"""Of the best separation: finer resolutions that have it are as good as the best."""
MIN_SHARE_OF_THEMES, MAX_SHARE_OF_THEMES = 0.7, 3.0
"""Of the estimated number of themes: it is right within these everywhere."""
STEP = 1.3  # from one resolution to the next: some 1.2 times as many themes
N_STEPS_DOWN, N_STEPS_UP = 4, 8
BLOCK = 4_096


def measure_separation(vectors: FloatArray, labels: LabelArray, language_groups: LabelArray, smallest: int) -> float:
    """Return the mean simplified silhouette of texts in −1 to 1; −1 where there are no two themes.

    A text's nearness to the centre of its theme, itself left out, is compared with that to the nearest other centre
    (Hruschka, de Castro & Campello 2004). Centres are those of one language: else a language would be what separates.

    Parameters
    ----------
    vectors
        ``(n, d)`` with length 1.
    labels, language_groups
        ``(n,)``: theme and language group of each text.
    smallest
        Texts of a theme, over all languages, below which it is left out.

    Examples
    --------
    >>> vectors = np.repeat(np.eye(2, dtype=np.float32), 5, axis=0)
    >>> measure_separation(vectors, np.repeat([0, 1], 5), np.zeros(10, dtype=np.int64), 3)
    1.0
    """
    groups = np.unique(language_groups)
    parts = [
        _measure_silhouettes(vectors[inside], labels[inside], max(3, smallest / len(groups)))
        for group in groups
        if (inside := language_groups == group).any()
    ]
    silhouettes = np.concatenate(parts) if parts else np.empty(0)
    return float(silhouettes.mean(dtype=np.float64)) if len(silhouettes) else -1.0


def choose_separated_resolution(resolution: float, measure: Callable[[float], tuple[int, float]]) -> float:
    """Return the resolution near an estimated one at which themes are most separate.

    Of finer ones the coarsest is taken that is about as good as the best.

    Parameters
    ----------
    resolution
        The one with the estimated number of themes.
    measure
        Function from a resolution to the number of its themes and their separation.

    Examples
    --------
    >>> choose_separated_resolution(1.0, lambda resolution: (round(20 * resolution), min(0.2 * resolution + 0.2, 0.6)))
    2.197
    >>> choose_separated_resolution(1.0, lambda resolution: (20, 0.1))
    1.0
    """
    n_first, separation = measure(resolution)
    if separation < MIN_SEPARATION:
        return resolution
    separation_by_resolution = {resolution: separation}
    for factor, n_steps in ((1 / STEP, N_STEPS_DOWN), (STEP, N_STEPS_UP)):
        for step in range(1, n_steps + 1):
            new_resolution = round(resolution * factor**step, 6)
            n_themes, separation = measure(new_resolution)
            if not MIN_SHARE_OF_THEMES * n_first <= n_themes <= MAX_SHARE_OF_THEMES * n_first:
                break
            separation_by_resolution[new_resolution] = separation
    best = max(separation_by_resolution, key=lambda one: separation_by_resolution[one])
    min_separation = TOLERATED_SHARE * separation_by_resolution[best]
    # Not finer, nor as fine as was estimated, without a reason.
    return min(
        one
        for one, separation in separation_by_resolution.items()
        if one >= min(best, resolution) and separation >= min_separation
    )


def _measure_silhouettes(vectors: FloatArray, labels: LabelArray, smallest: float) -> FloatArray:
    """Return the silhouette of each text whose theme is large enough; none where there is one such theme."""
    sizes = np.bincount(labels)
    is_large = sizes >= smallest
    if is_large.sum() < 2:  # noqa: PLR2004  a pair to compare
        return np.empty(0, dtype=np.float32)
    sums = np.zeros((len(sizes), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, labels, vectors)
    centres = normalize_rows(sums)[is_large]
    place_of_label = np.cumsum(is_large) - 1
    rows = np.flatnonzero(is_large[labels])

    def compare(part: slice) -> FloatArray:
        part_vectors, part_labels = vectors[rows[part]], labels[rows[part]]
        to_others = part_vectors @ centres.T
        to_others[np.arange(len(part_labels)), place_of_label[part_labels]] = -1.0
        own_distance = 1 - (part_vectors * normalize_rows(sums[part_labels] - part_vectors)).sum(axis=1)
        next_distance = 1 - to_others.max(axis=1)
        largest = np.maximum(np.maximum(own_distance, next_distance), np.float32(1e-9))
        return np.asarray((next_distance - own_distance) / largest, dtype=np.float32)

    return np.concatenate(map_blocks(compare, len(rows), BLOCK))
