"""Charts of a month's figures, each with its alternative text and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from voc.insight.results import DepartmentLine, Month, ScoreLine, TrendPoint
from voc.records import CAN_ERR, Cause, DepartmentKind, Estimate, Period
from voc.report.cause_prose import format_cause, format_cause_name
from voc.report.html import svg
from voc.report.html.sections.shapes import ChartWithTable, TextTable
from voc.report.messages import ReportMessages
from voc.report.score_prose import (
    format_score_name,
    format_window,
)
from voc.text.sanitize import sanitize_line

__all__ = [
    "build_causes_chart",
    "build_departments_chart",
    "build_rate_chart",
    "build_score_chart",
    "build_shares_chart",
    "build_trend_chart",
    "format_department",
    "format_trend_title",
    "render_score_scale",
]


def build_shares_chart(
    chart_rows: Sequence[tuple[str, Estimate, bool]],
    messages: ReportMessages,
    *,
    element_id: str,
    title: str,
    first_column: str,
    caption: str = "",
) -> ChartWithTable:
    """Return bars of shares.

    Parameters
    ----------
    chart_rows
        Label, share, and whether nobody is accused ("unknown", no fault): ``[("Facturatie", Estimate(…), False), …]``.
    element_id
        Makes the ids of the drawing; it must be the only one in the document.
    first_column
        Head of the labels' column in the table.
    """
    bars, table_rows, share_texts = [], [], []
    for label, share, accuses_nobody in chart_rows:
        value, interval = messages.format_value(share), _format_short_interval(share, messages)
        bars.append(
            svg.ShareBar(label, share.value, share.low, share.high, value, interval, accuses_nobody=accuses_nobody)
        )
        table_rows.append((label, value, messages.format_interval(share) or "–", share.reference))
        share_texts.append(f"{label} {messages.format_estimate(share)}")
    column_heads = (first_column, *(messages(f"column.{head}") for head in ("share", "interval", "reference")))
    table = TextTable(title, column_heads, tuple(table_rows), frozenset({1, 2}))
    drawing = svg.render_bars(
        bars, element_id=element_id, title=title, description=messages("causes.text", parts="; ".join(share_texts))
    )
    return ChartWithTable(title, drawing, table, caption)


def _format_short_interval(estimate: Estimate, messages: ReportMessages) -> str:
    """Return an interval where its column says what it is: ``39–57``."""
    if estimate.low is None or estimate.high is None or not messages.format_interval(estimate):
        return ""
    return f"{messages.format_number(100 * estimate.low, 0)}–{messages.format_number(100 * estimate.high, 0)}"


def format_department(department_line: DepartmentLine, messages: ReportMessages) -> str:
    """Return a department's name, or "unknown"."""
    department = department_line.department
    if department is not None and department.kind is DepartmentKind.NOBODY:
        return messages("cause.no_fault")
    return format_cause_name(None if department is None else department.name, messages)


def build_departments_chart(lines: Sequence[DepartmentLine], messages: ReportMessages) -> ChartWithTable:
    """Return the departments' shares as cause."""
    has_interval = any(line.share.low is not None for line in lines)
    chart_rows = [
        (
            format_department(line, messages),
            line.share,
            line.department is None or line.department.kind not in CAN_ERR,
        )
        for line in lines
    ]
    return build_shares_chart(
        chart_rows,
        messages,
        element_id="causes",
        title=messages("headline.causes"),
        first_column=messages("column.department"),
        caption=messages("headline.causes_caption" if has_interval else "order.caption"),
    )


def build_causes_chart(causes: Sequence[Cause], messages: ReportMessages, *, element_id: str) -> ChartWithTable:
    """Return the departments' shares in one theme."""
    chart_rows = [(format_cause(cause, messages), cause.share, not cause.is_accusation) for cause in causes]
    title, first_column = messages("causes.title"), messages("column.department")
    return build_shares_chart(chart_rows, messages, element_id=element_id, title=title, first_column=first_column)


def _format_axis_labels(periods: Sequence[Period], messages: ReportMessages) -> list[str]:
    """Return short names of months; the year stands at both ends and at every January."""
    ends = {0, len(periods) - 1}
    return [messages.format_short_month(p, year=i in ends or p.month == 1) for i, p in enumerate(periods)]


def format_trend_title(month: Month, messages: ReportMessages) -> str:
    """Return the title of a month's comments over time; a department's says whose they are."""
    if month.department is None:
        return messages("trend.title")
    return messages("trend.title_own", department=sanitize_line(month.department.name))


