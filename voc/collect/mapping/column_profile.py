"""What a column holds, in a few numbers: the ground on which a mapping is proposed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voc.collect.convert.dates import looks_like_date
from voc.collect.convert.value_parsers import read_number, read_text
from voc.collect.read.table import Table

__all__ = ["Profile", "plain_words", "profiles"]

N_LOOKED_AT = 2_000
"""Rows that a profile rests on, spread over the file."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[^\w]+|_+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SCORE_WITH_WORDS = re.compile(r"\d{1,2}\s*[-=:(]\s*[^\W\d_].*")


@dataclass(frozen=True, slots=True)
class Profile:
    """A column's content; shares are of its filled cells.

    ``words`` is its name and label in plain words. ``numbers`` counts its whole numbers from -100 up to 100.
    """

    name: str
    words: str
    n: int
    n_filled: int
    n_different: int
    dates: float
    clocks: float
    whole_numbers: float
    numbers: Counter[float]
    mean_words: float
    n_long: float
    values: frozenset[str]

    @property
    def filled(self) -> float:
        """Share of rows with anything in this column."""
        return self.n_filled / self.n if self.n else 0.0

    @property
    def different(self) -> float:
        """Share of filled cells that differ from each other."""
        return self.n_different / self.n_filled if self.n_filled else 0.0

    @property
    def is_text(self) -> bool:
        """True for sentences: several words on average, and mostly different ones."""
        return self.dates < 0.5 and self.mean_words >= 2.5 and self.n_different > min(20, 0.3 * self.n_filled)  # noqa: PLR2004

    def scale_range(self, rare: float, usual: tuple[int, int] | None = None) -> tuple[float, float, tuple[float, ...]]:
        """Return low and high of the answers, and rare values above them that may mean "no answer".

        ``usual``: the ends that the column's name speaks of, when its values keep to them.
        """
        values = sorted(self.numbers)
        total = sum(self.numbers.values())
        if not values:
            return 1.0, 5.0, ()
        for low, high in ([usual] if usual else []) + [(0, 10), (1, 5), (1, 7), (1, 10)]:
            inside = sum(n for value, n in self.numbers.items() if low <= value <= high)
            outside = tuple(value for value in values if not low <= value <= high)
            lowest, highest = values[0], max((v for v in values if v <= high), default=0)
            if (low, high) == (0, 10) and usual is None and lowest > 0:
                continue
            few_above = outside and all(value > high for value in outside) and total - inside < 5 * rare * total
            reached = highest == high or (high == 10 and highest == 9) or (low, high) == usual  # noqa: PLR2004
            if reached and (not outside or few_above):
                return float(low), float(high), outside
        return values[0], values[-1], ()


def profiles(table: Table) -> dict[str, Profile]:
    """Return the profile of each column of a table."""
    step = max(1, len(table.rows) // N_LOOKED_AT)
    rows = table.rows[::step]
    return {
        name: _profile(name, label, [row[k] for row in rows])
        for k, (name, label) in enumerate(zip(table.columns, table.labels or table.columns, strict=True))
    }


def plain_words(name: str) -> str:
    """Return a column name in plain words: ``Invuldatum_NL`` is "invuldatum nl", ``recordedDate`` "recorded date"."""
    decomposed = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name))
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", letters.casefold()).strip()


def _profile(name: str, label: str, cells: Sequence[object]) -> Profile:
    filled = [cell for cell in cells if cell is not None and read_text(cell)]
    texts = [read_text(cell) for cell in filled]
    n = len(filled) or 1
    numbers: Counter[float] = Counter()
    for cell in filled:
        number = _whole(cell)
        if number is not None and abs(number) <= 100:  # noqa: PLR2004  no scale goes further
            numbers[number] += 1
    counts = [sum(_WORD.search(word) is not None for word in text.split()) for text in texts]
    words = plain_words(name) if label == name else f"{plain_words(name)} {plain_words(label)}"
    return Profile(
        name=name,
        words=words,
        n=len(cells),
        n_filled=len(filled),
        n_different=len(set(texts)),
        dates=sum(looks_like_date(cell) for cell in filled) / n,
        clocks=sum(bool(re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text)) for text in texts) / n,
        whole_numbers=sum(numbers.values()) / n,
        numbers=numbers,
        mean_words=sum(counts) / n,
        n_long=sum(count >= 8 for count in counts) / n,  # noqa: PLR2004  eight words: a sentence
        values=frozenset(text.casefold() for text in texts[:500]),
    )


def _whole(cell: object) -> float | None:
    if isinstance(cell, str) and _SCORE_WITH_WORDS.fullmatch(cell.strip()):
        return float(re.match(r"\s*(\d+)", cell).group(1))  # type: ignore[union-attr]
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return None
    try:
        number = read_number(cell)
    except ValueError:
        return None
    return number if number is not None and number == int(number) else None
