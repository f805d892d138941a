"""The workbook: the report's tables for those who calculate on, and a sheet that explains each figure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from openpyxl.workbook import Workbook

from voc.config import Config
from voc.insight.results import Month
from voc.report.department_copy import own
from voc.report.html.sections.headline import title
from voc.report.messages import Words
from voc.report.xlsx import sheets
from voc.report.xlsx.cells import LONGEST, add_sheet
from voc.text.sanitize import plain

__all__ = ["SHEETS", "workbook"]

SHEETS: Sequence[tuple[str, sheets.Maker]] = (
    ("summary", sheets.summary),
    ("themes", sheets.themes),
    ("departments", sheets.departments),
    ("quotes", sheets.quotes),
    ("scores", sheets.scores),
    ("trend", sheets.trend),
    ("explanation", sheets.explanation),
)


def workbook(month: Month, words: Words, config: Config, *, generated_at: datetime, draft: bool = True) -> bytes:
    """Return the workbook as bytes; the same input gives the same bytes."""
    month = own(month)
    book = Workbook()
    book.remove(book.worksheets[0])
    heading = words("sheet.title", title=title(month, words), company=plain(config.company.name))
    if draft:
        heading = f"{heading} · {words('document.draft')}"
    cut = words("sheet.cut", n=words.whole(LONGEST))
    for name, make in SHEETS:
        columns, rows = make(month, words)
        add_sheet(book, words(f"sheet.{name}"), heading=heading, columns=columns, rows=rows, cut=cut)
    book.properties.title = heading
    book.properties.creator = "voc"
    book.properties.language = words.language
    written = io.BytesIO()
    book.save(written)
    return _same_each_time(written.getvalue(), generated_at)


def _same_each_time(content: bytes, at: datetime) -> bytes:
    """Pack the file again with one moment in it: openpyxl stamps the clock into the archive and its properties."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = old.read(name)
            if name == "docProps/core.xml":
                moment = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
                data = moment.sub(rb"\g<1>" + stamp.encode() + rb"\g<3>", data)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, data)
    return packed.getvalue()
