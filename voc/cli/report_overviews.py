"""``voc report team``, ``year`` and ``compare``: pages in addition to a month's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from voc.cli.options import (
    HERE,
    DepartmentOption,
    FormatsOption,
    JsonOption,
    LanguageOption,
    WorkspaceOption,
    split_formats,
)
from voc.cli.output import open_with_progress, out, print_json
from voc.errors import UsageError

__all__ = ["make_comparison_page", "make_team_page", "make_year_page"]


def make_team_page(
    last_day: Annotated[
        str | None, typer.Argument(metavar="DAY", help="Last day, 2026-10-31; default: of the last signal.")
    ] = None,
    workspace_dir: WorkspaceOption = HERE,
    formats: FormatsOption = None,
    language: LanguageOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a page for each team of agents about its signals of fourteen days."""
    from voc.workspace.overviews import make_team_pages

    day = None if last_day is None else _parse_day(last_day)
    page_formats = _split_page_formats(formats)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        paths = make_team_pages(ws, day, language=language, formats=page_formats)
    _print_pages(paths, as_json=as_json)


def make_year_page(
    year: Annotated[str, typer.Argument(metavar="YEAR", help="A year: 2026.")],
    workspace_dir: WorkspaceOption = HERE,
    department: DepartmentOption = None,
    formats: FormatsOption = None,
    language: LanguageOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a page of a year, for the company or a department."""
    from voc.workspace import overviews

    year_number, page_formats = _parse_year(year), _split_page_formats(formats)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        paths = overviews.make_year_page(
            ws, year_number, department=department, language=language, formats=page_formats
        )
    _print_pages(paths, as_json=as_json)


def make_comparison_page(
    first: Annotated[str, typer.Argument(metavar="PERIOD", help="A month: 2026-09.")],
    second: Annotated[str, typer.Argument(metavar="PERIOD", help="Another month: 2026-10.")],
    workspace_dir: WorkspaceOption = HERE,
    department: DepartmentOption = None,
    formats: FormatsOption = None,
    language: LanguageOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a page with two months side by side, for the company or a department."""
    from voc.workspace.overviews import make_comparison

    page_formats = _split_page_formats(formats)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        paths = make_comparison(ws, first, second, department=department, language=language, formats=page_formats)
    _print_pages(paths, as_json=as_json)


def _split_page_formats(formats: list[str] | None) -> tuple[str, ...]:
    # Here: the report's packages take a second to import, and every command would wait for them.
    from voc.report.single_page import PAGE_FORMATS

    return split_formats(formats, PAGE_FORMATS)


def _print_pages(paths: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        print_json({"pages": paths})
        return
    for path in paths:
        out.print(str(path), markup=False, soft_wrap=True)


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day; expected one such as 2026-10-31") from None


def _parse_year(text: str) -> int:
    if len(text) != 4 or not text.isdecimal():  # noqa: PLR2004 - digits of a year
        raise UsageError(f"{text!r} is no year; expected one such as 2026")
    return int(text)
