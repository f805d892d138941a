"""Files of planned work: which process runs how often on which coming day, as a planner keeps it."""

from __future__ import annotations

from pathlib import Path

from voc.records import Volume
from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_planned_work"]


def read_planned_work(path: Path) -> tuple[Volume, ...]:
    """Return the planned work of a CSV file with the columns ``process``, ``day`` (2026-11-03) and ``count``.

    Raises
    ------
    InputError
        It cannot be read, a column is missing, or a cell is not what its column says; with the row and the column.
    """
    return tuple(_read_row(row) for row in read_csv_rows(path, ("process", "day", "count")))


def _read_row(row: CsvRow) -> Volume:
    day = row.parse_day("day")
    if day is None:
        raise row.refuse("day", "empty", "a day like 2026-11-03")
    if not row.cells["count"].isdecimal():
        raise row.refuse("count", "no whole number", "one like 8000")
    if not row.cells["process"]:
        raise row.refuse("process", "empty", "a process of [[reasons]]")
    return Volume(row.cells["process"], day, int(row.cells["count"]), row=row.number)
