"""Recognition of a table with one row per answer, and the question about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from voc.collect.convert.value_parsers import format_cell
from voc.collect.mapping.column_profile import normalize_name
from voc.collect.read.pivot import pivot_table
from voc.collect.read.table import FileTable
from voc.config import PivotRule
from voc.text.normalize import fold

__all__ = ["ask_about_pivot", "find_pivot", "pivot_for_proposal"]

_QUESTION_NAME = re.compile(
    r"(?:(?:\w+ )?(?:question|vraag|frage)|item|variabele?|field|veld|stelling|statement|attribute|prompt|kenmerk)"
    r"(?: ?(?:text|tekst|name|naam|label|title|titel|stelling|wording|code|id|nr|nummer|number|key))?"
)
_ANSWER_NAME = re.compile(
    r"(?:(?:answer|antwoord|response|value|waarde|antwort|reactie|reply|wert)"
    r"(?: ?(?:text|tekst|value|waarde|label|choice|raw|numeric|number|open|given|gegeven|numeriek|string))?"
    r"|(?:text|open|numeric|numeriek|open) ?(?:answer|antwoord|response|value|waarde)|antwoordtekst|gegeven antwoord)"
)
_RESPONDENT_NAME = re.compile(
    r"respond|respons|submission|inzending|interview|session|sessie|participant|deelnemer|invul|antwoord ?set|entry"
    r"|case|contact|klant|customer|person|user|ticket|\bid\b|\bnr\b|nummer|number|\bkey\b|uuid"
)
_IS_CODE = re.compile(r"(?:code|\bid|nr|nummer|number|\bkey)$")
_LIKELY_ANSWER_NAME = re.compile(r"result|resultaat|uitkomst|score|rating|cijfer|beoordeling|inhoud|content|text|tekst")
"""Names of answers where no other column holds sentences: a score with a comment is no answer to put together."""
_SENTENCE_SIGNS = 25
"""Mean length of a column's cells from which on it holds sentences."""
MAX_COLUMNS = 12
"""Columns of a table that is looked at for answers by its content."""
MIN_OF_A_KIND = 0.1
"""Share of numbers and of sentences in one column, from which it holds answers to several questions."""
MIN_BLANKS = 3
"""Blanks of a sentence."""
MIN_QUESTIONS = 2
MIN_UNIQUE = 0.9
"""Share of rows that are the only one of their respondent and question; choices of several make more of one."""
MIN_FILLED = 0.9
"""Share of rows that say their respondent and question."""
MIN_ANSWERED = 1.5
"""Questions per respondent, on average."""
MAX_QUESTIONS_SHARE = 0.34
"""Different questions as a share of the rows: where each row has its own they are no questions of one survey."""


def find_pivot(table: FileTable) -> PivotRule | None:
    """Return the columns of respondent, question and answer of a table with one row per answer; None of any other.

    The names of question and answer suggest it, and the content has to confirm it: each respondent has several rows,
    each of another question.
    """
    name_by_column = {column: normalize_name(column) for column in table.columns}
    questions = [column for column, name in name_by_column.items() if _QUESTION_NAME.fullmatch(name)]
    answers = [column for column, name in name_by_column.items() if _ANSWER_NAME.fullmatch(name)]
    # "Question" before "question_id": the wording names the columns, unless nothing has it.
    questions.sort(key=lambda column: _IS_CODE.search(name_by_column[column]) is not None)
    for question in questions:
        other_answers = [column for column in answers if column != question]
        other_answers = other_answers or _find_likely_answer(table, name_by_column, question)
        respondent = _find_respondent(table, question, other_answers) if other_answers else None
        if respondent is not None:
            return PivotRule(
                respondent=respondent,
                question=question,
                answer=other_answers[0] if len(other_answers) == 1 else tuple(other_answers),
            )
    return _find_pivot_by_content(table)


def _find_pivot_by_content(table: FileTable) -> PivotRule | None:
    """Return the columns of a table with uninformative names: one cell holds a mark, the next one a comment.

    A column of numbers and of sentences has answers to several questions, if another column says which are which.
    """
    if len(table.columns) > MAX_COLUMNS:  # answers are next to each other in a wide table
        return None
    for answer in table.columns:
        kinds = [_tell_kind(format_cell(cell)) for cell in table.get_column(answer)]
        counts = Counter(kind for kind in kinds if kind)
        if min(counts["number"], counts["sentence"]) < MIN_OF_A_KIND * counts.total() or not counts:
            continue
        for question in table.columns:
            if question == answer or not _parts_kinds(table.get_column(question), kinds):
                continue
            if respondent := _find_respondent(table, question, [answer]):
                return PivotRule(respondent=respondent, question=question, answer=answer)
    return None


