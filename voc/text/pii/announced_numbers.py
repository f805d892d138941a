"""Finders of numbers that lead to one person through a company's or a government's books: orders, documents, cards.

A number alone tells nothing; it is taken where a word announces it ("polisnummer", "paspoort"), where it passes the
check of its kind (Luhn) or has a shape that nothing else has. Numbers of things (a model, an error, a part) stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from voc.records import Span

__all__ = [
    "CARD_PATTERNS",
    "DOCUMENT_PATTERNS",
    "METER_PATTERNS",
    "REFERENCE_PATTERNS",
    "find_bare_numbers",
    "find_cards",
    "find_documents",
    "find_meters_by_word",
    "find_references",
    "is_of_a_thing",
]

_I = re.IGNORECASE

# What the number right behind it says is about a product, a form or an example.
_THING = re.compile(
    r"(?:product|artikel|article|kleur|colou?r|fout|error|patch|chip|placeholder|voorbeeld|example|sample"
    r"|help ?te[kx]"
    r"|handleiding|manual|onderdeel|\bpart\b|model|batch|firmware|barcode|isbn|\bitem\b|lampje|hoes|\bbestand"
    r"|\bfile\b"
    r"|formulier|\bform\b|verpakking|packaging|oplage|print run|actie ?code|promo|serie nummer van|wattage|dummy|demo"
    r"|\btype\b|type ?nummer|type ?number|battery|\bsize\b|\bmaat\b|\btarief\b|sticker op de router)"
    # "fout kaartnummer 4111…": a word for a person's number between them wins.
    r"(?:(?!kaart|card|bsn|paspoort|passport|rijbewijs|licen|meter|kenteken|plate)[^.?!:\n]){0,18}:? ?$",
    _I,
)
# A sample of a document is nobody's, whatever the word for it.
_SAMPLE = re.compile(
    r"(?:voorbeeld|sample|example|specimen|dummy)[- ]?(?:paspoort|passport|rijbewijs|kaart|card|account|rekening"
    r"|bsn|iban|id|kenteken|nummerplaat|(?:(?:licen[cs]e|number) )?plate)"
    r"[a-z]{0,8} $",
    _I,
)
_SAMPLE_BEFORE = re.compile(r"(?:voorbeeld|sample|example|dummy)[- ]?$", _I)
_DATE_SHAPE = re.compile(r"(?:\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)?\d{2}|(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2})$")
_UNIT_BEHIND = re.compile(
    r" ?(?:%|€|eur|kwh|m3|watt|wp\b|mbit|km\b|cm\b|euro|pond|pound|procent|percent|dag|day|week|weken|maand|month"
    r"|jaar"
    r"|year|keer|times|uur|hour|minu|stuks|items|pagina|pages|bezoekers|visitors|klant|customers|punten|points|:\d"
    r"|,\d)",
    _I,
)

# A card of 15 digits begins with 34 or 37, any other with 2 to 6 and has 16 or 19.
_CARD = re.compile(
    # Not within the shape of an IBAN: "DE76 4113 4422 8072 8866 04".
    r"(?<![\w.,-])(?<![A-Z]{2}\d{2} )(?:3[47]\d{2}(?:[ .-]?\d){11}"
    r"|[2-6]\d{3}(?:[ .-]?\d){12}(?:[ .-]?\d{3})?)(?![\w-]|\.\w)"
)

_CARD_CODE = re.compile(
    r"\b(?:cvc|cvv|cv2|code (?:op de achterkant|on the back)|(?:security|veiligheids"
    r"|beveiligings)[ -]?code)\b[^\w\n]{0,3}(?:is |van )?(\d{3,4})(?!\d)",
    _I,
)

# "De mastercard eindigend op 4444", "exp 04/29": with a name they are enough to pass for its owner.
_CARD_PART = re.compile(
    r"(?:card|kaart|\bpas|visa|amex)\b[^.?!\n]{0,30}\b(?:(?:eindigend|eindigt) op|end(?:ing|s) (?:in|with)"
    r"|laatste (?:vier|4) cijfers"
    r"|last (?:four|4)(?: digits)?|exp(?:iry|ires|iration)?(?: date)?|vervaldatum|geldig tot|valid (?:to|until)):?"
    r"(?: (?:is|are|zijn))? (\d{4}(?!\d)|\d{2}/\d{2}(?!\d))",
    _I,
)

_BOOKS = (
    r"(?:zorg|credit|eind|jaar|slot|termijn|voorschot|deel|spoed)?(?:klant|relatie|debiteur|contract|account"
    r"|cli[eë]nt|pati[eë]nt|hypothe[e]?k|polis|dossier|offerte|nota"
    r"|factuur|order|bestel(?:ling)?|zending|pakket|schade(?:melding)?|melding|claim|retour|lid(?:maatschap)?|donor"
    r"|donateurs?|lidmaatschaps?|abonnement|lening|reservering|boeking|ticket|zaak|kenmerk|referentie|customer"
    r"|client|patient|mortgage|policy"
    r"|case|reference|ref|invoice|bill|shipment|parcel|tracking|report|return|member(?:ship)?|subscription|loan"
    r"|booking"
    r"|reservation|debtor|quote|order|objection|bezwaar(?:schrift)?|aanvraag|application|project|opdracht"
    r"|werk(?:order|bon)"
    r"|voucher|(?:klanten|bonus|spaar)(?:kaart|pas)|loyalty(?: card)?|storing|incident|afspraak|appointment|betaling"
    r"|payment|transacti(?:e|on)|mandaat|machtigings?|mandate|incasso|vordering|aanmaning|reminder|beschikking"
    r"|aanslag"
    r"|uitkering|benefit|vergunning|permit|student|leerling|personeels?|employee|abonnee|subscriber"
    r"|(?<!company )registrati(?:e|on)"
    r"|inschrijf|enrol?ment|aansluit(?:ing)?|installatie|installation|connection|meld|klacht|complaint)(?:en|s)?"
)
_NUMBER_WORD = r"(?:[ -]?(?:nummer|nr|number|no|code|id)\b)?\.?"
_VALUE = (
    r"(?:[A-Z]{1,4}-){0,2}(?:[A-Z]{1,3} )?[A-Z]{0,4}\d[A-Z0-9]{0,19}(?:[-./][A-Z0-9]{1,12}){0,3}(?: \d{3,8}\b){0,3}"
)
_REFERENCE = re.compile(
    rf"\b{_BOOKS}{_NUMBER_WORD}[^\w\n€$£-]{{0,3}}(?:(?:is|luidt|reads|met|with|with you is|nummer|number|van"
    rf"|nr\.?|no\.?) ){{0,2}}"
    rf"#?({_VALUE})(?![\w])",
    _I,
)
# "File" is a thing, too ("file 2026.xlsx"): only a number that no file is called.
_FILE_NUMBER = re.compile(r"\b[Ff]ile(?: (?:number|no\.?|ref\.?))? ([A-Z]{0,3}[-/]?\d[\d/-]{4,15}\d)(?![\w.])")
_REFERENCE_AFTER = re.compile(
    rf"(?<![\w.,-])({_VALUE}),? (?:als|as|is|was|,)(?: (?:mijn|my|het|the|your|uw|our|ons))? {_BOOKS}"
    r"[ -]?(?:nummer|nr|number|no)\b",
    _I,
)
_ALSO = re.compile(rf",? ?(?:\b(?:en|and|of|or|naar|to)\b|&|,)(?: [a-z'’]{{1,12}}){{0,3}} ({_VALUE})(?![\w])", _I)
_WORD_BEFORE = re.compile(r"^[A-Z]{1,3} ", _I)
_SHORTEST_NUMBER = 5

# Digits that nothing announces: from seven on they are hardly an amount or a reading, and lead to somebody.
_BARE_NUMBER = re.compile(
    r"(?<![\w.,€$£+-])(?<![A-Z0-9] )(?:\d{7,12}|\d{3,4}(?:[ -]\d{3,4}){2}(?! ?\d)|[A-Z]{1,4}[-/]?\d{5,10}"
    r"|[A-Z]{1,4}[-/]\d{2,6}[-/]\d{2,8}"
    r"|(?:19|20)\d{2}[-/]\d{4,8})(?![\w%€]|[.,:]\d|[-/]\w)"
)
# Numbers of companies, of the law and of telephones that anybody may call.
_OF_A_COMPANY = re.compile(
    r"(?:kvk|company reg|getal|btw|vat|rsin|kamer van koophandel|chamber of commerce|company number|artikel"
    r"|article|wet|act|ean"
    r"|gtin"
    r"|isbn|issn"
    r"|iso|nen|rfc|postcode|0[89]00|populatie|population|inwoners|omzet|bel(?:len)?|call|call:|winst|aantal|total"
    r"|totaal"
    r"|voorbeeld\w*|example|teller|counter|monster\w*|sample|slot|lock|artikel\w*|trekking|draw|lottery|loterij"
    r"|winnend\w*"
    r"|streepjescode|barcode|doos|box|verpakking|packaging|jaar|year|versie|version|build|stand|standen|verbruik\w*"
    r"|usage|teruglever\w*|opgewekt|kwh|m3|code)"
    r"[^.?!\n]{0,22}$",
    _I,
)
_PHONE_SHAPE = re.compile(r"06(?:[ -]?\d){8}|0[1-9]\d{1,2}[ -]\d(?:[ -]?\d){5,6}")
_SERVICE_NUMBER = re.compile(r"0[89]\d{2}\D")

_DOCUMENT_WORD = re.compile(
    r"paspoort|passport|rijbewijs|driving licen|driver'?s licen|\bid[ -]?(?:kaart|card|scan|bewijs)|identiteits"
    r"|verblijfs|residence|vreemdelingen|legitimat|burgerzaken|civil affairs|hotelregist|hotel regist|documentnummer"
    r"|document number|reisdocument|travel document|identity|identificat|legitim|\bv-?nummer|permit|social security"
    r"|national insurance|\bssn\b|kopie van m|copy of my|\bmrz\b|notari|notary|\bgemeente heeft\b|visum|visa number"
    r"|9 tekens|9 characters|datalek|data breach",
    _I,
)
_DOCUMENT_NUMBER = re.compile(
    r"(?<![\w.,-])(?:\d{4} ?\d{3} ?\d{3}|\d{9}|[A-Z]{1,3}\d{6,9}[A-Z]?|(?=[A-Z]*\d)[A-Z0-9]{8}\d"
    r"|[A-Z9]{5}\d{6}[A-Z0-9]{5})"
    r"(?![\w-]|[.,]\d)",
    _I,
)
# Dutch numbers have no letter O and end in a digit, so that "WINDOWS10" is none; in lower case two digits are apart.
_DOCUMENT_SHAPE = re.compile(
    r"(?<![\w.,-])(?:(?!ERR)[NBSIE][A-Z][A-NP-Z0-9]{6}\d|[NBSIE][a-z](?=[a-np-z0-9]*\d[a-z]+\d)[a-np-z0-9]{6}\d"
    r"|[nbsie][a-z](?=[a-np-z0-9]*\d[a-z]+\d)[a-np-z0-9]{6}\d|[A-Z9]{5} ?\d{6} ?[A-Z9]{2}\d[A-Z0-9]{2})(?![\w-])"
)

# British: two letters, six digits, a letter from A to D; behind its name any two letters.
_NATIONAL_INSURANCE = re.compile(
    r"(?<![\w-])(?:[A-CEGHJ-PR-TW-Z]{2}|(?<=[Ii]nsurance number )[A-Z]{2}) ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\w-])"
)

_METER_WORD = re.compile(r"(?<!kilo)(?<!centi)meter|\bmeting\b|\breadings?\b|laadpaal", _I)
_METER_NUMBER = re.compile(
    r"(?<![\w.,€-])(?:\d{7,9}|\d{3} \d{3} \d{3}|(?=[A-Z]*\d?[A-Z]*\d{4})\d?[A-Z]{2,4}-?\d{5,16}"
    r"|[A-Z]\d[A-Z]\d{8,12}|[EG]\d{9,17})(?![\w-]|[.,]\d)",
    _I,
)
# British and Irish numbers of a connection.
_SUPPLY_NUMBER = re.compile(
    r"\b(?:mpan|mprn|msn|meter point(?: reference| administration)?(?: number)?|supply number)\b[^\w\n]{0,3}"
    r"(?:(?:is|number|no\.?) )?(\d(?: ?\d){5,20})(?!\d)",
    _I,
)
_METER_SHAPE = re.compile(r"(?<![\w-])(?:XMX\d{8,14}|KFM-?\d{6,9}|\d[A-Z]{3}\d{8,12})(?![\w-])", _I)
_NEAR = 60
"""Letters between a number and the word that says what it is."""


CARD_PATTERNS = (_CARD, _CARD_CODE, _CARD_PART)
REFERENCE_PATTERNS = (_REFERENCE, _REFERENCE_AFTER, _FILE_NUMBER)
DOCUMENT_PATTERNS = (_DOCUMENT_SHAPE, _NATIONAL_INSURANCE, _DOCUMENT_NUMBER)
METER_PATTERNS = (_METER_SHAPE, _METER_NUMBER, _SUPPLY_NUMBER)
"""Patterns of which one matches wherever the finder of that name finds anything."""


def find_cards(text: str) -> Iterator[Span]:
    """Yield payment cards: their shape, and digits that pass Luhn's check."""
    for match in _CARD.finditer(text):
        digits = "".join(filter(str.isdigit, match.group()))
        if luhn.is_valid(digits) and not is_of_a_thing(text, match.start()):
            yield Span(*match.span())
    for pattern in (_CARD_CODE, _CARD_PART):
        yield from (Span(*match.span(1)) for match in pattern.finditer(text))


