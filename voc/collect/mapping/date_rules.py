"""Rule by which the dates of a file are read, as its column shows it, and doubts about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import product

from voc.collect.convert.date_columns import DateProfile, profile_dates
from voc.collect.convert.date_formats import DateOrder
from voc.collect.convert.dates import DateParser
from voc.collect.convert.empty_words import is_empty_word
from voc.collect.convert.value_parsers import format_cell
from voc.collect.mapping.column_profile import normalize_name
from voc.collect.mapping.field_rules import MORE_THAN_HALF
from voc.collect.read.table import FileTable
from voc.config import DateRule
from voc.text.pii.redact import Redactor

__all__ = ["ask_about_unread_dates", "propose_dates"]

_ODD_FORMATS = ("%y-%m-%d", "%y/%m/%d", "%y.%m.%d", "%Y-%d-%m", "%Y/%d/%m", "%Y.%d.%m")
"""Forms that are taken for others: of 26-10-05 the day is read as a year, and of 2026-05-10 the month as a day."""
_CLOCKS = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")
MIN_ODD = 5
"""Distinct dates from which a form that fits all of them is no coincidence."""
MAX_PARSED = 300
"""Distinct dates that are tried."""
MAX_YEARS = 20
"""Years between the first and last date of a file from which they may be read wrong."""

_ZONE_NAME = re.compile(r"\boffset\b|time ?zone|tijd ?zone|zeit ?zone|\btz\b")
_ZONE = re.compile(r"(?:UTC|GMT)? ?[-+]\d{1,2}(?::?\d{2})?|Z|UTC|GMT|[A-Z][A-Za-z]+/[A-Za-z_/]+|[A-Z]{3,4}")
_WITH_ZONE = re.compile(r":\d{2}(?:[.,]\d+)?(?:Z| ?[-+]\d{2}(?::?\d{2})?)$|\b(?:UTC|GMT|[A-Z]{3,4}T?)\b")
_UTC = re.compile(r"\b(?:utc|gmt)\b")
UNREAD_SHARE = 0.05
"""Share of cells that are no dates from which it is asked before anything is stored."""
MAX_SAID = 3
"""Cells that a question names."""
LONGEST_CELL = 40
"""Letters of a cell that a question repeats."""


def propose_dates(table: FileTable, column: str) -> tuple[DateRule, list[str]]:
    """Return how the dates of a column are read, and what is not certain about it."""
    profile = profile_dates(table.get_column(column), table.epoch_year)
    if odd_format := _find_odd_format(table.get_column(column)):
        question = (
            f"the dates in {column!r} ({_name_first(table, column)}) are taken to be written as {odd_format}, which is "
            "seldom: is that right ([dates] format, or order)?"
        )
        return DateRule(format=odd_format, time_zone=_find_time_zone(table, column)), [question]
    order, questions = _propose_order(column, profile)
    cells, day_numbers = None, None
    if profile.is_half_converted:
        cells = "swapped"
        questions.append(
            f"{column!r} contradicts itself: its texts are written {order}, all with a day above 12, and its dates all "
            "have a day up to 12. Excel took what it could read for dates of another order; proposed is to swap day "
            'and month of those back ([dates] cells = "swapped"; "right" if they are right)'
        )
    if profile.n_day_numbers > MORE_THAN_HALF * profile.n_filled and table.sheet is None:
        # A workbook says from which year its days count; a text file does not.
        day_numbers = 1900
        questions.append(
            f"{column!r} holds numbers of days ({_name_first(table, column)}): read as Excel counts them, from 1900; "
            "if the dates come out four years too early, [dates] day_numbers = 1904"
        )
    if profile.n_placeholders > MORE_THAN_HALF * profile.n_filled:
        questions.append(
            f"{profile.n_placeholders} of {profile.n_filled} cells in {column!r} hold {_name_first(table, column)}, "
            "which programs write for no date: these rows are kept without one, and are in no monthly figure"
        )
    time_zone = _find_time_zone(table, column)
    if time_zone is None:
        questions += _ask_about_zone_columns(table, column)
    values = {"order": order, "cells": cells, "day_numbers": day_numbers, "time_zone": time_zone}
    rule = DateRule.model_validate({name: value for name, value in values.items() if value is not None})
    return rule, questions


def _find_odd_format(cells: Sequence[object]) -> str | None:
    """Return the form of dates that would be read as another one; None for any usual form.

    26-10-05: the first part has few values, as years have, and the last one many, as days have. 2026-13-10: no month.
    """
    texts = list({format_cell(cell): None for cell in cells if isinstance(cell, str) and not is_empty_word(cell)})
    texts = texts[:: max(1, len(texts) // MAX_PARSED)]
    if len(texts) < MIN_ODD:
        return None
    for date_format, clock in product(_ODD_FORMATS, _CLOCKS):
        if _parse_format(texts[0], date_format + clock) is None:
            continue
        moments = [_parse_format(text, date_format + clock) for text in texts]
        days = {moment.day for moment in moments if moment is not None}
        if None in moments or len(days) < MIN_ODD:
            continue
        # Only where a day above 12 is where the month would be, or the first part has few values, as years have.
        usual_format = date_format.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m") + clock
        years = {moment.year for moment in moments if moment is not None}
        is_odd = (
            any(_parse_format(text, usual_format) is None for text in texts)
            if date_format.startswith("%Y")
            else len(years) * MIN_ODD <= len(days)
        )
        if is_odd:
            return date_format + clock
    return None


def _parse_format(text: str, date_format: str) -> datetime | None:
    try:
        return datetime.strptime(text, date_format)  # noqa: DTZ007 - its day is looked at
    except ValueError:
        return None


def _find_time_zone(table: FileTable, column: str) -> str | None:
    """Return the zone of a column's times where its name or the names' rows say it: "Submit Date (UTC)"."""
    zone = table.time_zones.get(column)
    if zone is not None:
        try:
            return DateRule(time_zone=zone).time_zone
        except ValueError:  # a zone that nobody has
            return None
    label = table.labels[table.columns.index(column)] if table.labels else column
    return "UTC" if _UTC.search(normalize_name(f"{column} {label}")) else None


def _ask_about_zone_columns(table: FileTable, column: str) -> list[str]:
    """Return a question where another column holds the zone of the times, and these say none themselves."""
    if any(_WITH_ZONE.search(format_cell(cell)) for cell in table.get_column(column)[:MAX_PARSED]):
        return []
    for name in table.columns:
        zones = Counter(filter(None, map(format_cell, table.get_column(name))))
        if name != column and _ZONE_NAME.search(normalize_name(name)) and zones and all(map(_ZONE.fullmatch, zones)):
            values = ", ".join(f"{zone} ({n} times)" for zone, n in zones.most_common(MAX_SAID))
            question = (
                f"the times in {column!r} say no zone, and {name!r} holds {values}, which is not added to them: which "
                "zone are they in ([dates] time_zone)? Of several, export the times with their zone"
            )
            return [question]
    return []


def ask_about_unread_dates(table: FileTable, column: str, rule: DateRule, time_zone: str) -> list[str]:
    """Return a question where many cells of a column are no dates by a rule."""
    if rule.by:  # another column says which order a row has
        return []
    profile = profile_dates(table.get_column(column), table.epoch_year)
    parser = DateParser(rule, time_zone, profile.order or profile.usual_order, epoch_year=table.epoch_year)
    moments = [parser.parse(cell) for cell in table.get_column(column)]
    cells = zip(table.get_column(column), moments, strict=True)
    unread = Counter(format_cell(cell) for cell, moment in cells if moment.problem)
    days = [moment.day for moment in moments if moment.day is not None]
    if days and max(days).year - min(days).year > MAX_YEARS:
        span = f"from {min(days)} up to {max(days)}"
        return [f"the dates in {column!r} run {span}: are they read right ([dates] order or format)?"]
    if unread.total() <= UNREAD_SHARE * profile.n_filled:
        return []
    examples = ", ".join(f"{_shorten(cell)!r} ({count} times)" for cell, count in unread.most_common(MAX_SAID))
    return [
        (
            f"{unread.total()} of {profile.n_filled} cells in {column!r} cannot be read as a date, and their rows "
            f"would be left out: {examples} (at = …, or [dates] order or format)"
        )
    ]


def _shorten(cell: str) -> str:
    """Return the beginning of a cell, redacted: whatever it is, it is no date."""
    # Cut afterwards: half a name would not be recognised as one.
    return Redactor().redact(cell).text[:LONGEST_CELL]


def _propose_order(column: str, profile: DateProfile) -> tuple[DateOrder | None, list[str]]:
    """Return the order of a column's dates, and a question where it does not show."""
    if profile.order is None and profile.has_two_readings:
        words = profile.usual_order.replace("-", " ")
        question = f"every date in {column!r} can be read day first or month first; {words} is proposed ([dates] order)"
        return profile.usual_order, [question]
    if profile.order == "mixed":
        question = (
            f"{column!r} holds dates with the day first and with the month first: those that can be read both "
            "ways will be left out of monthly figures; if another column says which is which, name it "
            "([dates] by and orders)"
        )
        return "mixed", [question]
    return profile.order, []


def _name_first(table: FileTable, column: str) -> str:
    """Return the most frequent filled cell of a column of dates: they hold nothing personal."""
    cells = Counter(format_cell(cell) for cell in table.get_column(column) if format_cell(cell))
    return cells.most_common(1)[0][0]
