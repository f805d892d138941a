"""Sentences and tables about cost: contacts of a finding, all contacts of a month, hours by cause, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voc.config import CostSettings
from voc.insight.contact_costs import OWN_METHOD, PART_METHOD, estimate_cost
from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.results import DepartmentLine, Finding, Month
from voc.records import CAN_ERR, Category, Estimate, label_in, theme_reference
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.voices_prose import shorten_label
from voc.text.messages.catalog import MIN_WHOLE_HOURS
from voc.text.sanitize import sanitize_line

__all__ = [
    "build_hours_table",
    "build_own_cost_table",
    "format_contacts_of_finding",
    "format_cost_note",
    "format_month_total",
    "format_own_contacts",
    "format_own_total",
    "has_alike_row",
    "name_cost_line",
]

N_CAUSES = 5
"""Departments in the table on page one; the workbook has all."""
WIDE_RATIO = 2.0
"""High end over low end from which on the middle is told roughly, in two figures; the workbook has it as counted."""
SUM_METHOD = "summed over departments"
MAX_UNTIMED = 3
"""Channels without handling times that are named one by one."""


def format_contacts_of_finding(finding: Finding, messages: ReportMessages, *, is_for_department: bool = False) -> str:
    """Return how many contacts an incident gave, in how many hours, and what those tie up.

    A department's report says that they are not its own alone (``is_for_department``).
    """
    contacts = finding.estimates.get("contacts")
    if contacts is None or contacts.value is None:
        return ""
    time = _format_time(finding.estimates.get("handling hours"), finding.estimates.get("cost"), messages)
    # Only an estimate holds those who wrote nothing; why it is more than the comments is otherwise a riddle.
    # And a head reads "475 contacts" as his own, though part of them arose elsewhere.
    if messages.format_interval(contacts):
        key = "cost.finding_silent_whole" if is_for_department else "cost.finding_silent"
    else:
        key = "cost.finding_whole" if is_for_department else "cost.finding"
    return messages(key, contacts=_format_contacts(contacts, messages), time=time)


def format_own_contacts(finding: Finding, messages: ReportMessages, *, is_for_department: bool = False) -> str:
    """Return how many of a finding's contacts arose at the department that it is about; empty where not known.

    Beside all contacts of the event, since both numbers stand in the reports of a month.
    """
    contacts, own_part = finding.estimates.get("contacts"), finding.estimates.get("own contacts")
    if contacts is None or contacts.value is None or own_part is None or own_part.value is None:
        return ""
    return messages(
        "cost.own_part_here" if is_for_department else "cost.own_part",
        all=messages.format_count("count.contacts", round(contacts.value)),
        part=messages.format_integer(_round_roughly(own_part.value)),
    )


def _format_time(handling: Estimate | None, cost: Estimate | None, messages: ReportMessages) -> str:
    """Return ``: ongeveer 70 uur behandeltijd en € 1.800–3.900 aan werktijd``; empty where no hours are known."""
    parts = []
    if handling is not None and handling.value is not None:
        parts.append(_format_hours(handling, messages))
    if cost is not None and cost.value is not None:
        parts.append(messages("cost.tied_up", cost=messages.format_value(cost)))
    return messages("cost.time", parts=messages.format_list(parts)) if parts else ""


def _format_contacts(contacts: Estimate, messages: ReportMessages) -> str:
    """Return ``naar schatting 472 contacten (414–529)``, roughly where the range is wide, or a bound."""
    span = messages.format_span(contacts)
    if _is_rough(contacts):
        count = messages.format_count("count.contacts", _round_roughly(contacts.value or 0))
        return messages("cost.wide", value=count, span=span) if span else messages("cost.roughly", value=count)
    count = messages.format_count("count.contacts", round(contacts.value or 0))
    if span:
        return messages("cost.estimated", count=count, span=span)
    return messages(f"bound.{contacts.bound}", value=count) if contacts.bound else count


def _is_wide(estimate: Estimate) -> bool:
    """Return whether a range is so wide that its middle is told roughly only."""
    # From zero on every range is wide: then nothing is known but an upper end.
    return estimate.low is not None and estimate.high is not None and estimate.high > WIDE_RATIO * estimate.low


def _is_rough(estimate: Estimate) -> bool:
    """Return whether a figure is told in two figures: its range is wide, or it is a part of another estimate.

    A part and the whole that it was raised to are one number, and so have one form in all reports.
    """
    return _is_wide(estimate) or estimate.method in {OWN_METHOD, PART_METHOD}


def _round_roughly(value: float) -> int:
    """Return a number in two figures.

    Examples
    --------
    >>> [_round_roughly(value) for value in (376.4, 57.3, 4.2, 0)]
    [380, 57, 4, 0]
    """
    return int(round(value, min(0, 2 - len(str(int(abs(value)))))))


def _format_hours(hours: Estimate, messages: ReportMessages) -> str:
    """Return ``ongeveer 71 uur behandeltijd``, roughly where the range is wide; the workbook has the range."""
    if _is_rough(hours):
        value = messages("cost.hours_of", value=messages.format_integer(_round_roughly(hours.value or 0)))
        return messages("cost.roughly", value=value)
    text = messages("cost.hours_of", value=messages.format_value(hours))
    return messages("cost.about", value=text) if messages.format_interval(hours) else text


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
    figure_texts = [_format_contacts(estimate, messages)]
    if figures is not None and figures.handling is not None and figures.handling.value is not None:
        figure_texts.append(_format_hours(figures.handling, messages))
    span = messages.format_span(share)
    sentence = messages(
        "cost.month_bound" if estimate.bound else "cost.month",
        all=all_contacts,
        share=messages.format_value(share),
        span=f" ({span})" if span else "",
        figures=messages.format_list(figure_texts),
    )
    return " ".join(filter(None, [sentence, _format_largest(month, messages)]))


def _format_largest(month: Month, messages: ReportMessages) -> str:
    """Return at which department most avoidable contacts arose, and with which finding's among them."""
    largest = _find_largest(month.departments)
    if largest is None or largest.department is None or largest.contacts is None:
        return ""
    department, contacts = largest.department.name, _format_contacts(largest.contacts, messages)
    code = _find_code(month, department)
    # Two figures of one department, of a finding and of all, are read as two of the same thing unless it is said.
    key = "cost.largest_with" if code else "cost.largest"
    return messages(key, department=sanitize_line(department), contacts=contacts, code=code)


