"""Detection of a table's column names: in which row they are, and whether a survey tool uses several rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from voc.errors import InputError

__all__ = ["MAX_COLUMNS", "Header", "build_header_of_named_fields", "find_header", "may_be_wording"]

MAX_COLUMNS = 16_384
"""Columns of a workbook's sheet; nobody asks more questions."""
MIN_ANSWERS_BELOW = 3
"""Rows of answers that show that a second row is names."""
MAX_TITLE_ROWS = 20
"""Rows that titles may take above a table."""
MIN_EXTENT_SHARE, MIN_FILLED_SHARE = 0.6, 0.3
"""Shares of the usual width that the names reach and fill: they may be missing above the last columns, and a question's
options leave gaps."""
MIN_WORDED_SHARE = 0.8
"""Share of the codes below which there is wording; a few are of no question."""
MIN_SUB_NAMES = 3
"""Names below an empty cell; fewer may be chance, and must show by the answers."""
MAX_DISTINCT_SHARE = 0.5
"""Share of different answers of a closed question, up to which one that never comes again is its wording."""

MAX_TITLES = 3
"""Rows of a page's title."""
LONGEST_ROW_NUMBER = 7
ROW_NAMES = "row name"
_DATE_NAME = re.compile(r"dat(?:e|um)|\btime|tijd", re.IGNORECASE)
_ID_NAME = re.compile(r".*(?:id|nr|no|number|nummer|key|code|#)\W*", re.IGNORECASE)
_NUMBER_OR_DATE = re.compile(r"[-+]?[\d.,:/ T-]+")
_TIME_ZONE = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')
"""``{"ImportId": "recordedDate", "timeZone": "America/Denver"}``."""
_LEGACY_CODE = re.compile(r"[VQ]\d+(?:[_.]\d+)*")
_ANSWER_CELL = re.compile(r"(?:open-ended )?response|(?:open )?antwoord|réponse|offene antwort|antwort", re.IGNORECASE)
"""What SurveyMonkey writes below a question that has no options, in the language of its account."""


