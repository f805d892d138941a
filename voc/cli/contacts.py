"""``voc contacts``: tables about the contacts of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import build_table, open_with_progress, out, print_json

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["contacts_app"]

contacts_app = typer.Typer(name="contacts", help="Tables about the contacts of a month.", no_args_is_help=True)
_LAST_MONTH = "A month, such as 2026-10; default: the last one with data."
_ALL_MONTHS = "A month, such as 2026-10; default: all months together."
LastMonthOption = Annotated[str | None, typer.Option("--period", help=_LAST_MONTH, metavar="YYYY-MM")]
AllMonthsOption = Annotated[str | None, typer.Option("--period", help=_ALL_MONTHS, metavar="YYYY-MM")]
PARTS_OF_ONE = frozenset({"share", "low", "high", "other_channel"})
"""Columns that hold parts of a whole, printed as percentages."""


@contacts_app.command("repeats")
def print_repeats(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many contacts came back within 7, 14 and 30 days, by contact reason."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.repeats(period)
    when = f"in {period}" if period else "in the last month with data"
    _print_frame(frame, "repeats", f"no contact reason has enough contacts of known customers {when}", as_json=as_json)


@contacts_app.command("promises")
def print_promises(
    workspace_dir: WorkspaceOption = HERE, period: AllMonthsOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what became of the promises to customers ([[promises]] in voc.toml): kept, late, or the customer first."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        has_rules, frame = bool(ws.config.promises), ws.contacts.promises(period)
    when = f"in {period}" if period else "in any month"
    reason = f"no note makes a promise {when}" if has_rules else "voc.toml has no [[promises]] (docs/configuration.md)"
    _print_frame(frame, "promises", reason, as_json=as_json)


def _print_frame(frame: pd.DataFrame, name: str, why_empty: str, *, as_json: bool) -> None:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    if as_json:
        print_json({name: rows})
        return
    if not rows:
        out.print(f"Nothing to show: {escape(why_empty)}.", soft_wrap=True)
        return
    numbers = [column for column in frame.columns if frame[column].dtype.kind in "fi"]
    printed = build_table(*(column.replace("_", " ") for column in frame.columns), numbers=numbers)
    for row in rows:
        printed.add_row(*(_format_cell(str(column), value) for column, value in row.items()))
    out.print(printed)


def _format_cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0%}" if column in PARTS_OF_ONE else f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
    return escape(str(value))
