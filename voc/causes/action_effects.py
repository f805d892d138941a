"""Effect of actions: whether a theme's share of all comments fell after an action, and whether that is established."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.statistics.step_effect import estimate_step, flag_outbreaks

__all__ = ["ActionEffect", "ActionVerdict", "find_effective_actions", "judge_change", "measure_actions"]

COLUMNS = ("theme", "department", "start", "done")
MONTH_DAYS = 30
"""Months are counted from the action: backwards from its first day, forwards from the day after it was done."""
MAX_MONTHS = 24
MIN_BEFORE, MIN_AFTER = 6, 3
"""Months, outbreaks left out, below which nothing is concluded."""
MIN_PER_MONTH = 5.0
"""Comments a month before the action below which nothing is concluded: logarithms of smaller counts are skewed."""
SMALLEST_PART_OF_WORK = 0.1
"""A month with less than this part of the work of its usual month is left out: its rate is about something else."""
SMALLEST_FALL = 0.1
"""An action did not work when a fall by this part is ruled out."""


class ActionVerdict(StrEnum):
    """Verdict on an action's effect."""

    WORKED = "worked"
    DID_NOT_WORK = "did not work"
    NOT_ESTABLISHED = "cannot be established"


@dataclass(frozen=True)
class ActionEffect:
    """One action and what became of its theme.

    Attributes
    ----------
    change, low, high
        Change of the theme's comments per comment on everything else, with its interval: −.34 is a third less; None:
        too little to say.
    n_before, n_after
        Months compared; those of an outbreak are not among them.
    rate_before, rate_after
        The theme's comments per thousand of the work, or of the comments on everything else, in those months; None:
        no month.
    others_change
        Change of the comments on everything else a month, which is the control; None: no months on one of both sides.
    """

    theme: object
    department: object
    verdict: ActionVerdict
    change: float | None
    low: float | None
    high: float | None
    n_before: int
    n_after: int
    rate_before: float | None = None
    rate_after: float | None = None
    others_change: float | None = None


@dataclass(frozen=True)
class _Months:
    """The months around an action, ``(n,)`` each: position (negative: before), comments on the theme and on all else.

    ``work`` is how much of the theme's process ran, None: it is not counted per thousand of anything.
    """

    position: NDArray[np.int64]
    n_theme: NDArray[np.float64]
    n_others: NDArray[np.float64]
    work: NDArray[np.float64] | None = None

    @property
    def log_rate(self) -> NDArray[np.float64]:
        """Logarithm of comments on the theme per comment on all else: quiet months are no success.

        Where its process is counted, twice the letters are twice the questions, and no failure either.
        """
        # Half a comment is added: a month without any has no logarithm.
        rate = np.log((self.n_theme + 0.5) / (self.n_others + 0.5))
        return rate if self.work is None else rate - np.log(self.work / self.work.mean())

    def select(self, is_kept: NDArray[np.bool_]) -> _Months:
        """Return some of the months."""
        work = None if self.work is None else self.work[is_kept]
        return _Months(self.position[is_kept], self.n_theme[is_kept], self.n_others[is_kept], work)

    def compute_rate(self, is_kept: NDArray[np.bool_]) -> float | None:
        """Return comments on the theme per thousand of the work, or of all other comments, in some of the months."""
        base = (self.n_others if self.work is None else self.work)[is_kept].sum()
        return float(1000 * self.n_theme[is_kept].sum() / base) if base else None

    def compare_others(self, is_after: NDArray[np.bool_]) -> float | None:
        """Return the relative change of the comments on all else, None where one of both sides has no month."""
        if is_after.all() or not is_after.any():
            return None
        return float(self.n_others[is_after].mean() / max(self.n_others[~is_after].mean(), 0.5) - 1)


