"""The tables. One metadata; ``migrations/`` brings a database to it, and a test holds the two together.

Customers and agents stand here as keyed pseudonyms, texts redacted. Everything derived carries its ``run``;
``current_run`` says which run of a stage is the one that people see, and is switched in one transaction.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops time zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: nobody could say later what they meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The one metadata."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, date: Date, str: Text, dict[str, Any]: JSON, bytes: LargeBinary}  # noqa: RUF012


# ---- what came in -------------------------------------------------------------------------------------------


class Source(Base):
    """A kind of file and how it is read; a changed mapping is a new version."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    mapping_version: Mapped[int] = mapped_column(default=1)
    mapping: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("name", "mapping_version"),)


class Batch(Base):
    """One file taken in. ``undone`` hides its records."""

    __tablename__ = "batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    file_name: Mapped[str]
    file_path: Mapped[str]
    file_hash: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="done")
    counts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(Boolean, default=False)


class Rejection(Base):
    """A row that could not be taken in."""

    __tablename__ = "rejection"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    row: Mapped[int]
    column: Mapped[str | None]
    reason: Mapped[str]
    expected: Mapped[str] = mapped_column(default="")
    preview: Mapped[str] = mapped_column(default="")


class Feedback(Base):
    """One item with text or score: what ``F-id`` refers to.

    ``text_hash`` is of the *normalised* text (case, spaces and punctuation folded): the same one by the same
    customer is a duplicate. ``embedding.text_hash`` is of the text as it was encoded.
    """

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    source_name: Mapped[str]
    source_key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime | None] = mapped_column(index=True)
    date_state: Mapped[str] = mapped_column(String(16))
    customer: Mapped[str | None]
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
    __table_args__ = (UniqueConstraint("source_name", "source_key"), Index(None, "customer", "text_hash"))


class Answer(Base):
    """A score; ``value`` is empty when the person did not answer."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    question: Mapped[str]
    scale: Mapped[str] = mapped_column(String(16))
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
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    customer: Mapped[str | None] = mapped_column(index=True)
    channel: Mapped[str | None]
    reason: Mapped[str | None]
    customer_segment: Mapped[str | None]
    phase: Mapped[str | None]
    n_hand_overs: Mapped[int | None]
    resolved: Mapped[bool | None]
    retained: Mapped[bool | None]


class Signal(Base):
    """An agent's signal; its note, if any, is the Feedback of the same source and key."""

    __tablename__ = "signal"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    source_name: Mapped[str]
    source_key: Mapped[str]
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


class Volume(Base):
    """How often a process ran on a day.

    Of this table and the three below each batch keeps its own rows, and readers see the newest visible batch's:
    a corrected file replaces what was delivered before, and undoing it brings that back.
    """

    __tablename__ = "volume"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    process: Mapped[str]
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


# ---- the company --------------------------------------------------------------------------------------------


class Department(Base):
    """A department under a name, while it was called so."""

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
    """What a contact costs over a channel, from a day on."""

    __tablename__ = "cost_range"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    low_eur: Mapped[float] = mapped_column(Float)
    high_eur: Mapped[float] = mapped_column(Float)
    minutes: Mapped[float | None] = mapped_column(Float)
    valid_from: Mapped[date | None]
    signed_by: Mapped[str | None]


# ---- what was derived ---------------------------------------------------------------------------------------


class Run(Base):
    """One run of a stage: with what, on what, when. ``watermark`` is a hash of all that went in."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(16), index=True)
    parameters: Mapped[dict[str, Any]]
    versions: Mapped[dict[str, Any]]
    seed: Mapped[int | None]
    watermark: Mapped[str]
    state: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CurrentRun(Base):
    """The run of each stage that people see."""

    __tablename__ = "current_run"
    stage: Mapped[str] = mapped_column(String(16), primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id"))


class Artifact(Base):
    """A run's fitted state, as bytes (never pickled)."""

    __tablename__ = "artifact"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    content: Mapped[bytes]
    __table_args__ = (UniqueConstraint("run", "name"),)


class Embedding(Base):
    """A text's vector (float16, little endian), by the text's hash and the model's name."""

    __tablename__ = "embedding"
    model: Mapped[str] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]


class Segment(Base):
    """A sentence or clause."""

    __tablename__ = "segment"
    id: Mapped[int] = mapped_column(primary_key=True)
    feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    __table_args__ = (UniqueConstraint("feedback", "start", "end"),)


class Theme(Base):
    """A theme, for good: its id is never given to another one.

    What people decided stands here as a projection of the standing events (``decided``). A theme with ``part_of`` is
    shown as that one unless a decision splits it off: a fit found it, or the split ``made_by`` made it.
    """

    __tablename__ = "theme"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    born_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16), default="active")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    pinned: Mapped[bool] = mapped_column(Boolean, default=False)
    part_of: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    department: Mapped[str | None]
    fixer: Mapped[str | None]
    category: Mapped[str | None] = mapped_column(String(16))
    exceptions: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    accepted_at: Mapped[datetime | None]
    snoozed_until: Mapped[date | None]


class ThemeLabel(Base):
    """A theme's label; one given by a person outranks one that was found."""

    __tablename__ = "theme_label"
    id: Mapped[int] = mapped_column(primary_key=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("theme", "language", "origin"),
        CheckConstraint("origin in ('found', 'person')", name="origin"),
    )


