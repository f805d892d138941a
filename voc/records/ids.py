"""Types for the store's numbers, so that a theme's id cannot be taken for a segment's.

A mapping such as ``dict[ThemeId, ThemeId]`` says what it holds: ``{12: 7}`` where theme 12 was merged into theme 7.
"""

from __future__ import annotations

from typing import NewType

__all__ = ["ActionId", "ContactId", "EventId", "FeedbackId", "ProposalId", "SegmentId", "ThemeId"]

ThemeId = NewType("ThemeId", int)
"""Number of a theme: 7 in ``T-7``."""
FeedbackId = NewType("FeedbackId", int)
"""Number of a comment or another item of feedback: 12 in ``F-12``."""
SegmentId = NewType("SegmentId", int)
"""Number of a segment, a sentence or clause of a comment: 4 in ``S-4``."""
ContactId = NewType("ContactId", int)
"""Number of a contact registration: 9 in ``C-9``."""
ProposalId = NewType("ProposalId", int)
"""Number of a proposal of a refit: 2 in ``P-2``."""
ActionId = NewType("ActionId", int)
"""Number of an action that a department promised: 3 in ``A-3``."""
EventId = NewType("EventId", int)
"""Number of an event in the log of decisions; later events have higher numbers."""
