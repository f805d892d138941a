"""Tables of what people decided: the events, and what follows from them about segments and actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voc.store.schema.metadata import Base

__all__ = [
    "Action",
    "ContactDraw",
    "Draw",
    "Event",
    "Placement",
]


class Event(Base):
    """A human decision. Ids and settings, never customer text; undo is another event."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    # Unique, so that a decision that is sent again after a broken connection is stored once.
    request_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(index=True)
    expected_version: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(32), index=True)
    payload: Mapped[dict[str, Any]]
    who: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(default="")
    # Indexed, as every question whether an event is active looks for the undos of it.
    undoes: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)


class Placement(Base):
    """A segment's theme as a person decided, whatever a run finds; NULL: it belongs to none.

    A projection of the active events. ``below`` holds the active decisions about the segment that ``event`` outranks,
    as pairs of event and theme, the oldest first: undoing ``event`` brings the last of them back.
    """

    __tablename__ = "placement"
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"))
    below: Mapped[list[list[int | None]]] = mapped_column(JSON)


class Draw(Base):
    """A segment drawn for the audit, and with which probability."""

    __tablename__ = "draw"
    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), index=True)
    session: Mapped[str]
    # Kept with the draw: estimates from a sample weigh each segment by 1 / this.
    inclusion_probability: Mapped[float] = mapped_column(Float)
    seed: Mapped[int]
    at: Mapped[datetime]


class ContactDraw(Base):
    """A contact without a comment drawn for the audit of its month, and with which probability."""

    __tablename__ = "contact_draw"
    id: Mapped[int] = mapped_column(primary_key=True)
    contact: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    session: Mapped[str]
    inclusion_probability: Mapped[float] = mapped_column(Float)
    seed: Mapped[int]
    at: Mapped[datetime]


class Action(Base):
    """Promise of a department: what it does about a theme, and by when."""

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


Index("ix_event_subject_kind", Event.subject, Event.kind)
Index("ix_event_who_at", Event.who, Event.at)
