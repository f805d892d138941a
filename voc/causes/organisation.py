"""Departments that can be a cause, by their current names: they merge, split and get renamed with dates.

Evidence keeps the name that was used when it was recorded; :class:`Organisation` brings it to the names that hold on a
day, so that a rename changes no number and a merge adds up what its parts had.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from voc.records import NO_FAULT, Department, DepartmentKind
from voc.text.normalize import fold

if TYPE_CHECKING:
    import pandas as pd

    from voc.config import Config

__all__ = ["Organisation", "OrganisationChange", "load_organisation"]

_DAY = timedelta(days=1)
_ROUNDING = 1e-9
"""A share that is left of a department by rounding alone."""


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
    def _name_by_folded_name(self) -> Mapping[str, str]:
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
        return self._name_by_folded_name.get(fold(department_name), department_name)

    def has_department(self, department_name: str) -> bool:
        """Return whether a name is one of the departments; without any department, every name is."""
        return not self.departments or fold(department_name) in self._name_by_folded_name

    def list_successors(self, department_name: str, on: date | None = None) -> dict[str, float]:
        """Return a department's current names with shares that sum to 1; empty for an unknown name.

        ``{"Service": 0.2, "Web": 0.8}``: most of it became Web, the rest kept its name.

        Parameters
        ----------
        on
            Day on which the name was used: what changed until then changes nothing of it, unless the name is gone: who
            uses it still means its successors. None: before all changes.
        """
        if not self.has_department(department_name):
            # "No fault" is an answer, also where no department is named for it.
            return {self.no_fault_name: 1.0} if fold(department_name) == fold(NO_FAULT) else {}
        name = self.find_name(department_name)
        is_current = on is not None and name in self.current_names
        return self._follow_changes(name, on + _DAY if on is not None and is_current else date.min, ())

    def translate_name(self, department_name: str) -> dict[str, float]:
        """Return what a name means that is used today: a department of today is itself, another its successors."""
        name = self.find_name(department_name)
        return {name: 1.0} if name in self.current_names else self.list_successors(name)

    def find_current_name(self, department_name: str) -> str:
        """Return what a department is called today; the name itself where it became several others, or is unknown."""
        successors = list(self.translate_name(department_name))
        return successors[0] if len(successors) == 1 else department_name

    def list_names(self, department_name: str) -> tuple[str, ...]:
        """Return all names that mean one department of today, its own first."""
        names = (entry.name for entry in self.departments)
        own_names = (name for name in names if self.find_current_name(name) == department_name)
        return tuple(dict.fromkeys((department_name, *own_names)))

    def _follow_changes(self, department_name: str, since: date, earlier_names: tuple[str, ...]) -> dict[str, float]:
        """Return what became of a name from the day ``since`` on, with shares that sum to 1."""
        # Only later changes count: a name that came back in 2026 must not be led through its rename of 2025 again.
        later = [step for step in self._changes_by_name.get(department_name, ()) if step[0] >= since]
        # Two changes on one day can form a circle (A to B, B to A): it ends at the first name that comes up again.
        if not later or department_name in earlier_names:
            return {department_name: 1.0}
        shares: dict[str, float] = {}
        n_left = 1.0
        for day, steps in itertools.groupby(later, key=lambda step: step[0]):
            moves = [(new, part) for _, new, part in steps]
            # A share is of what the department was on that day: what it gave away before is gone.
            n_of_day, total = n_left, max(sum(part for _, part in moves), 1.0)
            for new, part in moves:
                moved = n_of_day * part / total
                n_left -= moved
                for name, share in self._follow_changes(new, day, (*earlier_names, department_name)).items():
                    shares[name] = shares.get(name, 0.0) + moved * share
        # What did not move keeps its name.
        if n_left > _ROUNDING:
            shares[department_name] = shares.get(department_name, 0.0) + n_left
        return shares

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
        return tuple(entry.name for entry in self.departments if entry.name in successors and self._is_founded(entry))

    def _is_founded(self, entry: Department) -> bool:
        return self.as_of is None or entry.valid_from is None or entry.valid_from <= self.as_of

    @cached_property
    def valid_days(self) -> Mapping[str, tuple[date | None, date | None]]:
        """First day and the day after the last per current name (None: open).

        What a predecessor covered belongs to its successor, so a successor has no first day.
        """
        new_names = {new for steps in self._changes_by_name.values() for _, new, _ in steps}
        return {
            entry.name: (None if entry.name in new_names else entry.valid_from, entry.valid_to)
            for entry in self.departments
            if entry.name in self.current_names
        }

    @cached_property
    def change_days(self) -> tuple[date, ...]:
        """Days on which a department changed, the oldest first."""
        return tuple(sorted({day for steps in self._changes_by_name.values() for day, _, _ in steps}))

    def build_successor_table(self, names: Iterable[str]) -> pd.DataFrame:
        """Return what each name means by when it was used.

        Columns ``old``, ``n_change_days`` (of ``change_days``, those until the name was used), ``department`` (current)
        and ``share``.
        """
        import pandas as pd

        days = [None, *self.change_days]
        rows = [
            (old, n_change_days, new, share)
            for old in dict.fromkeys(names)
            for n_change_days, day in enumerate(days)
            for new, share in self.list_successors(old, day).items()
        ]
        columns = ["old", "n_change_days", "department", "share"]
        return pd.DataFrame(rows, columns=columns).astype({"n_change_days": "int64", "share": float})


def load_organisation(config: Config) -> Organisation:
    """Return the departments of the configuration with the changes until today: the organisation of today."""
    today = datetime.now(ZoneInfo(config.company.time_zone)).date()
    return Organisation([entry.to_record() for entry in config.departments], config.department_changes, today)
