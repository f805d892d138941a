"""New, growing, returned, shrinking: which series changed in their last month, at a stated rate of false alarms.

Each series gets one test upwards and one downwards. With m series tested, a change upwards is established when its
p-value is at most 0.8 × ``false_alarms`` / m, and downwards at 0.2 × ``false_alarms`` / m: then the *expected number*
of false changes per month is at most ``false_alarms``, whatever the dependence between series (the per-family error
rate; Hochberg & Tamhane 1987, *Multiple Comparison Procedures*, section 1.3). Benjamini–Hochberg would bound the share
of false ones among those found, which says nothing about a quiet month.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voc.records import Estimate
from voc.statistics.farrington import Floats, Mask, Prediction, predict
from voc.statistics.proportions import rate_ratio

__all__ = ["Changed", "Verdict", "changes", "silent_run"]

Kind = Literal["new", "growing", "returned", "shrinking"]

SHORTEST_HISTORY = 3
"""Earlier months with data that are needed before anything can be said."""
SILENT_SHARES = (0.4, 0.25)
"""A month at or below such a share of the active level is silent; a deep silence goes before a shallow one. Not 0: a
theme that was found always holds some comments about something else …"""
SILENT_MONTHS = 2
"""… and so many in a row are a silence, …"""
SILENT_P = 0.001
"""… when they are also significantly below it."""
GOING_ON = 0.25
"""A month that stood out and had at least this part of the comments of the next one: the next one is no news."""
SMALLEST_RATIO = 1.2
"""With enough comments any difference is significant; smaller ones than this are not worth a sentence."""
SPORADIC = 0.1
"""A subject is new when at most one comment, or this share of what came, was to be expected."""
RECENT = 6
"""Months that a decrease is measured against."""
STANDS_OUT = 0.02
"""One-sided p-value at which an earlier month by itself counts as high already."""
STILL = 0.05
"""A month must be above the high months before it at this p-value to be a further rise."""
UPWARDS = 0.8
"""Part of the false alarms that is spent on increases."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One established change. ``p_adjusted``: expected number of false changes at this p-value, at most 1."""

    kind: Kind
    observed: int
    expected: float
    ratio: Estimate
    p_adjusted: float
    last_active: int | None = None
    """Column of the last month before the silence."""


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Per series: the change or None; ``prediction`` against the whole history, for the charts."""

    changed: tuple[Changed | None, ...]
    prediction: Prediction
    n_tested: int
    enough_history: bool


def changes(
    counts: Floats,
    exposure: Floats,
    *,
    false_alarms: float = 0.5,
    spread: Floats | None = None,
    candidates: Mask | None = None,
) -> Verdict:
    """Return which series changed in the last column.

    Parameters
    ----------
    counts, exposure
        (n_series, n_months), oldest first; exposure 0: not observed.
    false_alarms
        Expected number of false changes over all series together.
    spread
        (n_series, n_months) relative standard error of the exposure.
    candidates
        (n_series,) series that may be tested at all. Choose them without looking at the last month's count.
    """
    now = counts.shape[1] - 1
    late = None if spread is None else spread[:, now]
    whole = predict(counts, exposure, spread=late)
    enough = whole.n_columns >= SHORTEST_HISTORY
    testable = enough & np.isfinite(whole.expected)
    if candidates is not None:
        testable &= candidates
    n_tested = int(testable.sum())
    nothing: tuple[Changed | None, ...] = (None,) * counts.shape[0]
    if n_tested == 0:
        return Verdict(nothing, whole, 0, bool(enough.any()))
    silence, start = silent_run(counts, exposure, whole.pooled)
    returning = predict(counts, exposure, baseline=silence, spread=late, pooled=whole.pooled, downweight=False)
    is_silent = silence.sum(axis=1) > 0
    p_up = np.where(is_silent, returning.p_above, whole.p_above)
    usual = np.where(is_silent, returning.expected, whole.expected)
    dispersion = np.where(is_silent, returning.dispersion, whole.dispersion)
    rising = testable & _above(counts[:, now], usual)
    rising &= p_up * n_tested <= UPWARDS * false_alarms
    told = _told_last_month(counts, exposure, silence, whole.pooled) * n_tested <= UPWARDS * false_alarms
    stood_out, stays = _already_there(counts, exposure, whole.pooled, told)
    rising &= ~stays
    recent = predict(counts, exposure, baseline=_last(counts, RECENT), spread=late, downweight=False)
    falling = testable & ~rising
    falling &= recent.p_below * n_tested <= (1 - UPWARDS) * false_alarms
    falling &= counts[:, now] * SMALLEST_RATIO <= recent.expected

    changed = list(nothing)
    for i in np.flatnonzero(rising):
        going_on = bool(stood_out[i]) and counts[i, now - 1] >= GOING_ON * counts[i, now]
        unknown = whole.expected[i] <= max(1.0, SPORADIC * counts[i, now])
        kind: Kind = "growing" if going_on else "returned" if is_silent[i] else "new" if unknown else "growing"
        mask = silence[i] if is_silent[i] else _last(counts, now)[i]
        ratio = _ratio(counts[i], exposure[i], mask, dispersion[i])
        changed[i] = Changed(
            kind,
            int(counts[i, now]),
            float(usual[i]),
            ratio,
            min(1.0, float(p_up[i]) * n_tested),
            int(start[i]) - 1 if is_silent[i] else None,
        )
    for i in np.flatnonzero(falling):
        ratio = _ratio(counts[i], exposure[i], _last(counts, RECENT)[i], recent.dispersion[i])
        p = min(1.0, float(recent.p_below[i]) * n_tested)
        changed[i] = Changed("shrinking", int(counts[i, now]), float(recent.expected[i]), ratio, p)
    return Verdict(tuple(changed), whole, n_tested, bool(enough.any()))


def silent_run(counts: Floats, exposure: Floats, pooled: float) -> tuple[Mask, NDArray[np.int64]]:
    """Return the months of silence before the last column, and the column in which each silence starts.

    Silence: at least two months in a row at or below two fifths of the active level (the mean of the two strongest
    earlier months), together significantly below what the active months before them foretold. It may end one month
    before the last one: a theme that came back halfway last month is still coming back.

    Returns
    -------
    mask, start
        (n_series, n_columns) the silent months, empty rows where there was no silence; (n_series,) first columns.
    """
    n_series, n_columns = counts.shape
    mask, starts = np.zeros(counts.shape, dtype=bool), np.zeros(n_series, dtype=np.int64)
    rates = np.where(exposure > 0, counts / np.maximum(exposure, 1e-12), np.nan)
    columns = np.arange(n_columns)
    ends = [end for end in (n_columns - 2, n_columns - 1) if end > SILENT_MONTHS]
    for share, end in product(SILENT_SHARES, ends):  # the later one overrules: deeper, and up to last month
        past = np.nan_to_num(rates[:, :end])
        active = np.sort(past, axis=1)[:, -2:].mean(axis=1)
        loud = past > share * active[:, None]
        start = np.where(loud.sum(axis=1) > 0, end - np.argmax(loud[:, ::-1], axis=1), 0)
        possible = (end - start >= SILENT_MONTHS) & (start >= 1)
        if end == n_columns - 2:  # last month must be loud, or it belongs to the silence
            possible &= np.nan_to_num(rates[:, end]) > share * active
        rows = np.flatnonzero(possible)
        if rows.size == 0:
            continue
        inside = (columns >= start[rows, None]) & (columns < end)
        before = np.pad(loud[rows], ((0, 0), (0, n_columns - end)))
        established = _below_active(counts[rows], exposure[rows], inside, before, pooled) <= SILENT_P
        mask[rows[established]] = inside[established]
        starts[rows[established]] = start[rows[established]]
    return mask, starts


def _below_active(counts: Floats, exposure: Floats, inside: Mask, active: Mask, pooled: float) -> Floats:
    """Return the p-value of the silent months taken together, from the active months before them."""
    folded = np.column_stack([counts * active, (counts * inside).sum(axis=1)])
    weight = np.column_stack([exposure * active, (exposure * inside).sum(axis=1)])
    return predict(folded, weight, pooled=pooled, downweight=False).p_below


def _told_last_month(counts: Floats, exposure: Floats, silence: Mask, pooled: float) -> Floats:
    """Return last month's p-value against a silence that ended just before it; 1 for all others."""
    ended = silence.any(axis=1) & ~silence[:, -2]
    before = predict(counts, exposure, column=-2, baseline=silence, pooled=pooled, downweight=False)
    return np.where(ended, np.nan_to_num(before.p_above, nan=1.0), 1.0)


