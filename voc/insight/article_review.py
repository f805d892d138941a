"""Articles of the knowledge base to correct: those whose customers come back, or whose answer is told to be wrong.

Which article an agent read nobody records. What can be told is whether customers with the reason that it answers come
back more often than before, and how much of what they write arises at the department that keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.errors import UnknownNameError
from voc.insight.causes import estimate_comment_shares
from voc.insight.current_names import find_current_department
from voc.insight.provenance import count_distinct, format_suppression
from voc.insight.repeat_contacts import (
    MIN_CONTACTS,
    N_BEFORE,
    REPEAT_WINDOWS,
    flag_telling_sums,
    share_named_contacts,
    tabulate_repeats,
)
from voc.insight.tidy_frames import list_ends
from voc.statistics.proportions import estimate_share, estimate_share_difference

if TYPE_CHECKING:
    import pandas as pd

    from voc.config.company import Reason
    from voc.insight.facts import Facts
    from voc.records import Estimate, Period

__all__ = ["KnowledgeArticle", "review_articles"]

FALSE_RATE = 0.05
"""Chance that any article of a list is told to have more repeated contacts where none has."""


RepeatCells = tuple[float | None, float | None, float | None, float | None, float | None, bool, str]


@dataclass(frozen=True, slots=True)
class KnowledgeArticle:
    """Article of a knowledge base: the contact reason that it answers, and the department that keeps it."""

    key: str
    reason: str
    department: str = ""
    title: str = ""
    updated: date | None = None


def review_articles(facts: Facts, articles: Sequence[KnowledgeArticle], period: Period) -> pd.DataFrame:
    """Return for each article whether its customers come back more often, and what arises at its department.

    Repeated contacts (seven days, same reason) of the month, beside the six months before it.

    Returns
    -------
    Columns ``article``, ``title``, ``updated``, ``reason``, ``name``, ``contacts``, ``repeated``, ``low``, ``high``
    (Wilson), ``before``, ``rose`` (established; any of the list is so by chance in 5 %), ``comments`` (with that
    reason), ``department``, ``share`` (of these that arose there), ``share_low``, ``share_high`` and ``note``. What
    rose comes first, then the largest share. Figures about fewer customers than may be shown are missing, and so are
    those that would tell them.

    Raises
    ------
    UnknownNameError
        A department, or a reason, that there is not.

    Examples
    --------
    ::

        ws.contacts.articles("kennisbank.csv", "2026-05").query("rose")
    """
    import pandas as pd

    columns = ["article", "title", "updated", "reason", "name", "contacts", "repeated", "low", "high", "before", "rose"]
    columns += ["comments", "department", "share", "share_low", "share_high", "note"]
    reasons = {reason.id: reason for reason in facts.config.reasons}
    if unknown := [each.reason for each in articles if each.reason not in reasons]:
        raise UnknownNameError(f"there is no contact reason {unknown[0]!r} in [[reasons]] of voc.toml")
    reasons_of_articles = [reasons[each.reason] for each in articles]
    repeats = _measure_repeats(facts, period, list(dict.fromkeys(reason.id for reason in reasons_of_articles)), reasons)
    rows: list[tuple[object, ...]] = []
    order: list[tuple[bool, float, str]] = []
    for article, reason in zip(articles, reasons_of_articles, strict=True):
        *cells, rose, note = repeats[reason.id]
        n_comments, name, share, few_note = _measure_share(facts, article, period)
        texts = "; ".join(text for text in (note, few_note) if text)
        updated = "" if article.updated is None else str(article.updated)
        ids = (article.key, article.title, updated, reason.id, reason.name)
        rows.append((*ids, *cells, rose, n_comments, name, *list_ends(share), texts))
        order.append((not rose, -(0.0 if share is None else share.value or 0.0), article.key))
    ranks = sorted(range(len(rows)), key=lambda place: order[place])
    frame = pd.DataFrame([rows[place] for place in ranks], columns=columns)
    numbers = [*columns[5:10], "comments", *columns[13:16]]
    return frame.astype(dict.fromkeys(numbers, "float64") | {"rose": "bool"})


def _measure_repeats(
    facts: Facts, period: Period, ids: list[str], reasons: dict[str, Reason]
) -> dict[str, RepeatCells]:
    """Return by reason the month's contacts, their repeated share, its ends, that before, whether it rose, a note."""
    table = tabulate_repeats(facts, period)
    table = table[table["days"] == REPEAT_WINDOWS[0]].set_index("reason") if len(table) else table
    months = [period.shift(-k) for k in range(1, N_BEFORE + 1)]
    cells_by_reason: dict[str, RepeatCells] = {}
    if not len(table):
        return dict.fromkeys(ids, (None, None, None, None, None, False, "no contacts of known customers"))
    is_telling = flag_telling_sums(facts, months, [reasons[each] for each in ids])
    for place, reason in enumerate(ids):
        if reason not in table.index:
            cells_by_reason[reason] = (None, None, None, None, None, False, "no contacts of known customers")
            continue
        row = table.loc[reason].to_dict()
        if np.isnan(row["contacts"]):
            cells_by_reason[reason] = (None, None, None, None, None, False, str(row["note"]))
            continue
        counts_before = _count_before(facts, reason, period)
        numbers = (float(row["contacts"]), float(row["share"]), float(row["low"]), float(row["high"]))
        if is_telling[place] or min(counts_before[1], numbers[0]) < MIN_CONTACTS:
            cells_by_reason[reason] = (*numbers, None, False, f"fewer than {MIN_CONTACTS} contacts to compare")
            continue
        confidence = 1 - FALSE_RATE / len(ids)
        now = (round(numbers[0] * numbers[1]), round(numbers[0]))
        difference = estimate_share_difference(*now, *counts_before, confidence=confidence)
        rose = difference.low is not None and difference.low > 0
        cells_by_reason[reason] = (*numbers, estimate_share(*counts_before).value, rose, str(row["note"]))
    return cells_by_reason


def _count_before(facts: Facts, reason: str, period: Period) -> tuple[int, int]:
    """Return how many contacts with a reason came back in the six months before, and of how many."""
    table = share_named_contacts(facts).select_reason(reason)
    in_window = (
        (table.months < period.index) & (table.months >= period.index - N_BEFORE) & table.is_over(REPEAT_WINDOWS[0])
    )
    return int((in_window & (table.days_until_next <= REPEAT_WINDOWS[0])).sum()), int(in_window.sum())


def _measure_share(
    facts: Facts, article: KnowledgeArticle, period: Period
) -> tuple[float | None, str, Estimate | None, str]:
    """Return the month's comments with an article's reason, and which part of them arose at its department."""
    comments = facts.comments
    rows = np.flatnonzero((comments["month"] == period.index) & (comments["reason"] == article.reason))
    smallest = facts.config.reports.smallest_group
    n_customers = count_distinct(comments["customer_code"].to_numpy(dtype=np.int64)[rows])
    if n_customers < smallest:
        return None, article.department, None, format_suppression(smallest) if rows.size else ""
    if not article.department:
        return float(rows.size), "", None, ""
    name = find_current_department(facts.config, article.department)
    place = next(k for k, department in enumerate(facts.departments) if department.name == name)
    share = estimate_comment_shares(facts, rows)[place]
    n_there = n_customers * (share.value or 0.0)
    if 0 < n_there < smallest or 0 < n_customers - n_there < smallest:
        return float(rows.size), name, None, format_suppression(smallest)
    return float(rows.size), name, share, ""
