"""What the evidence is worth: reliability per kind and the habits of the pool, learned as far as there is proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voc.causes.likelihood import Witnesses
from voc.records import EvidenceKind

__all__ = ["COLD", "Knowledge", "cold_knowledge", "dense_reliability", "judged", "learned_knowledge"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

COLD: Final[Mapping[str, float]] = {
    EvidenceKind.AGENT: 0.50,
    EvidenceKind.REASON: 0.35,
    EvidenceKind.WORDS: 0.35,
    EvidenceKind.TOUCHPOINT: 0.25,
    EvidenceKind.CUSTOMER_SEGMENT: 0.15,
    EvidenceKind.PHASE: 0.15,
    EvidenceKind.TIMING: 0.30,
    EvidenceKind.OFFICER: 0.85,
    EvidenceKind.REPLY: 0.70,
    EvidenceKind.ACTION: 0.70,
}
"""Reliability before anything is confirmed; a kind that is not named here starts at ``OTHER``. An officer's decision is
about a theme: of its comments some have another cause."""
OTHER = 0.30
STRENGTH = 20.0
"""A cold reliability counts as so many confirmed witnesses (Beta prior)."""
HABIT_STRENGTH = 30.0
"""The cold habits count as so many confirmed votes (Dirichlet prior)."""
PRIOR_STRENGTH = 10.0
"""The cold prior over departments counts as so many confirmed comments."""
SMOOTHING = 5.0
FEW_GROUPS = 5
"""Fewer groups than this cannot show what they have in common."""
COMMON = 0.3
"""Quantile over groups that counts as common to them. In a third of all themes one department may be the cause."""
N_FLAT = 200.0
"""The pool's mean of a soft kind counts fully from some multiples of this number of comments on."""
N_ITERATIONS = 25


@dataclass(frozen=True)
class Knowledge:
    """Reliability ρ per kind, background b ``(n_kinds, n_departments)``, prior π over departments."""

    reliability: Floats
    base: Floats
    prior: Floats


def cold_knowledge(given: Witnesses, groups: Integers, row_weight: Floats) -> Knowledge:
    """Return what is assumed without any confirmed item.

    Agents: the background is what all groups (themes) have in common. If a department is named in every theme, that
    is the agents' habit and no theme's property: the 30 % quantile over themes of the share that names it, mixed with
    the pool's mean. Soft kinds (reason, words …): the geometric mean of the pool's mean and a flat background, since
    a department whose description fits everything is suspect, and one that causes much fits much as well.
    """
    n = given.n_departments
    reliability = np.array([COLD.get(kind, OTHER) for kind in given.kinds])
    base = np.full((len(given.kinds), n), 1.0 / max(1, n))
    for number, kind in enumerate(given.kinds):
        pool = given.means(number, row_weight)
        if pool.sum() == 0 or kind in {EvidenceKind.OFFICER, EvidenceKind.REPLY, EvidenceKind.ACTION}:
            continue
        if kind == EvidenceKind.AGENT:
            base[number], reliability[number] = _habit(given, number, groups, row_weight, reliability[number])
        else:
            n_rows = len(np.unique(given.row[given.kind == number]))
            mean = (n_rows * pool + N_FLAT / n) / (n_rows + N_FLAT)
            root = np.sqrt(mean)
            base[number] = root / root.sum()
    return Knowledge(reliability, np.maximum(base, 1e-4), np.full(n, 1.0 / max(1, n)))


def judged(knowledge: Knowledge, given: Witnesses, outcomes: Mapping[str, tuple[int, int]]) -> Knowledge:
    """Return the knowledge with the reliability of kinds that were judged right so often, of so many (Beta prior)."""
    reliability = knowledge.reliability.copy()
    for number, kind in enumerate(given.kinds):
        if kind in outcomes:
            right, of = outcomes[kind]
            reliability[number] = min(0.99, (STRENGTH * reliability[number] + right) / (STRENGTH + of))
    return replace(knowledge, reliability=reliability)


