"""Exports of survey tools, recognised by the columns that the tool itself adds: everything else is a question.

Of an unknown file a column of sentences may be an agent's note. In an export of a survey tool it is what the respondent
wrote, whatever the question is called.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from voc.collect.convert.rows_left_out import TRIAL_WORDS
from voc.collect.mapping.column_profile import ColumnProfile, normalize_name

__all__ = ["SurveyTool", "count_test_rows", "find_survey_tool"]


@dataclass(frozen=True, slots=True)
class SurveyTool:
    """A survey tool, by the columns that it adds to every export.

    Attributes
    ----------
    name
        As people know it.
    signs
        Columns by which it is recognised, in plain words; each one with its other spellings. All of them must be there.
    own_columns
        Names of the columns that are the tool's and no question.
    has_labels
        A question has a wording in addition to its code; a column without one is embedded data, and no answer.
    """

    name: str
    signs: tuple[tuple[str, ...], ...]
    own_columns: re.Pattern[str]
    has_labels: bool = False

    def is_question(self, profile: ColumnProfile) -> bool:
        """Return whether a column is a question of the survey, and not something that the tool or its owner added."""
        name = normalize_name(profile.name)
        if self.own_columns.fullmatch(name) or _OWNERS_COLUMN.fullmatch(name):
            return False
        if _OTHER_OPTION.search(profile.name.casefold()) or _OTHER_SPECIFIED.search(profile.name_words):
            return False
        # With a wording the words of a profile are more than those of the name.
        return not self.has_labels or profile.name_words not in {name, f"{name} {name}"}


_OTHER_OPTION = re.compile(r"(?:\[| - ?)(?:other|anders|overig)\]?$")
_OTHER_SPECIFIED = re.compile(
    r"\bother(?: please)? (?:specify|describe|explain)\b|\bother text$|\banders (?:namelijk|text)\b"
)
"""Columns of "Other, please specify", a word or two after a choice and no comment: by the option and by its wording."""
_OWNERS_COLUMN = re.compile(r"(?:\w+ )?(?:notes?|notities?|tags?)")
"""Columns of the survey's owner, such as "Agent note": the whole name, since a question may ask to note something."""

_TOOLS = (
    SurveyTool(
        "Qualtrics",
        (("response id",), ("recorded date",), ("distribution channel", "user language", "ip address")),
        re.compile(
            r"start date|end date|status|ip address|progress|duration in seconds|finished|recorded date|response id"
            r"|recipient (?:last name|first name|email)|external (?:data )?reference|location (?:latitude|longitude)"
            r"|distribution channel|user language"
        ),
        has_labels=True,
    ),
    SurveyTool(
        "SurveyMonkey",
        (("respondent id",), ("collector id",), ("start date",), ("end date",)),
        re.compile(
            r"respondent id|collector id|start date|end date|ip address|email address|first name|last name"
            r"|custom data \d+"
        ),
    ),
    SurveyTool(
        "LimeSurvey",
        (
            ("id response id", "response id", "id antwoord id", "antwoord id", "antwort id"),
            ("lastpage last page", "last page", "lastpage", "laatste pagina", "letzte seite"),
            ("startlanguage start language", "start language", "startlanguage", "starttaal", "start sprache"),
        ),
        re.compile(
            r"(?:id )?(?:response|antwoord|antwort) id|(?:submitdate )?date submitted|(?:lastpage )?last page"
            r"|seed(?: seed)?|(?:startlanguage )?start language|(?:startdate )?date started"
            r"|(?:datestamp )?date last action|ipaddr.*"
            r"|refurl.*|laatste pagina|starttaal|datum (?:inzending|verzonden|gestart)|letzte seite|datum abgeschickt"
        ),
    ),
    SurveyTool(
        "Formbricks",
        (("response id",), ("survey id",), ("finished",), ("formbricks id internal", "user id", "person", "timestamp")),
        re.compile(
            r"no|response id|timestamp|finished|survey id|formbricks id internal|user id|person|notes?|tags?|url|source"
            r"|country|device|os|browser|action"
        ),
    ),
    SurveyTool(
        "Typeform",
        (("submit date utc",), ("network id",)),
        # Also the empty name: its column "#" has no word.
        re.compile(r"|start date utc|stage date utc|submit date utc|network id|response type|tags|ending|token"),
    ),
    SurveyTool(
        "Microsoft Forms",
        (
            ("id",),
            ("start time", "begintijd", "startzeit"),
            ("completion time", "tijd van voltooien", "voltooiingstijd", "fertigstellungszeit"),
        ),
        re.compile(
            r"id|start time|completion time|email|name|last modified time|begintijd|tijd van voltooien|voltooiingstijd"
            r"|e mail|naam|startzeit|fertigstellungszeit"
        ),
    ),
    SurveyTool(
        "Delighted",
        (("person id",), ("response id",), ("score",), ("comment",)),
        re.compile(
            r"person id|response id|survey (?:type|method|source)|score|permalink|name|email|notes?|tags?"
            r"|(?:survey )?(?:sent|scheduled|delivered|opened|responded|created|updated|added) at"
        ),
    ),
)
"""Seen in real exports: Qualtrics, SurveyMonkey, LimeSurvey. Typeform by the columns that published scripts read. By
descriptions only, no real export: Formbricks, Microsoft Forms and Delighted."""
_FORM_STAMP = frozenset({"timestamp", "tijdstempel", "zeitstempel", "horodateur"})
_GOOGLE_FORMS = SurveyTool(
    "Google Forms", (tuple(_FORM_STAMP),), re.compile("|".join(_FORM_STAMP) + "|email address|username")
)
"""Google Forms adds a moment as the first column and nothing else; its questions are whole sentences."""
MIN_QUESTION_WORDS = 4


def find_survey_tool(columns: Mapping[str, ColumnProfile]) -> SurveyTool | None:
    """Return the survey tool that a table was exported from, None where none is recognised.

    Parameters
    ----------
    columns
        Profiles by name, in the order of the file.
    """
    names = {normalize_name(name) for name in columns}
    for tool in _TOOLS:
        if all(_has_one(names, spellings) for spellings in tool.signs):
            return tool
    ordered = [normalize_name(name) for name in columns]
    questions = [name for name in ordered[1:] if len(name.split()) >= MIN_QUESTION_WORDS]
    is_form = bool(ordered) and ordered[0] in _FORM_STAMP and len(questions) * 2 >= len(ordered) - 1 > 0
    return _GOOGLE_FORMS if is_form else None


def _has_one(names: Collection[str], spellings: tuple[str, ...]) -> bool:
    return any(spelling in names for spelling in spellings)


_TEST_COLUMNS = frozenset({"status", "response type", "distribution channel", "channel"})
_TEST_CODES = frozenset({"1", "2", "8", "9", "12", "17"})
"""Qualtrics' status of previews, tests and spam in an export of values."""


def count_test_rows(columns: Mapping[str, ColumnProfile]) -> dict[tuple[str, str], int]:
    """Return column and value of a survey tool's previews and tests, with how many there are.

    ``{("Status", "Survey Preview"): 6}``; empty where the table is of no survey tool.
    """
    tool = find_survey_tool(columns)
    if tool is None:
        return {}
    counts: dict[tuple[str, str], int] = {}
    for name, profile in columns.items():
        words = TRIAL_WORDS if normalize_name(name) in _TEST_COLUMNS else frozenset()
        if normalize_name(name) == "status" and tool.name == "Qualtrics":
            words |= _TEST_CODES
        counts |= {(name, value): n for value, n in profile.value_counts.items() if value.casefold() in words}
    return counts
