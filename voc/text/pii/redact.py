"""Redaction: personal data is taken out of a text before anything is stored.

A placeholder tells the kind ("[telefoon]"), so that a reader still follows the sentence. Placeholders are counted by
the names in ``KINDS``. Known limits: names that no list has and nothing announces, and what docs/privacy.md lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voc.config import Config, compile_user_pattern
from voc.records import Span
from voc.text.pattern_filter import PatternFilter, build_filter
from voc.text.pii.name_tagger import load_tagger
from voc.text.pii.patterns import (
    AT_FINDERS,
    DIGIT_FILTERS,
    DIGIT_FINDERS,
    FILTERS_OF_WORDS,
    SIGN_FINDERS,
    parse_postcode_region,
)
from voc.text.pii.person_names import PERSON_FILTERS, find_person_names

__all__ = ["KINDS", "PLACEHOLDERS", "Redacted", "Redactor"]

PLACEHOLDERS = {
    "email": ("e-mail", "e-mail"),
    "phone": ("telefoon", "phone"),
    "iban": ("IBAN", "IBAN"),
    "bsn": ("BSN", "BSN"),
    "name": ("naam", "name"),
    "ean": ("EAN", "EAN"),
    "customer_number": ("klantnummer", "customer number"),
    "case_number": ("zaaknummer", "case number"),
    "meter_number": ("meternummer", "meter number"),
    "birth_date": ("geboortedatum", "birth date"),
    "plate": ("kenteken", "licence plate"),
    "address": ("adres", "address"),
    "postcode": ("postcode", "postcode"),
    "card": ("kaartnummer", "card number"),
    "reference": ("kenmerk", "reference"),
    "document": ("documentnummer", "document number"),
    "link": ("link", "link"),
    "ip": ("IP-adres", "IP address"),
    "password": ("wachtwoord", "password"),
    "user_name": ("gebruikersnaam", "user name"),
}
"""Placeholder of each kind, in Dutch and in English."""
KINDS = tuple(PLACEHOLDERS)
"""Kinds of personal data, as they are counted."""

_DIGIT = re.compile(r"\d")
# "Vijftien april negentienzestig" and "nul zes twaalf" hold no digit at all.
_FINDERS_OF_WORDS = tuple(each for each in DIGIT_FINDERS if each[0] in {"birth_date", "phone"})
_AT_SIGN = re.compile(
    r"@|://|www\.|\.(?:com|me|net|tv|nl|org|eu|be|io|ly|app|uk|de)/|[(\[<{_\s](?:at|bij)[)\]>}_\s]|apen?staart",
    re.IGNORECASE,
)
# By RE2, which looks at each sign once, where Python's engine tries some forty words at each: a third of all redaction.
# Its \b knows ASCII only: it sees a few ends of words too many, and none too few.
_may_be_online = PatternFilter(
    lambda: (
        r"(?i)[_#&*%$?!=][\pL\pN_]|_[.-]|wachtwoord|passw|passphrase|\b(?:pw|ww)\b|\b(?:pin|puk)(?:\b|num)"
        r"|code|naam|name|account|user|gebruiker|log(?:ged)? ?in|inge?log|in ?log|gamertag|steam|xbox|psn|twitch|vinted"
        r"|marktplaats|reddit|handle|profiel|profile"
        r"|skype|discord|snapchat|sign|insta|telegram|tiktok|youtube|playstation|twitter|facebook|forum|\bnick"
        r"|bekend als|known as"
        r"|posted as|scherm|screen|netwerk|network|whatsapp|wifi|niet in|get in|\bin met\b|\bpass:|spotify|netflix"
        r"|linkedin|bluesky|mastodon"
        r"|geheime|beveiligings|secret|security|factor|(?:ik (?:ben|heet)|i am|i'm) @?[a-z._-]{3,21}\d\d"
    )
)
_may_have_at_sign = build_filter(_AT_SIGN)
_WORD_OF_ADDRESS = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?!\d)")
_TAGGED_KINDS = frozenset({"name", "address", "postcode"})
_LONGEST_TAGGED = 10_000
"""Letters of a text that the tagger reads; no comment is longer."""
_FEWEST_BLANKS = 2
"""Blanks of a text that the tagger reads: around a word or two there is no sentence to judge them by."""
_QUOTES = str.maketrans("‘’‚‛´“”„‟", "'" * 5 + '"' * 4)
_MAX_COMPARED = 200
"""Pieces that a new one is compared with one by one; past it, overlaps are settled in one sorted pass."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with placeholders, how many of each kind went, and the case number that was met first."""

    text: str
    counts: Mapping[str, int] = field(default_factory=dict)
    case_number: str | None = None


