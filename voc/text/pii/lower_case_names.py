"""First names that a list knows, in small letters or where a sentence begins, and names that a form announces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span
from voc.text.pattern_filter import build_patient_filter
from voc.text.pii.word_lists import read_word_list

__all__ = ["find_announced_lower_case_names", "find_initial_names", "find_listed_lower_case_names", "may_be_announced"]

_WORDS = read_word_list("names_and_words") | read_word_list("no_names") | read_word_list("lower_case_words")
_NO_NAMES = read_word_list("no_names")
_FIRST_NAMES = read_word_list("first_names")
_ALL_FIRST_NAMES = _FIRST_NAMES | read_word_list("rare_first_names")
_CERTAIN = _FIRST_NAMES - _WORDS
"""Common first names that are no words: of 165 sentences of others that began with one hardly any did not."""
_POSSIBLE = _ALL_FIRST_NAMES - _WORDS - read_word_list("companies")
_SURNAMES = read_word_list("surnames")
_PARTICLE = r"(?:van|de|der|den|ter|ten|te|el|al|la|vd|v\.d\.|v/d|'t)"
_LOWER_WORD = re.compile(r"(?<![\w.@/'’-])[a-zà-ÿ]{3,15}(?![\w@/-]|\.\w)")
_BEHIND = re.compile(rf" (?P<particles>(?:{_PARTICLE} ){{0,3}})(?P<last>[a-zà-ÿ'’-]{{3,20}})(?![\w@/])")
_BEFORE = (
    r"(?:met|door|by|with|called|named|genaamd|heet|volgens|vroeg|told|asked|ask for|spoke to|dat|that|zei|said|onze"
    r"|our|mijn|my|via|bij|voor|for|aan|sprak|gesproken|collega|colleague|mevr\.?|dhr\.?)"
)
_BEFORE_PERSON = re.compile(rf"\b(?i:{_BEFORE}) $")
_BEHIND_ARTICLE = re.compile(r"\b(?i:an?|the|een|de|het|no|geen|this|that|deze|dit|die|some|any) ([a-zà-ÿ]{3,15})\b")
_INITIAL = re.compile(
    r"(?:^|(?<=[.!?\n])[ \n]?)(?P<first>[A-ZÀ-Þ][a-zà-ÿ]{2,15})(?: (?P<last>[A-ZÀ-Þ][a-zà-ÿ]{2,19}))?\b(?![-'’]?[A-Z])"
)
_CAPITAL_BEHIND = re.compile(rf"\b{_BEFORE} ([A-ZÀ-Þ][a-zà-ÿ]{{2,15}})\b(?![-'’]?[A-Z]| [A-Z0-9])")
_ABBREVIATED = re.compile(r"\b(?:vd|v\.d\.|v/d) ")
_LETTERS = r"[a-zà-ÿ'’-]{2,20}"
_ANNOUNCED = re.compile(
    r"\b(?i:(?:account ?holder|contractant|rekeninghouder|(?:achter|voor)?naam(?: klant)?"
    r"|(?:sur|first |last |full )?name|klant|customer|tenant|huurder|aanvrager|applicant|contactpersoon"
    r"|contact person) ?[:=]"
    r"|(?:op|ten) naam van|t\.?n\.?v\.?:?|in the name of|on behalf of|namens|signed(?: by)?:?)\s+"
    rf"(?P<name>(?:[a-z]\. ?){{1,4}}(?:{_PARTICLE} ){{0,3}}{_LETTERS}"
    rf"|(?:{_PARTICLE} ){{0,3}}{_LETTERS}, {_LETTERS}(?: [a-z]\b\.?)?"
    rf"|{_LETTERS}(?: {_LETTERS}){{0,3}}(?=[.,;:!?\n]|$)"
    rf"|{_LETTERS}(?: (?:{_PARTICLE} ){{0,3}}{_LETTERS})?)"
)
may_be_announced = build_patient_filter(_ANNOUNCED)


def find_listed_lower_case_names(text: str) -> Iterator[Span]:
    """Yield first names in small letters, each with the surname behind it.

    Common ones wherever they stand in a text that begins without a capital; others behind "met", "asked" and the like.

    Examples
    --------
    >>> text = "toen kwam kees vd berg langs"
    >>> [text[span.start : span.end] for span in find_listed_lower_case_names(text)]
    ['kees vd berg']
    """
    names = _POSSIBLE.intersection(_LOWER_WORD.findall(text))
    if not names:
        return
    # Who begins with a capital writes names with one, and "a frank answer" without.
    is_small = next((sign.islower() for sign in text if sign.isalpha()), False)
    words = {match[1] for match in _BEHIND_ARTICLE.finditer(text)}
    for match in _LOWER_WORD.finditer(text):
        name = match.group()
        if name not in names or name in words:
            continue
        if (is_small and name in _CERTAIN) or _BEFORE_PERSON.search(text, max(0, match.start() - 16), match.start()):
            behind = _BEHIND.match(text, match.end())
            yield Span(match.start(), behind.end() if behind and _is_surname(behind) else match.end())


def find_initial_names(text: str) -> Iterator[Span]:
    """Yield first names at the beginning of a sentence, and others with a capital behind words such as "met"."""
    for match in _INITIAL.finditer(text):
        first, last = match["first"].casefold(), (match["last"] or "").casefold()
        if last in _SURNAMES and last not in _WORDS and first not in _NO_NAMES:
            yield Span(match.start("first"), match.end("last"))
        elif first in _CERTAIN and not last:  # "Juliana Avenue" is no person
            yield Span(*match.span("first"))
    for match in _CAPITAL_BEHIND.finditer(text):
        if match[1].casefold() in _POSSIBLE:
            yield Span(*match.span(1))


def _is_surname(behind: re.Match[str]) -> bool:
    """Return whether what stands behind a first name is its surname: "de vries", and not "van de klantenservice"."""
    last = behind["last"]
    if _ABBREVIATED.search(behind["particles"]):
        return True
    return last in _SURNAMES and last not in _NO_NAMES and (bool(behind["particles"]) or last not in _WORDS)


def find_announced_lower_case_names(text: str) -> Iterator[Span]:
    """Yield "j. de haan-visser" behind "op naam van", "macleod, fiona r." behind "account holder:".

    Initials are enough, words must be names of a list.
    """
    if not may_be_announced(text):
        return
    for match in _ANNOUNCED.finditer(text):
        name = match["name"]
        words = re.findall(_LETTERS, name)
        is_listed = any(word in _SURNAMES or word in _ALL_FIRST_NAMES for word in words if word not in _WORDS)
        if name[1:2] == "." or is_listed:
            yield Span(*match.span("name"))
