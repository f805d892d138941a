"""Reader of one sheet of an XLSX workbook."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from voc.errors import InputError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["read_sheet"]

SheetContent = tuple[str, list[list[object]], tuple[str, ...], Mapping[str, int]]
"""Name of a sheet, its rows, notes, and the rows of other sheets that may be meant: ``{"Per maand": 40}``."""
RIVAL_PART = 3
"""Another sheet with at least one in so many of the chosen one's rows may be the table that was meant."""
_DAMAGE = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError, OSError, EOFError)
"""Errors by which openpyxl and the parsers below it give up on a damaged sheet."""


def read_sheet(file_name: str, file_bytes: bytes, sheet: str | None = None) -> SheetContent:
    """Return the sheet's name, its rows (numbers, dates and text as they are), what there is to say, and other tables.

    Without a chosen sheet it is the visible one with the most rows of at least two cells: hidden sheets hold lists and
    workings-out, cover sheets a few lines. Other visible sheets with as many as a third of its rows may be what was
    meant: they are returned with their numbers of rows. Formulas give the value that Excel kept. The workbook is closed
    again, whether it could be read or not.

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


def _read_chosen_sheet(file_name: str, book: Workbook, sheet: str | None) -> SheetContent:
    """Return the sheet that was asked for, or the one with the largest table."""
    titles = [title for title in book.sheetnames if hasattr(book[title], "iter_rows")]  # no chart sheets
    if sheet is not None:
        sheet_title = next((title for title in titles if title.strip().casefold() == sheet.strip().casefold()), None)
        if sheet_title is None:
            raise InputError(f'{file_name} has no sheet "{sheet}"; it has: {", ".join(titles)}')
        return sheet_title, _read_rows(book, sheet_title), _note_other_sheets(book, titles, sheet_title), {}
    visible = [title for title in titles if book[title].sheet_state == "visible"]
    rows_by_title = {title: _read_rows(book, title) for title in visible or titles}
    # Cover sheets and explanations fill one column, or one row.
    n_by_title = {title: _count_table_rows(rows) for title, rows in rows_by_title.items()}
    largest = max(n_by_title.values(), default=0)
    title_to_read = next((title for title, n in n_by_title.items() if n == largest > 1), None)
    if title_to_read is None:
        title_to_read = next((title for title, rows in rows_by_title.items() if _has_content(rows)), None)
    if title_to_read is None:
        raise InputError(f"{file_name} is empty: none of its sheets ({', '.join(titles)}) holds a table")
    rivals = {
        title: n - 1
        for title, n in n_by_title.items()
        if title != title_to_read and n > 1 and n * RIVAL_PART >= largest
    }
    notes = _note_other_sheets(book, titles, title_to_read)
    return title_to_read, rows_by_title[title_to_read], notes, rivals


def _note_other_sheets(book: Workbook, titles: Sequence[str], sheet_title: str) -> tuple[str, ...]:
    """Return a note that names the sheets that were not read; none where those are empty."""
    # An empty sheet, which Excel adds to new workbooks, leaves nothing unread.
    others = [
        title if book[title].sheet_state == "visible" else f"{title} (hidden)"
        for title in titles
        if title != sheet_title and any(cell is not None for row in book[title].values for cell in row)
    ]
    return (f'sheet "{sheet_title}" was read; not read: {", ".join(others)}',) if others else ()


def _count_table_rows(rows: Sequence[Sequence[object]]) -> int:
    """Return how many rows have more than one cell with content."""
    return sum(1 for row in rows if sum(cell is not None for cell in row) > 1)


def _has_content(rows: Sequence[Sequence[object]]) -> bool:
    """Return whether any cell has content."""
    return any(cell is not None for row in rows for cell in row)


def _read_rows(book: Workbook, title: str) -> list[list[object]]:
    """Return the rows of a sheet, all of the width of the widest one with anything in its last cell."""
    sheet = book[title]
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows would be missed
    rows: list[list[object]] = [list(row) for row in sheet.iter_rows(values_only=True)]
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell is not None), default=0)
    return [(row + [None] * (width - len(row)))[:width] for row in rows]
