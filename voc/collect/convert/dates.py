"""Dates as people and programs write them, and whether one reading of them is the only one.

``05/10/2026`` is the fifth of October or the tenth of May. Which one is said by the mapping, or shown by the rest of
the column; where neither helps, the date is ambiguous: the record is kept, without a moment, out of monthly figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from voc.config import DateRule
from voc.records import DateState

__all__ = ["DateOrder", "DateParser", "Moment", "infer_date_order", "looks_like_date"]

DateOrder = Literal["iso", "day-first", "month-first", "mixed"]

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years outside are typing mistakes or a program's zero."""
NOON = time(12)
"""Time of a day that names none: in no time zone of Europe does it become another day."""
SECONDS_A_DAY = 86_400

_NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})(?:[T ,]+(?:om |at )?(.+))?")
_NAMED_DAY_FIRST = re.compile(
    r"(?:[^\W\d_]{2,9}\.?,? )?(\d{1,2})(?:e|ste|de|th|st|nd|rd)?[ .-]+(?:of )?([^\W\d_]{3,10})\.?[ .,-]+(\d{2,4})"
    r"(?:[T ,]+(?:om |at )?(.+))?"
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?:[^\W\d_]{2,9}\.?,? )?([^\W\d_]{3,10})\.? (\d{1,2})(?:th|st|nd|rd)?,? (\d{4})(?:[T ,]+(?:om |at )?(.+))?"
)
_TIME = re.compile(r"(\d{1,2})(?:[:.u](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)? ?(?:uur|u|h)?(?: ?([AaPp])\.?[Mm]\.?)?")
_ZONED = re.compile(r"(?:Z|[+-]\d{2}:?\d{2}| ?UTC| ?GMT)$")
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a count of local days; 1900 is no leap year, so day 60 hides
_EXCEL_DAYS = (FIRST_YEAR - 1900) * 365, (LAST_YEAR - 1899) * 366
_FIRST_OLD_YEAR = 69
"""Of two digits: 68 is 2068, 69 is 1969 (POSIX)."""
_MONTHS_A_YEAR = 12
_NO_DATE = frozenset({"", "-", "n/a", "N/A", "NULL", "null", "None", "NaT", "nan", "onbekend", "unknown"})
_EXPECTED = {
    "iso": "year first (2026-10-05)",
    "day-first": "day first (05-10-2026)",
    "month-first": "month first (10/05/2026)",
    "mixed": "day or month first (05-10-2026)",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Moment at which a row happened, as its cell says.

    Attributes
    ----------
    at
        In UTC; None where it is missing, ambiguous or cannot be read.
    state
        How sure it is.
    day
        The local date.
    problem
        What was expected where the cell cannot be read: ``"a date, day first (05-10-2026)"``.
    """

    at: datetime | None
    state: DateState
    day: date | None = None
    problem: str = ""


_MISSING = Moment(None, DateState.MISSING)
_AMBIGUOUS = Moment(None, DateState.AMBIGUOUS)


class DateParser:
    """Parser of one column of dates.

    Parameters
    ----------
    dates
        The source's ``[dates]``.
    time_zone
        Of times that do not say theirs.
    date_order
        The order of this column, where the mapping leaves it open (see :func:`infer_date_order`).

    Examples
    --------
    >>> parser = DateParser(DateRule(), "Europe/Amsterdam")
    >>> parser.parse("05-10-2026").day, parser.parse("5 okt 2026", "10:15").at.isoformat()
    (datetime.date(2026, 10, 5), '2026-10-05T08:15:00+00:00')
    """

    def __init__(self, dates: DateRule, time_zone: str, date_order: DateOrder | None = None) -> None:
        self._zone = ZoneInfo(time_zone)
        self._format = dates.format
        self._order_by_word = {word.strip().casefold(): word_order for word, word_order in dates.orders.items()}
        self._order: DateOrder = dates.order or date_order or "day-first"
        # An export has the same days over and over; a hit is five times as fast as reading.
        self._cache: dict[tuple[object, object, DateOrder], Moment] = {}

    def parse(self, value: object, clock_cell: object = None, order_word: str | None = None) -> Moment:
        """Return what a cell says, with the time of day from another cell, if there is one.

        ``order_word`` is the word of the column that tells the order (``[dates] by``).
        """
        date_order = self._order
        if order_word:
            date_order = self._order_by_word.get(order_word.strip().casefold(), self._order)
        key = (value, clock_cell, date_order)
        moment = self._cache.get(key)
        if moment is None:
            moment = self._cache[key] = self._parse_cell(value, clock_cell, date_order)
        return moment

    def _parse_cell(self, value: object, clock_cell: object, date_order: DateOrder) -> Moment:
        """Return what a cell says; parameters as in :meth:`parse`."""
        if value is None or (isinstance(value, str) and value.strip() in _NO_DATE):
            return _MISSING
        expected = f"a date, {_EXPECTED[date_order]}" if self._format is None else f"a date as {self._format}"
        try:
            local = self._parse_local(value, date_order)
            if local is None:
                return _AMBIGUOUS
            if clock_cell not in (None, ""):
                local = _set_time(local, clock_cell)
        except ValueError:
            return Moment(None, DateState.MISSING, problem=expected)
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            return Moment(None, DateState.MISSING, problem=f"a date from {FIRST_YEAR} up to {LAST_YEAR}")
        # The day is the local one: half past midnight in October is the day before in UTC.
        zoned = local if local.tzinfo else local.replace(tzinfo=self._zone)
        return Moment(zoned.astimezone(UTC), DateState.EXACT, zoned.astimezone(self._zone).date())

    def _parse_local(self, value: object, date_order: DateOrder) -> datetime | None:
        """Return the local or zoned moment, None where it is ambiguous; a day without a time is put at noon."""
        if isinstance(value, datetime):  # before date, which a datetime is too
            return value if value.tzinfo or value.time() != time(0) else datetime.combine(value, NOON)
        if isinstance(value, date):
            return datetime.combine(value, NOON)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _parse_excel_day(float(value))
        text = " ".join(str(value).split())
        if self._format is not None:
            moment = datetime.strptime(text, self._format)  # noqa: DTZ007 - the zone follows
            # strptime puts a day without a time at midnight, which is noon here.
            has_time = any(code in self._format for code in ("%H", "%I", "%c", "%X", "%T"))
            return moment if has_time else datetime.combine(moment, NOON)
        return _parse_text(text, date_order)


def infer_date_order(values: Sequence[object]) -> tuple[DateOrder | None, bool]:
    """Return the order that a column shows, and whether some dates of it could be read in two ways.

    A day above 12 in first or second place shows it; both in one column: ``mixed``. None where nothing shows it.

    Examples
    --------
    >>> infer_date_order(["05/10/2026", "17/10/2026"])
    ('day-first', True)
    """
    is_day_first = is_month_first = has_two_readings = False
    for value in values:
        match = _NUMERIC.fullmatch(" ".join(value.split())) if isinstance(value, str) else None
        if match is None or len(match[1]) > 2 or len(match[4]) not in {2, 4}:  # noqa: PLR2004 - digits of day and year
            continue
        first, second = int(match[1]), int(match[3])
        is_day_first = is_day_first or first > _MONTHS_A_YEAR
        is_month_first = is_month_first or second > _MONTHS_A_YEAR
        # 10/10 is one day in either order.
        has_two_readings = has_two_readings or (max(first, second) <= _MONTHS_A_YEAR and first != second)
    if is_day_first and is_month_first:
        return "mixed", has_two_readings
    if is_day_first:
        return "day-first", has_two_readings
    return ("month-first" if is_month_first else None), has_two_readings


def looks_like_date(value: object) -> bool:
    """Return whether a cell can be read as a date in any order (numbers alone are none)."""
    if isinstance(value, datetime | date):
        return True
    if not isinstance(value, str) or not any(sign.isdigit() for sign in value):
        return False
    text = " ".join(value.split())
    if text.isdigit():
        # Of digits only what begins like a year: customer numbers have eight of them too.
        return len(text) == len("20261005") and text[:2] in {"19", "20"} and _is_readable(text, "iso")
    return any(_is_readable(text, date_order) for date_order in ("mixed", "day-first", "month-first"))


def _is_readable(text: str, date_order: DateOrder) -> bool:
    try:
        moment = _parse_text(text, date_order)
    except ValueError:
        return False
    return moment is None or FIRST_YEAR <= moment.year <= LAST_YEAR


def _parse_text(text: str, date_order: DateOrder) -> datetime | None:
    """Return the moment of a text with single blanks, None where it is ambiguous.

    Raises
    ------
    ValueError
        It is no date.
    """
    if iso_moment := _parse_iso(text):
        return iso_moment
    if text.isdigit():
        return _parse_digits(text)
    if match := _NUMERIC.fullmatch(text):
        first, _, second, third, clock_text = match.groups()
        numeric_day = _parse_numbers(first, second, third, date_order)
        return None if numeric_day is None else _join_time(numeric_day, clock_text)
    if named_moment := _parse_named(text):
        return named_moment
    try:
        return _parse_excel_day(float(text.replace(",", ".")))
    except ValueError:
        raise ValueError(text) from None


def _parse_iso(text: str) -> datetime | None:
    """Return the moment of 2026-10-05 or 2026-10-05T10:15; None where it is written otherwise."""
    # Tried first: it is what programs write, and one call where the patterns below are three.
    if not text[:4].isdigit() or len(text) <= len("2026-1-1"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(moment, NOON) if len(text) == len("2026-10-05") else moment


def _parse_named(text: str) -> datetime | None:
    """Return the moment of a date with the name of its month: 5 oktober 2026, October 5, 2026; None for any other."""
    if match := _NAMED_DAY_FIRST.fullmatch(text):
        day, month, year, clock_text = match.groups()
        return _join_time(date(_complete_year(year), _parse_month(month), int(day)), clock_text)
    if match := _NAMED_MONTH_FIRST.fullmatch(text):
        month, day, year, clock_text = match.groups()
        return _join_time(date(int(year), _parse_month(month), int(day)), clock_text)
    return None


def _parse_numbers(first: str, second: str, third: str, date_order: DateOrder) -> date | None:
    """Return the day of ``05-10-2026``, None when it could be two."""
    if len(first) > 2:  # noqa: PLR2004 - more than two digits are a year
        return date(int(first), int(second), int(third))
    a, b, year = int(first), int(second), _complete_year(third)
    if date_order == "mixed":
        # One reading: 10/10 is one day, and there is no month 17.
        if a == b or b > _MONTHS_A_YEAR:
            return date(year, a, b)
        return None if a <= _MONTHS_A_YEAR else date(year, b, a)
    if date_order == "iso":
        raise ValueError(first)
    return date(year, b, a) if date_order == "day-first" else date(year, a, b)


def _complete_year(year: str) -> int:
    number = int(year)
    if len(year) > 2:  # noqa: PLR2004 - 2026 is complete
        return number
    return number + (2000 if number < _FIRST_OLD_YEAR else 1900)


def _parse_digits(text: str) -> datetime:
    """Return the moment of 20261005, of seconds or milliseconds since 1970, or of Excel's day number."""
    if len(text) == len("20261005"):
        return datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:])), NOON)
    if len(text) == len("20261005101500"):
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
    if len(text) in {10, 13}:  # seconds have ten digits from 2001 up to 2286, milliseconds three more
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return _parse_excel_day(float(text))


