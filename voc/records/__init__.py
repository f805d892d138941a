"""Frozen records that cross the borders of packages.

Times are UTC. Shares and probabilities lie in [0, 1]. Money is in euros (``_eur``). A *reference* is the public name of
a thing (``F-18`` a comment, ``T-7`` a theme): stable, and what ``voc trace`` takes.
"""

from voc.records.causes import Action, Attribution, Cause, Department, DepartmentKind, EvidenceKind
from voc.records.contacts import Category, Contact, DailyTotal, Occurrence, Reachability, Signal, Volume
from voc.records.events import Event
from voc.records.feedback import Answer, CollectResult, DateState, Feedback, Kind, Rejection, Scale, Scope, Span
from voc.records.figures import Estimate
from voc.records.ids import ActionId, EventId, FeedbackId, ProposalId, SegmentId, ThemeId
from voc.records.period import Period
from voc.records.references import FindingCode, Reference, ReferenceKind
from voc.records.themes import MainSubject, NoTheme, Proposal, ProposalKind, Theme, label_in

__all__ = [
    "Action",
    "ActionId",
    "Answer",
    "Attribution",
    "Category",
    "Cause",
    "CollectResult",
    "Contact",
    "DailyTotal",
    "DateState",
    "Department",
    "DepartmentKind",
    "Estimate",
    "Event",
    "EventId",
    "EvidenceKind",
    "Feedback",
    "FeedbackId",
    "FindingCode",
    "Kind",
    "MainSubject",
    "NoTheme",
    "Occurrence",
    "Period",
    "Proposal",
    "ProposalId",
    "ProposalKind",
    "Reachability",
    "Reference",
    "ReferenceKind",
    "Rejection",
    "Scale",
    "Scope",
    "SegmentId",
    "Signal",
    "Span",
    "Theme",
    "ThemeId",
    "Volume",
    "label_in",
]
