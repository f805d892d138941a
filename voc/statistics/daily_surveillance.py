"""Daily counts: what stands out today, and since which day a change runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.statistics.farrington import Floats, predict, stream_effect

__all__ = ["StandsOut", "since", "surveil", "weekday_factors"]

WINDOWS = (2, 7)
"""Days that are looked at together: a burst, and a week."""
HISTORY = 84
"""Days before the window that it is compared with: twelve of every weekday."""
SHORTEST_HISTORY = 56
SMALLEST_BURST = 3
"""Two comments on a day are a coincidence, however new their subject."""
SMALLEST_STREAM = 5
"""With fewer series than this the stream's own ups and downs cannot be told from a series'."""


@dataclass(frozen=True, slots=True)
class StandsOut:
    """A series whose last ``window`` days, up to and with ``day``, are above expectation."""

    series: int
    day: int
    window: int
    observed: int
    expected: float
    p_adjusted: float


def surveil(
    counts: Floats,
    weekday: NDArray[np.int64],
    days: Sequence[int],
    *,
    false_alarms: float = 0.5,
    windows: Sequence[int] = WINDOWS,
) -> tuple[StandsOut, ...]:
    """Return which series stand out on which days; each series once, on the first day.

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
    found: dict[int, StandsOut] = {}
    for day in days:
        for window in windows:
            p, expected, observed = _window(counts, weekday, day, window)
            for i in np.flatnonzero((p * n_tests <= false_alarms) & (observed >= SMALLEST_BURST)):
                if i not in found:
                    p_adjusted = min(1.0, float(p[i]) * n_tests)
                    found[int(i)] = StandsOut(int(i), day, window, int(observed[i]), float(expected[i]), p_adjusted)
    return tuple(sorted(found.values(), key=lambda hit: (hit.day, hit.p_adjusted, hit.series)))


def since(counts: Floats, expected: Floats, *, widest: int = 10) -> int | None:
    """Return the first day of an increase, or None when it cannot be told.

    The day that maximises the likelihood ratio "as expected before it, higher from it on" (Hinkley 1970, Biometrika
    57, 1–17). It can be told when all days within two log units of it lie within ``widest`` days.

    Parameters
    ----------
    counts, expected
        (n_days,) observed and, without the change, expected.
    """
    above = np.cumsum(counts[::-1])[::-1]
    base = np.maximum(np.cumsum(expected[::-1])[::-1], 1e-9)
    ratio = np.maximum(above, 1e-9) / base
    gain = np.where(above > base, above * np.log(ratio) - (above - base), 0.0)
    if gain.size == 0 or gain.max() < 3:  # noqa: PLR2004 - e³ times as likely, about p = .01
        return None
    near = np.flatnonzero(gain >= gain.max() - 2)
    return int(np.argmax(gain)) if near[-1] - near[0] <= widest else None


def weekday_factors(stream: Floats, weekday: NDArray[np.int64]) -> Floats:
    """Return seven factors, 1 on average over the days given, from the counts of the whole stream."""
    totals = np.bincount(weekday, weights=stream, minlength=7) + 1.0
    factors: Floats = (
        totals / np.maximum(np.bincount(weekday, minlength=7), 1) / max((stream.sum() + 7) / stream.size, 1e-9)
    )
    return factors


def _window(counts: Floats, weekday: NDArray[np.int64], day: int, window: int) -> tuple[Floats, Floats, Floats]:
    """One window against blocks of the same length before it: p-values, expectation and observation."""
    n_blocks = min(HISTORY, day + 1 - window) // window
    first = day + 1 - (n_blocks + 1) * window
    part, kind = counts[:, first : day + 1], weekday[first : day + 1]
    factors = weekday_factors(part[:, :-window].sum(axis=0), kind[:-window])[kind]
    blocks = part.reshape(counts.shape[0], n_blocks + 1, window).sum(axis=2)
    shape = factors.reshape(n_blocks + 1, window).sum(axis=1)
    exposure = np.broadcast_to(shape, blocks.shape).copy()
    spread = None
    if counts.shape[0] >= SMALLEST_STREAM:
        effect, spreads = stream_effect(blocks, exposure)
        exposure, spread = exposure * effect, spreads[:, -1]
    prediction = predict(blocks, exposure, spread=spread)
    return np.nan_to_num(prediction.p_above, nan=1.0), prediction.expected, blocks[:, -1]
