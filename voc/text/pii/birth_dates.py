"""Finder of birth dates: in figures and in words, near a word for a birth; other dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span

__all__ = ["BIRTH_PATTERNS", "find_birth_dates"]

_I = re.IGNORECASE
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mrt|maart|mar(?:ch)?|apr(?:il)?|mei|may|june?|juni|july?|juli"
    r"|aug(?:ustus|ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_WORD = (
    r"(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:ë|e)?nt?(?:twintig|dertig)|twintig|dertig|een|één|twee"
    r"|drie"
    r"|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
    r"|(?:the )?(?:twenty|thirty)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|(?:the )?(?:first"
    r"|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{4,7}teenth|twentieth"
    r"|thirtieth))"
)
_YEAR = r"(?:(?:19|20)\d{2}|['’]\d{2}|(?:negentien|tweeduizend|nineteen|twenty|two thousand)[a-zë -]{0,22}[a-zë])"
_DATE = (
    rf"(?:(?:\d{{1,2}}(?:-?ste|e|th|st|nd|rd)?|{_DAY_WORD}) ?(?:of )?[./-]? ?{_MONTH},? ?[./-]? ?(?:{_YEAR}"
    rf"|\d{{2}}(?!\d))"
    r"|\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:(?:19|20)\d{2}|['’]?\d{2})|\d{2} \d{2} (?:19|20)\d{2}"
    rf"|(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_MONTH} \d{{1,2}}(?:th|st|nd|rd)?,? (?:19|20)\d{{2}}"
    r"|[0-3]\d[01]\d(?:19|20)\d{2})"
)
_DATE = rf"(?:(?:maan|dins|woens|donder|vrij|zater|zon|mon|tues|wednes|thurs|fri|satur|sun)da[gy],? |the )?{_DATE}"
_DATES = re.compile(rf"(?<![\w.,/-]){_DATE}(?![\w]|[-/]\d)", _I)
_BIRTH_WORD = re.compile(
    r"\bgeboren|\bgeboorte|\bgeb\b|\bjarig\b|verjaardag|levenslicht|ter wereld|\bborn\b|\bbirth|\bdob\b"
    r"|\bd\.o\.b|saw daylight|came into (?:this|the) world|baby (?:sinds|since)|birthday"
    r"|\bgeb\.|\bleeftijd\b|\bjaar oud\b|\byears old\b|\baged?\b|\bbouwjaar \d{2}\b|\bwieg\b|\bg\.d\.",
    _I,
)
_IS_FROM = re.compile(
    rf"\b(?:(?:ik ben|wij zijn|we zijn|hij is|zij is|ze is|(?:mijn|onze) [a-z]{{3,12}} is) van|i'?m b\."
    rf"|\bb\.) ({_DATE})(?![\w]|[-/]\d)",
    _I,
)
_AND = re.compile(rf" (?:en|and) ({_DATE})(?![\w]|[-/]\d)", _I)
# A full date of the last century is hardly about an invoice.
_LAST_CENTURY = re.compile(
    r"(?<![\w.,/-])(?:\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?19\d{2}|19\d{2}-\d{2}-\d{2})(?![\w]|[-/]\d)"
)
# In words as well: "3 mei 1974"; what a contract or an account is older than is no birth ("klant sinds 12 mei 1998").
_OLD_DATE = re.compile(
    rf"(?<![\w.,/-])(?:\d{{1,2}}(?:-?ste|e|th|st|nd|rd)? (?:of )?{_MONTH},? (?:19[2-9]\d|200\d)"
    rf"|{_MONTH} \d{{1,2}}(?:th|st|nd|rd)?,? (?:19[2-9]\d|200\d))(?![\w]|[-/]\d)",
    _I,
)
_SINCE = re.compile(
    r"(?:\b(?:sinds|since|vanaf|from|tot|until|per|contract|klant|customer|gebouwd|built|bouwjaar|opgericht|founded"
    r"|wet|law"
    r"|verleend|granted|afgegeven|issued|besluit|decision|vergunning|permit|gekocht|bought|geplaatst|installed"
    r"|getrouwd|married|overleden|died|ingegaan|started|dateert"
    r"|dated)\b[^.?!\n]{0,25})$",
    _I,
)
# A past date that is a sentence of its own answers "what is your date of birth?".
_ALONE = re.compile(r"(?:^|[.?!\n]\s)(\d{1,2}[-/.]\d{1,2}[-/.]20(?:0\d|1[0-2]))(?=[.,]?\s|[.,]?$)")
# A relative with a date in brackets: "mijn dochter (25-4-2006)".
_OF_RELATIVE = re.compile(
    r"\b(?:zoon|dochter|kind|moeder|vader|man|vrouw|oma|opa|partner|cli[eë]nt|son|daughter|child|mother|father"
    r"|husband|wife"
    rf"|grandmother|grandfather|mum|dad|client) \(({_DATE})\)",
    _I,
)
_OLD_YEAR = re.compile(r"19\d{2}|20[01]\d")
_NEAR = 90
"""Letters between a date and the word for a birth."""


BIRTH_PATTERNS = (_BIRTH_WORD, _IS_FROM, _LAST_CENTURY, _OLD_DATE, _ALONE, _OF_RELATIVE)
"""Patterns of which one matches wherever a date of birth is found."""


def find_birth_dates(text: str) -> Iterator[Span]:
    """Yield dates near a word for a birth, of the last century, or alone in a sentence."""
    words = [match.span() for match in _BIRTH_WORD.finditer(text)]
    n = 0
    for match in _DATES.finditer(text) if words else ():
        while n < len(words) - 1 and words[n][1] < match.start() - _NEAR:  # both in the text's order: linear
            n += 1
        if words[n][0] <= match.end() + _NEAR and words[n][1] >= match.start() - _NEAR:
            yield Span(*match.span())
    yield from (Span(*match.span(1)) for match in _OF_RELATIVE.finditer(text))
    for match in _IS_FROM.finditer(text):
        yield Span(*match.span(1))
        second = _AND.match(text, match.end())
        if second is not None:
            yield Span(*second.span(1))
    if _OLD_YEAR.search(text) is None:  # most texts: what follows asks for a year of four digits
        return
    yield from (Span(*match.span()) for match in _LAST_CENTURY.finditer(text))
    for match in _OLD_DATE.finditer(text):
        if not _SINCE.search(text, max(0, match.start() - 40), match.start()):
            yield Span(*match.span())
    yield from (Span(*match.span(1)) for match in _ALONE.finditer(text))
