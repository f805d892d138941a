"""``voc audit``: draw a random sample of comments and save an officer's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from voc.cli.decisions import NEXT_FIT_LEARNS
from voc.cli.options import HERE, JsonOption, PeriodOption, WhyOption, WorkspaceOption
from voc.cli.output import format_plural, open_with_progress, out, print_json, squeeze_blanks
from voc.records import feedback_reference

__all__ = ["audit_app"]

FIRST_SAMPLE = 150
"""Comments of the first session: enough for shares of departments to within 3.5 points."""
SessionOption = Annotated[str | None, typer.Option("--session", help="Name of the session.", metavar="NAME")]

audit_app = typer.Typer(
    name="audit", help="Judge a random sample: it corrects the shares of departments.", no_args_is_help=True
)


def draw_sample(
    n: Annotated[int, typer.Argument(metavar="N", help="How many comments.")] = FIRST_SAMPLE,
    workspace_dir: WorkspaceOption = HERE,
    session: SessionOption = None,
    period: PeriodOption = None,
    seed: Annotated[int | None, typer.Option("--seed", help="The same seed draws the same comments.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Draw comments at random, half of them from the month to be reported; about 150 first, then a few a week."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        open_items = ws.audit.draw(n, session=session, seed=seed, period=period)
    session_name = str(open_items["session"].iloc[0])
    if as_json:
        segment_ids = open_items["segment"].tolist()
        print_json({"session": session_name, "n": len(open_items), "segments": segment_ids})
        return
    out.print(
        f"{format_plural(len(open_items), 'comment')} drawn for the session [bold]{escape(session_name)}[/bold]. "
        "Look at them with: voc audit list. Answer with: voc audit answer SEGMENT DEPARTMENT, or all at once: "
        "voc audit import FILE.csv",
        soft_wrap=True,
    )


def list_open_items(
    workspace_dir: WorkspaceOption = HERE, session: SessionOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what is drawn and not answered. What the model thinks is not shown: it would lead you."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        open_items = ws.audit.list_open(session)
        departments = ws.audit.departments
    if as_json:
        print_json(open_items.to_dict("records"))
        return
    if open_items.empty:
        out.print("Nothing is open; draw some with: voc audit draw")
        return
    for row in open_items.to_dict("records"):
        comment, text = feedback_reference(row["feedback"]), squeeze_blanks(str(row["text"]))
        out.print(f"{row['segment']:>8}  {comment:<9} {text}", markup=False, soft_wrap=True)
    out.print(f"Departments: {escape(', '.join(departments))}; or unknown", soft_wrap=True)


def answer_segment(
    segment: Annotated[int, typer.Argument(metavar="SEGMENT", help="The number in front of it in voc audit list.")],
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Who caused it, or: unknown.")],
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which department caused it. A segment that was not drawn may be answered too: it corrects no share."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        event = ws.audit.confirm(segment, department, why=why)
    if as_json:
        print_json(event)
        return
    cause = event.payload["department"] or "unknown"
    sentence = f"Event {event.id}: segment {segment} was caused by {cause}. {NEXT_FIT_LEARNS}"
    out.print(sentence, markup=False, soft_wrap=True)


def import_answers(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="With the columns segment and department.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take in the answers of a whole session; rows without a department are skipped."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        events = ws.audit.confirm_all(file)
    if as_json:
        print_json({"answers": len(events), "events": [event.id for event in events]})
        return
    out.print(f"{format_plural(len(events), 'answer')} written down. {NEXT_FIT_LEARNS}", soft_wrap=True)


audit_app.command("draw")(draw_sample)
audit_app.command("list")(list_open_items)
audit_app.command("answer")(answer_segment)
audit_app.command("import")(import_answers)
