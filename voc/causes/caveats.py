"""Caveats of an answer about causes, so that nobody takes it for more than it is: a key, a number, a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from voc.causes.likelihood import EvidenceArrays
    from voc.causes.training_data import ConfirmedCauses

__all__ = ["CAVEATS", "format_caveats", "list_caveats"]

CAVEATS: Final[Mapping[str, str]] = {
    "no_evidence": "there is no evidence: every cause is unknown",
    "one_department": "there is one department only: a share says how often it is a cause at all",
    "nothing_confirmed": "nothing is confirmed yet: shares are the model's alone",
    "one_cause_confirmed": "all confirmed items name one department: nothing is known about the others",
    "contradictory": "{n} items were confirmed differently by different people",
}
"""Key → sentence; reports say the same in their language."""


def format_caveats(caveats: Mapping[str, int]) -> tuple[str, ...]:
    """Return the caveats as sentences; keys that are not in ``CAVEATS`` are left out.

    Examples
    --------
    >>> format_caveats({"contradictory": 3})
    ('3 items were confirmed differently by different people',)
    """
    return tuple(CAVEATS[key].format(n=n) for key, n in caveats.items() if key in CAVEATS)


def list_caveats(evidence: EvidenceArrays, confirmed: ConfirmedCauses) -> dict[str, int]:
    """Return the caveats that hold, with their number: ``{"contradictory": 3}``."""
    n_causes = (confirmed.truth.sum(axis=0) > 0).sum()
    caveats = {
        "no_evidence": int(not len(evidence.row)),
        "one_department": int(evidence.n_departments == 1),
        "nothing_confirmed": int(not len(confirmed.rows)),
        "one_cause_confirmed": int(len(confirmed.rows) > 0 and n_causes == 1),
        "contradictory": confirmed.n_contradictory,
    }
    return {key: n for key, n in caveats.items() if n}
