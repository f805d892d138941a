"""Filter of rows that are no answers: totals and averages, remarks on the source below a table, a second header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from voc.collect.convert.rows_left_out import leave_out_rows
from voc.collect.convert.value_parsers import format_cell
from voc.collect.read.table import FileTable
from voc.config import Source
from voc.records import Kind
from voc.text.normalize import fold

__all__ = ["filter_rows"]

MOST_LINES_SAID = 8
"""Row numbers that a note names."""
_TOTAL = re.compile(
    r"(?:(?:sub|eind|deel)?-?totaal|(?:sub|grand )?-?totals?|gemiddelde?n?|gem\.|aantal|averages?|avg\.?|means?|sum"
    r"|som|gesamt(?:summe|ergebnis)?|summe|durchschnitt|mittelwert|eindtotaal|moyenne|total général|median|mediaan)"
    r"(?:\s*[:(=].{0,60}|\s+(?:of|van|over|all|alle|score|aantal|rows|rijen|nps|responses)\b.{0,40})?"
)
_SOURCE_LINE = re.compile(r"(?:bron|source|quelle|filters?|filter applied|toelichting|noot|note|opmerking|\*)\s*:?.*")
_ALL_PARTS = re.compile(
    r"(?:alle|all|alles|overall|totaal|total|gesamt)"
    r"(?:\s+(?:kanalen|channels|kanäle|redenen|reasons|regio'?s|regions|teams|afdelingen|departments|processen))?"
)
_DAILY_KINDS = frozenset({Kind.VOLUME, Kind.REACHABILITY, Kind.TOTALS})


def filter_rows(table: FileTable, source: Source) -> FileTable:
    """Return a table without the rows that are no answers, with a note for each kind of them.

    Left out are those that the mapping names (``leave_out``), totals and averages, remarks on the source below the
    table, a header that is repeated, and of daily figures those of "all channels" beside the channels.

    Parameters
    ----------
    table
        As ``read_table`` returns it.
    source
        The mapping.

    Raises
    ------
    InputError
        ``leave_out`` names a column that the file does not have.
    """
    table = leave_out_rows(table, source)
    reason_by_row = {**_find_rows_of_all(table, source), **_find_other_rows(table, source)}
    if not reason_by_row:
        return table
    stay = [index for index in range(len(table.rows)) if index not in reason_by_row]
    return table.take_rows(stay, _describe_rows(table, reason_by_row))


def _find_other_rows(table: FileTable, source: Source) -> dict[int, str]:
    """Return index → reason of totals, lines about the source, and repeated headers."""
    text = source.columns.text
    text_columns = {fold(name) for name in ((text,) if isinstance(text, str) else text or ())}
    is_text = [fold(column_name) in text_columns for column_name in table.columns]
    headers = [{fold(name), fold(label)} for name, label in zip(table.columns, table.labels, strict=True)]
    reasons: dict[int, str] = {}
    for index, row in enumerate(table.rows):
        position, first = _find_first_word(row)
        # Looked at as a whole only where the first word can be one of them: a file has many cells.
        is_candidate = _TOTAL.fullmatch(first) or first in headers[position] or _SOURCE_LINE.fullmatch(first)
        if not first or not is_candidate:
            continue
        cells = [(place, word) for place, cell in enumerate(row) if (word := fold(format_cell(cell)))]
        # A customer may write "totaal": what stands in a column of comments is looked at nowhere.
        if not is_text[position] and _TOTAL.fullmatch(first):
            reasons[index] = "totals or averages"
        elif len(cells) == 1 and not is_text[position] and _SOURCE_LINE.fullmatch(first):
            reasons[index] = "remarks on the source"
        elif len(cells) > 1 and all(word in headers[place] for place, word in cells):
            reasons[index] = "a repeated header"
    # Where most rows have such a word the file is a table of totals, and these are its data.
    return reasons if len(reasons) < len(table.rows) / 2 else {}


def _find_first_word(row: Sequence[object]) -> tuple[int, str]:
    """Return place and words of the first filled cell of a row; "" where there is none."""
    for position, cell in enumerate(row):
        if cell is not None and cell != "" and (word := fold(format_cell(cell))):
            return position, word
    return 0, ""


def _find_rows_of_all(table: FileTable, source: Source) -> dict[int, str]:
    """Return index → reason of daily figures of "all channels", where the channels stand beside them."""
    reasons: dict[int, str] = {}
    if source.kind not in _DAILY_KINDS:
        return reasons
    for field_name in ("channel", "reason", "process", "region"):
        mapped_name = getattr(source.columns, field_name)
        column_name = next((name for name in table.columns if mapped_name and fold(name) == fold(mapped_name)), None)
        if column_name is None:
            continue
        words = [fold(format_cell(cell)) for cell in table.get_column(column_name)]
        if all(_ALL_PARTS.fullmatch(word) for word in words if word):
            continue
        reasons |= {
            index: f"totals beside their parts ({column_name} = {format_cell(table.get_column(column_name)[index])!r})"
            for index, word in enumerate(words)
            if word and _ALL_PARTS.fullmatch(word)
        }
    return reasons


def _describe_rows(table: FileTable, reason_by_row: Mapping[int, str]) -> Iterator[str]:
    lines_by_reason: dict[str, list[int]] = {}
    for index in sorted(reason_by_row):
        lines_by_reason.setdefault(reason_by_row[index], []).append(table.lines[index])
    for reason, lines in lines_by_reason.items():
        more = " …" if len(lines) > MOST_LINES_SAID else ""
        numbers = ", ".join(map(str, lines[:MOST_LINES_SAID])) + more
        yield f"rows that are no answers were left out: {reason}: {len(lines)} (row {numbers})"
