"""History of the themes over the months: customers, those that were to be expected, and changes.

Customers are counted and not comments: who writes fifteen times is one customer (``voc.insight.theme_exposure`` says
what is to be expected of them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import Facts
from voc.insight.results import ChangeKind, ThemeChange, TrendPoint
from voc.insight.score_changes import SCORE_PART
from voc.insight.theme_exposure import compute_season, compute_volume_factors, count_by_month, fit_exposure
from voc.records import Period
from voc.statistics.change_detection import SHORTEST_HISTORY, ChangeTests, EstablishedChange, detect_changes
from voc.statistics.daily_surveillance import estimate_weekday_factors, find_change_day
from voc.statistics.farrington import Floats, predict_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

__all__ = ["MONTHS_SHOWN", "ThemeHistory", "build_theme_history", "build_trend_point"]

MONTHS_SHOWN = 14
"""Months of a trend: the same month of the year before stands beside this one."""
MONTHS_LEARNT = 25
"""Months that are counted: the one asked about and two years before it."""
LIKELY_MEMBER = 0.7
"""Probability from which a comment counts for a change of its theme (docs/decisions/0031-per-thousand.md)."""
FALLING = "shrinking"
"""Kind of the changes downwards, as the statistics call it."""
SURE_MEMBER = 0.9
"""Probability from which a comment surely belongs to its theme."""


@dataclass(frozen=True, eq=False)
class ThemeHistory:
    """Customers and changes of every theme, over the months up to one month.

    Attributes
    ----------
    counts, customers
        (n_themes, n_months) comments, and the customers who wrote them, of all streams.
    changes
        The established change of each theme in the last month, counted in customers; None: none.
    expected, upper
        (n_themes, n_months) expected customers, and how far chance reaches above them; NaN: not enough history.
    n_tested
        How many themes a change was looked for in.
    dispersion
        κ of the variance μ + κμ² that the customers of all themes together have beyond what is expected.
    follows_volume
        (n_themes,) whether a theme's customers follow the volume of its process, so that it is judged per thousand.
    has_customers
        Whether customers can be told apart; else every comment is another one.
    is_collected
        (n_months,) months in which any comment came in; None: all of them.
    """

    months: tuple[Period, ...]
    counts: Floats
    customers: Floats
    changes: tuple[ThemeChange | None, ...]
    expected: Floats
    upper: Floats
    n_tested: int
    dispersion: float
    follows_volume: Booleans
    has_customers: bool = True
    is_collected: Booleans | None = None

    def list_trend_points(
        self,
        theme_index: int,
        smallest_group: int,
        volumes: Mapping[int, int] | None = None,
        *,
        n_months: int = MONTHS_SHOWN,
    ) -> tuple[TrendPoint, ...]:
        """Return a theme's last months, rates per thousand being of customers; one with too few of them has no count.

        Parameters
        ----------
        theme_index
            The theme's position.
        smallest_group
            The fewest customers that a count may be about.
        volumes
            Volume per month of the process that the theme belongs to: ``{24321: 80500}``, by Period.index.
        """
        first_column = max(0, len(self.months) - n_months)
        points = []
        for column in range(first_column, len(self.months)):
            if self.is_collected is not None and not self.is_collected[column]:
                points.append(TrendPoint(self.months[column], None, None, is_collected=False))
                continue
            expected, upper = self.expected[theme_index, column], self.upper[theme_index, column]
            points.append(
                build_trend_point(
                    self.months[column],
                    int(self.counts[theme_index, column]),
                    int(self.customers[theme_index, column]),
                    smallest_group,
                    expected=float(expected) if np.isfinite(expected) else None,
                    upper=float(upper) if np.isfinite(upper) else None,
                    volume=None if volumes is None else volumes.get(self.months[column].index),
                )
            )
        if not self.has_customers:
            return tuple(replace(point, n_customers=None) for point in points)
        return tuple(points)


def build_trend_point(
    period: Period,
    count: int,
    n_customers: int,
    smallest_group: int,
    *,
    expected: float | None = None,
    upper: float | None = None,
    volume: int | None = None,
    is_hidden: bool = False,
) -> TrendPoint:
    """Return one month of a trend, without its count when it is about too few customers.

    Parameters
    ----------
    expected, upper
        Customers that were to be expected, and how far chance reaches above them.
    volume
        What the customers are counted per thousand of.
    is_hidden
        Leave the count out whatever its size: with others beside it, it would tell a small one.
    """
    from voc.statistics.proportions import estimate_per_thousand

    if is_hidden or 0 < n_customers < smallest_group:
        return TrendPoint(period, None, None, expected, upper)
    if not volume:
        return TrendPoint(period, count, n_customers, expected, upper)
    rate = estimate_per_thousand(n_customers, volume)
    return TrendPoint(period, count, n_customers, expected, upper, rate.value, rate.low, rate.high)


def build_theme_history(facts: Facts, period: Period) -> ThemeHistory:
    """Return the history of every theme up to ``period``; later months are not looked at."""
    n_themes, n_months = len(facts.themes), _count_months(facts, period)
    rows, theme_indices = (facts.mentions[name].to_numpy(dtype=np.int64) for name in ("row", "theme"))
    comment_months = facts.comments["month"].to_numpy(dtype=np.int64)
    customer_codes = facts.comments["customer_code"].to_numpy(dtype=np.int64)
    counts, customers = count_by_month(
        theme_indices, comment_months[rows], customer_codes[rows], n_themes, period.index, n_months
    )
    months = tuple(period.shift(column - n_months + 1) for column in range(n_months))
    is_collected = np.isin([month.index for month in months], comment_months)
    if n_themes == 0 or n_months <= SHORTEST_HISTORY:
        return _build_short_history(facts, months, counts, customers, is_collected)
    season = compute_season(facts, period, n_months)
    everything = _fit_model(facts, period, season)
    # A theme that comes mostly from a source younger than the history is new to us whatever it does.
    is_mostly_steady = everything.counts[:n_themes, -1] * 2 >= customers[:, -1]
    likely = _fit_model(facts, period, season, LIKELY_MEMBER)
    verdict = _detect_changes(facts, likely, everything, is_mostly_steady)
    dispersion = verdict.prediction.pooled_dispersion
    expected, upper = _predict_months(everything.counts, everything.exposure_by_volume, everything.spread, dispersion)
    # An expectation of the steady streams alone would stand far below a count of all streams: it is not drawn.
    is_partial = everything.counts[:n_themes] < customers
    expected, upper = (np.where(is_partial, np.nan, limits[:n_themes]) for limits in (expected, upper))
    # Of a customer's comments the first likely one may be in another stream than the first of all: never below 0.
    stray = predict_counts(np.maximum(everything.counts - likely.counts, 0), everything.exposure).expected
    theme_changes = tuple(
        None
        if change is None
        else _build_change(
            facts,
            period,
            months,
            theme_index,
            _add_stray(change, everything.counts[theme_index, -1], stray[theme_index], customers[theme_index, -1]),
            expected[theme_index],
        )
        for theme_index, change in enumerate(verdict.changes[:n_themes])
    )
    return ThemeHistory(
        months,
        counts,
        customers,
        theme_changes,
        expected,
        upper,
        verdict.n_tested,
        dispersion,
        likely.follows_volume[:n_themes],
        facts.has_customers,
        is_collected,
    )


def _build_short_history(
    facts: Facts,
    months: tuple[Period, ...],
    counts: Floats,
    customers: Floats,
    is_collected: NDArray[np.bool_],
) -> ThemeHistory:
    """Return the history of too few months to expect anything from: counts alone."""
    unknown, nothing = np.full(counts.shape, np.nan), np.zeros(len(counts), dtype=bool)
    no_changes = (None,) * len(counts)
    return ThemeHistory(
        months, counts, customers, no_changes, unknown, unknown, 0, 0.0, nothing, facts.has_customers, is_collected
    )


@dataclass(frozen=True, eq=False)
class _Model:
    """Customers of the steady streams and what they are expected from, (n_themes + 1, n_months) each.

    The last row, comments without a theme, helps to estimate the months; it is nobody's change. ``volume_factors`` are
    1 where the customers do not follow the volume of a process.
    """

    counts: Floats
    exposure: Floats
    spread: Floats
    volume_factors: Floats

    @property
    def exposure_by_volume(self) -> Floats:
        """The exposure, with the volume where the customers follow it."""
        return self.exposure * self.volume_factors

    @property
    def follows_volume(self) -> Booleans:
        """(n_themes + 1,) whether the customers follow the volume."""
        is_following: Booleans = (self.volume_factors != 1).any(axis=1)
        return is_following


def _fit_model(facts: Facts, period: Period, season: Floats, least_probability: float = 0.0) -> _Model:
    """Return the model of the mentions that belong to their theme with at least a probability."""
    counts, exposure, spread = fit_exposure(facts, period, season, least_probability)
    return _Model(counts, exposure, spread, compute_volume_factors(facts, period, counts, exposure))


def _detect_changes(facts: Facts, likely: _Model, everything: _Model, is_candidate: Booleans) -> ChangeTests:
    """Return what changed among the likely members of each theme; a fall must be one of all members too.

    Comments that hardly belong to a theme blur its changes: they go on while its subject is silent.
    """
    candidates = np.append(is_candidate, False)
    verdict = _detect_beside_volume(facts, likely, candidates)
    is_fall = [change is not None and change.kind == FALLING for change in verdict.changes]
    if not any(is_fall):
        return verdict
    others = _detect_beside_volume(facts, everything, candidates).changes
    changes = tuple(
        None if falls and not _have_same_direction(change, other) else change
        for change, other, falls in zip(verdict.changes, others, is_fall, strict=True)
    )
    return replace(verdict, changes=changes)


def _detect_beside_volume(facts: Facts, model: _Model, candidates: Booleans) -> ChangeTests:
    """Return what changed; a series that follows a volume must have changed beside it and in itself.

    Fewer customers per letter are no fall while more of them write, and more of them no rise while each letter brings
    fewer: of the two readings neither is told then. What is told is the one per thousand.
    """
    # Scores have the rest of what is allowed.
    false_alarms = (1 - SCORE_PART) * facts.config.reports.false_alarms_per_month

    def detect(exposure: Floats) -> ChangeTests:
        return detect_changes(
            model.counts, exposure, false_alarms=false_alarms, spread=model.spread, candidates=candidates
        )

    verdict = detect(model.exposure)
    if not model.follows_volume.any():
        return verdict
    by_volume = detect(model.exposure_by_volume)
    changes = list(verdict.changes)
    for row in np.flatnonzero(model.follows_volume):
        change, in_rate = verdict.changes[row], by_volume.changes[row]
        holds = _have_same_direction(change, in_rate) and _holds_all_along(by_volume, int(row), false_alarms)
        changes[row] = in_rate if holds else None
    return replace(verdict, changes=tuple(changes))


def _holds_all_along(by_volume: ChangeTests, row: int, false_alarms: float) -> bool:
    """Return whether a rise stands out against all months before: between two mailings a theme is silent anyway."""
    change, p_above = by_volume.changes[row], by_volume.prediction.p_above[row]
    if change is None or change.kind == FALLING:
        return change is not None
    return bool(p_above * by_volume.n_tested <= false_alarms)


def _add_stray(change: EstablishedChange, n_steady: float, n_stray_expected: float, n_all: float) -> EstablishedChange:
    """Return a change that was tested on the likely members of the steady streams as one of all customers.

    A finding has one number of customers, the theme's, and so what was to be expected is of all of them. The ratio's
    interval keeps its relative width: there are no fewer customers than were tested.

    Parameters
    ----------
    n_steady, n_all
        The month's customers of the steady streams and of all.
    n_stray_expected
        Customers to be expected beside the likely members.
    """
    expected = change.expected + (n_stray_expected if np.isfinite(n_stray_expected) else 0.0)
    expected = expected * n_all / n_steady if n_steady else expected
    ratio = change.ratio
    if ratio.value:
        scale = n_all / expected / ratio.value
        low, high = (None if end is None else float(end * scale) for end in (ratio.low, ratio.high))
        ratio = replace(ratio, value=float(n_all / expected), low=low, high=high)
    return replace(change, observed=int(n_all), expected=float(expected), ratio=ratio)


def _have_same_direction(change: EstablishedChange | None, other: EstablishedChange | None) -> bool:
    """Return whether both are rises or both are falls."""
    if change is None or other is None:
        return False
    return (change.kind == FALLING) == (other.kind == FALLING)


def _count_months(facts: Facts, period: Period) -> int:
    """Return how many months up to the period there are data of, at most those that are learnt from."""
    first_month = facts.month_bounds[0] if facts.month_bounds else period.index
    return max(1, min(MONTHS_LEARNT, period.index - first_month + 1))


def _predict_months(
    counts: Floats, exposure: Floats, spread: Floats, pooled_dispersion: float
) -> tuple[Floats, Floats]:
    """Return expected counts and their upper limits in the months of a trend, NaN where the history is too short."""
    expected, upper = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    first_column = max(SHORTEST_HISTORY, counts.shape[1] - MONTHS_SHOWN)
    # Each month is predicted from those before it, as it was in its own report.
    for column in range(first_column, counts.shape[1]):
        prediction = predict_counts(
            counts, exposure, column=column, spread=spread[:, column], pooled_dispersion=pooled_dispersion
        )
        is_predicted = prediction.n_columns >= SHORTEST_HISTORY
        expected[is_predicted, column] = prediction.expected[is_predicted]
        upper[is_predicted, column] = prediction.upper[is_predicted]
    return expected, upper


def _build_change(
    facts: Facts,
    period: Period,
    months: tuple[Period, ...],
    theme_index: int,
    change: EstablishedChange,
    expected: Floats,
) -> ThemeChange:
    """Return an established change of a theme's customers with the day that it began on.

    Parameters
    ----------
    expected
        (n_months,) expected customers of the theme.
    """
    kind = ChangeKind(change.kind)
    first_day = None
    if kind is not ChangeKind.SHRINKING:
        expected_before = float(np.nan_to_num(expected[-2], nan=change.expected))
        first_day = _find_first_day(facts, period, theme_index, change.expected, expected_before)
    return ThemeChange(
        kind,
        change.observed,
        change.expected,
        change.ratio,
        change.p_adjusted,
        None if change.last_active is None else months[change.last_active],
        first_day,
        "customers" if facts.has_customers else "comments",
    )


def _find_first_day(
    facts: Facts, period: Period, theme_index: int, expected: float, expected_before: float
) -> date | None:
    """Return the day from which a theme's comments are above expectation, within this month and the one before."""
    first, last = period.shift(-1).first_day.toordinal(), period.last_day.toordinal()
    comment_days = facts.comments["day"].to_numpy()
    days = np.arange(first, last + 1)
    # Ordinal day 1 was a Monday, which is weekday 0.
    weekdays = (days - 1) % 7
    all_counts = _count_days(comment_days, first, last)
    is_this_month = days >= period.first_day.toordinal()
    mention_days, sure_share = _select_sure_days(facts, period, theme_index)
    theme_counts = _count_days(mention_days, first, last)
    # At least half a comment a month: against an expectation of nothing, any comment would be the first day. And no
    # more before than now: a peak in the month before would hide the day on which this month's rise began.
    daily = max(expected * sure_share, 0.5) / is_this_month.sum()
    daily_before = max(min(expected_before, expected) * sure_share, 0.5) / (~is_this_month).sum()
    usual = np.where(is_this_month, daily, daily_before) * estimate_weekday_factors(all_counts, weekdays)[weekdays]
    position = find_change_day(theme_counts, usual)
    return None if position is None else date.fromordinal(int(days[position]))


