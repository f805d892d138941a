"""Tables of what came in: files, feedback, contacts, signals, daily figures, and the company as in ``voc.toml``.

Customers and agents are keyed pseudonyms here, and texts are redacted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from voc.store.schema.metadata import Base

__all__ = [
    "Answer",
    "Batch",
    "Contact",
    "CostRange",
    "DailyTotal",
    "Department",
    "DepartmentChange",
    "Feedback",
    "Link",
    "Occurrence",
    "Quarantine",
    "Reachability",
    "Rejection",
    "Setting",
    "Signal",
    "Source",
    "Tombstone",
    "Turn",
    "Volume",
]


class Source(Base):
    """A kind of file and how it is read; a changed mapping is a new version."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    # Part of the key: a batch goes on naming the mapping that it was read with.
    mapping_version: Mapped[int] = mapped_column(default=1)
    mapping: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("name", "mapping_version"),)


class Batch(Base):
    """One collected file. ``undone`` hides its records."""

    __tablename__ = "batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    file_name: Mapped[str]
    file_path: Mapped[str]
    # Of the bytes: with the source it shows whether a file came before, under whatever name.
    file_hash: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="done")
    counts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    # A flag, as nothing is deleted: collecting the file again brings its records back under their old ids.
    undone: Mapped[bool] = mapped_column(Boolean, default=False)


class Rejection(Base):
    """A rejected row, or value of a row that was kept: then with whose row it is, where that is known."""

    __tablename__ = "rejection"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    row: Mapped[int]
    column: Mapped[str | None]
    reason: Mapped[str]
    expected: Mapped[str] = mapped_column(default="")
    preview: Mapped[str] = mapped_column(default="")
    customer: Mapped[str | None]
    contact: Mapped[str | None]


class Feedback(Base):
    """One item with text or score: what ``F-id`` refers to.

    ``text_hash`` is of the *normalised* text (case, spaces and punctuation folded): the same one by the same
    customer is a duplicate. ``embedding.text_hash`` is of the text as it was encoded.
    """

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    # The name again, in addition to the batch: a key is unique within a source, over all versions of its mapping.
    source_name: Mapped[str]
    source_key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str | None] = mapped_column(String(16))
    # Only an exact moment; of what could not be read for sure ``date_state`` says so.
    at: Mapped[datetime | None] = mapped_column(index=True)
    date_state: Mapped[str] = mapped_column(String(16))
    customer: Mapped[str | None]
    # No foreign key: the registration may come in a later file, or never.
    contact: Mapped[str | None] = mapped_column(index=True)
    case_number: Mapped[str | None]
    channel: Mapped[str | None]
    touchpoint: Mapped[str | None]
    customer_segment: Mapped[str | None]
    phase: Mapped[str | None]
    region: Mapped[str | None]
    department_asked: Mapped[str | None]
    reason: Mapped[str | None]
    question: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(8))
    text: Mapped[str]
    text_hash: Mapped[str]
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="SET NULL"), index=True)
    urgent: Mapped[str | None]
    votes: Mapped[int | None]
    redactions: Mapped[dict[str, Any]]
    row: Mapped[int] = mapped_column(default=0)
    # How long an item is kept may depend on it; None is "not known".
    is_closed: Mapped[bool | None]
    closed_at: Mapped[datetime | None]
    # The second index finds the group of a duplicate.
    __table_args__ = (UniqueConstraint("source_name", "source_key"), Index(None, "customer", "text_hash"))


class Answer(Base):
    """A score; ``value`` is empty when the person did not answer."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    question: Mapped[str]
    scale: Mapped[str] = mapped_column(String(16))
    # The scale as it was when the answer came in: ``voc.toml`` may have another one since.
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    best: Mapped[float] = mapped_column(Float)
    value: Mapped[float | None] = mapped_column(Float)
    positive: Mapped[bool | None]


class Turn(Base):
    """One turn of a conversation."""

    __tablename__ = "turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    n: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]


class Link(Base):
    """Two items that belong together (reply, escalation, same conversation)."""

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    to_feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]


class Contact(Base):
    """A contact registration."""

    __tablename__ = "contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    # Unique over all sources: feedback and signals refer to a contact by this key alone.
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    customer: Mapped[str | None] = mapped_column(index=True)
    channel: Mapped[str | None]
    reason: Mapped[str | None]
    customer_segment: Mapped[str | None]
    phase: Mapped[str | None]
    n_hand_overs: Mapped[int | None]
    # None is "not known", which is never counted as False.
    resolved: Mapped[bool | None]
    retained: Mapped[bool | None]


class Signal(Base):
    """An agent's signal; its note, if there is one, is the Feedback of the same source and key."""

    __tablename__ = "signal"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    source_name: Mapped[str]
    source_key: Mapped[str]
    # No foreign key, as in ``feedback``.
    contact: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    agent: Mapped[str | None]
    reason: Mapped[str | None]
    emotion: Mapped[str | None]
    department: Mapped[str | None]
    customer: Mapped[str | None]
    channel: Mapped[str | None]
    n_hand_overs: Mapped[int | None]
    resolved: Mapped[bool | None]
    feedback: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="SET NULL"), index=True)
    __table_args__ = (UniqueConstraint("source_name", "source_key"),)


