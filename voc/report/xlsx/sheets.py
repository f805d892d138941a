"""What stands on each sheet of the workbook: columns and rows, no layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from voc.insight.results import Month, ThemeLine
from voc.records import Estimate
from voc.report.html.sections.charts import department_name
from voc.report.messages import Words
from voc.report.printed_figures import printed_figures
from voc.report.prose import finding, label_in, label_of, reply_sentence, score_name
from voc.report.xlsx.cells import Column, Content, Value, estimate_cells
from voc.text.sanitize import plain

__all__ = ["Maker", "departments", "explanation", "quotes", "scores", "summary", "themes", "trend"]

Rows = list[Sequence[Content]]
Sheet = tuple[Sequence[Column], Rows]
Maker = Callable[[Month, Words], Sheet]


def _columns(words: Words, *named: tuple[str, float] | tuple[str, float, bool]) -> list[Column]:
    return [Column(words(f"column.{entry[0]}"), entry[1], len(entry) > 2) for entry in named]  # noqa: PLR2004


def _whole(n: int | None) -> Value:
    return Value(n, "comments")


def summary(month: Month, words: Words) -> Sheet:
    """Return the findings in sentences, each with its code."""
    columns = _columns(words, ("code", 16), ("finding", 44, True), ("detail", 90, True), ("reply", 60, True))
    rows: Rows = []
    for found in month.findings:
        said = finding(found, month, words)
        rows.append((said.code, said.lead, said.detail, " ".join(said.replies)))
    if not rows:
        rows.append(("–", words("headline.no_findings"), "", ""))
    urgent = words.counted("headline.urgent", month.n_urgent) if month.n_urgent else words("headline.no_urgent")
    rows.append(("–", urgent, "", ""))
    for fix in month.fixes:
        label = plain(label_in(fix.labels, words) or f"T-{fix.theme}")
        line = words("fixes.line", label=label, comments=words.value(fix.comments))
        rows.append((f"T-{fix.theme}", words("fixes.title"), line, ""))
    return columns, rows


def themes(month: Month, words: Words) -> Sheet:
    """Return all themes that may be shown, also those without a card of their own."""
    columns = _columns(
        words,
        ("reference", 12), ("theme", 40, True), ("comments", 13), ("customers", 11), ("share", 10), ("low", 9),
        ("high", 9), ("per_thousand", 11), ("process", 16), ("change", 12), ("expected", 11), ("ratio", 11),
        ("since", 12), ("cause", 28, True), ("share", 10), ("low", 9), ("high", 9), ("score", 10),
        ("decided", 28, True), ("fixer", 28, True), ("reply", 60, True), ("keywords", 40, True),
    )  # fmt: skip
    return columns, [_theme(theme, words) for theme in month.themes]


def _theme(theme: ThemeLine, words: Words) -> Sequence[Content]:
    change = theme.change
    cause = next((c for c in theme.causes if c.department is not None and c.share.value is not None), None)
    per_thousand = theme.per_thousand
    return (
        f"T-{theme.theme}",
        label_of(theme, words),
        estimate_cells(theme.comments)[0],
        _whole(theme.comments.n_customers),
        *estimate_cells(theme.share),
        estimate_cells(per_thousand)[0],
        words.named("process", theme.process) if per_thousand is not None and theme.process else "",
        words(f"change.{change.kind.value}") if change else "",
        Value(change.expected if change else None, "expected"),
        estimate_cells(change.ratio if change else None)[0],
        change.since if change else None,
        plain(cause.department or "") if cause else words("cause.unknown"),
        *estimate_cells(cause.share if cause else None),
        estimate_cells(theme.score.estimate if theme.score else None)[0],
        plain(theme.department or ""),
        plain(theme.fixer or ""),
        " ".join(reply_sentence(reply, words) for reply in theme.replies),
        ", ".join(theme.keywords),
    )


def departments(month: Month, words: Words) -> Sheet:
    """Return where comments arise: a line for a department over all themes, then one for each of its themes."""
    columns = _columns(
        words, ("department", 32, True), ("theme", 40, True), ("comments", 13), ("low", 10), ("high", 10),
        ("share", 10), ("low", 10), ("high", 10), ("contacts", 12), ("reference", 28),
    )  # fmt: skip
    labels = {theme.theme: label_of(theme, words) for theme in month.themes}
    rows: Rows = []
    for line in month.departments:
        name = department_name(line, words)
        contacts = estimate_cells(line.contacts)[0]
        share = estimate_cells(line.share)
        rows.append((name, "", *estimate_cells(line.comments), *share, contacts, line.share.reference))
        nothing = (Value(None, ""),) * 4
        rows.extend(
            (name, labels[theme], *estimate_cells(estimate), *nothing, estimate.reference)
            for theme, estimate in line.themes
            if theme in labels
        )
    return columns, rows


def quotes(month: Month, words: Words) -> Sheet:
    """Return customers' words, the part about the theme apart from the whole."""
    columns = _columns(
        words, ("feedback", 12), ("reference", 10), ("theme", 36, True), ("date", 12), ("channel", 16),
        ("quote", 60, True), ("text", 80, True),
    )  # fmt: skip
    rows: Rows = [
        (
            f"F-{quote.feedback}",
            f"T-{theme.theme}",
            label_of(theme, words),
            quote.at,
            plain(words.named("channel", quote.channel)),
            quote.text[quote.start : quote.end],
            quote.text,
        )
        for theme in month.themes
        for quote in theme.quotes
    ]
    return columns, rows


