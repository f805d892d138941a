"""Page with two months side by side: what surely differs, then all figures of both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voc.insight.month_comparison import ComparedFigure, ComparedGroup, MonthComparison
from voc.records import AT_LEAST, AT_MOST, Estimate, label_in, theme_reference
from voc.records.ids import ThemeId
from voc.report.html.sections.charts import format_department
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.score_prose import format_score_name
from voc.report.single_page import OverviewPart, OverviewSettings
from voc.report.voices_prose import shorten_label
from voc.text.sanitize import sanitize_line

__all__ = ["build_comparison_page"]

N_THEMES = 16
"""Themes in the table, so that all stands on one sheet; those that surely differ are all in the sentences above it."""


def build_comparison_page(comparison: MonthComparison, settings: OverviewSettings) -> tuple[Path, ...]:
    """Write ``FOLDER/voc-2026-09-2026-10-nl.html`` and the like, and return the files.

    Raises
    ------
    UsageError
        A format that there is not.
    """
    messages = ReportMessages(settings.language)
    first, second = comparison.first, comparison.second
    names = messages.format_month(first.period), messages.format_month(second.period)
    groups = [ComparedGroup.COUNT, ComparedGroup.CATEGORY, ComparedGroup.SCORE]
    figures = [figure for group in groups for figure in comparison.list_group(group)]
    causes = [figure for figure in comparison.list_group(ComparedGroup.CAUSE) if _is_printed(figure)]
    themes = comparison.list_group(ComparedGroup.THEME)
    parts = [
        OverviewPart(messages("compare.sure"), _list_sure(comparison, messages), note=messages("compare.sure_note")),
        OverviewPart(messages("compare.figures"), table=_build_table(figures, comparison, messages)),
    ]
    if causes:
        parts.append(OverviewPart(messages("headline.causes"), table=_build_table(causes, comparison, messages)))
    if themes:
        table = _build_table(themes[:N_THEMES], comparison, messages)
        parts.append(OverviewPart(messages("section.themes"), table=table, note=messages("compare.themes_note")))
    return settings.write(
        f"voc-{first.period}-{second.period}",
        parts,
        title=messages("compare.title", first=f"{names[0][:1].upper()}{names[0][1:]}", second=names[1]),
        department=None if first.department is None else first.department.name,
    )


def _list_sure(comparison: MonthComparison, messages: ReportMessages) -> list[str]:
    """Return a sentence for each figure that differs by more than chance; one that says so where there is none."""
    sentences = []
    for figure in comparison.figures:
        if figure.is_established and figure.first is not None and figure.second is not None:
            values = {
                "name": _name_figure(figure, comparison, messages),
                "first": messages.format_value(figure.first),
                "second": messages.format_value(figure.second),
                "difference": _format_difference(figure, messages),
            }
            sentences.append(messages(f"compare.{figure.group}", **values))
    return sentences or [messages("compare.nothing")]


def _is_printed(figure: ComparedFigure) -> bool:
    return any(each is not None and each.value is not None for each in (figure.first, figure.second))


def _build_table(figures: Sequence[ComparedFigure], comparison: MonthComparison, messages: ReportMessages) -> TextTable:
    months = [messages.format_month(month.period) for month in (comparison.first, comparison.second)]
    heads = (messages("column.what"), *months, messages("column.difference"))
    rows = tuple(
        (
            _name_figure(figure, comparison, messages),
            _format_cell(figure.first, messages),
            _format_cell(figure.second, messages),
            _format_difference(figure, messages),
        )
        for figure in figures
        if _is_printed(figure)
    )
    return TextTable(messages("compare.table"), heads, rows, frozenset({1, 2}))


def _format_cell(estimate: Estimate | None, messages: ReportMessages) -> str:
    if estimate is None or estimate.value is None:
        return "–"
    # Two signs around a dash cannot be read.
    format_ends = messages.format_interval if estimate.unit == "nps" else messages.format_span
    span = "" if estimate.note == AT_MOST else format_ends(estimate)
    return f"{messages.format_value(estimate)} ({span})" if span else messages.format_value(estimate)


def _format_difference(figure: ComparedFigure, messages: ReportMessages) -> str:
    """Return ``+4 procentpunten (+1 tot +7)``; a dash where two figures cannot be held against each other."""
    difference = figure.difference
    if figure.first is None or figure.second is None or difference is None:
        return "–"
    factor, key = (100, "percentage_points") if difference.unit == "share" else (1, "points")
    # Between the values as they are printed: a reader subtracts.
    change = round(factor * (figure.second.value or 0)) - round(factor * (figure.first.value or 0))
    low = min(change, round(factor * (difference.low or 0)))
    high = max(change, round(factor * (difference.high or 0)))
    texts = (messages.format_signed(number) for number in (change, low, high))
    if difference.note == AT_LEAST:
        return messages.format_count(f"compare.least_{key}", abs(change), change=messages.format_signed(change))
    return messages.format_count(
        f"compare.{key}", abs(change), **dict(zip(("change", "low", "high"), texts, strict=True))
    )


def _name_figure(figure: ComparedFigure, comparison: MonthComparison, messages: ReportMessages) -> str:
    if figure.group is ComparedGroup.COUNT:
        return messages(f"column.{figure.name}")
    if figure.group is ComparedGroup.CATEGORY:
        return messages(f"category.{figure.name}")
    if figure.group is ComparedGroup.SCORE:
        return format_score_name(comparison.second.scores[int(figure.name)], messages)
    if figure.group is ComparedGroup.CAUSE or figure.theme is None:
        lines = comparison.second.departments
        line = next((each for each in lines if each.department and each.department.name == figure.name), None)
        return sanitize_line(figure.name) if line is None else format_department(line, messages)
    return _find_label(figure.theme, comparison, messages)


def _find_label(theme: ThemeId, comparison: MonthComparison, messages: ReportMessages) -> str:
    lines = (line for month in (comparison.second, comparison.first) for line in month.themes if line.theme == theme)
    line = next(lines, None)
    reference = theme_reference(theme)
    if line is None:
        return reference
    return shorten_label(sanitize_line(label_in(line.labels, messages.language, reference)))
