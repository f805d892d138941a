"""Finders of numbers and addresses of a person in a text, one for each kind.

A finder yields the characters to be taken out. It errs on the side of redaction where a number has the shape *and*
passes its check (IBAN, BSN, EAN) or the words before it name it; it leaves amounts, meter readings, years, dates and
invoice numbers, which the themes are about. Shapes are bounded, so that a text of any length takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import iban as stdnum_iban
from stdnum.nl import bsn as stdnum_bsn

from voc.records import Span
from voc.text.pii.word_lists import read_word_list

__all__ = ["AT_FINDERS", "DIGIT_FINDERS", "parse_postcode_region"]

_I = re.IGNORECASE

# "(at)" and blanks: how people write an address that robots shall not read.
_EMAIL = re.compile(r"[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", _I)
_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z]\w{2,29}\b")

# A Dutch IBAN is taken by its form; of any other country only one whose check digits are right, since two letters and
# digits are also the beginning of an article number.
_IBAN_NL = re.compile(r"\bNL[ .-]?\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){10}(?!\d)", _I)
_IBAN_ANY = re.compile(r"\b[A-Z]{2}\d{2}(?=[ ]?[A-Z0-9]{4})", _I)
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in read_word_list("iban_lengths")}  # DE22: 22 characters
# Seven to ten digits are an account number only where a word says so.
_ACCOUNT = re.compile(
    r"\b(?:bank|giro)?(?:rekening ?(?:nummer|nr)|account number)\b[^\w\n]{0,3}(?:is )?(\d(?:[ .]?\d){6,9})(?!\d)", _I
)

# 18 digits from 87 on name a connection to the Dutch grid.
_EAN = re.compile(r"(?<!\d)87(?:[ .]?\d){16}(?!\d)")
_EAN_NAMED = re.compile(r"\bean(?:[ -]?(?:code|nummer|nr|18))*\b[^\w\n]{0,3}(?:is )?(\d(?:[ .]?\d){12,17})(?!\d)", _I)
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
    r"[^\w\n]{0,3}(?:is )?#?((?=[A-Z-]{0,5}\d)[A-Z0-9][A-Z0-9.-]{2,18}[A-Z0-9])",
    _I,
)

_MONTH = r"(?:jan|feb|mrt|maart|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:ste|e|th|st|nd|rd)?[ ./-](?:\d{{1,2}}|{_MONTH})[ ./-](?:19|20)?\d{{2}}"
    rf"|(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_MONTH} \d{{1,2}},? (?:19|20)\d{{2}}"
    r"|(?<=[\s:])[0-3]\d[01]\d(?:19|20)\d{2})"
)
_BIRTH = re.compile(
    r"\b(?:geboren|geboortedatum|geboortedag|geb(?:\.? ?d\w{2,4}\b\.?|\.)?|born|birth ?date|date of birth|dob"
    r"|d\.o\.b\.?)"
    r"(?: is| was)?[ ]?[:=]?[ ]?(?:(?:op|te|in|on|at) (?:[A-Z][\w-]{2,20},? )?(?:(?:op|on) )?)?(?:de |the )?"
    rf"({_DATE})(?!\d)",
    _I,
)
# A full date of the last century is hardly about an invoice.
_LAST_CENTURY = re.compile(r"(?<![\w.,/-])(?:\d{1,2}[-/.]\d{1,2}[-/.]19\d{2}|19\d{2}-\d{2}-\d{2})(?![\w]|[-/]\d)")
# A past date that is a sentence of its own answers "what is your date of birth?".
_ALONE = re.compile(r"(?:^|[.?!\n]\s)(\d{1,2}[-/.]\d{1,2}[-/.]20(?:0\d|1[0-2]))(?=[.,]?\s|[.,]?$)")
_BIRTH_AFTER = re.compile(rf"(?<!\d)({_DATE}) (?:geboren|born)\b", _I)

_PHONE = re.compile(
    r"""(?<![\w.,-])(?:
      (?:\+|00)31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?\d){8}        # +31 6 12345678, 0031 (0)20-1234567
    | (?:\+|00)[1-9]\d{0,2}(?:[ .()/-]{0,2}\d){7,11}              # another country
    | \(0[1-9]\d{1,2}\)[ .-]?\d(?:[ .-]?\d){5,6}                  # (020) 123 45 67
    | 0[1-9]\d{8,9}                                               # without separators
    | 06[ ./-]{1,3}\d(?:[ .-]?\d){7}                              # 06-12345678, 06 12 34 56 78
    | 0[1-9]\d[ ./-]{1,3}\d(?:[ .-]?\d){6}                        # 020-1234567
    | 0[1-9]\d{2}[ ./-]{1,3}\d(?:[ .-]?\d){5}                     # 0592-123456
    | 07\d{3}[ ]\d{3}[ ]?\d{3}                                    # 07700 900123
    )(?![\d]|[.,]\d|-\d)""",
    re.VERBOSE,
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
    r"(?<![\w.,€-])(?:\d{9}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4}[ .]\d{2}[ .]\d{3})(?![\w%]|[.,-]\d| ?(?:kwh|m3|euro|eur|%))",
    _I,
)
_BSN_NAMED = re.compile(
    r"\b(?:bsn|burger ?service ?(?:nummer|nr)|sofi ?(?:nummer|nr)|citizen service number)\b(?:[ -]?(?:nummer|nr))?\.?"
    r"[^\w\n]{0,3}(?:is )?(\d(?:[ .-]?\d){7,8})(?!\d)",
    _I,
)
_OTHER_NUMBER = re.compile(
    r"(?:factuur|nota|order|bestel|referentie|kenmerk|dossier|zaak|offerte|ticket|invoice|reference|ref|case|track\w*"
    r"|bon|pakket|betaling\w*|transactie|polis)\w{0,4}[ -]?(?:nummer|nr|number|no|code|id)?\.?[ :#=]{0,3}"
    r"(?:is |met |van )?$",
    _I,
)

_PLATE_FORMS = "|".join(
    shape.replace("L", "[A-Z]").replace("9", r"\d") for shape in sorted(read_word_list("plate_shapes"))
)
_PLATE = re.compile(rf"(?<![\w-])(?:{_PLATE_FORMS})(?![\w-])")
_PLATE_NAMED = re.compile(
    r"\b(?:kenteken(?:nummer)?|nummerplaat|licen[cs]e plate|number plate|registration)\b[^\w\n]{0,3}(?:is |van )?"
    r"((?=[A-Z-]{0,7}\d)[A-Z0-9](?:[ -]?[A-Z0-9]){5})\b",
    _I,
)

_PARTICLES = r"(?:van|von|de|den|der|het|ter|ten|te|'t|’t|v\.d\.|op|in|aan|d'|la|le|del|el)"
_STREET_WORDS = (
    r"[^\W\d_]{2,20}(?:straat|str\.|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef|plantsoen|boulevard)"
    r"|[A-Z][^\W\d_]{1,20}(?:hof|pad|park|markt|haven|wal|berg|veld|akker|weide|erf|hout|horst|kamp|donk|meent|vaart)"
    rf"|(?:[Ll]aan|[Ww]eg|[Pp]lein|[Hh]of|[Ss]ingel|[Pp]ad) {_PARTICLES} (?:{_PARTICLES} )?[A-Z][\w'’-]{{2,24}}"
)
_UNITS = (
    r"uur|u|min|minuten|minuut|dag|dagen|week|weken|maand|maanden|keer|x|jaar|km|meter|m|euro|eur|procent|mensen"
    r"|klanten|kwh|m3|graden|hours?|minutes?|times|days?|weeks?|years?"
)
# A street needs its house number, and no unit behind it: "de snelweg 20 km" is none. All parts are bounded, so that the
# search stays linear in a text of capitals.
_STREET = re.compile(
    rf"\b((?:[A-Z][\w.'’-]{{0,19}} (?:{_PARTICLES} ){{0,3}}){{0,3}}(?:{_STREET_WORDS}))"
    r",? (?:nr\.? |nummer |huisnummer )?\d{1,4}(?: ?[-/]? ?(?:[a-zA-Z]|bis|hs|zw|rd|[IV]{1,3}|\d{1,3}))?"
    rf"(?![\w€%]|[.,:]\d| ?(?:{_UNITS})\b)"
)
_STREET_NAMED = re.compile(
    r"\b(?:adres|address|wonende|woonachtig)\b[^\w\n]{0,3}(?:is |aan |op |te |at )?"
    r"([A-Z][\w.'’-]{1,24}(?: [\w.'’-]{1,24}){0,4}? \d{1,4} ?[a-zA-Z]?)\b(?![.,:]\d)"
)
_STREET_ENGLISH = re.compile(
    r"\b\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w'’-]{1,19} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court"
    r"|Crescent|Gardens|Terrace|Way|Place|Square|Grove|Boulevard)\b\.?"
)
# "Onderweg 3 keer gebeld" and the like: words on -weg that are no street.
_NO_STREET = re.compile(
    r"(?:onder|snel|auto|om|heen|terug|half|uit|rijks|hoofd|water|spoor|levens|midden|reclame|voor)weg$", _I
)

_POSTCODE = re.compile(r"(?<![\w.,€-])([1-9]\d{3})( ?)([A-Z]{2})(?![\w])")
_POSTCODE_LOWER = re.compile(r"\b(?:postcode|postal code|pc)\b[^\w\n]{0,3}(?:is )?([1-9]\d{3} ?[a-z]{2})\b", _I)
_POSTCODE_UK = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
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
    yield from _build_finder(_IBAN_NL)(text)  # unchecked: one with a typing mistake still tells whose it is
    for match in _IBAN_ANY.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper())
        end = _find_compact_end(text, match.start(), length) if length else None
        if end and stdnum_iban.is_valid(text[match.start() : end]):
            yield Span(match.start(), end)
    yield from _build_finder(_ACCOUNT)(text)


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
        yield Span(*match.span())
    yield from _build_finder(_PHONE_NAMED)(text)


def _find_bsns(text: str) -> Iterator[Span]:
    yield from _build_finder(_BSN_NAMED)(text)
    for match in _BSN.finditer(text):
        digits = "".join(filter(str.isdigit, match.group()))
        if stdnum_bsn.is_valid(digits) and not _is_other_number(text, match.start()) and not _is_amount(text, match):
            yield Span(*match.span())


def _is_other_number(text: str, start: int) -> bool:
    return _OTHER_NUMBER.search(text[max(0, start - 40) : start]) is not None


def _is_amount(text: str, match: re.Match[str]) -> bool:
    return text[max(0, match.start() - 2) : match.start()].strip() in {"€", "$", "£"}


def _find_streets(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        last_word = match.group(1).rsplit(" ", 1)[-1]
        if not _NO_STREET.search(last_word):
            yield Span(*match.span())
    yield from _build_finder(_STREET_NAMED)(text)
    yield from _build_finder(_STREET_ENGLISH)(text)


def _find_postcodes(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        letters = match.group(3)
        if letters not in _TWO_LETTER_WORDS or (not match.group(2) and letters not in _UNITS_OF_TWO):
            yield Span(*match.span())
    yield from _build_finder(_POSTCODE_LOWER)(text)
    yield from _build_finder(_POSTCODE_UK)(text)


def _find_birth_dates(text: str) -> Iterator[Span]:
    yield from _build_finder(_BIRTH)(text)
    yield from _build_finder(_BIRTH_AFTER)(text)
    yield from _build_finder(_LAST_CENTURY)(text)
    yield from _build_finder(_ALONE)(text)


def _find_meter_numbers(text: str) -> Iterator[Span]:
    yield from _build_finder(_METER)(text)
    yield from _build_finder(_METER_NAMED)(text)


def _find_eans(text: str) -> Iterator[Span]:
    yield from _build_finder(_EAN)(text)
    yield from _build_finder(_EAN_NAMED)(text)


def _find_plates(text: str) -> Iterator[Span]:
    yield from _build_finder(_PLATE)(text)
    yield from _build_finder(_PLATE_NAMED)(text)


def parse_postcode_region(postcode: str) -> str | None:
    """Return the two digits of a Dutch postcode that stay as region, or None where there are none.

    Examples
    --------
    >>> parse_postcode_region("3512 AB")
    '35'
    """
    match = re.match(r"\s*([1-9]\d)\d{2}\s?[A-Za-z]{0,2}\s*$", postcode)
    return match.group(1) if match else None


AT_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("email", _build_finder(_EMAIL)),
    ("name", _build_finder(_HANDLE)),
)
"""Kind and finder of what has an @ in it."""
DIGIT_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("iban", _find_ibans),
    ("ean", _find_eans),
    ("meter_number", _find_meter_numbers),
    ("customer_number", _build_finder(_CUSTOMER_NAMED)),
    ("birth_date", _find_birth_dates),
    ("bsn", _find_bsns),
    ("phone", _find_phones),
    ("plate", _find_plates),
    ("address", _find_streets),
    ("postcode", _find_postcodes),
)
"""Kind and finder of what has a digit in it; where two overlap, the first of this list wins."""
