"""Theme section: an overview of the themes in a table, then a card for each of the largest."""

from __future__ import annotations

from markupsafe import Markup

from voc.insight.evidence_sentences import format_evidence
from voc.insight.results import Month, Quote, ThemeLine
from voc.records import feedback_reference, theme_reference
from voc.report.html import svg
from voc.report.html.sections.charts import build_causes_chart, build_rate_chart, build_trend_chart
from voc.report.messages import ReportMessages
from voc.report.prose import (
    explain_unknown_causes,
    format_change,
    format_comment_count,
    format_decision,
    format_reply,
    format_score_name,
    format_theme_label,
    has_sure_leader,
)
from voc.text.sanitize import cut_excerpt, sanitize_line

__all__ = ["N_CARDS", "build_theme_section"]

N_CARDS = 12
N_ROWS = 20
N_QUOTES = 4
LONGEST_QUOTE = 320
"""Characters of a quote: what is longer is cut around the part about the theme."""
N_CAUSES = 4
LONGEST_LANGUAGE_CODE = 3


def build_theme_section(month: Month, messages: ReportMessages) -> dict[str, object]:
    """Return the values of the template ``themes.html.j2``."""
    is_own = month.department is not None
    n_themes, n_suppressed = len(month.themes), month.n_suppressed_themes
    rest = messages("themes.rest", shown=messages.format_integer(N_CARDS), n=messages.format_integer(n_themes))
    return {
        "intro": _format_intro(month, messages),
        "department": is_own,
        "rows": [_describe_row(theme, messages, is_own=is_own) for theme in month.themes[:N_ROWS]],
        "cards": [_describe_card(theme, month, messages, n) for n, theme in enumerate(month.themes[:N_CARDS], start=1)],
        "rest": rest if n_themes > N_CARDS else "",
        "suppressed": messages.format_count("themes.suppressed", n_suppressed) if n_suppressed else "",
    }


def _format_intro(month: Month, messages: ReportMessages) -> str:
    """Return how many themes the month has."""
    if not month.themes:
        return messages("themes.none")
    n_themes = messages.format_integer(len(month.themes))
    if month.department is None:
        return messages("themes.intro", n=n_themes)
    return messages("themes.intro_department", n=n_themes, department=sanitize_line(month.department.name))


def _describe_row(theme: ThemeLine, messages: ReportMessages, *, is_own: bool) -> dict[str, object]:
    """Return a theme's row of the overview; ``is_own``: the report is a department's own."""
    label = format_theme_label(theme, messages)
    n_customers = theme.comments.n_customers
    sparkline: Markup | str = ""
    if len(theme.trend) > 1:
        counts, title = [point.count for point in theme.trend], messages("trend.title_theme", label=label)
        sparkline = svg.render_sparkline(counts, name=f"spark-{theme.theme}", title=title)
    return {
        "anchor": theme_reference(theme.theme),
        "label": label,
        "comments": messages.format_value(theme.comments),
        "customers": "–" if n_customers is None else messages.format_integer(n_customers),
        "share": messages.format_value(theme.share),
        "cause": _format_first_cause(theme, messages, is_own=is_own),
        **_describe_badge(theme, messages),
        "sparkline": sparkline,
    }


def _format_first_cause(theme: ThemeLine, messages: ReportMessages, *, is_own: bool) -> str:
    """Return a theme's largest cause with its share; "perhaps" where it does not surely lead."""
    first = next(iter(theme.causes), None)
    if first is None or first.share.value is None or (first.department is None and len(theme.causes) == 1):
        return messages("cause.unknown")
    share = messages.format_value(first.share)
    if first.department is None:
        return messages("cause.share_of", department=messages("cause.unknown"), share=share)
    key = "cause.share_of" if is_own or has_sure_leader(theme.causes) else "cause.perhaps"
    return messages(key, department=sanitize_line(first.department), share=share)


def _describe_badge(theme: ThemeLine, messages: ReportMessages) -> dict[str, object]:
    """Return the sign and the word for a theme's change; both empty where it did not change."""
    if theme.change is None:
        return {"kind": "", "badge": ""}
    return {"kind": theme.change.kind.value, "badge": messages(f"change.{theme.change.kind.value}")}


