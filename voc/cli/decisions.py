"""``voc dispute``, ``undo``, ``redo`` and ``log``: replies to findings, and the log of decisions."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voc.cli.options import HERE, AsOption, JsonOption, WhyOption, WorkspaceOption
from voc.cli.output import convert_to_json, format_plural, open_with_progress, out, print_json, squeeze_blanks
from voc.decisions.parsing import find_defect
from voc.errors import UsageError
from voc.records import theme_reference
from voc.records.references import LARGEST_NUMBER

if TYPE_CHECKING:
    from voc.records import Event
    from voc.store.decision_log import LogEntry

__all__ = [
    "NEXT_FIT_LEARNS",
    "decide",
    "dispute_finding",
    "format_log_entry",
    "format_log_line",
    "print_event",
    "redo_decision",
    "show_log",
    "undo_decision",
]

NEXT_FIT_LEARNS = "The next voc causes fit learns from it."
LONGEST_PAYLOAD = 60
"""Characters of a wrong payload that an error repeats."""
EventArgument = Annotated[
    int, typer.Argument(max=LARGEST_NUMBER, metavar="EVENT", help="The number that the decision was given.")
]


def decide(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as snooze; docs/triage.md has the list.")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Such as T-7, S-18, F-18, P-3 or A-1.")],
    workspace_dir: WorkspaceOption = HERE,
    payload_json: Annotated[str, typer.Option("--payload", help="Its fields, as JSON.", metavar="JSON")] = "{}",
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Decide about one subject, with any kind of decision: what the board does with a key, for scripts."""
    payload = _parse_payload(payload_json)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        event = ws.decisions.decide(kind, subject, payload, why=why, who=who)
    print_event(event, as_json=as_json)


def _parse_payload(payload_json: str) -> dict[str, object]:
    """Return the fields of a decision that were typed as JSON.

    Raises
    ------
    UsageError
        No JSON, or no object.
    """
    expected = 'expected fields as JSON, such as --payload \'{"until": "2026-12-01"}\''
    try:
        payload = json.loads(payload_json)
    except ValueError as exc:
        raise UsageError(f"{expected}; got {payload_json[:LONGEST_PAYLOAD]!r} ({exc})") from exc
    if not isinstance(payload, dict):
        raise UsageError(f"{expected}; got {payload_json[:LONGEST_PAYLOAD]!r}")
    return payload


