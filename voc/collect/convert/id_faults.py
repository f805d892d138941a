"""Faults of ids that spreadsheets and forms have destroyed: of such a column sixty customers would be one.

``9.91E+15`` has lost its last digits, ``########`` all of them, ``1-mrt`` was 3-1, and ``00000000`` or "anoniem" stands
where nobody was known.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
FREQUENT_SHARE = 0.25
"""Share of the rows of a chunk from which an id is counted in any case."""
MAX_OF_ONE = 0.5
"""Share of the rows of one customer from which it is said."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mrt|mar|mär|apr|mei|may|mai|jun|jul|aug|sep|sept|okt|oct|nov|dec|dez)"
_AS_DATE = re.compile(rf"\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{2,4}}", re.IGNORECASE)
"""``1-mrt``, ``mrt-01``: what a spreadsheet makes of 1-3 and 3-1."""
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
    return "-" in cell and len(cell) < len("sept-2026") + 2 and _AS_DATE.fullmatch(cell.strip()) is not None


class IdCounter:
    """Counts of the distinct ids of a column, chunk by chunk: of many a part, chosen by their digests, and its size.

    Ids that look as if something happened to them are all counted, and those of which a chunk is full.

    Parameters
    ----------
    most
        Distinct ids that are counted, about; None: all.

    Attributes
    ----------
    n_by_cell
        Id → how often it occurs.
    n_filled
        Cells that hold anything.
    sampled_part
        One in so many distinct ids was counted; 1: all.
    """

    def __init__(self, most: int | None = MAX_COUNTED) -> None:
        self._most = most
        self.n_by_cell: Counter[object] = Counter()
        self.n_filled = 0
        self.sampled_part = 1
        self._certain: set[object] = set()

    def add(self, cells: Sequence[object]) -> None:
        """Count the ids of a chunk."""
        counts = Counter(cells)  # in C; what says nothing goes afterwards
        del counts[None], counts[""]
        if not counts:
            return
        self.n_filled += counts.total()
        if self._most is None:
            self.n_by_cell.update(counts)
            return
        cell, n = counts.most_common(1)[0]
        if n > FREQUENT_SHARE * counts.total():
            self._certain.add(cell)
        if len(self._certain) < MAX_SUSPECT and not _look_sound(counts):
            self._certain.update(cell for cell in counts if not _look_sound([cell]))
        if len(self._certain) < MAX_SUSPECT and len(counts) < counts.total():
            self._certain.update(cell for cell, n in counts.items() if n > 1 and _WITHOUT_DIGITS.fullmatch(str(cell)))
        self._add_sample(counts)
        while len(self.n_by_cell) - len(self._certain) > self._most:
            self.sampled_part *= 2
            self.n_by_cell = Counter({cell: n for cell, n in self.n_by_cell.items() if self._is_sampled(cell)})

    def _add_sample(self, counts: Counter[object]) -> None:
        if self.sampled_part == 1:
            self.n_by_cell.update(counts)
        else:
            self.n_by_cell.update({cell: n for cell, n in counts.items() if self._is_sampled(cell)})

    def _is_sampled(self, cell: object) -> bool:
        # By the id itself, and not by chance: it is counted in every chunk or in none.
        digest = zlib.crc32(str(cell).encode("utf-8", "surrogatepass"))
        return digest % self.sampled_part == 0 or cell in self._certain


def _look_sound(cells: Iterable[object]) -> bool:
    """Return whether no id has a sign of a fault, by one pattern over all of them."""
    texts = [cell.strip() if isinstance(cell, str) else None for cell in cells]
    return None not in texts and not _SUSPECT.search("\n".join(text for text in texts if text is not None))


