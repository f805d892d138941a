"""Forms of dates as people and programs write them: numeric, with the month's name, with weekday, time and zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from voc.collect.convert.time_zones import split_zone

__all__ = [
    "FIRST_SECONDS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "MONTHS_A_YEAR",
    "NOON",
    "DateOrder",
    "NumericDate",
    "clean_date_text",
    "match_numeric",
    "parse_date_text",
    "parse_day_and_month",
    "parse_day_number",
    "set_time",
]

DateOrder = Literal["iso", "day-first", "month-first", "mixed"]

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years outside are typing mistakes or a program's zero."""
NOON = time(12)
"""Time of a day that names none: in no time zone of Europe does it become another day."""
MONTHS_A_YEAR = 12
LONGEST_MONTH = 31
SECONDS_A_DAY = 86_400
FIRST_SECONDS = 1_000_000_000
"""Seconds since 1970 that have ten digits, as they have from 2001 up to 2286."""
DAYS_TO_1904 = 1462
"""Days by which Excel for old Macs counts later: its day 0 is 1904-01-01."""

_LANGUAGES = ("nl", "en", "de", "fr")
_CLOCK = r"(?:[T ,]+(?:(?:om|at|um|à|[-|\u2013]) )?(.+))?"
"""A time of day behind a date: after a blank or T, "om", "at", "um", or the dash of Drupal's forms."""
_WEEKDAY = r"(?:([^\W\d_]{2,10})\.?,? )?"
_NUMERIC = re.compile(_WEEKDAY + r"(\d{1,4})([-/. ]) ?(\d{1,2})\3 ?(\d{1,4})\.?" + _CLOCK)
_NAMED_DAY_FIRST = re.compile(
    _WEEKDAY
    + r"(?:le |den |the )?(\d{1,2})(?:e|ste|de|th|st|nd|rd|er)?[ ./-]*(?:of )?([^\W\d_]{3,10})\.?[ .,/'\u2019-]*"
    r"(\d{4}|\d{2})" + _CLOCK
)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[- ]([^\W\d_]{3,5})\.?|([^\W\d_]{3,5})\.?[- ](\d{1,2})")
_SAS = re.compile(r"(\d{1,2})([^\W\d_]{3})(\d{4}|\d{2}):(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?(.*)")
"""``05OCT2026:10:15:00.000``: SAS, Stata and what is exported from them."""
_NAMED_MONTH_FIRST = re.compile(
    _WEEKDAY + r"([^\W\d_]{3,10})\.? (\d{1,2})(?:th|st|nd|rd)?,? (\d{4})" + _CLOCK,
)
_NAMED_YEAR_FIRST = re.compile(r"(\d{4})[ ./-]([^\W\d_]{3,10})\.?[ ./-](\d{1,2})" + _CLOCK)
_UNIX = re.compile(
    r"(?:[^\W\d_]{2,4},? )?([^\W\d_]{3,4}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2})(?: ([A-Za-z]{3,5}|[+-]\d{4}))? (\d{4})"
)
"""``Tue Sep 1 09:00:00 CEST 2026``: C's asctime, the command date, Ruby and Twitter."""
_TIME_FIRST = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)[ ,]+(?:uur )?(?:op |on |am )?(.*\d.*)")
_COMPACT = re.compile(r"(\d{8})[T ](\d{2}):?(\d{2}):?(\d{2})?(.*)")
_TIME = re.compile(
    r"(\d{1,2})(?:[:.uh](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)? ?(?:uur|uhr|u|h)?(?: ?([AaPp])\.? ?[Mm]\.?)?",
    re.IGNORECASE,
)
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a count of local days; 1900 is no leap year, so day 60 hides
_EXCEL_DAYS = (FIRST_YEAR - 1900) * 365, (LAST_YEAR - 1899) * 366
_FIRST_OLD_YEAR = 69
"""Of two digits: 68 is 2068, 69 is 1969 (POSIX)."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202c\u2066\u2069\ufeff"))
"""Marks of direction, which browsers and phones write around dates."""


class NumericDate:
    """Parts of a date in figures: ``Tue, 09/01/2026 - 10:15`` has weekday, first, second, third and clock.

    Attributes
    ----------
    first, second, third
        The figures, as texts.
    weekday
        0 (Monday) up to 6; None where none is written.
    clock_text
        Text after the date; None: nothing.
    """

    __slots__ = ("clock_text", "first", "second", "third", "weekday")

    def __init__(self, match: re.Match[str]) -> None:
        name, self.first, _, self.second, self.third, self.clock_text = match.groups()
        self.weekday = None if name is None else _parse_weekday(name)

    @property
    def is_year_first(self) -> bool:
        """True for ``2026-10-05``."""
        return len(self.first) > 2  # noqa: PLR2004 - days and months have two digits

    @property
    def has_year(self) -> bool:
        """True where the first or last part has the digits of a year: "4.0.1" is a version."""
        n_first, n_third = len(self.first), len(self.third)
        return (n_first == 4 and n_third <= 2) or (n_first <= 2 and n_third in {2, 4})  # noqa: PLR2004 - see above

    @property
    def has_zero(self) -> bool:
        """True for 0000-00-00 and 1900-01-00: a program's "no date"."""
        return self.has_year and not (int(self.first) and int(self.second) and int(self.third))

    def list_orders(self) -> tuple[DateOrder, ...]:
        """Return the orders in which the figures are a date, and the one its weekday is in, if it has one."""
        if self.is_year_first or not self.has_year:
            return ()
        first, second = int(self.first), int(self.second)
        orders: tuple[DateOrder, ...] = ()
        if 0 < second <= MONTHS_A_YEAR and 0 < first <= LONGEST_MONTH:
            orders += ("day-first",)
        if 0 < first <= MONTHS_A_YEAR and 0 < second <= LONGEST_MONTH:
            orders += ("month-first",)
        if self.weekday is None:
            return orders
        fitting = tuple(order for order in orders if self._has_weekday(order))
        return fitting or orders  # a weekday that fits neither proves nothing

    def _has_weekday(self, date_order: DateOrder) -> bool:
        try:
            return self._build_day(date_order).weekday() == self.weekday
        except ValueError:  # 31 February
            return False

    def parse_day(self, date_order: DateOrder) -> date | None:
        """Return the day, None where it can be two.

        Raises
        ------
        ValueError
            There is no such day in that order, or its weekday is that of the other order.
        """
        if not self.has_year:
            raise ValueError(self.first)
        if self.is_year_first:
            return date(int(self.first), int(self.second), int(self.third))
        if date_order != "mixed" and self.weekday is None:
            if date_order == "iso":
                raise ValueError(self.first)
            return self._build_day(date_order)
        orders = self.list_orders()
        if date_order != "mixed":
            if date_order not in orders:
                raise ValueError(self.first)
            return self._build_day(date_order)
        if not orders:
            raise ValueError(self.first)
        days = {self._build_day(fitting_order) for fitting_order in orders}
        return days.pop() if len(days) == 1 else None  # 10/10 is one day in either order

    def _build_day(self, date_order: DateOrder) -> date:
        first, second, year = int(self.first), int(self.second), _complete_year(self.third)
        return date(year, second, first) if date_order == "day-first" else date(year, first, second)


