"""``voc report team``, ``year`` and ``compare``: pages in addition to a month's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from voc.cli.output import open_with_progress, out, print_json
from voc.errors import UsageError

__all__ = ["OVERVIEWS", "make_overview"]

OVERVIEWS = frozenset({"team", "year", "compare"})
"""First words of ``voc report`` that make such a page."""
USAGE = {
    "team": "voc report team, or a last day: voc report team 2026-10-31",
    "year": "voc report year 2026",
    "compare": "voc report compare 2026-09 2026-10",
}


def make_overview(
    words: Sequence[str],
    workspace_dir: Path,
    *,
    department: str | None,
    language: str | None,
    formats: Sequence[str],
    as_json: bool,
) -> None:
    """Make the page that the words ask for, and print its files.

    Raises
    ------
    UsageError
        Another number of words, a day or a year that is none, or a team page for one department.
    """
    from voc.workspace.overviews import make_comparison, make_team_pages, make_year_page

    kind, *values = words
    if len(values) not in {"team": (0, 1), "year": (1,), "compare": (2,)}[kind]:
        raise UsageError(f"expected: {USAGE[kind]}")
    if kind == "team" and department is not None:
        raise UsageError("a team's page is about agents, not about a department; leave --department out")
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        if kind == "team":
            last_day = _parse_day(values[0]) if values else None
            paths = make_team_pages(ws, last_day, language=language, formats=formats)
        elif kind == "year":
            year = _parse_year(values[0])
            paths = make_year_page(ws, year, department=department, language=language, formats=formats)
        else:
            paths = make_comparison(ws, *values, department=department, language=language, formats=formats)
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
