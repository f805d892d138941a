"""A month's report as files: a page (HTML), a workbook (XLSX), and on request the notebook behind the page."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voc.config import Config
from voc.errors import NotYetError, UsageError, VocError
from voc.insight.results import Month
from voc.report.html.notebook import report_notebook
from voc.report.html.sections import Sections
from voc.report.printed_figures import PrintedFigure, printed_figures

__all__ = ["FORMATS", "BuiltReport", "build_report", "report_name"]

FORMATS = ("html", "xlsx", "ipynb")
LATER = ("pdf", "pptx")


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """A report that was made: its files, and every figure it prints."""

    paths: tuple[Path, ...]
    figures: tuple[PrintedFigure, ...]


def build_report(
    month: Month,
    config: Config,
    folder: Path,
    *,
    language: str,
    formats: Sequence[str] = ("html", "xlsx"),
    generated_at: datetime,
    draft: bool = True,
) -> BuiltReport:
    """Write a month's report and return its files and figures. The same input gives the same bytes.

    Parameters
    ----------
    month
        All figures; with a department set the report is of that department's own causes, themes and quotes.
    config
        The workspace's settings.
    folder
        The reports folder; files go to ``FOLDER/2026-10/voc-2026-10-nl.html`` and the like.
    language
        ``nl`` or ``en``.
    formats
        ``html``, ``xlsx`` and ``ipynb`` (the notebook behind the page).
    generated_at
        The moment that is printed and stands in the files.
    draft
        Print that this is a draft.

    Raises
    ------
    UsageError
        An unknown format or language; nothing is written then.
    NotYetError
        ``pdf`` and ``pptx``.
    """
    check_formats(formats)
    sections = Sections(month, config, language=language, generated_at=generated_at, draft=draft)
    makers: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: _page(sections),
        "xlsx": lambda: _workbook(sections),
        "ipynb": lambda: _notebook(sections),
    }
    contents = {name: makers[name]() for name in dict.fromkeys(formats)}
    place = folder / str(month.period)
    paths = []
    for name, content in contents.items():
        path = place / f"{report_name(sections.month, language)}.{name}"
        _write(path, content)
        paths.append(path)
    return BuiltReport(tuple(paths), printed_figures(sections.month, sections.words))


def check_formats(formats: Sequence[str]) -> None:
    """Raise when a format cannot be made."""
    for name in formats:
        if name in LATER:
            raise NotYetError(f"{name} comes with the reports release; until then choose from: {', '.join(FORMATS)}")
        if name not in FORMATS:
            raise UsageError(f"there is no report format {name!r}; choose from: {', '.join(FORMATS)}")
    if not formats:
        raise UsageError(f"no report format was given; choose from: {', '.join(FORMATS)}")


def report_name(month: Month, language: str) -> str:
    """Return a report's file name without its ending: ``voc-2026-10-facturatie-nl``."""
    parts = ["voc", str(month.period)]
    if month.department is not None:
        parts.append(_slug(month.department.name))
    return "-".join([*parts, language])


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60] or "department"


def _page(sections: Sections) -> bytes:
    from voc.report.html.exporter import VocExporter

    exporter = VocExporter()  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(report_notebook(sections))
    return str(page).encode("utf-8")


def _notebook(sections: Sections) -> bytes:
    import nbformat

    text = str(nbformat.writes(report_notebook(sections), version=4))  # type: ignore[no-untyped-call]
    return f"{text}\n".encode()


def _workbook(sections: Sections) -> bytes:
    from voc.report.xlsx.workbook import workbook

    return workbook(
        sections.month, sections.words, sections.config, generated_at=sections.generated_at, draft=sections.draft
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a report that is being read is replaced, never half written."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            part.unlink()
        raise VocError(f"{path} cannot be written ({exc.strerror}); is it open in another program?") from exc