def build_trend_chart(
    trend_points: Sequence[TrendPoint],
    messages: ReportMessages,
    *,
    element_id: str,
    title: str,
    counts_customers: bool = False,
    short_title: str = "",
) -> ChartWithTable:
    """Return the comments of each month, or the customers beside the expectation.

    ``short_title`` is printed above the drawing, where a heading already says what ``title`` adds.
    """
    labels = _format_axis_labels([point.period for point in trend_points], messages)
    counts = [point.n_counted if counts_customers else point.count for point in trend_points]
    line_points = [
        svg.LinePoint(label, count, expected=point.expected, upper=point.upper)
        for label, count, point in zip(labels, counts, trend_points, strict=True)
    ]
    last_point = trend_points[-1]
    # A month of too few customers is a gap in the line; its text says so.
    last_text = _format_count(last_point, messages) if counts[-1] is None else messages.format_integer(counts[-1])
    text_values = _format_ends(trend_points[0].period, last_point.period, last_text, messages)
    if last_point.expected is None or last_point.upper is None:
        description = messages("trend.text", **text_values)
    else:
        expectation_texts = {
            "expected": messages.format_number(last_point.expected),
            "upper": messages.format_number(last_point.upper),
        }
        description = messages("trend.text_expected", **text_values, **expectation_texts)
    drawing = svg.render_line(
        line_points, element_id=element_id, title=title, description=description, last_text=last_text
    )
    has_expectation = any(point.expected is not None for point in trend_points)
    return ChartWithTable(
        short_title or messages("trend.title_customers" if counts_customers else "trend.title"),
        drawing,
        _build_trend_table(trend_points, messages, title),
        messages("trend.caption_band") if has_expectation else messages("trend.caption"),
    )


def _format_ends(first: Period, last: Period, last_text: str, messages: ReportMessages) -> dict[str, str]:
    """Return the values that the alternative text of a line takes."""
    return {
        "first_month": messages.format_month(first),
        "last_month": messages.format_month(last),
        "last": last_text,
    }


def _build_trend_table(trend_points: Sequence[TrendPoint], messages: ReportMessages, title: str) -> TextTable:
    column_heads = ("month", "comments", "customers", "expected", "upper")
    table_rows = tuple(
        (
            messages.format_month(point.period),
            _format_count(point, messages),
            "–" if point.n_customers is None else messages.format_integer(point.n_customers),
            "–" if point.expected is None else messages.format_number(point.expected),
            "–" if point.upper is None else messages.format_number(point.upper),
        )
        for point in trend_points
    )
    return TextTable(
        title, tuple(messages(f"column.{head}") for head in column_heads), table_rows, frozenset({1, 2, 3, 4})
    )


def _format_count(point: TrendPoint, messages: ReportMessages) -> str:
    """Return a month's comments, or why there is no number: nothing was collected, or of too few customers."""
    if not point.is_collected:
        return messages("trend.not_collected")
    return messages("trend.hidden") if point.count is None else messages.format_integer(point.count)


def build_rate_chart(
    trend_points: Sequence[TrendPoint], messages: ReportMessages, *, element_id: str, process: str
) -> ChartWithTable | None:
    """Return the rate per thousand of each month, or None when fewer than two are known."""
    points_with_rate = [point for point in trend_points if point.per_thousand is not None]
    if len(points_with_rate) < 2:  # noqa: PLR2004  # one point is no line
        return None
    title = messages("trend.rate_title", process=messages.format_code("process", process))
    labels = _format_axis_labels([point.period for point in trend_points], messages)
    line_points = [
        # With the months that have no rate: a gap is honest where a line across would be a guess.
        svg.LinePoint(label, point.per_thousand, point.per_thousand_low, point.per_thousand_high)
        for label, point in zip(labels, trend_points, strict=True)
    ]
    last_text = messages.format_number(points_with_rate[-1].per_thousand or 0)
    text_values = _format_ends(trend_points[0].period, points_with_rate[-1].period, last_text, messages)
    text = messages("trend.text", **text_values)
    drawing = svg.render_line(
        line_points, element_id=element_id, title=title, description=text, last_text=last_text, height=svg.LOW_HEIGHT
    )
    table = _build_rate_table(points_with_rate, messages, title)
    return ChartWithTable(title, drawing, table, messages("trend.rate_caption"))


def _build_rate_table(trend_points: Sequence[TrendPoint], messages: ReportMessages, title: str) -> TextTable:
    table_rows = []
    for point in trend_points:
        rate = messages.format_number(point.per_thousand or 0)
        table_rows.append((messages.format_month(point.period), rate, _format_rate_interval(point, messages)))
    column_heads = tuple(messages(f"column.{head}") for head in ("month", "per_thousand", "interval"))
    return TextTable(title, column_heads, tuple(table_rows), frozenset({1}))