def clean_date_text(value: str) -> str:
    """Return a text with single blanks and without marks of direction."""
    # The marks are no ASCII, and most dates are: half the time of cleaning.
    return " ".join((value if value.isascii() else value.translate(_INVISIBLE)).split())


def match_numeric(text: str) -> NumericDate | None:
    """Return the parts of a date in figures; None for anything else, such as "versie 1.2.2026".

    Examples
    --------
    >>> match_numeric("Tue, 09/01/2026 - 10:15").list_orders()
    ('month-first',)
    """
    match = _NUMERIC.fullmatch(text)
    if match is None or (match[1] is not None and match[1].casefold() not in _list_weekdays()):
        return None
    return NumericDate(match)


def parse_date_text(text: str, date_order: DateOrder, *, epoch_year: int = 1900) -> datetime | None:
    """Return the local or zoned moment of a clean text, None where it is ambiguous; a day without a time is at noon.

    Raises
    ------
    ValueError
        It is no date.
    """
    if iso_moment := _parse_iso(text):
        return iso_moment
    if text.isdigit():
        return _parse_digits(text, epoch_year)
    if numeric := match_numeric(text):
        day = numeric.parse_day(date_order)
        return None if day is None else _join_time(day, numeric.clock_text)
    if named_moment := _parse_named(text):
        return named_moment
    if match := _TIME_FIRST.fullmatch(text):  # "10:15, 5-10-2026"
        moment = parse_date_text(match[2], date_order, epoch_year=epoch_year)
        return None if moment is None else set_time(moment, match[1])
    try:
        return parse_day_number(float(text.replace(",", ".")), epoch_year)
    except ValueError:
        raise ValueError(text) from None


