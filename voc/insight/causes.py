"""Shares of departments in a group of comments.

Where comments were audited at random, the share is corrected by them. Otherwise the interval is that of
``voc.causes.shares`` for predictions that nobody has audited: as wide as a handful of confirmed comments would leave
it, since a model that copies a habit is wrong everywhere at once, however many comments it reads; and what is unknown
may belong to anyone (Manski 1990, American Economic Review 80, 319–323).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.evidence_sentences import Evidence, completed
from voc.insight.facts import Facts
from voc.records import Cause, Estimate

if TYPE_CHECKING:
    from voc.insight.audit_correction import Audit
    from voc.insight.scope import Ints, View

__all__ = ["cause_shares", "comment_shares", "count_of", "mention_shares", "theme_causes"]

SMALLEST_SHARE = 0.01
"""Departments below this share of a theme are not listed."""


def cause_shares(causes: NDArray[np.float64], n_confirmed: int) -> list[Estimate]:
    """Return each column's share in a group of comments; the last column is "unknown".

    Parameters
    ----------
    causes
        (n_comments, n_departments + 1) probabilities.
    n_confirmed
        How many of these comments have a cause that a person confirmed.
    """
    from voc.causes.shares import MODEL_WORTH, unproven

    n = causes.shape[0]
    if n == 0:
        return [Estimate(None, None, None, 0, "share", note="no comments")] * causes.shape[1]
    shares = causes.mean(axis=0, dtype=float)
    low, high = unproven(shares, MODEL_WORTH + min(n_confirmed, n))
    method = f"model, {n_confirmed} confirmed"
    return [
        Estimate(float(s), min(float(a), float(s)), max(float(b), float(s)), n, "share", method)
        for s, a, b in zip(shares, low, high, strict=True)
    ]


def comment_shares(facts: Facts, rows: Ints, causes: NDArray[np.float64] | None = None) -> list[Estimate]:
    """Return each department's share in some comments, corrected by those of them that were audited; "unknown" last.

    Parameters
    ----------
    rows
        The comments.
    causes
        Probabilities of what they are brought together to (contacts), made from ``facts.audit.comments``; None: the
        comments themselves.
    """
    audit = facts.audit
    if facts.audited is None:
        return cause_shares(facts.comment_causes[rows] if causes is None else causes, _sure(facts, rows))
    return _corrected(audit, audit.comments[rows] if causes is None else causes, np.isin(audit.comment, rows))


def mention_shares(facts: Facts, mentions: Ints) -> list[Estimate]:
    """Return each department's share in some mentions of a theme, corrected by those that were audited."""
    audit = facts.audit
    if facts.audited is None:
        rows = facts.mentions["row"].to_numpy(dtype=np.int64)[mentions]
        return cause_shares(facts.mention_causes[mentions], _sure(facts, rows))
    return _corrected(audit, audit.mentions[mentions], np.isin(audit.mention, mentions))


def _sure(facts: Facts, rows: Ints) -> int:
    return int(confirmed_comments(facts)[rows].sum()) if facts.confirmed else 0


def _corrected(audit: Audit, causes: NDArray[np.float64], mine: NDArray[np.bool_]) -> list[Estimate]:
    """Return shares of a group of which some comments were audited at random; without any, the model's alone."""
    from voc.causes.shares import corrected_group

    n, n_audited = causes.shape[0], int(mine.sum())
    if not n or not n_audited:
        return cause_shares(causes, 0)
    shares = causes.mean(axis=0, dtype=float)
    found = corrected_group(shares, n, audit.gap[mine], audit.weights[mine], audit.efficiency)
    method = f"model, corrected by {n_audited} audited"
    return [
        Estimate(float(s), min(float(a), float(s)), max(float(b), float(s)), n, "share", method)
        for s, a, b in zip(*found, strict=True)
    ]


def count_of(share: Estimate, unit: str = "comments") -> Estimate:
    """Return a share of n comments as a number of comments."""
    if share.value is None or share.low is None or share.high is None:
        return Estimate(share.value, None, None, share.n, unit, share.method, note=share.note)
    return Estimate(share.value * share.n, share.low * share.n, share.high * share.n, share.n, unit, share.method)


def theme_causes(view: View, theme: int, mentions: Ints, evidence: Evidence) -> tuple[Cause, ...]:
    """Return a theme's causes in the month, largest first; a department's view shows only its own."""
    facts = view.facts
    rows = view.rows_of(mentions)
    found = []
    unknown = len(facts.departments)
    for place, share in enumerate(mention_shares(facts, mentions)):
        if (share.value or 0) < SMALLEST_SHARE or (view.place is not None and place != view.place):
            continue
        name = None if place == unknown else facts.departments[place].name
        reference = f"T-{facts.themes[theme].id}/cause/{'unknown' if name is None else f'D-{place + 1}'}"
        parts = () if name is None else evidence.get((theme, name), ())
        cause = Cause(name, view.count(share, reference, rows), parts)
        found.append(completed(cause, own=view.place is not None))
    return tuple(sorted(found, key=lambda cause: (-(cause.share.value or 0), cause.department or "~")))


def confirmed_comments(facts: Facts) -> NDArray[np.bool_]:
    """Return per comment whether a person confirmed the cause of a part of it."""
    result = np.zeros(len(facts.comments), dtype=bool)
    if facts.confirmed and facts.segments is not None:
        sure = facts.segments.loc[facts.segments["id"].isin(facts.confirmed), "feedback"]
        result[facts.comments["id"].isin(sure).to_numpy()] = True
    return result
