"""Sentences of a report: what is established, in words. Figures come from insight, phrases from ``messages/``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voc.insight.results import (
    ChangeKind,
    Finding,
    FindingKind,
    Fix,
    Month,
    ThemeChange,
    ThemeLine,
    WeekCount,
)
from voc.records import Estimate, Occurrence, Period, label_in, theme_reference
from voc.report.action_prose import list_open_actions
from voc.report.cause_prose import format_causes, format_for_and_against, format_order
from voc.report.cost_prose import format_contacts_of_finding, format_own_contacts
from voc.report.messages import ReportMessages
from voc.report.reply_prose import format_reply
from voc.report.score_prose import compute_printed_difference, format_difference, format_score_mean, format_score_name
from voc.report.voices_prose import format_good_news, format_idea_finding, format_repeats, shorten_label, split_label
from voc.text.messages.catalog import SMALLEST_PRINTED_COUNT
from voc.text.sanitize import sanitize_line

__all__ = [
    "Sentence",
    "explain_unknown_causes",
    "format_calls",
    "format_change",
    "format_comments_and_customers",
    "format_decision",
    "format_finding",
    "format_finding_names",
    "format_fix",
    "format_theme_label",
    "format_urgent",
]

DAYS_OF_WEEK = 7
LONGEST_NAME = 40
"""Characters of a quotation that stands for a theme in a list of several."""
WIDEST_RATIO = 10.0
"""High end of a ratio over its low end from which on neither is told."""

_KEY_BY_THEME_KIND = {
    FindingKind.THEME_NEW: "theme_new",
    FindingKind.THEME_GROWING: "theme_growing",
    FindingKind.THEME_RETURNED: "theme_returned",
    FindingKind.THEME_SHRINKING: "theme_shrinking",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding in words: the ``lead`` says it, the ``detail`` gives the figures, the ``code`` is how to dispute it.

    ``points`` is the detail of an incident under catchwords (how many, whose cause, repair, promise), each with its
    sentences; empty: the detail is short.
    """

    code: str
    lead: str
    detail: str
    replies: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()


def format_theme_label(theme_line: ThemeLine | Fix, messages: ReportMessages) -> str:
    """Return a theme's label in the report's language, or in another one; its reference where it has none."""
    return sanitize_line(label_in(theme_line.labels, messages.language, theme_reference(theme_line.theme)))


def format_comments_and_customers(estimate: Estimate, messages: ReportMessages) -> str:
    """Return ``212 reacties van 187 klanten``, or why the group is not shown."""
    if estimate.value is None:
        return messages.explain_missing(estimate)
    comments = messages.format_count("count.comments", round(estimate.value))
    if estimate.n_customers is None:
        return comments
    return messages.format_count("count.from_customers", estimate.n_customers, comments=comments)


def format_decision(theme_line: ThemeLine, messages: ReportMessages) -> str:
    """Return what an officer decided about a theme: where the cause lies, and who fixes it."""
    sentences = []
    if theme_line.department is not None:
        sentences.append(messages("cause.decided", department=sanitize_line(theme_line.department)))
    if theme_line.fixer is not None:
        sentences.append(messages("cause.fixer", department=sanitize_line(theme_line.fixer)))
    return " ".join(sentences)


def explain_unknown_causes(month: Month, messages: ReportMessages) -> str | None:
    """Return the sentence for a month in which every cause is unknown, or None when one is known."""
    if any(line.department is not None and line.comments.value for line in month.departments):
        return None
    causes = (cause for theme in month.themes for cause in theme.causes)
    if any(cause.department is not None and cause.share.value for cause in causes):
        return None
    return messages("headline.causes_unknown")


# ---- lists ------------------------------------------------------------------------------------------------


def format_fix(fix: Fix, messages: ReportMessages) -> str:
    """Return a theme that the department is to fix, with its comments."""
    label, comments = format_theme_label(fix, messages), messages.format_value(fix.comments)
    return messages("fixes.line", label=label, comments=comments)