def scores(month: Month, words: Words) -> Sheet:
    """Return scores with their intervals, and the months before."""
    columns = _columns(
        words, ("score", 36, True), ("month", 16), ("value", 10), ("low", 10), ("high", 10), ("n", 10),
        ("window", 10), ("difference", 12), ("low", 10), ("high", 10), ("mean", 12), ("reference", 28),
    )  # fmt: skip
    rows: Rows = []
    for line in month.scores:
        name, estimate = score_name(line, words), line.estimate
        difference = estimate_cells(line.change)
        mean = estimate_cells(line.mean)[0]
        window = _whole(line.window_months)
        rows.append(
            (name, words.month(month.period), *estimate_cells(estimate), _whole(estimate.n), window, *difference, mean,
             estimate.reference)
        )  # fmt: skip
        empty = (Value(None, ""),) * 4
        rows.extend(
            (name, words.month(period), *estimate_cells(before), _whole(before.n), window, *empty, before.reference)
            for period, before in line.trend_estimates
            if period != month.period
        )
    return columns, rows


def trend(month: Month, words: Words) -> Sheet:
    """Return all comments and each theme, month by month."""
    columns = _columns(
        words, ("reference", 12), ("theme", 40, True), ("date", 13), ("comments", 13), ("customers", 11),
        ("expected", 11), ("upper", 11), ("per_thousand", 11), ("low", 10), ("high", 10),
    )  # fmt: skip
    rows: Rows = []
    lines = [("–", words("trend.title"), month.trend)]
    lines += [(f"T-{theme.theme}", label_of(theme, words), theme.trend) for theme in month.themes]
    for reference, label, points in lines:
        rows.extend(
            (
                reference, label, point.period.first_day, _whole(point.count), _whole(point.n_customers),
                Value(point.expected, "expected"), Value(point.upper, "expected"),
                Value(point.per_thousand, "per 1000"), Value(point.per_thousand_low, "per 1000"),
                Value(point.per_thousand_high, "per 1000"),
            )
            for point in points
        )  # fmt: skip
    return columns, rows


def explanation(month: Month, words: Words) -> Sheet:
    """Return each figure: what it is, what it rests on, by which method, and how to trace it."""
    columns = _columns(
        words, ("reference", 34), ("title", 56, True), ("value", 11), ("low", 11), ("high", 11), ("n", 10),
        ("customers", 10), ("unit", 14), ("method", 34, True), ("note", 34, True), ("trace", 44),
    )  # fmt: skip
    return columns, list(_explained(month, words))


def _explained(month: Month, words: Words) -> Iterator[Sequence[Content]]:
    for figure in printed_figures(month, words):
        estimate = figure.estimate
        yield (
            figure.reference,
            figure.title,
            *estimate_cells(estimate),
            _whole(estimate.n),
            _whole(estimate.n_customers),
            words.named("unit", estimate.unit),
            _method(estimate, words),
            estimate.note if not estimate.suppressed else words("none.too_few"),
            f"voc trace {figure.reference}",
        )


def _method(estimate: Estimate, words: Words) -> str:
    return estimate.method or words("none.counted")
