"""Licence plates: Dutch, Belgian, German and British, with their hyphens or not, in capitals or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from voc.records import Span
from voc.text.pii.announced_numbers import is_of_a_thing
from voc.text.pii.word_lists import read_word_list

__all__ = ["PLATE_PATTERNS", "find_plates"]

_I = re.IGNORECASE

_PLATE_FORMS = "|".join(
    shape.replace("L", "[A-Z]").replace("9", r"\d") for shape in sorted(read_word_list("plate_shapes"))
)
_PLATE = re.compile(r"(?<![\w-])(?:[A-Z]{2}\d{2} [A-Z]{3}|[A-Z]{1,3}-[A-Z]{1,2} \d{3,4})(?![\w-])")
_PLATE_LOWER = re.compile(
    rf"(?<![\w-])(?=[A-Z0-9]{{1,3}}-[A-Z0-9]{{2,3}}-)(?:{_PLATE_FORMS}|\d-[A-Z]{{3}}-\d{{3}})(?![\w-])", _I
)
_MONTH_WITHIN = re.compile(r"-(?:jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)-", _I)
_PLATE_NAMED = re.compile(
    r"\b(?:kenteken(?:nummer)?|nummerplaat|nummerbord|licen[cs]e plate|number plate|(?:vehicle "
    r"|car )?reg(?:istration)?"
    r"(?: number| no\.?)?|plates?)\b[^\w\n]{0,3}(?:(?:is|was|van|met|number|nummer|of) ){0,2}"
    r"((?=[A-Z-]{0,7}\d)[A-Z0-9](?:[ -]?[A-Z0-9]){5})\b",
    _I,
)
# Without hyphens a plate is any code; it is one where its sentence is about a vehicle. Whole words: "automatische" and
# "that's fine" are about none, and neither are a line rental and a "beltegoed opladen".
_VEHICLE = re.compile(
    r"\b(?:"
    # vehicles
    r"\w*(?<!\bin)autos?|\w*auto's|auto(?:verzekering|verhuur|bedrijf|dealer|belasting|schade)|(?:\w+-)?cars?"
    r"|voertuig\w*|vehicles?|old ?timers?|(?:bestel|mini)?bus(?:je|jes|sen)?|\w*taxi\w*|\w*wagens?|trucks?"
    r"|lorry|lorries"
    r"|vracht\w*|(?:mini|company|courier|delivery|white|rented|your|my|the|a|his|her|our)[ -]van|van with|minivan"
    r"|motor(?:en|fiets|fietsen|bikes?|cycles?)?|scooters?|brommers?|snorfiets|mopeds?|aanhang(?:er|wagen)s?|trailers?"
    r"|caravans?|campers?|lease|leased|leasing|rental (?:car|van|vehicle)s?|carsharing|car ?share"
    r"|tesla|volvo|volkswagen|vw|opel|ford|renault|peugeot|toyota|bmw|audi|mercedes|fiat|kia|skoda|hyundai|mazda"
    r"|nissan|suzuki|citro[eë]n|dacia|honda|mini|porsche|polestar"
    # driving and who drives
    r"|\w*chauffeurs?|drivers?|rij|rijd|rijdt|rijden|reed|gereden|reden|driv(?:e|es|ing)|drove|koeriers? in"
    r"|couriers? in|wegrijder|tanken|getankt"
    # parking and charging
    r"|\w*parke(?:er|erd|erde|erden|ren)\w*|geparkeerd|park(?:ed|ing)?|laadpa(?:al|len)|laadsessies?"
    r"|charg(?:e|ing) ?(?:points?|stations?|sessions?|posts?)|chargers?|charging|garages?|disabled bay|slagboom"
    r"|permits? for|visitor code|bezoekerscode"
    # offences and accidents
    r"|\w*boetes?|(?:parking|speeding|another|got a|get a|the|a) fines?|fined|bekeur\w*|(?:parking|speeding) tickets?"
    r"|speeding|geflitst|snelheids(?:overtreding|boete|controle)|handhavers?|wardens?|wegsleep\w*"
    r"|weggesleept|takel\w*|tow(?:ed|ing)?|aanrijding\w*|aangereden|collisions?|hit my|tol|tol(?:weg|heffing|poort)"
    r"|tolls?|milieuzones?|(?:low|ultra low|clean)[ -](?:emission|air)|vignet(?:ten)?"
    # papers and trade
    r"|kentekens?|kenteken(?:check|bewijs|plaat|platen|nummers?|registratie)|nummerpla(?:at|ten)|nummerborden?"
    r"|plates?|reg|registrations?(?! (?:code|form|mail|link|page))"
    r"|wegenbelasting|road tax|apk|m\.?o\.?t|(?:auto)?handelaar|(?:auto)?handelaren|dealers?|\w*sloop|scrapped"
    r"|vrijwar\w+|suspension|schorsing|v5c?|logbook|rdw|anwb|vin|chassis\w*"
    r")\b",
    _I,
)
_SENTENCE_END = re.compile(r"(?<=[\w'’)\"]{4})[.!?]+\s|[!?]\s|\n\s*\n")
"""Where a sentence ends; not behind "nr." and "reg."."""
# "bedrag 123 EUR 45", "na 80 KM 2024".
_AMOUNT = re.compile(r"EUR|USD|GBP|CHF|\d (?:KM|KWH|KW|KG|CM|MM|MB|GB|TB|AM|PM)\b", _I)
# "kenmerk AB123C", "my order AB1234": a code by another word.
_OTHER_CODE = re.compile(
    r"\b(?:\w*kenmerk|order|\w*bestelling|\w*bestelnummer|\w*ordernummer|\w*factuur(?:nummer)?|invoice|\w*dossier"
    r"(?:nummer)?|\w*zaaknummer|ticket|case|referentie(?:nummer)?|reference|ref|klantnummer|voucher|\w*code|polis"
    r"(?:nummer)?|policy)(?: (?:number|nummer|no|nr)\.?)?[:#]? ?(?:is |was |met |van )?$",
    _I,
)
_PLATE_LOOSE = re.compile(
    r"(?<![\w.,-])(?=[A-Z0-9 -]{0,9}\d)(?=[A-Z0-9 -]{0,9}[A-Z])(?:[A-Z]{1,3}[ -]?\d{1,4}[ -]?[A-Z]{1,3}"
    r"|\d{1,3}[ -]?[A-Z]{1,3}[ -]?\d{1,3}|[A-Z]{2}[ -]?\d{4}|[A-Z]{1,3}[ -][A-Z]{1,2}[ -]\d{1,4}"
    r"|[A-Z]{2} ?\d{4,5}[A-Z]?|\d{2}[A-Z]{2}\d{2}|\d{2}[ -][A-Z]{2}[ -][A-Z]{2}|[A-Z]{4}\d{2}|\d[A-Z]{3}\d{2,3}"
    r"|\d[A-Z]{2}\d{3}|\d{4}[A-Z]{2})(?![\w-])",
)
_PLATE_LOOSE_LOWER = re.compile(
    r"(?<![\w.,-])(?:[a-z]{2}\d{2}[a-z]{2}|\d{2}[a-z]{2}\d{2}|\d{2}[a-z]{3}\d|\d[a-z]{3}\d{2}|[a-z]{2}\d{4}"
    r"|\d[a-z]{2}\d{3}"
    r"|\d{3}[a-z]{2}\d|\d[a-z]{3}\d{3}|[a-z]{3}\d{2}[a-z]|\d{2}[b-df-hj-np-tv-xz]{4}|[b-df-hj-np-tv-xz]{4}\d{2}"
    r"|[a-z]\d{3}[a-z]{2}|[a-z]{2}\d{3}[a-z]|[a-z]{2}\d{2} [a-z]{3}|[a-z]{2}\d{4}[a-z])(?![\w-])"
)
_SHORTEST_PLATE = 5
_DIGIT_BESIDE_LETTERS = re.compile(r"\d[ -]?[A-Z]{1,3}\b|\b[A-Z]{1,3}[ -]?\d", _I)
"""A digit beside letters, as every plate has."""

PLATE_PATTERNS = (_PLATE, _PLATE_LOWER, _PLATE_LOOSE, _PLATE_LOOSE_LOWER, _PLATE_NAMED)
"""Patterns of which one matches wherever a plate is found."""


def find_plates(text: str) -> Iterator[Span]:
    """Yield plates: with hyphens anywhere, in another shape where the text is about a vehicle.

    Examples
    --------
    >>> text = "Zoek K-021-XR eens op."
    >>> [text[span.start : span.end] for span in find_plates(text)]
    ['K-021-XR']
    """
    for pattern in (_PLATE, _PLATE_LOWER):
        for match in pattern.finditer(text):
            if not is_of_a_thing(text, match.start()) and not _MONTH_WITHIN.search(match.group()):
                yield Span(*match.span())
    # The shapes before the words: few texts hold a shape, and the list of words is long.
    loose = [*_PLATE_LOOSE.finditer(text), *_PLATE_LOOSE_LOWER.finditer(text)]
    if not loose and _DIGIT_BESIDE_LETTERS.search(text) is None:
        return
    for match in _PLATE_NAMED.finditer(text):
        if not is_of_a_thing(text, match.start(1)):
            yield Span(*match.span(1))
    yield from _find_codes_of_vehicles(text, loose)


def _find_codes_of_vehicles(text: str, loose: list[re.Match[str]]) -> Iterator[Span]:
    """Yield the codes whose sentence is about a vehicle, and that no other word names."""
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(text)), len(text)] if loose else []
    is_about_vehicle: dict[int, bool] = {}  # each sentence is searched once: a text may be all codes
    for match in loose:
        start = match.start()
        if not _is_long_code(match.group()) or is_of_a_thing(text, start):
            continue
        number = bisect_right(ends, start, hi=len(ends) - 1)
        if number not in is_about_vehicle:
            is_about_vehicle[number] = _VEHICLE.search(text, ends[number - 1], ends[number]) is not None
        if is_about_vehicle[number] and _OTHER_CODE.search(text, max(0, start - 40), start) is None:
            yield Span(*match.span())


def _is_long_code(code: str) -> bool:
    return sum(map(str.isalnum, code)) >= _SHORTEST_PLATE and _AMOUNT.search(code) is None
