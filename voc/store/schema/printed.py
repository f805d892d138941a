"""Tables of reports: their figures, findings and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voc.store.schema.metadata import Base

__all__ = [
    "Delivery",
    "Figure",
    "Finding",
    "Report",
]


class Report(Base):
    """A report that was made. ``manifest`` holds its watermark and its files with their hashes."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    # A month as text, ``2026-10``, as it is printed and sorted.
    period: Mapped[str] = mapped_column(String(7))
    department: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(8))
    run: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    manifest: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default="draft")
    at: Mapped[datetime]


class Figure(Base):
    """One figure of a report: its estimate, and the feedback ids that it was counted from."""

    __tablename__ = "figure"
    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    estimate: Mapped[dict[str, Any]]
    # A list in one row: the ids are only ever read together, by ``voc trace``.
    feedback: Mapped[list[int]] = mapped_column(JSON)
    # How many it was counted from that are gone: erased on request, or past the time that they are kept.
    n_erased: Mapped[int] = mapped_column(default=0, server_default="0")
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