def _already_there(counts: Floats, exposure: Floats, pooled: float, told: Mask) -> tuple[Mask, Mask]:
    """Tell which series stood out last month, and which of them stand no higher now: a level that stays is no change.

    Whether last month stood out is seen without this month, so this can only take alarms away. ``told``: last month
    it had come back from a silence.
    """
    n_columns = counts.shape[1]
    high = np.zeros(counts.shape, dtype=bool)
    high[:, -2] = told
    running = np.ones(counts.shape[0], dtype=bool)
    for column in range(n_columns - 2, max(SHORTEST_HISTORY, n_columns - 5) - 1, -1):
        then = predict(counts, exposure, column=column, pooled=pooled)
        running &= np.nan_to_num(then.p_above, nan=1.0) <= STANDS_OUT
        high[:, column] |= running
    level = predict(counts, exposure, baseline=high, pooled=pooled, downweight=False)
    stood_out = high.sum(axis=1) > 0
    return stood_out, stood_out & (np.nan_to_num(level.p_above, nan=1.0) > STILL)


def _above(observed: Floats, expected: Floats) -> Mask:
    above: Mask = observed >= SMALLEST_RATIO * np.nan_to_num(expected, nan=np.inf)
    return above


def _last(counts: Floats, n: int) -> Mask:
    columns = np.arange(counts.shape[1])
    return np.broadcast_to((columns < counts.shape[1] - 1) & (columns >= counts.shape[1] - 1 - n), counts.shape)


def _ratio(counts: Floats, exposure: Floats, mask: Mask, dispersion: float) -> Estimate:
    return rate_ratio(
        counts[-1], exposure[-1], float(counts[mask].sum()), float(exposure[mask].sum()), dispersion=float(dispersion)
    )
