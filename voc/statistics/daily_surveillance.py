"""Surveillance of daily counts: series that exceed their expectation, and the day on which a change began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.statistics.farrington import Floats, estimate_stream_effect, predict_counts

__all__ = ["Exceedance", "estimate_weekday_factors", "find_change_day", "find_exceedances"]

WINDOW_DAYS = (2, 7)
"""Days that are looked at together: a burst, and a week."""
HISTORY_DAYS = 84
"""Days before the window that it is compared with: twelve of every weekday."""
SHORTEST_HISTORY = 56
"""Days before the window that are needed: eight of every weekday."""
SMALLEST_BURST = 3
"""Two comments on a day are a coincidence, however new their subject."""
MIN_SERIES_IN_STREAM = 5
"""With fewer series than this the stream's own ups and downs look like a series'."""


@dataclass(frozen=True, slots=True)
class Exceedance:
    """A series whose last days are above expectation.

    ``series_index`` is its row in the counts and ``day_index`` the column of the last day; ``window_days`` says how
    many days up to and with it were counted together.
    """

    series_index: int
    day_index: int
    window_days: int
    observed: int
    expected: float
    p_adjusted: float


def find_exceedances(
    counts: Floats,
    weekday: NDArray[np.int64],
    days: Sequence[int],
    *,
    false_alarms: float = 0.5,
    windows: Sequence[int] = WINDOW_DAYS,
) -> tuple[Exceedance, ...]:
    """Return the series with a peak, each once, on the first of its days.

    Every day × window × series is one test at ``false_alarms`` / (number of tests), so that the expected number of
    false alarms over all ``days`` together is at most ``false_alarms`` (see ``voc.statistics.change_detection``).

    Parameters
    ----------
    counts
        (n_series, n_days).
    weekday
        (n_days,) 0–6.
    days
        Columns to look at, in order, such as the days of a month. Those with a history under eight weeks are left out.
    """
    days = [day for day in days if day + 1 - max(windows) >= SHORTEST_HISTORY]
    if not days or counts.shape[0] == 0:
        return ()
    n_tests = len(days) * len(windows) * counts.shape[0]
    exceedance_by_series: dict[int, Exceedance] = {}
    for day in days:
        for window in windows:
            p, expected, observed = _test_window(counts, weekday, day, window)
            for i in np.flatnonzero((p * n_tests <= false_alarms) & (observed >= SMALLEST_BURST)):
                if i not in exceedance_by_series:
                    p_adjusted = min(1.0, float(p[i]) * n_tests)
                    figures = int(observed[i]), float(expected[i]), p_adjusted
                    exceedance_by_series[int(i)] = Exceedance(int(i), day, window, *figures)
    exceedances = exceedance_by_series.values()
    return tuple(sorted(exceedances, key=lambda each: (each.day_index, each.p_adjusted, each.series_index)))


def find_change_day(counts: Floats, expected: Floats, *, widest_days: int = 10) -> int | None:
    """Return the first day of an increase, or None when it is not clear.

    The likelihood ratio "as expected before it, higher from it on" of each day (Hinkley 1970, Biometrika 57, 1–17),
    and of these the median under a flat prior over the days (Smith 1975, Biometrika 62, 407–416): stray comments
    before a change move the maximum by days, the median less (simulated: root mean square error 1.85 days, of the
    maximum 2.00). It is clear when all days within two log units of the maximum lie within ``widest_days`` days.

    Parameters
    ----------
    counts, expected
        (n_days,) observed and, without the change, expected.
    """
    counts_from_day = np.cumsum(counts[::-1])[::-1]
    expected_from_day = np.maximum(np.cumsum(expected[::-1])[::-1], 1e-9)
    ratio = np.maximum(counts_from_day, 1e-9) / expected_from_day
    log_ratio = np.where(
        counts_from_day > expected_from_day,
        counts_from_day * np.log(ratio) - (counts_from_day - expected_from_day),
        0.0,
    )
    if log_ratio.size == 0 or log_ratio.max() < 3:  # noqa: PLR2004 - e³ times as likely, about p = .01
        return None
    likely_days = np.flatnonzero(log_ratio >= log_ratio.max() - 2)
    if likely_days[-1] - likely_days[0] > widest_days:
        return None
    # Days on which nothing speaks for a change (a ratio of 1) get no weight: many of them would draw the median away.
    weights = np.where(log_ratio > 0, np.exp(log_ratio - log_ratio.max()), 0.0)
    return int(np.searchsorted(np.cumsum(weights), weights.sum() / 2))


def estimate_weekday_factors(stream: Floats, weekday: NDArray[np.int64]) -> Floats:
    """Return seven factors, 1 on average over the days given, from the counts of the whole stream."""
    # One event is added to each weekday: a call centre that is closed on Sundays must not give a factor of 0.
    totals = np.bincount(weekday, weights=stream, minlength=7) + 1.0
    factors: Floats = (
        totals / np.maximum(np.bincount(weekday, minlength=7), 1) / max((stream.sum() + 7) / stream.size, 1e-9)
    )
    return factors


def _test_window(counts: Floats, weekday: NDArray[np.int64], day: int, window: int) -> tuple[Floats, Floats, Floats]:
    """Return p-values, expectation and observation of a window, against blocks of the same length before it."""
    n_blocks = min(HISTORY_DAYS, day + 1 - window) // window
    first_day = day + 1 - (n_blocks + 1) * window
    day_counts, day_weekdays = counts[:, first_day : day + 1], weekday[first_day : day + 1]
    factors = estimate_weekday_factors(day_counts[:, :-window].sum(axis=0), day_weekdays[:-window])[day_weekdays]
    block_counts = day_counts.reshape(counts.shape[0], n_blocks + 1, window).sum(axis=2)
    block_factors = factors.reshape(n_blocks + 1, window).sum(axis=1)
    exposure = np.broadcast_to(block_factors, block_counts.shape).copy()
    spread = None
    if counts.shape[0] >= MIN_SERIES_IN_STREAM:
        effect, spreads = estimate_stream_effect(block_counts, exposure)
        # The last block is the window that is tested: its spread is what its prediction has to allow for.
        exposure, spread = exposure * effect, spreads[:, -1]
    prediction = predict_counts(block_counts, exposure, spread=spread)
    return np.nan_to_num(prediction.p_above, nan=1.0), prediction.expected, block_counts[:, -1]
