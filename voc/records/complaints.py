"""Complaints as a company's register has them: their terms, outcome and what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["RegisteredComplaint"]


@dataclass(frozen=True, slots=True)
class RegisteredComplaint:
    """A row of a complaints register.

    ``key`` is that of the complaint at its source, or with the source's name in front: ``klachten:K410000``.
    """

    key: str
    received: date | None = None
    acknowledged: date | None = None
    due: date | None = None
    closed: date | None = None
    outcome: str = ""
    compensation_eur: float | None = None
    row: int = 0
