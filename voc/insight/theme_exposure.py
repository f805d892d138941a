"""Exposure of themes: how many customers a month would bring, were a theme as usual.

Relative to a theme's usual rate it is made of

* the **streams** it comes from: comments per source, question and department asked. A source that sends twice as many
  comments doubles the expectation; one that has run for less than three months is left out, since to us all of its
  subjects are new;
* the **season** of its contact reasons against that of all contacts, from all earlier daily totals or registrations;
* the **month**: what all themes went up or down by together, fitted robustly without the theme itself;
* the **volume** of its process, where the counts of the months before follow it: twice the letters, twice the contacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.contact_totals import list_daily_contacts
from voc.insight.facts import Facts, encode_names
from voc.insight.processes import find_processes, sum_exposed_volumes
from voc.records import Period
from voc.statistics.change_detection import SHORTEST_HISTORY
from voc.statistics.daily_surveillance import MIN_SERIES_IN_STREAM
from voc.statistics.farrington import Floats, estimate_stream_effect
from voc.statistics.seasonality import estimate_season
from voc.statistics.volume_exposure import fit_volume_factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = [
    "compute_season",
    "compute_stream_exposure",
    "compute_volume_factors",
    "count_by_month",
    "fit_exposure",
    "list_customer_mentions",
]

PRIOR_COMMENTS = 5.0
"""Comments that the prior is worth: a theme with few is taken to come from all streams alike."""


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


def list_customer_mentions(
    facts: Facts, least_probability: float = 0.0, last_month: int | None = None
) -> tuple[Ints, Ints]:
    """Return the row of the comment and the position of the theme of every mention by a customer, each month once.

    The first comment of a customer about a theme in a month is counted for all: five customers with sixty messages are
    five. A comment without a customer is of a customer of its own. Comments without an exact date are in no month.

    Parameters
    ----------
    least_probability
        Mentions with a lower probability of belonging to their theme are left out, except for themes where most are
        below it.
    last_month
        Later months are left out (Period.index).
    """
    rows, themes = (facts.mentions[name].to_numpy(dtype=np.int64) for name in ("row", "theme"))
    months, days, customers = (
        facts.comments[name].to_numpy(dtype=np.int64)[rows] for name in ("month", "day", "customer_code")
    )
    order = np.lexsort((rows, days, customers, months, themes))
    is_past = (months >= 0) & (months <= (months.max(initial=0) if last_month is None else last_month))
    is_likely = facts.mentions["probability"].to_numpy(dtype=np.float64) >= least_probability
    n_all, n_likely = (
        np.bincount(themes[part], minlength=len(facts.themes)) for part in (is_past, is_past & is_likely)
    )
    # A theme that is vague as a whole is counted by all that it has.
    is_vague = n_likely * 2 < n_all
    order = order[(is_past & (is_likely | is_vague[themes]))[order]]
    keys = np.column_stack([themes[order], months[order], customers[order]])
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = (np.diff(keys, axis=0) != 0).any(axis=1)
    first = np.sort(order[is_first])
    return rows[first], themes[first]


def compute_season(facts: Facts, period: Period, n_months: int) -> Floats:
    """Return the season of each theme's reasons against that of all contacts, over the months up to ``period``.

    (n_themes + 1, n_months); the last row, comments without a theme, is 1.
    """
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
    mention_rows, theme_indices = list_customer_mentions(facts, last_month=period.index)
    is_past = facts.comments["month"].to_numpy()[mention_rows] < period.index
    is_known = (reason_codes[mention_rows] >= 0) & is_past
    reason_mix = np.zeros((n_themes, len(reason_ids)))
    np.add.at(reason_mix, (theme_indices[is_known], reason_codes[mention_rows][is_known]), 1.0)
    # The prior of a theme with few known reasons is the mix of all contacts.
    reason_mix = (reason_mix + PRIOR_COMMENTS * usual_mix) / (reason_mix.sum(axis=1, keepdims=True) + PRIOR_COMMENTS)
    calendar_columns = np.array([(period.index - n_months + 1 + k) % 12 for k in range(n_months)])
    usual_season = np.maximum((usual_mix @ factors)[calendar_columns], 1e-9)
    seasons[:-1] = (reason_mix @ factors)[:, calendar_columns] / usual_season
    return seasons


def fit_exposure(
    facts: Facts, period: Period, season: Floats, least_probability: float = 0.0
) -> tuple[Floats, Floats, Floats]:
    """Return customers from the steady streams, their exposure with all effects but volume, and its relative error.

    (n_themes + 1, n_months) each; the last row holds the comments without a theme. The error is the relative standard
    error of the month's effect (see :func:`voc.statistics.farrington.estimate_stream_effect`).

    Parameters
    ----------
    season
        (n_themes + 1, n_months), as :func:`compute_season` returns it; the last month is ``period``.
    least_probability
        As in :func:`list_customer_mentions`.
    """
    n_themes, n_months = len(facts.themes), season.shape[1]
    per_stream, sizes = _count_per_stream(facts, period, n_months, least_probability)
    steady_counts, exposure = compute_stream_exposure(per_stream, sizes)
    exposure = exposure * season
    # With few themes the month's own effect cannot be told from a change of one of them.
    if n_themes < MIN_SERIES_IN_STREAM:
        return steady_counts, exposure, np.zeros_like(exposure)
    effect, spread = estimate_stream_effect(steady_counts, exposure)
    return steady_counts, exposure * effect, spread


def compute_volume_factors(facts: Facts, period: Period, counts: Floats, exposure: Floats) -> Floats:
    """Return by which factor the volume of its process raises each theme's exposure; 1 where it does not follow it.

    (n_themes + 1, n_months), the last row, comments without a theme, being 1.

    Parameters
    ----------
    counts, exposure
        (n_themes + 1, n_months), as :func:`fit_exposure` returns them.
    """
    volumes = np.full(counts.shape, np.nan)
    months = range(period.index - counts.shape[1] + 1, period.index + 1)
    processes = find_processes(facts, period)
    # Process by process: many themes share one, and a long history of daily volumes is summed once.
    for process in {name for name in processes if name is not None}:
        volume_by_month = sum_exposed_volumes(facts, process)
        theme_indices = [index for index, name in enumerate(processes) if name == process]
        volumes[theme_indices] = [volume_by_month.get(month, np.nan) for month in months]
    return fit_volume_factor(counts, exposure, volumes)


def compute_stream_exposure(per_stream: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Return counts of all streams together and their exposure by stream, ``(n_themes, n_months)`` each.

    Parameters
    ----------
    per_stream, sizes
        ``(n_themes, n_streams, n_months)`` customers of each theme, and ``(n_streams, n_months)`` of all together.
    """
    theme_before, all_before = per_stream[:, :, :-1].sum(axis=2), sizes[:, :-1].sum(axis=1)
    # Half a comment is added on both sides: a theme without a past would otherwise have no exposure at all.
    share = (theme_before.sum(axis=1) + 0.5) / (all_before.sum() + 0.5)
    stream_ratio = (theme_before + PRIOR_COMMENTS) / (share[:, None] * all_before + PRIOR_COMMENTS)
    return per_stream.sum(axis=1), share[:, None] * (stream_ratio @ sizes)