def format_urgent(month: Month, messages: ReportMessages) -> str:
    """Return how many items are on the call-today list, and about how many of them somebody has called.

    Of none the company reads that there was none; a department, whose own are seldom any, reads nothing.
    """
    if not month.n_urgent:
        return "" if month.department is not None else messages("headline.no_urgent")
    name = messages.format_month(month.period)
    sentences = [messages.format_count("headline.urgent", month.n_urgent, month=name), format_calls(month, messages)]
    return " ".join(filter(None, sentences))


def format_calls(month: Month, messages: ReportMessages) -> str:
    """Return about how many urgent items somebody has called, or that nothing is known of it."""
    if not month.n_called:
        return messages("headline.none_called")
    if month.n_called >= month.n_urgent:
        return messages("headline.called_all")
    return messages.format_count("headline.called", month.n_called)


# ---- changes ----------------------------------------------------------------------------------------------


def format_change(
    change: ThemeChange, period: Period, messages: ReportMessages, *, comments: Estimate | None = None
) -> str:
    """Return the observed count beside the usual one, their ratio, and the day that the change began on.

    Parameters
    ----------
    period
        The month that was counted.
    comments
        The comments that the customers wrote, where these are to be said as well.
    """
    observed = messages.format_count(f"count.{change.unit}", change.observed)
    if comments is not None and comments.value is not None and comments.value != change.observed:
        in_words = messages.format_count("count.comments", round(comments.value))
        observed = messages("change.with_comments", observed=observed, comments=in_words)
    usual, ratio = _format_usual(change, period, messages), _format_ratio(change, messages)
    sentences = [messages("change.sentence", observed=observed, usual=usual, ratio=ratio)]
    if change.last_active is not None:
        sentences.append(messages("change.last_active", month=messages.format_month(change.last_active)))
    if change.since is not None:
        sentences.append(messages("change.since", day=messages.format_day(change.since)))
    return " ".join(sentences)


def _format_usual(change: ThemeChange, period: Period, messages: ReportMessages) -> str:
    """Return how many there are in such a month as a rule: ``in een gewone oktober zijn dat er ongeveer 5``."""
    name = messages.format_month_name(period)
    if change.expected < SMALLEST_PRINTED_COUNT:
        return messages("change.usual_none", month=name)
    return messages("change.usual", month=name, count=messages.format_integer(change.expected))


def _format_ratio(change: ThemeChange, messages: ReportMessages) -> str:
    """Return how many times the usual number there were; empty: of a new theme next to nothing was usual.

    "Between 2.3 and 115 times" tells no more than that it were more.
    """
    interval, (low, high) = messages.format_interval(change.ratio), (change.ratio.low or 0.0, change.ratio.high or 0.0)
    if not interval or change.kind is ChangeKind.NEW or high > WIDEST_RATIO * low:
        return ""
    return messages("change.ratio", ratio=messages.format_value(change.ratio), interval=interval)


# ---- findings ---------------------------------------------------------------------------------------------


def format_finding(
    finding: Finding, month: Month, messages: ReportMessages, *, earlier_findings: Sequence[Finding] = ()
) -> Sentence:
    """Return a finding in words.

    Parameters
    ----------
    earlier_findings
        Those that stand above it: an entry of the calendar that one of them named is not named again.
    """
    # Two findings may come from one entry (of two departments); told once, it does not fill the page.
    if any(earlier.occurrence == finding.occurrence for earlier in earlier_findings):
        finding = replace(finding, occurrence=None)
    theme = next((line for line in month.themes if line.theme == finding.theme), None)
    points: tuple[tuple[str, str], ...] = ()
    if finding.kind in _KEY_BY_THEME_KIND:
        lead, points = _format_theme_finding(finding, theme, month, messages)
        detail = " ".join(text for _, text in points)
    elif finding.comparison is not None:
        lead, detail = _format_rate_finding(finding, theme, messages)
    elif finding.idea is not None:
        lead, detail = format_idea_finding(finding.idea, messages)
    elif finding.kind is FindingKind.GOOD_NEWS and theme is not None:
        lead, detail = format_good_news(finding, theme, format_theme_label(theme, messages), messages)
    elif finding.kind is FindingKind.SCORE_CHANGED:
        lead, detail = _format_score_finding(finding, month, messages)
    elif finding.kind is FindingKind.URGENT:
        lead = messages.format_count("finding.urgent", month.n_urgent)
        detail = " ".join(filter(None, [messages("finding.urgent_detail"), format_calls(month, messages)]))
    else:
        lead, detail = _format_cause_finding(finding, month, messages)
    replies = [format_reply(reply, messages) for reply in finding.replies]
    if finding.silent_department is not None:
        replies.append(messages("reply.silent", department=sanitize_line(finding.silent_department)))
    return Sentence(finding.code, lead, detail, tuple(replies), points)