class ThemeFit(Base):
    """What one run found about a theme: labels by language, keywords and quotes (segment ids), best first."""

    __tablename__ = "theme_fit"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    labels: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any]]
    keywords: Mapped[list[str]] = mapped_column(JSON)
    quotes: Mapped[list[int]] = mapped_column(JSON)
    n_segments: Mapped[int]
    n_comments: Mapped[int]
    __table_args__ = (UniqueConstraint("run", "theme"),)


class Assignment(Base):
    """A segment's theme in a run, or the reason why it has none."""

    __tablename__ = "assignment"
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    probability: Mapped[float] = mapped_column(Float)
    reason: Mapped[str | None] = mapped_column(String(16))
    # Segment first: deleting a segment finds its rows, and at most two runs per stage are kept anyway.
    __table_args__ = (
        CheckConstraint("(theme is null) <> (reason is null)", name="theme_or_reason"),
        {"sqlite_with_rowid": False},
    )


class Placement(Base):
    """A segment's theme as a person decided, whatever a run finds; no theme: it is none.

    A projection of the standing events. ``below`` holds the standing decisions about the segment that ``event``
    outranks, as pairs of event and theme, the oldest first: undoing ``event`` brings the last of them back.
    """

    __tablename__ = "placement"
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"))
    below: Mapped[list[list[int | None]]] = mapped_column(JSON)


class ThemeCard(Base):
    """What the board shows of a theme, reckoned once per run; ``rank`` is its place in the work list, high first."""

    __tablename__ = "theme_card"
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    card: Mapped[dict[str, Any]]
    rank: Mapped[float] = mapped_column(Float)
    impact: Mapped[float] = mapped_column(Float)
    doubt: Mapped[float] = mapped_column(Float)
    news: Mapped[float] = mapped_column(Float)


class ThemeProposal(Base):
    """What a refit proposes; a person accepts or refuses."""

    __tablename__ = "theme_proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    old: Mapped[list[int]] = mapped_column(JSON)
    new: Mapped[list[int]] = mapped_column(JSON)
    n_segments: Mapped[int]
    overlap: Mapped[float] = mapped_column(Float)
    examples: Mapped[list[int]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), default="open")


class Evidence(Base):
    """One piece of evidence about a segment's cause."""

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    department: Mapped[str]
    weight: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(default="")


class Attribution(Base):
    """Probability that a department caused a segment; an empty name is "unknown"."""

    __tablename__ = "attribution"
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    department: Mapped[str] = mapped_column(primary_key=True)
    probability: Mapped[float] = mapped_column(Float)
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Draw(Base):
    """A segment drawn for the audit, and with which probability."""

    __tablename__ = "draw"
    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), index=True)
    session: Mapped[str]
    inclusion_probability: Mapped[float] = mapped_column(Float)
    seed: Mapped[int]
    at: Mapped[datetime]


# ---- what people decided, and what was printed ----------------------------------------------------------------


class Event(Base):
    """A human decision. Ids and settings, never customer text; undo is another event."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(index=True)
    expected_version: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(32), index=True)
    payload: Mapped[dict[str, Any]]
    who: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(default="")
    undoes: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)


class Action(Base):
    """What a department promised."""

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(primary_key=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    department: Mapped[str]
    fixer: Mapped[str | None]
    promise: Mapped[str]
    start: Mapped[date]
    due: Mapped[date | None]
    done: Mapped[date | None]
    definition: Mapped[dict[str, Any]]


class Alert(Base):
    """Something that wants attention."""

    __tablename__ = "alert"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    window_start: Mapped[date]
    window_end: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), default="open")
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("subject", "kind", "window_start"),)


class Report(Base):
    """A report that was made. ``manifest`` holds its watermark and its files with their hashes."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(7))
    department: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(8))
    run: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    manifest: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default="draft")
    at: Mapped[datetime]


class Figure(Base):
    """One figure of a report: what it says, and the feedback ids that it was counted from."""

    __tablename__ = "figure"
    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    estimate: Mapped[dict[str, Any]]
    feedback: Mapped[list[int]] = mapped_column(JSON)
    __table_args__ = (UniqueConstraint("report", "reference"),)


class Finding(Base):
    """A sentence of a report that somebody can dispute by its code."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(index=True)
    theme: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    department: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    reply: Mapped[dict[str, Any] | None]


class Delivery(Base):
    """A report that was sent."""

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    recipient_hash: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("report", "recipient_hash"),)


class Tombstone(Base):
    """An erased customer: the pseudonym's hash, so that a later file cannot bring the person back."""

    __tablename__ = "tombstone"
    customer_hash: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


_URGENT = text("urgent IS NOT NULL")  # few comments are: the work list finds them without reading a month's
Index("ix_feedback_urgent_at", Feedback.at, sqlite_where=_URGENT, postgresql_where=_URGENT)
Index("ix_event_subject_kind", Event.subject, Event.kind)
Index("ix_event_who_at", Event.who, Event.at)
Index("ix_theme_card_impact", ThemeCard.run, ThemeCard.impact)
Index("ix_theme_card_news", ThemeCard.run, ThemeCard.news)
Index("ix_attribution_department", Attribution.department)
Index("ix_contact_reason_at", Contact.reason, Contact.at)
Index("ix_signal_department", Signal.department)
__all__ = ["Base", "UtcDateTime"]
