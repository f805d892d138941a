"""Sentences and tables about cost: contacts of a finding, all contacts of a month, hours by cause, what is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voc.config import CostSettings
from voc.insight.contact_costs import OWN_METHOD, PART_METHOD
from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.results import DepartmentLine, Finding, Month
from voc.records import CAN_ERR, Category, Estimate
from voc.report.finding_numbers import format_finding_number
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = [
    "find_own_total",
    "format_contacts_of_finding",
    "format_cost_note",
    "format_month_total",
    "format_own_comments",
    "format_own_contacts",
    "format_own_total",
    "format_read",
    "format_rough_span",
    "is_rough",
    "name_cost_line",
    "round_roughly",
]

WIDE_RATIO = 2.0
"""High end over low end from which on the middle is told roughly, in two figures; the workbook has it as counted."""
READ_COMMENTS = re.compile(r"by (\d+) audited")
READ_CONTACTS = re.compile(r"(\d+) contacts without a comment audited")
"""How many were read, in the method of what an audit corrected."""
NEARLY_ALL = 0.95
"""Part of a department's contacts from which on a finding is told to have given nearly all of them."""
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
        all=messages.format_count("count.contacts", round_as_told(contacts)),
        part=messages.format_integer(round_roughly(own_part.value)),
    )


def round_as_told(contacts: Estimate) -> int:
    """Return a number of contacts as the sentence about all of them has it."""
    value = contacts.value or 0.0
    return round_roughly(value) if is_rough(contacts) else round(value)


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
    if is_rough(contacts):
        span = format_rough_span(contacts, messages)
        count = messages.format_count("count.contacts", round_roughly(contacts.value or 0))
        return messages("cost.wide", value=count, span=span) if span else messages("cost.roughly", value=count)
    count = messages.format_count("count.contacts", round(contacts.value or 0))
    if span:
        return messages("cost.estimated", count=count, span=span)
    return messages(f"bound.{contacts.bound}", value=count) if contacts.bound else count


def _is_wide(estimate: Estimate) -> bool:
    """Return whether a range is so wide that its middle is told roughly only."""
    # From zero on every range is wide: then nothing is known but an upper end.
    return estimate.low is not None and estimate.high is not None and estimate.high > WIDE_RATIO * estimate.low


def is_rough(estimate: Estimate) -> bool:
    """Return whether a figure is told in two figures: its range is wide, or it is a part of another estimate.

    A part and the whole that it was raised to are one number, and so have one form in all reports.
    """
    return _is_wide(estimate) or estimate.method in {OWN_METHOD, PART_METHOD}


def format_rough_span(estimate: Estimate, messages: ReportMessages) -> str:
    """Return the ends of a range in two figures, as its middle is: ``300–680``; empty: it has none."""
    if estimate.low is None or estimate.high is None or not messages.format_span(estimate):
        return ""
    return "–".join(messages.format_integer(round_roughly(end)) for end in (estimate.low, estimate.high))


def round_roughly(value: float) -> int:
    """Return a number in two figures.

    Examples
    --------
    >>> [round_roughly(value) for value in (376.4, 57.3, 4.2, 0)]
    [380, 57, 4, 0]
    """
    return int(round(value, min(0, 2 - len(str(int(abs(value)))))))


def _format_hours(hours: Estimate, messages: ReportMessages) -> str:
    """Return ``ongeveer 71 uur behandeltijd``, roughly where the range is wide; the workbook has the range."""
    if is_rough(hours):
        value = messages("cost.hours_of", value=messages.format_integer(round_roughly(hours.value or 0)))
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
        if figures.cost is not None and figures.cost.value is not None:
            figure_texts.append(messages("cost.tied_up", cost=messages.format_value(figures.cost)))
    span = messages.format_span(share)
    sentence = messages(
        "cost.month_bound" if estimate.bound else "cost.month",
        all=all_contacts,
        share=messages.format_value(share),
        span=f" ({span})" if span else "",
        figures=messages.format_list(figure_texts),
    )
    return " ".join(filter(None, [sentence, _format_largest(month, messages), format_read(month, messages)]))


