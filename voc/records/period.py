"""Periods: calendar months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from voc.errors import PeriodError

__all__ = ["Period"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, in the workspace's time zone."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-10`` (or ``2026-1``).

        Raises
        ------
        PeriodError
            Anything else.
        """
        year_month = re.fullmatch(r"([1-9][0-9]{3})-(0?[1-9]|1[0-2])", text.strip())
        if year_month is None:
            raise PeriodError(f"{text!r} is not a month; expected a year and a month such as 2026-10")
        return cls(int(year_month[1]), int(year_month[2]))

    @property
    def index(self) -> int:
        """Months since year 0: differences are distances in months."""
        return self.year * 12 + self.month - 1

    def shift(self, n_months: int) -> Period:
        """Return the month that lies ``n_months`` later (negative: earlier)."""
        # Counted in months, so that December and January need no case of their own in either direction.
        year, month_index = divmod(self.index + n_months, 12)
        return Period(year, month_index + 1)

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The month's last day."""
        # The day before the next month: leap years are the calendar's business.
        return date.fromordinal(self.shift(1).first_day.toordinal() - 1)
