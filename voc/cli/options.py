"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from voc.config.settings import LARGEST_SEED
from voc.errors import UsageError
from voc.text.messages import LANGUAGES

__all__ = [
    "HERE",
    "AsOption",
    "DepartmentOption",
    "ForceOption",
    "FormatsOption",
    "JsonOption",
    "LanguageOption",
    "PeriodOption",
    "SeedOption",
    "WhyOption",
    "WorkspaceOption",
    "split_formats",
    "split_list_option",
]


def split_formats(values: Sequence[str] | None, default: Sequence[str]) -> tuple[str, ...]:
    """Return the formats that ``--format`` names, each once; the default where the option was not given.

    Examples
    --------
    >>> split_formats(["html,PDF", "pdf"], ("xlsx",)), split_formats(None, ("xlsx",))
    (('html', 'pdf'), ('xlsx',))
    """
    if values is None:
        return tuple(default)
    return tuple(dict.fromkeys(name.lower() for name in split_list_option(values)))


def _check_language(language: str | None) -> str | None:
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"there are reports in nl and en, not in {language!r}")
    return language


WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="The workspace's folder.", metavar="DIR")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Do it again though nothing has changed.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="A month, such as 2026-10.", metavar="YYYY-MM")]
WhyOption = Annotated[str, typer.Option("--why", help="Why, for who looks it up later.", metavar="TEXT")]
AsOption = Annotated[
    str | None, typer.Option("--as", help="Who decides; default: the user of this computer.", metavar="NAME")
]
DepartmentOption = Annotated[
    str | None,
    typer.Option("--department", help="Only this department's own causes, themes and quotes.", metavar="NAME"),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language", callback=_check_language, help="nl or en; default: the workspace's.", metavar="LANGUAGE"
    ),
]
FormatsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="html or pdf, and of a month's report xlsx, pptx, md, ipynb; with commas, or several times.",
        metavar="LIST",
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=LARGEST_SEED, help="The same seed draws the same.", metavar="N"),
]
HERE = Path()
"""Default of --workspace: the current folder."""


def split_list_option(values: Sequence[str]) -> tuple[str, ...]:
    """Return the names in an option that holds several with commas, and may be repeated.

    >>> split_list_option(["html, pdf", "xlsx"])
    ('html', 'pdf', 'xlsx')
    """
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())
