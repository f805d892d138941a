"""From records to rows of the tables, and what makes two of them the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from voc import records
from voc.records import Kind

__all__ = ["DAILY", "answer_rows", "contact_row", "daily_row", "feedback_row", "note_of", "signal_row", "text_hash"]

_FOLDED = re.compile(r"[\W_]+")


def text_hash(text: str) -> str:
    """Return a hash of the normalised text: case, spaces, punctuation and forms of a sign don't count."""
    normal = _FOLDED.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:32] if normal else ""


def _utc(at: datetime | None) -> datetime | None:
    """Return a moment in UTC: of two zones, Python never calls the hour that comes twice in autumn equal."""
    return at if at is None or at.tzinfo is None else at.astimezone(UTC)


def feedback_row(item: records.Feedback, source: str, batch: int) -> dict[str, Any]:
    """Return the row of an item, without its answers."""
    return {
        "batch": batch,
        "source_name": source,
        "source_key": item.key,
        "kind": str(item.kind),
        "scope": None if item.scope is None else str(item.scope),
        "at": _utc(item.at),
        "date_state": str(item.date_state),
        "customer": item.customer,
        "contact": item.contact,
        "case_number": item.case_number,
        "channel": item.channel,
        "touchpoint": item.touchpoint,
        "customer_segment": item.customer_segment,
        "phase": item.phase,
        "region": item.region,
        "department_asked": item.department_asked,
        "reason": item.reason,
        "question": item.question,
        "language": item.language,
        "text": item.text,
        "text_hash": text_hash(item.text),
        "duplicate_of": None,
        "urgent": item.urgent,
        "votes": item.votes,
        "redactions": dict(item.redactions),
        "row": item.row,
    }


def answer_rows(item: records.Feedback, feedback: int) -> list[dict[str, Any]]:
    """Return the rows of an item's answers; ``positive`` is settled here, by the scale that came with it."""
    return [
        {
            "feedback": feedback,
            "question": answer.question,
            "scale": answer.scale.name,
            "low": answer.scale.low,
            "high": answer.scale.high,
            "best": answer.scale.best,
            "value": answer.value,
            "positive": None if answer.value is None else answer.value in answer.scale.positive,
        }
        for answer in item.answers
    ]


def note_of(signal: records.Signal) -> records.Feedback | None:
    """Return an agent's note as the item that it also is."""
    if not signal.note.strip():
        return None
    return records.Feedback(
        key=signal.key,
        kind=Kind.SIGNAL,
        text=signal.note,
        at=signal.at,
        customer=signal.customer,
        contact=signal.contact,
        channel=signal.channel,
        reason=signal.reason,
        language=signal.language,
        urgent=signal.urgent,
        redactions=signal.redactions,
        row=signal.row,
    )


def signal_row(signal: records.Signal, source: str, batch: int, feedback: int | None) -> dict[str, Any]:
    """Return the row of a signal; its note stands in ``feedback``."""
    return {
        "batch": batch,
        "source_name": source,
        "source_key": signal.key,
        "contact": signal.contact,
        "at": _utc(signal.at),
        "agent": signal.agent,
        "reason": signal.reason,
        "emotion": signal.emotion,
        "department": signal.department,
        "customer": signal.customer,
        "channel": signal.channel,
        "n_hand_overs": signal.n_hand_overs,
        "resolved": signal.resolved,
        "feedback": feedback,
    }


def contact_row(contact: records.Contact, batch: int) -> dict[str, Any]:
    """Return the row of a contact registration."""
    return {
        "batch": batch,
        "key": contact.key,
        "at": _utc(contact.at),
        "customer": contact.customer,
        "channel": contact.channel,
        "reason": contact.reason,
        "customer_segment": contact.customer_segment,
        "phase": contact.phase,
        "n_hand_overs": contact.n_hand_overs,
        "resolved": contact.resolved,
        "retained": contact.retained,
    }


Daily = records.Volume | records.Reachability | records.DailyTotal | records.Occurrence

DAILY: dict[type[Daily], tuple[str, ...]] = {
    records.Volume: ("process", "department", "day"),
    records.Reachability: ("channel", "day"),
    records.DailyTotal: ("day", "reason", "channel"),
    records.Occurrence: ("kind", "start", "note"),
}
"""What identifies a row of the calendar and the daily figures; the newest batch's row counts."""


def daily_row(item: Daily, batch: int) -> dict[str, Any]:
    """Return the row of a daily figure or an occurrence; a part of its key that is not told is empty."""
    row = {name: getattr(item, name) for name in item.__dataclass_fields__ if name != "row"}
    for name in DAILY[type(item)]:
        row[name] = "" if row[name] is None else row[name]
    return {"batch": batch, **row}