def _parse_excel_day(number: float) -> datetime:
    """Return the moment of Excel's day number (45935.43)."""
    if not _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        raise ValueError(number)
    # Rounded to seconds: a time such as 10:15 has no exact fraction of a day.
    moment = _EXCEL_ZERO + timedelta(seconds=round(number * SECONDS_A_DAY))
    return moment if number % 1 else datetime.combine(moment, NOON)


def _join_time(day: date, clock_text: str | None) -> datetime:
    noon = datetime.combine(day, NOON)
    return _set_time(noon, clock_text) if clock_text else noon


def _set_time(moment: datetime, clock_cell: object) -> datetime:
    """Return a moment with the time of day of a cell: a time, a duration, a fraction of a day, or a text."""
    if isinstance(clock_cell, datetime):
        clock_cell = clock_cell.time()
    if isinstance(clock_cell, time):
        return datetime.combine(moment, clock_cell, tzinfo=moment.tzinfo)
    if isinstance(clock_cell, timedelta):
        return datetime.combine(moment, time(0), tzinfo=moment.tzinfo) + clock_cell
    if isinstance(clock_cell, int | float):
        return datetime.combine(moment, time(0)) + timedelta(seconds=round(float(clock_cell) % 1 * SECONDS_A_DAY))
    return _set_time_from_text(moment, str(clock_cell).strip())