def _format_theme_finding(
    finding: Finding, theme_line: ThemeLine | None, month: Month, messages: ReportMessages
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return lead and points of a finding about the themes of one incident.

    In the order in which it is asked about: how many, whose cause, what was repaired, what was promised.
    """
    # A theme that the month does not show has no label here: its finding names it by its number.
    reference = theme_reference(finding.theme or 0)
    theme_label = reference if theme_line is None else format_theme_label(theme_line, messages)
    related = [line for line in month.themes if line.theme in finding.themes and line.theme != finding.theme]
    change = finding.change or (theme_line.change if theme_line else None)
    key = f"finding.{_KEY_BY_THEME_KIND[finding.kind]}"
    subject = _format_subject(theme_label, messages)
    is_for_department = month.department is not None
    size = [] if change is None else _format_observed(change, finding.estimates.get("comments"), month.period, messages)
    if related and theme_line is not None:
        names = format_finding_names(finding, month, messages)
        # Whoever reads of all departments finds the counts of each among the themes.
        size.append(
            messages("finding.parts", parts=_format_parts([theme_line, *related], messages))
            if is_for_department
            else messages("finding.themes", n=messages.format_integer(1 + len(related)), names=names)
        )
    size.append(format_contacts_of_finding(finding, messages, is_for_department=is_for_department))
    size.append("" if finding.repeats is None else format_repeats(finding.repeats, messages))
    causes = finding.causes or (theme_line.causes if theme_line else ())
    cause = [
        format_causes(causes, messages),
        format_own_contacts(finding, messages, is_for_department=is_for_department),
    ]
    if theme_line is not None:
        # A person's word beside the estimate: the next computation of the causes rests on it.
        cause.append(format_decision(theme_line, messages))
    if change is None or change.since is None:
        lead = messages(key, subject=subject)
        cause.insert(0, _format_entry("finding.occurrence", finding.occurrence, messages))
    elif finding.occurrence is not None and finding.occurrence.start == change.since:
        # What the calendar has on the very day is what happened; on another day it is told with the cause.
        note = _format_note(finding.occurrence)
        lead = messages(f"{key}_entry", subject=subject, day=messages.format_day(change.since), note=note)
    else:
        lead = messages(f"{key}_since", subject=subject, day=messages.format_day(change.since))
        cause.insert(0, _format_entry("finding.occurrence", finding.occurrence, messages))
    parts = {
        "size": size,
        "cause": cause,
        "evidence": [format_for_and_against(finding, causes, messages)],
        "repair": _format_repair(finding, messages),
        "promise": list_open_actions(finding, month, messages),
    }
    texts = {name: " ".join(filter(None, sentences)) for name, sentences in parts.items()}
    return lead, tuple((messages(f"finding.about_{name}"), text) for name, text in texts.items() if text)


def format_finding_names(finding: Finding, month: Month, messages: ReportMessages) -> str:
    """Return the names of a finding's themes that the month shows, its first one first; quotations are cut short."""
    first = [line for line in month.themes if line.theme == finding.theme]
    related = [line for line in month.themes if line.theme in finding.themes and line.theme != finding.theme]
    names = [shorten_label(format_theme_label(line, messages)) for line in (*first, *related)]
    return messages.format_list([_quote_name(_cut_name(name), messages) for name in names])


def _cut_name(name: str) -> str:
    """Return a theme's name, one that is a long quotation cut at a word: ``“The bill with the double …”``."""
    if not name.startswith("“") or len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME].rsplit(' ', 1)[0]} …”"


def _format_subject(label: str, messages: ReportMessages) -> str:
    """Return a theme as what customers write about: ``‘Nota’: “Mijn nota klopt niet”``."""
    name, example = split_label(label)
    subject = _quote_name(name, messages)
    return messages("finding.subject_example", subject=subject, example=example) if example else subject


