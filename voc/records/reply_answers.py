"""Form in which a department head answers the findings of a draft: what it was made of, and what came back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from voc.records.ids import ThemeId
from voc.records.period import Period

__all__ = ["FORM_SHEET", "FormAnswer", "FormFinding", "FormOrigin", "ReplyAnswer"]

FORM_SHEET = "voc_reply"
"""Name of the hidden sheet by which a form is recognised; it holds what the form was made of."""


class ReplyAnswer(StrEnum):
    """Answer of a department head to a finding."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class FormFinding:
    """A finding as the draft printed it."""

    code: str
    theme: ThemeId | None


@dataclass(frozen=True, slots=True)
class FormOrigin:
    """Draft that a form belongs to: whose, of which month, in which language, with which findings."""

    company: str
    period: Period
    department: str
    language: str
    findings: tuple[FormFinding, ...]

    def compute_key(self, finding: FormFinding) -> str:
        """Return the mark of a finding's row: of another department or month it is another one, though the code is not.

        Findings are numbered in each report by itself: a row that was copied from another form has a code that fits.
        """
        theme = "" if finding.theme is None else str(finding.theme)
        text = "|".join((self.company, str(self.period), self.department, finding.code, theme))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """A row of a form that could be read. ``reason`` and ``action`` are the head's own words, not yet redacted.

    ``owner`` is the department that acts, as it was written; ``has_whole_action`` is false where one of the action's
    cells could not be read: the answer counts, and the action is asked for again. ``answer`` None: the row is about a
    further ask of the finding, and says what will be done about it.
    """

    row: int
    finding: FormFinding
    answer: ReplyAnswer | None
    reason: str = ""
    action: str = ""
    owner: str = ""
    due: date | None = None
    has_whole_action: bool = True
