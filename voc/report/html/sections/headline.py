"""Headline section, one sheet of A4: findings, causes, scores, and other changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from voc.config import Config
from voc.insight.results import Finding, FindingKind, Month, ScoreLine, ThemeChange, ThemeLine
from voc.insight.scores import MIN_ANSWERS_OF_PART
from voc.records import Estimate, theme_reference
from voc.report.action_prose import format_late_actions, format_worked_action, list_worked_actions
from voc.report.cause_prose import is_own_theme
from voc.report.cost_prose import (
    find_own_total,
    format_month_total,
    format_own_comments,
    format_own_total,
    format_read,
)
from voc.report.cost_tables import build_hours_table, build_own_cost_table, find_whole_cost, list_alike_names
from voc.report.finding_numbers import format_finding_number, is_good_news, is_problem, list_problems
from voc.report.html.sections.charts import build_departments_chart, build_shares_chart, render_score_scale
from voc.report.html.sections.shapes import TextTable
from voc.report.letter_prose import format_ask, format_decider, list_score_sentences
from voc.report.messages import ReportMessages
from voc.report.prose import (
    Sentence,
    explain_unknown_causes,
    format_comments_and_customers,
    format_finding,
    format_fix,
    format_theme_label,
    format_urgent,
)
from voc.report.score_prose import (
    format_benchmark,
    format_positive_share,
    format_score_basis,
    format_score_change,
    format_score_mean,
    format_score_name,
    format_window,
)
from voc.report.voices_prose import LONGEST_IDEA, format_idea, shorten_label
from voc.text.sanitize import sanitize_line

__all__ = ["build_headline_section", "list_own_shares"]

N_FINDINGS, N_FINDINGS_IN_FULL = 5, 2
"""Findings on page one, and those that are told in full while there is anything else to leave out."""
N_DEPARTMENTS = 6
N_SCORES = 4
N_CHANGES = 3
N_FIXES, N_LARGEST = 5, 6
N_WORKED = 2
"""Actions that worked on page one; the section of actions has all."""
SHEET_HEIGHT_PX = 980.0
"""Height of an A4 within its margins, in CSS pixels, with a line to spare."""
LETTERS_PER_COLUMN_LINE = 58
"""Letters of small print on a line of one of two columns."""
LINE_PX, NOTE_LINE_PX, HEADING_PX, SCORE_PX, TABLE_ROW_PX, CHART_PX = 17.4, 16.0, 38.0, 90.0, 26.0, 280.0
"""Heights on paper of a line of text and of a small one, of a heading with its distances, of a score, of a row of the
hours and of the chart of causes."""
POINT_PX = 4.0
"""Distance above a point of a finding."""
FORM_BOX_PX = 40.0
"""Height of the box around the note on the form, with its distances."""
LETTERS_PER_LEAD_LINE, LETTERS_PER_LINE = 82, 96
"""Letters on a line of a finding's lead and of its detail, in a wide letter (DejaVu Sans)."""
N_SCORES_WHEN_FULL = 2
"""Scores that stay on a sheet that is too full; all stand among the contacts too."""