def _select_sure_days(facts: Facts, period: Period, theme_index: int) -> tuple[Ints, float]:
    """Return the days of the comments that surely belong to a theme, and the share of such comments in other months.

    Two comments of a neighbouring subject on the days before an event would date it too early. On the shipped example
    83 % of the comments with a probability of .9 or more have the theme's commonest subject, of the others 42 %.
    """
    mentions = facts.mentions[facts.mentions["theme"].to_numpy() == theme_index]
    mention_days = facts.comments["day"].to_numpy()[mentions["row"].to_numpy(dtype=np.int64)]
    is_sure = mentions["probability"].to_numpy(dtype=np.float64) >= SURE_MEMBER
    is_this_month = (mention_days >= period.first_day.toordinal()) & (mention_days <= period.last_day.toordinal())
    if is_sure[is_this_month].sum() * 2 < is_this_month.sum():
        return mention_days, 1.0  # a theme that is vague as a whole is dated by all that it has
    others = is_sure[~is_this_month]
    # One on both sides: a theme that was born this month has no others to divide by.
    return mention_days[is_sure], float((others.sum() + 1) / (others.size + 1))


def _count_days(days: Ints, first: int, last: int) -> Floats:
    """Return how many of some ordinal days fall on each day from first to last, both included."""
    inside = days[(days >= first) & (days <= last)] - first
    return np.bincount(inside, minlength=last - first + 1).astype(float)
