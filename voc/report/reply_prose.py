"""Sentences about a department's answer to a finding."""

from __future__ import annotations

from voc.insight.reply_results import PrintedPromise, PrintedReply
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = ["format_reply", "format_return"]

MIN_READ = 5
"""Comments read together from which on their count is told."""
LONGEST_REPLY_REASON = 280
"""Characters of a reply's reason: a few lines, so that the headline stays one sheet."""


def format_reply(reply: PrintedReply, messages: ReportMessages) -> str:
    """Return a department's answer to a finding, and how the officer settled it."""
    reason = sanitize_line(reply.reason)
    if len(reason) > LONGEST_REPLY_REASON:
        reason = reason[: LONGEST_REPLY_REASON - 1] + "…"
    message_key = "reply.agrees" if reply.agrees else "reply.partly" if reply.partly else "reply.disputes"
    if reply.agrees and not reason:
        message_key = "reply.agrees_bare"
    department, day = sanitize_line(reply.department), messages.format_day(reply.at)
    outcome = "reply.open" if reply.upheld is None else "reply.upheld" if reply.upheld else "reply.refused"
    sentences = [
        messages(message_key, department=department, reason=reason, day=day, code=reply.code),
        _format_promise(reply, messages),
        *(_format_promise(promise, messages) for promise in reply.further),
        _format_reading(reply, messages),
        messages(outcome),
    ]
    if reply.settled_department is not None:
        sentences.append(messages("reply.settled", department=sanitize_line(reply.settled_department)))
    return " ".join(filter(None, sentences))


def _format_reading(reply: PrintedReply, messages: ReportMessages) -> str:
    """Return how many comments were read together and how many lie with the department; empty before five were."""
    if reply.n_read < MIN_READ:
        return ""
    n_own = messages.format_integer(reply.n_own)
    return messages.format_count("reply.reading", reply.n_read, own=n_own, department=sanitize_line(reply.department))


def _format_promise(promise: PrintedReply | PrintedPromise, messages: ReportMessages) -> str:
    """Return what the department is going to do, who does it and when it is done; empty where it said nothing."""
    if not promise.action:
        return ""
    action = sanitize_line(promise.action)
    if len(action) > LONGEST_REPLY_REASON:
        action = action[: LONGEST_REPLY_REASON - 1] + "…"
    due = "" if promise.due is None else messages("reply.due", day=messages.format_date(promise.due))
    owner = sanitize_line(promise.owner)
    details = ", ".join(filter(None, (owner, due)))
    return (
        messages("reply.action_with", action=action, details=details)
        if details
        else messages("reply.action", action=action)
    )


def format_return(return_to: str, messages: ReportMessages) -> str:
    """Return where a form is sent back to."""
    if not return_to:
        return messages("reply_form.return_to_sender")
    return messages("reply_form.return_to", address=sanitize_line(return_to))
