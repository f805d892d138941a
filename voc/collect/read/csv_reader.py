"""Reader of text files with separators: the separator, and rows that survive a stray quotation mark."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from voc.errors import InputError

__all__ = [
    "CsvRowReader",
    "CsvRows",
    "check_line_lengths",
    "has_html_entities",
    "parse_csv",
    "unescape_entities",
]

SEPARATORS = (";", "\t", ",", "|")
LONGEST_RECORD = 1_000
"""Lines that one record may span; a quotation mark open for longer is a stray one."""
N_SAMPLE_LINES = 400
"""First lines by which the separator and the number of cells are told."""
N_PLAIN_LINES = 200
"""Lines that are looked at together: without a quotation mark each is a record."""
LONG_LINE = 2**20
"""Bytes from which on a line is looked at before it is cut into cells."""
MAX_CELLS = 200_000
"""Separators in a long line; a sheet has 16,384 columns, and a comment may be full of commas."""
MAX_BROKEN_LINES = 100_000
"""Lines that cannot be read from which a file is no table: each costs as much as a thousand others."""
LARGEST_CELL = 32 * 2**20
"""Characters; the csv module's own limit is 131,072, and a pasted mail thread is longer. Each takes four bytes."""

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_N_SAMPLE = 65_536
"""Characters from which the separator of a file is told."""


@dataclass(slots=True)
class CsvRows:
    """Rows of a text file.

    Attributes
    ----------
    separator
        Sign between the cells.
    rows
        Line of the file that a row starts on, and its cells: ``(2, ["05-10-2026", "8"])``.
    broken_lines
        Lines that could not be read.
    """

    separator: str
    rows: list[tuple[int, list[object]]] = field(default_factory=list)
    broken_lines: list[int] = field(default_factory=list)


def check_line_lengths(file_name: str, file_bytes: bytes, n_before: int = 0) -> None:
    """Raise an error for a line that is longer than a cell may be, or has more cells than a row: it is of no table.

    ``n_before`` lines of the file stand before these bytes.

    Raises
    ------
    InputError
        There is one.
    """
    position = 0
    while len(file_bytes) - position > LONG_LINE:
        end = _find_line_end(file_bytes, position, position + LONG_LINE)
        if end is None:
            after = file_bytes.find(b"\n", position)
            end = len(file_bytes) if after < 0 else after
            n_cells = max(file_bytes.count(character.encode(), position, end) for character in SEPARATORS)
            if end - position > LARGEST_CELL or n_cells > MAX_CELLS:
                line_number = n_before + file_bytes.count(b"\n", 0, position) + 1
                raise InputError(
                    f"{file_name}: line {line_number} has {end - position} signs and {n_cells} separators, and is no "
                    "row of a table: export the data again, one row a line"
                )
        position = end + 1


def _find_line_end(file_bytes: bytes, start: int, end: int) -> int | None:
    """Return the last end of a line in a part of a file; classic Macs ended lines with a return alone."""
    position = max(file_bytes.rfind(b"\n", start, end), file_bytes.rfind(b"\r", start, end))
    return position if position >= 0 else None


def parse_csv(text: str, separator: str | None = None) -> CsvRows:
    r"""Return the rows of a text, those without any content left out.

    A quotation mark that is opened and not closed would swallow all that follows. So a record over several lines that
    does not have the usual number of cells is taken back: its first line is read without quotation (or set apart as
    broken), and reading goes on at the next line.

    Parameters
    ----------
    text
        The file's content.
    separator
        Sign between the cells; None: found from the text.

    Examples
    --------
    >>> parse_csv("id;tekst\n1;goed\n").rows
    [(1, ['id', 'tekst']), (2, ['1', 'goed'])]
    """
    has_entities = separator in {None, ";"} and has_html_entities(text)
    # newline="" leaves line ends as they are: within a quoted cell they are part of the text.
    lines = io.StringIO(unescape_entities(text) if has_entities else text, newline="")
    reader = CsvRowReader(lines, separator)
    rows: list[tuple[int, list[object]]] = []
    n_single = 0
    for numbered_row in reader:
        rows.append(numbered_row)
        n_single += len(numbered_row[1]) == 1
        if n_single > MAX_BROKEN_LINES and reader.width > 1 and 2 * n_single > len(rows):
            raise InputError(
                f"more than {MAX_BROKEN_LINES} lines are one cell, and the first ones {reader.width}: export the data "
                "again as .csv or .xlsx"
            )
    return CsvRows(reader.separator, rows, reader.broken_lines)


def has_html_entities(sample: str) -> bool:
    """Return whether the beginning of a text writes letters as HTML does: ``caf&eacute;``."""
    return _ENTITY.search(sample, 0, _N_SAMPLE) is not None


def unescape_entities(text: str) -> str:
    """Return a text with the letters instead of their entities: each would end a cell in a file of semicolons."""
    return _ENTITY.sub(_unescape_entity, text)


