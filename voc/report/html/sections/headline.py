"""Headline section, one sheet of A4: findings, causes, scores, and other changes."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from voc.config import Config
from voc.insight.results import Month, ScoreLine, ThemeChange, ThemeLine
from voc.records import theme_reference
from voc.report.html.sections.charts import build_departments_chart, build_shares_chart, render_score_scale
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.prose import (
    Sentence,
    explain_unknown_causes,
    format_comments_and_customers,
    format_finding,
    format_fix,
    format_positive_share,
    format_score_basis,
    format_score_name,
    format_theme_label,
    format_urgent,
)
from voc.report.score_prose import format_score_change, format_score_mean
from voc.text.sanitize import sanitize_line

__all__ = ["build_headline_section"]

N_FINDINGS = 5
N_DEPARTMENTS = 6
N_SCORES = 3
N_CHANGES = 3
N_FIXES = 5
SHEET_HEIGHT_PX = 980.0
"""Height of an A4 within its margins, in CSS pixels, with a line to spare."""
CONFIRMED_LINE_PX = 18
"""Height of the line below the causes that says how many are confirmed."""
LETTERS_PER_LEAD_LINE, LETTERS_PER_LINE = 82, 96
"""Letters on a line of a finding's lead and of its detail, in a wide letter (DejaVu Sans)."""


def build_headline_section(
    month: Month, messages: ReportMessages, config: Config, *, generated_at: datetime, draft: bool
) -> dict[str, object]:
    """Return the values of the template ``headline.html.j2``.

    ``changes_spare`` and ``score_spare`` mark what is left out on paper when the page would be longer than a sheet.
    """
    findings = month.findings[:N_FINDINGS]
    themes_in_findings = {theme for finding in findings for theme in (finding.theme, *finding.themes)}
    all_changes = [(line, line.change) for line in month.themes if line.change is not None]
    other_changes = [(line, change) for line, change in all_changes if line.theme not in themes_in_findings]
    sentences = [
        format_finding(finding, month, messages, earlier_findings=month.findings[:n])
        for n, finding in enumerate(findings)
    ]
    # What goes first is what other pages have as well: changes stand among the themes, scores among the contacts, and
    # how many causes are confirmed among the notes on quality.
    n_changes, n_scores = min(len(other_changes), N_CHANGES), min(len(month.scores), N_SCORES)
    confirmed_px = CONFIRMED_LINE_PX if month.quality.n_confirmed else 0
    is_too_high = _estimate_height_px(sentences, n_changes, n_scores) + confirmed_px > SHEET_HEIGHT_PX
    n_more = len(other_changes) - N_CHANGES
    return {
        "changes_spare": is_too_high,
        "score_spare": is_too_high and _estimate_height_px(sentences, 0, n_scores) > SHEET_HEIGHT_PX,
        "company": sanitize_line(config.company.name),
        "title": format_title(month, messages),
        "made": messages("document.made", date=messages.format_date(generated_at)),
        "draft": draft,
        "sums": _format_totals(month, messages),
        "findings": sentences,
        **_describe_causes(month, messages),
        "confirmed_note": _format_confirmed_note(month, messages),
        "scores": [_describe_score(line, messages, n) for n, line in enumerate(month.scores[:N_SCORES], start=1)],
        "score_table": build_score_table(month, messages),
        "changes": [_describe_change(theme, change, messages) for theme, change in other_changes[:N_CHANGES]],
        "more_changes": messages.format_count("headline.changes_more", n_more) if n_more > 0 else "",
        "fixes": [format_fix(fix, messages) for fix in month.fixes[:N_FIXES]],
        "urgent": format_urgent(month, messages),
    }


def _estimate_height_px(sentences: list[Sentence], n_changes: int, n_scores: int) -> float:
    """Return how high the page will be on paper, in CSS pixels."""
    n_lines = 0
    for sentence in sentences:
        n_lines += ceil((len(sentence.lead) + len(sentence.code)) / LETTERS_PER_LEAD_LINE)
        n_lines += sum(ceil(len(text) / LETTERS_PER_LINE) for text in (sentence.detail, *sentence.replies))
    # Heights of the style sheet's blocks: the masthead, findings, two columns (causes beside scores), changes, the end.
    findings_px = 16.5 * n_lines + 8 * len(sentences)
    changes_px = 64 + 25 * n_changes if n_changes else 0
    return 178 + findings_px + max(290, 50 + 118 * n_scores) + changes_px + 50


def format_title(month: Month, messages: ReportMessages) -> str:
    """Return the report's title: ``Stem van de klant, oktober 2026``."""
    if month.department is None:
        return messages("document.title", month=messages.format_month(month.period))
    name = sanitize_line(month.department.name)
    return messages("document.title_department", month=messages.format_month(month.period), department=name)


