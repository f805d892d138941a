"""Workbook of a report: its tables for those who calculate on, and a sheet that explains each figure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from openpyxl.workbook import Workbook

from voc.config import Config
from voc.insight.results import Month
from voc.report.html.sections.headline import format_title
from voc.report.messages import ReportMessages
from voc.report.xlsx import sheets
from voc.report.xlsx.cells import LONGEST_CELL_TEXT, add_sheet
from voc.text.sanitize import sanitize_line

__all__ = ["SHEET_BUILDERS", "build_workbook"]

CONTENT_TYPES = "[Content_Types].xml"
TIMESTAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")

SHEET_BUILDERS: Sequence[tuple[str, sheets.SheetBuilder]] = (
    ("summary", sheets.build_summary_sheet),
    ("themes", sheets.build_theme_sheet),
    ("departments", sheets.build_department_sheet),
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
    for name, build_sheet in SHEET_BUILDERS:
        sheet_columns, sheet_rows = build_sheet(month, messages)
        add_sheet(
            book,
            messages(f"sheet.{name}"),
            heading=heading,
            sheet_columns=sheet_columns,
            sheet_rows=sheet_rows,
            cut_mark=cut_mark,
        )
    book.properties.title = heading
    book.properties.creator = "voc"
    book.properties.language = messages.language
    buffer = io.BytesIO()
    book.save(buffer)
    return _fix_timestamps(buffer.getvalue(), generated_at)


def _fix_timestamps(content: bytes, moment: datetime) -> bytes:
    """Return the file packed again with one moment in it.

    openpyxl stamps the clock into the archive and its properties, and the same report must give the same bytes.
    """
    timestamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        # The content types come first, as Office writes them: some programs tell the kind of file from its first entry.
        for entry_name in sorted(
            source.namelist(), key=lambda archive_entry: (archive_entry != CONTENT_TYPES, archive_entry)
        ):
            data = source.read(entry_name)
            if entry_name == "docProps/core.xml":
                data = TIMESTAMPS.sub(rb"\g<1>" + timestamp.encode() + rb"\g<2>", data)
            # The earliest moment that a ZIP archive knows, and the rights that Python gives an entry by default.
            archive_entry = zipfile.ZipInfo(entry_name, date_time=(1980, 1, 1, 0, 0, 0))
            archive_entry.compress_type = zipfile.ZIP_DEFLATED
            archive_entry.external_attr = 0o600 << 16
            target.writestr(archive_entry, data)
    return buffer.getvalue()
