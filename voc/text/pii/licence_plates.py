"""Licence plates: Dutch, Belgian, German and British, with their hyphens or not, in capitals or not."""

from __future__ import annotations

import re
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
# Without hyphens a plate is any code; it is one where the text is about a vehicle.
_VEHICLE = re.compile(
    r"\bauto|\bcar\b|kenteken|\bplates?\b|nummerplaat|voertuig|vehicle|parkeer(?:app|plaats|vergun)|parking (?:app"
    r"|permit"
    r"|space)|permit|oldtimer|classic|busje|\bvan\b(?= with)|\btaxi|\blease|motor|\bmot\b|\bapk\b|handelaar|dealer"
    r"|wegenbelasting|road tax|\btol|boete|\bfine\b|milieuzone|low emission|handhaver|warden|truck|vracht|chauffeur"
    r"|driver|scooter|brommer|registration|geflitst|monteur parkeerde|courier in"
    r"|\brij(?:d|dt|den)\b|gereden|\breed\b|geparkeerd|parkeren|\bpark(?:ed|ing)?\b|\bdriv(?:e|es|ing)\b|\bdrove\b"
    r"|laadpa(?:al|len)|laadsessie|opladen|charging|charger|charge point|garage|wagen\b|\bbus\b|aanhang(?:er|wagen)"
    r"|trailer|caravan|camper|lorry|\b(?:your|my|the|a|his|white) van\b|\brij in een\b|disabled bay|\bsloop|vrijwaren"
    r"|suspension|schorsing|kentekenbewijs|v5c?\b|logbook"
    r"|\b(?:tesla|volvo|volkswagen|vw|opel|ford|renault|peugeot|toyota|bmw|audi|mercedes|fiat|kia|skoda|hyundai|mazda"
    r"|nissan|suzuki|citro[eë]n|dacia|honda|mini|porsche|polestar)\b|\brdw\b|\banwb\b|wegsleep|weggesleept|takel"
    r"|\btow"
    r"|aanrijding|aangereden|collision|\bhit my\b|bekeur|parking ticket|speeding|snelheid|vignet|\bvin\b|chassis"
    r"|vehicles?|rental|huurauto|deelauto|carshar|voertuig|nummerbord|\breg\b",
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
    >>> text = "De laadpaal herkent K-021-XR niet."
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
    if _VEHICLE.search(text):
        yield from (Span(*match.span(1)) for match in _PLATE_NAMED.finditer(text))
        for match in loose:
            n_signs = sum(map(str.isalnum, match.group()))
            if n_signs >= _SHORTEST_PLATE and not is_of_a_thing(text, match.start()):
                yield Span(*match.span())
