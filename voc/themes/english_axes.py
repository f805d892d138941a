"""English meaning, in addition to the multilingual one: a slow encoder's vector of a text, computed or predicted.

Of many texts only a sample is read. A ridge regression (Hoerl & Kennard 1970) on the multilingual meaning and the words
predicts the others' vectors: the fast features learn what the slow encoder hears.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, normalize_rows, round_to_half

__all__ = ["EnglishAxes"]

RIDGE = 1.0  # against vectors of length 1, of which there are thousands


class EnglishAxes:
    """Centre of the English vectors, and the map from the fast features to them.

    Attributes
    ----------
    centre_, map_
        ``(d,)``: mean of the vectors that were read; ``(k, d)``: coefficients, in half precision's values.

    Examples
    --------
    The second feature says what the slow encoder hears.

    >>> import numpy as np
    >>> features = np.repeat(np.eye(2, dtype=np.float32), 50, axis=0)
    >>> axes = EnglishAxes().fit(features, features[:, ::-1])
    >>> axes.transform(features[[0, 99]], np.zeros((2, 2), np.float32)).astype(float).round(1).tolist()
    [[-0.7, 0.7], [0.7, -0.7]]
    """

    centre_: FloatArray
    map_: FloatArray

    def fit(self, features: FloatArray, vectors: FloatArray) -> Self:
        """Learn from the texts that were read: their ``(n, k)`` fast features and ``(n, d)`` vectors of length 1."""
        self.centre_ = round_to_half(vectors.mean(axis=0, dtype=np.float64))
        centred = normalize_rows(vectors - self.centre_).astype(np.float64)
        wide = features.astype(np.float64)
        # In double precision: near-equal directions would turn with the rounding.
        gram = wide.T @ wide + RIDGE * np.eye(wide.shape[1])
        self.map_ = round_to_half(np.linalg.solve(gram, wide.T @ centred))
        return self

    def transform(self, features: FloatArray, vectors: FloatArray) -> FloatArray:
        """Return ``(n, d)`` centred vectors of length 1: as read, or predicted where ``vectors`` holds zeros."""
        is_read = vectors.any(axis=1, keepdims=True)
        return normalize_rows(np.where(is_read, vectors - self.centre_, features @ self.map_))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned."""
        return {"english_centre": self.centre_.astype(np.float16), "english_map": self.map_.astype(np.float16)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> EnglishAxes | None:
        """Return the axes that ``to_arrays`` came from; None where there are none."""
        if "english_map" not in arrays:  # a model without English, or from before it had an encoder of its own
            return None
        axes = cls()
        axes.centre_ = arrays["english_centre"].astype(np.float32)
        axes.map_ = arrays["english_map"].astype(np.float32)
        return axes
