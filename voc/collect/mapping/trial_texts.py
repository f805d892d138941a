"""Texts of a column of comments that no customer said: trials of the survey, and what stands for a removed one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from voc.collect.convert.value_parsers import format_cell
from voc.collect.read.table import FileTable
from voc.text.pii.redact import Redactor

__all__ = ["ask_about_placeholders", "find_placeholder_texts", "find_trial_texts"]

MAX_TRIALS = 20
"""Different trials of a column that are proposed to be left out."""
MAX_SHARE = 0.5
"""Share of the comments above which such texts are no trials but what the survey is about."""
SHORTEST_RUN = 4
"""Letters of a row of the keyboard, from which they are no word."""
_TRIAL_WORD = r"(?:test|proef)(?:test|s|en|je|ing|invulling|respons|response|antwoord|bericht|enqu[eê]te)*"
_NOUN = r"(?:enqu[eê]te|survey|respons|response|antwoord|bericht|message|form|formulier|vragenlijst)"
_REMARK_WORD = (
    r"(?:please|aub|svp|graag|niet|not?|do|don't|kan|mag|je|dit|this|to|be|ignore|negeren|negeer|meetellen|meenemen"
    r"|verwerken|verwijderen|weg|delete|remove|discard)"
)
"""What is said of a trial. Any other word after it is of a comment: "Test. Very quick and friendly"."""
_GAP = r"\W+(?:\d{1,4}\W+)?"
"""Between words, with a number that is too short to be a customer's: the texts stand in ``voc.toml``."""
_TRIAL = re.compile(
    r"\W*(?:(?:dit|this)(?: is|'s)?(?: maar| alleen| gewoon| even| just| only)?(?: een| a| de| the)?\s)?"
    rf"{_TRIAL_WORD}(?:(?:\s+(?:van|voor|of|for))?(?:\s+(?:de|het|deze|the|this))?\s+{_NOUN})?(?:{_GAP}{_REMARK_WORD}){{0,4}}(?:\W*\d{{1,4}})?\W*",
    re.IGNORECASE,
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
