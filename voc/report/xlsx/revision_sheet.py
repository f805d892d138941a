"""Content of the workbook's sheet of revised figures."""

from __future__ import annotations

from collections.abc import Sequence

from voc.insight.results import Month
from voc.insight.revision import RevisedFigure
from voc.report.html.sections.revision_overview import format_current, format_reasons, list_visible_revisions
from voc.report.messages import ReportMessages
from voc.report.xlsx.cells import CellContent, SheetColumn, build_estimate_cells
from voc.report.xlsx.sheets import SheetContent

__all__ = ["build_revision_sheet"]

COLUMNS = (
    ("reference", 34, False), ("title", 60, True), ("published", 14, False), ("current", 24, True),
    ("reason_why", 44, True),
)  # fmt: skip


def build_revision_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the revised figures, one row each."""
    columns = [SheetColumn(messages(f"column.{key}"), width, is_wrapped) for key, width, is_wrapped in COLUMNS]
    figures = () if month.revision is None else list_visible_revisions(month.revision, messages)
    return columns, [_build_row(figure, messages) for figure in figures]


def _build_row(figure: RevisedFigure, messages: ReportMessages) -> Sequence[CellContent]:
    has_number = figure.current is not None and not figure.is_small
    current = build_estimate_cells(figure.current)[0] if has_number else format_current(figure, messages)
    return (
        figure.reference,
        figure.title,
        build_estimate_cells(figure.published)[0],
        current,
        format_reasons(figure, messages),
    )
