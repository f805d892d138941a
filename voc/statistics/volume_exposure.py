"""Exposure by volume: how far counts follow the volume of a process, learned from the months before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["fit_volume_factor"]

Floats = NDArray[np.float64]

MIN_COLUMNS = 3
"""Earlier columns without which nothing can be learned."""
N_ROUNDS = 200
"""Rounds of the EM algorithm."""
ESTABLISHED_DEVIANCE = 10.8
"""Fall of the deviance, by the dispersion, from which a series follows its volume: p = .001 of χ² with one degree."""


def fit_volume_factor(counts: Floats, exposure: Floats, volumes: Floats) -> Floats:
    """Return by which factor each column's exposure grows with a volume; 1 everywhere where counts don't follow it.

    Two non-negative parts are fitted to the columns before the last one, μ = (a + b · surplus) · exposure, as a Poisson
    regression with an identity link (by its EM algorithm: Lee & Seung 1999, Nature 401, 788–791, have its rule). The
    surplus is the volume beyond the median column: the daily post is not the mailing that a subject answers to. The
    second part is taken over only where it makes the fit significantly better: otherwise a steady subject of a process
    that runs in bursts would be said to rise whenever little is sent.

    Parameters
    ----------
    counts, exposure, volumes
        (n_series, n_columns); a column without a known volume (NaN) or with exposure 0 is not learned from, and has the
        factor 1.

    Returns
    -------
    factor
        (n_series, n_columns), 1 on average over the columns learned from.

    Examples
    --------
    >>> after_mailings = np.array([[2.0, 61.0, 1.0, 3.0, 2.0, 120.0]])
    >>> letters = np.array([[0.1, 6.0, 0.1, 0.1, 0.1, 12.0]])
    >>> fit_volume_factor(after_mailings, np.ones((1, 6)), letters).round(1).tolist()[0][-1]
    8.8
    """
    factor = np.ones(counts.shape)
    for row in range(counts.shape[0]):
        is_usable = np.isfinite(volumes[row]) & (exposure[row] > 0)
        is_learned = is_usable.copy()
        is_learned[-1] = False
        if is_learned.sum() < MIN_COLUMNS or not counts[row, is_learned].any():
            continue
        # The last column, which is judged, has no say in what is usual.
        surplus = np.maximum(np.nan_to_num(volumes[row]) - np.median(volumes[row, is_learned]), 0.0)
        mean_surplus = surplus[is_learned].mean()
        if mean_surplus <= 0:
            continue
        parts = np.column_stack([exposure[row], exposure[row] * surplus / mean_surplus])
        weights = _fit_parts(counts[row, is_learned], parts[is_learned])
        if weights is not None:
            factor[row, is_usable] = (parts @ weights / exposure[row].clip(1e-12) / weights.sum())[is_usable]
    return factor


def _fit_parts(counts: Floats, parts: Floats) -> Floats | None:
    """Return the weights (2,) of both parts, None where the volume's does not make the fit significantly better."""
    alone = parts[:, 0] * counts.sum() / parts[:, 0].sum()
    # Half of the counts to each part: from 0 the rule below would not come back.
    weights = counts.sum() / parts.sum(axis=0) / 2
    for _ in range(N_ROUNDS):
        fitted = np.maximum(parts @ weights, 1e-9)
        weights = weights * (parts.T @ (counts / fitted)) / parts.sum(axis=0)
    fitted = np.maximum(parts @ weights, 1e-9)
    # Restless counts fit anything a little better: the gain is measured against what varies anyway.
    dispersion = max(1.0, float(((counts - fitted) ** 2 / np.maximum(fitted, 1.0)).sum()) / max(counts.size - 2, 1))
    gain = _compute_deviance(counts, alone) - _compute_deviance(counts, fitted)
    return weights if gain / dispersion >= ESTABLISHED_DEVIANCE else None


def _compute_deviance(counts: Floats, fitted: Floats) -> float:
    """Return the Poisson deviance."""
    is_positive = counts > 0
    safe = np.maximum(fitted, 1e-9)
    logs = np.where(is_positive, counts * np.log(np.where(is_positive, counts, 1.0) / safe), 0.0)
    return float(2 * (logs - (counts - safe)).sum())
