"""Cells and layout of a workbook's sheets: text that can never be a formula, numbers in their format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from voc.records import Estimate
from voc.text.sanitize import sanitize_line

__all__ = [
    "CellStyles",
    "NumberCell",
    "SheetColumn",
    "add_sheet",
    "build_cell",
    "get_number_format",
    "mark_draft",
    "prepare_print",
]

LONGEST_CELL_TEXT = 32_767
"""Characters in a cell: Excel calls a file with more in one of them damaged."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters for which a spreadsheet program may take a text for a formula (the last four are full-width)."""


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number with the unit that decides its format."""

    number: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, and its width in characters; ``is_wrapped`` for running text."""

    head: str
    width: float = 14
    is_wrapped: bool = False


LINE_HEIGHT_PT, MAX_LINES = 15.0, 27
"""Height of a line in a cell, and the lines of the highest row that Excel allows (409 points)."""
CellContent = str | date | datetime | NumberCell | None

FORMAT_BY_UNIT = {
    "share": "0 %",
    "nps": '+0;"−"0;0',
    "comments": "#,##0",
    "contacts": "#,##0",
    "customers": "#,##0",
    "per 1000": "#,##0.0",
    "hours": "#,##0.0",
    "eur": "#,##0",
    "ratio": "0.0",
    "change": '+0 %;"−"0 %;0 %',
}


def get_number_format(unit: str) -> str:
    """Return the number format of a unit: ``0 %`` for a share."""
    return FORMAT_BY_UNIT.get(unit, "#,##0.0")


def build_estimate_cells(estimate: Estimate | None) -> tuple[NumberCell, NumberCell, NumberCell]:
    """Return an estimate's value, low and high as cells; empty where it has none or may not be shown."""
    if estimate is None:
        return NumberCell(None, ""), NumberCell(None, ""), NumberCell(None, "")
    unit = estimate.unit
    return NumberCell(estimate.value, unit), NumberCell(estimate.low, unit), NumberCell(estimate.high, unit)


