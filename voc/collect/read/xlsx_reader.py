"""Reader of one sheet of an XLSX workbook."""

from __future__ import annotations

import io
import warnings
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

from voc.errors import InputError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["read_sheet"]

_DAMAGE = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError, OSError, EOFError)
"""Errors by which openpyxl and the parsers below it give up on a damaged sheet."""


def read_sheet(
    file_name: str, file_bytes: bytes, sheet: str | None = None
) -> tuple[str, list[list[object]], tuple[str, ...]]:
    """Return the sheet's name, its rows (numbers, dates and text as they are), and what there is to say.

    Without a chosen sheet it is the first one with at least two columns and two rows; formulas give the value that
    Excel kept. The workbook is closed again, whether it could be read or not.

    Parameters
    ----------
    file_name
        The file's name, for errors.
    file_bytes
        Its content.
    sheet
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
        _check_is_workbook(file_name, buffer)
        with closing(_open_workbook(file_name, buffer)) as book:
            try:
                return _read_chosen_sheet(file_name, book, sheet)
            except _DAMAGE as exc:
                raise _build_damage_error(file_name) from exc


def _check_is_workbook(file_name: str, buffer: io.BytesIO) -> None:
    try:
        with zipfile.ZipFile(buffer) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as exc:
        raise _build_damage_error(file_name) from exc
    if not any(part.startswith("xl/") for part in parts):
        raise InputError(f"{file_name} is no Excel workbook: save the data as .xlsx or .csv")


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


def _read_chosen_sheet(
    file_name: str, book: Workbook, sheet: str | None
) -> tuple[str, list[list[object]], tuple[str, ...]]:
    """Return name, rows and notes of the sheet that was asked for, or of the first one with a table."""
    titles = [title for title in book.sheetnames if hasattr(book[title], "iter_rows")]  # no chart sheets
    if sheet is not None:
        sheet_title = next((title for title in titles if title.strip().casefold() == sheet.strip().casefold()), None)
        if sheet_title is None:
            raise InputError(f'{file_name} has no sheet "{sheet}"; it has: {", ".join(titles)}')
        return sheet_title, _read_rows(book, sheet_title), ()
    first_filled: tuple[str, list[list[object]]] | None = None
    for title in titles:
        rows = _read_rows(book, title)
        # Cover sheets and explanations fill one column, or one row.
        if sum(1 for row in rows if sum(cell is not None for cell in row) > 1) > 1:
            others = [other for other in titles if other != title]
            note = f'sheet "{title}" was read; not read: {", ".join(others)}' if others else ""
            return title, rows, ((note,) if note else ())
        if first_filled is None and any(cell is not None for row in rows for cell in row):
            first_filled = title, rows
    if first_filled is None:
        raise InputError(f"{file_name} is empty: none of its sheets ({', '.join(titles)}) holds a table")
    return *first_filled, ()


def _read_rows(book: Workbook, title: str) -> list[list[object]]:
    """Return the rows of a sheet, all of the width of the widest one with anything in its last cell."""
    sheet = book[title]
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows would be missed
    rows: list[list[object]] = [list(row) for row in sheet.iter_rows(values_only=True)]
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell is not None), default=0)
    return [(row + [None] * (width - len(row)))[:width] for row in rows]