def _quote_name(name: str, messages: ReportMessages) -> str:
    """Return a theme's name in marks; one that is a customer's words has its own around it."""
    return name if name.startswith("“") else messages("finding.subject", name=name)


def _format_observed(
    change: ThemeChange, comments: Estimate | None, period: Period, messages: ReportMessages
) -> list[str]:
    """Return who wrote about a theme beside how many were to be expected, and when it was seen before."""
    is_by_customers = change.unit == "customers"
    observed = messages.format_count(f"count.{change.unit}", change.observed)
    if is_by_customers and comments is not None and comments.value is not None and comments.value != change.observed:
        in_words = messages.format_count("count.comments", round(comments.value))
        observed = messages("change.with_comments", observed=observed, comments=in_words)
    key = "finding.wrote" if is_by_customers else "finding.wrote_comments"
    usual, ratio = _format_usual(change, period, messages), _format_ratio(change, messages)
    sentences = [messages.format_count(key, change.observed, observed=observed, usual=usual, ratio=ratio)]
    if change.last_active is not None:
        sentences.append(messages("change.last_active", month=messages.format_month(change.last_active)))
    return sentences


def _format_rate_finding(finding: Finding, theme_line: ThemeLine | None, messages: ReportMessages) -> tuple[str, str]:
    """Return lead and detail of a finding about what two events of a process brought per thousand."""
    comparison, change = finding.comparison, finding.estimates["change"]
    if comparison is None or change.value is None:
        return messages("none.not_established"), ""
    label = theme_reference(finding.theme or 0) if theme_line is None else format_theme_label(theme_line, messages)
    process = messages.format_code("process", comparison.process)
    key = "fell" if change.value < 0 else "rose"
    lead = messages(
        f"finding.rate_{key}", label=label, process=process, percent=messages.format_percent(abs(change.value))
    )
    sentences = [
        messages(
            "finding.rate_detail",
            process=process,
            days=comparison.window_days,
            day=messages.format_date(comparison.day),
            previous_day=messages.format_date(comparison.previous_day),
            rate=messages.format_value(finding.estimates["rate"]),
            rate_before=messages.format_value(finding.estimates["rate before"]),
            volume=messages.format_integer(comparison.volume),
            previous_volume=messages.format_integer(comparison.previous_volume),
            change=messages.format_estimate(change),
        ),
        _format_entry("finding.occurrence", finding.occurrence, messages),
        format_causes(finding.causes, messages),
        *_format_repair(finding, messages),
    ]
    return lead, " ".join(filter(None, sentences))


def _format_parts(lines: Sequence[ThemeLine], messages: ReportMessages) -> str:
    """Return the themes of an incident with their customers: ``Teruglevering (199 klanten), Nota (117 klanten)``."""
    parts = [
        messages(
            "finding.part",
            label=_quote_name(_cut_name(shorten_label(format_theme_label(line, messages))), messages),
            n=_format_customers(line, messages),
        )
        for line in lines
    ]
    return messages.format_list(parts)


def _format_customers(line: ThemeLine, messages: ReportMessages) -> str:
    """Return a theme's customers, or its comments where no source says who wrote them."""
    if line.comments.n_customers is not None:
        return messages.format_count("count.customers", line.comments.n_customers)
    return messages.format_count("count.comments", round(line.comments.value or 0))


def _format_entry(key: str, entry: Occurrence | None, messages: ReportMessages) -> str:
    """Return an entry of the calendar as a sentence; empty: there is none."""
    if entry is None:
        return ""
    return messages(key, note=_format_note(entry), day=messages.format_day(entry.start))


def _format_note(entry: Occurrence) -> str:
    """Return the words of an entry of the calendar; the sentence around them ends with a full stop of its own."""
    return sanitize_line(entry.note or entry.kind).rstrip(".")


def _format_repair(finding: Finding, messages: ReportMessages) -> list[str]:
    """Return what the calendar says about a finding's repair, and the comments of each week since."""
    sentences = [_format_entry("finding.repair", finding.repair, messages)]
    if any(week.comments.value is not None for week in finding.weeks_after_repair):
        sentences.append(_format_weeks(finding, messages))
    if finding.occurrence is not None and finding.repair is None and _can_be_repaired(finding):
        sentences.append(messages("finding.not_repaired"))
    return sentences


