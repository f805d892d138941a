"""Evidence about the cause of each comment: one tidy frame, each row of it a piece of evidence.

The frame has the columns of ``COLUMNS``. An *evidence source* is the origin of one or more rows: an agent's
signal, the contact reason, the words. The rows of one source (same segment, kind and source) share its weight over
departments; they sum to at most 1. The department that a survey *asked about* is never evidence of a cause.

======= ===== ========== ====== ==========
segment kind  department weight source
======= ===== ========== ====== ==========
4711    agent IT         1.0    signal:12
4711    words IT         .62    description
4711    words Web        .31    description
======= ===== ========== ====== ==========
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.context_evidence import add_context_columns, build_context_evidence, list_departments_by_value
from voc.causes.description_match import Encoder, list_department_texts, match_descriptions
from voc.causes.organisation import Organisation, OrganisationChange
from voc.causes.reason_sources import fill_contact_reasons
from voc.records import Department, EvidenceKind, Occurrence

__all__ = ["COLUMNS", "EvidenceInputs", "EvidenceProvider", "count_unknown_departments", "gather_evidence"]

COLUMNS = ("segment", "kind", "department", "weight", "source")
FEEDBACK_COLUMNS = ("contact", "reason", "at", "touchpoint", "customer_segment", "phase")
"""Columns of a comment that evidence can be drawn from; each may be missing."""
SMALLEST_SHARE = 0.02
"""Smaller shares of word evidence are left out: at 20 departments 60 % of the rows and 5 % of the weight."""
N_BEST = 3
"""So many departments stay however small their share: the third name may be the right one."""
DAYS_AFTER = 14
"""Days that an occurrence may be felt: the window of contacts per thousand."""

_KINDS_IN_CURRENT_NAMES = (EvidenceKind.OFFICER.value, EvidenceKind.REPLY.value, EvidenceKind.WORDS.value)


@dataclass(frozen=True)
class EvidenceInputs:
    """All frames that evidence is drawn from; columns are those of ``store.frames``.

    Parameters
    ----------
    segments
        ``id``, ``feedback``; with ``text`` the letters of the words count too.
    feedback
        ``id`` and, where there are, ``contact``, ``reason``, ``at``, ``touchpoint``, ``customer_segment``, ``phase``.
    departments, changes
        All departments that ever were, and their renames, merges and splits.
    today
        Changes after this day have not happened yet; None: every change has.
    time_zone
        The company's: the day of a comment is the day there.
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
    changes: Sequence[OrganisationChange] = ()
    signals: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    assignments: pd.DataFrame | None = None
    occurrences: Sequence[Occurrence] = ()
    embeddings: NDArray[np.float32] | None = None
    embedder: Encoder | None = None
    decisions: pd.DataFrame | None = None
    replies: pd.DataFrame | None = None
    actions: pd.DataFrame | None = None
    today: date | None = None
    time_zone: tzinfo | str = UTC

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation of today."""
        return Organisation(self.departments, self.changes, self.today)

    @cached_property
    def segment_table(self) -> pd.DataFrame:
        """One row per segment: ``segment, feedback, contact, reason, at, theme, weight``, and ``CONTEXT_KINDS``.

        ``at`` is the company's local time, without a zone: departments, runs and actions begin on a day there.
        ``weight`` is one divided by the number of themes in the comment: an agent's signal is about the contact,
        and a contact with two subjects lends half a signal to each.
        """
        columns = ["id", *(name for name in FEEDBACK_COLUMNS if name in self.feedback)]
        comments = self.feedback[columns].rename(columns={"id": "feedback"})
        table = self.segments[["id", "feedback"]].rename(columns={"id": "segment"}).merge(comments, "left", "feedback")
        table = table.reindex(columns=["segment", "feedback", *FEEDBACK_COLUMNS])
        table["at"] = pd.to_datetime(table["at"], utc=True).dt.tz_convert(self.time_zone).dt.tz_localize(None)
        table["theme"] = _map_themes(table["segment"], self.assignments)
        n_themes = table.dropna(subset="theme").groupby("feedback")["theme"].nunique()
        table["weight"] = 1.0 / table["feedback"].map(n_themes).fillna(1.0).clip(lower=1.0)
        comments = table.rename(columns={"feedback": "id"})
        table["reason"] = fill_contact_reasons(comments, self.signals, self.contacts).astype(object)
        return add_context_columns(table, self.contacts, self.signals)


class EvidenceProvider(Protocol):
    """A new kind of evidence: takes the inputs, returns a frame with the columns of ``COLUMNS``."""

    def __call__(self, inputs: EvidenceInputs, /) -> pd.DataFrame:
        """Return the evidence."""
        ...


def gather_evidence(inputs: EvidenceInputs, *, more: Sequence[EvidenceProvider] = ()) -> pd.DataFrame:
    """Return all evidence as one frame with the columns of ``COLUMNS``, in the names of today.

    Parameters
    ----------
    inputs
        The frames that evidence is drawn from.
    more
        Further kinds of evidence.

    Returns
    -------
    DataFrame
        Sorted by segment, kind, source and department; no row names a department at a time when it did not exist.
    """
    providers = (
        build_agent_evidence,
        build_reason_evidence,
        build_word_evidence,
        build_context_evidence,
        build_timing_evidence,
        build_officer_evidence,
        build_reply_evidence,
        build_action_evidence,
        *more,
    )
    pieces = [piece for provider in providers if len(piece := provider(inputs))]
    if not pieces:
        return _build_empty_evidence()
    rows = _use_current_names(pd.concat([piece[list(COLUMNS)] for piece in pieces], ignore_index=True), inputs)
    # Two departments that merged can both be named by one source: their rows become one.
    keys = ["segment", "kind", "source", "department"]
    rows = rows.groupby(keys, sort=True)["weight"].sum().reset_index()
    return rows[rows["weight"] > 0].reset_index(drop=True)[list(COLUMNS)]


def count_unknown_departments(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return the names that agents suspected and that are no department: columns ``department``, ``n``, ``why``."""
    if inputs.signals is None or "department" not in inputs.signals:
        return pd.DataFrame({"department": [], "n": [], "why": []})
    counts = inputs.signals["department"].dropna().value_counts()
    lines = [
        (department_name, int(n), "not among [[departments]]")
        for department_name, n in counts.items()
        if not inputs.organisation.list_successors(str(department_name))
    ]
    return pd.DataFrame(lines, columns=["department", "n", "why"])