def format_read(month: Month, messages: ReportMessages) -> str:
    """Return how many comments and contacts were read, from which all shares are estimated; empty: none were."""
    methods = [line.share.method for line in month.departments], [line.contacts.method for line in month.categories]
    n_comments, n_contacts = (
        next((int(match[1]) for method in each if (match := pattern.search(method))), 0)
        for each, pattern in zip(methods, (READ_COMMENTS, READ_CONTACTS), strict=True)
    )
    counts = {"count.comments": n_comments, "cost.silent_contacts": n_contacts}
    parts = [messages.format_count(name, n) for name, n in counts.items() if n]
    return messages("cost.read", read=messages.format_list(parts)) if parts else ""


def _format_largest(month: Month, messages: ReportMessages) -> str:
    """Return at which department most avoidable contacts arose, and with which finding's among them."""
    largest = _find_largest(month.departments)
    if largest is None or largest.department is None or largest.contacts is None:
        return ""
    department, contacts = largest.department.name, _format_contacts(largest.contacts, messages)
    part = _format_part_of_finding(month, department, largest.contacts, messages)
    return messages("cost.largest", department=sanitize_line(department), contacts=contacts, part=part)


def _format_part_of_finding(month: Month, department: str, whole: Estimate, messages: ReportMessages) -> str:
    """Return how many of a department's contacts are its part of a finding; empty: there is none.

    Two figures of one department, of a finding and of all, are read as two of the same thing unless it is said.
    """
    finding = next((each for each in month.findings if each.department == department and _has_contacts(each)), None)
    if finding is None:
        return ""
    number = format_finding_number(finding.code, month, messages)
    part, n_all = finding.estimates.get("own contacts"), whole.value or 0.0
    if part is None or part.value is None:
        return messages("cost.with_finding", number=number)
    if part.value >= NEARLY_ALL * n_all:
        return messages("cost.nearly_all_of_finding", number=number)
    return messages("cost.some_of_finding", number=number, n=messages.format_integer(round_roughly(part.value)))


def _has_contacts(finding: Finding) -> bool:
    return "contacts" in finding.estimates


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


def find_own_total(month: Month) -> Estimate | None:
    """Return the contacts that arose at the department whose report this is; None: not known."""
    figures = _find_own_figures(month)
    return None if figures is None else figures.contacts


def _find_own_figures(month: Month) -> CostFigures | None:
    if month.department is None or month.costs is None:
        return None
    figures = month.costs.find(CostGroup.DEPARTMENT, month.department.name)
    return None if figures is None or figures.contacts.value is None or figures.handling is None else figures


def format_own_total(month: Month, messages: ReportMessages) -> str:
    """Return how many contacts arose at the department whose report this is, in how many hours; empty: not known."""
    figures = _find_own_figures(month)
    if figures is None or month.department is None:
        return ""
    contacts, time = (
        _format_contacts(figures.contacts, messages),
        _format_time(figures.handling, figures.cost, messages),
    )
    part = _format_part_of_finding(month, month.department.name, figures.contacts, messages)
    return messages("cost.own", contacts=contacts, time=time, part=part)


def format_own_comments(month: Month, department_name: str, messages: ReportMessages) -> str:
    """Return how many comments a department caused, and what they are beside the contacts that page one counts."""
    comments = messages.format_count("count.comments", round(month.comments.value or 0.0))
    if span := messages.format_span(month.comments):
        comments = f"{comments} ({span})"
    total, department = find_own_total(month), sanitize_line(department_name)
    if total is None or total.value is None:
        return messages("headline.department_sum", comments=comments, department=department)
    contacts = messages.format_count("count.contacts", round_as_told(total))
    return messages("headline.department_sum_of_total", comments=comments, contacts=contacts)


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
            ends = (whole.work.value if end is None else end for end in (whole.work.low, whole.work.high))
            least, most = (messages.format_number(end) for end in ends)
            amount = messages.format_value(whole.cost)
            sentences.append(messages("cost.note_example", name=name, amount=amount, least=least, most=most, **rates))
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
