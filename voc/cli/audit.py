"""``voc audit``: draw a random sample of comments and contacts, and save an officer's answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.decisions import NEXT_FIT_LEARNS
from voc.cli.options import HERE, JsonOption, PeriodOption, SeedOption, WhyOption, WorkspaceOption
from voc.cli.output import format_plural, open_with_progress, out, print_json, squeeze_blanks
from voc.errors import UsageError
from voc.records import Reference, ReferenceKind, contact_reference, feedback_reference, reference_number

if TYPE_CHECKING:
    from voc.insight.audited_share import AuditedShare

__all__ = ["audit_app"]

FIRST_SAMPLE = 150
"""Comments of the first session: the company's and a month's shares are then within 2 points on average."""
SessionOption = Annotated[str | None, typer.Option("--session", help="Name of the session.", metavar="NAME")]

audit_app = typer.Typer(
    name="audit", help="Judge a random sample: it corrects the shares of departments.", no_args_is_help=True
)


def draw_sample(
    n: Annotated[int, typer.Argument(metavar="N", help="How many comments, or contacts.")] = FIRST_SAMPLE,
    workspace_dir: WorkspaceOption = HERE,
    session: SessionOption = None,
    period: PeriodOption = None,
    seed: SeedOption = None,
    *,
    contacts: Annotated[
        bool,
        typer.Option("--contacts", help="Draw contacts of the month, with and without a comment, and no other months."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Draw comments at random, half of them from the month to be reported; about 150 first, then a few a week."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        session_name = ws.audit.draw_session(n, session=session, seed=seed, period=period, contacts=contacts)
        open_items, open_contacts = ws.audit.list_open(session_name), ws.audit.list_open_contacts(session_name)
    n_drawn = len(open_items) + len(open_contacts)
    if as_json:
        contact_ids = open_contacts["contact"].tolist()
        segment_ids = open_items["segment"].tolist()
        print_json({"session": session_name, "n": n_drawn, "segments": segment_ids, "contacts": contact_ids})
        return
    without = f" and {format_plural(len(open_contacts), 'contact')} without a comment" if len(open_contacts) else ""
    out.print(
        f"{format_plural(len(open_items), 'comment')}{without} drawn for the session "
        f"[bold]{escape(session_name)}[/bold]. "
        "Look at them with: voc audit list. Answer with: voc audit answer SEGMENT DEPARTMENT, or all at once: "
        "voc audit import FILE.csv",
        soft_wrap=True,
    )


def list_open_items(
    workspace_dir: WorkspaceOption = HERE,
    session: SessionOption = None,
    *,
    second: Annotated[
        bool, typer.Option("--second", help="Ten items that a colleague answered, to read again without the answer.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what is drawn and not answered. What the model thinks is not shown: it would lead you."""
    if second:
        _list_second_readings(workspace_dir, as_json=as_json)
        return
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        open_items = ws.audit.list_open(session)
        open_contacts = ws.audit.list_open_contacts(session)
        departments, time_zone = ws.audit.departments, ws.config.company.time_zone
    if as_json:
        print_json([*open_items.to_dict("records"), *open_contacts.to_dict("records")])
        return
    if open_items.empty and open_contacts.empty:
        out.print("Nothing is open; draw some with: voc audit draw")
        return
    for row in open_items.to_dict("records"):
        comment, text = feedback_reference(row["feedback"]), squeeze_blanks(str(row["text"]))
        # No markup: brackets in a customer's words would be taken for colours, and vanish.
        out.print(f"{row['segment']:>8}  {comment:<9} {text}", markup=False, soft_wrap=True)
    from voc.workspace.contact_line import describe_contact

    for row in open_contacts.to_dict("records"):
        line = describe_contact({str(name): value for name, value in row.items()}, time_zone)
        out.print(f"{contact_reference(row['contact']):>8}  {line}", markup=False, soft_wrap=True)
    out.print(f"Departments: {escape(', '.join(departments))}; or unknown", soft_wrap=True)


def _list_second_readings(workspace_dir: Path, *, as_json: bool) -> None:
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        items = ws.audit.list_second_readings().to_dict("records")
    if as_json:
        print_json(items)
        return
    for row in items:
        out.print(f"{row['subject']:>8}  {squeeze_blanks(str(row['text']))}", markup=False, soft_wrap=True)
    if not items:
        out.print("There is nothing that a colleague answered and you did not.")


