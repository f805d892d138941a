"""``voc alerts``: what needs attention in a month."""

from __future__ import annotations

import typer

from voc.cli.options import HERE, JsonOption, PeriodOption, WorkspaceOption
from voc.cli.output import (
    NEEDS_ATTENTION,
    format_local_day,
    format_plural,
    open_with_progress,
    out,
    print_json,
    squeeze_blanks,
)
from voc.records import feedback_reference

__all__ = ["show_alerts"]

EXCERPT_LENGTH = 110
"""Characters shown of an urgent comment; ``voc trace`` shows it whole."""


def show_alerts(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show the call-today list and the themes that are new, growing or back. Exit code 3 when there are any."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        urgent_items, time_zone = ws.contacts.urgent(period), ws.config.company.time_zone
        alerts = ws.alerts(period).to_dict("records")
    if as_json:
        print_json({"urgent": urgent_items, "alerts": alerts})
    else:
        out.print(f"[bold]Call today: {len(urgent_items)}[/bold]")
        for item in urgent_items:
            # The case number leads to the customer; the database has a pseudonym only.
            case, excerpt = f"case {item.case_number or '–'}", squeeze_blanks(item.text)[:EXCERPT_LENGTH]
            day = format_local_day(item.at, time_zone)
            line = f"  {day}  {feedback_reference(item.feedback)}  {case}  ({item.word})  {excerpt}"
            out.print(line, markup=False, soft_wrap=True)
        out.print(f"[bold]Themes: {len(alerts)}[/bold]")
        for row in alerts:
            unit = "comment" if row["customers"] is None else "customer"
            counts = f"{format_plural(row['observed'], unit)}, {row['expected']:.1f} expected"
            out.print(f"  {row['kind']:<9} {row['theme']}  {row['label']}: {counts}", markup=False, soft_wrap=True)
    if urgent_items or alerts:
        raise typer.Exit(NEEDS_ATTENTION)