def _describe_card(theme: ThemeLine, month: Month, messages: ReportMessages, number: int) -> dict[str, object]:
    """Return a theme's card: its figures in sentences, charts and quotes."""
    return {
        "number": number,
        "anchor": theme_reference(theme.theme),
        "label": format_theme_label(theme, messages),
        **_describe_badge(theme, messages),
        "facts": _format_counts(theme, messages, is_own=month.department is not None),
        "description": sanitize_line(theme.description.get(messages.language, "")),
        "change": format_change(theme.change, messages) if theme.change else "",
        "cause": _format_causes(theme, month, messages),
        "decided": format_decision(theme, messages),
        "replies": [format_reply(reply, messages) for reply in theme.replies],
        **_build_charts(theme, messages),
        "notes": _format_notes(theme, messages),
        "quotes": [_describe_quote(quote, messages) for quote in theme.quotes[:N_QUOTES]],
        "reference": theme.comments.reference or theme_reference(theme.theme),
    }


def _format_counts(theme: ThemeLine, messages: ReportMessages, *, is_own: bool) -> str:
    """Return how many comments a theme has, and their share, which a department's report does not tell."""
    comments = format_comment_count(theme.comments, messages)
    if is_own:
        return messages("themes.facts_department", comments=comments)
    return messages("themes.facts", comments=comments, share=messages.format_estimate(theme.share))


def _build_charts(theme: ThemeLine, messages: ReportMessages) -> dict[str, object]:
    """Return a theme's charts: its causes, its months, and its rate per thousand; None where there is none to draw."""
    causes = trend = rate = None
    if any(cause.department for cause in theme.causes):
        causes = build_causes_chart(theme.causes[:N_CAUSES], messages, name=f"causes-{theme.theme}")
    if len(theme.trend) > 1:
        title = messages("trend.title_theme", label=format_theme_label(theme, messages))
        trend = build_trend_chart(theme.trend, messages, name=f"trend-{theme.theme}", title=title)
    if theme.process:
        rate = build_rate_chart(theme.trend, messages, name=f"rate-{theme.theme}", process=theme.process)
    return {"causes": causes, "trend": trend, "rate": rate}


def _format_causes(theme: ThemeLine, month: Month, messages: ReportMessages) -> str:
    """Return a theme's leading department with the evidence for it, or that no cause is known."""
    named_cause = next((c for c in theme.causes if c.department is not None and c.share.value is not None), None)
    if named_cause is None:
        no_shares = messages("cause.no_shares")
        return no_shares if explain_unknown_causes(month, messages) else f"{no_shares} {messages('cause.no_evidence')}"
    key = "cause.sentence" if month.department is not None or has_sure_leader(theme.causes) else "cause.sentence_unsure"
    department, share = sanitize_line(named_cause.department or ""), messages.format_estimate(named_cause.share)
    sentence = messages(key, department=department, share=share)
    return f"{sentence} {format_evidence(named_cause, messages)}".strip()


def _format_notes(theme: ThemeLine, messages: ReportMessages) -> list[str]:
    """Return sentences on a theme's rate, score, contact categories and urgent items, where it has any."""
    notes = []
    if theme.per_thousand is not None and theme.per_thousand.value is not None and theme.process:
        rate, process = messages.format_estimate(theme.per_thousand), messages.format_code("process", theme.process)
        notes.append(messages("themes.per_thousand", value=rate, process=process) + ".")
    if theme.score is not None and theme.score.estimate.value is not None:
        answers = messages.format_count("count.answers", theme.score.estimate.n)
        name, value = format_score_name(theme.score, messages), messages.format_estimate(theme.score.estimate)
        notes.append(messages("score.theme", score=name, value=value, answers=answers))
    category_texts = _list_category_texts(theme, messages)
    if category_texts:
        notes.append(messages("themes.categories", parts=messages.format_list(category_texts)))
    if theme.n_urgent:
        notes.append(messages.format_count("themes.urgent", theme.n_urgent))
    return notes


def _list_category_texts(theme: ThemeLine, messages: ReportMessages) -> list[str]:
    """Return a theme's contact categories with their shares, largest first."""
    texts = []
    for category, share in sorted(theme.categories.items(), key=lambda pair: (-(pair[1].value or 0), pair[0])):
        if share.value is not None:
            name = messages(f"category.{category.value}")
            texts.append(messages("themes.category_part", category=name, share=messages.format_value(share)))
    return texts


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