def _find_code(month: Month, department: str) -> str:
    """Return the code of the first finding with contacts that a department caused; empty: there is none."""
    codes = (each.code for each in month.findings if each.department == department and "contacts" in each.estimates)
    return next(codes, "")


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
    code = _find_code(month, month.department.name)
    contacts, time = (
        _format_contacts(figures.contacts, messages),
        _format_time(figures.handling, figures.cost, messages),
    )
    return messages("cost.own_with" if code else "cost.own", contacts=contacts, time=time, code=code)


def build_hours_table(month: Month, messages: ReportMessages, settings: CostSettings) -> TextTable | None:
    """Return the avoidable contacts by cause, with hours and cost; None where there are no hours.

    Departments that cannot be told apart share a row, and a last one has what is left of all, so that it adds up.
    """
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
    n_apart = _count_apart([line.figures.contacts for line in lines])
    rows = [(sanitize_line(line.name), line.figures) for line in lines[:n_apart]]
    if alike := [line.figures for line in lines[n_apart:]]:
        key = "cost.alike" if n_apart else "cost.all_alike"
        rows.append((messages(key, n=messages.format_integer(len(alike))), _sum_figures(alike, settings)))
    whole = month.costs.find(CostGroup.CATEGORY, Category.UNNECESSARY.value)
    if whole is not None and whole.handling is not None and (rest := _subtract(whole, lines, settings)) is not None:
        # Its interval stands in the sentence above the table.
        total = replace(whole, contacts=_sum_values([whole.contacts]), handling=_sum_values([whole.handling]))
        rows += [(messages("cost.rest"), rest), (messages("cost.all_avoidable"), total)]
    return _build_table(rows, messages("cost.by_cause"), messages("column.cause"), messages)


