"""Theme lines: how many comments, what changed, who causes it, what it does to the score, in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.causes import theme_causes
from voc.insight.contacts import CATEGORIES, comment_categories, volumes
from voc.insight.evidence_sentences import Evidence, theme_evidence
from voc.insight.provenance import counted
from voc.insight.quotes import quotes
from voc.insight.replies import theme_replies
from voc.insight.results import ThemeLine
from voc.insight.scores import theme_score
from voc.records import Category, Estimate
from voc.statistics.proportions import per_thousand, share

if TYPE_CHECKING:
    from voc.insight.scope import Ints, View

__all__ = ["process_of", "shares_of_categories", "theme_lines"]

DOMINANT = 0.5
"""Share of a theme's comments with a known reason that the reason must have, to divide by its process."""
OWN_SHARE = 0.2
"""A department sees the themes in which it leads, or of which it causes at least this share."""


def theme_lines(view: View) -> tuple[tuple[ThemeLine, ...], int]:
    """Return the month's themes, largest first, and how many are too small to be shown."""
    evidence = theme_evidence(view)
    categories = comment_categories(view.facts)
    lines, n_small = [], 0
    for theme in range(len(view.facts.themes)):
        mentions = view.mentions_of(theme)
        if not mentions.size or not _concerns(view, mentions):
            continue
        rows = view.rows_of(mentions)
        if view.customers(rows) < view.smallest:
            n_small += 1
            continue
        lines.append(_line(view, theme, mentions, rows, evidence, categories))
    return tuple(sorted(lines, key=lambda line: (-(line.comments.value or 0), line.theme))), n_small


def _concerns(view: View, mentions: Ints) -> bool:
    """Tell whether a theme is shown: to the company all are, to a department those that it leads or has a part in."""
    if view.place is None:
        return True
    shares = view.facts.mention_causes[mentions].mean(axis=0)
    return bool(shares[view.place] >= OWN_SHARE or (shares[:-1].argmax() == view.place and shares[view.place] > 0))


def _line(view: View, place: int, mentions: Ints, rows: Ints, evidence: Evidence, categories: Ints) -> ThemeLine:
    theme = view.facts.themes[place]
    name = f"T-{theme.id}"
    comments = view.count(counted(rows.size, "comments"), f"{name}/comments", rows)
    process, of_month = process_of(view, place)
    rate = None
    if process is not None and of_month.get(view.period.index):
        estimate = per_thousand(rows.size, of_month[view.period.index])
        rate = view.count(estimate, f"{name}/per-thousand", rows)
    urgent = view.facts.comments["urgent"].notna().to_numpy()
    decision = view.facts.decisions.get(theme.id)
    return ThemeLine(
        theme=theme.id,
        labels=theme.labels,
        keywords=theme.keywords,
        comments=comments,
        share=view.count(share(rows.size, view.rows.size), f"{name}/share", rows),
        per_thousand=rate,
        process=process,
        trend=view.history.trend(place, view.smallest, of_month or None),
        change=view.history.changes[place],
        score=theme_score(view, place),
        causes=theme_causes(view, place, mentions, evidence),
        categories=shares_of_categories(view, name, rows, categories),
        quotes=quotes(view, place, mentions),
        n_urgent=int(urgent[rows].sum()),
        description=theme.description,
        parent=theme.parent,
        department=_named(view, decision.department if decision else None),
        fixer=_named(view, decision.fixer if decision else None),
        replies=theme_replies(view, theme.id),
    )


def _named(view: View, name: str | None) -> str | None:
    """Return a department's name where the view may show it."""
    return name if view.department is None or view.department.name == name else None


def process_of(view: View, theme: int) -> tuple[str | None, dict[int, int]]:
    """Return the process of a theme's dominant reason and its volume per month, when there is one."""
    reasons = view.reasons[view.ever(theme)]
    counts = np.bincount(reasons[reasons >= 0], minlength=1)
    top = int(counts.argmax())
    if counts[top] < max(view.smallest, DOMINANT * counts.sum()):
        return None, {}
    process = view.facts.config.reasons[top].process
    of_month = volumes(view.facts, process)
    return (process, of_month) if of_month else (None, {})


def shares_of_categories(view: View, name: str, rows: Ints, categories: Ints) -> Mapping[Category, Estimate]:
    """Return the share of each category among a theme's comments of which it is known."""
    mine = categories[rows]
    known = rows[mine < len(Category)]
    if view.customers(known) < view.smallest:
        return {}
    found = {}
    for code, category in enumerate(CATEGORIES):
        part = rows[mine == code]
        if category is not None and part.size:
            estimate = share(part.size, known.size)
            found[category] = view.count(estimate, f"{name}/category/{category}", part)
    if sum(e.suppressed for e in found.values()) == 1:  # one hidden part of a whole can be told from the others
        return {category: view.ledger.hide(e) for category, e in found.items()}
    return found
