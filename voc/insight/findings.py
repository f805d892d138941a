"""Findings of a month: what is established, strongest first, as records that the report turns into sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voc.insight.agent_votes import count_agent_votes
from voc.insight.audit_readings import describe_reading
from voc.insight.causes import list_incident_causes, list_lead_probabilities
from voc.insight.finding_codes import describe_score
from voc.insight.good_news import find_good_news, find_outstanding_idea, list_ideas
from voc.insight.incidents import Incident, group_into_incidents, list_incident_rows
from voc.insight.process_events import EventComparison, compare_process_events
from voc.insight.provenance import build_count
from voc.insight.repair_weeks import count_weeks_after_repair
from voc.insight.repeat_contacts import measure_repeats
from voc.insight.results import (
    ChangeKind,
    DepartmentLine,
    Finding,
    FindingKind,
    RateComparison,
    RepeatLine,
    ScoreLine,
    ThemeChange,
    ThemeLine,
)
from voc.insight.themes import estimate_customer_share
from voc.records import CAN_ERR, Cause, Estimate, Occurrence, ThemeId, theme_reference

if TYPE_CHECKING:
    from voc.insight.scope import MonthScope

__all__ = ["MAX_FINDINGS", "rank_findings"]

MAX_FINDINGS = 5
"""Findings that a report tells."""
WEIGHT_OF_RETURN = 1.5
"""Weight of a return, where a new theme has 1: the same theme after a repair is worse news."""
WEIGHT_OF_LESS_URGENT = 0.5
"""Weight of themes and rates that fell, of unknown causes, the largest cause and scores: problems come first."""
SURE_LEAD = 0.9
"""Probability from which on a department is named as the largest cause, where nothing was audited."""
UNKNOWN_SHARE = 0.5
"""From this share of unknown causes on, that is a finding by itself."""
_KIND_BY_CHANGE = {
    ChangeKind.NEW: FindingKind.THEME_NEW,
    ChangeKind.GROWING: FindingKind.THEME_GROWING,
    ChangeKind.RETURNED: FindingKind.THEME_RETURNED,
    ChangeKind.SHRINKING: FindingKind.THEME_SHRINKING,
}


@dataclass(frozen=True, slots=True)
class RankedFinding:
    """A finding and its strength: about how many customers it concerns, less where it is less sure or less urgent.

    Good news comes after all others, whatever its strength (``is_last``).
    """

    strength: float
    finding: Finding
    is_last: bool = False


def rank_findings(
    scope: MonthScope,
    themes: Sequence[ThemeLine],
    departments: Sequence[DepartmentLine],
    scores: Sequence[ScoreLine],
    n_urgent: int,
) -> tuple[Finding, ...]:
    """Return all findings, the strongest first, without codes; none where nothing is established.

    Each ``_rank_…`` says what its strength counts. A report tells the first ``MAX_FINDINGS``.
    """
    ranked = [_rank_incident(scope, incident) for incident in group_into_incidents(scope, themes)]
    ranked += _rank_rates(scope, themes, {theme for each in ranked for theme in each.finding.themes})
    ranked += _rank_causes(scope, departments)
    # Not by the interval of each score alone: at 5 % each, three months had four changes of opinion that did not
    # happen (docs/decisions/0032).
    changed_scores = ((line, line.change) for line in scores if line.split is not None and line.split.is_established)
    ranked += [_rank_score_change(line, change) for line, change in changed_scores if change is not None]
    ranked += _rank_good_news(scope, themes, scores)
    if n_urgent:
        ranked.append(RankedFinding(1.0 + n_urgent, Finding("", FindingKind.URGENT)))
    # The sort keeps the order of equals, and themes come largest first.
    ranked.sort(key=lambda each: (each.is_last, -each.strength))
    return tuple(each.finding for each in ranked)


def _rank_incident(scope: MonthScope, incident: Incident) -> RankedFinding:
    """Return an incident as a finding; its strength is the customers beyond the expectation."""
    line, change = incident.lines[0]
    estimates, causes = {"comments": line.comments, "share": line.share}, line.causes
    index_by_theme = {theme.id: index for index, theme in enumerate(scope.facts.themes)}
    theme_indexes = [index_by_theme[member.theme] for member, _ in incident.lines]
    if len(incident.lines) > 1:
        change, estimates = _combine_themes(scope, incident)
        causes = list_incident_causes(scope, theme_indexes)
    department = _name_first_cause(causes)
    # A head reads of the own department, also where another one leads.
    told_name = department if scope.department is None else scope.department.name
    weight = {ChangeKind.RETURNED: WEIGHT_OF_RETURN, ChangeKind.SHRINKING: WEIGHT_OF_LESS_URGENT}.get(change.kind, 1.0)
    if change.kind is ChangeKind.SHRINKING:
        n_concerned = change.expected - change.observed
    else:
        n_concerned = change.observed - change.expected
    finding = Finding(
        "",
        _KIND_BY_CHANGE[change.kind],
        theme=line.theme,
        themes=tuple(member.theme for member, _ in incident.lines),
        department=department,
        estimates=estimates,
        change=change,
        causes=causes,
        occurrence=incident.event,
        repair=incident.repair,
        repeats=_measure_repeats(scope, line, change),
        weeks_after_repair=count_weeks_after_repair(scope, incident),
        votes=None if told_name is None else count_agent_votes(scope, theme_indexes, told_name),
        reading=describe_reading(scope, theme_indexes),
    )
    # A less sure change weighs less, but never under half: the number of customers leads.
    return RankedFinding(n_concerned * weight * (1 - min(change.p_adjusted, 1.0) / 2), finding)


def _measure_repeats(scope: MonthScope, line: ThemeLine, change: ThemeChange) -> RepeatLine | None:
    """Return the repeated contacts of a theme that rose; None for one that shrank."""
    if change.kind is ChangeKind.SHRINKING:
        return None
    index = next(k for k, theme in enumerate(scope.facts.themes) if theme.id == line.theme)
    return measure_repeats(scope, index)


def _rank_good_news(scope: MonthScope, themes: Sequence[ThemeLine], scores: Sequence[ScoreLine]) -> list[RankedFinding]:
    """Return at most one finding of good news: the idea with more votes than any before, else the theme praised."""
    if scope.department_index is not None:
        return []
    good_news = find_outstanding_idea(scope, list_ideas(scope)) or find_good_news(themes, scores)
    if good_news is None:
        return []
    # Last, whatever its size: a report leads with what customers run into.
    return [RankedFinding(0.0, good_news, is_last=True)]


def _rank_rates(scope: MonthScope, themes: Sequence[ThemeLine], changed_themes: set[ThemeId]) -> list[RankedFinding]:
    """Return the rates per thousand that changed from one event of a process to the next; changed themes left out."""
    line_by_theme = {line.theme: line for line in themes if line.theme not in changed_themes}
    ranked = []
    for comparison in compare_process_events(scope):
        line = line_by_theme.get(scope.facts.themes[comparison.theme_index].id)
        if line is not None:
            ranked.append(_rank_rate(scope, comparison, line))
    return ranked


def _rank_rate(scope: MonthScope, comparison: EventComparison, line: ThemeLine) -> RankedFinding:
    """Return a changed rate as a finding; its strength is the contacts more or fewer than at the rate before."""
    has_fallen = (comparison.change.value or 0) < 0
    event, previous = comparison.event, comparison.previous
    figures = {"change": comparison.change, "rate": comparison.rate, "rate before": comparison.rate_before}
    name = f"{theme_reference(line.theme)}/events"
    estimates = {
        key: scope.record_figure(figure, f"{name}/{key.replace(' ', '-')}", comparison.list_rows(scope, key))
        for key, figure in figures.items()
    }
    finding = Finding(
        "",
        FindingKind.RATE_FELL if has_fallen else FindingKind.RATE_ROSE,
        theme=line.theme,
        themes=(line.theme,),
        department=_name_first_cause(line.causes),
        estimates=estimates,
        causes=line.causes,
        # A department reads of its own entries of the calendar and of everybody's.
        occurrence=event.entry if _is_visible(scope, event.entry) else None,
        comparison=RateComparison(
            comparison.process, comparison.window_days, event.start, event.volume, previous.start, previous.volume
        ),
    )
    difference = abs((comparison.rate.value or 0) - (comparison.rate_before.value or 0)) * event.volume / 1000
    return RankedFinding(difference * (WEIGHT_OF_LESS_URGENT if has_fallen else 1.0), finding)


def _is_visible(scope: MonthScope, entry: Occurrence | None) -> bool:
    """Return whether the reader of the month may see an entry of the calendar."""
    return scope.department is None or (entry is not None and entry.department in {None, scope.department.name})


def _combine_themes(scope: MonthScope, incident: Incident) -> tuple[ThemeChange, dict[str, Estimate]]:
    """Return the change and the figures of several themes together, each comment and customer counted once."""
    lead_line, lead_change = incident.lines[0]
    rows = list_incident_rows(scope, [line for line, _ in incident.lines])
    first_days = [change.since for _, change in incident.lines if change.since is not None]
    n_customers = scope.count_customers(rows)
    # Who wrote about several of the themes is expected once, too: of the sum as much as of what was seen.
    n_summed = sum(change.observed for _, change in incident.lines)
    change = replace(
        lead_change,
        observed=n_customers,
        expected=sum(change.expected for _, change in incident.lines) * n_customers / max(n_summed, 1),
        # The themes' ratios are about comments that partly are the same ones.
        ratio=Estimate(None, None, None, n_customers, "ratio", note="several themes"),
        since=min(first_days, default=None),
    )
    name = f"incident/{theme_reference(lead_line.theme)}"
    comments = scope.record_figure(build_count(rows.size, "comments"), f"{name}/comments", rows)
    share = scope.record_figure(estimate_customer_share(scope, rows), f"{name}/share", rows)
    return change, {"comments": comments, "share": share}


def _name_first_cause(causes: Sequence[Cause]) -> str | None:
    """Return the department that the first cause accuses; None: it is unknown, or nothing went wrong."""
    return causes[0].department if causes and causes[0].is_accusation else None


def _rank_causes(scope: MonthScope, departments: Sequence[DepartmentLine]) -> list[RankedFinding]:
    """Return the company's findings about causes: how much is unknown, and the largest cause; a department's: none."""
    if scope.department_index is not None:
        return []
    findings = [_find_unknown_causes(departments), _find_largest_cause(departments)]
    return [finding for finding in findings if finding is not None]


def _find_unknown_causes(departments: Sequence[DepartmentLine]) -> RankedFinding | None:
    """Return how much is unknown, where that is at least ``UNKNOWN_SHARE``."""
    unknown = next((line for line in departments if line.department is None), None)
    if unknown is None or (unknown.share.value or 0) < UNKNOWN_SHARE:
        return None
    estimates = {"comments": unknown.comments, "share": unknown.share}
    finding = Finding("", FindingKind.CAUSE_UNKNOWN, estimates=estimates)
    return RankedFinding(WEIGHT_OF_LESS_URGENT * (unknown.comments.value or 0), finding)


def _find_largest_cause(departments: Sequence[DepartmentLine]) -> RankedFinding | None:
    """Return the largest cause among departments that can err, if its lower bound exceeds every other share."""
    can_err = (line for line in departments if line.department is not None and line.department.kind in CAN_ERR)
    visible_lines = [line for line in can_err if line.share.value is not None]
    largest = max(visible_lines, key=lambda line: line.share.value or 0, default=None)
    if largest is None or largest.department is None:
        return None
    estimates = {"comments": largest.comments, "share": largest.share}
    name = largest.department.name
    finding = Finding("", FindingKind.LARGEST_CAUSE, department=name, estimates=estimates)
    # "No error" and "unknown" compete too: what is a customer's own choice may turn out to be the largest part.
    other_shares = [line.share.value or 0 for line in departments if line is not largest]
    if largest.share.low is None:  # nothing was audited: only the order can be told
        probability = _estimate_lead(departments, largest)
        if probability < SURE_LEAD:
            return None
        finding = replace(finding, causes=(Cause(name, largest.share, lead_probability=probability),))
    elif largest.share.low <= max(other_shares, default=0):
        return None
    return RankedFinding(WEIGHT_OF_LESS_URGENT * (largest.comments.value or 0), finding)


def _estimate_lead(departments: Sequence[DepartmentLine], largest: DepartmentLine) -> float:
    """Return the probability that a department's share is the largest, where no audit gives intervals."""
    named_lines = [line for line in departments if line.department is not None]
    unknown = next((line.share for line in departments if line.department is None), None)
    values = [line.share.value for line in named_lines]
    unknown_share = 0.0 if unknown is None or unknown.value is None else unknown.value
    # Lines that are too small to be shown share what the others leave.
    n_hidden = values.count(None)
    remaining = max(0.0, 1.0 - unknown_share - sum(value or 0.0 for value in values))
    shares = [remaining / n_hidden if value is None else value for value in values]
    estimates = [Estimate(value, None, None, largest.share.n, "share") for value in (*shares, unknown_share)]
    return list_lead_probabilities(estimates)[named_lines.index(largest)] or 0.0


def _rank_score_change(line: ScoreLine, change: Estimate) -> RankedFinding:
    """Return a score's change as a finding; its strength is the answers that it would take to move the score so far."""
    share_moved = abs(change.value or 0) / line.summary.ends[1]
    within = line.split.within if line.split is not None else None
    estimates = {"score": line.estimate, "change": change} | ({} if within is None else {"within": within})
    finding = Finding("", FindingKind.SCORE_CHANGED, score=describe_score(line), estimates=estimates)
    return RankedFinding(WEIGHT_OF_LESS_URGENT * share_moved * line.estimate.n, finding)
