"""History of the themes over the months: counts, the counts that were to be expected, and changes.

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

from voc.insight.facts import Facts, encode_names
from voc.insight.results import ChangeKind, ThemeChange, TrendPoint
from voc.insight.score_changes import SCORE_PART
from voc.records import Period
from voc.statistics.change_detection import SHORTEST_HISTORY, EstablishedChange, detect_changes
from voc.statistics.daily_surveillance import SMALLEST_STREAM, estimate_weekday_factors, find_change_day
from voc.statistics.farrington import Floats, estimate_stream_effect, predict_counts
from voc.statistics.seasonality import estimate_season

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = [
    "MONTHS_SHOWN",
    "ThemeHistory",
    "build_theme_history",
    "build_trend_point",
    "compute_stream_exposure",
    "count_by_month",
]

MONTHS_SHOWN = 14
"""Months of a trend: the same month of the year before stands beside this one."""
MONTHS_LEARNT = 25
"""Months that are counted: the one asked about and two years before it."""
LEAN = 5.0
"""Comments for which a theme is taken to come from all streams alike."""
SURE_MEMBER = 0.9
"""Probability from which a comment surely belongs to its theme."""


@dataclass(frozen=True, eq=False)
class ThemeHistory:
    """Counts and changes of every theme, over the months up to one month.

    Attributes
    ----------
    counts, customers
        (n_themes, n_months) comments, and the customers who wrote them, of all streams.
    changes
        The established change of each theme in the last month; None: none.
    expected, upper
        (n_themes, n_months) expected comments, and how far chance reaches above them; NaN: not enough history.
    n_tested
        How many themes a change was looked for in.
    """

    months: tuple[Period, ...]
    counts: Floats
    customers: Floats
    changes: tuple[ThemeChange | None, ...]
    expected: Floats
    upper: Floats
    n_tested: int

    def list_trend_points(
        self,
        theme_index: int,
        smallest_group: int,
        volumes: Mapping[int, int] | None = None,
        *,
        n_months: int = MONTHS_SHOWN,
    ) -> tuple[TrendPoint, ...]:
        """Return a theme's last months; a month with too few customers has no count.

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
) -> TrendPoint:
    """Return one month of a trend, without its count when it is about too few customers."""
    from voc.statistics.proportions import estimate_per_thousand

    if 0 < n_customers < smallest_group:
        return TrendPoint(period, None, None, expected, upper)
    if not volume:
        return TrendPoint(period, count, n_customers, expected, upper)
    rate = estimate_per_thousand(count, volume)
    return TrendPoint(period, count, n_customers, expected, upper, rate.value, rate.low, rate.high)


