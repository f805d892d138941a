r"""The one formula of this room: how much more a witness speaks for a department than chance would.

A witness *w* (an agent's signal, a contact reason, the words) speaks about the cause with probability :math:`\rho`,
its reliability; otherwise it says what it says everywhere, the background :math:`b`. With its weights
:math:`q_w(c)` over departments, :math:`S_w = \sum_c q_w(c) \le 1`, the likelihood of cause *c* is

.. math:: (1 - \rho S_w) + \rho\, q_w(c) / b(c),

so a department that is named everywhere (a large :math:`b`) gains little by being named once more. Multiplying out all
witnesses, one term says that *none* of them spoke about the cause: there the cause is unknown. With
:math:`E_c = \prod_w \left(1 + \frac{\rho\, q_w(c)}{(1 - \rho S_w)\, b(c)}\right)` and prior :math:`\pi`

.. math:: p(c) = \frac{\pi_c (E_c - 1)}{1 + \sum_d \pi_d (E_d - 1)}, \qquad
          p(\text{unknown}) = \frac{1}{1 + \sum_d \pi_d (E_d - 1)}.

Without evidence every E is 1, and the cause is unknown with certainty. The channel "truth or habit" is the one-coin
model of Dawid and Skene (1979, Applied Statistics 28, 20–28) with a background instead of uniform errors, as in
MACE (Hovy et al. 2013, NAACL, 1120–1130).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Witnesses", "dense_lift", "log_lift", "posterior", "witnesses"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST = 60.0
"""Largest log lift: exp() stays finite."""


@dataclass(frozen=True)
class Witnesses:
    """Evidence as parallel arrays, one entry per row of the frame.

    ``row`` (segment's position), ``witness`` (numbered), ``kind`` and ``department`` (codes), ``weight``; ``total`` is
    the weight of the row's whole witness, at most 1.
    """

    row: Integers
    witness: Integers
    kind: Integers
    department: Integers
    weight: Floats
    total: Floats
    kinds: tuple[str, ...]
    n_rows: int
    n_departments: int

    def means(self, kind: int, row_weight: Floats) -> Floats:
        """Return how often a kind names each department in the pool, as shares that sum to 1 (or all 0)."""
        of_kind = self.kind == kind
        weight = self.weight[of_kind] * row_weight[self.row[of_kind]]
        named = np.bincount(self.department[of_kind], weight, minlength=self.n_departments)
        return named / max(float(named.sum()), 1e-12)

    def counts(self, kind: int, groups: Integers, n_groups: int, row_weight: Floats) -> Floats:
        """Return ``(n_groups, n_departments)``: how often a kind names each department in each group."""
        chosen = (self.kind == kind) & (groups[self.row] >= 0)
        cell = groups[self.row[chosen]] * self.n_departments + self.department[chosen]
        weight = self.weight[chosen] * row_weight[self.row[chosen]]
        flat = np.bincount(cell, weight, minlength=n_groups * self.n_departments)
        return flat.reshape(n_groups, self.n_departments).astype(float)


def witnesses(
    evidence: pd.DataFrame, segments: Integers, departments: Sequence[str], kinds: Sequence[str]
) -> Witnesses:
    """Return the evidence about some segments as arrays; rows about others or about other kinds are left out."""
    position = pd.Index(segments).get_indexer(pd.Index(evidence["segment"]))
    department = pd.Index(list(departments)).get_indexer(pd.Index(evidence["department"]))
    kind = pd.Index(list(kinds)).get_indexer(pd.Index(evidence["kind"].astype(str)))
    known = (position >= 0) & (department >= 0) & (kind >= 0) & (evidence["weight"].to_numpy() > 0)
    source = pd.factorize(evidence["source"])[0][known].astype(np.int64)
    position, department, kind = (code[known].astype(np.int64) for code in (position, department, kind))
    weight = evidence["weight"].to_numpy(dtype=float)[known]
    n_sources = int(source.max()) + 1 if len(source) else 1
    code = (position * len(kinds) + kind) * n_sources + source
    witness = pd.factorize(code)[0].astype(np.int64)
    total = np.bincount(witness, weight)[witness] if len(witness) else weight
    weight = weight / np.maximum(total, 1.0)
    return Witnesses(
        row=position,
        witness=witness,
        kind=kind,
        department=department,
        weight=weight,
        total=np.minimum(total, 1.0),
        kinds=tuple(kinds),
        n_rows=len(segments),
        n_departments=len(departments),
    )


def log_lift(given: Witnesses, reliability: Floats, base: Floats, damping: Floats | None = None) -> Floats:
    """Return log E, ``(n_rows, n_departments)``.

    Parameters
    ----------
    given
        The evidence.
    reliability
        ρ per kind, in [0, 1).
    base
        b, ``(n_kinds, n_departments)``.
    damping
        Exponent per row and kind, ``(n_rows, n_kinds)``: less than 1 where witnesses repeat each other.
    """
    rho = reliability[given.kind]
    gain = np.log1p(rho * given.weight / ((1 - rho * given.total) * base[given.kind, given.department]))
    if damping is not None:
        gain = gain * damping[given.row, given.kind]
    cell = given.row * given.n_departments + given.department
    flat = np.bincount(cell, gain, minlength=given.n_rows * given.n_departments)
    return flat.reshape(given.n_rows, given.n_departments).astype(float)


def dense_lift(shares: Floats, reliability: Floats | float, base: Floats) -> Floats:
    """Return log E of one witness per row whose shares, ``(n, n_departments)``, sum to 1 (or 0: it is silent)."""
    rho = np.clip(np.asarray(reliability, dtype=float), 0.0, 0.995)
    rho = rho[:, None] if rho.ndim else rho
    total = shares.sum(axis=1, keepdims=True)
    return np.asarray(np.log1p(rho * shares / ((1 - rho * total) * np.maximum(base, 1e-6))))


def posterior(prior: Floats, lift: Floats) -> Floats:
    """Return ``(n, n_departments + 1)`` probabilities; the last column is "unknown".

    Parameters
    ----------
    prior
        π, ``(n_departments,)`` or ``(n, n_departments)``.
    lift
        log E.
    """
    mass = prior * np.expm1(np.minimum(lift, MOST))
    whole = 1 + mass.sum(axis=1, keepdims=True)
    return np.asarray(np.hstack([mass / whole, 1 / whole]))
