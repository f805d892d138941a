"""Names of people in a text: after what announces one, and where a first name meets a surname.

No list of names is complete, and many Dutch surnames are words (Bakker, Vos, Koning). So a name is taken where
something announces it ("mevrouw", "mijn naam is", a signature), or where a known first name or initials stand before
a capital. "Mevrouw aan de telefoon" and "meneer was vriendelijk" stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span
from voc.text.pattern_filter import build_patient_filter
from voc.text.pii.names_in_context import (
    COMPANY_NAMES,
    NAME_FILTERS,
    find_company_words,
    find_lower_case_signatures,
    find_names_in_context,
)
from voc.text.pii.word_lists import read_word_list

__all__ = ["PERSON_FILTERS", "find_person_names"]

_FIRST_NAMES = read_word_list("first_names")
_ALL_FIRST_NAMES = _FIRST_NAMES | read_word_list("rare_first_names")
"""Also those that are rare here, or places and words too: taken where something else speaks for a name."""
_SURNAMES = read_word_list("surnames")
_PARTICLES = read_word_list("name_particles")
_NO_NAMES = read_word_list("no_names")
"""Words with a capital that are no name."""
_NAMES_AND_WORDS = read_word_list("names_and_words")
"""Names that are words too: in lower case they are taken as words."""

_TITLE = re.compile(
    r"\b(?:mevrouw|meneer|menheer|mijnheer|(?:de )?heer|dhr|mevr|mw|mej|mr|mrs|ms|miss|mister|dr|drs|ing|ir|prof"
    r"|familie|fam|weduwe|wed|juffrouw|zuster|broeder|pastoor|dominee|mejuffrouw|madam|sir(?= [A-Z])|professor)"
    r"\b\.?\s+(?:en\s+mevrouw\s+|en\s+mevr\.\s+)?",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:mijn naam is|ik heet|(?:u|je) spreekt met|my name is|my name's|t\.?n\.?v\.?:?|ten name van|op naam van"
    r"|in the name of|was getekend:?|signed(?::| by:?)|(?:voor"
    r"|achter)?naam ?: ?|naam klant ?:? ?|name ?: ?|namens (?=[A-Z]))\s*",
    re.IGNORECASE,
)
# Whom people thank and praise, in any form of the verb.
_PRAISED = re.compile(
    r"\b(?:thank(?:s to)?|dank(?:zij| aan)|compliment(?:s|en)? (?:to|aan|voor)|credit to|kudos to|hulde (?:aan|voor)"
    r"|(?:een )?pluim voor|praise for|love from|liefs van|groet(?:en|jes) van|it's|it is) (?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:met(?= [^\W\d_]{2,16} ge(?:spr|beld|chat|mail|had))"
    r"|ik ben|i am|i'm|this is|(?:ge)?sprak(?: ik)?(?: met)?|gesproken met|gesprek met|spoke (?:to|with)|talked to"
    r"|aan de (?:lijn|telefoon)(?: met)?|collega|medewerker|medewerkster|monteur|agent|adviseur|engineer"
    r"|mijn (?:man|vrouw|zoon|dochter|moeder|vader|partner|buurman|buurvrouw)|my (?:husband|wife|son|daughter|mother)"
    r"|geholpen door|helped by|te woord gestaan door|gebeld (?:door|met)|contact met|groetjes aan|bedankt|thanks|dear"
    r"|beste|hallo|hoi|hi|hello|lieve|ene|een zekere|genaamd|called|named)\s+",
    re.IGNORECASE,
)
# Who somebody is to the writer or at work: a capital behind it begins a name, listed or not.
_ROLE = re.compile(
    r"\b(?i:dokter|huisarts|doctor|buurman|buurvrouw|buurmeisje|buurjongen|neighbou?r|zoon|son|dochter|daughter"
    r"|klein(?:zoon|dochter|kind)|grand(?:son|daughter|child|mother|father)|man|husband|vrouw|wife|vader|father"
    r"|moeder"
    r"|mother|mum|dad|broer|brother|zus|sister|partner|oma|opa|tante|oom|aunt|uncle|collega|colleague|monteur"
    r"|engineer"
    r"|medewerker|medewerkster|(?:wijk)?verpleegkundige|nurse|begeleid(?:er|ster)|carer|inspecteur|inspector|adviseur"
    r"|advis[eo]r|bezorg(?:er|ster)|koerier|courier|chauffeur|driver|cliënt|bewindvoerder|mentor|technician|employee"
    r"|schoon(?:zoon|dochter|moeder|vader|zus)|stief(?:zoon|dochter)|(?:step|god)(?:son|daughter)|(?:mother"
    r"|father|son"
    r"|daughter)-in-law|zwager|neef|nicht|nephew|niece|cousin|grandma|grandad|granddad|nan|vriend|vriendin|friend"
    r"|girlfriend|boyfriend|verloofde|fianc[eé]e?|huisgenoot|flatmate|roommate|huisbaas|verhuurder|landlord|landlady"
    r"|huurder|tenant|bewoner|(?:glasvezel|kabel|vak|pakket|fibre|cable|gas|post|crafts|repair|sales)man|guy|lady|girl|boy|woman|bloke|chap|dame|jongen|meisje|lass|lad"
    r"|eigenaar|owner|manager|teamleider|supervisor|receptionist(?:e)?|kassi[eè]re|cashier"
    r"|verkoper|verkoopster|salesman|saleswoman|loodgieter|plumber|elektricien|electrician|schoonmaker|schoonmaakster"
    r"|cleaner|thuishulp|arts|tandarts|dentist|fysiotherapeut|therapist|psycholoog|docent|leraar|lerares|teacher|juf"
    r"|meester|notaris|advocaat|lawyer|solicitor|makelaar|installateur|installer|operator|planner|vrijwilliger"
    r"|volunteer|stagiair|trainee|baby|contactpersoon"
    r"|agent|heet(?:te)?(?: volgens mij)?|named|called|genaamd|ene|een zekere|welkom|welcome)(?:,? | \()"
    r"(?!(?:Mw|Mevr|Dhr|Mrs?|Ms|Dr)\b)(?=[A-ZÀ-Þ])"
)
# Who writes without capitals: "ik ben fatma kaya en".
_SELF = re.compile(
    r"\b(?:ik ben|this is|i am|i'm) ([a-zà-ÿ]{2,15})(?P<surname>(?: (?:van|de|der|den|el"
    r"|al)){0,2} [a-zà-ÿ]{3,20}(?=[,.]|$| en\b"
    r"| and\b))?"
)
_FAMILY = re.compile(r"\b[Tt]he ([A-ZÀ-Þ][a-zà-ÿ]{2,20}) family\b")
# A text's last word behind a closing is a name, whatever it means otherwise: "Cheers, Will".
_LAST_WORD = re.compile(
    r"\b(?:[Cc]heers|[Tt]hx|[Tt]hanks|[Gg]roetjes|[Gg]roet(?:en)?|[Gg]r|[Mm]vg|[Rr]egards|[Dd]ank"
    r"|[Ll]ove)\b[,.! ]{0,3}\n?"
    r"([A-ZÀ-Þ][a-zà-ÿ]{1,15})[.!]?\s*$"
)
_UNLISTED = r"[A-ZÀ-Þ][a-zà-ÿ'’]{0,3}[A-ZÀ-Þ]?[a-zà-ÿ]{1,15}(?:-[A-ZÀ-Þ]?[a-zà-ÿ]{1,15})?"
# Two capitals within a sentence, behind a word that people stand behind or before what a person does.
_TWO_CAPITALS = re.compile(
    r"(?:\b(?:met|aan|naar|van|dat|volgens|door|of|heeft|iemand|waarom wordt|with|to|whether|asked|noticed|tell"
    r"|by|that|had"
    rf"|met:|is|ben|am|from|heette?) (?={_UNLISTED}(?: \w+){{0,3}} [A-ZÀ-Þ])|(?:^"
    rf"|[.?!\n] ?)(?={_UNLISTED} {_UNLISTED}(?: {_UNLISTED})?"
    r" (?:is|was|called|calls|belde|belt|heeft|has|had|zei|said|kwam|came|wil|mag)\b))"
)
_CLOSING = re.compile(
    r"\b(?:met (?:zeer )?(?:vriendelijke|hartelijke) groet(?:en)?|vriendelijke groet(?:en)?|hartelijke groet(?:en)?"
    r"|hoogachtend|m\.?v\.?g|groetjes|groeten|groet|gr(?:tjs|tz)?|vr\.? ?gr|h\.?gr|(?:kind|kindest|best|warm|warmest)"
    r" (?:regards|wishes)|regards|sincerely"
    r"|all the best|yours (?:truly|faithfully|sincerely)|cheers)\b[.,! \t]*\n{0,3}[ \t]*(?:van |from )?",
    re.IGNORECASE,
)
_INITIALS_OR_FIRST_NAME = re.compile(r"\b(?:[A-ZÀ-Þ]\.[ ]?){1,4}(?=[A-ZÀ-Þa-z'’])|\b[A-ZÀ-Þ][a-zà-ÿ]{1,15}(?=[ -])")
# A capital within a sentence, or before what a person does at its beginning.
_WITHIN = re.compile(
    r"(?:(?<=[a-zà-ÿ0-9,] )|(?<=[.?!:\n\"] )|(?<=[\"(]))[A-ZÀ-Þ][a-zà-ÿ]{1,15}\b(?![-'’]?[A-Z]| \d)"
    r"|\b[A-ZÀ-Þ][a-zà-ÿ]{1,15}(?= (?:was|is|heeft|had|has|helped|hielp|belde|zei|gaf|van de|and her|en haar)\b)"
)
# Words of thanks end a text before a name, and are said to anybody elsewhere ("thank you Vodafone").
_THANKS = re.compile(
    r"\b(?:bedankt|bij voorbaat dank|b\.?v\.?d|dank (?:u|je)(?: wel)?|dank|respectfully|thanks(?: in advance)?"
    r"|thank you"
    r"|yours|(?:met|in) (?:dank|afwachting)(?: van uw (?:antwoord|reactie))?)\b[.,! \t]*\n{0,3}[ \t]*"
    r"(?=[A-ZÀ-Þ][\w'’.-]*(?: [\w'’.-]+){0,4}\s*$)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"\.[a-z]{2,4}\b")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.[ ]?){1,5}|[A-ZÀ-Þ]{1,3}(?= (?:van|de|der|den|ter|ten|v\.d\.) [A-ZÀ-Þ])[ ]")
_WORD = re.compile(r"(?:['’]t|v\.d\.|v/d|[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])|-(?=[^\W\d_]))*)")
_ARTICLE = re.compile(r"(?:De|Het|Een|The|An) ")
_SIGNED = re.compile(r"[,;:(] ?$")
_BEFORE_INITIAL = re.compile(r"\b(?:van|op|naar|voor|door|aan|met|from|to|for|by|of|with|and|en) $", re.IGNORECASE)
_MIDDLE_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\. ?){1,3}(?=[A-ZÀ-Þ])")
_LINE_END = re.compile(r"[ ,.]*(?:\n|$)")
_COMPANIES = frozenset({"N.V. ", "B.V. ", "V.O.F. ", "U.S. ", "U.K. "})
_MAX_NAME_WORDS = 6
"""Words of a name, particles included: "Maria Johanna van der Veen Bakker"."""
_MAX_PARTICLES = 3
_MIN_SURNAME_CHARACTERS = 3
_MIN_NAME_CHARACTERS = 2
_MAX_FURTHER = 2
"""Further surnames and first names within a full name."""
_PARTICLES_BEFORE = r"(?:(?:van|de|der|den|ter|ten|te|el|al|la|'t|v\.d\.) ){0,3}"
_CAPITALISED_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’-]{2,20}"
_SURNAME_FIRST = re.compile(
    rf"(?<!\w)(?:{_PARTICLES_BEFORE}|{_PARTICLES_BEFORE.title()})(?P<surname>{_CAPITALISED_NAME}),? "
    rf"(?P<first>(?:[A-ZÀ-Þ]\.){{1,4}}"
    rf"|(?<=, ){_CAPITALISED_NAME})"
)
_BARE_INITIAL = re.compile(rf"(?<![\w.])(?:[B-HJ-Z]|[A-Z]{{2,3}}) {_PARTICLES_BEFORE}({_CAPITALISED_NAME})(?!\w)")
_NAME_IN_CAPITALS = re.compile(r"\b([A-ZÀ-Þ]{3,15}) (?:(?:VAN|DE|DER|DEN|TER|TEN|EL) ){0,3}([A-ZÀ-Þ]{3,20})\b")
_DOUBLE_FIRST = re.compile(
    r"\b([A-ZÀ-Þ][a-zà-ÿ]{1,12})-([A-ZÀ-Þ]?[a-zà-ÿ]{2,12})\b(?=( (?:was|is|heeft|had|has|en)\b)?)"
)
_LAST_LINE = re.compile(r"\n\s*([^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,4})\s*$")
# The rest as a look-ahead, so that "met piet jansen" is looked at from "met" and from "piet".
_LOWER_PAIR = re.compile(rf"\b([a-zà-ÿ]{{3,15}})(?= ({_PARTICLES_BEFORE})([a-zà-ÿ-]{{4,20}})\b)")
# Two of them end where they look ahead at a capital, without which a filter would let many words pass.
_BEFORE_CAPITAL = tuple(re.compile(f"{each.pattern}[A-ZÀ-Þ]", each.flags) for each in (_ROLE, _THANKS))
_may_be_announced = build_patient_filter(_TITLE, _ANNOUNCED, _CLOSING, _PRAISED, *_BEFORE_CAPITAL, at_word_start=True)
_may_be_loose = build_patient_filter(_LOOSE, at_word_start=True)
# What stands behind the word in both forms of `_TWO_CAPITALS`, which only looks ahead at it.
_may_be_told = build_patient_filter(_FAMILY, _LAST_WORD, _SELF, re.compile(rf"{_UNLISTED}(?: \w+){{0,3}} [A-ZÀ-Þ]"))
_may_be_listed = build_patient_filter(_SURNAME_FIRST, _BARE_INITIAL, _NAME_IN_CAPITALS, _DOUBLE_FIRST)
PERSON_FILTERS = (*NAME_FILTERS, _may_be_announced, _may_be_loose, _may_be_told, _may_be_listed)
"""Filters of the names that the finders look for: most texts have a capital, and hardly any has one of these."""

_CAPITAL = re.compile(r"[A-ZÀ-Þ]")
_SAID_WITHOUT_CAPITALS = (_TITLE, _ANNOUNCED, _CLOSING, _SELF, _LAST_LINE)
"""Patterns of which one matches wherever a name is found in small letters, besides `_find_lower_case_names`'s."""


