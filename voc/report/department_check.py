"""Check that a department's report is about that department only: it has nobody else's name or share.

Insight counts such a ``Month``, the record of all figures of a month (``voc.insight.month``). It is checked once more
before anything is written, since a name that slips through cannot be called back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voc.errors import VocError
from voc.insight.cost_results import CostGroup
from voc.insight.reply_results import PrintedReply
from voc.insight.results import Finding, FindingKind, Month, ThemeLine
from voc.records import Cause

__all__ = ["check_department_month"]

UNKNOWN_CAUSE = "unknown"
"""Name under which the share of unknown cause is refused here: with the department's own share it would tell what all
others have together."""


def check_department_month(month: Month) -> None:
    """Raise when a department's month is about others too; a company's month is about everybody.

    Raises
    ------
    VocError
        It names another department, or has a finding about a theme that it does not show.
    """
    if month.department is None:
        return
    other_names = sorted({name for name in _list_names(month) if name not in {None, month.department.name}})
    if other_names:
        raise VocError(
            f"the month of {month.department.name} also names {', '.join(other_names)}; "
            "nothing is written, since a department's report may be about itself only"
        )
    # Findings about no theme (a score, urgent items) are the department's own.
    visible_themes = {None, *(theme.theme for theme in month.themes)}
    hidden_codes = [
        finding.code for finding in month.findings if not {finding.theme, *finding.themes} <= visible_themes
    ]
    if hidden_codes:
        raise VocError(
            f"the month of {month.department.name} has findings about themes of others ({', '.join(hidden_codes)}); "
            "nothing is written"
        )


def _list_names(month: Month) -> Iterator[str | None]:
    """Yield every department that is named; None: an entry that is about everybody, or about nobody yet."""
    for line in month.departments:
        yield UNKNOWN_CAUSE if line.department is None else line.department.name
    for theme in month.themes:
        yield from _list_names_of_theme(theme)
    for finding in month.findings:
        yield from _list_names_of_finding(finding)
    for occurrence in month.occurrences:
        yield occurrence.department
    for ask in month.letter.asks:
        yield ask.owner
    for watched in month.watched_repairs:
        yield watched.repair.department
    for cost_line in () if month.costs is None else month.costs.list_group(CostGroup.DEPARTMENT):
        yield cost_line.name
    for action in (line.action for line in month.actions):
        # Who promises and who does it may be two: one of them is the reader, who is told of no other.
        names = {action.department, action.fixer}
        yield from () if month.department is not None and month.department.name in names else names


def _list_names_of_theme(theme_line: ThemeLine) -> Iterator[str | None]:
    yield from _list_names_of_causes(theme_line.causes)
    yield theme_line.department
    yield theme_line.fixer
    yield from _list_names_of_replies(theme_line.replies)


def _list_names_of_finding(finding: Finding) -> Iterator[str | None]:
    yield UNKNOWN_CAUSE if finding.kind is FindingKind.CAUSE_UNKNOWN else finding.department
    yield finding.silent_department
    if finding.votes is not None:
        yield finding.votes.department
        yield finding.votes.other
    yield from _list_names_of_causes(finding.causes)
    for entry in (finding.occurrence, finding.repair):
        yield entry.department if entry else None
    yield from _list_names_of_replies(finding.replies)


def _list_names_of_causes(causes: Iterable[Cause]) -> Iterator[str]:
    for cause in causes:
        yield UNKNOWN_CAUSE if cause.department is None else cause.department


def _list_names_of_replies(replies: Iterable[PrintedReply]) -> Iterator[str | None]:
    for reply in replies:
        yield reply.department
        yield reply.settled_department
