"""Reader of workbooks that are no XLSX: XLS of before 2007, ODS and XLSB, by calamine."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from voc.collect.read.archive_reader import ZIP_DAMAGE, check_expansion
from voc.collect.read.file_types import OLE_MARK
from voc.collect.read.raw_rows import RawRows, Row, Sheet, choose_sheet, drop_zero_fraction, number_filled_rows
from voc.collect.read.trial_reading import try_workbook
from voc.errors import InputError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["read_calamine"]

MAX_REPEATED_ROWS, MAX_REPEATED_COLUMNS = 5_000, 200
"""Times that an ODS may repeat a row or a cell with a value: written once, a few letters may mean a billion."""
LONGEST_ROW = 1 << 16
"""Bytes of a repeated row; so much of a chunk is looked at again with the next."""
CHUNK_BYTES = 1 << 20
# Without a search for an end tag from each start: of a megabyte of starts alone that would take hours. The names are
# those that calamine reads, whatever prefixes XML allows.
_ROW_START, _ROW_END = b"<table:table-row", b"</table:table-row>"
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d{1,20})"')
_CELL = re.compile(rb"<table:table-cell\b[^<>]*\boffice:value[^<>]*>")
_REPEATED_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,20})"')


def read_calamine(file_name: str, file_bytes: bytes, title: str | None = None) -> RawRows:
    """Return the rows of a sheet: numbers, dates and texts as they are.

    Parameters
    ----------
    file_name
        The file's name, for errors.
    file_bytes
        Its content.
    title
        Name of the sheet; None: chosen as in any workbook.

    Raises
    ------
    InputError
        The workbook is damaged, behind a password, or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        _check_repeated_cells(file_name, file_bytes)
        # Seen on a damaged file of before 2007 only; of a ZIP (ODS, XLSB) the unpacked size was checked.
        if file_bytes.startswith(OLE_MARK):
            try_workbook(file_name, file_bytes)
        with CalamineWorkbook.from_filelike(io.BytesIO(file_bytes)) as book:
            sheets = [
                Sheet(
                    metadata.name,
                    partial(_read_rows, book, metadata.name),
                    metadata.visible == SheetVisibleEnum.Visible,
                )
                for metadata in book.sheets_metadata
            ]
            choice = choose_sheet(file_name, sheets, title)
            return RawRows(
                number_filled_rows(choice.sheet.rows),
                choice.notes,
                sheet=choice.sheet.title,
                other_sheets=choice.rivals,
                small_sheets=choice.small_sheets,
            )
    except (CalamineError, *ZIP_DAMAGE) as exc:
        raise InputError(_explain_error(file_name, exc)) from exc


def _explain_error(file_name: str, error: Exception) -> str:
    if "password" in str(error).casefold() or "encrypt" in str(error).casefold():
        return f"{file_name} is protected with a password: save it without one, and collect that"
    return f"{file_name} is a damaged workbook: open it in its program, let it be repaired, and save it as .xlsx"


def _check_repeated_cells(file_name: str, file_bytes: bytes) -> None:
    """Raise an error for an ODS that means far more cells than it writes.

    Empty cells and rows are repeated up to the end of every sheet, which costs the reader nothing.
    """
    if not file_bytes.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        check_expansion(file_name, archive, len(file_bytes))
        if "content.xml" not in archive.namelist():
            return
        with archive.open("content.xml") as part:
            rest = b""
            while chunk := part.read(CHUNK_BYTES):
                window = rest + chunk
                n_rows, n_columns = _find_most_repeats(window)
                what = f"a row {n_rows} times" if n_rows > MAX_REPEATED_ROWS else f"a cell {n_columns} times"
                if n_rows > MAX_REPEATED_ROWS or n_columns > MAX_REPEATED_COLUMNS:
                    raise InputError(
                        f"{file_name} repeats {what}: that is no export of answers; save the sheet with the answers "
                        "as .csv"
                    )
                # A row may lie across two chunks.
                rest = window[-LONGEST_ROW:]


def _find_most_repeats(content: bytes) -> tuple[int, int]:
    """Return how often a row with values, and a cell with a value, are repeated at most in a part of a sheet."""
    n_rows = n_columns = 0
    for row in content.split(_ROW_START)[1:]:
        attributes, _, cells = row.partition(b">")
        cells = cells.partition(_ROW_END)[0]
        if (repeats := _REPEATED_ROWS.search(attributes)) and _CELL.search(cells):
            n_rows = max(n_rows, int(repeats[1]))
    for cell in _CELL.findall(content):
        n_columns = max([n_columns, *map(int, _REPEATED_COLUMNS.findall(cell))])
    return n_rows, n_columns


def _read_rows(book: CalamineWorkbook, name: str) -> list[Row]:
    """Return the rows of a sheet from its first one on, empty cells as None."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_convert_cell(cell) for cell in row] for row in rows]


def _convert_cell(cell: object) -> object:
    """Return a cell as openpyxl gives it: None for an empty one, whole numbers without a fraction, dates as moments."""
    if cell == "":
        return None
    if isinstance(cell, float):
        return drop_zero_fraction(cell)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a workbook knows no zones
    return cell if isinstance(cell, bool | int | float | str | datetime | time | timedelta) else str(cell)
