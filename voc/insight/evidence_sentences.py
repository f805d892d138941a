"""Evidence behind a department's share in a theme: counted for a month, and written as one sentence.

Report and board use the same sentence: :func:`format_evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.causes.explanations import AUDITED, EvidencePart, explain_causes
from voc.insight.shared_results import share_result
from voc.records import CAN_ERR, Cause, EvidenceKind
from voc.text.messages.catalog import Messages
from voc.text.sanitize import sanitize_line

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import MonthScope

__all__ = [
    "EvidenceByCause",
    "build_theme_evidence",
    "complete_evidence",
    "count_unblaming_agents",
    "format_evidence",
    "list_evidence",
    "select_agent_signals",
    "select_month_segments",
]

EvidenceByCause = Mapping[tuple[int, str], tuple[EvidencePart, ...]]
"""Parts of the evidence by theme (its position) and department, most points first:
``{(0, "Facturatie"): ({"kind": "agent", "n": 14, "of": 20, "points": 0.31}, …)}``."""

MIN_FIT = 0.05
"""A department that the words fit less is not named as one that they fit."""


def build_theme_evidence(scope: MonthScope) -> EvidenceByCause:
    """Return the evidence behind the share of each department in each theme of the month.

    A segment counts as in the printed share: mentions alike, and the sentences of a mention alike.
    """
    # Of all departments at once: whoever reads it gets the own part.
    return share_result(scope.facts, ("evidence", scope.period), lambda: _explain_themes(scope))


def count_unblaming_agents(scope: MonthScope) -> Mapping[int, int]:
    """Return by theme (its position) how many agents' signals of the month say that nobody erred."""
    return share_result(scope.facts, ("unblaming agents", scope.period), lambda: _count_unblaming_agents(scope))


def _count_unblaming_agents(scope: MonthScope) -> dict[int, int]:
    facts = scope.facts
    if facts.evidence is None or not len(facts.evidence) or not len(facts.assigned_segments):
        return {}
    names = [department.name for department in facts.departments if department.kind not in CAN_ERR]
    signals = select_agent_signals(facts, facts.evidence)
    signals = signals[signals["department"].isin(names)]
    # As all evidence is counted: a segment in its first theme, and a signal once.
    themes = select_month_segments(scope).drop_duplicates("segment").set_index("segment")["theme"]
    signals = signals[signals["segment"].isin(themes.index)]
    counts = signals.groupby(signals["segment"].map(themes))["source"].nunique()
    return dict(zip(counts.index.astype(int).tolist(), counts.tolist(), strict=True))