@dataclass(frozen=True, slots=True)
class Header:
    """Column names of a table, and the position of the cells below them.

    Attributes
    ----------
    columns, labels
        Unique names, and the longer wording of each.
    start, end
        First row of the names, and the row after the last, among the filled rows.
    positions
        Positions of the cells that have a column: nameless ones without content are dropped.
    width
        Cells of a row, those that are dropped included.
    min_width
        Cells that a row needs: up to the last column that has a name.
    time_zones
        Column → zone of its times, where a row of names says it, as Qualtrics' third one does.
    titles
        Rows above the names, without their figures: printed pages repeat them.
    has_row_names
        The rows begin with a cell that no name stands above, as R writes the names of rows.
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    start: int
    end: int
    positions: tuple[int, ...]
    width: int
    min_width: int
    time_zones: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[tuple[str, ...]] = frozenset()
    has_row_names: bool = False

    @property
    def n_rows(self) -> int:
        """Number of rows that the names are spread over."""
        return self.end - self.start

    def list_positions_behind_gaps(self) -> tuple[int, ...]:
        """Return the positions of the columns before which the file has columns without a name and without content."""
        pairs = zip(self.positions, self.positions[1:], strict=False)
        return tuple(index for index, (before, position) in enumerate(pairs, 1) if position - before > 1)

    def is_title(self, row: Sequence[object]) -> bool:
        """Return whether a row repeats one that stands above the names, with another figure: the title of a page."""
        return bool(self.titles) and _build_title(row) in self.titles

    def fit_row(self, row: Sequence[object]) -> list[object] | None:
        """Return the cells of a row in the order of the columns, or None when it has too few or too many.

        Empty cells after the last column are no cells. A row that is short of the nameless columns only fits.
        """
        n_cells = len(row)
        if n_cells > self.width:
            if any(not _is_empty(cell) for cell in row[self.width :]):
                return None
        elif n_cells < self.min_width:
            return None
        if n_cells == self.width == len(self.positions):
            return list(row)
        return [row[position] if position < n_cells else "" for position in self.positions]


def find_header(
    file_name: str,
    rows: Sequence[Sequence[object]],
    n_rows: int | None = None,
    later_rows: Iterable[Sequence[object]] = (),
) -> Header:
    """Find the column names in the first rows of a file.

    Parameters
    ----------
    file_name
        The file's name, for the error.
    rows
        Its first rows that are not empty.
    n_rows
        How many rows the names are spread over; None: found from the rows.
    later_rows
        Its rows after the first ones, which are gone through where a column has neither a name nor content in these.

    Raises
    ------
    InputError
        There are no column names.
    """
    start = _find_start(rows)
    texts = [_format_cells(row) for row in rows[start:]]
    if not texts:
        raise InputError(f"{file_name} is empty")
    n_header_rows = n_rows or _count_header_rows(texts)
    if n_header_rows > len(texts):
        raise InputError(
            f"{file_name} has {len(texts)} rows; its mapping says that {n_header_rows} of them are column names"
        )
    _refuse_data(file_name, texts[0])
    header_rows, data_rows = texts[:n_header_rows], rows[start + n_header_rows :]
    width = max(len(row) for row in header_rows)
    if width > MAX_COLUMNS:
        raise InputError(
            f"{file_name} has {width} columns, more than the {MAX_COLUMNS} of a sheet: export those needed"
        )
    if has_row_names := n_header_rows == 1 and _lacks_name_of_first(header_rows[0], data_rows):
        header_rows, width = [[ROW_NAMES, *header_rows[0]]], width + 1
    names, labels = _join_header_rows([row + [""] * (width - len(row)) for row in header_rows])
    positions = _list_positions(names, chain(data_rows, later_rows))
    # Dropped columns are numbered along, so that "column 4" is the fourth of the file.
    columns = _make_unique([names[position] or f"column {position + 1}" for position in positions])
    # Of two columns with one name the number keeps the questions apart, too.
    column_labels = tuple(
        column if labels[position] in {"", names[position]} else labels[position]
        for position, column in zip(positions, columns, strict=True)
    )
    min_width = max((position + 1 for position, name in enumerate(names) if name), default=width)
    time_zones = _find_time_zones(header_rows, dict(zip(positions, columns, strict=True)))
    titles = frozenset(_build_title(row) for row in rows[:start])
    end = start + n_header_rows
    return Header(columns, column_labels, start, end, positions, width, min_width, time_zones, titles, has_row_names)


def _list_positions(names: Sequence[str], rows: Iterable[Sequence[object]]) -> tuple[int, ...]:
    """Return the positions of the columns that have a name, or content in any row."""
    empty_positions = [position for position, name in enumerate(names) if not name]
    for row in rows:
        if not empty_positions:
            break
        n_cells = len(row)
        empty_positions = [each for each in empty_positions if each >= n_cells or _is_empty(row[each])]
    dropped = set(empty_positions)
    return tuple(position for position in range(len(names)) if position not in dropped)


def _find_time_zones(header_rows: Sequence[Sequence[str]], columns: Mapping[int, str]) -> dict[str, str]:
    """Return column → zone of its times, by the columns at their positions."""
    return {
        column: match[1]
        for position, column in columns.items()
        for row in header_rows
        if position < len(row) and (match := _TIME_ZONE.search(row[position]))
    }


def build_header_of_named_fields(names: Sequence[object], labels: Sequence[str]) -> Header:
    """Return the header of a file that names its columns itself, as JSON and SPSS do: nothing has to be found.

    >>> build_header_of_named_fields(["id", ""], ["number", ""]).columns
    ('id', 'column 2')
    """
    texts = [name or f"column {index}" for index, name in enumerate(_format_cells(names), 1)]
    columns = _make_unique(texts)
    wordings = tuple(label or column for label, column in zip(labels, columns, strict=True))
    return Header(columns, wordings, 0, 1, tuple(range(len(columns))), len(columns), len(columns))


def _build_title(row: Sequence[object]) -> tuple[str, ...]:
    """Return the words of a row without its figures, which are dates and numbers of pages."""
    return tuple(re.sub(r"\d+", "0", cell) for cell in _format_cells(row) if cell)


def _lacks_name_of_first(names: Sequence[str], rows: Sequence[Sequence[object]]) -> bool:
    """Return whether every row has a cell more than the header, and begins with its number, as R writes a table.

    Not where the names fit the cells as they stand: then the last column has no name.
    """
    texts = [cells for row in rows if sum(map(bool, cells := _format_cells(row))) > 1]  # a remark below is one cell
    if len(texts) < MIN_ANSWERS_BELOW or not all(names) or any(len(row) != len(names) + 1 for row in texts):
        return False
    firsts = [row[0] for row in texts]
    if not all(cell.isdecimal() and len(cell) <= LONGEST_ROW_NUMBER for cell in firsts):
        return False
    numbers = [int(cell) for cell in firsts]
    dated = [place for place, name in enumerate(names) if _DATE_NAME.search(name)]
    is_in_place = _ID_NAME.fullmatch(names[0]) or any(
        all(_NUMBER_OR_DATE.fullmatch(row[place]) and not row[place].isdecimal() for row in texts if row[place])
        for place in dated
    )
    return not is_in_place and all(one < other for one, other in pairwise(numbers))


def _find_start(rows: Sequence[Sequence[object]]) -> int:
    """Return the first row that is about as wide as most rows: titles above a table fill one or two cells."""
    if not rows:
        return 0
    filled_positions = [[position for position, cell in enumerate(row) if not _is_empty(cell)] for row in rows]
    extents = [max((position + 1 for position in positions), default=0) for positions in filled_positions]
    # Of equal counts the wider one: in a file of two rows the header must not lose to a short row.
    usual_extent = max(Counter(extents).items(), key=lambda item: (item[1], item[0]))[0]
    for start, (positions, extent) in enumerate(zip(filled_positions, extents, strict=True)):
        # A header may lack the names of its last columns, and survey tools leave gaps in a question's options.
        if (
            len(positions) > 1
            and extent >= MIN_EXTENT_SHARE * usual_extent
            and len(positions) >= MIN_FILLED_SHARE * usual_extent
        ):
            return _find_repeated_names(rows, start, usual_extent) or start
        if start >= MAX_TITLE_ROWS:
            break
    return 0


def _find_repeated_names(rows: Sequence[Sequence[object]], start: int, usual_extent: int) -> int | None:
    """Return the row of names on a printed page, whose title is nearly as wide as the table; None for any other table.

    It is the one that comes again on each page, and has no figures.
    """
    counts = Counter(tuple(_format_cells(row)) for row in rows)
    for index, row in enumerate(rows[start + 1 : start + 1 + MAX_TITLES], start + 1):
        cells = tuple(_format_cells(row))
        is_full = len([cell for cell in cells if cell]) == usual_extent > len([cell for cell in rows[start] if cell])
        if is_full and counts[cells] > 1 and not any(map(_NUMBER_OR_DATE.fullmatch, filter(None, cells))):
            return index
    return None


def _count_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows the names are spread over, by the habits of survey tools; one for any other table."""
    for n_rows, row in enumerate(rows[1:4], 2):
        if sum('"ImportId"' in cell for cell in row) > len(row) / 2:  # Qualtrics
            return n_rows
    if len(rows) < 2:  # noqa: PLR2004 - one row of names, and none of data
        return 1
    first, second = rows[0], rows[1]
    if _has_legacy_codes(first):
        return 2 if may_be_wording(first, second) and _is_wording(rows) else 1
    if second and second[0]:
        return 2 if _has_group_names(rows) else 1
    # SurveyMonkey: the question above, the option or "Response" below, nothing below the respondent's number.
    has_answer_cell = any(_ANSWER_CELL.fullmatch(cell) for cell in second) and not _is_like_answers(rows)
    n_without_question = sum(
        bool(cell) and position < len(first) and not first[position] for position, cell in enumerate(second)
    )
    if n_without_question < MIN_SUB_NAMES:
        return 2 if has_answer_cell or (n_without_question and _has_numbers_below_words(rows)) else 1
    return 1 if _is_like_answers(rows) else 2


