"""Which actions worked: the theme is heard of less, among all that is heard, than before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.statistics.proportions import rate_ratio

__all__ = ["worked"]

COLUMNS = ("theme", "department", "start", "done")
WINDOW_DAYS = 90
"""Compared: so many days before the action began, and up to so many after it was done."""
FEWEST_DAYS = 28
"""Days after it was done below which nothing is said."""
DISPERSION = 2.0
"""Comments on a theme come in bursts: their variance is about twice their number."""


def worked(actions: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return ``theme`` and ``department`` of the actions after which the theme surely shrank.

    Parameters
    ----------
    actions
        ``theme``, ``department``, ``start`` and ``done`` (dates; missing: not done yet).
    items
        ``theme`` and ``at`` per segment. What is compared are shares of all items: fewer comments altogether are no
        success.
    """
    found = []
    known = items.dropna(subset="at")
    if len(known) and len(actions):
        day = pd.to_datetime(known["at"], utc=True).dt.tz_localize(None).dt.normalize().to_numpy()
        theme = known["theme"].to_numpy()
        window = np.timedelta64(WINDOW_DAYS, "D")
        made = actions.dropna(subset=["start", "done"])
        for subject, department, begun, ended in zip(*(made[name] for name in COLUMNS), strict=True):
            start, done = pd.Timestamp(begun).to_datetime64(), pd.Timestamp(ended).to_datetime64()
            if (day.max() - done) / np.timedelta64(1, "D") < FEWEST_DAYS:
                continue
            before = (day >= start - window) & (day < start)
            after = (day > done) & (day <= done + window)
            mine = theme == subject
            ratio = rate_ratio(
                (mine & after).sum(), after.sum(), (mine & before).sum(), before.sum(), dispersion=DISPERSION
            )
            if ratio.high is not None and ratio.high < 1:
                found.append((subject, department))
    return pd.DataFrame(found, columns=["theme", "department"]).drop_duplicates(ignore_index=True)
