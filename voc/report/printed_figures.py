"""Printed figures of a report, each with its title and the comments that it was counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voc.insight.action_results import ActionLine
from voc.insight.cost_results import CostGroup
from voc.insight.results import CategoryLine, DepartmentLine, Month, ReasonLine, RepeatLine, ScoreLine, ThemeLine
from voc.records import Estimate, FeedbackId, theme_reference
from voc.report.cause_prose import format_cause
from voc.report.cost_prose import name_cost_line
from voc.report.html.sections.charts import format_department
from voc.report.messages import ReportMessages
from voc.report.prose import format_finding, format_theme_label
from voc.report.score_prose import find_theme_score, format_score_name, format_window
from voc.report.voices_prose import find_told_contacts
from voc.text.sanitize import sanitize_line

__all__ = ["PrintedFigure", "list_printed_figures"]

TitledFigure = tuple[str, Estimate | None]
"""What a figure is called, and the figure; None: the month has none."""


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A printed figure. ``feedback`` holds the ids of the comments behind it (empty: it rests on contacts)."""

    reference: str
    title: str
    estimate: Estimate
    feedback: tuple[FeedbackId, ...] = ()


def list_printed_figures(month: Month, messages: ReportMessages) -> tuple[PrintedFigure, ...]:
    """Return the month's figures in the order of the report, each reference once; those without one left out."""
    figure_by_reference: dict[str, PrintedFigure] = {}
    # The same figure can be printed several times (a theme's comments, and those of its finding).
    for title, estimate in _list_titled(month, messages):
        if estimate is not None and estimate.reference and estimate.reference not in figure_by_reference:
            feedback_ids = tuple(month.figures.get(estimate.reference, ()))
            figure_by_reference[estimate.reference] = PrintedFigure(estimate.reference, title, estimate, feedback_ids)
    return tuple(figure_by_reference.values())


def _list_titled(month: Month, messages: ReportMessages) -> Iterator[TitledFigure]:
    """Yield all figures of a month; a reference that comes twice keeps the title that comes first."""
    if month.department is None:
        yield messages("figure.comments_all"), month.comments
        yield messages("figure.comments_before"), month.previous_comments
    else:
        # Those of the month are all departments' together: what a department caused is not called the same.
        name = sanitize_line(month.department.name)
        yield messages("figure.comments_own", department=name), month.comments
        yield messages("figure.comments_own_before", department=name), month.previous_comments
    for line in month.departments:
        yield from _list_of_department(line, messages)
    for score in month.scores:
        yield from _list_of_score(score, messages)
    if month.hand_overs is not None:
        yield messages("figure.hand_over_naive"), month.hand_overs.naive
        yield messages("figure.hand_over"), month.hand_overs.adjusted
    yield from _list_of_channels(month, messages)
    for theme in month.themes:
        yield from _list_of_theme(theme, messages)
    yield from _list_themes_of_departments(month, messages)
    for fix in month.fixes:
        yield messages("figure.theme_comments", label=format_theme_label(fix, messages)), fix.comments
    for category in month.categories:
        yield from _list_of_category(category, messages)
    for reason in month.reasons:
        yield from _list_of_reason(reason, messages)
    yield from _list_of_findings(month, messages)
    yield from _list_of_costs(month, messages)
    for action_line in month.actions:
        yield from _list_of_action(action_line, messages)


def _list_of_costs(month: Month, messages: ReportMessages) -> Iterator[TitledFigure]:
    """Yield contacts, hours and tied-up cost of each group; those of a finding stand among its own figures."""
    for line in () if month.costs is None else month.costs.lines:
        name = f"{messages(f'cost_group.{line.group}')} {name_cost_line(line, month, messages)}"
        # This group has one line of the same name, which would be said twice.
        if line.group is CostGroup.ALL:
            name = messages("cost_group.all")
        for key, estimate in (
            ("figure.cost_contacts", line.figures.contacts),
            ("figure.cost_handling", line.figures.handling),
            ("figure.cost_work", line.figures.work),
            ("figure.cost_money", line.figures.cost),
        ):
            yield messages(key, name=name), estimate


def _list_of_action(action_line: ActionLine, messages: ReportMessages) -> Iterator[TitledFigure]:
    effect, action = action_line.effect, action_line.action.reference
    if effect is not None:
        yield messages("figure.action_change", action=action), effect.change
        yield messages("figure.action_rate_before", action=action), effect.rate_before
        yield messages("figure.action_rate", action=action), effect.rate


def _list_of_channels(month: Month, messages: ReportMessages) -> Iterator[TitledFigure]:
    for result in month.channel_results:
        names = {"phase": sanitize_line(result.phase), "channel": messages.format_code("channel", result.channel)}
        yield messages("figure.channel_share", **names), result.share
        yield messages("figure.channel_others", **names), result.share_others
        yield messages("figure.channel_difference", **names), result.difference


