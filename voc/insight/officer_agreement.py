"""Agreement of officers who read the same items of an audit, and how often an answer is wrong as far as that tells."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from voc.decisions.effects import CAUSE_KINDS, CONTACT_CAUSE_KINDS
from voc.records import CAN_ERR, Department, Estimate
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    from voc.store import Store

__all__ = ["EXPECTED_ERROR", "OfficerAgreement", "estimate_agreement", "load_readings"]

EXPECTED_ERROR = 0.05
"""Part of the answers that are the wrong way round before two officers have read the same items."""
EXPECTED_PAIRS = 20
"""Pairs that this expectation is worth: ten items read twice move it by a third of the way."""


@dataclass(frozen=True, slots=True)
class OfficerAgreement:
    """Agreement of two readers of the same items.

    Attributes
    ----------
    same_department, same_side
        Share of the pairs that name the same department, and that both call the item avoidable or both not.
    error
        Part of the answers that are the wrong way round: what the pairs and the expectation before them tell.
    n_pairs
        Pairs of answers by different officers about the same item, both of whom could tell.
    """

    same_department: Estimate
    same_side: Estimate
    error: float
    n_pairs: int


def load_readings(store: Store) -> dict[str, dict[str, str | None]]:
    """Return the department that each officer named about each audited item; the last answer of an officer counts.

    ``{"C-12": {"noor": "Facturatie", "sanne": None}}``; None: it cannot be told.
    """
    from voc.store.decision_log import load_active_decisions

    readings: dict[str, dict[str, str | None]] = {}
    for event in load_active_decisions(store, kinds=[*CAUSE_KINDS, *CONTACT_CAUSE_KINDS]):
        # Drawn items alone: it is the audit's answers that the error corrects.
        if event.payload.get("session"):
            department = event.payload.get("department")
            readings.setdefault(event.subject, {})[event.who] = None if department is None else str(department)
    return readings


def estimate_agreement(
    readings: Mapping[str, Mapping[str, str | None]], departments: Sequence[Department]
) -> OfficerAgreement:
    """Return how far the officers who read the same items agree.

    Two readers who are each wrong with probability e agree in ``(1 − e)² + e²`` of the items that have two sides; what
    is seen is added to what was expected (``EXPECTED_PAIRS``).

    Examples
    --------
    >>> round(estimate_agreement({}, []).error, 3)
    0.05
    """
    can_err = {department.name for department in departments if department.kind in CAN_ERR}
    pairs = [
        pair
        for answers in readings.values()
        for pair in combinations((name for name in answers.values() if name is not None), 2)
    ]
    n_same = sum(first == second for first, second in pairs)
    # Another department on the same side leaves the avoidable share as it is: the error is that of sides.
    n_same_side = sum((first in can_err) == (second in can_err) for first, second in pairs)
    expected = (1 - EXPECTED_ERROR) ** 2 + EXPECTED_ERROR**2
    agreement = (n_same_side + EXPECTED_PAIRS * expected) / (len(pairs) + EXPECTED_PAIRS)
    # (1 − e)² + e² solved for e. Of readers who agree in half of the items or fewer nothing is learned: not above .25.
    error = min((1 - math.sqrt(max(2 * agreement - 1, 0.0))) / 2, 0.25)
    return OfficerAgreement(
        estimate_share(n_same, len(pairs)), estimate_share(n_same_side, len(pairs)), error, len(pairs)
    )