def _parse_iso(text: str) -> datetime | None:
    """Return the moment of 2026-10-05 or 2026-10-05T10:15; None where it is written otherwise."""
    # Tried first: it is what programs write, and one call where the patterns are seven.
    # Of figures alone Python would take a sign in their middle for the one before a time: 1792051200000 for 1792.
    if not text[:4].isdigit() or len(text) <= len("2026-1-1") or text.isdigit():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _parse_compact(text)
    return datetime.combine(moment, NOON) if len(text) == len("2026-10-05") else moment


def _parse_compact(text: str) -> datetime | None:
    """Return the moment of ``20261005 10:15`` and ``20261005T101500 +0200``."""
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    day = datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:8])), NOON)
    return set_time(day, f"{match[2]}:{match[3]}:{match[4] or '00'}{match[5]}")


def _parse_named(text: str) -> datetime | None:
    """Return the moment of a date with the name of its month: 5 oktober 2026, October 5, 2026; None for any other."""
    if match := _UNIX.fullmatch(text):
        month, day, clock_text, zone, year = match.groups()
        return _join_time(date(int(year), _parse_month(month), int(day)), f"{clock_text} {zone or ''}".strip())
    if match := _SAS.fullmatch(text):
        day, month, year, clock_text, rest = match.groups()
        return _join_time(date(_complete_year(year), _parse_month(month), int(day)), clock_text + rest)
    if match := _NAMED_DAY_FIRST.fullmatch(text):
        _, day, month, year, clock_text = match.groups()
        return _join_time(date(_complete_year(year), _parse_month(month), int(day)), clock_text)
    if match := _NAMED_MONTH_FIRST.fullmatch(text):
        _, month, day, year, clock_text = match.groups()
        return _join_time(date(int(year), _parse_month(month), int(day)), clock_text)
    if match := _NAMED_YEAR_FIRST.fullmatch(text):
        year, month, day, clock_text = match.groups()
        return _join_time(date(int(year), _parse_month(month), int(day)), clock_text)
    return None


def _complete_year(year: str) -> int:
    number = int(year)
    if len(year) > 2:  # noqa: PLR2004 - 2026 is complete
        return number
    return number + (2000 if number < _FIRST_OLD_YEAR else 1900)


def _parse_digits(text: str, epoch_year: int) -> datetime:
    """Return the moment of 20261005, of seconds or milliseconds since 1970, or of Excel's day number."""
    if len(text) == len("20261005"):
        return datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:])), NOON)
    if len(text) == len("20261005101500"):
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
    return parse_day_number(float(text), epoch_year)


def parse_day_number(number: float, epoch_year: int = 1900) -> datetime:
    """Return the moment of Excel's day number (45935.43), or of seconds or milliseconds since 1970.

    Raises
    ------
    ValueError
        The number is none of these.
    """
    # Milliseconds have three digits more than seconds, microseconds six.
    for divisor in (1, 1_000, 1_000_000):
        if FIRST_SECONDS <= number / divisor < 10 * FIRST_SECONDS:
            return datetime.fromtimestamp(int(number / divisor), UTC)
    days = number + (DAYS_TO_1904 if epoch_year == 1904 else 0)  # noqa: PLR2004 - the year of day 0 on old Macs
    if not _EXCEL_DAYS[0] <= days <= _EXCEL_DAYS[1]:
        raise ValueError(number)
    # Rounded to seconds: a time such as 10:15 has no exact fraction of a day.
    moment = _EXCEL_ZERO + timedelta(seconds=round(days * SECONDS_A_DAY))
    return moment if number % 1 else datetime.combine(moment, NOON)