def find_references(text: str) -> Iterator[Span]:
    """Yield numbers of customers, orders, invoices and the like, behind or before the word that names them."""
    for match in _REFERENCE.finditer(text):
        if not _is_reference(text, match.span(1)) or _SAMPLE_BEFORE.search(
            text, max(0, match.start() - 10), match.start()
        ):
            continue
        yield Span(*match.span(1))
        also = _ALSO.match(text, match.end(1))  # "contracten 1, 2 en 3"
        while also is not None and _is_reference(text, also.span(1)):
            yield Span(*also.span(1))
            also = _ALSO.match(text, also.end(1))
    yield from (Span(*match.span(1)) for match in _FILE_NUMBER.finditer(text))
    for match in _REFERENCE_AFTER.finditer(text):
        if _is_reference(text, match.span(1)):
            yield Span(*match.span(1))


def _is_reference(text: str, place: tuple[int, int]) -> bool:
    value = _WORD_BEFORE.sub("", text[slice(*place)])  # "tot 31-12-27", "in 2023"
    n_letters_digits = sum(map(str.isalnum, value))
    if n_letters_digits < _SHORTEST_NUMBER or sum(map(str.isdigit, value)) < _SHORTEST_NUMBER - 1:
        return False
    if _PHONE_SHAPE.fullmatch(value):  # "klacht 06-12345678": a telephone's finder calls it by its name
        return False
    return _DATE_SHAPE.match(value) is None and _UNIT_BEHIND.match(text, place[1]) is None


