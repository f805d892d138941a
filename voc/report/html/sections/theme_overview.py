"""Theme section: an overview of the themes in a table, then a card for each of the largest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from voc.causes.explanations import AUDITED
from voc.insight.evidence_sentences import format_evidence, list_evidence
from voc.insight.results import Month, Quote, ThemeLine
from voc.records import Cause, feedback_reference, theme_reference
from voc.report.cause_prose import (
    find_leading_no_fault,
    format_cause,
    format_cause_name,
    format_causes,
    format_order,
    has_only_hidden_shares,
    has_sure_leader,
    is_own_theme,
    is_surely_caused,
    sort_by_certainty,
)
from voc.report.finding_numbers import list_problems
from voc.report.html import svg
from voc.report.html.sections.charts import build_causes_chart, build_rate_chart, build_trend_chart
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.prose import (
    explain_unknown_causes,
    format_change,
    format_comments_and_customers,
    format_decision,
    format_finding_names,
    format_theme_label,
)
from voc.report.reply_prose import format_reply
from voc.report.score_prose import find_theme_score, format_score_name
from voc.report.voices_prose import find_told_contacts, format_loud_customers, format_repeats, format_theme_contacts
from voc.text.sanitize import cut_excerpt, sanitize_line

__all__ = ["N_CARDS", "build_theme_section", "format_first_cause"]

_MENTIONED = re.compile(r"(?:vaak genoemd|often mentioned): .+\.")
"""Phrases behind a theme's label, in a description of either language."""
N_EVIDENCE = 4
"""Points of evidence that a card tells one by one."""
N_CARDS = 12
N_ROWS = 20
N_POSSIBLE_CARDS = 3
"""Cards in the report of a department of which no theme surely arises there."""
N_QUOTES = 4
LONGEST_QUOTE = 320
"""Characters of a quote: what is longer is cut around the part about the theme."""
N_CAUSES = 4
MIN_TOGETHER = 2
"""Themes that a finding takes together at least."""
LONGEST_LANGUAGE_CODE = 3


def build_theme_section(month: Month, messages: ReportMessages) -> dict[str, object]:
    """Return the values of the template ``themes.html.j2``."""
    is_own = month.department is not None
    n_themes, n_suppressed = len(month.themes), month.n_suppressed_themes
    themes = sort_by_certainty(month.themes) if is_own else month.themes
    cards = _choose_cards(themes, is_own=is_own)
    rest_text = messages(
        "themes.rest_department" if is_own else "themes.rest",
        shown=messages.format_integer(len(cards)),
        n=messages.format_integer(n_themes),
    )
    return {
        "intro": _format_intro(month, messages),
        "of_findings": _list_finding_parts(month, messages),
        "department": is_own,
        "rows": [_describe_row(theme, messages) for theme in themes[:N_ROWS]],
        "cards": [_describe_card(theme, month, messages, n) for n, theme in enumerate(cards, start=1)],
        "rest": rest_text if n_themes > len(cards) else "",
        "suppressed": messages.format_count("themes.suppressed", n_suppressed) if n_suppressed else "",
        "legend": messages("themes.legend") if cards else "",
    }


def _list_finding_parts(month: Month, messages: ReportMessages) -> list[str]:
    """Return which themes each finding takes together: its figures are none of theirs, nor their sum."""
    theme_ids = {line.theme for line in month.themes}
    sentences = []
    for number, finding in enumerate(list_problems(month), start=1):
        comments = finding.estimates.get("comments")
        n_shown = len(theme_ids & {finding.theme, *finding.themes})
        if n_shown < MIN_TOGETHER or comments is None or comments.value is None:
            continue
        names, counts = (
            format_finding_names(finding, month, messages),
            format_comments_and_customers(comments, messages),
        )
        cause = next((each for each in finding.causes if each.is_accusation and each.share.value is not None), None)
        sentence = messages("themes.of_finding", n=messages.format_integer(number), names=names, counts=counts)
        if cause is not None and cause.lead_probability is None:
            share, department = messages.format_value(cause.share), sanitize_line(cause.department or "")
            sentence += f" {messages('themes.of_finding_cause', share=share, department=department)}"
        sentences.append(sentence)
    return sentences


def _choose_cards(themes: Sequence[ThemeLine], *, is_own: bool) -> Sequence[ThemeLine]:
    """Return the themes that get a card: the largest; a department's those that surely arise there, or that concern it.

    Where none surely does, the first few: an unread page of what may arise elsewhere helps nobody.
    """
    if not is_own:
        return themes[:N_CARDS]
    own_themes = [line for line in themes if is_own_theme(line) or line.replies or line.change is not None]
    return (own_themes or themes[:N_POSSIBLE_CARDS])[:N_CARDS]


