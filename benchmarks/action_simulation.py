"""Simulated actions for benchmarks/causes.py --actions: a bad month came before, and the action helped or did not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.action_effects import ActionVerdict, measure_actions
from voc.statistics.proportions import estimate_rate_ratio

Scores = dict[str, float | int | str]

START, DONE = date(2026, 4, 1), date(2026, 4, 20)
EFFECTS = (0.0, -0.34)
AUTOCORRELATIONS = (0.0, 0.3, 0.6)
SPREAD = 0.15
"""Standard deviation of the log rate from month to month."""
OUTBREAK = 3.0
"""A bad month has so many times as many comments; the action begins half a month to three months after it."""
MONTH_DAYS = 30


def simulate_action(
    rng: np.random.Generator,
    *,
    per_month: float,
    n_before: int,
    n_after: int,
    effect: float,
    autocorrelation: float,
    outbreak: float = OUTBREAK,
) -> pd.DataFrame:
    """Return ``theme`` (1: the action's; 0: others) and ``at`` of the comments around an action."""
    first_day = START - timedelta(days=MONTH_DAYS * n_before)
    n_days = (DONE - first_day).days + 1 + MONTH_DAYS * n_after
    n_months = n_days // MONTH_DAYS + 1
    noise = _simulate_noise(rng, n_months, autocorrelation)[np.arange(n_days) // MONTH_DAYS]
    day = np.array([first_day + timedelta(days=number) for number in range(n_days)])
    # The outbreak lasts a month, and is the reason for acting; customers' comments fall by themselves when it ends.
    outbreak_end = (START - first_day).days - int(rng.integers(1, 3 * MONTH_DAYS))
    is_bad = (np.arange(n_days) < outbreak_end) & (np.arange(n_days) >= outbreak_end - MONTH_DAYS)
    rate = (
        per_month / MONTH_DAYS * np.exp(noise) * np.where(is_bad, outbreak, 1.0) * np.where(day > DONE, 1 + effect, 1)
    )
    counts, other_counts = rng.poisson(rate), rng.poisson(np.full(n_days, 600 / MONTH_DAYS))
    days = pd.to_datetime(np.r_[np.repeat(day, counts), np.repeat(day, other_counts)], utc=True)
    return pd.DataFrame({"theme": np.repeat([1, 0], [counts.sum(), other_counts.sum()]), "at": days})


def _simulate_noise(rng: np.random.Generator, n: int, autocorrelation: float) -> NDArray[np.float64]:
    noise = np.empty(n)
    noise[0] = rng.normal(0, SPREAD)
    for number in range(1, n):
        fresh = rng.normal(0, SPREAD * np.sqrt(1 - autocorrelation**2))
        noise[number] = autocorrelation * noise[number - 1] + fresh
    return noise


def compare_actions(n_seeds: int) -> list[Scores]:
    """Return how often "worked" is said, by effect, months, comments a month and autocorrelation."""
    rows: list[Scores] = []
    action = pd.DataFrame([{"theme": 1, "department": "IT", "start": START, "done": DONE}])
    for effect in EFFECTS:
        for n_before, n_after in ((12, 6), (12, 12)):
            for per_month in (20.0, 100.0):
                for autocorrelation in AUTOCORRELATIONS:
                    rng = np.random.default_rng(7)
                    lines = []
                    for _ in range(n_seeds):
                        comments = simulate_action(
                            rng,
                            per_month=per_month,
                            n_before=n_before,
                            n_after=n_after,
                            effect=effect,
                            autocorrelation=autocorrelation,
                        )
                        (line,) = measure_actions(action, comments)
                        is_covered = line.low is not None and line.low <= effect <= (line.high or 0)
                        lines.append((line.verdict, is_covered, _compare_before_and_after(comments)))
                    verdicts = [verdict for verdict, _, _ in lines]
                    rows.append(
                        {
                            "effect": effect,
                            "months": f"{n_before}+{n_after}",
                            "per_month": per_month,
                            "autocorrelation": autocorrelation,
                            "worked": round(float(np.mean([v == ActionVerdict.WORKED for v in verdicts])), 3),
                            "cannot": round(float(np.mean([v == ActionVerdict.NOT_ESTABLISHED for v in verdicts])), 3),
                            "coverage": round(float(np.mean([covered for _, covered, _ in lines])), 3),
                            "worked_by_90_days": round(float(np.mean([plain for _, _, plain in lines])), 3),
                        }
                    )
    return rows


def _compare_before_and_after(comments: pd.DataFrame) -> bool:
    """Return whether the 90 days after surely have a smaller share than the 90 before: what voc said until now."""
    day = comments["at"].dt.tz_localize(None)
    is_before = (day < pd.Timestamp(START)) & (day >= pd.Timestamp(START) - pd.Timedelta(days=90))
    is_after = (day > pd.Timestamp(DONE)) & (day <= pd.Timestamp(DONE) + pd.Timedelta(days=90))
    of_theme = comments["theme"] == 1
    n_after, n_before = int((of_theme & is_after).sum()), int((of_theme & is_before).sum())
    ratio = estimate_rate_ratio(n_after, int(is_after.sum()), n_before, int(is_before.sum()), dispersion=2.0)
    return ratio.high is not None and ratio.high < 1
