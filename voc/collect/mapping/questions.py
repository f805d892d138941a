"""Questions about a proposed mapping that is not certain: what the file is, its columns, formulas, further texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from voc.collect.convert.categories import CATEGORY_FIELDS
from voc.collect.convert.id_faults import is_destroyed_id
from voc.collect.convert.machine_text import is_machine_written
from voc.collect.convert.row_filter import list_possible_sums
from voc.collect.convert.rows_left_out import SURE_TRIAL_WORDS
from voc.collect.convert.value_parsers import format_cell
from voc.collect.mapping.column_matching import ColumnMatch, is_personal_column
from voc.collect.mapping.column_profile import ColumnProfile
from voc.collect.mapping.field_rules import FEEDBACK_KINDS, FIELD_RULES, REQUIRED_BY_KIND
from voc.collect.mapping.survey_tools import count_test_rows, find_survey_tool
from voc.collect.read.header_detection import may_be_wording
from voc.collect.read.table import FileTable
from voc.config import Source
from voc.records import Kind
from voc.text.normalize import fold
from voc.text.pii.redact import Redactor

__all__ = [
    "ask_about_aggregated_rows",
    "ask_about_columns",
    "ask_about_destroyed_words",
    "ask_about_formulas",
    "ask_about_header_rows",
    "ask_about_kind",
    "ask_about_other_texts",
    "ask_about_possible_sums",
    "ask_about_repeated_keys",
    "ask_about_rows_left_out",
    "ask_about_sheets",
    "ask_about_side_tables",
    "ask_about_test_rows",
]

CERTAIN = 0.75
"""Certainty from which a column is taken without asking."""
_OF_A_PERSON = ("key", "customer", "contact", "case_number")
"""Fields that one answer has and a mean of answers has not."""
MIN_KEYS = 20
MOSTLY_FILLED = 0.95
"""Share of rows with a value, and of values that are different, from which on a column may make rows unique."""
MIN_DIFFERENT = 0.2
"""Share of different values below which a column is of groups, and no row is meant to be unique by it."""
MAX_WORDINGS, MAX_WORDING = 2, 60
"""Wordings of a second row of names that a question shows, and letters of each."""
MIN_COLUMNS = 2
"""Columns that are a table."""
MIN_ROWS_BEYOND = 3
"""Rows that one of two tables has and the other has not, from which on that is no accident."""
MAX_VALUES_SAID = 4
_NUMBERED = re.compile(r" \(\d+\)$")
"""What sets a repeated name apart: "datum (2)"."""
MANY_SENTENCES = 0.2
"""Share of cells with eight words or more from which a column is taken to hold what people say."""


def ask_about_rows_left_out(leave_out: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a question where rows would be left out for a word that may also be an answer: a "demo" that was asked."""
    return [
        f'leave_out: are the rows where {column!r} is "{value}" no answers?'
        for column, values in leave_out.items()
        for value in values
        if fold(value) not in SURE_TRIAL_WORDS
    ]


def ask_about_sheets(table: FileTable) -> list[str]:
    """Return a question where another visible sheet of the workbook may be the table that was meant."""
    if not table.other_sheets:
        return []
    others = ", ".join(f'"{title}" ({n_rows} rows)' for title, n_rows in table.other_sheets.items())
    return [f'sheet = "{table.sheet}" ({len(table.rows)} rows): is it that one? There is a table on {others} too']


def ask_about_header_rows(table: FileTable, profiles: Mapping[str, ColumnProfile]) -> list[str]:
    """Return a question where the file's second row was taken as names, and no sign of a survey tool proves it.

    A respondent's answer that is taken as a question would be printed above every comment. Below codes also where it
    was not, and may be wording.
    """
    is_one_row = table.header_rows == 1 and table.labels == table.columns and bool(table.rows)
    if is_one_row and may_be_wording(table.columns, table.rows[0]):
        codes = ", ".join(table.columns[:MAX_WORDINGS])
        return [f"the columns are called by codes ({codes}): is the second row their wording? Then header_rows = 2"]
    if table.header_rows != 2 or find_survey_tool(profiles) is not None:  # noqa: PLR2004 - a third row is Qualtrics' own
        return []
    redactor = Redactor()
    labels = sorted(filter(None, table.labels), key=len, reverse=True)
    wordings = list(dict.fromkeys(_shorten(redactor.redact(label).text) for label in labels[: 10 * MAX_WORDINGS]))
    examples = ", ".join(f'"{wording}"' for wording in wordings[:MAX_WORDINGS])
    return [
        f"header_rows = 2: the second row was taken as names or wording of questions ({examples}): is it no answer?"
    ]