def _format_intro(month: Month, messages: ReportMessages) -> str:
    """Return how many themes the month has."""
    if not month.themes:
        return messages("themes.none")
    if month.department is None:
        return messages.format_count("themes.intro", len(month.themes))
    n_possible = sum(not is_own_theme(line) for line in month.themes)
    department = sanitize_line(month.department.name)
    if not n_possible:
        return messages.format_count("themes.intro_department", len(month.themes), department=department)
    n_sure = messages.format_integer(len(month.themes) - n_possible)
    return messages.format_count("themes.intro_possible", n_possible, sure=n_sure, department=department)


def _describe_row(theme_line: ThemeLine, messages: ReportMessages) -> dict[str, object]:
    """Return a theme's row of the overview."""
    label = format_theme_label(theme_line, messages)
    n_customers = theme_line.comments.n_customers
    sparkline: Markup | str = ""
    if len(theme_line.trend) > 1:
        counts, title = [point.n_counted for point in theme_line.trend], _format_trend_title(theme_line, messages)
        sparkline = svg.render_sparkline(counts, element_id=f"spark-{theme_line.theme}", title=title)
    return {
        "anchor": theme_reference(theme_line.theme),
        "label": label,
        "comments": messages.format_value(theme_line.comments),
        "customers": "–" if n_customers is None else messages.format_integer(n_customers),
        "share": messages.format_value(theme_line.share),
        "cause": format_first_cause(theme_line, messages),
        **_describe_badge(theme_line, messages),
        "sparkline": sparkline,
    }


def format_first_cause(theme_line: ThemeLine, messages: ReportMessages) -> str:
    """Return a theme's largest cause with its share; "perhaps" where it does not surely lead."""
    first_cause = next(iter(theme_line.causes), None)
    if has_only_hidden_shares(theme_line.causes):
        leading = next(cause for cause in theme_line.causes if cause.department is not None)
        if not leading.is_accusation:
            return messages("cause.no_fault")
        return messages("cause.perhaps_few", department=format_cause_name(leading.department, messages))
    if (
        first_cause is None
        or first_cause.share.value is None
        # "Unknown, 100 %" says no more than "unknown".
        or (first_cause.department is None and len(theme_line.causes) == 1)
    ):
        return messages("cause.unknown")
    share_text = messages.format_value(first_cause.share)
    if first_cause.department is None:
        return messages("cause.share_of", department=messages("cause.unknown"), share=share_text)
    if not first_cause.is_accusation:
        return messages("cause.share_of", department=messages("cause.no_fault"), share=share_text)
    # One rule in all reports of a month: what a head reads as possible is no fact on the director's page.
    message_key = "cause.share_of" if is_surely_caused(first_cause) else "cause.perhaps"
    return messages(message_key, department=sanitize_line(first_cause.department), share=share_text)


def _describe_badge(theme_line: ThemeLine, messages: ReportMessages) -> dict[str, object]:
    """Return the sign and the word for a theme's change; both empty where it did not change."""
    if theme_line.change is None:
        return {"kind": "", "badge": ""}
    return {"kind": theme_line.change.kind.value, "badge": messages(f"change.{theme_line.change.kind.value}")}


def _describe_card(theme_line: ThemeLine, month: Month, messages: ReportMessages, number: int) -> dict[str, object]:
    """Return a theme's card: its figures in sentences, charts and quotes."""
    return {
        "number": number,
        "anchor": theme_reference(theme_line.theme),
        "label": format_theme_label(theme_line, messages),
        **_describe_badge(theme_line, messages),
        "facts": _format_counts(theme_line, messages, is_own=month.department is not None),
        "description": _format_description(theme_line, messages),
        "change": _format_theme_change(theme_line, month, messages),
        "cause": _format_causes(theme_line, month, messages),
        **_describe_evidence(theme_line, messages),
        "decided": format_decision(theme_line, messages),
        "replies": [format_reply(reply, messages) for reply in theme_line.replies],
        **_build_charts(theme_line, messages),
        "notes": _format_notes(theme_line, messages),
        "quotes": [_describe_quote(quote, messages) for quote in theme_line.quotes[:N_QUOTES]],
        "reference": theme_line.comments.reference or theme_reference(theme_line.theme),
    }


def _format_theme_change(theme_line: ThemeLine, month: Month, messages: ReportMessages) -> str:
    """Return how a theme differs from what is usual; empty where it does not."""
    if theme_line.change is None:
        return ""
    return format_change(theme_line.change, month.period, messages, comments=theme_line.comments)


def _format_description(theme_line: ThemeLine, messages: ReportMessages) -> str:
    """Return a theme's description without its label, which stands above it."""
    description = sanitize_line(theme_line.description.get(messages.language, ""))
    label = format_theme_label(theme_line, messages)
    if description.casefold().startswith(label.casefold()):
        description = description[len(label) :].lstrip(" ;:,.")
    # Phrases that set a theme apart for a machine are no sentence for a reader.
    return "" if _MENTIONED.fullmatch(description) else description[:1].upper() + description[1:]


