"""Rows of surveys, complaints, messages and ideas: each becomes a comment for each of its texts, with its scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from voc.collect.convert.dates import Moment
from voc.collect.convert.expired_records import read_closings
from voc.collect.convert.intake_result import IntakeResult
from voc.collect.convert.machine_text import MACHINE_MARK, is_machine_written
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.convert.shifted_rows import ShiftCheck
from voc.collect.convert.text_preparation import PreparedText, TextPreparer
from voc.collect.convert.value_parsers import ScoreParser, format_cell, parse_count
from voc.collect.pseudonyms import Pseudonyms, normalize_id
from voc.config import ScoreRule
from voc.errors import InputError
from voc.records import Answer, Feedback
from voc.records.record_builder import make_builder

__all__ = ["add_feedback", "build_row_keys"]

DEFAULT_QUESTION = "score"
_NO_TEXT = PreparedText("")
_build_feedback = make_builder(Feedback)


def add_feedback(
    mapped_table: MappedTable,
    intake: IntakeResult,
    preparer: TextPreparer,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Put the feedback of a table into the intake.

    A row without a date is kept, as is a row without text that has a score or a place for one. A score outside its
    scale costs the score, not the row. With several texts the scores go to the first one: they were given once.

    Raises
    ------
    InputError
        The mapping names neither text nor score.
    """
    text_columns = _list_text_columns(mapped_table)
    score_columns = _list_score_columns(mapped_table)
    if not text_columns and not score_columns:
        raise InputError(
            f"{mapped_table.table.name}: its mapping names neither a text nor a score column; it needs one"
        )
    moments, date_cells = mapped_table.parse_moments(), mapped_table.get_cells("at")
    texts_by_column = _prepare_columns(mapped_table, text_columns, preparer, progress)
    fields = _FeedbackFields(mapped_table, pseudonyms, moments)
    shift_check = ShiftCheck(mapped_table.table.columns, mapped_table.table.rows)
    has_date = mapped_table.get_column_name("at") is not None
    for row_index, line_number in enumerate(mapped_table.table.lines):
        n_before, n_no_answer = len(intake.rejections), intake.n_no_answer
        answers = _parse_answers(score_columns, row_index, line_number, intake)
        is_unread = intake.n_no_answer > n_no_answer or len(intake.rejections) > n_before
        is_doubtful = is_unread or (has_date and moments[row_index].day is None)
        if is_doubtful and (shift := shift_check.describe(mapped_table.table.rows[row_index])):
            del intake.rejections[n_before:]  # what is said of the whole row says it of its score
            intake.n_no_answer = n_no_answer
            intake.reject_whole_row(line_number, *shift)
            continue
        if moments[row_index].problem:
            del intake.rejections[n_before:]
            intake.n_no_answer = n_no_answer
            intake.reject_row(
                line_number, mapped_table.get_column_name("at"), date_cells[row_index], moments[row_index].problem
            )
            continue
        texts = [
            (column_name, text)
            for column_name in text_columns
            if (text := texts_by_column[column_name][row_index]).text or text.special_kinds
        ]
        if not texts and not score_columns:
            intake.reject_row(line_number, ", ".join(text_columns), "", "a text")
            continue
        # Counted after the last reason to reject the row: its date is then in the figures.
        intake.dates[moments[row_index].state] += 1
        for n_texts, (column_name, text) in enumerate(texts or [(None, _NO_TEXT)]):
            text_answers = answers if n_texts == 0 else ()
            intake.records.append(fields.build_record(row_index, text, text_answers, text_column=column_name))
            intake.count_text(text)


def _list_text_columns(mapped_table: MappedTable) -> tuple[str, ...]:
    text = mapped_table.source.columns.text
    if text is None:
        return ()
    return (text,) if isinstance(text, str) else text


@dataclass(frozen=True, slots=True)
class _ScoreColumn:
    """A column of scores: the question that they answer, its cells, and how they are read."""

    name: str
    question: str
    parser: ScoreParser
    cells: Sequence[object]
    answers: dict[float | None, Answer] = field(default_factory=dict)
    """Value → the answer of it, which all rows share."""


