"""Effect of actions: whether a theme has a smaller share of all comments after an action than before it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.statistics.proportions import estimate_rate_ratio

__all__ = ["find_effective_actions"]

COLUMNS = ("theme", "department", "start", "done")
WINDOW_DAYS = 90
"""Compared: so many days before the action began, and up to so many after it was done."""
FEWEST_DAYS = 28
"""Days after it was done below which nothing is said."""
DISPERSION = 2.0
"""Comments on a theme come in bursts: their variance is about twice their number."""


def find_effective_actions(actions: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return ``theme`` and ``department`` of the actions after which the theme surely shrank.

    Parameters
    ----------
    actions
        ``theme``, ``department``, ``started_on`` and ``done_on`` (dates; missing: not done yet).
    segments
        ``theme`` and ``at`` per segment. What is compared are shares of all segments: fewer comments altogether are no
        success.
    """
    effective = []
    dated_segments = segments.dropna(subset="at")
    if len(dated_segments) and len(actions):
        day = pd.to_datetime(dated_segments["at"], utc=True).dt.tz_localize(None).dt.normalize().to_numpy()
        themes = dated_segments["theme"].to_numpy()
        done_actions = actions.dropna(subset=["start", "done"])
        for theme, department, started_on, done_on in zip(*(done_actions[name] for name in COLUMNS), strict=True):
            # A share of all comments, and not a number of them: quiet weeks would pass for a success of every action.
            if _has_shrunk(day, themes == theme, started_on, done_on):
                effective.append((theme, department))
    return pd.DataFrame(effective, columns=["theme", "department"]).drop_duplicates(ignore_index=True)


def _has_shrunk(day: NDArray[np.datetime64], of_theme: NDArray[np.bool_], started_on: date, done_on: date) -> bool:
    """Return whether a theme's share of all segments is surely smaller after an action than before it.

    Parameters
    ----------
    day
        Day of each segment, ``(n,)``.
    of_theme
        Which segments are of the theme, ``(n,)``.
    started_on, done_on
        First and last day of the action.
    """
    window = np.timedelta64(WINDOW_DAYS, "D")
    first_day, last_day = pd.Timestamp(started_on).to_datetime64(), pd.Timestamp(done_on).to_datetime64()
    if (day.max() - last_day) / np.timedelta64(1, "D") < FEWEST_DAYS:
        return False
    # The action's own days are in neither window: the repair is then half done.
    before = (day >= first_day - window) & (day < first_day)
    after = (day > last_day) & (day <= last_day + window)
    n_after, n_before = (of_theme & after).sum(), (of_theme & before).sum()
    ratio = estimate_rate_ratio(n_after, after.sum(), n_before, before.sum(), dispersion=DISPERSION)
    return ratio.high is not None and ratio.high < 1
