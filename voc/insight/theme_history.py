"""Themes over the months: counts, what was to be expected, and what changed.

The exposure of a theme in a month, relative to its usual rate, is made of

* the **streams** it comes from: comments per source, question and department asked. A source that sends twice as many
  comments doubles the expectation; one that has run for less than three months is left out, since to us all of its
  subjects are new;
* the **season** of its contact reasons against that of all contacts, from three years of daily totals;
* the **month**: what all themes went up or down by together, fitted robustly without the theme itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import Facts, codes_in
from voc.insight.results import Change, ChangeKind, TrendPoint
from voc.records import Period
from voc.statistics.change_detection import SHORTEST_HISTORY, Changed, changes
from voc.statistics.daily_surveillance import SMALLEST_STREAM, since, weekday_factors
from voc.statistics.farrington import Floats, predict, stream_effect
from voc.statistics.seasonality import season

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["MONTHS_SHOWN", "History", "history", "monthly", "point"]

MONTHS_SHOWN = 14
MONTHS_LEARNT = 25
"""Months that are counted: the one asked about and two years before it."""
LEAN = 5.0
"""Comments for which a theme is taken to come from all streams alike."""


@dataclass(frozen=True, eq=False)
class History:
    """Every theme's months up to one month. ``counts``, ``customers``: (n_themes, n_months), all streams."""

    months: tuple[Period, ...]
    counts: Floats
    customers: Floats
    changes: tuple[Change | None, ...]
    expected: Floats
    upper: Floats
    n_tested: int

    def trend(
        self, theme: int, smallest: int, volumes: Mapping[int, int] | None = None, *, n_months: int = MONTHS_SHOWN
    ) -> tuple[TrendPoint, ...]:
        """Return a theme's last months; a month with too few customers has no count."""
        first = max(0, len(self.months) - n_months)
        points = []
        for column in range(first, len(self.months)):
            expected, upper = self.expected[theme, column], self.upper[theme, column]
            points.append(
                point(
                    self.months[column],
                    int(self.counts[theme, column]),
                    int(self.customers[theme, column]),
                    smallest,
                    expected=float(expected) if np.isfinite(expected) else None,
                    upper=float(upper) if np.isfinite(upper) else None,
                    volume=None if volumes is None else volumes.get(self.months[column].index),
                )
            )
        return tuple(points)


def point(
    period: Period,
    count: int,
    n_customers: int,
    smallest: int,
    *,
    expected: float | None = None,
    upper: float | None = None,
    volume: int | None = None,
) -> TrendPoint:
    """Return one month of a line, without its count when it is about too few customers."""
    from voc.statistics.proportions import per_thousand

    if 0 < n_customers < smallest:
        return TrendPoint(period, None, None, expected, upper)
    if not volume:
        return TrendPoint(period, count, n_customers, expected, upper)
    rate = per_thousand(count, volume)
    return TrendPoint(period, count, n_customers, expected, upper, rate.value, rate.low, rate.high)


