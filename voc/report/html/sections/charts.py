"""Charts of the month's tables: each with its alternative text and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from voc.insight.results import DepartmentLine, ScoreLine, TrendPoint
from voc.records import Cause, Estimate, Period
from voc.report.html import svg
from voc.report.html.sections.shapes import Chart, Table
from voc.report.messages import Words
from voc.report.prose import score_name
from voc.text.sanitize import plain

__all__ = [
    "causes_chart",
    "departments_chart",
    "rate_chart",
    "score_strip",
    "score_trend",
    "shares_chart",
    "trend_chart",
]

NPS_ENDS = (-100.0, 100.0)


def shares_chart(
    rows: Sequence[tuple[str, Estimate, bool]], words: Words, *, name: str, title: str, head: str, caption: str = ""
) -> Chart:
    """Return bars of shares; a row is its label, its estimate, and whether it stands for "unknown"."""
    drawn = [
        svg.Bar(label, e.value, e.low, e.high, words.value(e), _short_interval(e, words), unknown=unknown)
        for label, e, unknown in rows
    ]
    said = "; ".join(f"{label} {words.full(estimate)}" for label, estimate, _ in rows)
    table = Table(
        title,
        (head, words("column.share"), words("column.interval"), words("column.reference")),
        tuple((label, words.value(e), words.interval(e) or "–", e.reference) for label, e, _ in rows),
        frozenset({1, 2}),
    )
    drawing = svg.bars(drawn, name=name, title=title, description=words("causes.text", parts=said))
    return Chart(title, drawing, table, caption)


def _short_interval(estimate: Estimate, words: Words) -> str:
    """Return ``39–57``: the interval where the sentence around it already says what it is."""
    if estimate.low is None or estimate.high is None or not words.interval(estimate):
        return ""
    return f"{words.decimal(100 * estimate.low, 0)}–{words.decimal(100 * estimate.high, 0)}"


def department_name(line: DepartmentLine, words: Words) -> str:
    """Return a department's name, or "unknown"."""
    return words("cause.unknown") if line.department is None else plain(line.department.name)


def departments_chart(lines: Sequence[DepartmentLine], words: Words) -> Chart:
    """Return the departments' shares as cause."""
    rows = [(department_name(line, words), line.share, line.department is None) for line in lines]
    return shares_chart(
        rows,
        words,
        name="causes",
        title=words("headline.causes"),
        head=words("column.department"),
        caption=words("headline.causes_caption"),
    )


def causes_chart(causes: Sequence[Cause], words: Words, *, name: str) -> Chart:
    """Return the departments' shares in one theme."""
    rows = [
        (words("cause.unknown") if c.department is None else plain(c.department), c.share, c.department is None)
        for c in causes
    ]
    return shares_chart(rows, words, name=name, title=words("causes.title"), head=words("column.department"))


def _axis_labels(periods: Sequence[Period], words: Words) -> list[str]:
    ends = {0, len(periods) - 1}
    return [words.short_month(p, year=i in ends or p.month == 1) for i, p in enumerate(periods)]


def trend_chart(trend: Sequence[TrendPoint], words: Words, *, name: str, title: str) -> Chart:
    """Return comments per month against what was expected."""
    labels = _axis_labels([p.period for p in trend], words)
    series = [
        svg.LinePoint(label, p.count, expected=p.expected, upper=p.upper)
        for label, p in zip(labels, trend, strict=True)
    ]
    last = trend[-1]
    written = words("trend.hidden") if last.count is None else words.whole(last.count)
    ends = {"first_month": words.month(trend[0].period), "last_month": words.month(last.period), "last": written}
    if last.expected is None or last.upper is None:
        description = words("trend.text", **ends)
    else:
        limits = {"expected": words.decimal(last.expected), "upper": words.decimal(last.upper)}
        description = words("trend.text_expected", **ends, **limits)
    drawing = svg.line(series, name=name, title=title, description=description, last=written)
    expected = any(p.expected is not None for p in trend)
    return Chart(
        words("trend.title"),
        drawing,
        _trend_table(trend, words, title),
        words("trend.caption_band") if expected else words("trend.caption"),
    )


def _trend_table(trend: Sequence[TrendPoint], words: Words, title: str) -> Table:
    heads = ("month", "comments", "customers", "expected", "upper")
    rows = tuple(
        (
            words.month(p.period),
            words("trend.hidden") if p.count is None else words.whole(p.count),
            "–" if p.n_customers is None else words.whole(p.n_customers),
            "–" if p.expected is None else words.decimal(p.expected),
            "–" if p.upper is None else words.decimal(p.upper),
        )
        for p in trend
    )
    return Table(title, tuple(words(f"column.{head}") for head in heads), rows, frozenset({1, 2, 3, 4}))