def show_agreement(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show how far officers agree who read the same items; their answers count for as much."""
    from voc.text.messages.catalog import Messages

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        agreement = ws.audit.measure_agreement()
    if as_json:
        print_json(agreement)
        return
    messages = Messages("en")
    error = messages.format_percent(agreement.error)
    if not agreement.n_pairs:
        out.print(f"Nothing was read by two officers yet: {error} of the answers are taken to be wrong.")
        out.print("Read ten of a colleague's items again with: voc audit list --second")
        return
    same = messages.format_estimate(agreement.same_department)
    out.print(
        f"{format_plural(agreement.n_pairs, 'item')} read twice: {same} with the same department.", soft_wrap=True
    )
    out.print(f"So {error} of the answers are taken to be wrong.", soft_wrap=True)


def answer_item(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its code in voc audit list.")],
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Who caused it, or: no fault, unknown.")],
    workspace_dir: WorkspaceOption = HERE,
    category: Annotated[
        str | None,
        typer.Option("--category", help="Of a contact: valuable, hygiene or unnecessary; else by its department."),
    ] = None,
    why: WhyOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which department caused it. What was not drawn may be answered too: it corrects no share."""
    # As people type it: c-12 is C-12.
    reference = Reference.match(item.strip().upper(), ReferenceKind.CONTACT)
    if reference is None and category is not None:
        raise UsageError("--category is about a contact without a comment, such as C-12")
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        if reference is not None:
            event = ws.audit.confirm_contact(reference.number, department, category=category, why=why)
        else:
            event = ws.audit.confirm(reference_number(item, ReferenceKind.SEGMENT), department, why=why)
        # Only for people: it counts the month twice, for which a script with hundreds of answers would wait.
        before, after = (None, None) if as_json else ws.audit.measure_answer(event)
    if as_json:
        print_json(event)
        return
    cause = event.payload["department"] or "unknown"
    what, learns = (
        # A contact without a comment has no words that the next fit could learn from.
        (f"segment {event.payload['segment']}", f" {NEXT_FIT_LEARNS}") if reference is None else (f"{reference}", "")
    )
    out.print(f"Event {event.id}: {what} was caused by {cause}.{learns}", markup=False, soft_wrap=True)
    if gain := _describe_gain(before, after):
        out.print(gain, markup=False, soft_wrap=True)


def _describe_gain(before: AuditedShare | None, after: AuditedShare | None) -> str:
    """Return what an answer bought: the leading share before and after it, and what ten more would buy."""
    from voc.text.messages.catalog import Messages

    if after is None:
        return ""
    messages = Messages("en")

    def describe(share: AuditedShare) -> str:
        name = share.department or "avoidable among contacts without a comment"
        return f"{name}: {messages.format_estimate(share.share)}"

    earlier = f"{describe(before)} → " if before is not None else ""
    # A gain of less than a point, rounded to whole ones, would read as none.
    points = messages.format_number(after.narrower, 0 if after.narrower >= 1 else 1)
    return f"{after.period}, {earlier}{describe(after)}; ten more: about {points} points narrower."


def import_answers(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help="With the columns segment (or source, key, part), department.")
    ],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Import the answers of a whole session; rows without a department are skipped."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        result = ws.audit.import_answers(file)
    if as_json:
        print_json(
            {
                "answers": len(result.events),
                "drawn": result.n_drawn,
                "not_drawn": result.n_not_drawn,
                "missing": result.n_missing,
                "events": list(result.events),
            }
        )
        return
    sentences = [f"{format_plural(len(result.events), 'answer')} written down."]
    if result.n_not_drawn:
        sentences.append(f"{result.n_not_drawn} of them are about items that were not drawn, and correct no share.")
    if result.n_missing:
        sentences.append(f"{format_plural(result.n_missing, 'answer')} about items that are not in this workspace.")
    out.print(" ".join([*sentences, NEXT_FIT_LEARNS]), soft_wrap=True)


def show_contacts(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show how many of a month's contacts are avoidable, and how surely; without audited contacts: at least."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        result = ws.audit.estimate_contacts(period)
    if as_json:
        print_json(result)
        return
    from voc.text.messages.catalog import Messages

    messages = Messages("en")
    share = messages.format_estimate(result.avoidable)
    out.print(f"{result.period}: {share} of {result.n_contacts:,} contacts are avoidable.", soft_wrap=True)
    if result.bounds is None:
        out.print(
            f"Of {result.n_silent:,} without a comment too few were audited; draw some: voc audit draw --contacts",
            soft_wrap=True,
        )
        return
    low, high = (messages.format_percent(end) for end in result.bounds)
    out.print(
        f"{result.n_answers} contacts without a comment were audited; {result.n_untold} could not be told: "
        f"{low} if none of these are avoidable, {high} if all are.",
        soft_wrap=True,
    )
    for name, contacts in result.departments.items():
        out.print(f"  {name}: {messages.format_estimate(contacts)} contacts", markup=False, soft_wrap=True)


audit_app.command("draw")(draw_sample)
audit_app.command("list")(list_open_items)
audit_app.command("answer")(answer_item)
audit_app.command("import")(import_answers)
audit_app.command("contacts")(show_contacts)
audit_app.command("agreement")(show_agreement)
