"""What a department's share in a theme rests on: counted for a month, and said in one sentence.

Report and board say it alike: :func:`evidence_sentence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.causes.explanations import AUDITED, Part, explain
from voc.records import Cause, EvidenceKind
from voc.text.messages.catalog import Wording
from voc.text.sanitize import plain

if TYPE_CHECKING:
    from voc.insight.scope import View

__all__ = ["Evidence", "completed", "evidence_sentence", "theme_evidence"]

Evidence = Mapping[tuple[int, str], tuple[Part, ...]]
"""Theme (its position) and department → the parts, most points first."""

LEAST_FIT = 0.05
"""A department that the words fit less is not named as one that they fit."""


def theme_evidence(view: View) -> Evidence:
    """Return per theme and department of the month what its share rests on.

    A segment counts as in the printed share: mentions alike, and the sentences of a mention alike.
    """
    facts = view.facts
    if facts.evidence is None or not len(facts.evidence) or not len(facts.assigned):
        return {}
    assigned = facts.assigned[["row", "theme", "segment"]]
    assigned = assigned[view.months[assigned["row"].to_numpy(dtype=np.int64)] == view.period.index]
    # Probabilities of a mention are averaged over the sentences that have any, and are "unknown" where none has.
    told = assigned["segment"].isin(facts.attributed)
    together = assigned.assign(told=told).groupby(["row", "theme"])["told"]
    n = np.where(together.transform("any"), together.transform("sum"), together.transform("size"))
    weight = np.where(told | ~together.transform("any"), 1.0 / n, 0.0)
    groups = assigned.assign(group=assigned["theme"], weight=weight)[["segment", "group", "weight"]]
    return explain(facts.points, facts.evidence, facts.audited, groups)


def completed(cause: Cause, *, own: bool = False) -> Cause:
    """Return a cause with what the audit adds to its points, so that all of them add up to the printed share.

    With ``own`` the words name no other department: the sentence is for that department itself.
    """
    parts = [dict(part) for part in cause.evidence]
    for part in parts:
        if own and isinstance(shares := part.get("shares"), Mapping):
            part["shares"] = {name: share for name, share in shares.items() if name == cause.department}
    if cause.share.value is not None and any("points" in part for part in parts):
        rest = cause.share.value - sum(float(str(part.get("points", 0.0))) for part in parts)
        for part in parts:
            if part["kind"] == AUDITED:
                part["points"] = rest
    return replace(cause, evidence=tuple(parts))


def evidence_sentence(cause: Cause, words: Wording) -> str:
    """Return what a department's share rests on, or nothing when that is not told.

    "Dit aandeel is opgebouwd uit: 14 van de 20 medewerkersignalen (…): 31 punten; …". The points are whole and add up
    to the printed percentage (largest remainders); parts of less than half a point are left out.
    """
    if cause.department is None or cause.share.value is None:
        return ""
    pointed = [part for part in cause.evidence if "points" in part]
    if not pointed:
        said = [text for part in cause.evidence if (text := _said(part, words, hits=True))]
        return words("cause.evidence", parts=words.listed(said)) if said else ""
    whole = _whole([100 * float(str(part["points"])) for part in pointed], round(100 * cause.share.value))
    lines = []
    for part, points in zip(pointed, whole, strict=True):
        audited = part["kind"] == AUDITED
        if points or audited:
            worth = words.counted(
                "cause.signed_points" if audited else "cause.points", abs(points), signed=_sign(points)
            )
            lines.append(words("cause.part", said=_said(part, words), points=worth))
    return words("cause.evidence_points", parts="; ".join(lines)) if lines else ""


def _sign(points: int) -> str:
    return f"{'−' if points < 0 else '+'}{abs(points)}"


def _whole(values: list[float], total: int) -> list[int]:
    """Return the values rounded so that they sum to the total: the largest remainders are rounded up (Hamilton)."""
    floors = [int(np.floor(value)) for value in values]
    left = total - sum(floors)
    order = sorted(range(len(values)), key=lambda k: floors[k] - values[k])
    for k in range(abs(left)):
        place = order[k % len(order)] if left > 0 else order[-1 - k % len(order)]
        floors[place] += 1 if left > 0 else -1
    return floors


def _said(part: Part, words: Wording, *, hits: bool = False) -> str:
    """Return a part in words; with ``hits`` nothing when none of its kind points here."""
    kind, n, of = str(part["kind"]), int(str(part.get("n", 0))), int(str(part.get("of", 0)))
    if hits and (not n or kind == AUDITED):
        return ""
    key = f"cause.because.{kind.replace(' ', '_')}"
    if kind == EvidenceKind.WORDS and isinstance(shares := part.get("shares"), Mapping):
        fits = [
            words("cause.fit", department=plain(name), share=words.decimal(share, 2))
            for name, share in shares.items()
            if share >= LEAST_FIT
        ]
        if fits:
            return words("cause.words", fits=words.listed(fits))
    if not words.has(f"{key}.other"):
        return words.counted("cause.because.own_kind", of, hits=words.whole(n), kind=plain(kind))
    said = words.counted(key, of, hits=words.whole(n))
    agreement = part.get("agreement")
    if isinstance(agreement, float):
        said += " " + words("cause.agreement", share=words.percent(agreement))
    return said
