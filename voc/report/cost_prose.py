"""Sentences and tables about cost: contacts of a finding, all contacts of a month, hours by cause, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from voc.config import CostSettings
from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.results import DepartmentLine, Finding, Month
from voc.records import CAN_ERR, Category, Estimate, label_in, theme_reference
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.voices_prose import shorten_label
from voc.text.messages.catalog import LEAST_WHOLE_HOURS
from voc.text.sanitize import sanitize_line

__all__ = [
    "build_hours_table",
    "build_own_cost_table",
    "format_contacts_of_finding",
    "format_cost_note",
    "format_month_total",
    "format_own_total",
    "name_cost_line",
]

N_CAUSES = 5
"""Departments in the table on page one; the workbook has all."""
WIDE_RATIO = 2.0
"""High end over low end from which on the middle is told roughly, in two figures; the workbook has it as counted."""
MOST_UNTIMED = 3
"""Channels without handling times that are named one by one."""


def format_contacts_of_finding(finding: Finding, messages: ReportMessages, *, is_for_department: bool = False) -> str:
    """Return how many contacts an incident gave, in how many hours, and what those tie up.

    A department's report says that they are not its own alone (``is_for_department``).
    """
    contacts = finding.estimates.get("contacts")
    if contacts is None or contacts.value is None:
        return ""
    handling, cost = finding.estimates.get("handling hours"), finding.estimates.get("cost")
    parts = [_format_contacts(contacts, messages)]
    if handling is not None and handling.value is not None:
        parts.append(_format_hours(handling, messages))
    if cost is not None and cost.value is not None:
        parts.append(messages("cost.tied_up", cost=messages.format_value(cost)))
    # A head reads "475 contacts" as his own, though part of them arose elsewhere.
    key = "cost.finding_whole" if is_for_department else "cost.finding"
    return messages(key, parts=messages.format_list(parts))


def _format_contacts(contacts: Estimate, messages: ReportMessages) -> str:
    """Return ``naar schatting 472 contacten (tussen 414 en 529)``, roughly where the range is wide, or a bound."""
    interval = messages.format_interval(contacts)
    if _is_wide(contacts):
        count = messages.format_count("count.contacts", _round_roughly(contacts.value or 0))
        return messages("cost.wide", value=count, interval=interval)
    count = messages.format_count("count.contacts", round(contacts.value or 0))
    if interval:
        return messages("cost.estimated", count=count, interval=interval)
    return messages(f"bound.{contacts.bound}", value=count) if contacts.bound else count


def _is_wide(estimate: Estimate) -> bool:
    """Return whether a range is so wide that its middle is told roughly only."""
    # From zero on every range is wide: then nothing is known but an upper end.
    return estimate.low is not None and estimate.high is not None and estimate.high > WIDE_RATIO * estimate.low


def _round_roughly(value: float) -> int:
    """Return a number in two figures.

    Examples
    --------
    >>> [_round_roughly(value) for value in (376.4, 57.3, 4.2, 0)]
    [380, 57, 4, 0]
    """
    return int(round(value, min(0, 2 - len(str(int(abs(value)))))))


def _format_hours(hours: Estimate, messages: ReportMessages) -> str:
    """Return ``71 uur behandeltijd (tussen 63 en 80)``, roughly where the range is wide."""
    interval = messages.format_interval(hours)
    if _is_wide(hours):
        value = messages("cost.hours_of", value=messages.format_integer(_round_roughly(hours.value or 0)))
        return messages("cost.wide", value=value, interval=interval)
    text = messages("cost.hours_of", value=messages.format_value(hours))
    return f"{text} ({interval})" if interval else text


def format_month_total(month: Month, messages: ReportMessages) -> str:
    """Return of all contacts how many were avoidable, in how many hours, and where most of them arose."""
    avoidable = next((line for line in month.categories if line.category is Category.UNNECESSARY), None)
    n_contacts = month.quality.n_contacts
    if not n_contacts:
        return ""
    all_contacts = messages.format_count("count.contacts", n_contacts)
    if avoidable is None or avoidable.contacts.value is None:
        return messages("headline.contacts", contacts=all_contacts)
    estimate, share = avoidable.contacts, avoidable.share
    figures = None if month.costs is None else month.costs.find(CostGroup.CATEGORY, Category.UNNECESSARY.value)
    # A bound ("at least 12 %") has no interval that could stand beside it.
    details = [messages.format_value(share)] if share.bound else [messages.format_estimate_inside(share)]
    if figures is not None and figures.handling is not None and figures.handling.value is not None:
        details.append(_format_hours_inside(figures.handling, messages))
    sentence = messages(
        "cost.month_bound" if estimate.bound else "cost.month",
        all=all_contacts,
        avoidable=messages.format_value(estimate),
        details="; ".join(details),
    )
    largest = _find_largest(month.departments)
    if largest is None or largest.department is None or largest.contacts is None:
        return sentence
    name, count = sanitize_line(largest.department.name), _format_contacts(largest.contacts, messages)
    return f"{sentence} {messages('cost.largest', department=name, contacts=count)}"


def _format_hours_inside(hours: Estimate, messages: ReportMessages) -> str:
    """Return hours where brackets stand around them already: ``157 uur, tussen 106 en 220``."""
    text = messages("cost.hours", value=messages.format_value(hours))
    interval = messages.format_interval(hours)
    return f"{text}, {interval}" if interval else text


def _find_largest(lines: Sequence[DepartmentLine]) -> DepartmentLine | None:
    """Return the department in the chain at which most contacts arose."""
    candidates = [
        line
        for line in lines
        if line.department is not None
        and line.department.kind in CAN_ERR
        and line.contacts is not None
        and line.contacts.value
    ]
    return max(candidates, key=lambda line: line.contacts.value or 0 if line.contacts else 0, default=None)


def format_own_total(month: Month, messages: ReportMessages) -> str:
    """Return how many contacts arose at the department whose report this is, in how many hours; empty: not known."""
    if month.department is None or month.costs is None:
        return ""
    figures = month.costs.find(CostGroup.DEPARTMENT, month.department.name)
    if figures is None or figures.contacts.value is None or figures.handling is None:
        return ""
    parts = [_format_contacts(figures.contacts, messages), _format_hours(figures.handling, messages)]
    if figures.cost is not None:
        parts.append(messages("cost.tied_up", cost=messages.format_value(figures.cost)))
    return messages("cost.own", parts=messages.format_list(parts))


def build_hours_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return contacts, hours and tied-up cost of the departments with most hours; None where there are no hours."""
    if month.costs is None or month.department is not None:
        return None
    # What arose at customers or outside the chain ties up hours too, and no head could shorten these.
    can_err = {
        line.department.name for line in month.departments if line.department and line.department.kind in CAN_ERR
    }
    lines = [
        line
        for line in month.costs.list_group(CostGroup.DEPARTMENT)
        if line.name in can_err and line.figures.handling is not None
    ]
    if not lines:
        return None
    rows = [(sanitize_line(line.name), line.figures) for line in lines[:N_CAUSES]]
    return _build_table(rows, messages("cost.by_cause"), messages("column.cause"), messages)