# ---- kinds of evidence -----------------------------------------------------------------------------------------


def build_agent_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return the departments that agents suspected: one row per signal and segment of its contact or note."""
    signals = inputs.signals
    if signals is None or not len(signals):
        return _build_empty_evidence()
    with_department = signals.dropna(subset="department")
    pieces = []
    segments = inputs.segment_table[["segment", "feedback", "contact", "weight"]]
    for key in ("contact", "feedback"):
        if key in with_department:
            linked = with_department[["id", "department", key]].dropna(subset=key)
            # A merge of an integer with a nullable integer fails: both sides get the segments' type.
            linked[key] = linked[key].astype(segments[key].dropna().dtype) if len(linked) else linked[key]
            pieces.append(linked.merge(segments.dropna(subset=key)[["segment", "weight", key]], "inner", key))
    # A note is linked by its contact and by itself; it is one signal all the same.
    joined = pd.concat(pieces, ignore_index=True).drop_duplicates(["id", "segment"])
    joined["source"] = "signal:" + joined["id"].astype(str)
    return joined.assign(kind=EvidenceKind.AGENT.value)


def build_reason_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return the departments that list the contact reason; the n-th in a department's list speaks 1/n as loud."""
    departments_by_reason = list_departments_by_value(inputs.departments, "reasons")
    if departments_by_reason.empty:
        return _build_empty_evidence()
    segments = inputs.segment_table[["segment", "reason"]].dropna()
    joined = segments.assign(value=segments["reason"].astype(str)).merge(departments_by_reason, "inner", "value")
    return joined.assign(kind=EvidenceKind.REASON.value, source="reason:" + joined["value"])


def build_word_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return how well the words fit the departments' descriptions and examples, as shares that sum to about 1."""
    names_by_text = list_department_texts(inputs.departments)
    texts = list(names_by_text)
    if inputs.embeddings is None or inputs.embedder is None or not texts:
        return _build_empty_evidence()
    organisation = inputs.organisation
    departments = list(organisation.current_names)
    shares = match_descriptions(
        np.asarray(inputs.embeddings, dtype=np.float32),
        np.asarray(inputs.embedder.encode(texts), dtype=np.float32),
        {number: _share_among_successors(organisation, names) for number, names in enumerate(names_by_text.values())},
        departments,
        texts=inputs.segments["text"].tolist() if "text" in inputs.segments else None,
        department_texts=texts,
    )
    # The n-th largest share of each row, without sorting the row.
    n_best = min(N_BEST, len(departments))
    nth_share = -np.partition(-shares, n_best - 1, axis=1)[:, [n_best - 1]]
    row, column = np.nonzero((shares >= SMALLEST_SHARE) | ((shares >= nth_share) & (shares > 0)))
    return pd.DataFrame(
        {
            "segment": inputs.segments["id"].to_numpy()[row],
            "kind": EvidenceKind.WORDS.value,
            "department": np.asarray(departments, dtype=object)[column],
            "weight": shares[row, column].astype(float),
            "source": "description",
        }
    )