def _list_score_columns(mapped_table: MappedTable) -> list[_ScoreColumn]:
    """Return the columns of scores: ``score`` first, since its empty cells are counted, then ``scores``."""
    source = mapped_table.source
    rule_by_question: dict[str, tuple[str, ScoreRule]] = {}
    if source.columns.score is not None:
        rule_by_question[source.question or DEFAULT_QUESTION] = (source.columns.score, source.score or ScoreRule())
    for question, column_name in source.columns.scores.items():
        rule_by_question[question] = (column_name, source.scales.get(question) or ScoreRule())
    return [
        _ScoreColumn(
            name=column_name,
            question=question if question != DEFAULT_QUESTION else mapped_table.get_label(column_name),
            parser=ScoreParser(rule.to_record(), source.decimal, rule.words, rule.no_answer_words),
            cells=mapped_table.get_column(column_name),
        )
        for question, (column_name, rule) in rule_by_question.items()
    ]


def _prepare_columns(
    mapped_table: MappedTable,
    text_columns: Sequence[str],
    preparer: TextPreparer,
    progress: Callable[[int, int], None] | None,
) -> dict[str, list[PreparedText]]:
    """Return the prepared texts of each column of texts, parallel to the rows; progress counts over all columns."""
    names = list(dict.fromkeys(text_columns))
    n_total = len(names) * mapped_table.n_rows
    languages = mapped_table.translate_words("language")
    texts_by_column: dict[str, list[PreparedText]] = {}
    for number, column_name in enumerate(names):

        def report_progress(n_done: int, _: int, n_before: int = number * mapped_table.n_rows) -> None:
            if progress is not None:
                progress(n_before + n_done, n_total)

        cells = [format_cell(cell) for cell in mapped_table.get_column(column_name)]
        texts_by_column[column_name] = preparer.prepare_texts(cells, languages, report_progress)
    return texts_by_column


def _parse_answers(
    columns: Sequence[_ScoreColumn], row_index: int, line_number: int, intake: IntakeResult
) -> tuple[Answer, ...]:
    answers: list[Answer] = []
    for column in columns:
        score = column.parser.parse(column.cells[row_index])
        if score.is_outside:
            intake.reject_value(line_number, column.name, column.cells[row_index], score.expected)
        answer = column.answers.get(score.value)
        if answer is None:
            answer = column.answers[score.value] = Answer(column.question, column.parser.scale, score.value)
        answers.append(answer)
    # Of several scores the first one is the question of the survey; further ones are often asked of some only.
    if columns and answers[0].value is None:
        intake.n_no_answer += 1
    return tuple(answers)


