"""Peaks that are to come, as past years had them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["ComingPeak"]


@dataclass(frozen=True, slots=True)
class ComingPeak:
    """Weeks to come in which a contact reason had more contacts than before them, a year ago and two years ago.

    ``ratios`` are those of the same weeks to the thirteen weeks before the six, first a year ago, then two years ago.
    """

    reason: str
    name: str
    first_day: date
    last_day: date
    ratios: tuple[float, float]
