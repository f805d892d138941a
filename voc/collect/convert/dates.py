"""Dates of a column: what each cell says, whether one reading of it is the only one, and what means "no date".

``05/10/2026`` is the fifth of October or the tenth of May. Which one is said by the mapping, or shown by the rest of
the column; where neither helps, the date is ambiguous: the record is kept, without a moment, out of monthly figures.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from voc.collect.convert.date_formats import (
    FIRST_SECONDS,
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS_A_YEAR,
    NOON,
    DateOrder,
    clean_date_text,
    match_numeric,
    parse_date_text,
    parse_day_number,
    set_time,
)
from voc.collect.convert.empty_words import is_empty_word
from voc.config import DateRule
from voc.records import DateState

__all__ = ["CellKind", "DateParser", "Moment", "is_placeholder_day", "looks_like_date", "looks_like_day_number"]

_ISO_LENGTHS = frozenset({len("2026-10-05 10:15"), len("2026-10-05 10:15:00")})
LONGEST_DATE = 120
"""Characters of a date; "Dienstag, 1. September 2026 um 09:00:00 Mitteleuropäische Sommerzeit" has 67."""
CellKind = Literal["", "date", "number", "iso"]
"""Kind of a cell that Excel may have made of a text: its own date, the number of a day, ISO by another program."""
MAX_CACHED = 100_000
"""Cells of a column whose reading is kept; a column of moments to the second has as many as rows."""
_PLACEHOLDER_DAYS = frozenset(
    {
        *(date(1970, 1, 1), date(1969, 12, 31), date(1980, 1, 1), date(1979, 12, 31), date(1900, 1, 1)),
        *(date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1), date(1601, 1, 1), date(1753, 1, 1)),
        *(date(1, 1, 1), date(1, 1, 2), date(1800, 1, 1), date(9999, 12, 31), date(2999, 12, 31)),
    }
)
"""Zeros of programs: Unix (its day before, west of Greenwich), DOS and LimeSurvey, Excel, Windows, SQL Server, .NET."""
_PLACEHOLDER_YEARS = frozenset(day.year for day in _PLACEHOLDER_DAYS)
_EXPECTED = {
    "iso": "year first (2026-10-05)",
    "day-first": "day first (05-10-2026)",
    "month-first": "month first (10/05/2026)",
    "mixed": "day or month first (05-10-2026)",
}


class Moment(NamedTuple):
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
    is_placeholder
        The cell holds what a program writes for "no date": 1970-01-01.
    has_unread_clock
        The cell with the time of day holds something else: noon was taken.
    """

    at: datetime | None
    state: DateState
    day: date | None = None
    problem: str = ""
    is_placeholder: bool = False
    has_unread_clock: bool = False


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MISSING = Moment(None, DateState.MISSING)
_AMBIGUOUS = Moment(None, DateState.AMBIGUOUS)
_PLACEHOLDER = Moment(None, DateState.MISSING, is_placeholder=True)


