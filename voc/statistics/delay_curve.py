"""Delay curve: contacts that a piece of work brings on each day after it, and what planned work is to bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.statistics.daily_surveillance import estimate_weekday_factors

__all__ = ["DelayCurve", "ExpectedContacts", "fit_delay_curve"]

Floats = NDArray[np.float64]

LAG_ENDS = (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90)
"""Days after the work at which a step of the curve ends: fine where most contacts come, coarse in its tail."""
WEEK = 7
LEVEL_WEEKS = 13
"""Weeks in which contacts without the work are taken to stay at one level."""
N_RESAMPLES = 200


@dataclass(frozen=True, eq=False)
class DelayCurve:
    """Curve of a process, fitted to daily series.

    Attributes
    ----------
    per_piece
        (n_days,) contacts on the day of a piece of work and on each day after it, of a mean weekday.
    weekday_factors
        (7,) contacts of a weekday (0: Monday) relative to a mean one, that the curve and the level are times.
    total_per_piece
        Contacts that a piece of work brings in all, as it was spread over the weekdays.
    level
        Contacts a day in the last weeks without any work of the process.
    dispersion
        Variance of a week's contacts relative to a Poisson count's.
    """

    per_piece: Floats
    weekday_factors: Floats
    total_per_piece: float
    level: float
    dispersion: float
    resampled: tuple[tuple[Floats, float], ...]
    """Curves and levels of series that were put together anew from the weeks' residuals."""

    def expect(self, volumes: ArrayLike, *, first_weekday: int = 0, confidence: float = 0.95) -> ExpectedContacts:
        """Return the contacts of coming weeks: what planned work brings, on top of the level.

        Parameters
        ----------
        volumes
            (n_days,) pieces of work on each day of whole weeks, the last ``n_lags`` days before them in front: what was
            sent last week still brings contacts.
        first_weekday
            Weekday (0: Monday) of the first coming day.
        """
        plan = np.asarray(volumes, dtype=float)
        factors = np.roll(self.weekday_factors, -first_weekday)
        from_work = _sum_weeks(plan, self.per_piece, factors)
        by_week = from_work + WEEK * self.level
        rng = np.random.default_rng(0)
        resampled = np.array([_sum_weeks(plan, curve, factors) + WEEK * level for curve, level in self.resampled])
        # What a week brings varies around its expectation as the weeks before did, and is no less than nothing.
        noise = rng.standard_normal(resampled.shape) * np.sqrt(self.dispersion * np.maximum(resampled, 0.0))
        tail = (1 - confidence) / 2
        low, high = np.quantile(np.maximum(resampled + noise, 0.0), [tail, 1 - tail], axis=0)
        return ExpectedContacts(by_week, np.minimum(low, by_week), np.maximum(high, by_week), from_work)

    @property
    def n_lags(self) -> int:
        """Days before a day whose work still brings contacts on it."""
        return self.per_piece.size - 1


def _sum_weeks(plan: Floats, curve: Floats, factors: Floats) -> Floats:
    """Return the contacts that work brings in each week, without the days in front; ``factors`` of a week's days."""
    by_day = np.convolve(plan, curve)[curve.size - 1 : plan.size]
    # What goes out on a Friday is answered after the weekend.
    return np.asarray(by_day.reshape(-1, WEEK) @ factors)


@dataclass(frozen=True, eq=False)
class ExpectedContacts:
    """Contacts to be expected in each week, (n_weeks,) each, a prediction interval, and the part that work brings."""

    by_week: Floats
    low: Floats
    high: Floats
    from_work: Floats


