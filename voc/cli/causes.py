"""``voc causes``: fit and list the causing departments."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import typer
from rich.markup import escape

from voc.cli.options import HERE, ForceOption, JsonOption, PeriodOption, WorkspaceOption
from voc.cli.output import build_table, format_plural, open_with_progress, out, print_json, print_or_dump_outcome

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

__all__ = ["causes_app"]

MAX_CAUSES = 3
"""Causes shown per theme; the others are in --json."""

causes_app = typer.Typer(name="causes", help="Estimate which department causes what.", no_args_is_help=True)


def run_cause_fit(
    workspace_dir: WorkspaceOption = HERE, *, force: ForceOption = False, as_json: JsonOption = False
) -> None:
    """Estimate for every comment which department caused it."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        print_or_dump_outcome(ws.fit_causes(force=force), as_json=as_json)


def print_causes(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """List each theme's main causes with their share and interval (with --json: all causes)."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        causes = ws.causes(period)
        confirmed = ws.audit.confirmed()
        limits = ws.facts.limits
    if as_json:
        print_json(causes.to_dict("records"))
        return
    if causes.empty:
        out.print("No causes yet; estimate them with: voc themes fit, then voc causes fit")
        return
    out.print(_build_causes_table(causes))
    out.print(_format_confirmed(len(confirmed), int(confirmed["audit"].sum())), soft_wrap=True)
    for sentence in _format_limits(limits):
        out.print(sentence, soft_wrap=True)


def _build_causes_table(causes: pd.DataFrame) -> Table:
    columns = ("theme", "label", "comments", "cause", "share", "interval")
    table = build_table(*columns, numbers=("comments", "share", "interval"))
    for _, theme_rows in causes.groupby("theme", sort=False):  # as they come: themes and causes by size
        for row in theme_rows.head(MAX_CAUSES).to_dict("records"):
            cells = [str(row["theme"]), escape(str(row["label"]))]
            if row["share"] is None:  # too few customers: no figure may be shown
                table.add_row(*cells, "", escape(str(row["note"])), "", "")
                continue
            cause = escape(str(row["department"] or "unknown"))
            interval = _format_sureness(row)
            table.add_row(*cells, str(row["comments"]), cause, f"{row['share']:.0%}", interval)
    return table


def _format_sureness(row: Mapping[Hashable, Any]) -> str:
    """Return a share's interval, or, where nothing was audited, how surely it is the largest."""
    if row["low"] is not None:
        return f"{row['low']:.0%} – {row['high']:.0%}"
    return "" if row["leads"] is None else f"largest: {row['leads']:.0%} sure"


def _format_confirmed(n_confirmed: int, n_random: int) -> str:
    """Return in a sentence how many confirmed comment parts the shares of departments are based on."""
    if not n_confirmed:
        return (
            "Nothing is confirmed yet: these shares are the model's alone, without an interval; what can be said is "
            "how surely the order holds. Start with: voc audit draw"
        )
    return f"{format_plural(n_confirmed, 'comment part')} confirmed, {n_random} of them drawn at random."


def _format_limits(limits: Mapping[str, int]) -> Iterator[str]:
    """Yield in sentences what limits the estimate; that nothing is confirmed is in the sentence before these."""
    from voc.causes.caveats import format_caveats

    for sentence in format_caveats({key: n for key, n in limits.items() if key != "nothing_confirmed"}):
        yield f"{sentence[:1].upper()}{sentence[1:]}."


causes_app.command("fit")(run_cause_fit)
causes_app.command("list")(print_causes)
