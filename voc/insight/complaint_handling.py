"""Complaints beside their register: handled within the term or late, and the compensation paid, by cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.causes import estimate_weighted_shares
from voc.insight.departments import estimate_customers_by_department
from voc.insight.facts import Facts
from voc.insight.provenance import format_suppression
from voc.insight.reason_groups import split_by_reason
from voc.insight.small_cells import flag_hidden_cells, flag_hidden_outcomes
from voc.records import Kind, Period
from voc.records.complaints import RegisteredComplaint
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.records import Estimate


__all__ = ["join_register", "tabulate_compensation", "tabulate_complaints"]

OUTCOMES = ("in_term", "late", "running")
"""Closed up to the due day; closed after it or open beyond it; the rest: open, or without a due day."""
NOT_AUDITED = "by the probabilities of the causes, of which none was audited: no interval"


def tabulate_complaints(facts: Facts, register: Sequence[RegisteredComplaint], period: Period) -> pd.DataFrame:
    """Return how the complaints of a month were handled, of all and by contact reason.

    A complaint is of the month in which it was received, by the register or else by its source. It is late when it was
    closed after its due day, or is open beyond it on the last day that the register or the data know.

    Returns
    -------
    Columns ``reason`` (empty: all; "?": none, or one that is not listed),
    ``name``, ``complaints``, ``in_term``, ``late``, ``running``, ``share`` (in term,
    of those that are in term or late), ``low``, ``high`` (Wilson), ``acknowledged`` (part of them), ``median_days``
    (from received to closed) and ``note``. Figures about fewer customers than may be shown are missing, and so are
    those that would tell them.
    """
    import pandas as pd

    columns = ["reason", "name", "complaints", *OUTCOMES, "share", "low", "high", "acknowledged", "median_days"]
    table = join_register(facts, register)
    table = table[table["month"] == period.index]
    smallest = facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    if groups := split_by_reason(table, facts.config.reasons):
        sizes, customers = (
            np.array([[_count(group.rows, outcome, what) for outcome in OUTCOMES] for group in groups])
            for what in ("complaints", "customers")
        )
        is_hidden = flag_hidden_outcomes(sizes, customers, smallest)
        for group, counts, hidden in zip(groups, sizes, is_hidden, strict=True):
            rows.append((group.reason_id, group.name, *_build_cells(group.rows, counts, hidden, smallest)))
    frame = pd.DataFrame(rows, columns=[*columns, "note"])
    return frame.astype(dict.fromkeys(columns[2:], "float64"))


def _count(group: pd.DataFrame, outcome: str, what: str) -> int:
    part = group[group["outcome"] == outcome]
    return len(part) if what == "complaints" else int(part["customer"].nunique())


def _build_cells(
    group: pd.DataFrame, counts: NDArray[np.int64], is_hidden: NDArray[np.bool_], smallest_group: int
) -> tuple[object, ...]:
    """Return a row's numbers, the share in term, the part acknowledged, the median of days, and a note."""
    if is_hidden.any():
        visible = [None if hidden else int(count) for count, hidden in zip(counts, is_hidden, strict=True)]
        return (None, *visible, None, None, None, None, None, format_suppression(smallest_group))
    n_decided = int(counts[0] + counts[1])
    share = estimate_share(int(counts[0]), n_decided) if n_decided else None
    ends = (None, None, None) if share is None else (share.value, share.low, share.high)
    is_acknowledged = group["acknowledged"]
    n_sides = [group.loc[side, "customer"].nunique() for side in (is_acknowledged, ~is_acknowledged)]
    acknowledged = None if any(0 < n < smallest_group for n in n_sides) else float(is_acknowledged.mean())
    days = group["days"].dropna()
    median = float(days.median()) if group.loc[days.index, "customer"].nunique() >= smallest_group else None
    return (len(group), *map(int, counts), *ends, acknowledged, median, "")


def join_register(facts: Facts, register: Sequence[RegisteredComplaint]) -> pd.DataFrame:
    """Return a row per complaint of the register; ``row`` is that of its comment, −1 where no text is known.

    ``outcome`` says whether it was in term, ``ending`` what the register's ``outcome`` has.
    """
    import pandas as pd

    items = facts.all_items
    # A complaint with the words of an earlier one is another complaint, whose comment is the earlier one.
    comment_ids = items["duplicate_of"].fillna(items["id"]).to_numpy(dtype=np.int64)
    positions = _index_complaints(items, comment_ids)
    row_by_item = dict(zip(facts.comments["id"], range(len(facts.comments)), strict=True))
    known_days = [day for one in register for day in (one.received, one.acknowledged, one.closed) if day is not None]
    last_day = find_last_known_day([*items["day"].tolist(), *(day.toordinal() for day in known_days)])
    rows: list[tuple[object, ...]] = []
    for one in register:
        position = positions.get(one.key)
        item = None if position is None else items.iloc[position]
        day = one.received.toordinal() if one.received else -1 if item is None else int(item["day"])
        month = -1 if day < 0 else _find_month(day)
        # A complaint that no source has is of a customer of its own.
        customer = -1 - one.row if item is None else int(item["customer_code"])
        reason = "" if item is None or not isinstance(item["reason"], str) else item["reason"]
        row = -1 if item is None else row_by_item.get(int(comment_ids[position]), -1)
        days = one.closed.toordinal() - day if one.closed and day >= 0 else None
        outcome, is_acknowledged = _find_outcome(one, last_day), one.acknowledged is not None
        state = (outcome, one.outcome.strip(), is_acknowledged, days, one.compensation_eur)
        rows.append((month, reason, customer, row, *state))
    names = ["month", "reason", "customer", "row", "outcome", "ending", "acknowledged", "days", "amount"]
    return pd.DataFrame(rows, columns=names).astype({"days": "float64", "amount": "float64", "acknowledged": "bool"})