def count_by_month(
    groups: Ints, months: Ints, customer_codes: Ints, n_groups: int, last_month: int, n_months: int
) -> tuple[Floats, Floats]:
    """Return (n_groups, n_months) rows, and (n_groups, n_months) distinct customers, per group and month.

    Parameters
    ----------
    groups, months, customer_codes
        (n,) of each row; a group or month of −1 is not counted.
    last_month
        Period.index of the last column.
    """
    columns = months - (last_month - n_months + 1)
    is_counted = (columns >= 0) & (columns < n_months) & (groups >= 0) & (months >= 0)
    # A cell is one group in one month: numbering them lets one bincount do all groups.
    cells = groups[is_counted] * n_months + columns[is_counted]
    shape, n_cells = (n_groups, n_months), n_groups * n_months
    counts = np.bincount(cells, minlength=n_cells).astype(float).reshape(shape)
    n_customers = int(customer_codes.max(initial=0)) + 1
    # One number per pair of cell and customer: sorting numbers is much faster than grouping a frame.
    cell_customers = np.unique(cells * n_customers + customer_codes[is_counted])
    return counts, np.bincount(cell_customers // n_customers, minlength=n_cells).astype(float).reshape(shape)


def build_theme_history(facts: Facts, period: Period) -> ThemeHistory:
    """Return the history of every theme up to ``period``; later months are not looked at."""
    n_themes, n_months = len(facts.themes), _count_months(facts, period)
    mention_rows, theme_indices = _get_mentions(facts)
    comment_months = facts.comments["month"].to_numpy(dtype=np.int64)
    customer_codes = facts.comments["customer_code"].to_numpy(dtype=np.int64)
    counts, customers = count_by_month(
        theme_indices, comment_months[mention_rows], customer_codes[mention_rows], n_themes, period.index, n_months
    )
    months = tuple(period.shift(column - n_months + 1) for column in range(n_months))
    if n_themes == 0 or n_months <= SHORTEST_HISTORY:
        not_known = np.full(counts.shape, np.nan)
        return ThemeHistory(months, counts, customers, (None,) * n_themes, not_known, not_known, 0)
    steady_counts, exposure, spread = _fit_exposure(facts, period, n_months, counts)
    # A theme that comes mostly from a source younger than the history is new to us whatever it does.
    is_mostly_steady = steady_counts[:n_themes, -1] * 2 >= counts[:, -1]
    verdict = detect_changes(
        steady_counts,
        exposure,
        # Scores have the rest of what is allowed.
        false_alarms=(1 - SCORE_PART) * facts.config.reports.false_alarms_per_month,
        spread=spread,
        # The last row, comments without a theme, helps to estimate the month; it is nobody's change.
        candidates=np.append(is_mostly_steady, False),
    )
    expected, upper = _predict_months(steady_counts, exposure, spread, verdict.prediction.pooled_dispersion)
    # An expectation of the steady streams alone would stand far below a count of all streams: it is not drawn.
    is_partial = steady_counts[:n_themes] < counts
    expected, upper = (np.where(is_partial, np.nan, limits[:n_themes]) for limits in (expected, upper))
    theme_changes = tuple(
        None if change is None else _build_change(facts, period, months, theme_index, change, expected[theme_index])
        for theme_index, change in enumerate(verdict.changes[:n_themes])
    )
    return ThemeHistory(months, counts, customers, theme_changes, expected, upper, verdict.n_tested)


def _count_months(facts: Facts, period: Period) -> int:
    """Return how many months up to the period there are data of, at most those that are learnt from."""
    first_month = facts.month_bounds[0] if facts.month_bounds else period.index
    return max(1, min(MONTHS_LEARNT, period.index - first_month + 1))


def _get_mentions(facts: Facts) -> tuple[Ints, Ints]:
    """Return the row of the comment and the position of the theme of every mention."""
    return facts.mentions["row"].to_numpy(dtype=np.int64), facts.mentions["theme"].to_numpy(dtype=np.int64)


def _fit_exposure(facts: Facts, period: Period, n_months: int, counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Return counts of the steady streams, their exposure with all effects, and its spread: (n_themes + 1, n_months).

    The last row holds the comments without a theme.
    """
    steady_counts, exposure = _compute_exposure(facts, period, n_months, counts)
    exposure = exposure * _compute_season(facts, period, n_months)
    # With few themes the month's own effect cannot be told from a change of one of them.
    if counts.shape[0] < SMALLEST_STREAM:
        return steady_counts, exposure, np.zeros_like(exposure)
    effect, spread = estimate_stream_effect(steady_counts, exposure)
    return steady_counts, exposure * effect, spread


def _compute_exposure(facts: Facts, period: Period, n_months: int, counts: Floats) -> tuple[Floats, Floats]:
    """Return counts from steady streams and the exposure by stream, (n_themes + 1, n_months) each.

    The last row holds the comments without a theme.
    """
    return compute_stream_exposure(*_count_per_stream(facts, period, n_months, counts.shape[0]))


def compute_stream_exposure(per_stream: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Return counts of all streams together and their exposure by stream, ``(n_themes, n_months)`` each.

    Parameters
    ----------
    per_stream, sizes
        ``(n_themes, n_streams, n_months)`` comments of each theme, and ``(n_streams, n_months)`` of all together.
    """
    theme_before, all_before = per_stream[:, :, :-1].sum(axis=2), sizes[:, :-1].sum(axis=1)
    # Half a comment is added on both sides: a theme without a past would otherwise have no exposure at all.
    share = (theme_before.sum(axis=1) + 0.5) / (all_before.sum() + 0.5)
    leaning = (theme_before + LEAN) / (share[:, None] * all_before + LEAN)
    return per_stream.sum(axis=1), share[:, None] * (leaning @ sizes)


def _count_per_stream(facts: Facts, period: Period, n_months: int, n_themes: int) -> tuple[Floats, Floats]:
    """Return comments per theme, steady stream and month, and per steady stream and month.

    (n_themes + 1, n_steady, n_months), the last theme being the comments without one, and (n_steady, n_months).
    """
    months = facts.comments["month"].to_numpy(dtype=np.int64)
    by_stream = facts.comments.groupby(["source_name", "question", "department_asked"], dropna=False)
    streams = by_stream.ngroup().to_numpy().astype(np.int64)
    n_streams = int(streams.max(initial=-1)) + 1
    one_customer = np.zeros_like(months)  # customers are not looked at here
    sizes, _ = count_by_month(streams, months, one_customer, n_streams, period.index, n_months)
    is_steady = (sizes[:, :-1] > 0).sum(axis=1) >= SHORTEST_HISTORY
    n_steady = int(is_steady.sum())
    mention_rows, theme_indices = _get_mentions(facts)
    rows_without = np.setdiff1d(np.arange(len(facts.comments)), mention_rows)
    rows = np.concatenate([mention_rows, rows_without])
    groups = np.concatenate([theme_indices, np.full(rows_without.size, n_themes)])
    # The steady streams' own numbering, −1 for the others: those cells are not counted.
    numbers = np.where(is_steady, np.cumsum(is_steady) - 1, -1)
    row_streams = numbers[streams][rows] if n_streams else np.full(rows.size, -1, dtype=np.int64)
    cells: Ints = np.where(row_streams >= 0, groups * max(n_steady, 1) + row_streams, -1).astype(np.int64)
    n_cells = (n_themes + 1) * n_steady
    per_cell, _ = count_by_month(cells, months[rows], one_customer[rows], n_cells, period.index, n_months)
    return per_cell.reshape(n_themes + 1, n_steady, n_months), sizes[is_steady]


def _compute_season(facts: Facts, period: Period, n_months: int) -> Floats:
    """Return the season of each theme's reasons against that of all contacts; the last row is 1."""
    n_themes = len(facts.themes)
    seasons = np.ones((n_themes + 1, n_months))
    contact_totals = _sum_contacts_by_reason(facts, period)
    if contact_totals is None:
        return seasons
    reason_ids, contacts, calendar_months = contact_totals
    # Relative to all contacts: what all reasons share, the exposure by stream has already.
    factors = estimate_season(contacts, calendar_months)
    usual_mix = np.nansum(contacts, axis=1)
    usual_mix = usual_mix / max(usual_mix.sum(), 1.0)
    reason_codes = encode_names(reason_ids, facts.comments["reason"])
    mention_rows, theme_indices = _get_mentions(facts)
    is_past = facts.comments["month"].to_numpy()[mention_rows] < period.index
    is_known = (reason_codes[mention_rows] >= 0) & is_past
    reason_mix = np.zeros((n_themes, len(reason_ids)))
    np.add.at(reason_mix, (theme_indices[is_known], reason_codes[mention_rows][is_known]), 1.0)
    # A theme with few known reasons leans on the mix of all contacts.
    reason_mix = (reason_mix + LEAN * usual_mix) / (reason_mix.sum(axis=1, keepdims=True) + LEAN)
    columns = np.array([(period.index - n_months + 1 + k) % 12 for k in range(n_months)])
    seasons[:-1] = (reason_mix @ factors)[:, columns] / np.maximum((usual_mix @ factors)[columns], 1e-9)
    return seasons


def _sum_contacts_by_reason(facts: Facts, period: Period) -> tuple[list[str], Floats, Ints] | None:
    """Return contacts per reason and month before ``period``, from daily totals and registrations.

    Reason ids, (n_reasons, n_months) contacts (NaN: not observed), and the calendar month (1–12) of each column; None
    without any.
    """
    import pandas as pd

    totals = _list_daily_totals(facts)
    registered = _list_registrations(facts)
    # A month is counted once: by daily totals where there are any, else by registrations.
    registered = registered[~registered["month"].isin(totals["month"])]
    contacts = pd.concat([part for part in (totals, registered) if len(part)] or [totals])
    contacts = contacts[(contacts["month"] >= 0) & (contacts["month"] < period.index)].dropna(subset=["reason"])
    if contacts.empty:
        return None
    table = contacts.pivot_table(index="reason", columns="month", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=range(int(contacts["month"].min()), int(contacts["month"].max()) + 1))
    return [str(name) for name in table.index], table.to_numpy(dtype=float), table.columns.to_numpy(np.int64) % 12 + 1


def _list_daily_totals(facts: Facts) -> pd.DataFrame:
    """Return reason, month (Period.index) and n of each daily total of contacts."""
    import pandas as pd

    if facts.daily_totals is None or not len(facts.daily_totals):
        return pd.DataFrame({"reason": [], "month": [], "n": []})
    days = facts.daily_totals["day"]
    months = (days.dt.year * 12 + days.dt.month - 1).to_numpy(dtype=np.int64)
    return pd.DataFrame({"reason": facts.daily_totals["reason"], "month": months, "n": facts.daily_totals["count"]})


def _list_registrations(facts: Facts) -> pd.DataFrame:
    """Return reason, month (Period.index) and n, which is 1, of each registered contact."""
    import pandas as pd

    if facts.contacts is None or not len(facts.contacts):
        return pd.DataFrame({"reason": [], "month": [], "n": []})
    months = facts.compute_local_dates(facts.contacts["at"])[0]
    return pd.DataFrame({"reason": facts.contacts["reason"], "month": months, "n": 1})


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
    """Return an established change with the day that it began on.

    Parameters
    ----------
    expected
        (n_months,) expected comments of the theme.
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
    return mention_days[is_sure], float((others.sum() + 1) / (others.size + 1))


def _count_days(days: Ints, first: int, last: int) -> Floats:
    """Return how many of some ordinal days fall on each day from first to last, both included."""
    inside = days[(days >= first) & (days <= last)] - first
    return np.bincount(inside, minlength=last - first + 1).astype(float)
