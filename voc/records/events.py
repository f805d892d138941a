"""Events: decisions of people, as the log keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from voc.records.ids import EventId

__all__ = ["AUDIT_DRAWN", "CALIBRATION_SESSION", "READING_DRAWN", "Event"]

AUDIT_DRAWN = "audit drawn"
"""Kind of the event that records a draw: its rates, in the reported month and elsewhere, and the last comment."""
READING_DRAWN = "reading drawn"
"""Kind of the event that records which comments a department head who disagrees reads with the officer."""
CALIBRATION_SESSION = "calibration"
"""Name of an audit's first session, which every officer answers; later ones are named after the week."""


@dataclass(frozen=True, slots=True)
class Event:
    """A person's decision: about what, by whom, when and why. Undo is another event with ``undoes`` set.

    ``payload`` holds ids and settings, never customer text.
    """

    request_id: str
    subject: str
    kind: str
    payload: Mapping[str, object]
    who: str
    at: datetime
    why: str = ""
    expected_version: int | None = None
    undoes: EventId | None = None
    id: EventId | None = None
