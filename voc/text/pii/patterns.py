"""Finders of numbers and addresses of a person in a text, one for each kind.

A finder yields the characters to be taken out. It errs on the side of redaction where a number has a telling shape
(EAN, Dutch IBAN), passes its check (foreign IBAN, BSN, card) or is named by the words before it; it leaves amounts,
meter readings, years and dates, which the themes are about. Shapes are bounded, so that a text of any length takes
linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import iban as stdnum_iban
from stdnum.nl import bsn as stdnum_bsn

from voc.records import Span
from voc.text.pattern_filter import build_patient_filter
from voc.text.pii.announced_numbers import (
    CARD_PATTERNS,
    DOCUMENT_PATTERNS,
    METER_PATTERNS,
    REFERENCE_PATTERNS,
    find_bare_numbers,
    find_cards,
    find_documents,
    find_meters_by_word,
    find_references,
    is_of_a_thing,
)
from voc.text.pii.birth_dates import BIRTH_PATTERNS, find_birth_dates
from voc.text.pii.licence_plates import PLATE_PATTERNS, find_plates
from voc.text.pii.online import find_credentials, find_emails, find_ips, find_links, find_user_names
from voc.text.pii.placed_addresses import find_placed_addresses, may_be_placed
from voc.text.pii.word_lists import read_word_list

__all__ = [
    "AT_FINDERS",
    "DIGIT_FILTERS",
    "DIGIT_FINDERS",
    "FILTERS_OF_WORDS",
    "SIGN_FINDERS",
    "parse_postcode_region",
]

_I = re.IGNORECASE

# "@home" is a product's name.
_HANDLE = re.compile(r"(?<![\w.@])@(?!(?:home|work)\b)[A-Za-z]\w{2,29}\b")

# A Dutch IBAN is taken by its form; of any other country only one whose check digits are right, since two letters and
# digits are also the beginning of an article number.
_IBAN_NL = re.compile(r"\bNL[ .-]?\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){10}(?!\d)", _I)
_IBAN_ANY = re.compile(r"\b[A-Z]{2}\d{2}(?=[ .-]?[A-Z0-9]{4})", _I)
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in read_word_list("iban_lengths")}  # DE22: 22 characters
# Seven to ten digits are an account number only where a word says so.
_ACCOUNT = re.compile(
    r"\b(?:bank|giro)?(?:rekening ?(?:nummer|nr)|account number)\b[^\w\n]{0,3}(?:is )?(\d(?:[ .]?\d){6,9})(?!\d)"
    r"|\bsort ?code\b[^\w\n]{0,3}(?:is )?(\d{2}[- ]?\d{2}[- ]?\d{2})(?!\d)",
    _I,
)
# What a text calls an example, and what fails the check: "NL36 ASNB … als voorbeeld", "sticker NL65 …".
_IBAN_OF_A_THING = re.compile(
    r"container|opschrift|testomgeving|test environment|for instance|bijvoorbeeld|\bsticker", _I
)
_IBAN_BEGINNING = re.compile(r"[A-Z]{2}\d{2} [A-Z]{4} $")
_AS_AN_EXAMPLE = re.compile(r"[^.?!\n]{0,25}(?:voorbeeld|example|specimen)", _I)

# 18 digits from 87 on name a connection to the Dutch grid.
_EAN = re.compile(r"(?<!\d)87(?:[ .]?\d){16}(?!\d)")
# Of thirteen digits it is a product's.
_EAN_NAMED = re.compile(r"\bean(?:[ -]?(?:code|nummer|nr|18))*\b[^\w\n]{0,3}(?:is )?(\d(?:[ .]?\d){14,17})(?!\d)", _I)
_METER = re.compile(r"\b[EG]\d{14,17}\b", _I)  # the numbers of smart meters
_METER_NAMED = re.compile(
    r"\b(?:meter ?(?:nummer|nr)|nummer van (?:de|mijn) meter|meter (?:number|no|serial(?: number)?))\b\.?"
    r"[^\w\n]{0,3}(?:van [\w]{3,12} )?(?:is )?#?((?=[\w.-]{0,12}\d{4})[A-Z0-9][\w.-]{4,19}\w)",
    _I,
)
# The look-ahead asks for a digit near the beginning: "klantnummer doorgeven" names none.
_CUSTOMER_NAMED = re.compile(
    r"\b(?:(?:klant|relatie|debiteur(?:en)?|contract|account|client)(?:en)?[ -]?(?:nummer|nr|no|code|id)"
    r"|(?:customer|client|account|contract)[ -](?:number|no|id|ref(?:erence)?))\b\.?"
    r"[^\w\n]{0,3}(?:(?:is|luidt|reads) )?#?(\d{1,4}(?: \d{2,4}){1,4}(?!\w)"
    r"|(?=[A-Z-]{0,5}\d)[A-Z0-9][A-Z0-9.-]{2,18}[A-Z0-9])",
    _I,
)

_PHONE = re.compile(
    r"""(?<![\w.,-])(?:
      nul[ -]?zes[ -](?:(?:nul|[eé][eé]n|twee|drie|vier|vijf|zes|zeven|acht|negen|\d{1,8})[ -]?){1,8}  # in words
    | (?:\+|00)31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?\d){8}        # +31 6 12345678, 0031 (0)20-1234567
    | (?:\+|00)[1-9]\d{0,2}(?:[ .()/-]{0,2}\d){7,11}              # another country
    | \(0[1-9]\d{1,2}\)[ .-]?\d(?:[ .-]?\d){5,6}                  # (020) 123 45 67
    | 0[1-9]\d{8,9}                                               # without separators
    | 06[ ./-]{1,3}\d(?:[ .-]?\d){7}                              # 06-12345678, 06 12 34 56 78
    | 0[1-9]\d[ ./-]{1,3}\d(?:[ .-]?\d){6}                        # 020-1234567
    | 0[1-9]\d{2}[ ./-]{1,3}\d(?:[ .-]?\d){5}                     # 0592-123456
    | \(?0(?:2\d|1\d{2})\)?[ -]\d{3,4}[ -]?\d{4}                 # (020) 7946 0285, 0131 496 0877
    | \(?0[17]\d{3}\)?[ -]\d{3}[ -]?\d{3}                        # 07700 900123, (01632) 960 123
    | 0[ ]6(?:[ ]?\d){8}                                         # 0 6 1234 5678
    | [2-9]\d{2}-[2-9]\d{2}-\d{4}                                # 212-555-0134
    )(?![\d]|[.,]\d|-\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_PHONE_NAMED = re.compile(
    r"\b(?:tel(?:efoon|\.)?(?: ?(?:nummer|nr))?|mobiel(?: nummer)?|(?:mobile|phone)(?: number)?|06 ?nummer)\b[.:]?"
    r"[^\w\n]{0,3}(?:is |op )?(\+?\d(?:[ .-]?\d){6,12})(?!\d)",
    _I,
)
# Numbers of companies, which say nothing about a person.
_SERVICE_NUMBER = re.compile(r"\(?0(?:800|900|906|909|14)\b")
_STARTS_AS_DATE = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d{2}(?!\d)")

# Nine digits pass the check of a BSN by chance one time in eleven, so what is measured or paid is left out here and
# numbers that another word announces in `_is_other_number`.
_BSN = re.compile(
    r"(?<![\w.,€-])(?:\d{9}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4}[ .]\d{2}[ .]\d{3})(?![\w%]|[.,-]\d| ?(?:kwh|m3|euro|eur"
    r"|%))",
    _I,
)
_BSN_NAMED = re.compile(
    r"\b(?:bsn|burger ?service ?(?:nummer|nr)|sofi ?(?:nummer|nr)|citizen service number)\b(?:[ -]?(?:nummer|nr))?\.?"
    r"[^\w\n]{0,3}(?:is )?(\d(?:[ .-]?\d){7,8})(?!\d)",
    _I,
)
_BSN_WORD = re.compile(r"\bbsn\b|burger ?service|sofi ?n|citizen service", _I)
_BSN_NEAR = re.compile(r"(?<![\w.,€-])\d(?:[ .-]?\d){7,8}(?![\w%]|[.,-]\d)")
_OTHER_NUMBER = re.compile(
    r"(?:factuur|nota|order|bestel|referentie|kenmerk|dossier|zaak|offerte|ticket|invoice|reference|ref|case|track\w*"
    r"|bon|pakket|betaling\w*|transactie|polis|type|company (?:tax )?)\w{0,4}[ -]?(?:nummer|nr|number|no|code"
    r"|id)?\.?[ :#=]{0,3}"
    r"(?:is |met |van )?$",
    _I,
)

_PARTICLES = r"(?:van|von|de|den|der|het|ter|ten|te|'t|’t|v\.d\.|op|in|aan|d'|la|le|del|el)"
_STREET_WORDS = (
    r"[^\W\d_]{2,20}(?:straat|str\.|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef|plantsoen"
    r"|boulevard)(?:-(?:Oost|West|Noord|Zuid))?"
    r"|[A-Z][^\W\d_]{1,20}(?:hof|pad|park|markt|haven|wal|berg|veld|akker|weide|erf|hout|horst|kamp|donk|meent|vaart)"
    r"|(?:Oude|Nieuwe|Korte|Lange|Grote|Kleine|Hoge|Lage|Blauwe|Groene|Rode|Witte|Rue (?:de |des "
    r"|du )?)[ ]?[A-Z][a-z]{2,20}"
    rf"|(?:[Ll]aan|[Ww]eg|[Pp]lein|[Hh]of|[Ss]ingel|[Pp]ad) {_PARTICLES} (?:{_PARTICLES} )?[A-Z][\w'’-]{{2,24}}"
)
# ", 3512 AB Utrecht", ", Utrecht": a capital is asked for.
_PLACE = r"(?:[A-Z][a-zà-ÿ'’]{1,20}(?:[ -](?:aan|den|de|op|upon|on|[A-Z][a-zà-ÿ]{1,20})){0,3})"
_UK_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_PLACE_BEHIND = (
    rf"(?:(?:,| in| te)? {_PLACE},? {_UK_POSTCODE}|,? {_UK_POSTCODE}|,? (?:in|te) {_PLACE}"
    rf"|,? [1-9]\d{{3}} ?[A-Z]{{2}},? (?:in|te) {_PLACE}"
    rf"|,? [1-9]\d{{3}} ?[A-Z]{{2}}\b(?:,? {_PLACE})?|, [1-9]\d{{3}} {_PLACE}"
    rf"|, {_PLACE}(?: [A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}})?)?"
)
_POSTBOX = re.compile(rf"\b(?:[Pp]ostbus|P\.?O\.? ?[Bb]ox) \d{{1,6}}\b{_PLACE_BEHIND}")
_UNITS = (
    r"uur|u|min|minuten|minuut|dag|dagen|week|weken|maand|maanden|keer|x|jaar|km|meter|m|euro|eur|procent|mensen"
    r"|klanten|kwh|m3|graden|hours?|minutes?|times|days?|weeks?|years?"
)
# A street needs its house number, and no unit behind it: "de snelweg 20 km" is none. All parts are bounded, so that the
# search stays linear in a text of capitals.
_STREET = re.compile(
    rf"\b((?:[A-Z][\w.'’-]{{0,19}} (?:{_PARTICLES} ){{0,3}}){{0,3}}(?:{_STREET_WORDS}))"
    r",? (?:nr\.? |nummer |huisnummer )?\d{1,4}(?: ?[-/]? ?(?:bis|hs|huis|zw|rd|hoog|[IV]{1,3}|[a-zA-Z]"
    r"|\d{1,3})(?!\w))?"
    r"(?: [A-Z]\d{1,3}\b)?(?: (?:zwart|rood|huis|hoog|bis|boven|beneden|kamer \d{1,4}|flat \d{1,4}))?"
    rf"{_PLACE_BEHIND}"
    rf"(?![\w€%]|[.,:]\d| ?(?:{_UNITS})\b)"
)
# "wij wonen op De Kievit 14": a capital and a house number behind a word for living somewhere.
_STREET_NAMED = re.compile(
    r"\b(?:adres|address|wonende|woonachtig|woont?|wonen|woonde|gewoond|verhui(?:s|sd|zen|zing)|bezorg(?:d|en)?"
    r"|bezorgadres"
    r"|afgeleverd|geleverd|thuis|(?:to|at) (?:my )?home|liv(?:e|es|ed|ing)|mov(?:e|ed|ing)|deliver(?:ed|y)?|resident"
    r"|residing|reside|huis|woning|house|flat|property|pand|aansluiting|leveringsadres|bewoners?)\b[^\w\n]{0,3}"
    r"(?:(?:is|was|aan|op|te|at|in|on|to|naar|van|from|of|met|het|de|the|currently|now|nu) ){0,3}"
    rf"((?:{_PARTICLES} |(?:Het|De|Den|Op|Aan|Achter|Onder|Boven|Bij|Van) )?[A-Z][\w.'’-]{{1,24}}"
    rf"(?: (?:{_PARTICLES}|[A-Z][\w.'’-]{{1,24}})){{0,3}} \d{{1,3}} ?(?:[a-zA-Z]\b)?(?:-\d{{1,3}})?{_PLACE_BEHIND})"
    rf"(?![\w€%]|[-.,:/]\d| ?(?:{_UNITS}|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober"
    rf"|november"
    r"|december|january|february|march|may|june|july|august|october)\b)"
)
# Beside a postcode the number of a house is an address.
_HOUSE_NUMBER = re.compile(
    r"\b(?:huis ?(?:nummer|nr\.?)|house (?:number|no\.?))[^\w\n]{0,3}(?:is )?(\d{1,4}(?: ?[a-z]\b)?)(?!\d|[.,]\d)", _I
)
_NUMBER_OF_STREET = re.compile(
    rf"\b(?:nummer|nr\.?|number|no\.?|huisnummer) \d{{1,4}} ?[a-zA-Z]?,? (?:van|of|aan|op|in|on),? (?:de |het |the )?"
    rf"(?:{_STREET_WORDS})\b"
)
_STREET_AND_POSTCODE = re.compile(rf"\b(?:{_STREET_WORDS}),? [1-9]\d{{3}} ?[A-Z]{{2}}\b(?:,? {_PLACE})?")
_STREET_ENGLISH = re.compile(
    r"(?:\b(?:[Ff]lat|[Aa]partment|[Aa]pt\.?|[Uu]nit|[Rr]oom) \w{1,4},? )?"
    r"(?<![\d:.,])\b\d{1,4}(?:[a-zA-Z]|-(?:\d{1,4}|[IV]{1,3}))?,? (?:"
    r"(?:(?:[A-Z][\w'’-]{1,19}|[A-Z]\.|van|der|de|of) ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close"
    r"|Court|Crescent"
    r"|Gardens|Terrace|Way|Place|Square|Grove|Boulevard|Park|Mill|Dyke|Ring|Harbour|Alley|Hill|Row|Walk|Mews|View"
    r"|Quay"
    r"|Wharf|Green|Bank|Yard|Gate|Circle|Circus|Rise|Vale|Parade|Fields|Meadows?|Croft|Heights|Hills|Path|Passage"
    r"|Approach"
    r"|Broadway|Common|Crossing|Drove|Esplanade|End|Estate|Farm|Garth|Glade|Highway|Mead|Orchard|Parkway|Promenade"
    r"|Reach"
    r"|Ridge|Strand|Trail|Villas|Wood|Wynd|House|Cottages?)\b\.?(?:, (?:Flat|Apartment|Unit) \w{1,4})?"
    rf"|(?:[A-Z][a-z]{{1,12}} )?[A-Z][a-z]{{2,20}}(?:straat|laan|weg|plein|kade|gracht|dijk|singel|dreef"
    rf"|om)\b){_PLACE_BEHIND}"
)
_STREET_ENGLISH_LOWER = re.compile(
    rf"(?<![\d:.,€£$])\b(\d{{1,4}}[a-z]? (?!(?:{_UNITS}|cars?|people|men|lanes?|more"
    rf"|other)\b)(?:[a-z]{{3,12}} ){{1,2}}"
    r"(?:street|road|lane|avenue|drive|close|crescent|gardens|terrace|grove|mews)"
    r"(?! (?:lights?|lamps?|signs?|works?|markings|tax|parking)\b)"
    r"(?: (?!please|and|but|for|since|in|on|is|was|has)[a-z]{4,15})?)\b"
)
_DUTCH_PLACES = read_word_list("dutch_places") | {"amsterdam", "rotterdam", "utrecht", "den haag"}
# Who lives behind a word without a capital: "i live at 6 the maltings", "woon op plein 1940 nr 6".
_STREET_OF_SELF = re.compile(
    r"\b(?:live[sd]?|living|reside[sd]?|moved) (?:at|to) (\d{1,4}[a-z]?(?: (?!(?:and|in|but|with|for"
    r"|since)\b)[a-z'’]{3,12}){1,3})"
    r"(?=[.,]| (?:and|in|but|with|for|since)\b|$)"
    r"|\bwo(?:on|ont|nen|onde) (?:nu )?(?:op|aan) (?:de |het |'t )?"
    r"((?!(?:een|deze|dit|mijn)\b)(?:[a-z'’]{2,15}(?: \d{4})? ){1,3}(?:nr\.? "
    r"|nummer )?\d{1,4}[a-z]?\b(?! ?(?:jaar|km|m|meter|hoog|uur)\b))"
)
_STREET_AND_TOWN = re.compile(
    r"\b([a-z]{2,20}(?:straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef|hof|pad)) \d{1,4} ?[a-z]?,?"
    r"(?: \d{4} ?[a-z]{2},?)? (?:in |te )?(?P<town>[a-z-]{4,24}|den haag)\b"
)
# "Onderweg 3 keer gebeld" and the like: words on -weg that are no street.
_NO_STREET = re.compile(
    r"(?:onder|snel|auto|om|heen|terug|half|uit|rijks|hoofd|water|spoor|levens|midden|reclame|voor)weg$", _I
)

_POSTCODE = re.compile(r"(?<![\w.,€-])([1-9]\d{3})( ?)([A-Z]{2})(?![\w])")
# A house number or the town behind a postcode.
_BEHIND_POSTCODE = re.compile(
    rf",? (?:(?:huis)?nr\.?|no\.?|number|huisnummer) ?\d{{1,4}}[a-z]?\b| \d{{1,4}}[a-z]?(?=[ .,]"
    rf"|$)(?! ?(?:{_UNITS})\b)| {_PLACE}"
)
_POSTCODE_LOWER = re.compile(r"\b(?:postcode|postal code|pc)\b[^\w\n]{0,3}(?:is )?([1-9]\d{3} ?[a-z]{2})\b", _I)
_POSTCODE_UK = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
# Eircodes of Ireland, by their 139 routing keys (and A65, of the usual example); a letter and a digit behind one, or a
# word before it, tell it from a motorway ("op de A41 naar huis").
_ROUTING_KEY = (
    r"(?:A(?:4[125]|6[357]|75|8[1-6]|9[124-68])|C15|D(?:0[1-9]|1[0-8]|2[024]|6W)|E(?:21|25|3[24]|4[15]|53|91)"
    r"|F(?:12|23|26|28|31|35|42|45|52|56|9[1-4])|H(?:1[2468]|23|53|54|62|65|71|91)|K(?:3[246]|45|56|67|78)|N(?:37|39|41|91)"
    r"|P(?:1[247]|2[45]|3[126]|43|47|51|56|6[17]|72|75|81|85)|R(?:14|21|32|35|42|45|51|56|93|95)|T(?:12|23|34|45|56)"
    r"|V(?:1[45]|23|31|35|42|9[2-5])|W(?:12|23|34|91)|X(?:35|42|91)|Y(?:14|21|25|34|35))"
)
_EIRCODE = re.compile(
    rf"(?<![\w-]){_ROUTING_KEY} ?(?=[A-Z]{{0,3}}\d)(?=\d{{0,3}}[A-Z])[\dAC-FHKNPRTV-Y]{{4}}(?![\w-])"
    rf"|(?:(?<=eircode )|(?<=eircode: )|(?<=eircode is )){_ROUTING_KEY} ?[\dAC-FHKNPRTV-Y]{{4}}(?!\w)",
    _I,
)
_TWO_LETTER_WORDS = read_word_list("two_letter_words")
# "1200 KW" may be written as one word, "2019 IN" is not: without a blank only units are spared.
_UNITS_OF_TWO = frozenset({"KW", "KG", "KM"})


def _build_finder(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """Return a finder of what the last group of a pattern (or all of it) matches."""

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield Span(*match.span(match.lastindex or 0))

    return find


def _find_ibans(text: str) -> Iterator[Span]:
    for match in _IBAN_NL.finditer(text):
        # One with a typing mistake still tells whose it is; one that a text calls an example is nobody's.
        if stdnum_iban.is_valid(match.group()) or not _is_iban_of_a_thing(text, match):
            yield Span(*match.span())
    for match in _IBAN_ANY.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper())
        end = _find_compact_end(text, match.start(), length) if length else None
        # By the check digits alone: of some countries the banks' own check is not on every account.
        if end and stdnum_iban.is_valid(text[match.start() : end], check_country=False):
            yield Span(match.start(), end)
    yield from _build_finder(_ACCOUNT)(text)


def _is_iban_of_a_thing(text: str, match: re.Match[str]) -> bool:
    start = match.start()
    is_thing = is_of_a_thing(text, start) or _IBAN_OF_A_THING.search(text, max(0, start - 40), start) is not None
    return is_thing or _AS_AN_EXAMPLE.match(text, match.end()) is not None


def _find_compact_end(text: str, start: int, length: int) -> int | None:
    """Return where ``length`` letters and digits end, one space, dot or hyphen allowed between any two."""
    n, position = 0, start
    while position < len(text) and n < length:
        if text[position].isascii() and text[position].isalnum():
            n += 1
        elif text[position] not in " .-" or text[position - 1] in " .-":
            return None
        position += 1
    return position if n == length and not text[position : position + 1].isalnum() else None


def _find_phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        number = match.group()
        if _SERVICE_NUMBER.match(number) or _STARTS_AS_DATE.match(number):
            continue
        if number[0] in "0(" and not number.startswith("00") and _is_other_number(text, match.start()):
            continue
        if _IBAN_BEGINNING.search(text, max(0, match.start() - 12), match.start()):  # one that was spared
            continue
        yield Span(match.start(), match.start() + len(number.rstrip(" -")))  # in words it may end in a blank
    yield from _build_finder(_PHONE_NAMED)(text)


def _find_bsns(text: str) -> Iterator[Span]:
    yield from _build_finder(_BSN_NAMED)(text)
    for match in _BSN.finditer(text):
        digits = "".join(filter(str.isdigit, match.group()))
        is_other = _is_other_number(text, match.start()) or is_of_a_thing(text, match.start())
        if stdnum_bsn.is_valid(digits) and not is_other and not _is_amount(text, match):
            yield Span(*match.span())
    if _BSN_WORD.search(text):  # in a text about one, a number with its length is one, a typing mistake included
        for match in _BSN_NEAR.finditer(text):
            if not is_of_a_thing(text, match.start()):
                yield Span(*match.span())


def _is_other_number(text: str, start: int) -> bool:
    return _OTHER_NUMBER.search(text[max(0, start - 40) : start]) is not None


def _is_amount(text: str, match: re.Match[str]) -> bool:
    return text[max(0, match.start() - 2) : match.start()].strip() in {"€", "$", "£"}


def _find_streets(text: str) -> Iterator[Span]:
    yield from _find_lower_case_places(text)  # before the street alone, which would keep the town
    yield from _build_finder(_STREET_ENGLISH)(text)  # first: "29 Frans Halsstraat, 2021 EK" has its number in front
    for match in _STREET.finditer(text):
        last_word = match.group(1).rsplit(" ", 1)[-1]
        if not _NO_STREET.search(last_word):
            yield Span(*match.span())
    for pattern in (
        _STREET_NAMED,
        _STREET_OF_SELF,
        _STREET_ENGLISH_LOWER,
        _POSTBOX,
        _NUMBER_OF_STREET,
        _STREET_AND_POSTCODE,
    ):
        yield from _build_finder(pattern)(text)


def _find_lower_case_places(text: str) -> Iterator[Span]:
    """Yield streets with their number and a known town in small letters behind them: "kruisweg 71 hoofddorp"."""
    for match in _STREET_AND_TOWN.finditer(text):
        if match.group("town") in _DUTCH_PLACES and not _NO_STREET.search(match.group(1)):
            yield Span(*match.span())


def _find_postcodes(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        letters = match.group(3)
        behind = _BEHIND_POSTCODE.match(text, match.end())
        # "3512 JE 21": a word that a house number follows is none.
        is_postcode = letters not in _TWO_LETTER_WORDS or (not match.group(2) and letters not in _UNITS_OF_TWO)
        if is_postcode or (behind and behind.group()[-1].isdigit()):
            yield Span(match.start(), behind.end() if behind else match.end())
    yield from _build_finder(_POSTCODE_LOWER)(text)
    yield from _build_finder(_POSTCODE_UK)(text)
    yield from _build_finder(_EIRCODE)(text)


def _find_meter_numbers(text: str) -> Iterator[Span]:
    yield from _build_finder(_METER)(text)
    yield from _build_finder(_METER_NAMED)(text)
    yield from find_meters_by_word(text)


def _find_eans(text: str) -> Iterator[Span]:
    yield from _build_finder(_EAN)(text)
    yield from _build_finder(_EAN_NAMED)(text)


def parse_postcode_region(postcode: str) -> str | None:
    """Return the two digits of a Dutch postcode that stay as region, or None where there are none.

    Examples
    --------
    >>> parse_postcode_region("3512 AB")
    '35'
    """
    match = re.match(r"\s*([1-9]\d)\d{2}\s?(?:[A-Za-z]{2}(?:[ ,].*)?)?\s*$", postcode)
    return match.group(1) if match else None


def _guard(find: Callable[[str], Iterator[Span]], may_match: Callable[[str], bool]) -> Callable[[str], Iterator[Span]]:
    """Return a finder that looks at a text only where a filter says that one of its patterns may match."""

    def find_guarded(text: str) -> Iterator[Span]:
        return find(text) if may_match(text) else iter(())

    return find_guarded


_STREET_PATTERNS = (
    *(_STREET, _STREET_NAMED, _STREET_ENGLISH, _STREET_ENGLISH_LOWER, _STREET_AND_TOWN, _STREET_AND_POSTCODE),
    *(_POSTBOX, _NUMBER_OF_STREET, _STREET_OF_SELF),
)
_MAY_BE_METER = build_patient_filter(_METER, _METER_NAMED, *METER_PATTERNS)
_MAY_BE_BIRTH_DATE = build_patient_filter(*BIRTH_PATTERNS)
_MAY_BE_REFERENCE = build_patient_filter(*REFERENCE_PATTERNS)
_MAY_BE_PLATE = build_patient_filter(*PLATE_PATTERNS)
_MAY_BE_STREET = build_patient_filter(*_STREET_PATTERNS)
_MAY_BE_LONG_NUMBER = build_patient_filter(
    *(_IBAN_NL, _IBAN_ANY, _ACCOUNT, _EAN, _EAN_NAMED, _CUSTOMER_NAMED, _BSN, _BSN_NAMED, _BSN_NEAR),
    *(
        _PHONE,
        _PHONE_NAMED,
        _POSTCODE,
        _POSTCODE_LOWER,
        _POSTCODE_UK,
        _EIRCODE,
        _HOUSE_NUMBER,
        *CARD_PATTERNS,
        *DOCUMENT_PATTERNS,
    ),
)
"""Filter of the finders that ask for many digits, or for words that hardly any text has."""

DIGIT_FILTERS = (
    *(_MAY_BE_LONG_NUMBER, _MAY_BE_METER, _MAY_BE_BIRTH_DATE, _MAY_BE_REFERENCE),
    *(_MAY_BE_PLATE, _MAY_BE_STREET, may_be_placed),
)
"""Filters of the finders of what has a digit in it."""
FILTERS_OF_WORDS = (_MAY_BE_BIRTH_DATE, _MAY_BE_LONG_NUMBER)
"""Those of what may be written in words alone: a date of birth, a phone number."""

AT_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("link", find_links),
    ("email", find_emails),
    ("name", _build_finder(_HANDLE)),
)
"""Kind and finder of links, and of what has an @ in it or a word for one."""
SIGN_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("password", find_credentials),
    ("user_name", find_user_names),
)
"""Kind and finder of what leads to a person online; it may hold no digit."""
DIGIT_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("iban", _guard(_find_ibans, _MAY_BE_LONG_NUMBER)),
    ("ean", _guard(_find_eans, _MAY_BE_LONG_NUMBER)),
    ("card", _guard(find_cards, _MAY_BE_LONG_NUMBER)),
    ("meter_number", _guard(_find_meter_numbers, _MAY_BE_METER)),
    ("customer_number", _guard(_build_finder(_CUSTOMER_NAMED), _MAY_BE_LONG_NUMBER)),
    ("birth_date", _guard(find_birth_dates, _MAY_BE_BIRTH_DATE)),
    ("ip", find_ips),
    ("bsn", _guard(_find_bsns, _MAY_BE_LONG_NUMBER)),
    ("reference", _guard(find_references, _MAY_BE_REFERENCE)),
    ("document", _guard(find_documents, _MAY_BE_LONG_NUMBER)),
    ("phone", _guard(_find_phones, _MAY_BE_LONG_NUMBER)),
    (
        "address",
        _guard(find_placed_addresses, may_be_placed),
    ),  # before the street alone, and before what its postcode looks like
    ("plate", _guard(find_plates, _MAY_BE_PLATE)),
    ("address", _guard(_find_streets, _MAY_BE_STREET)),
    ("postcode", _guard(_find_postcodes, _MAY_BE_LONG_NUMBER)),
    ("address", _guard(_build_finder(_HOUSE_NUMBER), _MAY_BE_LONG_NUMBER)),
    # Last: what another finder knows is counted as that.
    ("reference", find_bare_numbers),
)
"""Kind and finder of what has a digit in it; where two overlap, the first of this list wins."""
