"""Cells of a workbook: text that can never be a formula, numbers with their format, sheets that print."""

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
from voc.text.sanitize import plain

__all__ = ["Column", "Value", "add_sheet", "number_format"]

LONGEST = 32_767  # characters in a cell; Excel calls a file with more in one cell damaged
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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


Content = str | date | datetime | Value | None

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


class Styles:
    """Styles of cells, each made once: openpyxl takes 0.1 ms for every style that is set, and there are 40,000."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._made: dict[tuple[str, bool, bool], StyleArray] = {}

    def cell(self, value: object, *, number_format: str = "General", wrapped: bool, quoted: bool = False) -> Cell:
        """Return a cell of the sheet, not yet in its place."""
        key = (number_format, wrapped, quoted)
        if key not in self._made:
            first = Cell(self.sheet, row=1, column=1)
            first.alignment = Alignment(vertical="top", wrap_text=wrapped)
            first.border = Border(bottom=Side(style="hair", color="FFB8C2CB"))
            first.number_format = number_format
            first.quotePrefix = quoted
            self._made[key] = first._style  # type: ignore[attr-defined]  # noqa: SLF001  # what the four make
        cell = Cell(self.sheet, row=1, column=1, style_array=self._made[key])
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str) and value:
            cell.data_type = "s"  # openpyxl makes a formula of "=…" and an error of "#N/A"
        return cell


def add_sheet(
    book: Workbook, name: str, *, heading: str, columns: Sequence[Column], rows: Sequence[Sequence[Content]], cut: str
) -> Worksheet:
    """Add a sheet with a heading, a frozen header row with filters, and rows; ``cut`` marks text that was cut."""
    sheet: Worksheet = book.create_sheet(name)
    styles = Styles(sheet)
    sheet.append([cell_of(heading, styles, cut=cut)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].border = Border()
    sheet.row_dimensions[1].height = 24
    sheet.append([cell_of(column.head, styles, cut=cut) for column in columns])
    for at, column in enumerate(columns, start=1):
        head = sheet.cell(2, at)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", start_color="FF14557A")
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    for row in rows:
        pairs = zip(columns, row, strict=True)
        sheet.append([cell_of(content, styles, cut=cut, wrapped=column.wrapped) for column, content in pairs])
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(2, len(rows) + 2)}"
    _prepare_print(sheet)
    return sheet


def cell_of(content: Content, styles: Styles, *, cut: str, wrapped: bool = False) -> Cell | None:
    """Return content as a cell: text always as text, numbers and dates in their format; nothing for nothing."""
    if isinstance(content, Value):
        if content.number is None:
            return None
        return styles.cell(round(content.number, 6), number_format=number_format(content.unit), wrapped=wrapped)
    if isinstance(content, datetime | date):
        day = date(content.year, content.month, content.day)
        return styles.cell(day, number_format="yyyy-mm-dd", wrapped=wrapped)
    if not content:
        return None
    text = _cut(plain(content), cut)
    quoted = text.startswith(_FORMULA_STARTS) or content.startswith(_FORMULA_STARTS)
    return styles.cell(text, wrapped=wrapped, quoted=quoted)


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
