"""Names that the words around them give away: a greeting, a closing in small letters, "X and I", "X on the line"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from voc.records import Span
from voc.text.pattern_filter import build_filter
from voc.text.pii.word_lists import read_word_list

__all__ = ["NAME_FILTERS", "find_company_words", "find_lower_case_signatures", "find_names_in_context"]

_FIRST_NAMES = read_word_list("first_names")
_ALL_FIRST_NAMES = _FIRST_NAMES | read_word_list("rare_first_names")
_NO_NAMES = read_word_list("no_names")
_NAMES_AND_WORDS = read_word_list("names_and_words")

_SURNAME = r"[A-ZÀ-Þ][a-zà-ÿ]{1,15}(?:-[A-ZÀ-Þ][a-zà-ÿ]{1,15})?"
_FIRST = r"[A-ZÀ-Þ][a-zà-ÿ'’-]{1,15}"
_LISTED: tuple[re.Pattern[str], ...] = (
    # "Daan en ik", "Giles and Nora", "Jeroen and Linda Schaap".
    re.compile(rf"\b({_FIRST}) (?:en|and|&) (?:ik|I|{_FIRST})\b"),
    re.compile(rf"\b{_FIRST} (?:en|and|&) ({_FIRST})\b"),
    # Also a company is greeted so: "Beste Eneco".
    re.compile(rf"(?:^|\n)(?:[Bb]este|[Ll]ieve|[Dd]ear|[Hh]i|[Hh]ey|[Hh]ello|[Hh]oi|(?i:hallo)) ({_FIRST}),"),
    # "kreeg ik Wesley aan de lijn", "got Wesley on the line".
    re.compile(rf"\b({_FIRST}) (?:aan de (?:lijn|telefoon)|on the (?:line|phone))\b"),
    # "According to Mark in collections", "it's Gus again".
    re.compile(
        rf"\b(?i:according to|volgens|it's|it is|met) ({_FIRST}) (?:in|from|at|of|van|uit|bij|again|weer|here)\b"
    ),
)
"""Patterns of a name that a list must have."""
_CERTAIN: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?i:put through to|doorverbonden met|a certain|een zekere|somebody called|iemand genaamd) ({_FIRST})\b"
    ),
    re.compile(rf"\b(?i:directeur|director|physio|fysio|coach|trainer) ((?:(?:van|de|der|den) ){{0,3}}{_SURNAME})\b"),
)
"""Patterns whose words are said of people only: the name may be in no list."""
_LOWER_INITIALS = re.compile(
    r"\b(?i:met|mvg|m\.v\.g\.?|groet(?:en|jes)?|gr|hello|hi|hallo|hoi|dhr|mevr|mw|regards|cheers|this is),? "
    r"((?:[a-z]\. ?){1,3}(?:(?:van|de|der|den|ter|ten|el) ){0,3}[a-zà-ÿ]{3,20})(?=[\s,.!]|$)"
)
_LOWER_SIGNATURE = re.compile(
    r"\b(?i:cheers|greetings|regards|groet(?:en|jes)?|mvg|gr|love|thanks|thx|bedankt)\b"
    r"[^.!?\n]{0,30}?[,\n] ?([a-zà-ÿ]{3,15})[.!]?\s*$"
)
_LOWER_GREETING = re.compile(
    r"^(?i:hoi|hallo|hi|hello|hey|goedemorgen|goedemiddag|dag),? "
    r"(?:met |this is |it's |je spreekt met )([a-zà-ÿ]{3,15})(?=,| hier| here)"
)
_LOWER_SPOKEN = re.compile(
    r"\b(?i:sprak|gesproken|talked|spoke|spoken)(?: \w+)? (?:met|to|with) "
    r"([a-zà-ÿ]{3,15})(?=,| gisteren| yesterday| van| from)"
)
_COMPANY_WORDS = re.compile(
    r"\bAlbert Heijn\b|\bMarks (?:and|&) Spencer\b|\bAlexa\b(?= (?:speaker|app|device|skill|apparaat))|\bJan Linders\b"
    r"|\bThe Victoria (?:line|Line)\b|\bVictoria (?:Station|Line|line)(?:'s)?\b"
    r"|\b(?:[Dd]e |[Dd]e Prins )?[A-ZÀ-Þ][a-z]+(?: [A-ZÀ-Þ][a-z]+)?(?:brug|tunnel|plein|abonnement|school)\b"
    r"|\b[A-ZÀ-Þ][a-z]+-(?:abonnement|pakket|app|school|tarief)\b"
    r"|\b(?:Sint|St\.?|Prince|Prins|Queen|King) [A-ZÀ-Þ][a-z]+"
    r"(?= (?:[Zz]iekenhuis|[Hh]ospital|[Cc]are|[Ss]chool|[Cc]ollege))"
)
_may_have_context = build_filter(*_LISTED, *_CERTAIN)
_may_be_signed = build_filter(_LOWER_INITIALS, _LOWER_SIGNATURE, _LOWER_GREETING, _LOWER_SPOKEN)
NAME_FILTERS = (_may_have_context, _may_be_signed)
"""Filters of the names that these finders look for."""
_COMMON_WORDS = frozenset(
    {
        "mevrouw",
        "meneer",
        "heer",
        "team",
        "klantenservice",
        "sir",
        "madam",
        "all",
        "allen",
        "collega",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
    }
)


def find_names_in_context(text: str) -> Iterator[Span]:
    """Yield names that stand beside words that are said of people.

    Examples
    --------
    >>> text = "Daan en ik wachten al weken."
    >>> [text[span.start : span.end] for span in find_names_in_context(text)]
    ['Daan']
    """
    if not _may_have_context(text):
        return
    for pattern in _LISTED:
        for match in pattern.finditer(text):
            folded = _fold(match.group(1))
            # Both names of a pair speak for each other; a single word that is a name, too, does not.
            if folded in _ALL_FIRST_NAMES and folded not in _NO_NAMES:
                yield Span(*match.span(1))
    for pattern in _CERTAIN:
        for match in pattern.finditer(text):
            folded = match.group(1).casefold()
            if folded not in _NO_NAMES and folded not in _COMMON_WORDS:
                yield Span(*match.span(1))


def _fold(name: str) -> str:
    """Return a name as the lists have it: in small letters, without accents where they have none."""
    folded = name.casefold()
    if folded in _ALL_FIRST_NAMES or folded.isascii():
        return folded
    return "".join(sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign))


def find_lower_case_signatures(text: str) -> Iterator[Span]:
    """Yield names of who writes without capitals: "mvg p. hoekstra", "cheers, becky", "hoi met sanne,"."""
    if not _may_be_signed(text):
        return
    for match in _LOWER_INITIALS.finditer(text):
        yield Span(*match.span(1))
    for pattern in (_LOWER_SIGNATURE, _LOWER_GREETING, _LOWER_SPOKEN):
        for match in pattern.finditer(text):
            folded = match.group(1)
            is_word = folded in _NAMES_AND_WORDS and pattern is not _LOWER_SIGNATURE
            if folded in _ALL_FIRST_NAMES and folded not in _NO_NAMES and not is_word:
                yield Span(*match.span(1))


def find_company_words(text: str) -> list[Span]:
    """Return where a company, a building or a product has a person's name: "Albert Heijn", "Sint Lucas ziekenhuis"."""
    return [Span(*match.span()) for match in _COMPANY_WORDS.finditer(text)]
