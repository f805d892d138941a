"""When something happened: dates as people and programs write them, and whether one reading is the only one.

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

from voc.config import Dates
from voc.records import DateState

__all__ = ["DateReader", "Moment", "Order", "infer_order", "looks_like_date"]

Order = Literal["iso", "day-first", "month-first", "mixed"]

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years outside are typing mistakes or a program's zero."""
NOON = time(12)
"""Where a day without a time is put: in no time zone of Europe does it become another day."""

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
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a count of local days; 1900 is no leap year, so day 60 hides
_EXCEL_DAYS = (FIRST_YEAR - 1900) * 365, (LAST_YEAR - 1899) * 366
_NEWEST_TWO_DIGITS = 69
"""26 is 2026, 70 is 1970 (POSIX)."""
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """What a cell says. ``problem`` is what was expected where it cannot be read; ``day`` is the local date."""

    at: datetime | None
    state: DateState
    day: date | None = None
    problem: str = ""


_MISSING = Moment(None, DateState.MISSING)
_AMBIGUOUS = Moment(None, DateState.AMBIGUOUS)


class DateReader:
    """Reads one column of dates.

    Parameters
    ----------
    dates
        The source's ``[dates]``.
    time_zone
        Of times that do not say theirs.
    orders
        The order of this column, where the mapping leaves it open (see ``infer_order``).
    """

    def __init__(self, dates: Dates, time_zone: str, order: Order | None = None) -> None:
        self._zone = ZoneInfo(time_zone)
        self._format = dates.format
        self._by = {word.strip().casefold(): chosen for word, chosen in dates.orders.items()}
        self._order: Order = dates.order or order or "day-first"
        self._known: dict[tuple[object, object, Order], Moment] = {}

    def read(self, value: object, clock: object = None, by: str | None = None) -> Moment:
        """Return what a cell says, with the time of day from another cell, if there is one.

        ``by`` is the word of the column that tells the order (``[dates] by``).
        """
        order = self._by.get(by.strip().casefold(), self._order) if by else self._order
        key = (value, clock, order)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(value, clock, order)
        return found

    def _read(self, value: object, clock: object, order: Order) -> Moment:
        if value is None or (isinstance(value, str) and value.strip() in _NO_DATE):
            return _MISSING
        expected = f"a date, {_EXPECTED[order]}" if self._format is None else f"a date as {self._format}"
        try:
            local = self._local(value, order)
            if local is None:
                return _AMBIGUOUS
            if clock not in (None, ""):
                local = _with_time(local, clock)
        except ValueError:
            return Moment(None, DateState.MISSING, problem=expected)
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            return Moment(None, DateState.MISSING, problem=f"a date from {FIRST_YEAR} up to {LAST_YEAR}")
        zoned = local if local.tzinfo else local.replace(tzinfo=self._zone)
        return Moment(zoned.astimezone(UTC), DateState.EXACT, zoned.astimezone(self._zone).date())

    def _local(self, value: object, order: Order) -> datetime | None:
        """Return the local or zoned moment, None where it is ambiguous; a day without a time is put at noon."""
        if isinstance(value, datetime):
            return value if value.tzinfo or value.time() != time(0) else datetime.combine(value, NOON)
        if isinstance(value, date):
            return datetime.combine(value, NOON)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_number(float(value))
        text = " ".join(str(value).split())
        if self._format is not None:
            read = datetime.strptime(text, self._format)  # noqa: DTZ007  the zone follows
            has_time = any(code in self._format for code in ("%H", "%I", "%c", "%X", "%T"))
            return read if has_time else datetime.combine(read, NOON)
        return _from_text(text, order)


_NO_DATE = frozenset({"", "-", "n/a", "N/A", "NULL", "null", "None", "NaT", "nan", "onbekend", "unknown"})
_EXPECTED = {
    "iso": "year first (2026-10-05)",
    "day-first": "day first (05-10-2026)",
    "month-first": "month first (10/05/2026)",
    "mixed": "day or month first (05-10-2026)",
}


def infer_order(values: Sequence[object]) -> tuple[Order | None, bool]:
    """Return the order that a column shows, and whether some dates of it could be read in two ways.

    A day above 12 in first or second place shows it; both in one column: ``mixed``. None where nothing shows it.
    """
    day_first = month_first = False
    either = False
    for value in values:
        found = _NUMERIC.fullmatch(" ".join(value.split())) if isinstance(value, str) else None
        if found is None or len(found.group(1)) > 2 or len(found.group(4)) not in {2, 4}:  # noqa: PLR2004
            continue
        first, second = int(found.group(1)), int(found.group(3))
        day_first = day_first or first > _MONTHS_A_YEAR
        month_first = month_first or second > _MONTHS_A_YEAR
        either = either or (first <= _MONTHS_A_YEAR and second <= _MONTHS_A_YEAR and first != second)
    if day_first and month_first:
        return "mixed", either
    if day_first:
        return "day-first", either
    return ("month-first" if month_first else None), either


