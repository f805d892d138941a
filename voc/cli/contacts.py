"""``voc contacts``: tables about the contacts of a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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

    from voc.workspace.contact_tables import ContactTables

__all__ = ["contacts_app"]

contacts_app = typer.Typer(name="contacts", help="Tables about the contacts of a month.", no_args_is_help=True)
_LAST_MONTH = "A month, such as 2026-10; default: the last one with data."
_ALL_MONTHS = "A month, such as 2026-10; default: all months together."
LastMonthOption = Annotated[str | None, typer.Option("--period", help=_LAST_MONTH, metavar="YYYY-MM")]
AllMonthsOption = Annotated[str | None, typer.Option("--period", help=_ALL_MONTHS, metavar="YYYY-MM")]
RegisterArgument = Annotated[
    Path, typer.Argument(metavar="REGISTER.csv", help="Complaints: key, received, acknowledged, due, closed …")
]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of ``voc contacts``: its name in JSON, and how it is printed.

    ``empty_note`` says why it has no rows; ``{month}`` in it is replaced. ``percentage_columns`` hold parts of 1.
    """

    name: str
    empty_note: str
    percentage_columns: frozenset[str] = frozenset()


REPEATS = PrintedTable(
    "repeats",
    "no contact reason has enough contacts of known customers {month}",
    frozenset({"share", "low", "high", "other_channel"}),
)
BOT_RETURNS = PrintedTable(
    "bots",
    "no conversation with a bot {month} (bot = true in [[channels]] of voc.toml)",
    frozenset({"share", "low", "high"}),
)
REACHABILITY = PrintedTable(
    "reachability", "no channel has figures of its reachability {month}", frozenset({"answered", "abandoned"})
)
VALUES = PrintedTable(
    "values",
    "no contact reason has enough contacts {month}",
    frozenset({"repeats", "repeats_low", "repeats_high"}),
)
COMPLAINTS = PrintedTable(
    "complaints", "the register has no complaint {month}", frozenset({"share", "low", "high", "acknowledged"})
)
COMPENSATION = PrintedTable("compensation", "the register has no complaint with an amount {month}")
EXPECTED = PrintedTable("expected", "no planned work brings contacts in the coming weeks")
PROMISES = PrintedTable("promises", "no note makes a promise {month}", frozenset({"share", "low", "high"}))
BROKEN = PrintedTable("broken", "no text or note tells of a broken promise {month}")
ESCALATIONS = PrintedTable(
    "escalations", "no contact of a known customer is fourteen days old {month}", frozenset({"share", "low", "high"})
)
THEME_CONTACTS = PrintedTable("themes", "no theme has enough contacts up to {month}")
JOURNEYS = PrintedTable(
    "journeys",
    "no contact of a known customer is fourteen days old {month}",
    frozenset({"share", "low", "high", "other_channel", "complained"}),
)
JOURNEY_PATHS = PrintedTable("paths", "no long journey over channels that may be shown {month}")
INVITATIONS = PrintedTable(
    "invitations", "no contact of a known customer {month}", frozenset({"invited_share", "response", "low", "high"})
)
OUTCOMES = PrintedTable(
    "outcomes", "the register has too few complaints {month}", frozenset({"share", "low", "high", "compensated"})
)
UNRECORDED = PrintedTable(
    "unrecorded",
    "no message or note {month} calls itself a complaint (complaint in [text] of voc.toml)",
    frozenset({"share", "low", "high"}),
)
SITES = PrintedTable(
    "sites", "no two sites of [[sites]] in voc.toml have contacts with a signal {month} or just before"
)
YIELD = PrintedTable(
    "yield", "of no contact it is known whether the customer stayed {month}", frozenset({"share", "low", "high"})
)
ARTICLES = PrintedTable(
    "articles",
    "the file has no article",
    frozenset({"repeated", "low", "high", "before", "share", "share_low", "share_high"}),
)
SWINGS = PrintedTable("swings", "there are no eight whole weeks with contacts", frozenset({"swing", "by_chance"}))
TARGETS = PrintedTable("targets", "the file has no target")


