"""Cost of a month's contacts: hours of handling, hours of work, and money where Finance signed for it.

Hours of a category or department are its part of all contacts times the hours of all: what a contact of one department
takes longer than another's is not known, since for silent contacts no cause is. Those of a contact reason are summed
over its own contacts. Money is what is tied up (*werktijd*), no saving: an hour that is no longer needed is not yet one
that nobody pays. Corrections, compensation and customers who leave are not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.config import CostSettings
from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.handling_time import HandlingTimes, name_untimed_channels, scale_to_hours
from voc.insight.incident_contacts import estimate_incident_contacts
from voc.insight.incidents import RISING, list_theme_rows
from voc.insight.provenance import build_count, count_distinct
from voc.insight.results import CategoryLine, DepartmentLine, Finding, ReasonLine
from voc.insight.small_cells import merge_small_counts
from voc.records import Estimate, theme_reference

if TYPE_CHECKING:
    from voc.insight.contacts import Contacts
    from voc.insight.scope import Ints, MonthScope

__all__ = ["attach_contacts", "attach_own_parts", "build_month_costs", "estimate_cost", "raise_to_findings"]

COST_METHOD = "paid hours × rate"
PART_METHOD = "no fewer than its findings"
SHARE_METHOD = "part of all contacts × hours of all"
OWN_METHOD = "contacts of the finding × share of the cause"
OWN_FIGURES = {"contacts": "own contacts", "handling hours": "own handling hours", "working hours": "own working hours"}
"""Figures of a finding, and what the part of them is called that arose at one department."""


def estimate_cost(work: Estimate | None, settings: CostSettings) -> Estimate | None:
    """Return what hours of work tie up; None where no hours or no rate are known.

    The range holds what is unsure about both: from the least hours at the low rate to the most at the high one. Its
    value is that of the hours at the middle rate, and adds up over parts.

    Examples
    --------
    >>> signed = {"signed_by": "Finance", "signed_on": "2026-09-15"}
    >>> settings = CostSettings(paid_hours_factor=1.5, rate_low_eur=20, rate_high_eur=40, **signed)
    >>> cost = estimate_cost(Estimate(10.0, 8.0, 12.0, 40, "hours"), settings)
    >>> cost.low, cost.value, cost.high
    (240.0, 450.0, 720.0)
    """
    euros_per_hour = settings.euros_per_hour
    if work is None or work.value is None or euros_per_hour is None:
        return None
    low_rate, high_rate = euros_per_hour
    least, most = (work.value if end is None else end for end in (work.low, work.high))
    value = work.value * (low_rate + high_rate) / 2
    return Estimate(value, least * low_rate, most * high_rate, work.n, "eur", COST_METHOD, note=work.note)


def attach_contacts(
    scope: MonthScope, all_contacts: Contacts, times: HandlingTimes | None, findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings, those about what rose with their contacts, hours and cost among the estimates."""
    return tuple(
        replace(finding, estimates={**finding.estimates, **_measure_finding(scope, all_contacts, times, finding)})
        for finding in findings
    )


def _measure_finding(
    scope: MonthScope, all_contacts: Contacts, times: HandlingTimes | None, finding: Finding
) -> dict[str, Estimate]:
    """Return contacts, hours and cost of an incident by name; nothing for other findings."""
    change = finding.change
    if change is None or change.kind not in RISING or finding.theme is None:
        return {}
    comment_rows = list_theme_rows(scope, finding.themes)
    measured = estimate_incident_contacts(scope, all_contacts, comment_rows, change.since, times)
    if measured is None:
        return {}
    estimates = {
        "contacts": measured.contacts,
        "handling hours": measured.handling,
        "working hours": measured.work,
        "cost": estimate_cost(measured.work, scope.facts.config.cost),
    }
    name = f"incident/{theme_reference(finding.theme)}"
    return {
        key: scope.record_figure(estimate, f"{name}/{key.replace(' ', '-')}", comment_rows)
        for key, estimate in estimates.items()
        if estimate is not None
    }