def monthly(groups: Ints, months: Ints, who: Ints, n_groups: int, last: int, n_months: int) -> tuple[Floats, Floats]:
    """Return rows and distinct customers per group and month: two arrays (n_groups, n_months) ending at ``last``."""
    column = months - (last - n_months + 1)
    inside = (column >= 0) & (column < n_months) & (groups >= 0) & (months >= 0)
    cell = groups[inside] * n_months + column[inside]
    shape, size = (n_groups, n_months), n_groups * n_months
    counts = np.bincount(cell, minlength=size).astype(float).reshape(shape)
    width = int(who.max(initial=0)) + 1
    pairs = np.unique(cell * width + who[inside])
    return counts, np.bincount(pairs // width, minlength=size).astype(float).reshape(shape)


def history(facts: Facts, period: Period) -> History:
    """Return what the months up to ``period`` say about every theme; later months are not looked at."""
    comments, mentions = facts.comments, facts.mentions
    bounds = facts.first_and_last
    first = bounds[0] if bounds else period.index
    n_months = max(1, min(MONTHS_LEARNT, period.index - first + 1))
    rows = mentions["row"].to_numpy(dtype=np.int64)
    theme = mentions["theme"].to_numpy(dtype=np.int64)
    month, who = comments["month"].to_numpy(dtype=np.int64), comments["who"].to_numpy(dtype=np.int64)
    n_themes = len(facts.themes)
    counts, customers = monthly(theme, month[rows], who[rows], n_themes, period.index, n_months)
    months = tuple(period.shifted(k - n_months + 1) for k in range(n_months))
    if n_themes == 0 or n_months <= SHORTEST_HISTORY:
        nothing = np.full(counts.shape, np.nan)
        return History(months, counts, customers, (None,) * n_themes, nothing, nothing, 0)
    steady, exposure = _exposure(facts, period, n_months, counts)
    effect, spread = np.ones_like(exposure), np.zeros_like(exposure)
    if n_themes >= SMALLEST_STREAM:
        effect, spread = stream_effect(steady, exposure)
    exposure = exposure * effect
    mostly_steady = steady[:n_themes, -1] * 2 >= counts[:, -1]
    verdict = changes(
        steady,
        exposure,
        false_alarms=facts.config.reports.false_alarms_per_month,
        spread=spread,
        candidates=np.append(mostly_steady, False),
    )
    expected, upper = _expectations(steady, exposure, spread, verdict.prediction.pooled)
    partial = steady[:n_themes] < counts
    expected, upper = (np.where(partial, np.nan, a[:n_themes]) for a in (expected, upper))
    found = [
        None if change is None else _change(facts, period, months, place, change, expected[place])
        for place, change in enumerate(verdict.changed[:n_themes])
    ]
    return History(months, counts, customers, tuple(found), expected, upper, verdict.n_tested)


def _exposure(facts: Facts, period: Period, n_months: int, counts: Floats) -> tuple[Floats, Floats]:
    """Return counts from steady streams and their exposure; the last row holds the comments without a theme."""
    comments, mentions = facts.comments, facts.mentions
    n_themes = counts.shape[0]
    month = comments["month"].to_numpy(dtype=np.int64)
    stream = (
        comments.groupby(["source_name", "question", "department_asked"], dropna=False)
        .ngroup()
        .to_numpy()
        .astype(np.int64)
    )
    n_streams = int(stream.max(initial=-1)) + 1
    zero = np.zeros_like(month)
    size, _ = monthly(stream, month, zero, n_streams, period.index, n_months)
    steady = (size[:, :-1] > 0).sum(axis=1) >= SHORTEST_HISTORY
    size = size[steady]
    rows, theme = mentions["row"].to_numpy(dtype=np.int64), mentions["theme"].to_numpy(dtype=np.int64)
    rest = np.setdiff1d(np.arange(len(comments)), rows)
    of_row, of_theme = np.concatenate([rows, rest]), np.concatenate([theme, np.full(rest.size, n_themes)])
    places = np.cumsum(steady) - 1
    place = (
        np.where(steady[stream], places[stream], -1)[of_row] if n_streams else np.full(of_row.size, -1, dtype=np.int64)
    )
    n_steady = int(steady.sum())
    cell: Ints = np.where(place >= 0, of_theme * max(n_steady, 1) + place, -1).astype(np.int64)
    per_stream, _ = monthly(cell, month[of_row], zero[of_row], (n_themes + 1) * n_steady, period.index, n_months)
    per_stream = per_stream.reshape(n_themes + 1, n_steady, n_months)
    before, n_before = per_stream[:, :, :-1].sum(axis=2), size[:, :-1].sum(axis=1)
    share = (before.sum(axis=1) + 0.5) / (n_before.sum() + 0.5)
    leaning = (before + LEAN) / (share[:, None] * n_before + LEAN)
    exposure = share[:, None] * (leaning @ size)
    return per_stream.sum(axis=1), exposure * _season(facts, period, n_months)


def _season(facts: Facts, period: Period, n_months: int) -> Floats:
    """Return the season of each theme's reasons against that of all contacts; the last row is 1."""
    n_themes = len(facts.themes)
    flat = np.ones((n_themes + 1, n_months))
    totals = _contact_totals(facts, period)
    if totals is None:
        return flat
    names, counts, calendar = totals
    factors = season(counts, calendar)
    usual = np.nansum(counts, axis=1)
    usual = usual / max(usual.sum(), 1.0)
    code = codes_in(names, facts.comments["reason"])
    rows, theme = facts.mentions["row"].to_numpy(), facts.mentions["theme"].to_numpy()
    known = (code[rows] >= 0) & (facts.comments["month"].to_numpy()[rows] < period.index)
    mix = np.zeros((n_themes, len(names)))
    np.add.at(mix, (theme[known], code[rows][known]), 1.0)
    mix = (mix + LEAN * usual) / (mix.sum(axis=1, keepdims=True) + LEAN)
    column = np.array([(period.index - n_months + 1 + k) % 12 for k in range(n_months)])
    flat[:-1] = (mix @ factors)[:, column] / np.maximum((usual @ factors)[column], 1e-9)
    return flat


def _contact_totals(facts: Facts, period: Period) -> tuple[list[str], Floats, Ints] | None:
    """Contacts per reason and month before ``period``, from daily totals and registrations; NaN: not observed."""
    import pandas as pd

    parts = []
    if facts.daily_totals is not None and len(facts.daily_totals):
        day = facts.daily_totals["day"]
        months = (day.dt.year * 12 + day.dt.month - 1).to_numpy(dtype=np.int64)
        parts.append(
            pd.DataFrame({"reason": facts.daily_totals["reason"], "month": months, "n": facts.daily_totals["count"]})
        )
    if facts.contacts is not None and len(facts.contacts):
        months = facts.calendar(facts.contacts["at"])[0]
        covered = set(parts[0]["month"]) if parts else set()
        counted = pd.DataFrame({"reason": facts.contacts["reason"], "month": months, "n": 1})
        parts.append(counted[~counted["month"].isin(covered)])  # a month is counted once: by totals or by registrations
    if not parts:
        return None
    joined = pd.concat(parts)
    joined = joined[(joined["month"] >= 0) & (joined["month"] < period.index)].dropna(subset=["reason"])
    if joined.empty:
        return None
    table = joined.pivot_table(index="reason", columns="month", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=range(int(joined["month"].min()), int(joined["month"].max()) + 1))
    return [str(name) for name in table.index], table.to_numpy(dtype=float), table.columns.to_numpy(np.int64) % 12 + 1


def _expectations(counts: Floats, exposure: Floats, spread: Floats, pooled: float) -> tuple[Floats, Floats]:
    expected, upper = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    first = max(SHORTEST_HISTORY, counts.shape[1] - MONTHS_SHOWN)
    for column in range(first, counts.shape[1]):
        found = predict(counts, exposure, column=column, spread=spread[:, column], pooled=pooled)
        known = found.n_columns >= SHORTEST_HISTORY
        expected[known, column], upper[known, column] = found.expected[known], found.upper[known]
    return expected, upper


def _change(
    facts: Facts, period: Period, months: tuple[Period, ...], theme: int, change: Changed, expected: Floats
) -> Change:
    kind = ChangeKind(change.kind)
    begun = None
    if kind is not ChangeKind.SHRINKING:
        begun = _since(facts, period, theme, change.expected, float(np.nan_to_num(expected[-2], nan=change.expected)))
    return Change(
        kind,
        change.observed,
        change.expected,
        change.ratio,
        change.p_adjusted,
        None if change.last_active is None else months[change.last_active],
        begun,
    )


def _since(facts: Facts, period: Period, theme: int, expected: float, expected_before: float) -> date | None:
    """Return the day from which a theme's comments are above expectation, within this month and the one before."""
    first, last = period.shifted(-1).first_day.toordinal(), period.last_day.toordinal()
    days = facts.comments["day"].to_numpy()
    rows = facts.mentions["row"].to_numpy()[facts.mentions["theme"].to_numpy() == theme]
    of_theme = days[rows]
    span = np.arange(first, last + 1)
    weekday = (span - 1) % 7
    inside = (days >= first) & (days <= last)
    factors = weekday_factors(np.bincount(days[inside] - first, minlength=span.size).astype(float), weekday)[weekday]
    now = span >= period.first_day.toordinal()
    usual = np.where(now, max(expected, 0.5) / now.sum(), max(min(expected_before, expected), 0.5) / (~now).sum())
    here = of_theme[(of_theme >= first) & (of_theme <= last)] - first
    found = since(np.bincount(here, minlength=span.size).astype(float), usual * factors)
    return None if found is None else date.fromordinal(int(span[found]))
