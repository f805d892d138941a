"""Arrival of a month's data: which sources have not come in to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.scope import find_last_period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["CONTACTS", "has_all_data", "list_missing_sources"]

CONTACTS = "contacts"
"""Name of the registrations of contacts among the sources."""
MONTHS_BEFORE = 3
"""Months before in which a source is seen to deliver."""
MIN_DAYS = 10
"""Days with rows in those months from which on a source is waited for: of a rarer one nobody knows when it is in."""


def has_all_data(facts: Facts, period: Period) -> bool:
    """Return whether anything of a month came in, and no source is missing."""
    last_period = find_last_period(facts)
    return last_period is not None and last_period >= period and not list_missing_sources(facts, period)


def list_missing_sources(facts: Facts, period: Period) -> tuple[str, ...]:
    """Return the sources that have not come in to the end of a month, by name; contacts as ``contacts``.

    A source is in when its last day lies no further from the month's last one than its longest pause in the three
    months before, the one that ends with them among these: a survey that goes out every quarter has rows in a few
    weeks. Without earlier months the pauses are those of the month itself.
    """
    return tuple(
        name
        for name, days in sorted(_list_days(facts).items())
        if _is_awaited(days, period) and not _has_arrived(days, period)
    )


def _list_days(facts: Facts) -> dict[str, NDArray[np.int64]]:
    """Return the days of each source's rows, as ordinals."""
    items = facts.all_items
    days_by_source = {
        str(name): part.to_numpy(dtype=np.int64) for name, part in items.groupby("source_name")["day"] if len(part)
    }
    if facts.contacts is not None and len(facts.contacts):
        days_by_source[CONTACTS] = facts.compute_local_dates(facts.contacts["at"])[1]
    return days_by_source


def _is_awaited(days: NDArray[np.int64], period: Period) -> bool:
    """Return whether a source delivers: it has ten days of the three months before, or began in this one."""
    first_day, last_day = period.first_day.toordinal(), period.last_day.toordinal()
    start = period.shift(-MONTHS_BEFORE).first_day.toordinal()
    n_before = np.unique(days[(days >= start) & (days < first_day)]).size
    is_new = not ((days > 0) & (days < first_day)).any() and bool(((days >= first_day) & (days <= last_day)).any())
    return n_before >= MIN_DAYS or is_new


def _has_arrived(days: NDArray[np.int64], period: Period) -> bool:
    first_day, last_day = period.first_day.toordinal(), period.last_day.toordinal()
    last_known_day = find_last_known_day(days)
    if last_known_day >= last_day:
        return True
    start = period.shift(-MONTHS_BEFORE).first_day.toordinal()
    known_days = np.unique(days[(days >= start) & (days <= last_known_day)])
    earlier_days = known_days[known_days < first_day]
    pauses = np.diff([*earlier_days, first_day] if earlier_days.size else known_days)
    longest = int(pauses.max()) if pauses.size else 1
    # A pause of n days lies between two days with rows: n − 1 days without any.
    return last_known_day >= first_day and last_day - last_known_day < longest
