"""The ledger of a month: every printed figure gets a reference, and the ids of the items that it was counted from.

It also keeps small groups out: a figure about fewer customers than may be shown loses its value here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from voc.records import Estimate

__all__ = ["Ledger", "counted", "n_distinct"]


@dataclass(slots=True)
class Ledger:
    """Collects figures. ``prefix`` starts every reference; ``smallest`` is the smallest group that is shown."""

    prefix: str
    smallest: int
    customers_known: bool = True
    figures: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def enter(
        self,
        estimate: Estimate,
        name: str,
        ids: Iterable[int] | NDArray[np.int64] | None = None,
        *,
        n_customers: int | None = None,
        guard: int | None = None,
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
        guard
            How many customers decide on showing it, when that is another number. 0 customers need no protection.
        """
        deciding = guard if guard is not None else n_customers
        reference = f"{self.prefix}/{name}"
        shown = n_customers if self.customers_known else None
        if deciding is not None and 0 < deciding < self.smallest:
            return self.hide(replace(estimate, reference=reference))
        if ids is not None:
            self.figures[reference] = tuple(int(i) for i in ids)
        return replace(estimate, reference=reference, n_customers=shown)

    def hide(self, estimate: Estimate) -> Estimate:
        """Return the estimate without value, and take it out of the ledger."""
        self.figures.pop(estimate.reference, None)
        note = f"fewer than {self.smallest} customers"
        return Estimate(None, None, None, 0, estimate.unit, estimate.method, None, estimate.reference, note)


def counted(n: int, unit: str) -> Estimate:
    """Return a plain count: nothing was sampled, so there is no interval."""
    return Estimate(float(n), None, None, n, unit, "counted")


def n_distinct(values: NDArray[np.int64]) -> int:
    """Return how many different values there are."""
    return int(np.unique(values).size)
