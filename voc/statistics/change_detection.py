"""Detection of changes: series that are new, growing, returned or shrinking, at a stated rate of false alarms.

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
from voc.statistics.farrington import Floats, Mask, Prediction, predict_counts
from voc.statistics.proportions import estimate_rate_ratio

__all__ = ["ChangeTests", "EstablishedChange", "detect_changes", "find_silences"]

Kind = Literal["new", "growing", "returned", "shrinking"]

SHORTEST_HISTORY = 3
"""Earlier months with data that are needed before a change can be established."""
SILENT_SHARES = (0.4, 0.25)
"""A month at or below such a share of the active level is silent; a deep silence goes before a shallow one. Not 0: a
theme that was found always holds some comments about something else …"""
SILENT_MONTHS = 2
"""… and so many in a row are a silence, …"""
SILENT_P = 0.001
"""… when they are also significantly below it."""
GOING_ON_SHARE = 0.25
"""A month that stood out and had at least this part of the comments of the next one: the next one is no news."""
SMALLEST_RATIO = 1.2
"""With enough comments any difference is significant; smaller ones than this are not worth a sentence."""
SPORADIC_SHARE = 0.1
"""A subject is new when at most one comment, or this share of what came, was to be expected."""
N_RECENT_MONTHS = 6
"""Months that a decrease is measured against."""
HIGH_P = 0.02
"""One-sided p-value at which an earlier month by itself counts as high already."""
FURTHER_RISE_P = 0.05
"""A month must be above the high months before it at this p-value to be a further rise."""
UPWARD_PART = 0.8
"""Part of the false alarms that is spent on increases."""


@dataclass(frozen=True, slots=True)
class EstablishedChange:
    """One established change. ``p_adjusted``: expected number of false changes at this p-value, at most 1."""

    kind: Kind
    observed: int
    expected: float
    ratio: Estimate
    p_adjusted: float
    last_active: int | None = None
    """Column of the last month before the silence."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeTests:
    """Changes of all series.

    ``changes`` holds, for each series, its change or None; ``prediction`` is against the whole history, for the charts.
    """

    changes: tuple[EstablishedChange | None, ...]
    prediction: Prediction
    n_tested: int
    has_enough_history: bool