def _format_counts(theme_line: ThemeLine, messages: ReportMessages, *, is_own: bool) -> str:
    """Return how many comments a theme has, and their share, which a department's report does not tell."""
    comments = format_comments_and_customers(theme_line.comments, messages)
    if is_own:
        return messages("themes.facts_department", comments=comments)
    key = "themes.facts" if _counts_customers(theme_line) else "themes.facts_comments"
    return messages(key, comments=comments, share=messages.format_estimate(theme_line.share))


def _build_charts(theme_line: ThemeLine, messages: ReportMessages) -> dict[str, object]:
    """Return a theme's charts: its causes, its months, and its rate per thousand; None where there is none to draw."""
    causes = trend = rate = None
    if any(cause.department is not None and cause.share.value is not None for cause in theme_line.causes):
        causes = build_causes_chart(theme_line.causes[:N_CAUSES], messages, element_id=f"causes-{theme_line.theme}")
    if len(theme_line.trend) > 1:
        trend = build_trend_chart(
            theme_line.trend,
            messages,
            element_id=f"trend-{theme_line.theme}",
            title=_format_trend_title(theme_line, messages),
            counts_customers=_counts_customers(theme_line),
        )
    if theme_line.process:
        rate = build_rate_chart(
            theme_line.trend, messages, element_id=f"rate-{theme_line.theme}", process=theme_line.process
        )
    return {"causes": causes, "trend": trend, "rate": rate}


def _counts_customers(theme_line: ThemeLine) -> bool:
    """Return whether a theme's months count customers; where they cannot be told apart, comments are counted."""
    return theme_line.comments.n_customers is not None


def _format_trend_title(theme_line: ThemeLine, messages: ReportMessages) -> str:
    """Return the title of a theme's months."""
    key = "trend.title_theme_customers" if _counts_customers(theme_line) else "trend.title_theme"
    return messages(key, label=format_theme_label(theme_line, messages))


def _format_causes(theme_line: ThemeLine, month: Month, messages: ReportMessages) -> str:
    """Return a theme's leading department, or that no cause is known."""
    named_cause = _find_named_cause(theme_line)
    if has_only_hidden_shares(theme_line.causes):
        return messages("cause.few_own") if month.department is not None else format_causes(theme_line.causes, messages)
    if named_cause is None:
        if any(cause.share.is_suppressed for cause in theme_line.causes):
            return messages("cause.unknown_few")
        no_shares = messages("cause.no_shares")
        # Where no theme has a cause page one says why, and the cards need not.
        return no_shares if explain_unknown_causes(month, messages) else f"{no_shares} {messages('cause.no_evidence')}"
    if find_leading_no_fault(theme_line.causes) is named_cause:
        return messages("cause.no_fault_sentence", share=messages.format_estimate(named_cause.share))
    if named_cause.lead_probability is not None:
        accused = [cause for cause in theme_line.causes if cause.is_accusation and cause.share.value is not None]
        # A department reads of itself alone: in its list it may stand first without leading.
        return format_order(accused, messages) if month.department is None else _format_own_lead(named_cause, messages)
    if month.department is not None:
        message_key = "cause.sentence" if is_surely_caused(named_cause) else "cause.sentence_possible"
    else:
        is_sure = has_sure_leader(theme_line.causes) and is_surely_caused(named_cause)
        message_key = "cause.sentence" if is_sure else "cause.sentence_unsure"
    department, share_text = sanitize_line(named_cause.department or ""), messages.format_estimate(named_cause.share)
    return messages(message_key, department=department, share=share_text)


def _describe_evidence(theme_line: ThemeLine, messages: ReportMessages) -> dict[str, object]:
    """Return the evidence for the first cause that may be told as a table whose points add up, and who named another.

    Where the points of the evidence are not known, one sentence has what points there; empty: nothing is known.
    """
    named_cause = _find_named_cause(theme_line)
    if named_cause is None or has_only_hidden_shares(theme_line.causes):
        return {"evidence": "", "evidence_table": None, "evidence_against": ""}
    rows, against = list_evidence(named_cause, messages, n_told=N_EVIDENCE)
    if not rows:
        return {"evidence": format_evidence(named_cause, messages), "evidence_table": None, "evidence_against": ""}
    name = format_cause(named_cause, messages)
    name = name if named_cause.is_accusation else messages("finding.subject", name=name)
    share = messages.format_value(named_cause.share)
    whole = messages("cause.all_points", share=share), messages.format_integer(sum(points for _, points in rows))
    table_rows = [(f"{text[:1].upper()}{text[1:]}", messages.format_integer(points)) for text, points in rows]
    table = TextTable(
        messages("cause.title_for", department=name),
        (messages("column.evidence"), messages("column.points")),
        (*table_rows, whole),
        frozenset({1}),
    )
    audited = [part for part in named_cause.evidence if part["kind"] == AUDITED]
    lowers = any(points < 0 for _, points in rows) or any(part.get("n") != part.get("of") for part in audited)
    # In words: an empty place would read as if nobody had looked for it.
    nothing = "" if lowers else messages("cause.nothing_against")
    return {"evidence": "", "evidence_table": table, "evidence_against": _format_list(against) or nothing}