def build_timing_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return evidence for departments whose doings precede a theme's comments more often than chance.

    For a theme and a kind of occurrence, the share of the theme's comments within ``DAYS_AFTER`` days is held
    against the share of all comments. The weight is the attributable fraction among the exposed, 1 − 1/RR (Miettinen
    1974, Am. J. Epidemiol. 99, 325–332), at one standard error below the relative rate RR.
    """
    with_department = [entry for entry in inputs.occurrences if entry.department]
    segments = inputs.segment_table.dropna(subset=["theme", "at"])
    if not with_department or segments.empty:
        return _build_empty_evidence()
    day = segments["at"].to_numpy().astype("datetime64[D]")
    pieces = []
    # Sorted, as a set has another order in every process.
    for kind, department in sorted({(entry.kind.casefold(), str(entry.department)) for entry in with_department}):
        same_kind = [
            entry for entry in with_department if (entry.kind.casefold(), entry.department) == (kind, department)
        ]
        is_exposed = _flag_exposed(day, same_kind)
        fraction = _compute_attributable_fraction(segments["theme"], is_exposed)
        weight = segments["theme"].map(fraction).fillna(0.0).to_numpy() * is_exposed
        rows = weight > 0
        pieces.append(
            pd.DataFrame(
                {
                    "segment": segments["segment"].to_numpy()[rows],
                    "department": department,
                    "weight": weight[rows],
                    "source": f"calendar:{kind}",
                }
            )
        )
    return pd.concat(pieces, ignore_index=True).assign(kind=EvidenceKind.TIMING.value)


def build_officer_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return, for every comment of a theme, the department that an officer decided for the theme."""
    decisions = inputs.decisions
    if decisions is None or not len(decisions):
        return _build_empty_evidence()
    lines = [
        (theme, successor, share, f"theme:{theme}")
        for theme, department in zip(decisions["theme"], decisions["department"], strict=True)
        for successor, share in inputs.organisation.translate_name(str(department)).items()
    ]
    return _spread_over_themes(inputs, lines, EvidenceKind.OFFICER)


def build_reply_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return department heads' answers, for every comment of the theme; "not us" speaks for all the others."""
    replies = inputs.replies
    if replies is None or not len(replies):
        return _build_empty_evidence()
    lines: list[tuple[object, str, float, str]] = []
    for theme, department, agrees in zip(replies["theme"], replies["department"], replies["agrees"], strict=True):
        successors = inputs.organisation.translate_name(str(department))
        others = [
            department_name
            for department_name in inputs.organisation.current_names
            if department_name not in successors
        ]
        # "Not us" is no evidence for any one of the others, so they share it alike.
        shares = successors if agrees else dict.fromkeys(others, 1.0 / max(1, len(others)))
        lines.extend(
            (theme, department_name, share, f"reply:{department}") for department_name, share in shares.items()
        )
    return _spread_over_themes(inputs, lines, EvidenceKind.REPLY)


def build_action_evidence(inputs: EvidenceInputs) -> pd.DataFrame:
    """Return, for every comment of a theme, the department whose action worked on it."""
    actions = inputs.actions
    if actions is None or not len(actions):
        return _build_empty_evidence()
    lines = [
        (theme, str(department), 1.0, f"action:{department}")
        for theme, department in zip(actions["theme"], actions["department"], strict=True)
    ]
    return _spread_over_themes(inputs, lines, EvidenceKind.ACTION)


# ---- parts of them ---------------------------------------------------------------------------------------------


def _share_among_successors(organisation: Organisation, names: Sequence[str]) -> dict[str, float]:
    """Return the successors of several departments, each with its part; the parts sum to 1."""
    shares: dict[str, float] = {}
    for department_name in names:
        for successor, share in organisation.translate_name(department_name).items():
            shares[successor] = shares.get(successor, 0.0) + share / len(names)
    return shares


def _spread_over_themes(
    inputs: EvidenceInputs, lines: Sequence[tuple[object, str, float, str]], kind: EvidenceKind
) -> pd.DataFrame:
    """Return evidence about themes (theme, department, weight, source) as evidence about each of their segments."""
    theme_lines = pd.DataFrame(lines, columns=["theme", "department", "weight", "source"])
    segments = inputs.segment_table[["segment", "theme"]].dropna(subset="theme")
    theme_lines["theme"] = theme_lines["theme"].astype(segments["theme"].dtype)
    return segments.merge(theme_lines, "inner", "theme").assign(kind=kind.value)