def has_alike_row(table: TextTable, messages: ReportMessages) -> bool:
    """Return whether a row of the hours by cause stands for departments that cannot be told apart."""
    # The row's name is a message with a number in it.
    ends = tuple(messages(key, n="").strip() for key in ("cost.alike", "cost.all_alike"))
    return any(str(row[0]).endswith(ends) for row in table.rows)


def _count_apart(contacts: Sequence[Estimate]) -> int:
    """Return how many of the first rows stand apart from all that follow; those that follow share a row.

    Two can be told apart where neither's value lies within the other's interval. Without intervals all are shown.
    """
    if any(each.low is None or each.high is None for each in contacts):
        return min(len(contacts), N_CAUSES)
    n_apart = 0
    for k in range(1, min(len(contacts), N_CAUSES + 1)):
        lowest_above = min(each.low or 0.0 for each in contacts[:k])
        least_above = min(each.value or 0.0 for each in contacts[:k])
        if lowest_above > max(each.value or 0.0 for each in contacts[k:]) and least_above > max(
            each.high or 0.0 for each in contacts[k:]
        ):
            n_apart = k
    # A row of its own says no less than one that stands for a single department.
    return len(contacts) if len(contacts) - n_apart == 1 else n_apart


def _sum_figures(figures: Sequence[CostFigures], settings: CostSettings) -> CostFigures:
    """Return some departments' figures as one, without an interval: theirs are not independent."""
    contacts = _sum_values([each.contacts for each in figures])
    handling, work = (_sum_values([getattr(each, name) for each in figures]) for name in ("handling", "work"))
    return CostFigures(contacts, handling, work, estimate_cost(work, settings))


def _sum_values(estimates: Sequence[Estimate | None]) -> Estimate:
    value = sum(each.value or 0.0 for each in estimates if each is not None)
    unit = next((each.unit for each in estimates if each is not None), "hours")
    return Estimate(value, None, None, 0, unit, SUM_METHOD)


def _subtract(whole: CostFigures, lines: Sequence[CostLine], settings: CostSettings) -> CostFigures | None:
    """Return what is left of all avoidable contacts without some departments' own; None where that is less than one."""
    summed = _sum_figures([line.figures for line in lines], settings)
    if (whole.contacts.value or 0.0) - (summed.contacts.value or 0.0) < 1:
        return None

    def reduce(total: Estimate | None, part: Estimate | None) -> Estimate:
        value = 0.0 if total is None or part is None else (total.value or 0.0) - (part.value or 0.0)
        return Estimate(max(value, 0.0), None, None, 0, "hours" if total is None else total.unit, SUM_METHOD)

    work = reduce(whole.work, summed.work)
    contacts, handling = reduce(whole.contacts, summed.contacts), reduce(whole.handling, summed.handling)
    return CostFigures(contacts, handling, work, estimate_cost(work, settings))