def find_person_names(text: str) -> Iterator[Span]:
    """Yield where names stand, without their titles: "mevrouw [Jansen]", "mijn naam is [Jan de Vries]"."""
    company_words: list[Span] | None = None
    may_have_any = _CAPITAL.search(text) is not None
    if not may_have_any and (_may_be_announced(text) or _may_be_told(text) or "\n" in text):
        may_have_any = any(pattern.search(text) for pattern in _SAID_WITHOUT_CAPITALS)
    for name in _find_names(text) if may_have_any else _find_lower_case_names(text):
        if company_words is None:  # most texts hold no name, and need not be looked at
            company_words = find_company_words(text)
        if not any(name.start < word.end and word.start < name.end for word in company_words):
            yield name


def _find_names(text: str) -> Iterator[Span]:
    for announcement, is_strict in _list_announcements(text):
        for match in announcement.finditer(text):
            end = _find_name_end(text, match.end(), is_strict=is_strict)
            if end is not None:
                yield Span(match.end(), end)
    yield from _find_by_context(text)
    # Full names before the first names within them: of two pieces that overlap the redactor keeps the earlier one.
    yield from _find_full_names(text)
    for find in (_find_other_orders, _find_double_first_names, _find_last_line, find_names_in_context):
        yield from find(text)
    yield from _find_lower_case_names(text)
    for match in _WITHIN.finditer(text):
        folded = match.group().casefold()
        if folded in _FIRST_NAMES and folded not in _NAMES_AND_WORDS:
            yield Span(*match.span())


