"""What becomes of the rows of one file, as it is being read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from voc.collect.convert.value_parsers import read_text
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

__all__ = ["Record", "Tally"]

Record = Feedback | Contact | Signal | Volume | Reachability | DailyTotal | Occurrence

_LONGEST_PREVIEW = 60


@dataclass(slots=True)
class Tally:
    """Records, rejections and counts; rejections are redacted here, so that none can forget it."""

    redactor: Redactor
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    dates: Counter[DateState] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    n_no_answer: int = 0
    n_uninformative: int = 0
    n_urgent: int = 0

    def reject(self, line: int, column: str | None, got: object, expected: str, *, kept: bool = False) -> None:
        """Set a row apart, or with ``kept`` one value of it."""
        shown = self.redactor.redact(read_text(got)[:_LONGEST_PREVIEW]).text
        reason = f"got {shown!r}" if shown else "the cell is empty"
        self.rejected.append(Rejection(line, column, reason, expected, preview=shown, kept=kept))
