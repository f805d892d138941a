"""Files of planned work: which process runs how often on which coming day, as a planner keeps it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from voc.errors import InputError
from voc.records import Volume

__all__ = ["read_planned_work"]

COLUMNS = ("process", "day", "count")


def read_planned_work(path: Path) -> tuple[Volume, ...]:
    """Return the planned work of a CSV file with the columns ``process``, ``day`` (2026-11-03) and ``count``.

    Raises
    ------
    InputError
        It cannot be read, a column is missing, or a cell is not what its column says; with the row and the column.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as a UTF-8 text: {error}") from error
    header = text.partition("\n")[0]
    # The separator is the one of the two that the header has more of: a count like "8,000" stands in no header.
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    names = {str(name).strip().casefold(): name for name in reader.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise InputError(f"{path.name}: no column {', '.join(missing)}; expected: {', '.join(COLUMNS)}")
    return tuple(
        _read_row(path.name, number, {column: str(row[names[column]] or "").strip() for column in COLUMNS})
        for number, row in enumerate(reader, start=2)
    )


def _read_row(file_name: str, number: int, cells: dict[str, str]) -> Volume:
    try:
        day = date.fromisoformat(cells["day"])
    except ValueError as error:
        raise InputError(
            f"{file_name}, row {number}, column day: {cells['day']!r} is no day; expected one like 2026-11-03"
        ) from error
    if not cells["count"].isdecimal():
        raise InputError(
            f"{file_name}, row {number}, column count: {cells['count']!r} is no whole number; expected one like 8000"
        )
    if not cells["process"]:
        raise InputError(f"{file_name}, row {number}, column process: empty; expected a process of [[reasons]]")
    return Volume(cells["process"], day, int(cells["count"]), row=number)