def _habit(given: Witnesses, kind: int, groups: Integers, row_weight: Floats, assumed: float) -> tuple[Floats, float]:
    n = given.n_departments
    pool = given.means(kind, row_weight)
    smooth_pool = (pool + 0.2 / n) / 1.2
    if groups.size == 0 or groups.max() < 0:
        return smooth_pool, assumed
    counts = given.counts(kind, groups, int(groups.max()) + 1, row_weight)
    size = counts.sum(axis=1)
    kept = size >= SMOOTHING
    if kept.sum() < FEW_GROUPS:
        return smooth_pool, assumed
    shares = (counts[kept] + SMOOTHING * pool) / (size[kept, None] + SMOOTHING)
    common = np.quantile(shares, COMMON, axis=0)
    spoken = float(np.clip(1 - common.sum(), 0.2, 0.8))
    habit = 0.7 * common / common.sum() + 0.3 * smooth_pool
    return habit / habit.sum(), (assumed + spoken) / 2


def learned_knowledge(cold: Knowledge, given: Witnesses, gold: Floats, importance: Floats) -> Knowledge:
    """Return reliabilities, habits and prior after comparing evidence with confirmed items (EM, a MAP estimate).

    Parameters
    ----------
    cold
        The prior: as many confirmed items as ``STRENGTH`` and its like say.
    given
        The evidence.
    gold
        ``(n_rows, n_departments)``: the confirmed cause of a row as shares that sum to 1; 0 where nothing is.
    importance
        Per row, how much of the population a confirmed row stands for, mean 1.
    """
    rows = np.flatnonzero(gold[given.row].sum(axis=1) > 0)
    counted = (gold * importance[:, None]).sum(axis=0)
    prior = (PRIOR_STRENGTH * cold.prior + counted) / (PRIOR_STRENGTH + counted.sum())
    known = replace(cold, prior=prior)
    if not len(rows):
        return known
    kind, department = given.kind[rows], given.department[rows]
    weight, total = given.weight[rows], given.total[rows]
    truth = gold[given.row[rows], department]
    first = np.unique(given.witness[rows], return_index=True)[1]
    witness = np.searchsorted(given.witness[rows][first], given.witness[rows])
    n_kinds = len(given.kinds)
    spoken_total = np.bincount(kind[first], total[first], minlength=n_kinds)
    reliability, base = cold.reliability.copy(), cold.base.copy()
    for _ in range(N_ITERATIONS):
        rho = reliability[kind]
        hit = rho * weight * truth / base[kind, department]
        spoke_of_truth = np.bincount(witness, hit)
        responsible = spoke_of_truth / (spoke_of_truth + 1 - rho[first] * total[first])
        spoken = np.bincount(kind[first], responsible * total[first], minlength=n_kinds)
        reliability = (STRENGTH * cold.reliability + spoken) / (STRENGTH + spoken_total)
        for number in np.flatnonzero(np.array(given.kinds) == EvidenceKind.AGENT):
            mine = kind == number
            idle = np.bincount(department[mine], ((1 - responsible[witness]) * weight)[mine], minlength=base.shape[1])
            habit = HABIT_STRENGTH * cold.base[number] / cold.base[number].sum() + idle
            base[number] = np.maximum(habit / habit.sum(), 1e-4)
    return Knowledge(np.minimum(reliability, 0.99), base, prior)


def dense_reliability(shares: Floats, sure: Floats, truth: Floats, background: Floats, assumed: float) -> float:
    """Return how reliable one witness per row is by the confirmed items (EM as in :func:`learned_knowledge`).

    Parameters
    ----------
    shares, truth
        ``(n, n_departments)``: what it said of the confirmed items, and what was confirmed.
    sure
        How sure it was itself, in [0, 1); 0: it was silent.
    background, assumed
        What it says everywhere; the reliability that counts as ``STRENGTH`` confirmed items.
    """
    spoke = sure > 0
    gain = (shares * truth / np.maximum(background, 1e-6)).sum(axis=1)[spoke]
    sure, result = sure[spoke], assumed
    for _ in range(N_ITERATIONS):
        rho = result * sure
        responsible = rho * gain / (rho * gain + 1 - rho)
        result = (STRENGTH * assumed + float(responsible.sum())) / (STRENGTH + float(sure.sum()))
    return min(result, 0.99)