def _set_time_from_text(moment: datetime, text: str) -> datetime:
    """Return a moment with the time of day of a text, in its zone if it names one: "10:15", "2 pm", "10u15", "10:15Z".

    Raises
    ------
    ValueError
        It is no time.
    """
    zone = _ZONED.search(text)
    bare = text[: zone.start()].strip() if zone else text
    match = _TIME.fullmatch(bare)
    if match is None:
        raise ValueError(text)
    hour, minute, second, half = match.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half in "pP" else 0)  # 12 am is 0, 12 pm is 12
    local = datetime.combine(moment, time(hours, int(minute or 0), int(second or 0)))
    if zone is None:
        return local
    offset = zone.group().strip()
    return datetime.fromisoformat(f"{local.isoformat()}{'+00:00' if offset in {'Z', 'UTC', 'GMT'} else offset}")


def _parse_month(name: str) -> int:
    number = _list_months().get(name.casefold().rstrip("."))
    if number is None:
        raise ValueError(name)
    return number


@lru_cache(maxsize=1)
def _list_months() -> dict[str, int]:
    """Return name → number of every month, in Dutch, English, German and French: ``{"okt": 10, "oktober": 10}``."""
    from babel import Locale

    number_by_name: dict[str, int] = {"mrt": 3, "sept": 9}  # usual in exports, whatever babel's release makes of them
    for language in ("nl", "en", "de", "fr"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                number_by_name[name.casefold().rstrip(".")] = number
    return number_by_name
