"""Contacts by category and by reason.

A **contact** is a registration. A complaint or message without one counts as a contact of its own only when its
channel registered nothing that month: a channel that registers its contacts has them all, and would count twice.

Its **category** is the reason's default, overridden by an established cause, then by the exceptions for a phase or a
customer segment (the rule of ``voc.causes.contact_category``, on columns). A cause is known for contacts with a
comment only, so the unnecessary ones are a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import Facts, codes_in
from voc.insight.provenance import counted
from voc.insight.results import CategoryLine, ReasonLine
from voc.insight.theme_history import MONTHS_SHOWN, monthly, point
from voc.records import Category, Department, DepartmentKind, Estimate, Kind
from voc.statistics.proportions import per_thousand, share

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.scope import View
    from voc.insight.theme_history import Ints
    from voc.statistics.farrington import Floats

__all__ = ["Contacts", "category_lines", "comment_categories", "contacts", "reason_lines", "volumes"]

CATEGORIES = (*Category, None)
"""Their places are the codes below; the last one: not known."""
FORCE_MAJEURE = frozenset({"storm"})
"""Kinds of occurrences that nobody in the chain caused; they count until two days after their end."""


@dataclass(frozen=True, eq=False)
class Contacts:
    """All contacts as columns: month, customer, category (place in ``CATEGORIES``), reason id; −1: month not known."""

    month: Ints
    who: Ints
    category: Ints
    reason: pd.Series[str]


def contacts(facts: Facts) -> Contacts:
    """Return the contacts of all months."""
    import pandas as pd

    columns = ["key", "at", "customer", "channel", "reason", "customer_segment", "phase"]
    registered = pd.DataFrame({name: [] for name in columns})
    month = day = np.array([], dtype=np.int64)
    if facts.contacts is not None and len(facts.contacts):
        registered = facts.contacts[columns]
        month, day = facts.calendar(registered["at"])
    comments = facts.comments
    linked = _comment_of(registered["key"], comments["contact"])
    extra = _unregistered(facts, registered, month)
    of_extra = comments.iloc[extra]
    joined = pd.concat([registered, of_extra.rename(columns={"contact": "key"})[[*columns]]], ignore_index=True)
    month = np.concatenate([month, of_extra["month"].to_numpy(dtype=np.int64)])
    day = np.concatenate([day, of_extra["day"].to_numpy(dtype=np.int64)])
    comment = np.concatenate([linked, extra])
    customer = pd.factorize(joined["customer"])[0].astype(np.int64)
    who = np.where(customer >= 0, customer, customer.max(initial=-1) + 1 + np.arange(customer.size))
    return Contacts(month, who, _categories(facts, joined, comment, day), joined["reason"])


def _comment_of(keys: pd.Series[str], contact: pd.Series[str]) -> Ints:
    """Return for each contact the row of a comment about it, or −1."""
    known = contact.dropna().drop_duplicates()
    rows = keys.map(dict(zip(known, known.index, strict=True)))
    return rows.fillna(-1).to_numpy(dtype=np.int64)


def _unregistered(facts: Facts, registered: pd.DataFrame, month: Ints) -> Ints:
    """Return the rows of complaints and messages that are contacts of their own."""
    comments = facts.comments
    written = comments["kind"].isin([Kind.COMPLAINT.value, Kind.MESSAGE.value])
    free = written & ~comments["contact"].isin(registered["key"]) & (comments["month"] >= 0)
    channels = registered["channel"].fillna("").astype(str) + "|" + month.astype(str)
    own = comments["channel"].fillna("").astype(str) + "|" + comments["month"].astype(str)
    return np.array(np.flatnonzero((free & ~own.isin(channels.unique())).to_numpy()), dtype=np.int64)


def comment_categories(facts: Facts) -> Ints:
    """Return each comment's category (place in ``CATEGORIES``), by the same rule as a contact's."""
    comments = facts.comments
    rows = np.arange(len(comments), dtype=np.int64)
    return _categories(facts, comments, rows, comments["day"].to_numpy(dtype=np.int64))


def _categories(facts: Facts, frame: pd.DataFrame, comment: Ints, day: Ints) -> Ints:
    """Return the category of each row. ``comment``: the row of the comment that tells its cause, or −1."""
    from voc.causes.contact_category import ESTABLISHED

    places = {category: place for place, category in enumerate(CATEGORIES)}
    default = {reason.id: places[reason.category] for reason in facts.config.reasons}
    result = np.array(frame["reason"].map(default).fillna(places[None]), dtype=np.int64)
    if len(facts.comment_causes) and comment.size:
        causes = facts.comment_causes[np.maximum(comment, 0)]
        best = causes[:, :-1].argmax(axis=1) if causes.shape[1] > 1 else np.zeros(comment.size, dtype=np.int64)
        probability = causes[np.arange(comment.size), best]
        erring, outside = _kinds(facts.departments)
        sure = (comment >= 0) & (probability >= ESTABLISHED) & erring[best]
        result[sure & ~(outside[best] & _storms(facts, day))] = places[Category.UNNECESSARY]
    for reason in facts.config.reasons:
        ordered = sorted(reason.exceptions, key=lambda e: (e.phase is not None) + (e.customer_segment is not None))
        for entry in ordered:  # the most specific last: it wins
            holds = np.array(frame["reason"] == reason.id, dtype=bool)
            if entry.phase is not None:
                holds &= (frame["phase"] == entry.phase).to_numpy(dtype=bool)
            if entry.customer_segment is not None:
                holds &= (frame["customer_segment"] == entry.customer_segment).to_numpy(dtype=bool)
            if entry.phase is not None or entry.customer_segment is not None:
                result[holds] = places[entry.category]
    return result


def _kinds(departments: tuple[Department, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return which departments can err, and which of those are outside the company; the last is "unknown"."""
    from voc.causes.contact_category import CAN_ERR

    erring = np.array([*(d.kind in CAN_ERR for d in departments), False])
    outside = np.array([*(d.kind in CAN_ERR and d.kind is not DepartmentKind.INTERNAL for d in departments), False])
    return erring, outside


