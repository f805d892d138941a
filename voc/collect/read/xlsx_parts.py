"""Parts of an XLSX workbook that its cells do not tell: the year its days count from, formulas without a value."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

__all__ = ["count_unstored_formulas", "read_day_zero"]

CHUNK_BYTES = 1 << 20
MOST_BYTES = 1 << 28
"""Bytes of a sheet that are looked through: more are a bomb, or a file that the reader refuses anyhow."""
LONGEST_CELL_BYTES = 1 << 16
"""Bytes of a cell with a formula, of 8,192 signs at most; so much of a chunk is looked at again with the next."""

_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"")
_UNSTORED = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\br=\"([A-Z]{1,3})\d+\")(?![^>]*\bt=\"str\")[^>]*>\s*<(?:\w+:)?f\b"
    rb"(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and without a value; an empty text (t="str") is a value: ``=IF(A2="","",A2)``."""


def read_day_zero(file_bytes: bytes) -> int:
    """Return the year from which a workbook counts its days: 1904 where it comes from Excel for old Macs, else 1900."""
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        return 1904 if _DATE_1904.search(_read_part(archive, "xl/workbook.xml")) else 1900


def count_unstored_formulas(file_bytes: bytes, sheet: str) -> dict[int, int]:
    """Return how many formulas of each column have no stored value, by the column's position: ``{2: 40}``.

    Programs write formulas and leave it to Excel to compute them; until it has, such cells read as empty.

    Parameters
    ----------
    file_bytes
        The workbook.
    sheet
        Name of a sheet.
    """
    counts: Counter[int] = Counter()
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        part = _find_sheet_part(archive, sheet)
        if part is not None:
            for letters in _list_unstored_columns(archive, part):
                counts[_number_column(letters)] += 1
    return dict(counts)


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


def _list_unstored_columns(archive: zipfile.ZipFile, part_name: str) -> Iterator[str]:
    """Yield the letters of the column of each formula without a value."""
    rest, n_bytes = b"", 0
    with archive.open(part_name) as part:
        while (chunk := part.read(CHUNK_BYTES)) and n_bytes < MOST_BYTES:
            n_bytes += len(chunk)
            window, end = rest + chunk, 0
            for match in _UNSTORED.finditer(window):
                end = match.end()
                yield match[1].decode("ascii")
            # A cell may lie across two chunks: what has been counted is not looked at again.
            rest = window[max(end, len(window) - LONGEST_CELL_BYTES) :]


def _number_column(letters: str) -> int:
    """Return the position of a column: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
