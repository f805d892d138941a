"""Provenance of a month's figures: the reference of each, and the ids of the feedback that it was counted from.

Small groups are kept out here too: a figure about fewer customers than may be shown loses its value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from voc.records import Estimate
from voc.records.ids import FeedbackId

__all__ = ["Provenance", "build_count", "count_distinct", "format_suppression"]


@dataclass(slots=True)
class Provenance:
    """Record of every figure that is printed about a month.

    Attributes
    ----------
    prefix
        How every reference begins: ``2026-10``, or ``2026-10/D-3`` for a department (``Facts.department_numbers``).
    smallest_group
        The fewest customers that a figure may be about.
    has_customers
        False where the data name no customers: then no number of customers is printed.
    figures
        Feedback ids by reference: ``{"2026-10/T-7/comments": (18, 25)}``.
    """

    prefix: str
    smallest_group: int
    has_customers: bool = True
    figures: dict[str, tuple[FeedbackId, ...]] = field(default_factory=dict)

    def record(
        self,
        estimate: Estimate,
        name: str,
        ids: Iterable[int] | NDArray[np.int64] | None = None,
        *,
        n_customers: int | None = None,
        n_deciding: int | None = None,
        is_hidden: bool = False,
    ) -> Estimate:
        """Return the estimate with its reference, suppressed when it is about too few customers.

        Parameters
        ----------
        name
            What the figure is, such as ``T-7/comments``.
        ids
            The feedback it was counted from; None: it does not come from feedback.
        n_customers
            How many customers it is about, and what is printed.
        n_deciding
            How many customers decide on showing it, when that is another number. 0 customers need no protection.
        is_hidden
            Suppress it whatever its size: with others beside it, it would tell a small one.
        """
        if n_deciding is None:
            n_deciding = n_customers
        reference = f"{self.prefix}/{name}"
        # 0 is nobody: that nothing was said may be told.
        is_small = n_deciding is not None and 0 < n_deciding < self.smallest_group
        if is_hidden or is_small:
            return self.suppress(replace(estimate, reference=reference))
        if ids is not None:
            self.figures[reference] = _list_ids(ids)
        return replace(estimate, reference=reference, n_customers=n_customers if self.has_customers else None)

    def suppress(self, estimate: Estimate) -> Estimate:
        """Return the estimate without value, and forget the feedback behind it.

        The size ``n`` goes too: with a total beside it, it would tell what is hidden.
        """
        # voc trace would otherwise list the comments of the very customers who are not to be told.
        self.figures.pop(estimate.reference, None)
        note = format_suppression(self.smallest_group)
        return Estimate(None, None, None, 0, estimate.unit, estimate.method, None, estimate.reference, note)


def _list_ids(ids: Iterable[int] | NDArray[np.int64]) -> tuple[FeedbackId, ...]:
    if isinstance(ids, np.ndarray) and ids.dtype == np.int64:
        return tuple(ids.tolist())  # a month's figures name a million of them
    return tuple(FeedbackId(int(id_)) for id_ in ids)


def format_suppression(smallest_group: int) -> str:
    """Return the note of a figure that is not shown; ``Estimate.is_suppressed`` knows it by its first words."""
    return f"fewer than {smallest_group} customers"


def build_count(n: int, unit: str) -> Estimate:
    """Return a plain count as an estimate: nothing was sampled, so there is no interval."""
    return Estimate(float(n), None, None, n, unit, "counted")


def count_distinct(values: NDArray[np.int64]) -> int:
    """Return how many distinct values there are."""
    if not values.size:
        return 0
    # Sorted in place of np.unique, whose hash takes thirteen times as long at 500 values and sixty at 30,000.
    ordered = np.sort(values, axis=None)
    return 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))
