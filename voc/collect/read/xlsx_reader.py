"""Reader of one sheet of an XLSX workbook."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from voc.collect.read.archive_reader import ZIP_DAMAGE, check_expansion
from voc.collect.read.raw_rows import (
    RawRows,
    Row,
    Sheet,
    choose_sheet,
    describe_hidden_rows,
    number_filled_rows,
)
from voc.collect.read.xlsx_parts import (
    LAST_ROW,
    count_formulas,
    find_row_beyond_end,
    read_epoch_year,
    read_row_marks,
)
from voc.errors import InputError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["read_sheet"]

_DAMAGE = (
    *ZIP_DAMAGE,
    *(struct.error, LookupError, TypeError, AttributeError, SyntaxError, ArithmeticError),
)
"""Errors by which openpyxl and the parsers below it give up on a damaged sheet: a text that is not there, a version of
ZIP that nobody knows."""
MAX_CELLS = 20_000_000
"""Cells of a sheet when its rows have one width: two far ones in a sheet of a few letters would fill all memory."""


def read_sheet(file_name: str, file_bytes: bytes, title: str | None = None) -> RawRows:
    """Return the rows of a sheet (numbers, dates and text as they are), what there is to say, and other tables.

    Without a chosen sheet it is the visible one with the most rows (``choose_sheet``). Formulas give the value that
    Excel kept. The workbook is closed again, whether it could be read or not.

    Parameters
    ----------
    file_name
        The file's name, for errors.
    file_bytes
        Its content.
    title
        Name of the sheet, in letters of any case; None: chosen.

    Raises
    ------
    InputError
        The workbook is damaged, or has no such sheet.
    """
    # A read-only workbook of openpyxl holds its archive open until it is closed; of one that could not be opened
    # nobody has a handle, so the buffer beneath it is closed as well.
    with io.BytesIO(file_bytes) as buffer, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles and validations, which are not read
        _check_archive(file_name, buffer, len(file_bytes))
        with closing(_open_workbook(file_name, buffer)) as book:
            try:
                choice = choose_sheet(file_name, _list_sheets(file_name, book), title)
                rows = choice.sheet.rows
            except _DAMAGE as exc:
                raise _build_damage_error(file_name) from exc
    numbered_rows = number_filled_rows(rows)
    marks = read_row_marks(file_bytes, choice.sheet.title)
    hidden_rows = marks.hidden_rows
    return RawRows(
        numbered_rows,
        (*choice.notes, *describe_hidden_rows([number for number, _ in numbered_rows if number in hidden_rows])),
        sheet=choice.sheet.title,
        other_sheets=choice.rivals,
        small_sheets=choice.small_sheets,
        epoch_year=read_epoch_year(file_bytes),
        merged_cells=marks.merged_cells,
        formulas=count_formulas(file_bytes, choice.sheet.title),
    )


def _check_archive(file_name: str, buffer: io.BytesIO, n_bytes: int) -> None:
    """Raise an error for what is no workbook, and for one that would fill memory before it is read."""
    try:
        with zipfile.ZipFile(buffer) as archive:
            parts = archive.namelist()
            check_expansion(file_name, archive, n_bytes)
            row_number = find_row_beyond_end(archive)
    except _DAMAGE as exc:
        raise _build_damage_error(file_name) from exc
    if not any(part.startswith("xl/") for part in parts):
        raise InputError(f"{file_name} is no Excel workbook: save the data as .xlsx or .csv")
    if row_number is not None:
        raise _build_row_error(file_name, row_number)


def _build_row_error(file_name: str, row_number: int) -> InputError:
    return InputError(
        f"{file_name} claims a row {row_number}, and a sheet ends at {LAST_ROW}: open it in Excel and save it again"
    )


def _open_workbook(file_name: str, buffer: io.BytesIO) -> Workbook:
    import openpyxl

    try:
        return openpyxl.load_workbook(buffer, read_only=True, data_only=True)
    except Exception as exc:  # a damaged part gives any error of the parsers below it
        raise _build_damage_error(file_name) from exc


def _build_damage_error(file_name: str) -> InputError:
    return InputError(
        f"{file_name} is a damaged workbook: open it in Excel, let it be repaired, and save it again as .xlsx"
    )


def _list_sheets(file_name: str, book: Workbook) -> list[Sheet]:
    """Return the sheets of a workbook, in its order; charts are none."""
    return [
        Sheet(title, partial(_read_rows, file_name, book, title), book[title].sheet_state == "visible")
        for title in book.sheetnames
        if hasattr(book[title], "iter_rows")
    ]


def _read_rows(file_name: str, book: Workbook, title: str) -> list[Row]:
    """Return the rows of a sheet, all of the width of the widest one with anything in its last cell."""
    sheet = book[title]
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows would be missed
    rows: list[Row] = []
    for row in sheet.iter_rows(values_only=True):
        # However its number is written in the file: openpyxl fills up the rows before it, one by one.
        if len(rows) >= LAST_ROW:
            raise _build_row_error(file_name, len(rows) + 1)
        rows.append(list(row))
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell is not None), default=0)
    n_filled = sum(1 for row in rows if row)
    if n_filled * width > MAX_CELLS:
        raise InputError(
            f'{file_name}: sheet "{title}" has {n_filled} rows and {width} columns, more than can be read at once: '
            "export the sheet as .csv"
        )
    # An empty row stays short: a sheet with something in its last row would have a million full ones.
    return [(row + [None] * (width - len(row)))[:width] if row else row for row in rows]
