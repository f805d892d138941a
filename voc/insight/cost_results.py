"""Results about cost: contacts, hours and money of a month, by category, department, reason and finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from voc.records import Estimate

__all__ = ["CostFigures", "CostGroup", "CostLine", "MonthCosts"]


class CostGroup(StrEnum):
    """Kind of contacts that a line of the costs is about."""

    ALL = "all"
    CATEGORY = "category"
    DEPARTMENT = "department"
    REASON = "reason"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class CostFigures:
    """Time and money of some contacts: ``handling`` as measured, ``work`` after concurrency, both in hours.

    ``cost`` is in euros: ``low`` the least hours at the low rate, ``high`` the most at the high one; None: nobody
    signed a rate. Hours are None where no handling time is known.
    """

    contacts: Estimate
    handling: Estimate | None = None
    work: Estimate | None = None
    cost: Estimate | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """Cost of one group of contacts.

    ``name`` is a category's code (``unnecessary``), a department's name, a reason's id, a finding's code; "" for all.
    """

    group: CostGroup
    name: str
    figures: CostFigures


@dataclass(frozen=True, slots=True)
class MonthCosts:
    """Hours and money of a month's contacts, for the company or for one department."""

    lines: tuple[CostLine, ...]
    untimed: Mapping[str, int] = field(default_factory=dict)
    """Contacts in no hour, by channel: ``{"Brief": 28}``; those of a few customers are taken together as ``few``."""
    has_concurrency: bool = False
    """Whether some channel has several conversations at once, so that ``work`` differs from ``handling``."""

    def find(self, group: CostGroup, name: str = "") -> CostFigures | None:
        """Return the figures of a group, None where there are none."""
        return next((line.figures for line in self.lines if (line.group, line.name) == (group, name)), None)

    def list_group(self, group: CostGroup) -> list[CostLine]:
        """Return the lines of one kind, most hours first."""
        lines = [line for line in self.lines if line.group is group]
        return sorted(lines, key=lambda line: -_get_value(line.figures.handling))


def _get_value(estimate: Estimate | None) -> float:
    return 0.0 if estimate is None or estimate.value is None else estimate.value
