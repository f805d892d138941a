"""Parsers of single cells: words, numbers, yes and no, and answers on a scale."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from voc.collect.convert.date_formats import parse_day_and_month
from voc.collect.convert.empty_words import is_empty_word
from voc.records import Scale
from voc.records.scales import get_scale_kind
from voc.text.normalize import fold

__all__ = [
    "ParsedScore",
    "ScoreParser",
    "format_cell",
    "parse_count",
    "parse_flag",
    "parse_number",
    "parse_seconds",
    "parse_worded_number",
]

_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "1.0", "x", "wel", "oui", "✓"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0", "0.0", "niet", "non", "neen"})
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?|[-+]?\d{1,3}([.,\s])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
"""Thousands are parted by one sign, and the decimals by the other: 1,234,56 and 1.234,567.8 are no numbers."""
_GROUPED_COUNT = re.compile(r"[1-9]\d{0,2}([.,\s])\d{3}(?:\1\d{3})*")
LONGEST_ANSWER = 300
"""Letters of an answer with the wording of its scale; of a text of megabytes the patterns take minutes."""
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{3})+")
_OUT_OF = re.compile(
    r"(?:[^\W\d_]+\s+){0,3}([-+]?\d+(?:[.,]\d+)?)\s*(?:stars?|sterren|sterne)?\s*"
    r"(?:/|van de|van|uit|von|out of|of)\s*(\d+)\s*(?:stars?|sterren|sterne|points?|punten)?",
    re.IGNORECASE,
)
"""``8/10``, ``4 van de 5 sterren``, ``Rated 4 out of 5 stars``."""
_WITH_UNIT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:stars?|sterren|ster|sterne|stern|points?|punten|punt)", re.IGNORECASE)
_STARS = re.compile(r"([\u2605\u2b50\ufe0f]+)\s*([\u2606]*)")
# A hyphen right before a number and behind a blank is its sign: "slecht -5", and "slecht - 5" is 5.
_WITH_WORDS = re.compile(
    r"(-?\d+)\s*[-=:(\u2013].*[^\W\d_].*|.*[^\W\d_].*?(?:\s(?=-\d)|(?<!\s)-|-(?=\s)|[=:(\u2013])\s*(-?\d+)\)?"
)
_RANGE = re.compile(r".*\d\s*(?:[-\u2013]|t/m|tot|to|bis)\s*\d.*", re.IGNORECASE)
"""``0-6 (Detractor)`` is a group of answers, and no answer."""
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2})")
_SIXTY = 60


@dataclass(frozen=True, slots=True)
class ParsedScore:
    """An answer; or None with the answers that were expected (``0 up to 10``); neither where the cell is empty."""

    value: float | None
    expected: str = ""

    @property
    def is_outside(self) -> bool:
        """True where the cell holds something that is no answer on the scale."""
        return bool(self.expected)


def format_cell(cell: object) -> str:
    """Return a cell as text: a workbook's whole numbers without ".0", no blanks at the ends.

    Examples
    --------
    >>> format_cell(12345.0), format_cell(" K 12 "), format_cell(None)
    ('12345', 'K 12', '')
    """
    if type(cell) is str:  # nearly every cell
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def parse_number(cell: object, decimal: str | None = None) -> float | None:
    """Return a number, with a decimal comma or point, thousands separated or not; None where there is none.

    Without ``decimal`` one separator with three digits behind it is taken for thousands only when a second one
    follows: "1.234" is 1.234, "1.234.567" and "1.234,5" are thousands.

    Raises
    ------
    ValueError
        There is something else.

    Examples
    --------
    >>> parse_number("1.234,5"), parse_number("7,5"), parse_number("n.v.t.")
    (1234.5, 7.5, None)
    """
    if cell is None or isinstance(cell, bool):
        return None if cell is None else float(cell)
    if isinstance(cell, int | float):
        return _check_finite(cell)
    # Exports part thousands by a no-break space, and amounts have their currency before them.
    text = str(cell).strip().replace("\u00a0", " ").replace("€", "").strip()
    if is_empty_word(text):
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return _check_finite(_parse_separated(text.replace(" ", ""), decimal))


def _check_finite(number: float) -> float:
    """Return a number; one with so many digits that a float cannot hold it (over 308) is an error."""
    try:
        value = float(number)
    except OverflowError as exc:
        raise ValueError("too many digits") from exc
    if not math.isfinite(value):
        raise ValueError("too many digits")
    return value


def _parse_separated(text: str, decimal: str | None) -> float:
    """Return the number of digits with separators, of which ``decimal`` is the decimal sign; None: the last one.

    The other one is a sign of thousands only where three digits follow it: 8.5 is not 85 in a file with commas.
    """
    if decimal is None:
        last = max(text.rfind("."), text.rfind(","))
        decimal = text[last] if last >= 0 and text.count(text[last]) == 1 else None  # 1.234.567 has none
    if decimal is None:
        return float(text.replace(".", "").replace(",", ""))
    thousands = "." if decimal == "," else ","
    whole, _, fraction = text.partition(decimal)
    if thousands in fraction or (thousands in whole and not _GROUPED.fullmatch(whole)):
        raise ValueError(text)
    return float(f"{whole.replace(thousands, '')}.{fraction}")


def parse_count(cell: object) -> int | None:
    """Return a whole number ≥ 0: the text "1.234" is a thousand and more here. None where there is none.

    Raises
    ------
    ValueError
        There is something else.
    """
    text = format_cell(cell)
    # Nobody counts in thousandths: "1.234" is 1,234 here, where parse_number takes the point for a decimal sign.
    # A workbook's own number has no such signs.
    is_grouped = isinstance(cell, str) and _GROUPED_COUNT.fullmatch(text) is not None
    number = parse_number(re.sub(r"\D", "", text) if is_grouped else cell)
    if number is None:
        return None
    if number < 0 or number != int(number):
        raise ValueError(text)
    return int(number)


def parse_seconds(cell: object, decimal: str | None = None) -> float | None:
    """Return a duration in seconds, from a number or from "mm:ss" and "h:mm:ss".

    Raises
    ------
    ValueError
        There is something else.
    """
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):  # what a duration becomes in a workbook
        return float(cell.hour * 3600 + cell.minute * 60 + cell.second)
    if clock := _CLOCK.fullmatch(format_cell(cell)):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        if seconds >= _SIXTY or (clock[1] and minutes >= _SIXTY):
            raise ValueError(clock[0])
        return float(hours * 3600 + minutes * 60 + seconds)
    return parse_number(cell, decimal)


def parse_flag(cell: object) -> bool | None:
    """Return yes or no; None for anything else."""
    if isinstance(cell, bool):
        return cell
    word = format_cell(cell).casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


def parse_worded_number(text: str) -> tuple[float, float | None] | None:
    """Return the number of an answer that is written with words or stars, and the end of its scale where it says it.

    None for a plain number, for words alone, and for a range, which is a group of answers.

    Examples
    --------
    >>> parse_worded_number("Rated 4 out of 5 stars"), parse_worded_number("10 - zeer waarschijnlijk")
    ((4.0, 5.0), (10.0, None))
    >>> parse_worded_number("-5 - zeer slecht"), parse_worded_number("zeer slecht -5")
    ((-5.0, None), (-5.0, None))
    """
    answer = text.strip()
    if len(answer) > LONGEST_ANSWER:
        return None
    if out_of := _OUT_OF.fullmatch(answer):
        return float(out_of[1].replace(",", ".")), float(out_of[2])
    if with_unit := _WITH_UNIT.fullmatch(answer):
        return float(with_unit[1].replace(",", ".")), None
    if stars := _STARS.fullmatch(answer):
        n_full = len(stars[1].replace("\ufe0f", ""))  # the mark that makes a star colourful is no star
        return float(n_full), float(n_full + len(stars[2])) if stars[2] else None
    # "4-mei" is what a spreadsheet makes of 4-5, and no 4.
    is_other = _RANGE.fullmatch(answer) or is_empty_word(answer) or parse_day_and_month(answer) is not None
    # Survey tools write the wording of a scale's ends into the cell: "10 - zeer waarschijnlijk".
    with_words = None if is_other else _WITH_WORDS.fullmatch(answer)
    return None if with_words is None else (float(with_words[1] or with_words[2]), None)


class ScoreParser:
    """Parser of the answers on one scale.

    Parameters
    ----------
    scale
        The scale; its ``no_answer`` values are no answers.
    decimal
        The decimal sign of the file.
    words
        Answers in words → their numbers: ``{"Very satisfied": 5}``; letters of any case.
    no_answer_words
        Words that mean that nothing was answered: ``("Offered",)``.
    """

    def __init__(
        self,
        scale: Scale,
        decimal: str | None = None,
        words: Mapping[str, float] | None = None,
        no_answer_words: Sequence[str] = (),
    ) -> None:
        self.scale = scale
        self._decimal = decimal
        self._number_by_word = {fold(word): number for word, number in (words or {}).items()}
        self._no_answer_words = frozenset(map(fold, no_answer_words))
        self._cache: dict[object, ParsedScore] = {}

    def parse(self, cell: object) -> ParsedScore:
        """Return the answer: "8", "8,0", "8/10" and "10 - zeer waarschijnlijk" are read; "n.v.t." is none."""
        # By its type as well: True and 1 are equal, and a mapping may have a word for each.
        key = (type(cell), cell)
        score = self._cache.get(key)
        if score is None:
            score = self._cache[key] = self._parse_cell(cell)
        return score

    def _parse_cell(self, cell: object) -> ParsedScore:
        """Return the answer in a cell, or what was expected where it lies outside the scale."""
        is_whole = get_scale_kind(self.scale.name).is_whole
        expected = f"{self.scale.low:g} up to {self.scale.high:g}"
        if is_whole:
            expected = f"a whole number, {expected}"
        try:
            number = self._parse_number(cell)
        except ValueError:
            return ParsedScore(None, expected)
        # Before the range: 99 for "no answer" lies outside it, and is no mistake.
        if number is None or number in self.scale.no_answer:
            return ParsedScore(None)
        if not self.scale.low <= number <= self.scale.high or (is_whole and number % 1):
            return ParsedScore(None, expected)
        return ParsedScore(number)

    def _parse_number(self, cell: object) -> float | None:
        """Return the number in a cell, also with the scale's high end or the wording of the answer after it."""
        word = fold(format_cell(cell))
        # The mapping's own words first: "1" may be what a recoded file writes for 0.
        if word in self._number_by_word:
            return self._number_by_word[word]
        if word in self._no_answer_words:
            return None
        if not isinstance(cell, str):
            return parse_number(cell)
        worded = parse_worded_number(cell)
        if worded is None:
            # "85%" is an answer on a scale up to 100, and outside any other.
            return parse_number(cell.strip().removesuffix("%"), self._decimal)
        number, highest = worded
        if highest not in {None, self.scale.high}:  # 8/10 on a scale to 5 is another scale: no answer of this
            raise ValueError(cell)
        return number