def looks_like_date(value: object) -> bool:
    """Return whether a cell can be read as a date in any order (numbers alone are none)."""
    if isinstance(value, datetime | date):
        return True
    if not isinstance(value, str) or not any(sign.isdigit() for sign in value):
        return False
    text = " ".join(value.split())
    if text.isdigit():
        return len(text) == len("20261005") and text[:2] in {"19", "20"} and _is_readable(text, "iso")
    return any(_is_readable(text, order) for order in ("mixed", "day-first", "month-first"))


def _is_readable(text: str, order: Order) -> bool:
    try:
        found = _from_text(text, order)
    except ValueError:
        return False
    return found is None or FIRST_YEAR <= found.year <= LAST_YEAR


def _from_text(text: str, order: Order) -> datetime | None:
    if text[:4].isdigit() and len(text) > len("2026-1-1"):
        try:  # the usual case, and the fastest
            read = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return datetime.combine(read, NOON) if len(text) == len("2026-10-05") else read
    if text.isdigit():
        return _from_digits(text)
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        first, _, second, third, clock = numeric.groups()
        day = _from_numbers(first, second, third, order)
        return None if day is None else _joined(day, clock)
    named = _NAMED_DAY_FIRST.fullmatch(text)
    if named:
        number, month, year, clock = named.groups()
        return _joined(date(_full_year(year), _month(month), int(number)), clock)
    named = _NAMED_MONTH_FIRST.fullmatch(text)
    if named:
        month, number, year, clock = named.groups()
        return _joined(date(int(year), _month(month), int(number)), clock)
    try:
        return _from_number(float(text.replace(",", ".")))
    except ValueError:
        raise ValueError(text) from None


def _from_numbers(first: str, second: str, third: str, order: Order) -> date | None:
    """Return the day of ``05-10-2026``, None when it could be two."""
    if len(first) > 2:  # noqa: PLR2004  a year
        return date(int(first), int(second), int(third))
    a, b, year = int(first), int(second), _full_year(third)
    if order == "mixed":
        if a == b or b > _MONTHS_A_YEAR:
            return date(year, a, b)
        return None if a <= _MONTHS_A_YEAR else date(year, b, a)
    if order == "iso":
        raise ValueError(first)
    return date(year, b, a) if order == "day-first" else date(year, a, b)


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) > 2:  # noqa: PLR2004  2026
        return number
    return number + (2000 if number < _NEWEST_TWO_DIGITS else 1900)


def _from_digits(text: str) -> datetime:
    """Return the moment of 20261005, of seconds or milliseconds since 1970, or of Excel's day number."""
    if len(text) == len("20261005"):
        return datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:])), NOON)
    if len(text) == len("20261005101500"):
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007  the zone follows
    if len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return _from_number(float(text))


def _from_number(number: float) -> datetime:
    """Return the moment of Excel's day number (45935.43)."""
    if not _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        raise ValueError(number)
    moment = _EXCEL_ZERO + timedelta(seconds=round(number * 86_400))
    return moment if number % 1 else datetime.combine(moment, NOON)


def _joined(day: date, clock: str | None) -> datetime:
    if not clock:
        return datetime.combine(day, NOON)
    return _with_time(datetime.combine(day, NOON), clock)


def _with_time(moment: datetime, clock: object) -> datetime:
    if isinstance(clock, datetime):
        clock = clock.time()
    if isinstance(clock, time):
        return datetime.combine(moment, clock, tzinfo=moment.tzinfo)
    if isinstance(clock, timedelta):
        return datetime.combine(moment, time(0), tzinfo=moment.tzinfo) + clock
    if isinstance(clock, int | float):
        return datetime.combine(moment, time(0)) + timedelta(seconds=round(float(clock) % 1 * 86_400))
    text = str(clock).strip()
    zone = _ZONED.search(text)
    bare = text[: zone.start()].strip() if zone else text
    found = _TIME.fullmatch(bare)
    if found is None:
        raise ValueError(text)
    hour, minute, second, half = found.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half in "pP" else 0)
    read = datetime.combine(moment, time(hours, int(minute or 0), int(second or 0)))
    if zone is None:
        return read
    offset = zone.group().strip()
    return datetime.fromisoformat(f"{read.isoformat()}{'+00:00' if offset in {'Z', 'UTC', 'GMT'} else offset}")


def _month(name: str) -> int:
    number = _months().get(name.casefold().rstrip("."))
    if number is None:
        raise ValueError(name)
    return number


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the number of every month by its Dutch, English, German and French names, in full and short."""
    from babel import Locale

    names: dict[str, int] = {"mrt": 3, "sept": 9}
    for language in ("nl", "en", "de", "fr"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                names[name.casefold().rstrip(".")] = number
    return names
