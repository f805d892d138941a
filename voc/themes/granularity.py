"""Number of themes: an estimate from how the texts lie among each other, and the resolution that gives about as many.

Leiden's resolution means another number of groups for every corpus: 2.5 gives too few for 5,000 texts about 150
subjects and too many for a review set. How many texts lie about as near to a text as its nearest ones do says how
large the subjects are, and so how many there are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray

__all__ = ["MIN_TEXTS", "N_AMONG", "choose_resolution", "compute_small_resolution", "estimate_theme_count"]

MIN_TEXTS = 500
"""Distinct texts below which their number of themes is not estimated: an outbreak of 27 comments fell into three."""
N_FULL_RESOLUTION = 10_000  # distinct texts at which the small resolution would reach the first one
N_SAMPLE = 1_000  # texts whose surroundings are counted
N_AMONG = 20_000  # texts that they are compared with
BLOCK = 250
NEAREST_RANK = 5  # neighbour whose similarity counts as "the same subject": the first ones may be copies
ROUNDING = 1e-6  # of a similarity in single precision
SCALE, EXPONENT = 0.5, 1.25  # regression of the human number on nine labelled sets (docs/decisions/0014)
MIN_THEMES = 3
LOWEST_RESOLUTION, HIGHEST_RESOLUTION = 0.25, 32.0
FIRST_RESOLUTION = 2.5
N_STEPS = 7
STEP_EXPONENT = 1.5  # a resolution that is 1.5 times as high gives some 1.3 times as many themes
TOLERANCE = 0.08  # of the number of themes: nobody sees the difference between 50 and 54


def estimate_theme_count(vectors: FloatArray, language_groups: LabelArray, seed: int = 0) -> int:
    """Return about how many themes people would make of texts.

    For a sample of texts those are counted that are nearer than the middle between the fifth neighbour and the mean of
    all pairs; the median share of texts that are is the share of a middling subject.

    Parameters
    ----------
    vectors
        ``(n, d)`` with length 1, without context.
    language_groups
        Texts of different groups are not compared: words of two languages are not comparable.
    seed
        Of the samples.
    """
    generator = np.random.default_rng(seed)
    among = _sample(np.arange(len(vectors)), N_AMONG, generator)
    queries = _sample(among, N_SAMPLE, generator)
    shares: list[float] = []
    for group in np.unique(language_groups[queries]):
        inside = vectors[among[language_groups[among] == group]]
        rows = np.flatnonzero(np.isin(among[language_groups[among] == group], queries))
        if len(inside) > NEAREST_RANK:
            shares.extend(_measure_shares_near(inside, rows))
    if not shares:
        return MIN_THEMES
    n_subjects = 1 / float(np.median(shares))
    # Many subjects lie closer to each other than few: their surroundings overlap, and look like fewer.
    return max(MIN_THEMES, round(SCALE * float(n_subjects**EXPONENT)))


def compute_small_resolution(n_texts: int) -> float:
    """Return the resolution for fewer than ``MIN_TEXTS`` distinct texts: of few texts people make few themes.

    Examples
    --------
    >>> round(compute_small_resolution(144), 2)
    0.87
    """
    return FIRST_RESOLUTION * float((n_texts / N_FULL_RESOLUTION) ** 0.25)


def choose_resolution(n_themes: int, count_themes: Callable[[float], int]) -> float:
    """Return the resolution with about so many themes, between .25 and 32.

    Parameters
    ----------
    n_themes
        The number that is sought.
    count_themes
        Function from a resolution to the number of themes; the higher, the more.

    Examples
    --------
    >>> round(choose_resolution(40, lambda resolution: round(10 * resolution)))
    4
    """
    # Ends of the interval that holds the answer, as logarithms of the resolution, with the number of themes there.
    low, n_low = float(np.log(LOWEST_RESOLUTION)), 0
    high, n_high = float(np.log(HIGHEST_RESOLUTION)), 0
    position = best_position = float(np.log(FIRST_RESOLUTION))
    best_difference = np.inf
    for _ in range(N_STEPS):
        n_counted = max(count_themes(float(np.exp(position))), 1)
        difference = abs(float(np.log(n_counted / n_themes)))
        if difference < best_difference:
            best_position, best_difference = position, difference
        if difference <= TOLERANCE:
            break
        if n_counted < n_themes:
            low, n_low = position, n_counted
        else:
            high, n_high = position, n_counted
        if n_low and n_high:  # both ends were counted: a straight line between them, not quite to either end
            share = float(np.log(n_themes / n_low) / np.log(n_high / n_low))
            position = low + float(np.clip(share, 0.1, 0.9)) * (high - low)
        else:
            position = float(np.clip(position + STEP_EXPONENT * np.log(n_themes / n_counted), low, high))
    return float(np.exp(best_position))


def _sample(rows: NDArray[np.int64], size: int, generator: np.random.Generator) -> NDArray[np.int64]:
    return rows if len(rows) <= size else np.sort(generator.choice(rows, size, replace=False))


def _measure_shares_near(vectors: FloatArray, rows: NDArray[np.int64]) -> list[float]:
    """Return for each of these rows the share of texts, itself included, that lie about as near as its nearest."""
    shares: list[float] = []
    mean_vector = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    for start in range(0, len(rows), BLOCK):
        part = rows[start : start + BLOCK]
        similarities = vectors[part] @ vectors.T
        similarities[np.arange(len(part)), part] = -1.0  # a text is not its own neighbour
        nearest = np.partition(similarities, -NEAREST_RANK, axis=1)[:, -NEAREST_RANK]
        middles = (nearest + vectors[part] @ mean_vector) / 2
        middles = np.minimum(middles, nearest - ROUNDING)  # where all texts are alike none would be nearer than that
        shares.extend((((similarities > middles[:, None]).sum(axis=1) + 1) / len(vectors)).tolist())
    return shares
