"""Findings of a month: what is established, strongest first, as records that the report turns into sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from voc.insight.contacts import CAN_ERR
from voc.insight.results import (
    ChangeKind,
    DepartmentLine,
    Finding,
    FindingKind,
    ScoreLine,
    ThemeChange,
    ThemeLine,
)
from voc.insight.themes import OWN_SHARE
from voc.records import Estimate, FindingCode, Occurrence

if TYPE_CHECKING:
    from voc.insight.scope import MonthScope

__all__ = ["rank_findings"]

FEWEST_FINDINGS, MOST_FINDINGS = 3, 5
MOST_PER_EVENT = 2
"""One bad invoice run changes ten themes: of one event so many findings are told, the others stand among the themes."""
DAYS_BEFORE = 14
"""An occurrence so many days before a change began may have to do with it."""
WEIGHT_OF_RETURN = 1.5
"""Weight of a return beside a new theme: the same theme after a repair is worse news."""
WEIGHT_OF_LESS_URGENT = 0.5
"""Weight of good news, the largest cause and a score: a report leads with what customers run into."""
UNKNOWN_SHARE = 0.5
"""From this share of unknown causes on, that is a finding by itself."""
_KIND_BY_CHANGE = {
    ChangeKind.NEW: FindingKind.THEME_NEW,
    ChangeKind.GROWING: FindingKind.THEME_GROWING,
    ChangeKind.RETURNED: FindingKind.THEME_RETURNED,
    ChangeKind.SHRINKING: FindingKind.THEME_SHRINKING,
}

RankedFinding = tuple[float, Finding]
"""A finding and its strength: about how many customers it concerns, less where it is less sure or less urgent."""


def rank_findings(
    scope: MonthScope,
    themes: Sequence[ThemeLine],
    departments: Sequence[DepartmentLine],
    scores: Sequence[ScoreLine],
    n_urgent: int,
) -> tuple[Finding, ...]:
    """Return three to five findings, fewer when less is established; ranked by customers × how sure.

    The numbers of their codes follow the rank: ``B-2026-10-1`` is the strongest.
    """
    ranked = [_rank_change(scope, line, line.change) for line in themes if line.change is not None]
    ranked += _rank_causes(scope, departments)
    changed_scores = ((line, line.change) for line in scores if line.change is not None)
    ranked += [_rank_score_change(line, change) for line, change in changed_scores if change.excludes_zero]
    if n_urgent:
        ranked.append((1.0 + n_urgent, Finding("", FindingKind.URGENT)))
    # The sort keeps the order of equals, and themes come largest first.
    ranked.sort(key=lambda pair: -pair[0])
    chosen_findings = _limit_per_event([finding for _, finding in ranked])
    reported_themes = {finding.theme for finding in chosen_findings}
    # A quiet month still says what it was about: its largest themes.
    for line in themes:
        if len(chosen_findings) >= FEWEST_FINDINGS:
            break
        if line.theme not in reported_themes:
            chosen_findings.append(_build_largest_finding(line))
    return tuple(
        replace(finding, code=str(FindingCode(scope.period, number)))
        for number, finding in enumerate(chosen_findings, start=1)
    )


def _limit_per_event(ranked: Sequence[Finding]) -> list[Finding]:
    """Return the strongest findings, at most two about one event: the same department, the same occurrence."""
    chosen_findings: list[Finding] = []
    events: Counter[tuple[str | None, Occurrence]] = Counter()
    for finding in ranked:
        # Findings without an occurrence are not known to have anything in common.
        if finding.occurrence is not None:
            events[finding.department, finding.occurrence] += 1
            if events[finding.department, finding.occurrence] > MOST_PER_EVENT:
                continue
        chosen_findings.append(finding)
    return chosen_findings[:MOST_FINDINGS]


def _rank_change(scope: MonthScope, line: ThemeLine, change: ThemeChange) -> RankedFinding:
    """Return a theme's change as a finding; its strength is the customers beyond the expectation."""
    weight = {ChangeKind.RETURNED: WEIGHT_OF_RETURN, ChangeKind.SHRINKING: WEIGHT_OF_LESS_URGENT}.get(change.kind, 1.0)
    if change.kind is ChangeKind.SHRINKING:
        n_concerned = change.expected - change.observed
    else:
        n_customers = line.comments.n_customers or line.comments.n
        n_concerned = n_customers * (1 - change.expected / max(change.observed, 1))
    finding = Finding(
        "",
        _KIND_BY_CHANGE[change.kind],
        theme=line.theme,
        department=line.causes[0].department if line.causes else None,
        estimates={"comments": line.comments, "share": line.share},
        change=change,
        causes=line.causes,
        occurrence=_find_occurrence_before(scope, line, change),
    )
    # A less sure change weighs less, but never under half: the number of customers leads.
    return n_concerned * weight * (1 - min(change.p_adjusted, 1.0) / 2), finding


