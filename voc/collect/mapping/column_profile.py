"""Profile of a column's content in a few numbers, on which a proposed mapping rests."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from voc.collect.convert.date_columns import is_placeholder_cell
from voc.collect.convert.dates import looks_like_date, looks_like_day_number
from voc.collect.convert.empty_words import is_empty_word
from voc.collect.convert.value_parsers import format_cell, parse_number, parse_worded_number
from voc.collect.read.table import FileTable
from voc.records.scales import list_usual_ends

__all__ = ["ColumnProfile", "normalize_name", "profile_columns"]

N_PROFILED_ROWS = 2_000
"""Rows that a profile rests on, spread over the file."""
LARGEST_SCORE = 100
"""Larger whole numbers are no scores on any scale."""
SENTENCE_WORDS = 8
"""Words from which on a cell holds a sentence."""
N_FOLDED_VALUES = 500
NO_ANSWER_CODES = frozenset(
    {
        *range(-9, 0),
        *range(-99, -89),
        *(-77, -88, -999, -998, -997, -9999),
        77,
        88,
        *range(95, 100),
        997,
        998,
        999,
        9999,
    }
)
"""Numbers by which survey tools say that nothing was answered, that it was not asked, or that it is not known."""
_HIGHEST_ANSWER = 11
"""Highest number that can be an answer on a usual scale, or a code just above one."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[^\w]+|_+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_REPEATED = re.compile(r" \(\d+\)$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_NO_DATE_NAME = re.compile(r"versi(?:on|e)|\bbuild\b|\brelease\b|firmware|\bip\b|\bos\b|telefoon|phone")
"""Names of columns whose figures with points between look like dates: 4.12.10."""
_FIRST_SIGNS = frozenset("0123456789\u2605\u2b50")
"""Figures and stars, with which an answer begins that has words behind it."""
LONGEST_COUNTED = 2_000
"""Signs of a cell whose words are counted: more of them say nothing else."""
MAX_VALUES = 60
"""Distinct values of a column that are counted; a list of answers in words has fewer."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Profile of a column; shares are of its filled cells, in [0, 1].

    Attributes
    ----------
    name
        The file's name of the column.
    name_words
        Name and label in plain words: ``"invuldatum nl"``.
    n_rows, n_filled, n_distinct
        Rows looked at, those with anything in this column, and distinct values.
    date_share, clock_share, day_number_share
        Cells that can be read as a date, as a time of day, and as Excel's number of a day or seconds since 1970.
    placeholder_share
        Cells that hold what programs write for "no date": 1970-01-01.
    whole_number_share, number_counts
        Whole numbers from −100 up to 100 and codes such as 999, and how often each occurs: ``{8.0: 12, 9.0: 3}``.
    mean_words
        Words per cell.
    sentence_share
        Cells with at least ``SENTENCE_WORDS`` words.
    folded_values
        Some of the values, in lower case.
    value_counts
        Values of a column with few distinct ones, as they are written: ``{"Good": 40, "Bad": 14}``; else empty.
    """

    name: str
    name_words: str
    n_rows: int
    n_filled: int
    n_distinct: int
    date_share: float
    clock_share: float
    whole_number_share: float
    number_counts: Counter[float]
    mean_words: float
    sentence_share: float
    folded_values: frozenset[str]
    day_number_share: float = 0.0
    placeholder_share: float = 0.0
    value_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def filled_share(self) -> float:
        """Share of rows with anything in this column."""
        return self.n_filled / self.n_rows if self.n_rows else 0.0

    @property
    def distinct_share(self) -> float:
        """Share of filled cells that differ from each other."""
        return self.n_distinct / self.n_filled if self.n_filled else 0.0

    @property
    def no_answer_codes(self) -> tuple[float, ...]:
        """Numbers that mean that nothing was answered, as survey tools write them: -1, -99, 98, 999.

        −2 up to 2 are no codes but a scale: its negative numbers go on from 0 without a gap, as far as the positive.
        """
        answers = [value for value in self.number_counts if 0 <= value <= _HIGHEST_ANSWER]
        codes = [value for value in self.number_counts if not 0 <= value <= _HIGHEST_ANSWER]
        negatives = sorted(-value for value in codes if value < 0)
        if negatives and answers and negatives == list(range(1, int(max(answers)) + 1)):
            return tuple(value for value in codes if value > 0)
        return tuple(sorted(codes)) if set(codes) <= NO_ANSWER_CODES else ()

    @property
    def answer_counts(self) -> Counter[float]:
        """Answers in whole numbers and how often each occurs, without those that mean that nothing was answered."""
        codes = set(self.no_answer_codes)
        return Counter({value: count for value, count in self.number_counts.items() if value not in codes})

    @property
    def is_text(self) -> bool:
        """True for sentences: no dates, several words on average, and mostly distinct ones."""
        has_dates = self.date_share >= 0.5  # noqa: PLR2004 - more often than not
        has_several_words = self.mean_words >= 2.5  # noqa: PLR2004 - names and products have one or two
        return not has_dates and has_several_words and self.n_distinct > min(20, 0.3 * self.n_filled)

    def infer_scale_range(
        self, rare_share: float, named_scale: tuple[float, float] | None = None
    ) -> tuple[float, float, tuple[float, ...]]:
        """Return low and high of the answers, and rare values above them that may mean "no answer".

        Parameters
        ----------
        rare_share
            Share of answers outside a scale from which it is another scale.
        named_scale
            The ends that the column's name speaks of, when its values keep to them.
        """
        values = sorted(self.answer_counts)
        if not values:
            return 1.0, 5.0, ()
        # In this order: 0–10 needs a 0, of the others the shortest is taken that fits.
        for low, high in [*([named_scale] if named_scale else []), *list_usual_ends()]:
            # Without a 0 it may as well be a school mark, 1 up to 10.
            if (low, high) == (0, 10) and named_scale is None and values[0] > 0:
                continue
            outside = tuple(value for value in values if not low <= value <= high)
            is_inside = not outside or self._is_rare_and_above(outside, high, rare_share)
            if is_inside and self._reaches(low, high, named_scale):
                return float(low), float(high), outside
        return values[0], values[-1], ()

    def _is_rare_and_above(self, outside: Sequence[float], high: float, rare_share: float) -> bool:
        """Return whether values outside a scale can be codes for "no answer", as 99 is."""
        n_answers = self.answer_counts.total()
        n_outside = sum(self.number_counts[value] for value in outside)
        # Five times what makes another scale: all of them lie above it, so that they are codes and no answers.
        return all(value > high for value in outside) and n_outside < 5 * rare_share * n_answers

    def _reaches(self, low: float, high: float, named_scale: tuple[float, float] | None) -> bool:
        """Return whether answers reach the high end of a scale; of ten marks the highest may not have been given."""
        highest = max((value for value in self.answer_counts if value <= high), default=0)
        return highest == high or (high == 10 and highest == 9) or (low, high) == named_scale  # noqa: PLR2004 - 9 of 10


