"""Arrays that themes are computed with: their types, and the two forms in which vectors are held."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["FloatArray", "LabelArray", "NeighbourArray", "normalize_rows", "round_to_half"]

FloatArray: TypeAlias = NDArray[np.float32]
"""Vectors ``(n, d)``, one text a row, or their similarities."""
NeighbourArray: TypeAlias = NDArray[np.int32]
"""Row numbers of texts, such as the nearest ones of each: ``(n, k)``; −1 where there are fewer."""
LabelArray: TypeAlias = NDArray[np.int64]
"""A number for each text ``(n,)``: its theme, its group, or the position of another text; −1 for none."""


def normalize_rows(vectors: NDArray[Any]) -> FloatArray:
    """Return the rows with length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def round_to_half(values: NDArray[Any]) -> FloatArray:
    """Return the values in half precision, as single: what is stored gives the same numbers as what was learned."""
    return np.ascontiguousarray(values.astype(np.float16), dtype=np.float32)
