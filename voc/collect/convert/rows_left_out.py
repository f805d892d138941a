"""Rows that are no answers, such as previews and tests of a survey tool: found by the words that tools write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from voc.collect.convert.value_parsers import format_cell
from voc.collect.read.table import FileTable
from voc.config import Source
from voc.text.normalize import fold

__all__ = [
    "SURE_TRIAL_WORDS",
    "TRIAL_WORDS",
    "describe_unfinished_rows",
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
FINISHED_NAMES = frozenset({"finished", "completed", "complete", "voltooid", "afgerond", "volledig"})
UNFINISHED_WORDS = frozenset({"false", "0", "no", "nee", "onvoltooid", "incomplete", "partial", "unfinished", "fout"})
FINISHED_WORDS = frozenset({"true", "1", "yes", "ja", "voltooid", "complete", "completed", "finished", "waar"})
MOST_WORDS = 12
"""Distinct words of a column that says how rows came about; more are answers."""
MOST_SHARE = 0.5
"""A word of more rows than this share says nothing about single ones."""


def propose_rows_left_out(table: FileTable) -> dict[str, tuple[str, ...]]:
    """Return the columns and values whose rows are no answers: ``{"Status": ("Survey Preview",)}``.

    Where two columns say the same of the same rows, as Qualtrics does, the first one that says it in words.
    """
    proposal: dict[str, tuple[str, ...]] = {}
    rows_out: set[int] = set()
    for column_name in table.columns:
        if not _is_about_rows(column_name):
            continue
        words = [format_cell(cell) for cell in table.get_column(column_name)]
        counts = Counter(word for word in words if word)
        if not counts or len(counts) > MOST_WORDS:
            continue
        values = [word for word, n in counts.items() if fold(word) in TRIAL_WORDS and n <= MOST_SHARE * counts.total()]
        rows = {index for index, word in enumerate(words) if word in values}
        if rows - rows_out:
            proposal[column_name] = tuple(sorted(values))
            rows_out |= rows
    return proposal


def leave_out_rows(table: FileTable, source: Source) -> FileTable:
    """Return the table without the rows that ``leave_out`` names, with a note of how many these are.

    Raises
    ------
    InputError
        It names a column that the file does not have.
    """
    if not source.leave_out:
        return table
    counts: Counter[tuple[str, str]] = Counter()
    reasons: list[tuple[str, str] | None] = [None] * len(table.rows)
    for column_name, values in source.leave_out.items():
        column = table.find_place(column_name, "leaves out rows (leave_out)")
        words = {fold(value) for value in values}
        for place, row in enumerate(table.rows):
            word = format_cell(row[column])
            if reasons[place] is None and fold(word) in words:
                reasons[place] = column_name, word
                counts[column_name, word] += 1
    if not counts:
        return table
    places = [place for place, reason in enumerate(reasons) if reason is None]
    parts = ", ".join(f"{n} where {column!r} is {word!r}" for (column, word), n in counts.items())
    note = f"rows left out, since they are no answers (leave_out): {parts}"
    return table.take_rows(places, [note])


def describe_unfinished_rows(table: FileTable, leave_out: Mapping[str, tuple[str, ...]]) -> str:
    """Return a sentence about rows that were not filled in to the end, and count; empty without any."""
    for column_name in table.columns:
        if fold(column_name) not in FINISHED_NAMES or column_name in leave_out:
            continue
        counts = Counter(format_cell(cell) for cell in table.get_column(column_name))
        counts.pop("", None)
        if not counts or any(fold(word) not in UNFINISHED_WORDS | FINISHED_WORDS for word in counts):
            continue
        unfinished = sorted(word for word in counts if fold(word) in UNFINISHED_WORDS)
        if n_unfinished := sum(counts[word] for word in unfinished):
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
