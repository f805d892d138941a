"""Matching of a file's columns with our fields, by their names and by what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voc.collect.convert.machine_text import is_machine_written
from voc.collect.mapping.column_profile import ColumnProfile
from voc.collect.mapping.field_rules import FEEDBACK_KINDS, FEW_ROWS, FIELD_RULES, MORE_THAN_HALF, holds_groups
from voc.collect.mapping.survey_tools import find_survey_tool
from voc.config import Config
from voc.records import Kind

__all__ = ["ColumnMatch", "infer_kind", "is_personal_column", "match_columns", "match_unstored_formulas"]

_CERTAINTY_BY_NAME_AND_CONTENT = 0.95
"""Certainty of a column of which the name and the content say whose it is …"""
_CERTAINTY_BY_VOCABULARY = 0.85
"""… whose values are the workspace's own words …"""
_CERTAINTY_BY_NAME = 0.6
"""… of which the name alone says it …"""
_CERTAINTY_BY_CONTENT = 0.5
"""… or the content alone."""
_SURE_KIND = 0.9
"""Certainty of a kind of file that its columns show …"""
_LIKELY_KIND = 0.8
"""… that a word of its name or of its columns' names shows …"""
_GUESSED_KIND = 0.4
"""… that nothing shows."""
_MIN_CERTAIN_FURTHER_SCORE = 0.8
"""Certainty from which on a further column of scores is taken."""
_MIN_VOCABULARY_SHARE = 0.7
"""Share of a column's words that are the workspace's own, from which on it is a column of them."""
_FIELDS_NAMED_BY_QUESTIONS = frozenset({"text", "score", "at"})
"""Fields whose column may be named by a whole question; of any other a long name says nothing."""
_LONGEST_NAME = 5
"""Words of a name that is no question."""
_MOMENT_NAMES = (
    # Moments of something else than the answer: its change, our reply, the invitation.
    (
        re.compile(
            r"update|gewijzigd|geandert|modified|repl(?:y|ied)|\bsent\b|verzonden|verstuurd|invite|uitnod|solved|closed|due"
        ),
        -0.03,
    ),
    # Of several dates of one answer, the one at which it was complete.
    (
        re.compile(
            r"recorded|submit|submission|complet|ingevuld|invul|afgerond|ingediend|ontvang|received|responded|answered|beantwoord|abgegeben"
            r"|voltooi|fertigstell|abgeschlossen|\bklaar\b|gereed|finish|beendet|beeindigd|closed at|ended"
        ),
        0.03,
    ),
    # Its start is proposed where no column has its end.
    (re.compile(r"\bstart|\bbegin|\bbegonnen|opened|geopend|gestart|startzeit|begonnen"), -0.02),
    (re.compile(r"\b(?:end|einde?|eind ?(?:datum|tijd)|ende|endzeit)\b|\bend ?(?:date|time)"), 0.02),
)
"""Names of moments, each with what it adds to the certainty of its column; the first that fits counts."""

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


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The column or columns of a field, how certain they are in [0, 1], and the reason of a doubt ("" without one)."""

    columns: tuple[str, ...]
    certainty: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column that may be that of a field."""

    field: str
    column: str
    certainty: float
    reason: str


def infer_kind(columns: Mapping[str, ColumnProfile], source_words: str) -> tuple[Kind, float]:
    """Return what kind of source a table is, and how certain that is, in [0, 1].

    Parameters
    ----------
    columns
        Profiles by name.
    source_words
        Names of source and file.
    """
    if find_survey_tool(columns) is not None:
        return Kind.SURVEY, _SURE_KIND
    profiles = columns.values()
    named_fields = {name for name in FIELD_RULES if any(_has_name_of(name, profile) for profile in profiles)}
    # What a program wrote about a contact is no text of a customer.
    spoken = [profile for profile in profiles if not is_machine_written(profile.name_words)]
    has_text = any(FIELD_RULES["text"].rate_content(profile) > MORE_THAN_HALF for profile in spoken)
    has_score = any(
        _has_name_of("score", profile) and FIELD_RULES["score"].rate_content(profile) > 0 for profile in profiles
    )
    kind = _infer_kind_from_fields(named_fields, has_text=has_text)
    if kind is not None:
        return kind, _SURE_KIND
    if has_score:
        return Kind.SURVEY, _SURE_KIND
    # Long names are questions: their words say what was asked about, and not what the file is.
    short_names = [profile.name_words for profile in profiles if len(profile.name_words.split()) <= _LONGEST_NAME]
    words = " ".join([source_words.casefold().replace("_", " "), *short_names])
    if has_text:
        word_kind = next((kind for kind, pattern in _KIND_WORDS if re.search(pattern, words)), None)
        return (word_kind, _LIKELY_KIND) if word_kind else (Kind.COMPLAINT, _GUESSED_KIND)
    if re.search(_RESPONSE, words):
        return Kind.SURVEY, _SURE_KIND
    is_contact = bool({"contact", "reason"} & named_fields) and "at" in named_fields
    return (Kind.CONTACT, _SURE_KIND) if is_contact else (Kind.SURVEY, _GUESSED_KIND)