def _unescape_entity(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character if len(character) == 1 and character not in ';"\n\r' else match[0]


class CsvRowReader:
    """Rows of lines, one by one, with the line that each starts on; only the lines of one record are held.

    Parameters
    ----------
    lines
        The file's, with their ends.
    separator
        Sign between the cells; None: found from the first lines.

    Attributes
    ----------
    separator
        Sign between the cells.
    broken_lines
        Lines that could not be read, so far.
    width
        Cells that most of the first lines have.
    """

    def __init__(self, lines: Iterable[str], separator: str | None = None) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
        first_lines = list(islice(lines := iter(lines), N_SAMPLE_LINES + 1))
        start = 0
        if first_lines and (hint := re.fullmatch(r'"?sep=(.)"?\s*', first_lines[0])):  # Excel's own hint
            separator, start = separator or hint.group(1), 1
        sample = first_lines[start : start + N_SAMPLE_LINES]
        self.separator = separator or _detect_separator(sample)
        self.broken_lines: list[int] = []
        self.width = _find_usual_width(sample, self.separator)
        self._feed = _LineFeed(first_lines, lines, start)

    def __iter__(self) -> Iterator[tuple[int, list[object]]]:
        while self._feed.has_more():
            yield from self._read_plain_lines()
            yield from self._read_until_stray_mark()
            if len(self.broken_lines) > MAX_BROKEN_LINES:
                raise InputError(
                    f"more than {MAX_BROKEN_LINES} lines have quotation marks that do not match: export the data "
                    "again as .csv or .xlsx"
                )

    def _read_plain_lines(self) -> Iterator[tuple[int, list[object]]]:
        """Yield the rows of lines without quotation marks, many by one call; what has one is left for a closer look."""
        while (lines := self._feed.take_lines(N_PLAIN_LINES)) and '"' not in "".join(lines):
            first_number = self._feed.end_lines(len(lines))
            for number, row in enumerate(csv.reader(lines, delimiter=self.separator, strict=True), first_number):
                if row and ((row[0] and not row[0].isspace()) or any(cell and not cell.isspace() for cell in row)):
                    yield number, cast("list[object]", row)
        self._feed.return_lines(lines)

    def _read_until_stray_mark(self) -> Iterator[tuple[int, list[object]]]:
        """Yield some records, up to the first one with a stray quotation mark, which is read by itself."""
        feed, width = self._feed, self.width
        # strict: a stray mark raises an error, where the reader would otherwise guess and go on.
        reader = csv.reader(feed, delimiter=self.separator, strict=True)
        n_records = 0
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:  # text after a closing mark, or a mark that was still open at the end
                row = None
            has_several_lines = len(feed.record) > 1
            if row is None or (has_several_lines and len(row) != width):
                number, line = feed.take_back()
                yield from self._read_line_alone(line, number)
                return
            number = feed.end_record()
            n_records += 1
            # Excel writes its empty rows as ";;;". The first cell tells it of nearly every other row.
            if row and ((row[0] and not row[0].isspace()) or any(cell and not cell.isspace() for cell in row)):
                yield number, cast("list[object]", row)
            if n_records >= N_PLAIN_LINES:
                return

    def _read_line_alone(self, line: str, number: int) -> Iterator[tuple[int, list[object]]]:
        """Yield the row of one line by itself: read leniently, then as if quotation marks were letters."""
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            cells = next(csv.reader([line], delimiter=self.separator, quoting=quoting), [])
            if len(cells) == self.width:
                yield number, [cell.strip().strip('"') for cell in cells]
                return
        self.broken_lines.append(number)


class _LineFeed(Iterator[str]):
    """Lines for the csv reader, which stop when one record takes too many of them.

    ``record`` holds the lines of the record that is read.
    """

    def __init__(self, first_lines: Sequence[str], lines: Iterator[str], n_before: int) -> None:
        self._lines = lines
        self._waiting = deque(first_lines[n_before:])
        self._n_before = n_before
        self.record: list[str] = []

    def __next__(self) -> str:
        if len(self.record) >= LONGEST_RECORD:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self.record.append(line)
        return line

    def has_more(self) -> bool:
        """Return whether a line follows."""
        if not self._waiting and (line := next(self._lines, None)) is not None:
            self._waiting.append(line)
        return bool(self._waiting)

    def take_lines(self, n: int) -> list[str]:
        """Return the lines that come next, fewer at the end."""
        lines = [self._waiting.popleft() for _ in range(min(n, len(self._waiting)))]
        lines.extend(islice(self._lines, n - len(lines)))
        return lines

    def return_lines(self, lines: Sequence[str]) -> None:
        """Take lines back, which come again."""
        self._waiting.extendleft(reversed(lines))

    def end_lines(self, n: int) -> int:
        """Count lines that were taken, and return the number of the first one."""
        number = self._n_before + 1
        self._n_before += n
        return number

    def end_record(self) -> int:
        """Begin a new record, and return the number of the line that the one before began on."""
        number = self._n_before + 1
        self._n_before += len(self.record)
        self.record.clear()
        return number

    def take_back(self) -> tuple[int, str]:
        """Return number and content of a record's first line; those behind it come again."""
        first_line, *others = self.record
        self._waiting.extendleft(reversed(others))
        self.record.clear()
        self._n_before += 1
        return self._n_before, first_line


def _detect_separator(lines: Sequence[str]) -> str:
    """Return the separator that cuts most of the first rows into the same number of cells, more than one."""
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = _count_cells(lines, separator)
        if not widths:
            continue
        width, n_rows = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        # Rounded, so that one ragged row in a thousand does not outweigh more cells per row.
        score = (round(n_rows / len(widths), 2), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _find_usual_width(lines: Sequence[str], separator: str) -> int:
    widths = _count_cells(lines, separator)
    return Counter(widths).most_common(1)[0][0] if widths else 0


def _count_cells(lines: Sequence[str], separator: str) -> list[int]:
    """Return the number of cells of each of the first rows that hold anything."""
    sample, n_characters = [], 0
    for line in lines[:N_SAMPLE_LINES]:
        sample.append(line)
        n_characters += len(line)
        if n_characters > _N_SAMPLE:
            break
    return [len(row) for row in csv.reader(sample, delimiter=separator) if any(cell.strip() for cell in row)]
