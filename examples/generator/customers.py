"""The 25,000 customers: a number, a segment, a region, and what only their own letters tell (names, numbers)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_CUSTOMERS = 25_000
SEGMENTS = {"Particulier": 0.62, "Particulier zon": 0.31, "Klein zakelijk": 0.07}
PROVINCES = {
    "Groningen": 6, "Friesland": 7, "Drenthe": 5, "Overijssel": 9, "Flevoland": 5, "Gelderland": 14, "Utrecht": 9,
    "Noord-Holland": 14, "Zuid-Holland": 14, "Zeeland": 3, "Noord-Brabant": 10, "Limburg": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer, as the source systems know it."""

    number: str
    segment: str
    province: str

    @property
    def solar(self) -> bool:
        """True when there are panels on the roof."""
        return self.segment == "Particulier zon"


def make(rng: np.random.Generator) -> list[Customer]:
    """Return the customers, in no order that tells anything."""
    numbers = rng.choice(1_000_000, size=N_CUSTOMERS, replace=False)
    segments = rng.choice(list(SEGMENTS), size=N_CUSTOMERS, p=list(SEGMENTS.values()))
    weights = np.array(list(PROVINCES.values()), dtype=float)
    provinces = rng.choice(list(PROVINCES), size=N_CUSTOMERS, p=weights / weights.sum())
    return [
        Customer(f"80{number:06d}", str(segment), str(province))
        for number, segment, province in zip(numbers, segments, provinces, strict=True)
    ]