def dispute_finding(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A finding's code, as printed: B-2026-10-3.")
    ] = None,
    workspace_dir: WorkspaceOption = HERE,
    reason: Annotated[str, typer.Option("--reason", help="What the department says.", metavar="TEXT")] = "",
    department: Annotated[
        str | None,
        typer.Option(
            "--department", help="Who answers; needed where only its own report has the finding.", metavar="NAME"
        ),
    ] = None,
    *,
    agrees: Annotated[bool, typer.Option("--agrees", help="It is us; without: it is not us.")] = False,
    only_list: Annotated[bool, typer.Option("--list", help="Show the replies that are in force.")] = False,
    read: Annotated[
        bool, typer.Option("--read", help="Show the ten comments to read with a head who disagrees.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a finding as the department it names; the answer is evidence in the next voc causes fit."""
    if read and code is not None:
        _show_reading(workspace_dir, code, department, as_json=as_json)
        return
    if only_list == (code is not None):
        raise UsageError('name the finding: voc dispute CODE --reason "…", or ask for all replies: voc dispute --list')
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        if code is None:
            replies = ws.decisions.disputes().to_dict("records")
        else:
            event = ws.decisions.dispute(code, reason=reason, department=department, agrees=agrees)
    if code is None:
        _print_replies(replies, as_json=as_json)
    elif as_json:
        print_json(event)
    else:
        answer = f"{event.payload['department']} {'agrees with' if agrees else 'disputes'}"
        out.print(f"Event {event.id}: {answer} {code}. {NEXT_FIT_LEARNS}", markup=False, soft_wrap=True)


def _show_reading(workspace_dir: Path, code: str, department: str | None, *, as_json: bool) -> None:
    """Show the comments that were drawn for a department's reply, and how to answer them."""
    from voc.causes.organisation import load_organisation
    from voc.store.joint_readings import load_reading_sentences

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        find = load_organisation(ws.config).find_current_name
        name = None if department is None else find(ws.config.find_department(department).name)
        readings = [
            each
            for each in ws.decisions.joint_readings()
            if each.code == code and name in {None, find(each.department)}
        ]
        comments = [(reading, load_reading_sentences(ws.store, reading.segments)) for reading in readings]
    if as_json:
        print_json([{"reading": reading, "comments": texts} for reading, texts in comments])
        return
    if not comments:
        out.print("Nobody disagrees with it, or it is about no theme or too few customers.")
    for reading, texts in comments:
        counts = f"{reading.n_read} of {len(reading.segments)} read, {reading.n_own} with {reading.department}"
        out.print(f"{reading.code}, {reading.department}: {counts}", markup=False, soft_wrap=True)
        for comment in texts:
            out.print(f"{comment.segment:>8}  {squeeze_blanks(comment.text)}", markup=False, soft_wrap=True)
        out.print("Answer each: voc audit answer SEGMENT DEPARTMENT", soft_wrap=True)


def undo_decision(
    event: EventArgument,
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take back any decision, whoever made it and whenever; all that it changed is as if it had not been made."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        undoing = ws.decisions.undo(event, why=why, who=who)
    if as_json:
        print_json(undoing)
    else:
        out.print(f"Event {event} is undone, by event {undoing.id}.")


def redo_decision(
    event: EventArgument,
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Bring back a decision that was undone."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        redoing = ws.decisions.redo(event, why=why, who=who)
    if as_json:
        print_json(redoing)
    else:
        out.print(f"Event {event} is in force again, by event {redoing.id}.")


def show_log(
    workspace_dir: WorkspaceOption = HERE,
    subject: Annotated[
        str | None, typer.Option("--subject", help="Only about this one, such as T-7.", metavar="REF")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=LARGEST_NUMBER, help="At most so many.", metavar="N")
    ] = 50,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show who decided what, when and why, the newest first, and what was undone since."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        entries = ws.decisions.log_entries(subject, limit=limit)
    if as_json:
        # Standing means that it counts: what an older version stored unchecked does not.
        rows = [(entry.event, entry.is_active and entry.defect is None) for entry in entries]
        print_json([{**convert_to_json(event), "standing": counts} for event, counts in rows])
        return
    if not entries:
        out.print("Nobody has decided anything yet.")
    for entry in entries:
        out.print(format_log_entry(entry), markup=False, soft_wrap=True)


def format_log_entry(entry: LogEntry) -> str:
    """Return an entry in one line: number, when, who, what and why of its event, and whether it was undone."""
    event = entry.event
    why = f"  ({event.why})" if event.why else ""
    undone = "" if entry.is_active else "  [undone]"
    if entry.defect and entry.is_active:
        undone = f"  [does not count: {entry.defect}; take it back: voc undo {event.id}]"
    return f"{event.id:>5}  {event.at:%Y-%m-%d %H:%M}  {event.who}  {format_log_line(event)}{why}{undone}"


def print_event(event: Event, *, as_json: bool = False) -> None:
    """Print the number of a decision, which ``voc undo`` takes, and what was decided."""
    if as_json:
        print_json(event)
    else:
        out.print(f"Event {event.id}: {format_log_line(event)}", markup=False, soft_wrap=True)


def format_log_line(event: Event) -> str:
    """Return what was decided: ``T-5 merge: into T-3``."""
    if event.undoes is not None:
        return f"{event.subject} undo of {event.undoes}"
    details = _format_payload(event)
    return f"{event.subject} {event.kind}" + (f": {details}" if details else "")


def _format_payload(event: Event) -> str:
    payload: Mapping[str, Any] = event.payload
    if find_defect(event):  # stored unchecked by an older version: the fields below may not be there
        return ""
    match event.kind:
        case "merge":
            details = f"into {theme_reference(payload['into'])}"
        case "split":
            n_segments = format_plural(len(payload["segments"]), "segment")
            details = f"{n_segments} became {theme_reference(payload['part'])}"
        case "place":
            details = "in no theme" if payload["theme"] is None else f"in {theme_reference(payload['theme'])}"
        case "rename":
            details = " / ".join(payload["labels"].values())
        case "subject":
            details = "on its own" if payload["parent"] is None else f"under {theme_reference(payload['parent'])}"
        case "proposal":
            details = "accepted" if payload["accepted"] else "refused"
        case _:  # payloads hold ids and settings only, so that any other kind can be shown as it is
            details = ", ".join(str(value) for value in payload.values() if isinstance(value, str | int))
    return details


def _print_replies(replies: Sequence[Mapping[Hashable, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(replies)
        return
    if not replies:
        out.print("Nobody has answered a finding yet.")
    for row in replies:
        answer = "agrees" if row["agrees"] else "disputes"
        theme = f" ({theme_reference(row['theme'])})" if row["theme"] is not None else ""
        line = f"{row['event']:>5}  {row['finding']}{theme}  {row['department']} {answer}: {row['reason']}"
        out.print(line, markup=False, soft_wrap=True)
