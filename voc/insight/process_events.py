"""Events of a process compared: what a mailing brought in contacts per thousand letters, beside the one before it.

A process that runs in bursts (a mailing, a reminder round) is compared event by event and not month by month: twice
the letters bring twice the contacts, and a letter that was rewritten shows in what each thousand of them brings.

A theme is known from texts, and only some contacts have one: the contacts about a theme are estimated within each
contact reason, from those with a text. That is the comparison's control: when more of all contacts are written down,
more of them about the theme are, and that is no rise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.shared_results import share_result
from voc.records import Estimate, Occurrence
from voc.statistics.proportions import critical_value

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.insight.scope import MonthScope

    Ints = NDArray[np.int64]

__all__ = [
    "EventComparison",
    "ProcessEvent",
    "compare_process_events",
    "has_response",
    "list_process_events",
    "measure_event_change",
]

BURST = 10.0
"""Times the median day's work from which a day is an event."""
RARE_SHARE = 0.1
"""Part of the days below which a process does nothing but send mailings: a usual day has none of its work."""
RARE_BURST = 0.5
"""Times the median mailing from which a day of such a process is an event: a trial mailing is none."""
MAX_MONTHS = 0.5
"""Part of the months with an event above which the process runs all the time: months are compared, not events."""
DAYS_APART = 2
"""Days between an event and the entry of the calendar that it belongs to."""
RESPONSE_P = 0.001
"""Chance under which the customers after an event, against those before it, are taken to come of it."""
FALSE_PER_MONTH = 0.05
"""Expected number of false comparisons a month, over all themes together."""
MIN_WITH_TEXT = 20
"""Contacts with a text that a reason needs in each window, to be a stratum of its own."""


@dataclass(frozen=True, slots=True)
class ProcessEvent:
    """A day on which much more of a process ran than usual, and what ran within the window that begins then."""

    start: date
    volume: int
    entry: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class EventComparison:
    """Two events of a process and what they brought about one theme, per thousand.

    ``change`` is the relative one: −.35 is a third less. ``rate`` and ``rate_before`` are estimated contacts per
    thousand of the process.
    """

    theme_index: int
    process: str
    window_days: int
    event: ProcessEvent
    previous: ProcessEvent
    rate: Estimate
    rate_before: Estimate
    change: Estimate

    def list_rows(self, scope: MonthScope, figure: str) -> Ints:
        """Return the positions of the comments behind ``rate``, ``rate before`` or, of both, ``change``."""
        now, before = (
            _select_rows(scope, self.theme_index, each.start, self.window_days) for each in (self.event, self.previous)
        )
        return {"rate": now, "rate before": before}.get(figure, np.concatenate([before, now]))


@dataclass(frozen=True)
class _Response:
    """Contacts about a theme after an event: their estimated number, and what it is worth in counted ones."""

    n_contacts: float
    n_effective: float
    n_linked: int


def list_process_events(facts: Facts, process: str) -> list[ProcessEvent]:
    """Return the events of a process, the oldest first; none where it runs in most months anyway."""
    # Once: each theme of a process asks, in the report of each department.
    return share_result(facts, ("process events", process), lambda: _list_process_events(facts, process))


def _list_process_events(facts: Facts, process: str) -> list[ProcessEvent]:
    if facts.volumes is None or not len(facts.volumes):
        return []
    frame = facts.volumes[facts.volumes["process"] == process]
    if frame.empty:  # of other processes only
        return []
    by_day = frame.groupby(frame["day"].dt.date)["count"].sum().sort_index()
    bursts = _find_bursts(by_day[by_day > 0], facts.volumes["day"].dt.date)
    if len({(day.year, day.month) for day in bursts}) > MAX_MONTHS * _count_months(by_day.index):
        return []
    departments = frame["department"].dropna()
    # The process's own department: whom most of its volumes name.
    department = str(departments.mode().iloc[0]) if len(departments) else ""
    n_days, events = facts.config.get_window_days(process), list[ProcessEvent]()
    for day in bursts:
        # A mailing in two or three batches is one event: it begins with the first of them.
        if not events or (day - events[-1].start).days >= n_days:
            inside = [day <= other < day + timedelta(days=n_days) for other in by_day.index]
            events.append(ProcessEvent(day, int(by_day[inside].sum()), _find_entry(facts, day, department)))
    return events


