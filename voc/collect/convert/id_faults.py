"""Faults of ids that spreadsheets and forms have destroyed: of such a column sixty customers would be one.

``9.91E+15`` has lost its last digits, ``########`` all of them, ``1-mrt`` was 3-1, and ``00000000`` or "anoniem" stands
where nobody was known.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from voc.collect.convert.value_parsers import format_cell
from voc.text.pattern_filter import build_filter

__all__ = ["IdCheck", "IdCounter", "is_destroyed_id"]

SHORTENED_FROM = 1e15
"""Numbers from here on have lost digits in a spreadsheet, which keeps fifteen of them."""
KEPT_DIGITS = 15
MIN_ROUNDED = 5
"""Long ids that all end in zeros from the sixteenth digit on, from which that is no coincidence."""
MIN_IDS = 20
"""Ids from which their lengths tell anything."""
SHORTEST_PADDED = 4
"""Digits of an id that may have been written with zeros before it."""
MAX_COUNTED = 100_000
"""Distinct ids of a column that are counted; of more one in two, one in four …"""
MAX_SUSPECT = 200_000
"""Distinct ids that look suspect and are counted all the same."""
NUMBERED_SHARE, MIN_NUMBERED = 0.9, 10
"""Share and number of different ids with a digit from which one without any, in several rows, is a word for nobody."""
MIN_WORD_ROWS = 3
"""Rows of such a word; a name that was written twice is somebody's."""
LONGEST_DATE = len(" sept-2026 ")
DRAWN_SHARE = 0.8
"""Share of ids with all digits from which they are drawn at random: nine in ten have them, one in 100 lacks two."""
MAX_PER_EXPORTED = 20
"""Numbers that were given out for each one that was exported, of numbers given out one after another."""
FREQUENT_SHARE = 0.25
"""Share of the rows of a chunk from which an id is counted in any case."""
MAX_OF_ONE = 0.5
"""Share of the rows of one customer from which it is said."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mrt|mar|mär|apr|mei|may|mai|jun|jul|aug|sep|sept|okt|oct|nov|dec|dez)"
_AS_DATE = re.compile(rf"\d{{1,2}}-{_MONTH}|{_MONTH}-(?:(?:19|20)?\d{{2}})", re.IGNORECASE)
"""``1-mrt``, ``mrt-01``: what a spreadsheet makes of 1-3 and 3-1."""
_CODE = re.compile(r"([^\W\d_]{2,})-(\d+)|(\d+)-([^\W\d_]{2,})")
"""``BE-2041``: among such ids MAR-2041 is one as well, and no date."""
_HIDDEN = re.compile(r"#{3,}")
"""A column that was too narrow when the sheet was saved as text."""
_PLACE_HOLDER = re.compile(
    r"0+|9{4,}|x{2,}|0{3,}[-. 0]*|anonie?m|anonymous|anonymis\w+|onbekende?(?: klant)?|unknown(?: (?:customer|user))?"
    r"|unbekannt|gast|guest|nobody|niemand|geen klant(?:nummer|nr)?|no customer|dummy|test|tbd|n\.?n\.?b\.?|nvb",
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    rf"^(?:\d(?:[.,]\d+)?E\+\d|\d{{1,2}}-{_MONTH}$|{_MONTH}-\d|###|\d{{16}}|{_PLACE_HOLDER.pattern}$)",
    re.IGNORECASE | re.MULTILINE,
)
_may_be_suspect = build_filter(_SUSPECT)
_DIGITS = re.compile(r"\d+")
_WITHOUT_DIGITS = re.compile(r"^[^\d\n]+$", re.MULTILINE)
_WITH_FRACTION = re.compile(r"\d+\.0")


def is_destroyed_id(cell: object) -> bool:
    """Return whether a cell is an id of which only a part is left.

    >>> is_destroyed_id("9,91E+15"), is_destroyed_id(1.23456789012346e17), is_destroyed_id("########")
    (True, True, True)
    >>> is_destroyed_id("K-12E3"), is_destroyed_id("1-mrt")
    (False, True)
    """
    if isinstance(cell, float):
        return abs(cell) >= SHORTENED_FROM
    if isinstance(cell, date):  # a datetime is one as well
        return True
    if not isinstance(cell, str) or not cell:
        return False
    # Hardly any id has these letters: patterns for each cell would cost more than all the rest.
    if "E" in cell or "e" in cell:
        text = cell.strip()
        return _SCIENTIFIC.fullmatch(text) is not None or _AS_DATE.fullmatch(text) is not None
    if "#" in cell:
        return _HIDDEN.fullmatch(cell.strip()) is not None
    return "-" in cell and len(cell) <= LONGEST_DATE and _AS_DATE.fullmatch(cell.strip()) is not None


class IdCounter:
    """Counts of the distinct ids of a column, chunk by chunk: of many a part, chosen by their digests, and its size.

    Ids that look as if something happened to them are all counted, and those of which a chunk is full.

    Parameters
    ----------
    max_distinct
        Distinct ids that are counted, about; None: all.

    Attributes
    ----------
    n_by_cell
        Id → how often it occurs.
    n_filled
        Cells that hold anything.
    sampling_interval
        One in so many distinct ids was counted; 1: all.
    """

    def __init__(self, max_distinct: int | None = MAX_COUNTED) -> None:
        self._max_distinct = max_distinct
        self.n_by_cell: Counter[object] = Counter()
        self.n_filled = 0
        self.sampling_interval = 1
        self._always_counted: set[object] = set()

    def add(self, cells: Sequence[object]) -> None:
        """Count the ids of a chunk."""
        counts = Counter(cells)  # in C; what says nothing goes afterwards
        del counts[None], counts[""]
        if not counts:
            return
        self.n_filled += counts.total()
        if self._max_distinct is None:
            self.n_by_cell.update(counts)
            return
        cell, n = counts.most_common(1)[0]
        if n > FREQUENT_SHARE * counts.total():
            self._always_counted.add(cell)
        if len(self._always_counted) < MAX_SUSPECT and not _look_sound(counts):
            self._always_counted.update(cell for cell in counts if not _look_sound([cell]))
        if len(self._always_counted) < MAX_SUSPECT and len(counts) < counts.total():
            self._always_counted.update(
                cell for cell, n in counts.items() if n > 1 and _WITHOUT_DIGITS.fullmatch(str(cell))
            )
        self._add_sample(counts)
        while len(self.n_by_cell) - len(self._always_counted) > self._max_distinct:
            self.sampling_interval *= 2
            self.n_by_cell = Counter({cell: n for cell, n in self.n_by_cell.items() if self._is_sampled(cell)})

    def _add_sample(self, counts: Counter[object]) -> None:
        if self.sampling_interval == 1:
            self.n_by_cell.update(counts)
        else:
            self.n_by_cell.update({cell: n for cell, n in counts.items() if self._is_sampled(cell)})

    def _is_sampled(self, cell: object) -> bool:
        # By the id itself, and not by chance: what is not always counted is so in every chunk or in none.
        digest = zlib.crc32(str(cell).encode("utf-8", "surrogatepass"))
        return digest % self.sampling_interval == 0 or cell in self._always_counted


def _look_sound(cells: Iterable[object]) -> bool:
    """Return whether no id has a sign of a fault, by one pattern over all of them."""
    texts = [cell.strip() if isinstance(cell, str) else None for cell in cells]
    joined = "\n".join(text for text in texts if text is not None)
    # RE2 reads a column of ids in a quarter of the time; what it lets through is looked at by the pattern itself.
    return None not in texts and not (_may_be_suspect(joined) and _SUSPECT.search(joined))


@dataclass(frozen=True, slots=True)
class _Fault:
    """Reason that some ids of a column are none, with one to show; empty where it may be somebody's after all."""

    reason: str
    example: str = ""
    advice: str = ""


