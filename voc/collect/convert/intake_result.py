"""Result of reading one file, as it grows row by row: records, rejected rows and values, and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from voc.collect.convert.text_preparation import PreparedText
from voc.collect.convert.value_parsers import format_cell
from voc.records import (
    Contact,
    DailyTotal,
    DateState,
    Feedback,
    Occurrence,
    Reachability,
    Rejection,
    Signal,
    Volume,
)
from voc.text.pii.redact import Redactor
from voc.text.pii.special_kinds import find_special_kinds

__all__ = ["IntakeResult", "Record"]

Record = Feedback | Contact | Signal | Volume | Reachability | DailyTotal | Occurrence

_LONGEST_PREVIEW = 60
SPECIAL_PREVIEW = "[special personal data]"
"""What is shown of a refused cell that says something of somebody's health, faith and the like."""


@dataclass(slots=True)
class IntakeResult:
    """Records, rejections and counts of one file.

    Rejections are redacted here, so that none of the modules that make them can forget it.
    """

    redactor: Redactor
    records: list[Record] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    dates: Counter[DateState] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    special: Counter[str] = field(default_factory=Counter)
    n_no_answer: int = 0
    n_uninformative: int = 0
    n_urgent: int = 0

    def reject_row(self, line_number: int, column_name: str | None, cell: object, expected: str) -> None:
        """Set a row apart.

        Parameters
        ----------
        line_number
            Line of the file.
        column_name
            The file's name of the column that cannot be read; None: the row as a whole.
        cell
            Its content.
        expected
            What it should contain: ``"a whole number"``.
        """
        self._add_rejection(line_number, column_name, cell, expected, is_row_kept=False)

    def reject_whole_row(self, line_number: int, reason: str, expected: str) -> None:
        """Set a row apart for what its cells are together; nothing of their content is kept."""
        self.rejections.append(Rejection(line_number, None, reason, expected))

    def reject_value(self, line_number: int, column_name: str | None, cell: object, expected: str) -> None:
        """Leave one value of a row out, as :meth:`reject_row` does the row; the row itself is taken in."""
        self._add_rejection(line_number, column_name, cell, expected, is_row_kept=True)

    def count_text(self, text: PreparedText) -> None:
        """Count what was taken out of a text and seen in it."""
        self.n_urgent += text.urgent_word is not None
        self.n_uninformative += text.is_uninformative
        if text.redactions:  # most texts have none, and nothing to add costs as much as something
            self.redactions.update(text.redactions)
        if text.special_kinds:
            self.special.update(map(str, text.special_kinds))

    def _add_rejection(
        self, line_number: int, column_name: str | None, cell: object, expected: str, *, is_row_kept: bool
    ) -> None:
        # Cut after redaction: half a number or name would not be recognised as one.
        content = format_cell(cell)
        redacted = SPECIAL_PREVIEW if find_special_kinds(content) else self.redactor.redact(content).text
        preview = redacted[:_LONGEST_PREVIEW]
        reason = f"got {preview!r}" if preview else "the cell is empty"
        self.rejections.append(
            Rejection(line_number, column_name, reason, expected, redacted_cell=preview, is_row_kept=is_row_kept)
        )
