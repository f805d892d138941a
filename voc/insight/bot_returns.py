"""Bot conversations that return: customers who turn to a person within ``RETURN_DAYS`` after a chatbot had answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.facts import number_customers
from voc.insight.provenance import format_suppression
from voc.insight.reason_groups import split_by_reason
from voc.insight.small_cells import flag_hidden_outcomes
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.insight.reason_groups import ReasonGroup
    from voc.records import Period

__all__ = ["RETURN_DAYS", "tabulate_bot_returns"]

RETURN_DAYS = 2
"""Calendar days within which a contact with a person is taken to be about what the bot did not solve."""


def tabulate_bot_returns(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how many conversations with a bot were followed by a contact with a person, by reason.

    A bot's channel says ``bot = true`` in ``[[channels]]``. A contact of the same customer within ``RETURN_DAYS``
    calendar days counts, whatever its reason: bots seldom record one. Conversations of unknown customers are left out,
    and those of the last ``RETURN_DAYS`` days of the data, after which a return may still come.

    Returns
    -------
    Columns ``reason`` (empty: all; "?": none, or one that is not listed),
    ``name``, ``conversations``, ``returned``, ``share``, ``low``, ``high`` (Wilson),
    ``note``. Figures about fewer customers than may be shown are missing, and so are those from which
    they would follow.
    """
    import pandas as pd

    figures = ["conversations", "returned", "share", "low", "high"]
    table = _list_conversations(facts, period)
    smallest = facts.config.reports.smallest_group
    rows: list[dict[str, object]] = []
    groups = split_by_reason(table, facts.config.reasons)
    for group, is_hidden in zip(groups, _flag_hidden_groups(groups, smallest), strict=True):
        row: dict[str, object] = {"reason": group.reason_id, "name": group.name}
        if is_hidden:
            rows.append(row | dict.fromkeys(figures) | {"note": format_suppression(smallest)})
            continue
        n_conversations, n_returned = len(group.rows), int(group.rows["returns"].sum())
        share = estimate_share(n_returned, n_conversations)
        values = (n_conversations, n_returned, share.value, share.low, share.high)
        rows.append(row | dict(zip(figures, values, strict=True)) | {"note": ""})
    frame = pd.DataFrame(rows, columns=["reason", "name", *figures, "note"])
    return frame.astype(dict.fromkeys(figures, "float64"))


def _list_conversations(facts: Facts, period: Period) -> pd.DataFrame:
    """Return ``reason``, ``customer`` and ``returns`` of the month's conversations with a bot."""
    import pandas as pd

    empty = pd.DataFrame({"reason": [], "customer": [], "returns": []}).astype({"returns": bool})
    bots = {channel.name.casefold() for channel in facts.config.channels if channel.bot}
    contacts = facts.contacts
    if not bots or contacts is None or not len(contacts):
        return empty
    months, days = facts.compute_local_dates(contacts["at"])
    last_day = find_last_known_day(days)
    table = contacts[["reason", "customer", "channel", "at"]].assign(month=months, day=days)
    table = table[table["customer"].notna() & (table["month"] >= 0)].sort_values(["customer", "at"])
    customers, days = number_customers(table["customer"]), table["day"].to_numpy(dtype=np.int64)
    is_bot = table["channel"].fillna("").str.casefold().isin(bots).to_numpy()
    # Backwards: the customer's next contact with a person, past further conversations with the bot.
    next_person = np.full(len(table), -1, dtype=np.int64)
    for position in range(len(table) - 2, -1, -1):
        if customers[position + 1] == customers[position]:
            next_person[position] = next_person[position + 1] if is_bot[position + 1] else position + 1
    returns = (next_person >= 0) & (days[np.maximum(next_person, 0)] - days <= RETURN_DAYS)
    is_counted = is_bot & (table["month"] == period.index).to_numpy()
    is_counted &= days + RETURN_DAYS <= last_day
    return pd.DataFrame(
        {"reason": table["reason"].fillna("").to_numpy(), "customer": customers, "returns": returns}
    ).loc[is_counted]


def _flag_hidden_groups(groups: list[ReasonGroup], smallest_group: int) -> NDArray[np.bool_]:
    """Return which groups' figures are not shown; the first one is all of the others together."""
    if not groups:
        return np.zeros(0, dtype=bool)
    parts = [(group.rows[group.rows["returns"]], group.rows[~group.rows["returns"]]) for group in groups]
    sizes = [[len(part) for part in pair] for pair in parts]
    customers = [[part["customer"].nunique() for part in pair] for pair in parts]
    # A group is hidden as a whole: its share and its number would tell either part.
    return np.asarray(flag_hidden_outcomes(sizes, customers, smallest_group).any(axis=1))