def profile_columns(table: FileTable) -> dict[str, ColumnProfile]:
    """Return the profile of each column of a table, by the file's name for it."""
    # Every n-th row and not the first ones: exports are sorted by date, and old rows have other habits.
    step = max(1, len(table.rows) // N_PROFILED_ROWS)
    rows = table.rows[::step]
    names = zip(table.columns, table.labels or table.columns, strict=True)
    # Shared by all columns: three thousand columns of answers hold the same eleven numbers.
    traits_by_cell: dict[tuple[type, object], _CellTraits] = {}
    return {
        column_name: _profile_column(column_name, label, [row[index] for row in rows], traits_by_cell)
        for index, (column_name, label) in enumerate(names)
    }


def normalize_name(column_name: str) -> str:
    """Return a column name in plain words.

    Examples
    --------
    >>> normalize_name("Invuldatum_NL"), normalize_name("recordedDate"), normalize_name("Réactie?")
    ('invuldatum nl', 'recorded date', 'reactie')
    """
    # Letters and accents apart, so that the accents can go: names are compared without them.
    decomposed = unicodedata.normalize("NFKD", _CAMEL.sub(" ", column_name))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NO_WORD.sub(" ", letters.casefold()).strip()


@dataclass(frozen=True, slots=True)
class _CellTraits:
    """Traits of one cell: its text, whether it is empty, as which type it can be read, and its number of words."""

    text: str
    is_empty: bool
    is_date: bool
    is_clock: bool
    is_day_number: bool
    is_placeholder: bool
    number: float | None
    n_words: int


def _describe_cell(cell: object) -> _CellTraits:
    text = format_cell(cell)
    number = _parse_whole_number(cell)
    is_score = number is not None and (abs(number) <= LARGEST_SCORE or number in NO_ANSWER_CODES)
    return _CellTraits(
        text=text,
        is_empty=cell is None or is_empty_word(text),
        is_date=looks_like_date(cell),
        is_clock=_CLOCK.fullmatch(text) is not None,
        is_day_number=looks_like_day_number(cell),
        is_placeholder=is_placeholder_cell(cell),
        number=number if is_score else None,
        n_words=sum(_WORD.search(word) is not None for word in text[:LONGEST_COUNTED].split()),
    )


def _profile_column(
    column_name: str,
    label: str,
    cells: Sequence[object],
    traits_by_cell: dict[tuple[type, object], _CellTraits],
) -> ColumnProfile:
    """Return the profile of a column by its name, its longer wording and some of its cells."""
    traits: list[_CellTraits] = []
    for cell in cells:
        key = (type(cell), cell)  # 1 and True are equal, and not the same
        if key not in traits_by_cell:
            traits_by_cell[key] = _describe_cell(cell)
        if not traits_by_cell[key].is_empty:
            traits.append(traits_by_cell[key])
    texts = [each.text for each in traits]
    n_filled = len(traits) or 1  # of an empty column every share is 0
    name_words = _join_name_words(column_name, label)
    is_no_date = _NO_DATE_NAME.search(name_words) is not None
    number_counts = Counter(each.number for each in traits if each.number is not None)
    return ColumnProfile(
        name=column_name,
        name_words=name_words,
        n_rows=len(cells),
        n_filled=len(traits),
        n_distinct=len(set(texts)),
        date_share=0.0 if is_no_date else sum(each.is_date for each in traits) / n_filled,
        clock_share=sum(each.is_clock for each in traits) / n_filled,
        whole_number_share=number_counts.total() / n_filled,
        number_counts=number_counts,
        mean_words=sum(each.n_words for each in traits) / n_filled,
        sentence_share=sum(each.n_words >= SENTENCE_WORDS for each in traits) / n_filled,
        folded_values=frozenset(text.casefold() for text in texts[:N_FOLDED_VALUES]),
        day_number_share=0.0 if is_no_date else sum(each.is_day_number for each in traits) / n_filled,
        placeholder_share=0.0 if is_no_date else sum(each.is_placeholder for each in traits) / n_filled,
        value_counts=_count_values(texts),
    )


def _join_name_words(column_name: str, label: str) -> str:
    """Return name and label of a column in plain words, once where they are the same.

    The number of a repeated name ("Comment (2)") is left out: it says nothing of what the column holds.
    """
    name = normalize_name(_REPEATED.sub("", column_name))
    return name if label == column_name else f"{name} {normalize_name(label)}"


def _count_values(texts: Sequence[str]) -> dict[str, int]:
    """Return value → how often, the most frequent first; empty where there are more values than answers have."""
    value_counts = Counter(texts)
    return dict(value_counts.most_common()) if len(value_counts) <= MAX_VALUES else {}


def _parse_whole_number(cell: object) -> float | None:
    """Return the whole number of a cell, also of "10 - zeer waarschijnlijk"; None for anything else."""
    if isinstance(cell, str) and (worded := parse_worded_number(cell)) is not None:
        answer, highest = worded
        # A figure behind words is a name's as well: "team-4", "Utrecht (3)".
        is_answer = cell.strip()[0] in _FIRST_SIGNS if highest is None else answer <= highest
        return answer if is_answer and answer == int(answer) else None
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return None
    try:
        number = parse_number(cell)
    except ValueError:
        return None
    return number if number is not None and number == int(number) else None