def detect_changes(
    counts: Floats,
    exposure: Floats,
    *,
    false_alarms: float = 0.5,
    spread: Floats | None = None,
    candidates: Mask | None = None,
) -> ChangeTests:
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
        (n_series,) series that may be tested at all. Choose them without looking at the newest month's count.
    """
    late_spread = None if spread is None else spread[:, -1]
    whole = predict_counts(counts, exposure, spread=late_spread)
    has_enough_months = whole.n_columns >= SHORTEST_HISTORY
    is_testable = has_enough_months & np.isfinite(whole.expected)
    if candidates is not None:
        is_testable &= candidates
    n_tested = int(is_testable.sum())
    change_by_series: dict[int, EstablishedChange] = {}
    if n_tested:
        change_by_series = _find_rises(counts, exposure, late_spread, whole, is_testable, UPWARD_PART * false_alarms)
        # A series that returned from a silence may still lie below its last half year: it has changed once, upwards.
        is_testable_downwards = is_testable.copy()
        is_testable_downwards[list(change_by_series)] = False
        change_by_series |= _find_falls(
            counts, exposure, late_spread, is_testable_downwards, n_tested, (1 - UPWARD_PART) * false_alarms
        )
    changes = tuple(change_by_series.get(series) for series in range(counts.shape[0]))
    return ChangeTests(changes, whole, n_tested, bool(has_enough_months.any()))


def _find_rises(
    counts: Floats, exposure: Floats, spread: Floats | None, whole: Prediction, is_testable: Mask, false_alarms: float
) -> dict[int, EstablishedChange]:
    """Return the series that are new, growing or returned, by row; ``whole`` is predicted from all earlier months.

    A series that had fallen silent is compared with its silence, any other one with its whole past.
    """
    now, n_tested, pooled = counts.shape[1] - 1, int(is_testable.sum()), whole.pooled_dispersion
    silence, silence_starts = find_silences(counts, exposure, pooled)
    # Not downweighted: of two or three silent months none is known to be an outbreak.
    from_silence = predict_counts(
        counts, exposure, baseline=silence, spread=spread, pooled_dispersion=pooled, downweight=False
    )
    is_silent = silence.sum(axis=1) > 0
    p_up = np.where(is_silent, from_silence.p_above, whole.p_above)
    expected = np.where(is_silent, from_silence.expected, whole.expected)
    dispersion = np.where(is_silent, from_silence.dispersion, whole.dispersion)
    had_returned = _test_return_in_previous_month(counts, exposure, silence, pooled) * n_tested <= false_alarms
    stood_out, is_unchanged = _find_lasting_levels(counts, exposure, pooled, had_returned)
    is_rising = is_testable & _is_clearly_above(counts[:, now], expected) & ~is_unchanged
    is_rising &= p_up * n_tested <= false_alarms
    change_by_series: dict[int, EstablishedChange] = {}
    for i in np.flatnonzero(is_rising):
        is_going_on = bool(stood_out[i]) and counts[i, now - 1] >= GOING_ON_SHARE * counts[i, now]
        was_unknown = whole.expected[i] <= max(1.0, SPORADIC_SHARE * counts[i, now])
        kind: Kind = "growing" if is_going_on else "returned" if is_silent[i] else "new" if was_unknown else "growing"
        mask = silence[i] if is_silent[i] else _mask_last_months(counts, now)[i]
        change_by_series[int(i)] = EstablishedChange(
            kind,
            int(counts[i, now]),
            float(expected[i]),
            _estimate_ratio(counts[i], exposure[i], mask, dispersion[i]),
            min(1.0, float(p_up[i]) * n_tested),
            int(silence_starts[i]) - 1 if is_silent[i] else None,
        )
    return change_by_series


def _find_falls(
    counts: Floats, exposure: Floats, spread: Floats | None, is_testable: Mask, n_tested: int, false_alarms: float
) -> dict[int, EstablishedChange]:
    """Return the series that shrink, by row: this month lies clearly below the last half year."""
    recent_months = _mask_last_months(counts, N_RECENT_MONTHS)
    recent = predict_counts(counts, exposure, baseline=recent_months, spread=spread, downweight=False)
    is_falling = is_testable & (recent.p_below * n_tested <= false_alarms)
    is_falling &= counts[:, -1] * SMALLEST_RATIO <= recent.expected
    return {
        int(i): EstablishedChange(
            "shrinking",
            int(counts[i, -1]),
            float(recent.expected[i]),
            _estimate_ratio(counts[i], exposure[i], recent_months[i], recent.dispersion[i]),
            min(1.0, float(recent.p_below[i]) * n_tested),
        )
        for i in np.flatnonzero(is_falling)
    }


def find_silences(counts: Floats, exposure: Floats, pooled: float) -> tuple[Mask, NDArray[np.int64]]:
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
        past_rates = np.nan_to_num(rates[:, :end])
        # Of the two strongest months: one alone may be an outbreak, and a mean over all would sink with the silence.
        active_level = np.sort(past_rates, axis=1)[:, -2:].mean(axis=1)
        is_loud = past_rates > share * active_level[:, None]
        first_silent = np.where(is_loud.sum(axis=1) > 0, end - np.argmax(is_loud[:, ::-1], axis=1), 0)
        is_possible = (end - first_silent >= SILENT_MONTHS) & (first_silent >= 1)
        if end == n_columns - 2:  # last month must be loud, or it belongs to the silence
            is_possible &= np.nan_to_num(rates[:, end]) > share * active_level
        rows = np.flatnonzero(is_possible)
        if rows.size == 0:
            continue
        is_inside = (columns >= first_silent[rows, None]) & (columns < end)
        is_active_before = np.pad(is_loud[rows], ((0, 0), (0, n_columns - end)))
        is_established = _test_silence(counts[rows], exposure[rows], is_inside, is_active_before, pooled) <= SILENT_P
        mask[rows[is_established]] = is_inside[is_established]
        starts[rows[is_established]] = first_silent[rows[is_established]]
    return mask, starts


def _test_silence(counts: Floats, exposure: Floats, is_inside: Mask, is_active: Mask, pooled: float) -> Floats:
    """Return the p-value of the silent months taken together, from the active months before them."""
    # The silent months become one column behind the active ones, which is then predicted from them.
    counts_with_silence = np.column_stack([counts * is_active, (counts * is_inside).sum(axis=1)])
    exposure_with_silence = np.column_stack([exposure * is_active, (exposure * is_inside).sum(axis=1)])
    return predict_counts(
        counts_with_silence, exposure_with_silence, pooled_dispersion=pooled, downweight=False, is_single_month=False
    ).p_below


def _test_return_in_previous_month(counts: Floats, exposure: Floats, silence: Mask, pooled: float) -> Floats:
    """Return the p-value of the last month but one, against a silence that ended just before it; 1 for all others."""
    has_ended = silence.any(axis=1) & ~silence[:, -2]
    prediction = predict_counts(
        counts, exposure, column=-2, baseline=silence, pooled_dispersion=pooled, downweight=False
    )
    return np.where(has_ended, np.nan_to_num(prediction.p_above, nan=1.0), 1.0)


def _find_lasting_levels(counts: Floats, exposure: Floats, pooled: float, had_returned: Mask) -> tuple[Mask, Mask]:
    """Return which series stood out last month, and which of them are no higher now: a level that lasts is no change.

    Whether last month stood out is seen without this month, so this can only take alarms away. ``had_returned``: last
    month it had come back from a silence.
    """
    n_columns = counts.shape[1]
    was_high = np.zeros(counts.shape, dtype=bool)
    was_high[:, -2] = had_returned
    is_unbroken = np.ones(counts.shape[0], dtype=bool)
    # Backwards through at most four months before this one, as long as each of them stood out against its own past.
    for column in range(n_columns - 2, max(SHORTEST_HISTORY, n_columns - 5) - 1, -1):
        prediction = predict_counts(counts, exposure, column=column, pooled_dispersion=pooled)
        is_unbroken &= np.nan_to_num(prediction.p_above, nan=1.0) <= HIGH_P
        was_high[:, column] |= is_unbroken
    level = predict_counts(counts, exposure, baseline=was_high, pooled_dispersion=pooled, downweight=False)
    stood_out = was_high.sum(axis=1) > 0
    return stood_out, stood_out & (np.nan_to_num(level.p_above, nan=1.0) > FURTHER_RISE_P)


def _is_clearly_above(observed: Floats, expected: Floats) -> Mask:
    above: Mask = observed >= SMALLEST_RATIO * np.nan_to_num(expected, nan=np.inf)
    return above


def _mask_last_months(counts: Floats, n: int) -> Mask:
    columns = np.arange(counts.shape[1])
    return np.broadcast_to((columns < counts.shape[1] - 1) & (columns >= counts.shape[1] - 1 - n), counts.shape)


def _estimate_ratio(counts: Floats, exposure: Floats, mask: Mask, dispersion: float) -> Estimate:
    return estimate_rate_ratio(
        counts[-1], exposure[-1], float(counts[mask].sum()), float(exposure[mask].sum()), dispersion=float(dispersion)
    )
