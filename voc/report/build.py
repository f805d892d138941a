"""Files of a month's report: a page (HTML, PDF), a workbook (XLSX), slides (PPTX), the notebook behind the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from voc.config import Config
from voc.errors import UsageError, VocError
from voc.files import make_folder, write_file
from voc.insight.results import Month
from voc.report.file_names import format_department_part
from voc.report.html.notebook import build_notebook
from voc.report.html.notebook_format import import_nbformat
from voc.report.html.sections import Sections, SignOff
from voc.report.messages import ReportMessages
from voc.report.printed_figures import PrintedFigure, list_printed_figures

__all__ = [
    "FORMATS",
    "BuiltReport",
    "FormRequest",
    "ReportManner",
    "build_report",
    "format_report_name",
    "render_report",
    "write_report",
]

FORMATS = ("html", "pdf", "xlsx", "pptx", "md", "ipynb")


@dataclass(frozen=True, slots=True)
class FormRequest:
    """Needs of a form for a head's answers: who can own an action, the last day for the answers, and where they go."""

    owners: tuple[str, ...]
    answer_before: date
    return_to: str = ""
    """Mail address; empty: to whoever sent the form."""


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """Files of a report that was built, and every figure that it prints."""

    paths: tuple[Path, ...]
    figures: tuple[PrintedFigure, ...]


@dataclass(frozen=True, slots=True)
class ReportManner:
    """Manner in which a report is printed; another process can be told it."""

    language: str
    """``nl`` or ``en``."""
    generated_at: datetime
    """The moment that is printed and stands in the files."""
    formats: tuple[str, ...] = ("html", "xlsx")
    """``html``, ``pdf`` (the page for paper), ``xlsx``, ``pptx`` (five slides), ``md`` (page one as Markdown, for a
    mail) and ``ipynb`` (the notebook behind the page)."""
    sign_off: SignOff | None = None
    """Who signed it off; None: it is a draft, and says so on every page."""
    form: FormRequest | None = None
    """What a form for the head's answers needs, which then is a workbook of its own; None: none is made."""
    answer_before: date | None = None
    """The last day for the answers to a draft that went before."""


def build_report(
    month: Month,
    config: Config,
    folder: Path,
    *,
    language: str,
    formats: Sequence[str] = ("html", "xlsx"),
    generated_at: datetime,
    sign_off: SignOff | None = None,
    form: FormRequest | None = None,
) -> BuiltReport:
    """Write a month's report, and return its files and figures. The same input gives the same bytes.

    Parameters
    ----------
    month
        All figures; with a department set the report is of that department's own causes, themes and quotes.
    config
        The workspace's settings.
    folder
        The reports folder; files go to ``FOLDER/2026-10/voc-2026-10-nl.html`` and the like.
    language, formats, generated_at, sign_off, form
        As in :class:`ReportManner`.

    Raises
    ------
    UsageError
        An unknown format or language; nothing is written then.
    VocError
        A file cannot be written, or a department's month is about other departments too.
    """
    manner = ReportManner(language, generated_at, tuple(formats), sign_off, form)
    return write_report(month, render_report(month, config, manner), folder, language=language)


def render_report(month: Month, config: Config, manner: ReportManner) -> dict[str, bytes]:
    """Return the files of a month's report by their names; see :func:`build_report`.

    All of them before any is written: what fails leaves the files of the last time.
    """
    check_formats(manner.formats)
    file_name = format_report_name(month, manner.language, [department.name for department in config.departments])
    ending = ReportMessages(manner.language)("reply_form.file")
    # A month without a finding asks nothing.
    form = manner.form if month.findings else None
    sections = Sections(
        month,
        config,
        language=manner.language,
        generated_at=manner.generated_at,
        sign_off=manner.sign_off,
        answer_before=manner.answer_before if form is None else form.answer_before,
        form_name="" if form is None else f"{file_name}-{ending}.xlsx",
    )
    # Both from one page, which is made when the first of them asks for it.
    get_page = cache(lambda: _render_page(sections))
    renderers: Mapping[str, Callable[[], bytes]] = {
        "html": get_page,
        "pdf": lambda: _render_pdf(sections, get_page()),
        "xlsx": lambda: _render_workbook(sections),
        "pptx": lambda: _render_slides(sections),
        "md": lambda: sections.letter.encode("utf-8"),
        "ipynb": lambda: _render_notebook(sections),
    }
    content_by_name = {f"{file_name}.{name}": renderers[name]() for name in dict.fromkeys(manner.formats)}
    if form is not None:
        content_by_name[sections.form_name] = _render_form(sections, form)
    return content_by_name


