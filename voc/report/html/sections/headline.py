"""The headline page: findings, causes, scores, what changed. One sheet of A4."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from voc.config import Config
from voc.insight.results import Change, Month, ThemeLine
from voc.report.html.sections.charts import departments_chart, score_strip, shares_chart
from voc.report.html.sections.shapes import Table
from voc.report.messages import Words
from voc.report.prose import (
    Sentence,
    comments_of_customers,
    finding,
    label_in,
    label_of,
    score_change,
    score_name,
    score_sentence,
    why_unknown,
)
from voc.text.sanitize import plain

__all__ = ["headline"]

N_FINDINGS = 5
N_DEPARTMENTS = 6
N_SCORES = 3
N_CHANGES = 3
N_FIXES = 5
SHEET = 980.0
"""Height of an A4 within its margins, in CSS pixels, with a line to spare."""


def headline(month: Month, words: Words, config: Config, *, generated_at: datetime, draft: bool) -> dict[str, object]:
    """Return what the headline template shows."""
    told = {found.theme for found in month.findings[:N_FINDINGS]}
    changed = [(line, line.change) for line in month.themes if line.change is not None and line.theme not in told]
    sentences = [
        finding(found, month, words, told=month.findings[:n]) for n, found in enumerate(month.findings[:N_FINDINGS])
    ]
    n_changes, n_scores = min(len(changed), N_CHANGES), min(len(month.scores), N_SCORES)
    without_changes = _height(sentences, n_changes, n_scores) > SHEET
    return {
        "changes_spare": without_changes,
        "score_spare": without_changes and _height(sentences, 0, n_scores) > SHEET,
        "company": plain(config.company.name),
        "title": title(month, words),
        "made": words("document.made", date=words.date(generated_at)),
        "draft": draft,
        "sums": _sums(month, words),
        "findings": sentences,
        **_causes(month, words),
        "scores": _scores(month, words),
        "score_table": score_table(month, words),
        "changes": [_change(theme, change, words) for theme, change in changed[:N_CHANGES]],
        "more_changes": words.counted("headline.changes_more", len(changed) - N_CHANGES)
        if len(changed) > N_CHANGES
        else "",
        "fixes": _fixes(month, words),
        "urgent": words.counted("headline.urgent", month.n_urgent) if month.n_urgent else words("headline.no_urgent"),
    }


def _height(sentences: list[Sentence], n_changes: int, n_scores: int) -> float:
    """Return how high the page will be on paper, in CSS pixels, in a wide letter (DejaVu Sans)."""
    lines = sum(ceil((len(s.lead) + len(s.code)) / 82) + ceil(len(s.detail) / 96) for s in sentences)
    lines += sum(ceil(len(reply) / 96) for s in sentences for reply in s.replies)
    findings = 16.5 * lines + 8 * len(sentences)
    changes = 64 + 25 * n_changes if n_changes else 0
    return 178 + findings + max(290, 50 + 103 * n_scores) + changes + 50


def title(month: Month, words: Words) -> str:
    """Return the report's title."""
    if month.department is None:
        return words("document.title", month=words.month(month.period))
    name = plain(month.department.name)
    return words("document.title_department", month=words.month(month.period), department=name)


def _sums(month: Month, words: Words) -> str:
    if month.department is not None and month.comments.value is not None:
        estimate = month.comments
        interval = words.interval(estimate)
        comments = words.counted("count.comments", round(estimate.value or 0)) + (f" ({interval})" if interval else "")
        return words("headline.department_sum", comments=comments, department=plain(month.department.name))
    comments = comments_of_customers(month.comments, words)
    if month.previous_comments is not None and month.previous_comments.value is not None:
        before = words.whole(month.previous_comments.value)
        said = [words("headline.sum_before", comments=comments, before=before)]
    else:
        said = [words("headline.sum", comments=comments)]
    if month.quality.n_contacts and month.department is None:
        contacts = words.counted("count.contacts", month.quality.n_contacts)
        said.append(words("headline.contacts", contacts=contacts))
    return " ".join(said)


def _causes(month: Month, words: Words) -> dict[str, object]:
    unknown = why_unknown(month, words)
    if unknown or not month.departments:
        return {"causes": None, "causes_note": unknown or words("headline.causes_unknown")}
    if month.department is not None:
        return _own_part(month, month.department.name, words)
    named = [line for line in month.departments if line.department is not None]
    nobody = [line for line in month.departments if line.department is None]
    left = len(named) - N_DEPARTMENTS
    return {
        "causes": departments_chart([*named[:N_DEPARTMENTS], *nobody], words),
        "causes_note": words.counted("headline.causes_more", left) if left > 0 else "",
    }


def _fixes(month: Month, words: Words) -> list[str]:
    return [
        words(
            "fixes.line",
            label=plain(label_in(fix.labels, words) or f"T-{fix.theme}"),
            comments=words.value(fix.comments),
        )
        for fix in month.fixes[:N_FIXES]
    ]


def _own_part(month: Month, name: str, words: Words) -> dict[str, object]:
    rows = [
        (label_of(theme, words), cause.share, False)
        for theme in month.themes
        for cause in theme.causes
        if cause.department == name
    ]
    chart = shares_chart(
        rows[: N_DEPARTMENTS + 1],
        words,
        name="causes",
        title=words("headline.own_causes"),
        head=words("column.theme"),
        caption=words("headline.own_causes_caption", department=plain(name)),
    )
    return {"causes": chart if rows else None, "causes_note": "" if rows else words("themes.none")}


def _scores(month: Month, words: Words) -> list[dict[str, object]]:
    return [
        {
            "name": score_name(line, words),
            "value": words.value(line.estimate),
            "basis": score_sentence(line, words),
            "strip": score_strip(line, words, name=f"score-{index}"),
            "change": score_change(line, words),
            "mean": words("score.mean", mean=words.decimal(line.mean.value))
            if line.mean and line.mean.value is not None
            else "",
            "positive": "" if line.scale == "nps" else words("score.share_positive"),
        }
        for index, line in enumerate(month.scores[:N_SCORES], start=1)
    ]


def score_table(month: Month, words: Words) -> Table:
    """Return all scores with their intervals."""
    heads = tuple(words(f"column.{head}") for head in ("score", "value", "interval", "n", "before", "reference"))
    rows = tuple(
        (
            score_name(line, words),
            words.value(line.estimate),
            words.interval(line.estimate) or "–",
            words.whole(line.estimate.n),
            words.full(line.previous) if line.previous else "–",
            line.estimate.reference,
        )
        for line in month.scores
    )
    return Table(words("headline.scores"), heads, rows, frozenset({1, 3}))


def _change(theme: ThemeLine, change: Change, words: Words) -> dict[str, object]:
    expected = words.decimal(change.expected, 0)
    return {
        "kind": change.kind.value,
        "badge": words(f"change.{change.kind.value}"),
        "label": label_of(theme, words),
        "anchor": f"T-{theme.theme}",
        "counts": words("change.observed", observed=words.whole(change.observed), expected=expected),
    }