_EXPORT_AGAIN = "export the file again and collect it without opening it in Excel"


class IdCheck:
    """Ids of one column that tell somebody or something apart, and those that do not.

    Parameters
    ----------
    field_name
        Our name of the column.
    cells
        The column, or the counts of one that was read chunk by chunk.
    """

    def __init__(self, field_name: str, cells: Sequence[object] | IdCounter) -> None:
        if isinstance(cells, IdCounter):
            counter = cells
        else:
            counter = IdCounter(max_distinct=None)
            counter.add(cells)
        self._field_name = field_name
        # A row has one id, and most differ: what is told of the column as a whole is told once of each distinct cell.
        self._n_by_cell = counter.n_by_cell
        self._n_filled = counter.n_filled
        self._sampling_interval = counter.sampling_interval
        self._are_texts = all(kind is str for kind in set(map(type, self._n_by_cell)))
        format_id: Callable[[Any], str] = str.strip if self._are_texts else format_cell
        self._texts = set(map(format_id, self._n_by_cell))
        self._faults: dict[object, _Fault] = {}
        self._is_rounded, self._word_for_nobody = False, ""
        self._code_shapes: set[tuple[bool, int]] = set()
        if self._may_have_faults():
            self._is_rounded = self._are_rounded()
            self._word_for_nobody = self._find_word_for_nobody()
            self._code_shapes = {
                shape for text in self._texts if not _AS_DATE.fullmatch(text) and (shape := _find_code_shape(text))
            }
            for cell in self._n_by_cell:
                if fault := self._find_fault(cell, is_rounded=self._is_rounded):
                    self._faults[cell] = fault
        self.has_fractions = bool(self._texts) and all(_WITH_FRACTION.fullmatch(text) for text in self._texts)
        """Every id ends in ".0", as programs write numbers that they took for fractions."""

    @property
    def is_sound(self) -> bool:
        """True where every cell tells somebody apart."""
        return not self._faults

    def is_id(self, cell: object) -> bool:
        """Return whether a cell tells somebody apart."""
        if self._sampling_interval > 1 and cell not in self._n_by_cell:
            # Of a large column a part of the ids is counted, and of those that look suspect the first ones.
            return not self._faults or self._find_fault(cell, is_rounded=self._is_rounded) is None
        return cell not in self._faults

    def describe(self, column_name: str) -> Iterator[str]:
        """Yield how many cells are no ids and why, and what else may be wrong with those that are."""
        counts: Counter[_Fault] = Counter()
        for cell, fault in self._faults.items():
            counts[fault] += self._n_by_cell[cell]
        n_by_reason: Counter[str] = Counter()
        first: dict[str, _Fault] = {}
        for fault, n in counts.items():
            n_by_reason[fault.reason] += n
            first.setdefault(fault.reason, fault)
        for reason, n in n_by_reason.items():
            advice = f"; {first[reason].advice}" if first[reason].advice else ""
            example = f" ({first[reason].example})" if first[reason].example else ""
            yield f"{n} cells in {column_name!r} are {reason}{example}: taken as no {self._field_name}{advice}"
        yield from self._describe_lengths(column_name)
        if self._field_name == "customer":
            yield from self._describe_most_frequent(column_name)

    def _may_have_faults(self) -> bool:
        """Return whether any id has a sign of a fault, or is a word, which may stand for nobody."""
        return bool(_WITHOUT_DIGITS.search("\n".join(self._texts))) or not _look_sound(self._n_by_cell)

    def _find_fault(self, cell: object, *, is_rounded: bool) -> _Fault | None:
        text = format_cell(cell)
        if is_destroyed_id(cell) and _find_code_shape(text) not in self._code_shapes:
            example = _describe_long(text) if _is_long(text) else text
            if isinstance(cell, date) or _AS_DATE.fullmatch(example):
                return _Fault("ids that a spreadsheet has turned into dates", example, _EXPORT_AGAIN)
            return _Fault("ids that a spreadsheet has shortened", example, _EXPORT_AGAIN)
        if is_rounded and _is_long(text):
            return _Fault("ids that a spreadsheet has shortened", _describe_long(text), _EXPORT_AGAIN)
        # A single 0 among others may be somebody's; in several rows it is nobody's.
        is_repeated = self._field_name != "key" and self._n_by_cell[cell] > 1
        if is_repeated and _PLACE_HOLDER.fullmatch(text):
            return _Fault("what is written where nobody is known", text)
        if is_repeated and text == self._word_for_nobody:
            # Its letters are not shown: should it be a name after all, the note would print a customer.
            return _Fault("one word among numbers, as is written where nobody is known")
        return None

    def _find_word_for_nobody(self) -> str:
        """Return the one id without a digit that stands in several rows of a column of numbers; empty without one.

        Of several each may be somebody's, and where ids are mail addresses too, so may the names beside them.
        """
        n_numbered = sum(any(map(str.isdigit, text)) for text in self._texts)
        if n_numbered < max(MIN_NUMBERED, NUMBERED_SHARE * len(self._texts)) or any(
            "@" in each for each in self._texts
        ):
            return ""
        words = {
            text: n
            for cell, n in self._n_by_cell.items()
            if n > 1 and _WITHOUT_DIGITS.fullmatch(text := format_cell(cell)) and not _PLACE_HOLDER.fullmatch(text)
        }
        return next((text for text, n in words.items() if n >= MIN_WORD_ROWS), "") if len(words) == 1 else ""

    def _are_rounded(self) -> bool:
        """Return whether all long ids have lost what is behind their fifteenth digit."""
        long_ids = [text for text in self._texts if _is_long(text)]
        return len(long_ids) >= MIN_ROUNDED and all(set(text[KEPT_DIGITS:]) == {"0"} for text in long_ids)

    def _describe_lengths(self, column_name: str) -> Iterator[str]:
        """Yield that some ids have zeros before them and others are shorter: of one customer there may be two."""
        if len(self._texts) < MIN_IDS or not all(map(_DIGITS.fullmatch, self._texts)):
            return
        width = max(map(len, self._texts))
        n_padded = sum(text.startswith("0") and len(text) == width for text in self._texts)
        shorter = [text for text in self._texts if len(text) < width]
        if n_padded and shorter and width >= SHORTEST_PADDED:
            yield (
                f"{self._estimate(n_padded)} ids in {column_name!r} begin with 0 and have {width} digits, and "
                f"{self._estimate(len(shorter))} are shorter ({_describe_lengths(shorter)}): a spreadsheet takes such "
                f"zeros away, and then one {self._field_name} counts as two; {_EXPORT_AGAIN}"
            )
        elif (
            shorter
            and not n_padded
            and width > SHORTEST_PADDED
            and not _are_serial_numbers(self._texts, self._sampling_interval)
        ):
            yield (
                f"the ids in {column_name!r} have {min(map(len, shorter))} up to {width} digits: if all should have "
                f"{width}, a spreadsheet took the zeros before them away; {_EXPORT_AGAIN}"
            )

    def _estimate(self, n: int) -> str:
        """Return how many such ids the column has: about so many where a part of them was counted."""
        return str(n) if self._sampling_interval == 1 else f"about {n * self._sampling_interval}"

    def _describe_most_frequent(self, column_name: str) -> Iterator[str]:
        """Yield that most rows are of one customer, which is seldom one."""
        n_filled = self._n_filled
        if n_filled < MIN_IDS:
            return
        cell, n = self._n_by_cell.most_common(1)[0]
        if n > MAX_OF_ONE * n_filled and cell not in self._faults:
            yield f"{n} of {n_filled} cells in {column_name!r} are the same: these rows count as of one customer"