def _index_complaints(items: pd.DataFrame, comment_ids: NDArray[np.int64]) -> dict[str, int]:
    """Return the position of the item that a key of the register means: ``source:key``, or a complaint's bare key."""
    rows = list(zip(items["source_name"], items["source_key"], items["kind"], strict=True))
    # Of a complaint of several texts ("K1/1", "K1/2") the register has the row's key: the first text stands for it.
    named_rows = [(name, key, kind, position) for position, (name, key, kind) in enumerate(rows)]
    named_rows += [(name, key.removesuffix("/1"), kind, k) for name, key, kind, k in named_rows if key.endswith("/1")]
    positions: dict[str, int] = {}
    positions_by_key: dict[str, set[int]] = {}
    for source_name, key, kind, position in named_rows:
        if positions.setdefault(f"{source_name}:{key}", position) == position and kind == Kind.COMPLAINT:
            # A bare key is enough where complaints of one source have it (any survey has a row 1), or copies of one.
            positions_by_key.setdefault(key, set()).add(position)
    return positions | {
        key: min(places) for key, places in positions_by_key.items() if len(set(comment_ids[list(places)])) == 1
    }


def _find_month(day: int) -> int:
    moment = date.fromordinal(day)
    return Period(moment.year, moment.month).index


def _find_outcome(complaint: RegisteredComplaint, last_day: int) -> str:
    if complaint.due is None:
        return "running"
    if complaint.closed is not None:
        return "in_term" if complaint.closed <= complaint.due else "late"
    return "late" if complaint.due.toordinal() < last_day else "running"


def tabulate_compensation(facts: Facts, register: Sequence[RegisteredComplaint], period: Period) -> pd.DataFrame:
    """Return what was paid to the complainants of a month, by the department that caused it.

    An amount is divided by the probabilities of the complaint's cause, corrected by the audited comments; those of
    complaints that no text explains are "unknown". It is what the register has, and no estimate of what was paid
    elsewhere. The interval is that of a share of as many complaints as the amounts are worth (Kish 1965): a few large
    ones tell less about who caused them than many alike.

    Returns
    -------
    Columns ``department`` (empty: all; "unknown" last), ``complaints`` (with an amount; expected numbers),
    ``paid_eur``, ``low``, ``high`` (missing where nothing was audited) and ``note``. Sums about fewer customers than
    may be shown are missing, and so are those that would tell them.
    """
    import pandas as pd

    columns = ["department", "complaints", "paid_eur", "low", "high", "note"]
    table = join_register(facts, register)
    table = table[(table["month"] == period.index) & (table["amount"] > 0)]
    smallest = facts.config.reports.smallest_group
    if table["customer"].nunique() < smallest:
        return pd.DataFrame(columns=columns)
    rows, amounts = table["row"].to_numpy(dtype=np.int64), table["amount"].to_numpy(dtype=float)
    probabilities = np.zeros((len(table), len(facts.departments) + 1))
    probabilities[:, -1] = 1.0
    probabilities[rows >= 0] = facts.comment_causes[rows[rows >= 0]]
    counts = probabilities.sum(axis=0)
    customers = estimate_customers_by_department(probabilities, table["customer"].to_numpy(dtype=np.int64))
    is_hidden = flag_hidden_cells(counts, customers, smallest)
    names = [*(department.name for department in facts.departments), "unknown"]
    total, shares = float(amounts.sum()), _estimate_shares_of_amounts(facts, rows, amounts)
    expected = _estimate_shares_of_amounts(facts, rows, np.ones(amounts.size))
    lines: list[tuple[object, ...]] = [("", float(len(table)), total, None, None, "")]
    for k in sorted(np.flatnonzero(counts > 0), key=lambda k: (k == len(names) - 1, -(shares[k].value or 0), names[k])):
        if is_hidden[k]:
            lines.append((names[k], None, None, None, None, format_suppression(smallest)))
            continue
        ends = [None if end is None else end * total for end in (shares[k].value, shares[k].low, shares[k].high)]
        note = NOT_AUDITED if shares[k].low is None else shares[k].method
        lines.append((names[k], (expected[k].value or 0.0) * len(table), *ends, note))
    frame = pd.DataFrame(lines, columns=columns)
    return frame.astype(dict.fromkeys(columns[1:-1], "float64"))


def _estimate_shares_of_amounts(facts: Facts, rows: NDArray[np.int64], amounts: NDArray[np.float64]) -> list[Estimate]:
    """Return each department's share of some amounts; a complaint without a text has no row (−1)."""
    # As many complaints as the amounts are worth: one of a thousand euros beside ten of ten says little of who causes.
    weights = amounts * amounts.sum() / float((amounts**2).sum())
    unique_rows, places = np.unique(rows[rows >= 0], return_inverse=True)
    by_comment = np.bincount(places, weights=weights[rows >= 0], minlength=unique_rows.size).astype(float)
    return estimate_weighted_shares(facts, unique_rows, by_comment, weights[rows < 0])
