"""Rows of small CSV files that users write by hand or export: plans, registers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voc.errors import InputError

__all__ = ["CsvRow", "read_csv_rows"]


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its number in the file, and its cells by the columns' names in small letters."""

    file_name: str
    number: int
    cells: dict[str, str]

    def parse_day(self, column: str) -> date | None:
        """Return the day in a column, None where it is empty or not there.

        Raises
        ------
        InputError
            It is no day like 2026-11-03.
        """
        if not self.cells.get(column):
            return None
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError as error:
            raise self.refuse(column, "no day", "one like 2026-11-03") from error

    def refuse(self, column: str, fault: str, expected: str) -> InputError:
        """Return the error about a cell that is not what its column asks for."""
        cell = self.cells.get(column, "")
        return InputError(
            f"{self.file_name}, row {self.number}, column {column}: {cell!r} is {fault}; expected {expected}"
        )


def read_csv_rows(path: Path, columns: Sequence[str]) -> list[CsvRow]:
    """Return the rows of a UTF-8 file with commas or semicolons.

    Parameters
    ----------
    columns
        Names that the header must have, in any order and case; others may be there.

    Raises
    ------
    InputError
        It cannot be read, or a column is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as a UTF-8 text: {error}") from error
    header = text.partition("\n")[0]
    # The separator is the one of the two that the header has more of: no header has a count like "8,000".
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    names = {str(name).strip().casefold(): name for name in reader.fieldnames or ()}
    missing = [column for column in columns if column not in names]
    if missing:
        raise InputError(f"{path.name}: no column {', '.join(missing)}; expected: {', '.join(columns)}")
    return [
        CsvRow(path.name, number, {name: str(row[column] or "").strip() for name, column in names.items()})
        for number, row in enumerate(reader, start=2)
    ]
