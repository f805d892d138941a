"""Rule by which the dates of a file are read, as its column shows it, and doubts about it."""

from __future__ import annotations

import re
from collections import Counter

from voc.collect.convert.date_columns import DateProfile, profile_dates
from voc.collect.convert.date_formats import DateOrder
from voc.collect.convert.dates import DateParser
from voc.collect.convert.value_parsers import format_cell
from voc.collect.mapping.column_profile import normalize_name
from voc.collect.mapping.field_rules import MORE_THAN_HALF
from voc.collect.read.table import FileTable
from voc.config import DateRule
from voc.text.pii.redact import Redactor

__all__ = ["ask_about_unread_dates", "propose_dates"]

_UTC = re.compile(r"\b(?:utc|gmt)\b")
UNREAD_SHARE = 0.05
"""Share of cells that are no dates from which it is asked before anything is stored."""
MOST_SAID = 3
"""Cells that a question names."""
LONGEST_CELL = 40
"""Letters of a cell that a question repeats."""


def propose_dates(table: FileTable, column: str) -> tuple[DateRule, list[str]]:
    """Return how the dates of a column are read, and what is not certain about it."""
    profile = profile_dates(table.get_column(column), table.epoch_year)
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
    values = {"order": order, "cells": cells, "day_numbers": day_numbers, "time_zone": _find_time_zone(table, column)}
    rule = DateRule.model_validate({name: value for name, value in values.items() if value is not None})
    return rule, questions


def _find_time_zone(table: FileTable, column: str) -> str | None:
    """Return the zone of a column's times where its name or the names' rows tell it: "Submit Date (UTC)"."""
    zone = table.time_zones.get(column)
    if zone is not None:
        try:
            return DateRule(time_zone=zone).time_zone
        except ValueError:  # a zone that nobody has
            return None
    label = table.labels[table.columns.index(column)] if table.labels else column
    return "UTC" if _UTC.search(normalize_name(f"{column} {label}")) else None


def ask_about_unread_dates(table: FileTable, column: str, rule: DateRule, time_zone: str) -> list[str]:
    """Return a question where many cells of a column are no dates by a rule."""
    if rule.by:  # which order a row is in is told by another column
        return []
    profile = profile_dates(table.get_column(column), table.epoch_year)
    parser = DateParser(rule, time_zone, profile.order or profile.usual_order, epoch_year=table.epoch_year)
    unread = Counter(format_cell(cell) for cell in table.get_column(column) if parser.parse(cell).problem)
    if unread.total() <= UNREAD_SHARE * profile.n_filled:
        return []
    cells = ", ".join(f"{_shorten(cell)!r} ({count} times)" for cell, count in unread.most_common(MOST_SAID))
    return [
        (
            f"{unread.total()} of {profile.n_filled} cells in {column!r} cannot be read as a date, and their rows "
            f"would be left out: {cells} (at = …, or [dates] order or format)"
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
            "ways will be left out of monthly figures; if another column tells which is which, name it "
            "([dates] by and orders)"
        )
        return "mixed", [question]
    return profile.order, []


def _name_first(table: FileTable, column: str) -> str:
    """Return the most frequent filled cell of a column of dates: they hold nothing personal."""
    cells = Counter(format_cell(cell) for cell in table.get_column(column) if format_cell(cell))
    return cells.most_common(1)[0][0]
