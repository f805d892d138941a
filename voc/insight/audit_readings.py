"""Readings of the audit: how many officers read some comments, and on which days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voc.decisions.effects import CAUSE_KINDS
from voc.insight.evidence_sentences import select_month_segments

if TYPE_CHECKING:
    from voc.insight.scope import MonthScope
    from voc.store import Store

__all__ = ["AuditAnswers", "AuditReading", "describe_reading", "load_audit_answers"]

AuditAnswers = Mapping[str, tuple[tuple[str, date], ...]]
"""Who answered about a drawn segment, and on which day: ``{"S-40": (("noor", date(2026, 11, 3)),)}``."""


@dataclass(frozen=True, slots=True)
class AuditReading:
    """Officers who read some comments drawn at random, and the first and last day on which they did."""

    n_readers: int
    first_day: date
    last_day: date


def load_audit_answers(store: Store, time_zone: str) -> AuditAnswers:
    """Return who answered what the audit drew, and on which local day; each officer's last answer counts."""
    from voc.store.decision_log import load_active_decisions

    days: dict[str, dict[str, date]] = {}
    for event in load_active_decisions(store, kinds=list(CAUSE_KINDS)):
        if event.payload.get("session"):
            days.setdefault(event.subject, {})[event.who] = event.at.astimezone(ZoneInfo(time_zone)).date()
    return {subject: tuple(day_by_reader.items()) for subject, day_by_reader in days.items()}


def describe_reading(scope: MonthScope, theme_indexes: Sequence[int]) -> AuditReading | None:
    """Return who read the month's comments on some themes, and when; None: nobody did."""
    from voc.records.references import segment_reference

    segments = select_month_segments(scope)
    segments = segments[segments["theme"].isin(list(theme_indexes))]
    references = {segment_reference(int(segment)) for segment in segments["segment"]}
    answers = [
        answer for subject, pairs in scope.facts.audit_answers.items() if subject in references for answer in pairs
    ]
    if not answers:
        return None
    days = [day for _, day in answers]
    return AuditReading(len({who for who, _ in answers}), min(days), max(days))
