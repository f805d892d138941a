"""Every figure that a report prints, with what it is called and the comments that it was counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voc.insight.results import Month, ReasonLine, ScoreLine, ThemeLine
from voc.records import Estimate
from voc.report.html.sections.charts import department_name
from voc.report.messages import Words
from voc.report.prose import finding, label_in, label_of, score_name
from voc.text.sanitize import plain

__all__ = ["PrintedFigure", "printed_figures"]

Titled = tuple[str, Estimate | None]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A printed figure. ``feedback`` holds the ids of the comments behind it (empty: it rests on contacts)."""

    reference: str
    title: str
    estimate: Estimate
    feedback: tuple[int, ...] = ()


def printed_figures(month: Month, words: Words) -> tuple[PrintedFigure, ...]:
    """Return the month's figures in the order of the report, each reference once; those without one left out."""
    figures: dict[str, PrintedFigure] = {}
    for title, estimate in _titled(month, words):
        if estimate is not None and estimate.reference and estimate.reference not in figures:
            behind = month.figures.get(estimate.reference, ())
            figures[estimate.reference] = PrintedFigure(estimate.reference, title, estimate, tuple(behind))
    return tuple(figures.values())


def _titled(month: Month, words: Words) -> Iterator[Titled]:
    yield words("figure.comments_all"), month.comments
    yield words("figure.comments_before"), month.previous_comments
    for line in month.departments:
        name = department_name(line, words)
        yield words("figure.department_comments", department=name), line.comments
        yield words("figure.department_share", department=name), line.share
        yield words("figure.department_contacts", department=name), line.contacts
    for score in month.scores:
        yield from _of_score(score, words)
    for theme in month.themes:
        yield from _of_theme(theme, words)
    labels = {theme.theme: label_of(theme, words) for theme in month.themes}
    for line in month.departments:
        for theme_id, estimate in line.themes:
            label = labels.get(theme_id, f"T-{theme_id}")
            yield words("figure.department_theme", label=label, department=department_name(line, words)), estimate
    for fix in month.fixes:
        label = plain(label_in(fix.labels, words) or f"T-{fix.theme}")
        yield words("figure.theme_comments", label=label), fix.comments
    for category in month.categories:
        name = words.named("category", category.category.value if category.category else None)
        yield words("figure.category_contacts", category=name), category.contacts
        yield words("figure.category_share", category=name), category.share
        yield words("figure.category_before", category=name), category.previous
    for reason in month.reasons:
        yield from _of_reason(reason, words)
    yield from _of_findings(month, words)


def _of_findings(month: Month, words: Words) -> Iterator[Titled]:
    for found in month.findings:
        for what, estimate in found.estimates.items():
            lead = finding(found, month, words).lead
            yield words("figure.finding", code=found.code, lead=lead, what=what), estimate


def _of_score(score: ScoreLine, words: Words) -> Iterator[Titled]:
    name = score_name(score, words)
    yield name, score.estimate
    yield words("figure.score_before", score=name), score.previous
    yield words("figure.score_change", score=name), score.change
    yield words("figure.score_mean", score=name), score.mean
    for period, estimate in score.trend_estimates:
        yield words("figure.score_month", score=name, month=words.month(period)), estimate


def _of_theme(theme: ThemeLine, words: Words) -> Iterator[Titled]:
    label = label_of(theme, words)
    process = words.named("process", theme.process)
    yield words("figure.theme_comments", label=label), theme.comments
    yield words("figure.theme_share", label=label), theme.share
    yield words("figure.theme_per_thousand", label=label, process=process), theme.per_thousand
    yield words("figure.theme_change", label=label), theme.change.ratio if theme.change else None
    for cause in theme.causes:
        name = words("cause.unknown") if cause.department is None else plain(cause.department)
        yield words("figure.theme_cause", label=label, department=name), cause.share
    if theme.score is not None:
        yield words("figure.theme_score", label=label, score=score_name(theme.score, words)), theme.score.estimate
    for category, estimate in theme.categories.items():
        name = words(f"category.{category.value}")
        yield words("figure.theme_category", label=label, category=name), estimate


def _of_reason(reason: ReasonLine, words: Words) -> Iterator[Titled]:
    name, process = plain(reason.name or reason.reason), words.named("process", reason.process)
    yield words("figure.reason_contacts", reason=name), reason.contacts
    yield words("figure.reason_share", reason=name), reason.share
    yield words("figure.reason_per_thousand", reason=name, process=process), reason.per_thousand
    yield words("figure.reason_change", reason=name), reason.change.ratio if reason.change else None
