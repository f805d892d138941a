"""Departments' own targets beside what their customers called about: "99 % on time", and contacts doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.insight.current_names import find_current_department
from voc.insight.month import build_month
from voc.insight.tidy_frames import list_ends
from voc.records import Period

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.results import DepartmentLine, Month

__all__ = ["DepartmentTarget", "tabulate_targets"]


@dataclass(frozen=True, slots=True)
class DepartmentTarget:
    """Figure that a department steers by in a month; ``higher_is_better`` False: it is to stay below its target."""

    department: str
    month: Period
    name: str
    value: float
    target: float
    higher_is_better: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the target was met."""
        return self.value >= self.target if self.higher_is_better else self.value <= self.target


def tabulate_targets(facts: Facts, targets: Sequence[DepartmentTarget]) -> pd.DataFrame:
    """Return each target beside the comments and contacts that arose at the department in that month.

    They stand beside each other: that one made the other is not said.

    Returns
    -------
    Columns ``department``, ``month``, ``name``, ``value``, ``target``, ``met``, ``comments``, ``comments_low``,
    ``comments_high``, ``contacts``, ``contacts_low``, ``contacts_high`` and ``note``. Numbers about fewer customers
    than may be shown, and those that would tell them, are missing, as in the month's report.

    Raises
    ------
    UnknownNameError
        A department that there is not.
    PeriodError
        A month without data.

    Examples
    --------
    ::

        ws.contacts.targets("targets.csv")
    """
    import pandas as pd

    columns = ["department", "month", "name", "value", "target", "met", "comments", "comments_low", "comments_high"]
    columns += ["contacts", "contacts_low", "contacts_high", "note"]
    names = {target.department: find_current_department(facts.config, target.department) for target in targets}
    months = {period: build_month(facts, period) for period in sorted({target.month for target in targets})}
    rows = []
    for target in targets:
        line = _find_line(months[target.month], names[target.department])
        comments, contacts = (None, None) if line is None else (line.comments, line.contacts)
        note = next((one.note for one in (comments, contacts) if one is not None and one.is_suppressed), "")
        cells = (names[target.department], str(target.month), target.name, target.value, target.target, target.is_met)
        rows.append((*cells, *list_ends(comments), *list_ends(contacts), note))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[6:-1], "float64"))


def _find_line(month: Month, department: str) -> DepartmentLine | None:
    return next((line for line in month.departments if line.department and line.department.name == department), None)
