"""Contacts of an incident: those with a comment about it, and how many silent ones came on top of the usual.

Of 455 contacts about a wrong bill half leave no text. To take the share among those with a text for all contacts of the
same reason would overshoot (in the shipped example 645 for 455): who writes is angrier. So the silent contacts about
the incident's reasons are compared with what those reasons bring in other months, beside all other reasons: what lies
above it is the incident's. The interval is that of a prediction from so few months (Student's t; the variance of the
months around their mean, never less than Poisson's).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.records import AT_LEAST, Estimate
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    from voc.insight.contacts import Contacts
    from voc.insight.handling_time import HandlingTimes
    from voc.insight.scope import Ints, MonthScope
    from voc.statistics.farrington import Floats

Booleans = NDArray[np.bool_]

__all__ = ["IncidentContacts", "estimate_incident_contacts"]

MIN_OF_REASON = 5
"""Contacts with a comment about the incident from which on a contact reason belongs to it."""
SMALLEST_PART_OF_REASON = 0.2
"""Part of a reason's contacts with a comment that is about the incident, from which on the reason belongs to it."""
N_BASELINE_MONTHS = 6
MIN_BASELINE_MONTHS = 3
METHOD = "with a comment, and silent ones above the usual"


@dataclass(frozen=True, eq=False)
class IncidentContacts:
    """Contacts of an incident in a month; ``handling`` and ``work`` are their hours (None: no handling times)."""

    contacts: Estimate
    handling: Estimate | None
    work: Estimate | None
    rows: Ints
    """Positions of those with a comment, in ``Contacts``."""


def estimate_incident_contacts(
    scope: MonthScope,
    all_contacts: Contacts,
    comment_rows: Ints,
    first_day: date | None,
    times: HandlingTimes | None = None,
) -> IncidentContacts | None:
    """Return the month's contacts of an incident, or None where no comment about it belongs to a contact.

    Parameters
    ----------
    comment_rows
        Positions of the month's comments about the incident.
    first_day
        The day on which it began; None: it may have been there all month.
    """
    in_month = all_contacts.months == scope.period.index
    keys = scope.facts.comments["contact"].iloc[comment_rows].dropna().unique()
    is_about = in_month & (all_contacts.keys.isin(keys).to_numpy() | np.isin(all_contacts.comment_rows, comment_rows))
    rows = np.flatnonzero(is_about)
    if not rows.size:
        return None
    start = scope.period.first_day if first_day is None else max(first_day, scope.period.first_day)
    in_window = in_month & (all_contacts.days >= start.toordinal())
    # Comments about the same before it began are counted, and say nothing of the silent contacts since.
    rows_in_window = rows[in_window[rows]]
    reasons = _list_reasons(all_contacts, rows_in_window, in_window)
    of_reasons = all_contacts.reasons.isin(reasons).to_numpy()
    excess = _estimate_excess(scope, all_contacts, of_reasons, in_window) if reasons else None
    if excess is None:
        has_silent = bool((in_month & (all_contacts.comment_rows < 0)).any())
        return _count_written(rows, times, AT_LEAST if has_silent else "")
    silent = _limit_excess(excess, all_contacts, rows_in_window, of_reasons, in_window)
    value, low, high = (rows.size + max(0.0, end) for end in silent)
    contacts = Estimate(value, low, high, rows.size, "contacts", METHOD)
    silent_rows = np.flatnonzero(in_window & of_reasons & (all_contacts.comment_rows < 0))
    handling, work = (None, None) if times is None else _sum_hours(times, rows, silent_rows, silent)
    return IncidentContacts(contacts, handling, work, rows)


def _count_written(rows: Ints, times: HandlingTimes | None, note: str) -> IncidentContacts:
    """Return the contacts with a comment alone, where the usual number of silent ones is not known."""
    contacts = Estimate(float(rows.size), None, None, rows.size, "contacts", "counted", note=note)
    if times is None:
        return IncidentContacts(contacts, None, None, rows)
    handling, work = (
        Estimate(hours, None, None, rows.size, "hours", "summed", note=note) for hours in times.sum_up(rows)
    )
    return IncidentContacts(contacts, handling, work, rows)