def fit_delay_curve(volumes: ArrayLike, contacts: ArrayLike, weekdays: ArrayLike, *, n_days: int) -> DelayCurve:
    """Return how many contacts a piece of work brings on each day after it.

    Daily contacts are a level without the work, one for each thirteen weeks, plus the work of the days before times the
    curve, all times the weekday's factor; no part is below zero (non-negative least squares, Lawson & Hanson 1974). The
    uncertainty is that of series put together anew from whole weeks' residuals (Künsch 1989, Annals of Statistics 17,
    1217–1241).

    Parameters
    ----------
    volumes, contacts, weekdays
        (n,) pieces of work, contacts, and weekday (0: Monday) of each day, without gaps, the oldest first.
    n_days
        Days, from the work on, within which it brings contacts.

    Raises
    ------
    ValueError
        With fewer days than twice the window, or without any work.
    """
    from scipy.optimize import nnls

    work, counts = np.asarray(volumes, dtype=float), np.asarray(contacts, dtype=float)
    if counts.size < 2 * n_days or not work.any():
        raise ValueError(f"expected {2 * n_days} days or more with work on some; got {counts.size}")
    weekday_factors = estimate_weekday_factors(counts, np.asarray(weekdays))
    factors = weekday_factors[np.asarray(weekdays)]
    ends = [*(end for end in LAG_ENDS if end < n_days), n_days]
    design = _build_design(work, ends, n_days) * factors[:, None]
    # Columns of alike size: work in tens of thousands and a level of 1 would be lost in rounding.
    scale = np.maximum(design.max(axis=0), 1e-12)
    weights = 1 / np.sqrt(np.maximum(factors, 0.1))

    def solve(series: Floats) -> Floats:
        coefficients = nnls(design / scale * weights[:, None], series * weights)[0]
        return np.asarray(coefficients / scale)

    coefficients = solve(counts)
    fitted = design @ coefficients
    curves = []
    for series in _resample_weeks(counts, fitted):
        other_coefficients = solve(series)
        curves.append((_spread_steps(other_coefficients, ends), float(other_coefficients[-1])))
    dispersion = _estimate_dispersion(counts, fitted, int(np.count_nonzero(coefficients)))
    curve = _spread_steps(coefficients, ends)
    work_by_weekday = np.bincount(np.asarray(weekdays), weights=work, minlength=WEEK) / work.sum()
    curve_by_weekday = np.bincount(np.arange(n_days) % WEEK, weights=curve, minlength=WEEK)
    total = sum(share * (curve_by_weekday @ np.roll(weekday_factors, -k)) for k, share in enumerate(work_by_weekday))
    return DelayCurve(curve, weekday_factors, float(total), float(coefficients[-1]), dispersion, tuple(curves))


def _resample_weeks(counts: Floats, fitted: Floats) -> Iterator[Floats]:
    """Yield series of the fitted values and whole weeks' residuals in another order: days of a week go together."""
    spread = np.sqrt(np.maximum(fitted, 1.0))
    n_weeks = counts.size // WEEK
    # Whole weeks from the end; the days before the first of them stay as fitted.
    first = counts.size - n_weeks * WEEK
    residual = ((counts - fitted) / spread)[first:].reshape(n_weeks, WEEK)
    rng = np.random.default_rng(0)
    for _ in range(N_RESAMPLES):
        week_residuals = residual[rng.integers(0, n_weeks, n_weeks)].ravel()
        yield np.concatenate([fitted[:first], np.maximum(fitted[first:] + week_residuals * spread[first:], 0.0)])


def _estimate_dispersion(counts: Floats, fitted: Floats, n_parts: int) -> float:
    """Return the variance of a week's contacts relative to a Poisson count's."""
    n_weeks = counts.size // WEEK
    observed, expected = (values[-n_weeks * WEEK :].reshape(n_weeks, WEEK).sum(axis=1) for values in (counts, fitted))
    squares = (observed - expected) ** 2 / np.maximum(expected, 1.0)
    return max(1.0, float(squares.sum() / max(n_weeks - n_parts, 1)))


def _build_design(work: Floats, ends: list[int], n_days: int) -> Floats:
    """Return (n, n_steps + n_levels): a day's work within each step of lags, and which stretch of weeks it lies in."""
    sums = np.concatenate([np.zeros(n_days + 1), np.cumsum(work)])
    today = np.arange(work.size) + n_days + 1
    starts = [0, *ends[:-1]]
    # Each step is its mean a day, so that a coefficient is contacts per piece of work and day.
    steps = [sums[today - start] - sums[np.maximum(today - end, 0)] for start, end in zip(starts, ends, strict=True)]
    n_levels = max(1, work.size // (LEVEL_WEEKS * WEEK))
    # From the end: the last level is that of the last weeks, whatever is left over at the beginning.
    level_of_day = np.maximum(n_levels - 1 - (work.size - 1 - np.arange(work.size)) // (LEVEL_WEEKS * WEEK), 0)
    return np.column_stack([*steps, np.eye(n_levels)[level_of_day]])


def _spread_steps(coefficients: Floats, ends: list[int]) -> Floats:
    """Return the curve by day from its steps."""
    return np.repeat(coefficients[: len(ends)], np.diff([0, *ends]))