def _flag_exposed(day: NDArray[np.datetime64], occurrences: Sequence[Occurrence]) -> NDArray[np.bool_]:
    """Return which days, ``(n,)``, are within ``DAYS_AFTER`` days of any of the occurrences."""
    is_exposed = np.zeros(len(day), dtype=bool)
    for entry in occurrences:
        last_day = np.datetime64(entry.end, "D") + np.timedelta64(DAYS_AFTER, "D")
        is_exposed |= (day >= np.datetime64(entry.start, "D")) & (day <= last_day)
    return is_exposed


def _compute_attributable_fraction(theme: pd.Series, is_exposed: NDArray[np.bool_]) -> pd.Series:
    """Return theme → attributable fraction of its exposed comments, at least 0, at one standard error below."""
    exposed_by_theme = pd.DataFrame({"theme": theme.to_numpy(), "exposed": is_exposed}).groupby("theme")["exposed"]
    n, n_exposed = exposed_by_theme.size(), exposed_by_theme.sum()
    n_total, n_total_exposed = len(theme), max(1, int(is_exposed.sum()))
    # Half a comment is added to each cell (Haldane 1956, Ann. Hum. Genet. 20, 309–311): no cell is 0.
    theme_share = (n_exposed + 0.5) / (n + 1)
    other_share = (n_total_exposed - n_exposed + 0.5) / (n_total - n + 1)
    log_rate_ratio = np.log(theme_share / other_share)
    deviation = np.sqrt(1 / (n_exposed + 0.5) + 1 / (n_total_exposed - n_exposed + 0.5))
    return pd.Series(1 - np.exp(-(log_rate_ratio - deviation))).clip(lower=0.0)


def _use_current_names(rows: pd.DataFrame, inputs: EvidenceInputs) -> pd.DataFrame:
    """Return evidence in the names of today, without departments at a time when they did not exist."""
    organisation = inputs.organisation
    day = rows["segment"].map(inputs.segment_table.drop_duplicates("segment").set_index("segment")["at"]).dt.floor("D")
    rows = rows.rename(columns={"department": "old"}).assign(
        old=rows["department"].astype(str), n_change_days=_count_change_days(organisation, rows, day), day=day
    )
    successors = organisation.build_successor_table(rows["old"].unique())
    rows = rows.merge(successors, "inner", ["old", "n_change_days"])
    rows["weight"] = rows["weight"] * rows["share"]
    is_outside = pd.Series(data=False, index=rows.index)
    # A comment without a date compares as False on both sides, and keeps its evidence.
    for department_name, (first_day, end_day) in organisation.valid_days.items():
        is_early = False if first_day is None else rows["day"] < pd.Timestamp(first_day)
        is_late = False if end_day is None else rows["day"] >= pd.Timestamp(end_day)
        is_outside |= (rows["department"] == department_name) & (is_early | is_late)
    return rows[~is_outside]


def _count_change_days(organisation: Organisation, rows: pd.DataFrame, day: pd.Series) -> NDArray[np.int64]:
    """Return for each row of evidence how many of the organisation's change days its name was used after."""
    change_days = np.array(organisation.change_days, dtype="datetime64[D]")
    n_change_days = np.searchsorted(change_days, day.to_numpy().astype("datetime64[D]"), side="right")
    # A comment without a date may be as old as any.
    n_change_days[day.isna()] = 0
    # What people decided and what descriptions say is in the names of today already.
    n_change_days[rows["kind"].isin(_KINDS_IN_CURRENT_NAMES)] = len(change_days)
    return n_change_days


def _map_themes(segment: pd.Series, assignments: pd.DataFrame | None) -> pd.Series:
    """Return the theme of each segment as a float, missing where it has none."""
    if assignments is None or not len(assignments):
        return pd.Series(np.nan, index=segment.index)
    theme_by_segment = assignments.drop_duplicates("segment").set_index("segment")["theme"]
    return segment.map(theme_by_segment).astype("Float64").astype(float)


def _build_empty_evidence() -> pd.DataFrame:
    """Return a frame of evidence without a row."""
    return pd.DataFrame(
        {
            "segment": pd.Series(dtype="int64"),
            "kind": pd.Series(dtype="str"),
            "department": pd.Series(dtype="str"),
            "weight": pd.Series(dtype=float),
            "source": pd.Series(dtype="str"),
        }
    )
