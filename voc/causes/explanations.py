"""Why a department is named: the evidence in counts and points, ready to be put into a sentence of any language.

"14 of 20 agents say Facturatie (agents and officers agreed 71 % of the time on this): 31 points; the words fit
Facturatie (.62) and IT (.31): 12 points; 6 of 7 audited comments were Facturatie: +4 points."
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from voc.causes.contributions import Points
from voc.records import EvidenceKind

__all__ = ["AUDITED", "Part", "explain"]

Part = Mapping[str, object]

AUDITED = "audited"
GROUP, DEPARTMENT = "in group", "at department"  # no kind of evidence has such a name
N_WORDS = 3
"""Departments named in the part about words."""
N_REASONS = 3
AGREEMENT_STRENGTH = 10.0
"""A group's agreement is pulled to that of everything by so many confirmed comments."""
SMALLEST = 0.005
"""Fewer points than half a one are not told."""


def explain(
    points: Points, evidence: pd.DataFrame, audited: pd.DataFrame | None, groups: pd.DataFrame
) -> dict[tuple[int, str], tuple[Part, ...]]:
    """Return, per group and department, the evidence that its segments were caused there, most points first.

    Every part has ``kind``, ``n`` and ``of`` (so many of those that have such evidence point there) and, when the run
    kept them, ``points``: what the kind adds to the model's share. The points of a department sum to its share in the
    group before anything of it was confirmed. The part ``audited`` counts confirmed comments; what it adds is the
    printed share less the others' points, which only the printed share tells.

    Parameters
    ----------
    points
        ``CauseModel.points_``.
    evidence
        What the model was fitted on, with the columns of ``voc.causes.evidence.COLUMNS``.
    audited
        ``CauseModel.audited_``; None: nothing is confirmed.
    groups
        ``segment``, ``group`` (a whole number) and ``weight``: what a segment counts in its group. A segment is in
        one group.
    """
    of_segment = groups.drop_duplicates("segment").set_index("segment")
    rows = evidence[evidence["segment"].isin(of_segment.index)]
    rows = rows.assign(group=rows["segment"].map(of_segment["group"]).astype(np.int64))
    truth = _truth(audited)
    found: dict[tuple[int, str], list[Part]] = {}
    told = _points(points, of_segment)
    nothing = 0.0 if points.kinds else None
    for kind, group, department, part in _counted(rows, truth):
        worth = told.pop((group, department, kind), nothing)
        said = part if worth is None else {**part, "points": worth}
        if worth is None or worth >= SMALLEST:
            found.setdefault((group, department), []).append(said)
    for (group, department, kind), worth in told.items():
        if worth >= SMALLEST:
            found.setdefault((group, department), []).append({"kind": kind, "points": worth})
    for group, department, part in _audited(truth, of_segment):
        if (group, department) in found:
            found[group, department].append(part)
    return {key: tuple(sorted(parts, key=_order)) for key, parts in found.items()}


def _order(part: Part) -> tuple[bool, float, float, str]:
    numbers = [float(str(part.get(name, 0.0))) for name in ("points", "n")]
    return part["kind"] == AUDITED, -numbers[0], -numbers[1], str(part["kind"])


def _points(points: Points, of_segment: pd.DataFrame) -> dict[tuple[int, str, str], float]:
    """Return group, department, kind → points, each segment by its weight."""
    place = of_segment.index.get_indexer(pd.Index(points.segment))
    here = np.flatnonzero(place >= 0)
    if not here.size:
        return {}
    place = place[here]
    weight = of_segment["weight"].to_numpy(dtype=float)
    total = of_segment.groupby("group")["weight"].sum()
    groups = of_segment["group"].to_numpy(dtype=np.int64)[place]
    share = weight[place] / total.loc[groups].to_numpy(dtype=float)
    frame = pd.DataFrame(points.value[here] * share[:, None], columns=list(points.kinds))
    frame = frame.assign(**{GROUP: groups, DEPARTMENT: points.department[here]})
    sums = frame.groupby([GROUP, DEPARTMENT]).sum().reset_index()
    pairs = list(zip(sums[GROUP].tolist(), sums[DEPARTMENT].tolist(), strict=True))
    return {
        (group, points.departments[department], kind): value
        for kind in points.kinds
        for (group, department), value in zip(pairs, sums[kind].tolist(), strict=True)
        if value > 0
    }