def _list_announcements(text: str) -> Iterator[tuple[re.Pattern[str], bool]]:
    """Yield the patterns of what may announce a name in a text, and whether a name there is merely possible."""
    is_announced = _may_be_announced(text)
    if is_announced:
        yield from ((_TITLE, False), (_ANNOUNCED, False), (_CLOSING, False), (_THANKS, True), (_ROLE, False))
    if _may_be_loose(text):
        yield _LOOSE, True
    if is_announced:
        yield _PRAISED, True


def _find_by_context(text: str) -> Iterator[Span]:
    """Yield names that the sentence around them gives away: a closing, two capitals behind "volgens"."""
    if not _may_be_told(text):
        return
    for match in (*_FAMILY.finditer(text), *_LAST_WORD.finditer(text)):
        yield Span(*match.span(1))
    for match in _SELF.finditer(text):
        if match.group(1) in _FIRST_NAMES and match.group(1) not in _NAMES_AND_WORDS:
            yield Span(match.start(1), match.end())
    for match in _TWO_CAPITALS.finditer(text):
        end = _find_name_end(text, match.end(), is_strict=False)
        if end is not None and _is_name_of_two(text[match.end() : end]):
            yield Span(match.end(), end)


def _find_full_names(text: str) -> Iterator[Span]:
    """Yield "Jan de Vries" and "J. de Vries"."""
    for match in _INITIALS_OR_FIRST_NAME.finditer(text):
        beginning = match.group()
        is_initials = beginning[1] == "."
        if beginning in _COMPANIES if is_initials else beginning.casefold() not in _ALL_FIRST_NAMES:
            continue
        end = _find_full_name_end(text, match)
        if end is not None:
            yield Span(match.start(), _find_further_end(text, end))


