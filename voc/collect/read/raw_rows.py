"""Rows of a file before its column names are found, and the choice of one table among several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from voc.collect.read.xlsx_parts import FormulaCounts, MergedCells
from voc.errors import InputError

__all__ = [
    "LONGEST_REPEATED",
    "RawRows",
    "Sheet",
    "SheetChoice",
    "choose_sheet",
    "convert_decimal",
    "describe_hidden_rows",
    "drop_zero_fraction",
    "fill_merged_cells",
    "number_filled_rows",
]

LONGEST_REPEATED = 3
"""Words of a cell beside several rows that is read as the value of each: dates, channels, numbers. A comment is one."""
MAX_FILLED = 2_000_000
"""Cells that are filled from merged ones."""
RIVAL_PART = 3
"""Another sheet with at least one in so many of the chosen one's rows may be the table that was meant."""
MAX_ROWS_SAID = 5
"""Row numbers that a note names."""
EXACT_UP_TO = 1e15
"""Whole numbers that a number with a fraction keeps to the last digit."""
Row = list[object]


@dataclass(frozen=True, slots=True)
class RawRows:
    """Rows of a file with their lines, before its column names are found; fields as in ``FileTable``.

    Attributes
    ----------
    rows
        Line and cells of each row with any content.
    labels
        Longer wording of each column, where the first row holds the names for certain; None: names have to be found.
    """

    rows: list[tuple[int, Row]]
    notes: tuple[str, ...] = ()
    broken_lines: Sequence[int] = ()
    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    other_sheets: Mapping[str, int] = field(default_factory=dict)
    small_sheets: tuple[str, ...] = ()
    epoch_year: int = 1900
    formulas: Mapping[int, FormulaCounts] = field(default_factory=dict)
    labels: tuple[str, ...] | None = None
    merged_cells: Sequence[MergedCells] = ()


@dataclass
class Sheet:
    """One of several tables of a file: a sheet, a table of a page, a list in a document.

    Attributes
    ----------
    title
        Its name, by which a mapping names it.
    load
        Reads its rows; called once.
    is_visible
        False for sheets that are hidden in their program.
    """

    title: str
    load: Callable[[], list[Row]]
    is_visible: bool = True

    @cached_property
    def rows(self) -> list[Row]:
        """Its rows, read when they are needed."""
        return self.load()

    def has_content(self) -> bool:
        """Return whether any cell has content."""
        return any(cell is not None for row in self.rows for cell in row)

    def count_table_rows(self) -> int:
        """Return how many rows have more than one cell with content: titles and explanations fill one."""
        return sum(1 for row in self.rows if sum(cell is not None for cell in row) > 1)


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """The sheet that is read, what there is to say, and the rows of others that may be meant: ``{"Per maand": 40}``.

    ``small_sheets`` are the other visible ones with a table, in the order of the file.
    """

    sheet: Sheet
    notes: tuple[str, ...] = ()
    rivals: Mapping[str, int] = field(default_factory=dict)
    small_sheets: tuple[str, ...] = ()


def choose_sheet(file_name: str, sheets: Sequence[Sheet], title: str | None = None) -> SheetChoice:
    """Return the sheet that was asked for, or the visible one with the most rows of at least two cells.

    Hidden sheets hold lists and workings-out, cover sheets a few lines. Other visible sheets with as many as a third of
    its rows may be what was meant.

    Parameters
    ----------
    file_name
        The file's name, for errors.
    sheets
        In the order of the file.
    title
        Name of the sheet, in letters of any case; None: chosen.

    Raises
    ------
    InputError
        There is no such sheet, or none with content.
    """
    titles = ", ".join(sheet.title for sheet in sheets)
    if title is not None:
        title_to_find = title.strip().casefold()
        match = next((sheet for sheet in sheets if sheet.title.strip().casefold() == title_to_find), None)
        if match is None:
            raise InputError(f'{file_name} has no sheet "{title}"; it has: {titles}')
        return SheetChoice(match, _note_other_sheets(sheets, match))
    candidates = [sheet for sheet in sheets if sheet.is_visible] or list(sheets)
    counts = [sheet.count_table_rows() for sheet in candidates]
    largest = max(counts, default=0)
    best = next((sheet for sheet, n in zip(candidates, counts, strict=True) if n == largest > 1), None)
    # A sheet of one column has no row of two cells, and may still be all there is.
    best = best or next((sheet for sheet in candidates if sheet.has_content()), None)
    if best is None:
        raise InputError(f"{file_name} is empty: none of its sheets ({titles}) holds a table")
    rivals = {
        # Less the row of names: it is printed beside the chosen table's rows, which do not have theirs.
        sheet.title: n - 1
        for sheet, n in zip(candidates, counts, strict=True)
        if sheet is not best and n > 1 and n * RIVAL_PART >= largest
    }
    small_sheets = tuple(
        sheet.title
        for sheet, n in zip(candidates, counts, strict=True)
        if sheet is not best and n > 1 and sheet.title not in rivals
    )
    return SheetChoice(best, _note_other_sheets(sheets, best), rivals, small_sheets)