def _has_numbers_below_words(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the second row has words, and numbers below one of them: a sub-question, and its answers."""
    if len(rows) - 2 < MIN_ANSWERS_BELOW or any(_NUMBER_OR_DATE.fullmatch(cell) for cell in rows[1] if cell):
        return False
    return any(
        len(below) >= MIN_ANSWERS_BELOW and all(map(_NUMBER_OR_DATE.fullmatch, below))
        for _, below in _list_answers_below(rows)
    )


def _is_wording(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the second row is unlike the answers below it: words above numbers, or above a few other words."""
    return not _is_like_answers(rows) and any(
        (below and all(map(_NUMBER_OR_DATE.fullmatch, below)))
        or (len(below) > MIN_ANSWERS_BELOW and len(set(below)) <= MAX_DISTINCT_SHARE * len(below))
        for _, below in _list_answers_below(rows)
    )


def _is_like_answers(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the second row is an answer itself: one of its cells comes again, or is a number above numbers."""
    for cell, below in _list_answers_below(rows):
        if set(below) == {cell}:  # an option's name, which stands wherever it was ticked
            continue
        is_number = _NUMBER_OR_DATE.fullmatch(cell) is not None
        if cell in below or (is_number and below and all(map(_NUMBER_OR_DATE.fullmatch, below))):
            return True
    return False


def _has_group_names(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row names groups of columns (merged cells), and the second one every column.

    Below some name in the second row only numbers or dates follow, and no two of its names are the same.
    """
    first, second, width = rows[0], rows[1], max(map(len, rows[:2]))
    n_gaps = width - sum(1 for cell in first if cell)
    is_full = len(second) == width and all(second) and len(set(second)) == width
    is_words = not any(map(_NUMBER_OR_DATE.fullmatch, second))
    return n_gaps > 0 and is_full and is_words and _has_numbers_below_words(rows)


def _list_answers_below(rows: Sequence[Sequence[str]]) -> list[tuple[str, list[str]]]:
    """Return each filled cell of the second row with the filled cells below it."""
    return [
        (cell, [row[position] for row in rows[2:] if position < len(row) and row[position]])
        for position, cell in enumerate(rows[1])
        if cell
    ]


def _has_legacy_codes(row: Sequence[str]) -> bool:
    """Return whether most names are codes such as V1 and Q2_3: the older Qualtrics puts words in the row below."""
    codes = [cell for cell in row if cell]
    return sum(bool(_LEGACY_CODE.fullmatch(cell)) for cell in codes) > len(codes) / 2


def may_be_wording(names: Sequence[str], row: Sequence[object]) -> bool:
    """Return whether names are codes, and a row has words for most of them: their wording, or somebody's answers.

    >>> may_be_wording(["Q1", "Q2"], ["How was it?", "Why?"]), may_be_wording(["Q1", "Q2"], ["8", "Good"])
    (True, False)
    """
    words = [cell for cell in _format_cells(row) if cell and not _NUMBER_OR_DATE.fullmatch(cell)]
    return _has_legacy_codes(names) and len(words) >= MIN_WORDED_SHARE * sum(bool(name) for name in names)


def _refuse_data(file_name: str, row: Sequence[str]) -> None:
    cells = [cell for cell in row if cell]
    numbers = [cell for cell in cells if _NUMBER_OR_DATE.fullmatch(cell)]
    # More than half: years and scores are in names too ("2026", "0-10").
    if len(numbers) > len(cells) / 2:
        raise InputError(
            f"{file_name}: the first row holds no column names but data ({', '.join(numbers[:3])}): put names above it"
        )


def _join_header_rows(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return name and label of each column."""
    first = list(rows[0])
    if len(rows) == 1:
        return first, first
    below = rows[1]
    n_below = len([cell for cell in below if cell])
    has_sub_names = any(cell and not name for cell, name in zip(below, first, strict=True))
    is_named = not has_sub_names and all(first[:n_below]) and len(set(first)) >= len([cell for cell in first if cell])
    if is_named:  # names above, wording below
        return first, [label or name for label, name in zip(below, first, strict=True)]
    question, names = "", []
    for cell, option in zip(first, below, strict=True):
        question = cell or question  # a question is above its first option only
        is_only_answer = not option or _ANSWER_CELL.fullmatch(option) is not None
        names.append(question if is_only_answer else f"{question} - {option}")
    return names, names


def _make_unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, repeated ones with a number: ``("cijfer", "cijfer (2)")``."""
    n_by_name: Counter[str] = Counter()
    unique: list[str] = []
    used = set(names)
    for name in names:
        n_by_name[name] += 1
        candidate = name
        # The file may itself have a "cijfer (2)": then the next number is tried.
        while n_by_name[name] > 1 and candidate in used:
            candidate = f"{name} ({n_by_name[name]})"
            if candidate in used:
                n_by_name[name] += 1
        used.add(candidate)
        unique.append(candidate)
    return tuple(unique)


def _format_cells(row: Sequence[object]) -> list[str]:
    return ["" if cell is None else " ".join(str(cell).split()) for cell in row]


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