def _find_bursts(work_by_day: pd.Series[float], days: pd.Series[date]) -> list[date]:
    """Return the days on which much more of a process ran than usual, of all days that volumes are known of."""
    if work_by_day.empty:
        return []
    # The median of days on which anything ran: a burst hardly moves it, and idle days say nothing about a usual one.
    n_days = (days.max() - days.min()).days + 1
    threshold = RARE_BURST if len(work_by_day) < RARE_SHARE * n_days else BURST
    is_burst = work_by_day >= threshold * work_by_day.median()
    return list(work_by_day.index[is_burst])


def _count_months(days: pd.Index[date]) -> int:
    """Return the number of calendar months from the first to the last day."""
    return (days.max().year - days.min().year) * 12 + days.max().month - days.min().month + 1


def _find_entry(facts: Facts, day: date, department: str) -> Occurrence | None:
    """Return the entry of the calendar nearest to a day, at most two days away, of the department that ran the process.

    Where the volumes name no department it is an entry of nobody: another's happened on that day by chance.
    """
    near = [
        entry
        for entry in facts.occurrences
        if abs((entry.start - day).days) <= DAYS_APART and (entry.department or "") == department
    ]
    return min(near, key=lambda entry: (abs((entry.start - day).days), entry.start), default=None)


def compare_process_events(scope: MonthScope) -> list[EventComparison]:
    """Return what surely changed per thousand with the events whose window ended in the month, by theme.

    Compared are themes whose customers follow the volume of the process, each with the last event before to which they
    answered. An event that they did not answer to was about something else, and says nothing about them.
    """
    compared = []
    for theme_index, process in enumerate(scope.processes):
        if process is None or not scope.theme_history.follows_volume[theme_index]:
            continue
        pair = _choose_events(scope, theme_index, process)
        if pair is not None:
            compared.append((theme_index, process, *pair))
    results = [_compare(scope, *each, n_compared=len(compared)) for each in compared]
    return [result for result in results if result is not None]


def _choose_events(scope: MonthScope, theme_index: int, process: str) -> tuple[ProcessEvent, ProcessEvent] | None:
    """Return the event whose window ended in the month and the one before it, both answered to by the theme."""
    n_days = scope.facts.config.get_window_days(process)
    first_day = _find_first_day(scope)
    answered = [
        event
        for event in list_process_events(scope.facts, process)
        if event.start >= first_day and has_response(scope, theme_index, event.start, n_days)
    ]
    ended = [event for event in answered if event.start + timedelta(days=n_days - 1) <= scope.period.last_day]
    if len(ended) < 2:  # noqa: PLR2004 - one event cannot be compared
        return None
    last, previous = ended[-1], ended[-2]
    # An event whose window ended earlier was told in that month's report.
    return (last, previous) if last.start + timedelta(days=n_days - 1) >= scope.period.first_day else None


def _find_first_day(scope: MonthScope) -> date:
    """Return the day of the first comment: what was sent before it was answered by nobody whom we know of."""
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)
    return date.fromordinal(int(days[days > 0].min(initial=date.max.toordinal())))


def has_response(scope: MonthScope, theme_index: int, start: date, n_days: int) -> bool:
    """Return whether more customers wrote about a theme in the days after an event than in as many before it."""
    from scipy.special import bdtrc

    # Were the event without effect, each customer would write before or after it with the same chance.
    n_after = scope.count_customers(_select_rows(scope, theme_index, start, n_days))
    n_before = scope.count_customers(_select_rows(scope, theme_index, start - timedelta(days=n_days), n_days))
    if n_after < scope.smallest_group:
        return False
    return bool(bdtrc(n_after - 1, n_after + n_before, 0.5) <= RESPONSE_P)


def _select_rows(scope: MonthScope, theme_index: int, start: date, n_days: int) -> Ints:
    """Return the positions of a theme's comments within some days."""
    rows = scope.list_all_comments(theme_index)
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)[rows]
    selected: Ints = np.unique(rows[(days >= start.toordinal()) & (days < start.toordinal() + n_days)])
    return selected


def _compare(
    scope: MonthScope,
    theme_index: int,
    process: str,
    event: ProcessEvent,
    previous: ProcessEvent,
    *,
    n_compared: int,
) -> EventComparison | None:
    """Return the change per thousand from one event to another; None where it may be chance."""
    measured = measure_event_change(scope, theme_index, process, event, previous)
    if measured is None:
        return None
    comparison, error = measured
    # Judged at a level that all themes share; printed with an interval of 95 %.
    log_ratio = float(np.log1p(comparison.change.value or 0.0))
    return comparison if abs(log_ratio) > critical_value(1 - FALSE_PER_MONTH / n_compared) * error else None


