"""Cells of a workbook: text that can never be a formula, numbers with their format, sheets that print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from voc.records import Estimate
from voc.report.plain import plain

__all__ = ["Column", "Value", "add_sheet", "number_format"]

LONGEST = 32_767  # characters in a cell; Excel calls a file with more in one cell damaged
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HEAD = PatternFill("solid", start_color="FF14557A")
_RULE = Border(bottom=Side(style="hair", color="FFB8C2CB"))
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the unit that decides its format."""

    number: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and its width in characters; ``wrapped`` for running text."""

    head: str
    width: float = 14
    wrapped: bool = False


Content = str | int | float | date | datetime | Value | None

_FORMATS = {
    "share": "0 %",
    "nps": '+0;"−"0;0',
    "comments": "#,##0",
    "contacts": "#,##0",
    "customers": "#,##0",
    "per 1000": "#,##0.0",
    "ratio": "0.0",
}


def number_format(unit: str) -> str:
    """Return the number format of a unit: ``0 %`` for a share."""
    return _FORMATS.get(unit, "#,##0.0")


def estimate_cells(estimate: Estimate | None) -> tuple[Value, Value, Value]:
    """Return an estimate's value, low and high as cells; empty where nothing may be said."""
    if estimate is None:
        return Value(None, ""), Value(None, ""), Value(None, "")
    unit = estimate.unit
    return Value(estimate.value, unit), Value(estimate.low, unit), Value(estimate.high, unit)


def add_sheet(
    book: Workbook, name: str, *, heading: str, columns: Sequence[Column], rows: Sequence[Sequence[Content]], cut: str
) -> Worksheet:
    """Add a sheet with a heading, a frozen header row with filters, and rows; ``cut`` marks text that was cut."""
    sheet: Worksheet = book.create_sheet(name)
    put(sheet, 1, 1, heading, cut=cut)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.row_dimensions[1].height = 24
    for at, column in enumerate(columns, start=1):
        head = put(sheet, 2, at, column.head, cut=cut)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = _HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    for n, row in enumerate(rows, start=3):
        for at, (column, content) in enumerate(zip(columns, row, strict=True), start=1):
            cell = put(sheet, n, at, content, cut=cut)
            cell.alignment = _WRAPPED if column.wrapped else _TOP
            cell.border = _RULE
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(2, len(rows) + 2)}"
    _prepare_print(sheet)
    return sheet


def put(sheet: Worksheet, row: int, column: int, content: Content, *, cut: str) -> Cell:
    """Put content into a cell and return it: text always as text, numbers and dates in their format."""
    cell = cast("Cell", sheet.cell(row, column))  # nothing is merged here
    if isinstance(content, Value):
        if content.number is not None:
            cell.value = round(content.number, 6)
            cell.number_format = number_format(content.unit)
    elif isinstance(content, datetime | date):
        cell.value = date(content.year, content.month, content.day)
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(content, str):
        text = _cut(plain(content), cut)
        cell.value = text
        if text:
            cell.data_type = "s"  # openpyxl makes a formula of "=…" and an error of "#N/A"
        if text.startswith(_FORMULA_STARTS) or content.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True
    elif content is not None:
        cell.value = content
        cell.number_format = "#,##0" if isinstance(content, int) else "#,##0.0"
    return cell


def _cut(text: str, cut: str) -> str:
    # Excel counts UTF-16 units: a sign outside the first plane is two.
    if len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    room = LONGEST - len(cut) - 1
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + " " + cut


def _prepare_print(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"
    footer = sheet.HeaderFooter.oddFooter
    if footer is not None:
        footer.right.text = "&P / &N"
    sheet.sheet_view.showGridLines = False
