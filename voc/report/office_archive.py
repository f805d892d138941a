"""Office files (XLSX, PPTX) with one moment in them, so that the same report gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

__all__ = ["set_archive_moment"]

CONTENT_TYPES = "[Content_Types].xml"
TIMESTAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")


def set_archive_moment(content: bytes, moment: datetime) -> bytes:
    """Return an Office file packed again with ``moment`` as the time of its making.

    openpyxl and python-pptx stamp the clock into the archive and its properties.
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
            elif entry_name.endswith(".xlsx"):  # the figures behind a chart are a workbook inside the file
                data = set_archive_moment(data, moment)
            # The earliest moment that a ZIP archive knows, and the rights that Python gives an entry by default.
            archive_entry = zipfile.ZipInfo(entry_name, date_time=(1980, 1, 1, 0, 0, 0))
            archive_entry.compress_type = zipfile.ZIP_DEFLATED
            archive_entry.external_attr = 0o600 << 16
            target.writestr(archive_entry, data)
    return buffer.getvalue()
