"""Parts of an XLSX workbook that its cells do not tell: the year its days count from, formulas without a value."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "LAST_ROW",
    "FormulaCounts",
    "MergedCells",
    "RowMarks",
    "count_formulas",
    "find_row_beyond_end",
    "read_epoch_year",
    "read_row_marks",
]

CHUNK_BYTES = 1 << 20
MAX_BYTES = 1 << 28
"""Bytes of a sheet that are looked through: more are a bomb, or a file that the reader refuses anyhow."""
LONGEST_CELL_BYTES = 1 << 16
"""Bytes of a cell with a formula, of 8,192 signs at most; so much of a chunk is looked at again with the next."""

LAST_ROW = 1_048_576
"""Of a sheet, in any program: what claims a later one is damaged or hostile."""
LONGEST_ROW_TAG = 512
"""Bytes of a tag that opens a row; so much of a chunk is looked at again with the next."""

_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\br=\"([A-Z]{1,3})\d+\")([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^>]*>([^<]*)</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula: its column, its attributes, its value."""
# From seven digits on, as LAST_ROW has them: the rows of an ordinary sheet are passed over by the pattern alone.
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d{7,40})[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\sref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']")
MAX_MERGED = 10_000
"""Merged cells that are looked at; a person makes some dozens."""
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\shidden=[\"'](?:1|true)[\"'])[^>]*?\sr=[\"'](\d{1,7})[\"']")
_TEXT = re.compile(rb"\bt=\"str\"")
"""A formula that gives a text; an empty one is a value: ``=IF(A2="","",A2)``."""
MIN_ZEROS = 5
"""Formulas of a column from which values of 0 alone are no coincidence."""


@dataclass(frozen=True, slots=True)
class FormulaCounts:
    """Formulas of a column without a value, and those of which every one in the column has the value 0."""

    n_unstored: int = 0
    n_zero: int = 0


def read_epoch_year(file_bytes: bytes) -> int:
    """Return the year from which a workbook counts its days: 1904 where it comes from Excel for old Macs, else 1900."""
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        return 1904 if _DATE_1904.search(_read_part(archive, "xl/workbook.xml")) else 1900


def count_formulas(file_bytes: bytes, sheet: str) -> dict[int, FormulaCounts]:
    """Return the columns whose formulas were never computed, by position: ``{2: FormulaCounts(n_unstored=40)}``.

    Programs write formulas and leave it to Excel to compute them. Until it has, such cells read as empty, or, where the
    program is XlsxWriter, as 0.

    Parameters
    ----------
    file_bytes
        The workbook.
    sheet
        Name of a sheet.
    """
    n_formulas: Counter[int] = Counter()
    n_unstored: Counter[int] = Counter()
    n_zero: Counter[int] = Counter()
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        part = _find_sheet_part(archive, sheet)
        for letters, attributes, value in () if part is None else _list_formula_cells(archive, part):
            column = _number_column(letters)
            n_formulas[column] += 1
            n_unstored[column] += not value.strip() and _TEXT.search(attributes) is None
            n_zero[column] += value.strip() == b"0"
    return {
        column: FormulaCounts(n_unstored[column], n_zero[column] if is_zero else 0)
        for column, count in n_formulas.items()
        if (is_zero := n_zero[column] == count >= MIN_ZEROS) or n_unstored[column]
    }


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells of several rows that are one: numbers of the first and last row, and position of the first column."""

    first_row: int
    last_row: int
    position: int


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Numbers of the rows that a filter hides, or a person, and cells that are merged over several rows."""

    hidden_rows: frozenset[int]
    merged_cells: tuple[MergedCells, ...]


def read_row_marks(file_bytes: bytes, sheet: str) -> RowMarks:
    """Return what a sheet says about its rows beside their cells.

    Parameters
    ----------
    file_bytes
        The workbook.
    sheet
        Name of a sheet.
    """
    numbers: set[int] = set()
    merged: dict[MergedCells, None] = {}
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        part_name = _find_sheet_part(archive, sheet)
        if part_name is None:
            return RowMarks(frozenset(), ())
        rest, n_bytes = b"", 0
        with archive.open(part_name) as part:
            while (chunk := part.read(CHUNK_BYTES)) and n_bytes < MAX_BYTES:
                n_bytes += len(chunk)
                window = rest + chunk
                if b"hidden=" in window:
                    numbers.update(int(match[1]) for match in _HIDDEN_ROW.finditer(window))
                for match in _MERGED.finditer(window) if b"mergeCell" in window else ():
                    first_row, last_row = int(match[2]), int(match[3])
                    if first_row < last_row <= LAST_ROW and len(merged) < MAX_MERGED:
                        merged[MergedCells(first_row, last_row, _number_column(match[1].decode()))] = None
                rest = window[-LONGEST_ROW_TAG:]
    return RowMarks(frozenset(numbers), tuple(merged))


def find_row_beyond_end(archive: zipfile.ZipFile) -> int | None:
    """Return a row number that no sheet has; None without one. A reader would fill up the rows before it."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            row_number = _find_row_in_part(archive, name)
            if row_number is not None:
                return row_number
    return None


def _find_row_in_part(archive: zipfile.ZipFile, name: str) -> int | None:
    rest, n_bytes = b"", 0
    with archive.open(name) as part:
        while (chunk := part.read(CHUNK_BYTES)) and n_bytes < MAX_BYTES:
            n_bytes += len(chunk)
            window = rest + chunk
            for match in _ROW_NUMBER.finditer(window):
                if int(match[1]) > LAST_ROW:
                    return int(match[1])
            rest = window[-LONGEST_ROW_TAG:]  # a tag may lie across two chunks
    return None


def _read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of a small part; empty where there is none."""
    try:
        with archive.open(name) as part:
            return part.read(CHUNK_BYTES)
    except KeyError:
        return b""


def _find_sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part that holds a sheet; None where it is not found."""
    relation_id = None
    for element in _SHEET.findall(_read_part(archive, "xl/workbook.xml")):
        attributes = _parse_attributes(element)
        if html.unescape(attributes.get("name", "")) == sheet:
            # Its prefix is free: r:id, ns1:id.
            relation_id = next((value for key, value in attributes.items() if key.endswith(":id")), None)
    for element in _RELATION.findall(_read_part(archive, "xl/_rels/workbook.xml.rels")):
        attributes = _parse_attributes(element)
        if relation_id is not None and attributes.get("Id") == relation_id:
            target = posixpath.normpath(posixpath.join("xl", attributes.get("Target", ""))).lstrip("/")
            return target if target in archive.namelist() else None
    return None


def _parse_attributes(element: bytes) -> dict[str, str]:
    return {
        key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(element)
    }


def _list_formula_cells(archive: zipfile.ZipFile, part_name: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield column, attributes and value of each cell with a formula."""
    rest, n_bytes = b"", 0
    with archive.open(part_name) as part:
        while (chunk := part.read(CHUNK_BYTES)) and n_bytes < MAX_BYTES:
            n_bytes += len(chunk)
            window, end = rest + chunk, 0
            for match in _FORMULA.finditer(window):
                end = match.end()
                yield match[1].decode("ascii"), match[2], match[3] or b""
            # A cell may lie across two chunks: what has been counted is not looked at again.
            rest = window[max(end, len(window) - LONGEST_CELL_BYTES) :]


def _number_column(letters: str) -> int:
    """Return the position of a column: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