def _find_occurrence_before(scope: MonthScope, line: ThemeLine, change: ThemeChange) -> Occurrence | None:
    """Return the occurrence that started closest before the change; one of the leading department goes first.

    One of a department that hardly causes the theme is left out: it would be a suspicion without evidence.
    """
    last = change.since or scope.period.last_day
    first = (change.since or scope.period.first_day) - timedelta(days=DAYS_BEFORE)
    causing = [cause.department for cause in line.causes if cause.department and (cause.share.value or 0) >= OWN_SHARE]
    # Where no department stands out, any entry may be told to the company; a department sees its own and everybody's.
    is_open = not causing and scope.department_index is None
    recent = [o for o in scope.facts.occurrences if first <= o.start <= last]
    allowed = [o for o in recent if is_open or o.department in {None, *causing}]
    return max(allowed, key=lambda o: (o.department in causing[:1], o.start), default=None)


def _rank_causes(scope: MonthScope, departments: Sequence[DepartmentLine]) -> list[RankedFinding]:
    """Return the company's findings about causes: how much is unknown, and the largest cause; a department's: none."""
    if scope.department_index is not None:
        return []
    findings = [_find_unknown_causes(departments), _find_largest_cause(departments)]
    return [finding for finding in findings if finding is not None]


def _find_unknown_causes(departments: Sequence[DepartmentLine]) -> RankedFinding | None:
    """Return how much is unknown, where that is at least half."""
    unknown = next((line for line in departments if line.department is None), None)
    if unknown is None or (unknown.share.value or 0) < UNKNOWN_SHARE:
        return None
    estimates = {"comments": unknown.comments, "share": unknown.share}
    finding = Finding("", FindingKind.CAUSE_UNKNOWN, estimates=estimates)
    return WEIGHT_OF_LESS_URGENT * (unknown.comments.value or 0), finding


def _find_largest_cause(departments: Sequence[DepartmentLine]) -> RankedFinding | None:
    """Return the largest cause in the chain, where its share surely exceeds every other."""
    can_err = (line for line in departments if line.department is not None and line.department.kind in CAN_ERR)
    largest = next((line for line in can_err if line.share.value is not None), None)
    if largest is None or largest.department is None:
        return None
    # "No error" and "unknown" compete too: what is a customer's own choice may turn out to be the largest part.
    other_shares = [line.share.value or 0 for line in departments if line is not largest]
    if (largest.share.low or 0) <= max(other_shares, default=0):
        return None
    estimates = {"comments": largest.comments, "share": largest.share}
    name = largest.department.name
    finding = Finding("", FindingKind.LARGEST_CAUSE, department=name, estimates=estimates)
    return WEIGHT_OF_LESS_URGENT * (largest.comments.value or 0), finding


def _rank_score_change(line: ScoreLine, change: Estimate) -> RankedFinding:
    """Return a score's change as a finding; its strength is the answers that it would take to move the score so far."""
    share_moved = abs(change.value or 0) / (100 if line.scale == "nps" else 1)
    estimates = {"score": line.estimate, "change": change}
    finding = Finding("", FindingKind.SCORE_CHANGED, estimates=estimates)
    return WEIGHT_OF_LESS_URGENT * share_moved * line.estimate.n, finding


def _build_largest_finding(line: ThemeLine) -> Finding:
    """Return that a theme is large: said where too little else is established."""
    return Finding(
        "",
        FindingKind.LARGEST_THEME,
        theme=line.theme,
        department=line.causes[0].department if line.causes else None,
        estimates={"comments": line.comments, "share": line.share},
        causes=line.causes,
    )