def build_headline_section(
    month: Month, messages: ReportMessages, config: Config, *, generated_at: datetime, draft: bool, form_note: str = ""
) -> dict[str, object]:
    """Return the values of the template ``headline.html.j2``; ``form_note`` says how a head answers.

    ``spare`` says what is left out on paper when the page would be longer than a sheet.
    """
    findings = month.findings[:N_FINDINGS]
    themes_in_findings = {theme for finding in findings for theme in (finding.theme, *finding.themes)}
    all_changes = [(line, line.change) for line in month.themes if line.change is not None]
    other_changes = [(line, change) for line, change in all_changes if line.theme not in themes_in_findings]
    sentences = [
        format_finding(finding, month, messages, earlier_findings=month.findings[:n])
        for n, finding in enumerate(findings)
    ]
    n_more = len(other_changes) - N_CHANGES
    values = {
        "company": sanitize_line(config.company.name),
        "title": format_title(month, messages),
        "made": messages("document.made", date=messages.format_date(generated_at)),
        "draft": draft,
        "form_note": form_note,
        "sums": _format_totals(month, messages),
        "total": format_month_total(month, messages) if month.department is None else format_own_total(month, messages),
        "findings": sentences,
        **_describe_letter(month, messages, list(zip(findings, sentences, strict=True)), draft=draft),
        **_describe_causes(month, messages),
        **_describe_costs(month, messages, config),
        "confirmed_note": _format_confirmed_note(month, messages),
        "scores_title": messages("headline.scores" if month.department is None else "headline.scores_department"),
        "scores": [_describe_score(line, messages, n) for n, line in enumerate(month.scores[:N_SCORES], start=1)],
        "score_table": build_score_table(month, messages),
        "changes": [_describe_change(theme, change, messages) for theme, change in other_changes[:N_CHANGES]],
        "more_changes": messages.format_count("headline.changes_more", n_more) if n_more > 0 else "",
        "fixes": [format_fix(fix, messages) for fix in month.fixes[:N_FIXES]],
        "idea": _describe_idea(month, findings, messages),
        "nothing": _choose_nothing_key(month, sentences),
        "most": [] if findings or month.department is not None else _list_largest_themes(month, messages),
        "urgent": format_urgent(month, messages),
        "n_urgent": month.n_urgent,
        "late": format_late_actions(month, [each for each in findings if is_problem(each)], messages),
        "no_scores": _explain_no_scores(month, messages),
    }
    return values | _choose_spare_parts(values)


def _choose_spare_parts(values: Mapping[str, Any]) -> dict[str, object]:
    """Return ``spare``: what is left out on paper when the page would be longer than a sheet.

    What goes first is what other pages have as well: changes stand among the themes, notes and scores further on.
    The PDF measures its page instead, and leaves out in the order of ``data-spare``.
    """
    spare: set[str] = set()
    for part in ("changes", "notes", "chart", "scores", "unsure", "findings", "money", "second"):
        if _estimate_height_px(values, spare) <= SHEET_HEIGHT_PX:
            break
        spare.add(part)
    return {"spare": frozenset(spare)}


def _describe_letter(
    month: Month, messages: ReportMessages, pairs: Sequence[tuple[Finding, Sentence]], *, draft: bool
) -> dict[str, Any]:
    """Return the lines that make page one a letter: what hurts, what is asked, what worked, what stayed the same."""
    same, unsure = list_score_sentences(month.scores, messages)
    worked_lines = list_worked_actions(month)[:N_WORKED]
    themes_told = {line.action.theme for line in worked_lines}
    good_news = [
        sentence
        for finding, sentence in pairs
        # What an action brought about is told once, with who is to be thanked.
        if is_good_news(finding) and not (finding.kind is FindingKind.RATE_FELL and finding.theme in themes_told)
    ]
    worked = [
        Sentence(
            line.action.reference,
            messages("finding.subject", name=sanitize_line(line.action.promise)),
            format_worked_action(line, month, messages),
        )
        for line in worked_lines
    ]
    return {
        "opening": sanitize_line(month.letter.opening),
        "problems": [sentence for finding, sentence in pairs if is_problem(finding)],
        # What somebody did comes before what only went well.
        "good_news": [*worked, *good_news],
        "thanks": sanitize_line(month.letter.thanks),
        "asks": [format_ask(ask, month, messages) for ask in month.letter.asks],
        "asks_title": messages("ask.title_proposed" if month.letter.is_proposed else "ask.title"),
        "asks_note": format_decider(month, messages, draft=draft),
        "same": same,
        "unsure": unsure,
        "urgent_code": next((each.code for finding, each in pairs if finding.kind is FindingKind.URGENT), ""),
    }


def _choose_nothing_key(month: Month, sentences: Sequence[Sentence]) -> str:
    """Return the message of a month without a problem: there is good news, there are figures, or there is neither."""
    if sentences:
        return "headline.no_problems"
    has_figures = bool(month.themes or month.categories or month.scores)
    return "headline.no_findings" if has_figures else "headline.no_figures"