def _counted(rows: pd.DataFrame, truth: pd.Series) -> Iterator[tuple[str, int, str, Part]]:
    for kind, of_kind in rows.groupby("kind", sort=True):
        # An agent's signal counts once however many segments it speaks for; any other witness speaks for a segment.
        what = "source" if kind == EvidenceKind.AGENT else "segment"
        every = of_kind.groupby("group")[what].nunique().to_dict()
        pairs = of_kind.groupby(["group", "department"])[what].nunique()
        more = _more(str(kind), of_kind, truth)
        for group, department, n in pairs.reset_index(name="n").itertuples(index=False, name=None):
            part: dict[str, object] = {"kind": str(kind), "n": int(n), "of": int(every[group])}
            yield str(kind), int(group), str(department), part | more.get((group, department), more.get(group, {}))


def _more(kind: str, rows: pd.DataFrame, truth: pd.Series) -> dict[object, dict[str, object]]:
    """Return what else is told of a kind, by group or by group and department."""
    if kind == EvidenceKind.AGENT:
        return {group: {"agreement": share} for group, share in _agreement(rows, truth).items()}
    if kind == EvidenceKind.WORDS:
        return _word_shares(rows)
    if kind in {EvidenceKind.REASON, EvidenceKind.TIMING}:
        named = rows.assign(name=rows["source"].str.partition(":")[2])
        counts = named.groupby(["group", "department", "name"])["segment"].nunique().sort_values(ascending=False)
        found: dict[object, dict[str, object]] = {}
        for key, lines in counts.groupby(["group", "department"], sort=False):
            found[key] = {"names": tuple(map(str, lines.index.get_level_values("name")[:N_REASONS]))}
        return found
    return {}


def _agreement(votes: pd.DataFrame, truth: pd.Series) -> dict[int, float]:
    """Return how often agents named what was confirmed, per group, pulled to all of these groups."""
    known = votes[votes["segment"].isin(truth.index)]
    if known.empty:
        return {}
    right = known["department"] == known["segment"].map(truth)
    overall = float(right.mean())
    votes = votes.assign(right=right.astype(float))  # missing where nothing is confirmed
    counts = votes.groupby("group")["right"].agg(["sum", "count"])
    pulled = (counts["sum"] + AGREEMENT_STRENGTH * overall) / (counts["count"] + AGREEMENT_STRENGTH)
    return dict(zip(counts.index.tolist(), pulled.astype(float).tolist(), strict=True))


def _word_shares(rows: pd.DataFrame) -> dict[object, dict[str, object]]:
    """Return the mean share of the departments that the words fit best; the one in question is always among them."""
    n = rows.groupby("group")["segment"].nunique()
    shares = rows.groupby(["group", "department"])["weight"].sum()
    found: dict[object, dict[str, object]] = {}
    for group, line in shares.groupby(level="group"):
        means = (line.droplevel("group") / n[group]).sort_values(ascending=False)
        for department in means.index:
            names = list(dict.fromkeys([*means.index[:N_WORDS], department]))
            found[group, department] = {"shares": {str(name): float(means[name]) for name in names}}
    return found


def _truth(audited: pd.DataFrame | None) -> pd.Series:
    """Return the confirmed department per segment, "" where it is unknown or was answered in several ways."""
    if audited is None or not len(audited):
        return pd.Series([], index=pd.Index([], dtype="int64"), dtype=object)
    sure = audited[audited["truth"] > 0.5].set_index("segment")["department"]  # noqa: PLR2004 - a single answer
    segments = pd.Index(audited["segment"].unique())
    return sure.reindex(segments).astype(object).where(lambda name: name.notna(), "")


def _audited(truth: pd.Series, of_segment: pd.DataFrame) -> Iterator[tuple[int, str, Part]]:
    mine = truth[truth.index.isin(of_segment.index)]
    if mine.empty:
        return
    groups = of_segment["group"].loc[mine.index].astype(np.int64)
    every = {int(str(group)): n for group, n in groups.value_counts().items()}
    named = pd.DataFrame({"group": groups, "department": mine}).groupby(["group", "department"]).size().to_dict()
    departments = sorted({str(name) for name in truth.unique()} - {""})
    for group, of in every.items():
        for department in departments:
            yield group, department, {"kind": AUDITED, "n": named.get((group, department), 0), "of": of}
