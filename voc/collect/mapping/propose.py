"""Proposal of a mapping from a file's column names and contents, with how certain it is of each column.

Each column gets a profile (share of dates, range of whole numbers, length and variety of texts). A field goes to the
column with the best sum of name and content; a name that is known and a content that fits give certainty, either one
alone gives an open question, which is said in a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from voc.collect.convert.date_columns import DateHabits, profile_dates
from voc.collect.convert.date_formats import DateOrder
from voc.collect.convert.value_parsers import format_cell
from voc.collect.mapping.column_matching import ColumnMatch, infer_kind, is_personal_column, match_columns
from voc.collect.mapping.column_profile import ColumnProfile, profile_columns
from voc.collect.mapping.field_rules import FEEDBACK_KINDS, FIELD_RULES, MORE_THAN_HALF, REQUIRED_BY_KIND
from voc.collect.mapping.mapping_toml import format_mapping
from voc.collect.mapping.score_scales import ask_about_equals, ask_about_unread_scores, propose_score
from voc.collect.read.table import FileTable
from voc.config import Columns, Config, DateRule, Source
from voc.records import Kind, Scope

__all__ = ["MappingProposal", "format_mapping", "propose_mapping"]

CERTAIN = 0.75
"""Certainty from which a column is taken without asking."""
MANY_SENTENCES = 0.2
"""Share of cells with eight words or more from which a column is taken to hold what people say."""


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A mapping and how certain it is.

    Attributes
    ----------
    source
        The mapping.
    is_certain
        There are no open questions.
    open_questions
        Sentences for the user: ``"score = 'cijfer': the score that was given? (…)"``.
    certainty
        Our field → a number in [0, 1], for each field that has a column: ``{"at": 0.98}``.
    columns
        The columns of the file, to choose another one from.
    """

    source: Source
    is_certain: bool
    open_questions: tuple[str, ...] = ()
    certainty: Mapping[str, float] = field(default_factory=dict)
    columns: tuple[str, ...] = ()


def propose_mapping(table: FileTable, config: Config, source_name: str) -> MappingProposal:
    """Propose how a table is read.

    Parameters
    ----------
    table
        As ``read_table`` returns it without a mapping.
    config
        Its vocabularies (channels, reasons, departments) show what a column holds.
    source_name
        Of the new source; words in it ("klachten") show its kind.
    """
    profiles = profile_columns(table)
    kind, kind_certainty = infer_kind(profiles, f"{source_name} {table.name}")
    matches = match_columns(profiles, kind, config)
    columns = _build_columns(matches)
    score_columns = matches["score"].columns if "score" in matches else ()
    scores = {column: propose_score(profiles[column]) for column in score_columns}
    dates, date_questions = _propose_dates(table, matches)
    source = Source(
        kind=kind,
        # A survey that refers to a contact was asked after it.
        scope=Scope.TRANSACTIONAL if kind is Kind.SURVEY and "contact" in matches else None,
        files=_propose_file_patterns(table.name),
        sheet=table.sheet,
        header_rows=table.header_rows,
        separator=table.separator,
        columns=columns,
        score=scores[columns.score][0] if columns.score else None,
        scales={column: scores[column][0] for column in columns.scores},
        dates=dates,
    )
    questions = [
        *_ask_about_formulas(table),
        *_ask_about_kind(kind, kind_certainty),
        *_ask_about_columns(kind, matches),
        *_ask_about_other_texts(kind, matches, profiles),
        *(question for _, score_questions in scores.values() for question in score_questions),
        *ask_about_equals(table, profiles, {column: rule for column, (rule, _) in scores.items()}),
        *(ask_about_unread_scores(profiles, matches) if kind in FEEDBACK_KINDS else ()),
        *date_questions,
    ]
    certainty = {field: round(match.certainty, 2) for field, match in matches.items()}
    return MappingProposal(source, not questions, tuple(questions), certainty, table.columns)


def _build_columns(matches: Mapping[str, ColumnMatch]) -> Columns:
    """Return ``[sources.NAME.columns]``; a further score is a question of its own, by the column's name."""
    column_by_field: dict[str, object] = {}
    for field_name, match in matches.items():
        has_several = field_name == "text" and len(match.columns) > 1
        column_by_field[field_name] = match.columns if has_several else match.columns[0]
    if "score" in matches:
        column_by_field["scores"] = {column: column for column in matches["score"].columns[1:]}
    return Columns.model_validate(column_by_field)


def _ask_about_formulas(table: FileTable) -> list[str]:
    """Return a question where formulas have no stored value: their columns look empty, and nothing fits them."""
    if not table.unstored_formulas:
        return []
    columns = ", ".join(f"{column!r} ({count})" for column, count in table.unstored_formulas.items())
    return [f"formulas without a stored value read as empty, in {columns}: open the file in Excel and save it again"]