def _storms(facts: Facts, day: Ints) -> np.ndarray:
    result = np.zeros(day.size, dtype=bool)
    for occurrence in facts.occurrences:
        if occurrence.kind.casefold() in FORCE_MAJEURE:
            result |= (day >= occurrence.start.toordinal()) & (day <= occurrence.end.toordinal() + 2)
    return result


def category_lines(view: View, known: Contacts) -> tuple[CategoryLine, ...]:
    """Return the contacts of each category, with the month before and fourteen months of trend.

    They add up to the month's contacts: when one is too small to be shown, the next smallest goes with it.
    """
    counts, customers = monthly(
        known.category, known.month, known.who, len(CATEGORIES), view.period.index, MONTHS_SHOWN
    )
    totals = counts.sum(axis=0)
    hidden = _hidden(counts, customers, view.smallest)
    lines = []
    for place, category in enumerate(CATEGORIES):
        if not counts[place].any():
            continue
        name = f"category/{category or 'unknown'}"
        figures = _figures(view, counts, customers, totals, place, name, hidden=bool(hidden[place, -1]))
        previous = None
        if totals[-2] > 0:
            before = counted(int(counts[place, -2]), "contacts")
            guard = 1 if hidden[place, -2] else int(customers[place, -2])
            previous = view.ledger.enter(before, f"{name}/before", n_customers=int(customers[place, -2]), guard=guard)
        first = int(np.argmax(totals > 0))
        trend = tuple(
            point(
                view.period.shifted(k - MONTHS_SHOWN + 1),
                int(counts[place, k]),
                1 if hidden[place, k] else int(customers[place, k]),
                view.smallest,
            )
            for k in range(first, MONTHS_SHOWN)
        )
        lines.append(CategoryLine(category, *figures, previous, trend))
    return tuple(lines)


def reason_lines(view: View, known: Contacts) -> tuple[ReasonLine, ...]:
    """Return the month's contacts per contact reason, largest first; a department's view has its own reasons only."""
    reasons = facts_reasons(view)
    code = codes_in([reason.id for reason in view.facts.config.reasons], known.reason)
    n = len(view.facts.config.reasons)
    counts, customers = monthly(code, known.month, known.who, n, view.period.index, 1)
    total = np.array([float((known.month == view.period.index).sum())])
    hidden = _hidden(counts, customers, view.smallest)
    lines = []
    for place, reason in enumerate(view.facts.config.reasons):
        if counts[place, 0] == 0 or reason.id not in reasons:
            continue
        name = f"reason/{reason.id}"
        n_shown, shown = _figures(view, counts, customers, total, place, name, hidden=bool(hidden[place, 0]))
        rate = None
        volume = volumes(view.facts, reason.process).get(view.period.index)
        if volume:
            estimate = per_thousand(int(counts[place, 0]), volume)
            guard = 1 if hidden[place, 0] else int(customers[place, 0])
            rate = view.ledger.enter(
                estimate, f"{name}/per-thousand", n_customers=int(customers[place, 0]), guard=guard
            )
        lines.append(ReasonLine(reason.id, reason.name, n_shown, shown, rate, reason.process))
    return tuple(sorted(lines, key=lambda line: (-(line.contacts.value or 0), line.reason)))


def facts_reasons(view: View) -> frozenset[str]:
    """Return the ids of the reasons that a view shows."""
    if view.department is not None:
        return frozenset(view.department.reasons)
    return frozenset(reason.id for reason in view.facts.config.reasons)


def volumes(facts: Facts, process: str | None) -> dict[int, int]:
    """Return the volume of a process per month (Period.index); empty when it is not known."""
    if process is None or facts.volumes is None or not len(facts.volumes):
        return {}
    frame = facts.volumes[facts.volumes["process"] == process]
    month = frame["day"].dt.year * 12 + frame["day"].dt.month - 1
    sums = frame["count"].groupby(month).sum()
    return {int(index): int(count) for index, count in zip(sums.index, sums, strict=True)}


def _figures(
    view: View, counts: Floats, customers: Floats, totals: Floats, place: int, name: str, *, hidden: bool
) -> tuple[Estimate, Estimate]:
    n, who, total = int(counts[place, -1]), int(customers[place, -1]), int(totals[-1])
    guard = 1 if hidden else who
    number = view.ledger.enter(counted(n, "contacts"), name, n_customers=who, guard=guard)
    part = view.ledger.enter(share(n, total), f"{name}/share", n_customers=who, guard=guard)
    return number, part


def _hidden(counts: Floats, customers: Floats, smallest: int) -> np.ndarray:
    """Return which cells (group, month) are not shown: the small ones, and a second one when one alone could be told.

    A single hidden part of a known total is the total less the others.
    """
    small = (customers > 0) & (customers < smallest)
    hidden: np.ndarray = small.copy()
    for column in np.flatnonzero(small.sum(axis=0) == 1):
        rest = np.where(hidden[:, column] | (counts[:, column] == 0), np.inf, counts[:, column])
        if np.isfinite(rest).any():
            hidden[int(rest.argmin()), column] = True
    return hidden