def _shorten(wording: str) -> str:
    return wording if len(wording) <= MAX_WORDING else wording[: MAX_WORDING - 1] + "…"


def ask_about_side_tables(table: FileTable) -> list[str]:
    """Return a question where two tables seem to be side by side: between them is an empty column.

    They repeat a column's name, or one of them ends before the other does.
    """
    names = [_NUMBERED.sub("", fold(name)) for name in table.columns]
    questions: list[str] = []
    for position in table.positions_behind_gaps:
        columns, others = range(position), range(position, len(names))
        if min(len(columns), len(others)) < MIN_COLUMNS:
            continue
        repeated = {names[n] for n in columns} & {names[n] for n in others}
        if not repeated and not _ends_before(table, columns, others) and not _ends_before(table, others, columns):
            continue
        questions.append(
            f"an empty column comes before {table.columns[position]!r}: are there two tables side by side? Of each row "
            "all columns are taken as one answer; put the second table on a sheet or in a file of its own"
        )
    return questions


def _ends_before(table: FileTable, columns: Sequence[int], others: Sequence[int]) -> bool:
    """Return whether some columns are filled in every row up to one, and empty from there on, where others are not."""
    is_filled = [any(format_cell(row[position]) for position in columns) for row in table.rows]
    n_filled = sum(is_filled)
    rest = table.rows[n_filled:]
    n_others = sum(any(format_cell(row[position]) for position in others) for row in rest)
    return bool(n_filled) and all(is_filled[:n_filled]) and len(rest) == n_others >= MIN_ROWS_BEYOND


def ask_about_possible_sums(table: FileTable, source: Source) -> list[str]:
    """Return a question where daily figures of one word are always the sum of the others', by amounts that hardly vary.

    Where they vary such rows are totals, and left out.
    """
    return [
        f"the figure of {column!r} = {word!r} is the sum of the others on every day: is it a total of them, which "
        f"counts them twice? Then leave it out: leave_out = {{ {column!r} = [{word!r}] }}"
        for column, word in list_possible_sums(table, source)
    ]


def ask_about_formulas(table: FileTable) -> list[str]:
    """Return a question where formulas have no stored value: their columns look empty, and nothing fits them."""
    if not table.unstored_formulas:
        return []
    columns = ", ".join(f"{column!r} ({count})" for column, count in table.unstored_formulas.items())
    return [f"formulas without a stored value read as empty, in {columns}: open the file in Excel and save it again"]


def ask_about_kind(kind: Kind, certainty: float) -> list[str]:
    """Return a question about what the file is, unless it is certain."""
    if certainty >= CERTAIN:
        return []
    return [f'kind = "{kind}": is it? Others are survey, complaint, message, idea, signal and contact']


def ask_about_columns(kind: Kind, matches: Mapping[str, ColumnMatch]) -> list[str]:
    """Return questions about fields whose column is not certain, and about required ones without a column."""
    required = REQUIRED_BY_KIND.get(kind, ())
    questions = []
    for field_name, match in matches.items():
        is_needed = field_name in required or field_name in {"text", "score", "at"}
        if is_needed and match.certainty < CERTAIN:
            column_names = " and ".join(map(repr, match.columns))
            questions.append(f"{field_name} = {column_names}: {FIELD_RULES[field_name].description}? ({match.reason})")
    questions += [
        f"no column was recognised as {field_name} ({FIELD_RULES[field_name].description}), which a {kind} needs"
        for field_name in required
        if field_name not in matches
    ]
    if kind in FEEDBACK_KINDS:
        if "text" not in matches and "score" not in matches:
            questions.append("no column was recognised as text or score; name at least one of them")
        if "at" not in matches:
            questions.append("no column was recognised as date (at): without one nothing enters a monthly figure")
    return questions


