"""Rows of small CSV files that users write by hand or export: answers, actions, plans, registers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voc.collect.convert.value_parsers import parse_number
from voc.collect.read.csv_reader import parse_csv
from voc.collect.read.text_encoding import decode_text, is_binary
from voc.errors import InputError

__all__ = ["CsvRow", "read_csv_rows", "read_csv_table"]

LONGEST_SHOWN = 60
"""Characters of a cell that an error repeats."""
_THOUSANDS_OR_FRACTION = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its line in the file, and its cells by the columns' names in small letters."""

    file_name: str
    number: int
    cells: dict[str, str]
    more_cells: tuple[str, ...] = ()
    """Cells behind the last column that hold anything."""

    def check_cells(self) -> CsvRow:
        """Return the row where it has no more cells than there are columns.

        Raises
        ------
        InputError
            It has: a number with a comma for its decimals, in a file of commas, would be read as its whole part.
        """
        if self.more_cells:
            raise InputError(
                f"{self.file_name}, row {self.number}: more cells than columns; put a cell that holds a separator "
                "between quotation marks"
            )
        return self

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

    def parse_number(self, column: str, fault: str, expected: str, *, unit: str = "") -> float | None:
        """Return the number in a column, with a decimal comma or point; None where it is empty or not there.

        Parameters
        ----------
        fault, expected
            Words of the error where there is something else, as of `refuse`.
        unit
            Sign that may stand behind it.

        Raises
        ------
        InputError
            It is no number, or "12.000", which is twelve thousand to some and twelve to others.
        """
        text = self.cells.get(column, "").removesuffix(unit).strip()
        if _THOUSANDS_OR_FRACTION.fullmatch(text):
            raise self.refuse(column, "thousands or a fraction", f"{re.sub('[.,]', '', text)} or {text}0")
        try:
            return parse_number(text)
        except ValueError as error:
            raise self.refuse(column, fault, expected) from error

    def refuse(self, column: str, fault: str, expected: str) -> InputError:
        """Return the error about a cell that is not what its column asks for."""
        cell = self.cells.get(column, "")[:LONGEST_SHOWN]
        return InputError(
            f"{self.file_name}, row {self.number}, column {column}: {cell!r} is {fault}; expected {expected}"
        )


def read_csv_rows(path: Path, columns: Sequence[str]) -> list[CsvRow]:
    """Return the rows of a file as `read_csv_table` does, none of them with more cells than columns.

    Parameters
    ----------
    columns
        Names that the header must have, in any order and case; others may be there.

    Raises
    ------
    InputError
        It cannot be read, a column is missing, or a row has more cells than that.
    """
    names, rows = read_csv_table(path)
    missing = [column for column in columns if column not in names]
    if missing:
        raise InputError(f"{path.name}: no column {', '.join(missing)}; expected: {', '.join(columns)}")
    return [row.check_cells() for row in rows]


def read_csv_table(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Return the names of a file's columns, in small letters, and its rows; lines without any content are left out.

    Separators and encodings are those of files of comments: Dutch Excel saves "CSV" with semicolons, in Windows-1252. A
    row that ends early has empty cells there.

    Raises
    ------
    InputError
        The file cannot be read, has a column twice, or a row whose cells cannot be separated.
    """
    try:
        file_bytes = path.read_bytes()
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror}") from exc
    if is_binary(file_bytes):
        raise InputError(f"{path.name} is no text: save it as .csv")
    result = parse_csv(decode_text(path.name, file_bytes)[0])
    names = [str(name).strip().casefold() for name in result.rows[0][1]] if result.rows else []
    if repeated := sorted({name for name in names if name and names.count(name) > 1}):
        raise InputError(
            f"{path.name}: expected each column once; got {repeated[0]!r} {names.count(repeated[0])} times"
        )
    if result.broken_lines:
        raise InputError(f"{path.name}, row {result.broken_lines[0]}: its cells cannot be separated; see its quotes")
    return names, [_build_row(path.name, number, names, list(map(str, cells))) for number, cells in result.rows[1:]]


def _build_row(file_name: str, number: int, names: Sequence[str], row_cells: Sequence[str]) -> CsvRow:
    cells = [cell.strip() for cell in row_cells]
    more_cells = tuple(cell for cell in cells[len(names) :] if cell)
    cells += [""] * (len(names) - len(cells))
    return CsvRow(file_name, number, dict(zip(names, cells, strict=False)), more_cells)
