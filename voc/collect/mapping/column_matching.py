"""Which column is what: names that Dutch and English exports use, held against what the column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voc.collect.mapping.column_profile import Profile
from voc.config import Config
from voc.records import Kind

__all__ = ["FEEDBACK", "FIELDS", "NEEDED", "Field", "Guess", "guess_columns", "guess_kind", "is_personal"]

FEEDBACK = frozenset({Kind.SURVEY, Kind.COMPLAINT, Kind.MESSAGE, Kind.IDEA})
CONTACTS = frozenset({Kind.CONTACT, Kind.SIGNAL})
DAILY = frozenset({Kind.VOLUME, Kind.REACHABILITY, Kind.TOTALS, Kind.CALENDAR})
EVERY = FEEDBACK | CONTACTS | DAILY

NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.CONTACT: ("at",),
    Kind.SIGNAL: ("at", "contact"),
    Kind.VOLUME: ("at", "process", "count"),
    Kind.TOTALS: ("at", "count"),
    Kind.REACHABILITY: ("at", "offered", "answered"),
    Kind.CALENDAR: ("at", "kind"),
}
"""Columns that each kind of source cannot do without."""

_BY_BOTH, _BY_NAME, _BY_CONTENT = 0.95, 0.6, 0.5
_NAMED_SCORE = 0.8
_FEW_ROWS = 20
"""Rows below which content proves little."""
_UNIQUE = 0.98
_MOSTLY = 0.5
_MOSTLY_ANSWERED, _FEWEST_ANSWERS, _MOST_ANSWERS, _HIGHEST = 0.8, 2, 12, 11
_VOCABULARY = 0.7


@dataclass(frozen=True, slots=True)
class Field:
    """One of our columns: what it says, the names that it goes by, the kinds that have it, and what fits.

    ``content`` gives a number in [0, 1]: 0 rules a column out, 1 fits it well, .5 says nothing.
    """

    says: str
    names: re.Pattern[str]
    kinds: frozenset[Kind]
    content: Callable[[Profile], float]
    by_content: bool = False
    """True where content alone may find the column."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The column or columns of a field, how sure, and on what it rests."""

    columns: tuple[str, ...]
    certainty: float
    why: str


def _few(profile: Profile) -> float:
    return 0.0 if profile.is_text or profile.n_different > max(60, 0.2 * profile.n_filled) else 0.6


def _id(profile: Profile) -> float:
    return 0.0 if profile.is_text or profile.dates > 0.5 else 0.4 + 0.6 * profile.different  # noqa: PLR2004


def _customer(profile: Profile) -> float:
    """Return 0 for a respondent's number that is another in every row: it tells rows apart, not people."""
    unique_respondent = "respondent" in profile.words and profile.different > _UNIQUE
    return 0.0 if unique_respondent else _id(profile)


def _key(profile: Profile) -> float:
    return _id(profile) if profile.different > _UNIQUE else 0.0


def _date(profile: Profile) -> float:
    return profile.dates if profile.dates > 0.5 else 0.0  # noqa: PLR2004


def _score(profile: Profile) -> float:
    values = profile.numbers
    if profile.whole_numbers < _MOSTLY_ANSWERED or not _FEWEST_ANSWERS <= len(values) <= _MOST_ANSWERS:
        return 0.0
    if max(values) > _HIGHEST or min(values) < 0:
        return 0.0
    return 0.9 if profile.n_filled >= _FEW_ROWS else 0.6


def _text(profile: Profile) -> float:
    if not profile.is_text:
        return 0.0
    return min(1.0, 0.5 + profile.n_long)


def _number(profile: Profile) -> float:
    return 0.9 if profile.dates < 0.5 and profile.mean_words < 0.5 else 0.0  # noqa: PLR2004


def _yes_no(profile: Profile) -> float:
    return 0.9 if 0 < len(profile.values) <= 4 else 0.0  # noqa: PLR2004


def _language(profile: Profile) -> float:
    return 0.9 if profile.values and all(2 <= len(value) <= 12 for value in profile.values) else 0.0  # noqa: PLR2004


def _any(profile: Profile) -> float:
    return 0.5 if profile.n_filled else 0.0


def _f(
    says: str, names: str, kinds: frozenset[Kind], content: Callable[[Profile], float], *, by_content: bool = False
) -> Field:
    return Field(says, re.compile(names), kinds, content, by_content)


