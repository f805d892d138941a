"""Handling time of contacts: of each one the mean of its channel and day, after-call work as it was measured.

The reachability files say per channel and day how long a contact took on average. A day without a time (none, 0, or
below) gets its channel's mean of that month; a channel without any time in a month has none, and is named. **Working
time** is handling time divided by the conversations that an agent holds at once (``[cost.concurrency]``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.calendar_days import convert_to_ordinals
from voc.insight.facts import index_months
from voc.insight.shared_results import share_result
from voc.records import Estimate

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.contacts import Contacts
    from voc.insight.facts import Facts
    from voc.insight.scope import Ints
    from voc.statistics.farrington import Floats

__all__ = ["HandlingTimes", "measure_handling", "name_untimed_channels", "scale_to_hours", "share_handling"]

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, eq=False)
class HandlingTimes:
    """Hours of every contact, ``(n_contacts,)`` each: ``handling`` as measured, ``work`` per agent; NaN: not known."""

    handling: Floats
    work: Floats

    def sum_up(self, rows: Ints) -> tuple[float, float]:
        """Return the hours of handling and of work of some contacts, those without a time left out."""
        return float(np.nansum(self.handling[rows])), float(np.nansum(self.work[rows]))

    def average(self, rows: Ints) -> tuple[float, float] | None:
        """Return the mean hours of handling and of work of some contacts; None: no time is known of any."""
        is_timed = ~np.isnan(self.handling[rows])
        if not is_timed.any():
            return None
        handling, work = self.sum_up(rows)
        return handling / int(is_timed.sum()), work / int(is_timed.sum())

    def flag_untimed(self, rows: Ints) -> NDArray[np.bool_]:
        """Return which of some contacts have no known handling time."""
        is_untimed: NDArray[np.bool_] = np.isnan(self.handling[rows])
        return is_untimed


def measure_handling(facts: Facts, all_contacts: Contacts) -> HandlingTimes | None:
    """Return the hours of every contact, or None where no channel has any handling time."""
    times = _list_times(facts)
    if times is None:
        return None
    import pandas as pd

    channels = all_contacts.channels.fillna("").astype(str).str.casefold()
    by_day = times.set_index(["channel", "day"])["seconds"]
    by_month = times.groupby(["channel", "month"])[["weighted", "weight"]].sum()
    month_means = by_month["weighted"] / by_month["weight"]
    of_day = by_day.reindex(pd.MultiIndex.from_arrays([channels, all_contacts.days])).to_numpy(dtype=float)
    of_month = month_means.reindex(pd.MultiIndex.from_arrays([channels, all_contacts.months])).to_numpy(dtype=float)
    handling = np.where(np.isnan(of_day), of_month, of_day) / SECONDS_PER_HOUR
    concurrency_by_channel = {name: facts.config.cost.get_concurrency(name) for name in channels.unique()}
    return HandlingTimes(handling, handling / channels.map(concurrency_by_channel).to_numpy(dtype=float))


def share_handling(facts: Facts, all_contacts: Contacts) -> HandlingTimes | None:
    """Return the hours of every contact as ``measure_handling`` does, measured once for all tables of these facts."""
    return share_result(facts, "handling times", lambda: measure_handling(facts, all_contacts))


def _list_times(facts: Facts) -> pd.DataFrame | None:
    """Return channel, day (ordinal), month and seconds of the days with a handling time; None: there is none."""
    frame = facts.reachability
    if frame is None or not len(frame):
        return None
    seconds = frame["handling_seconds"].astype(float)
    # 0 seconds is how exports write "not measured"; below it is no time at all.
    frame = frame[(seconds > 0) & np.isfinite(seconds)]
    if not len(frame):
        return None
    # A day on which nobody was answered weighs a little: its time was measured all the same.
    weight = frame["answered"].astype(float).clip(lower=1)
    return frame.assign(
        channel=frame["channel"].astype(str).str.casefold(),
        month=index_months(frame["day"]),
        day=convert_to_ordinals(frame["day"].to_numpy()),
        seconds=frame["handling_seconds"].astype(float),
        weight=weight,
        weighted=weight * frame["handling_seconds"],
    ).drop_duplicates(["channel", "day"], keep="last")


def scale_to_hours(contacts: Estimate, hours_per_contact: float, method: str = "") -> Estimate:
    """Return the hours of a number of contacts that take as long as all do on average.

    Examples
    --------
    >>> hours = scale_to_hours(Estimate(120.0, 90.0, 150.0, 300, "contacts"), 0.15)
    >>> hours.value, hours.low, hours.unit
    (18.0, 13.5, 'hours')
    """
    value, low, high = (
        None if end is None else round(end * hours_per_contact, 6)
        for end in (contacts.value, contacts.low, contacts.high)
    )
    return Estimate(value, low, high, contacts.n, "hours", method or contacts.method, note=contacts.note)


def name_untimed_channels(all_contacts: Contacts, times: HandlingTimes, rows: Ints) -> Mapping[str, int]:
    """Return how many contacts of each channel have no handling time: ``{"Brief": 28}``; "" is an unknown channel."""
    channels = all_contacts.channels.iloc[rows[times.flag_untimed(rows)]].fillna("").astype(str)
    return {str(name): int(n) for name, n in channels.value_counts().sort_index().items()}
