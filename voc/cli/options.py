"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "HERE",
    "AsOption",
    "ForceOption",
    "JsonOption",
    "PeriodOption",
    "WhyOption",
    "WorkspaceOption",
    "split_list_option",
]

WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="The workspace's folder.", metavar="DIR")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Do it again though nothing has changed.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="A month, such as 2026-10.", metavar="YYYY-MM")]
WhyOption = Annotated[str, typer.Option("--why", help="Why, for who looks it up later.", metavar="TEXT")]
AsOption = Annotated[
    str | None, typer.Option("--as", help="Who decides; default: the user of this computer.", metavar="NAME")
]
HERE = Path()
"""Default of --workspace: the current folder."""


def split_list_option(values: Sequence[str]) -> tuple[str, ...]:
    """Return the names in an option that holds several with commas, and may be repeated.

    >>> split_list_option(["html, pdf", "xlsx"])
    ('html', 'pdf', 'xlsx')
    """
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())