FIELDS: Mapping[str, Field] = {
    "offered": _f("contacts offered", r"^(aangeboden|offered|aanbod)\b", EVERY, _number),
    "answered": _f("contacts answered", r"^(beantwoord|answered|handled|afgehandeld)\b", EVERY, _number),
    "abandoned": _f("contacts abandoned", r"^(afgehaakt|abandoned|verlaten|opgehangen|gemist)\b", EVERY, _number),
    "waiting_seconds": _f("mean waiting time", r"wachttijd|waiting|wait time|asa\b", DAILY, _number),
    "handling_seconds": _f(
        "mean handling time", r"behandeltijd|afhandeltijd|gesprekstijd|handling|aht\b", DAILY, _number
    ),
    "process": _f("the process that ran", r"^(proces|process|volume soort|handeling)$", DAILY, _few),
    "count": _f("how many", r"^(aantal|count|number|volume|totaal|total|contacten|n)\b", DAILY, _number),
    "kind": _f("what happened", r"^(soort|kind|type|gebeurtenis|event)$", frozenset({Kind.CALENDAR}), _few),
    "end": _f("its last day", r"^(eind|einde|eind ?datum|end|end date|tot|t m)$", frozenset({Kind.CALENDAR}), _date),
    "at": _f(
        "when it happened",
        r"^(datum|date|dag|day|at|tijdstip|moment|begin|start|van|timestamp|created( at| on)?|aangemaakt( op)?)$"
        r"|^submit ?date|invul ?datum|recorded ?date|contact ?datum|response date|completed( at)?$|end ?date"
        r"|date submitted|ontvang(en|st)|geplaatst|ingevuld op|antwoord ?datum|afgerond op|submitted|date ?time"
        r"|datum (ingevuld|contact|ontvangst|klacht)|datum ?tijd"
        r"|(klacht|meld|gesprek|enquete|survey|interview|start)s? ?(datum|date)",
        EVERY,
        _date,
        by_content=True,
    ),
    "time": _f("the time of day", r"^(tijd|time|uur|hour)$", EVERY, lambda profile: profile.clocks),
    "text": _f(
        "what the customer says",
        r"toelicht|opmerking|commentaar|\bcomments?$|reden (voor|van) (uw|je|het)|waarom|\bwhy\b|feedback|verbatim"
        r"|\btekst\b|\btext\b|klacht ?(tekst|omschrijving)|omschrijving|bericht( ?tekst)?$|message|\bbody\b|inhoud"
        r"|verbeter|improve|\bidee\b|\bidea\b|open answer|open antwoord|suggesti|review|\bklacht$|compliment",
        FEEDBACK,
        _text,
        by_content=True,
    ),
    "note": _f(
        "the agent's note", r"notitie|\bnote\b|opmerking|toelichting|omschrijving|comment", DAILY | CONTACTS, _any
    ),
    "score": _f(
        "the score that was given",
        r"\bnps\b|net promoter|aanbeve|recommend|\bscore\b|cijfer|rating|beoordeling|tevreden|satisf|csat|\bces\b"
        r"|sterren|stars",
        FEEDBACK,
        _score,
        by_content=True,
    ),
    "votes": _f("votes for it", r"^(stemmen|votes|likes|upvotes|steun)\b", frozenset({Kind.IDEA}), _number),
    "customer": _f(
        "whose it is",
        r"klant ?(nr|nummer|id|code)|customer ?(id|nr|number|no|key)?$|relatie ?(nr|nummer)|debiteur|crm id|^klant$"
        r"|(account|client) ?(id|nr|number)|respondent ?id$|external ?(data)? ?reference",
        EVERY - DAILY,
        _customer,
    ),
    "contact": _f(
        "the contact it belongs to",
        r"contact ?(id|nr|nummer|number|key)|interacti(e|on) ?(id|nr)|gesprek ?(id|nr)|(call|conversation) ?id",
        FEEDBACK | {Kind.SIGNAL},
        _id,
    ),
    "case_number": _f("its case number", r"zaak ?(nr|nummer|id)|case ?(nr|number|id|no)|dossier|ticket", FEEDBACK, _id),
    "key": _f(
        "what makes a row unique",
        r"^(id|key|sleutel|uuid|rij ?id|row id|record id|nummer)$|respons(e)? ?id|respondent( ?id| nr)?$|antwoord id"
        r"|(klacht|bericht|comment|signaal|signal|idee|idea|message|complaint|review|survey|contact|melding|rij)s?"
        r" ?(id|nr|nummer)$",
        EVERY - DAILY,
        _key,
    ),
    "channel": _f("the channel", r"kanaal|(?<!distribution )channel|\bmedium\b|contactvorm", EVERY, _few),
    "touchpoint": _f(
        "the touchpoint", r"touch ?point|contact ?moment|klantreis|journey|aanleiding|sub department", FEEDBACK, _few
    ),
    "department_asked": _f(
        "the department that was asked about",
        r"afdeling|department|\bteam\b|onderdeel|business unit|\bservice type\b",
        FEEDBACK,
        _few,
    ),
    "department": _f(
        "the department suspected as cause",
        r"vermoed|oorzaak|veroorzaker|cause|afdeling|department",
        CONTACTS | DAILY,
        _few,
    ),
    "emotion": _f("the emotion", r"emotie|emotion|gevoel|stemming|\bmood\b", CONTACTS, _few),
    "agent": _f("the agent", r"medewerker|\bagent\b|behandelaar|employee", CONTACTS, _id),
    "reason": _f("the contact reason", r"reden|reason|onderwerp|subject|topic|categorie|category|rubriek", EVERY, _few),
    "hand_overs": _f("hand-overs", r"doorverb|overdracht|hand ?over|transfer|doorgezet", CONTACTS, _any),
    "resolved": _f("resolved or not", r"opgelost|resolved|solved|\bfcr\b|afgehandeld", CONTACTS, _yes_no),
    "retained": _f("stayed or left", r"behouden|retained|gebleven|churn", CONTACTS, _yes_no),
    "customer_segment": _f("the customer segment", r"segment|klantgroep|klanttype|doelgroep", EVERY - DAILY, _few),
    "phase": _f("the phase of the relation", r"\bfase\b|\bphase\b|levensfase|lifecycle", EVERY - DAILY, _few),
    "region": _f("the region", r"regio|region|provincie|province|postcode|postal", FEEDBACK, _any),
    "question": _f("the question asked", r"^(vraag|question)$", FEEDBACK, _few),
    "language": _f("the language", r"^(taal|language|user ?language|start ?language|taalcode)\b", FEEDBACK, _language),
}
_ASKED_IN_WORDS = frozenset({"text", "score", "at"})
"""Fields whose column may be named by a whole question; of any other a long name says nothing."""
_LONGEST_NAME = 5
_LATER = re.compile(r"recorded|submit|complet|ingevuld|invul|afgerond|ontvang|received")
"""Of several dates of one answer, the one at which it was complete."""

