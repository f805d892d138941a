"""The commands by which people decide: the audit, disputes, undo and redo, and the check of contact reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.options import HERE, AsOption, JsonOption, WhyOption, WorkspaceOption
from voc.cli.output import open_with_progress, out, plain, plural, print_json, table
from voc.errors import UsageError

if TYPE_CHECKING:
    from voc.records import Estimate

__all__ = ["audit_app", "how_sure", "register", "what_limits"]

AGAIN = "The next voc causes fit learns from it."
ONE_AUDIT = 150

audit_app = typer.Typer(
    name="audit", help="Judge a random sample: it corrects the shares of departments.", no_args_is_help=True
)
SessionOption = Annotated[str | None, typer.Option("--session", help="Name of the session.", metavar="NAME")]


def register(app: typer.Typer) -> None:
    """Add these commands to the others."""
    app.add_typer(audit_app)
    app.command()(dispute)
    app.command()(undo)
    app.command()(redo)
    app.command()(log)
    app.command()(reasons)


def how_sure(n_confirmed: int, n_random: int) -> str:
    """Return what the shares of departments rest on, in a sentence."""
    if not n_confirmed:
        return (
            "Nothing is confirmed yet: these shares are the model's alone, and no interval is narrower than that. "
            "Start with: voc audit draw"
        )
    return f"{plural(n_confirmed, 'comment part')} confirmed, {n_random} of them drawn at random."


def what_limits(limits: Mapping[str, int]) -> Iterator[str]:
    """Yield in sentences what limits the answer about causes; that nothing is confirmed says :func:`how_sure`."""
    from voc.causes.caveats import sentences

    for sentence in sentences({key: n for key, n in limits.items() if key != "nothing_confirmed"}):
        yield f"{sentence[:1].upper()}{sentence[1:]}."


# ---- audit --------------------------------------------------------------------------------------------------------


@audit_app.command("draw")
def audit_draw(
    n: Annotated[int, typer.Argument(metavar="N", help="How many comments.")] = ONE_AUDIT,
    workspace: WorkspaceOption = HERE,
    session: SessionOption = None,
    seed: Annotated[int | None, typer.Option("--seed", help="The same seed draws the same comments.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Draw comments at random; about 150 the first time, then a few a week."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        drawn = ws.draw_audit(n, session=session, seed=seed)
    name = str(drawn["session"].iloc[0])
    if as_json:
        print_json({"session": name, "n": len(drawn), "segments": drawn["segment"].tolist()})
        return
    out.print(
        f"{plural(len(drawn), 'comment')} drawn for the session [bold]{escape(name)}[/bold]. Look at them with: "
        "voc audit list. Answer with: voc audit answer SEGMENT DEPARTMENT, or all at once: voc audit import FILE.csv",
        soft_wrap=True,
    )


@audit_app.command("list")
def audit_list(
    workspace: WorkspaceOption = HERE, session: SessionOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what is drawn and not answered. What the model thinks is not shown: it would lead you."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        frame = ws.audit(session)
        departments = ws.causing_departments
    if as_json:
        print_json(frame.to_dict("records"))
        return
    if frame.empty:
        out.print("Nothing is open; draw some with: voc audit draw")
        return
    for row in frame.to_dict("records"):
        text = " ".join(str(row["text"]).split())
        out.print(f"{row['segment']:>8}  F-{row['feedback']:<7} {text}", markup=False, soft_wrap=True)
    out.print(f"Departments: {escape(', '.join(departments))}; or unknown", soft_wrap=True)


@audit_app.command("answer")
def audit_answer(
    segment: Annotated[int, typer.Argument(metavar="SEGMENT", help="The number in front of it in voc audit list.")],
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Who caused it, or: unknown.")],
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which department caused it. A segment that was not drawn may be answered too: it corrects no share."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        event = ws.confirm(segment, department, why=why)
    if as_json:
        print_json(event)
        return
    name = event.payload["department"] or "unknown"
    out.print(f"Event {event.id}: segment {segment} was caused by {name}. {AGAIN}", markup=False, soft_wrap=True)


@audit_app.command("import")
def audit_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="With the columns segment and department.")],
    workspace: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take in the answers of a whole session; rows without a department are skipped."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        events = ws.confirm_all(file)
    if as_json:
        print_json({"answers": len(events), "events": [event.id for event in events]})
        return
    out.print(f"{plural(len(events), 'answer')} written down. {AGAIN}", soft_wrap=True)


# ---- disputes and undo --------------------------------------------------------------------------------------------


def dispute(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A finding's code, as printed: B-2026-10-3.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    reason: Annotated[str, typer.Option("--reason", help="What the department says.", metavar="TEXT")] = "",
    department: Annotated[
        str | None,
        typer.Option("--department", help="Who answers; the code is then of its own report.", metavar="NAME"),
    ] = None,
    *,
    agrees: Annotated[bool, typer.Option("--agrees", help="It is us; without: it is not us.")] = False,
    only_list: Annotated[bool, typer.Option("--list", help="Show the replies that stand.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a finding as the department it names; the answer is evidence in the next voc causes fit."""
    if only_list == (code is not None):
        raise UsageError('name the finding: voc dispute CODE --reason "…", or ask for all replies: voc dispute --list')
    with open_with_progress(workspace, quiet=as_json) as ws:
        if code is not None:
            event = ws.dispute(code, reason=reason, department=department, agrees=agrees)
            if as_json:
                print_json(event)
            else:
                says = f"{event.payload['department']} {'agrees with' if agrees else 'disputes'}"
                out.print(f"Event {event.id}: {says} {code}. {AGAIN}", markup=False, soft_wrap=True)
            return
        frame = ws.disputes()
    if as_json:
        print_json(frame.to_dict("records"))
        return
    if frame.empty:
        out.print("Nobody has answered a finding yet.")
    for row in frame.to_dict("records"):
        says = "agrees" if row["agrees"] else "disputes"
        theme = f" (T-{row['theme']})" if row["theme"] is not None else ""
        line = f"{row['event']:>5}  {row['finding']}{theme}  {row['department']} {says}: {row['reason']}"
        out.print(line, markup=False, soft_wrap=True)