def _format_weeks(finding: Finding, messages: ReportMessages) -> str:
    """Return how many comments came in each week after a repair; the last one may be cut off by the month's end."""
    weeks, comments = finding.weeks_after_repair, finding.estimates.get("comments")
    parts = messages.format_list([_format_week(week, messages) for week in weeks])
    n_since = sum(round(week.comments.value or 0) for week in weeks)
    is_known = all(week.comments.value is not None for week in weeks)
    if not is_known or comments is None or comments.value is None or n_since >= comments.value:
        return messages("finding.weeks", parts=parts)
    n_all = messages.format_count("count.comments", round(comments.value))
    return messages("finding.weeks_of_all", parts=parts, n=messages.format_integer(n_since), all=n_all)


def _format_week(week: WeekCount, messages: ReportMessages) -> str:
    n = messages("trend.hidden") if week.comments.value is None else messages.format_value(week.comments)
    # The weeks lie within the month.
    first, last = week.first_day.day, messages.format_day(week.last_day)
    n_days = (week.last_day - week.first_day).days + 1
    if n_days >= DAYS_OF_WEEK:
        return messages("finding.week", n=n, first=first, last=last)
    key = "finding.week_cut.one" if n_days == 1 else "finding.week_cut.other"
    return messages(key, n=n, first=first, last=last, days=n_days)


def _can_be_repaired(finding: Finding) -> bool:
    """Return whether a finding is about something that rose at a department and that is no force of nature."""
    is_rising = finding.change is not None and finding.change.kind is not ChangeKind.SHRINKING
    is_storm = finding.occurrence is not None and finding.occurrence.is_storm
    return is_rising and finding.department is not None and not is_storm


def _format_cause_finding(finding: Finding, month: Month, messages: ReportMessages) -> tuple[str, str]:
    """Return lead and detail of a finding about the largest cause, or about how much is unknown."""
    is_unknown = finding.kind is FindingKind.CAUSE_UNKNOWN
    if is_unknown and explain_unknown_causes(month, messages) is not None:
        return messages("finding.cause_unknown_all"), messages("finding.cause_unknown_all_detail")
    name = None if is_unknown else finding.department
    lines = {line.department.name if line.department else None: line for line in month.departments}
    share = finding.estimates.get("share") or (lines[name].share if name in lines else None)
    share_text = messages.format_estimate(share)
    if is_unknown:
        return messages("finding.cause_unknown"), messages("finding.cause_unknown_detail", share=share_text)
    if finding.causes and finding.causes[0].lead_probability is not None:
        lead = messages("finding.largest_cause_likely", department=sanitize_line(name or ""))
        return lead, format_order(finding.causes, messages)
    lead = messages("finding.largest_cause", department=sanitize_line(name or messages("cause.unknown")))
    return lead, messages("finding.largest_cause_detail", share=share_text)


def _format_score_finding(finding: Finding, month: Month, messages: ReportMessages) -> tuple[str, str]:
    """Return lead and detail of a finding about a score that changed."""
    # A finding keeps estimates, not the score that they are of: the reference tells which it is.
    references = {estimate.reference for estimate in finding.estimates.values() if estimate.reference}
    score_line = next((ln for ln in month.scores if ln.estimate.reference in references), None)
    if score_line is None:
        score_line = next((ln for ln in month.scores if ln.split is not None and ln.split.is_established), None)
    if score_line is None or score_line.change is None or score_line.change.value is None:
        return messages("finding.score_up", score=messages("scale.nps")), ""
    message_key = "finding.score_up" if score_line.change.value > 0 else "finding.score_down"
    difference = format_difference(
        score_line, score_line.change, messages, value=compute_printed_difference(score_line)
    )
    detail = messages(
        "finding.score_detail",
        before=messages.format_estimate(score_line.previous),
        after=messages.format_estimate(score_line.estimate),
        change=difference,
        answers=messages.format_count("count.answers", score_line.estimate.n),
    )
    mean = format_score_mean(score_line, messages)
    sentences = [detail, messages("finding.score_mean", mean=mean) if mean else ""]
    return messages(message_key, score=format_score_name(score_line, messages)), " ".join(filter(None, sentences))
