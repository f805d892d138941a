"""Messages of a language, with numbers and dates as it writes them (by Babel).

Messages are in ``nl.toml`` and ``en.toml``: the shared ones in this package, those of the report in
``voc.report.messages`` and those of the board in ``voc.triage.messages``. Both files hold the same keys, and a message
names the same values in both (tests compare them). A message that counts something has the two forms ``one`` and
``other``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from math import floor, log10
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from voc.errors import UsageError
from voc.records import Estimate, Period
from voc.text.messages import LANGUAGES
from voc.text.sanitize import sanitize_line

__all__ = ["LANGUAGES", "Messages", "load_messages"]

SMALLEST_PRINTED_COUNT = 1.5
"""An expected count is written in words below this: it rounds to none or to one, and nobody expects 0.2 comments."""
MIN_WHOLE_HOURS = 9.5
"""Hours from which on they are written as whole ones."""
SMALLEST_STEP_EUR = 10
"""Euros that a small amount is rounded to; larger ones keep two digits."""
SHARED_PACKAGE = "voc.text.messages"
Day = date | datetime

_SHARE_UNITS = {"share"}
_WHOLE_UNITS = {"comments", "contacts", "customers"}
_SIGNED_UNITS = {"nps"}
_SIGNED_SHARE_UNITS = {"change"}
"""``change`` is a difference divided by what it differs from: +0.25 is printed as +25 %."""
_RANGE_UNITS = {"eur"}
_SMALL_SHARE = 0.0095  # below it a whole percentage would print 0 or hide a third of the figure


@cache
def load_messages(language: str, package: str | None = None) -> Mapping[str, str]:
    """Return all messages of a language by their dotted key: the shared ones, and those of a package.

    Raises
    ------
    UsageError
        There are no messages in this language.

    Examples
    --------
    >>> load_messages("en")["number.between"]
    'between {low} and {high}'
    """
    if language not in LANGUAGES:
        raise UsageError(f"there are words in {' and '.join(LANGUAGES)}, not in {language!r}")
    message_by_key: dict[str, str] = {}
    for each in (SHARED_PACKAGE, *([package] if package else [])):
        text = resources.files(each).joinpath(f"{language}.toml").read_text(encoding="utf-8")
        message_by_key |= _flatten(tomllib.loads(text))
    return message_by_key


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    text_by_key: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            text_by_key |= _flatten(value, f"{prefix}{key}.")
        else:
            text_by_key[prefix + key] = str(value)
    return text_by_key


def round_money(euros: float) -> float:
    """Return an amount with two digits, to ten euros at least: more would claim to know it.

    Examples
    --------
    >>> [round_money(euros) for euros in (2088.4, 15499, 63, 4)]
    [2100.0, 15000.0, 60.0, 0.0]
    """
    if euros <= 0:
        return 0.0
    step = max(SMALLEST_STEP_EUR, 10.0 ** (floor(log10(euros)) - 1))
    return float(step * round(euros / step))


class Messages:
    """The messages, numbers and dates of one language.

    Parameters
    ----------
    language
        ``nl`` or ``en``.
    package
        A package with messages of its own in ``nl.toml`` and ``en.toml``; without it, the shared ones.

    Examples
    --------
    >>> Messages("nl").format_range(0.39, 0.57, "share").replace(chr(160), " ")
    'tussen 39 en 57 %'
    """

    def __init__(self, language: str, package: str | None = None) -> None:
        self.language = language
        self._messages = load_messages(language, package)

    def __call__(self, key: str, **values: object) -> str:
        """Return a message with its values filled in."""
        return self._messages[key].format(**values)

    def has_message(self, key: str) -> bool:
        """Tell whether there is a message with this key."""
        return key in self._messages

    def format_count(self, key: str, n: int, **values: object) -> str:
        """Return a message in the form that ``n`` asks for; ``{n}`` in it is the number as the language writes it."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=self.format_integer(n), **values)

    def format_code(self, group: str, code: str | None) -> str:
        """Return the word for a code (``phone`` of ``channel``), or the code itself when it is the company's own."""
        if code is None:
            return self(f"{group}.none")
        return self._messages.get(f"{group}.{code.casefold()}") or sanitize_line(code)

    # ---- numbers ------------------------------------------------------------------------------------------

    def format_integer(self, value: float) -> str:
        """Return a whole number with thousands separated."""
        return self.format_number(value, 0)

    def format_number(self, value: float, digits: int = 1) -> str:
        """Return a number with ``digits`` decimals and a true minus."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        # Rounded before Babel sees it, which rounds .5 another way than Python; + 0.0 turns −0.0 into 0.
        number = str(format_decimal(round(value, digits) + 0.0, format=pattern, locale=self.language))
        return number.replace("-", "−")

    def format_expected_count(self, count: float) -> str:
        """Return how many were expected, as a whole number of at least two, or as hardly any.

        Examples
        --------
        >>> Messages("nl").format_expected_count(4.25), Messages("nl").format_expected_count(0.2)
        ('4', 'vrijwel geen')
        """
        return self("number.hardly_any") if count < SMALLEST_PRINTED_COUNT else self.format_integer(count)

    def format_percent(self, share: float) -> str:
        """Return a share as a percentage: whole, or with one decimal below 1 %."""
        return self("number.percent", value=self._format_bare(share, "share"))

    def format_signed(self, value: float) -> str:
        """Return a whole number with its sign."""
        number = self.format_integer(value)
        return f"+{number}" if round(value) > 0 else number

    def format_figure(self, value: float, unit: str) -> str:
        """Return a bare number as its unit is written; ``format_value`` takes an estimate, which may have none."""
        if unit in _SHARE_UNITS:
            return self.format_percent(value)
        if unit in _SIGNED_SHARE_UNITS:
            return self("number.percent", value=self.format_signed(100 * value))
        if unit == "ratio":
            return self("number.times", value=self._format_bare(value, unit))
        return self._format_bare(value, unit)

    def format_range(self, low: float, high: float, unit: str) -> str:
        """Return an interval in words: ``tussen 39 en 57 %``."""
        if unit in _SHARE_UNITS:
            # 0.6 to 1.2 % is not "between 1 and 1 %", around a value of 0.9 %.
            is_one_percent = 0 < low < _SMALL_SHARE and round(100 * low) == round(100 * high)
            digits = 1 if 0 < high < _SMALL_SHARE or is_one_percent else 0
            high_text = self("number.percent", value=self.format_number(100 * high, digits))
            return self("number.between", low=self.format_number(100 * low, digits), high=high_text)
        if unit in _SIGNED_SHARE_UNITS:
            return self("number.between", low=self.format_signed(100 * low), high=self.format_figure(high, unit))
        high_text = self._format_bare(high, unit) if unit == "ratio" else self.format_figure(high, unit)
        return self("number.between", low=self._format_bare(low, unit), high=high_text)

    def _format_bare(self, value: float, unit: str) -> str:
        if unit in _SHARE_UNITS:
            return self.format_number(100 * value, 1 if 0 < abs(value) < _SMALL_SHARE else 0)
        if unit in _SIGNED_UNITS:
            return self.format_signed(value)
        if unit in _WHOLE_UNITS or (unit == "hours" and abs(value) >= MIN_WHOLE_HOURS):
            return self.format_integer(value)
        return self.format_number(value, 1)

    # ---- estimates ----------------------------------------------------------------------------------------

    def format_value(self, estimate: Estimate | None) -> str:
        """Return an estimate's value without its interval, ``48 %``, or why it has none."""
        if estimate is None:
            return self("none.not_measured")
        if estimate.value is None:
            return self.explain_missing(estimate)
        if estimate.unit in _RANGE_UNITS:
            # The middle of a range of rates is nobody's figure: only its ends are.
            ends = (estimate.value if end is None else end for end in (estimate.low, estimate.high))
            low, high = (self.format_integer(round_money(end)) for end in ends)
            value = self("number.euros", low=low, high=high)
        else:
            value = self.format_figure(estimate.value, estimate.unit)
        if estimate.bound == "at_least":
            return self("bound.at_least", value=value)
        return self("bound.at_most", value=value) if estimate.bound == "at_most" else value

    def format_interval(self, estimate: Estimate | None) -> str:
        """Return an estimate's interval in words, or nothing when it has none (an exact count)."""
        if estimate is None or estimate.value is None or estimate.low is None or estimate.high is None:
            return ""
        if estimate.low == estimate.high == estimate.value or estimate.unit in _RANGE_UNITS:
            return ""
        return self.format_range(estimate.low, estimate.high, estimate.unit)

    def format_span(self, estimate: Estimate | None) -> str:
        """Return an estimate's interval as a span, for brackets behind its value: ``27–56 %``; empty: it has none.

        A fall is written as how much it fell: −51 to −12 % is ``12–51 %``.
        """
        if not self.format_interval(estimate) or estimate is None or estimate.low is None or estimate.high is None:
            return ""
        low, high = estimate.low, estimate.high
        if estimate.unit in _SIGNED_SHARE_UNITS:
            if low < 0 < high:
                return self.format_interval(estimate)
            low, high = sorted((abs(low), abs(high)))
        is_share = estimate.unit in _SHARE_UNITS | _SIGNED_SHARE_UNITS
        ends = [self._format_bare(end, "share" if is_share else estimate.unit) for end in (low, high)]
        span = "–".join(ends)
        return self("number.percent", value=span) if is_share else span

    def format_estimate_inside(self, estimate: Estimate) -> str:
        """Return value and interval for a text that has brackets around them already: ``48 %, tussen 39 en 57 %``."""
        return ", ".join(filter(None, [self.format_value(estimate), self.format_interval(estimate)]))

    def format_estimate(self, estimate: Estimate | None) -> str:
        """Return value and interval: ``48 % (tussen 39 en 57 %)``."""
        interval = self.format_interval(estimate)
        return f"{self.format_value(estimate)} ({interval})" if interval else self.format_value(estimate)

    def explain_missing(self, estimate: Estimate) -> str:
        """Return why a figure is not shown."""
        if estimate.is_suppressed:
            return self("none.too_few")
        if estimate.n == 0:
            return self("none.no_answers")
        return self("none.not_established")

    # ---- time ---------------------------------------------------------------------------------------------

    def format_date(self, day: Day) -> str:
        """Return a day: ``5 oktober 2026``."""
        return str(format_date(day, "d MMMM y", locale=self.language))

    def format_day(self, day: Day) -> str:
        """Return a day without its year: ``5 oktober``."""
        return str(format_date(day, "d MMMM", locale=self.language))

    def format_month(self, period: Period) -> str:
        """Return a month: ``oktober 2026``."""
        return str(format_date(period.first_day, "LLLL y", locale=self.language))

    def format_month_name(self, period: Period) -> str:
        """Return a month without its year: ``oktober``."""
        return str(format_date(period.first_day, "LLLL", locale=self.language))

    def format_short_month(self, period: Period, *, year: bool = False) -> str:
        """Return a month for an axis: ``okt`` or ``okt 2026``."""
        return str(format_date(period.first_day, "LLL y" if year else "LLL", locale=self.language)).replace(".", "")

    def format_list(self, parts: list[str]) -> str:
        """Return parts as a list in a sentence: ``a, b en c``."""
        if len(parts) < 2:  # noqa: PLR2004 - one part is no list
            return "".join(parts)
        return self("number.and", first=", ".join(parts[:-1]), last=parts[-1])
