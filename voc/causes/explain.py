"""Why a department is named: the evidence in counts, ready to be put into a sentence of any language.

"14 of 20 agents say Facturatie (agents and officers agreed 71 % of the time on this reason); the words fit Facturatie
(.62) and IT (.31); 6 of 7 audited comments were Facturatie."
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.records import Cause, EvidenceKind

if TYPE_CHECKING:
    from voc.causes.model import CauseModel

__all__ = ["causes_of", "explain_cause"]

N_WORDS = 3
"""Departments named in the part about words."""
AGREEMENT_STRENGTH = 10.0
"""A group's agreement is pulled to that of everything by so many confirmed comments."""

Part = Mapping[str, object]


def causes_of(
    model: CauseModel, evidence: pd.DataFrame, by: str | None = None, *, smallest: float = 0.05
) -> dict[Hashable, tuple[Cause, ...]]:
    """Return the causes of each group, largest share first, each with its evidence; unknown has none.

    Parameters
    ----------
    model
        A fitted model.
    evidence
        What it was fitted on.
    by
        As in :meth:`CauseModel.shares`.
    smallest
        Departments with a smaller share are not explained (they are returned).
    """
    frame = model.segments_
    groups = pd.Series(0, frame.index) if by is None else frame[by]
    segments = {key: rows.to_numpy() for key, rows in frame["segment"].groupby(groups)}
    parts = _by_group(evidence, frame, groups)
    result: dict[Hashable, tuple[Cause, ...]] = {}
    for group, lines in model.shares(by).items():
        key = 0 if by is None else group
        mine = parts.get(key, evidence.iloc[:0])
        result[group] = tuple(
            Cause(name, share, explain_cause(model, mine, segments[key], name))
            if name is not None and (share.value or 0.0) >= smallest
            else Cause(name, share)
            for name, share in lines.items()
        )
    return result


def explain_cause(
    model: CauseModel, evidence: pd.DataFrame, segments: NDArray[np.int64], department: str
) -> tuple[Part, ...]:
    """Return the evidence that some segments were caused by a department, in parts.

    Every part has ``kind``, ``reliability`` and ``points``: how many points of the model's share come from this kind.
    The points sum to the model's share over these segments (``audited`` counts, and has no points).

    Parameters
    ----------
    model
        A fitted model.
    evidence
        Its evidence; rows about other segments are left out.
    segments
        Segment ids.
    department
        A name of ``model.classes_``.
    """
    rows = evidence[evidence["segment"].isin(segments)]
    found = model.contributions(segments, department)
    parts: list[Part] = []
    for kind, points in found.items():
        of_kind = rows[rows["kind"] == kind]
        part: dict[str, object] = {"kind": kind, "points": points, "reliability": model.reliability_.get(kind)}
        if kind == EvidenceKind.AGENT:
            part.update(_agents(of_kind, department), agreement=_agreement(model, segments))
        elif kind == EvidenceKind.REASON:
            part.update(_reasons(of_kind, department))
        elif kind == EvidenceKind.WORDS:
            part["shares"] = _word_shares(of_kind, department)
        elif kind == EvidenceKind.TIMING:
            part["occurrences"] = sorted({str(s).removeprefix("calendar:") for s in _of(of_kind, department)["source"]})
        parts.append(part)
    audited = _audited(model, segments, department)
    return (*parts, audited) if audited["of"] else tuple(parts)


def _by_group(evidence: pd.DataFrame, frame: pd.DataFrame, groups: pd.Series) -> dict[Hashable, pd.DataFrame]:
    of_segment = pd.Series(groups.to_numpy(), index=frame["segment"].to_numpy())
    return dict(iter(evidence.groupby(evidence["segment"].map(of_segment))))


def _of(rows: pd.DataFrame, department: str) -> pd.DataFrame:
    return rows[rows["department"] == department]


def _agents(rows: pd.DataFrame, department: str) -> dict[str, object]:
    """Return ``n`` of ``of`` agents' signals that name the department; a signal counts once, however many segments."""
    return {"n": int(_of(rows, department)["source"].nunique()), "of": int(rows["source"].nunique())}


def _agreement(model: CauseModel, segments: NDArray[np.int64]) -> float | None:
    """Return how often agents named what was confirmed, over these segments, pulled to the pool."""
    confirmed = model.confirmed_
    votes = model.votes_
    if confirmed.empty or votes.empty:
        return None
    right = votes["department"] == votes["segment"].map(confirmed)
    known = votes["segment"].isin(confirmed.index)
    if not known.any():
        return None
    mine = known & votes["segment"].isin(segments)
    overall = float(right[known].mean())
    return float((right[mine].sum() + AGREEMENT_STRENGTH * overall) / (mine.sum() + AGREEMENT_STRENGTH))


def _reasons(rows: pd.DataFrame, department: str) -> dict[str, object]:
    """Return in how many segments the reason is one that the department lists, and which are most frequent."""
    mine = _of(rows, department)
    names = mine["source"].str.removeprefix("reason:").value_counts()
    return {
        "n": int(mine["segment"].nunique()),
        "of": int(rows["segment"].nunique()),
        "reasons": tuple(str(name) for name in names.index[:3]),
    }


def _word_shares(rows: pd.DataFrame, department: str) -> dict[str, float]:
    """Return the mean share of the departments that the words fit best; the one in question is always among them."""
    n = max(1, rows["segment"].nunique())
    shares = (rows.groupby("department")["weight"].sum() / n).sort_values(ascending=False)
    names = list(dict.fromkeys([*shares.index[:N_WORDS], department]))
    return {str(name): float(shares.get(name, 0.0)) for name in names}


def _audited(model: CauseModel, segments: NDArray[np.int64], department: str) -> dict[str, object]:
    confirmed = model.confirmed_
    mine = confirmed[confirmed.index.isin(segments)]
    return {"kind": "audited", "n": int((mine == department).sum()), "of": len(mine)}