def _list_largest_themes(month: Month, messages: ReportMessages) -> list[str]:
    """Return what customers mentioned most: a page without a finding still says what the month was about."""
    return [
        messages(
            "themes.most_line",
            label=format_theme_label(line, messages),
            comments=format_comments_and_customers(line.comments, messages),
        )
        for line in month.themes[:N_LARGEST]
    ]


def _describe_idea(month: Month, findings: Sequence[Finding], messages: ReportMessages) -> dict[str, str] | None:
    """Return the month's idea with most votes, or the one that a finding tells of; None without one."""
    finding = next((each for each in findings if each.idea is not None), None)
    idea = month.ideas[0] if finding is None and month.ideas else None if finding is None else finding.idea
    if idea is None:
        return None
    title, text = messages.format_count("idea.first_title", idea.votes), format_idea(idea, messages, LONGEST_IDEA)
    if finding is None:
        return {"title": title, "text": text, "code": ""}
    return {"title": title, "text": f"{text} {messages('idea.detail')}", "code": finding.code}


def _describe_costs(month: Month, messages: ReportMessages, config: Config) -> dict[str, object]:
    """Return the table of hours by cause (a department's: of its own causes), and where it says how they were counted.

    ``has_chart`` says whether the chart of causes stands there too: a department's own part stands nowhere else.
    """
    hours = build_hours_table(month, messages) if month.department is None else build_own_cost_table(month, messages)
    note = alike_note = ""
    if hours is not None and month.costs is not None:
        has_money = config.cost.euros_per_hour is not None and config.cost.signed_on is not None
        whole = find_whole_cost(month)
        section = messages("section.quality")
        if has_money and whole is not None and whole.value is not None:
            amount = messages.format_value(whole)
            note = messages("cost.note_short", section=section, range=amount)
        else:
            note = messages("cost.note_short_hours", section=section)
        if month.department is None and (names := list_alike_names(month)):
            alike_note = messages(
                "cost.note_alike", names=messages.format_list([sanitize_line(name) for name in names])
            )
    elif month.costs is None and (month.categories or month.reasons):
        note = messages("cost.no_times")
    title = messages("headline.causes" if month.department is None else "headline.own_causes")
    return {
        "hours": hours,
        "hours_note": note,
        "alike_note": alike_note,
        "causes_title": title,
        "has_chart": hours is None or month.department is not None,
    }


def _estimate_height_px(values: Mapping[str, Any], spare: Collection[str]) -> float:
    """Return how high the page will be on paper without what is spare, in CSS pixels."""
    sentences = [*values["problems"], *values["good_news"]]
    texts = (values[name] for name in ("total", "opening", "thanks", "sums", "late", "urgent"))
    n_lines = _count_lines(*texts, *values["asks"])
    n_lines += 1 if values["idea"] else 0
    for number, sentence in enumerate(sentences):
        n_in_full = 1 if "second" in spare else N_FINDINGS_IN_FULL
        is_short = "findings" in spare and n_in_full <= number < len(values["problems"])
        n_lines += ceil(len(sentence.lead) / LETTERS_PER_LEAD_LINE) + _count_lines(*sentence.replies)
        # Each point begins a line, and its catchword takes some of it.
        details = [f"{name} {text}" for name, text in sentence.points] or [sentence.detail]
        n_lines += 0 if is_short else _count_lines(*details)
    parts = ["asks", "good_news", "idea", *([] if "unsure" in spare else ["unsure"])]
    if "unsure" not in spare:
        n_lines += _count_lines(" ".join(values["unsure"]))
    n_changes = 0 if "changes" in spare else len(values["changes"])
    changes_px = 64 + 25 * n_changes if n_changes else 0
    headings_px = HEADING_PX * (1 + sum(bool(values[name]) for name in parts))
    fixes_px = HEADING_PX + LINE_PX * len(values["fixes"]) if values["fixes"] else 0
    text_px = LINE_PX * n_lines + 8 * len(sentences) + POINT_PX * sum(len(each.points) for each in sentences)
    form_px = LINE_PX * _count_lines(values["form_note"]) + FORM_BOX_PX if values["form_note"] else 0
    return 165 + headings_px + text_px + form_px + _estimate_columns_px(values, spare) + changes_px + fixes_px + 45