def build_own_cost_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return what a department's causes cost: all of them, and each finding with contacts, whoever else caused it."""
    if month.costs is None or month.department is None:
        return None
    names = _name_findings(month, messages)
    whole = month.costs.find(CostGroup.DEPARTMENT, month.department.name)
    rows: list[tuple[str, CostFigures]] = []
    if whole is not None and whole.handling is not None:
        rows.append((messages("cost.all_own"), whole))
    rows += [
        (messages("cost.whole_finding", name=names.get(line.name, line.name)), line.figures)
        for line in month.costs.list_group(CostGroup.FINDING)
        if line.figures.handling is not None and line.figures.contacts.value is not None
    ]
    return _build_table(rows, messages("cost.own_title"), messages("column.what"), messages) if rows else None


def _name_findings(month: Month, messages: ReportMessages) -> dict[str, str]:
    """Return what each finding is about, by its code."""
    label_by_theme = {
        line.theme: sanitize_line(label_in(line.labels, messages.language, theme_reference(line.theme)))
        for line in month.themes
    }
    return {
        finding.code: shorten_label(label_by_theme[finding.theme])
        for finding in month.findings
        if finding.theme in label_by_theme
    }


def _build_table(
    rows: Sequence[tuple[str, CostFigures]], title: str, first_column: str, messages: ReportMessages
) -> TextTable:
    """Return a table of contacts and hours; with what they tie up where a rate was signed."""
    # Without a signed rate no row has money: a column of dashes would ask for some.
    has_cost = any(figures.cost is not None for _, figures in rows)
    heads = [first_column, messages("column.contacts"), messages("column.hours")]
    if has_cost:
        heads.append(messages("column.tied_up"))
    table_rows = []
    for name, figures in rows:
        cells = [name, _format_cell(figures.contacts, messages), _format_cell(figures.handling, messages)]
        if has_cost:
            cells.append("–" if figures.cost is None else messages.format_value(figures.cost))
        table_rows.append(tuple(cells))
    return TextTable(title, tuple(heads), tuple(table_rows), frozenset({1, 2, 3}))


