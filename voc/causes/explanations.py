"""Explanation of a department's share: its evidence in counts and points, ready to be put into a sentence.

"14 of 20 agents say Facturatie (agents and officers agreed 71 % of the time on this): 31 points; the words fit
Facturatie (.62) and IT (.31): 12 points; 6 of 7 audited comments were Facturatie: +4 points."
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from voc.causes.contributions import Contributions
from voc.causes.training_data import ONLY_CAUSE
from voc.records import EvidenceKind

__all__ = ["AUDITED", "EvidencePart", "explain_causes"]

EvidencePart = Mapping[str, object]
"""One kind of evidence: ``{"kind": "agent", "n": 14, "of": 20, "agreement": .71, "points": .31}``."""

AUDITED = "audited"
GROUP, DEPARTMENT = "in group", "at department"  # no kind of evidence has such a name
N_WORDS = 3
"""Departments named in the part about words."""
N_REASONS = 3
AGREEMENT_STRENGTH = 10.0
"""A group's agreement is pulled to that of everything by so many confirmed comments."""
SMALLEST_POINTS = 0.005
"""Less than half a point is left out."""


def explain_causes(
    contributions: Contributions, evidence: pd.DataFrame, audited: pd.DataFrame | None, groups: pd.DataFrame
) -> dict[tuple[int, str], tuple[EvidencePart, ...]]:
    """Return, per group and department, the evidence that its segments were caused there, most points first.

    Every part has ``kind``, ``n`` and ``of`` (so many of those that have such evidence point there) and, when the run
    stored contributions, ``points``: what the kind adds to the model's share. The points of a department sum to its
    share in the group before anything of it was confirmed. The part ``audited`` counts confirmed comments; what it adds
    is the printed share less the others' points, which only the printed share has.

    Parameters
    ----------
    contributions
        ``CauseModel.contributions_``.
    evidence
        What the model was fitted on, with the columns of ``voc.causes.evidence.COLUMNS``.
    audited
        ``CauseModel.audited_``; None: nothing is confirmed.
    groups
        ``segment``, ``group`` (a whole number) and ``weight``: what a segment counts in its group. A segment is in
        one group. With the column ``comment`` evidence is counted by comments, which is what a reader counts too.
    """
    # Of groups that overlap each segment counts in the first: points could not add up to two shares.
    group_rows = groups.drop_duplicates("segment").set_index("segment")
    rows = evidence[evidence["segment"].isin(group_rows.index)]
    rows = rows.assign(group=rows["segment"].map(group_rows["group"]).astype(np.int64))
    # A comment of three sentences is one comment, also where each of them has evidence.
    rows = rows.assign(
        counted=rows["segment"].map(group_rows["comment"]) if "comment" in group_rows else rows["segment"]
    )
    confirmed_departments = _list_confirmed_departments(audited)
    points_by_part = _sum_points(contributions, group_rows)
    points_without_entry = 0.0 if contributions.kinds else None
    parts_by_cause: dict[tuple[int, str], list[EvidencePart]] = {}
    for kind, group, department, part in _count_evidence(rows, confirmed_departments):
        points = points_by_part.pop((group, department, kind), points_without_entry)
        if points is None:
            parts_by_cause.setdefault((group, department), []).append(part)
        elif points >= SMALLEST_POINTS:
            parts_by_cause.setdefault((group, department), []).append({**part, "points": points})
    # What is left has no row in the evidence: what themes lend and what was learned from confirmed comments.
    for (group, department, kind), points in points_by_part.items():
        if points >= SMALLEST_POINTS:
            parts_by_cause.setdefault((group, department), []).append({"kind": kind, "points": points})
    for group, department, part in _count_audited(confirmed_departments, group_rows):
        if (group, department) in parts_by_cause:
            parts_by_cause[group, department].append(part)
    return {cause: tuple(sorted(parts, key=_rank_part)) for cause, parts in parts_by_cause.items()}


def _rank_part(part: EvidencePart) -> tuple[bool, float, float, str]:
    """Return a part's rank: most points first, then the most counted; the audit comes last."""
    points, n = (float(str(part.get(name, 0.0))) for name in ("points", "n"))
    return part["kind"] == AUDITED, -points, -n, str(part["kind"])


def _sum_points(contributions: Contributions, group_rows: pd.DataFrame) -> dict[tuple[int, str, str], float]:
    """Return group, department and kind → points, each segment by its weight: ``{(12, "IT", "agent"): .31}``."""
    position = group_rows.index.get_indexer(pd.Index(contributions.segment))
    in_group = np.flatnonzero(position >= 0)
    if not in_group.size:
        return {}
    position = position[in_group]
    weight = group_rows["weight"].to_numpy(dtype=float)
    group_weight = group_rows.groupby("group")["weight"].sum()
    groups = group_rows["group"].to_numpy(dtype=np.int64)[position]
    segment_share = weight[position] / group_weight.loc[groups].to_numpy(dtype=float)
    frame = pd.DataFrame(contributions.value[in_group] * segment_share[:, None], columns=list(contributions.kinds))
    frame = frame.assign(**{GROUP: groups, DEPARTMENT: contributions.department[in_group]})
    sums = frame.groupby([GROUP, DEPARTMENT]).sum().reset_index()
    causes = list(zip(sums[GROUP].tolist(), sums[DEPARTMENT].tolist(), strict=True))
    return {
        (group, contributions.departments[department], kind): points
        for kind in contributions.kinds
        for (group, department), points in zip(causes, sums[kind].tolist(), strict=True)
        if points > 0
    }


