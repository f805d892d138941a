"""Findings: what of a month is established, as records that the report turns into sentences, strongest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from voc.insight.results import (
    ChangeKind,
    DepartmentLine,
    Finding,
    FindingKind,
    ScoreLine,
    ThemeLine,
)
from voc.insight.themes import OWN_SHARE
from voc.records import DepartmentKind, Estimate, Occurrence

if TYPE_CHECKING:
    from voc.insight.scope import View

__all__ = ["findings"]

FEWEST, MOST = 3, 5
PER_EVENT = 2
"""One bad invoice run changes ten themes; the others stand among the themes."""
DAYS_BEFORE = 14
"""An occurrence so many days before a change began may have to do with it."""
WORSE = 1.5
"""What a return weighs beside a new theme: the same theme after a repair is worse news."""
LIGHTER = 0.5
"""What good news, the largest cause and a score weigh: a report leads with what customers run into."""
UNKNOWN_SHARE = 0.5
"""From this share of unknown causes on, that is a finding by itself."""
_OF_CHANGE = {
    ChangeKind.NEW: FindingKind.THEME_NEW,
    ChangeKind.GROWING: FindingKind.THEME_GROWING,
    ChangeKind.RETURNED: FindingKind.THEME_RETURNED,
    ChangeKind.SHRINKING: FindingKind.THEME_SHRINKING,
}
_NO_ERROR = (DepartmentKind.MARKET, DepartmentKind.CUSTOMER, DepartmentKind.NOBODY)

Ranked = tuple[float, Finding]


def findings(
    view: View,
    themes: Sequence[ThemeLine],
    departments: Sequence[DepartmentLine],
    scores: Sequence[ScoreLine],
    n_urgent: int,
) -> tuple[Finding, ...]:
    """Return three to five findings, fewer when less is established; ranked by customers × how sure."""
    ranked = [_about_change(view, line) for line in themes if line.change is not None]
    ranked += _about_causes(view, departments)
    ranked += [_about_score(line) for line in scores if _established(line.change)]
    if n_urgent:
        ranked.append((1.0 + n_urgent, Finding("", FindingKind.URGENT)))
    ranked.sort(key=lambda pair: -pair[0])
    chosen = _varied([finding for _, finding in ranked])
    told = {finding.theme for finding in chosen}
    for line in themes:
        if len(chosen) >= FEWEST:
            break
        if line.theme not in told:
            chosen.append(_largest(line))
    return tuple(replace(finding, code=f"B-{view.period}-{number}") for number, finding in enumerate(chosen, start=1))


def _varied(ranked: Sequence[Finding]) -> list[Finding]:
    """Return the strongest findings, at most two about what looks like one event: same cause, same occurrence."""
    chosen: list[Finding] = []
    events: Counter[tuple[str | None, Occurrence]] = Counter()
    for finding in ranked:
        if finding.occurrence is not None:
            events[finding.department, finding.occurrence] += 1
            if events[finding.department, finding.occurrence] > PER_EVENT:
                continue
        chosen.append(finding)
    return chosen[:MOST]


def _about_change(view: View, line: ThemeLine) -> Ranked:
    change = line.change
    assert change is not None  # noqa: S101 - the caller chose lines with one
    customers = (line.comments.n_customers or line.comments.n) * (1 - change.expected / max(change.observed, 1))
    weight = {ChangeKind.RETURNED: WORSE, ChangeKind.SHRINKING: LIGHTER}.get(change.kind, 1.0)
    impact = change.expected - change.observed if change.kind is ChangeKind.SHRINKING else customers
    finding = Finding(
        "",
        _OF_CHANGE[change.kind],
        theme=line.theme,
        department=line.causes[0].department if line.causes else None,
        estimates={"comments": line.comments, "share": line.share},
        change=change,
        causes=line.causes,
        occurrence=_shortly_before(view, line),
    )
    return impact * weight * (1 - min(change.p_adjusted, 1.0) / 2), finding


def _shortly_before(view: View, line: ThemeLine) -> Occurrence | None:
    """Return the occurrence that started closest before the change; one of the leading department goes first.

    One of a department that hardly causes the theme is left out: it would be a suspicion without evidence.
    """
    change = line.change
    assert change is not None  # noqa: S101 - as above
    begun = change.since
    last = begun or view.period.last_day
    first = (begun or view.period.first_day) - timedelta(days=DAYS_BEFORE)
    named = [cause.department for cause in line.causes if cause.department and (cause.share.value or 0) >= OWN_SHARE]
    allowed = {None, *named}
    near = [
        o
        for o in view.facts.occurrences
        if first <= o.start <= last and (o.department in allowed or (not named and view.place is None))
    ]
    return max(near, key=lambda o: (o.department in named[:1], o.start), default=None)


def _about_causes(view: View, departments: Sequence[DepartmentLine]) -> list[Ranked]:
    """Return the largest cause when it surely exceeds the next, and how much is unknown when that is most."""
    found: list[Ranked] = []
    unknown = next((line for line in departments if line.department is None), None)
    if view.place is None and unknown is not None and (unknown.share.value or 0) >= UNKNOWN_SHARE:
        estimates = {"comments": unknown.comments, "share": unknown.share}
        found.append(
            (LIGHTER * (unknown.comments.value or 0), Finding("", FindingKind.CAUSE_UNKNOWN, estimates=estimates))
        )
    named = [line for line in departments if line.department is not None and line.share.value is not None]
    erring = [line for line in named if line.department and line.department.kind not in _NO_ERROR]
    if view.place is not None or not erring:
        return found
    top = erring[0]
    # "No error" and "unknown" compete too: what is a customer's own choice may turn out to be the largest part.
    others = [line.share.value or 0 for line in departments if line is not top]
    if (top.share.low or 0) > max(others, default=0):
        estimates = {"comments": top.comments, "share": top.share}
        name = top.department.name if top.department else None
        finding = Finding("", FindingKind.LARGEST_CAUSE, department=name, estimates=estimates)
        found.append((LIGHTER * (top.comments.value or 0), finding))
    return found


def _about_score(line: ScoreLine) -> Ranked:
    assert line.change is not None  # noqa: S101 - the caller chose lines with one
    points = abs(line.change.value or 0) / (100 if line.scale == "nps" else 1)
    estimates = {"score": line.estimate, "change": line.change}
    return LIGHTER * points * line.estimate.n, Finding("", FindingKind.SCORE_CHANGED, estimates=estimates)


def _largest(line: ThemeLine) -> Finding:
    return Finding(
        "",
        FindingKind.LARGEST_THEME,
        theme=line.theme,
        department=line.causes[0].department if line.causes else None,
        estimates={"comments": line.comments, "share": line.share},
        causes=line.causes,
    )


def _established(change: Estimate | None) -> bool:
    if change is None or change.low is None or change.high is None:
        return False
    return not change.low <= 0 <= change.high
