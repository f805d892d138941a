"""Single cells: words, numbers, yes and no, and answers on a scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

from voc.records import Scale

__all__ = ["Read", "ScoreReader", "read_count", "read_flag", "read_number", "read_seconds", "read_text"]

_NOTHING = frozenset(
    {
        *(
            "",
            "-",
            "--",
            ".",
            "n/a",
            "na",
            "n.v.t.",
            "nvt",
            "null",
            "none",
            "nan",
            "#n/a",
            "geen antwoord",
            "no answer",
        ),
        *("not answered", "did not answer", "niet ingevuld", "niet beantwoord", "weet niet", "weet ik niet"),
        *("don't know", "geen mening", "prefer not to say", "onbekend", "unknown"),
    }
)
_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "1.0", "x", "wel", "oui", "✓"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0", "0.0", "niet", "non", "neen"})
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?|[-+]?\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d+)?")
_OUT_OF = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:/|van de|van|uit|out of|of)\s*(\d+)")
_WORDED = re.compile(r"(\d+)\s*[-=:(].*[^\W\d_].*|.*[^\W\d_].*?[-=:(]\s*(\d+)\)?")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Read:
    """A value, or None with what was expected; both empty where nothing stands in the cell."""

    value: float | None
    problem: str = ""


def read_text(cell: object) -> str:
    """Return a cell as text: a workbook's whole numbers without ".0", space folded at the ends."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def read_number(cell: object, decimal: str | None = None) -> float | None:
    """Return a number, with a decimal comma or point, thousands separated or not; None where there is none.

    Without ``decimal`` one separator with three digits behind it is taken for thousands only when a second one
    follows: "1.234" is 1.234, "1.234.567" and "1.234,5" are thousands.

    Raises
    ------
    ValueError
        There is something else.
    """
    if cell is None or isinstance(cell, bool):
        return None if cell is None else float(cell)
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).strip().replace("\u00a0", " ").replace("€", "").strip()
    if text.casefold() in _NOTHING:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return _from_separated(text.replace(" ", ""), decimal)


def _from_separated(text: str, decimal: str | None) -> float:
    if decimal is None:
        last = max(text.rfind("."), text.rfind(","))
        decimal = text[last] if last >= 0 and text.count(text[last]) == 1 else None  # 1.234.567 has none
    if decimal is None:
        return float(text.replace(".", "").replace(",", ""))
    thousands = "." if decimal == "," else ","
    return float(text.replace(thousands, "").replace(decimal, "."))


def read_count(cell: object) -> int | None:
    """Return a whole number ≥ 0: "1.234" is a thousand and more here. None where there is none.

    Raises
    ------
    ValueError
        There is something else.
    """
    text = read_text(cell)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,\s]\d{3})+", text)
    number = read_number(re.sub(r"\D", "", text) if grouped else cell)
    if number is None:
        return None
    if number < 0 or number != int(number):
        raise ValueError(text)
    return int(number)


def read_seconds(cell: object, decimal: str | None = None) -> float | None:
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
    clock = _CLOCK.fullmatch(read_text(cell))
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    return read_number(cell, decimal)


def read_flag(cell: object) -> bool | None:
    """Return yes or no; None for anything else."""
    if isinstance(cell, bool):
        return cell
    word = read_text(cell).casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


class ScoreReader:
    """Reads the answers on one scale.

    Parameters
    ----------
    scale
        The scale; its ``no_answer`` values are no answers.
    decimal
        The decimal sign of the file.
    """

    def __init__(self, scale: Scale, decimal: str | None = None) -> None:
        self.scale = scale
        self._decimal = decimal
        self._known: dict[object, Read] = {}

    def read(self, cell: object) -> Read:
        """Return the answer: "8", "8,0", "8/10" and "10 - zeer waarschijnlijk" are read; "n.v.t." is none."""
        key = (type(cell), cell)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(cell)
        return found

    def _read(self, cell: object) -> Read:
        expected = f"{self.scale.low:g} up to {self.scale.high:g}"
        if self.scale.name == "nps":
            expected = f"a whole number, {expected}"
        try:
            number = self._number(cell)
        except ValueError:
            return Read(None, expected)
        if number is None or number in self.scale.no_answer:
            return Read(None)
        if not self.scale.low <= number <= self.scale.high or (self.scale.name == "nps" and number % 1):
            return Read(None, expected)
        return Read(number)

    def _number(self, cell: object) -> float | None:
        if not isinstance(cell, str):
            return read_number(cell)
        text = cell.strip()
        out_of = _OUT_OF.fullmatch(text)
        if out_of and float(out_of.group(2)) == self.scale.high:
            return read_number(out_of.group(1), self._decimal)
        worded = _WORDED.fullmatch(text)
        if worded and text.casefold() not in _NOTHING:
            return float(worded.group(1) or worded.group(2))
        return read_number(text, self._decimal)
