"""Files with the margins of the customer base: how many customers each segment, channel or reason has."""

from __future__ import annotations

from pathlib import Path

from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_margins"]


def read_margins(path: Path) -> dict[str, dict[str, float]]:
    """Return the margins of a CSV file with the columns ``characteristic``, ``group`` and ``customers``.

    ``customers`` are numbers or shares; within a characteristic they are scaled to 1.

    Raises
    ------
    InputError
        It cannot be read, a column is missing, or a cell is not what its column says; with the row and the column.
    """
    margins: dict[str, dict[str, float]] = {}
    for row in read_csv_rows(path, ("characteristic", "group", "customers")):
        for column in ("characteristic", "group"):
            if not row.cells[column]:
                raise row.refuse(column, "empty", "a name")
        groups = margins.setdefault(row.cells["characteristic"].casefold(), {})
        if row.cells["group"] in groups:
            raise row.refuse("group", "there twice", "each group once")
        groups[row.cells["group"]] = _parse_number(row)
    return margins


def _parse_number(row: CsvRow) -> float:
    number = row.parse_number("customers", "no number", "one like 12000 or 0.4")
    if number is None or number <= 0:
        raise row.refuse("customers", "no number above 0", "one like 12000 or 0.4")
    return number
