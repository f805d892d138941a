"""Contacts per day from daily totals and registrations, of which each month is counted by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import convert_to_ordinals
from voc.insight.facts import index_months
from voc.insight.shared_results import share_result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voc.insight.facts import Facts

__all__ = ["DailyContacts", "list_daily_contacts"]


@dataclass(frozen=True, slots=True)
class DailyContacts:
    """Numbers of contacts, ``(n,)`` each; a reason may have several on one day.

    Attributes
    ----------
    reasons
        Ids of reasons as texts; empty where none is known.
    days, months
        The local date as an ordinal, and ``Period.index``.
    counts
        Contacts, above 0.
    """

    reasons: NDArray[np.object_]
    days: NDArray[np.int64]
    months: NDArray[np.int64]
    counts: NDArray[np.float64]


def list_daily_contacts(facts: Facts, *, with_reason: bool) -> DailyContacts:
    """Return all contacts of which the day is known, by daily totals in months that have any, else by registrations.

    Parameters
    ----------
    with_reason
        Only contacts whose reason is known. A month whose totals name no reason is then one without totals: what
        agents registered is all that is known of its reasons.
    """
    return share_result(facts, ("daily contacts", with_reason), lambda: _list_daily_contacts(facts, with_reason))


def _list_daily_contacts(facts: Facts, with_reason: bool) -> DailyContacts:  # noqa: FBT001 - as the public one
    reasons, days, months = [np.array([], dtype=object)], [np.array([], dtype=np.int64)], [np.array([], dtype=np.int64)]
    counts = [np.array([], dtype=float)]
    totals, contacts = facts.daily_totals, facts.contacts
    if totals is not None and len(totals):
        totals = totals[totals["count"] > 0]
        totals = totals.dropna(subset=["reason"]) if with_reason else totals
        reasons.append(totals["reason"].fillna("").to_numpy(dtype=object))
        days.append(convert_to_ordinals(totals["day"].to_numpy()))
        months.append(index_months(totals["day"]))
        counts.append(totals["count"].to_numpy(dtype=float))
    if contacts is not None and len(contacts):
        contacts = contacts.dropna(subset=["reason"]) if with_reason else contacts
        contact_months, contact_days = facts.compute_local_dates(contacts["at"])
        is_counted = (contact_months >= 0) & ~np.isin(contact_months, months[-1])
        reasons.append(contacts["reason"].fillna("").to_numpy(dtype=object)[is_counted])
        days.append(np.asarray(contact_days)[is_counted])
        months.append(np.asarray(contact_months)[is_counted])
        counts.append(np.ones(int(is_counted.sum())))
    return DailyContacts(*(np.concatenate(parts) for parts in (reasons, days, months, counts)))