def _note_other_sheets(sheets: Sequence[Sheet], sheet_to_read: Sheet) -> tuple[str, ...]:
    """Return a note that names the sheets that were not read; none where those are empty."""
    # An empty sheet, which Excel adds to new workbooks, leaves nothing unread.
    others = [
        sheet.title if sheet.is_visible else f"{sheet.title} (hidden)"
        for sheet in sheets
        if sheet is not sheet_to_read and sheet.has_content()
    ]
    return (f'sheet "{sheet_to_read.title}" was read; not read: {", ".join(others)}',) if others else ()


def convert_decimal(value: Decimal) -> int | float | None:
    """Return a decimal number with all digits of a whole one, as ids have 18 and more; None for "no number".

    >>> convert_decimal(Decimal("123456789012345671")), convert_decimal(Decimal("7.50"))
    (123456789012345671, 7.5)
    """
    if value.is_nan():  # PostgreSQL's numeric has it
        return None
    return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)


def drop_zero_fraction(number: float) -> float:
    """Return a number as a cell has it: whole ones without a fraction, so that an id is 12 and not 12.0.

    >>> drop_zero_fraction(12.0), drop_zero_fraction(7.5)
    (12, 7.5)
    """
    return int(number) if abs(number) < EXACT_UP_TO and number.is_integer() else number


def number_filled_rows(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """Return the rows with any content and their numbers, as the program that wrote them shows these."""
    return [(number, row) for number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)]


def describe_hidden_rows(numbers: Sequence[int]) -> tuple[str, ...]:
    """Return a note of rows that are hidden in the workbook and were read all the same; none without such rows."""
    if not numbers:
        return ()
    first_numbers = ", ".join(map(str, numbers[:MAX_ROWS_SAID])) + (" …" if len(numbers) > MAX_ROWS_SAID else "")
    note = (
        f"{len(numbers)} rows are hidden in the workbook, by a filter or by hand, and were read like the others (row "
        f"{first_numbers}): without them, copy the visible rows to a new sheet and collect that"
    )
    return (note,)


def fill_merged_cells(rows: Sequence[tuple[int, Row]], merged_cells: Sequence[MergedCells]) -> int:
    """Put the value of a cell that is merged over several rows into each of them, and return how many were filled.

    Parameters
    ----------
    rows
        Lines and cells below the names of the columns: a name that is merged over two rows of names is one name.
    merged_cells
        As the sheet says; what begins above these rows is left.
    """
    row_by_line = dict(rows) if merged_cells else {}
    n_filled = 0
    for merged in merged_cells:
        first = row_by_line.get(merged.first_row)
        value = first[merged.position] if first is not None and merged.position < len(first) else None
        if value is None or len(str(value).split()) > LONGEST_REPEATED:
            continue
        for line in range(merged.first_row + 1, merged.last_row + 1):
            row = row_by_line.get(line)
            if row is not None and merged.position < len(row) and row[merged.position] is None:
                row[merged.position] = value
                n_filled += 1
        if n_filled > MAX_FILLED:
            break
    return n_filled
