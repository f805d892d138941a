"""Weeks after a repair: whether customers still write about what was repaired, week by week to the end of the month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.incidents import Incident, list_incident_rows
from voc.insight.provenance import build_count
from voc.insight.results import ChangeKind, WeekCount
from voc.records import theme_reference

if TYPE_CHECKING:
    from voc.insight.scope import MonthScope

__all__ = ["count_weeks_after_repair"]

WEEK = timedelta(days=7)


def count_weeks_after_repair(scope: MonthScope, incident: Incident) -> tuple[WeekCount, ...]:
    """Return the comments on an incident in each week from its repair on; nothing where it rose without one.

    The last week ends with the month, and may be shorter. A week of too few customers has no number; nothing is told
    where that number would follow from the others and the whole.
    """
    repair = incident.repair
    if repair is None or incident.lines[0][1].kind is ChangeKind.SHRINKING:
        return ()
    rows = list_incident_rows(scope, [line for line, _ in incident.lines])
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)[rows]
    name = f"incident/{theme_reference(incident.lines[0][0].theme)}/since-repair"
    weeks = []
    first_day = max(repair.start, scope.period.first_day)
    while first_day <= scope.period.last_day:
        last_day = min(first_day + WEEK - timedelta(days=1), scope.period.last_day)
        week_rows = rows[(days >= first_day.toordinal()) & (days <= last_day.toordinal())]
        comments = scope.record_figure(build_count(week_rows.size, "comments"), f"{name}/{first_day}", week_rows)
        weeks.append(WeekCount(first_day, last_day, comments))
        first_day += WEEK
    # The days before the repair are what the weeks leave of the whole: a group of their own, which no number tells.
    # They keep a hidden week from following from the others, unless they are nobody, or too few themselves.
    rows_before = rows[days < repair.start.toordinal()]
    n_before = scope.count_customers(rows_before)
    n_before = int(rows_before.size) if n_before is None else n_before
    is_hidden = any(week.comments.value is None for week in weeks)
    return () if n_before < scope.smallest_group and (n_before or is_hidden) else tuple(weeks)