class DateParser:
    """Parser of one column of dates.

    Parameters
    ----------
    dates
        The source's ``[dates]``.
    time_zone
        The company's: in it a day begins, and times are that say no zone, unless ``[dates] time_zone`` says another.
    date_order
        The order of this column, where the mapping leaves it open (see
        :func:`voc.collect.convert.date_columns.infer_date_order`).
    epoch_year
        Year from which the file counts its days, 1900 or 1904; ``[dates] day_numbers`` wins.
    swapped_kind, turn
        Kind of cells that Excel made of texts of another order (``"date"``, ``"number"``, ``"iso"``), and what becomes
        of them where day and month can be swapped: ``"swap"``, or ``"leave out"`` as ambiguous. Empty: none are.

    Examples
    --------
    >>> parser = DateParser(DateRule(), "Europe/Amsterdam")
    >>> parser.parse("05-10-2026").day, parser.parse("5 okt 2026", "10:15").at.isoformat()
    (datetime.date(2026, 10, 5), '2026-10-05T08:15:00+00:00')
    """

    def __init__(
        self,
        dates: DateRule,
        time_zone: str,
        date_order: DateOrder | None = None,
        *,
        epoch_year: int = 1900,
        swapped_kind: CellKind = "",
        turn: Literal["swap", "leave out"] = "leave out",
    ) -> None:
        self._zone = ZoneInfo(time_zone)
        self._file_zone = ZoneInfo(dates.time_zone or time_zone)
        self._is_local = dates.time_zone in {None, time_zone}
        self._format = dates.format
        self._order_by_word = {word.strip().casefold(): word_order for word, word_order in dates.orders.items()}
        self._order: DateOrder = dates.order or date_order or "day-first"
        self._epoch_year = dates.day_numbers or epoch_year
        self._swapped_kind, self._turn = swapped_kind, turn
        self._reads_plain_iso = dates.format is None and not swapped_kind
        # An export has the same days over and over; a hit is five times as fast as reading.
        self._cache: dict[tuple[type, object, type, object, DateOrder], Moment] = {}
        self._local_epoch_by_day: dict[int, datetime | None] = {}

    def parse(self, value: object, clock_cell: object = None, order_word: str | None = None) -> Moment:
        """Return what a cell says, with the time of day from another cell, if there is one.

        ``order_word`` is the word of the column that tells the order (``[dates] by``).
        """
        if clock_cell is None and self._reads_plain_iso and (moment := self._parse_plain_iso(value)) is not None:
            return moment
        date_order = self._order
        if order_word:
            date_order = self._order_by_word.get(order_word.strip().casefold(), self._order)
        # With their types: 0 and False are equal, and one is a program's "no date", the other no date at all.
        key = (type(value), value, type(clock_cell), clock_cell, date_order)
        moment = self._cache.get(key)
        if moment is None:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            moment = self._cache[key] = self._parse_cell(value, clock_cell, date_order)
        return moment

    def _parse_plain_iso(self, value: object) -> Moment | None:
        """Return what 2026-10-05 10:15 says; None for any other cell, and for days that are looked at more closely."""
        local = _read_plain_iso(value)
        if local is None or local.year in _PLACEHOLDER_YEARS or not FIRST_YEAR <= local.year <= LAST_YEAR:
            return None
        epoch = self._find_local_epoch(local)
        if epoch is not None and self._is_local:
            return Moment(_EPOCH + (local - epoch), DateState.EXACT, local.date())
        zoned = local.replace(tzinfo=self._file_zone)
        day = local.date() if self._is_local else zoned.astimezone(self._zone).date()
        return Moment(zoned.astimezone(UTC), DateState.EXACT, day)

    def _find_local_epoch(self, local: datetime) -> datetime | None:
        """Return what a clock with the zone's distance to UTC on a local day showed at the epoch in UTC.

        A moment is the epoch and what it is later, which costs a sixth of giving it a zone. None on the two days a year
        on which the distance changes. A zone is asked once a day of a file: it costs as much as all else.
        """
        day = local.toordinal()
        if day not in self._local_epoch_by_day:
            midnight = datetime.combine(local, time(0), self._file_zone)
            first, last = midnight.utcoffset(), (midnight + timedelta(days=1)).utcoffset()
            self._local_epoch_by_day[day] = (
                None if first is None or first != last else _EPOCH.replace(tzinfo=None) + first
            )
        return self._local_epoch_by_day[day]

    def _parse_cell(self, value: object, clock_cell: object, date_order: DateOrder) -> Moment:
        """Return what a cell says; parameters as in :meth:`parse`."""
        if value is None or (isinstance(value, str) and is_empty_word(value)):
            return _MISSING
        return self._parse_filled_cell(value, clock_cell, date_order)

    def _parse_filled_cell(self, value: object, clock_cell: object, date_order: DateOrder) -> Moment:
        """Return what a cell says that holds something; parameters as in :meth:`parse`."""
        expected = f"a date, {_EXPECTED[date_order]}" if self._format is None else f"a date as {self._format}"
        try:
            local = self._parse_local(value, date_order)
            if local is None:
                return _AMBIGUOUS
        except (ValueError, OverflowError):
            # Last: hardly any cell is one, and what can be read is none but for the days below.
            return _PLACEHOLDER if _is_zero(value) else Moment(None, DateState.MISSING, problem=expected)
        if is_placeholder_day(local):
            return _PLACEHOLDER
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            return Moment(None, DateState.MISSING, problem=f"a date from {FIRST_YEAR} up to {LAST_YEAR}")
        local, has_unread_clock = _add_clock(local, clock_cell)
        # The day is the local one: half past midnight in October is the day before in UTC.
        zoned = local if local.tzinfo else local.replace(tzinfo=self._file_zone)
        day = local.date() if local.tzinfo is None and self._is_local else zoned.astimezone(self._zone).date()
        return Moment(zoned.astimezone(UTC), DateState.EXACT, day, has_unread_clock=has_unread_clock)

    def _parse_local(self, value: object, date_order: DateOrder) -> datetime | None:
        """Return the local or zoned moment, None where it is ambiguous; a day without a time is put at noon."""
        if isinstance(value, date):  # a datetime is one too
            has_time = isinstance(value, datetime) and (value.tzinfo is not None or value.time() != time(0))
            moment = value if isinstance(value, datetime) and has_time else datetime.combine(value, NOON)
            return self._turn_cell(moment, "date")
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = parse_day_number(float(value), self._epoch_year)
            return moment if moment.tzinfo else self._turn_cell(moment, "number")
        if self._format is None and not self._swapped_kind and (iso_moment := _read_plain_iso(value)) is not None:
            return iso_moment
        return self._parse_text(clean_date_text(str(value)), date_order)

    def _parse_text(self, text: str, date_order: DateOrder) -> datetime | None:
        """Return the local or zoned moment of a clean text, None where it is ambiguous."""
        if self._format is not None:
            moment = datetime.strptime(text, self._format)  # noqa: DTZ007 - the zone follows
            # strptime puts a day without a time at midnight, which is noon here.
            has_time = any(code in self._format for code in ("%H", "%I", "%c", "%X", "%T"))
            return moment if has_time else datetime.combine(moment, NOON)
        local = parse_date_text(text, date_order, epoch_year=self._epoch_year)
        if local is None or not self._swapped_kind:
            return local
        # A workbook that went through another program has its dates as 2026-05-10 or 46152: they share the fault.
        if looks_like_day_number(text, has_seconds=False):
            return self._turn_cell(local, "number")
        numeric = match_numeric(text)
        return self._turn_cell(local, "iso") if numeric is not None and numeric.is_year_first else local

    def _turn_cell(self, moment: datetime, kind: CellKind) -> datetime | None:
        """Return the moment of a cell that Excel made, with day and month as the mapping says."""
        if kind != self._swapped_kind or moment.day > MONTHS_A_YEAR or moment.day == moment.month:
            return moment
        return None if self._turn == "leave out" else moment.replace(month=moment.day, day=moment.month)