def ask_about_aggregated_rows(
    kind: Kind, matches: Mapping[str, ColumnMatch], profiles: Mapping[str, ColumnProfile]
) -> list[str]:
    """Return a question where rows look like means of many answers, the figures of a period."""
    if kind not in FEEDBACK_KINDS or "score" not in matches or {"text", *_OF_A_PERSON} & set(matches):
        return []
    counts = [profile.name for profile in profiles.values() if _is_count(profile)]
    date_profile = profiles.get(matches["at"].columns[0]) if "at" in matches else None
    # Figures of a period have each date once; a single row shows no such pattern.
    has_one_row_a_date = date_profile is not None and date_profile.n_distinct == date_profile.n_filled > 1
    if not counts and not has_one_row_a_date:
        return []
    reason = f"{counts[0]!r} counts something" if counts else "each date comes once"
    return [
        (
            f"{reason}, and no column is of one person (a text, a number): is one row one answer, or the figure of a "
            "period? Means of many answers are no answers"
        )
    ]


def ask_about_destroyed_words(table: FileTable, source: Source) -> list[str]:
    """Return a question for each column of words in which a spreadsheet made days of some: "4-5" is the 4th of May."""
    questions = []
    for field_name in sorted(CATEGORY_FIELDS):
        column = getattr(source.columns, field_name, None)
        if not isinstance(column, str) or column not in table.columns:
            continue
        counts = Counter(format_cell(cell) for cell in table.get_column(column) if is_destroyed_id(cell))
        if counts:
            values = ", ".join(f"{value!r} ({n} times)" for value, n in counts.most_common(MAX_VALUES_SAID))
            questions.append(
                f"{counts.total()} cells in {column!r} ({field_name}) are dates, as a spreadsheet makes of words like "
                f"4-5: {values}. They are left out unless the column is exported as text"
            )
    return questions


def ask_about_repeated_keys(
    kind: Kind, matches: Mapping[str, ColumnMatch], profiles: Mapping[str, ColumnProfile]
) -> list[str]:
    """Return a question where a column is named as what makes a row unique, and its values are in several rows."""
    if kind not in FEEDBACK_KINDS or "key" in matches:
        return []
    used = {column for match in matches.values() for column in match.columns}
    for profile in profiles.values():
        is_named = FIELD_RULES["key"].name_pattern.search(profile.name_words) is not None
        is_filled = profile.n_filled >= MIN_KEYS and profile.filled_share > MOSTLY_FILLED
        is_repeated = MIN_DIFFERENT < profile.distinct_share < MOSTLY_FILLED
        if is_named and is_filled and is_repeated and profile.name not in used:
            values = f"its {profile.n_filled} cells hold {profile.n_distinct} different values"
            question = (
                f"{profile.name!r} is named as what makes a row unique, and {values}: without a key each row counts. "
                "Are some rows copies (key = …), or is it somebody's number (customer = …)?"
            )
            return [question]
    return []


def _is_count(profile: ColumnProfile) -> bool:
    """Return whether a column is named as a number of things and holds more than one of them."""
    is_named = FIELD_RULES["count"].name_pattern.search(profile.name_words) is not None
    # A column of ones counts the row itself, which is one answer.
    return is_named and profile.whole_number_share > 0 and max(profile.number_counts) > 1


def ask_about_test_rows(profiles: Mapping[str, ColumnProfile]) -> list[str]:
    """Return a question where an export of a survey tool holds previews or tests that its codes only hint at."""
    counts = count_test_rows(profiles)
    if not counts:
        return []
    rows = ", ".join(f"{column} = {value!r} ({count} rows)" for (column, value), count in counts.items())
    (column, value), *_ = counts
    setting = f'leave_out = {{"{column}" = ["{value}"]}}'
    return [f"the file holds previews or tests, which would count as answers: {rows}; without them: {setting}"]


def ask_about_other_texts(
    kind: Kind, matches: Mapping[str, ColumnMatch], profiles: Mapping[str, ColumnProfile]
) -> list[str]:
    """Return a question where a column that nothing is read from holds sentences."""
    if kind not in FEEDBACK_KINDS or "text" not in matches:
        return []
    used = {column for match in matches.values() for column in match.columns}
    others = [
        column_name for column_name, profile in profiles.items() if column_name not in used and _holds_comments(profile)
    ]
    if not others:
        return []
    column_names = ", ".join(map(repr, others[:3]))
    return [f"there are sentences in {column_names} too: add what customers say to text, as in text = [..., ...]"]


def _holds_comments(profile: ColumnProfile) -> bool:
    is_excluded = is_personal_column(profile) or is_machine_written(profile.name_words)
    return profile.is_text and profile.sentence_share >= MANY_SENTENCES and not is_excluded
