"""Rows of daily figures and of the calendar: volumes, reachability, earlier totals, and occurrences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from voc.collect.convert.intake_result import IntakeResult, Record
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.convert.value_parsers import format_cell, parse_count, parse_seconds
from voc.records import DailyTotal, DateState, Occurrence, Reachability, Volume

__all__ = ["add_daily_totals", "add_occurrences", "add_reachability", "add_volumes"]

_A_DAY = "the day that the figure is about"
_ONE_READING = "a date that can be read in one way only"


def add_volumes(mapped_table: MappedTable, intake: IntakeResult) -> None:
    """Put daily process volumes into the intake."""
    processes, departments = mapped_table.translate_words("process"), mapped_table.translate_words("department")
    counts = _NumberColumn(mapped_table, "count")
    for row_index, line_number, day in _list_dated_rows(mapped_table, intake):
        # The count is read before the process is looked at: both mistakes of a row are then reported.
        process, count = processes[row_index], counts.parse_count(row_index, line_number, intake)
        if process is None:
            intake.reject_row(line_number, mapped_table.get_column_name("process"), "", "the name of a process")
        elif count is not None:
            intake.records.append(Volume(process, day, count, departments[row_index], row=line_number))
    _note_repeated_days(mapped_table, intake, ("day", "process", "department"))


def add_daily_totals(mapped_table: MappedTable, intake: IntakeResult) -> None:
    """Put daily totals of contacts into the intake."""
    reasons, channels = mapped_table.translate_words("reason"), mapped_table.translate_words("channel")
    counts = _NumberColumn(mapped_table, "count")
    for row_index, line_number, day in _list_dated_rows(mapped_table, intake):
        count = counts.parse_count(row_index, line_number, intake)
        if count is not None:
            channel = channels[row_index] or mapped_table.source.channel
            intake.records.append(DailyTotal(day, reasons[row_index], channel, count, row=line_number))
    _note_repeated_days(mapped_table, intake, ("day", "reason", "channel"))


def add_reachability(mapped_table: MappedTable, intake: IntakeResult) -> None:
    """Put the daily reachability of channels into the intake."""
    channels = mapped_table.translate_words("channel")
    offered, answered, abandoned = (_NumberColumn(mapped_table, name) for name in ("offered", "answered", "abandoned"))
    waiting, handling = (_NumberColumn(mapped_table, name) for name in ("waiting_seconds", "handling_seconds"))
    has_abandoned = mapped_table.get_column_name("abandoned") is not None
    for row_index, line_number, day in _list_dated_rows(mapped_table, intake):
        channel = channels[row_index] or mapped_table.source.channel
        if channel is None:
            intake.reject_row(line_number, mapped_table.get_column_name("channel"), "", "the name of a channel")
            continue
        n_offered, n_answered = (column.parse_count(row_index, line_number, intake) for column in (offered, answered))
        if n_offered is None or n_answered is None:
            continue
        # Without a column of them, whoever was not answered gave up; two clocks can make that less than nobody.
        n_abandoned = (
            abandoned.parse_count(row_index, line_number, intake) if has_abandoned else max(0, n_offered - n_answered)
        )
        if n_abandoned is None:
            continue
        intake.records.append(
            Reachability(
                channel=channel,
                day=day,
                offered=n_offered,
                answered=n_answered,
                abandoned=n_abandoned,
                waiting_seconds=waiting.parse_seconds(row_index, line_number, intake),
                handling_seconds=handling.parse_seconds(row_index, line_number, intake),
                row=line_number,
            )
        )
    _note_repeated_days(mapped_table, intake, ("day", "channel"))


def add_occurrences(mapped_table: MappedTable, intake: IntakeResult) -> None:
    """Put the occurrences of a calendar into the intake; without an end one lasted a day."""
    kinds, departments = mapped_table.translate_words("kind"), mapped_table.translate_words("department")
    notes, ends = mapped_table.get_cells("note"), mapped_table.get_cells("end")
    parser = mapped_table.build_date_parser("end")
    for row_index, line_number, day in _list_dated_rows(mapped_table, intake):
        end = parser.parse(ends[row_index])
        if end.problem or (end.day is not None and end.day < day):
            intake.reject_row(
                line_number, mapped_table.get_column_name("end"), ends[row_index], end.problem or f"a day from {day} on"
            )
            continue
        # People write names into calendars as well.
        note = intake.redactor.redact(format_cell(notes[row_index])).text
        occurrence = Occurrence(
            kinds[row_index] or "other", day, end.day or day, note, departments[row_index], row=line_number
        )
        intake.records.append(occurrence)


def _note_repeated_days(mapped_table: MappedTable, intake: IntakeResult, key_names: tuple[str, ...]) -> None:
    """Note days that several rows are about with other figures: a file by the hour, or by team. One of them counts."""
    rows_by_key: dict[tuple[object, ...], dict[Record, int]] = defaultdict(dict)
    for record in intake.records:
        key = tuple(getattr(record, name) for name in key_names)
        rows_by_key[key].setdefault(replace(record, row=0), record.row)  # equal rows are one that came twice
    repeated = [list(rows.values()) for rows in rows_by_key.values() if len(rows) > 1]
    if repeated:
        n_rows, (first, second, *_) = sum(map(len, repeated)), repeated[0]
        mapped_table.notes.append(
            f"{n_rows} rows are about the same {', '.join(key_names)} with other figures, such as rows {first} and "
            f"{second}: of these the last one counts; add hours or teams up to one row per day, and collect that"
        )


def _list_dated_rows(mapped_table: MappedTable, intake: IntakeResult) -> list[tuple[int, int, date]]:
    """Return row, line and day of the rows that have one, and reject the others."""
    date_cells = mapped_table.get_cells("at")
    dated_rows: list[tuple[int, int, date]] = []
    for row_index, (line_number, moment) in enumerate(
        zip(mapped_table.table.lines, mapped_table.parse_moments(), strict=True)
    ):
        if moment.day is None:
            expected = moment.problem or (_ONE_READING if moment.state is DateState.AMBIGUOUS else _A_DAY)
            intake.reject_row(line_number, mapped_table.get_column_name("at"), date_cells[row_index], expected)
        else:
            intake.dates[moment.state] += 1
            dated_rows.append((row_index, line_number, moment.day))
    return dated_rows


class _NumberColumn:
    """One column of numbers; a cell that holds none is rejected."""

    def __init__(self, mapped_table: MappedTable, field: str) -> None:
        self._name = mapped_table.get_column_name(field)
        self._cells = mapped_table.get_cells(field)
        self._decimal = mapped_table.source.decimal

    def parse_count(self, row_index: int, line_number: int, intake: IntakeResult) -> int | None:
        """Return a whole number; None after a rejection of the row."""
        try:
            count = parse_count(self._cells[row_index])
        except ValueError:
            intake.reject_row(line_number, self._name, self._cells[row_index], "a whole number")
            return None
        if count is None and not self._is_rejected(line_number, intake):
            intake.reject_row(line_number, self._name, "", "a whole number")
        return count

    def parse_seconds(self, row_index: int, line_number: int, intake: IntakeResult) -> float | None:
        """Return seconds; None where there is nothing, or after a rejection of the value."""
        try:
            return parse_seconds(self._cells[row_index], self._decimal)
        except ValueError:
            intake.reject_value(line_number, self._name, self._cells[row_index], "seconds, or minutes:seconds")
            return None

    def _is_rejected(self, line_number: int, intake: IntakeResult) -> bool:
        """Return whether the row was just rejected for the same column: two fields may name it, or none of them."""
        last = intake.rejections[-1] if intake.rejections else None
        return last is not None and last.row == line_number and last.column == self._name
