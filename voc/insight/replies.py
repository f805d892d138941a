"""Replies of department heads to findings, how they were settled, and the themes that a department is to fix."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from voc.errors import UsageError
from voc.insight.facts import text_or_none
from voc.insight.provenance import build_count
from voc.insight.reply_results import PrintedPromise, PrintedReply
from voc.insight.results import Finding, Fix, Month
from voc.records import FindingCode, Period, ThemeId, theme_reference

if TYPE_CHECKING:
    from voc.insight.scope import MonthScope

__all__ = ["attach_replies", "list_fixes", "list_theme_replies", "mark_silent_departments"]


def list_theme_replies(scope: MonthScope, theme_id: ThemeId) -> tuple[PrintedReply, ...]:
    """Return the last reply of each department about a theme, up to this month; a department sees its own.

    The store lists replies in the order in which they were given.
    """
    reply_by_department = {reply.department: reply for reply in _list_replies(scope) if reply.theme == theme_id}
    return tuple(reply_by_department.values())


def attach_replies(scope: MonthScope, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with the replies to them.

    A reply belongs to a finding of the same month about the same theme: a department's report numbers its findings by
    itself. One without a theme (urgent calls, scores) belongs to the finding of that code about the same department, or
    in its own report.
    """
    own_name = None if scope.department is None else scope.department.name
    replies = [reply for reply in _list_replies(scope) if _parse_period(reply.code) == scope.period]
    answered_findings = []
    for finding in findings:
        # By department, so that a later reply replaces an earlier one.
        reply_by_department = {
            reply.department: reply
            for reply in replies
            if (reply.theme is not None and reply.theme in {finding.theme, *finding.themes})
            or (
                reply.theme is None
                and finding.theme is None
                and (reply.code, reply.department) == (finding.code, finding.department or own_name)
            )
        }
        answered_findings.append(replace(finding, replies=tuple(reply_by_department.values())))
    return tuple(answered_findings)


def list_fixes(scope: MonthScope) -> tuple[Fix, ...]:
    """Return the themes that this department is to fix, wherever they arise, largest first; ``()`` for the company.

    The causing department is not named: who causes a theme and who fixes it are two things.
    """
    if scope.department is None:
        return ()
    fixes = []
    for theme_index, theme in enumerate(scope.facts.themes):
        decision = scope.facts.decisions.get(theme.id)
        if decision is None or decision.fixer != scope.department.name:
            continue
        comment_rows = scope.list_comment_rows(scope.list_theme_mentions(theme_index))
        count = build_count(comment_rows.size, "comments")
        comments = scope.record_figure(count, f"{theme_reference(theme.id)}/fix", comment_rows)
        fixes.append(Fix(theme.id, theme.labels, comments))
    return tuple(sorted(fixes, key=lambda fix: (-(fix.comments.value or 0), fix.theme)))


def _list_replies(scope: MonthScope) -> list[PrintedReply]:
    """Return the replies up to the month, in the store's order.

    A department sees its own, and the department that a reply was settled on only when that is itself.
    """
    reply_rows = scope.facts.replies
    if reply_rows is None or not len(reply_rows):
        return []
    own_name = None if scope.department is None else scope.department.name
    replies = []
    readings = {(reading.code, reading.department): reading for reading in scope.facts.readings}
    for row in reply_rows.to_dict("records"):
        # A later month's reply must not change this month's report.
        period = _parse_period(str(row["finding"]))
        if period is None or period > scope.period or own_name not in {None, row["department"]}:
            continue
        settled = row["settled"] if isinstance(row["settled"], str) and own_name in {None, row["settled"]} else None
        # Who agrees now may have disagreed before: what was read together then was about the other answer.
        reading = None if row["agrees"] else readings.get((str(row["finding"]), str(row["department"])))
        replies.append(
            PrintedReply(
                code=str(row["finding"]),
                theme=None if pd.isna(row["theme"]) else ThemeId(int(row["theme"])),
                department=str(row["department"]),
                agrees=bool(row["agrees"]),
                reason=str(row["reason"]),
                at=row["at"].tz_convert(scope.facts.config.company.time_zone).to_pydatetime(),
                upheld=None if pd.isna(row["upheld"]) else bool(row["upheld"]),
                settled_department=settled,
                partly=bool(row["partly"]),
                action=text_or_none(row["action"]) or "",
                owner=text_or_none(row["owner"]) or "",
                n_read=0 if reading is None else reading.n_read,
                n_own=0 if reading is None else reading.n_own,
                due=_parse_day(row["due"]),
                further=_list_promises(row["further"]),
            )
        )
    return replies


def _list_promises(values: object) -> tuple[PrintedPromise, ...]:
    """Return what else will be done; nothing where the reply has no such list."""
    if not isinstance(values, list):
        return ()
    return tuple(
        PrintedPromise(str(each["action"]), text_or_none(each.get("owner")) or "", _parse_day(each.get("due")))
        for each in values
    )


def _parse_day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def mark_silent_departments(month: Month, form_recipients: Collection[str]) -> Month:
    """Return the month with, in each finding, the department that was asked about it and did not answer.

    Parameters
    ----------
    form_recipients
        Departments that got a form about the month.
    """
    own_name = None if month.department is None else month.department.name
    findings = []
    for finding in month.findings:
        department = own_name or finding.department
        is_silent = department in form_recipients and all(reply.department != department for reply in finding.replies)
        # Findings about urgent calls and scores name no department: only the one whose own form has them was asked.
        findings.append(replace(finding, silent_department=department if is_silent else None))
    return replace(month, findings=tuple(findings))


def _parse_period(code: str) -> Period | None:
    """Return the month of a finding's code (``B-2026-10-3``), None where it is no code."""
    try:
        return FindingCode.parse(code).period
    except UsageError:
        return None
