"""Texts of a column of comments that no customer said: trials of the survey, and what stands for a removed one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from voc.collect.convert.value_parsers import format_cell
from voc.collect.read.table import FileTable
from voc.text.pii.redact import Redactor

__all__ = ["ask_about_placeholders", "find_placeholder_texts", "find_trial_texts"]

MAX_TRIAL_WORDS = 8
MAX_TRIALS, MAX_SHARE = 20, 0.5
"""Different trials that are proposed to be left out, and the share of the comments from which they are none."""
SHORTEST_RUN = 4
_TRIAL_WORD = r"(?:test|proef)(?:test|s|en|je|ing|invulling|respons|response|antwoord|bericht|enqu[eê]te)*"
_TRIAL = re.compile(
    rf"\W*{_TRIAL_WORD}[\W\d]*"
    rf"|\W*{_TRIAL_WORD}\s+(?:enqu[eê]te|survey|respons|response|bericht|message|form|formulier|[\W\d]+)\W*"
    rf"|\W*{_TRIAL_WORD}\s*[-–:,.;!(].*"
    rf"|\W*(?:dit|this)(?: is|'s)?(?: maar| alleen| gewoon| even| just| only)?(?: een| a| de| the)?\s{_TRIAL_WORD}\b.*",
    re.IGNORECASE | re.DOTALL,
)
_KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop")
_BRACKETED = re.compile(r"\[[^\[\]]+\]|<[^<>]+>|\{[^{}]+\}|\*{2,}[^*]*\*{2,}|-{2,}[^-]+-{2,}", re.DOTALL)


def find_trial_texts(table: FileTable, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the comments of people who tried the survey, by column: ``{"Toelichting": ("test", "asdf")}``.

    None with personal data: the mapping that names them stands in ``voc.toml``.
    """
    redactor = Redactor()
    trials: dict[str, tuple[str, ...]] = {}
    for column in columns:
        texts = [text for cell in table.get_column(column) if (text := format_cell(cell))]
        counts = Counter(text for text in texts if _is_trial(text))
        if counts and counts.total() <= MAX_SHARE * len(texts):
            words = sorted(text for text in counts if redactor.redact(text).text == text)
            trials[column] = tuple(words[:MAX_TRIALS])
    return {column: words for column, words in trials.items() if words}


def _is_trial(text: str) -> bool:
    if len(text.split()) > MAX_TRIAL_WORDS:
        return False
    folded = text.casefold().strip()
    is_run = len(folded) >= SHORTEST_RUN and any(folded in row for row in _KEYBOARD_ROWS)
    return is_run or _TRIAL.fullmatch(text) is not None


def find_placeholder_texts(table: FileTable, columns: Sequence[str]) -> tuple[str, ...]:
    """Return texts in brackets that stand in several rows, as programs write for what was removed."""
    counts = _count_bracketed(table, columns)
    redactor = Redactor()
    return tuple(sorted(text for text, n in counts.items() if n > 1 and redactor.redact(text).text == text))


def ask_about_placeholders(table: FileTable, columns: Sequence[str], junk: Sequence[str]) -> Iterator[str]:
    """Yield a question about the texts that a mapping takes as empty, with how often each occurs."""
    counts = _count_bracketed(table, columns)
    for text in junk:
        if counts[text]:
            yield (
                f"{text!r} stands in {counts[text]} rows, as a program writes for what was removed: taken as empty "
                "(junk); did customers write it?"
            )


def _count_bracketed(table: FileTable, columns: Sequence[str]) -> Counter[str]:
    cells = (format_cell(cell) for column in columns for cell in table.get_column(column))
    return Counter(text for text in cells if _BRACKETED.fullmatch(text))
