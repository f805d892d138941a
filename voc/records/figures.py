"""Estimates: figures with their interval, unit, number of observations and method."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Estimate"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its uncertainty.

    ``value``, ``low`` and ``high`` are None when nothing may be said; ``note`` then says why. ``unit`` is
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
    def excludes_zero(self) -> bool:
        """True when the interval lies on one side of 0: a difference that is established."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high
