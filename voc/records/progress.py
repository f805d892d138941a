"""Steps of long work, as progress reports them: a code for programs, and a sentence for whoever reads a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

__all__ = ["ProgressCode", "ProgressStep"]


class ProgressCode(StrEnum):
    """Kinds of steps; JupyterLab's extension has a label for each."""

    START = "start"
    READ_FILE = "read_file"
    CHECK_ROWS = "check_rows"
    STORE_ROWS = "store_rows"
    SPLIT_COMMENTS = "split_comments"
    READ_COMMENTS = "read_comments"
    FIND_THEMES = "find_themes"
    STORE_THEMES = "store_themes"
    ASK_FOR_LABELS = "ask_for_labels"
    WEIGH_EVIDENCE = "weigh_evidence"
    STORE_CAUSES = "store_causes"
    COMPUTE_CARDS = "compute_cards"
    COMPUTE_FIGURES = "compute_figures"
    WRITE_REPORT = "write_report"


_SENTENCES: Mapping[ProgressCode, str] = {
    ProgressCode.START: "starting",
    ProgressCode.READ_FILE: "reading {about}",
    ProgressCode.CHECK_ROWS: "checking {about}",
    ProgressCode.STORE_ROWS: "storing {about}",
    ProgressCode.SPLIT_COMMENTS: "splitting comments into segments",
    ProgressCode.READ_COMMENTS: "reading the comments",
    ProgressCode.FIND_THEMES: "finding themes",
    ProgressCode.STORE_THEMES: "storing themes",
    ProgressCode.ASK_FOR_LABELS: "asking for labels",
    ProgressCode.WEIGH_EVIDENCE: "weighing the evidence of causes",
    ProgressCode.STORE_CAUSES: "storing causes",
    ProgressCode.COMPUTE_CARDS: "reckoning the cards",
    ProgressCode.COMPUTE_FIGURES: "reckoning {about}",
    ProgressCode.WRITE_REPORT: "writing the report of {about}",
}


class ProgressStep(str):
    """A step as an English sentence, with its code.

    Parameters
    ----------
    code
        Its kind.
    about
        A file's name or a month, where the sentence names one.

    Examples
    --------
    >>> step = ProgressStep(ProgressCode.READ_FILE, "export.csv")
    >>> step, step.code.value
    ('reading export.csv', 'read_file')
    """

    __slots__ = ("code",)
    code: ProgressCode

    def __new__(cls, code: ProgressCode, about: object = "") -> Self:
        """Return the sentence, with the code as an attribute."""
        step = super().__new__(cls, _SENTENCES[code].format(about=about))
        step.code = code
        return step
