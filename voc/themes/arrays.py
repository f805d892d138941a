"""Types of the arrays that themes are computed with."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["FloatArray", "LabelArray", "NeighbourArray"]

FloatArray: TypeAlias = NDArray[np.float32]
"""Vectors ``(n, d)``, one text a row, or their similarities."""
NeighbourArray: TypeAlias = NDArray[np.int32]
"""Row numbers of texts, such as the nearest ones of each: ``(n, k)``; −1 where there are fewer."""
LabelArray: TypeAlias = NDArray[np.int64]
"""A number for each text ``(n,)``: its theme, its group, or the place of another text; −1 for none."""