def _format_totals(month: Month, messages: ReportMessages) -> str:
    """Return how many comments the report is about, and how many contacts."""
    if month.department is not None and month.comments.value is not None:
        comments = messages.format_count("count.comments", round(month.comments.value))
        if interval := messages.format_interval(month.comments):
            comments = f"{comments} ({interval})"
        return messages("headline.department_sum", comments=comments, department=sanitize_line(month.department.name))
    comments = format_comments_and_customers(month.comments, messages)
    if month.previous_comments is not None and month.previous_comments.value is not None:
        previous_count = messages.format_count("count.comments", round(month.previous_comments.value))
        # No comment at all: nobody was asked, which is not that nobody had anything to say.
        key = "headline.sum_before" if month.previous_comments.value else "headline.sum_gap"
        sentences = [messages(key, comments=comments, before=previous_count)]
    else:
        sentences = [messages("headline.sum", comments=comments)]
    if month.quality.n_contacts and month.department is None:
        contacts = messages.format_count("count.contacts", month.quality.n_contacts)
        sentences.append(messages("headline.contacts", contacts=contacts))
    return " ".join(sentences)


def _describe_causes(month: Month, messages: ReportMessages) -> dict[str, object]:
    """Return the chart of the causes, and a note on what it does not show."""
    unknown_note = explain_unknown_causes(month, messages)
    if unknown_note or not month.departments:
        return {"causes": None, "causes_note": unknown_note or messages("headline.causes_unknown")}
    if month.department is not None:
        return _describe_own_part(month, month.department.name, messages)
    named_lines = [line for line in month.departments if line.department is not None]
    unknown_lines = [line for line in month.departments if line.department is None]
    n_more = len(named_lines) - N_DEPARTMENTS
    # "Unknown" is always shown: without it the departments' shares would look like the whole.
    return {
        "causes": build_departments_chart([*named_lines[:N_DEPARTMENTS], *unknown_lines], messages),
        "causes_note": messages.format_count("headline.causes_more", n_more) if n_more > 0 else "",
    }


def _format_confirmed_note(month: Month, messages: ReportMessages) -> str:
    n_confirmed = month.quality.n_confirmed
    return messages("quality.confirmed", n=messages.format_integer(n_confirmed)) if n_confirmed else ""


def _describe_own_part(month: Month, department_name: str, messages: ReportMessages) -> dict[str, object]:
    """Return the chart of a department's part in each of its themes."""
    chart_rows = [
        (format_theme_label(theme, messages), cause.share, False)
        for theme in month.themes
        for cause in theme.causes
        if cause.department == department_name and cause.share.value is not None
    ]
    if not chart_rows:
        return {"causes": None, "causes_note": messages("themes.none")}
    chart = build_shares_chart(
        # As many bars as the company's chart has, which shows "unknown" beside the departments.
        chart_rows[: N_DEPARTMENTS + 1],
        messages,
        element_id="causes",
        title=messages("headline.own_causes"),
        first_column=messages("column.theme"),
        caption=messages("headline.own_causes_caption", department=sanitize_line(department_name)),
    )
    return {"causes": chart, "causes_note": ""}


def _describe_score(score_line: ScoreLine, messages: ReportMessages, number: int) -> dict[str, object]:
    """Return a score with its place on its scale; ``number`` tells its drawing from the others'."""
    return {
        "name": format_score_name(score_line, messages),
        "value": messages.format_value(score_line.estimate),
        "basis": format_score_basis(score_line, messages),
        "strip": render_score_scale(score_line, messages, element_id=f"score-{number}"),
        "change": format_score_change(score_line, messages),
        "mean": format_score_mean(score_line, messages),
        "positive": "" if score_line.is_nps else format_positive_share(score_line, messages),
    }


def build_score_table(month: Month, messages: ReportMessages) -> TextTable:
    """Return all scores with their intervals and the values before."""
    column_heads = tuple(
        messages(f"column.{head}") for head in ("score", "value", "interval", "mean", "n", "before_window", "reference")
    )
    table_rows = tuple(
        (
            format_score_name(line, messages),
            messages.format_value(line.estimate),
            messages.format_interval(line.estimate) or "–",
            "–" if line.mean is None or line.mean.value is None else messages.format_number(line.mean.value),
            messages.format_integer(line.estimate.n),
            messages.format_estimate(line.previous) if line.previous else "–",
            line.estimate.reference,
        )
        for line in month.scores
    )
    return TextTable(messages("headline.scores"), column_heads, table_rows, frozenset({1, 3, 4}))


def _describe_change(theme_line: ThemeLine, change: ThemeChange, messages: ReportMessages) -> dict[str, object]:
    """Return a change on one line; the theme's own card, which it links to, says more."""
    expected = messages.format_number(change.expected, 0)
    return {
        "kind": change.kind.value,
        "badge": messages(f"change.{change.kind.value}"),
        "label": format_theme_label(theme_line, messages),
        "anchor": theme_reference(theme_line.theme),
        "counts": messages("change.observed", observed=messages.format_integer(change.observed), expected=expected),
    }
