"""Alerts: themes that changed over a month or stand out on a day of it, and items that cannot wait."""

from __future__ import annotations

from datetime import date

import numpy as np

from voc.insight.calendar_days import find_first_known_day
from voc.insight.facts import Facts, text_or_none
from voc.insight.results import ChangeKind, ThemeAlert, ThemeChange, Urgent
from voc.insight.scope import MonthScope, scope_to_period
from voc.insight.theme_exposure import list_customer_mentions
from voc.records import FeedbackId, Period, Theme
from voc.statistics.daily_surveillance import HISTORY_DAYS, Exceedance, find_exceedances
from voc.statistics.farrington import Floats

__all__ = ["detect_alerts", "list_urgent_items"]

UPWARDS = frozenset({ChangeKind.NEW, ChangeKind.GROWING, ChangeKind.RETURNED})
"""Kinds of change that are an alert; fewer comments than expected are none."""


def detect_alerts(facts: Facts, period: Period, *, today: date | None = None) -> tuple[ThemeAlert, ...]:
    """Return the themes of a month that are new, growing or back, most surprising first.

    Two tests are made: one of the month as a whole, one of every day of it (the last two and seven days against the
    twelve weeks before). Each by itself raises at most ``reports.false_alarms_per_month`` false alarms a month. Themes
    with fewer customers than may be shown are among them: this list is for the officer, not for a report.

    Parameters
    ----------
    today
        Days after this one are not looked at; default: the last day with comments in the month.
    """
    scope = scope_to_period(facts, period)
    alerts_by_theme: dict[int, ThemeAlert] = {}
    for theme_index, theme in enumerate(facts.themes):
        change = scope.theme_history.changes[theme_index]
        if change is not None and change.kind in UPWARDS:
            n_customers = int(scope.theme_history.customers[theme_index, -1])
            alerts_by_theme[theme_index] = _build_month_alert(
                theme, change, n_customers if facts.has_customers else None
            )
    for theme_index, day, outlier in _surveil_days(scope, today):
        # The month says more than a day of it: a theme is told once.
        if theme_index not in alerts_by_theme:
            alerts_by_theme[theme_index] = _build_daily_alert(scope, theme_index, day, outlier)
    return tuple(sorted(alerts_by_theme.values(), key=lambda alert: (alert.p_adjusted, alert.theme)))


def list_urgent_items(facts: Facts, period: Period) -> tuple[Urgent, ...]:
    """Return the call-today list of a month, latest first: items with a word of the workspace's list.

    An item leaves it when somebody has called, as on the board.
    """
    items = scope_to_period(facts, period).facts.items
    is_waiting = (items["month"] == period.index) & items["urgent"].notna() & ~items["id"].isin(facts.called_items)
    urgent_items = items[is_waiting]
    urgent_items = urgent_items.sort_values(["at", "id"], ascending=[False, True])
    columns = (urgent_items[name] for name in ("id", "case_number", "at", "channel", "urgent", "text"))
    return tuple(
        Urgent(
            FeedbackId(int(id_)), text_or_none(case), at.to_pydatetime(), text_or_none(channel), str(word), str(text)
        )
        for id_, case, at, channel, word, text in zip(*columns, strict=True)
    )


def _surveil_days(scope: MonthScope, today: date | None) -> list[tuple[int, date, Exceedance]]:
    """Return theme (its position), day and what was found, of the days of the month on which a theme stands out."""
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)
    month_start, month_end = scope.period.first_day.toordinal(), scope.period.last_day.toordinal()
    dated = days[(days >= 0) & (days <= month_end)]
    if not dated.size or not scope.facts.themes:
        return []
    # HISTORY days before the month's first day, and the seven days that its window reaches back; none from before the
    # data began, which one row with a wrong date would fill with silence.
    first_day = max(find_first_known_day(dated), month_start - HISTORY_DAYS - 7)
    last_day = min(int(dated.max()), (today or scope.period.last_day).toordinal())
    if last_day < month_start:
        return []
    counts = _count_by_day(scope, first_day, last_day)
    # Ordinal day 1 was a Monday, which is weekday 0.
    weekdays = (np.arange(first_day, last_day + 1) - 1) % 7
    month_columns = range(month_start - first_day, counts.shape[1])
    outliers = find_exceedances(
        counts, weekdays, month_columns, false_alarms=scope.facts.config.reports.false_alarms_per_month
    )
    return [(outlier.series_index, date.fromordinal(first_day + outlier.day_index), outlier) for outlier in outliers]


def _count_by_day(scope: MonthScope, first_day: int, last_day: int) -> Floats:
    """Return (n_themes, n_days) customers per theme and day, each once a month; days are ordinals, both included."""
    rows, theme_indices = list_customer_mentions(scope.facts)
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)[rows]
    n_themes, n_days = len(scope.facts.themes), last_day - first_day + 1
    in_window = (days >= first_day) & (days <= last_day)
    cells = theme_indices[in_window] * n_days + days[in_window] - first_day
    return np.bincount(cells, minlength=n_themes * n_days).astype(float).reshape(n_themes, n_days)


def _build_month_alert(theme: Theme, change: ThemeChange, n_customers: int | None) -> ThemeAlert:
    return ThemeAlert(
        theme.id,
        theme.labels,
        change.kind,
        change.observed,
        change.expected,
        change.p_adjusted,
        n_customers,
        change.since,
    )


def _build_daily_alert(scope: MonthScope, theme_index: int, day: date, outlier: Exceedance) -> ThemeAlert:
    theme = scope.facts.themes[theme_index]
    rows = scope.list_all_comments(theme_index)
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)[rows]
    window_start = day.toordinal() - outlier.window_days
    # Undated comments are on day −1: in no window, and no sign of an earlier life either.
    in_window = (days > window_start) & (days <= day.toordinal())
    had_comments_before = bool((days[days >= 0] <= window_start).any())
    return ThemeAlert(
        theme.id,
        theme.labels,
        ChangeKind.GROWING if had_comments_before else ChangeKind.NEW,
        outlier.observed,
        outlier.expected,
        outlier.p_adjusted,
        scope.count_customers(rows[in_window]) if scope.facts.has_customers else None,
        day=day,
        window_days=outlier.window_days,
    )
