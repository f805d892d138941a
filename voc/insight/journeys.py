"""Journeys: contacts of one customer about the same reason that follow each other, over any channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.contacts import build_contacts
from voc.insight.handling_time import share_handling
from voc.insight.provenance import format_suppression
from voc.insight.reason_groups import split_by_reason
from voc.insight.share_rows import SHARE_COLUMNS, build_share_rows
from voc.insight.shared_results import share_result
from voc.insight.small_cells import flag_hidden_cells
from voc.records import Kind

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["JOURNEY_DAYS", "LONG_JOURNEY", "list_journeys", "tabulate_journey_paths", "tabulate_journeys"]

JOURNEY_DAYS = 14
"""Days within which a further contact with the same reason belongs to the same journey."""
LONG_JOURNEY = 3
"""Contacts from which on a journey is long."""
LONGEST_PATH = 5
"""Channels of a path that are told; longer ones end in "…"."""
OTHER_PATHS = "?"
"""Path of all long journeys whose own path too few customers took."""
NOT_OVER = f"without journeys whose last contact is not {JOURNEY_DAYS} days old yet"


def list_journeys(facts: Facts) -> pd.DataFrame:
    """Return a row per journey: contacts of one customer with one reason, each within 14 days of the one before.

    Returns
    -------
    Columns ``customer`` (a number), ``reason``, ``month`` (Period.index of the last contact), ``last_day`` (ordinal),
    ``contacts``, ``path`` (channels in order, the same one once where it repeats: "Chat → Telefoon"), ``channels``
    (distinct), ``hours`` (of handling; missing where no time is known) and ``complains`` (the customer complains
    formally during the journey or within 14 days after it). Contacts of unknown customers are in none.
    """
    import pandas as pd

    all_contacts = share_result(facts, "contacts", lambda: build_contacts(facts))
    times = share_handling(facts, all_contacts)
    contacts = facts.contacts
    columns = ["customer", "reason", "month", "last_day", "contacts", "path", "channels", "hours", "complains"]
    if contacts is None or not len(contacts):
        return pd.DataFrame(columns=columns)
    # The registered ones come first in Contacts, in the order of their rows.
    n = len(contacts)
    hours = np.full(n, np.nan) if times is None else times.handling[:n]
    table = pd.DataFrame(
        {
            "customer": contacts["customer"].to_numpy(dtype=object),
            "reason": contacts["reason"].fillna("").to_numpy(dtype=object),
            "channel": contacts["channel"].fillna("?").to_numpy(dtype=object),
            "at": contacts["at"].to_numpy(),
            "day": all_contacts.days[:n],
            "month": all_contacts.months[:n],
            "hours": hours,
        }
    )
    table = table[table["customer"].notna() & (table["month"] >= 0)]
    table = table.sort_values(["customer", "reason", "at"], kind="stable").reset_index(drop=True)
    if table.empty:
        return pd.DataFrame(columns=columns)
    is_first = (
        (table["customer"] != table["customer"].shift())
        | (table["reason"] != table["reason"].shift())
        | (table["day"] - table["day"].shift() > JOURNEY_DAYS)
    ).to_numpy()
    journey = np.cumsum(is_first) - 1
    groups = table.groupby(journey, sort=False)
    journeys = groups.agg(
        customer=("customer", "first"),
        reason=("reason", "first"),
        month=("month", "last"),
        first_day=("day", "first"),
        last_day=("day", "last"),
        contacts=("day", "size"),
        channels=("channel", "nunique"),
    )
    journeys["hours"] = groups["hours"].sum(min_count=1)
    journeys["path"] = _write_paths(table["channel"].to_numpy(dtype=object), journey, is_first)
    journeys["complains"] = _flag_complaints(facts, journeys)
    return journeys[columns].reset_index(drop=True)


def _write_paths(channels: np.ndarray, journey: np.ndarray, is_first: np.ndarray) -> list[str]:
    """Return each journey's channels in order; the same one several times in a row is written once."""
    is_step = is_first.copy()
    is_step[1:] |= channels[1:] != channels[:-1]
    steps: list[list[str]] = [[] for _ in range(int(journey[-1]) + 1)]
    for place in np.flatnonzero(is_step):
        steps[journey[place]].append(str(channels[place]))
    return [" → ".join(path if len(path) <= LONGEST_PATH else [*path[:LONGEST_PATH], "…"]) for path in steps]


def _flag_complaints(facts: Facts, journeys: pd.DataFrame) -> np.ndarray:
    """Return ``(n,)`` whether the customer complains formally during each journey or within 14 days after it."""
    items = facts.all_items
    complaints = items[(items["kind"] == Kind.COMPLAINT.value) & (items["day"] >= 0) & items["customer_name"].notna()]
    days_by_customer = {
        customer: np.sort(part.to_numpy(dtype=np.int64))
        for customer, part in complaints.groupby("customer_name")["day"]
        if customer is not None
    }
    flags = np.zeros(len(journeys), dtype=bool)
    spans = zip(journeys["customer"], journeys["first_day"], journeys["last_day"], strict=True)
    for place, (customer, first, last) in enumerate(spans):
        days = days_by_customer.get(customer)
        if days is not None:
            flags[place] = bool(((days >= first) & (days <= last + JOURNEY_DAYS)).any())
    return flags


