"""Axes that labels teach: the directions in which vectors with different labels differ, and those with one do not.

Linear discriminant analysis (Fisher 1936; Rao 1948) with the covariance within the classes drawn towards a multiple of
the identity (Friedman 1989), in numpy: the same bits on every machine matter more here than scikit-learn's options.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray, round_to_half

__all__ = ["DiscriminantAxes", "select_classes"]

SHRINKAGE = 0.1  # of the covariance within classes; .05 to .3 differ by .03 AMI on the shipped example
MIN_PER_CLASS = 20  # vectors: what fewer have in common is chance as often as subject
MAX_AXES = 80
MAX_VECTORS = 20_000  # that the axes are learned from: more change nothing, and the sums stay small


class DiscriminantAxes:
    """Projection of vectors on the axes that separate known classes best.

    Parameters
    ----------
    seed
        Of the sample that is learned from where there are more than 20,000 vectors.

    Attributes
    ----------
    axes_
        ``(d, k)``, in half precision's values; k is 0 where no two classes are large enough.

    Examples
    --------
    Twenty vectors of each of two classes differ in the first direction, and in the second by chance.

    >>> import numpy as np
    >>> vectors = np.column_stack([np.repeat([1.0, -1.0], 20), np.tile([-0.1, 0.1], 20)]).astype(np.float32)
    >>> axes = DiscriminantAxes().fit(vectors, ["bill"] * 20 + ["move"] * 20).axes_
    >>> abs(axes[:, 0]).round(2).tolist()
    [1.0, 0.0]
    """

    axes_: FloatArray

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    @property
    def n_axes(self) -> int:
        """Number of axes that were learned."""
        return int(self.axes_.shape[1])

    def fit(self, vectors: FloatArray, labels: Sequence[str | None]) -> Self:
        """Learn the axes.

        Parameters
        ----------
        vectors
            ``(n, d)``.
        labels
            Class of each vector, None where it is not known. Classes of fewer than 20 vectors teach nothing.
        """
        classes = select_classes(labels)
        code_by_label = {label: code for code, label in enumerate(classes)}
        codes = np.array([-1 if label is None else code_by_label.get(label, -1) for label in labels], dtype=np.int64)
        rows = np.flatnonzero(codes >= 0)
        if len(rows) > MAX_VECTORS:
            rows = np.sort(np.random.default_rng(self.seed).choice(rows, MAX_VECTORS, replace=False))
        self.axes_ = np.zeros((vectors.shape[1], 0), dtype=np.float32)
        if len(classes) > 1:  # one class differs from nothing
            self.axes_ = _find_axes(vectors[rows].astype(np.float64), codes[rows], len(classes))
        return self

    def transform(self, vectors: FloatArray) -> FloatArray:
        """Return ``(n, k)`` coordinates on the axes; the sum of two vectors has the sum of their coordinates."""
        return np.asarray(vectors @ self.axes_, dtype=np.float32)


def select_classes(labels: Sequence[str | None]) -> list[str]:
    """Return the labels that are frequent enough to teach an axis, sorted.

    >>> select_classes(["bill"] * 20 + ["move"] * 30 + ["app"] * 3 + [None] * 50)
    ['bill', 'move']
    """
    n_by_label = Counter(label for label in labels if label is not None)
    return sorted(label for label, n in n_by_label.items() if n >= MIN_PER_CLASS)


def _find_axes(vectors: NDArray[np.float64], codes: LabelArray, n_classes: int) -> FloatArray:
    """Return the axes ``(d, k)`` with the most variance between classes for their variance within, best first."""
    from scipy import linalg

    sizes = np.bincount(codes, minlength=n_classes)
    class_means = np.zeros((n_classes, vectors.shape[1]))
    np.add.at(class_means, codes, vectors)
    class_means /= np.maximum(sizes, 1)[:, None]  # a sample may hold none of a class that was large before it
    residuals = vectors - class_means[codes]
    within = residuals.T @ residuals / len(vectors)
    n_dimensions = len(within)
    spread = float(np.trace(within)) / n_dimensions
    # A tiny ridge keeps the decomposition defined where all vectors of every class are equal.
    within = (1 - SHRINKAGE) * within + (SHRINKAGE * spread + 1e-9) * np.eye(n_dimensions)
    deviations = (class_means - vectors.mean(axis=0)) * np.sqrt(sizes / len(vectors))[:, None]
    n_axes = min(MAX_AXES, n_classes - 1, n_dimensions)
    columns = [n_dimensions - n_axes, n_dimensions - 1]  # eigh sorts from the smallest
    _, axes = linalg.eigh(deviations.T @ deviations, within, subset_by_index=columns)
    # One common scale, which coordinates of length 1 do not show: half precision holds no value above 65,504.
    return round_to_half(axes[:, ::-1] / np.abs(axes).max())
