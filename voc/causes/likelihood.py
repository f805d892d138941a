r"""Likelihood of a cause: how much more the evidence speaks for a department than chance would.

An evidence source *s* (an agent's signal, a contact reason, the words) speaks about the cause with probability
:math:`\rho`, its reliability; otherwise it says what it says everywhere, the background :math:`b`. With its weights
:math:`q_s(c)` over departments, :math:`S_s = \sum_c q_s(c) \le 1`, the likelihood of cause *c* is

.. math:: (1 - \rho S_s) + \rho\, q_s(c) / b(c),

so a department that is named everywhere (a large :math:`b`) gains little by being named once more. Multiplying out all
sources, one term says that *none* of them spoke about the cause: there the cause is unknown. With the likelihood ratio
:math:`E_c = \prod_s \left(1 + \frac{\rho\, q_s(c)}{(1 - \rho S_s)\, b(c)}\right)` and prior :math:`\pi`

.. math:: p(c) = \frac{\pi_c (E_c - 1)}{1 + \sum_d \pi_d (E_d - 1)}, \qquad
          p(\text{unknown}) = \frac{1}{1 + \sum_d \pi_d (E_d - 1)}.

Without evidence every E is 1, and the cause is unknown with certainty. The channel "truth or habit" is the one-coin
model of Dawid and Skene (1979, Applied Statistics 28, 20–28) with a background instead of uniform errors, as in
MACE (Hovy et al. 2013, NAACL, 1120–1130).

Arrays are called ``log_ratio`` where they hold log E per row and department, ``(n_rows, n_departments)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["EvidenceArrays", "compute_log_ratio", "compute_posterior", "encode_evidence", "sum_log_ratios"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LARGEST_LOG_RATIO = 60.0
"""Larger log ratios count as this one, so that exp() stays finite; departments above it count alike."""
LARGEST_RELIABILITY = 0.995
"""At 1 a source that speaks leaves no probability for "unknown", and the ratio is infinite."""


@dataclass(frozen=True)
class EvidenceArrays:
    """Evidence as parallel arrays, one entry per row of the frame of evidence.

    ``row`` is the position of the segment, ``source`` the number of the evidence source; ``kind`` and ``department``
    are codes: indices into ``kinds`` and the departments. ``weight`` is the department's part of the source's weight,
    ``total`` the whole source's weight, at most 1. An agent (source 0) who names department 2 about the segment in row
    5: ``row[0] = 5, source[0] = 0, department[0] = 2, weight[0] = total[0] = 1.0``.
    """

    row: Integers
    source: Integers
    kind: Integers
    department: Integers
    weight: Floats
    total: Floats
    kinds: tuple[str, ...]
    n_rows: int
    n_departments: int

    def compute_mean_shares(self, kind_code: int, row_weight: Floats) -> Floats:
        """Return how often a kind names each department altogether, ``(n_departments,)`` that sum to 1 (or all 0)."""
        of_kind = self.kind == kind_code
        weight = self.weight[of_kind] * row_weight[self.row[of_kind]]
        department_weight = np.bincount(self.department[of_kind], weight, minlength=self.n_departments)
        return department_weight / max(float(department_weight.sum()), 1e-12)

    def count_by_group(self, kind_code: int, groups: Integers, n_groups: int, row_weight: Floats) -> Floats:
        """Return ``(n_groups, n_departments)``: how often a kind names each department in each group.

        ``groups`` holds the group of each row, −1 for none; ``row_weight`` what a row counts.
        """
        in_group = (self.kind == kind_code) & (groups[self.row] >= 0)
        cell = groups[self.row[in_group]] * self.n_departments + self.department[in_group]
        weight = self.weight[in_group] * row_weight[self.row[in_group]]
        flat_counts = np.bincount(cell, weight, minlength=n_groups * self.n_departments)
        return flat_counts.reshape(n_groups, self.n_departments).astype(float)


def encode_evidence(
    evidence: pd.DataFrame, segments: Integers, departments: Sequence[str], kinds: Sequence[str]
) -> EvidenceArrays:
    """Return the evidence about some segments as arrays; rows about other segments or of other kinds are left out.

    Parameters
    ----------
    evidence
        Columns ``segment``, ``kind``, ``department``, ``weight`` and ``source``.
    segments
        Ids, in the order of the result's rows.
    departments, kinds
        Names, in the order of the result's codes.
    """
    position = pd.Index(segments).get_indexer(pd.Index(evidence["segment"]))
    department = pd.Index(list(departments)).get_indexer(pd.Index(evidence["department"]))
    kind = pd.Index(list(kinds)).get_indexer(pd.Index(evidence["kind"].astype(str)))
    usable = (position >= 0) & (department >= 0) & (kind >= 0) & (evidence["weight"].to_numpy() > 0)
    source_code = pd.factorize(evidence["source"])[0][usable].astype(np.int64)
    position, department, kind = (code[usable].astype(np.int64) for code in (position, department, kind))
    weight = evidence["weight"].to_numpy(dtype=float)[usable]
    n_sources = int(source_code.max()) + 1 if len(source_code) else 1
    # A source is named alike in many segments ("description"): segment, kind and name together make one of its own.
    joint_code = (position * len(kinds) + kind) * n_sources + source_code
    source = pd.factorize(joint_code)[0].astype(np.int64)
    total = np.bincount(source, weight)[source] if len(source) else weight
    weight = weight / np.maximum(total, 1.0)  # S ≤ 1, or 1 − ρS could be negative
    return EvidenceArrays(
        row=position,
        source=source,
        kind=kind,
        department=department,
        weight=weight,
        total=np.minimum(total, 1.0),
        kinds=tuple(kinds),
        n_rows=len(segments),
        n_departments=len(departments),
    )


def sum_log_ratios(
    evidence: EvidenceArrays, reliability: Floats, background: Floats, exponent: Floats | None = None
) -> Floats:
    """Return log E of all sources together, ``(n_rows, n_departments)``.

    Parameters
    ----------
    evidence
        The evidence.
    reliability
        ρ per kind, ``(n_kinds,)`` in [0, 1).
    background
        b, ``(n_kinds, n_departments)``.
    exponent
        Per row and kind, ``(n_rows, n_kinds)``: less than 1 where sources repeat each other.
    """
    rho = reliability[evidence.kind]
    entry_background = background[evidence.kind, evidence.department]
    # The product over sources as a sum of logarithms: a thousand sources would overflow.
    gain = np.log1p(rho * evidence.weight / ((1 - rho * evidence.total) * entry_background))
    if exponent is not None:
        gain = gain * exponent[evidence.row, evidence.kind]
    cell = evidence.row * evidence.n_departments + evidence.department
    flat_sums = np.bincount(cell, gain, minlength=evidence.n_rows * evidence.n_departments)
    return flat_sums.reshape(evidence.n_rows, evidence.n_departments).astype(float)


def compute_log_ratio(shares: Floats, reliability: Floats | float, background: Floats) -> Floats:
    """Return log E of one source per row, ``(n_rows, n_departments)``.

    Parameters
    ----------
    shares
        Its weights, ``(n_rows, n_departments)``; they sum to 1, or to 0 where it is silent.
    reliability
        ρ, one number or ``(n_rows,)``.
    background
        b, ``(n_departments,)``.
    """
    rho = np.clip(np.asarray(reliability, dtype=float), 0.0, LARGEST_RELIABILITY)
    rho = rho[:, None] if rho.ndim else rho
    total = shares.sum(axis=1, keepdims=True)
    return np.asarray(np.log1p(rho * shares / ((1 - rho * total) * np.maximum(background, 1e-6))))


def compute_posterior(prior: Floats, log_ratio: Floats) -> Floats:
    """Return ``(n_rows, n_departments + 1)`` probabilities; the last column is "unknown".

    Parameters
    ----------
    prior
        π, ``(n_departments,)`` or ``(n_rows, n_departments)``.
    log_ratio
        log E, ``(n_rows, n_departments)``.

    Examples
    --------
    >>> compute_posterior(np.array([0.5, 0.5]), np.log([[3.0, 1.0]]))
    array([[0.5, 0. , 0.5]])
    """
    # expm1 and not exp − 1: with little evidence E is close to 1, and the difference would lose its digits.
    mass = prior * np.expm1(np.minimum(log_ratio, LARGEST_LOG_RATIO))
    whole = 1 + mass.sum(axis=1, keepdims=True)
    return np.asarray(np.hstack([mass / whole, 1 / whole]))
