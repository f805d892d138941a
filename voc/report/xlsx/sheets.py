"""Content of the workbook's sheets: columns and rows, no layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from voc.insight.cost_results import CostLine
from voc.insight.results import FindingKind, Month, ScoreLine, ThemeLine, TrendPoint
from voc.records import Estimate, Period, feedback_reference, theme_reference
from voc.report.action_prose import format_worked_action, list_worked_actions
from voc.report.cause_prose import format_cause
from voc.report.cost_prose import format_month_total, format_own_total, name_cost_line
from voc.report.html.sections.charts import format_department, format_trend_title
from voc.report.letter_prose import format_ask
from voc.report.messages import ReportMessages
from voc.report.printed_figures import list_printed_figures
from voc.report.prose import format_finding, format_fix, format_theme_label, format_urgent
from voc.report.reply_prose import format_reply
from voc.report.score_prose import find_theme_score, format_score_name
from voc.report.xlsx.cells import CellContent, NumberCell, SheetColumn, build_estimate_cells
from voc.text.sanitize import sanitize_line

__all__ = [
    "SheetBuilder",
    "build_cost_sheet",
    "build_department_sheet",
    "build_explanation_sheet",
    "build_quote_sheet",
    "build_score_sheet",
    "build_summary_sheet",
    "build_theme_sheet",
    "build_trend_sheet",
]

SheetRows = list[Sequence[CellContent]]
SheetContent = tuple[Sequence[SheetColumn], SheetRows]
EMPTY = NumberCell(None, "")
"""An empty cell among numbers."""
SheetBuilder = Callable[[Month, ReportMessages], SheetContent]


def _build_columns(
    messages: ReportMessages, *entries: tuple[str, float] | tuple[str, float, bool]
) -> list[SheetColumn]:
    """Return columns from the key of their head and their width; a third value, if any, says whether text wraps."""
    return [SheetColumn(messages(f"column.{key}"), width, any(wraps)) for key, width, *wraps in entries]


def _count_cell(n: int | None) -> NumberCell:
    return NumberCell(n, "comments")


def build_summary_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the findings in sentences, each with its code."""
    columns = _build_columns(messages, ("code", 16), ("finding", 44, True), ("detail", 90, True), ("reply", 60, True))
    sheet_rows: SheetRows = []
    for finding in month.findings:
        sentence = format_finding(finding, month, messages)
        sheet_rows.append((sentence.code, sentence.lead, sentence.detail, " ".join(sentence.replies)))
    if not sheet_rows:
        sheet_rows.append(("–", messages("headline.no_findings"), "", ""))
    for line in list_worked_actions(month):
        worked = format_worked_action(line, month, messages)
        lead = f"{messages('same.worked')}: {sanitize_line(line.action.promise)}"
        sheet_rows.append((line.action.reference, lead, worked, ""))
    title = messages("ask.title_proposed" if month.letter.is_proposed else "ask.title")
    sheet_rows += [("–", title, format_ask(ask, month, messages), "") for ask in month.letter.asks]
    if total := format_month_total(month, messages) if month.department is None else format_own_total(month, messages):
        sheet_rows.append(("–", total, "", ""))
    if not any(finding.kind is FindingKind.URGENT for finding in month.findings):
        sheet_rows.append(("–", format_urgent(month, messages) or messages("headline.no_urgent"), "", ""))
    for fix in month.fixes:
        sheet_rows.append((theme_reference(fix.theme), messages("fixes.title"), format_fix(fix, messages), ""))
    return columns, sheet_rows


def build_theme_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return all themes that may be shown, also those without a card of their own."""
    columns = _build_columns(
        messages,
        ("reference", 12), ("theme", 40, True), ("comments", 13), ("customers", 11), ("share", 10), ("low", 9),
        ("high", 9), ("per_thousand", 11), ("process", 16), ("change", 12), ("expected", 11), ("ratio", 11),
        ("since", 12), ("cause", 28, True), ("share", 10), ("low", 9), ("high", 9), ("score", 10),
        ("decided", 28, True), ("fixer", 28, True), ("reply", 60, True), ("keywords", 40, True),
    )  # fmt: skip
    return columns, [_build_theme_row(theme, messages) for theme in month.themes]


def _build_theme_row(theme_line: ThemeLine, messages: ReportMessages) -> Sequence[CellContent]:
    """Return a theme's figures in the order of the columns."""
    change = theme_line.change
    named_causes = [cause for cause in theme_line.causes if cause.department is not None]
    # A leading department without a share that may be shown is named all the same.
    named_cause = next((c for c in named_causes if c.share.value is not None), next(iter(named_causes), None))
    per_thousand = theme_line.per_thousand
    return (
        theme_reference(theme_line.theme),
        format_theme_label(theme_line, messages),
        build_estimate_cells(theme_line.comments)[0],
        _count_cell(theme_line.comments.n_customers),
        *build_estimate_cells(theme_line.share),
        build_estimate_cells(per_thousand)[0],
        messages.format_code("process", theme_line.process) if per_thousand is not None and theme_line.process else "",
        messages(f"change.{change.kind.value}") if change else "",
        NumberCell(change.expected if change else None, "expected"),
        build_estimate_cells(change.ratio if change else None)[0],
        change.since if change else None,
        format_cause(named_cause, messages),
        *build_estimate_cells(named_cause.share if named_cause else None),
        build_estimate_cells(None if (score_line := find_theme_score(theme_line)) is None else score_line.estimate)[0],
        sanitize_line(theme_line.department or ""),
        sanitize_line(theme_line.fixer or ""),
        " ".join(format_reply(reply, messages) for reply in theme_line.replies),
        ", ".join(theme_line.keywords),
    )