def _list_of_repeats(repeats: RepeatLine | None, messages: ReportMessages) -> Iterator[TitledFigure]:
    if repeats is not None:
        reason = sanitize_line(repeats.reason)
        yield messages("figure.repeats", reason=reason, days=repeats.days), repeats.share
        yield messages("figure.repeats_before", reason=reason, days=repeats.days), repeats.share_before


def _list_of_department(department_line: DepartmentLine, messages: ReportMessages) -> Iterator[TitledFigure]:
    department_name = format_department(department_line, messages)
    yield messages("figure.department_comments", department=department_name), department_line.comments
    yield messages("figure.department_share", department=department_name), department_line.share
    yield messages("figure.department_contacts", department=department_name), department_line.contacts


def _list_themes_of_departments(month: Month, messages: ReportMessages) -> Iterator[TitledFigure]:
    label_by_theme = {theme.theme: format_theme_label(theme, messages) for theme in month.themes}
    for line in month.departments:
        department_name = format_department(line, messages)
        for theme_id, estimate in line.themes:
            theme_label = label_by_theme.get(theme_id, theme_reference(theme_id))
            yield messages("figure.department_theme", label=theme_label, department=department_name), estimate


def _list_of_category(category_line: CategoryLine, messages: ReportMessages) -> Iterator[TitledFigure]:
    category_name = messages.format_code("category", category_line.category.value if category_line.category else None)
    yield messages("figure.category_contacts", category=category_name), category_line.contacts
    yield messages("figure.category_share", category=category_name), category_line.share
    yield messages("figure.category_before", category=category_name), category_line.previous


def _list_of_findings(month: Month, messages: ReportMessages) -> Iterator[TitledFigure]:
    for finding in month.findings:
        lead = format_finding(finding, month, messages).lead
        for figure_name, estimate in finding.estimates.items():
            what = messages.format_code("estimate", figure_name)
            yield messages("figure.finding", code=finding.code, lead=lead, what=what), estimate
        for cause in finding.causes:
            name = format_cause(cause, messages)
            yield messages("figure.finding_cause", code=finding.code, lead=lead, department=name), cause.share
        yield from _list_of_repeats(finding.repeats, messages)
        for week in finding.weeks_after_repair:
            day = messages.format_date(week.first_day)
            yield messages("figure.finding_week", code=finding.code, lead=lead, day=day), week.comments


def _list_of_score(score_line: ScoreLine, messages: ReportMessages) -> Iterator[TitledFigure]:
    score_name = format_score_name(score_line, messages)
    yield score_name, score_line.estimate
    yield messages("figure.score_before", score=score_name), score_line.previous
    yield messages("figure.score_change", score=score_name), score_line.change
    if score_line.split is not None:
        yield messages("figure.score_mix", score=score_name), score_line.split.mix
        yield messages("figure.score_within", score=score_name), score_line.split.within
    yield messages("figure.score_mean", score=score_name), score_line.mean
    for period, estimate in score_line.trend_estimates:
        window = format_window(period, score_line.window_months, messages)
        yield messages("figure.score_month", score=score_name, month=window), estimate


def _list_of_theme(theme_line: ThemeLine, messages: ReportMessages) -> Iterator[TitledFigure]:
    theme_label = format_theme_label(theme_line, messages)
    process_name = messages.format_code("process", theme_line.process)
    yield messages("figure.theme_comments", label=theme_label), theme_line.comments
    yield messages("figure.theme_share", label=theme_label), theme_line.share
    yield messages("figure.theme_per_thousand", label=theme_label, process=process_name), theme_line.per_thousand
    yield messages("figure.theme_change", label=theme_label), theme_line.change.ratio if theme_line.change else None
    for cause in theme_line.causes:
        yield messages("figure.theme_cause", label=theme_label, department=format_cause(cause, messages)), cause.share
    if (score_line := find_theme_score(theme_line)) is not None:
        score_name = format_score_name(score_line, messages)
        yield messages("figure.theme_score", label=theme_label, score=score_name), score_line.estimate
    if (since := find_told_contacts(theme_line)) is not None:
        yield messages("figure.theme_contacts", label=theme_label), since.contacts
        yield messages("figure.theme_hours", label=theme_label), since.hours
    yield from _list_of_repeats(theme_line.repeats, messages)
    for broken in theme_line.broken_promises:
        yield messages("figure.theme_promise", label=theme_label, promise=sanitize_line(broken.name)), broken.customers
    for category, estimate in theme_line.categories.items():
        name = messages(f"category.{category.value}")
        yield messages("figure.theme_category", label=theme_label, category=name), estimate


def _list_of_reason(reason_line: ReasonLine, messages: ReportMessages) -> Iterator[TitledFigure]:
    reason_name, process_name = (
        sanitize_line(reason_line.name or reason_line.reason),
        messages.format_code("process", reason_line.process),
    )
    yield messages("figure.reason_contacts", reason=reason_name), reason_line.contacts
    yield messages("figure.reason_share", reason=reason_name), reason_line.share
    yield messages("figure.reason_per_thousand", reason=reason_name, process=process_name), reason_line.per_thousand
    yield messages("figure.reason_change", reason=reason_name), reason_line.change.ratio if reason_line.change else None
