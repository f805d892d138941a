"""Tidy frames for analysts: causes, NPS and alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.errors import UnknownNameError
from voc.insight.alerts import alerts
from voc.insight.causes import mention_shares
from voc.insight.facts import Facts, once, period_of
from voc.insight.provenance import n_distinct
from voc.insight.scope import look
from voc.records import Period
from voc.statistics.nps import count, nps

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["alert_table", "cause_table", "nps_table"]

SPLITS = (
    "channel",
    "touchpoint",
    "customer_segment",
    "phase",
    "region",
    "department_asked",
    "language",
    "source_name",
    "question",
)


def cause_table(facts: Facts, period: Period | None = None) -> pd.DataFrame:
    """Return each theme's causes: theme, label, department (None: unknown), share, low, high, comments, note.

    Themes with too few customers keep their row, without figures.
    """
    import pandas as pd

    columns = ["theme", "label", "department", "share", "low", "high", "comments", "note"]
    language = facts.config.company.language
    rows = facts.mentions["row"].to_numpy(dtype=np.int64)
    themes = facts.mentions["theme"].to_numpy(dtype=np.int64)
    inside = np.ones(rows.size, dtype=bool)
    if period is not None:
        inside = facts.comments["month"].to_numpy(dtype=np.int64)[rows] == look(facts, period).period.index
    who = facts.comments["who"].to_numpy(dtype=np.int64)
    smallest = facts.config.reports.smallest_group
    lines: list[tuple[object, ...]] = []
    for place, theme in enumerate(facts.themes):
        mine = np.flatnonzero(inside & (themes == place))
        if not mine.size:
            continue
        head = (theme.reference, theme.label(language))
        if n_distinct(who[rows[mine]]) < smallest:
            lines.append((*head, None, None, None, None, None, f"fewer than {smallest} customers"))
            continue
        shares = mention_shares(facts, mine)
        names = [*(d.name for d in facts.departments), None]
        told = [(name, s) for name, s in zip(names, shares, strict=True) if (s.value or 0) >= 0.01]  # noqa: PLR2004
        told.sort(key=lambda pair: (-(pair[1].value or 0), pair[0] or "~"))
        lines += [(*head, name, s.value, s.low, s.high, mine.size, s.note) for name, s in told]
    # as objects: a missing department stays None
    return pd.DataFrame(lines, columns=columns, dtype=object)


def nps_table(facts: Facts, by: str | None = None) -> pd.DataFrame:
    """Return the NPS per month and scope: month, scope, question, nps, low, high, answers, note.

    Parameters
    ----------
    by
        A column of the feedback to split by, printed after ``question``.
    """
    import pandas as pd

    if by is not None and by not in SPLITS:
        raise UnknownNameError(f"cannot split by {by!r}; there are: {', '.join(SPLITS)}")
    split = [] if by in {None, "question"} else [str(by)]
    keys = ["month", "scope", "question", *split]
    columns = [*keys, "nps", "low", "high", "answers", "note"]
    frame = once(facts.scored[facts.scored["scale"] == "nps"])
    if split:
        frame = frame.merge(facts.items[["id", *split]], left_on="feedback", right_on="id")
    smallest = facts.config.reports.smallest_group
    lines = []
    for key, group in frame.groupby(keys, dropna=False):
        estimate = nps(count(group["value"].to_numpy(dtype=float)))
        told = (estimate.value, estimate.low, estimate.high, estimate.n, "")
        if n_distinct(group["who"].to_numpy(dtype=np.int64)) < smallest:
            told = (None, None, None, 0, f"fewer than {smallest} customers")
        month = period_of(int(group["month"].iloc[0]))
        lines.append((str(month), *key[1:], *told))
    return pd.DataFrame(lines, columns=columns)


def alert_table(facts: Facts, period: Period) -> pd.DataFrame:
    """Return a month's alerts, one per row, with the fields of ``Alert``."""
    import pandas as pd

    language = facts.config.company.language
    columns = [
        "theme",
        "label",
        "kind",
        "observed",
        "expected",
        "p_adjusted",
        "customers",
        "since",
        "day",
        "window_days",
    ]
    lines = [
        (
            f"T-{alert.theme}",
            alert.labels.get(language) or next(iter(alert.labels.values()), f"T-{alert.theme}"),
            alert.kind.value,
            alert.observed,
            alert.expected,
            alert.p_adjusted,
            alert.n_customers,
            alert.since,
            alert.day,
            alert.window_days,
        )
        for alert in alerts(facts, period)
    ]
    return pd.DataFrame(lines, columns=columns)
