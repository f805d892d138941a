"""Daily figures and the calendar: volumes, reachability, earlier totals, and what happened when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from voc.collect.convert.dates import DateReader
from voc.collect.convert.intake_result import Tally
from voc.collect.convert.mapped_table import Cells
from voc.collect.convert.value_parsers import read_count, read_seconds, read_text
from voc.records import DailyTotal, DateState, Occurrence, Reachability, Volume

__all__ = ["calendar", "reachability", "totals", "volumes"]

_A_DAY = "the day that the figure is about"


def volumes(cells: Cells, tally: Tally) -> None:
    """Put daily process volumes into the tally."""
    processes, departments, counts = cells.words("process"), cells.words("department"), _Numbers(cells, "count")
    for k, line, day in _days(cells, tally):
        process, count = processes[k], counts.count(k, line, tally)
        if process is None:
            tally.reject(line, cells.name("process"), "", "the name of a process")
        elif count is not None:
            tally.records.append(Volume(process, day, count, departments[k], row=line))


def totals(cells: Cells, tally: Tally) -> None:
    """Put daily totals of contacts into the tally."""
    reasons, channels, counts = cells.words("reason"), cells.words("channel"), _Numbers(cells, "count")
    for k, line, day in _days(cells, tally):
        count = counts.count(k, line, tally)
        if count is not None:
            tally.records.append(DailyTotal(day, reasons[k], channels[k] or cells.source.channel, count, row=line))


def reachability(cells: Cells, tally: Tally) -> None:
    """Put the daily reachability of channels into the tally."""
    channels = cells.words("channel")
    offered, answered, abandoned = (_Numbers(cells, name) for name in ("offered", "answered", "abandoned"))
    waiting, handling = (_Numbers(cells, name) for name in ("waiting_seconds", "handling_seconds"))
    for k, line, day in _days(cells, tally):
        channel = channels[k] or cells.source.channel
        if channel is None:
            tally.reject(line, cells.name("channel"), "", "the name of a channel")
            continue
        n_offered, n_answered = offered.count(k, line, tally), answered.count(k, line, tally)
        if n_offered is None or n_answered is None:
            continue
        n_abandoned = abandoned.count(k, line, tally) if cells.name("abandoned") else max(0, n_offered - n_answered)
        if n_abandoned is None:
            continue
        tally.records.append(
            Reachability(
                channel=channel,
                day=day,
                offered=n_offered,
                answered=n_answered,
                abandoned=n_abandoned,
                waiting_seconds=waiting.seconds(k, line, tally),
                handling_seconds=handling.seconds(k, line, tally),
                row=line,
            )
        )


def calendar(cells: Cells, tally: Tally) -> None:
    """Put what happened into the tally; without an end it lasted a day."""
    kinds, departments = cells.words("kind"), cells.words("department")
    notes, ends = cells.raw("note"), cells.raw("end")
    order = cells.source.dates
    reader = DateReader(order, cells.config.company.time_zone)
    for k, line, day in _days(cells, tally):
        last = reader.read(ends[k])
        if last.problem or (last.day is not None and last.day < day):
            tally.reject(line, cells.name("end"), ends[k], last.problem or f"a day from {day} on")
            continue
        note = tally.redactor.redact(read_text(notes[k])).text
        tally.records.append(Occurrence(kinds[k] or "other", day, last.day or day, note, departments[k], row=line))


def _days(cells: Cells, tally: Tally) -> list[tuple[int, int, date]]:
    """Return row, line and day of the rows that have one, and reject the others."""
    at = cells.raw("at")
    found: list[tuple[int, int, date]] = []
    for k, (line, moment) in enumerate(zip(cells.table.lines, cells.moments(), strict=True)):
        if moment.day is None:
            ambiguous = "a date that can be read in one way only" if moment.state is DateState.AMBIGUOUS else _A_DAY
            tally.reject(line, cells.name("at"), at[k], moment.problem or ambiguous)
        else:
            tally.dates[moment.state] += 1
            found.append((k, line, moment.day))
    return found


class _Numbers:
    """One column of numbers; what is none is rejected."""

    def __init__(self, cells: Cells, field: str) -> None:
        self._name = cells.name(field)
        self._cells = cells.raw(field)
        self._decimal = cells.source.decimal

    def count(self, k: int, line: int, tally: Tally) -> int | None:
        """Return a whole number; None after a rejection of the row."""
        found = self._read(read_count, k, line, tally, kept=False)
        if found is None and not self._rejected(tally, line):
            tally.reject(line, self._name, "", "a whole number")
        return None if found is None else int(found)

    def seconds(self, k: int, line: int, tally: Tally) -> float | None:
        """Return seconds; None where there is nothing, or after a rejection of the value."""
        return self._read(lambda cell: read_seconds(cell, self._decimal), k, line, tally, kept=True)

    def _read(
        self, read: Callable[[object], float | None], k: int, line: int, tally: Tally, *, kept: bool
    ) -> float | None:
        try:
            return read(self._cells[k])
        except ValueError:
            expected = "seconds, or minutes:seconds" if kept else "a whole number"
            tally.reject(line, self._name, self._cells[k], expected, kept=kept)
            return None

    def _rejected(self, tally: Tally, line: int) -> bool:
        return bool(tally.rejected) and tally.rejected[-1].row == line and tally.rejected[-1].column == self._name
