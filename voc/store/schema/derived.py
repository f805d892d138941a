"""Tables of what the stages derived: runs, segments, themes, causes, cards and proposals.

Each result of a run carries its ``run``; segments, embeddings and themes outlive runs. ``current_run`` holds the run of
a stage that people see, and is switched in one transaction. Decisions about a theme are columns of its own row, as a
projection of the events.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voc.store.schema.metadata import Base

__all__ = [
    "Alert",
    "Artifact",
    "Assignment",
    "Attribution",
    "CurrentRun",
    "Embedding",
    "Evidence",
    "Run",
    "Segment",
    "Theme",
    "ThemeCard",
    "ThemeFit",
    "ThemeLabel",
    "ThemeProposal",
]


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
    # The key, so that a stage cannot have two.
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
    # The model first: the names of the models are found by one step through the index each.
    model: Mapped[str] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]


class Segment(Base):
    """A sentence or clause: the characters ``start`` up to ``end`` of a comment."""

    __tablename__ = "segment"
    id: Mapped[int] = mapped_column(primary_key=True)
    feedback: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    __table_args__ = (UniqueConstraint("feedback", "start", "end"),)


class Theme(Base):
    """A theme; its id is never given to another one.

    What people decided is a projection of the active events here (``voc.decisions.effects``). A theme with ``part_of``
    is shown as that one unless a decision splits it off: a fit found it, or the split ``made_by`` made it.
    """

    __tablename__ = "theme"
    id: Mapped[int] = mapped_column(primary_key=True)
    # No ``ondelete`` in this table: themes are never deleted, as old reports and events refer to them.
    parent: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    born_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16), default="active")
    # One step: its target may be merged itself (``voc.decisions.effects.find_root``). An undo then changes one row.
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
    """A theme's label in a language; one of a person outranks one that a run found."""

    __tablename__ = "theme_label"
    id: Mapped[int] = mapped_column(primary_key=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    # Both are kept, so that the found label is back when a person takes the other one away.
    origin: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("theme", "language", "origin"),
        CheckConstraint("origin in ('found', 'person')", name="origin"),
    )


class ThemeFit(Base):
    """Description of a theme by one run: labels by language, keywords and quotes (segment ids), best first."""

    __tablename__ = "theme_fit"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    # As JSON, since they are only read together with their theme.
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


class ThemeCard(Base):
    """Content of the board about a theme, once per run; alerts are read by ``rank``."""

    __tablename__ = "theme_card"
    run: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    card: Mapped[dict[str, Any]]
    # Columns in addition to the JSON: the work list is ranked by an index, without reading the cards.
    rank: Mapped[float] = mapped_column(Float)
    impact: Mapped[float] = mapped_column(Float)
    doubt: Mapped[float] = mapped_column(Float)
    news: Mapped[float] = mapped_column(Float)


class ThemeProposal(Base):
    """Proposal of a refit, such as a merger; a person accepts or refuses it."""

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
    # Empty for "unknown": it is part of the key, which holds no NULL.
    department: Mapped[str] = mapped_column(primary_key=True)
    probability: Mapped[float] = mapped_column(Float)
    # The key is the row: otherwise SQLite would keep a second tree by rowid.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  SQLAlchemy reads it once


class Alert(Base):
    """A change of a theme's figures that people hear of once."""

    __tablename__ = "alert"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    window_start: Mapped[date]
    window_end: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), default="open")
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    # One alert per change, however often the figures are computed.
    __table_args__ = (UniqueConstraint("subject", "kind", "window_start"),)


Index("ix_theme_card_impact", ThemeCard.run, ThemeCard.impact)
Index("ix_theme_card_news", ThemeCard.run, ThemeCard.news)
Index("ix_attribution_department", Attribution.department)
