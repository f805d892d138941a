"""Departments as cause, contact categories and contact reasons, scores over time, the calendar."""

from __future__ import annotations

from voc.insight.results import CategoryLine, DepartmentLine, Month, ReasonLine
from voc.report.html.sections.charts import department_name, score_trend, shares_chart, trend_chart
from voc.report.html.sections.headline import score_table
from voc.report.html.sections.shapes import Table
from voc.report.messages import Words
from voc.report.prose import label_of, why_unknown
from voc.text.sanitize import plain

__all__ = ["contacts"]

N_REASONS = 25
N_THEMES_NAMED = 3


def contacts(month: Month, words: Words) -> dict[str, object]:
    """Return what the contacts template shows."""
    unknown = why_unknown(month, words)
    trends = (score_trend(line, words, name=f"score-trend-{n}") for n, line in enumerate(month.scores, start=1))
    return {
        "trend": trend_chart(month.trend, words, name="trend-all", title=words("trend.title"))
        if len(month.trend) > 1
        else None,
        "causes_note": unknown or "",
        "departments": None if unknown or not month.departments else _departments(month, words),
        "categories": _categories(month.categories, words),
        "reasons": _reasons(month.reasons, words),
        "scores": score_table(month, words) if month.scores else None,
        "score_trends": [chart for chart in trends if chart is not None],
        "occurrences": _occurrences(month, words),
        "has_contacts": bool(month.categories or month.reasons),
    }


def _departments(month: Month, words: Words) -> Table:
    labels = {theme.theme: label_of(theme, words) for theme in month.themes}

    def named(line: DepartmentLine) -> str:
        return "; ".join(labels[theme] for theme, _ in line.themes[: N_THEMES_NAMED + 2] if theme in labels)

    heads = ("department", "comments", "share", "interval")
    rows = tuple(
        (
            department_name(line, words),
            words.value(line.comments),
            words.value(line.share),
            words.interval(line.share) or "–",
            named(line) or "–",
        )
        for line in month.departments
    )
    columns = (*(words(f"column.{head}") for head in heads), words("causes.themes"))
    return Table(words("causes.all"), columns, rows, frozenset({1, 2, 3}))


def _categories(lines: tuple[CategoryLine, ...], words: Words) -> object:
    rows = [
        (words.named("category", line.category.value if line.category else None), line.share, line.category is None)
        for line in lines
    ]
    if not rows:
        return None
    return shares_chart(
        rows,
        words,
        name="categories",
        title=words("contacts.categories"),
        head=words("column.category"),
    )


def _reasons(lines: tuple[ReasonLine, ...], words: Words) -> Table | None:
    if not lines:
        return None
    heads = ("reason", "contacts", "share", "per_thousand", "change")
    rows = tuple(
        (
            plain(line.name or line.reason),
            words.value(line.contacts),
            words.value(line.share),
            _per_thousand(line, words),
            words(f"change.{line.change.kind.value}") if line.change else "–",
        )
        for line in lines[:N_REASONS]
    )
    return Table(words("contacts.reasons"), tuple(words(f"column.{head}") for head in heads), rows, frozenset({1, 2}))


def _per_thousand(line: ReasonLine, words: Words) -> str:
    if line.per_thousand is None or line.per_thousand.value is None or not line.process:
        return "–"
    process = words.named("process", line.process)
    return words("themes.per_thousand", value=words.value(line.per_thousand), process=process)


def _occurrences(month: Month, words: Words) -> Table | None:
    if not month.occurrences:
        return None
    heads = tuple(words(f"column.{head}") for head in ("what", "from", "to"))
    rows = tuple(
        (plain(occurrence.note or occurrence.kind), words.date(occurrence.start), words.date(occurrence.end))
        for occurrence in month.occurrences
    )
    return Table(words("contacts.occurrences"), heads, rows)
