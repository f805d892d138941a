"""Results about promises to customers."""

from __future__ import annotations

from dataclasses import dataclass

from voc.records import Estimate

__all__ = ["BrokenPromise"]


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """Customers of a theme who say that a promise was broken; ``name`` is that of ``[[promises]]``.

    ``customers`` has no value where those who do not say so would be told by it.
    """

    name: str
    customers: Estimate
