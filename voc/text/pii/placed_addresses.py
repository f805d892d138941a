"""Addresses that a postcode, a town or an addition to the house number gives away, whatever the street is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span
from voc.text.pattern_filter import PatternFilter

__all__ = ["PLACED_PATTERNS", "find_placed_addresses", "may_be_placed"]

_WORD = r"['’]?[A-ZÀ-Þ][\w.'’-]{1,24}"
_SMALL = r"(?:van|von|de|den|der|ter|ten|am|im|zum|zur|la|le|du|des|['’][st])"
_NAME = rf"(?:(?:['’][st] )?{_WORD}(?: (?:{_SMALL} ){{0,2}}{_WORD}){{0,3}})"
_PLACE = r"[A-ZÀ-Þ][a-zà-ÿ'’]{1,20}(?:[ -](?:aan|den|de|op|upon|[A-ZÀ-Þ][a-zà-ÿ]{1,20})){0,3}"
_HOUSE = r"\d{1,4}(?: ?[-/]? ?(?:[a-zA-Z]\b|bis\b|hs\b|\d{1,3}\b))?"
_UNIT = r"(?:,? (?:unit|app\.?|appartement|kamer|flat|room|apt\.?|apartment|etage|huis|verdieping) \w{1,4})"
_RANGE = r"(?: (?:t/m|tot en met|up to) \d{1,4})"
_DUTCH_POSTCODE = r"[1-9]\d{3} ?[A-Z]{2}\b"
_POSTCODE_COUNTRY = r"(?:D-|B-|A-|CH-|L-)?"
# No year: "versie 14, 2024 Editie" is no address; 2018 Antwerpen is one behind a street.
_FOREIGN_POSTCODE = rf"{_POSTCODE_COUNTRY}(?:\d{{5}}|(?!19|20)[1-9]\d{{3}})"
_POSTCODE_LIKE_YEAR = rf"{_POSTCODE_COUNTRY}(?:19|20)\d{{2}}"
_TYPES = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Crescent|Gardens|Terrace|Way|Place|Square|Grove"
    r"|Boulevard|Park|Hill|Row|Walk|Mews|Quay|Green|Field|Fields|Sands|Canal|Dike|Wall|Brook|Meadow|Croft|Hollow"
    r"|Parkway|Trail)"
)
_SURE_STREET_ENDS = "straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef"
"""Ends that hardly any other word has: they tell a street in small letters, too."""
_STREET_ENDS = rf"(?:{_SURE_STREET_ENDS}|plantsoen|pad|hof|wal|baan|kamp|erf|stra(?:ss|ß)e)"
_FLOOR = r"(?:, (?:upstairs|downstairs|ground floor|first floor|top floor|basement))"
_US_PLACE = rf"(?:, {_PLACE},? [A-Z]{{2}} \d{{5}}(?:-\d{{4}})?\b)"
_UK_PLACE = rf"(?:(?:,? {_PLACE}){{0,2}},? [A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}\b)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Januari|Februari|Maart"
    r"|Mei|Juni|Juli|Augustus|Oktober)\b"
)
_DUBLIN = r"(?:, Dublin \d{1,2}\b)"

_NUMBER = r"\d{1,4}(?:[a-zA-Z]|-(?:\d{1,4}|[IV]{1,3}))?"

may_be_placed = PatternFilter(
    lambda: (
        # A capital's word before a number, or behind it, or a street's end: each of the patterns has one of these.
        r"(?:\p{Lu}\S{0,24}|['’][st]-\S{0,24}),? \d|\d[\w-]{0,6},? ['’\p{Lu}]"
        rf"|(?:[Ff]lat|[Aa]partment|Apt\.?|Unit|Room) \w{{1,4}},? \p{{Lu}}|(?:{_SURE_STREET_ENDS}) \d"
    )
)
"""Filter of the texts that may hold such an address."""
PLACED_PATTERNS: tuple[re.Pattern[str], ...] = (
    # "Rozemarijn 5, 5263 GC Vught", with what stands before it: a residence, a flat.
    re.compile(
        rf"(?:\b{_NAME}, (?:app\.?|flat|kamer) \w{{1,4}}, )?(?<!\w){_NAME},? {_HOUSE}{_UNIT}?,? {_DUTCH_POSTCODE}"
        rf"(?:,? (?:te |in )?{_PLACE})?"
    ),
    # "Hauptstrasse 27, 47574 Goch", and with the number in front.
    re.compile(rf"(?<!\w)(?:{_NAME} {_HOUSE}|\d{{1,4}} {_NAME}), {_FOREIGN_POSTCODE} {_PLACE}"),
    # "Nationalestraat 5, 2018 Antwerpen", "Rue Haute 5, 2018 Antwerpen": what looks like a year stands behind a street.
    re.compile(
        rf"(?<!\w)(?:(?:{_WORD} ){{0,2}}['’]?[A-ZÀ-Þ][^\W\d_]{{2,24}}{_STREET_ENDS}"
        rf"|(?:Rue|Avenue|Chaussée|Place|Boulevard|Lange|Korte) (?:(?:{_SMALL} )?{_WORD} ?){{1,3}}) ?{_HOUSE}"
        rf"(?: (?:bus|boîte) \w{{1,4}})?, {_POSTCODE_LIKE_YEAR} (?!{_MONTH}){_PLACE}"
    ),
    # "Haverkamp 9 te Zeist".
    re.compile(rf"(?<!\w){_NAME} {_HOUSE} te {_PLACE}"),
    # "in Zevenaar, Marktplein 8": the town first.
    re.compile(
        rf"\b(?:[Ii]n|[Tt]e|[Nn]aar|[Uu]it|[Ff]rom|[Tt]o) ({_PLACE}, {_WORD}{_STREET_ENDS}? {_HOUSE})(?![\w%€]"
        rf"|[.,:]\d)"
    ),
    # "Esdoornhof 2 t/m 8", "Hastelweg 220 unit 4", "'s-Gravendijkwal 143", "Weg naar de Brug 11".
    re.compile(
        rf"(?<!\w)(?:['’][st]-)?[A-ZÀ-Þ][^\W\d_]{{2,24}}{_STREET_ENDS} {_HOUSE}(?:{_RANGE}|{_UNIT})"
        rf"|(?<!\w)['’][st]-[A-ZÀ-Þ][^\W\d_]{{2,24}} {_HOUSE}"
        rf"|\b(?:Weg|Laan|Pad|Plein) (?:naar|achter|langs|van|tussen) (?:(?:de|het|den) )?{_WORD} {_HOUSE}"
    ),
    # "33 Marsh Lane North", "1650 Marlow Boulevard, Tulsa, OK 74133", "1 Market Street, upstairs", "9 Barley Field".
    re.compile(
        rf"(?:\b(?:Flat|Apartment|Apt\.?|Unit|Room) \w{{1,4}},? )?(?<![\d:.,€£$])\b{_NUMBER},? "
        rf"(?:[A-ZÀ-Þ][\w'’-]{{1,19}} ){{1,4}}{_TYPES}\b(?: (?:North|South|East|West|Upper|Lower)\b)?"
        rf"(?:, (?:Flat|Apartment|Unit) \w{{1,4}})?"
        rf"(?:{_US_PLACE}|{_UK_PLACE}|, {_DUTCH_POSTCODE}(?:,? {_PLACE})?|{_DUBLIN}|{_FLOOR}|, {_PLACE}"
        rf"|,? in (?!{_MONTH}){_PLACE})?"
    ),
    # "Flat 9, Texel House, Orchard Road", "Unit 45B, Industrial Way, Luton LU1 3AB": no number of its own.
    re.compile(
        rf"\b(?:[Ff]lat|[Aa]partment|Apt\.?|Unit|Room) \w{{1,4}}(?:,? (?:[A-ZÀ-Þ][\w'’-]{{1,19}} ){{1,3}}"
        rf"(?:{_TYPES}|House|Tower|Towers|Lodge|Building|Mansions|Heights)\b){{1,2}}(?:{_UK_PLACE}|, {_PLACE})?"
    ),
    # "8 Rietveldpad", "91 Eastgate", "404 Wibautlaan room 12".
    re.compile(
        rf"(?<![\d:.,€£$])\b\d{{1,4}}[a-z]? (?:[A-ZÀ-Þ][a-zà-ÿ]{{2,20}}{_STREET_ENDS}|[A-Z][a-z]{{2,15}}gate)\b{_UNIT}?"
    ),
    # "op oude molenweg 22b", "woont op hoge rijndijk 201 in leiden".
    re.compile(
        r"\b(?:op|aan|adres|bij)(?: de| het)? ((?:(?:oude|nieuwe|hoge|lage|korte|lange|grote|kleine|eerste|tweede"
        r"|groene|witte|rode) )(?!snel|auto|om|heen|terug|half|rijks|hoofd|water|spoor)"
        rf"[a-z]{{0,20}}(?:{_SURE_STREET_ENDS})"
        r" \d{1,4}(?: ?[a-z]\b)?(?: (?:in|te) [a-z-]{4,24}\b)?)"
        r"(?! ?(?:uur|min|dag|week|weken|maand|keer|x|jaar|km|meter|euro)\w*)"
    ),
)
"""Patterns; of one with a group the group is the address."""


def find_placed_addresses(text: str) -> Iterator[Span]:
    """Yield addresses that what stands around the house number gives away.

    Examples
    --------
    >>> text = "Stuur het naar Rozemarijn 5, 5263 GC Vught."
    >>> [text[span.start : span.end] for span in find_placed_addresses(text)]
    ['Rozemarijn 5, 5263 GC Vught']
    """
    for pattern in PLACED_PATTERNS:
        for match in pattern.finditer(text):
            yield Span(*match.span(match.lastindex or 0))
