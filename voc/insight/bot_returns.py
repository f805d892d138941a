"""Bot conversations that return: customers who turn to a person within two days after a chatbot had answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import number_customers
from voc.insight.provenance import format_suppression
from voc.insight.small_cells import flag_hidden_outcomes
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["RETURN_DAYS", "tabulate_bot_returns"]

RETURN_DAYS = 2
"""Days within which a contact with a person is taken to be about what the bot did not solve."""


def tabulate_bot_returns(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how many conversations with a bot were followed by a contact with a person within two days, by reason.

    A bot's channel says ``bot = true`` in ``[[channels]]``. The same customer counts, whatever the reason of the second
    contact: bots seldom record one. Conversations of unknown customers and of the last two days are left out.

    Returns
    -------
    Columns ``reason`` (empty: all), ``name``, ``conversations``, ``returned``, ``share``, ``low``, ``high`` (Wilson),
    ``note``. Figures about fewer customers than may be shown are missing, and so are those that would tell them.
    """
    import pandas as pd

    columns = ["reason", "name", "conversations", "returned", "share", "low", "high"]
    table = _list_conversations(facts, period)
    smallest = facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    if len(table):
        reasons = [reason for reason in facts.config.reasons if (table["reason"] == reason.id).any()]
        groups = [table, *(table[table["reason"] == reason.id] for reason in reasons)]
        labels = [("", ""), *((reason.id, reason.name) for reason in reasons)]
        is_hidden = _flag_hidden_groups(groups, smallest)
        for label, group, hidden in zip(labels, groups, is_hidden, strict=True):
            if hidden:
                rows.append((*label, None, None, None, None, None, format_suppression(smallest)))
                continue
            share = estimate_share(int(group["returns"].sum()), len(group))
            rows.append((*label, len(group), int(group["returns"].sum()), share.value, share.low, share.high, ""))
    frame = pd.DataFrame(rows, columns=[*columns, "note"])
    return frame.astype(dict.fromkeys(columns[2:], "float64"))


def _list_conversations(facts: Facts, period: Period) -> pd.DataFrame:
    """Return ``reason``, ``customer`` and ``returns`` of the month's conversations with a bot."""
    import pandas as pd

    empty = pd.DataFrame({"reason": [], "customer": [], "returns": []})
    bots = {channel.name.casefold() for channel in facts.config.channels if channel.bot}
    contacts = facts.contacts
    if not bots or contacts is None or not len(contacts):
        return empty
    months, days = facts.compute_local_dates(contacts["at"])
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
    is_counted &= days + RETURN_DAYS <= facts.compute_local_dates(contacts["at"])[1].max()
    return pd.DataFrame(
        {"reason": table["reason"].fillna("").to_numpy(), "customer": customers, "returns": returns}
    ).loc[is_counted]


def _flag_hidden_groups(groups: list[pd.DataFrame], smallest_group: int) -> NDArray[np.bool_]:
    """Return which groups' figures are not shown; the first one is all of the others together."""
    parts = [(group[group["returns"]], group[~group["returns"]]) for group in groups]
    sizes, customers = (
        [[count(part) for part in pair] for pair in parts] for count in (len, lambda part: part["customer"].nunique())
    )
    # A group is hidden as a whole: its share and its number would tell either part.
    return np.asarray(flag_hidden_outcomes(sizes, customers, smallest_group).any(axis=1))