def _estimate_columns_px(values: Mapping[str, Any], spare: Collection[str]) -> float:
    """Return how high the two columns will be, hours or the chart of causes and scores, and what stayed the same."""
    hours = values["hours"]
    left_px = CHART_PX
    if hours is not None:
        left_px = (
            50
            + TABLE_ROW_PX * len(hours.rows)
            + NOTE_LINE_PX * ceil(len(values["alike_note"]) / LETTERS_PER_COLUMN_LINE)
        )
        if "money" not in spare:
            left_px += NOTE_LINE_PX * ceil(len(values["hours_note"]) / LETTERS_PER_COLUMN_LINE)
        left_px += CHART_PX if values["has_chart"] and values["causes"] and "chart" not in spare else 0
    if "notes" not in spare:
        left_px += 2 * NOTE_LINE_PX * sum(bool(values[name]) for name in ("causes_note", "confirmed_note"))
        left_px += 2 * NOTE_LINE_PX if hours is None and values["hours_note"] else 0
    n_scores = min(len(values["scores"]), N_SCORES_WHEN_FULL if "scores" in spare else N_SCORES)
    # Of the width of a lead: what stands by itself has no wider lines than can be read.
    n_same_lines = ceil(len(" ".join(values["same"])) / LETTERS_PER_LEAD_LINE)
    same_px = HEADING_PX + NOTE_LINE_PX * n_same_lines if values["same"] else 0
    return max(left_px, 50 + SCORE_PX * n_scores) + same_px


def _count_lines(*texts: str) -> int:
    """Return how many lines some texts take on paper."""
    return sum(ceil(len(text) / LETTERS_PER_LINE) for text in texts)


def format_title(month: Month, messages: ReportMessages) -> str:
    """Return the report's title: ``Stem van de klant, oktober 2026``."""
    if month.department is None:
        return messages("document.title", month=messages.format_month(month.period))
    name = sanitize_line(month.department.name)
    return messages("document.title_department", month=messages.format_month(month.period), department=name)


def _format_totals(month: Month, messages: ReportMessages) -> str:
    """Return how many comments the report is about, or that it is about too few or none."""
    if month.department is not None and month.trend and not month.trend[-1].is_collected:
        return messages("headline.sum_no_comments")
    if month.department is not None and month.comments.value is not None:
        # Where contacts are known page one counts these alone; comments stand with their table, and why they differ.
        return "" if find_own_total(month) is not None else format_own_comments(month, month.department.name, messages)
    # A department's own items may be none in a month that has many.
    if month.department is None and month.quality.n_feedback == 0 and month.quality.n_contacts == 0:
        return messages("headline.sum_nothing")
    if month.comments.value is None:
        return messages("headline.sum_few")
    comments = format_comments_and_customers(month.comments, messages)
    previous = 0 if month.previous_comments is None else round(month.previous_comments.value or 0)
    if month.department is None and not month.comments.value and previous:
        return messages("headline.sum_none", before=messages.format_count("count.comments", previous))
    if month.previous_comments is not None and month.previous_comments.value is not None:
        n_customers = None if month.comments.n_customers is None else month.previous_comments.n_customers
        earlier = replace(month.previous_comments, n_customers=n_customers)
        previous_count = format_comments_and_customers(earlier, messages)
        # No comment at all: nobody was asked, which is not that nobody had anything to say.
        key = "headline.sum_before" if month.previous_comments.value else "headline.sum_gap"
        sentences = [messages(key, comments=comments, before=previous_count)]
    else:
        sentences = [messages("headline.sum", comments=comments)]
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
    """Return how many causes a person confirmed, where the sentences above do not say what the shares rest on."""
    n_confirmed = month.quality.n_confirmed
    if not n_confirmed or month.department is not None or format_read(month, messages):
        return ""
    return messages("quality.confirmed", n=messages.format_integer(n_confirmed))


