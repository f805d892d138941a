"""Escalations: customers who complain formally or in public after a contact by a private channel did not help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.provenance import format_suppression
from voc.insight.small_cells import flag_hidden_outcomes
from voc.records import Kind
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["ESCALATION_DAYS", "tabulate_escalations"]

ESCALATION_DAYS = 14
"""Days after a contact within which a complaint of the same customer is taken to follow from it."""
NOT_OVER = f"without the last days' contacts, which are not {ESCALATION_DAYS} days old yet"


def tabulate_escalations(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how many contacts of a month were followed by a formal complaint or a public post within 14 days.

    The same customer counts, whatever the second one is about: complaints seldom have the reason of the contact before.
    Formal is what comes from a source of complaints, public a channel with ``public = true`` in ``[[channels]]``. What
    is a complaint or public itself is no private contact; contacts of unknown customers, and those whose fourteen days
    are not over at the last day that is known, are left out.

    Returns
    -------
    Columns ``reason`` (empty: all), ``name``, ``contacts``, ``escalated``, ``share``, ``low``, ``high`` (Wilson) and
    ``note``. Figures about fewer customers than may be shown are missing, and so are those that would tell them.

    Examples
    --------
    ::

        ws.contacts.escalations("2026-09").sort_values("share")
    """
    import pandas as pd

    columns = ["reason", "name", "contacts", "escalated", "share", "low", "high"]
    table, is_all_over = _list_private_contacts(facts, period)
    smallest = facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    if len(table):
        reasons = [reason for reason in facts.config.reasons if (table["reason"] == reason.id).any()]
        groups = [table, *(table[table["reason"] == reason.id] for reason in reasons)]
        rest = table[~table["reason"].isin([reason.id for reason in reasons])]
        labels = [("", ""), *((reason.id, reason.name) for reason in reasons)]
        over = "" if is_all_over else NOT_OVER
        # Those without a reason have no row, and would follow from all less the others.
        is_hidden = _flag_hidden_groups([*groups, rest], smallest)
        for label, group, hidden in zip(labels, groups, is_hidden, strict=False):
            if hidden:
                note = "; ".join(text for text in (format_suppression(smallest), over) if text)
                rows.append((*label, None, None, None, None, None, note))
                continue
            share = estimate_share(int(group["escalates"].sum()), len(group))
            rows.append((*label, len(group), int(group["escalates"].sum()), share.value, share.low, share.high, over))
    frame = pd.DataFrame(rows, columns=[*columns, "note"])
    return frame.astype(dict.fromkeys(columns[2:], "float64"))


def _list_private_contacts(facts: Facts, period: Period) -> tuple[pd.DataFrame, bool]:
    """Return ``reason``, ``customer`` and ``escalates`` of the month's private contacts; whether all are old enough."""
    import pandas as pd

    contacts = facts.contacts
    if contacts is None or not len(contacts):
        return pd.DataFrame({"reason": [], "customer": [], "escalates": []}), True
    months, days = facts.compute_local_dates(contacts["at"])
    public_channels = {channel.name.casefold() for channel in facts.config.channels if channel.public}
    items = facts.all_items.drop(columns="customer").rename(columns={"customer_name": "customer"})
    complaints = items[(items["kind"] == Kind.COMPLAINT.value) & (items["day"] >= 0) & items["customer"].notna()]
    is_public = contacts["channel"].fillna("").str.casefold().isin(public_channels).to_numpy()
    is_complaint = contacts["key"].notna().to_numpy() & contacts["key"].isin(complaints["contact"].dropna()).to_numpy()
    table = contacts[["customer", "at"]].assign(reason=contacts["reason"].fillna(""), day=days)
    events = pd.concat([complaints[["customer", "at", "day"]], table.loc[is_public, ["customer", "at", "day"]]])
    is_asked = ~is_public & ~is_complaint & (months == period.index) & contacts["customer"].notna().to_numpy()
    is_over = days + ESCALATION_DAYS <= max(find_last_known_day(days), find_last_known_day(items["day"]))
    table = table[is_asked & is_over].sort_values("at", kind="stable")
    events = events[events["customer"].notna()].sort_values("at", kind="stable").rename(columns={"day": "event_day"})
    following = pd.merge_asof(table, events, on="at", by="customer", direction="forward", allow_exact_matches=False)
    gaps = following["event_day"].to_numpy(dtype=float) - following["day"].to_numpy(dtype=float)
    return following[["reason", "customer"]].assign(escalates=gaps <= ESCALATION_DAYS), bool(is_over[is_asked].all())


def _flag_hidden_groups(groups: list[pd.DataFrame], smallest_group: int) -> NDArray[np.bool_]:
    """Return which groups' figures are not shown; the first one is all of the others together."""
    parts = [(group[group["escalates"]], group[~group["escalates"]]) for group in groups]
    sizes = [[len(part) for part in pair] for pair in parts]
    customers = [[part["customer"].nunique() for part in pair] for pair in parts]
    # A group is hidden as a whole: its share and its number would tell either part.
    is_hidden: NDArray[np.bool_] = np.any(
        flag_hidden_outcomes(sizes, customers, smallest_group, has_known_rows=True), axis=1
    )
    return is_hidden