def measure_event_change(
    scope: MonthScope, theme_index: int, process: str, event: ProcessEvent, previous: ProcessEvent
) -> tuple[EventComparison, float] | None:
    """Return the change per thousand from one event to another and its standard error; None without any contact.

    The ratio of two rates on the log scale, with the variance 1 / (counted) + κ of each, κ being the overdispersion of
    all themes' months.
    """
    n_days = scope.facts.config.get_window_days(process)
    now, before = _estimate_responses(scope, theme_index, (event.start, previous.start), n_days)
    if min(now.n_contacts, before.n_contacts, event.volume, previous.volume) <= 0:
        return None
    ratio = (now.n_contacts / event.volume) / (before.n_contacts / previous.volume)
    variance = sum(1 / response.n_effective + scope.theme_history.dispersion for response in (now, before))
    error = float(np.sqrt(variance))
    margin = critical_value(0.95) * error
    low, high = (float(ratio * np.exp(sign * margin) - 1) for sign in (-1, 1))
    n_linked = now.n_linked + before.n_linked
    change = Estimate(ratio - 1, low, high, n_linked, "change", "post-stratified rate ratio")
    rate, rate_before = (
        Estimate(
            1000 * r.n_contacts / e.volume, None, None, r.n_linked, "per 1000", "post-stratified by contact reason"
        )
        for r, e in ((now, event), (before, previous))
    )
    return EventComparison(theme_index, process, n_days, event, previous, rate, rate_before, change), error


def _estimate_responses(scope: MonthScope, theme_index: int, starts: Sequence[date], n_days: int) -> list[_Response]:
    """Return the contacts about a theme after each of two events; without registrations the customers who wrote."""
    all_rows = [_select_rows(scope, theme_index, start, n_days) for start in starts]
    all_keys = [scope.facts.comments["contact"].iloc[rows].dropna().unique() for rows in all_rows]
    n_customers = [scope.count_customers(rows) for rows in all_rows]
    contacts = scope.facts.contacts
    # One measure for both: registrations that began between the two events would otherwise pass for a rise.
    is_registered = all(2 * len(keys) >= n for keys, n in zip(all_keys, n_customers, strict=True))
    if contacts is None or not len(contacts) or not is_registered:
        return [_Response(float(n), float(n), n) for n in n_customers]
    windows = _list_windows(scope, contacts, starts, n_days)
    # The same strata in both windows: what is pooled in one would be compared with what is not in the other.
    counts = [window.loc[window["has_text"], "reason"].value_counts() for window in windows]
    strata = {reason for reason in counts[0].index if all(n.get(reason, 0) >= MIN_WITH_TEXT for n in counts)}
    return [_estimate_contacts(window, keys, strata) for window, keys in zip(windows, all_keys, strict=True)]


def _estimate_contacts(window: pd.DataFrame, keys: NDArray[np.object_], strata: set[str]) -> _Response:
    """Return the contacts of a window about a theme, estimated within each reason from those with a text.

    Parameters
    ----------
    window
        Contacts of the window, as ``_list_windows`` returns them.
    keys
        Those that the theme's comments are about.
    strata
        Reasons that are a stratum of their own; all others are one together.
    """
    stratum = window["reason"].where(window["reason"].isin(strata), "")
    table = (
        window.assign(is_about=window["key"].isin(keys))
        .groupby(stratum)
        .agg(n=("key", "size"), n_text=("has_text", "sum"), n_about=("is_about", "sum"))
    )
    # Where nobody wrote about the theme nothing can be scaled up, and 1 / 0 would be its variance.
    table = table[table["n_about"] > 0]
    estimates = table["n"] * table["n_about"] / table["n_text"]
    # Delta method, all counts Poisson: those about the theme are among those with a text, and these among all.
    variances = estimates**2 * (1 / table["n_about"] - 1 / table["n_text"] + 1 / table["n"])
    n_contacts, variance = float(estimates.sum()), float(variances.sum())
    return _Response(n_contacts, n_contacts**2 / variance if variance else 0.0, int(table["n_about"].sum()))


def _list_windows(scope: MonthScope, contacts: pd.DataFrame, starts: Sequence[date], n_days: int) -> list[pd.DataFrame]:
    """Return key and reason of the contacts within some days from each start, and whether any comment is about each."""
    days = scope.facts.compute_local_dates(contacts["at"])[1]
    keys_with_text = scope.facts.comments["contact"].dropna()
    windows = []
    for start in starts:
        is_inside = (days >= start.toordinal()) & (days < start.toordinal() + n_days)
        inside = contacts.loc[is_inside, ["key", "reason"]]
        reason, has_text = inside["reason"].fillna("").astype(str), inside["key"].isin(keys_with_text)
        windows.append(inside.assign(reason=reason, has_text=has_text))
    return windows
