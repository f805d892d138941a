"""Faults of ids that spreadsheets and forms have destroyed: of such a column sixty customers would be one.

``9.91E+15`` has lost its last digits, ``########`` all of them, ``1-mrt`` was 3-1, and ``00000000`` or "anoniem" stands
where nobody was known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from voc.collect.convert.value_parsers import format_cell

__all__ = ["IdCheck", "is_destroyed_id"]

SHORTENED_FROM = 1e15
"""Numbers from here on have lost digits in a spreadsheet, which keeps fifteen of them."""
KEPT_DIGITS = 15
FEWEST_ROUNDED = 5
"""Long ids that all end in zeros from the sixteenth digit on, from which that is no coincidence."""
FEWEST_IDS = 20
"""Ids from which their lengths tell anything."""
SHORTEST_PADDED = 4
"""Digits of an id that may have been written with zeros before it."""
MOST_OF_ONE = 0.5
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
_DIGITS = re.compile(r"\d+")
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
        The column.
    """

    def __init__(self, field_name: str, cells: Sequence[object]) -> None:
        self._field_name = field_name
        # A row has one id, and most differ: what is told of the column as a whole is told once of each distinct cell.
        self._n_by_cell = Counter(cell for cell in cells if cell is not None and cell != "")
        self._texts = {cell.strip() if type(cell) is str else format_cell(cell) for cell in self._n_by_cell}
        self._faults: dict[object, _Fault] = {}
        if self._may_have_faults():
            is_rounded = self._are_rounded()
            for cell in self._n_by_cell:
                if fault := self._find_fault(cell, is_rounded=is_rounded):
                    self._faults[cell] = fault
        self.has_fractions = bool(self._texts) and all(_WITH_FRACTION.fullmatch(text) for text in self._texts)
        """Every id ends in ".0", as programs write numbers that they took for fractions."""

    def is_id(self, cell: object) -> bool:
        """Return whether a cell tells somebody apart."""
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
        return not all(type(cell) is str for cell in self._n_by_cell) or bool(_SUSPECT.search("\n".join(self._texts)))

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
        if is_repeated and _PLACE_HOLDER.fullmatch(text):
            return _Fault("what is written where nobody is known", text)
        return None

    def _are_rounded(self) -> bool:
        """Return whether all long ids have lost what is behind their fifteenth digit."""
        long_ids = [text for text in self._texts if _is_long(text)]
        return len(long_ids) >= FEWEST_ROUNDED and all(set(text[KEPT_DIGITS:]) == {"0"} for text in long_ids)

    def _describe_lengths(self, column_name: str) -> Iterator[str]:
        """Yield that some ids have zeros before them and others are shorter: of one customer there may be two."""
        numbers = [text for text in self._texts if _DIGITS.fullmatch(text)]
        if len(numbers) < FEWEST_IDS or len(numbers) < len(self._texts):
            return
        width = max(map(len, numbers))
        padded = [text for text in numbers if text.startswith("0") and len(text) == width]
        shorter = [text for text in numbers if len(text) < width]
        if padded and shorter and width >= SHORTEST_PADDED:
            yield (
                f"{len(padded)} ids in {column_name!r} begin with 0 ({padded[0]}) and {len(shorter)} are shorter "
                f"({shorter[0]}): a spreadsheet takes such zeros away, and then one {self._field_name} counts as two; "
                f"{_EXPORT_AGAIN}"
            )
        elif shorter and not padded and width > SHORTEST_PADDED and not _are_counted(numbers):
            yield (
                f"the ids in {column_name!r} have {min(map(len, shorter))} up to {width} digits: if all should have "
                f"{width}, a spreadsheet took the zeros before them away; {_EXPORT_AGAIN}"
            )

    def _describe_most_frequent(self, column_name: str) -> Iterator[str]:
        """Yield that most rows are of one customer, which is seldom one."""
        n_filled = self._n_by_cell.total()
        if n_filled < FEWEST_IDS:
            return
        cell, n = self._n_by_cell.most_common(1)[0]
        if n > MOST_OF_ONE * n_filled and cell not in self._faults:
            yield f"{n} of {n_filled} cells in {column_name!r} are the same: these rows count as of one customer"


def _is_long(text: str) -> bool:
    return len(text) > KEPT_DIGITS and text.isdigit()


def _are_counted(numbers: Sequence[str]) -> bool:
    """Return whether numbers were given out one after another, so that they have every length."""
    values = [int(number) for number in numbers]
    lengths = Counter(map(len, numbers))
    # Of numbers drawn at random nine in ten have all digits; one in a hundred lacks two.
    is_drawn = lengths[max(lengths)] >= 0.8 * len(numbers) and len(lengths) > 1
    # One in twenty may be exported of those that were given out.
    return not is_drawn or max(values) - min(values) < 20 * len(values)
