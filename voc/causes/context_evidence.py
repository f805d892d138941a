"""Evidence from a comment's context: touchpoint, customer segment, phase, and whether it was handed over.

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
from voc.text.normalize import fold

if TYPE_CHECKING:
    from voc.causes.evidence import EvidenceInputs

__all__ = ["CONTEXT_KINDS", "add_context_columns", "build_context_evidence", "list_departments_by_value"]

CONTEXT_KINDS: Final[Mapping[str, str]] = {
    "touchpoint": EvidenceKind.TOUCHPOINT,
    "customer_segment": EvidenceKind.CUSTOMER_SEGMENT,
    "phase": EvidenceKind.PHASE,
    "handed_over": EvidenceKind.HAND_OVER,
}
"""Column of a segment → kind of evidence."""
LISTED_FIELDS: Final[Mapping[str, str]] = {
    "touchpoint": "touchpoints",
    "customer_segment": "customer_segments",
    "phase": "phases",
}
"""Column of a segment → field of a department that lists its values."""


def build_context_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return the departments that list a comment's touchpoint, customer segment or phase, in the frame of evidence.

    The n-th in a department's list speaks 1/n as loud; departments that list the same share its weight.
    """
    pieces = []
    for column, field in LISTED_FIELDS.items():
        departments_by_value = list_departments_by_value(inputs.departments, field)
        segments = inputs.segment_table[["segment", column]].dropna()
        if departments_by_value.empty or segments.empty:
            continue
        segments = segments.assign(value=segments[column].astype(str).map(fold))
        joined = segments.merge(departments_by_value, "inner", "value")
        kind = CONTEXT_KINDS[column]
        pieces.append(joined.assign(kind=str(kind), source=f"{kind}:" + joined[column].astype(str)))
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()


def list_departments_by_value(departments: Sequence[Department], field: str) -> pd.DataFrame:
    """Return ``value, department, weight`` for what departments list in a field; weights of a value sum to 1.

    Parameters
    ----------
    departments
        The departments.
    field
        ``"reasons"``, ``"touchpoints"``, ``"customer_segments"`` or ``"phases"``. Values are folded, but for reasons:
        those are ids, and compared as they are.

    Examples
    --------
    >>> departments = (Department("A", phases=("Nieuw",)), Department("B", phases=("Vertrek", "nieuw")))
    >>> list_departments_by_value(departments, "phases").round(2)
         value department  weight
    0    nieuw          A    0.67
    1  vertrek          B    1.00
    2    nieuw          B    0.33
    """
    rows = [
        (fold(str(value)) if field != "reasons" else str(value), entry.name, 1.0 / (1 + rank))
        for entry in departments
        for rank, value in enumerate(getattr(entry, field))
    ]
    table = pd.DataFrame(rows, columns=["value", "department", "weight"]).astype({"weight": float})
    if len(table):
        table["weight"] /= table.groupby("value")["weight"].transform("sum")
    return table


def add_context_columns(
    segments: pd.DataFrame, contacts: pd.DataFrame | None, signals: pd.DataFrame | None
) -> pd.DataFrame:
    """Return the segments with the columns of ``CONTEXT_KINDS``, filled in from their contact where they have none.

    Parameters
    ----------
    segments
        ``contact`` and, where known, ``touchpoint``, ``customer_segment`` and ``phase``.
    contacts, signals
        As the store gives them; ``n_hand_overs`` of the contact, else of its signal.

    Returns
    -------
    DataFrame
        ``handed_over`` is "yes", "no" or missing.
    """
    segments = segments.reindex(columns=[*segments.columns, *(name for name in LISTED_FIELDS if name not in segments)])
    n_hand_overs: pd.Series = pd.Series(pd.NA, index=segments.index, dtype="Float64")
    for frame, key in ((contacts, "key"), (signals, "contact")):  # the registration before the agent's signal
        if frame is None or not len(frame):
            continue
        first_rows = frame.dropna(subset=[key]).drop_duplicates(key).set_index(key)
        for column in ("customer_segment", "phase"):
            if column in first_rows:
                segment_values = segments[column].astype(object)
                contact_values = segments["contact"].map(first_rows[column]).astype(object)
                segments[column] = segment_values.where(segment_values.notna(), contact_values)
        if "n_hand_overs" in first_rows:
            contact_counts = segments["contact"].map(first_rows["n_hand_overs"].astype("Float64")).astype("Float64")
            n_hand_overs = n_hand_overs.fillna(contact_counts)
    handed_over = pd.Series(None, index=segments.index, dtype=object)
    is_counted = n_hand_overs.notna()
    handed_over[is_counted] = n_hand_overs[is_counted].gt(0).map({True: "yes", False: "no"})
    return segments.assign(handed_over=handed_over)