class Quarantine(Base):
    """Text with special personal data that waits for a person, sealed: an item's, or a signal's note.

    The item is stored without its text meanwhile. ``digest`` is a keyed hash of the text; ``token`` goes with the
    decision.
    """

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(primary_key=True)
    # One of the two; of a note that was released both.
    feedback: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    signal: Mapped[int | None] = mapped_column(ForeignKey("signal.id", ondelete="CASCADE"), index=True)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    token: Mapped[str | None]
    digest: Mapped[str]
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Volume(Base):
    """Number of times that a process ran on a day.

    Of this table and the three below each batch keeps its own rows, and readers see those of the newest visible batch:
    a corrected file replaces what was delivered before, and undoing it brings that back.
    """

    __tablename__ = "volume"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    process: Mapped[str]
    # Empty for "not known": a unique constraint takes each NULL for another value.
    department: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    count: Mapped[int]
    __table_args__ = (UniqueConstraint("batch", "process", "department", "day"),)


class Reachability(Base):
    """A channel's day."""

    __tablename__ = "reachability"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    channel: Mapped[str]
    day: Mapped[date]
    offered: Mapped[int]
    answered: Mapped[int]
    abandoned: Mapped[int]
    waiting_seconds: Mapped[float | None] = mapped_column(Float)
    handling_seconds: Mapped[float | None] = mapped_column(Float)
    __table_args__ = (UniqueConstraint("batch", "channel", "day"),)


class DailyTotal(Base):
    """Contacts per day, reason and channel from before the registrations."""

    __tablename__ = "daily_total"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(index=True)
    # Empty for "not known", as in ``volume``.
    reason: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    count: Mapped[int]
    __table_args__ = (UniqueConstraint("batch", "day", "reason", "channel"),)


class Occurrence(Base):
    """A day or span of the calendar: invoice run, storm, release, mailing, repair."""

    __tablename__ = "occurrence"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    kind: Mapped[str]
    start: Mapped[date]
    end: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    department: Mapped[str | None]
    __table_args__ = (UniqueConstraint("batch", "kind", "start", "note"),)


class Department(Base):
    """A department under one of its names, with the time in which it had that name."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class DepartmentChange(Base):
    """A rename, merge or split."""

    __tablename__ = "department_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_department: Mapped[int] = mapped_column(ForeignKey("department.id"))
    to_department: Mapped[int] = mapped_column(ForeignKey("department.id"))
    at: Mapped[date]
    share: Mapped[float] = mapped_column(Float, default=1.0)


class CostRange(Base):
    """Cost of a contact over a channel, from a day on."""

    __tablename__ = "cost_range"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    low_eur: Mapped[float] = mapped_column(Float)
    high_eur: Mapped[float] = mapped_column(Float)
    minutes: Mapped[float | None] = mapped_column(Float)
    valid_from: Mapped[date | None]
    signed_by: Mapped[str | None]


class Tombstone(Base):
    """An erased customer: the pseudonym's hash, so that a later file cannot bring the person back."""

    __tablename__ = "tombstone"
    # A hash of the pseudonym, so that not even the pseudonym is left of an erased person.
    customer_hash: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Setting(Base):
    """A value of the workspace as a whole, by its name: ``key_check``, by which a wrong pseudonym key is noticed."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


_URGENT = text("urgent IS NOT NULL")  # few comments are: the work list finds them without reading a month's
Index("ix_feedback_urgent_at", Feedback.at, sqlite_where=_URGENT, postgresql_where=_URGENT)
Index("ix_contact_reason_at", Contact.reason, Contact.at)
Index("ix_signal_department", Signal.department)
