"""Results about replies: a department head's answer to a finding, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from voc.records.ids import ThemeId

__all__ = ["PrintedPromise", "PrintedReply"]


@dataclass(frozen=True, slots=True)
class PrintedPromise:
    """Promise of a department in its own words; who acts and by when, where it said so."""

    action: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PrintedReply:
    """A department head's answer to a finding; ``upheld`` None: nobody has settled it yet."""

    code: str
    theme: ThemeId | None
    department: str
    agrees: bool
    reason: str
    at: datetime
    upheld: bool | None = None
    settled_department: str | None = None
    """The department that was named when it was settled."""
    partly: bool = False
    action: str = ""
    """What the department is going to do, in its own words."""
    owner: str = ""
    due: date | None = None
    n_read: int = 0
    """Comments that were read together, ``n_own`` of which lie with the department."""
    n_own: int = 0
    further: tuple[PrintedPromise, ...] = ()
    """What else the department is going to do, where more than one thing was asked."""
