"""Estimates: figures with their interval, unit, number of observations and method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["AT_LEAST", "AT_MOST", "Estimate"]

AT_LEAST = "at least: contacts without a comment were not audited"
"""Note of a figure that counts only what is known: the true one may be higher."""
AT_MOST = "at most: contacts without a comment were not audited"
"""Note of a figure that the unknown is counted in."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its uncertainty.

    ``value``, ``low`` and ``high`` are None when no figure may be shown; ``note`` then says why. ``unit`` is
    ``comments``, ``contacts``, ``share``, ``nps``, ``per 1000``, ``eur`` … ``n`` is what it rests on,
    ``n_customers`` how many people. ``method`` names the formula. ``reference`` is what ``voc trace`` takes.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    method: str = ""
    n_customers: int | None = None
    reference: str = ""
    note: str = ""

    @property
    def is_suppressed(self) -> bool:
        """True when the group is too small to be shown."""
        # By its note, which the report and the figures in the store keep; no value has other reasons too (no answers).
        return self.value is None and self.note.startswith("fewer than")

    @property
    def bound(self) -> Literal["at_least", "at_most"] | None:
        """Whether the true figure is no less, or no more, than the value; None: the value is an estimate of it."""
        if self.value is None:
            return None
        if self.note == AT_LEAST:
            return "at_least"
        return "at_most" if self.note == AT_MOST else None

    @property
    def excludes_zero(self) -> bool:
        """True when the whole interval lies on one side of 0; of many figures some do so by chance."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high
