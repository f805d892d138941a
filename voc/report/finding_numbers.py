"""Numbers of a month's findings on page one: problems are numbered, what went well and the call-today list are not."""

from __future__ import annotations

from voc.insight.results import Finding, FindingKind, Month
from voc.report.messages import ReportMessages

__all__ = ["format_finding_number", "is_good_news", "is_problem", "list_problems"]

GOOD_KINDS = frozenset({FindingKind.RATE_FELL, FindingKind.THEME_SHRINKING, FindingKind.GOOD_NEWS})
"""Kinds of findings that are told as what worked or went well; an idea is neither, and has a place of its own."""


def is_good_news(finding: Finding) -> bool:
    """Return whether a finding tells what worked: something fell, was praised, or a score rose."""
    if finding.kind is FindingKind.SCORE_CHANGED:
        change = finding.estimates.get("change")
        return change is not None and (change.value or 0) > 0
    return finding.kind in GOOD_KINDS


def is_problem(finding: Finding) -> bool:
    """Return whether a finding is numbered: urgent messages and ideas have a place of their own."""
    return finding.kind not in {FindingKind.URGENT, FindingKind.IDEA} and not is_good_news(finding)


def list_problems(month: Month) -> list[Finding]:
    """Return the findings that are numbered on page one, the first one first."""
    return [finding for finding in month.findings if is_problem(finding)]


def format_finding_number(code: str, month: Month, messages: ReportMessages) -> str:
    """Return a finding as a sentence names it, ``bevinding 1``; one without a number by its code."""
    codes = [finding.code for finding in list_problems(month)]
    return messages("finding.number", n=codes.index(code) + 1) if code in codes else code
