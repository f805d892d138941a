"""Rows that are no answers, such as previews and tests of a survey tool: found by the words that tools write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from voc.collect.convert.value_parsers import format_cell
from voc.collect.read.table import FileTable
from voc.config import Source
from voc.text.normalize import fold

__all__ = [
    "SURE_TRIAL_WORDS",
    "TRIAL_WORDS",
    "count_few_words",
    "count_row_states",
    "describe_row_states",
    "describe_rows_left_out",
    "describe_unfinished_rows",
    "drop_rows_left_out",
    "leave_out_rows",
    "propose_rows_left_out",
]

SURE_TRIAL_WORDS = frozenset(
    {
        *("preview", "survey preview", "offline survey preview", "survey test"),
        *("test response", "testrespons", "testantwoord"),
    }
)
"""Words that say it wherever they stand."""
TRIAL_WORDS = SURE_TRIAL_WORDS | frozenset(["voorbeeld", "vorschau", "test", "proef", "proefinvulling", "demo", "spam"])
"""Words for rows that nobody answered in earnest, in columns about how a row came about."""
COLUMN_WORDS = frozenset(
    {"status", "type", "channel", "mode", "kanaal", "soort", "herkomst", "distributionchannel", "collectormode"}
)
"""A word of the name of such a column; "Kanaal" of a contact holds no "preview", so it does no harm."""
ANYWHERE_WORDS = frozenset({"test", "tests", "testing", "preview", "testklant", "test customer", "testdata"})
"""Words for such rows in any column of a few words, where nobody would answer so."""
FLAG_NAME = re.compile(
    r"(?:is )?(?:test|preview|proef|demo|spam|bot|dummy)(?: ?(?:response|record|row|respons|data|flag))?"
)
FLAG_WORDS = frozenset({"true", "1", "1.0", "yes", "ja", "y", "j", "x", "waar", "wahr"})
"""What a column says of a row that is a test, whose name is "is_test"."""
FINISHED_NAMES = frozenset({"finished", "completed", "complete", "voltooid", "afgerond", "volledig", "abgeschlossen"})
UNFINISHED_WORDS = frozenset({"false", "0", "no", "nee", "onvoltooid", "incomplete", "partial", "unfinished", "fout"})
FINISHED_WORDS = frozenset({"true", "1", "yes", "ja", "voltooid", "complete", "completed", "finished", "waar"})
BROKEN_OFF_WORDS = frozenset(
    {
        *(
            "incomplete",
            "partial",
            "partially completed",
            "unfinished",
            "terminated",
            "abandoned",
            "dropped out",
            "dropout",
        ),
        *("disqualified", "screened out", "screenout", "screen out", "quota full", "over quota", "overquota"),
        *("onvoltooid", "onvolledig", "gedeeltelijk", "afgebroken", "uitgescreend", "screen-out", "quotum vol"),
        *("unvollständig", "abgebrochen", "teilweise", "ausgescreent"),
    }
)
"""Words for rows that were not filled in to the end, in a column about how rows came about."""
DONE_WORDS = frozenset(
    {
        "complete",
        "completed",
        "finished",
        "voltooid",
        "volledig",
        "afgerond",
        "ingevuld",
        "vollständig",
        "abgeschlossen",
    }
)
"""Words for the others: without one of them the column is of something else, such as a ticket's status."""
MAX_WORDS = 12
"""Distinct words of a column that says how rows came about; more are answers."""
MIN_SENTENCE_WORDS = 4
MAX_SHARE = 0.5
"""A word of more rows than this share says nothing about single ones."""


def propose_rows_left_out(table: FileTable) -> dict[str, tuple[str, ...]]:
    """Return the columns and values whose rows are no answers: ``{"Status": ("Survey Preview",)}``.

    Where two columns say the same of the same rows, as Qualtrics does, the first one that says it in words.
    """
    proposal: dict[str, tuple[str, ...]] = {}
    rows_out: set[int] = set()
    for place, column_name in enumerate(table.columns):
        trial_words = _choose_trial_words(column_name)
        counts = count_few_words(table, place)
        if not counts:
            continue
        values = [word for word, n in counts.items() if fold(word) in trial_words and n <= MAX_SHARE * counts.total()]
        if not values or (trial_words is ANYWHERE_WORDS and _holds_sentences(counts)):
            continue
        words = [format_cell(row[place]) for row in table.rows]
        rows = {index for index, word in enumerate(words) if word in values}
        if rows - rows_out:
            proposal[column_name] = tuple(sorted(values))
            rows_out |= rows
    return proposal


def _choose_trial_words(column_name: str) -> frozenset[str]:
    """Return the words by which a column of this name says that a row is a test."""
    if FLAG_NAME.fullmatch(" ".join(fold(column_name).replace("_", " ").replace("-", " ").split())):
        return FLAG_WORDS
    return TRIAL_WORDS if _is_about_rows(column_name) else ANYWHERE_WORDS