def rate_chart(trend: Sequence[TrendPoint], words: Words, *, name: str, process: str) -> Chart | None:
    """Return the line per thousand, or None when the volume behind it is not known."""
    known = [p for p in trend if p.per_thousand is not None]
    if len(known) < 2:  # noqa: PLR2004  # one point is no line
        return None
    title = words("trend.rate_title", process=words.named("process", process))
    labels = _axis_labels([p.period for p in trend], words)
    series = [
        svg.LinePoint(label, p.per_thousand, p.per_thousand_low, p.per_thousand_high)
        for label, p in zip(labels, trend, strict=True)
    ]
    last = words.decimal(known[-1].per_thousand or 0)
    ends = {"first_month": words.month(trend[0].period), "last_month": words.month(known[-1].period), "last": last}
    drawing = svg.line(
        series, name=name, title=title, description=words("trend.text", **ends), last=last, height=svg.LOW
    )
    rows = tuple((words.month(p.period), words.decimal(p.per_thousand or 0), _rate_interval(p, words)) for p in known)
    heads = (words("column.month"), words("column.per_thousand"), words("column.interval"))
    return Chart(title, drawing, Table(title, heads, rows, frozenset({1})), words("trend.rate_caption"))


def _rate_interval(point: TrendPoint, words: Words) -> str:
    if point.per_thousand_low is None or point.per_thousand_high is None:
        return "–"
    return words.between(point.per_thousand_low, point.per_thousand_high, "per 1000")


# ---- scores -----------------------------------------------------------------------------------------------


def score_strip(line: ScoreLine, words: Words, *, name: str) -> Markup | None:
    """Return a score on its whole scale, or None when there is none."""
    estimate = line.estimate
    if estimate.value is None:
        return None
    nps = line.scale == "nps"
    floor, ceiling = NPS_ENDS if nps else (0.0, 1.0)

    def placed(value: float | None) -> float | None:
        return None if value is None else (value - floor) / (ceiling - floor)

    previous = line.previous.value if line.previous else None
    return svg.strip(
        svg.Reading(placed(estimate.value) or 0.0, placed(estimate.low), placed(estimate.high), placed(previous)),
        ends=(words.signed(floor), words.signed(ceiling)) if nps else (words.percent(0), words.percent(1)),
        name=name,
        title=score_name(line, words),
        description=words("score.text", score=score_name(line, words), value=words.full(estimate)),
    )


def score_trend(line: ScoreLine, words: Words, *, name: str) -> Chart | None:
    """Return a score over the months, or None when there are fewer than two."""
    trend = [(period, e) for period, e in line.trend_estimates if e.value is not None]
    if len(trend) < 2:  # noqa: PLR2004  # one point is no trend
        return None
    nps = line.scale == "nps"
    unit = "nps" if nps else "share"
    reach = [v for _, e in trend for v in (e.value, e.low, e.high) if v is not None]
    floor, ceiling = _reach(min(reach), max(reach), 10 if nps else 0.1, NPS_ENDS if nps else (0.0, 1.0))
    title = words("score.trend", score=score_name(line, words))
    labels = _axis_labels([period for period, _ in trend], words)
    drawing = svg.points(
        [svg.LinePoint(label, e.value, e.low, e.high) for label, (_, e) in zip(labels, trend, strict=True)],
        floor=floor,
        ceiling=ceiling,
        name=name,
        title=title,
        description=words(
            "trend.text",
            first_month=words.month(trend[0][0]),
            last_month=words.month(trend[-1][0]),
            last=words.full(trend[-1][1]),
        ),
        tick_texts=[words.figure(v, unit) for v in (floor, (floor + ceiling) / 2, ceiling)],
        last=words.value(trend[-1][1]),
    )
    heads = tuple(words(f"column.{head}") for head in ("month", "score", "interval", "n"))
    rows = tuple((words.month(p), words.value(e), words.interval(e) or "–", words.whole(e.n)) for p, e in trend)
    return Chart(title, drawing, Table(title, heads, rows, frozenset({1, 3})), words("score.trend_caption"))


def _reach(low: float, high: float, step: float, limits: tuple[float, float]) -> tuple[float, float]:
    """Return the range rounded outwards to whole steps, within the scale's ends."""
    floor = max(limits[0], step * int(low / step - (low < 0)))
    ceiling = min(limits[1], step * (int(high / step) + (high > 0)))
    n_steps = round((ceiling - floor) / step)
    if n_steps % 2:  # the middle tick is a round number as well
        ceiling, floor = (ceiling + step, floor) if ceiling + step <= limits[1] else (ceiling, floor - step)
    return floor, ceiling
