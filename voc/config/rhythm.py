"""Rhythm of the monthly reports: the working days of the next month on which something is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from dateutil.easter import easter  # type: ignore[import-untyped]  # dateutil has no types
from pydantic import Field, model_validator

from voc.config.table import Table
from voc.records import Period

__all__ = ["Deadlines", "RhythmSettings", "list_public_holidays"]

SATURDAY = 5
"""Number of the first day of the weekend, Monday being 0."""
WorkingDay = Annotated[int, Field(ge=1, le=20)]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Days on which the steps of a month's report are due."""

    data: date
    drafts: date
    replies: date
    final: date


class RhythmSettings(Table):
    """``[rhythm]``: working days of the month after the reported one on which each step is due."""

    data: WorkingDay = 2
    """The month's files are in."""
    drafts: WorkingDay = 4
    """The heads have their drafts."""
    replies: WorkingDay = 7
    """The heads have answered."""
    final: WorkingDay = 9
    """The reports are signed off."""
    days_off: tuple[date, ...] = ()
    """Further days on which nobody works, in addition to weekends and Dutch public holidays."""

    @model_validator(mode="after")
    def _check_order(self) -> RhythmSettings:
        days = (self.data, self.drafts, self.replies, self.final)
        if list(days) != sorted(set(days)):
            raise ValueError(
                f"[rhythm] wants data before drafts before replies before final; got {', '.join(map(str, days))}"
            )
        return self

    def compute_deadlines(self, period: Period) -> Deadlines:
        """Return the days on which the steps of a month's report are due.

        Examples
        --------
        >>> str(RhythmSettings().compute_deadlines(Period(2026, 10)).replies)
        '2026-11-10'
        """
        working_days = self._list_working_days(period.shift(1))
        return Deadlines(*(working_days[n - 1] for n in (self.data, self.drafts, self.replies, self.final)))

    def compute_answer_day(self, period: Period, made_on: date) -> date:
        """Return the last day for the answers to a draft; one that is made late gives as many working days as another.

        Examples
        --------
        >>> rhythm = RhythmSettings()
        >>> [str(rhythm.compute_answer_day(Period(2026, 10), date(2026, 11, day))) for day in (5, 27)]
        ['2026-11-10', '2026-12-02']
        """
        deadline = self.compute_deadlines(period).replies
        later_days = [day for day in self._list_working_days(Period(made_on.year, made_on.month)) if day > made_on]
        return max(deadline, later_days[self.replies - self.drafts - 1])

    def compute_final_day(self, period: Period, made_on: date) -> date:
        """Return the day on which a month's draft is to be signed off: as long after the answers as in a usual month.

        Examples
        --------
        >>> rhythm = RhythmSettings()
        >>> [str(rhythm.compute_final_day(Period(2026, 10), date(2026, 11, day))) for day in (5, 27)]
        ['2026-11-12', '2026-12-04']
        """
        deadline, answer_day = self.compute_deadlines(period).final, self.compute_answer_day(period, made_on)
        if answer_day < deadline:
            return deadline
        later_days = (answer_day + timedelta(days=k) for k in range(1, 90 + len(self.days_off)))
        working_days = [day for day in later_days if self._is_working_day(day)]
        return working_days[self.final - self.replies - 1]

    def move_to_working_day(self, day: date) -> date:
        """Return a day, or the working day before it where offices are closed on it.

        Examples
        --------
        >>> [str(RhythmSettings().move_to_working_day(date(2026, 12, day))) for day in (11, 13, 25)]
        ['2026-12-11', '2026-12-11', '2026-12-24']
        """
        earlier_days = (day - timedelta(days=k) for k in range(90 + len(self.days_off)))
        return next((each for each in earlier_days if self._is_working_day(each)), day)

    def _is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in {*self.days_off, *list_public_holidays(day.year)}

    def _list_working_days(self, period: Period) -> Sequence[date]:
        """Return the working days from a month's first day on; of the month after it too, where many days are off."""
        # A step may be due on the 20th working day: 90 days hold as many whatever the calendar, each day off costs one.
        days = [period.first_day + timedelta(days=k) for k in range(90 + len(self.days_off))]
        return [day for day in days if self._is_working_day(day)]


def list_public_holidays(year: int) -> tuple[date, ...]:
    """Return the Dutch public holidays of a year on which offices are closed.

    New Year, Easter Monday, King's Day, Liberation Day (every fifth year), Ascension, Pentecost Monday and Christmas.
    Good Friday is none by law; who is off then names it in ``days_off``.

    Examples
    --------
    >>> [str(day) for day in list_public_holidays(2026)][:3]
    ['2026-01-01', '2026-04-06', '2026-04-27']
    """
    sunday: date = easter(year)
    kings_day = date(year, 4, 27)
    # On a Sunday it is kept the day before.
    kings_day -= timedelta(days=kings_day.weekday() == 6)  # noqa: PLR2004 - the number of Sunday
    liberation = (date(year, 5, 5),) if year % 5 == 0 else ()
    by_easter = tuple(sunday + timedelta(days=n) for n in (1, 39, 50))
    fixed = (date(year, 1, 1), kings_day, *liberation, date(year, 12, 25), date(year, 12, 26))
    return tuple(sorted((*fixed, *by_easter)))