_PERSONAL = re.compile(
    r"\bip\b|ip ?address|e ?mail|last ?name|first ?name|achternaam|voornaam|\bnaam\b|telefoon|phone|latitude|longitude"
    r"|adres|address|geboorte|birth|iban|bsn"
)
"""Columns that are never proposed: nothing of them is needed."""

_RESPONSE = r"respons|respondent|antwoord ?id|survey|enquete|qualtrics|vragenlijst"
_KIND_WORDS: tuple[tuple[Kind, str], ...] = (
    (Kind.IDEA, r"idee|idea|suggesti"),
    (Kind.COMPLAINT, r"klacht|complain|claim|melding|reclam"),
    (Kind.MESSAGE, r"bericht|message|chat|mail|whatsapp|social|review|forum|community"),
    (Kind.SURVEY, r"nps|enquete|survey|onderzoek|respon|csat|tevreden|feedback|respondent|vragenlijst|fft"),
)


def guess_kind(columns: Mapping[str, Profile], named: str) -> tuple[Kind, float]:
    """Return what kind of source a table is, and how sure that is.

    Parameters
    ----------
    columns
        Profiles by name.
    named
        Names of source and file.
    """
    found = {name for name in FIELDS if any(_names(name, profile) for profile in columns.values())}
    has_text = any(FIELDS["text"].content(profile) > _MOSTLY for profile in columns.values())
    scored = any(_names("score", profile) and FIELDS["score"].content(profile) > 0 for profile in columns.values())
    short = [profile.words for profile in columns.values() if len(profile.words.split()) <= _LONGEST_NAME]
    words = " ".join([named.casefold().replace("_", " "), *short])
    registered = _registered(found, has_text=has_text)
    if registered is not None:
        return registered, 0.9
    if scored:
        return Kind.SURVEY, 0.9
    if not has_text:
        if re.search(_RESPONSE, words):
            return Kind.SURVEY, 0.9
        return (Kind.CONTACT, 0.9) if {"contact", "reason"} & found and "at" in found else (Kind.SURVEY, 0.4)
    fitting = (kind for kind, pattern in _KIND_WORDS if re.search(pattern, words))
    kind = next(fitting, None)
    return (kind, 0.8) if kind else (Kind.COMPLAINT, 0.4)