EventArgument = Annotated[int, typer.Argument(metavar="EVENT", help="The number that the decision was given.")]


def undo(
    event: EventArgument,
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take back any decision, whoever made it and whenever; all that it changed is as if it had not been made."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        done = ws.undo(event, why=why, who=who)
    if as_json:
        print_json(done)
        return
    out.print(f"Event {event} is undone, by event {done.id}.")


def redo(
    event: EventArgument,
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Bring back a decision that was undone."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        done = ws.redo(event, why=why, who=who)
    if as_json:
        print_json(done)
        return
    out.print(f"Event {event} stands again, by event {done.id}.")


def log(
    workspace: WorkspaceOption = HERE,
    subject: Annotated[
        str | None, typer.Option("--subject", help="Only about this one, such as T-7.", metavar="REF")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.", metavar="N")] = 50,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show who decided what, when and why, the newest first, and what was undone since."""
    from voc.cli.theming import event_line

    with open_with_progress(workspace, quiet=as_json) as ws:
        entries = ws.log_entries(subject, limit=limit)
    if as_json:
        print_json([{**plain(entry.event), "standing": entry.standing} for entry in entries])
        return
    if not entries:
        out.print("Nobody has decided anything yet.")
    for entry in entries:
        out.print(event_line(entry.event, standing=entry.standing), markup=False, soft_wrap=True)


# ---- contact reasons ----------------------------------------------------------------------------------------------


def reasons(workspace: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Check the list of contact reasons: do agents use it alike, can they tell reasons apart, what hides in "other"."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        check = ws.check_reasons()
        resorted = ws.resorted_reasons()
        names = {entry.id: entry.name for entry in ws.config.reasons}
    if as_json:
        print_json({"check": check, "resorted": resorted.to_dict("records")})
        return
    shown = table("reason", "name", "agreement", "interval", "themes", numbers=("agreement", "interval", "themes"))
    for reason, alpha in check.by_reason.items():
        shown.add_row(reason, escape(names[reason]), *_alpha(alpha), str(check.themes.get(reason, "")))
    shown.add_row("all", "", *_alpha(check.agreement), "")
    out.print(shown)
    out.print(
        "Agreement is Krippendorff's α over contacts labelled more than once; themes: how many cover 80 % of a "
        "reason's comments.",
        soft_wrap=True,
    )
    for pair in check.confusions:
        share = f"{pair.share.value:.0%} of {plural(pair.share.n, 'contact')}"
        mixed = f"{names.get(pair.first, pair.first)} and {names.get(pair.second, pair.second)}: {share}"
        out.print(f"Mixed up: {mixed}", markup=False, soft_wrap=True)
    if len(resorted):
        told = [f"{names.get(r['reason'], 'not sure')} {r['comments']}" for r in resorted.to_dict("records")]
        out.print(f'What hides in "other", by its words: {", ".join(told)}', markup=False, soft_wrap=True)
    for warning, number in check.warnings.items():
        out.print(f"[yellow]Warning:[/yellow] {warning}: {number}")


def _alpha(estimate: Estimate) -> tuple[str, str]:
    if estimate.value is None:
        return "–", ""
    interval = "" if estimate.low is None or estimate.high is None else f"{estimate.low:.2f} – {estimate.high:.2f}"
    return f"{estimate.value:.2f}", interval
