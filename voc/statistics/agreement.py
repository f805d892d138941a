"""Agreement of people who label the same things, beyond what chance would give."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voc.records import Estimate

__all__ = ["estimate_krippendorff_alpha"]

Floats = NDArray[np.float64]

TINY = 1e-12
MIN_UNITS = 10
"""Units with two labels below which no interval is given."""


def estimate_krippendorff_alpha(
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
    >>> estimate_krippendorff_alpha([1, 1, 2, 2], ["a", "a", "b", "b"]).value
    1.0
    """
    label_counts, _ = _count_labels(units, labels)
    label_counts = label_counts[label_counts.sum(axis=1) > 1]
    n = len(label_counts)
    if not n:
        return Estimate(None, None, None, 0, "alpha", "Krippendorff's α", note="nothing was labelled twice")
    value = float(_compute_alphas(_compute_coincidences(label_counts)[None])[0])
    if np.isnan(value):
        return Estimate(None, None, None, n, "alpha", "Krippendorff's α", note="there is one label only")
    if n < MIN_UNITS:
        note = f"fewer than {MIN_UNITS} units: no interval"
        return Estimate(value, None, None, n, "alpha", "Krippendorff's α", note=note)
    # Drawing units is drawing their patterns of labels: a few dozen patterns stand for thousands of units.
    unit_patterns, n_per_pattern = np.unique(label_counts, axis=0, return_counts=True)
    weights = unit_patterns / np.maximum(unit_patterns.sum(axis=1) - 1, 1)[:, None]
    pairs = weights[:, :, None] * (unit_patterns[:, None, :] - np.eye(label_counts.shape[1]))
    flat_pairs = pairs.reshape(len(unit_patterns), -1)
    draws = np.random.default_rng(seed).multinomial(n, n_per_pattern / n, size=n_resamples).astype(float)
    resampled_alphas = _compute_alphas(
        (draws @ flat_pairs).reshape(n_resamples, label_counts.shape[1], label_counts.shape[1])
    )
    tail = (1 - confidence) / 2
    # NaN: a resample in which one label is left says nothing about agreement.
    low, high = np.nanquantile(resampled_alphas, [tail, 1 - tail])
    return Estimate(value, min(float(low), value), max(float(high), value), n, "alpha", "Krippendorff's α, bootstrap")


def _count_labels(units: ArrayLike, labels: ArrayLike) -> tuple[Floats, NDArray[np.object_]]:
    """Return how often each unit has each label ``(n_units, n_labels)``, and the labels."""
    _, unit_rows = np.unique(np.asarray(units), return_inverse=True)
    names, label_columns = np.unique(np.asarray(labels), return_inverse=True)
    n_units = int(unit_rows.max(initial=-1)) + 1
    flat_counts = np.bincount(unit_rows * len(names) + label_columns, minlength=n_units * len(names))
    return flat_counts.reshape(n_units, len(names)).astype(float), names.astype(object)


def _compute_coincidences(label_counts: Floats) -> Floats:
    """Return Krippendorff's coincidence matrix ``(n_labels, n_labels)``.

    Each pair of labels of a unit with m labels counts 1 / (m − 1); units with one label count nothing.
    """
    label_counts = label_counts[label_counts.sum(axis=1) > 1]
    weights = label_counts / (label_counts.sum(axis=1) - 1)[:, None]
    return np.asarray(weights.T @ label_counts - np.diag(weights.sum(axis=0)))


def _compute_alphas(matrices: Floats) -> Floats:
    """Return α per coincidence matrix ``(r, k, k)``; NaN where there is one label only."""
    n_labels = matrices.sum(axis=2)
    n = n_labels.sum(axis=1)
    observed_disagreement = 1 - np.trace(matrices, axis1=1, axis2=2) / n
    expected_disagreement = 1 - (n_labels * (n_labels - 1)).sum(axis=1) / np.maximum(n * (n - 1), TINY)
    has_several_labels = expected_disagreement > TINY
    return np.asarray(
        np.where(
            has_several_labels,
            1 - observed_disagreement / np.where(has_several_labels, expected_disagreement, 1),
            np.nan,
        )
    )
