"""Where the column names of a table stand, and what they are: survey tools write them over two or three rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voc.errors import InputError

__all__ = ["Header", "find_header"]

_NUMBER_OR_DATE = re.compile(r"[-+]?[\d.,:/ T-]+")
_LEGACY_CODE = re.compile(r"[VQ]\d+(?:[_.]\d+)*")
_ANSWER_CELL = re.compile(r"(?:open-ended )?response|(?:open )?antwoord|réponse|offene antwort|antwort", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """Column names, the rows they stand in (``start`` up to ``end`` of the filled rows), and how a row is fitted."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    start: int
    end: int
    kept: tuple[int, ...]
    """Positions of the cells that have a column: nameless ones without content are dropped."""
    width: int

    @property
    def n_rows(self) -> int:
        """Number of rows that the names are spread over."""
        return self.end - self.start

    def fit(self, row: Sequence[object]) -> list[object] | None:
        """Return the cells of a row in the order of the columns, or None when it has too few or too many.

        Empty cells after the last column are no cells. A row that is short of the nameless columns only fits.
        """
        n = len(row)
        if n > self.width:
            if any(not _is_empty(cell) for cell in row[self.width :]):
                return None
        elif n < self.width and n <= self.kept[-1]:
            return None
        if n == self.width == len(self.kept):
            return list(row)
        return [row[position] for position in self.kept]


def find_header(name: str, rows: Sequence[Sequence[object]], n_rows: int | None = None) -> Header:
    """Find the column names in the first rows of a file.

    Parameters
    ----------
    name
        The file's name, for the error.
    rows
        Its first rows that are not empty.
    n_rows
        How many rows the names are spread over; None: told from the rows.

    Raises
    ------
    InputError
        There are no column names.
    """
    start = _start(rows)
    head = [_texts(row) for row in rows[start:]]
    if not head:
        raise InputError(f"{name} is empty")
    n = n_rows or _n_rows(head)
    if n > len(head):
        raise InputError(f"{name} has {len(head)} rows; its mapping says that {n} of them are column names")
    _refuse_data(name, head[0])
    width = max(len(row) for row in head[:n])
    names, labels = _names([row + [""] * (width - len(row)) for row in head[:n]])
    filled = [any(not _is_empty(row[k]) for row in rows[start + n :] if k < len(row)) for k in range(width)]
    kept = tuple(k for k in range(width) if names[k] or filled[k])
    unique = _unique([names[k] or f"column {k + 1}" for k in kept])
    return Header(unique, tuple(labels[k] or unique[i] for i, k in enumerate(kept)), start, start + n, kept, width)


def _start(rows: Sequence[Sequence[object]]) -> int:
    """Return the first row that is about as wide as most rows: titles above a table fill one or two cells."""
    widths = [sum(not _is_empty(cell) for cell in row) for row in rows]
    if not widths:
        return 0
    lengths = Counter(max((k + 1 for k, cell in enumerate(row) if not _is_empty(cell)), default=0) for row in rows)
    usual = max(lengths.items(), key=lambda item: (item[1], item[0]))[0]
    for start, row in enumerate(rows):
        extent = max((k + 1 for k, cell in enumerate(row) if not _is_empty(cell)), default=0)
        if widths[start] > 1 and extent >= 0.6 * usual and widths[start] >= 0.3 * usual:
            return start
        if start >= _LATEST_START:
            break
    return 0


_LATEST_START = 20


def _n_rows(head: Sequence[Sequence[str]]) -> int:
    for k, row in enumerate(head[1:4], 2):
        if sum('"ImportId"' in cell for cell in row) > len(row) / 2:  # Qualtrics
            return k
    if len(head) < 2:  # noqa: PLR2004  one row
        return 1
    first, second = head[0], head[1]
    codes = [cell for cell in first if cell]
    if len(head) > 2 and sum(bool(_LEGACY_CODE.fullmatch(cell)) for cell in codes) > len(codes) / 2:  # noqa: PLR2004
        letters = [cell for cell in second if cell and not _NUMBER_OR_DATE.fullmatch(cell)]
        return 2 if len(letters) >= len(codes) * 0.8 else 1  # the older Qualtrics: V1, V2 … above the words
    under_nothing = [cell for k, cell in enumerate(second) if cell and k < len(first) and not first[k]]
    answers = [cell for cell in second if _ANSWER_CELL.fullmatch(cell)]
    if answers and not second[0]:  # SurveyMonkey: the question above, the option or "Response" below
        return 2
    return 2 if len(under_nothing) >= 3 and not second[0] else 1  # noqa: PLR2004


def _refuse_data(name: str, row: Sequence[str]) -> None:
    cells = [cell for cell in row if cell]
    numbers = [cell for cell in cells if _NUMBER_OR_DATE.fullmatch(cell)]
    if len(numbers) > len(cells) / 2:
        raise InputError(
            f"{name}: the first row holds no column names but data ({', '.join(numbers[:3])}): put names above it"
        )


def _names(head: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return name and label of each column."""
    first = list(head[0])
    if len(head) == 1:
        return first, first
    below = head[1]
    if all(first[: len([cell for cell in below if cell])]) and len(set(first)) >= len([c for c in first if c]):
        return first, [label or name for label, name in zip(below, first, strict=True)]
    question, names = "", []
    for cell, option in zip(first, below, strict=True):
        question = cell or question
        alone = not option or _ANSWER_CELL.fullmatch(option) is not None
        names.append(question if alone else f"{question} - {option}")
    return names, names


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    unique: list[str] = []
    taken = set(names)
    for name in names:
        seen[name] += 1
        candidate = name
        while seen[name] > 1 and candidate in taken:
            candidate = f"{name} ({seen[name]})"
            if candidate in taken:
                seen[name] += 1
        taken.add(candidate)
        unique.append(candidate)
    return tuple(unique)


def _texts(row: Sequence[object]) -> list[str]:
    return ["" if cell is None else " ".join(str(cell).split()) for cell in row]


def _is_empty(cell: object) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())