class _FeedbackFields:
    """The columns next to text and score, read once for all rows."""

    def __init__(self, mapped_table: MappedTable, pseudonyms: Pseudonyms, moments: Sequence[Moment]) -> None:
        self._mapped = mapped_table
        self._source = mapped_table.source
        self._pseudonyms = pseudonyms
        self._moments = moments
        self._text_columns = _list_text_columns(mapped_table)
        self._label_by_column = {name: mapped_table.get_label(name) for name in self._text_columns}
        self._machine_columns = frozenset(filter(is_machine_written, self._text_columns))
        if self._machine_columns:
            names = ", ".join(map(repr, sorted(self._machine_columns)))
            mapped_table.notes.append(f"{names} is written by a program, and marked so: nobody said it in these words")
        self._keys = build_row_keys(mapped_table, pseudonyms)
        promise = mapped_table.source.promise
        nothing: list[str | None] = [None] * mapped_table.n_rows
        self._is_anonymous = promise == "anonymous"
        self._may_be_called = promise in {None, "may be called"}
        # By these somebody could be found again, or put beside other answers: it was promised that nobody is.
        self._customers = (
            nothing if self._is_anonymous else pseudonyms.pseudonymize_customers(mapped_table.read_ids("customer"))
        )
        self._contacts = nothing if self._is_anonymous else mapped_table.read_protected_ids("contact", pseudonyms)
        self._case_numbers = (
            mapped_table.read_protected_ids("case_number", pseudonyms) if self._may_be_called else nothing
        )
        self._channels = mapped_table.translate_words("channel")
        self._touchpoints = mapped_table.translate_words("touchpoint")
        self._customer_segments = mapped_table.translate_words("customer_segment")
        self._phases = mapped_table.translate_words("phase")
        self._regions = mapped_table.list_regions()
        self._departments_asked = mapped_table.translate_words("department_asked")
        self._reasons = mapped_table.translate_words("reason")
        self._questions = mapped_table.translate_words("question")
        self._votes = [None if cell is None else _parse_votes(cell) for cell in mapped_table.get_cells("votes")]
        self._closings = read_closings(mapped_table)

    def build_record(
        self, row_index: int, text: PreparedText, answers: tuple[Answer, ...], *, text_column: str | None
    ) -> Feedback:
        """Return the record of one text of a row; ``text_column`` is the file's name of its column, None: no text."""
        key, label = self._keys[row_index], None
        row_key = key if len(self._text_columns) > 1 else None
        if text_column is not None and len(self._text_columns) > 1:
            # Several texts of a row are several comments: their number keeps the keys apart, and stays when one of
            # them is empty in the next file.
            key = f"{key}/{self._text_columns.index(text_column) + 1}"
            label = self._label_by_column[text_column]
        question = label or self._questions[row_index] or self._source.question
        if text_column in self._machine_columns:
            question = f"{question or text_column} ({MACHINE_MARK})"
        is_closed, closed_at = self._closings[row_index]
        return _build_feedback(
            key=key,
            kind=self._source.kind,
            text=text.text,
            at=self._moments[row_index].at,
            date_state=self._moments[row_index].state,
            scope=self._source.scope,
            customer=self._customers[row_index],
            contact=self._contacts[row_index],
            case_number=self._case_numbers[row_index] or (text.case_number if self._may_be_called else None),
            channel=self._channels[row_index] or self._source.channel,
            touchpoint=self._touchpoints[row_index] or self._source.touchpoint,
            customer_segment=self._customer_segments[row_index],
            phase=self._phases[row_index],
            region=self._regions[row_index],
            department_asked=self._departments_asked[row_index],
            reason=self._reasons[row_index],
            question=question,
            language=text.language,
            urgent=text.urgent_word,
            votes=self._votes[row_index],
            answers=answers,
            redactions=text.redactions,
            row=self._mapped.table.lines[row_index],
            row_key=row_key,
            is_closed=is_closed,
            closed_at=closed_at,
            sealed=text.seal(self._pseudonyms) if text.special_kinds else None,
        )


def _parse_votes(cell: object) -> int | None:
    """Return the votes of an idea; what cannot be read costs the votes, and is not worth a rejection."""
    try:
        return parse_count(cell)
    except ValueError:
        return None


def build_row_keys(mapped_table: MappedTable, pseudonyms: Pseudonyms) -> list[str]:
    """Return a key for each row: its own, or a digest of its whole content and how often that came before.

    So the same file twice gives the same keys. A key column that is the customer's is no key of a row, and would be
    readable: then the content is taken too.
    """
    column_name = mapped_table.get_column_name("key")
    file_keys: list[str] = []
    if column_name is not None and column_name != mapped_table.get_column_name("customer"):
        file_keys = [key or "" for key in mapped_table.read_protected_ids("key", pseudonyms)]
    is_anonymous = mapped_table.source.promise == "anonymous"
    if is_anonymous:
        # A respondent's number finds the respondent in the survey tool.
        file_keys = [pseudonyms.digest_row(f"key {key}") if key else "" for key in file_keys]
    if file_keys and all(file_keys):
        return file_keys
    rows = mapped_table.table.rows
    without_key = [number for number in range(len(rows)) if not file_keys or not file_keys[number]]
    digests = [pseudonyms.digest_row(_join_cells(rows[number])) for number in without_key]
    keys = file_keys or [""] * len(rows)
    for number, digest, n in zip(without_key, digests, mapped_table.count_digests(digests), strict=True):
        keys[number] = digest if n == 1 else f"{digest}-{n}"
    return keys


def _join_cells(row: Sequence[object]) -> str:
    """Return the content of a row, for its digest."""
    # The unit separator stands in hardly any cell, so that ("a", "bc") and ("ab", "c") are not alike.
    # Programs write one number as 12 and as 12.0: saved again, the file would come in a second time.
    return "\x1f".join(normalize_id(cell) if isinstance(cell, float) else str(cell) for cell in row)
