"""One month, seen by the company or by one department: which comments it is about, and where figures are entered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.errors import PeriodError
from voc.insight.facts import Facts, codes_in, period_of, periods
from voc.insight.provenance import Ledger, n_distinct
from voc.insight.theme_history import History, history
from voc.records import Department, Estimate, Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["View", "look"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class View:
    """``place`` is the department's column in the causes, None for the company."""

    facts: Facts
    period: Period
    place: int | None
    ledger: Ledger

    @property
    def department(self) -> Department | None:
        """The department whose view this is."""
        return None if self.place is None else self.facts.departments[self.place]

    @property
    def smallest(self) -> int:
        """The smallest group of customers that is shown."""
        return self.facts.config.reports.smallest_group

    @cached_property
    def months(self) -> Ints:
        """Month of every comment."""
        return self.facts.comments["month"].to_numpy(dtype=np.int64)

    @cached_property
    def who(self) -> Ints:
        """Customer of every comment."""
        return self.facts.comments["who"].to_numpy(dtype=np.int64)

    @cached_property
    def ids(self) -> Ints:
        """Feedback id of every comment."""
        return self.facts.comments["id"].to_numpy(dtype=np.int64)

    @cached_property
    def rows(self) -> Ints:
        """The month's comments."""
        return np.flatnonzero(self.months == self.period.index)

    @cached_property
    def mine(self) -> NDArray[np.bool_]:
        """Per comment of all months: whether it is mainly caused by this department (the company: all are)."""
        causes = self.facts.comment_causes
        return np.ones(len(causes), dtype=bool) if self.place is None else causes.argmax(axis=1) == self.place

    @cached_property
    def mentions(self) -> Ints:
        """The month's mentions, by theme."""
        frame = self.facts.mentions
        inside = np.flatnonzero(self.months[frame["row"].to_numpy(dtype=np.int64)] == self.period.index)
        return inside[np.argsort(frame["theme"].to_numpy(dtype=np.int64)[inside], kind="stable")]

    def mentions_of(self, theme: int) -> Ints:
        """Return the month's mentions of a theme (its position)."""
        themes = self._themes[self.mentions]
        low, high = np.searchsorted(themes, [theme, theme + 1])
        return self.mentions[low:high]

    def rows_of(self, mentions: Ints) -> Ints:
        """Return the comments of some mentions."""
        return self._mentioning[mentions]

    @cached_property
    def _mentioning(self) -> Ints:
        return self.facts.mentions["row"].to_numpy(dtype=np.int64)

    @cached_property
    def _themes(self) -> Ints:
        return self.facts.mentions["theme"].to_numpy(dtype=np.int64)

    def ever(self, theme: int) -> Ints:
        """Return the comments of a theme in all months."""
        rows: Ints = self._mentioning[self._themes == theme]
        return rows

    @cached_property
    def quotable(self) -> pd.DataFrame:
        """What a quote is made of, per comment."""
        return self.facts.comments[["id", "text", "at", "channel", "language", "who", "urgent"]]

    @cached_property
    def reasons(self) -> Ints:
        """Place of each comment's reason in ``voc.toml``; −1: none, or not known."""
        return codes_in([reason.id for reason in self.facts.config.reasons], self.facts.comments["reason"])

    @cached_property
    def history(self) -> History:
        """All themes over the months up to this one."""
        return history(self.facts, self.period)

    def customers(self, rows: Ints) -> int:
        """Return how many customers some comments come from."""
        return n_distinct(self.who[rows])

    def count(self, estimate: Estimate, name: str, rows: Ints) -> Estimate:
        """Enter a figure that was counted from some comments."""
        return self.ledger.enter(estimate, name, self.ids[rows], n_customers=self.customers(rows))


def look(facts: Facts, period: Period, department: str | None = None) -> View:
    """Return the view on a month.

    Raises
    ------
    PeriodError
        There is nothing in that month; the sentence names the first and the last month with data.
    UnknownNameError
        There is no such department.
    """
    place = None
    prefix = str(period)
    if department is not None:
        name = facts.config.department(department).name
        place = next(k for k, known in enumerate(facts.departments) if known.name == name)
        prefix = f"{period}/D-{place + 1}"
    known = periods(facts)
    if period not in known:
        bounds = facts.first_and_last
        if bounds is None:
            raise PeriodError(
                f"there is no data with a certain date, so none in {period}; start with: voc collect FILE"
            )
        raise PeriodError(
            f"there is no data in {period}; the first month with data is {period_of(bounds[0])}, "
            f"the last {period_of(bounds[1])}"
        )
    return View(facts, period, place, Ledger(prefix, facts.config.reports.smallest_group, facts.customers_known))