def _list_reasons(all_contacts: Contacts, rows_in_window: Ints, in_window: Booleans) -> Sequence[str]:
    """Return the contact reasons that belong to the incident: of whose contacts with a comment a fifth is about it."""
    with_comment = all_contacts.reasons[in_window & (all_contacts.comment_rows >= 0)].value_counts()
    about = all_contacts.reasons.iloc[rows_in_window].value_counts()
    parts = (about / with_comment).dropna()
    is_large = (parts >= SMALLEST_PART_OF_REASON) & (about.reindex(parts.index) >= MIN_OF_REASON)
    return [str(reason) for reason in parts.index[is_large]]


def _estimate_excess(
    scope: MonthScope, all_contacts: Contacts, of_reasons: Booleans, in_window: Booleans
) -> tuple[float, float, float] | None:
    """Return value, low and high of the silent contacts above the usual; None: too few months to know the usual."""
    from scipy.special import stdtrit

    is_silent = all_contacts.comment_rows < 0
    last = scope.period.index
    months = np.arange(last - N_BASELINE_MONTHS, last)
    of_month = all_contacts.months[:, None] == months[None, :]
    ours = (of_month & (is_silent & of_reasons)[:, None]).sum(axis=0).astype(float)
    others = (of_month & (is_silent & ~of_reasons)[:, None]).sum(axis=0).astype(float)
    # A month without other silent contacts has no data: counted as one, it would make the interval too narrow.
    ours, others = ours[others > 0], others[others > 0]
    n_observed = int((in_window & is_silent & of_reasons).sum())
    n_others = int((in_window & is_silent & ~of_reasons).sum())
    if others.size < MIN_BASELINE_MONTHS or not n_others:
        return None
    rate = ours.sum() / others.sum()
    expected = rate * n_others
    dispersion = _estimate_dispersion(ours, rate * others)
    # A month that is still to come around its mean, and the mean itself, known from so many contacts only.
    spread = np.sqrt(dispersion * max(expected, 1.0) * (1 + n_others / others.sum()))
    margin = float(stdtrit(others.size - 1, 0.975) * spread)
    excess = n_observed - expected
    low, value, high = (min(max(end, 0.0), float(n_observed)) for end in (excess - margin, excess, excess + margin))
    return value, low, high


def _limit_excess(
    excess: tuple[float, float, float],
    all_contacts: Contacts,
    rows_in_window: Ints,
    of_reasons: Booleans,
    in_window: Booleans,
) -> tuple[float, float, float]:
    """Return the silent contacts, no more than the share of those who write, with those under other reasons added."""
    n_with_comment = int((in_window & of_reasons & (all_contacts.comment_rows >= 0)).sum())
    n_inside = int(of_reasons[rows_in_window].sum())
    share = estimate_share(n_inside, max(n_with_comment, n_inside, 1))
    n_silent = int((in_window & of_reasons & (all_contacts.comment_rows < 0)).sum())
    # A season that peaks in the same month is above the usual too: who writes bounds what it can be taken for.
    value = min(excess[0], n_silent * (share.value or 0.0))
    high = min(excess[2], n_silent * (share.high or 1.0))
    under_all_reasons = rows_in_window.size / max(n_inside, 1)
    return value * under_all_reasons, min(excess[1], value) * under_all_reasons, max(high, value) * under_all_reasons


def _estimate_dispersion(counts: Floats, expected: Floats) -> float:
    """Return Pearson's overdispersion of counts around what was expected; 1 at least."""
    residuals = (counts - expected) ** 2 / np.maximum(expected, 1e-9)
    return max(1.0, float(residuals[expected > 0].sum()) / max(counts.size - 1, 1))


def _sum_hours(
    times: HandlingTimes, rows: Ints, silent_rows: Ints, silent: tuple[float, float, float]
) -> tuple[Estimate, Estimate]:
    """Return the hours of handling and of work: measured of those with a comment, the mean of silent ones for each."""
    measured = times.sum_up(rows)
    means = times.average(silent_rows) or (0.0, 0.0)
    estimates = []
    for hours, mean in zip(measured, means, strict=True):
        value, low, high = (hours + max(0.0, end) * mean for end in silent)
        estimates.append(Estimate(value, low, high, rows.size, "hours", METHOD))
    return estimates[0], estimates[1]
