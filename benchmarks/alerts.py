"""False changes per month and power: our count model beside usual ones. Prints JSON lines.

Columns: system, world, false_alarms_per_month, power_new, power_growing, power_returned, seconds_per_month.

Each world simulates 14 months of 60 themes of very different sizes (log-normal, median 6 comments a month) with the
example's season, months that go up and down together, and gamma-Poisson overdispersion. Power: a new theme of 12
comments, one of 12 a month that trebles, and one of 20 a month that comes back after two months of silence.

    python benchmarks/alerts.py [--months 400]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom, poisson
from table import Table, add_json_option

from voc.statistics.change_detection import detect_changes
from voc.statistics.farrington import estimate_stream_effect

Counts = NDArray[np.float64]
System = Callable[[Counts], NDArray[np.bool_]]

SEASON = np.array([95, 105, 105, 95, 150, 125, 110, 95, 90, 88, 92, 92, 96, 106]) / 100
WORLDS: dict[str, dict[str, Any]] = {
    "calm": {"kappa": 0.02, "together": 0.1},
    "usual": {"kappa": 0.08, "together": 0.2},
    "restless": {"kappa": 0.2, "together": 0.3},
    "five months": {"kappa": 0.08, "together": 0.2, "n_months": 5},
    "large themes": {"kappa": 0.08, "together": 0.2, "middle": 60.0},
}
N_THEMES = 60
NEW, GROWING, RETURNED = 0, 1, 2


def simulate_counts(
    rng: np.random.Generator, *, kappa: float, together: float, n_months: int = 14, middle: float = 6.0
) -> tuple[Counts, Counts]:
    rates = np.exp(rng.normal(np.log(middle), 1.2, N_THEMES))[:, None]
    month_factors = SEASON[-n_months:] * np.exp(rng.normal(0, together, n_months))
    return rng.poisson(rates * month_factors * rng.gamma(1 / kappa, kappa, (N_THEMES, n_months))).astype(
        float
    ), month_factors


def add_outbreaks(rng: np.random.Generator, counts: Counts, month_factors: Counts) -> Counts:
    counts = counts.copy()
    n_months = counts.shape[1]
    counts[NEW] = 0
    counts[NEW, -1] = rng.poisson(12)
    counts[GROWING] = rng.poisson(12 * month_factors)
    counts[GROWING, -1] = rng.poisson(36 * month_factors[-1])
    counts[RETURNED] = rng.poisson(20 * month_factors)
    counts[RETURNED, max(0, n_months - 3) : n_months - 1] = rng.poisson(0.2, n_months - 1 - max(0, n_months - 3))
    counts[RETURNED, -1] = rng.poisson(20 * month_factors[-1])
    return counts


def detect_by_voc(counts: Counts) -> NDArray[np.bool_]:
    exposure = np.ones_like(counts) * counts.sum(axis=0) / counts.sum()
    effect, spread = estimate_stream_effect(counts, exposure)
    changes = detect_changes(counts, exposure * effect, spread=spread).changes
    return np.array([change is not None and change.kind != "shrinking" for change in changes])


def detect_by_z_score(counts: Counts) -> NDArray[np.bool_]:
    """Three standard deviations above the mean of the months before."""
    past_counts = counts[:, :-1]
    return counts[:, -1] > past_counts.mean(axis=1) + 3 * np.maximum(past_counts.std(axis=1, ddof=1), 1e-9)


def detect_by_poisson(counts: Counts) -> NDArray[np.bool_]:
    """Poisson tail against the mean of the months before, Benjamini-Hochberg at .05."""
    return _control_discovery_rate(
        poisson.sf(counts[:, -1] - 1, np.maximum(counts[:, :-1].mean(axis=1), 0.5 / counts.shape[1]))
    )


def detect_by_farrington(counts: Counts) -> NDArray[np.bool_]:
    """Noufaily et al. (2013) per series, without pooling or stream: quasi-Poisson, down-weighted, BH at .05."""
    past_counts = counts[:, :-1]
    weights = np.ones_like(past_counts)
    for _ in range(3):
        mu = np.maximum((weights * past_counts).sum(axis=1) / weights.sum(axis=1), 1e-9)[:, None]
        phi = np.maximum((weights * (past_counts - mu) ** 2 / mu).sum(axis=1) / (past_counts.shape[1] - 1), 1)[:, None]
        residual = 1.5 * (past_counts ** (2 / 3) - mu ** (2 / 3)) / mu ** (1 / 6) / np.sqrt(phi)
        weights = np.where(residual > 2.58, (2.58 / np.maximum(residual, 2.58)) ** 2, 1)
    mu, phi = mu[:, 0], np.maximum(phi[:, 0], 1 + 1e-6)
    return _control_discovery_rate(nbinom.sf(counts[:, -1] - 1, mu / (phi - 1), 1 / phi))


def _control_discovery_rate(p_values: NDArray[np.float64], level: float = 0.05) -> NDArray[np.bool_]:
    order = np.argsort(p_values)
    passed = np.flatnonzero(p_values[order] <= level * np.arange(1, p_values.size + 1) / p_values.size)
    is_change = np.zeros(p_values.size, dtype=bool)
    if passed.size:
        is_change[order[: passed[-1] + 1]] = True
    return is_change


SYSTEMS: dict[str, System] = {
    "voc": detect_by_voc,
    "z >= 3": detect_by_z_score,
    "Poisson, BH .05": detect_by_poisson,
    "Farrington per theme, BH .05": detect_by_farrington,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=400, help="simulated months per world and system")
    add_json_option(parser)
    arguments = parser.parse_args()
    n_months, table = arguments.months, Table(arguments.json)
    for name, world in WORLDS.items():
        for system, detect in SYSTEMS.items():
            rng = np.random.default_rng(2026)
            n_false, n_detected, seconds = 0, np.zeros(3), 0.0
            for _ in range(n_months):
                counts, month_factors = simulate_counts(rng, **world)
                start = time.perf_counter()
                n_false += int(detect(counts).sum())
                seconds += time.perf_counter() - start
                n_detected += detect(add_outbreaks(rng, counts, month_factors))[[NEW, GROWING, RETURNED]]
            new, growing, returned = (round(float(x) / n_months, 3) for x in n_detected)
            line = {
                "system": system, "world": name, "false_alarms_per_month": round(n_false / n_months, 3),
                "power_new": new, "power_growing": growing, "power_returned": returned,
                "seconds_per_month": round(seconds / n_months, 4),
            }  # fmt: skip
            table.add_row(line)


if __name__ == "__main__":
    main()
