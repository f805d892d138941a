"""What is known about the cause of each comment: one tidy frame, each row of it a piece of evidence.

The frame has the columns of ``COLUMNS``. A *witness* is what stands behind one or more rows: an agent's signal, the
contact reason, the words. The rows of one witness (same segment, kind and source) share its weight over departments;
they sum to at most 1. The department that a survey *asked about* is never evidence of a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.context_evidence import listed, situation, with_situation
from voc.causes.description_match import Encoder, department_texts, word_shares
from voc.causes.organisation import Change, Chart
from voc.records import Department, EvidenceKind, Occurrence

__all__ = ["COLUMNS", "EvidenceSource", "Material", "gather", "left_out"]

COLUMNS = ("segment", "kind", "department", "weight", "source")
SMALLEST_SHARE = 0.02
"""Smaller shares of word evidence are not kept: at 20 departments 60 % of the rows and 5 % of the weight."""
N_BEST = 3
"""So many departments are kept however small their share: the third name may be the right one."""
DAYS_AFTER = 14
"""How long an occurrence may be felt: the window of contacts per thousand."""


@dataclass(frozen=True)
class Material:
    """All frames that evidence is drawn from; columns are those of ``store.read``.

    Parameters
    ----------
    segments
        ``id``, ``feedback``; with ``text`` the letters of the words count too.
    feedback
        ``id`` and, where there are, ``contact``, ``reason``, ``at``, ``touchpoint``, ``customer_segment``, ``phase``.
    departments, changes
        All departments that ever were, and what became of them.
    signals, contacts, assignments
        As the store gives them; None: there are none.
    occurrences
        The calendar; those with a department can be evidence.
    embeddings
        ``(n_segments, d)``, parallel to ``segments``, of length 1.
    embedder
        Encodes the departments' descriptions; needed together with ``embeddings``.
    decisions
        What officers decided about whole themes: ``theme``, ``department``.
    replies
        Heads' answers: ``theme``, ``department``, ``agrees`` (bool).
    actions
        Actions that worked: ``theme``, ``department``.
    """

    segments: pd.DataFrame
    feedback: pd.DataFrame
    departments: Sequence[Department] = ()
    changes: Sequence[Change] = ()
    signals: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    assignments: pd.DataFrame | None = None
    occurrences: Sequence[Occurrence] = ()
    embeddings: NDArray[np.float32] | None = None
    embedder: Encoder | None = None
    decisions: pd.DataFrame | None = None
    replies: pd.DataFrame | None = None
    actions: pd.DataFrame | None = None

    @cached_property
    def chart(self) -> Chart:
        """The organisation of today."""
        return Chart(self.departments, self.changes)

    @cached_property
    def items(self) -> pd.DataFrame:
        """One row per segment: ``segment, feedback, contact, reason, at, theme, weight``, and ``TRAITS``.

        ``weight`` is one divided by the number of themes in the comment: an agent's signal is about the contact,
        and a contact with two subjects lends half a signal to each.
        """
        optional = ("contact", "reason", "at", "touchpoint", "customer_segment", "phase")
        wanted = ["id", *(name for name in optional if name in self.feedback)]
        known = self.feedback[wanted].rename(columns={"id": "feedback"})
        items = self.segments[["id", "feedback"]].rename(columns={"id": "segment"}).merge(known, "left", "feedback")
        items = items.reindex(columns=["segment", "feedback", *optional])
        items["theme"] = _themes(items["segment"], self.assignments)
        distinct = items.dropna(subset="theme").groupby("feedback")["theme"].nunique()
        items["weight"] = 1.0 / items["feedback"].map(distinct).fillna(1.0).clip(lower=1.0)
        items["reason"] = _reasons(items, self.signals, self.contacts)
        return with_situation(items, self.contacts, self.signals)


class EvidenceSource(Protocol):
    """A new kind of evidence: takes the material, returns a frame with the columns of ``COLUMNS``."""

    def __call__(self, material: Material, /) -> pd.DataFrame:
        """Return the evidence."""
        ...


def gather(material: Material, *, more: Sequence[EvidenceSource] = ()) -> pd.DataFrame:
    """Return all evidence as one frame with the columns of ``COLUMNS``, in the names of today.

    Parameters
    ----------
    material
        What there is.
    more
        Further sources of evidence.

    Returns
    -------
    DataFrame
        Sorted by segment, kind, source and department; no row names a department at a time when it did not exist.
    """
    sources = (agents, reasons, words, situation, timing, officers, replies, actions, *more)
    parts = [part for source in sources if len(part := source(material))]
    if not parts:
        return _empty()
    rows = _in_names_of_today(pd.concat([part[list(COLUMNS)] for part in parts], ignore_index=True), material)
    keys = ["segment", "kind", "source", "department"]
    rows = rows.groupby(keys, sort=True)["weight"].sum().reset_index()
    return rows[rows["weight"] > 0].reset_index(drop=True)[list(COLUMNS)]


def left_out(material: Material) -> pd.DataFrame:
    """Return what agents named that is no department: columns ``department``, ``n``, ``why``."""
    if material.signals is None or "department" not in material.signals:
        return pd.DataFrame({"department": [], "n": [], "why": []})
    counts = material.signals["department"].dropna().value_counts()
    lines = [
        (name, int(n), "not among [[departments]]") for name, n in counts.items() if not material.chart.today(str(name))
    ]
    return pd.DataFrame(lines, columns=["department", "n", "why"])


def agents(material: Material) -> pd.DataFrame:
    """Return the departments that agents suspected: one row per signal and segment of its contact or note."""
    signals = material.signals
    if signals is None or not len(signals):
        return _empty()
    named = signals.dropna(subset="department")
    pieces = []
    items = material.items[["segment", "feedback", "contact", "weight"]]
    for key in ("contact", "feedback"):
        if key in named:
            left = named[["id", "department", key]].dropna(subset=key)
            left[key] = left[key].astype(items[key].dropna().dtype) if len(left) else left[key]
            pieces.append(left.merge(items.dropna(subset=key)[["segment", "weight", key]], "inner", key))
    joined = pd.concat(pieces, ignore_index=True).drop_duplicates(["id", "segment"])
    joined["source"] = "signal:" + joined["id"].astype(str)
    return joined.assign(kind=EvidenceKind.AGENT.value)


def reasons(material: Material) -> pd.DataFrame:
    """Return the departments that list the contact reason; the n-th in a department's list speaks 1/n as loud."""
    table = listed(material.departments, "reasons")
    if table.empty:
        return _empty()
    items = material.items[["segment", "reason"]].dropna()
    joined = items.assign(value=items["reason"].astype(str)).merge(table, "inner", "value")
    return joined.assign(kind=EvidenceKind.REASON.value, source="reason:" + joined["value"])


