"""Rules by which the columns of our fields are recognised: names in Dutch and English exports, and content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from voc.collect.convert.date_formats import parse_day_and_month
from voc.collect.convert.value_parsers import parse_number
from voc.collect.mapping.answer_words import find_answer_words, is_answer_group
from voc.collect.mapping.column_profile import ColumnProfile
from voc.records import Kind
from voc.records.scales import SCALE_KINDS

__all__ = [
    "FEEDBACK_KINDS",
    "FEW_ROWS",
    "FIELD_RULES",
    "GROUP_NAME",
    "MORE_THAN_HALF",
    "REQUIRED_BY_KIND",
    "FieldRule",
    "find_marks_of_dates",
    "holds_dates_for_scores",
    "holds_groups",
    "list_numbers",
]

FEEDBACK_KINDS = frozenset({Kind.SURVEY, Kind.COMPLAINT, Kind.MESSAGE, Kind.IDEA})
CONTACT_KINDS = frozenset({Kind.CONTACT, Kind.SIGNAL})
DAILY_KINDS = frozenset({Kind.VOLUME, Kind.REACHABILITY, Kind.TOTALS, Kind.CALENDAR})
ALL_KINDS = FEEDBACK_KINDS | CONTACT_KINDS | DAILY_KINDS

REQUIRED_BY_KIND: Mapping[Kind, tuple[str, ...]] = {
    Kind.CONTACT: ("at",),
    Kind.SIGNAL: ("at", "contact"),
    Kind.VOLUME: ("at", "process", "count"),
    Kind.TOTALS: ("at", "count"),
    Kind.REACHABILITY: ("at", "offered", "answered"),
    Kind.CALENDAR: ("at", "kind"),
}
"""Fields that each kind of source cannot do without."""

FEW_ROWS = 20
"""Rows below which content proves little."""
_UNIQUE = 0.98
MORE_THAN_HALF = 0.5
"""Share of cells from which on they say what a column holds; a rating from which on content speaks for a field."""
_MOSTLY_ANSWERED, _MIN_ANSWERS, _MAX_ANSWERS, _HIGHEST = 0.8, 2, 12, 11
"""A column of scores: share of whole numbers, how many distinct ones, and the highest of them."""
_GROUPS = 4
"""Groups into which a score is recoded: detractors, passives, promoters, and those without an answer."""
GROUP_NAME = re.compile(
    r"(?:nps|score|csat|rating|cijfer) ?(?:group|groep|categor|class|klasse|type|bucket|segment|label|status)"
    r"|\b(?:group|groep|gruppe|groups|groepen|recode[ds]?|hercode\w*|bucket|categor\w+)\b"
    r"|(?:promoter|detractor|criticaster)"
)
"""Names of columns that hold a score's group and not the score: NPS_GROUP 1–3 is no 0–10 scale."""
_SCORE_NAMES = (
    r"\bscore\b|cijfer|rating|beoordeling|\bces\b|sterren|stars|bewertung|\blikel(?:y|ihood)\b|waarschijnlijk"
    r"|eindoordeel|waardering|smiley|^mood$"
)
"""Names of a column of scores that say nothing of its scale."""
_SCALE_NAME = re.compile(
    r"cijfer|beoordeling|waardering|tevreden|satisf|zufrieden|\bcsat\b|\bces\b|\bnps\b|\bstars?\b|sterren|star rating"
    r"|\brating\b|bewertung|eindoordeel"
)
"""Names of a column of scores that are no other figure: a "lead score" of 80 is nobody's answer."""
_DATE_NAME = re.compile(
    r"datum|date|\bdag\b|\bday\b|time|tijd|zeit|epoch|created|submitted|completed|recorded|aangemaakt"
)


_MOMENT_WORD = re.compile(r"\b(?:op|on|at|am|when|wanneer|since|sinds|until|tot)\b")
MIN_MARKS_OF_DATES = 2
"""Different marks that show which part of the dates is the highest mark: it is the same in all."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Rule by which the column of one of our fields is recognised.

    Attributes
    ----------
    description
        What the field says, in the words of an open question: "the contact reason".
    name_pattern
        Names that it goes by, in the plain words of :func:`voc.collect.mapping.column_profile.normalize_name`.
    kinds
        Kinds of sources that have it.
    rate_content
        Gives a number in [0, 1]: 0 rules a column out, 1 fits it well, .5 says nothing.
    is_found_by_content
        Content alone may find the column.
    """

    description: str
    name_pattern: re.Pattern[str]
    kinds: frozenset[Kind]
    rate_content: Callable[[ColumnProfile], float]
    is_found_by_content: bool = False