def select_agent_signals(facts: Facts, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the facts' evidence that agents gave."""
    # Once: 100,000 comments have millions of rows, and each finding asks.
    return share_result(facts, "agents' signals", lambda: evidence[evidence["kind"] == EvidenceKind.AGENT])


def select_month_segments(scope: MonthScope) -> pd.DataFrame:
    """Return row, theme and id of the month's segments in themes."""
    segments = scope.facts.assigned_segments[["row", "theme", "segment"]]
    in_month = scope.comment_months[segments["row"].to_numpy(dtype=np.int64)] == scope.period.index
    month_segments: pd.DataFrame = segments.loc[in_month]
    return month_segments


def _explain_themes(scope: MonthScope) -> EvidenceByCause:
    facts = scope.facts
    if facts.evidence is None or not len(facts.evidence) or not len(facts.assigned_segments):
        return {}
    segments = select_month_segments(scope)
    # Probabilities of a mention are averaged over the sentences that have any, and are "unknown" where none has.
    has_probabilities = segments["segment"].isin(facts.attributed_segments)
    by_mention = segments.assign(has_probabilities=has_probabilities).groupby(["row", "theme"])["has_probabilities"]
    n_counting = np.where(by_mention.transform("any"), by_mention.transform("sum"), by_mention.transform("size"))
    weight = np.where(has_probabilities | ~by_mention.transform("any"), 1.0 / n_counting, 0.0)
    groups = segments.assign(group=segments["theme"], weight=weight, comment=segments["row"])
    groups = groups[["segment", "group", "weight", "comment"]]
    return explain_causes(facts.contributions, facts.evidence, facts.audited, groups)


def complete_evidence(cause: Cause, *, is_own: bool = False, n_nobody: int = 0) -> Cause:
    """Return a cause with the points that the audit moved, so that all points add up to the printed share.

    With ``is_own`` no other department is named: the sentence is for that department itself. ``n_nobody`` agents saw
    that nobody erred.
    """
    parts = [dict(part) for part in cause.evidence]
    for part in parts:
        if part["kind"] == EvidenceKind.AGENT and n_nobody and cause.is_accusation:
            part["nobody"] = n_nobody
        if is_own and isinstance(shares := part.get("shares"), Mapping):
            part["shares"] = {name: share for name, share in shares.items() if name == cause.department}
    if cause.share.value is not None and any("points" in part for part in parts):
        remaining_points = cause.share.value - sum(float(str(part.get("points", 0.0))) for part in parts)
        for part in parts:
            if part["kind"] == AUDITED:
                part["points"] = remaining_points
    return replace(cause, evidence=tuple(parts))


def format_evidence(cause: Cause, messages: Messages) -> str:
    """Return the evidence behind a department's share as a sentence, empty where there is none to tell.

    "Dit aandeel is opgebouwd uit: 14 van de 20 medewerkersignalen (…): 31 punten; …". The points are whole and add up
    to the printed percentage (largest remainders); parts of less than half a point are left out.
    """
    if cause.department is None or cause.share.value is None:
        return ""
    if not any("points" in part for part in cause.evidence):
        part_texts = [text for part in cause.evidence if (text := _format_part(part, messages, only_hits=True))]
        return messages("cause.evidence", parts=messages.format_list(part_texts)) if part_texts else ""
    point_texts = [
        _format_points(phrase, points, messages, has_sign=points < 0 or is_audit)
        for phrase, points, is_audit in _list_points(cause, messages)
    ]
    return messages("cause.evidence_points", parts="; ".join(point_texts)) if point_texts else ""


def list_evidence(
    cause: Cause, messages: Messages, *, n_told: int | None = None
) -> tuple[list[tuple[str, int]], list[str]]:
    """Return the evidence behind a department's share with its points, and who named another one; empty: there is none.

    The points add up to the share: those for it come first, the most first, then what took points away.

    Parameters
    ----------
    n_told
        Phrases for it that are told one by one, those with most points; the others are one phrase with their sum.
        None: every one.
    """
    if cause.department is None or cause.share.value is None:
        return [], []
    points = [(phrase, n) for phrase, n, _ in _list_points(cause, messages)]
    against: list[str] = []
    for part in cause.evidence:
        if part["kind"] == EvidenceKind.AGENT:
            against += _list_other_agents(part, messages)
    supporting = sorted((each for each in points if each[1] >= 0), key=lambda each: -each[1])
    lowering = [each for each in points if each[1] < 0]
    if n_told is None or len(supporting) <= n_told + 1:
        return [*supporting, *lowering], against
    others = supporting[n_told:]
    rest = messages.format_count("cause.other_evidence", len(others))
    return [*supporting[:n_told], (rest, sum(n for _, n in others)), *lowering], against


def _list_other_agents(part: EvidencePart, messages: Messages) -> list[str]:
    """Return how many agents named another department, and how many saw that nobody erred."""
    n_others = int(str(part.get("of", 0))) - int(str(part.get("n", 0)))
    n_nobody = min(int(str(part.get("nobody", 0))), n_others)
    counts = (("cause.against.agent", n_others - n_nobody), ("cause.against.no_fault", n_nobody))
    return [messages.format_count(key, n) for key, n in counts if n > 0]


def _list_points(cause: Cause, messages: Messages) -> list[tuple[str, int, bool]]:
    """Return each part of the evidence with its points, which add up to the printed share; last: it is an audit."""
    parts_with_points = [part for part in cause.evidence if "points" in part]
    rounded_points = _round_to_total(
        [100 * float(str(part["points"])) for part in parts_with_points], round(100 * (cause.share.value or 0))
    )
    # An audit that moved nothing is told all the same: that it was made is evidence too.
    return [
        (_format_part(part, messages), points, part["kind"] == AUDITED)
        for part, points in zip(parts_with_points, rounded_points, strict=True)
        if points or part["kind"] == AUDITED
    ]


def _format_points(phrase: str, points: int, messages: Messages, *, has_sign: bool) -> str:
    """Return a part of the evidence with its points: ``14 van de 20 medewerkersignalen: 31 punten``."""
    key = "cause.signed_points" if has_sign else "cause.points"
    points_text = messages.format_count(key, abs(points), signed=_format_signed(points))
    return messages("cause.part", said=phrase, points=points_text)


def _format_signed(points: int) -> str:
    """Return a number with its sign: ``+5``, ``−3``, ``+0``."""
    return f"{'−' if points < 0 else '+'}{abs(points)}"


def _round_to_total(values: list[float], total: int) -> list[int]:
    """Return the values rounded so that they sum to the total: the largest remainders are rounded up (Hamilton).

    Examples
    --------
    >>> _round_to_total([30.6, 20.6, 5.6], 57)
    [31, 21, 5]
    """
    floors = [int(np.floor(value)) for value in values]
    n_missing = total - sum(floors)
    by_remainder = sorted(range(len(values)), key=lambda k: floors[k] - values[k])
    # The total is rounded by itself, so more can be missing than there are values, or too much can be there: then the
    # smallest remainders give way first.
    for k in range(abs(n_missing) if values else 0):
        position = by_remainder[k % len(by_remainder)] if n_missing > 0 else by_remainder[-1 - k % len(by_remainder)]
        floors[position] += 1 if n_missing > 0 else -1
    return floors


def _quote_name(name: str, messages: Messages) -> str:
    """Return a name as it stands in a list: in marks where its own commas would part it."""
    return messages("cause.quoted_name", name=name) if "," in name else name


def _format_part(part: EvidencePart, messages: Messages, *, only_hits: bool = False) -> str:
    """Return a part of the evidence as a phrase; with ``only_hits`` an empty one where none of its kind points here."""
    kind, n_hits, n_sources = str(part["kind"]), int(str(part.get("n", 0))), int(str(part.get("of", 0)))
    if only_hits and (not n_hits or kind == AUDITED):
        return ""
    key = f"cause.because.{kind.replace(' ', '_')}"
    if kind == EvidenceKind.WORDS and isinstance(shares := part.get("shares"), Mapping):
        # The share itself is on a model's scale: beside points it would be read as some.
        names = [_quote_name(sanitize_line(name), messages) for name, share in shares.items() if share >= MIN_FIT]
        if names:
            return messages("cause.words", fits=messages.format_list(names))
    is_own_kind = not messages.has_message(f"{key}.other")
    # What was learned of confirmed comments adds points also where no row of evidence of its kind is to be counted.
    if "of" not in part and messages.has_message(learned_key := f"cause.learned.{kind.replace(' ', '_')}"):
        return messages(learned_key)
    if "of" not in part and is_own_kind:
        return messages("cause.learned.own_kind", kind=sanitize_line(kind))
    # A kind of evidence that a company added itself has no message of its own.
    if is_own_kind:
        return messages.format_count(
            "cause.because.own_kind", n_sources, hits=messages.format_integer(n_hits), kind=sanitize_line(kind)
        )
    text = messages.format_count(key, n_sources, hits=messages.format_integer(n_hits))
    agreement = part.get("agreement")
    if isinstance(agreement, float):
        text += " " + messages("cause.agreement", share=messages.format_percent(agreement))
    return text