def words(material: Material) -> pd.DataFrame:
    """Return how well the words fit the departments' descriptions and examples, as shares that sum to about 1."""
    owners = department_texts(material.departments)
    texts = list(owners)
    if material.embeddings is None or material.embedder is None or not texts:
        return _empty()
    names = list(material.chart.names)
    shares = word_shares(
        np.asarray(material.embeddings, dtype=np.float32),
        np.asarray(material.embedder.encode(texts), dtype=np.float32),
        {number: _together(material.chart, claimants) for number, claimants in enumerate(owners.values())},
        names,
        texts=material.segments["text"].tolist() if "text" in material.segments else None,
        department_texts=texts,
    )
    best = -np.partition(-shares, min(N_BEST, len(names)) - 1, axis=1)[:, [min(N_BEST, len(names)) - 1]]
    row, column = np.nonzero((shares >= SMALLEST_SHARE) | ((shares >= best) & (shares > 0)))
    return pd.DataFrame(
        {
            "segment": material.segments["id"].to_numpy()[row],
            "kind": EvidenceKind.WORDS.value,
            "department": np.asarray(names, dtype=object)[column],
            "weight": shares[row, column].astype(float),
            "source": "description",
        }
    )


def timing(material: Material) -> pd.DataFrame:
    """Return evidence for departments whose doings precede a theme's comments more often than chance.

    For a theme and a kind of occurrence, the share of the theme's comments within ``DAYS_AFTER`` days is held
    against the share of all comments. The weight is the attributable fraction among the exposed, 1 − 1/RR (Miettinen
    1974, Am. J. Epidemiol. 99, 325–332), at one standard error below the relative rate RR.
    """
    with_owner = [entry for entry in material.occurrences if entry.department]
    items = material.items.dropna(subset=["theme", "at"])
    if not with_owner or items.empty:
        return _empty()
    day = pd.to_datetime(items["at"], utc=True).dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    pieces = []
    for kind, department in sorted({(entry.kind, str(entry.department)) for entry in with_owner}):
        exposed = np.zeros(len(items), dtype=bool)
        for entry in with_owner:
            if (entry.kind, entry.department) == (kind, department):
                end = np.datetime64(entry.end, "D") + np.timedelta64(DAYS_AFTER, "D")
                exposed |= (day >= np.datetime64(entry.start, "D")) & (day <= end)
        weight = items["theme"].map(_attributable(items["theme"], exposed)).fillna(0.0).to_numpy() * exposed
        kept = weight > 0
        pieces.append(
            pd.DataFrame(
                {
                    "segment": items["segment"].to_numpy()[kept],
                    "department": department,
                    "weight": weight[kept],
                    "source": f"calendar:{kind}",
                }
            )
        )
    return pd.concat(pieces, ignore_index=True).assign(kind=EvidenceKind.TIMING.value)


def officers(material: Material) -> pd.DataFrame:
    """Return, for every comment of a theme, the department that an officer decided for the theme."""
    made = material.decisions
    if made is None or not len(made):
        return _empty()
    lines = [
        (theme, now, share, f"theme:{theme}")
        for theme, department in zip(made["theme"], made["department"], strict=True)
        for now, share in material.chart.today(str(department)).items()
    ]
    return _for_themes(material, lines, EvidenceKind.OFFICER)