def _holds_sentences(words: Iterable[str]) -> bool:
    """Return whether a column holds what people say, of whom one may say "test"."""
    return any(len(word.split()) >= MIN_SENTENCE_WORDS for word in words)


def count_few_words(table: FileTable, place: int) -> Counter[str]:
    """Return how often each word of a column occurs; empty where there are more than such a column has."""
    counts: Counter[str] = Counter()
    for row in table.rows:
        if (word := format_cell(row[place])) and (word in counts or len(counts) <= MAX_WORDS):
            counts[word] += 1
        # At once and not at the end: a column of comments has as many words as the file has rows.
        if len(counts) > MAX_WORDS:
            return Counter()
    return counts


def leave_out_rows(table: FileTable, source: Source) -> FileTable:
    """Return the table without the rows that ``leave_out`` names, with a note of how many these are.

    Raises
    ------
    InputError
        It names a column that the file does not have.
    """
    counts: Counter[tuple[str, str]] = Counter()
    filtered = drop_rows_left_out(table, source, counts)
    return replace(filtered, notes=(*filtered.notes, *describe_rows_left_out(counts)))


def drop_rows_left_out(table: FileTable, source: Source, counts: Counter[tuple[str, str]]) -> FileTable:
    """Return the table without the rows that ``leave_out`` names, and add these to the counts by column and word.

    Raises
    ------
    InputError
        It names a column that the file does not have.
    """
    if not source.leave_out:
        return table
    n_before = counts.total()
    reasons: list[tuple[str, str] | None] = [None] * len(table.rows)
    for column_name, values in source.leave_out.items():
        column = table.find_position(column_name, "leaves out rows (leave_out)")
        words = {fold(value) for value in values}
        for place, row in enumerate(table.rows):
            word = format_cell(row[column])
            # A row that two columns name is counted once, under the first: else the note would name more than went.
            if reasons[place] is None and fold(word) in words:
                reasons[place] = column_name, word
                counts[column_name, word] += 1
    if counts.total() == n_before:
        return table
    return table.take_rows([place for place, reason in enumerate(reasons) if reason is None], ())


def describe_rows_left_out(counts: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Yield a note of how many rows were left out, by column and word; nothing where none were."""
    if counts:
        parts = ", ".join(f"{n} where {column!r} is {word!r}" for (column, word), n in counts.items())
        yield f"rows left out, since they are no answers (leave_out): {parts}"


def describe_unfinished_rows(table: FileTable, leave_out: Mapping[str, tuple[str, ...]]) -> str:
    """Return a sentence about rows that were not filled in to the end, and count; empty without any."""
    counts_by_column: dict[str, Counter[str]] = {}
    count_row_states(table, counts_by_column)
    return describe_row_states(counts_by_column, leave_out)


def count_row_states(table: FileTable, counts_by_column: dict[str, Counter[str]]) -> None:
    """Add the words of the columns that say how rows came about, in a table or a chunk of one.

    A column that has more words than such a one is empty, and stays so.
    """
    for place, column_name in enumerate(table.columns):
        if fold(column_name) not in FINISHED_NAMES and not _is_about_rows(column_name):
            continue
        before = counts_by_column.get(column_name)
        counts = count_few_words(table, place)
        if not counts and not any(format_cell(row[place]) for row in table.rows):
            continue  # a chunk without a word says nothing of the others
        if before is None:
            counts_by_column[column_name] = counts
        elif before:
            total = before + counts
            counts_by_column[column_name] = total if counts and len(total) <= MAX_WORDS else Counter()


def describe_row_states(counts_by_column: Mapping[str, Counter[str]], leave_out: Mapping[str, tuple[str, ...]]) -> str:
    """Return a sentence about rows that were not filled in to the end, by the words of columns that tell it."""
    for column_name, counts in counts_by_column.items():
        is_flag = fold(column_name) in FINISHED_NAMES
        words = {fold(word) for word in counts}
        if is_flag:
            # Each word must be a yes or a no: a column "Complete" with other words is about the customer's matter.
            is_told, unfinished_words = words <= UNFINISHED_WORDS | FINISHED_WORDS, UNFINISHED_WORDS
        else:
            is_told, unfinished_words = bool(words & DONE_WORDS), BROKEN_OFF_WORDS
        # Of words that are left out already the sentence would advise what is set.
        left_out = {fold(word) for word in leave_out.get(column_name, ())}
        unfinished = sorted(word for word in counts if fold(word) in unfinished_words - left_out)
        n_unfinished = sum(counts[word] for word in unfinished)
        if is_told and n_unfinished:
            values = ", ".join(f'"{word}"' for word in unfinished)
            return (
                f"{n_unfinished} rows were not filled in to the end ({column_name!r} is {values}), and count; without "
                f'them: leave_out = {{"{column_name}" = [{values}]}}'
            )
    return ""


def _is_about_rows(column_name: str) -> bool:
    """Return whether a column may say how its rows came about, by its name."""
    words = fold(column_name).replace("_", " ").split()
    return bool(COLUMN_WORDS.intersection(words) or COLUMN_WORDS.intersection({"".join(words)}))
