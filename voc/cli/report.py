"""``voc report`` and ``voc alerts``: a month in full, and what needs attention in it."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli.options import HERE, ForceOption, JsonOption, PeriodOption, WorkspaceOption
from voc.cli.output import (
    NEEDS_ATTENTION,
    format_plural,
    open_with_progress,
    out,
    print_json,
    print_reports,
    squeeze_blanks,
)
from voc.errors import UsageError
from voc.records import feedback_reference
from voc.text.messages import LANGUAGES

__all__ = ["make_reports", "show_alerts"]

EXCERPT_LENGTH = 110
"""Characters shown of an urgent comment; ``voc trace`` shows it whole."""


def make_reports(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month, such as 2026-10.")],
    workspace_dir: WorkspaceOption = HERE,
    department: Annotated[
        str | None,
        typer.Option("--department", help="Only this department's own causes, themes and quotes.", metavar="NAME"),
    ] = None,
    all_departments: Annotated[
        bool, typer.Option("--all", help="The company's report and one for each department.")
    ] = False,
    formats: Annotated[
        str, typer.Option("--format", help="html, xlsx, or both with a comma.", metavar="LIST")
    ] = "html,xlsx",
    language: Annotated[str | None, typer.Option("--language", help="nl or en; default: the workspace's.")] = None,
    *,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a month's report."""
    # Checked by the report itself: it knows which formats come later.
    format_names = tuple(name.strip().lower() for name in formats.split(",") if name.strip())
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"there are reports in nl and en, not in {language!r}")
    if all_departments and department:
        raise UsageError("--all makes every department's report; leave --department out")
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        departments: list[str | None] = [department]
        if all_departments:
            departments = [None, *(entry.name for entry in ws.config.departments)]
        paths = [
            path
            for name in departments
            for path in ws.report(period, department=name, language=language, formats=format_names, force=force)
        ]
    if as_json:
        print_json({"reports": paths})
    else:
        print_reports(paths)


def show_alerts(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show the call-today list and the themes that are new, growing or back. Exit code 3 when there are any."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        urgent_items = ws.urgent(period)
        alerts = ws.alerts(period).to_dict("records")
    if as_json:
        print_json({"urgent": urgent_items, "alerts": alerts})
    else:
        out.print(f"[bold]Call today: {len(urgent_items)}[/bold]")
        for item in urgent_items:
            # The case number leads to the customer; the database has a pseudonym only.
            case, excerpt = f"case {item.case_number or '–'}", squeeze_blanks(item.text)[:EXCERPT_LENGTH]
            line = f"  {item.at:%Y-%m-%d}  {feedback_reference(item.feedback)}  {case}  ({item.word})  {excerpt}"
            out.print(line, markup=False, soft_wrap=True)
        out.print(f"[bold]Themes: {len(alerts)}[/bold]")
        for row in alerts:
            counts = f"{format_plural(row['observed'], 'comment')}, {row['expected']:.1f} expected"
            out.print(f"  {row['kind']:<9} {row['theme']}  {row['label']}: {counts}", markup=False, soft_wrap=True)
    if urgent_items or alerts:
        raise typer.Exit(NEEDS_ATTENTION)