# ---- how well a column's content fits --------------------------------------------------------------------------


def _rate_category(profile: ColumnProfile) -> float:
    """Return .6 for few distinct short values, else 0."""
    # "Gemiddelde NPS afdeling" is a figure of departments, and no name of one.
    if profile.whole_number_share > MORE_THAN_HALF and FIELD_RULES["score"].name_pattern.search(profile.name_words):
        return 0.0
    # A list of channels, reasons or departments has some dozens of values at most.
    is_varied = profile.n_distinct > max(60, 0.2 * profile.n_filled)
    return 0.0 if profile.is_text or is_varied else 0.6


def _rate_id(profile: ColumnProfile) -> float:
    has_dates = profile.date_share > MORE_THAN_HALF
    return 0.0 if profile.is_text or has_dates else 0.4 + 0.6 * profile.distinct_share


def _rate_customer(profile: ColumnProfile) -> float:
    """Return 0 for a respondent's number that is another in every row: it identifies rows, not people."""
    is_unique_respondent = "respondent" in profile.name_words and profile.distinct_share > _UNIQUE
    return 0.0 if is_unique_respondent else _rate_id(profile)


def _rate_key(profile: ColumnProfile) -> float:
    return _rate_id(profile) if profile.distinct_share > _UNIQUE else 0.0


def _rate_date(profile: ColumnProfile) -> float:
    """Return the share of dates; numbers of days count where the name speaks of a date, as a number may be anything."""
    if holds_dates_for_scores(profile):
        return 0.0
    if profile.date_share > MORE_THAN_HALF:
        return profile.date_share
    share = profile.date_share + profile.day_number_share
    return share if _DATE_NAME.search(profile.name_words) and share > MORE_THAN_HALF else 0.0


def _rate_clock(profile: ColumnProfile) -> float:
    return profile.clock_share


def _rate_score(profile: ColumnProfile) -> float:
    """Return how well a column fits a scale, as numbers or in words; groups of answers are no score next to one."""
    answers = profile.answer_counts
    if not answers and profile.whole_number_share == 0 and _holds_answer_words(profile):
        return 0.8
    # 11 is allowed: codes for "no answer" are just above a scale (6 and 7 above 1–5).
    if not answers or profile.whole_number_share < _MOSTLY_ANSWERED or max(answers) > _HIGHEST:
        return _rate_odd_numbers(profile)
    has_usual_number = _MIN_ANSWERS <= len(answers) <= _MAX_ANSWERS
    if not has_usual_number or (min(answers) < 0 and -min(answers) != max(answers)):
        return 0.0
    if GROUP_NAME.search(profile.name_words) and len(answers) <= _GROUPS:
        return 0.0
    return 0.9 if profile.n_filled >= FEW_ROWS else 0.6


def _holds_answer_words(profile: ColumnProfile) -> bool:
    """Return whether a column holds groups of an NPS, whatever it is called, or under its name words of a scale."""
    words = list(profile.value_counts)
    # Words of a scale are in columns of statuses as well: the name has to mention a score.
    is_named = FIELD_RULES["score"].name_pattern.search(profile.name_words) is not None
    # Faces and thumbs are an answer under any name.
    is_symbol = not any(sign.isalnum() for word in words for sign in word)
    return is_answer_group(words) or ((is_named or is_symbol) and find_answer_words(words) is not None)


def _rate_odd_numbers(profile: ColumnProfile) -> float:
    """Return .5, which is always asked about, for marks with decimals and percentages under the name of a scale."""
    is_named = _SCALE_NAME.search(profile.name_words) is not None and GROUP_NAME.search(profile.name_words) is None
    if holds_dates_for_scores(profile):
        return MORE_THAN_HALF if find_marks_of_dates(profile)[0] else 0.0
    return MORE_THAN_HALF if is_named and list_numbers(profile) else 0.0


