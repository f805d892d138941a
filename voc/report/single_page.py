"""Pages of one section, made from a template: proof cards, team pages, the year, two months side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import jinja2

from voc.config import Config
from voc.errors import UsageError
from voc.files import make_folder, write_file
from voc.report.file_names import format_department_part
from voc.report.html.notebook_format import import_nbformat
from voc.report.html.sections.shapes import TextTable
from voc.report.html.template_files import find_templates_folder
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = ["PAGE_FORMATS", "OverviewPart", "OverviewSettings", "check_page_formats", "write_page"]

PAGE_FORMATS = ("html", "pdf")


def check_page_formats(formats: Sequence[str], what: str = "page") -> None:
    """Raise when a format of a page cannot be made.

    Raises
    ------
    UsageError
        No format, or one that there is not.
    """
    if not formats:
        raise UsageError(f"no format of the {what} was given; choose from: {', '.join(PAGE_FORMATS)}")
    if unknown := [name for name in formats if name not in PAGE_FORMATS]:
        raise UsageError(f"there is no {what} as {unknown[0]!r}; choose from: {', '.join(PAGE_FORMATS)}")


def write_page(
    path: Path,
    template: str,
    values: Mapping[str, object],
    messages: ReportMessages,
    *,
    title: str,
    footer: str,
    generated_at: datetime,
    formats: Sequence[str] = PAGE_FORMATS,
) -> tuple[Path, ...]:
    """Write a page in some formats, and return the files. The same input gives the same bytes.

    Parameters
    ----------
    path
        The file without its ending.
    template
        Name of a template among the sections, without its endings: ``card``.
    values
        What the template takes.
    title, footer
        Of the document.

    Raises
    ------
    UsageError
        A format that there is not; nothing is written then.
    """
    check_page_formats(formats)
    document = {
        "language": messages.language,
        "title": title,
        "footer": footer,
        "skip": messages("document.skip"),
        "sections": [],
    }
    page = _render_page(template, values, messages, document)
    paths = []
    # A format that is named twice is one file.
    for name in dict.fromkeys(formats):
        file = path.with_name(f"{path.name}.{name}")
        make_folder(file.parent)
        write_file(file, page.encode() if name == "html" else _render_pdf(page, document, messages, generated_at))
        paths.append(file)
    return tuple(paths)


def _render_page(
    template: str, values: Mapping[str, object], messages: ReportMessages, document: Mapping[str, object]
) -> str:
    nbformat = import_nbformat()
    from voc.report.html.exporter import get_exporter

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(find_templates_folder() / "voc" / "sections"),
        autoescape=True,  # promises and labels come from outside
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template(f"{template}.html.j2").render(**values, messages=messages)
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    # An id of its own would be drawn at random, and the page would not be the same twice.
    cell = nbformat.v4.new_code_cell(outputs=[output], id=template)
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"voc": dict(document)})
    return str(get_exporter().from_notebook_node(notebook)[0])


def _render_pdf(page: str, document: Mapping[str, object], messages: ReportMessages, generated_at: datetime) -> bytes:
    from voc.report.pdf.pdf_file import build_pdf

    note = messages("document.unprintable")
    return build_pdf(page, dict(document), generated_at=generated_at, draft_mark="", note=note)


@dataclass(frozen=True, slots=True)
class OverviewPart:
    """A part of an overview: its heading, and sentences, a table and a note where it has them."""

    heading: str
    sentences: Sequence[str] = ()
    table: TextTable | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OverviewSettings:
    """Settings that all overviews are made with.

    Attributes
    ----------
    config
        The workspace's.
    folder
        Where the files go.
    language
        ``nl`` or ``en``.
    generated_at
        The moment that the page says it was made at.
    formats
        Of ``PAGE_FORMATS``.
    """

    config: Config
    folder: Path
    language: str
    generated_at: datetime
    formats: Sequence[str] = PAGE_FORMATS

    def write(
        self, name: str, parts: Sequence[OverviewPart], *, title: str, intro: str = "", department: str | None = None
    ) -> tuple[Path, ...]:
        """Write a page of parts one below the other, and return the files; see :func:`write_page`.

        ``name`` is the file's within the folder, without its language and ending; a department's page has its own.
        """
        messages = ReportMessages(self.language)
        if department is not None:
            names = [entry.name for entry in self.config.departments]
            name = f"{name}-{format_department_part(department, names)}"
        company = sanitize_line(self.config.company.name)
        company = company if department is None else f"{company} · {sanitize_line(department)}"
        made_note = messages("document.made", date=messages.format_date(self.generated_at))
        values = {"kicker": f"{company} · {made_note}", "title": title, "intro": intro, "parts": parts}
        return write_page(
            self.folder / f"{name}-{self.language}",
            "overview",
            values,
            messages,
            title=f"{title} · {company}",
            footer=f"{company} · {title}",
            generated_at=self.generated_at,
            formats=self.formats,
        )