def _infer_kind_from_fields(named_fields: set[str], *, has_text: bool) -> Kind | None:
    """Return the kind of a table of daily figures, occurrences or signals; None for any other."""
    has_people = bool(named_fields & {"customer", "contact", "score"})
    # The kinds with the most telling columns first; a survey has columns of reasons and channels as well.
    if {"offered", "answered"} <= named_fields:
        return Kind.REACHABILITY
    if {"count", "process"} <= named_fields:
        return Kind.VOLUME
    if not has_text and "count" in named_fields and named_fields & {"reason", "channel"} and not has_people:
        return Kind.TOTALS
    if {"kind", "end"} <= named_fields and not has_people:
        return Kind.CALENDAR
    is_signal = len(named_fields & {"agent", "emotion", "department"}) > 1 and "contact" in named_fields
    return Kind.SIGNAL if is_signal else None


def match_columns(columns: Mapping[str, ColumnProfile], kind: Kind, config: Config) -> dict[str, ColumnMatch]:
    """Return the columns of each field that a table seems to have; a column serves one field only.

    Parameters
    ----------
    columns
        Profiles by name.
    kind
        Kind of the source.
    config
        Its vocabularies (channels, reasons, departments) show what a column holds.
    """
    candidates = _list_candidates(columns, kind, config)
    matches: dict[str, ColumnMatch] = {}
    used: set[str] = set()
    # The most certain first. The sort is stable: of equals the first field in FIELD_RULES goes first.
    for candidate in sorted(candidates, key=lambda candidate: candidate.certainty, reverse=True):
        if candidate.field not in matches and candidate.column not in used:
            matches[candidate.field] = ColumnMatch((candidate.column,), candidate.certainty, candidate.reason)
            used.add(candidate.column)
    _add_further_columns(matches, candidates, used)
    _lower_certainty_of_rivals(matches, candidates, used)
    return matches


def match_unstored_formulas(
    matches: Mapping[str, ColumnMatch],
    columns: Mapping[str, ColumnProfile],
    unstored_formulas: Mapping[str, int],
    kind: Kind,
) -> dict[str, ColumnMatch]:
    """Return the matches, and for a score or text that has none a column of its name whose formulas have no value.

    Taken into the mapping, such a column keeps the file from being stored as if nobody had answered.
    """
    completed = dict(matches)
    for field_name in ("score", "text"):
        if field_name in matches or kind not in FIELD_RULES[field_name].kinds:
            continue
        for name, n_formulas in unstored_formulas.items():
            profile = columns[name]
            if n_formulas > MORE_THAN_HALF * profile.n_rows and _has_name_of(field_name, profile):
                completed[field_name] = ColumnMatch((name,), _CERTAINTY_BY_NAME, "its formulas have no stored value")
                break
    return completed


def _list_candidates(columns: Mapping[str, ColumnProfile], kind: Kind, config: Config) -> list[_Candidate]:
    """Return the columns that may be those of a field of this kind, in the order of the fields."""
    candidates: list[_Candidate] = []
    tool = find_survey_tool(columns)
    for field_name, rule in FIELD_RULES.items():
        if kind not in rule.kinds:
            continue
        for profile in columns.values():
            certainty, reason = _rate_column(field_name, profile, kind, config)
            if tool is not None and field_name == "text" and certainty > 0:
                # In a survey tool's export every question with sentences is what the respondent wrote.
                certainty, reason = (_CERTAINTY_BY_VOCABULARY, "") if tool.is_question(profile) else (0.0, "")
            if certainty > 0:
                candidates.append(_Candidate(field_name, profile.name, certainty, reason))
    return candidates


def _add_further_columns(matches: dict[str, ColumnMatch], candidates: list[_Candidate], used: set[str]) -> None:
    """Take every column of sentences as text, and every named score."""
    for field_name in ("text", "score"):
        match = matches.get(field_name)
        if match is not None:
            # Texts must be as certain as the first one: an agent's note in the same row is no comment.
            enough = (
                min(_CERTAINTY_BY_NAME_AND_CONTENT, match.certainty)
                if field_name == "text"
                else _MIN_CERTAIN_FURTHER_SCORE
            )
            further = [
                entry.column for entry in _list_rivals(field_name, candidates, used) if entry.certainty >= enough
            ]
            matches[field_name] = ColumnMatch((*match.columns, *further), match.certainty, match.reason)
            used.update(further)


