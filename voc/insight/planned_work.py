"""Planned work: the contacts that mailings, bills or visits of the coming weeks are to bring, for who plans agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from voc.errors import UnknownNameError
from voc.insight.calendar_days import convert_to_ordinals, find_first_known_day, find_last_known_day
from voc.insight.facts import Facts
from voc.statistics.delay_curve import DelayCurve, fit_delay_curve

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.records import Volume

__all__ = ["expect_contacts"]

N_WEEKS = 6
WEEK = 7
MAX_DAYS = 730
"""Days that a curve is learnt from at most: what a letter brought three years ago was another letter."""
MIN_CONTACTS = 50
"""Contacts of a process from which on a curve is learnt; fewer may be a few customers."""
COLUMNS = ("process", "week", "planned", "contacts", "low", "high", "from_work", "level", "per_thousand", "note")


def expect_contacts(facts: Facts, plan: Sequence[Volume], *, n_weeks: int = N_WEEKS) -> pd.DataFrame:
    """Return the contacts to be expected in the weeks after the last one with contacts, by process.

    Contacts are those with a contact reason of the process (``[[reasons]] process``). How many come on each day after a
    piece of work is learnt from the volumes and contacts up to now (``voc.statistics.delay_curve``).

    Parameters
    ----------
    plan
        Work that is planned, as volumes; days within the known contacts are left out.

    Returns
    -------
    Columns ``process``, ``week`` (its Monday), ``planned`` (pieces of work in it), ``contacts`` with ``low`` and
    ``high`` (holds the week's number in nine of ten weeks or more), ``from_work`` (the part that work brings),
    ``level`` (a usual week without it), ``per_thousand`` (contacts per thousand pieces, over the whole window) and
    ``note`` (why there is none).

    Raises
    ------
    UnknownNameError
        A process of the plan belongs to no contact reason, or has no volumes to learn from.
    """
    import pandas as pd

    last_day = _find_last_day(facts)
    rows: list[tuple[object, ...]] = []
    for process in dict.fromkeys(volume.process for volume in plan):
        volumes, contacts, first_day = _list_series(facts, process, last_day)
        n_days = facts.config.get_window_days(process)
        weekdays = (np.arange(first_day, last_day + 1) - 1) % WEEK  # ordinal day 1 was a Monday
        reason = ""
        if contacts.sum() < MIN_CONTACTS:
            reason = f"expected {MIN_CONTACTS} contacts or more; got {contacts.sum():.0f}"
        elif volumes.size < 2 * n_days or not volumes.any():
            reason = f"expected {2 * n_days} days or more with volumes and contacts; got {volumes.size}"
        if reason:
            rows += [(process, week, *[None] * 7, reason) for week in _list_weeks(last_day, n_weeks)]
            continue
        curve = fit_delay_curve(volumes, contacts, weekdays, n_days=n_days)
        rows += _list_process_weeks(process, curve, volumes, plan, last_day, n_weeks)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(COLUMNS[2:-1], "float64"))


def _list_process_weeks(
    process: str, curve: DelayCurve, volumes: NDArray[np.float64], plan: Sequence[Volume], last_day: int, n_weeks: int
) -> list[tuple[object, ...]]:
    """Return a row for each coming week of a process."""
    weeks = _list_weeks(last_day, n_weeks)
    first_planned = weeks[0].toordinal()
    coming = np.zeros(n_weeks * WEEK + first_planned - last_day - 1)
    for volume in plan:
        position = volume.day.toordinal() - last_day - 1
        if volume.process == process and 0 <= position < coming.size:
            coming[position] += volume.count
    n_between = first_planned - last_day - 1
    before = np.concatenate([np.zeros(curve.n_lags), volumes, coming[:n_between]])[-curve.n_lags :]
    expected = curve.expect(np.concatenate([before if curve.n_lags else before[:0], coming[n_between:]]))
    planned = coming[n_between:].reshape(n_weeks, WEEK).sum(axis=1)
    per_thousand = 1000 * curve.total_per_piece
    columns = (planned, expected.by_week, expected.low, expected.high, expected.from_work)
    return [
        (process, week, *(float(column[k]) for column in columns), WEEK * curve.level, per_thousand, "")
        for k, week in enumerate(weeks)
    ]


def _list_weeks(last_day: int, n_weeks: int) -> list[date]:
    """Return the Mondays of the first whole weeks after a day."""
    monday = date.fromordinal(last_day + 1)
    monday += timedelta(days=-monday.weekday() % WEEK)
    return [monday + timedelta(days=WEEK * k) for k in range(n_weeks)]


def _find_last_day(facts: Facts) -> int:
    if facts.contacts is None or not len(facts.contacts):
        raise UnknownNameError("there are no contacts to learn from: collect registrations of contacts first")
    return find_last_known_day(facts.compute_local_dates(facts.contacts["at"])[1])


def _list_series(facts: Facts, process: str, last_day: int) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return volumes and contacts of a process by day, and the first day: that from which both are known."""
    reasons = [reason.id for reason in facts.config.reasons if reason.process == process]
    volumes, contacts = facts.volumes, facts.contacts
    processes = sorted({reason.process for reason in facts.config.reasons if reason.process})
    if not reasons or contacts is None:
        raise UnknownNameError(f"no contact reason belongs to process {process!r}; there are: {', '.join(processes)}")
    of_process = None if volumes is None else volumes[volumes["process"] == process]
    if of_process is None or not len(of_process):
        raise UnknownNameError(f"process {process!r} has no volumes to learn from: collect a file of them first")
    work_days = convert_to_ordinals(of_process["day"].to_numpy())
    contact_days = facts.compute_local_dates(contacts["at"])[1]
    first_day = max(int(work_days.min()), find_first_known_day(contact_days), last_day - MAX_DAYS + 1)
    n_days = last_day - first_day + 1

    def sum_by_day(days: NDArray[np.int64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
        is_inside = (days >= first_day) & (days <= last_day)
        sums = np.bincount(days[is_inside] - first_day, weights=counts[is_inside], minlength=n_days)
        return sums.astype(np.float64)

    is_of_process = contacts["reason"].isin(reasons).to_numpy()
    counts = sum_by_day(work_days, of_process["count"].to_numpy(dtype=float))
    return counts, sum_by_day(contact_days, is_of_process.astype(float)), first_day