def _select_month(facts: Facts, period: Period) -> tuple[pd.DataFrame, str]:
    """Return the journeys that ended in a month and are over, and what is to be told of the others."""
    journeys = share_result(facts, "journeys", lambda: list_journeys(facts))
    if journeys.empty:
        return journeys, ""
    of_month = journeys[journeys["month"] == period.index]
    is_over = of_month["last_day"] + JOURNEY_DAYS <= find_last_known_day(journeys["last_day"])
    return of_month[is_over], "" if is_over.all() else NOT_OVER


def tabulate_journeys(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how many journeys of a month took three contacts or more, by contact reason.

    A journey is of the month of its last contact; one that may still go on (its last contact is less than fourteen days
    before the last one known) is left out.

    Returns
    -------
    Columns ``reason`` (empty: all; "?": none, or one that is not listed), ``name``, ``journeys``, ``long`` (three
    contacts or more), ``share`` (long ones), ``low``, ``high`` (Wilson), ``other_channel`` (part of the long ones that
    went over several channels) and ``complained`` (in which the customer complains formally) of all reasons together,
    ``hours`` (of handling, of the long ones) and ``note``. Figures about fewer customers than may be shown are missing,
    and so are those that would tell them.

    Examples
    --------
    ::

        ws.contacts.journeys("2026-09").nlargest(5, "hours")
    """
    import pandas as pd

    columns = ["reason", "name", "journeys", "long", *SHARE_COLUMNS, "other_channel", "complained", "hours", "note"]
    table, note = _select_month(facts, period)
    if table.empty:
        return pd.DataFrame(columns=columns)
    table = table.assign(is_long=table["contacts"] >= LONG_JOURNEY, has_channels=table["channels"] > 1)
    smallest = facts.config.reports.smallest_group
    groups = split_by_reason(table, facts.config.reasons)
    parts_of_all = [_compute_part(table[table["is_long"]], name, smallest) for name in ("has_channels", "complains")]
    shares = build_share_rows([group.rows for group in groups], "is_long", smallest, note)
    rows = []
    for group, (*cells, note_of_row) in zip(groups, shares, strict=True):
        hours_of_long = group.rows.loc[group.rows["is_long"], "hours"]
        is_shown = cells[0] is not None and hours_of_long.notna().any()
        # Of all reasons alone: with the long ones of each beside them, those of a reason bound those of another.
        parts = parts_of_all if not group.reason_id and cells[0] is not None else [None, None]
        hours = float(hours_of_long.sum()) if is_shown else None
        rows.append((group.reason_id, group.name, *cells, *parts, hours, note_of_row))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[2:-1], "float64"))


def _compute_part(rows: pd.DataFrame, column: str, smallest_group: int) -> float | None:
    """Return which part of some journeys are so; None where either part is of too few customers."""
    flags = rows[column].astype(bool)
    n_sides = [rows.loc[side, "customer"].nunique() for side in (flags, ~flags)]
    return None if not len(rows) or any(0 < n < smallest_group for n in n_sides) else float(flags.mean())


def tabulate_journey_paths(facts: Facts, period: Period) -> pd.DataFrame:
    """Return the paths of a month's journeys of three contacts or more over several channels, most frequent first.

    Returns
    -------
    Columns ``path`` ("Chat → Telefoon": the same channel in a row once; "?": all paths of too few customers together),
    ``journeys``, ``contacts``, ``hours`` (of handling) and ``note``.
    """
    import pandas as pd

    columns = ["path", "journeys", "contacts", "hours", "note"]
    table, note = _select_month(facts, period)
    long_ones = table[table["contacts"] >= LONG_JOURNEY] if len(table) else table
    smallest = facts.config.reports.smallest_group
    sides = [long_ones[long_ones["channels"] > 1], long_ones[long_ones["channels"] <= 1]] if len(table) else []
    # With the number of all long journeys beside it, those over one channel must not be a few either.
    if not sides or not len(sides[0]) or any(0 < side["customer"].nunique() < smallest for side in sides):
        return pd.DataFrame(columns=columns)
    table = sides[0]
    groups = sorted(table.groupby("path"), key=lambda pair: (-len(pair[1]), pair[0]))
    sizes = [len(group) for _, group in groups]
    is_hidden = flag_hidden_cells(sizes, [group["customer"].nunique() for _, group in groups], smallest)
    visible_groups = [pair for pair, hidden in zip(groups, is_hidden, strict=True) if not hidden]
    rest = table[table["path"].isin([path for (path, _), hidden in zip(groups, is_hidden, strict=True) if hidden])]
    rows: list[tuple[object, ...]] = [(path, *_sum_up(group), note) for path, group in visible_groups]
    if len(rest):
        is_few = rest["customer"].nunique() < smallest
        rows.append((OTHER_PATHS, None, None, None, format_suppression(smallest)))
        if not is_few:
            rows[-1] = (OTHER_PATHS, *_sum_up(rest), note)
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:-1], "float64"))


def _sum_up(group: pd.DataFrame) -> tuple[float, float, float | None]:
    hours = float(group["hours"].sum()) if group["hours"].notna().any() else None
    return float(len(group)), float(group["contacts"].sum()), hours