class Redactor:
    r"""Takes personal data out of texts.

    Parameters
    ----------
    customer_number
        A regular expression of the company's customer numbers (``\bK\d{7}\b``).
    case_number
        A regular expression of case numbers; the first one met is handed back, so that an urgent case can be found.
    company
        The company's name: its own handle on social media stays.
    finds_names
        False leaves names of people where they are; to measure what finding them costs.
    """

    def __init__(
        self,
        customer_number: str | None = None,
        case_number: str | None = None,
        company: str | None = None,
        *,
        finds_names: bool = True,
    ) -> None:
        self._finds_names = finds_names
        self._pieces_ahead: dict[str, list[tuple[int, int, str]]] = {}
        # "De" and "The" name nobody; a company that is called "KPN" has no longer word.
        names = re.findall(r"\w{4,}", company or "") or re.findall(r"\w{3}", company or "")
        words = [word.casefold() for word in names]
        self._company_handle = f"@{words[0]}" if words else None
        self._company_patterns = [
            (kind, compile_user_pattern(pattern))
            for kind, pattern in (("case_number", case_number), ("customer_number", customer_number))
            if pattern
        ]

    @classmethod
    def from_config(cls, config: Config) -> Redactor:
        """Return the redactor of a workspace: with its company's name and the patterns of its numbers."""
        return cls(config.text.customer_number, config.text.case_number, config.company.name)

    def look_ahead(self, texts: Sequence[str]) -> None:
        """Look at many texts together, which :meth:`redact` is called with next: most of what one costs is calls."""
        texts = [_fold_quotes(text) for text in texts]
        for may_match in (_may_be_online, _may_have_at_sign, *(PERSON_FILTERS if self._finds_names else ())):
            may_match.look_ahead(texts)
        with_digits = [text for text in texts if _DIGIT.search(text)]
        for may_match in DIGIT_FILTERS:
            may_match.look_ahead(texts if may_match in FILTERS_OF_WORDS else with_digits)
        self._pieces_ahead = self._find_in_texts(dict.fromkeys(texts))

    def redact(self, text: str, language: str | None = "nl", *, is_sentence: bool = True) -> Redacted:
        """Return the text with a placeholder for each piece of personal data.

        Parameters
        ----------
        text
            A cleaned text.
        language
            Language of the placeholders: Dutch for ``nl``, English for any other.
        is_sentence
            False for a word of a list or a file's name: nothing stands around what the tagger would judge.

        Examples
        --------
        >>> Redactor().redact("Bel mevrouw Jansen op 06-12345678").text
        'Bel mevrouw [naam] op [telefoon]'
        """
        pieces = sorted(self.find_pieces(text) if is_sentence else self.find_by_rules(text))
        if not pieces:
            return Redacted(text)
        place_of_language = 0 if language == "nl" else 1
        parts: list[str] = []
        counts: Counter[str] = Counter()
        case_number, position = None, 0
        for start, end, kind in pieces:
            piece = text[start:end]
            placeholder = PLACEHOLDERS[kind][place_of_language]
            if kind == "postcode" and (region := parse_postcode_region(piece)) is not None:
                placeholder += f" {region}"
            parts += [text[position:start], f"[{placeholder}]"]
            counts[kind] += 1
            position = end
            if kind == "case_number" and case_number is None:
                case_number = piece
        parts.append(text[position:])
        return Redacted("".join(parts), dict(counts), case_number)

    def find_pieces(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and kind of what is to be taken out: by rules, and then by the tagger of names."""
        plain = _fold_quotes(text)
        pieces = self._pieces_ahead.get(plain)
        return self._find_in_texts([plain])[plain] if pieces is None else pieces

    def _find_in_texts(self, texts: Iterable[str]) -> dict[str, list[tuple[int, int, str]]]:
        pieces_by_text = {text: self.find_by_rules(text) for text in texts}
        if not self._finds_names:
            return pieces_by_text
        tagged_texts = [
            (text, pieces)
            for text, pieces in pieces_by_text.items()
            if text.count(" ") >= _FEWEST_BLANKS and not _is_too_long(text, pieces)
        ]
        judged = load_tagger().judge_batch(tagged_texts) if tagged_texts else []
        for (text, pieces), (tagged, refused) in zip(tagged_texts, judged, strict=True):
            if tagged or refused:
                other_pieces = [piece for piece in pieces if piece not in refused]
                pieces_by_text[text] = add_tagged_pieces(text, other_pieces, tagged)
        return pieces_by_text

    def find_by_rules(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and kind of what rules find; where two overlap, the first finder wins."""
        text = _fold_quotes(text)
        # Each new piece is compared with the last ones only, so that the time stays linear in the number of pieces.
        pieces: list[tuple[int, int, str]] = []
        for kind, start, end in self._list_candidates(text):
            if end > start and not any(start < b and a < end for a, b, _ in pieces[-_MAX_COMPARED:]):
                pieces.append((start, end, kind))
        return _remove_overlaps(pieces) if len(pieces) > _MAX_COMPARED else pieces

    def _list_candidates(self, text: str) -> Iterator[tuple[str, int, int]]:
        # The company's own patterns come first: its customer number may look like a phone number. One look at the text
        # then saves most of the work: without a digit it holds none of ten kinds.
        for kind, pattern in self._company_patterns:
            for match in pattern.finditer(text):
                yield kind, *match.span()
        finders: list[tuple[str, Callable[[str], Iterator[Span]]]] = []
        if _may_have_at_sign(text) and _AT_SIGN.search(text):
            finders += AT_FINDERS
        finders += DIGIT_FINDERS if _DIGIT.search(text) else _FINDERS_OF_WORDS
        if _may_be_online(text):
            finders += SIGN_FINDERS
        if self._finds_names:
            finders.append(("name", find_person_names))
        for kind, find in finders:
            for span in find(text):
                piece = text[span.start : span.end].casefold()
                if self._company_handle is None or not piece.startswith(self._company_handle):
                    yield kind, span.start, span.end


def add_tagged_pieces(
    text: str, pieces: Sequence[tuple[int, int, str]], tagged: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Return pieces with those of the tagger: one that touches others of its kind is one piece with them.

    A postcode in an address stays one, and what is left of the address goes beside it. What overlaps a number of
    another kind is dropped: there the tagger has taken it, and the words before it, for a house.
    """
    added = list(pieces)
    for start, end, kind in tagged:
        if any(a < end and start < b and other not in _TAGGED_KINDS for a, b, other in added):
            continue
        # Digits with a letter or two are a code or a measure; the rules know postcodes.
        if kind == "address" and not _WORD_OF_ADDRESS.search(text, start, end):
            continue
        near = [piece for piece in added if piece[0] <= end and start <= piece[1]]
        same = [piece for piece in near if piece[2] == kind]
        added = [piece for piece in added if piece not in same]
        low, high = min([start, *(a for a, _, _ in same)]), max([end, *(b for _, b, _ in same)])
        for other_start, other_end, _ in sorted(piece for piece in near if piece[2] != kind):
            if any(map(str.isalnum, text[low:other_start])):
                added.append((low, other_start, kind))
            low = max(low, other_end)
        if low < high and any(map(str.isalnum, text[low:high])):
            added.append((low, high, kind))
    return added


def _fold_quotes(text: str) -> str:
    """Return a text of the same length with straight quotes: telephones write "I’m" and “password”."""
    return text if text.isascii() else text.translate(_QUOTES)


def _is_too_long(text: str, pieces: Sequence[tuple[int, int, str]]) -> bool:
    """Return whether a text is read by rules alone: the tagger's time grows with pieces times words."""
    return len(text) > _LONGEST_TAGGED or len(pieces) > _MAX_COMPARED


def _remove_overlaps(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    separate_pieces: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(pieces):
        if not separate_pieces or start >= separate_pieces[-1][1]:
            separate_pieces.append((start, end, kind))
    return separate_pieces