def _read_plain_iso(value: object) -> datetime | None:
    """Return the moment of ``2026-10-05 10:15`` and ``2026-10-05T10:15:00``, which programs write; None for any other.

    Fast path: one call in C instead of text cleaning and seven patterns, since a file has as many moments as rows.
    """
    if type(value) is not str or len(value) not in _ISO_LENGTHS or value[4] != "-":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    # "10:15+02" is as long as "10:15:00", and says its own zone.
    return moment if moment.tzinfo is None else None


def is_placeholder_day(day: date) -> bool:
    """Return whether a day is what programs write for "no date": 1970-01-01 and the like."""
    # The year first: a look at a number, where the day of a moment has to be made.
    return day.year in _PLACEHOLDER_YEARS and date(day.year, day.month, day.day) in _PLACEHOLDER_DAYS


def looks_like_date(value: object) -> bool:
    """Return whether a cell can be read as a date in any order (numbers alone are none)."""
    if isinstance(value, datetime | date):
        return True
    # The length first: a text of a megabyte is no date, however many characters are looked at.
    if not isinstance(value, str) or len(value) > LONGEST_DATE or not any(map(str.isdigit, value)):
        return False
    text = clean_date_text(value)
    if text.isdigit():
        # Of digits only what begins like a year: customer numbers have eight of them too.
        n_digits = {len("20261005"), len("20261005101500")}
        return len(text) in n_digits and text[:2] in {"19", "20"} and _is_readable(text, "iso")
    numeric = match_numeric(text)
    if numeric is not None and numeric.has_zero:
        return True  # 0000-00-00: a date column's "no date"
    return any(_is_readable(text, date_order) for date_order in ("mixed", "day-first", "month-first"))


def looks_like_day_number(value: object, *, has_seconds: bool = True) -> bool:
    """Return whether a cell can be Excel's number of a day, or seconds since 1970, in a column that is named a date.

    Without ``has_seconds`` only the numbers of days count.
    """
    if isinstance(value, str) and len(value) > LONGEST_DATE:
        return False
    try:
        number = float(value.replace(",", ".")) if isinstance(value, str) else value
        if not isinstance(number, int | float) or isinstance(number, bool):
            return False
        parse_day_number(float(number))
    except (ValueError, OverflowError):
        return False
    return has_seconds or number < FIRST_SECONDS


def _is_readable(text: str, date_order: DateOrder) -> bool:
    try:
        moment = parse_date_text(text, date_order)
    except (ValueError, OverflowError):
        return False
    return moment is None or FIRST_YEAR <= moment.year <= LAST_YEAR or is_placeholder_day(moment)


def _is_zero(value: object) -> bool:
    """Return whether a cell is a zero that programs write for "no date": 0, 0000-00-00, 1900-01-00, the time 0:00."""
    if isinstance(value, time):
        return value == time(0)
    if isinstance(value, str):
        numeric = match_numeric(clean_date_text(value))
        return value.strip() in {"0", "0.0", "0,0"} or (numeric is not None and numeric.has_zero)
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def _add_clock(local: datetime, clock_cell: object) -> tuple[datetime, bool]:
    """Return a day with the time of a cell, and whether the cell holds something that is no time."""
    if clock_cell is None or (isinstance(clock_cell, str) and is_empty_word(clock_cell)):
        return local, False
    try:
        return set_time(local, clock_cell), False
    except (ValueError, OverflowError):
        return local, True