def _describe_own_part(month: Month, department_name: str, messages: ReportMessages) -> dict[str, object]:
    """Return the chart of a department's part in each of its themes."""
    chart_rows = [(label, share, False) for label, share in list_own_shares(month, messages)]
    if not chart_rows:
        return {"causes": None, "causes_note": messages("headline.own_none_sure" if month.themes else "themes.none")}
    chart = build_shares_chart(
        # As many bars as the company's chart has, which shows "unknown" beside the departments.
        chart_rows[: N_DEPARTMENTS + 1],
        messages,
        element_id="causes",
        title=messages("headline.own_causes"),
        first_column=messages("column.theme"),
        caption=" ".join(_list_own_captions(month, department_name, messages)),
    )
    return {"causes": chart, "causes_note": ""}


def list_own_shares(month: Month, messages: ReportMessages) -> list[tuple[str, Estimate]]:
    """Return the names of a department's own themes, each with the share of it that arises there."""
    name = None if month.department is None else month.department.name
    return [
        (shorten_label(format_theme_label(theme, messages)), cause.share)
        for theme in month.themes
        for cause in theme.causes
        if cause.department == name and cause.share.value is not None and is_own_theme(theme)
    ]


def _list_own_captions(month: Month, department_name: str, messages: ReportMessages) -> list[str]:
    """Return what the bars of the own part are, and the share of each finding that takes several of them together."""
    captions = [messages("headline.own_causes_caption", department=sanitize_line(department_name))]
    for finding in list_problems(month):
        share = next((each.share for each in finding.causes if each.department == department_name), None)
        if len({finding.theme, *finding.themes}) > 1 and share is not None and share.value is not None:
            number, value = format_finding_number(finding.code, month, messages), messages.format_value(share)
            captions.append(messages("headline.own_causes_finding", number=number, share=value))
    return captions


def _explain_no_scores(month: Month, messages: ReportMessages) -> str:
    """Return why there is no score: nobody gave one, or too few of those whose cause lies with the department."""
    if month.department is None:
        return messages("headline.no_scores")
    return messages("headline.no_own_scores", n=messages.format_integer(MIN_ANSWERS_OF_PART))


def _describe_score(score_line: ScoreLine, messages: ReportMessages, number: int) -> dict[str, object]:
    """Return a score with its place on its scale; ``number`` tells its drawing from the others'."""
    return {
        "name": format_score_name(score_line, messages),
        "value": messages.format_value(score_line.estimate),
        # "0 answers" would be untrue of a score that is hidden, and its words are no figure to print large.
        "is_hidden": score_line.estimate.value is None,
        "basis": format_score_basis(score_line, messages),
        "strip": render_score_scale(score_line, messages, element_id=f"score-{number}"),
        "change": format_score_change(score_line, messages),
        "mean": format_score_mean(score_line, messages),
        "benchmarks": [format_benchmark(score_line, each, messages) for each in score_line.benchmarks]
        if score_line.estimate.value is not None
        else [],
        "positive": "" if score_line.is_nps else format_positive_share(score_line, messages),
    }


def build_score_table(month: Month, messages: ReportMessages) -> TextTable:
    """Return all scores with their intervals and the values before."""
    column_heads = tuple(
        messages(f"column.{head}") for head in ("score", "months", "value", "interval", "mean", "n", "before_window")
    )
    table_rows = tuple(
        (
            format_score_name(line, messages),
            "–" if line.period is None else format_window(line.period, line.window_months, messages),
            messages.format_value(line.estimate),
            messages.format_interval(line.estimate) or "–",
            "–" if line.mean is None or line.mean.value is None else messages.format_number(line.mean.value),
            messages.format_integer(line.estimate.n),
            messages.format_estimate(line.previous) if line.previous else "–",
        )
        for line in month.scores
    )
    return TextTable(messages("headline.scores"), column_heads, table_rows, frozenset({2, 4, 5}))


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
