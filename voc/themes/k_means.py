"""K-means: Lloyd's two steps in turn, for the cells of a neighbour search and for the sub-themes of a theme.

The two differ in what "near" means and in how a centre is computed, and both have to give the same bits on any number
of cores; scikit-learn's ``KMeans`` gives others with another number of threads, and takes seconds to import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from voc.themes.arrays import FloatArray, LabelArray

__all__ = ["run_k_means"]

FindNearest: TypeAlias = Callable[[FloatArray], tuple[LabelArray, FloatArray]]
"""From centres to each vector's nearest centre ``(n,)`` and how far (or near) it is ``(n,)``."""
MoveCentres: TypeAlias = Callable[[LabelArray, FloatArray], FloatArray]
"""From each vector's centre and the old centres to the new ones."""


def run_k_means(
    centres: FloatArray, find_nearest_centres: FindNearest, move_centres: MoveCentres, n_steps: int
) -> tuple[LabelArray, FloatArray, FloatArray]:
    """Return each vector's centre, the centres, and how far the vectors were from them at the last step.

    Parameters
    ----------
    centres
        ``(k, d)``: where to begin.
    n_steps
        After which it ends; earlier where no vector changes its centre.
    """
    labels, distances = find_nearest_centres(centres)
    centres = move_centres(labels, centres)
    for _ in range(n_steps - 1):
        new_labels, distances = find_nearest_centres(centres)
        if (new_labels == labels).all():
            break  # the same members have the same centre: every further step would be this one again
        labels, centres = new_labels, move_centres(new_labels, centres)
    return labels, centres, distances