def _find_further_end(text: str, end: int) -> int:
    """Return where a full name ends that goes on: "Anna Maria [de Vries]", "Jan Peter [Balkenende]"."""
    for _ in range(_MAX_FURTHER):
        if text[end : end + 1] != " ":
            break
        word, _ = _match_surname(text, end + 1)
        if word is None:
            break
        end = word.end()
    return end


def _find_other_orders(text: str) -> Iterator[Span]:
    """Yield "Jansen, P.", "J Jansen" and "JAN JANSEN", which only lists of names tell from other capitals."""
    if not _may_be_listed(text):
        return
    for match in _SURNAME_FIRST.finditer(text):
        first = match.group("first").casefold()
        if match.group("surname").casefold() in _SURNAMES and (first[1:2] in {"", "."} or first in _ALL_FIRST_NAMES):
            yield Span(*match.span())
    for match in _BARE_INITIAL.finditer(text):
        surname = match.group(1).casefold()
        if surname in _SURNAMES and surname not in _NO_NAMES:
            yield Span(*match.span())
    for match in _NAME_IN_CAPITALS.finditer(text):
        if match.group(1).casefold() in _FIRST_NAMES and match.group(2).casefold() in _SURNAMES:
            yield Span(*match.span())


def _find_double_first_names(text: str) -> Iterator[Span]:
    """Yield "Bart-Jan Jansen", and "Bart-Jan" before what people do."""
    if not _may_be_listed(text):
        return
    for match in _DOUBLE_FIRST.finditer(text):
        if {match.group(1).casefold(), match.group(2).casefold()}.isdisjoint(_FIRST_NAMES):
            continue
        end = _find_further_end(text, match.end())
        if end > match.end() or match.group(3):
            yield Span(match.start(), end)


