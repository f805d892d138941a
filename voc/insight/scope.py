"""Scope of a month: its comments and mentions, for the company or for one department, and where figures are recorded.

Everything is an array over all comments or all mentions (``Facts.comments``, ``Facts.mentions``), or positions in
them, so that a figure can count a month, the months before it and a theme's whole life with the same arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.errors import PeriodError
from voc.insight.calendar_days import find_last_known_day
from voc.insight.facts import Facts, encode_names, period_from_index
from voc.insight.processes import find_processes
from voc.insight.provenance import Provenance, count_distinct
from voc.insight.shared_results import share_result
from voc.insight.theme_history import ThemeHistory, build_theme_history
from voc.records import Department, Estimate, Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MonthScope", "find_last_period", "scope_to_period"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MonthScope:
    """A month, and who sees it; the scope of a survey (``voc.records.Scope``) is another thing.

    Attributes
    ----------
    department_index
        The department's column in ``Facts.comment_causes``; None: the company, which sees everything.
    provenance
        Collects the figures that are computed in this scope.
    """

    facts: Facts
    period: Period
    department_index: int | None
    provenance: Provenance

    @property
    def department(self) -> Department | None:
        """The department that sees the month; None: the company."""
        return None if self.department_index is None else self.facts.departments[self.department_index]

    @property
    def smallest_group(self) -> int:
        """The smallest group of customers that is shown."""
        return self.facts.config.reports.smallest_group

    @cached_property
    def comment_months(self) -> Ints:
        """(n_comments,) month of every comment, as Period.index; −1: no exact date."""
        return self.facts.comments["month"].to_numpy(dtype=np.int64)

    @cached_property
    def customer_codes(self) -> Ints:
        """(n_comments,) number of the customer of every comment."""
        return self.facts.comments["customer_code"].to_numpy(dtype=np.int64)

    @cached_property
    def feedback_ids(self) -> Ints:
        """(n_comments,) feedback id of every comment."""
        return self.facts.comments["id"].to_numpy(dtype=np.int64)

    @cached_property
    def comment_rows(self) -> Ints:
        """Positions of the month's comments in ``Facts.comments``."""
        return np.flatnonzero(self.comment_months == self.period.index)

    @cached_property
    def is_urgent(self) -> NDArray[np.bool_]:
        """(n_comments,) whether a comment of any month has an urgent word."""
        return self.facts.comments["urgent"].notna().to_numpy(dtype=bool)

    @cached_property
    def is_own_comment(self) -> NDArray[np.bool_]:
        """(n_comments,) whether a comment of any month is mainly caused by this department; all are the company's."""
        probabilities = self.facts.comment_causes
        if self.department_index is None:
            return np.ones(len(probabilities), dtype=bool)
        is_own: NDArray[np.bool_] = probabilities.argmax(axis=1) == self.department_index
        return is_own

    @cached_property
    def month_mentions(self) -> Ints:
        """Positions of the month's mentions in ``Facts.mentions``, sorted by theme."""
        in_month = np.flatnonzero(self.comment_months[self._rows_by_mention] == self.period.index)
        # Stable: within a theme the mentions keep the order of their comments.
        return in_month[np.argsort(self._themes_by_mention[in_month], kind="stable")]

    def list_theme_mentions(self, theme_index: int) -> Ints:
        """Return the month's mentions of a theme (its position in ``Facts.themes``)."""
        # Sorted by theme, so a theme's mentions stand together: this is asked for every theme, several times.
        theme_indices = self._themes_by_mention[self.month_mentions]
        start, end = np.searchsorted(theme_indices, [theme_index, theme_index + 1])
        return self.month_mentions[start:end]

    def list_comment_rows(self, mentions: Ints) -> Ints:
        """Return the positions of the comments that some mentions stand in."""
        return self._rows_by_mention[mentions]

    @cached_property
    def _rows_by_mention(self) -> Ints:
        return self.facts.mentions["row"].to_numpy(dtype=np.int64)

    @cached_property
    def _themes_by_mention(self) -> Ints:
        return self.facts.mentions["theme"].to_numpy(dtype=np.int64)

    def list_all_comments(self, theme_index: int) -> Ints:
        """Return the positions of a theme's comments in all months."""
        rows: Ints = self._rows_by_mention[self._themes_by_mention == theme_index]
        return rows

    @cached_property
    def quote_columns(self) -> pd.DataFrame:
        """The comments' columns that a quote is made of."""
        return self.facts.comments[["id", "kind", "text", "at", "channel", "language", "customer_code", "urgent"]]

    @cached_property
    def reason_codes(self) -> Ints:
        """(n_comments,) position of each comment's reason in ``voc.toml``; −1: none, or one that is not there."""
        return encode_names([reason.id for reason in self.facts.config.reasons], self.facts.comments["reason"])

    @cached_property
    def processes(self) -> list[str | None]:
        """The process that each theme belongs to (``voc.insight.processes``)."""
        return find_processes(self.facts, self.period)

    @cached_property
    def theme_history(self) -> ThemeHistory:
        """All themes over the months up to this one; computed when first asked for, since it takes a second."""
        # The same for the company and every department.
        key = ("theme history", self.period)
        return share_result(self.facts, key, lambda: build_theme_history(self.facts, self.period))

    def count_customers(self, rows: Ints) -> int:
        """Return how many customers some comments come from."""
        return count_distinct(self.customer_codes[rows])

    def record_figure(self, estimate: Estimate, name: str, rows: Ints) -> Estimate:
        """Record a figure that was counted from some comments, and return it with its reference.

        Suppressed when the comments come from fewer customers than may be shown.
        """
        return self.provenance.record(estimate, name, self.feedback_ids[rows], n_customers=self.count_customers(rows))


def scope_to_period(facts: Facts, period: Period, department: str | None = None) -> MonthScope:
    """Return the scope of a month, for the company or for one department.

    Raises
    ------
    PeriodError
        There is nothing in that month; the sentence names the first and the last month with data.
    UnknownNameError
        There is no such department.
    """
    department_index = None
    prefix = str(period)
    if department is not None:
        name = facts.config.find_department(department).name
        department_index = next(index for index, entry in enumerate(facts.departments) if entry.name == name)
        # A department's figures are others than the company's, so they need references of their own.
        prefix = f"{period}/D-{facts.department_numbers[department_index]}"
    _check_period(facts, period)
    provenance = Provenance(prefix, facts.config.reports.smallest_group, facts.has_customers)
    return MonthScope(facts, period, department_index, provenance)


def find_last_period(facts: Facts) -> Period | None:
    """Return the last month of the data (``find_last_known_day``), not that of a row with a wrong date; None: none."""
    days = [facts.all_items["day"].to_numpy(dtype=np.int64)]
    if facts.contacts is not None and len(facts.contacts):
        days.append(facts.compute_local_dates(facts.contacts["at"])[1])
    last_day = find_last_known_day(np.concatenate(days))
    if last_day < 0:
        return None
    day = date.fromordinal(last_day)
    return Period(day.year, day.month)


def _check_period(facts: Facts, period: Period) -> None:
    """Raise when a month lies outside the data; one within them in which nothing was collected has a report too."""
    bounds = facts.month_bounds
    if bounds is not None and bounds[0] <= period.index <= bounds[1]:
        return
    if facts.month_bounds is None:
        raise PeriodError(f"there is no data with a certain date, so none in {period}; start with: voc collect FILE")
    first, last = (period_from_index(index) for index in facts.month_bounds)
    raise PeriodError(f"there is no data in {period}; the first month with data is {first}, the last {last}")
