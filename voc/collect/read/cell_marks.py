"""Invisible marks in cells: programs write them, nobody sees them, and no number or id can be read with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from voc.collect.read.raw_rows import Row

__all__ = ["strip_cell_marks", "strip_row_marks"]

BLOCK_ROWS = 500
"""Rows that are looked at together: hardly any file has such marks, and a look costs as much for one cell."""
LONGEST_BLOCK = 1 << 20
"""Letters of a block that are looked at together."""
LONGEST_DRESSED = 400
"""Letters of a number in the dress of a text."""
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Soft hyphens, blanks without width, marks of direction, and marks of byte order inside a text."""
_JOINERS = re.compile("(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|$)")
"""Joiners beside plain letters or at an end: between emojis they make one of two."""
_WIDE_BLANKS = re.compile("[\u00a0\u2007\u2009\u202f\u3000]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_MARKED = re.compile(
    "[\u00a0\u00ad\u2007\u2009\u200b-\u200f\u202a-\u202f\u2060-\u2064\u2066-\u2069\u3000\ufeff\uff01-\uff5e]"
)
"""Any of them, as one class: by alternatives the look would cost five times as much."""
_DRESSED = re.compile(r"['’](?=[-+]?\d[\d.,:/ -]*$)(.+)|=\"([^\"]*)\"", re.DOTALL)
"""``'10`` and ``="9"``, by which a spreadsheet is told that a number is a text."""
_FULL_WIDTH_OFFSET = 0xFEE0


def strip_cell_marks(cell: str) -> str:
    """Return a cell without marks that nobody sees, and with plain blanks and digits.

    Examples
    --------
    >>> strip_cell_marks("9\u200b"), strip_cell_marks("'0012"), strip_cell_marks('="9"'), strip_cell_marks("１０")
    ('9', '0012', '9', '10')
    """
    if not cell.isascii():
        cell = _JOINERS.sub("", _INVISIBLE.sub("", _WIDE_BLANKS.sub(" ", cell)))
        cell = _FULL_WIDTH.sub(lambda match: chr(ord(match[0]) - _FULL_WIDTH_OFFSET), cell)
    if len(cell) > LONGEST_DRESSED:
        return cell
    dressed = _DRESSED.fullmatch(cell.strip())
    return cell if dressed is None else dressed[1] or dressed[2] or ""


def _may_have_marks(texts: str) -> bool:
    """Return whether a look at each cell is worth it, by all of them, each behind a line end."""
    is_dressed = "\n'" in texts or "\n’" in texts or '\n="' in texts
    return is_dressed or (not texts.isascii() and _MARKED.search(texts) is not None)


def strip_row_marks(rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """Yield rows with their lines, as :func:`strip_cell_marks` leaves their texts."""
    iterator = iter(rows)
    while block := list(islice(iterator, BLOCK_ROWS)):
        cells = [cell for _, row in block for cell in row if type(cell) is str]
        # A cell of megabytes is not copied for it.
        if sum(map(len, cells)) > LONGEST_BLOCK or _may_have_marks("\n".join(["", *cells])):
            for number, row in block:
                yield number, [strip_cell_marks(cell) if type(cell) is str else cell for cell in row]
        else:
            yield from block