def _format_list(phrases: Sequence[str]) -> str:
    """Return phrases as a sentence; empty where there are none."""
    text = "; ".join(phrases)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _find_named_cause(theme_line: ThemeLine) -> Cause | None:
    """Return the first cause that may be told: shares of too few customers have no value."""
    return next((c for c in theme_line.causes if c.department is not None and c.share.value is not None), None)


def _format_own_lead(cause: Cause, messages: ReportMessages) -> str:
    """Return to a department how surely most of a theme arises there, where nothing was audited."""
    chance, share = messages.format_percent(cause.lead_probability or 0.0), messages.format_estimate(cause.share)
    return messages("order.own", chance=chance, share=share)


def _format_notes(theme_line: ThemeLine, messages: ReportMessages) -> list[str]:
    """Return sentences on a theme's rate, score, contact categories and urgent items, where it has any."""
    notes = []
    if theme_line.per_thousand is not None and theme_line.per_thousand.value is not None and theme_line.process:
        rate, process = (
            messages.format_estimate(theme_line.per_thousand),
            messages.format_code("process", theme_line.process),
        )
        notes.append(messages("themes.per_thousand", value=rate, process=process, days=theme_line.window_days))
    if (since := find_told_contacts(theme_line)) is not None:
        notes.append(format_theme_contacts(since, messages))
    if (score_line := find_theme_score(theme_line)) is not None:
        answers = messages.format_count("count.answers", score_line.estimate.n)
        name, value = format_score_name(score_line, messages), messages.format_estimate(score_line.estimate)
        key = "score.theme" if score_line.is_nps else "score.theme_share"
        notes.append(messages(key, score=name, value=value, answers=answers))
    if theme_line.loud is not None:
        notes.append(format_loud_customers(theme_line.loud, messages))
    if theme_line.repeats is not None:
        notes.append(format_repeats(theme_line.repeats, messages))
    for broken_promise in theme_line.broken_promises:
        promise = sanitize_line(broken_promise.name)
        if broken_promise.customers.value is None:
            notes.append(messages("themes.broken_promise_some", promise=promise))
        else:
            n_customers = round(broken_promise.customers.value)
            notes.append(messages.format_count("themes.broken_promise", n_customers, promise=promise))
    category_texts = _list_category_texts(theme_line, messages)
    # By rule a contact is avoidable or not; beside the share of the cause, which an audit corrected, that part would be
    # another answer to the same question.
    is_cause_told = any(cause.is_accusation and is_surely_caused(cause) for cause in theme_line.causes)
    if category_texts and not is_cause_told:
        notes.append(messages("themes.categories", parts=messages.format_list(category_texts)))
    if theme_line.n_urgent:
        notes.append(messages.format_count("themes.urgent", theme_line.n_urgent))
    return notes


def _list_category_texts(theme_line: ThemeLine, messages: ReportMessages) -> list[str]:
    """Return a theme's contact categories with their shares, largest first."""
    category_texts = []
    # By name where shares are equal: a report that is made again must have the same words.
    for category, share in sorted(theme_line.categories.items(), key=lambda pair: (-(pair[1].value or 0), pair[0])):
        if share.value is not None:
            name = messages(f"category.{category.value}")
            category_texts.append(messages("themes.category_part", category=name, share=messages.format_value(share)))
    return category_texts


def _describe_quote(quote: Quote, messages: ReportMessages) -> dict[str, object]:
    """Return a quote, its part about the theme apart, with where it comes from."""
    before, part, after = cut_excerpt(quote.text, quote.start, quote.end, longest=LONGEST_QUOTE)
    reference, channel = feedback_reference(quote.feedback), messages.format_code("channel", quote.channel)
    if quote.at is None:
        source = messages("themes.quote_source_undated", reference=reference, channel=channel)
    else:
        day = messages.format_day(quote.at)
        source = messages("themes.quote_source", reference=reference, channel=channel, day=day)
    language = _clean_language_code(quote.language)
    return {"before": before, "part": part, "after": after, "source": source, "language": language}


def _clean_language_code(language: str | None) -> str:
    """Return a language code that may stand in a ``lang`` attribute, or nothing: it came with the customer's data."""
    is_code = language and language.isascii() and language.isalpha() and len(language) <= LONGEST_LANGUAGE_CODE
    return language if language and is_code else ""
