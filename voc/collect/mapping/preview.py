"""Preview of a mapping: three values of each column, and the counts that would come of the file."""

from __future__ import annotations

import re
from collections import Counter

from voc.collect.convert.mapped_table import MappedTable
from voc.collect.convert.row_filter import filter_rows
from voc.collect.convert.value_parsers import ScoreParser, format_cell
from voc.collect.read.table import FileTable
from voc.config import Config, ScoreRule, Source
from voc.records import ColumnPreview, DateState, MappingPreview, ScorePreview
from voc.records.scales import NPS_SUMMARY, get_scale_kind
from voc.statistics.nps import MAX_DETRACTOR, MIN_PROMOTER
from voc.text.pii.redact import Redactor

__all__ = ["describe_preview", "list_field_columns", "preview_mapping"]

N_SAMPLES = 3
LONGEST_SAMPLE = 40
"""Letters of a value that is shown."""
MAX_OUTSIDE = 3
"""Distinct values outside a scale that are shown."""
_PROTECTED = ("key", "customer", "contact", "case_number", "agent")
"""Fields of which the form is shown, and not the value: it says enough to know the column by."""


def preview_mapping(table: FileTable, source: Source, config: Config) -> MappingPreview:
    """Return what would come of a file by a mapping; nothing is stored.

    Parameters
    ----------
    table
        As ``read_table`` returns it.
    source
        The mapping.
    config
        Patterns of the workspace for redaction, and its time zone.

    Raises
    ------
    InputError
        The mapping names a column that is not there, or one of formulas without values.
    """
    mapped_table = MappedTable(filter_rows(table, source), source, config)
    redactor = Redactor.from_config(config)
    moments = mapped_table.parse_moments() if source.columns.at else []
    days = [moment.day for moment in moments if moment.day is not None]
    states = Counter(moment.state for moment in moments if not moment.problem)
    return MappingPreview(
        n_rows=mapped_table.n_rows,
        columns=_list_columns(mapped_table, redactor),
        scores=tuple(_list_scores(mapped_table, redactor)),
        n_texts=_count_texts(mapped_table),
        n_dated=len(days),
        n_missing_dates=states[DateState.MISSING],
        n_ambiguous_dates=states[DateState.AMBIGUOUS],
        n_unread_dates=sum(bool(moment.problem) for moment in moments),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        date_order=source.dates.order or source.dates.format or "",
    )


def list_field_columns(source: Source) -> list[tuple[str, str]]:
    """Return field and column of a mapping: ``[("at", "Datum"), ("text", "Reden"), ("text", "Verbeterpunt")]``."""
    pairs: list[tuple[str, str]] = []
    for field_name, value in dict(source.columns).items():
        if isinstance(value, str):
            pairs.append((field_name, value))
        elif isinstance(value, tuple):
            pairs += [(field_name, column) for column in value]
        elif value:
            pairs += [(f"score: {question}", column) for question, column in value.items()]
    return pairs


def describe_preview(preview: MappingPreview) -> list[str]:
    """Return what would come of a file, a sentence for each of rows, scores and dates."""
    texts = "" if preview.n_texts is None else f", {preview.n_texts} texts"
    lines = [f"{preview.n_rows} rows{texts}", *map(_describe_score, preview.scores)]
    other_dates = _describe_other_dates(preview)
    if preview.first_day is not None:
        lines.append(f"dates: {preview.n_dated}, from {preview.first_day} up to {preview.last_day}{other_dates}")
    elif other_dates:
        lines.append(f"dates: none{other_dates}")
    return lines


def _describe_score(score: ScorePreview) -> str:
    """Return the counts of a column of scores: "NPS: 54 answers, NPS -11.1, mean 6.48 …, 6 without an answer"."""
    parts = [f"{score.n_answers} answers"]
    if score.nps is not None:
        parts.append(f"NPS {score.nps:.1f}")
    if score.mean is not None:
        parts.append(
            f"mean {score.mean:.2f} ({score.scale}, {score.low:g} up to {score.high:g}, {score.best:g} is best)"
        )
    if score.n_no_answer:
        parts.append(f"{score.n_no_answer} without an answer")
    if score.n_outside:
        cells = ", ".join(f"{value!r} ({count} times)" for value, count in score.outside.items())
        parts.append(f"{score.n_outside} fit no answer: {cells}")
    return f"{score.column}: {', '.join(parts)}"


