"""Decisions of people about single items and months, as insight counts with them: calls, promises, letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from voc.records import Event, Reference, ReferenceKind, letter_month, reference_number

if TYPE_CHECKING:
    from voc.store import Store

__all__ = ["load_called_items", "load_letters", "load_promise_answers"]


def load_called_items(store: Store) -> frozenset[int]:
    """Return the items about which somebody called."""
    from voc.store import worklist_queries

    called_at = worklist_queries.load_last_decision_times(store, ("called",))
    references = (Reference.match(subject, ReferenceKind.FEEDBACK) for subject in called_at)
    return frozenset(reference.number for reference in references if reference is not None)


def load_promise_answers(store: Store) -> Mapping[int, Event]:
    """Return the last active decision about the promise of each item."""
    from voc.store import decision_log

    events = decision_log.load_active_decisions(store, kinds=("promise",))
    return {reference_number(event.subject): event for event in events}


def load_letters(store: Store) -> Mapping[str, Mapping[str, Any]]:
    """Return the last letter of each month: ``{"2026-10": {"opening": "…"}}``."""
    from voc.store import decision_log

    events = decision_log.load_active_decisions(store, kinds=("letter",))
    return {month: event.payload for event in events if (month := letter_month(event.subject)) is not None}
