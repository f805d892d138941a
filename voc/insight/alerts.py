"""What wants attention: themes that changed or stand out, and items that cannot wait."""

from __future__ import annotations

from datetime import date

import numpy as np

from voc.insight.facts import Facts
from voc.insight.results import Alert, ChangeKind, Urgent
from voc.insight.scope import View, look
from voc.records import Period
from voc.statistics.daily_surveillance import HISTORY, StandsOut, surveil

__all__ = ["alerts", "urgent"]

UPWARDS = frozenset({ChangeKind.NEW, ChangeKind.GROWING, ChangeKind.RETURNED})


def alerts(facts: Facts, period: Period, *, today: date | None = None) -> tuple[Alert, ...]:
    """Return the themes of a month that are new, growing or back, most surprising first.

    Two watches look: one at the month as a whole, one at every day of it (the last two and seven days against the
    twelve weeks before). Each by itself raises at most ``reports.false_alarms_per_month`` false alarms a month. Themes
    with fewer customers than may be shown are on it: this list is for the officer, not for a report.

    Parameters
    ----------
    today
        Look no further than this day; default: the last day with comments in the month.
    """
    view = look(facts, period)
    found: dict[int, Alert] = {}
    for place, theme in enumerate(facts.themes):
        change = view.history.changes[place]
        if change is not None and change.kind in UPWARDS:
            customers = int(view.history.customers[place, -1])
            found[place] = Alert(
                theme.id,
                theme.labels,
                change.kind,
                change.observed,
                change.expected,
                change.p_adjusted,
                customers if facts.customers_known else None,
                change.since,
            )
    for place, day, hit in _daily(view, today):
        if place not in found:
            found[place] = _burst(view, place, day, hit)
    return tuple(sorted(found.values(), key=lambda alert: (alert.p_adjusted, alert.theme)))


def urgent(facts: Facts, period: Period) -> tuple[Urgent, ...]:
    """Return the call-today list of a month, latest first: items with a word of the workspace's list."""
    items = look(facts, period).facts.items
    chosen = items[(items["month"] == period.index) & items["urgent"].notna()]
    chosen = chosen.sort_values(["at", "id"], ascending=[False, True])
    return tuple(
        Urgent(int(i), _told(case), at.to_pydatetime(), _told(channel), str(word), str(text))
        for i, case, at, channel, word, text in zip(
            *(chosen[name] for name in ("id", "case_number", "at", "channel", "urgent", "text")), strict=True
        )
    )


def _daily(view: View, today: date | None) -> list[tuple[int, date, StandsOut]]:
    """Return theme, day and what stood out, from daily counts of all themes."""
    comments, mentions = view.facts.comments, view.facts.mentions
    days = comments["day"].to_numpy(dtype=np.int64)
    known = days[(days >= 0) & (days <= view.period.last_day.toordinal())]
    if not known.size or not view.facts.themes:
        return []
    first = max(int(known.min()), view.period.first_day.toordinal() - HISTORY - 7)
    last = min(int(known.max()), (today or view.period.last_day).toordinal())
    if last < view.period.first_day.toordinal():
        return []
    n_days = last - first + 1
    day = days[mentions["row"].to_numpy(dtype=np.int64)]
    inside = (day >= first) & (day <= last)
    cell = mentions["theme"].to_numpy(dtype=np.int64)[inside] * n_days + day[inside] - first
    n_themes = len(view.facts.themes)
    counts = np.bincount(cell, minlength=n_themes * n_days).astype(float).reshape(n_themes, n_days)
    weekday = (np.arange(first, last + 1) - 1) % 7
    columns = range(view.period.first_day.toordinal() - first, n_days)
    rate = view.facts.config.reports.false_alarms_per_month
    hits = surveil(counts, weekday, columns, false_alarms=rate)
    return [(hit.series, date.fromordinal(first + hit.day), hit) for hit in hits]


def _burst(view: View, place: int, day: date, hit: StandsOut) -> Alert:
    theme = view.facts.themes[place]
    comments, mentions = view.facts.comments, view.facts.mentions
    rows = mentions["row"].to_numpy(dtype=np.int64)[mentions["theme"].to_numpy(dtype=np.int64) == place]
    days = comments["day"].to_numpy(dtype=np.int64)[rows]
    window = (days > day.toordinal() - hit.window) & (days <= day.toordinal())
    kind = ChangeKind.NEW if not (days[days >= 0] <= day.toordinal() - hit.window).any() else ChangeKind.GROWING
    return Alert(
        theme.id,
        theme.labels,
        kind,
        hit.observed,
        hit.expected,
        hit.p_adjusted,
        view.customers(rows[window]) if view.facts.customers_known else None,
        day=day,
        window_days=hit.window,
    )


def _told(value: object) -> str | None:
    return value if isinstance(value, str) else None
