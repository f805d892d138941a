"""Phrases of a language filled in, numbers and dates as it writes them (by Babel).

Phrases stand in ``nl.toml`` and ``en.toml``: the shared ones in ``voc/text/words``, each room's own in a package of its
own. Both files hold the same keys, and a phrase names the same values in both (tests compare them). A phrase with a
number in it has the two forms ``one`` and ``other``.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from voc.errors import UsageError
from voc.records import Estimate, Period
from voc.text.sanitize import plain

__all__ = ["LANGUAGES", "Wording", "phrases", "values_of"]

LANGUAGES = ("nl", "en")
SHARED = "voc.text.messages"
Day = date | datetime

_SHARE_UNITS = {"share"}
_WHOLE_UNITS = {"comments", "contacts", "customers"}
_SIGNED_UNITS = {"nps"}
_SMALL_SHARE = 0.0095  # below it a whole percentage would print 0 or hide a third of the figure


@cache
def phrases(language: str, room: str | None = None) -> Mapping[str, str]:
    """Return all phrases of a language by their dotted key: the shared ones, and those of a room.

    Raises
    ------
    UsageError
        There are no words in this language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"there are words in {' and '.join(LANGUAGES)}, not in {language!r}")
    found: dict[str, str] = {}
    for package in (SHARED, *([room] if room else [])):
        text = resources.files(package).joinpath(f"{language}.toml").read_text(encoding="utf-8")
        found |= _flat(tomllib.loads(text))
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = str(value)
    return flat


def values_of(phrase: str) -> set[str]:
    """Return the names of the values that a phrase takes."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


class Wording:
    """The words, numbers and dates of one language.

    Parameters
    ----------
    language
        ``nl`` or ``en``.
    room
        A package with phrases of its own in ``nl.toml`` and ``en.toml``; without it, the shared ones.

    Examples
    --------
    >>> Wording("nl").between(0.39, 0.57, "share").replace(chr(160), " ")
    'tussen 39 en 57 %'
    """

    def __init__(self, language: str, room: str | None = None) -> None:
        self.language = language
        self._phrases = phrases(language, room)

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its values filled in."""
        return self._phrases[key].format(**values)

    def has(self, key: str) -> bool:
        """Tell whether there is a phrase of this key."""
        return key in self._phrases

    def counted(self, key: str, n: int, **values: object) -> str:
        """Return a phrase in the form that ``n`` asks for; ``{n}`` is the number, written out."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=self.whole(n), **values)

    def named(self, group: str, name: str | None) -> str:
        """Return the word for a code (``channel``, ``phone``), or the code itself when it is the company's own."""
        if name is None:
            return self(f"{group}.none")
        return self._phrases.get(f"{group}.{name.casefold()}") or plain(name)

    # ---- numbers ------------------------------------------------------------------------------------------

    def whole(self, value: float) -> str:
        """Return a whole number with thousands separated."""
        return self.decimal(value, 0)

    def decimal(self, value: float, digits: int = 1) -> str:
        """Return a number with ``digits`` decimals and a true minus."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        written = str(format_decimal(round(value, digits) + 0.0, format=pattern, locale=self.language))
        return written.replace("-", "−")

    def percent(self, share: float) -> str:
        """Return a share as a percentage: whole, or with one decimal below 1 %."""
        return self("number.percent", value=self._bare(share, "share"))

    def signed(self, value: float) -> str:
        """Return a whole number with its sign."""
        written = self.whole(value)
        return f"+{written}" if round(value) > 0 else written

    def figure(self, value: float, unit: str) -> str:
        """Return a value as its unit is written."""
        if unit in _SHARE_UNITS:
            return self.percent(value)
        if unit == "ratio":
            return self("number.times", value=self._bare(value, unit))
        return self._bare(value, unit)

    def between(self, low: float, high: float, unit: str) -> str:
        """Return an interval in words: ``tussen 39 en 57 %``."""
        if unit in _SHARE_UNITS:
            digits = 1 if 0 < high < _SMALL_SHARE else 0
            high_text = self("number.percent", value=self.decimal(100 * high, digits))
            return self("number.between", low=self.decimal(100 * low, digits), high=high_text)
        high_text = self._bare(high, unit) if unit == "ratio" else self.figure(high, unit)
        return self("number.between", low=self._bare(low, unit), high=high_text)

    def _bare(self, value: float, unit: str) -> str:
        if unit in _SHARE_UNITS:
            return self.decimal(100 * value, 1 if 0 < abs(value) < _SMALL_SHARE else 0)
        if unit in _SIGNED_UNITS:
            return self.signed(value)
        if unit in _WHOLE_UNITS:
            return self.whole(value)
        return self.decimal(value, 1)

    # ---- estimates ----------------------------------------------------------------------------------------

    def value(self, estimate: Estimate | None) -> str:
        """Return an estimate's value alone, or why there is none."""
        if estimate is None:
            return self("none.not_measured")
        if estimate.value is None:
            return self.why(estimate)
        return self.figure(estimate.value, estimate.unit)

    def interval(self, estimate: Estimate | None) -> str:
        """Return an estimate's interval in words, or nothing when it has none (an exact count)."""
        if estimate is None or estimate.value is None or estimate.low is None or estimate.high is None:
            return ""
        if estimate.low == estimate.high == estimate.value:
            return ""
        return self.between(estimate.low, estimate.high, estimate.unit)

    def full(self, estimate: Estimate | None) -> str:
        """Return value and interval: ``48 % (tussen 39 en 57 %)``."""
        interval = self.interval(estimate)
        return f"{self.value(estimate)} ({interval})" if interval else self.value(estimate)

    def why(self, estimate: Estimate) -> str:
        """Say why a figure is not shown."""
        if estimate.suppressed:
            return self("none.too_few")
        if estimate.n == 0:
            return self("none.no_answers")
        return self("none.not_established")

    # ---- time ---------------------------------------------------------------------------------------------

    def date(self, day: Day) -> str:
        """Return a day: ``5 oktober 2026``."""
        return str(format_date(day, "d MMMM y", locale=self.language))

    def day(self, day: Day) -> str:
        """Return a day without its year: ``5 oktober``."""
        return str(format_date(day, "d MMMM", locale=self.language))

    def month(self, period: Period) -> str:
        """Return a month: ``oktober 2026``."""
        return str(format_date(period.first_day, "LLLL y", locale=self.language))

    def short_month(self, period: Period, *, year: bool = False) -> str:
        """Return a month for an axis: ``okt`` or ``okt 2026``."""
        return str(format_date(period.first_day, "LLL y" if year else "LLL", locale=self.language)).replace(".", "")

    def listed(self, parts: list[str]) -> str:
        """Return parts as a list in a sentence: ``a, b en c``."""
        if len(parts) < 2:  # noqa: PLR2004
            return "".join(parts)
        return self("number.and", first=", ".join(parts[:-1]), last=parts[-1])
