"""``voc contacts``: tables about the contacts of a month."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.options import HERE, JsonOption, PeriodOption, WorkspaceOption
from voc.cli.output import build_table, open_with_progress, out, print_json

if TYPE_CHECKING:
    import pandas as pd

    from voc.workspace.contact_figures import ContactFigures

__all__ = ["contacts_app"]

contacts_app = typer.Typer(name="contacts", help="Tables about the contacts of a month.", no_args_is_help=True)
RegisterArgument = Annotated[
    Path, typer.Argument(metavar="REGISTER.csv", help="Complaints: key, received, acknowledged, due, closed …")
]
PARTS_OF_ONE = {
    "repeats": frozenset({"share", "low", "high", "other_channel"}),
    "promises": frozenset({"share", "low", "high"}),
    "bots": frozenset({"share", "low", "high"}),
    "complaints": frozenset({"share", "low", "high", "acknowledged"}),
    "reachability": frozenset({"answered", "abandoned"}),
    "values": frozenset({"repeats", "repeats_low", "repeats_high"}),
}
"""Columns of each table that hold parts of a whole, printed as percentages."""


@contacts_app.command("repeats")
def print_repeats(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many contacts came back within 7, 14 and 30 days, by contact reason."""
    _print_frame(workspace_dir, "repeats", lambda tables: tables.repeats(period), as_json=as_json)


@contacts_app.command("promises")
def print_promises(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what became of the promises to customers ([[promises]] in voc.toml): kept, late, or the customer first."""
    _print_frame(workspace_dir, "promises", lambda tables: tables.promises(period), as_json=as_json)


@contacts_app.command("bots")
def print_bot_returns(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many conversations with a bot were followed by a contact with a person within two days, by reason."""
    _print_frame(workspace_dir, "bots", lambda tables: tables.bot_returns(period), as_json=as_json)


@contacts_app.command("expected")
def print_expected(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.csv", help="Planned work: process, day, count.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    n_weeks: Annotated[int, typer.Option("--weeks", min=1, max=26, help="Coming weeks.")] = 6,
    as_json: JsonOption = False,
) -> None:
    """Show the contacts that planned mailings, bills or visits are to bring in the coming weeks."""
    _print_frame(workspace_dir, "expected", lambda tables: tables.expected(plan, n_weeks=n_weeks), as_json=as_json)


@contacts_app.command("reachability")
def print_reachability(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how well each channel was reached, beside the NPS after a contact by it."""
    _print_frame(workspace_dir, "reachability", lambda tables: tables.reachability(period), as_json=as_json)


@contacts_app.command("values")
def print_values(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what contacts of each reason are worth to the company and to the customer."""
    _print_frame(workspace_dir, "values", lambda tables: tables.values(period), as_json=as_json)


@contacts_app.command("complaints")
def print_complaints(
    register: RegisterArgument,
    workspace_dir: WorkspaceOption = HERE,
    period: PeriodOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show how complaints were handled beside their term: in term, late, running, by contact reason."""
    _print_frame(workspace_dir, "complaints", lambda tables: tables.complaints(register, period), as_json=as_json)


@contacts_app.command("compensation")
def print_compensation(
    register: RegisterArgument,
    workspace_dir: WorkspaceOption = HERE,
    period: PeriodOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show what was paid to complainants, by the department that caused the complaint."""
    _print_frame(workspace_dir, "compensation", lambda tables: tables.compensation(register, period), as_json=as_json)


def _print_frame(
    workspace_dir: Path, name: str, compute: Callable[[ContactFigures], pd.DataFrame], *, as_json: bool
) -> None:
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = compute(ws.contacts)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    if as_json:
        print_json({name: rows})
        return
    if not rows:
        out.print("Nothing to show: the data of this month have none.", soft_wrap=True)
        return
    part_columns = PARTS_OF_ONE.get(name, frozenset())
    numbers = [column for column in frame.columns if frame[column].dtype.kind in "fi"]
    printed = build_table(*(column.replace("_", " ") for column in frame.columns), numbers=numbers)
    for row in rows:
        printed.add_row(*(_format_cell(value, is_part=column in part_columns) for column, value in row.items()))
    out.print(printed)


def _format_cell(value: object, *, is_part: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0%}" if is_part else f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
    return escape(str(value))
