"""Departments, kinds of evidence, and the causes that are estimated from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from voc.records.figures import Estimate
from voc.records.ids import ActionId, ThemeId
from voc.records.references import action_reference
from voc.records.subjects import NEW_ACTION

__all__ = ["CAN_ERR", "NO_FAULT", "Action", "Cause", "Department", "DepartmentKind", "EvidenceKind"]

NO_FAULT = "no fault"
"""Answer of a company that has no department of kind "nobody": nothing went wrong. It is another one than "unknown"."""


class DepartmentKind(StrEnum):
    """Kind of a department that can be the cause. MARKET, CUSTOMER and NOBODY mean: no error in the chain."""

    INTERNAL = "internal"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    MARKET = "market"
    CUSTOMER = "customer"
    NOBODY = "nobody"


CAN_ERR = frozenset({DepartmentKind.INTERNAL, DepartmentKind.SUPPLIER, DepartmentKind.PARTNER})
"""Causes in the chain. The market, the customer and nobody make no error, and are not accused."""


class EvidenceKind(StrEnum):
    """Kind of evidence for a cause; each kind has its own reliability."""

    AGENT = "agent"  # the department that an agent suspected
    REASON = "reason"  # the contact reason, through the departments that list it
    WORDS = "words"  # the comment against the departments' descriptions and examples
    TOUCHPOINT = "touchpoint"  # where it came in, through the departments that list it or by confirmed comments
    CUSTOMER_SEGMENT = "customer segment"
    PHASE = "phase"
    HAND_OVER = "hand-over"  # whether the contact was handed over, by confirmed comments only
    TIMING = "timing"  # shortly after an occurrence of the calendar
    OFFICER = "officer"  # a VoC officer's decision about a whole theme
    REPLY = "reply"  # a department head's answer
    ACTION = "action"  # an action that worked


@dataclass(frozen=True, slots=True)
class Department:
    """A department as it was called in ``valid_from`` ≤ day < ``valid_to`` (None: open)."""

    name: str
    description: str = ""
    kind: DepartmentKind = DepartmentKind.INTERNAL
    reasons: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    touchpoints: tuple[str, ...] = ()
    customer_segments: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """A department's share in a group of segments (a theme, a month), and the evidence in words.

    ``department`` None is "unknown". ``evidence`` holds the parts of the sentence, ready to be rendered in a
    language: kind of evidence to its counts. ``can_err`` is false for the market, the customer and nobody.
    ``lead_probability``: how surely the share is the largest of all, where nothing was audited and the share has no
    interval; else None. Of ``n_read`` comments that officers read, drawn at random, ``n_read_here`` lie with the
    department.
    """

    department: str | None
    share: Estimate
    evidence: tuple[Mapping[str, object], ...] = ()
    can_err: bool = True
    lead_probability: float | None = None
    n_read: int = 0
    n_read_here: int = 0

    @property
    def is_accusation(self) -> bool:
        """Whether a department made a fault: False for "unknown" and "no fault"."""
        return self.department is not None and self.can_err


@dataclass(frozen=True, slots=True)
class Action:
    """Promise of a department to do something about a theme (verbeteractie)."""

    theme: ThemeId
    department: str
    promise: str
    start: date
    due: date | None = None
    done: date | None = None
    fixer: str | None = None
    id: ActionId | None = None
    finding: str | None = None
    """Code of the finding that it answers (``B-2026-10-3``); None: it is about the theme as such."""
    dropped: date | None = None
    """Day on which it was given up."""
    definition: Mapping[str, Any] = field(default_factory=dict)
    """Theme and denominator as they were at its start (``voc.decisions.payload_parts.ActionDefinition``)."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done is None and self.dropped is None

    @property
    def reference(self) -> str:
        """The public name: ``A-3``, or ``A`` as long as it isn't stored."""
        return NEW_ACTION if self.id is None else action_reference(self.id)