def _join_time(day: date, clock_text: str | None) -> datetime:
    noon = datetime.combine(day, NOON)
    return set_time(noon, clock_text) if clock_text else noon


def set_time(moment: datetime, clock_cell: object) -> datetime:
    """Return a moment with the time of day of a cell: a time, a duration, a fraction of a day, or a text.

    Raises
    ------
    ValueError
        It is no time.
    """
    if isinstance(clock_cell, datetime):
        clock_cell = clock_cell.time()
    if isinstance(clock_cell, time):
        return datetime.combine(moment, clock_cell, tzinfo=moment.tzinfo)
    if isinstance(clock_cell, timedelta):
        return datetime.combine(moment, time(0), tzinfo=moment.tzinfo) + clock_cell
    # A whole number is an hour that was typed: as a day's number it would be midnight, whichever it is.
    if isinstance(clock_cell, int | float) and clock_cell >= 1 and clock_cell == int(clock_cell):
        clock_cell = str(int(clock_cell))
    if isinstance(clock_cell, int | float):
        start = datetime.combine(moment, time(0), tzinfo=moment.tzinfo)
        return start + timedelta(seconds=round(float(clock_cell) % 1 * SECONDS_A_DAY))
    return _set_time_from_text(moment, clean_date_text(str(clock_cell)))


def _set_time_from_text(moment: datetime, text: str) -> datetime:
    """Return a moment with the time of day of a text, in its zone if it names one: "10:15", "2 pm", "10u15 GMT+2"."""
    match = _TIME.fullmatch(text)
    bare, zone = (text, None) if match else split_zone(text)
    match = match or _TIME.fullmatch(bare)
    if match is None:
        raise ValueError(text)
    hour, minute, second, half = match.groups()
    hours = int(hour)
    if half:
        if half in "aA" and hours > NOON.hour:  # 13:00 PM is said twice, 13:00 AM is a contradiction
            raise ValueError(text)
        hours = hours % 12 + (12 if half in "pP" else 0)  # 12 am is 0, 12 pm is 12
    return datetime.combine(moment, time(hours, int(minute or 0), int(second or 0)), tzinfo=zone or moment.tzinfo)


def _parse_month(name: str) -> int:
    number = _list_months().get(name.casefold().rstrip("."))
    if number is None:
        raise ValueError(name)
    return number


def parse_day_and_month(text: str) -> tuple[int, int] | None:
    """Return day and month of "9-okt" or "Oct-09", as spreadsheets write 9/10; None for anything else.

    >>> parse_day_and_month("09-okt"), parse_day_and_month("Oct-09"), parse_day_and_month("9/10")
    ((9, 10), (9, 10), None)
    """
    match = _DAY_AND_MONTH.fullmatch(text.strip())
    if match is None:
        return None
    month = _list_months().get((match[2] or match[3]).casefold())
    return None if month is None else (int(match[1] or match[4]), month)


def _parse_weekday(name: str) -> int | None:
    return _list_weekdays().get(name.casefold())


@lru_cache(maxsize=1)
def _list_months() -> dict[str, int]:
    """Return name → number of every month, in Dutch, English, German and French: ``{"okt": 10, "oktober": 10}``."""
    from babel import Locale

    number_by_name: dict[str, int] = {"mrt": 3, "sept": 9}  # usual in exports, whatever babel's release makes of them
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                number_by_name[name.casefold().rstrip(".")] = number
                # "mär", "mei", "juil": three letters are what programs cut names to.
                number_by_name.setdefault(name.casefold()[:3], number)
    number_by_name.pop("jui", None)  # juin or juillet
    return number_by_name


@lru_cache(maxsize=1)
def _list_weekdays() -> dict[str, int | None]:
    """Return name → 0 (Monday) up to 6; None for a name that is another day in another language."""
    from babel import Locale

    number_by_name: dict[str, int | None] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).days["format"][width].items():
                folded = name.casefold().rstrip(".")
                is_other_day = number_by_name.get(folded, number) != number
                number_by_name[folded] = None if is_other_day else number
    return number_by_name
