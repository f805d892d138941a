"""How far people who label the same things agree, beyond what chance would give."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.records import Estimate

__all__ = ["coincidences", "krippendorff_alpha"]

Floats = NDArray[np.float64]

TINY = 1e-12
FEWEST_UNITS = 10
"""Units with two labels below which no interval is given."""


def coincidences(units: ArrayLike, labels: ArrayLike) -> tuple[Floats, NDArray[np.object_]]:
    """Return Krippendorff's coincidence matrix and its labels.

    Each pair of labels of a unit with m labels counts 1 / (m − 1); units with one label count nothing.

    Parameters
    ----------
    units, labels
        Parallel: one entry per label given.
    """
    table, names = _counts(units, labels)
    return _coincidences(table), names


def krippendorff_alpha(
    units: ArrayLike, labels: ArrayLike, *, n_resamples: int = 1000, confidence: float = 0.95, seed: int = 0
) -> Estimate:
    """Return Krippendorff's α for nominal labels, with a bootstrap interval over units.

    ``α = 1 − D_o / D_e`` with ``D_o = 1 − Σ o_cc / n`` and ``D_e = 1 − Σ n_c (n_c − 1) / (n (n − 1))`` from the
    coincidence matrix o (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania).
    1 is perfect agreement, 0 what chance gives. Units are resampled whole, since the labels of a unit depend on each
    other (Zapf et al. 2016, BMC Med. Res. Methodol. 16:93).

    Parameters
    ----------
    units
        What was labelled: one entry per label given.
    labels
        The labels, parallel to ``units``.
    n_resamples, confidence, seed
        Of the interval.

    Returns
    -------
    Estimate
        Unit ``alpha``; ``n`` is the number of units with at least two labels. Without such units, or with a single
        label altogether, there is no value and the note says why.

    Examples
    --------
    >>> krippendorff_alpha([1, 1, 2, 2], ["a", "a", "b", "b"]).value
    1.0
    """
    table, _ = _counts(units, labels)
    table = table[table.sum(axis=1) > 1]
    n = len(table)
    if not n:
        return Estimate(None, None, None, 0, "alpha", "Krippendorff's α", note="nothing was labelled twice")
    value = float(_alphas(_coincidences(table)[None])[0])
    if np.isnan(value):
        return Estimate(None, None, None, n, "alpha", "Krippendorff's α", note="there is one label only")
    if n < FEWEST_UNITS:
        note = f"fewer than {FEWEST_UNITS} units: no interval"
        return Estimate(value, None, None, n, "alpha", "Krippendorff's α", note=note)
    alike, n_alike = np.unique(table, axis=0, return_counts=True)  # drawing units is drawing their kinds
    weights = alike / np.maximum(alike.sum(axis=1) - 1, 1)[:, None]
    pairs = weights[:, :, None] * (alike[:, None, :] - np.eye(table.shape[1]))
    flat = pairs.reshape(len(alike), -1)
    draws = np.random.default_rng(seed).multinomial(n, n_alike / n, size=n_resamples).astype(float)
    found = _alphas((draws @ flat).reshape(n_resamples, table.shape[1], table.shape[1]))
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(found, [tail, 1 - tail])
    return Estimate(value, min(float(low), value), max(float(high), value), n, "alpha", "Krippendorff's α, bootstrap")


def _counts(units: ArrayLike, labels: ArrayLike) -> tuple[Floats, NDArray[np.object_]]:
    _, unit = np.unique(np.asarray(units), return_inverse=True)
    names, label = np.unique(np.asarray(labels), return_inverse=True)
    n_units = int(unit.max(initial=-1)) + 1
    flat = np.bincount(unit * len(names) + label, minlength=n_units * len(names))
    return flat.reshape(n_units, len(names)).astype(float), names.astype(object)


def _coincidences(table: Floats) -> Floats:
    table = table[table.sum(axis=1) > 1]
    weights = table / (table.sum(axis=1) - 1)[:, None]
    return np.asarray(weights.T @ table - np.diag(weights.sum(axis=0)))


def _alphas(matrices: Floats) -> Floats:
    """Return α per coincidence matrix ``(r, k, k)``; NaN where there is one label only."""
    n_labels = matrices.sum(axis=2)
    n = n_labels.sum(axis=1)
    observed = 1 - np.trace(matrices, axis1=1, axis2=2) / n
    expected = 1 - (n_labels * (n_labels - 1)).sum(axis=1) / np.maximum(n * (n - 1), TINY)
    several = expected > TINY
    return np.asarray(np.where(several, 1 - observed / np.where(several, expected, 1), np.nan))