def build_department_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the departments as causes: a row for each over all themes, then one for each of its themes."""
    columns = _build_columns(
        messages, ("department", 32, True), ("theme", 40, True), ("comments_caused", 18), ("low", 10), ("high", 10),
        ("share", 10), ("low", 10), ("high", 10), ("contacts_caused", 18), ("reference", 28),
    )  # fmt: skip
    label_by_theme = {theme.theme: format_theme_label(theme, messages) for theme in month.themes}
    sheet_rows: SheetRows = []
    for line in month.departments:
        name = format_department(line, messages)
        contact_cell = build_estimate_cells(line.contacts)[0]
        share_cells = build_estimate_cells(line.share)
        sheet_rows.append(
            (name, "", *build_estimate_cells(line.comments), *share_cells, contact_cell, line.share.reference)
        )
        # Contacts are counted over all themes together, so a theme's row has none.
        sheet_rows.extend(
            (name, label_by_theme[theme], *build_estimate_cells(estimate), *[EMPTY] * 4, estimate.reference)
            for theme, estimate in line.themes
            # Themes of too few customers are not among the month's, and get no row here either.
            if theme in label_by_theme
        )
    return columns, sheet_rows


def build_cost_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return contacts, hours and tied-up cost of each group of contacts, with intervals and what they rest on."""
    columns = _build_columns(
        messages, ("group", 18), ("what", 44, True), ("contacts", 12), ("low", 10), ("high", 10),
        ("handling_hours", 14), ("low", 10), ("high", 10), ("working_hours", 12), ("low", 10), ("high", 10),
        ("cost", 14), ("cost_low", 14), ("cost_high", 14), ("n", 10), ("method", 36, True), ("note", 44, True),
        ("reference", 36),
    )  # fmt: skip
    lines = () if month.costs is None else month.costs.lines
    sheet_rows: SheetRows = [_build_cost_row(line, month, messages) for line in lines]
    if not sheet_rows:
        sheet_rows.append(("–", messages("cost.no_times"), *[EMPTY] * 13, "", "", ""))
    elif month.costs is not None and month.costs.untimed:
        sheet_rows += [
            ("–", messages.format_code("channel", name or None), _count_cell(n), *[EMPTY] * 12, "", no_time, "")
            for no_time in (messages("cost.untimed"),)
            for name, n in month.costs.untimed.items()
        ]
    return columns, sheet_rows


def _build_cost_row(line: CostLine, month: Month, messages: ReportMessages) -> Sequence[CellContent]:
    figures, hours = line.figures, line.figures.handling
    return (
        messages(f"cost_group.{line.group}"),
        name_cost_line(line, month, messages),
        *build_estimate_cells(figures.contacts),
        *build_estimate_cells(hours),
        *build_estimate_cells(figures.work),
        # The range alone: Finance signed its two ends, and nobody an amount between (docs/decisions/0035-cost.md).
        *build_estimate_cells(figures.cost),
        NumberCell(figures.contacts.n, "contacts"),
        _format_method(figures.contacts if hours is None else hours, messages),
        # "At least" so many, or why there is no figure.
        messages.format_value(figures.contacts) if figures.contacts.bound or figures.contacts.value is None else "",
        figures.contacts.reference if hours is None else hours.reference,
    )


