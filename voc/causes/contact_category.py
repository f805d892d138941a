"""Contact category by rule: the reason's default, overridden by an established cause, then by phase and segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voc.records import Category, DepartmentKind

__all__ = ["Exceptional", "Situation", "contact_category"]

ESTABLISHED = 0.8
"""Probability from which on a cause overrides the reason's default. A wrong "unnecessary" costs trust."""
CAN_ERR = (DepartmentKind.INTERNAL, DepartmentKind.SUPPLIER, DepartmentKind.PARTNER)
"""Causes in the chain. The market, the customer and nobody make no error."""


class Exceptional(Protocol):
    """Another category in a phase or for a customer segment (``config.ReasonException``)."""

    @property
    def category(self) -> Category:
        """The category that holds then."""
        ...

    @property
    def phase(self) -> str | None:
        """In this phase only; None: in every."""
        ...

    @property
    def customer_segment(self) -> str | None:
        """For this segment only; None: for every."""
        ...


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about a contact.

    ``cause`` is the kind of the most probable department and ``probability`` how probable; ``force_majeure`` is True
    when the calendar holds something that nobody in the chain caused (a storm).
    """

    phase: str | None = None
    customer_segment: str | None = None
    cause: DepartmentKind | None = None
    probability: float = 0.0
    force_majeure: bool = False


def contact_category(
    default: Category | None, situation: Situation, exceptions: Sequence[Exceptional] = ()
) -> Category | None:
    """Return the category of a contact; None when neither the reason nor a cause tells.

    Parameters
    ----------
    default
        The contact reason's category.
    situation
        What is known about the contact.
    exceptions
        The reason's exceptions. The most specific that holds wins, the first of equals.

    Examples
    --------
    >>> contact_category(Category.HYGIENE, Situation(cause=DepartmentKind.INTERNAL, probability=0.9))
    <Category.UNNECESSARY: 'unnecessary'>
    """
    category = default
    established = situation.cause in CAN_ERR and situation.probability >= ESTABLISHED
    if established and not situation.force_majeure:
        category = Category.UNNECESSARY
    holding = [entry for entry in exceptions if _holds(entry, situation)]
    if holding:
        category = max(holding, key=_specificity).category
    return category


def _holds(entry: Exceptional, situation: Situation) -> bool:
    named = _specificity(entry) > 0
    phase = entry.phase is None or entry.phase == situation.phase
    segment = entry.customer_segment is None or entry.customer_segment == situation.customer_segment
    return named and phase and segment


def _specificity(entry: Exceptional) -> int:
    return (entry.phase is not None) + (entry.customer_segment is not None)
