"""What department heads answered to findings, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from voc.errors import PeriodError
from voc.insight.provenance import counted
from voc.insight.results import Finding, Fix, Reply
from voc.records import Period

if TYPE_CHECKING:
    from voc.insight.scope import View

__all__ = ["fixes", "replied", "theme_replies"]


def theme_replies(view: View, theme: int) -> tuple[Reply, ...]:
    """Return the last reply of each department about a theme, up to this month; a department sees its own."""
    found = {reply.department: reply for reply in _replies(view) if reply.theme == theme}
    return tuple(found.values())


def replied(view: View, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with the replies to them.

    A reply belongs to a finding of the same month about the same theme: a department's report numbers its findings by
    itself. One without a theme belongs to the finding of that code about the same department.
    """
    replies = [reply for reply in _replies(view) if _period(reply.code) == view.period]
    done = []
    for finding in findings:
        mine = {
            reply.department: reply
            for reply in replies
            if (reply.theme is not None and reply.theme == finding.theme)
            or (reply.theme is finding.theme and (reply.code, reply.department) == (finding.code, finding.department))
        }
        done.append(replace(finding, replies=tuple(mine.values())))
    return tuple(done)


def fixes(view: View) -> tuple[Fix, ...]:
    """Return the themes that this department is to fix, wherever they arise, largest first; the company's view: none.

    Whose fault it is is not told: causer and fixer are two things.
    """
    if view.department is None:
        return ()
    found = []
    for place, theme in enumerate(view.facts.themes):
        decision = view.facts.decisions.get(theme.id)
        if decision is None or decision.fixer != view.department.name:
            continue
        rows = view.rows_of(view.mentions_of(place))
        estimate = view.count(counted(rows.size, "comments"), f"T-{theme.id}/fix", rows)
        found.append(Fix(theme.id, theme.labels, estimate))
    return tuple(sorted(found, key=lambda fix: (-(fix.comments.value or 0), fix.theme)))


def _replies(view: View) -> list[Reply]:
    frame = view.facts.replies
    if frame is None or not len(frame):
        return []
    own = None if view.department is None else view.department.name
    found = []
    for row in frame.to_dict("records"):
        period = _period(str(row["finding"]))
        if period is None or period > view.period or own not in {None, row["department"]}:
            continue
        settled = row["settled"] if isinstance(row["settled"], str) and own in {None, row["settled"]} else None
        found.append(
            Reply(
                code=str(row["finding"]),
                theme=None if pd.isna(row["theme"]) else int(row["theme"]),
                department=str(row["department"]),
                agrees=bool(row["agrees"]),
                reason=str(row["reason"]),
                at=row["at"].to_pydatetime(),
                upheld=None if pd.isna(row["upheld"]) else bool(row["upheld"]),
                settled=settled,
            )
        )
    return found


def _period(code: str) -> Period | None:
    """Return the month of ``B-2026-10-3``."""
    try:
        return Period.parse("-".join(code.split("-")[1:3]))
    except PeriodError:
        return None
