"""``voc costs``: what a month's contacts took, in hours and in money where Finance signed for it."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import build_table, open_with_progress, out, print_json
from voc.records import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.cost_results import MonthCosts

__all__ = ["print_costs"]

NO_HANDLING_TIMES = (
    "No contact of this month has a handling time: collect reachability with handling_seconds per channel and day."
)
BOUND_SIGNS = {AT_LEAST: "≥", AT_MOST: "≤"}
"""Sign before a figure by its note: what silent contacts are counted in, or not, is no estimate."""


def print_costs(
    period: Annotated[str, typer.Argument(metavar="MONTH", help="Such as 2026-10.")],
    workspace_dir: WorkspaceOption = HERE,
    department: Annotated[
        str | None, typer.Option("--department", help="As this department may see them.", metavar="NAME")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the hours that a month's contacts took, and their cost, by category, department, reason and finding."""
    from voc.insight import tabulate_costs

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        month = ws.month(period, department)
        table, costs = tabulate_costs(month), month.costs
    if as_json:
        print_json({"costs": table.to_dict("records"), "without_times": {} if costs is None else costs.untimed})
        return
    if costs is None:
        out.print(NO_HANDLING_TIMES, soft_wrap=True)
        return
    _print_table(table, costs)


def _print_table(table: pd.DataFrame, costs: MonthCosts) -> None:
    numbers = ("contacts", "handling hours", "working hours", "tied up (EUR)")
    printed = build_table("group", "name", *numbers, numbers=numbers)
    for row in table.to_dict("records"):
        hours = [
            _format_figure(row[f"{name}_hours"], row[f"{name}_low"], row[f"{name}_high"])
            for name in ("handling", "working")
        ]
        money = _format_figure(row["cost_eur"], row["cost_low_eur"], row["cost_high_eur"])
        contacts = _format_figure(row["contacts"], row["contacts_low"], row["contacts_high"])
        cells = [contacts, *hours, money]
        if sign := BOUND_SIGNS.get(row["note"]):
            cells = [f"{sign} {cell}" if cell else "" for cell in cells]
        printed.add_row(row["group"], escape(str(row["name"])), cells[0] or escape(str(row["note"])), *cells[1:])
    out.print(printed)
    if costs.untimed:
        counts = ", ".join(f"{name or 'channel unknown'} {n}" for name, n in costs.untimed.items())
        out.print(f"Without a handling time, and in no hour: {counts}", markup=False, soft_wrap=True)


def _format_figure(value: float, low: float, high: float) -> str:
    if isnan(value):
        return ""
    return f"{value:,.0f}" + ("" if isnan(low) else f" ({low:,.0f} – {high:,.0f})")