def _count_per_stream(facts: Facts, period: Period, n_months: int, least_probability: float) -> tuple[Floats, Floats]:
    """Return customers per theme, steady stream and month, and per steady stream and month.

    (n_themes + 1, n_steady, n_months), the last theme being the comments without one, and (n_steady, n_months).
    """
    n_themes = len(facts.themes)
    months = facts.comments["month"].to_numpy(dtype=np.int64)
    customers = facts.comments["customer_code"].to_numpy(dtype=np.int64)
    by_stream = facts.comments.groupby(["source_name", "question", "department_asked"], dropna=False)
    streams = by_stream.ngroup().to_numpy().astype(np.int64)
    n_streams = int(streams.max(initial=-1)) + 1
    _, sizes = count_by_month(streams, months, customers, n_streams, period.index, n_months)
    is_steady = (sizes[:, :-1] > 0).sum(axis=1) >= SHORTEST_HISTORY
    n_steady = int(is_steady.sum())
    mention_rows, theme_indices = list_customer_mentions(facts, least_probability, period.index)
    # Not of a theme that they hardly belong to, nor a customer's second comment about one: these count nowhere.
    rows_without = np.setdiff1d(np.arange(len(facts.comments)), facts.mentions["row"].to_numpy(dtype=np.int64))
    rows = np.concatenate([mention_rows, rows_without])
    groups = np.concatenate([theme_indices, np.full(rows_without.size, n_themes)])
    # The steady streams' own numbering, −1 for the others: those cells are not counted.
    numbers = np.where(is_steady, np.cumsum(is_steady) - 1, -1)
    row_streams = numbers[streams][rows] if n_streams else np.full(rows.size, -1, dtype=np.int64)
    cells: Ints = np.where(row_streams >= 0, groups * max(n_steady, 1) + row_streams, -1).astype(np.int64)
    n_cells = (n_themes + 1) * n_steady
    # A customer who wrote about a theme over two streams counts in the first: so the streams add up to the customers.
    _, per_cell = count_by_month(cells, months[rows], customers[rows], n_cells, period.index, n_months)
    return per_cell.reshape(n_themes + 1, n_steady, n_months), sizes[is_steady]


def _sum_contacts_by_reason(facts: Facts, period: Period) -> tuple[list[str], Floats, Ints] | None:
    """Return contacts per reason and month before ``period``, from daily totals and registrations.

    Reason ids, (n_reasons, n_months) contacts (NaN: not observed), and the calendar month (1–12) of each column; None
    without any.
    """
    import pandas as pd

    daily = list_daily_contacts(facts, with_reason=True)
    contacts = pd.DataFrame({"reason": daily.reasons, "month": daily.months, "n": daily.counts})
    contacts = contacts[contacts["month"] < period.index]
    if contacts.empty:
        return None
    table = contacts.pivot_table(index="reason", columns="month", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=range(int(contacts["month"].min()), int(contacts["month"].max()) + 1))
    return [str(name) for name in table.index], table.to_numpy(dtype=float), table.columns.to_numpy(np.int64) % 12 + 1
