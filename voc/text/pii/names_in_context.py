"""Names that the words around them give away: a greeting, a closing in small letters, "X and I", "X on the line"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from voc.records import Span
from voc.text.pattern_filter import build_patient_filter
from voc.text.pii.word_lists import read_word_list

__all__ = ["COMPANY_NAMES", "NAME_FILTERS", "find_company_words", "find_lower_case_signatures", "find_names_in_context"]

_FIRST_NAMES = read_word_list("first_names")
_ALL_FIRST_NAMES = _FIRST_NAMES | read_word_list("rare_first_names")
_NO_NAMES = read_word_list("no_names")
COMPANY_NAMES = read_word_list("companies")
"""Words of companies: no rule takes them for people."""
_NAMES_AND_WORDS = read_word_list("names_and_words")

_SURNAME = r"[A-ZÀ-Þ][a-zà-ÿ]{1,15}(?:-[A-ZÀ-Þ][a-zà-ÿ]{1,15})?"
_FIRST = r"[A-ZÀ-Þ][a-zà-ÿ'’-]{1,15}"
_LISTED: tuple[re.Pattern[str], ...] = (
    # "Daan en ik".
    re.compile(rf"\b({_FIRST}) (?:en|and|&) (?:ik|I)\b"),
    # "Rowan from field service was here", "Dankzij Tom van de winkel".
    re.compile(rf"(?:^|[.?!\n] ?)({_FIRST}) (?:from|at|in|van|bij|uit) (?:de|het|jullie|uw|the|your|[a-z]{{4,20}})\b"),
    re.compile(
        rf"(?:^|[.?!\n] ?)({_FIRST}) "
        r"(?:(?:has|heeft|had) (?:me|my|us|mij|mijn|ons|het)|helped|hielp|rang|rung|belde|called|explained|legde)\b"
    ),
    # Also a company is greeted so: "Beste Eneco".
    re.compile(rf"(?:^|\n)(?:[Bb]este|[Ll]ieve|[Dd]ear|[Hh]i|[Hh]ey|[Hh]ello|[Hh]oi|(?i:hallo)) ({_FIRST})[,!]"),
    # "kreeg ik Wesley aan de lijn", "got Wesley on the line".
    re.compile(rf"\b({_FIRST}) (?:aan de (?:lijn|telefoon)|on the (?:line|phone))\b"),
    # "According to Mark in collections", "it's Gus again".
    re.compile(
        rf"\b(?i:according to|volgens|it's|it is|met) ({_FIRST}) (?:in|from|at|of|van|uit|bij|again|weer|here)\b"
    ),
    # "Your Rowan on the desk"; "Uw Website in het Engels" is written with a capital, too.
    re.compile(rf"\b(?:[Yy]our|[Jj]ullie|[Uu]w) ({_FIRST}) (?:on|in|from|at|van|bij|op) (?:the|de|het) "),
)
"""Patterns of a name that a list must have."""
_PAIR = re.compile(rf"\b({_FIRST}) (?:en|and|&) ({_FIRST})\b")
"""Two capitals of which each speaks for the other: "Fatma and Baz"."""
_CERTAIN: tuple[re.Pattern[str], ...] = (
    # Whom one speaks to, or who calls: of companies those that everybody knows are left out.
    re.compile(
        rf"\b(?i:spoke (?:to|with)|talked to|sprak (?:ik )?met|gesproken met"
        rf"|sprak(?: ik)?) ({_FIRST})\b(?! (?:[A-Z]|and [A-Z]))"
    ),
    re.compile(rf"\b(?i:after|na) (?:[a-z]+ ){{1,4}}({_FIRST}) (?:finally|eindelijk|then|mij|me)\b"),
    re.compile(
        rf"\b(?i:put through to|doorverbonden met|a certain|een zekere|somebody called|iemand genaamd) ({_FIRST})\b"
    ),
    re.compile(rf"\b(?i:directeur|director|physio|fysio|coach|trainer) ((?:(?:van|de|der|den) ){{0,3}}{_SURNAME})\b"),
)
"""Patterns whose words are said of people, and of departments: the name may be in no list."""
# "I spoke to Billing", "doorverbonden met Retentie": how words for a department or a thing end, in both languages.
_NOUN_ENDING = re.compile(
    r".{2,}(?:[^mvxy]ing|ing(?:s|en)|[ts]ions?|ments?|[st]ie|heid|ness|ance|ics|ity|iteit|ware|tics?|schap"
    r"|desk|lijn|line|site|service|dienst|team|balie|beheer|zaken|kantoor|centrum|centre|center|groep|group|support"
    r"|verkoop|inkoop|portaal|portal|app|bot|hulp|help|winkel|shop|sales|care|office|bureau)"
)
_LOWER_INITIALS = re.compile(
    r"\b(?i:(?P<person>mvg|m\.v\.g\.?|groet(?:en|jes)?|gr|dhr|mevr|mw|regards|cheers)"
    r"|met|hello|hi|hallo|hoi|this is),? "
    r"(?P<name>(?P<initials>(?:[a-z]\. ?){1,3})(?:(?:van|de|der|den|ter|ten|el) ){0,3}[a-zà-ÿ]{3,20})(?=[\s,.!]|$)"
)
_ABBREVIATIONS = read_word_list("abbreviations")
"""Letters of abbreviations that are written as initials are: "met o.a. zonnepanelen", "hi, i.e. the bill"."""
_LOWER_SIGNATURE = re.compile(
    r"\b(?i:cheers|greetings|regards|groet(?:en|jes)?|mvg|gr|love|thanks|thx|bedankt)\b"
    r"[^.!?\n]{0,30}?[,\n] ?([a-zà-ÿ]{3,15})[.!]?\s*$"
)
_LOWER_GREETING = re.compile(
    r"^(?i:hoi|hallo|hi|hello|hey|goedemorgen|goedemiddag|dag),? "
    r"(?:met |this is |it's |je spreekt met )([a-zà-ÿ]{3,15})(?=,| hier| here)"
)
_LOWER_SAID = re.compile(
    r"\b(?i:volgens|according to|aldus) ([a-zà-ÿ]{3,15})(?= (?:van|uit|in|bij|from|at|of) (?:de|het|jullie|the"
    r"|your|[a-z]{5,}))"
)
# A closing and a whole name in small letters at the end: "best wishes june dixon".
_LOWER_CLOSING = re.compile(
    r"\b(?i:met (?:vriendelijke|hartelijke) groet(?:en)?|vriendelijke groet(?:en)?|(?:kind|best|warm) (?:regards"
    r"|wishes)"
    r"|regards|mvg|groetjes|cheers),?\s((?P<first>[a-zà-ÿ]{2,15})(?: (?:van|de|der|den|ter|ten|el"
    r"|al)){0,2} (?P<last>[a-zà-ÿ-]{3,20}))[.!]?\s*$"
)
_LOWER_SPOKEN = re.compile(
    r"\b(?i:sprak|gesproken|talked|spoke|spoken)(?: \w+)? (?:met|to|with) "
    r"([a-zà-ÿ]{3,15})(?=,| gisteren| yesterday| van| from)"
)
# "mijn zus petra heeft": somebody near to the writer, and a listed first name behind it.
_LOWER_RELATED = re.compile(
    r"\b(?:mijn|onze|m'n|zijn|haar|my|our|his|her) (?:zus(?:je)?|broer(?:tje)?|zoon(?:tje)?"
    r"|dochter(?:tje)?|man|vrouw|moeder|vader|oma|opa|tante|oom|neef|nicht|vriend|vriendin|buurman|buurvrouw"
    r"|collega|partner"
    r"|sister|brother|son|daughter|husband|wife|mother|father|mum|dad"
    r"|aunt|uncle"
    r"|cousin|nephew|niece|friend|girlfriend|boyfriend|neighbou?r|colleague|flatmate|roommate),? "
    r"([a-zà-ÿ]{3,15})\b"
)
_COMPANY_WORDS = re.compile(
    r"\bAlbert Heijn\b|\bMarks (?:and|&) Spencer\b|\bAlexa\b(?= (?:speaker|app|device|skill|apparaat))"
    r"|\bJan Linders\b"
    r"|\b(?:[Tt]he )?[A-ZÀ-Þ][a-z]+ [Ll]ine\b|\b(?:[Dd]e )?[A-ZÀ-Þ][a-z]+-?lijn\b|\b(?:Sint"
    r"|St\.?) [A-ZÀ-Þ][a-z]+\b|\bVictoria (?:Station|Line|line)(?:'s)?\b"
    r"|\b(?:[Dd]e |[Dd]e Prins )?[A-ZÀ-Þ][a-z]+(?: [A-ZÀ-Þ][a-z]+)?(?:brug|tunnel|plein|abonnement|school)\b"
    r"|\b[A-ZÀ-Þ][a-z]+-(?:abonnement|pakket|app|school|tarief)\b"
    r"|\b(?:[Hh]et |[Dd]e |[Tt]he )?(?:[A-ZÀ-Þ][a-z]+ )?[A-ZÀ-Þ][a-z]+ ?[Zz]iekenhuis\b"
    r"|\b(?:[A-ZÀ-Þ][a-z]+ ){1,3}(?:Detector|Loterij|Lottery|Bank|Energy|Power|Telecom|Mobile|Hospital)\b"
    r"|\b(?:Sint|St\.?|Prince|Prins|Queen|King) [A-ZÀ-Þ][a-z]+"
    r"(?= (?:[Zz]iekenhuis|[Hh]ospital|[Cc]are|[Ss]chool|[Cc]ollege))"
)
_may_have_context = build_patient_filter(*_LISTED, *_CERTAIN, _PAIR)
_may_be_signed = build_patient_filter(
    _LOWER_INITIALS, _LOWER_SIGNATURE, _LOWER_GREETING, _LOWER_SPOKEN, _LOWER_RELATED, _LOWER_SAID, _LOWER_CLOSING
)
NAME_FILTERS = (_may_have_context, _may_be_signed)
"""Filters of the names that these finders look for."""
_COMMON_WORDS = read_word_list("titles_and_departments")
"""Titles, people without a name, and departments that no ending tells."""


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
    yield from _find_pairs(text)
    for pattern in _CERTAIN:
        for match in pattern.finditer(text):
            folded = match.group(1).casefold()
            is_word = folded in _NO_NAMES or folded in _COMMON_WORDS or folded in COMPANY_NAMES
            if not is_word and not _may_be_noun(folded):
                yield Span(*match.span(1))


def _may_be_noun(folded: str) -> bool:
    """Return whether a word ends as nouns do and no list has it as a first name."""
    return _NOUN_ENDING.fullmatch(folded) is not None and _fold(folded) not in _ALL_FIRST_NAMES


def _find_pairs(text: str) -> Iterator[Span]:
    """Yield both of "Fatma and Baz" where one is surely a name, and each that a list has."""
    for match in _PAIR.finditer(text):
        names = [_fold(name) for name in match.groups()]
        is_sure = any(name in _FIRST_NAMES and name not in _NAMES_AND_WORDS for name in names)
        for number, name in enumerate(names, start=1):
            is_name = name in _ALL_FIRST_NAMES or (is_sure and name not in COMPANY_NAMES)
            if is_name and name not in _NO_NAMES and name not in _COMMON_WORDS:
                yield Span(*match.span(number))


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
        letters = "".join(filter(str.isalpha, match.group("initials")))
        # Behind a closing or a title nobody abbreviates: "mvg e.g. jansen".
        if match.group("person") or letters not in _ABBREVIATIONS:
            yield Span(*match.span("name"))
    for pattern in (_LOWER_SIGNATURE, _LOWER_GREETING, _LOWER_SPOKEN):
        for match in pattern.finditer(text):
            folded = match.group(1)
            is_word = folded in _NAMES_AND_WORDS and pattern is not _LOWER_SIGNATURE
            if folded in _ALL_FIRST_NAMES and folded not in _NO_NAMES and not is_word:
                yield Span(*match.span(1))
    yield from _find_related(text)
    for match in _LOWER_CLOSING.finditer(text):
        if match.group("first") in _ALL_FIRST_NAMES and match.group("last") not in _NO_NAMES:
            yield Span(*match.span(1))


def _find_related(text: str) -> Iterator[Span]:
    """Yield "mijn zus [petra]" and "volgens [karin] van de administratie"."""
    for pattern in (_LOWER_RELATED, _LOWER_SAID):
        for match in pattern.finditer(text):
            if match.group(1) in _FIRST_NAMES and match.group(1) not in _NAMES_AND_WORDS:
                yield Span(*match.span(1))


def find_company_words(text: str) -> list[Span]:
    """Return where a company, a building or a product has a person's name: "Albert Heijn", "Sint Lucas ziekenhuis"."""
    return [Span(*match.span()) for match in _COMPANY_WORDS.finditer(text)]