def build_quote_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the quotes, the part about the theme apart from the whole."""
    columns = _build_columns(
        messages, ("feedback", 12), ("reference", 10), ("theme", 36, True), ("date", 12), ("channel", 16),
        ("quote", 60, True), ("text", 80, True),
    )  # fmt: skip
    sheet_rows: SheetRows = [
        (
            feedback_reference(quote.feedback),
            theme_reference(theme.theme),
            format_theme_label(theme, messages),
            quote.at,
            sanitize_line(messages.format_code("channel", quote.channel)),
            quote.text[quote.start : quote.end],
            quote.text,
        )
        for theme in month.themes
        for quote in theme.quotes
    ]
    return columns, sheet_rows


def build_score_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the scores with their intervals, and those of the months before."""
    columns = _build_columns(
        messages, ("score", 36, True), ("month", 16), ("value", 10), ("low", 10), ("high", 10), ("n", 10),
        ("window", 10), ("difference", 12), ("low", 10), ("high", 10),
        ("mean", 12), ("reference", 28),
        ("mix", 12), ("low", 10), ("high", 10), ("within", 12), ("low", 10), ("high", 10),
    )  # fmt: skip
    sheet_rows: SheetRows = []
    for line in month.scores:
        difference_and_mean = (*build_estimate_cells(line.change), build_estimate_cells(line.mean)[0])
        first_row = _build_score_row(line, month.period, line.estimate, difference_and_mean, messages)
        parts = (line.split.mix, line.split.within) if line.split is not None else (None, None)
        sheet_rows.append((*first_row, *(cell for part in parts for cell in build_estimate_cells(part))))
        sheet_rows.extend(
            (*_build_score_row(line, period, estimate, [EMPTY] * 4, messages), *[EMPTY] * 6)
            for period, estimate in line.trend_estimates
            if period != month.period  # that month is the row above, with its difference
        )
    return columns, sheet_rows


def _build_score_row(
    score_line: ScoreLine,
    period: Period,
    estimate: Estimate,
    difference_and_mean: Sequence[NumberCell],
    messages: ReportMessages,
) -> Sequence[CellContent]:
    return (
        format_score_name(score_line, messages),
        messages.format_month(period),
        *build_estimate_cells(estimate),
        _count_cell(estimate.n),
        _count_cell(score_line.window_months),
        *difference_and_mean,
        estimate.reference,
    )


def build_trend_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the months of all comments together, then of each theme."""
    columns = _build_columns(
        messages, ("reference", 12), ("theme", 40, True), ("date", 13), ("comments", 13), ("customers", 11),
        ("expected", 11), ("upper", 11), ("per_thousand", 11), ("low", 10), ("high", 10),
    )  # fmt: skip
    sheet_rows: SheetRows = []
    labelled_trends = [("–", format_trend_title(month, messages), month.trend)]
    labelled_trends += [
        (theme_reference(theme.theme), format_theme_label(theme, messages), theme.trend) for theme in month.themes
    ]
    for reference, label, points in labelled_trends:
        sheet_rows.extend((reference, label, *_build_point_cells(point, messages)) for point in points)
    return columns, sheet_rows


def _build_point_cells(trend_point: TrendPoint, messages: ReportMessages) -> Sequence[CellContent]:
    rates = (trend_point.per_thousand, trend_point.per_thousand_low, trend_point.per_thousand_high)
    return (
        trend_point.period.first_day,
        _count_cell(trend_point.count) if trend_point.is_collected else messages("trend.not_collected"),
        _count_cell(trend_point.n_customers),
        NumberCell(trend_point.expected, "expected"),
        NumberCell(trend_point.upper, "expected"),
        *(NumberCell(rate, "per 1000") for rate in rates),
    )


def build_explanation_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return every figure that is printed: its title, value, basis and method, and how to trace it."""
    columns = _build_columns(
        messages, ("reference", 34), ("title", 56, True), ("value", 11), ("low", 11), ("high", 11), ("n", 10),
        ("customers", 10), ("unit", 14), ("method", 34, True), ("note", 34, True), ("trace", 44),
    )  # fmt: skip
    return columns, list(_list_explanations(month, messages))


def _list_explanations(month: Month, messages: ReportMessages) -> Iterator[Sequence[CellContent]]:
    for figure in list_printed_figures(month, messages):
        estimate = figure.estimate
        yield (
            figure.reference,
            figure.title,
            *build_estimate_cells(estimate),
            _count_cell(estimate.n),
            _count_cell(estimate.n_customers),
            messages.format_code("unit", estimate.unit),
            _format_method(estimate, messages),
            estimate.note if not estimate.is_suppressed else messages("none.too_few"),
            f"voc trace {figure.reference}",
        )


def _format_method(estimate: Estimate, messages: ReportMessages) -> str:
    if not estimate.method:
        return messages("none.counted")
    # Insight names a method in English, with the number of what it rests on in it.
    numbers = re.findall(r"\d+", estimate.method)
    key = "method." + re.sub(r"\d+", "#", estimate.method)
    return messages(key, n="".join(numbers[:1])) if messages.has_message(key) else estimate.method
