"""Reader of web pages and XML workbooks that business software downloads, often under the name .xls."""

from __future__ import annotations

import io
import re
from functools import partial
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, ParseError

from voc.collect.read.header_detection import MAX_COLUMNS
from voc.collect.read.raw_rows import (
    LONGEST_REPEATED,
    RawRows,
    Row,
    Sheet,
    choose_sheet,
    drop_zero_fraction,
    number_filled_rows,
)
from voc.collect.read.xlsx_parts import LAST_ROW
from voc.errors import InputError

__all__ = ["UNSEEN_TAGS", "is_html", "is_xml_workbook", "read_html", "read_xml_workbook"]

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_NAMESPACE = f"{{{_SPREADSHEET}}}"
MAX_TABLES = 1_000
"""Tables of a page; a mail of a shop has some dozens for its layout."""
MAX_ROWS = 1_048_576
"""Rows of a sheet, in any program; a page of so many is no table that anybody looked at."""
_SAMPLE = 4_096
_BREAKS = frozenset({"br", "p", "div", "li"})
# Not the head as a whole: its end tag may be left out, and the rest of the page would be unseen with it.
UNSEEN_TAGS = frozenset({"style", "script", "title"})
"""Parts of a page that nobody reads."""


def is_html(text: str) -> bool:
    """Return whether a text is a web page with a table, or a table alone."""
    start = text[:_SAMPLE].lstrip("\ufeff \t\r\n").casefold()
    return start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<body", "<style"))


def is_xml_workbook(text: str) -> bool:
    """Return whether a text is a workbook in XML, as Excel 2003 wrote them."""
    start = text[:_SAMPLE].lstrip("\ufeff \t\r\n")
    return start.startswith("<?xml") and _SPREADSHEET in start


def read_html(file_name: str, text: str, title: str | None = None) -> RawRows:
    """Return the rows of a table of a web page: the one with the most rows, or the one that is named ("table 2").

    Raises
    ------
    InputError
        The page has no table.
    """
    if text.count("<table") + text.count("<TABLE") > MAX_TABLES:
        raise InputError(f"{file_name} has more than {MAX_TABLES} tables: export the data as .csv or .xlsx")
    if text.count("<tr") + text.count("<TR") > MAX_ROWS:
        raise InputError(f"{file_name} has more than {MAX_ROWS} rows: export the data as .csv or .xlsx")
    parser = _TableParser()
    parser.feed(text)
    parser.close()
    sheets = [Sheet(f"table {number}", partial(list, rows)) for number, rows in enumerate(parser.tables, 1)]
    if not any(sheet.has_content() for sheet in sheets):
        raise InputError(f"{file_name} is a web page without a table: export the data as .csv or .xlsx")
    choice = choose_sheet(file_name, sheets, title)
    sheet_title = choice.sheet.title if len(sheets) > 1 else None
    return RawRows(
        number_filled_rows(choice.sheet.rows),
        choice.notes,
        sheet=sheet_title,
        other_sheets=choice.rivals,
        small_sheets=choice.small_sheets,
    )


