"""Revision section: figures of last month's report that are others today, and why."""

from __future__ import annotations

from voc.insight.results import Month
from voc.insight.revision import RevisedFigure, Revision
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = ["build_revision_section", "format_current", "format_reasons", "list_visible_revisions"]

MAX_ROWS = 15
"""Figures that the section lists; ``voc report revised`` has all."""


def build_revision_section(month: Month, messages: ReportMessages) -> dict[str, object]:
    """Return the values of the template ``revision.html.j2``; without a signed-off month before it says nothing."""
    revision = month.revision
    if revision is None:
        return {"intro": "", "figures": None, "more": ""}
    visible = list_visible_revisions(revision, messages)
    values = {
        "month": messages.format_month(revision.period),
        "name": sanitize_line(revision.signed_off_by),
        "day": messages.format_date(revision.signed_off_at),
    }
    if not visible:
        return {"intro": messages("revision.none", **values), "figures": None, "more": ""}
    n_more = len(visible) - MAX_ROWS
    return {
        "intro": messages(
            "revision.intro",
            **values,
            n=messages.format_integer(len(visible)),
            of=messages.format_integer(revision.n_published),
        ),
        "figures": _build_table(visible[:MAX_ROWS], messages),
        "more": messages.format_count("revision.more", n_more, command=f"voc report revised {revision.period}")
        if n_more > 0
        else "",
    }


def list_visible_revisions(revision: Revision, messages: ReportMessages) -> tuple[RevisedFigure, ...]:
    """Return the figures whose printed value is another one: a change behind the comma is no revision."""
    return tuple(
        figure
        for figure in revision.figures
        if figure.current is None or messages.format_value(figure.published) != messages.format_value(figure.current)
    )


def format_current(figure: RevisedFigure, messages: ReportMessages) -> str:
    """Return today's figure, or why it is not printed."""
    if figure.current is None:
        return messages("revision.gone")
    return messages("revision.small") if figure.is_small else messages.format_value(figure.current)


def format_reasons(figure: RevisedFigure, messages: ReportMessages) -> str:
    """Return why a figure is another one."""
    return messages.format_list([messages(f"revision_reason.{reason.value}") for reason in figure.reasons])


def _build_table(figures: tuple[RevisedFigure, ...], messages: ReportMessages) -> TextTable:
    heads = ("title", "published", "current", "reason_why", "reference")
    rows = tuple(
        (
            sanitize_line(figure.title),
            messages.format_value(figure.published),
            format_current(figure, messages),
            format_reasons(figure, messages),
            figure.reference,
        )
        for figure in figures
    )
    return TextTable(
        messages("revision.caption"), tuple(messages(f"column.{head}") for head in heads), rows, frozenset({1, 2})
    )