def _find_last_line(text: str) -> Iterator[Span]:
    """Yield a last line that is a name: who signs without a closing."""
    line = _LAST_LINE.search(text)
    if line is None:
        return
    words = line.group(1).split()
    if "." in words[0]:  # initials, which `_find_full_names` knows
        return
    if _is_name_of_two(line.group(1)) or (len(words) == 1 and words[0].casefold() in _FIRST_NAMES):
        yield Span(*line.span(1))


def _find_lower_case_names(text: str) -> Iterator[Span]:
    """Yield names of who writes without capitals: a listed first name, then a listed surname; a signature."""
    yield from find_lower_case_signatures(text)
    for match in _LOWER_PAIR.finditer(text):
        first, surname = match.group(1), match.group(3)
        if first not in _FIRST_NAMES or first in _NAMES_AND_WORDS or surname in _NO_NAMES:
            continue
        if surname in _SURNAMES and (match.group(2) or surname not in _NAMES_AND_WORDS):
            yield Span(match.start(), match.end(3))


def _is_name_of_two(name: str) -> bool:
    """Tell whether two words or more begin with a capital and neither is a word that no name has."""
    if _ARTICLE.match(name):  # "De Postcode Loterij"; "De Vries" stands behind a first name or a title
        return False
    words = [word for word in name.split() if word.casefold() not in _PARTICLES]
    folded = {word.casefold() for word in words}
    has_capitals = len(words) > 1 and all(word[0].isupper() for word in words)
    return has_capitals and folded.isdisjoint(_NO_NAMES) and folded.isdisjoint(COMPANY_NAMES)


