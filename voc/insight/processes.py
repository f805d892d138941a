"""Processes that contacts are counted per thousand of: which one a theme belongs to, and how much of it ran.

A piece of work (a bill, a letter) brings contacts on the days after it: its **window**, ``[[processes]]`` of
``voc.toml``. A month is divided by the work whose days fall in it; of what was sent on the 25th only a part does. In a
month in which hardly any of it ran, a rate per thousand would be about something else, and none is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import Facts, encode_names
from voc.insight.reason_quality import is_catch_all
from voc.records import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["find_processes", "list_rate_volumes", "sum_exposed_volumes"]

DOMINANT = 0.5
"""Part of a theme's comments with a telling reason that the reasons of one process must have."""
SMALLEST_PART = 0.1
"""A month with less than this part of the process's largest month so far has no rate per thousand."""


def find_processes(facts: Facts, period: Period) -> list[str | None]:
    """Return the process of each theme: that of at least half of its comments with a reason that tells something.

    "Overig" tells nothing, and is left out; so are later months, which the month's own report could not know.
    """
    processes = sorted({reason.process for reason in facts.config.reasons if reason.process} & _list_names(facts))
    if not processes:
        return [None] * len(facts.themes)
    rows, themes = (facts.mentions[name].to_numpy(dtype=np.int64) for name in ("row", "theme"))
    reason_codes = encode_names([reason.id for reason in facts.config.reasons], facts.comments["reason"])
    is_telling = np.array([not is_catch_all(reason.name) for reason in facts.config.reasons] + [False])
    months = facts.comments["month"].to_numpy(dtype=np.int64)
    # The last entry of is_telling stands for −1, a comment without a reason.
    is_counted = is_telling[reason_codes[rows]] & (months[rows] >= 0) & (months[rows] <= period.index)
    process_codes = np.array(
        [processes.index(reason.process) if reason.process in processes else -1 for reason in facts.config.reasons]
    )
    counts = np.zeros((len(facts.themes), len(processes) + 1))
    np.add.at(counts, (themes[is_counted], process_codes[reason_codes[rows[is_counted]]]), 1)
    main, totals = counts[:, :-1].argmax(axis=1), counts.sum(axis=1)
    n_main = counts[np.arange(len(facts.themes)), main]
    is_enough = n_main >= np.maximum(facts.config.reports.smallest_group, DOMINANT * totals)
    return [processes[code] if enough else None for code, enough in zip(main, is_enough, strict=True)]


def _list_names(facts: Facts) -> set[str]:
    """Return the processes that have volumes."""
    if facts.volumes is None or not len(facts.volumes):
        return set()
    return {str(name) for name in facts.volumes["process"].unique()}


def list_rate_volumes(facts: Facts, process: str | None, last_month: int) -> dict[int, int]:
    """Return what a month's contacts are divided by: ``{24321: 3395}``, by Period.index, up to ``last_month``.

    Months of too little work are left out; empty when the process is not known.
    """
    if process is None:
        return {}
    exposed = {month: n for month, n in sum_exposed_volumes(facts, process).items() if month <= last_month}
    least = max(exposed.values(), default=0.0) * SMALLEST_PART
    return {month: round(n) for month, n in exposed.items() if n >= max(least, 1.0)}


def sum_exposed_volumes(facts: Facts, process: str) -> dict[int, float]:
    """Return the work whose window lies in each month, by Period.index: a letter of the 25th counts in two of them."""
    if facts.volumes is None or not len(facts.volumes):
        return {}
    frame = facts.volumes[facts.volumes["process"] == process]
    if not len(frame):
        return {}
    n_days = facts.config.get_window_days(process)
    days = frame["day"].to_numpy().astype("datetime64[D]")
    # A part of each day's work for every day of its window: a few hundred thousand numbers for ten years.
    all_days = days[:, None] + np.arange(n_days)
    months = all_days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    parts = np.broadcast_to((frame["count"].to_numpy(dtype=float) / n_days)[:, None], months.shape)
    first = int(months.min())
    sums = np.bincount(months.ravel() - first, weights=parts.ravel())
    # The last days' windows reach beyond the data: a month that has not begun there is no month of it.
    last = int(days.max().astype("datetime64[M]").astype(np.int64)) + 1970 * 12
    return {first + k: float(n) for k, n in enumerate(sums) if first + k <= last}
