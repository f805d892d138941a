"""Polarities of segments as they are kept with a run of the causes: three probabilities in three bytes each."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["SegmentPolarities", "round_polarities"]

N_STEPS = 255
"""Probabilities are stored as whole numbers of this part."""


def round_polarities(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities as they are once they were stored, so that a first fit gives what later ones do."""
    return np.round(probability * N_STEPS).astype(np.uint8) / N_STEPS


@dataclass(frozen=True, eq=False)
class SegmentPolarities:
    """Probabilities that segments are negative, neutral and positive.

    Attributes
    ----------
    segment
        Segment ids, ``(n,)``, ascending.
    probability
        ``(n, 3)``; a row of zeros: in another language, or without a letter.
    """

    segment: NDArray[np.int64]
    probability: NDArray[np.float64]

    @classmethod
    def from_rows(cls, segment: NDArray[np.int64], probability: NDArray[np.float64]) -> Self:
        """Return them sorted by segment."""
        order = np.argsort(segment, kind="stable")
        return cls(segment[order], probability[order])

    def look_up(self, segment_ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return (m, 3) probabilities of some segments; NaN where there are none."""
        probability = np.full((len(segment_ids), 3), np.nan)
        if len(self.segment):
            # An id beyond the last would point past the end; the comparison then finds another id there.
            position = np.minimum(np.searchsorted(self.segment, segment_ids), len(self.segment) - 1)
            is_there = self.segment[position] == segment_ids
            probability[is_there] = self.probability[position[is_there]]
        return probability

    def to_bytes(self) -> bytes:
        """Return them as they are stored: NumPy's archive, compressed."""
        file = BytesIO()
        steps = np.round(self.probability * N_STEPS).astype(np.uint8)
        np.savez_compressed(file, segment=self.segment, probability=steps)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes | None) -> Self:
        """Read what :meth:`to_bytes` returned; None: a run that stored none."""
        if not content:
            return cls(np.array([], dtype=np.int64), np.zeros((0, 3)))
        with np.load(BytesIO(content), allow_pickle=False) as archive:
            return cls(archive["segment"].astype(np.int64), archive["probability"].astype(float) / N_STEPS)