@contacts_app.command("promises")
def print_promises(
    workspace_dir: WorkspaceOption = HERE, period: AllMonthsOption = None, *, as_json: JsonOption = False
) -> None:
    r"""Show what became of promises to customers (\[\[promises]] in voc.toml): kept, late or the customer first."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        has_rules, frame = bool(ws.config.promises), ws.contacts.promises(period)
    table = PROMISES
    if not has_rules:
        table = replace(table, empty_note="voc.toml has no [[promises]] (docs/configuration.md)")
    _print_table(table, frame, f"in {period}" if period else "in any month", as_json=as_json)


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


@contacts_app.command("swings")
def print_swings(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show how predictable each contact reason is: how far a week is from the four weeks before it."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.swings()
    _print_table(SWINGS, frame, "", as_json=as_json)


@contacts_app.command("targets")
def print_targets(
    file: Annotated[Path, typer.Argument(metavar="TARGETS.csv", help="department, month, name, value, target.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show departments' own targets beside the comments and contacts that arose there."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.targets(file)
    _print_table(TARGETS, frame, "", as_json=as_json)


@contacts_app.command("expected")
def print_expected(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.csv", help="Planned work: process, day, count.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    n_weeks: Annotated[int, typer.Option("--weeks", min=1, max=26, help="Coming weeks.")] = 6,
    as_json: JsonOption = False,
) -> None:
    """Show the contacts that planned mailings, bills or visits are to bring in the coming weeks."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.expected(plan, n_weeks=n_weeks)
    _print_table(EXPECTED, frame, "", as_json=as_json)