def _find_name_end(text: str, start: int, *, is_strict: bool) -> int | None:
    """Return where a name that starts at ``start`` ends, or None when what stands there is no name.

    ``is_strict``: the words before it only make a name possible, so it must be a known first name, initials, or two
    words with a known one among them.
    """
    initials = _INITIALS.match(text, start)
    position = initials.end() if initials else start
    end, n_names, is_known, follows_particle = None, 0, initials is not None, False
    for _ in range(_MAX_NAME_WORDS):
        word = _WORD.match(text, position)
        if word is None:
            break
        if _DOMAIN.match(text, word.end()):  # a company: "bol.com"
            break
        folded = word.group().casefold()
        if folded in _PARTICLES and not (folded in _FIRST_NAMES and n_names == 0):  # "ben" is a name and a particle
            follows_particle = True
        elif _may_be_name(word.group(), follows_particle=follows_particle, is_unsure=is_strict and not is_known):
            # Many surnames are words (Bakker, Vos): where a name is merely possible, one alone proves nothing.
            is_known = is_known or folded in _ALL_FIRST_NAMES or (folded in _SURNAMES and not is_strict)
            n_names, end, follows_particle = n_names + 1, word.end(), False
        else:
            break
        position = word.end()
        if text[position : position + 1] not in {" ", "\u00a0"}:
            break
        position += 1
        middle = _MIDDLE_INITIALS.match(text, position) if n_names else None
        position = middle.end() if middle else position
    if end is None or (is_strict and not is_known) or end - start < _MIN_NAME_CHARACTERS:
        return None
    return end


def _may_be_name(word: str, *, follows_particle: bool, is_unsure: bool) -> bool:
    folded = word.casefold()
    if folded in _NO_NAMES and not (follows_particle and word[0].isupper() and folded in _SURNAMES):
        return False
    is_listed = folded in _FIRST_NAMES or folded in _SURNAMES
    if word.isupper() and len(word) > 1:  # in a text in capitals a capital tells nothing
        return is_listed
    if word[0].isupper():
        return not is_unsure or folded in _ALL_FIRST_NAMES
    return is_listed and not is_unsure and folded not in _NAMES_AND_WORDS


def _find_full_name_end(text: str, beginning: re.Match[str]) -> int | None:
    """Return where "Jan de Vries" or "J. de Vries" ends: a known first name or initials, then a surname."""
    is_initials = beginning.group()[1] == "."
    start = beginning.end() if is_initials else beginning.end() + 1
    surname, has_particle = _match_surname(text, start)
    if surname is None:
        return None
    folded = surname.group().casefold()
    # One letter and a word that is no known surname: a list ("optie A. Daarna"), unless it signs the text or stands
    # behind a word that people stand behind ("van M. Houseman").
    if is_initials and beginning.group().count(".") == 1 and not has_particle and folded not in _SURNAMES:
        is_name = _is_signature(text, beginning.start(), surname.end()) or (
            _BEFORE_INITIAL.search(text, max(0, beginning.start() - 8), beginning.start()) is not None
        )
        return surname.end() if is_name else None
    return surname.end()


def _match_surname(text: str, start: int) -> tuple[re.Match[str] | None, bool]:
    """Return the surname behind at most three particles, if any, and whether there is a particle before it."""
    position, has_particle = start, False
    for _ in range(_MAX_PARTICLES + 1):
        word = _WORD.match(text, position)
        if word is None:
            break
        if word.group().casefold() not in _PARTICLES:
            return word if _may_be_surname(word.group(), follows_particle=has_particle) else None, has_particle
        has_particle = True
        position = word.end() + 1
        if text[word.end() : position] != " ":
            break
    return None, has_particle


def _may_be_surname(word: str, *, follows_particle: bool) -> bool:
    folded = word.casefold()
    if not word[0].isupper() or len(word) < _MIN_SURNAME_CHARACTERS:
        return False
    if folded in _NO_NAMES and not (follows_particle and folded in _SURNAMES):  # "Jan van der Laan"
        return False
    return folded in _SURNAMES or not word.isupper()


def _is_signature(text: str, start: int, end: int) -> bool:
    """Tell whether the characters ``start`` to ``end`` stand on a line of their own or behind "Dank,"."""
    is_line = text[start - 1 : start] in {"", "\n"} and _LINE_END.match(text, end) is not None
    return is_line or _SIGNED.search(text, max(0, start - 2), start) is not None
