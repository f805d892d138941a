"""Pivot of a table with one row per answer into one row per respondent, with a column for each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from voc.collect.convert.date_columns import build_column_parser, profile_dates
from voc.collect.convert.dates import looks_like_date
from voc.collect.convert.value_parsers import format_cell
from voc.config import DateRule, PivotRule
from voc.errors import InputError
from voc.records import Rejection

if TYPE_CHECKING:
    from voc.collect.read.table import FileTable

__all__ = ["pivot_table"]

MIN_CONSTANT = 0.95
"""Share of respondents with one value of a column from which on the column is of the respondent, not of the answer."""
SEPARATOR = "; "
"""Sign between the answers of one respondent to one question, as choices of several are written."""
MAX_SAID = 4
"""Columns that a note names."""
PURPOSE = "puts answers together ([pivot])"


@dataclass(slots=True)
class _Respondent:
    """Rows of one respondent: line of the first one, values of the other columns, answers by question."""

    line: int
    values: dict[int, list[object]] = field(default_factory=dict)
    answers: dict[str, list[object]] = field(default_factory=dict)


def pivot_table(table: FileTable, rule: PivotRule, dates: DateRule | None = None) -> FileTable:
    """Return a table with one row per respondent: its number, its other columns, and a column for each question.

    Other columns are kept where they say one thing of a respondent (the last value), and left out with a note where
    they differ from answer to answer, but for moments: of those the latest stays, when the answer was complete.

    Parameters
    ----------
    table
        One row per answer.
    rule
        Columns of respondent, question and answer.
    dates
        How moments are written, where that does not show.

    Raises
    ------
    InputError
        The file lacks one of these columns.
    """
    respondent_position = table.find_position(rule.respondent, PURPOSE)
    question_position = table.find_position(rule.question, PURPOSE)
    answer_positions = [table.find_position(name, PURPOSE) for name in rule.list_answer_columns()]
    other_positions = [
        position
        for position in range(len(table.columns))
        if position not in {respondent_position, question_position, *answer_positions}
    ]
    respondents: dict[str, _Respondent] = {}
    rejected = list(table.rejections)
    for row, line in zip(table.rows, table.lines, strict=True):
        respondent, question = format_cell(row[respondent_position]), format_cell(row[question_position])
        if not respondent or not question:
            column = rule.respondent if not respondent else rule.question
            rejected.append(Rejection(line, column, "empty", expected="respondent and question of an answer"))
            continue
        entry = respondents.setdefault(respondent, _Respondent(line))
        for position in other_positions:
            if format_cell(row[position]):
                entry.values.setdefault(position, []).append(row[position])
        # Survey tools fill one of several columns by the kind of question: a number, a choice, a text.
        answer = next((row[position] for position in answer_positions if format_cell(row[position])), None)
        entry.answers.setdefault(question, []).append(answer)
    if not respondents:
        raise InputError(f"{table.name} has no row with a respondent and a question: correct [pivot] in its mapping")
    other_positions, notes = _choose_columns(table, other_positions, respondents, dates or DateRule())
    return _build_table(table, rule, respondents, other_positions, rejected, notes)


def _choose_columns(
    table: FileTable, positions: Sequence[int], respondents: Mapping[str, _Respondent], dates: DateRule
) -> tuple[list[int], list[str]]:
    """Return the columns that are of a respondent, and a note about those that are of an answer."""
    respondent_positions: list[int] = []
    other_names: list[str] = []
    for position in positions:
        values = [entry.values[position] for entry in respondents.values() if position in entry.values]
        # A share and not all: one respondent who began twice would else cost everybody's column.
        n_constant = sum(len(set(map(format_cell, each))) == 1 for each in values)
        # Moments differ from answer to answer and are kept: the latest is when the answer was complete.
        has_dates = bool(values) and all(looks_like_date(each[-1]) for each in values[:50])
        if has_dates and n_constant < len(values):
            _sort_moments(table, values, dates)
        if has_dates or (values and n_constant >= MIN_CONSTANT * len(values)):
            respondent_positions.append(position)
        elif values:
            other_names.append(table.columns[position])
    names = ", ".join(map(repr, other_names[:MAX_SAID])) + (" …" if len(other_names) > MAX_SAID else "")
    note = f"columns that differ from answer to answer were left out: {names}"
    return respondent_positions, [note] if other_names else []


def _sort_moments(table: FileTable, values: Sequence[list[object]], dates: DateRule) -> None:
    """Put each respondent's moments in their order: exports begin with the newest as well as with the oldest."""
    profile = profile_dates([cell for each in values for cell in each], table.epoch_year)
    parser = build_column_parser(dates, "UTC", profile, table.epoch_year)  # only compared with each other
    for each in values:
        moments = [parser.parse(cell).at for cell in each]
        pairs = [(moment, cell) for moment, cell in zip(moments, each, strict=True) if moment is not None]
        if len(pairs) == len(each):
            each[:] = [cell for _, cell in sorted(pairs, key=itemgetter(0))]


def _build_table(
    table: FileTable,
    rule: PivotRule,
    respondents: Mapping[str, _Respondent],
    other_positions: Sequence[int],
    rejected: Sequence[Rejection],
    notes: Sequence[str],
) -> FileTable:
    questions = list(dict.fromkeys(question for entry in respondents.values() for question in entry.answers))
    names = [
        table.columns[table.find_position(rule.respondent, PURPOSE)],
        *(table.columns[position] for position in other_positions),
    ]
    columns = (*names, *_name_questions(questions, names))
    rows = [
        [respondent, *_take_values(entry, other_positions), *(_join(entry.answers.get(each, ())) for each in questions)]
        for respondent, entry in respondents.items()
    ]
    note = f"{len(table.rows)} rows, one per answer, were put together to {len(rows)}, one per respondent"
    n_twice = sum(len(answers) > 1 for entry in respondents.values() for answers in entry.answers.values())
    if n_twice:
        note += f"; {n_twice} times several answers to one question were joined"
    return replace(
        table,
        columns=columns,
        labels=columns,
        rows=rows,
        lines=[entry.line for entry in respondents.values()],
        rejections=tuple(sorted(rejected, key=lambda rejection: rejection.row)),
        notes=(*table.notes, note, *notes),
    )


def _name_questions(questions: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Yield a name for each question's column; one that another column has gets a number."""
    n_by_name = Counter(names)
    for question in questions:
        n_by_name[question] += 1
        yield question if n_by_name[question] == 1 else f"{question} ({n_by_name[question]})"


def _take_values(entry: _Respondent, positions: Sequence[int]) -> list[object]:
    """Return a respondent's values; the last one of several, which of moments is the latest."""
    return [entry.values[position][-1] if position in entry.values else None for position in positions]


def _join(answers: Sequence[object]) -> object:
    """Return the answers to one question as one cell; a single one as it is."""
    filled = [answer for answer in answers if format_cell(answer)]
    if len(filled) <= 1:
        return filled[0] if filled else None
    texts = list(dict.fromkeys(map(format_cell, filled)))
    return SEPARATOR.join(texts) if len(texts) > 1 else filled[0]