class CellStyles:
    """Cells of one sheet in their styles, each style made once.

    openpyxl takes 0.1 ms for every style that is set, and a report has 40,000 cells.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._style_by_key: dict[tuple[str, bool, bool], StyleArray] = {}

    def build_cell(
        self, value: object, *, number_format: str = "General", is_wrapped: bool, is_quoted: bool = False
    ) -> Cell:
        """Return a cell of the sheet, not yet in its row."""
        style_key = (number_format, is_wrapped, is_quoted)
        if style_key not in self._style_by_key:
            # A style has no constructor of its own: it is what a cell has after its four properties were set.
            model_cell = Cell(self.sheet, row=1, column=1)
            model_cell.alignment = Alignment(vertical="top", wrap_text=is_wrapped)
            model_cell.border = Border(bottom=Side(style="hair", color="FFB8C2CB"))
            model_cell.number_format = number_format
            model_cell.quotePrefix = is_quoted
            self._style_by_key[style_key] = model_cell._style  # type: ignore[attr-defined]  # noqa: SLF001 - no public name for it
        cell = Cell(self.sheet, row=1, column=1, style_array=self._style_by_key[style_key])
        cell.value = value  # type: ignore[assignment]  # openpyxl names the types that it stores, not object
        if isinstance(value, str) and value:
            # openpyxl makes a formula of "=…" and an error of "#N/A": a customer could write either.
            cell.data_type = "s"
        return cell


def add_sheet(
    book: Workbook,
    name: str,
    *,
    heading: str,
    sheet_columns: Sequence[SheetColumn],
    sheet_rows: Sequence[Sequence[CellContent]],
    cut_mark: str,
) -> Worksheet:
    """Add a sheet with a heading, a frozen header row with filters, and rows; ``cut_mark`` marks text that was cut."""
    sheet: Worksheet = book.create_sheet(name)
    styles = CellStyles(sheet)
    sheet.append([build_cell(heading, styles, cut_mark=cut_mark)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].border = Border()
    sheet.row_dimensions[1].height = 24
    sheet.append([build_cell(column.head, styles, cut_mark=cut_mark) for column in sheet_columns])
    for column_number, column in enumerate(sheet_columns, start=1):
        head_cell = sheet.cell(2, column_number)
        head_cell.font = Font(bold=True, color="FFFFFFFF")
        head_cell.fill = PatternFill("solid", start_color="FF14557A")
        head_cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column_number)].width = column.width
    for row in sheet_rows:
        pairs = zip(sheet_columns, row, strict=True)
        sheet.append(
            [build_cell(item, styles, cut_mark=cut_mark, is_wrapped=column.is_wrapped) for column, item in pairs]
        )
        # Not every program makes a row as high as its wrapped texts; without it they lie over the rows below.
        n_lines = _count_lines(sheet_columns, row)
        if n_lines > 1:
            sheet.row_dimensions[sheet.max_row].height = LINE_HEIGHT_PT * n_lines
    # Heads and first column stay in sight.
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(sheet_columns))}{max(2, len(sheet_rows) + 2)}"
    prepare_print(sheet)
    return sheet


def _count_lines(sheet_columns: Sequence[SheetColumn], row: Sequence[CellContent]) -> int:
    """Return how many lines the longest wrapped text of a row takes, as many as a row may have at most."""
    lines = [
        1 + int(len(content) / column.width)
        for column, content in zip(sheet_columns, row, strict=True)
        if column.is_wrapped and isinstance(content, str)
    ]
    return min(max(lines, default=1), MAX_LINES)


def build_cell(content: CellContent, styles: CellStyles, *, cut_mark: str, is_wrapped: bool = False) -> Cell | None:
    """Return content as a cell: text always as text, numbers and dates in their format; None for an empty cell."""
    if isinstance(content, NumberCell):
        if content.number is None:
            return None
        # Six decimals are more than is shown; the last bits of a float may differ between two machines.
        number_format = get_number_format(content.unit)
        return styles.build_cell(round(content.number, 6), number_format=number_format, is_wrapped=is_wrapped)
    # A day without its time: Excel knows no time zones, and the time of a comment tells nothing here.
    if isinstance(content, datetime | date):
        day = date(content.year, content.month, content.day)
        return styles.build_cell(day, number_format="yyyy-mm-dd", is_wrapped=is_wrapped)
    if not content:
        return None
    text = _cut_text(sanitize_line(content), cut_mark)
    # Marked as text for whoever edits the cell: until then Excel would keep it, and take it for a formula afterwards.
    is_quoted = text.startswith(FORMULA_STARTS) or content.startswith(FORMULA_STARTS)
    return styles.build_cell(text, is_wrapped=is_wrapped, is_quoted=is_quoted)


def _cut_text(text: str, cut_mark: str) -> str:
    """Return a text cut to what a cell can hold, with the mark at its end when it was cut."""
    # Excel counts UTF-16 units: a character outside the first plane is two.
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL_TEXT:
        return text
    n_units = LONGEST_CELL_TEXT - len(cut_mark) - 1
    return text.encode("utf-16-le")[: 2 * n_units].decode("utf-16-le", "ignore") + " " + cut_mark


def prepare_print(sheet: Worksheet) -> None:
    """Set a sheet to print on A4, as wide as the page, with its head on every page and the page's number below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"
    page_footer = sheet.HeaderFooter.oddFooter
    if page_footer is not None:
        page_footer.right.text = "&P / &N"
    sheet.sheet_view.showGridLines = False


def mark_draft(sheet: Worksheet, mark: str) -> None:
    """Set a word at the head of every page of a sheet."""
    page_head = sheet.HeaderFooter.oddHeader
    if page_head is not None:
        page_head.right.text = mark.replace("&", "&&")  # a single & begins a code of the header