def _describe_other_dates(preview: MappingPreview) -> str:
    counts = (
        (preview.n_missing_dates, "without a date"),
        (preview.n_ambiguous_dates, "that could be two days"),
        (preview.n_unread_dates, "that cannot be read, their rows are left out"),
    )
    return "".join(f"; {count} {consequence}" for count, consequence in counts if count)


def _list_columns(mapped_table: MappedTable, redactor: Redactor) -> tuple[ColumnPreview, ...]:
    """Return the columns of the mapping, each with its three most frequent values."""
    previews: list[ColumnPreview] = []
    for field_name, column in list_field_columns(mapped_table.source):
        counts = Counter(text for cell in mapped_table.get_column(column) if (text := format_cell(cell)))
        values = [value for value, _ in counts.most_common(N_SAMPLES)]
        is_protected = field_name in _PROTECTED
        samples = [_mask(value) if is_protected else _shorten(value, redactor) for value in values]
        # Each once: masked, three customers' numbers are mostly one and the same form.
        previews.append(ColumnPreview(field_name, column, tuple(dict.fromkeys(samples))))
    return tuple(previews)


def _mask(value: str) -> str:
    """Return the form of a value, A for a letter and 9 for a figure: "K12345" is "A99999"."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", value))[:LONGEST_SAMPLE]


def _shorten(value: str, redactor: Redactor) -> str:
    """Return the beginning of a value; redacted first, since half a name would not be recognised as one."""
    text = " ".join(redactor.redact(value).text.split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def _list_scores(mapped_table: MappedTable, redactor: Redactor) -> list[ScorePreview]:
    source = mapped_table.source
    rules: list[tuple[str, ScoreRule]] = []
    if source.columns.score is not None:
        rules.append((source.columns.score, source.score or ScoreRule()))
    rules += [
        (column, source.scales.get(question) or ScoreRule()) for question, column in source.columns.scores.items()
    ]
    return [_count_scores(mapped_table, column, rule, redactor) for column, rule in rules]


def _count_scores(mapped_table: MappedTable, column: str, rule: ScoreRule, redactor: Redactor) -> ScorePreview:
    """Return the counts of one column of scores."""
    scale = rule.to_record()
    parser = ScoreParser(scale, mapped_table.source.decimal, rule.words, rule.no_answer_words)
    values: list[float] = []
    outside: Counter[str] = Counter()
    for cell in mapped_table.get_column(column):
        score = parser.parse(cell)
        if score.value is not None:
            values.append(score.value)
        elif score.is_outside:
            outside[format_cell(cell)] += 1
    n_outside = outside.total()
    balance = sum((value >= MIN_PROMOTER) - (value <= MAX_DETRACTOR) for value in values)
    is_nps = get_scale_kind(scale.name).summary is NPS_SUMMARY
    return ScorePreview(
        column=column,
        scale=scale.name,
        low=scale.low,
        high=scale.high,
        best=scale.best,
        n_answers=len(values),
        n_no_answer=mapped_table.n_rows - len(values) - n_outside,
        n_outside=n_outside,
        mean=sum(values) / len(values) if values else None,
        nps=100 * balance / len(values) if values and is_nps else None,
        outside={_shorten(value, redactor): count for value, count in outside.most_common(MAX_OUTSIDE)},
    )


def _count_texts(mapped_table: MappedTable) -> int | None:
    """Return how many texts hold anything; None where the mapping has no text."""
    text = mapped_table.source.columns.text
    if text is None:
        return None
    columns = (text,) if isinstance(text, str) else text
    return sum(bool(format_cell(cell)) for column in columns for cell in mapped_table.get_column(column))
