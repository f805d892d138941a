"""Calendar days as whole numbers: Python's ordinals (``date.toordinal``) beside NumPy's days since 1970-01-01."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "STRAY_SHARE",
    "UNIX_EPOCH_ORDINAL",
    "convert_to_days",
    "convert_to_ordinals",
    "find_first_known_day",
    "find_last_known_day",
]

UNIX_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
WEEK = 7
MIN_ORDINARY = 4
"""Rows of an ordinary week from which on a week of one row is none of the data."""
STRAY_SHARE = 0.1
"""Part of an ordinary week's rows from which on a week is one of the data: less are rows with a wrong date."""


def convert_to_ordinals(days: ArrayLike) -> NDArray[np.int64]:
    """Return ``(n,)`` ordinals of dates, or of moments without a time zone.

    Examples
    --------
    >>> convert_to_ordinals(["2026-10-31T23:00"]).tolist() == [date(2026, 10, 31).toordinal()]
    True
    """
    return np.asarray(days).astype("datetime64[D]").astype(np.int64) + UNIX_EPOCH_ORDINAL


def convert_to_days(ordinals: ArrayLike) -> NDArray[Any]:
    """Return ``(n,)`` NumPy days of ordinals.

    Examples
    --------
    >>> convert_to_days([date(2026, 10, 31).toordinal()]).astype(str).tolist()
    ['2026-10-31']
    """
    return (np.asarray(ordinals, dtype=np.int64) - UNIX_EPOCH_ORDINAL).astype("datetime64[D]")


def find_last_known_day(days: ArrayLike) -> int:
    """Return the last day up to which rows are known, as an ordinal; −1 without any row with a date.

    A day counts when the seven days up to it have a tenth of the rows of an ordinary week (the median of the weeks with
    rows): one row with a wrong date, in 2062 or next month, does not make every window look as if it were over.

    Parameters
    ----------
    days
        ``(n,)`` ordinals of the rows; those of 0 or less have no date.

    Examples
    --------
    >>> find_last_known_day([*range(1, 30), *range(1, 30), 5000])
    29
    """
    all_days = np.asarray(days, dtype=np.int64)
    unique_days, counts = np.unique(all_days[all_days > 0], return_counts=True)
    if not unique_days.size:
        return -1
    totals = np.concatenate([[0], np.cumsum(counts)])
    n_in_week = totals[1:] - totals[np.searchsorted(unique_days, unique_days - WEEK, side="right")]
    _, weeks = np.unique((unique_days - 1) // WEEK, return_inverse=True)
    n_by_week = np.bincount(weeks, weights=counts)
    ordinary = float(np.median(n_by_week))
    # One row is a tenth of a week of ten rows, and still a stray one.
    is_known = n_in_week >= max(STRAY_SHARE * ordinary, 2 if ordinary >= MIN_ORDINARY else 1)
    return int(unique_days[is_known].max())


def find_first_known_day(days: ArrayLike) -> int:
    """Return the first day from which on rows are known, by the rule of ``find_last_known_day``; −1 without any.

    Examples
    --------
    >>> find_first_known_day([5, *range(1000, 1030), *range(1000, 1030)])
    1000
    """
    all_days = np.asarray(days, dtype=np.int64)
    dated_days = all_days[all_days > 0]
    if not dated_days.size:
        return -1
    # Backwards: the first day is the last one of the days counted down.
    end = int(dated_days.max()) + 1
    return end - find_last_known_day(end - dated_days)
