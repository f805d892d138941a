"""Contact section: departments as causes, contact categories and reasons, scores over time, the calendar."""

from __future__ import annotations

from voc.insight.cost_results import CostGroup, MonthCosts
from voc.insight.results import CategoryLine, DepartmentLine, Month, ReasonLine
from voc.records import label_in, theme_reference
from voc.report.cost_prose import find_own_total, format_own_comments
from voc.report.html.sections.charts import (
    build_score_chart,
    build_shares_chart,
    build_trend_chart,
    format_department,
    format_trend_title,
)
from voc.report.html.sections.headline import build_score_table
from voc.report.html.sections.shapes import ChartWithTable, TextTable
from voc.report.messages import ReportMessages
from voc.report.prose import explain_unknown_causes, format_theme_label
from voc.report.score_prose import explain_score_change, format_hand_overs, format_score_name, format_smallest_change
from voc.report.voices_prose import (
    format_channel_result,
    format_channel_shift,
    format_coming_peaks,
    format_idea,
    format_watched_repair,
    shorten_label,
)
from voc.text.sanitize import sanitize_line

__all__ = ["build_contact_section"]

N_REASONS = 25
N_THEMES_LISTED = 5
N_CHANNELS = 3


def build_contact_section(month: Month, messages: ReportMessages) -> dict[str, object]:
    """Return the values of the template ``contacts.html.j2``."""
    unknown_note = explain_unknown_causes(month, messages)
    trend = None
    # One month is no trend.
    if len(month.trend) > 1:
        title = format_trend_title(month, messages)
        trend = build_trend_chart(month.trend, messages, element_id="trend-all", title=title, short_title=title)
    numbered_scores = enumerate(month.scores, start=1)
    score_charts = [build_score_chart(line, messages, element_id=f"score-trend-{n}") for n, line in numbered_scores]
    return {
        "trend": trend,
        "causes_note": unknown_note or "",
        "comments_note": _explain_comments(month, messages),
        "departments": None if unknown_note or not month.departments else _build_department_table(month, messages),
        "categories": _build_category_chart(month.categories, messages),
        "reasons": _build_reason_table(month, messages),
        "reasons_note": _explain_rates(month, messages),
        "scores": build_score_table(month, messages) if month.scores else None,
        "score_notes": _list_score_notes(month, messages),
        "hand_overs": "" if month.hand_overs is None else format_hand_overs(month.hand_overs, messages),
        "score_trends": [chart for chart in score_charts if chart is not None],
        "shift": "" if month.channel_shift is None else format_channel_shift(month.channel_shift, messages),
        "repairs": _list_watched_repairs(month, messages),
        "peaks": format_coming_peaks(month.coming_peaks, messages),
        "channels": [format_channel_result(result, messages) for result in month.channel_results[:N_CHANNELS]],
        "ideas": [
            (format_idea(idea, messages), messages.format_count("idea.votes", idea.votes)) for idea in month.ideas
        ],
        "occurrences": _build_occurrence_table(month, messages),
        "has_contacts": bool(month.categories or month.reasons),
    }


def _explain_comments(month: Month, messages: ReportMessages) -> str:
    """Return what a department's comments are beside its contacts, a head's page one having contacts only."""
    if month.department is None or month.comments.value is None or find_own_total(month) is None:
        return ""
    return format_own_comments(month, month.department.name, messages)


def _list_watched_repairs(month: Month, messages: ReportMessages) -> list[str]:
    """Return who still writes about what was repaired, a sentence each."""
    return [
        format_watched_repair(
            watched, label_in(watched.labels, messages.language, theme_reference(watched.theme)), messages
        )
        for watched in month.watched_repairs
    ]


def _list_score_notes(month: Month, messages: ReportMessages) -> list[str]:
    """Return per score where its change comes from and what would have been seen, for scores that have either.

    Scores of which the same can be said share a line.
    """
    notes: list[str] = []
    names_by_note: dict[str, list[str]] = {}
    for line in month.scores:
        name = format_score_name(line, messages)
        parts, smallest = explain_score_change(line, name, messages), format_smallest_change(line, messages)
        if parts:
            notes.append(" ".join(filter(None, [parts, smallest])))
        elif smallest:
            names_by_note.setdefault(smallest, []).append(name)
    return [*notes, *(f"{messages.format_list(names)}: {note}" for note, names in names_by_note.items())]