def holds_dates_for_scores(profile: ColumnProfile) -> bool:
    """Return whether a column is named as a score, not as a moment, and holds days, as spreadsheets make of "9/10"."""
    is_score = FIELD_RULES["score"].name_pattern.search(profile.name_words) is not None
    is_moment = (
        _DATE_NAME.search(profile.name_words) is not None
        or FIELD_RULES["at"].name_pattern.search(profile.name_words) is not None
        or _MOMENT_WORD.search(profile.name_words) is not None
    )
    if not is_score or is_moment or not profile.value_counts:
        return False
    n_days = sum(n for value, n in profile.value_counts.items() if _read_day_and_month(value) is not None)
    return n_days > MORE_THAN_HALF * profile.n_filled


def find_marks_of_dates(profile: ColumnProfile) -> tuple[int, dict[str, float]]:
    """Return the highest mark, and date → mark, where all days are "n of 10" or "n of 5"; (0, {}) where they are not.

    "9/10" becomes the ninth of October, or where the month comes first the tenth of September.
    """
    pairs = {value: pair for value in profile.value_counts if (pair := _read_day_and_month(value)) is not None}
    if len(pairs) != len(profile.value_counts) or len(pairs) < MIN_MARKS_OF_DATES:
        return 0, {}
    for highest in (10, 5):
        for place, other in ((0, 1), (1, 0)):
            if all(pair[other] == highest and pair[place] <= highest for pair in pairs.values()):
                return highest, {value: float(pair[place]) for value, pair in pairs.items()}
    return 0, {}


