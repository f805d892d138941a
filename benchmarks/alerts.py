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
from table import Table, json_option

from voc.statistics.change_detection import changes
from voc.statistics.farrington import stream_effect

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


def quiet(
    rng: np.random.Generator, *, kappa: float, together: float, n_months: int = 14, middle: float = 6.0
) -> tuple[Counts, Counts]:
    rates = np.exp(rng.normal(np.log(middle), 1.2, N_THEMES))[:, None]
    month = SEASON[-n_months:] * np.exp(rng.normal(0, together, n_months))
    return rng.poisson(rates * month * rng.gamma(1 / kappa, kappa, (N_THEMES, n_months))).astype(float), month


def with_outbreaks(rng: np.random.Generator, y: Counts, month: Counts) -> Counts:
    y = y.copy()
    n = y.shape[1]
    y[NEW] = 0
    y[NEW, -1] = rng.poisson(12)
    y[GROWING] = rng.poisson(12 * month)
    y[GROWING, -1] = rng.poisson(36 * month[-1])
    y[RETURNED] = rng.poisson(20 * month)
    y[RETURNED, max(0, n - 3) : n - 1] = rng.poisson(0.2, n - 1 - max(0, n - 3))
    y[RETURNED, -1] = rng.poisson(20 * month[-1])
    return y


def ours(y: Counts) -> NDArray[np.bool_]:
    exposure = np.ones_like(y) * y.sum(axis=0) / y.sum()
    effect, spread = stream_effect(y, exposure)
    found = changes(y, exposure * effect, spread=spread).changed
    return np.array([change is not None and change.kind != "shrinking" for change in found])


def z_score(y: Counts) -> NDArray[np.bool_]:
    """Three standard deviations above the mean of the months before."""
    past = y[:, :-1]
    return y[:, -1] > past.mean(axis=1) + 3 * np.maximum(past.std(axis=1, ddof=1), 1e-9)


def poisson_bh(y: Counts) -> NDArray[np.bool_]:
    """Poisson tail against the mean of the months before, Benjamini-Hochberg at .05."""
    return _bh(poisson.sf(y[:, -1] - 1, np.maximum(y[:, :-1].mean(axis=1), 0.5 / y.shape[1])))


def farrington(y: Counts) -> NDArray[np.bool_]:
    """Noufaily et al. (2013) per series, without pooling or stream: quasi-Poisson, down-weighted, BH at .05."""
    past = y[:, :-1]
    weights = np.ones_like(past)
    for _ in range(3):
        mu = np.maximum((weights * past).sum(axis=1) / weights.sum(axis=1), 1e-9)[:, None]
        phi = np.maximum((weights * (past - mu) ** 2 / mu).sum(axis=1) / (past.shape[1] - 1), 1)[:, None]
        residual = 1.5 * (past ** (2 / 3) - mu ** (2 / 3)) / mu ** (1 / 6) / np.sqrt(phi)
        weights = np.where(residual > 2.58, (2.58 / np.maximum(residual, 2.58)) ** 2, 1)
    mu, phi = mu[:, 0], np.maximum(phi[:, 0], 1 + 1e-6)
    return _bh(nbinom.sf(y[:, -1] - 1, mu / (phi - 1), 1 / phi))


def _bh(p: NDArray[np.float64], level: float = 0.05) -> NDArray[np.bool_]:
    order = np.argsort(p)
    passed = np.flatnonzero(p[order] <= level * np.arange(1, p.size + 1) / p.size)
    result = np.zeros(p.size, dtype=bool)
    if passed.size:
        result[order[: passed[-1] + 1]] = True
    return result


SYSTEMS: dict[str, System] = {
    "voc": ours,
    "z >= 3": z_score,
    "Poisson, BH .05": poisson_bh,
    "Farrington per theme, BH .05": farrington,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=400, help="simulated months per world and system")
    json_option(parser)
    arguments = parser.parse_args()
    n, table = arguments.months, Table(arguments.json)
    for name, world in WORLDS.items():
        for system, decide in SYSTEMS.items():
            rng = np.random.default_rng(2026)
            false, found, seconds = 0, np.zeros(3), 0.0
            for _ in range(n):
                y, month = quiet(rng, **world)
                start = time.perf_counter()
                false += int(decide(y).sum())
                seconds += time.perf_counter() - start
                found += decide(with_outbreaks(rng, y, month))[[NEW, GROWING, RETURNED]]
            new, growing, returned = (round(float(x) / n, 3) for x in found)
            line = {
                "system": system, "world": name, "false_alarms_per_month": round(false / n, 3), "power_new": new,
                "power_growing": growing, "power_returned": returned, "seconds_per_month": round(seconds / n, 4),
            }  # fmt: skip
            table.add(line)


if __name__ == "__main__":
    main()
