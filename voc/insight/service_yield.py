"""Service yield: how many customers stay after contacts of a reason, what that is worth, and what the contacts took.

That a contact made somebody stay is not said: who calls about a house bought may have wanted to stay from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.contacts import build_contacts
from voc.insight.handling_time import share_handling
from voc.insight.reason_groups import split_by_reason
from voc.insight.share_rows import SHARE_COLUMNS, build_share_rows
from voc.insight.shared_results import share_result
from voc.insight.theme_history import MONTHS_SHOWN

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["tabulate_yield"]

NO_VALUE = "[cost] of voc.toml has no customer_value_low_eur: no euros"


def tabulate_yield(facts: Facts, period: Period) -> pd.DataFrame:
    """Return by contact reason how many customers stayed, and their worth beside the working time, over a year or so.

    Over the months of the trends. A customer counts once in each row, by the last contact of which ``retained`` is
    known. The worth is the customers who stayed times what a customer is worth (``[cost]``), at the low end of their
    share and of the worth, and at both high ends; the cost is the working time of the contacts counted, at the low and
    the high rate.

    Returns
    -------
    Columns ``reason`` (empty: all; "?": none, or one that is not listed), ``name``, ``customers`` (of whom it is
    known), ``stayed``, ``share``, ``low``, ``high`` (Wilson), ``hours`` (of work), ``stayed_per_hour``,
    ``worth_low_eur``, ``worth_high_eur``, ``cost_low_eur``, ``cost_high_eur`` and ``note``. Figures about fewer
    customers than may be shown are missing, and so are those that would tell them.

    Examples
    --------
    ::

        ws.contacts.service_yield("2026-10").nlargest(5, "stayed_per_hour")
    """
    import pandas as pd

    columns = ["reason", "name", "customers", "stayed", *SHARE_COLUMNS, "hours", "stayed_per_hour"]
    columns += ["worth_low_eur", "worth_high_eur", "cost_low_eur", "cost_high_eur", "note"]
    table = _list_known_contacts(facts, period)
    if not len(table):
        return pd.DataFrame(columns=columns)
    groups = split_by_reason(table, facts.config.reasons)
    # The same customer in two reasons: counted in both, once among all.
    parts = [group.rows.drop_duplicates("customer", keep="last") for group in groups]
    note = "" if facts.config.cost.customer_value_low_eur is not None else NO_VALUE
    rows = []
    for group, part, cells in zip(groups, parts, _build_shares(parts, facts, note), strict=True):
        *numbers, row_note = cells
        is_shown = numbers[0] is not None
        hours = float(part["work"].sum()) if is_shown and part["work"].notna().any() else None
        money = _compute_money(facts, numbers, hours) if is_shown else (None,) * 4
        per_hour = float(numbers[1] or 0) / hours if hours else None
        rows.append((group.reason_id, group.name, *numbers, hours, per_hour, *money, row_note))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[2:-1], "float64"))


def _build_shares(
    parts: list[pd.DataFrame], facts: Facts, note: str
) -> list[tuple[float | None, float | None, float | None, float | None, float | None, str]]:
    return build_share_rows(parts, "stayed", facts.config.reports.smallest_group, note)


def _compute_money(
    facts: Facts, numbers: list[float | None], hours: float | None
) -> tuple[float | None, float | None, float | None, float | None]:
    """Return worth and cost, each at least and at most, in euros."""
    cost = facts.config.cost
    n_customers, low, high = (float(numbers[k] or 0.0) for k in (0, 3, 4))
    worth_ends: tuple[float | None, float | None] = (None, None)
    if cost.customer_value_low_eur is not None and cost.customer_value_high_eur is not None:
        worth_ends = (
            n_customers * low * cost.customer_value_low_eur,
            n_customers * high * cost.customer_value_high_eur,
        )
    rates = cost.euros_per_hour
    if hours is None or rates is None:
        return (*worth_ends, None, None)
    return (*worth_ends, hours * rates[0], hours * rates[1])


def _list_known_contacts(facts: Facts, period: Period) -> pd.DataFrame:
    """Return the contacts of the window of which it is known whether the customer stayed, the oldest first."""
    import pandas as pd

    contacts = facts.contacts
    if contacts is None or not len(contacts) or "retained" not in contacts:
        return pd.DataFrame()
    all_contacts = share_result(facts, "contacts", lambda: build_contacts(facts))
    times = share_handling(facts, all_contacts)
    n = len(contacts)
    months = all_contacts.months[:n]
    table = pd.DataFrame(
        {
            "customer": contacts["customer"].to_numpy(dtype=object),
            "reason": contacts["reason"].fillna("").to_numpy(dtype=object),
            "at": contacts["at"].to_numpy(),
            "stayed": contacts["retained"].fillna(value=False).to_numpy(dtype=bool),
            # The registered ones come first in Contacts, in the order of their rows.
            "work": np.full(n, np.nan) if times is None else times.work[:n],
        }
    )
    is_asked = contacts["retained"].notna().to_numpy() & contacts["customer"].notna().to_numpy()
    is_asked &= (months <= period.index) & (months > period.index - MONTHS_SHOWN)
    return table[is_asked].sort_values("at", kind="stable")
