"""Rows whose cells stand one column too far: a separator in a text without quotation marks, and a cell that is lacking.

Such a row may have as many cells as it should, so that only what stands in them tells it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, cached_property

from voc.collect.convert.dates import looks_like_date
from voc.collect.convert.value_parsers import format_cell, parse_number, parse_worded_number
from voc.text.normalize import fold

__all__ = ["ShiftCheck"]

N_LOOKED_AT = 400
"""Rows by which it is told what a column holds."""
USUAL_SHARE = 0.85
"""Share of a column's filled cells that are of one type."""
MIN_ROWS = 10
MAX_WORDS, MIN_REPEATS = 20, 3
"""Different words of a column of categories, and how often one occurs on average."""
MIN_COLUMNS = 2
"""Columns whose cells fit the column beside their own, and not their own: one is a typing mistake."""
_Fits = Callable[[str], bool]


class ShiftCheck:
    """Check of single rows, by the types of the columns, which are learned when the first row is asked about.

    Parameters
    ----------
    columns
        Names of the columns.
    rows
        The table's.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        self._columns = columns
        self._rows = rows

    def describe(self, row: Sequence[object]) -> tuple[str, str] | None:
        """Return what is wrong with a row and what was expected, without its content; None: it is not shifted.

        >>> rows = [["2026-10-05", "8", "phone"], ["2026-10-06", "3", "mail"]] * 10
        >>> ShiftCheck(("date", "score", "channel"), rows).describe(["", "2026-10-07", "7"])[0]
        'its cells stand one column too far to the right'
        """
        cells = [format_cell(cell) for cell in row]
        for offset, direction in ((1, "right"), (-1, "left")):
            # The cell at place + offset is the one that belongs to the column.
            moved = {
                place
                for place, (_, fits) in self._types.items()
                if 0 <= place + offset < len(cells) and fits(cells[place + offset]) and not fits(cells[place])
            }
            strange = {place for place, (_, fits) in self._types.items() if cells[place] and not fits(cells[place])}
            wrong = sorted(moved | strange)
            first = min(wrong, default=0)  # what stands before it is in its place
            n_in_place = sum(fits(cells[place]) for place, (_, fits) in self._types.items() if place >= first)
            if moved and len(wrong) >= MIN_COLUMNS and len(wrong) > n_in_place:
                expected = ", ".join(f"{self._types[place][0]} in {self._columns[place]!r}" for place in wrong)
                return f"its cells stand one column too far to the {direction}", expected
        return None

    @cached_property
    def _types(self) -> dict[int, tuple[str, _Fits]]:
        """Return place → name and test of a column's type; columns of texts have none."""
        rows = self._rows[:: max(1, len(self._rows) // N_LOOKED_AT)]
        types: dict[int, tuple[str, _Fits]] = {}
        for place in range(len(self._columns)):
            cells = [text for row in rows if (text := format_cell(row[place]))]
            if len(cells) < MIN_ROWS:
                continue
            # Remembered: a file has the same days over and over.
            for name, fits in (("a date", cache(looks_like_date)), ("a number", cache(_is_number))):
                if sum(map(fits, cells)) >= USUAL_SHARE * len(cells):
                    types[place] = name, fits
                    break
            else:
                counts = Counter(map(fold, cells))
                usual = frozenset(word for word, n in counts.items() if n >= MIN_REPEATS)
                if len(usual) <= MAX_WORDS and sum(counts[word] for word in usual) >= USUAL_SHARE * len(cells):
                    types[place] = "a usual word", _build_word_test(usual)
        return types


def _build_word_test(words: frozenset[str]) -> _Fits:
    return lambda cell: fold(cell) in words


def _is_number(cell: str) -> bool:
    try:
        return parse_number(cell) is not None
    except ValueError:
        return parse_worded_number(cell) is not None
