"""``voc contacts``: tables about the contacts of a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.decisions import print_event
from voc.cli.options import HERE, AsOption, JsonOption, WhyOption, WorkspaceOption
from voc.cli.output import build_table, open_with_progress, out, print_json

if TYPE_CHECKING:
    import pandas as pd

    from voc.workspace.contact_figures import ContactFigures

__all__ = ["contacts_app"]

contacts_app = typer.Typer(name="contacts", help="Tables about the contacts of a month.", no_args_is_help=True)
_LAST_MONTH = "A month, such as 2026-10; default: the last one with data."
_ALL_MONTHS = "A month, such as 2026-10; default: all months together."
LastMonthOption = Annotated[str | None, typer.Option("--period", help=_LAST_MONTH, metavar="YYYY-MM")]
AllMonthsOption = Annotated[str | None, typer.Option("--period", help=_ALL_MONTHS, metavar="YYYY-MM")]
RegisterArgument = Annotated[
    Path, typer.Argument(metavar="REGISTER.csv", help="Complaints: key, received, acknowledged, due, closed …")
]
PARTS_OF_ONE = {
    "repeats": frozenset({"share", "low", "high", "other_channel"}),
    "promises": frozenset({"share", "low", "high"}),
    "bots": frozenset({"share", "low", "high"}),
    "escalations": frozenset({"share", "low", "high"}),
    "swings": frozenset({"swing", "by_chance"}),
    "complaints": frozenset({"share", "low", "high", "acknowledged"}),
    "reachability": frozenset({"answered", "abandoned"}),
    "values": frozenset({"repeats", "repeats_low", "repeats_high"}),
}
"""Columns of each table that hold parts of a whole, printed as percentages."""


@contacts_app.command("repeats")
def print_repeats(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many contacts came back within 7, 14 and 30 days, by contact reason."""
    why_empty = f"no contact reason has enough contacts of known customers {_name_period(period)}"
    _compute_and_print(workspace_dir, "repeats", lambda figures: figures.repeats(period), why_empty, as_json=as_json)


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


@contacts_app.command("broken")
def print_broken_promises(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """List the texts and notes by which a promise was broken, for an officer to confirm; it shows single customers."""
    why_empty = f"no text or note tells of a broken promise {_name_period(period)}"
    _compute_and_print(
        workspace_dir, "broken", lambda figures: figures.broken_promises(period), why_empty, as_json=as_json
    )


@contacts_app.command("confirm")
def confirm_promise(
    subject: Annotated[str, typer.Argument(metavar="ITEM", help="As voc contacts broken lists it: F-18.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    not_broken: Annotated[bool, typer.Option("--not-broken", help="It was kept, or is about no promise.")] = False,
    promise: Annotated[
        str | None, typer.Option("--promise", help="Its name in voc.toml, where the words do not tell.", metavar="NAME")
    ] = None,
    why: WhyOption = "",
    who: AsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that a promise to a customer was broken, or was not; voc undo takes it back."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        event = ws.decisions.confirm_promise(subject, broken=not not_broken, promise=promise, why=why, who=who)
    print_event(event, as_json=as_json)


@contacts_app.command("bots")
def print_bot_returns(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many conversations with a bot were followed by a contact with a person within two days, by reason."""
    why_empty = f"no conversation with a bot {_name_period(period)} (bot = true in [[channels]] of voc.toml)"
    _compute_and_print(workspace_dir, "bots", lambda figures: figures.bot_returns(period), why_empty, as_json=as_json)


@contacts_app.command("escalations")
def print_escalations(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many contacts were followed by a formal complaint or a public post within fourteen days, by reason."""
    why_empty = f"no contact of a known customer is fourteen days old {_name_period(period)}"
    _compute_and_print(
        workspace_dir, "escalations", lambda figures: figures.escalations(period), why_empty, as_json=as_json
    )


@contacts_app.command("swings")
def print_swings(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show how predictable each contact reason is: how far a week is from the four weeks before it."""
    why_empty = "there are no eight whole weeks with contacts"
    _compute_and_print(workspace_dir, "swings", lambda figures: figures.swings(), why_empty, as_json=as_json)


@contacts_app.command("targets")
def print_targets(
    file: Annotated[Path, typer.Argument(metavar="TARGETS.csv", help="department, month, name, value, target.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show departments' own targets beside the comments and contacts that arose there."""
    why_empty = "the file has no target"
    _compute_and_print(workspace_dir, "targets", lambda figures: figures.targets(file), why_empty, as_json=as_json)


@contacts_app.command("expected")
def print_expected(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.csv", help="Planned work: process, day, count.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    n_weeks: Annotated[int, typer.Option("--weeks", min=1, max=26, help="Coming weeks.")] = 6,
    as_json: JsonOption = False,
) -> None:
    """Show the contacts that planned mailings, bills or visits are to bring in the coming weeks."""
    why_empty = "no planned work brings contacts in the coming weeks"
    _compute_and_print(
        workspace_dir, "expected", lambda figures: figures.expected(plan, n_weeks=n_weeks), why_empty, as_json=as_json
    )


@contacts_app.command("reachability")
def print_reachability(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how well each channel was reached, beside the NPS after a contact by it."""
    why_empty = f"no channel has figures of its reachability {_name_period(period)}"
    _compute_and_print(
        workspace_dir, "reachability", lambda figures: figures.reachability(period), why_empty, as_json=as_json
    )


@contacts_app.command("values")
def print_values(
    workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what contacts of each reason are worth to the company and to the customer."""
    why_empty = f"no contact reason has enough contacts {_name_period(period)}"
    _compute_and_print(workspace_dir, "values", lambda figures: figures.values(period), why_empty, as_json=as_json)


@contacts_app.command("complaints")
def print_complaints(
    register: RegisterArgument,
    workspace_dir: WorkspaceOption = HERE,
    period: LastMonthOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show how complaints were handled beside their term: in term, late, running, by contact reason."""
    why_empty = f"the register has no complaint {_name_period(period)}"
    _compute_and_print(
        workspace_dir, "complaints", lambda figures: figures.complaints(register, period), why_empty, as_json=as_json
    )


@contacts_app.command("compensation")
def print_compensation(
    register: RegisterArgument,
    workspace_dir: WorkspaceOption = HERE,
    period: LastMonthOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show what was paid to complainants, by the department that caused the complaint."""
    why_empty = f"the register has no complaint with an amount {_name_period(period)}"
    _compute_and_print(
        workspace_dir,
        "compensation",
        lambda figures: figures.compensation(register, period),
        why_empty,
        as_json=as_json,
    )


def _name_period(period: str | None) -> str:
    return f"in {period}" if period else "in the last month with data"


def _compute_and_print(
    workspace_dir: Path, name: str, compute: Callable[[ContactFigures], pd.DataFrame], why_empty: str, *, as_json: bool
) -> None:
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = compute(ws.contacts)
    _print_frame(frame, name, why_empty, as_json=as_json)


def _print_frame(frame: pd.DataFrame, name: str, why_empty: str, *, as_json: bool) -> None:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    if as_json:
        print_json({name: rows})
        return
    if not rows:
        out.print(f"Nothing to show: {escape(why_empty)}.", soft_wrap=True)
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
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0%}" if is_part else f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return escape(str(value))
