"""Frozen records that cross the borders of packages.

Times are UTC. Shares and probabilities lie in [0, 1]. Money is in euros (``_eur``). A *reference* is the public name of
a thing (``F-18`` a comment, ``T-7`` a theme): stable, and what ``voc trace`` takes.
"""

from voc.records.causes import CAN_ERR, NO_FAULT, Action, Cause, Department, DepartmentKind, EvidenceKind
from voc.records.contacts import Category, Contact, DailyTotal, Occurrence, Reachability, Signal, Volume
from voc.records.events import AUDIT_DRAWN, CALIBRATION_SESSION, READING_DRAWN, Event
from voc.records.feedback import Answer, CollectResult, DateState, Feedback, Kind, Rejection, Scale, Scope, Span
from voc.records.figures import AT_LEAST, AT_MOST, Estimate
from voc.records.ids import ActionId, ContactId, EventId, FeedbackId, ProposalId, SegmentId, ThemeId
from voc.records.mapping_preview import ColumnPreview, MappingPreview, ScorePreview
from voc.records.period import Period
from voc.records.references import (
    FindingCode,
    Reference,
    ReferenceKind,
    action_reference,
    contact_reference,
    feedback_reference,
    proposal_reference,
    reference_number,
    segment_reference,
    theme_reference,
)
from voc.records.special_data import SealedText, SpecialKind
from voc.records.stages import Stage
from voc.records.subjects import (
    NEW_ACTION,
    audit_session,
    audit_subject,
    finding_code,
    finding_subject,
    letter_month,
    letter_subject,
    may_be_same_subject,
)
from voc.records.themes import (
    LabelOrigin,
    MainSubject,
    NoTheme,
    Proposal,
    ProposalKind,
    ProposalState,
    Theme,
    ThemeRow,
    ThemeState,
    label_in,
)

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "AUDIT_DRAWN",
    "CALIBRATION_SESSION",
    "CAN_ERR",
    "NEW_ACTION",
    "NO_FAULT",
    "READING_DRAWN",
    "Action",
    "ActionId",
    "Answer",
    "Category",
    "Cause",
    "CollectResult",
    "ColumnPreview",
    "Contact",
    "ContactId",
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
    "LabelOrigin",
    "MainSubject",
    "MappingPreview",
    "NoTheme",
    "Occurrence",
    "Period",
    "Proposal",
    "ProposalId",
    "ProposalKind",
    "ProposalState",
    "Reachability",
    "Reference",
    "ReferenceKind",
    "Rejection",
    "Scale",
    "Scope",
    "ScorePreview",
    "SealedText",
    "SegmentId",
    "Signal",
    "Span",
    "SpecialKind",
    "Stage",
    "Theme",
    "ThemeId",
    "ThemeRow",
    "ThemeState",
    "Volume",
    "action_reference",
    "audit_session",
    "audit_subject",
    "contact_reference",
    "feedback_reference",
    "finding_code",
    "finding_subject",
    "label_in",
    "letter_month",
    "letter_subject",
    "may_be_same_subject",
    "proposal_reference",
    "reference_number",
    "segment_reference",
    "theme_reference",
]
