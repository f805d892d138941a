"""``voc signal``: an agent's signal about a contact, in one line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import format_plural, open_with_progress, out, print_json
from voc.errors import UsageError

__all__ = ["add_signal"]


def add_signal(  # noqa: PLR0913 - as many as there are options
    note: Annotated[str, typer.Argument(metavar="[NOTE]", help="What was heard, in a line; it is redacted.")] = "",
    *,
    workspace_dir: WorkspaceOption = HERE,
    reason: Annotated[str | None, typer.Option("--reason", "-r", help="Id or name of a contact reason.")] = None,
    emotion: Annotated[str | None, typer.Option("--emotion", "-e", help="Such as boos or angry.")] = None,
    cause: Annotated[str | None, typer.Option("--cause", "-c", help="The department suspected as the cause.")] = None,
    contact: Annotated[str | None, typer.Option("--contact", help="Number of the contact.")] = None,
    customer: Annotated[str | None, typer.Option("--customer", help="Number of the customer.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="As voc.toml has it.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="When: 2026-10-05T10:15; default: now.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Store a signal of an agent about a contact: reason, emotion, suspected cause, and a note."""
    with open_with_progress(workspace_dir, quiet=True) as ws:
        moment = None if at is None else _parse_moment(at, ws.config.company.time_zone)
        receipt = ws.signals.add(
            note,
            reason=reason,
            emotion=emotion,
            department=cause,
            contact=contact,
            customer=customer,
            channel=channel,
            at=moment,
        )
    if as_json:
        print_json(receipt)
        return
    words = {"reason": receipt.reason, "emotion": receipt.emotion, "cause": receipt.department, "note": receipt.note}
    parts = ", ".join(f"{name} {word}" for name, word in words.items() if word)
    redacted = f"; {format_plural(receipt.redactions, 'personal detail')} redacted" if receipt.redactions else ""
    redacted += "; the note has special personal data and waits for a person (voc quarantine)" * receipt.is_waiting
    sentence = f"Signal stored: {parts}{redacted}. To undo it: voc collect --undo {receipt.batch}"
    out.print(sentence, markup=False, soft_wrap=True)


def _parse_moment(text: str, time_zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise UsageError(f"--at: expected a moment such as 2026-10-05T10:15, got {text!r}") from exc
    # A local time is the company's.
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))