def replies(material: Material) -> pd.DataFrame:
    """Return department heads' answers, for every comment of the theme; "not us" speaks for all the others."""
    given = material.replies
    if given is None or not len(given):
        return _empty()
    lines: list[tuple[object, str, float, str]] = []
    for theme, department, agrees in zip(given["theme"], given["department"], given["agrees"], strict=True):
        here = material.chart.today(str(department))
        others = [name for name in material.chart.names if name not in here]
        shares = here if agrees else dict.fromkeys(others, 1.0 / max(1, len(others)))
        lines.extend((theme, name, share, f"reply:{department}") for name, share in shares.items())
    return _for_themes(material, lines, EvidenceKind.REPLY)


def actions(material: Material) -> pd.DataFrame:
    """Return, for every comment of a theme, the department whose action worked on it."""
    done = material.actions
    if done is None or not len(done):
        return _empty()
    lines = [
        (theme, str(department), 1.0, f"action:{department}")
        for theme, department in zip(done["theme"], done["department"], strict=True)
    ]
    return _for_themes(material, lines, EvidenceKind.ACTION)


def _together(chart: Chart, names: Sequence[str]) -> dict[str, float]:
    """Return the successors of several departments, each with its part; the parts sum to 1."""
    found: dict[str, float] = {}
    for name in names:
        for successor, share in chart.today(name).items():
            found[successor] = found.get(successor, 0.0) + share / len(names)
    return found


def _for_themes(
    material: Material, lines: Sequence[tuple[object, str, float, str]], kind: EvidenceKind
) -> pd.DataFrame:
    table = pd.DataFrame(lines, columns=["theme", "department", "weight", "source"])
    items = material.items[["segment", "theme"]].dropna(subset="theme")
    table["theme"] = table["theme"].astype(items["theme"].dtype)
    return items.merge(table, "inner", "theme").assign(kind=kind.value)


def _attributable(theme: pd.Series, exposed: NDArray[np.bool_]) -> pd.Series:
    counts = pd.DataFrame({"theme": theme.to_numpy(), "exposed": exposed}).groupby("theme")["exposed"]
    n, n_exposed = counts.size(), counts.sum()
    total, total_exposed = len(theme), max(1, int(exposed.sum()))
    share = (n_exposed + 0.5) / (n + 1)
    rest = (total_exposed - n_exposed + 0.5) / (total - n + 1)
    odds = np.log(share / rest)
    deviation = np.sqrt(1 / (n_exposed + 0.5) + 1 / (total_exposed - n_exposed + 0.5))
    return pd.Series(1 - np.exp(-(odds - deviation))).clip(lower=0.0)


def _in_names_of_today(rows: pd.DataFrame, material: Material) -> pd.DataFrame:
    names = material.chart.translate(rows["department"].astype(str).unique())
    rows = rows.rename(columns={"department": "old"}).merge(names, "inner", "old")
    rows["weight"] = rows["weight"] * rows["share"]
    spans = {name: span for name, span in material.chart.validity.items() if span != (None, None)}
    if spans and len(rows):
        day = rows["segment"].map(material.items.drop_duplicates("segment").set_index("segment")["at"])
        day = pd.to_datetime(day, utc=True)
        outside = pd.Series(data=False, index=rows.index)
        for name, (first, end) in spans.items():
            early = False if first is None else day < pd.Timestamp(first, tz="UTC")
            late = False if end is None else day >= pd.Timestamp(end, tz="UTC")
            outside |= (rows["department"] == name) & (early | late)
        rows = rows[~outside]
    return rows


def _themes(segment: pd.Series, assignments: pd.DataFrame | None) -> pd.Series:
    if assignments is None or not len(assignments):
        return pd.Series(np.nan, index=segment.index)
    theme = assignments.drop_duplicates("segment").set_index("segment")["theme"]
    return segment.map(theme).astype("Float64").astype(float)


def _reasons(items: pd.DataFrame, signals: pd.DataFrame | None, contacts: pd.DataFrame | None) -> pd.Series:
    """Return the comment's own reason, else the agent's, else the registration's."""
    reason = items["reason"].astype(object)
    reason = reason.where(reason.notna() & (reason != ""), np.nan)
    for frame, key in ((signals, "contact"), (contacts, "key")):
        if frame is not None and len(frame) and "reason" in frame:
            first = frame.dropna(subset=[key, "reason"]).drop_duplicates(key).set_index(key)["reason"]
            reason = reason.fillna(items["contact"].map(first).astype(object))
    return reason


def _empty() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "segment": pd.Series(dtype="int64"),
            "kind": pd.Series(dtype="str"),
            "department": pd.Series(dtype="str"),
            "weight": pd.Series(dtype=float),
            "source": pd.Series(dtype="str"),
        }
    )
