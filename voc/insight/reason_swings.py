"""Predictability of each contact reason: by how much a week misses what the weeks before it led to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_first_known_day, find_last_known_day
from voc.insight.provenance import format_suppression

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts

__all__ = ["tabulate_swings"]

N_WEEKS = 52
"""Weeks that are looked at, the last whole ones."""
N_BEFORE = 4
"""Weeks before each one, whose mean is what a planner without a model would expect."""


def tabulate_swings(facts: Facts) -> pd.DataFrame:
    """Return how far the weeks of the last year were from the mean of the four weeks before each, by contact reason.

    What chance alone would make of it stands beside it: a reason with ten contacts a week misses by a quarter whoever
    plans it. Season and known mailings are in the swings; ``ws.contacts.expected`` takes those out.

    Returns
    -------
    Columns ``reason``, ``name``, ``weeks``, ``contacts`` (a week, on average), ``swing`` (mean distance, as a part of
    that average), ``by_chance`` (the same of Poisson counts), ``excess`` (how many times as much) and ``note``; the
    least predictable first. Reasons with fewer contacts a week than customers may be shown have no figures.

    Examples
    --------
    ::

        ws.contacts.swings().head(5)
    """
    import pandas as pd

    columns = ["reason", "name", "weeks", "contacts", "swing", "by_chance", "excess", "note"]
    contacts = facts.contacts
    if contacts is None or not len(contacts):
        return pd.DataFrame(columns=columns)
    _, days = facts.compute_local_dates(contacts["at"])
    # From the first known day: one row of 1970 would make years of weeks without a contact.
    is_dated = days >= max(find_first_known_day(days), 1)
    # Ordinal 1 was a Monday; the week of the last day may not be over.
    weeks = (days - 1) // 7
    first = int(weeks[is_dated].min()) if is_dated.any() else 0
    n_weeks = (find_last_known_day(days) - 1) // 7 - first if is_dated.any() else 0
    n_told = min(N_WEEKS, n_weeks - N_BEFORE)
    smallest = facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    for reason in facts.config.reasons if n_told >= N_BEFORE else ():
        is_counted = is_dated & (contacts["reason"] == reason.id).to_numpy() & (weeks < first + n_weeks)
        if not is_counted.any():
            continue
        counts = np.bincount(weeks[is_counted] - first, minlength=n_weeks).astype(float)
        expected = np.convolve(counts, np.full(N_BEFORE, 1 / N_BEFORE), mode="valid")[:-1][-n_told:]
        weekly = counts[-n_told:]
        mean = float(weekly.mean())
        if mean < smallest:
            rows.append((reason.id, reason.name, n_told, None, None, None, None, format_suppression(smallest)))
            continue
        swing = float(np.abs(weekly - expected).mean() / mean)
        # A week's own chance and that of the mean of four: E|x| of a normal one is √(2/π) standard errors.
        chance = float(np.sqrt(2 / np.pi * (1 + 1 / N_BEFORE) / mean))
        rows.append((reason.id, reason.name, n_told, mean, swing, chance, swing / chance, ""))
    rows.sort(key=lambda row: -1.0 if row[6] is None else float(str(row[6])), reverse=True)
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:-1], "float64"))