@dataclass(frozen=True, slots=True)
class _Fault:
    """Reason that some ids of a column are none, with one of them to show."""

    reason: str
    example: str
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
            counter = IdCounter(most=None)
            counter.add(cells)
        self._field_name = field_name
        # A row has one id, and most differ: what is told of the column as a whole is told once of each distinct cell.
        self._n_by_cell = counter.n_by_cell
        self._n_filled = counter.n_filled
        self._sampled_part = counter.sampled_part
        self._are_texts = all(kind is str for kind in set(map(type, self._n_by_cell)))
        format_id: Callable[[Any], str] = str.strip if self._are_texts else format_cell
        self._texts = set(map(format_id, self._n_by_cell))
        self._faults: dict[object, _Fault] = {}
        self._is_rounded = self._are_numbered = False
        if self._may_have_faults():
            self._is_rounded = self._are_rounded()
            n_numbered = sum(any(map(str.isdigit, text)) for text in self._texts)
            self._are_numbered = n_numbered >= max(MIN_NUMBERED, NUMBERED_SHARE * len(self._texts))
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
        if self._sampled_part > 1 and cell not in self._n_by_cell:
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
            yield (
                f"{n} cells in {column_name!r} are {reason} ({first[reason].example}): taken as no "
                f"{self._field_name}{advice}"
            )
        yield from self._describe_lengths(column_name)
        if self._field_name == "customer":
            yield from self._describe_most_frequent(column_name)

    def _may_have_faults(self) -> bool:
        """Return whether any id has a sign of a fault, by one pattern over all of them."""
        if not self._are_texts:
            return True
        joined = "\n".join(self._texts)
        # RE2 reads a column of ids in a quarter of the time; what it lets through is looked at by the pattern itself.
        if _WITHOUT_DIGITS.search(joined):
            return True
        return _may_be_suspect(joined) and bool(_SUSPECT.search(joined))

    def _find_fault(self, cell: object, *, is_rounded: bool) -> _Fault | None:
        if is_destroyed_id(cell):
            example = format_cell(cell)
            if isinstance(cell, date) or _AS_DATE.fullmatch(example):
                return _Fault("ids that a spreadsheet has turned into dates", example, _EXPORT_AGAIN)
            return _Fault("ids that a spreadsheet has shortened", example, _EXPORT_AGAIN)
        text = format_cell(cell)
        if is_rounded and _is_long(text):
            return _Fault("ids that a spreadsheet has shortened", text, _EXPORT_AGAIN)
        # A single 0 among others may be somebody's; in several rows it is nobody's.
        is_repeated = self._field_name != "key" and self._n_by_cell[cell] > 1
        is_word = self._are_numbered and _WITHOUT_DIGITS.fullmatch(text) is not None
        if is_repeated and (is_word or _PLACE_HOLDER.fullmatch(text)):
            return _Fault("what is written where nobody is known", text)
        return None

    def _are_rounded(self) -> bool:
        """Return whether all long ids have lost what is behind their fifteenth digit."""
        long_ids = [text for text in self._texts if _is_long(text)]
        return len(long_ids) >= MIN_ROUNDED and all(set(text[KEPT_DIGITS:]) == {"0"} for text in long_ids)

    def _describe_lengths(self, column_name: str) -> Iterator[str]:
        """Yield that some ids have zeros before them and others are shorter: of one customer there may be two."""
        if len(self._texts) < MIN_IDS or not all(map(_DIGITS.fullmatch, self._texts)):
            return
        numbers = list(self._texts)
        width = max(map(len, numbers))
        padded = [text for text in numbers if text.startswith("0") and len(text) == width]
        shorter = [text for text in numbers if len(text) < width]
        if padded and shorter and width >= SHORTEST_PADDED:
            yield (
                f"{self._estimate(padded)} ids in {column_name!r} begin with 0 ({padded[0]}) and "
                f"{self._estimate(shorter)} are shorter "
                f"({shorter[0]}): a spreadsheet takes such zeros away, and then one {self._field_name} counts as two; "
                f"{_EXPORT_AGAIN}"
            )
        elif shorter and not padded and width > SHORTEST_PADDED and not _are_counted(numbers, self._sampled_part):
            yield (
                f"the ids in {column_name!r} have {min(map(len, shorter))} up to {width} digits: if all should have "
                f"{width}, a spreadsheet took the zeros before them away; {_EXPORT_AGAIN}"
            )

    def _estimate(self, ids: Sequence[str]) -> str:
        """Return how many such ids the column has: about so many where a part of them was counted."""
        return str(len(ids)) if self._sampled_part == 1 else f"about {len(ids) * self._sampled_part}"

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


def _are_counted(numbers: Sequence[str], sampled_part: int = 1) -> bool:
    """Return whether numbers were given out one after another, so that they have every length."""
    values = [int(number) for number in numbers]
    lengths = Counter(map(len, numbers))
    # Of numbers drawn at random nine in ten have all digits; one in a hundred lacks two.
    is_drawn = lengths[max(lengths)] >= 0.8 * len(numbers) and len(lengths) > 1
    # One in twenty may be exported of those that were given out.
    return not is_drawn or max(values) - min(values) < 20 * len(values) * sampled_part