def build_own_cost_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return what a department's causes cost: all of them, and the own part of each finding with contacts."""
    if month.costs is None or month.department is None:
        return None
    names = _name_findings(month, messages)
    whole = month.costs.find(CostGroup.DEPARTMENT, month.department.name)
    rows: list[tuple[str, CostFigures]] = []
    if whole is not None and whole.handling is not None:
        rows.append((messages("cost.all_own"), whole))
    rows += [
        (messages("cost.part_of_finding", name=names.get(line.name, line.name)), line.figures)
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
            cells.append(_format_money_cell(figures, messages))
        table_rows.append(tuple(cells))
    return TextTable(title, tuple(heads), tuple(table_rows), frozenset({1, 2, 3}))


def _format_money_cell(figures: CostFigures, messages: ReportMessages) -> str:
    """Return what hours tie up, ``€ 1.900–3.100``; marked as rough where the hours are, whose margin it leaves out."""
    if figures.cost is None:
        return "–"
    amount, hours = messages.format_value(figures.cost), figures.handling
    is_rough = hours is not None and (_is_rough(hours) or hours.method == SUM_METHOD)
    return messages("cost.sum_cell", value=amount) if is_rough else amount


def _format_cell(estimate: Estimate | None, messages: ReportMessages) -> str:
    """Return a figure for a narrow column: ``376 (249–688)``; all of it whole where any of it is."""
    if estimate is None or estimate.value is None:
        return "–" if estimate is None else messages.explain_missing(estimate)
    if estimate.method == SUM_METHOD:
        # Parts that are known roughly are known no better together.
        return messages("cost.sum_cell", value=messages.format_integer(_round_roughly(estimate.value)))
    if estimate.low is None or estimate.high is None:
        return messages.format_value(estimate)
    n_decimals = 1 if estimate.unit == "hours" and estimate.high < MIN_WHOLE_HOURS else 0
    value, low, high = (
        messages.format_number(end, n_decimals) for end in (estimate.value, estimate.low, estimate.high)
    )
    if _is_rough(estimate):
        roughly = messages.format_integer(_round_roughly(estimate.value))
        return messages("cost.wide_cell", value=roughly, range=f"{low}–{high}")
    return f"{value} ({low}–{high})"


def format_cost_note(costs: MonthCosts, settings: CostSettings, messages: ReportMessages) -> str:
    """Return how hours and money were counted, what is in neither, and what money leaves out."""
    sentences = [messages("cost.note_hours")]
    if costs.untimed:
        names = [_format_channel(name, messages) for name in costs.untimed]
        channel_names = names if len(names) <= MAX_UNTIMED else [*names[: MAX_UNTIMED - 1], messages("channel.few")]
        n_untimed = messages.format_count("count.contacts", sum(costs.untimed.values()))
        sentences.append(
            messages("cost.note_untimed", channels=messages.format_list(channel_names), contacts=n_untimed)
        )
    name, whole = _find_whole(costs, messages)
    if costs.has_concurrency and whole is not None and whole.handling is not None and whole.work is not None:
        handling, work = messages.format_value(whole.handling), messages.format_value(whole.work)
        sentences.append(messages("cost.note_concurrency", handling=handling, work=work, name=name))
    if settings.euros_per_hour is not None and settings.signed_on is not None:
        rates = {
            "factor": messages.format_number(settings.paid_hours_factor or 0, 2),
            "low": messages.format_number(settings.rate_low_eur or 0, 0),
            "high": messages.format_number(settings.rate_high_eur or 0, 0),
        }
        who, day = sanitize_line(settings.signed_by or ""), messages.format_date(settings.signed_on)
        sentences.append(messages("cost.note_money", who=who, day=day, **rates))
        if whole is not None and whole.work is not None and whole.work.value is not None and whole.cost is not None:
            # With a decimal, so that who multiplies gets the amount that is printed.
            hours, amount = messages.format_number(whole.work.value), messages.format_value(whole.cost)
            sentences.append(messages("cost.note_example", name=name, amount=amount, hours=hours, **rates))
        sentences.append(messages("cost.note_no_saving"))
    return " ".join(sentences)


def _find_whole(costs: MonthCosts, messages: ReportMessages) -> tuple[str, CostFigures | None]:
    """Return the figures of all contacts, or of all that a department caused, with their name."""
    whole = costs.find(CostGroup.ALL)
    if whole is not None:
        return messages("cost.all"), whole
    department_lines = costs.list_group(CostGroup.DEPARTMENT)
    return messages("cost.all_own"), department_lines[0].figures if department_lines else None


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
    if line.group is CostGroup.FINDING and month.department is not None:
        return messages("cost.part_of_finding", name=sanitize_line(line.name))
    return sanitize_line(line.name)
