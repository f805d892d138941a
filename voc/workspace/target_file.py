"""Files of departments' own targets: what a department steers by, month by month."""

from __future__ import annotations

from pathlib import Path

from voc.errors import PeriodError
from voc.insight.department_targets import DepartmentTarget
from voc.records import Period
from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_targets"]


def read_targets(path: Path) -> tuple[DepartmentTarget, ...]:
    """Return the targets of a CSV file with ``department``, ``month``, ``name``, ``value`` and ``target``.

    ``name`` is what is measured ("letters on time"); ``better`` says whether ``higher`` (the default) or ``lower`` is.

    Raises
    ------
    InputError
        It cannot be read, a column is missing, or a cell is not what its column says; with the row and the column.
    """
    return tuple(_read_row(row) for row in read_csv_rows(path, ("department", "month", "name", "value", "target")))


def _read_row(row: CsvRow) -> DepartmentTarget:
    for column in ("department", "name"):
        if not row.cells[column]:
            raise row.refuse(column, "empty", "a name")
    try:
        month = Period.parse(row.cells["month"])
    except PeriodError as error:
        raise row.refuse("month", "no month", "one like 2026-10") from error
    better = row.cells.get("better", "").casefold() or "higher"
    if better not in {"higher", "lower"}:
        raise row.refuse("better", "neither", "higher or lower")
    value, target = (_parse_number(row, column) for column in ("value", "target"))
    return DepartmentTarget(row.cells["department"], month, row.cells["name"], value, target, better == "higher")


def _parse_number(row: CsvRow, column: str) -> float:
    number = row.parse_number(column, "no number", "one like 99.2", unit="%")
    if number is None:
        raise row.refuse(column, "no number", "one like 99.2")
    return number