def _count_evidence(
    rows: pd.DataFrame, confirmed_departments: pd.Series
) -> Iterator[tuple[str, int, str, EvidencePart]]:
    """Yield kind, group, department and the part that counts this kind of evidence."""
    for kind, of_kind in rows.groupby("kind", sort=True):
        # An agent's signal counts once however many segments it speaks for; any other source speaks for a comment.
        unit = "source" if kind == EvidenceKind.AGENT else "counted"
        n_by_group = of_kind.groupby("group")[unit].nunique().to_dict()
        counts = of_kind.groupby(["group", "department"])[unit].nunique()
        details = _describe_kind(str(kind), of_kind, confirmed_departments)
        for group, department, n in counts.reset_index(name="n").itertuples(index=False, name=None):
            part: dict[str, object] = {"kind": str(kind), "n": int(n), "of": int(n_by_group[group])}
            part |= details.get((group, department), details.get(group, {}))
            yield str(kind), int(group), str(department), part


def _describe_kind(kind: str, rows: pd.DataFrame, confirmed_departments: pd.Series) -> dict[object, dict[str, object]]:
    """Return further values of a kind, by group or by group and department: ``{12: {"agreement": .71}}``."""
    if kind == EvidenceKind.AGENT:
        return {group: {"agreement": share} for group, share in _measure_agreement(rows, confirmed_departments).items()}
    if kind == EvidenceKind.WORDS:
        return _average_word_shares(rows)
    if kind in {EvidenceKind.REASON, EvidenceKind.TIMING}:
        return _list_source_names(rows)
    return {}


def _list_source_names(rows: pd.DataFrame) -> dict[object, dict[str, object]]:
    """Return the reasons or occurrences that point to a department: ``{(12, "IT"): {"names": ("17", "2")}}``."""
    with_name = rows.assign(name=rows["source"].str.partition(":")[2])  # "reason:17"
    n_segments = with_name.groupby(["group", "department", "name"])["segment"].nunique().sort_values(ascending=False)
    names_by_cause: dict[object, dict[str, object]] = {}
    for cause, counts in n_segments.groupby(["group", "department"], sort=False):
        names = counts.index.get_level_values("name")[:N_REASONS]
        names_by_cause[cause] = {"names": tuple(map(str, names))}
    return names_by_cause


def _measure_agreement(votes: pd.DataFrame, confirmed_departments: pd.Series) -> dict[int, float]:
    """Return how often agents named what was confirmed, per group, pulled to all of these groups."""
    confirmed_votes = votes[votes["segment"].isin(confirmed_departments.index)]
    if confirmed_votes.empty:
        return {}
    is_right = confirmed_votes["department"] == confirmed_votes["segment"].map(confirmed_departments)
    overall = float(is_right.mean())
    votes = votes.assign(right=is_right.astype(float))  # missing where nothing is confirmed
    counts = votes.groupby("group")["right"].agg(["sum", "count"])
    agreement = (counts["sum"] + AGREEMENT_STRENGTH * overall) / (counts["count"] + AGREEMENT_STRENGTH)
    return dict(zip(counts.index.tolist(), agreement.astype(float).tolist(), strict=True))


def _average_word_shares(rows: pd.DataFrame) -> dict[object, dict[str, object]]:
    """Return the mean share of the departments that the words fit best; the one in question is always among them."""
    n_segments = rows.groupby("group")["segment"].nunique()
    weights = rows.groupby(["group", "department"])["weight"].sum()
    shares_by_cause: dict[object, dict[str, object]] = {}
    for group, group_weights in weights.groupby(level="group"):
        means = (group_weights.droplevel("group") / n_segments[group]).sort_values(ascending=False)
        for department in means.index:
            names = list(dict.fromkeys([*means.index[:N_WORDS], department]))
            shares_by_cause[group, department] = {"shares": {str(name): float(means[name]) for name in names}}
    return shares_by_cause


def _list_confirmed_departments(audited: pd.DataFrame | None) -> pd.Series:
    """Return the confirmed department per segment, "" where it is unknown or was answered in several ways."""
    if audited is None or not len(audited):
        return pd.Series([], index=pd.Index([], dtype="int64"), dtype=object)
    has_one_answer = audited["truth"] > ONLY_CAUSE
    departments = audited[has_one_answer].set_index("segment")["department"]
    segments = pd.Index(audited["segment"].unique())
    return departments.reindex(segments).astype(object).where(lambda name: name.notna(), "")


def _count_audited(
    confirmed_departments: pd.Series, group_rows: pd.DataFrame
) -> Iterator[tuple[int, str, EvidencePart]]:
    """Yield group, department and the part that counts the group's confirmed comments, departments with none too."""
    in_groups = confirmed_departments[confirmed_departments.index.isin(group_rows.index)]
    if in_groups.empty:
        return
    groups = group_rows["group"].loc[in_groups.index].astype(np.int64)
    n_by_group = {int(str(group)): n for group, n in groups.value_counts().items()}
    n_by_cause = pd.DataFrame({"group": groups, "department": in_groups}).groupby(["group", "department"]).size()
    counts = n_by_cause.to_dict()
    departments = sorted({str(name) for name in confirmed_departments.unique()} - {""})
    for group, n_confirmed in n_by_group.items():
        for department in departments:
            yield group, department, {"kind": AUDITED, "n": counts.get((group, department), 0), "of": n_confirmed}
