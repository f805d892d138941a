"""Personal data out of a text, before anything is stored.

What stays tells the kind ("[telefoon]"), so that a reader still follows the sentence. They are counted by the
names in ``KINDS``. Known limits: a first name alone in the middle of a
sentence, and names written without capitals and without anything that announces them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from voc.records import Span
from voc.text.pii import patterns
from voc.text.pii.person_names import find_names

__all__ = ["KINDS", "Redacted", "Redactor"]

_NL = "e-mail telefoon IBAN BSN naam EAN klantnummer zaaknummer meternummer geboortedatum kenteken adres postcode"
_EN = (
    "e-mail phone IBAN BSN name EAN customer_number case_number meter_number birth_date licence_plate address postcode"
)
_KINDS = "email phone iban bsn name ean customer_number case_number meter_number birth_date plate address postcode"
_WORDS = {
    language: dict(zip(_KINDS.split(), (word.replace("_", " ") for word in words.split()), strict=True))
    for language, words in (("nl", _NL), ("en", _EN))
}
KINDS = tuple(_WORDS["en"])
"""Kinds of personal data, as they are counted."""

_DIGIT = re.compile(r"\d")
_CAPITAL_OR_ANNOUNCED = re.compile(
    r"[A-ZÀ-Þ]|\b(?:naam|heet|name|groet\w*|m\.?v\.?g|gr|mevr\w*|m(?:en|ijn)?h?eer|heer|dhr|mw|mrs?|ms|spreekt|sprak|gesproken)\b"
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with placeholders, how many of each kind went, and the case number that was met first."""

    text: str
    counts: Mapping[str, int] = field(default_factory=dict)
    case_number: str | None = None


class Redactor:
    r"""Takes personal data out of texts.

    Parameters
    ----------
    customer_number
        A regular expression of the company's customer numbers (``\bK\d{7}\b``).
    case_number
        A regular expression of case numbers; the first one met is handed back, so that an urgent case can be found.
    company
        The company's name: its own handle on social media stays.
    """

    def __init__(
        self, customer_number: str | None = None, case_number: str | None = None, company: str | None = None
    ) -> None:
        words = [word.casefold() for word in re.findall(r"\w{4,}", company or "")]
        self._own_handle = f"@{words[0]}" if words else None
        self._own = [
            (kind, re.compile(pattern, re.IGNORECASE))
            for kind, pattern in (("case_number", case_number), ("customer_number", customer_number))
            if pattern
        ]

    def redact(self, text: str, language: str | None = "nl") -> Redacted:
        """Return the text with a placeholder for each piece of personal data.

        Parameters
        ----------
        text
            A cleaned text.
        language
            Language of the placeholders: Dutch for ``nl``, English for any other.

        Examples
        --------
        >>> Redactor().redact("Bel mevrouw Jansen op 06-12345678").text
        'Bel mevrouw [naam] op [telefoon]'
        """
        found = sorted(self._found(text))
        if not found:
            return Redacted(text)
        words = _WORDS["nl" if language == "nl" else "en"]
        pieces: list[str] = []
        counts: Counter[str] = Counter()
        case_number, position = None, 0
        for start, end, kind in found:
            taken = text[start:end]
            region = patterns.postcode_region(taken) if kind == "postcode" else None
            pieces += [text[position:start], f"[{words[kind]}{' ' + region if region else ''}]"]
            counts[kind] += 1
            position = end
            if kind == "case_number" and case_number is None:
                case_number = taken
        pieces.append(text[position:])
        return Redacted("".join(pieces), dict(counts), case_number)

    def _found(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and kind of what is to be taken out; where two overlap, the first finder wins."""
        taken: list[tuple[int, int, str]] = []
        for kind, start, end in self._candidates(text):
            if end > start and not any(start < b and a < end for a, b, _ in taken[-_MOST_COMPARED:]):
                taken.append((start, end, kind))
        return _without_overlap(taken) if len(taken) > _MOST_COMPARED else taken

    def _candidates(self, text: str) -> Iterator[tuple[str, int, int]]:
        for kind, pattern in self._own:
            for found in pattern.finditer(text):
                yield kind, *found.span()
        finders: list[tuple[str, Callable[[str], Iterator[Span]]]] = []
        if "@" in text or "at)" in text or "at]" in text:
            finders += patterns.AT_FINDERS
        if _DIGIT.search(text):
            finders += patterns.DIGIT_FINDERS
        if _CAPITAL_OR_ANNOUNCED.search(text):
            finders.append(("name", find_names))
        for kind, find in finders:
            for span in find(text):
                if self._own_handle is None or not text[span.start : span.end].casefold().startswith(self._own_handle):
                    yield kind, span.start, span.end


_MOST_COMPARED = 200
"""Pieces that a new one is compared with one by one; past it, overlaps are settled in one sorted pass."""


def _without_overlap(taken: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(taken):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept
