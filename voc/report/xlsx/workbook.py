"""Workbook of a report: its tables for those who calculate on, and a sheet that explains each figure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl.workbook import Workbook

from voc.config import Config
from voc.insight.results import Month
from voc.report.html.sections.headline import format_title
from voc.report.messages import ReportMessages
from voc.report.office_archive import set_archive_moment
from voc.report.xlsx import sheets
from voc.report.xlsx.action_sheet import build_action_sheet
from voc.report.xlsx.cells import LONGEST_CELL_TEXT, add_sheet, mark_draft
from voc.report.xlsx.revision_sheet import build_revision_sheet
from voc.text.sanitize import sanitize_line

__all__ = ["SHEET_BUILDERS", "build_workbook"]


SHEET_BUILDERS: Sequence[tuple[str, sheets.SheetBuilder]] = (
    ("summary", sheets.build_summary_sheet),
    ("themes", sheets.build_theme_sheet),
    ("departments", sheets.build_department_sheet),
    ("costs", sheets.build_cost_sheet),
    ("quotes", sheets.build_quote_sheet),
    ("scores", sheets.build_score_sheet),
    ("trend", sheets.build_trend_sheet),
    ("explanation", sheets.build_explanation_sheet),
)


def build_workbook(
    month: Month, messages: ReportMessages, config: Config, *, generated_at: datetime, draft: bool = True
) -> bytes:
    """Return the workbook as bytes; the same input gives the same bytes."""
    book = Workbook()
    # A new book comes with an empty sheet.
    book.remove(book.worksheets[0])
    heading = messages("sheet.title", title=format_title(month, messages), company=sanitize_line(config.company.name))
    if draft:
        heading = f"{heading} · {messages('document.draft')}"
    cut_mark = messages("sheet.cut", n=messages.format_integer(LONGEST_CELL_TEXT))
    # Before the explanation, which explains its figures too; without an action there is nothing to list.
    more_sheets: list[tuple[str, sheets.SheetBuilder]] = [("actions", build_action_sheet)] if month.actions else []
    more_sheets += [] if month.revision is None else [("revision", build_revision_sheet)]
    for name, build_sheet in (*SHEET_BUILDERS[:-1], *more_sheets, SHEET_BUILDERS[-1]):
        sheet_columns, sheet_rows = build_sheet(month, messages)
        add_sheet(
            book,
            messages(f"sheet.{name}"),
            heading=heading,
            sheet_columns=sheet_columns,
            sheet_rows=sheet_rows,
            cut_mark=cut_mark,
        )
    if draft:
        for sheet in book.worksheets:
            mark_draft(sheet, messages("document.draft"))
    book.properties.title = heading
    book.properties.creator = "voc"
    book.properties.language = messages.language
    buffer = io.BytesIO()
    book.save(buffer)
    return set_archive_moment(buffer.getvalue(), generated_at)