def _build_department_table(month: Month, messages: ReportMessages) -> TextTable:
    """Return the departments as causes, each with the labels of its largest themes."""
    label_by_theme = {theme.theme: format_theme_label(theme, messages) for theme in month.themes}

    def list_labels(department_line: DepartmentLine) -> str:
        # A theme that the report does not show has no label here: it is too small, or another department's.
        labels = (label_by_theme.get(theme_id) for theme_id, _ in department_line.themes[:N_THEMES_LISTED])
        # Without their examples several may be called alike.
        return "; ".join(dict.fromkeys(shorten_label(label) for label in labels if label is not None))

    head_names = ("department", "comments", "share", "interval")
    table_rows = tuple(
        (
            format_department(line, messages),
            messages.format_value(line.comments),
            messages.format_value(line.share),
            messages.format_interval(line.share) or "–",
            list_labels(line) or "–",
        )
        for line in month.departments
    )
    column_heads = (*(messages(f"column.{name}") for name in head_names), messages("causes.themes"))
    title = messages("causes.all" if month.department is None else "causes.own")
    return TextTable(title, column_heads, table_rows, frozenset({1, 2, 3}))


def _build_category_chart(category_lines: tuple[CategoryLine, ...], messages: ReportMessages) -> ChartWithTable | None:
    """Return the shares of the contact categories, or None when the month has no contacts."""
    if not category_lines:
        return None
    chart_rows = []
    for line in category_lines:
        name = messages.format_code("category", line.category.value if line.category else None)
        chart_rows.append((name, line.share, line.category is None))
    title, first_column = messages("contacts.categories"), messages("column.category")
    return build_shares_chart(chart_rows, messages, element_id="categories", title=title, first_column=first_column)


def _explain_rates(month: Month, messages: ReportMessages) -> str:
    """Return what the rates of reasons count: those of actions count one theme's contacts, and are lower."""
    if not any(line.per_thousand is not None and line.per_thousand.value is not None for line in month.reasons):
        return ""
    return messages("contacts.reasons_note")


def _build_reason_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return the largest contact reasons, or None without any; with their hours where handling times are known."""
    if not month.reasons:
        return None
    # A column of dashes would ask for something.
    has_changes = any(line.change is not None for line in month.reasons[:N_REASONS])
    optional_heads = [*(["hours"] if month.costs is not None else []), "per_thousand"]
    heads = ["reason", "contacts", "share", *optional_heads, *(["change"] if has_changes else [])]
    table_rows = tuple(
        (
            sanitize_line(line.name or line.reason),
            messages.format_value(line.contacts),
            messages.format_value(line.share),
            *([] if month.costs is None else [_format_hours(line, month.costs, messages)]),
            _format_per_thousand(line, messages),
            *([messages(f"change.{line.change.kind.value}") if line.change else "–"] if has_changes else []),
        )
        for line in month.reasons[:N_REASONS]
    )
    column_heads = tuple(messages(f"column.{head}") for head in heads)
    # A department holds them against what arose there: these are all contacts of a reason, whoever caused them.
    title = messages("contacts.reasons" if month.department is None else "contacts.reasons_whole")
    return TextTable(title, column_heads, table_rows, frozenset({1, 2, *([3] if month.costs else [])}))


def _format_hours(reason_line: ReasonLine, costs: MonthCosts, messages: ReportMessages) -> str:
    figures = costs.find(CostGroup.REASON, reason_line.reason)
    return "–" if figures is None or figures.handling is None else messages.format_value(figures.handling)


def _format_per_thousand(reason_line: ReasonLine, messages: ReportMessages) -> str:
    if reason_line.per_thousand is None or reason_line.per_thousand.value is None or not reason_line.process:
        return "–"
    process = messages.format_code("process", reason_line.process)
    return messages("contacts.per_thousand", value=messages.format_value(reason_line.per_thousand), process=process)


def _build_occurrence_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return the month's entries of the calendar, or None without any."""
    if not month.occurrences:
        return None
    column_heads = tuple(messages(f"column.{head}") for head in ("what", "from", "to"))
    table_rows = tuple(
        (
            sanitize_line(occurrence.note or occurrence.kind),
            messages.format_date(occurrence.start),
            messages.format_date(occurrence.end),
        )
        for occurrence in month.occurrences
    )
    return TextTable(messages("contacts.occurrences"), column_heads, table_rows)