def _format_cell(estimate: Estimate | None, messages: ReportMessages) -> str:
    """Return a figure for a narrow column: ``376 (249–688)``; all of it whole where any of it is."""
    if estimate is None or estimate.value is None:
        return "–" if estimate is None else messages.explain_missing(estimate)
    if estimate.low is None or estimate.high is None:
        return messages.format_value(estimate)
    n_decimals = 1 if estimate.unit == "hours" and estimate.high < LEAST_WHOLE_HOURS else 0
    value, low, high = (
        messages.format_number(end, n_decimals) for end in (estimate.value, estimate.low, estimate.high)
    )
    if _is_wide(estimate):
        roughly = messages.format_integer(_round_roughly(estimate.value))
        return messages("cost.wide_cell", value=roughly, range=f"{low}–{high}")
    return f"{value} ({low}–{high})"


def format_cost_note(costs: MonthCosts, settings: CostSettings, messages: ReportMessages) -> str:
    """Return how hours and money were counted, what is in neither, and what money leaves out."""
    sentences = [messages("cost.note_hours")]
    if costs.untimed:
        names = [_format_channel(name, messages) for name in costs.untimed]
        channel_names = names if len(names) <= MOST_UNTIMED else [*names[: MOST_UNTIMED - 1], messages("channel.few")]
        n_untimed = messages.format_count("count.contacts", sum(costs.untimed.values()))
        sentences.append(
            messages("cost.note_untimed", channels=messages.format_list(channel_names), contacts=n_untimed)
        )
    whole = costs.find(CostGroup.ALL)
    if costs.has_concurrency and whole is not None and whole.handling is not None and whole.work is not None:
        handling, work = messages.format_value(whole.handling), messages.format_value(whole.work)
        sentences.append(messages("cost.note_concurrency", handling=handling, work=work))
    if settings.euros_per_hour is not None and settings.signed_on is not None:
        sentences.append(
            messages(
                "cost.note_money",
                factor=messages.format_number(settings.paid_hours_factor or 0, 2),
                low=messages.format_number(settings.rate_low_eur or 0, 0),
                high=messages.format_number(settings.rate_high_eur or 0, 0),
                who=sanitize_line(settings.signed_by or ""),
                day=messages.format_date(settings.signed_on),
            )
        )
    return " ".join(sentences)


def _format_channel(name: str, messages: ReportMessages) -> str:
    return sanitize_line(messages.format_code("channel", name or None))


def name_cost_line(line: CostLine, month: Month, messages: ReportMessages) -> str:
    """Return what a line of the costs is about, as a reader knows it."""
    if line.group is CostGroup.ALL:
        return messages("cost.all")
    if line.group is CostGroup.CATEGORY:
        return messages.format_code("category", None if line.name == "unknown" else line.name)
    if line.group is CostGroup.REASON:
        names = {reason.reason: reason.name for reason in month.reasons}
        return sanitize_line(names.get(line.name) or line.name)
    return sanitize_line(line.name)