def read_xml_workbook(file_name: str, file_bytes: bytes, title: str | None = None) -> RawRows:
    """Return the rows of a sheet of an XML workbook; numbers and texts as they are, dates as they are written (ISO).

    Raises
    ------
    InputError
        The workbook is damaged, or has no such sheet.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    sheets: list[Sheet] = []
    try:
        for _, element in iterparse(io.BytesIO(file_bytes)):
            if element.tag == f"{_NAMESPACE}Worksheet":
                rows = _pad_rows(file_name, element)
                name = element.get(f"{_NAMESPACE}Name") or f"sheet {len(sheets) + 1}"
                sheets.append(Sheet(name, partial(list, rows)))
                element.clear()  # its elements take many times the memory of its cells
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as exc:
        raise InputError(
            f"{file_name} is a damaged XML workbook: open it in Excel and save it as .xlsx, or export it as .csv"
        ) from exc
    if not sheets:
        raise InputError(f"{file_name} is an XML workbook without a sheet: export it again with its data")
    choice = choose_sheet(file_name, sheets, title)
    return RawRows(
        number_filled_rows(choice.sheet.rows),
        choice.notes,
        sheet=choice.sheet.title,
        other_sheets=choice.rivals,
        small_sheets=choice.small_sheets,
    )


def _pad_rows(file_name: str, sheet: Element) -> list[Row]:
    """Return the rows of a sheet, all of one width, empty ones where rows were skipped."""
    rows: list[Row] = []
    for row_element in sheet.iter(f"{_NAMESPACE}Row"):
        number = int(row_element.get(f"{_NAMESPACE}Index", len(rows) + 1))
        if not len(rows) < number <= LAST_ROW:
            raise InputError(f"{file_name} claims a row {number}, which no workbook has: export it again as .csv")
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append(_read_cells(file_name, row_element))
    width = max(map(len, rows), default=0)
    # An empty row stays short: a file may claim a million of them.
    return [row + [None] * (width - len(row)) if row else [] for row in rows]


def _read_cells(file_name: str, row_element: Element) -> Row:
    cells: Row = []
    for cell_element in row_element.iter(f"{_NAMESPACE}Cell"):
        position = int(cell_element.get(f"{_NAMESPACE}Index", len(cells) + 1))
        if not len(cells) < position <= MAX_COLUMNS:
            raise InputError(f"{file_name} claims a column {position}, which no workbook has: export it again as .csv")
        cells += [None] * (position - 1 - len(cells))
        data = cell_element.find(f"{_NAMESPACE}Data")
        cells.append(None if data is None else _convert_data(data))
        n_merged = int(cell_element.get(f"{_NAMESPACE}MergeAcross", 0))
        cells += [None] * min(n_merged, MAX_COLUMNS)
    return cells


def _convert_data(data: Element) -> object:
    text = "".join(data.itertext()).strip()
    if data.get(f"{_NAMESPACE}Type") == "Number":
        try:
            return drop_zero_fraction(float(text))
        except ValueError:
            return text
    return text or None


class _TableParser(HTMLParser):
    """Parser of the tables of a page; one inside a cell is a table of its own, at its position in ``tables``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._open: list[list[Row]] = []
        self._cells: list[list[str] | None] = []
        """Pieces of the open cell of each open table."""
        self._spans: list[tuple[int, int]] = []
        """Columns and rows of the open cell of each open table."""
        self._reach: list[dict[int, tuple[int, str | None]]] = []
        """Column → last row that a cell from above reaches down to and what it holds there, of each open table."""
        self._unseen = 0
        self._is_name = False
        """Whether the open cell is a name (th)."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN_TAGS:
            self._unseen += 1
        elif tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
            self._cells.append(None)
            self._spans.append((1, 1))
            self._reach.append({})
        elif self._open and tag == "tr":
            self._close_cell()
            self._open[-1].append([])
        elif self._open and tag in {"td", "th"}:
            self._close_cell()
            if not self._open[-1]:  # a cell without a row, as some programs write
                self._open[-1].append([])
            self._is_name = tag == "th"
            spans = dict(attrs)
            self._spans[-1] = _parse_span(spans.get("colspan")), _parse_span(spans.get("rowspan"))
            self._cells[-1] = []
        elif tag in _BREAKS:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN_TAGS:
            self._unseen = max(0, self._unseen - 1)
        elif self._open and tag in {"td", "th", "tr"}:
            self._close_cell()
        elif self._open and tag == "table":
            self._close_cell()
            self._open.pop()
            self._cells.pop()
            self._spans.pop()
            self._reach.pop()

    def handle_data(self, data: str) -> None:
        if self._cells and self._cells[-1] is not None and not self._unseen:
            self._cells[-1].append(data)

    def close(self) -> None:
        while self._open:
            self.handle_endtag("table")
        super().close()

    def _close_cell(self) -> None:
        pieces = self._cells[-1]
        if pieces is None or not self._open[-1]:
            return
        lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
        text = "\n".join(line for line in lines if line)
        n_columns, n_rows = self._spans[-1]
        row, row_position = self._open[-1][-1], len(self._open[-1]) - 1
        reach = self._reach[-1]
        # A cell from above is repeated: without it all that follow would be in another column.
        while reach.get(len(row), (-1, None))[0] >= row_position:
            row.append(reach[len(row)][1])
        if n_rows > 1:
            last_row = row_position + n_rows - 1
            reach |= dict.fromkeys(range(len(row), len(row) + n_columns), (last_row, None))
            # One date beside two answers is the date of both; a name beside two rows of names, and a comment, is one.
            is_repeated = not self._is_name and row_position and len(text.split()) <= LONGEST_REPEATED
            reach[len(row)] = last_row, (text or None) if is_repeated else None
        # A cell over several columns or rows holds its text in the first one.
        row += [text or None, *([None] * (n_columns - 1))]
        self._cells[-1] = None


def _parse_span(text: str | None) -> int:
    """Return over how many columns or rows a cell goes; 1 where it does not say, or says what no table has."""
    return int(text) if text and re.fullmatch(r"[1-9]\d{0,2}", text) else 1
