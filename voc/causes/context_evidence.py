"""Where, for whom and when a comment came in: touchpoint, customer segment, phase; and whether it was handed over.

Where a complaint came in is seldom where it arose. So these speak only where the company says so (``[[departments]]``
lists them, like contact reasons), or where confirmed comments show it (:mod:`voc.causes.context_model`). Hand-overs are
counted by most systems without from whom to whom: they show that the first desk could not help, not who is the cause.
They speak by what confirmed comments show, and never cold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from voc.records import Department, EvidenceKind

if TYPE_CHECKING:
    from voc.causes.evidence import Material

__all__ = ["TRAITS", "listed", "situation", "with_situation"]

TRAITS: Final[Mapping[str, str]] = {
    "touchpoint": EvidenceKind.TOUCHPOINT,
    "customer_segment": EvidenceKind.CUSTOMER_SEGMENT,
    "phase": EvidenceKind.PHASE,
    "handed_over": EvidenceKind.HAND_OVER,
}
"""Column of a segment → kind of evidence."""
LISTED: Final[Mapping[str, str]] = {
    "touchpoint": "touchpoints",
    "customer_segment": "customer_segments",
    "phase": "phases",
}
"""Column of a segment → what a department lists of it."""


def situation(material: Material) -> pd.DataFrame:
    """Return the departments that list a comment's touchpoint, customer segment or phase, in the frame of evidence.

    The n-th in a department's list speaks 1/n as loud; departments that list the same share its weight.
    """
    pieces = []
    for column, field in LISTED.items():
        table = listed(material.departments, field)
        known = material.items[["segment", column]].dropna()
        if table.empty or known.empty:
            continue
        known = known.assign(value=known[column].astype(str).map(_folded))
        joined = known.merge(table, "inner", "value")
        kind = TRAITS[column]
        pieces.append(joined.assign(kind=str(kind), source=f"{kind}:" + joined[column].astype(str)))
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()


def listed(departments: Sequence[Department], field: str) -> pd.DataFrame:
    """Return ``value, department, weight`` for what departments list in a field; weights of a value sum to 1."""
    lines = [
        (_folded(str(value)) if field != "reasons" else str(value), entry.name, 1.0 / (1 + rank))
        for entry in departments
        for rank, value in enumerate(getattr(entry, field))
    ]
    table = pd.DataFrame(lines, columns=["value", "department", "weight"]).astype({"weight": float})
    if len(table):
        table["weight"] /= table.groupby("value")["weight"].transform("sum")
    return table


def with_situation(items: pd.DataFrame, contacts: pd.DataFrame | None, signals: pd.DataFrame | None) -> pd.DataFrame:
    """Return the items with the columns of ``TRAITS``, filled in from their contact where they have none.

    Parameters
    ----------
    items
        ``contact`` and, where known, ``touchpoint``, ``customer_segment`` and ``phase``.
    contacts, signals
        As the store gives them; ``n_hand_overs`` of the contact, else of its signal.
    """
    items = items.reindex(columns=[*items.columns, *(name for name in LISTED if name not in items)])
    handed: pd.Series = pd.Series(pd.NA, index=items.index, dtype="Float64")
    for frame, key in ((contacts, "key"), (signals, "contact")):
        if frame is None or not len(frame):
            continue
        first = frame.dropna(subset=[key]).drop_duplicates(key).set_index(key)
        for column in ("customer_segment", "phase"):
            if column in first:
                own = items[column].astype(object)
                items[column] = own.where(own.notna(), items["contact"].map(first[column]).astype(object))
        if "n_hand_overs" in first:
            handed = handed.fillna(items["contact"].map(first["n_hand_overs"].astype("Float64")).astype("Float64"))
    answer = pd.Series(None, index=items.index, dtype=object)
    answer[handed.notna()] = handed[handed.notna()].gt(0).map({True: "yes", False: "no"})
    return items.assign(handed_over=answer)


def _folded(value: str) -> str:
    return " ".join(value.split()).casefold()
