"""Contacts, agents' signals, and the daily figures around them: volumes, reachability, totals, the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from voc.records.special_data import SealedText

__all__ = ["Category", "Contact", "DailyTotal", "Occurrence", "Reachability", "Signal", "Volume"]


class Category(StrEnum):
    """Contact category (contactcategorie)."""

    VALUABLE = "valuable"
    HYGIENE = "hygiene"
    UNNECESSARY = "unnecessary"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact registration (no text): who, when, over which channel, why."""

    key: str
    at: datetime
    customer: str | None = None
    channel: str | None = None
    reason: str | None = None
    customer_segment: str | None = None
    phase: str | None = None
    n_hand_overs: int | None = None
    resolved: bool | None = None
    retained: bool | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """An agent's signal about a contact. ``note`` is redacted; with a note it is also a Feedback (same key).

    ``sealed`` is a note that waits for a person: ``note`` is empty then.
    """

    key: str
    contact: str
    at: datetime
    agent: str | None = None
    reason: str | None = None
    emotion: str | None = None
    department: str | None = None
    note: str = ""
    customer: str | None = None
    channel: str | None = None
    n_hand_overs: int | None = None
    resolved: bool | None = None
    language: str | None = None
    urgent: str | None = None
    redactions: Mapping[str, int] = field(default_factory=dict)
    row: int = 0
    sealed: SealedText | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """Number of times that a process ran on a day: bills, letters, moves, visits, reminders."""

    process: str
    day: date
    count: int
    department: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Reachability:
    """Offered, answered and abandoned contacts of a channel on a day; times are means in seconds."""

    channel: str
    day: date
    offered: int
    answered: int
    abandoned: int
    waiting_seconds: float | None = None
    handling_seconds: float | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class DailyTotal:
    """Contacts per day, reason and channel from before the registrations: teaches the yearly season."""

    day: date
    reason: str | None
    channel: str | None
    count: int
    row: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Entry of the calendar: an invoice run, a tariff change, a storm, a release, a mailing, a repair.

    ``kind`` is written as in the file, with its capitals, unless a word list translated it.
    """

    kind: str
    start: date
    end: date
    note: str = ""
    department: str | None = None
    row: int = 0

    @property
    def is_repair(self) -> bool:
        """Whether the entry ends another one."""
        return self.kind.casefold() == "repair"

    @property
    def is_storm(self) -> bool:
        """Whether nobody in the chain caused what happened; it counts until two days after its end."""
        return self.kind.casefold() == "storm"
