"""A measured promise, as ``claims.py`` prints it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True)
class Claim:
    """One measured promise."""

    claim: str
    case: str
    method: str
    low: float
    high: float
    measured: float

    def as_row(self) -> dict[str, float | str]:
        return {
            "claim": self.claim,
            "case": self.case,
            "method": self.method,
            "low": self.low,
            "high": self.high,
            "measured": float(f"{self.measured:.4g}"),
        }

    @property
    def holds(self) -> bool:
        return self.low <= self.measured <= self.high
