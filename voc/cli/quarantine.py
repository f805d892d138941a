"""``voc quarantine``: texts with special personal data, which wait for a person."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import build_table, format_local_day, open_with_progress, out, print_json
from voc.errors import UsageError
from voc.records.references import LARGEST_NUMBER

__all__ = ["quarantine_app"]

quarantine_app = typer.Typer(
    name="quarantine", help="Texts with special personal data: read, release or remove them.", no_args_is_help=True
)
NumberArgument = Annotated[str, typer.Argument(metavar="Q-NUMBER", help="As voc quarantine list shows it.")]
WhoOption = Annotated[
    str | None, typer.Option("--as", "--who", help="Who decides; default: the user of this computer.")
]

MAX_DIGITS = 40
"""Digits of a number that is read at all: Python refuses thousands of them."""


@quarantine_app.command("list")
def list_texts(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """List what waits: number, kinds, date, file and row; the texts themselves are shown one by one."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        texts, time_zone = ws.decisions.quarantine.list_texts(), ws.config.company.time_zone
    if as_json:
        print_json(
            [
                {
                    # No row (0) is left empty: an agent's note has none, and 0 would send people to look for it.
                    "number": f"Q-{text.id}", "kinds": text.kinds, "at": text.at, "source": text.source,
                    "file": text.file_name, "row": text.row or None, "collected_at": text.collected_at,
                }
                for text in texts
            ]
        )  # fmt: skip
        return
    if not texts:
        out.print("Nothing waits in the quarantine")
        return
    table = build_table("number", "kinds", "date", "source", "file", "row", numbers=("row",))
    for text in texts:
        day = format_local_day(text.at, time_zone).strip()
        cells = (f"Q-{text.id}", ", ".join(text.kinds), day, text.source, text.file_name, str(text.row or ""))
        table.add_row(*map(escape, cells))
    out.print(table)
    out.print("voc quarantine show Q-NUMBER, then release (with --why) or remove", soft_wrap=True)


@quarantine_app.command("show")
def show_text(number: NumberArgument, workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show a text to the person who decides; it is redacted, as all are."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        text = ws.decisions.quarantine.read(_parse_number(number))
    if as_json:
        print_json({"number": number, "text": text})
    else:
        out.print(text, markup=False, soft_wrap=True)


@quarantine_app.command("release")
def release_from_quarantine(
    number: NumberArgument,
    workspace_dir: WorkspaceOption = HERE,
    *,
    why: Annotated[str, typer.Option("--why", help="Why it may be stored in the open; it is written to the log.")] = "",
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store a text in the open: it is themed and may be quoted as any."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        ws.decisions.quarantine.release(_parse_number(number), why=why, who=who)
    if as_json:
        print_json({"number": number, "state": "released"})
    else:
        out.print(f"{escape(number)} is released; voc themes assign gives it a theme", soft_wrap=True)


@quarantine_app.command("remove")
def remove_from_quarantine(
    number: NumberArgument,
    workspace_dir: WorkspaceOption = HERE,
    *,
    why: Annotated[str, typer.Option("--why", help="Why; it is written to the log.")] = "",
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Forget a text for good; its score, date and channel stay. It cannot be undone."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        ws.decisions.quarantine.remove(_parse_number(number), why=why, who=who)
    if as_json:
        print_json({"number": number, "state": "removed"})
    else:
        out.print(f"{escape(number)} is removed; the file that it came with still has it", soft_wrap=True)


def _parse_number(text: str) -> int:
    # As people type it: q-3 and 3 are Q-3.
    digits = text.strip().upper().removeprefix("Q-")
    # isdigit() holds for "²" as well, of which int() makes no number.
    if not digits.isdecimal() or len(digits) > MAX_DIGITS or int(digits) > LARGEST_NUMBER:
        raise UsageError(f"expected a number such as Q-3, got {text!r}")
    return int(digits)
