"""The rows of one sheet of an XLSX workbook."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING

from voc.errors import InputError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["read_rows"]


def read_rows(name: str, data: bytes, sheet: str | None = None) -> tuple[str, list[list[object]], tuple[str, ...]]:
    """Return the sheet's name, its rows (numbers, dates and text as they are), and what there is to say.

    Without a chosen sheet it is the first one with at least two columns and two rows; formulas give the value that
    Excel kept.

    Raises
    ------
    InputError
        The workbook is damaged, or has no such sheet.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles and validations, which are not read
        book = _open(name, data)
        try:
            return _chosen(name, book, sheet)
        except (
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            SyntaxError,
            OSError,
            EOFError,
        ) as exc:
            raise _damaged(name) from exc
        finally:
            book.close()


def _open(name: str, data: bytes) -> Workbook:
    import openpyxl

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as exc:
        raise _damaged(name) from exc
    if not any(part.startswith("xl/") for part in names):
        raise InputError(f"{name} is no Excel workbook: save the data as .xlsx or .csv")
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as exc:  # a damaged part gives any error of the parsers below it
        raise _damaged(name) from exc


def _damaged(name: str) -> InputError:
    return InputError(f"{name} is a damaged workbook: open it in Excel, let it be repaired, and save it again as .xlsx")


def _chosen(name: str, book: Workbook, sheet: str | None) -> tuple[str, list[list[object]], tuple[str, ...]]:
    names = [title for title in book.sheetnames if hasattr(book[title], "iter_rows")]  # no chart sheets
    if sheet is not None:
        match = next((title for title in names if title.strip().casefold() == sheet.strip().casefold()), None)
        if match is None:
            raise InputError(f'{name} has no sheet "{sheet}"; it has: {", ".join(names)}')
        return match, _rows(book, match), ()
    candidates: list[tuple[str, list[list[object]]]] = []
    for title in names:
        rows = _rows(book, title)
        if sum(1 for row in rows if sum(cell is not None for cell in row) > 1) > 1:
            others = [other for other in names if other != title]
            note = f'sheet "{title}" was read; not read: {", ".join(others)}' if others else ""
            return title, rows, ((note,) if note else ())
        if any(cell is not None for row in rows for cell in row):
            candidates.append((title, rows))
    if not candidates:
        raise InputError(f"{name} is empty: none of its sheets ({', '.join(names)}) holds a table")
    return *candidates[0], ()


def _rows(book: Workbook, title: str) -> list[list[object]]:
    sheet = book[title]
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows would be missed
    rows: list[list[object]] = [list(row) for row in sheet.iter_rows(values_only=True)]
    width = max((k + 1 for row in rows for k, cell in enumerate(row) if cell is not None), default=0)
    return [(row + [None] * (width - len(row)))[:width] for row in rows]