def attach_own_parts(scope: MonthScope, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings, those with contacts with the part of them that arose at one department.

    The company reads of the department that the finding is about, a department of itself. Without that part a reader
    holds all contacts of an event against those of a department, and takes them for two counts of one thing.
    """
    return tuple(replace(each, estimates={**each.estimates, **_measure_own_part(scope, each)}) for each in findings)


def _measure_own_part(scope: MonthScope, finding: Finding) -> dict[str, Estimate]:
    """Return the figures of a finding times the share of the department that is read about; nothing without a share."""
    name = finding.department if scope.department is None else scope.department.name
    share = next((cause.share for cause in finding.causes if cause.department == name), None)
    if name is None or share is None or share.value is None or finding.theme is None:
        return {}
    figures = {new_key: _multiply(finding.estimates.get(key), share) for key, new_key in OWN_FIGURES.items()}
    figures["own cost"] = estimate_cost(figures["own working hours"], scope.facts.config.cost)
    prefix = f"incident/{theme_reference(finding.theme)}"
    # Both factors are shown already, so that the product tells nothing new about anybody.
    return {
        key: scope.provenance.record(estimate, f"{prefix}/{key.replace(' ', '-')}")
        for key, estimate in figures.items()
        if estimate is not None
    }


def _multiply(whole: Estimate | None, share: Estimate) -> Estimate | None:
    """Return a part of a figure, in the widest range that figure and share leave; None where one is not shown."""
    if whole is None or whole.value is None or share.value is None:
        return None
    low = None if whole.low is None or share.low is None else whole.low * share.low
    high = None if whole.high is None or share.high is None else whole.high * share.high
    return Estimate(whole.value * share.value, low, high, whole.n, whole.unit, OWN_METHOD, note=whole.note)


def raise_to_findings(departments: Sequence[DepartmentLine], findings: Sequence[Finding]) -> tuple[DepartmentLine, ...]:
    """Return the departments, each with no fewer contacts than its part of the largest finding about it.

    Two estimates of one thing: all contacts that a department caused come from the audited ones, those of an incident
    from the comments about it. The first is the vaguer one, and a whole is no smaller than its part; nor is an end of
    its interval, as what is surely in the part is surely in the whole.
    """
    findings_by_name = _find_largest_parts(departments, findings)
    return tuple(
        line
        if line.department is None or line.contacts is None or line.department.name not in findings_by_name
        else replace(
            line,
            contacts=_raise_to_part(line.contacts, findings_by_name[line.department.name].estimates["own contacts"]),
        )
        for line in departments
    )


def _find_largest_parts(departments: Sequence[DepartmentLine], findings: Sequence[Finding]) -> dict[str, Finding]:
    """Return by department the finding with the largest part of it; not their sum: a contact may be about two."""
    own_names = {line.department.name for line in departments if line.department is not None}
    findings_by_name: dict[str, Finding] = {}
    for finding in findings:
        part = finding.estimates.get("own contacts")
        # In a department's month another one may lead: the part is its own all the same.
        name = next(iter(own_names)) if len(own_names) == 1 else finding.department
        if part is None or name is None:
            continue
        largest = findings_by_name.get(name)
        if largest is None or (part.value or 0.0) > (largest.estimates["own contacts"].value or 0.0):
            findings_by_name[name] = finding
    return findings_by_name


def _raise_to_part(whole: Estimate, part: Estimate) -> Estimate:
    """Return a whole whose value and ends are no lower than those of its part."""
    if whole.value is None or part.value is None:
        return whole
    low = whole.low if whole.low is None or part.low is None else max(whole.low, part.low)
    high = None if whole.high is None else max(whole.high, part.value, part.high or 0.0)
    if whole.value >= part.value:
        return replace(whole, low=low, high=high)
    # The part is an estimate, also where the whole was a lower bound.
    return replace(whole, value=part.value, low=low, high=high, method=PART_METHOD, note=part.note)


def build_month_costs(
    scope: MonthScope,
    all_contacts: Contacts,
    times: HandlingTimes | None,
    *,
    categories: Sequence[CategoryLine],
    departments: Sequence[DepartmentLine],
    reasons: Sequence[ReasonLine],
    findings: Sequence[Finding],
) -> MonthCosts | None:
    """Return the costs of the lines that the month shows, or None where no contact has a handling time.

    To a department those of its own lines: what its contacts took, and none of the company's totals.
    """
    month_rows = np.flatnonzero(all_contacts.months == scope.period.index)
    if times is None or not month_rows.size or times.flag_untimed(month_rows).all():
        return None
    builder = _CostBuilder(scope, times, month_rows)
    lines = []
    if scope.department_index is None:
        lines.append(builder.measure_all(count_distinct(all_contacts.customer_codes[month_rows])))
    lines += [
        builder.scale_line(CostGroup.CATEGORY, line.category.value if line.category else "unknown", line.contacts)
        for line in categories
    ]
    parts = _find_largest_parts(departments, findings)
    lines += [
        builder.scale_line(
            CostGroup.DEPARTMENT,
            line.department.name,
            line.contacts,
            part=parts.get(line.department.name),
        )
        for line in departments
        if line.department is not None and line.contacts is not None
    ]
    reason_of_row = all_contacts.reasons.iloc[month_rows].to_numpy()
    lines += [
        builder.sum_line(CostGroup.REASON, line.reason, line.contacts, month_rows[reason_of_row == line.reason])
        for line in reasons
    ]
    lines += _list_finding_lines(findings, is_company=scope.department is None)
    is_concurrent = bool((times.work[month_rows] < times.handling[month_rows]).any())
    return MonthCosts(tuple(lines), _list_untimed(scope, all_contacts, times, month_rows), is_concurrent)


def _raise_hours(whole: Estimate, part: Estimate, contacts: Estimate) -> Estimate:
    """Return hours of a whole that are no lower than its part's; those of contacts that are its part are the part's."""
    if contacts.method != PART_METHOD or part.value is None:
        return replace(_raise_to_part(whole, part), method=whole.method)
    low = None if whole.low is None else min(max(whole.low, part.low or 0.0), part.value)
    high = None if whole.high is None else max(whole.high, part.value, part.high or 0.0)
    return replace(whole, value=part.value, low=low, high=high, method=PART_METHOD, note=part.note)


def _list_finding_lines(findings: Sequence[Finding], *, is_company: bool) -> list[CostLine]:
    """Return a line for each finding with contacts; its figures were recorded with it.

    A department's lines have its own part: beside all that arose there, the whole of a finding would be a larger part.
    """
    contacts, *others = (*OWN_FIGURES, "cost") if is_company else (*OWN_FIGURES.values(), "own cost")
    return [
        CostLine(
            CostGroup.FINDING,
            each.code,
            CostFigures(each.estimates[contacts], *(each.estimates.get(name) for name in others)),
        )
        for each in findings
        if contacts in each.estimates
    ]


def _list_untimed(scope: MonthScope, all_contacts: Contacts, times: HandlingTimes, month_rows: Ints) -> dict[str, int]:
    """Return how many contacts are in no hour, by channel; to a department none, since they are the company's."""
    if scope.department_index is not None:
        return {}
    count_by_channel = name_untimed_channels(all_contacts, times, month_rows)
    untimed_rows = month_rows[times.flag_untimed(month_rows)]
    channels = all_contacts.channels.iloc[untimed_rows].fillna("").astype(str)
    n_customers = {
        name: count_distinct(all_contacts.customer_codes[untimed_rows[(channels == name).to_numpy()]])
        for name in count_by_channel
    }
    return merge_small_counts(dict(count_by_channel), n_customers, scope.smallest_group, name="few")


class _CostBuilder:
    """Builds the lines of one month; every figure is recorded, and hidden where its contacts are."""

    def __init__(self, scope: MonthScope, times: HandlingTimes, month_rows: Ints) -> None:
        self._scope, self._times = scope, times
        self._totals = times.sum_up(month_rows)
        self._n_contacts = int(month_rows.size)

    def measure_all(self, n_customers: int) -> CostLine:
        """Return the line of all contacts."""
        contacts = self._scope.provenance.record(
            build_count(self._n_contacts, "contacts"), "cost/all/contacts", n_customers=n_customers
        )
        return self._build_line(CostGroup.ALL, "", contacts, self._totals)

    def scale_line(self, group: CostGroup, name: str, contacts: Estimate, *, part: Finding | None = None) -> CostLine:
        """Return the line of a part of all contacts: that part of all hours.

        Contacts that were raised to their part of a finding have its hours too, and none have fewer than the part.
        """
        # Divided by the mean of all, hours would tell the contacts that are hidden.
        if contacts.value is None:
            return CostLine(group, name, CostFigures(contacts))
        hours = [scale_to_hours(contacts, total / self._n_contacts, SHARE_METHOD) for total in self._totals]
        part_hours = (
            [] if part is None else [part.estimates.get(f"own {kind} hours") for kind in ("handling", "working")]
        )
        hours = [
            whole if each is None or each.value is None else _raise_hours(whole, each, contacts)
            for whole, each in zip(hours, part_hours or [None, None], strict=True)
        ]
        return self._record_line(group, name, contacts, hours[0], hours[1])

    def sum_line(self, group: CostGroup, name: str, contacts: Estimate, rows: Ints) -> CostLine:
        """Return the line of some contacts: the sum of their hours; without hours where none has a time."""
        if contacts.value is None or self._times.flag_untimed(rows).all():
            return CostLine(group, name, CostFigures(contacts))
        return self._build_line(group, name, contacts, self._times.sum_up(rows))

    def _build_line(self, group: CostGroup, name: str, contacts: Estimate, hours: tuple[float, float]) -> CostLine:
        handling, work = (Estimate(value, None, None, contacts.n, "hours", "summed") for value in hours)
        return self._record_line(group, name, contacts, handling, work)

    def _record_line(
        self, group: CostGroup, name: str, contacts: Estimate, handling: Estimate, work: Estimate
    ) -> CostLine:
        provenance, settings = self._scope.provenance, self._scope.facts.config.cost
        prefix = f"cost/{group}/{name}" if name else f"cost/{group}"

        def record(estimate: Estimate, suffix: str) -> Estimate:
            # Shown, as its contacts are: whether they may be was decided over all parts of the whole.
            recorded = provenance.record(estimate, f"{prefix}/{suffix}")
            return replace(recorded, n_customers=contacts.n_customers)

        cost = estimate_cost(work, settings)
        figures = CostFigures(
            contacts,
            record(handling, "handling-hours"),
            record(work, "working-hours"),
            None if cost is None else record(cost, "cost"),
        )
        return CostLine(group, name, figures)