def _is_long(text: str) -> bool:
    return len(text) > KEPT_DIGITS and text.isdigit()


def _describe_long(text: str) -> str:
    n_zeros = len(text) - len(text.rstrip("0"))
    return f"{len(text)} digits, of which the last {n_zeros} are 0"


def _describe_lengths(texts: Collection[str]) -> str:
    lengths = sorted(set(map(len, texts)))
    return f"{lengths[0]} digits" if len(lengths) == 1 else f"{lengths[0]} up to {lengths[-1]} digits"


def _find_code_shape(text: str) -> tuple[bool, int] | None:
    """Return whether a code's letters come first and how many digits it has: ``(True, 4)`` for "BE-2041"."""
    match = _CODE.fullmatch(text)
    return None if match is None else (match[1] is not None, len(match[2] or match[3]))


def _are_serial_numbers(numbers: Collection[str], sampling_interval: int = 1) -> bool:
    """Return whether numbers were given out one after another, so that they have every length."""
    values = [int(number) for number in numbers]
    lengths = Counter(map(len, numbers))
    is_drawn = lengths[max(lengths)] >= DRAWN_SHARE * len(numbers) and len(lengths) > 1
    return not is_drawn or max(values) - min(values) < MAX_PER_EXPORTED * len(values) * sampling_interval