def _registered(found: set[str], *, has_text: bool) -> Kind | None:
    """Return the kind of a table of daily figures, happenings or signals; None for any other."""
    people = found & {"customer", "contact", "score"}
    if {"offered", "answered"} <= found:
        return Kind.REACHABILITY
    if {"count", "process"} <= found:
        return Kind.VOLUME
    if not has_text and "count" in found and found & {"reason", "channel"} and not people:
        return Kind.TOTALS
    if {"kind", "end"} <= found and not people:
        return Kind.CALENDAR
    return Kind.SIGNAL if len(found & {"agent", "emotion", "department"}) > 1 and "contact" in found else None


def guess_columns(columns: Mapping[str, Profile], kind: Kind, config: Config) -> dict[str, Guess]:
    """Return the columns of each field that a table seems to have; a column serves one field only."""
    offers: list[tuple[float, int, str, str, str]] = []
    for order, (name, wanted) in enumerate(FIELDS.items()):
        if kind not in wanted.kinds:
            continue
        for profile in columns.values():
            certainty, why = _certainty(name, wanted, profile, kind, config)
            if certainty > 0:
                offers.append((certainty, -order, name, profile.name, why))
    guesses: dict[str, Guess] = {}
    used: set[str] = set()
    for certainty, _, name, column, why in sorted(offers, key=lambda offer: offer[:2], reverse=True):
        if name not in guesses and column not in used:
            guesses[name] = Guess((column,), certainty, why)
            used.add(column)
    return _with_rivals(guesses, offers, used)


def _with_rivals(
    guesses: dict[str, Guess], offers: list[tuple[float, int, str, str, str]], used: set[str]
) -> dict[str, Guess]:
    """Take every column of sentences as text and every named score; doubt a score or date that has an equal."""
    for name in ("text", "score"):
        guess = guesses.get(name)
        if guess is not None:
            enough = min(_BY_BOTH, guess.certainty) if name == "text" else _NAMED_SCORE
            rivals = [offer for offer in offers if offer[2] == name and offer[3] not in used]
            more = [column for certainty, _, _, column, _ in rivals if certainty >= enough]
            guesses[name] = Guess((*guess.columns, *more), guess.certainty, guess.why)
            used.update(more)
    for name in ("score", "at"):
        guess = guesses.get(name)
        rivals = [offer for offer in offers if guess is not None and offer[2] == name and offer[3] not in used]
        equal = [column for certainty, _, _, column, _ in rivals if guess is not None and certainty >= guess.certainty]
        if guess is not None and equal:
            doubt = min(guess.certainty, _BY_NAME)
            guesses[name] = Guess(guess.columns, doubt, f"it could also be {', '.join(map(repr, equal[:3]))}")
    return guesses


def _certainty(name: str, wanted: Field, profile: Profile, kind: Kind, config: Config) -> tuple[float, str]:
    personal = is_personal(profile) and name not in {"region", "customer", "channel"}
    fits = 0.0 if personal or not profile.n_filled else wanted.content(profile)
    certainty, why = 0.0, "its content looks like it, its name does not say so"
    if fits > 0 and _names(name, profile):
        exact = 0.03 if wanted.names.fullmatch(profile.words) or _LATER.search(profile.words) else 0.0
        exact = exact or 0.01 * ("end" in profile.words)  # the end of an interview rather than its start
        certainty, why = _BY_BOTH + exact - 0.01 * (1 - profile.filled), ""
        if wanted.by_content and fits <= _MOSTLY:
            certainty, why = _BY_NAME, "its name says so, its content does not"
    elif fits > 0 and _is_vocabulary(name, profile, config):
        certainty, why = _BY_BOTH - 0.1, ""
    elif fits > 0 and wanted.by_content and (kind in FEEDBACK or name == "at"):
        certainty = _BY_CONTENT * fits * min(1.0, profile.n_filled / _FEW_ROWS)
    return certainty, why


def is_personal(profile: Profile) -> bool:
    """Return whether a column's name speaks of personal data, of which nothing is needed."""
    return _PERSONAL.search(profile.words) is not None


def _names(name: str, profile: Profile) -> bool:
    if name not in _ASKED_IN_WORDS and len(profile.words.split()) > _LONGEST_NAME:
        return False
    return FIELDS[name].names.search(profile.words) is not None


def _is_vocabulary(name: str, profile: Profile, config: Config) -> bool:
    """Return whether a column holds the workspace's own channels, reasons or departments."""
    known = {
        "channel": {word.casefold() for channel in config.channels for word in (channel.name, *channel.aliases)},
        "reason": {word.casefold() for reason in config.reasons for word in (reason.id, reason.name)},
        "department_asked": {entry.name.casefold() for entry in config.departments},
        "department": {entry.name.casefold() for entry in config.departments},
    }.get(name, set())
    letters = {value for value in profile.values if not value.isdigit()}
    return len(letters) > 1 and len(letters & known) > _VOCABULARY * len(letters)
