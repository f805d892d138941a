"""Page of a year: its months in figures, what happened in each, what was done about it, and its largest themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from voc.errors import UsageError
from voc.insight.results import FindingKind, Month, ScoreLine
from voc.records import Category, Scope, label_in, theme_reference
from voc.records.ids import ThemeId
from voc.report.action_prose import format_verdict, format_who
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.prose import format_finding
from voc.report.score_prose import format_score_name
from voc.report.single_page import OverviewPart, OverviewSettings
from voc.report.voices_prose import shorten_label
from voc.text.sanitize import sanitize_line

__all__ = ["build_year_page"]

TOLD_KINDS = frozenset(
    {
        FindingKind.THEME_NEW,
        FindingKind.THEME_GROWING,
        FindingKind.THEME_RETURNED,
        FindingKind.RATE_FELL,
        FindingKind.RATE_ROSE,
        FindingKind.SCORE_CHANGED,
    }
)
"""Findings that tell what happened; what was urgent or unknown is of its month alone."""
N_FINDINGS_OF_MONTH = 3
N_THEMES = 10


def build_year_page(months: Sequence[Month], settings: OverviewSettings, *, year: int) -> tuple[Path, ...]:
    """Write ``FOLDER/voc-2026-nl.html`` and the like, and return the files.

    Parameters
    ----------
    months
        The months of the year that have data, in order, all for one reader.

    Raises
    ------
    UsageError
        No month, or a format that there is not.
    """
    if not months:
        raise UsageError(f"there is no month of {year} with data")
    messages, last = ReportMessages(settings.language), months[-1]
    parts = [OverviewPart(messages("year.figures"), table=_build_month_table(months, messages))]
    parts.append(OverviewPart(messages("year.happened"), _list_events(months, messages), note=messages("year.basis")))
    if (table := _build_action_table(last, year, messages)).rows:
        parts.append(OverviewPart(messages("section.actions"), table=table, note=messages("action.method")))
    if (table := _build_theme_table(months, messages)).rows:
        parts.append(OverviewPart(messages("section.themes"), table=table, note=messages("year.themes_note")))
    n_months = len(months)
    months_text = messages(
        "year.months", first=messages.format_month(months[0].period), last=messages.format_month(last.period)
    )
    return settings.write(
        f"voc-{year}",
        parts,
        title=messages("year.title", year=year),
        intro="" if n_months == 12 else months_text,  # noqa: PLR2004 - months of a year
        department=None if last.department is None else last.department.name,
    )


def _build_month_table(months: Sequence[Month], messages: ReportMessages) -> TextTable:
    """Return a row of figures for each month; of the scores those that are an NPS, which months have alike."""
    nps_names = {
        _identify(line): format_score_name(line, messages) for month in months for line in month.scores if line.is_nps
    }
    has_contacts = any(month.quality.n_contacts and month.department is None for month in months)
    heads = ["column.month", "column.comments", "column.customers"]
    heads += ["column.contacts", "year.avoidable"] if has_contacts else []
    rows = []
    for month in months:
        comments, n_customers = month.comments, month.comments.n_customers
        row = [messages.format_month(month.period), messages.format_value(comments)]
        row.append("–" if n_customers is None or comments.value is None else messages.format_integer(n_customers))
        if has_contacts:
            n_contacts = month.quality.n_contacts
            row.append("–" if n_contacts is None else messages.format_integer(n_contacts))
            row.append(_format_avoidable(month, messages))
        estimates = {_identify(line): line.estimate for line in month.scores}
        for key in nps_names:
            estimate = estimates.get(key)
            row.append("–" if estimate is None or estimate.value is None else messages.format_value(estimate))
        rows.append(tuple(row))
    columns = (*(messages(head) for head in heads), *nps_names.values())
    return TextTable(messages("year.by_month"), columns, tuple(rows), frozenset(range(1, len(columns))))


def _identify(line: ScoreLine) -> tuple[str, Scope | None, str]:
    return line.question, line.scope, line.scale


def _format_avoidable(month: Month, messages: ReportMessages) -> str:
    line = next((each for each in month.categories if each.category is Category.UNNECESSARY), None)
    if line is None or line.share.value is None:
        return "–"
    span = messages.format_span(line.share)
    return f"{messages.format_value(line.share)} ({span})" if span else messages.format_value(line.share)


def _list_events(months: Sequence[Month], messages: ReportMessages) -> list[str]:
    """Return the findings of each month that tell what happened, with the code under which the month tells more."""
    sentences = []
    for month in months:
        events = [finding for finding in month.findings if finding.kind in TOLD_KINDS][:N_FINDINGS_OF_MONTH]
        for finding in events:
            sentence = format_finding(finding, month, messages)
            name = messages.format_month(month.period)
            sentences.append(messages("year.event", month=name, lead=sentence.lead.rstrip("."), code=sentence.code))
    return sentences or [messages("year.nothing")]


def _build_action_table(last: Month, year: int, messages: ReportMessages) -> TextTable:
    """Return what was promised or done in the year, with what came of it by its last month."""
    rows = tuple(
        (
            line.action.reference,
            sanitize_line(line.action.promise),
            format_who(line, last, messages),
            # With its year: an action of this one may have been done before it, or after.
            "–" if line.action.done is None else messages.format_date(line.action.done),
            format_verdict(line.effect, messages),
        )
        for line in last.actions
        if year in {day.year for day in (line.action.start, line.action.due, line.action.done) if day is not None}
    )
    heads = ("action", "promise", "who", "done", "verdict")
    return TextTable(messages("year.actions"), tuple(messages(f"column.{head}") for head in heads), rows)


def _build_theme_table(months: Sequence[Month], messages: ReportMessages) -> TextTable:
    """Return the themes with most comments over the year, with their highest month."""
    totals: Counter[ThemeId] = Counter()
    highest: dict[ThemeId, tuple[float, str]] = {}
    labels: dict[ThemeId, str] = {}
    for month in months:
        for line in month.themes:
            count = line.comments.value or 0.0
            totals[line.theme] += round(count)
            labels[line.theme] = sanitize_line(label_in(line.labels, messages.language, theme_reference(line.theme)))
            if count > highest.get(line.theme, (0.0, ""))[0]:
                highest[line.theme] = count, messages.format_month(month.period)
    n_months = Counter(line.theme for month in months for line in month.themes)
    rows = tuple(
        (
            shorten_label(labels[theme]),
            messages.format_integer(total),
            messages.format_integer(n_months[theme]),
            messages("year.highest", month=highest[theme][1], n=messages.format_integer(highest[theme][0])),
        )
        for theme, total in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:N_THEMES]
        if theme in highest
    )
    heads = (messages("column.theme"), messages("column.comments"), messages("year.n_months"), messages("year.peak"))
    return TextTable(messages("year.largest"), heads, rows, frozenset({1, 2}))
