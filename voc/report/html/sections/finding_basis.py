"""Table of what speaks for and against the cause of each finding, as page one's sentences have it."""

from __future__ import annotations

from collections.abc import Iterator

from voc.insight.results import Finding, Month
from voc.records import Cause
from voc.report.cause_prose import MIN_CHECKED, find_told_votes
from voc.report.finding_numbers import list_problems
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = ["build_finding_basis_table"]


def build_finding_basis_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return how many comments were read and whom agents named, finding by finding; None: neither for any."""
    rows = []
    for finding in list_problems(month):
        theme = next((line for line in month.themes if line.theme == finding.theme), None)
        causes = finding.causes or (() if theme is None else theme.causes)
        leading = next((cause for cause in causes if cause.is_accusation and cause.share.value is not None), None)
        if leading is None:
            continue
        rows += [
            (messages("basis.row", code=finding.code, what=what), messages.format_integer(n))
            for what, n in _list_counts(finding, leading, messages)
        ]
    heads = tuple(messages(f"column.{head}") for head in ("what", "count"))
    return TextTable(messages("basis.title"), heads, tuple(rows), frozenset({1})) if rows else None


def _list_counts(finding: Finding, leading: Cause, messages: ReportMessages) -> Iterator[tuple[str, int]]:
    """Yield each count behind a finding's cause with what it is."""
    department = sanitize_line(leading.department or "")
    if leading.n_read:
        yield messages("basis.read"), leading.n_read
        yield messages("basis.read_here", department=department), leading.n_read_here
        yield messages("basis.read_elsewhere", department=department), leading.n_read - leading.n_read_here
        if finding.reading is not None:
            yield messages("basis.readers"), finding.reading.n_readers
    votes = find_told_votes(finding, leading)
    if votes is None:
        return
    yield messages("basis.signals"), votes.n
    yield messages("basis.named", department=department), votes.n_named
    yield messages("basis.elsewhere", department=department), votes.n - votes.n_named - votes.n_nobody
    if votes.other is not None:
        yield messages("basis.other", department=sanitize_line(votes.other)), votes.n_other
    yield messages("basis.nobody"), votes.n_nobody
    if votes.n_checked >= MIN_CHECKED:
        yield messages("basis.checked"), votes.n_checked
        yield messages("basis.right"), votes.n_right
