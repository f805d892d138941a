"""Events: what a person decided, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Event"]


@dataclass(frozen=True, slots=True)
class Event:
    """A human decision: who, when, why, about what. Undo is another event with ``undoes`` set.

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
    undoes: int | None = None
    id: int | None = None