def _format_rate_interval(trend_point: TrendPoint, messages: ReportMessages) -> str:
    if trend_point.per_thousand_low is None or trend_point.per_thousand_high is None:
        return "–"
    return messages.format_range(trend_point.per_thousand_low, trend_point.per_thousand_high, "per 1000")


# ---- scores -----------------------------------------------------------------------------------------------


def render_score_scale(score_line: ScoreLine, messages: ReportMessages, *, element_id: str) -> Markup | None:
    """Return a drawing of a score on its whole scale, or None when it has no value."""
    estimate = score_line.estimate
    if estimate.value is None:
        return None
    (lowest, highest), unit = score_line.summary.ends, score_line.summary.unit
    previous = score_line.previous.value if score_line.previous else None
    positions = [
        None if value is None else (value - lowest) / (highest - lowest)
        for value in (estimate.low, estimate.high, previous)
    ]
    title = format_score_name(score_line, messages)
    return svg.render_scale(
        svg.ScaleReading((estimate.value - lowest) / (highest - lowest), *positions),
        ends=(messages.format_figure(lowest, unit), messages.format_figure(highest, unit)),
        element_id=element_id,
        title=title,
        description=messages("score.text", score=title, value=messages.format_estimate(estimate)),
    )


def build_score_chart(score_line: ScoreLine, messages: ReportMessages, *, element_id: str) -> ChartWithTable | None:
    """Return a score over the months, or None when there are fewer than two."""
    # Months without a value (too few answers) are left out of the axis: the points stand side by side.
    monthly_scores = [
        (period, estimate) for period, estimate in score_line.trend_estimates if estimate.value is not None
    ]
    if len(monthly_scores) < 2:  # noqa: PLR2004  # one point is no trend
        return None
    summary = score_line.summary
    values = [value for _, e in monthly_scores for value in (e.value, e.low, e.high) if value is not None]
    lowest, highest = _round_range(min(values), max(values), summary.tick_step, summary.ends)
    ticks = (lowest, (lowest + highest) / 2, highest)
    title = messages("score.trend", score=format_score_name(score_line, messages))
    n_months = score_line.window_months
    if n_months > 1:
        # Each point stands for several months, which the name of its last one does not say.
        title = messages("score.trend_window", title=title, n=n_months)
    labels = _format_axis_labels([period for period, _ in monthly_scores], messages)
    (first_month, _), (last_month, last_score) = monthly_scores[0], monthly_scores[-1]
    text_values = {
        "first_month": format_window(first_month, n_months, messages),
        "last_month": format_window(last_month, n_months, messages),
        "last": messages.format_estimate(last_score),
    }
    drawing = svg.render_points(
        [svg.LinePoint(label, e.value, e.low, e.high) for label, (_, e) in zip(labels, monthly_scores, strict=True)],
        lowest=lowest,
        highest=highest,
        element_id=element_id,
        title=title,
        description=messages("trend.text", **text_values),
        tick_texts=[messages.format_figure(tick, summary.unit) for tick in ticks],
        last_text=messages.format_value(last_score),
    )
    caption = messages("score.trend_caption" if n_months == 1 else "score.trend_caption_window", n=n_months)
    return ChartWithTable(title, drawing, _build_score_trend_table(monthly_scores, n_months, messages, title), caption)


def _build_score_trend_table(
    monthly_scores: Sequence[tuple[Period, Estimate]], n_months: int, messages: ReportMessages, title: str
) -> TextTable:
    first_column = "month" if n_months == 1 else "months"
    column_heads = tuple(messages(f"column.{head}") for head in (first_column, "score", "interval", "n"))
    table_rows = tuple(
        (
            format_window(period, n_months, messages),
            messages.format_value(score),
            messages.format_interval(score) or "–",
            messages.format_integer(score.n),
        )
        for period, score in monthly_scores
    )
    return TextTable(title, column_heads, table_rows, frozenset({1, 3}))


def _round_range(low: float, high: float, tick_step: float, limits: tuple[float, float]) -> tuple[float, float]:
    """Return the range rounded outwards to an even number of steps, within the scale's ends.

    Examples
    --------
    >>> _round_range(-8.2, 17.0, 10, (-100.0, 100.0))
    (-10, 30)
    """
    # int() cuts towards zero: below it one step less is outwards, above it one step more.
    lowest = max(limits[0], tick_step * int(low / tick_step - (low < 0)))
    highest = min(limits[1], tick_step * (int(high / tick_step) + (high > 0)))
    if highest == lowest:  # every value is 0: an axis needs a length
        highest += tick_step
    # With an odd number of steps the tick in the middle would fall between two round numbers.
    if round((highest - lowest) / tick_step) % 2:
        if highest + tick_step <= limits[1]:
            highest += tick_step
        else:
            lowest -= tick_step
    return lowest, highest
