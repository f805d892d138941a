"""Departments that can be a cause, by their current names: they merge, split and get renamed with dates.

Evidence keeps the name that was used when it was recorded; :class:`Organisation` brings it to the names that hold on a
day, so that a rename changes no number and a merge adds up what its parts had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from voc.records import NO_FAULT, Department, DepartmentKind
from voc.text.normalize import fold

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Organisation", "OrganisationChange"]


class OrganisationChange(Protocol):
    """A rename, merge or split: ``share`` of ``old`` went to ``new`` on a day (``config.DepartmentChange``)."""

    @property
    def old(self) -> str:
        """Name before."""
        ...

    @property
    def new(self) -> str:
        """Name after."""
        ...

    @property
    def at(self) -> date:
        """First day of the new name."""
        ...

    @property
    def share(self) -> float:
        """Part of ``old`` that went to ``new``, in (0, 1]."""
        ...


@dataclass(frozen=True)
class Organisation:
    """The departments of a company on a day.

    Parameters
    ----------
    departments
        All that ever were, old names included.
    changes
        Renames, merges and splits.
    as_of
        Changes after this day have not happened yet; None: every change has.

    Examples
    --------
    >>> from voc.config import DepartmentChange
    >>> merger = DepartmentChange(old="Meetdata", new="Meetdata & Markt", at=date(2026, 4, 1))
    >>> organisation = Organisation((Department("Meetdata"), Department("Meetdata & Markt")), (merger,))
    >>> organisation.list_successors("meetdata")
    {'Meetdata & Markt': 1.0}
    >>> organisation.current_names
    ('Meetdata & Markt',)
    """

    departments: Sequence[Department]
    changes: Sequence[OrganisationChange] = ()
    as_of: date | None = None

    @cached_property
    def _names_by_folded(self) -> Mapping[str, str]:
        return {fold(entry.name): entry.name for entry in self.departments}

    @cached_property
    def _changes_by_name(self) -> Mapping[str, tuple[tuple[date, str, float], ...]]:
        """Old name → day, new name and share of each change that has happened, the oldest first."""
        changes_by_name: dict[str, list[tuple[date, str, float]]] = {}
        # Also by name: two changes of one day must not depend on their order in voc.toml.
        for change in sorted(self.changes, key=lambda c: (c.at, c.old, c.new)):
            if self.as_of is None or change.at <= self.as_of:
                step = (change.at, self.find_name(change.new), change.share)
                changes_by_name.setdefault(self.find_name(change.old), []).append(step)
        return {old: tuple(steps) for old, steps in changes_by_name.items()}

    def find_name(self, department_name: str) -> str:
        """Return a department's name as it is written in ``voc.toml``, or the name itself."""
        return self._names_by_folded.get(fold(department_name), department_name)

    def has_department(self, department_name: str) -> bool:
        """Return whether a name is one of the departments; without any department, every name is."""
        return not self.departments or fold(department_name) in self._names_by_folded

    def list_successors(self, department_name: str) -> dict[str, float]:
        """Return a department's current names with shares that sum to 1; empty for an unknown name.

        ``{"Service": 0.2, "Web": 0.8}``: most of it became Web, the rest kept its name.
        """
        if not self.has_department(department_name):
            # "No fault" is an answer, also where no department is named for it.
            return {self.no_fault_name: 1.0} if fold(department_name) == fold(NO_FAULT) else {}
        shares: dict[str, float] = {}
        self._add_successors(self.find_name(department_name), 1.0, date.min, (), shares)
        return shares

    def _add_successors(
        self, department_name: str, share: float, since: date, earlier_names: tuple[str, ...], shares: dict[str, float]
    ) -> None:
        """Add a name's share to ``shares``, or that of its successors from the day ``since`` on."""
        # Only later changes count: a name that came back in 2026 must not be led through its rename of 2025 again.
        later = [(at, new, part) for at, new, part in self._changes_by_name.get(department_name, ()) if at >= since]
        # Two changes on one day can form a circle (A to B, B to A): it ends at the first name that comes up again.
        if not later or department_name in earlier_names:
            shares[department_name] = shares.get(department_name, 0.0) + share
            return
        total = sum(part for _, _, part in later)
        if total < 1:
            shares[department_name] = shares.get(department_name, 0.0) + share * (
                1 - total
            )  # what did not move keeps its name
        for at, new, part in later:
            self._add_successors(new, share * part / max(total, 1.0), at, (*earlier_names, department_name), shares)

    @cached_property
    def no_fault_name(self) -> str:
        """Name of the answer that nothing went wrong: the first department of kind "nobody", if there is one."""
        names = (entry.name for entry in self.departments if entry.kind == DepartmentKind.NOBODY)
        return next((name for name in names if name in self.current_names), NO_FAULT)

    @cached_property
    def current_names(self) -> tuple[str, ...]:
        """Names that can be given as a cause now, in the order of ``voc.toml``."""
        successors = {
            department_name for entry in self.departments for department_name in self.list_successors(entry.name)
        }
        return tuple(entry.name for entry in self.departments if entry.name in successors)

    @cached_property
    def valid_days(self) -> Mapping[str, tuple[date | None, date | None]]:
        """First day and the day after the last per current name (None: open).

        What a predecessor covered belongs to its successor, so a successor has no first day.
        """
        days_by_name: dict[str, tuple[date | None, date | None]] = {}
        for entry in self.departments:
            if entry.name in self.current_names:
                is_successor = any(self.find_name(change.new) == entry.name for change in self.changes)
                days_by_name[entry.name] = (None if is_successor else entry.valid_from, entry.valid_to)
        return days_by_name

    def build_successor_table(self, names: Iterable[str]) -> pd.DataFrame:
        """Return columns ``old``, ``department`` and ``share``: a row for each old and current name."""
        import pandas as pd

        rows = [(old, new, share) for old in dict.fromkeys(names) for new, share in self.list_successors(old).items()]
        return pd.DataFrame(rows, columns=["old", "department", "share"]).astype({"share": float})