def write_report(month: Month, content_by_name: Mapping[str, bytes], folder: Path, *, language: str) -> BuiltReport:
    """Write a report's files into its month's folder, and return them with every figure that they print."""
    file_paths = []
    for name, content in content_by_name.items():
        path = folder / str(month.period) / name
        _write_file(path, content)
        file_paths.append(path)
    return BuiltReport(tuple(file_paths), list_printed_figures(month, ReportMessages(language)))


def check_formats(formats: Sequence[str]) -> None:
    """Raise when a format cannot be made."""
    for name in formats:
        if name not in FORMATS:
            raise UsageError(f"there is no report format {name!r}; choose from: {', '.join(FORMATS)}")
    if not formats:
        raise UsageError(f"no report format was given; choose from: {', '.join(FORMATS)}")


def format_report_name(month: Month, language: str, department_names: Sequence[str]) -> str:
    """Return a report's file name without its ending: ``voc-2026-10-facturatie-nl``.

    Two departments never share a file: where several of ``department_names`` come out alike ("A/B" and "A & B"), each
    of them gets a mark of its own name behind it: ``voc-2026-10-a-b--3f0c51d2-nl``.
    """
    name_parts = ["voc", str(month.period)]
    if month.department is not None:
        name_parts.append(format_department_part(month.department.name, department_names))
    return "-".join([*name_parts, language])


def _render_page(sections: Sections) -> bytes:
    notebook = build_notebook(sections)
    from voc.report.html.exporter import get_exporter

    page, _ = get_exporter().from_notebook_node(notebook)
    return str(page).encode("utf-8")


def _render_pdf(sections: Sections, page: bytes) -> bytes:
    from voc.report.pdf.pdf_file import build_pdf

    messages = sections.messages
    return build_pdf(
        page.decode("utf-8"),
        sections.metadata,
        generated_at=sections.generated_at,
        draft_mark=sections.draft_mark,
        note=messages("document.unprintable"),
    )


def _render_slides(sections: Sections) -> bytes:
    from voc.report.pptx.slides import build_slides

    return build_slides(
        sections.month, sections.messages, sections.config, generated_at=sections.generated_at, draft=sections.draft
    )


def _render_notebook(sections: Sections) -> bytes:
    text = str(import_nbformat().writes(build_notebook(sections), version=4))
    return f"{text}\n".encode()


def _render_workbook(sections: Sections) -> bytes:
    from voc.report.xlsx.workbook import build_workbook

    return build_workbook(
        sections.month, sections.messages, sections.config, generated_at=sections.generated_at, draft=sections.draft
    )


def _render_form(sections: Sections, form: FormRequest) -> bytes:
    from voc.report.xlsx.reply_form import build_reply_form

    return build_reply_form(
        sections.month,
        sections.messages,
        company=sections.config.company.name,
        owners=form.owners,
        answer_before=form.answer_before,
        generated_at=sections.generated_at,
        return_to=form.return_to,
    )


def _write_file(path: Path, content: bytes) -> None:
    """Write one file of a report into its folder, which is made when it is not there.

    Raises
    ------
    VocError
        It cannot be written; under Windows, because it is open in another program.
    """
    try:
        make_folder(path.parent)
        write_file(path, content)
    except OSError as exc:
        raise VocError(f"{path} cannot be written ({exc.strerror}); is it open in another program?") from exc
