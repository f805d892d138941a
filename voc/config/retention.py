"""Retention in ``voc.toml``: how long what came from a source is kept."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator

from voc.config.table import Table

__all__ = ["Duration", "KeepRule", "subtract_duration"]

_DURATION = re.compile(r"(?P<number>[1-9]\d{0,3}) (?P<unit>day|week|month|year)s?")
_MONTHS_PER_UNIT = {"month": 1, "year": 12}
_DAYS_PER_UNIT = {"day": 1, "week": 7}


def _check_duration(text: str) -> str:
    if not _DURATION.fullmatch(text):
        raise ValueError(f'expected a number of days, weeks, months or years such as "24 months", got {text!r}')
    return text


Duration = Annotated[str, AfterValidator(_check_duration)]
"""A time such as ``24 months``."""


class KeepRule(Table):
    """``[sources.NAME.keep]``: how long what is closed and what is open are kept, where a column says which is which.

    ``keep = "24 months"`` in ``[sources.NAME]`` is both.
    """

    closed: Duration | None = None
    """From the closing; where nobody knows its day, from the date. Empty: for ever."""
    open: Duration | None = None
    """From the date. Empty: as long as it is open."""


def subtract_duration(day: date, duration: str) -> date:
    """Return the day that lies so long before another; of a month that is shorter its last day.

    Examples
    --------
    >>> subtract_duration(date(2026, 8, 31), "6 months"), subtract_duration(date(2026, 3, 1), "2 weeks")
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 15))
    """
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(duration)
    number, unit = int(match["number"]), match["unit"]
    if unit in _DAYS_PER_UNIT:
        return day - timedelta(days=number * _DAYS_PER_UNIT[unit])
    # Months differ in length: "24 months" ends on the same day of the month.
    year, month = divmod(day.year * 12 + day.month - 1 - number * _MONTHS_PER_UNIT[unit], 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