def _lower_certainty_of_rivals(matches: dict[str, ColumnMatch], candidates: list[_Candidate], used: set[str]) -> None:
    """Lower the certainty of a score or date that another column fits as well."""
    for field_name in ("score", "at"):
        match = matches.get(field_name)
        if match is None:
            continue
        rivals = _list_rivals(field_name, candidates, used)
        equals = [entry.column for entry in rivals if entry.certainty >= match.certainty]
        if equals:
            reason = f"it could also be {', '.join(map(repr, equals[:3]))}"
            matches[field_name] = ColumnMatch(match.columns, min(match.certainty, _CERTAINTY_BY_NAME), reason)


def _list_rivals(field_name: str, candidates: list[_Candidate], used: set[str]) -> list[_Candidate]:
    """Return the candidates of a field whose column is not in use."""
    return [entry for entry in candidates if entry.field == field_name and entry.column not in used]


def _rate_column(field_name: str, profile: ColumnProfile, kind: Kind, config: Config) -> tuple[float, str]:
    """Return how certain it is that a column is that of a field, in [0, 1], and the reason of a doubt."""
    rule = FIELD_RULES[field_name]
    # Regions, customers and channels go by names with "adres", "naam" and "telefoon" in them.
    is_personal = is_personal_column(profile) and field_name not in {"region", "customer", "channel"}
    is_excluded = is_personal or is_machine_written(profile.name_words)
    fit = 0.0 if is_excluded or not profile.n_filled else rule.rate_content(profile)
    certainty, reason = 0.0, "its content looks like it, its name does not say so"
    if fit > 0 and _has_name_of(field_name, profile):
        # Small differences decide between columns that are certain all the same, the last one of them how much a
        # column is filled.
        bonus = _rate_name(field_name, profile)
        certainty, reason = _CERTAINTY_BY_NAME_AND_CONTENT + bonus - 0.01 * (1 - profile.filled_share), ""
        if rule.is_found_by_content and fit <= MORE_THAN_HALF:
            certainty, reason = _CERTAINTY_BY_NAME, "its name says so, its content does not"
        elif field_name == "score" and holds_groups(profile):
            # Below the answers themselves, and never a further score in addition to them.
            certainty, reason = _CERTAINTY_BY_NAME, "it seems to hold groups of answers, and not the answers"
    elif fit > 0 and _holds_vocabulary(field_name, profile, config):
        certainty, reason = _CERTAINTY_BY_VOCABULARY, ""
    elif fit > 0 and rule.is_found_by_content and (kind in FEEDBACK_KINDS or field_name == "at"):
        certainty = _CERTAINTY_BY_CONTENT * fit * min(1.0, profile.n_filled / FEW_ROWS)
    return certainty, reason


def _rate_name(field_name: str, profile: ColumnProfile) -> float:
    """Return what a name adds to the certainty of a column: an exact name, or the moment of a complete answer."""
    if field_name != "at":
        return 0.03 if FIELD_RULES[field_name].name_pattern.fullmatch(profile.name_words) else 0.0
    if profile.date_share <= MORE_THAN_HALF:
        return -0.03  # numbers of days and seconds, where another column often has the same moment as a date
    if profile.placeholder_share > MORE_THAN_HALF:
        return -0.1  # another column may have the moments for which this one is empty
    for pattern, bonus in _MOMENT_NAMES:
        if pattern.search(profile.name_words):
            return bonus
    return 0.01 * (FIELD_RULES["at"].name_pattern.fullmatch(profile.name_words) is not None)


def is_personal_column(profile: ColumnProfile) -> bool:
    """Return whether a column's name speaks of personal data, of which nothing is needed."""
    return _PERSONAL.search(profile.name_words) is not None


def _has_name_of(field_name: str, profile: ColumnProfile) -> bool:
    """Return whether a column's name is one that a field goes by."""
    if field_name not in _FIELDS_NAMED_BY_QUESTIONS and len(profile.name_words.split()) > _LONGEST_NAME:
        return False
    return FIELD_RULES[field_name].name_pattern.search(profile.name_words) is not None


def _holds_vocabulary(field_name: str, profile: ColumnProfile, config: Config) -> bool:
    """Return whether a column holds the workspace's own channels, reasons or departments."""
    vocabulary = {
        "channel": {word.casefold() for channel in config.channels for word in (channel.name, *channel.aliases)},
        "reason": {word.casefold() for reason in config.reasons for word in (reason.id, reason.name)},
        "department_asked": {entry.name.casefold() for entry in config.departments},
        "department": {entry.name.casefold() for entry in config.departments},
    }.get(field_name, set())
    # Numbers alone prove nothing: a column of scores would pass for one of reasons, whose ids are numbers.
    words = {value for value in profile.folded_values if not value.isdigit()}
    return len(words) > 1 and len(words & vocabulary) > _MIN_VOCABULARY_SHARE * len(words)
