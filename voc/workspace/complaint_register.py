"""Complaints registers: CSV files with a row per complaint, its days, outcome and compensation."""

from __future__ import annotations

from pathlib import Path

from voc.records.complaints import RegisteredComplaint
from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_complaint_register"]


def read_complaint_register(path: Path) -> tuple[RegisteredComplaint, ...]:
    """Return the complaints of a CSV file.

    Needed is the column ``key`` (of the complaint at its source, or ``klachten:K410000``); read are ``received``,
    ``acknowledged``, ``due``, ``closed`` (days like 2026-11-03), ``outcome`` and ``compensation_eur``. Empty cells are
    not known.

    Raises
    ------
    InputError
        It cannot be read, has no key, or a cell is not what its column says; with the row and the column.
    """
    return tuple(_read_row(row) for row in read_csv_rows(path, ("key",)))


def _read_row(row: CsvRow) -> RegisteredComplaint:
    if not row.cells["key"]:
        raise row.refuse("key", "empty", "the key of a complaint at its source")
    return RegisteredComplaint(
        key=row.cells["key"],
        received=row.parse_day("received"),
        acknowledged=row.parse_day("acknowledged"),
        due=row.parse_day("due"),
        closed=row.parse_day("closed"),
        outcome=row.cells.get("outcome", ""),
        compensation_eur=_parse_amount(row),
        row=row.number,
    )


def _parse_amount(row: CsvRow) -> float | None:
    amount = row.parse_number("compensation_eur", "no amount", "one like 25.50")
    if amount is not None and amount < 0:
        raise row.refuse("compensation_eur", "no amount of 0 or more", "one like 25.50")
    return amount
