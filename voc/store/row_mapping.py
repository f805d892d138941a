"""Mapping of records to rows of the tables, and the keys by which two rows are the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from voc import records
from voc.records import Kind

__all__ = [
    "DAILY_KEYS",
    "build_all_answer_rows",
    "build_answer_rows",
    "build_contact_row",
    "build_daily_row",
    "build_feedback_row",
    "build_notes",
    "build_signal_row",
    "normalized_text_hash",
]

_NO_WORD_CHARACTERS = re.compile(r"[\W_]+")
_BLANK_BY_SIGN = {code: " " for code in range(128) if not chr(code).isalnum()}


def normalized_text_hash(text: str) -> str:
    """Return a hash of the normalised text: case, spaces, punctuation and forms of a character don't count.

    The same one by the same customer is a duplicate. Not to be confused with ``voc.text.embedding.embedder.text_hash``,
    the key of a cache, which is of the text as it is.

    Examples
    --------
    >>> normalized_text_hash("Te laat!") == normalized_text_hash("te  laat")
    True
    >>> normalized_text_hash("?!")
    ''
    """
    if not text:
        return ""
    if text.isascii():  # the same by a table: a third of the time
        normalized = " ".join(text.lower().translate(_BLANK_BY_SIGN).split())
    else:
        normalized = _NO_WORD_CHARACTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    # Surrogates pass here, so that the refusal of such a text is the one sentence of ``bulk_insert``.
    return hashlib.sha256(normalized.encode("utf-8", "surrogatepass")).hexdigest()[:32] if normalized else ""


def _to_utc(at: datetime | None) -> datetime | None:
    """Return a moment in UTC: of two zones, Python never calls the hour that comes twice in autumn equal."""
    return at if at is None or at.tzinfo is None or at.tzinfo is UTC else at.astimezone(UTC)


def build_feedback_row(item: records.Feedback, source: str, batch_id: int) -> dict[str, Any]:
    """Return the row of an item, without its answers."""
    return {
        "batch": batch_id,
        "source_name": source,
        "source_key": item.key,
        "kind": str(item.kind),
        "scope": None if item.scope is None else str(item.scope),
        "at": _to_utc(item.at),
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
        "text_hash": normalized_text_hash(item.text),
        # Known only when all rows are in: see ``duplicates.mark_duplicates``.
        "duplicate_of": None,
        "urgent": item.urgent,
        "votes": item.votes,
        "redactions": dict(item.redactions),
        "row": item.row,
        "is_closed": item.is_closed,
        "closed_at": _to_utc(item.closed_at),
    }


def build_answer_rows(item: records.Feedback, feedback_id: int) -> list[dict[str, Any]]:
    """Return the rows of an item's answers; ``positive`` is computed here, by the scale that came with the answer."""
    return [{"feedback": feedback_id, **_build_answer_columns(answer)} for answer in item.answers]


def build_all_answer_rows(items: Iterable[tuple[records.Feedback, int]]) -> list[dict[str, Any]]:
    """Return the rows of the answers of many items, each with its id: rows with the same answer share its object."""
    pairs = [(answer, feedback_id) for item, feedback_id in items for answer in item.answers]
    # By the object, which its item keeps: to compare answers would cost more than to write them out.
    answer_by_object = {id(answer): answer for answer, _ in pairs}
    columns = {key: _build_answer_columns(answer) for key, answer in answer_by_object.items()}
    return [{"feedback": feedback_id, **columns[id(answer)]} for answer, feedback_id in pairs]


def _build_answer_columns(answer: records.Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "scale": answer.scale.name,
        "low": answer.scale.low,
        "high": answer.scale.high,
        "best": answer.scale.best,
        "value": answer.value,
        "positive": None if answer.value is None else answer.scale.is_positive(answer.value),
    }


def build_notes(signals: Iterable[records.Signal], released_keys: Collection[str]) -> list[records.Feedback]:
    """Return agents' notes as the items that they also are.

    A sealed one is one, without a text, where somebody has to be called, or where its key is in ``released_keys``.
    """
    return [
        _build_note(signal)
        for signal in signals
        if signal.note.strip() or (signal.sealed is not None and (signal.urgent or signal.key in released_keys))
    ]


def _build_note(signal: records.Signal) -> records.Feedback:
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


def build_signal_row(signal: records.Signal, source: str, batch_id: int, feedback_id: int | None) -> dict[str, Any]:
    """Return the row of a signal; ``feedback_id`` is the item that its note became."""
    return {
        "batch": batch_id,
        "source_name": source,
        "source_key": signal.key,
        "contact": signal.contact,
        "at": _to_utc(signal.at),
        "agent": signal.agent,
        "reason": signal.reason,
        "emotion": signal.emotion,
        "department": signal.department,
        "customer": signal.customer,
        "channel": signal.channel,
        "n_hand_overs": signal.n_hand_overs,
        "resolved": signal.resolved,
        "feedback": feedback_id,
    }


def build_contact_row(contact: records.Contact, batch_id: int) -> dict[str, Any]:
    """Return the row of a contact registration."""
    return {
        "batch": batch_id,
        "key": contact.key,
        "at": _to_utc(contact.at),
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

DAILY_KEYS: dict[type[Daily], tuple[str, ...]] = {
    records.Volume: ("process", "department", "day"),
    records.Reachability: ("channel", "day"),
    records.DailyTotal: ("day", "reason", "channel"),
    records.Occurrence: ("kind", "start", "note"),
}
"""Columns that identify a row of the calendar and the daily figures; the newest batch's row counts."""


def build_daily_row(item: Daily, batch_id: int) -> dict[str, Any]:
    """Return the row of a daily figure or an occurrence; a missing part of its key is empty."""
    row = {name: getattr(item, name) for name in item.__dataclass_fields__ if name != "row"}
    for name in DAILY_KEYS[type(item)]:  # a unique constraint takes two NULLs for different values
        row[name] = "" if row[name] is None else row[name]
    return {"batch": batch_id, **row}