@contacts_app.command("journeys")
def print_journeys(
    workspace_dir: WorkspaceOption = HERE,
    period: LastMonthOption = None,
    *,
    by_path: Annotated[bool, typer.Option("--paths", help="By path over channels instead of by reason.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show how many journeys took three contacts or more about the same reason, over any channels."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.journey_paths(period) if by_path else ws.contacts.journeys(period)
    _print_table(JOURNEY_PATHS if by_path else JOURNEYS, frame, _format_month(period), as_json=as_json)


@contacts_app.command("unrecorded")
def print_unrecorded(
    workspace_dir: WorkspaceOption = HERE,
    period: LastMonthOption = None,
    *,
    as_items: Annotated[bool, typer.Option("--items", help="The texts one by one; it shows single customers.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show how many messages and notes that call themselves a complaint are not recorded as one, by channel."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.unrecorded_items(period) if as_items else ws.contacts.unrecorded(period)
    _print_table(UNRECORDED, frame, _format_month(period), as_json=as_json)


@contacts_app.command("invitations")
def print_invitations(
    file: Annotated[Path, typer.Argument(metavar="INVITATIONS.csv", help="contact, sent, sent_by, answered.")],
    workspace_dir: WorkspaceOption = HERE,
    period: LastMonthOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show how many contacts were asked for their opinion and answered, and what agents sent themselves."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.invitations(file, period)
    _print_table(INVITATIONS, frame, _format_month(period), as_json=as_json)


@contacts_app.command("articles")
def print_articles(
    file: Annotated[Path, typer.Argument(metavar="ARTICLES.csv", help="article, reason, title, updated, department.")],
    workspace_dir: WorkspaceOption = HERE,
    period: LastMonthOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the articles of a knowledge base to look at: those whose customers come back more often first."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        frame = ws.contacts.articles(file, period)
    _print_table(ARTICLES, frame, _format_month(period), as_json=as_json)


def _add_month_command(
    table: PrintedTable, help_text: str, compute: Callable[[ContactTables, str | None], pd.DataFrame]
) -> None:
    """Add the command of a table that needs a month alone."""

    def print_month(
        workspace_dir: WorkspaceOption = HERE, period: LastMonthOption = None, *, as_json: JsonOption = False
    ) -> None:
        with open_with_progress(workspace_dir, quiet=as_json) as ws:
            frame = compute(ws.contacts, period)
        _print_table(table, frame, _format_month(period), as_json=as_json)

    contacts_app.command(table.name, help=help_text)(print_month)


def _add_register_command(
    table: PrintedTable, help_text: str, compute: Callable[[ContactTables, Path, str | None], pd.DataFrame]
) -> None:
    """Add the command of a table about the complaints in a register."""

    def print_register(
        register: RegisterArgument,
        workspace_dir: WorkspaceOption = HERE,
        period: LastMonthOption = None,
        *,
        as_json: JsonOption = False,
    ) -> None:
        with open_with_progress(workspace_dir, quiet=as_json) as ws:
            frame = compute(ws.contacts, register, period)
        _print_table(table, frame, _format_month(period), as_json=as_json)

    contacts_app.command(table.name, help=help_text)(print_register)


_add_month_command(
    THEME_CONTACTS,
    "Show each theme's contacts and hours since customers first reported it.",
    lambda tables, period: tables.themes(period),
)
_add_month_command(
    REPEATS,
    "Show how many contacts came back within 7, 14 and 30 days, by contact reason.",
    lambda tables, period: tables.repeats(period),
)
_add_month_command(
    BROKEN,
    "List the texts and notes by which a promise was broken, for an officer to confirm; it shows single customers.",
    lambda tables, period: tables.broken_promises(period),
)
_add_month_command(
    ESCALATIONS,
    "Show how many contacts were followed by a formal complaint or a public post within fourteen days, by reason.",
    lambda tables, period: tables.escalations(period),
)
_add_month_command(
    BOT_RETURNS,
    "Show how many conversations with a bot were followed by a contact with a person within two days, by reason.",
    lambda tables, period: tables.bot_returns(period),
)
_add_month_command(
    REACHABILITY,
    "Show how well each channel was reached, with the NPS after a contact by it.",
    lambda tables, period: tables.reachability(period),
)
_add_month_command(
    VALUES,
    "Show what contacts of each reason are worth to the company and to the customer.",
    lambda tables, period: tables.values(period),
)
_add_register_command(
    COMPLAINTS,
    "Show how complaints were handled: in term, late or running, by contact reason.",
    lambda tables, register, period: tables.complaints(register, period),
)
_add_month_command(
    SITES,
    "Show how sites and partners differ from all others, as they are and between like contacts.",
    lambda tables, period: tables.sites(period),
)
_add_month_command(
    YIELD,
    "Show how many customers stayed by contact reason, and their worth beside the working time.",
    lambda tables, period: tables.service_yield(period),
)
_add_register_command(
    OUTCOMES,
    "Show how complaints ended, by the outcome that the register has.",
    lambda tables, register, period: tables.outcomes(register, period),
)
_add_register_command(
    COMPENSATION,
    "Show what was paid to complainants, by the department that caused the complaint.",
    lambda tables, register, period: tables.compensation(register, period),
)


def _format_month(period: str | None) -> str:
    return f"in {period}" if period else "in the last month with data"


def _print_table(table: PrintedTable, frame: pd.DataFrame, month: str, *, as_json: bool) -> None:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    if as_json:
        print_json({table.name: rows})
        return
    if not rows:
        out.print(f"Nothing to show: {escape(table.empty_note.format(month=month))}.", soft_wrap=True)
        return
    numbers = [column for column in frame.columns if frame[column].dtype.kind in "fi"]
    printed = build_table(*(column.replace("_", " ") for column in frame.columns), numbers=numbers)
    for row in rows:
        cells = (_format_cell(value, is_part=column in table.percentage_columns) for column, value in row.items())
        printed.add_row(*cells)
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