def _read_day_and_month(value: str) -> tuple[int, int] | None:
    """Return day and month of a day without a time ("2026-10-09 00:00:00", "9-okt"); None for anything else."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return parse_day_and_month(value)
    has_time = moment.hour or moment.minute or moment.second
    return None if has_time else (moment.day, moment.month)


def list_numbers(profile: ColumnProfile) -> dict[float, int]:
    """Return the numbers of a column and how often each occurs; empty where it holds anything else, or one alone."""
    counts: dict[float, int] = {}
    for value, n in profile.value_counts.items():
        try:
            number = parse_number(value.removesuffix("%"))
        except ValueError:
            return {}
        if number is not None:
            counts[number] = counts.get(number, 0) + n
    return counts if len(counts) > 1 else {}


def holds_groups(profile: ColumnProfile) -> bool:
    """Return whether a column is named as groups of a score, or holds their words: "Promoter", "0-6 (Detractor)"."""
    return GROUP_NAME.search(profile.name_words) is not None or is_answer_group(list(profile.value_counts))


def _rate_text(profile: ColumnProfile) -> float:
    return min(1.0, 0.5 + profile.sentence_share) if profile.is_text else 0.0


def _rate_number(profile: ColumnProfile) -> float:
    has_words = profile.mean_words >= 0.5  # noqa: PLR2004 - more often than every second cell
    return 0.9 if profile.date_share < MORE_THAN_HALF and not has_words else 0.0


def _rate_yes_no(profile: ColumnProfile) -> float:
    return 0.9 if 0 < len(profile.folded_values) <= 4 else 0.0  # noqa: PLR2004 - yes, no, unknown, and one more


def _rate_language(profile: ColumnProfile) -> float:
    lengths = [len(value) for value in profile.folded_values]
    is_language = bool(lengths) and min(lengths) >= 2 and max(lengths) <= 12  # noqa: PLR2004 - nl up to Nederlands
    return 0.9 if is_language else 0.0


def _rate_any(profile: ColumnProfile) -> float:
    return 0.5 if profile.n_filled else 0.0


# ---- our fields ------------------------------------------------------------------------------------------------


def _build_rule(
    description: str,
    names: str,
    kinds: frozenset[Kind],
    rate_content: Callable[[ColumnProfile], float],
    *,
    is_found_by_content: bool = False,
) -> FieldRule:
    return FieldRule(description, re.compile(names), kinds, rate_content, is_found_by_content)


FIELD_RULES: Mapping[str, FieldRule] = {
    "offered": _build_rule("contacts offered", r"^(aangeboden|offered|aanbod)\b", ALL_KINDS, _rate_number),
    "answered": _build_rule(
        "contacts answered", r"^(beantwoord|answered|handled|afgehandeld)\b", ALL_KINDS, _rate_number
    ),
    "abandoned": _build_rule(
        "contacts abandoned", r"^(afgehaakt|abandoned|verlaten|opgehangen|gemist)\b", ALL_KINDS, _rate_number
    ),
    "waiting_seconds": _build_rule(
        "mean waiting time", r"wachttijd|waiting|wait time|asa\b", DAILY_KINDS, _rate_number
    ),
    "handling_seconds": _build_rule(
        "mean handling time", r"behandeltijd|afhandeltijd|gesprekstijd|handling|aht\b", DAILY_KINDS, _rate_number
    ),
    "process": _build_rule(
        "the process that ran", r"^(proces|process|volume soort|handeling)$", DAILY_KINDS, _rate_category
    ),
    "count": _build_rule(
        "how many", r"^(aantal|count|number|volume|totaal|total|contacten|n)\b", DAILY_KINDS, _rate_number
    ),
    "kind": _build_rule(
        "what happened", r"^(soort|kind|type|gebeurtenis|event)$", frozenset({Kind.CALENDAR}), _rate_category
    ),
    "end": _build_rule(
        "its last day", r"^(eind|einde|eind ?datum|end|end date|tot|t m)$", frozenset({Kind.CALENDAR}), _rate_date
    ),
    "at": _build_rule(
        "when it happened",
        r"^(datum|date|dag|day|at|tijdstip|moment|begin|start|van|time ?stamp|tijd ?stempel|zeit ?stempel"
        r"|created( at| on)?|aangemaakt( op)?)$"
        r"|\bsubmit|submission|(completion|start|end|eind|begin) ?(time|tijd)|ingediend|date and time|survey completed"
        r"|responded|received|einde?datum|abgegeben"
        r"|voltooi|fertigstellungs?zeit|startzeit|endzeit|abgeschlossen|invul ?datum|recorded ?date|contact ?datum"
        r"|^answered( (?:at|on))?$|beantwoord op|response date|completed( at)?$|end ?date|date submitted"
        r"|ontvang(en|st)|geplaatst|ingevuld op|antwoord ?datum|afgerond op|submitted|date ?time"
        r"|^(klaar|begonnen|gestart|beendet|gereed|finished|ended|completed|create ?time|created ?(at|time|date))"
        r"( op| am)?$"
        r"|datum (ingevuld|contact|ontvangst|klacht)|datum ?tijd"
        r"|(klacht|meld|gesprek|enquete|survey|interview|start)s? ?(datum|date)",
        ALL_KINDS,
        _rate_date,
        is_found_by_content=True,
    ),
    "time": _build_rule("the time of day", r"^(tijd|time|uur|hour)$", ALL_KINDS, _rate_clock),
    "text": _build_rule(
        "what the customer says",
        r"toelicht|opmerking|commentaar|\bcomments?$|reden (voor|van) (uw|je|het)|waarom|\bwhy\b|feedback|verbatim"
        r"|\btekst\b|\btext\b|klacht ?(tekst|omschrijving)|omschrijving|bericht( ?tekst)?$|message|\bbody\b|inhoud"
        r"|verbeter|improve|\bidee\b|\bidea\b|open answer|open antwoord|suggesti|review|\bklacht$|compliment"
        r"|reason (for|of|behind)|what (can|could|should) we|do better|tell us|wat kunnen we|vertel"
        r"|kommentar|bemerkung|anmerkung|begrundung|warum|grund (fur|ihrer)|verbesser|pourquoi|commentaire",
        FEEDBACK_KINDS,
        _rate_text,
        is_found_by_content=True,
    ),
    "note": _build_rule(
        "the agent's note",
        r"notitie|\bnote\b|opmerking|toelichting|omschrijving|comment",
        DAILY_KINDS | CONTACT_KINDS,
        _rate_any,
    ),
    "score": _build_rule(
        "the score that was given",
        "|".join(
            [
                _SCORE_NAMES,
                *(
                    scale.column_words
                    for scale in SCALE_KINDS.values()
                    if scale.column_words and scale.is_score_by_name
                ),
            ]
        ),
        FEEDBACK_KINDS,
        _rate_score,
        is_found_by_content=True,
    ),
    "votes": _build_rule(
        "votes for it", r"^(stemmen|votes|likes|upvotes|steun)\b", frozenset({Kind.IDEA}), _rate_number
    ),
    "customer": _build_rule(
        "whose it is",
        r"klant ?(nr|nummer|id|code)|customer ?(id|nr|number|no|key)?$|relatie ?(nr|nummer)|debiteur|crm id|^klant$"
        r"|(account|client) ?(id|nr|number)|respondent ?id$|external ?(data)? ?reference",
        ALL_KINDS - DAILY_KINDS,
        _rate_customer,
    ),
    "contact": _build_rule(
        "the contact it belongs to",
        r"contact ?(id|nr|nummer|number|key)|interacti(e|on) ?(id|nr)|gesprek ?(id|nr)|(call|conversation) ?id",
        FEEDBACK_KINDS | {Kind.SIGNAL},
        _rate_id,
    ),
    "case_number": _build_rule(
        "its case number", r"zaak ?(nr|nummer|id)|case ?(nr|number|id|no)|dossier|ticket", FEEDBACK_KINDS, _rate_id
    ),
    "key": _build_rule(
        "what makes a row unique",
        r"^(id|key|sleutel|uuid|rij ?id|row id|record id|nummer)$|respons(e)? ?id|respondent( ?id| nr)?$|antwoord id"
        r"|(klacht|bericht|comment|signaal|signal|idee|idea|message|complaint|review|survey|contact|melding|rij)s?"
        r" ?(id|nr|nummer)$",
        ALL_KINDS - DAILY_KINDS,
        _rate_key,
    ),
    # Qualtrics' "Distribution Channel" says how the invitation went out, not by which channel a customer came.
    "channel": _build_rule(
        "the channel", r"kanaal|(?<!distribution )channel|\bmedium\b|contactvorm", ALL_KINDS, _rate_category
    ),
    "touchpoint": _build_rule(
        "the touchpoint",
        r"touch ?point|contact ?moment|klantreis|journey|aanleiding|sub department",
        FEEDBACK_KINDS,
        _rate_category,
    ),
    "department_asked": _build_rule(
        "the department that was asked about",
        r"afdeling|department|\bteam\b|onderdeel|business unit|\bservice type\b",
        FEEDBACK_KINDS,
        _rate_category,
    ),
    # The same word as above: in feedback it is who was asked about, elsewhere who is suspected.
    "department": _build_rule(
        "the department suspected as cause",
        r"vermoed|oorzaak|veroorzaker|cause|afdeling|department",
        CONTACT_KINDS | DAILY_KINDS,
        _rate_category,
    ),
    "emotion": _build_rule("the emotion", r"emotie|emotion|gevoel|stemming|\bmood\b", CONTACT_KINDS, _rate_category),
    "agent": _build_rule("the agent", r"medewerker|\bagent\b|behandelaar|employee", CONTACT_KINDS, _rate_id),
    "team": _build_rule("the agent's team", r"\bteam\b|teamnaam|werkgroep", frozenset({Kind.SIGNAL}), _rate_category),
    # "Tevreden" (satisfied) ends in "reden", the Dutch word for reason, and is no reason.
    "reason": _build_rule(
        "the contact reason",
        r"(?<!tev)reden|reason|onderwerp|subject|topic|categorie|category|rubriek",
        ALL_KINDS,
        _rate_category,
    ),
    "hand_overs": _build_rule(
        "hand-overs", r"doorverb|overdracht|hand ?over|transfer|doorgezet", CONTACT_KINDS, _rate_any
    ),
    "resolved": _build_rule(
        "resolved or not", r"opgelost|resolved|solved|\bfcr\b|afgehandeld", CONTACT_KINDS, _rate_yes_no
    ),
    "retained": _build_rule("stayed or left", r"behouden|retained|gebleven|churn", CONTACT_KINDS, _rate_yes_no),
    "customer_segment": _build_rule(
        "the customer segment", r"segment|klantgroep|klanttype|doelgroep", ALL_KINDS - DAILY_KINDS, _rate_category
    ),
    "phase": _build_rule(
        "the phase of the relation", r"\bfase\b|\bphase\b|levensfase|lifecycle", ALL_KINDS - DAILY_KINDS, _rate_category
    ),
    "region": _build_rule("the region", r"regio|region|provincie|province|postcode|postal", FEEDBACK_KINDS, _rate_any),
    "question": _build_rule("the question asked", r"^(vraag|question)$", FEEDBACK_KINDS, _rate_category),
    "language": _build_rule(
        "the language", r"^(taal|language|user ?language|start ?language|taalcode)\b", FEEDBACK_KINDS, _rate_language
    ),
}