def _ask_about_kind(kind: Kind, certainty: float) -> list[str]:
    if certainty >= CERTAIN:
        return []
    return [f'kind = "{kind}": is it? Others are survey, complaint, message, idea, signal and contact']


def _ask_about_columns(kind: Kind, matches: Mapping[str, ColumnMatch]) -> list[str]:
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


def _ask_about_other_texts(
    kind: Kind, matches: Mapping[str, ColumnMatch], profiles: Mapping[str, ColumnProfile]
) -> list[str]:
    """Return a question where sentences stand in a column that nothing is read from."""
    if kind not in FEEDBACK_KINDS or "text" not in matches:
        return []
    used = {column for match in matches.values() for column in match.columns}
    others = [
        column_name for column_name, profile in profiles.items() if column_name not in used and _holds_comments(profile)
    ]
    if not others:
        return []
    column_names = ", ".join(map(repr, others[:3]))
    return [f"sentences stand in {column_names} too: add what customers say to text, as in text = [..., ...]"]


def _holds_comments(profile: ColumnProfile) -> bool:
    return profile.is_text and profile.sentence_share >= MANY_SENTENCES and not is_personal_column(profile)


def _propose_dates(table: FileTable, matches: Mapping[str, ColumnMatch]) -> tuple[DateRule, list[str]]:
    """Return how the dates of a file are read, and what is not certain about it."""
    if "at" not in matches:
        return DateRule(), []
    column = matches["at"].columns[0]
    habits = profile_dates(table.get_column(column))
    order, questions = _propose_order(column, habits)
    cells, day_numbers = None, None
    if habits.is_half_converted:
        cells = "swapped"
        questions.append(
            f"{column!r} contradicts itself: its texts are written {order}, all with a day above 12, and its dates all "
            "have a day up to 12. Excel took what it could read for dates of another order; proposed is to swap day "
            'and month of those back ([dates] cells = "swapped"; "right" if they are right)'
        )
    if habits.n_day_numbers > MORE_THAN_HALF * habits.n_filled and table.sheet is None:
        # A workbook says from which year its days count; a text file does not.
        day_numbers = 1900
        questions.append(
            f"{column!r} holds numbers of days ({_name_first(table, column)}): read as Excel counts them, from 1900; "
            "if the dates come out four years too early, [dates] day_numbers = 1904"
        )
    if habits.n_placeholders > MORE_THAN_HALF * habits.n_filled:
        questions.append(
            f"{habits.n_placeholders} of {habits.n_filled} cells in {column!r} hold {_name_first(table, column)}, "
            "which programs write for no date: these rows are kept without one, and are in no monthly figure"
        )
    values = {"order": order, "cells": cells, "day_numbers": day_numbers}
    return DateRule.model_validate({name: value for name, value in values.items() if value is not None}), questions


def _propose_order(column: str, habits: DateHabits) -> tuple[DateOrder | None, list[str]]:
    """Return the order of a column's dates, and a question where it does not show."""
    if habits.order is None and habits.has_two_readings:
        question = (
            f"every date in {column!r} can be read day first or month first; day first is proposed ([dates] order)"
        )
        return "day-first", [question]
    if habits.order == "mixed":
        question = (
            f"{column!r} holds dates with the day first and with the month first: those that can be read both "
            "ways will be left out of monthly figures; if another column tells which is which, name it "
            "([dates] by and orders)"
        )
        return "mixed", [question]
    return habits.order, []


def _name_first(table: FileTable, column: str) -> str:
    """Return the most frequent filled cell of a column of dates: they hold nothing personal."""
    cells = Counter(format_cell(cell) for cell in table.get_column(column) if format_cell(cell))
    return cells.most_common(1)[0][0]


def _propose_file_patterns(file_name: str) -> tuple[str, ...]:
    """Return a pattern for later files of this kind: ``("nps-*.csv",)`` for nps-2026-10.csv."""
    stem, dot, ending = file_name.rpartition(".")
    # Digits are dates and numbering: they differ in the next file.
    pattern = re.sub(r"[\d]+(?:[-_ .]?\d+)*", "*", stem if dot else file_name)
    pattern = re.sub(r"[\[\]?]", "?", pattern)  # signs that mean something in a pattern
    # Three letters in a row, or the pattern would be that of any file.
    if not re.search(r"[^\W\d_]{3}", pattern.replace("*", "")):
        return ()
    pattern = re.sub(r"\*+", "*", pattern if pattern.endswith("*") else f"{pattern}*")
    return (f"{pattern}{dot}{ending}",)
