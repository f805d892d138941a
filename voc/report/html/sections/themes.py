"""The themes: an overview in a table, then a card for each of the largest."""

from __future__ import annotations

from voc.insight.evidence_sentences import evidence_sentence
from voc.insight.results import Month, Quote, ThemeLine
from voc.report.html import svg
from voc.report.html.sections.charts import causes_chart, rate_chart, trend_chart
from voc.report.messages import Words
from voc.report.prose import (
    change_sentences,
    comments_of_customers,
    decided_sentence,
    is_sure,
    label_of,
    reply_sentence,
    score_name,
    why_unknown,
)
from voc.text.sanitize import excerpt, plain

__all__ = ["N_CARDS", "themes"]

N_CARDS = 12
N_ROWS = 20
N_QUOTES = 4
LONGEST_QUOTE = 320
N_CAUSES = 4


def themes(month: Month, words: Words) -> dict[str, object]:
    """Return what the themes template shows."""
    return {
        "intro": _intro(month, words),
        "department": month.department is not None,
        "rows": [_row(theme, words, own=month.department is not None) for theme in month.themes[:N_ROWS]],
        "cards": [_card(theme, month, words, n) for n, theme in enumerate(month.themes[:N_CARDS], start=1)],
        "rest": words("themes.rest", shown=words.whole(N_CARDS), n=words.whole(len(month.themes)))
        if len(month.themes) > N_CARDS
        else "",
        "suppressed": words.counted("themes.suppressed", month.n_suppressed_themes)
        if month.n_suppressed_themes
        else "",
    }


def _intro(month: Month, words: Words) -> str:
    if not month.themes:
        return words("themes.none")
    n = words.whole(len(month.themes))
    if month.department is None:
        return words("themes.intro", n=n)
    return words("themes.intro_department", n=n, department=plain(month.department.name))


def _row(theme: ThemeLine, words: Words, *, own: bool) -> dict[str, object]:
    label = label_of(theme, words)
    return {
        "anchor": f"T-{theme.theme}",
        "label": label,
        "comments": words.value(theme.comments),
        "customers": "–" if theme.comments.n_customers is None else words.whole(theme.comments.n_customers),
        "share": words.value(theme.share),
        "cause": _first_cause(theme, words, own=own),
        **_badge(theme, words),
        "sparkline": svg.sparkline(
            [point.count for point in theme.trend],
            name=f"spark-{theme.theme}",
            title=words("trend.title_theme", label=label),
        )
        if len(theme.trend) > 1
        else "",
    }


def _first_cause(theme: ThemeLine, words: Words, *, own: bool) -> str:
    first = next(iter(theme.causes), None)
    if first is None or first.share.value is None or (first.department is None and len(theme.causes) == 1):
        return words("cause.unknown")
    if first.department is None:
        return words("cause.share_of", department=words("cause.unknown"), share=words.value(first.share))
    key = "cause.share_of" if own or is_sure(theme.causes) else "cause.perhaps"
    return words(key, department=plain(first.department), share=words.value(first.share))


def _badge(theme: ThemeLine, words: Words) -> dict[str, object]:
    if theme.change is None:
        return {"kind": "", "badge": ""}
    return {"kind": theme.change.kind.value, "badge": words(f"change.{theme.change.kind.value}")}


def _card(theme: ThemeLine, month: Month, words: Words, number: int) -> dict[str, object]:
    label = label_of(theme, words)
    comments = comments_of_customers(theme.comments, words)
    facts = words("themes.facts", comments=comments, share=words.full(theme.share))
    if month.department is not None:
        facts = words("themes.facts_department", comments=comments)
    trend = None
    if len(theme.trend) > 1:
        title = words("trend.title_theme", label=label)
        trend = trend_chart(theme.trend, words, name=f"trend-{theme.theme}", title=title)
    return {
        "number": number,
        "anchor": f"T-{theme.theme}",
        "label": label,
        **_badge(theme, words),
        "facts": facts,
        "description": plain(theme.description.get(words.language, "")),
        "change": change_sentences(theme.change, words) if theme.change else "",
        "cause": _cause_sentences(theme, month, words),
        "decided": decided_sentence(theme, words),
        "replies": [reply_sentence(reply, words) for reply in theme.replies],
        "causes": causes_chart(theme.causes[:N_CAUSES], words, name=f"causes-{theme.theme}")
        if any(cause.department for cause in theme.causes)
        else None,
        "trend": trend,
        "rate": rate_chart(theme.trend, words, name=f"rate-{theme.theme}", process=theme.process or "")
        if theme.process
        else None,
        "notes": _notes(theme, words),
        "quotes": [_quote(quote, words) for quote in theme.quotes[:N_QUOTES]],
        "reference": theme.comments.reference or f"T-{theme.theme}",
    }


def _cause_sentences(theme: ThemeLine, month: Month, words: Words) -> str:
    known = next((c for c in theme.causes if c.department is not None and c.share.value is not None), None)
    if known is None:
        said = words("cause.no_shares")
        return said if why_unknown(month, words) else f"{said} {words('cause.no_evidence')}"
    key = "cause.sentence" if month.department is not None or is_sure(theme.causes) else "cause.sentence_unsure"
    sentence = words(key, department=plain(known.department or ""), share=words.full(known.share))
    return f"{sentence} {evidence_sentence(known, words)}".strip()


def _notes(theme: ThemeLine, words: Words) -> list[str]:
    said = []
    if theme.per_thousand is not None and theme.per_thousand.value is not None and theme.process:
        process = words.named("process", theme.process)
        said.append(words("themes.per_thousand", value=words.full(theme.per_thousand), process=process) + ".")
    if theme.score is not None and theme.score.estimate.value is not None:
        answers = words.counted("count.answers", theme.score.estimate.n)
        name, value = score_name(theme.score, words), words.full(theme.score.estimate)
        said.append(words("score.theme", score=name, value=value, answers=answers))
    parts = [
        words("themes.category_part", category=words(f"category.{category.value}"), share=words.value(estimate))
        for category, estimate in sorted(theme.categories.items(), key=lambda pair: (-(pair[1].value or 0), pair[0]))
        if estimate.value is not None
    ]
    if parts:
        said.append(words("themes.categories", parts=words.listed(parts)))
    if theme.n_urgent:
        said.append(words.counted("themes.urgent", theme.n_urgent))
    return said


def _quote(quote: Quote, words: Words) -> dict[str, object]:
    before, part, after = excerpt(quote.text, quote.start, quote.end, longest=LONGEST_QUOTE)
    reference, channel = f"F-{quote.feedback}", words.named("channel", quote.channel)
    if quote.at is None:
        source = words("themes.quote_source_undated", reference=reference, channel=channel)
    else:
        source = words("themes.quote_source", reference=reference, channel=channel, day=words.day(quote.at))
    return {"before": before, "part": part, "after": after, "source": source, "language": _lang(quote.language)}


def _lang(language: str | None) -> str:
    """Return a language code that may stand in a ``lang`` attribute, or nothing."""
    return language if language and language.isascii() and language.isalpha() and len(language) <= 3 else ""  # noqa: PLR2004