def find_bare_numbers(text: str) -> Iterator[Span]:
    """Yield long numbers and codes that no word announces; those of things, companies, amounts and dates stay."""
    for match in _BARE_NUMBER.finditer(text):
        start, end = match.span()
        if is_of_a_thing(text, start) or _OF_A_COMPANY.search(text, max(0, start - 40), start):
            continue
        if _DATE_SHAPE.match(match.group()) or _UNIT_BEHIND.match(text, end) or _SERVICE_NUMBER.match(match.group()):
            continue
        yield Span(start, end)


def find_documents(text: str) -> Iterator[Span]:
    """Yield numbers of passports, identity cards and driving licences."""
    for match in (*_DOCUMENT_SHAPE.finditer(text), *_NATIONAL_INSURANCE.finditer(text)):
        if not is_of_a_thing(text, match.start()):
            yield Span(*match.span())
    yield from _find_near(text, _DOCUMENT_WORD, _DOCUMENT_NUMBER)


def find_meters_by_word(text: str) -> Iterator[Span]:
    """Yield numbers near a word for a meter, and those that have the shape of a maker's number."""
    yield from (Span(*match.span()) for match in _METER_SHAPE.finditer(text))
    yield from (Span(*match.span(1)) for match in _SUPPLY_NUMBER.finditer(text))
    yield from _find_near(text, _METER_WORD, _METER_NUMBER)


def _find_near(text: str, word: re.Pattern[str], number: re.Pattern[str]) -> Iterator[Span]:
    """Yield numbers with a word at most ``_NEAR`` letters before or behind them."""
    # The numbers first: few texts hold one, and the list of words is long.
    matches = list(number.finditer(text))
    places = [match.span() for match in word.finditer(text)] if matches else []
    if not places:
        return
    n = 0
    for match in matches:
        start, end = match.span()
        while n < len(places) - 1 and places[n][1] < start - _NEAR:  # both are in the text's order: linear
            n += 1
        is_near = places[n][0] <= end + _NEAR and places[n][1] >= start - _NEAR
        if is_near and _UNIT_BEHIND.match(text, end) is None and not is_of_a_thing(text, start):
            yield Span(start, end)


def is_of_a_thing(text: str, start: int) -> bool:
    """Tell whether the words before a number say that it is a product's, an error's or an example's."""
    return any(pattern.search(text, max(0, start - 40), start) for pattern in (_THING, _SAMPLE))
