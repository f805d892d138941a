"""Surveys, complaints, messages and ideas: a row becomes a comment for each of its texts, with its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from voc.collect.convert.dates import Moment
from voc.collect.convert.intake_result import Tally
from voc.collect.convert.mapped_table import Cells
from voc.collect.convert.text_preparation import Comment, TextReader
from voc.collect.convert.value_parsers import ScoreReader, read_count, read_text
from voc.collect.pseudonyms import Pseudonyms, plain_id
from voc.config import ScoreRule
from voc.errors import InputError
from voc.records import Answer, Feedback

__all__ = ["feedback", "row_keys"]

DEFAULT_QUESTION = "score"


def feedback(
    cells: Cells,
    tally: Tally,
    reader: TextReader,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Put the feedback of a table into the tally.

    A row without a date is kept, as is a row without text that has a score or a place for one. A score outside its
    scale costs the score, not the row. With several texts the scores go to the first one: they were given once.

    Raises
    ------
    InputError
        The mapping names neither text nor score.
    """
    text_columns = _text_columns(cells)
    scores = _score_readers(cells)
    if not text_columns and not scores:
        raise InputError(f"{cells.table.name}: its mapping names neither a text nor a score column; it needs one")
    moments = cells.moments()
    texts = {name: [read_text(cell) for cell in cells.of(name)] for name in text_columns}
    languages = cells.words("language")
    comments = _comments(texts, languages, reader, progress)
    answers = [
        _Answers(question, score, cells.of(name), cells.label(name), name) for question, (name, score) in scores.items()
    ]
    fields = _Fields(cells, pseudonyms)
    keys = row_keys(cells, pseudonyms)
    for k, line in enumerate(cells.table.lines):
        if moments[k].problem:
            tally.reject(line, cells.name("at"), cells.raw("at")[k] if k < cells.n else "", moments[k].problem)
            continue
        given = _answers(answers, k, line, tally)
        said = [(name, comments[name][k]) for name in text_columns if comments[name][k].text]
        if not said and not answers:
            tally.reject(line, ", ".join(text_columns), "", "a text")
            continue
        tally.dates[moments[k].state] += 1
        for n, (name, comment) in enumerate(said or [(None, Comment(""))]):
            several = len(text_columns) > 1 and name is not None
            record = fields.record(
                k,
                key=f"{keys[k]}/{text_columns.index(name) + 1}" if several and name else keys[k],
                moment=moments[k],
                comment=comment,
                question=cells.label(name) if several and name else None,
                answers=given if n == 0 else (),
            )
            tally.records.append(record)
            _count(tally, comment)


def _text_columns(cells: Cells) -> tuple[str, ...]:
    text = cells.source.columns.text
    if text is None:
        return ()
    return (text,) if isinstance(text, str) else text


def _score_readers(cells: Cells) -> dict[str, tuple[str, ScoreReader]]:
    """Return the column and reader of each question with a score."""
    source = cells.source
    readers: dict[str, tuple[str, ScoreReader]] = {}
    if source.columns.score is not None:
        rule = source.score or ScoreRule()
        readers[source.question or DEFAULT_QUESTION] = (
            source.columns.score,
            ScoreReader(rule.record(), source.decimal),
        )
    for question, name in source.columns.scores.items():
        rule = source.scales.get(question) or ScoreRule()
        readers[question] = (name, ScoreReader(rule.record(), source.decimal))
    return readers


def _comments(
    texts: dict[str, list[str]],
    languages: Sequence[str | None],
    reader: TextReader,
    progress: Callable[[int, int], None] | None,
) -> dict[str, list[Comment]]:
    total = sum(map(len, texts.values()))
    comments: dict[str, list[Comment]] = {}
    n_before = 0
    for name, column in texts.items():
        offset = n_before

        def told(n_done: int, _: int, offset: int = offset) -> None:
            if progress is not None:
                progress(offset + n_done, total)

        comments[name] = reader.read(column, languages, told)
        n_before += len(column)
    return comments


class _Answers:
    """One column of scores."""

    def __init__(self, question: str, reader: ScoreReader, values: list[object], label: str, column: str) -> None:
        self.question = question if question != DEFAULT_QUESTION else label
        self.reader = reader
        self.values = values
        self.column = column


def _answers(columns: Sequence[_Answers], k: int, line: int, tally: Tally) -> tuple[Answer, ...]:
    given: list[Answer] = []
    for column in columns:
        read = column.reader.read(column.values[k])
        if read.problem:
            tally.reject(line, column.column, column.values[k], read.problem, kept=True)
        given.append(Answer(column.question, column.reader.scale, read.value))
    if columns and given[0].value is None:
        tally.n_no_answer += 1
    return tuple(given)


def _count(tally: Tally, comment: Comment) -> None:
    tally.redactions.update(comment.redactions)
    tally.n_urgent += comment.urgent is not None
    tally.n_uninformative += comment.says_nothing


class _Fields:
    """The columns next to text, score and date, read once."""

    def __init__(self, cells: Cells, pseudonyms: Pseudonyms) -> None:
        self._source = cells.source
        self._lines = cells.table.lines
        self._pseudonyms = pseudonyms
        self._customers = cells.words("customer")
        self._contacts = cells.words("contact")
        self._cases = cells.words("case_number")
        self._channels = cells.words("channel")
        self._touchpoints = cells.words("touchpoint")
        self._segments = cells.words("customer_segment")
        self._phases = cells.words("phase")
        self._regions = cells.regions()
        self._asked = cells.words("department_asked")
        self._reasons = cells.words("reason")
        self._questions = cells.words("question")
        self._votes = cells.raw("votes")

    def record(
        self, k: int, *, key: str, moment: Moment, comment: Comment, question: str | None, answers: tuple[Answer, ...]
    ) -> Feedback:
        customer = self._customers[k]
        return Feedback(
            key=key,
            kind=self._source.kind,
            text=comment.text,
            at=moment.at,
            date_state=moment.state,
            scope=self._source.scope,
            customer=self._pseudonyms.customer(customer) if customer else None,
            contact=self._contacts[k],
            case_number=self._cases[k] or comment.case_number,
            channel=self._channels[k] or self._source.channel,
            touchpoint=self._touchpoints[k] or self._source.touchpoint,
            customer_segment=self._segments[k],
            phase=self._phases[k],
            region=self._regions[k],
            department_asked=self._asked[k],
            reason=self._reasons[k],
            question=question or self._questions[k] or self._source.question,
            language=comment.language,
            urgent=comment.urgent,
            votes=_votes(self._votes[k]),
            answers=answers,
            redactions=comment.redactions,
            row=self._lines[k],
        )


def _votes(cell: object) -> int | None:
    try:
        return read_count(cell)
    except ValueError:
        return None


def row_keys(cells: Cells, pseudonyms: Pseudonyms) -> list[str]:
    """Return a key for each row: its own, or a digest of its whole content and how often that came before.

    So the same file twice gives the same keys. A key column that is the customer's is no key of a row, and would be
    readable: then the content is taken too.
    """
    name = cells.name("key")
    own: list[str] = []
    if name is not None and name != cells.name("customer"):
        own = [read_text(cell) for cell in cells.of(name)]
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for k, row in enumerate(cells.table.rows):
        if own and own[k]:
            keys.append(own[k])
            continue
        content = "\x1f".join(plain_id(cell) if isinstance(cell, float) else str(cell) for cell in row)
        digest = pseudonyms.row(content)
        seen[digest] += 1
        keys.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return keys
