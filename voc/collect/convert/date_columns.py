"""Profile of a column of dates: the order that it shows, contradictions, day numbers, and "no date" in most rows."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from voc.collect.convert.date_formats import (
    MONTHS_A_YEAR,
    DateOrder,
    clean_date_text,
    match_numeric,
    parse_date_text,
    parse_day_number,
)
from voc.collect.convert.dates import CellKind, DateParser, is_placeholder_day, looks_like_day_number
from voc.collect.convert.empty_words import is_empty_word
from voc.config import DateRule

__all__ = [
    "DateProfile",
    "add_days",
    "build_column_parser",
    "choose_default_days",
    "infer_date_order",
    "is_placeholder_cell",
    "list_default_days",
    "profile_dates",
    "profile_days",
]

MIN_ROWS = 5
"""Rows from which a first of January in most of them is a program's and no customer's."""
_DEFAULT_DAYS = frozenset({date(2000, 1, 1), date(2001, 1, 1), date(1990, 1, 1)})
"""Days that programs write for "no date" and that can be real as well: none only where most rows have them."""
_AM_OR_PM = re.compile(r"[\d ][AP]\.?M\b", re.IGNORECASE)
_DATE_WITH_AM_OR_PM = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?::\d{2})? ?[AP]\.?M\.?(?: .+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DateProfile:
    """Profile of a column of dates.

    Attributes
    ----------
    order
        The order that its texts show; None where none of them shows it.
    has_two_readings
        Some texts can be read in two orders.
    is_half_converted
        Excel took the texts that it could read, in another order than they were written in, for dates; only those
        with a day above 12 are texts still. Half the rows have day and month swapped.
    cell_kind
        Kind of the cells that Excel may have made; "" where there is none, or where one has a day above 12: then they
        were not made of texts of another order.
    n_day_numbers, n_placeholders, n_filled
        Cells that are numbers of days, that hold a program's "no date", and that hold anything.
    is_usually_month_first
        Most dates have slashes and a time with AM or PM, as they are written where the month goes first. That is a hint
        and no proof: Ireland and Australia write so with the day first.
    order_counts
        Orders that a date can be read in → how many: ``{("day-first",): 12, ("day-first", "month-first"): 9}``.
    """

    order: DateOrder | None
    has_two_readings: bool
    is_half_converted: bool
    cell_kind: CellKind
    n_day_numbers: int
    n_placeholders: int
    n_filled: int
    is_usually_month_first: bool = False
    order_counts: Mapping[tuple[DateOrder, ...], int] = field(default_factory=dict)

    def contradicts(self, order: DateOrder | None) -> bool:
        """Return whether the dates are written in another order than a mapping says.

        At least two show the other one and none the mapping's: one alone may be a typing mistake.
        """
        if order not in {"day-first", "month-first"}:
            return False
        other: DateOrder = "month-first" if order == "day-first" else "day-first"
        return self.order_counts.get((other,), 0) > 1 and not self.order_counts.get((order,), 0)

    @property
    def usual_order(self) -> DateOrder:
        """Order that is proposed where none shows."""
        return "month-first" if self.is_usually_month_first else "day-first"


def profile_dates(values: Sequence[object], epoch_year: int = 1900) -> DateProfile:
    """Return the profile of a column of dates; ``epoch_year`` is the year from which the file counts its days.

    Examples
    --------
    >>> from datetime import datetime
    >>> profile_dates([datetime(2026, 5, 10), datetime(2026, 6, 10), "10/17/2026", "10/28/2026"]).is_half_converted
    True
    """
    cells: Counter[object] = Counter()
    add_days(cells, values)
    return profile_days(cells, epoch_year)


def profile_days(cells: Counter[object], epoch_year: int = 1900) -> DateProfile:
    """Return the profile of a column of dates, by its cells as :func:`add_days` counts them."""
    orders = _count_orders(cells)
    order, has_two_readings = _infer_order(orders)
    cell_kind, has_texts_above_12 = _find_converted_cells(cells, epoch_year)
    return DateProfile(
        order=order,
        has_two_readings=has_two_readings,
        is_half_converted=cell_kind != "" and has_texts_above_12 and order in {"day-first", "month-first"},
        cell_kind=cell_kind,
        n_day_numbers=sum(n for cell, n in cells.items() if looks_like_day_number(cell, has_seconds=False)),
        n_placeholders=sum(n for cell, n in cells.items() if is_placeholder_cell(cell)),
        n_filled=cells.total(),
        is_usually_month_first=sum(n for cell, n in cells.items() if _has_am_or_pm(cell)) > cells.total() / 2,
        order_counts=orders,
    )


def build_column_parser(dates: DateRule, time_zone: str, profile: DateProfile, epoch_year: int = 1900) -> DateParser:
    """Return the parser of a column of dates, as the mapping says or, where it leaves that open, as the column shows.

    Parameters
    ----------
    dates
        The source's ``[dates]``.
    time_zone
        The company's.
    profile
        Of the column.
    epoch_year
        Year from which the file counts its days.
    """
    # An order that the mapping gives is not questioned by one date: a typing mistake would turn all of them round.
    if not dates.by and profile.contradicts(dates.order):
        # The two or more that show it are read as they are; of the others nobody knows which is the day.
        dates = dates.model_copy(update={"order": "mixed"})
    is_order_open = dates.order is None and not dates.by
    # "swapped" holds for this file only where no cell has a day above 12: the next file may be right.
    is_turned = dates.cells == "swapped" or (dates.cells is None and profile.is_half_converted)
    return DateParser(
        dates,
        time_zone,
        (profile.order or profile.usual_order) if is_order_open else None,
        epoch_year=epoch_year,
        swapped_kind=profile.cell_kind if is_turned else "",
        turn="swap" if dates.cells == "swapped" else "leave out",
    )


def infer_date_order(values: Sequence[object]) -> tuple[DateOrder | None, bool]:
    """Return the order that a column shows, and whether some dates of it could be read in two ways.

    A day above 12 as first or second number shows it, and so does a weekday; both in one column: ``mixed``. None where
    nothing shows it.

    Examples
    --------
    >>> infer_date_order(["05/10/2026", "17/10/2026"]), infer_date_order(["Mon, 10/05/2026"])
    (('day-first', True), ('month-first', False))
    """
    cells: Counter[object] = Counter()
    add_days(cells, values)
    return _infer_order(_count_orders(cells))


def _infer_order(counts: Mapping[tuple[DateOrder, ...], int]) -> tuple[DateOrder | None, bool]:
    has_two_readings = counts.get(("day-first", "month-first"), 0) > 0
    visible_orders: list[DateOrder] = [order for order in ("day-first", "month-first") if counts.get((order,), 0)]
    if len(visible_orders) > 1:
        return "mixed", has_two_readings
    return (visible_orders[0] if visible_orders else None), has_two_readings


def add_days(counts: Counter[object], values: Sequence[object], *, most: int | None = None) -> None:
    """Count the distinct filled cells of a column, without their times, and how often each occurs.

    A column has few days and many moments: what is to be seen in a day is looked at once. With ``most`` no more than so
    many different ones are counted, and the time of 2026-10-05T10:15 goes as well.
    """
    for value in values:
        cell = value
        if isinstance(value, str):
            # No word for "nothing" begins with a figure, as nearly every date does.
            if not value[:1].isdigit() and is_empty_word(value):
                continue
            cell = _cut_time(value) if most is None or value[10:11] != "T" else value[:10]
        elif isinstance(value, datetime):
            cell = value.date()
        elif value is None:
            continue
        elif isinstance(value, float) and math.isfinite(value):
            cell = int(value)
        if most is None or len(counts) < most or cell in counts:
            counts[cell] += 1


def _cut_time(text: str) -> str:
    """Return a date without its time, but with AM or PM: "05/10/2026 1:00 AM" for "05/10/2026 10:15:00 AM"."""
    # As programs write moments: nothing is to be stripped or looked for.
    if text[10:11] == " " and text[-1].isdigit() and text[0].isdigit() and text[:10].isascii() and " " not in text[:10]:
        return text[:10]
    day, blank, clock_text = text.strip().partition(" ")
    # Only where the day is whole before the blank: "5 okt 2026" and "Mon, 5-10-2026" are not.
    if not blank or len(day) < len("1-1-26") or not day[0].isdigit():
        return text
    return f"{day} 1:00 AM" if _AM_OR_PM.search(clock_text) else day


def _count_orders(cells: Mapping[object, int]) -> Counter[tuple[DateOrder, ...]]:
    """Return how many dates can be read in which orders: ``{("day-first",): 12, ("day-first", "month-first"): 9}``."""
    counts: Counter[tuple[DateOrder, ...]] = Counter()
    for cell, n_cells in cells.items():
        numeric = match_numeric(clean_date_text(cell)) if isinstance(cell, str) else None
        if numeric is not None and numeric.first != numeric.second:  # 10/10 is one day in either order
            counts[numeric.list_orders()] += n_cells
    return counts


def list_default_days(days: Sequence[date | None]) -> frozenset[date]:
    """Return the first of January that most rows have, if it is one that programs write for "no date"."""
    return choose_default_days(Counter(day for day in days if day is not None))


def choose_default_days(counts: Counter[date]) -> frozenset[date]:
    """Return the first of January that most rows have, by how many rows have each day."""
    most = counts.total() / 2
    return frozenset(
        day for day, count in counts.items() if day in _DEFAULT_DAYS and count > most and counts.total() >= MIN_ROWS
    )


def _find_converted_cells(values: Mapping[object, int], epoch_year: int) -> tuple[CellKind, bool]:
    """Return the kind of cells that Excel may have made, all with a day up to 12, and whether the texts say it did.

    They do where every one of them has a day above 12: what has none, Excel would have taken for a date.
    """
    days_by_kind: dict[CellKind, list[date]] = {"date": [], "number": [], "iso": []}
    n_above_12 = n_up_to_12 = 0
    for value in values:
        if isinstance(value, date):
            days_by_kind["date"].append(value)
        elif looks_like_day_number(value, has_seconds=False):
            days_by_kind["number"].append(parse_day_number(float(str(value).replace(",", ".")), epoch_year))
        elif isinstance(value, str) and (numeric := match_numeric(clean_date_text(value))) is not None:
            if numeric.is_year_first:
                days_by_kind["iso"] += _list_iso_day(clean_date_text(value))
            elif len(numeric.list_orders()) > 1 and numeric.first != numeric.second:
                n_up_to_12 += 1
            else:
                n_above_12 += 1
    # A workbook's own dates first: next to them an ISO text is one that a person or a program wrote.
    for kind, days in days_by_kind.items():
        real_days = [day for day in days if not is_placeholder_day(day)]
        if real_days:
            are_up_to_12 = all(day.day <= MONTHS_A_YEAR for day in real_days)
            return (kind if are_up_to_12 else ""), n_above_12 > 0 and not n_up_to_12
    return "", False


def _has_am_or_pm(value: object) -> bool:
    """Return whether a cell is a date with slashes and a time of AM or PM."""
    return isinstance(value, str) and _DATE_WITH_AM_OR_PM.fullmatch(clean_date_text(value)) is not None


def _list_iso_day(text: str) -> list[datetime]:
    try:
        moment = parse_date_text(text, "iso")
    except ValueError:
        return []
    return [] if moment is None else [moment]


def is_placeholder_cell(value: object) -> bool:
    """Return whether a cell holds a program's "no date"."""
    if isinstance(value, date):
        return is_placeholder_day(value)
    if not isinstance(value, str):
        return value == 0
    text = clean_date_text(value)
    numeric = match_numeric(text)
    if numeric is not None and numeric.has_zero:
        return True
    try:
        moment = parse_date_text(text, "mixed")
    except (ValueError, OverflowError):
        return False
    return moment is not None and is_placeholder_day(moment)
