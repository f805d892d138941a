"""Columns with texts that a program wrote: nobody's words, and no agent's signal."""

from __future__ import annotations

import re

__all__ = ["MACHINE_MARK", "is_machine_written"]

MACHINE_MARK = "written by a program"
"""Mark of an item whose text nobody wrote; it is stored with its question."""
_PROGRAM = (
    r"\b(?:ai|gpt|chat ?gpt|copilot|einstein|gemini|llm|machine|auto(?:matic|matisch\w*)?|(?:ai |auto )?generated"
    r"|gegenereerd\w*|generiert\w*)\b"
)
_SUMMARY = r"(?:summary|samenvatting|summaries|wrap ?up|zusammenfassung|notes?|notities?|gist)\b"
_NAME = re.compile(rf"{_PROGRAM}.*{_SUMMARY}|{_SUMMARY}.*{_PROGRAM}")
_WORD_ENDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")


def is_machine_written(column_name: str) -> bool:
    """Return whether a column's name says that a program wrote its content.

    >>> is_machine_written("AI-samenvatting"), is_machine_written("Samenvatting")
    (True, False)
    """
    # Cut into words before it is folded: of "aiSummary" only the capital shows where the second one begins.
    return _NAME.search(_WORD_ENDS.sub(" ", column_name).casefold()) is not None