def find_effective_actions(actions: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return ``theme`` and ``department`` of the actions that worked; parameters as in :func:`measure_actions`."""
    effective = [
        (effect.theme, effect.department)
        for effect in measure_actions(actions, segments)
        if effect.verdict == ActionVerdict.WORKED
    ]
    return pd.DataFrame(effective, columns=["theme", "department"]).drop_duplicates(ignore_index=True)


def measure_actions(actions: pd.DataFrame, segments: pd.DataFrame, work: pd.Series | None = None) -> list[ActionEffect]:
    """Return the effect of each action that was done, in the order of the actions.

    Before an action the outbreak that prompted it is left out: a bad month that ends by itself would pass for its
    success in more than half of the cases. "Cannot be established" is the usual answer.

    Parameters
    ----------
    actions
        ``theme``, ``department``, ``start`` and ``done`` (dates; missing: not done yet).
    segments
        ``theme`` and ``at`` (local time) per segment; with ``feedback``, a comment counts once in a theme.
    work
        How much of the process that the themes follow ran, by day (its window spread out); None: nothing is counted.
    """
    dated_segments = segments.dropna(subset="at")
    if not len(dated_segments) or not len(actions):
        return []
    comments = dated_segments.drop_duplicates(["feedback", "theme"]) if "feedback" in segments else dated_segments
    day = (
        pd.to_datetime(comments["at"], utc=True).dt.tz_localize(None).dt.normalize().to_numpy().astype("datetime64[D]")
    )
    themes = comments["theme"].to_numpy()
    done_actions = actions.dropna(subset=["start", "done"])
    return [
        _measure_action(theme, department, _count_months(day, themes == theme, started_on, done_on, work))
        for theme, department, started_on, done_on in zip(*(done_actions[name] for name in COLUMNS), strict=True)
    ]


def _count_months(
    day: NDArray[np.datetime64],
    of_theme: NDArray[np.bool_],
    started_on: date,
    done_on: date,
    work: pd.Series | None = None,
) -> _Months:
    """Return the whole months before an action and after it; the action's own days are in none.

    Parameters
    ----------
    day
        Day of each comment, ``(n,)``.
    of_theme
        Which comments are on the theme, ``(n,)``.
    started_on, done_on
        First and last day of the action.
    """
    n_before = min(
        int((np.datetime64(started_on, "D") - day).astype(np.int64).max(initial=0)) // MONTH_DAYS, MAX_MONTHS
    )
    n_after = min(int((day - np.datetime64(done_on, "D")).astype(np.int64).max(initial=0)) // MONTH_DAYS, MAX_MONTHS)
    # The gap while the action ran keeps its length, as months far apart have less in common.
    n_running = max(1, round((done_on - started_on).days / MONTH_DAYS))
    position = _find_positions(day, started_on, done_on, n_running)
    positions = np.array([*range(-n_before, 0), *range(n_running, n_running + n_after)], dtype=np.int64)
    n_theme = np.array([(of_theme & (position == number)).sum() for number in positions], dtype=float)
    n_all = np.array([(position == number).sum() for number in positions], dtype=float)
    if work is None:
        return _Months(positions, n_theme, n_all - n_theme)
    work_position = _find_positions(work.index.to_numpy().astype("datetime64[D]"), started_on, done_on, n_running)
    amounts = work.to_numpy(dtype=float)
    month_work = np.array([amounts[work_position == number].sum() for number in positions])
    return _Months(positions, n_theme, n_all - n_theme, month_work)


def _find_positions(day: NDArray[np.datetime64], started_on: date, done_on: date, n_running: int) -> NDArray[np.int64]:
    """Return the month that each day lies in: −1 is the one before the action, ``n_running`` the first one after it."""
    days_before = (np.datetime64(started_on, "D") - day).astype(np.int64)  # 1: the day before it began
    days_after = (day - np.datetime64(done_on, "D")).astype(np.int64)
    position = np.where(
        days_before > 0, -1 - (days_before - 1) // MONTH_DAYS, n_running + (days_after - 1) // MONTH_DAYS
    )
    # A position that no counted month has: while the action runs its days are neither before nor after.
    position[(days_before <= 0) & (days_after <= 0)] = MAX_MONTHS + n_running
    return position


def _select_comparable(months: _Months) -> _Months:
    """Return the months without those before the theme's first comment, and without the outbreak before the action."""
    is_before = months.position < 0
    first_position = months.position[months.n_theme > 0].min(initial=0)
    is_usable = months.position >= first_position
    # The month just before is left out whatever it says: it is what people act upon, and so rather high than low.
    is_usable &= months.position != -1
    before = np.flatnonzero(is_before & is_usable)
    counting_error = 1.0 / np.sqrt(months.n_theme[before] + 0.5)
    if months.work is not None:
        usual = float(np.median(months.work[is_usable])) if is_usable.any() else 0.0
        is_usable &= months.work >= max(usual * SMALLEST_PART_OF_WORK, 1e-9)
        before = np.flatnonzero(is_before & is_usable)
        counting_error = 1.0 / np.sqrt(months.n_theme[before] + 0.5)
    is_usable[before[flag_outbreaks(months.log_rate[before], counting_error)]] = False
    return months.select(is_usable)


def _measure_action(theme: object, department: object, all_months: _Months) -> ActionEffect:
    """Return what became of a theme."""
    months = _select_comparable(all_months)
    is_after = months.position >= 0
    n_before, n_after = int((~is_after).sum()), int(is_after.sum())
    unknown = ActionEffect(theme, department, ActionVerdict.NOT_ESTABLISHED, None, None, None, n_before, n_after)
    effect = replace(
        unknown,
        rate_before=months.compute_rate(~is_after),
        rate_after=months.compute_rate(is_after),
        others_change=months.compare_others(is_after),
    )
    too_few = n_before < MIN_BEFORE or n_after < MIN_AFTER
    if too_few or months.n_theme[~is_after].mean() < MIN_PER_MONTH:
        return effect
    step = estimate_step(months.log_rate, is_after, months.position)
    change, low, high = (float(np.expm1(value)) for value in (step.size, step.low, step.high))
    return replace(effect, verdict=judge_change(low, high), change=change, low=low, high=high)


def judge_change(low: float, high: float) -> ActionVerdict:
    """Return what the interval of a relative change says.

    Examples
    --------
    >>> str(judge_change(-0.45, -0.21)), str(judge_change(-0.05, 0.2)), str(judge_change(-0.4, 0.1))
    ('worked', 'did not work', 'cannot be established')
    """
    if high < 0:
        return ActionVerdict.WORKED
    return ActionVerdict.DID_NOT_WORK if low > -SMALLEST_FALL else ActionVerdict.NOT_ESTABLISHED
