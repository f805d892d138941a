"""Names of the kinds of decisions, and of what in the store follows from them; the kinds are in ``kinds``."""

from __future__ import annotations

from enum import Enum, StrEnum

__all__ = ["DecisionKind", "EffectArea"]


class DecisionKind(StrEnum):
    """Name of a kind of decision, as the log keeps it."""

    ACCEPT = "accept"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    EXCLUDE = "exclude"
    PIN = "pin"
    SUBJECT = "subject"
    PLACE = "place"
    DEPARTMENT = "department"
    CATEGORY = "category"
    PROPOSAL = "proposal"
    AUDIT = "audit"
    CAUSE = "cause"
    CONTACT = "contact"
    SETTLE = "settle"
    ACTION = "action"
    START = "start"
    DONE = "done"
    DROP = "drop"
    CALLED = "called"
    PROMISE = "promise"
    SNOOZE = "snooze"
    REPLY = "reply"
    SEED = "seed"
    LETTER = "letter"


class EffectArea(Enum):
    """Part of the store that is computed anew when a decision is made, undone or redone."""

    THEME = "the row or the labels of one theme"
    PLACEMENT = "the theme of segments"
    MERGER = "which themes are shown as one"
    ACTION = "what a department promised"
    CAUSE = "who caused a segment"
    CONTACT = "who caused a contact without a comment"
    FINDING = "the replies to a finding"