def _tell_kind(text: str) -> str:
    """Return what an answer is: "number", "sentence", "word", or "" for none."""
    if not text:
        return ""
    if text.isdecimal():
        return "number"
    return "sentence" if text.count(" ") >= MIN_BLANKS else "word"


def _parts_kinds(cells: Sequence[object], kinds: Sequence[str]) -> bool:
    """Return whether each value of a column goes either with numbers or with sentences."""
    kinds_by_value: dict[str, set[str]] = {}
    for cell, kind in zip(cells, kinds, strict=True):
        if kind and (value := format_cell(cell)):
            kinds_by_value.setdefault(value, set()).add(kind)
    has_few = MIN_QUESTIONS <= len(kinds_by_value) <= max(MIN_QUESTIONS, MAX_QUESTIONS_SHARE * len(cells))
    return has_few and not any({"number", "sentence"} <= each for each in kinds_by_value.values())


def _find_likely_answer(table: FileTable, name_by_column: Mapping[str, str], question: str) -> list[str]:
    """Return the column whose name is that of an answer in some files, where no other column holds sentences."""
    likely = [
        column for column, name in name_by_column.items() if column != question and _LIKELY_ANSWER_NAME.fullmatch(name)
    ]
    others = [column for column in table.columns if column not in {question, *likely}]
    return likely if len(likely) == 1 and not any(_holds_sentences(table, column) for column in others) else []


def _holds_sentences(table: FileTable, column: str) -> bool:
    lengths = [len(text) for cell in table.get_column(column) if (text := format_cell(cell))]
    return bool(lengths) and sum(lengths) > _SENTENCE_SIGNS * len(lengths)


def pivot_for_proposal(
    table: FileTable, rules: Collection[PivotRule] | None = None
) -> tuple[FileTable, PivotRule | None]:
    """Return a table with one row per respondent, and the rule where it had one per answer.

    ``rules`` holds the user's rule, or none where rows stay as they are; None: one is looked for.
    """
    rule = find_pivot(table) if rules is None else next(iter(rules), None)
    return (table, None) if rule is None else (pivot_table(table, rule), rule)


def ask_about_pivot(rule: PivotRule | None) -> list[str]:
    """Return a question where the rows are put together."""
    if rule is None:
        return []
    answers = " or ".join(map(repr, rule.list_answer_columns()))
    return [
        (
            f"the file has one row per answer: those with one {rule.respondent!r} are put together, {rule.question!r} "
            f"names the columns and {answers} fills them ([pivot]; without it each row counts as a customer). Is it so?"
        )
    ]


def _find_respondent(table: FileTable, question: str, answers: list[str]) -> str | None:
    """Return the column that identifies respondents, by how it groups the rows; by names where several do."""
    questions = [fold(format_cell(cell)) for cell in table.get_column(question)]
    n_questions = len({each for each in questions if each})
    if not MIN_QUESTIONS <= n_questions <= max(MIN_QUESTIONS, MAX_QUESTIONS_SHARE * len(questions)):
        return None
    fitting: list[tuple[bool, int, str]] = []
    for column in table.columns:
        if column in {question, *answers}:
            continue
        pairs = Counter(
            (respondent, each)
            for cell, each in zip(table.get_column(column), questions, strict=True)
            if each and (respondent := format_cell(cell))
        )
        n_respondents = len({respondent for respondent, _ in pairs})
        if not n_respondents or len(pairs) < MIN_ANSWERED * n_respondents:
            continue
        # A region or a week has many rows of one question: it is no respondent.
        is_filled = pairs.total() >= MIN_FILLED * len(questions)
        if is_filled and len(pairs) >= MIN_UNIQUE * pairs.total():
            is_named = _RESPONDENT_NAME.search(normalize_name(column)) is not None
            fitting.append((is_named, n_respondents, column))
    # A moment identifies respondents too: without a name it is a guess, which is asked about all the same.
    return max(fitting)[2] if fitting else None
