"""Shares of departments in a theme, a month, the company: predictions, corrected by what was audited at random."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.records import Estimate
from voc.statistics.prediction_powered import corrected_shares, onto_simplex
from voc.statistics.proportions import wilson

__all__ = [
    "FEWEST_AUDITED",
    "FEWEST_IN_GROUP",
    "Audit",
    "Shares",
    "corrected_group",
    "efficiency_of",
    "estimates",
    "shares_by_group",
    "unproven",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Shares = dict[Hashable, dict[str | None, Estimate]]
"""Group → department (None: unknown) → share."""

FEWEST_AUDITED = 30
"""Below this the random sample corrects nothing: its own error is larger than what it would correct."""
FEWEST_IN_GROUP = 5
LEARNED_PER_CLASS = 2
"""Numbers per department that the model learns from confirmed items: how often it is the cause, and is named idly."""
MODEL_WORTH = 4.0
"""What a group's prediction is worth in audited comments: groups have habits of their own, so it is little."""
HALF_A_COMMENT, A_COMMENT = 0.5, 1.0
"""How far Wilson's ends are moved outward (a continuity correction, Newcombe 1998, Stat. Med. 17, 857–872, method 4). A
group has few comments: a department that caused none of them must lie within. Where the group was audited it is a whole
one, as its habits make its sample worth less than the company's. Simulated: ``benchmarks/causes.py --groups``."""
NOT_ENOUGH = "not enough confirmed"


@dataclass(frozen=True)
class Audit:
    """The random sample: rows, truth ``(n, k)``, predictions made without knowing it ``(n, k)``, weights ``(n,)``."""

    rows: Integers
    truth: Floats
    predicted: Floats
    weights: Floats


def shares_by_group(
    predicted: Floats, audit: Audit, groups: pd.Series | None, feedback: Integers
) -> Iterator[tuple[Hashable, Floats, Floats, Floats, int, int]]:
    """Yield group, shares, low, high, n comments, n audited; columns as in ``predicted`` (unknown last).

    Parameters
    ----------
    predicted
        ``(n, k)`` probabilities of all rows, those of audited rows made without knowing their truth.
    audit
        The random sample.
    groups
        A group per row (missing: in none), or None for everything together.
    feedback
        A comment's number per row; several segments of a comment in one group count as one comment.
    """
    if groups is None:
        yield _whole(predicted, audit, feedback)
        return
    codes, names = pd.factorize(groups, sort=True)
    efficiency = efficiency_of(audit)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    audited_code = codes[audit.rows]
    for number, name in enumerate(names):
        rows = order[bounds[number] : bounds[number + 1]]
        mine = np.flatnonzero(audited_code == number)
        yield _group(name, predicted, rows, audit, mine, feedback, efficiency)


def _whole(predicted: Floats, audit: Audit, feedback: Integers) -> tuple[Hashable, Floats, Floats, Floats, int, int]:
    weight = once_per_comment(feedback)
    n, n_audited = len(np.unique(feedback)), len(audit.rows)
    if n_audited < FEWEST_AUDITED:
        shares = np.average(predicted, axis=0, weights=weight) if n else np.zeros(predicted.shape[1])
        low, high = unproven(shares, MODEL_WORTH + n_audited)
        return None, shares, low, high, n, n_audited
    found = corrected_shares(
        predicted,
        audit.predicted,
        audit.truth,
        weights=audit.weights * weight[audit.rows],
        row_weights=weight,
        n_learned=LEARNED_PER_CLASS * (predicted.shape[1] - 1),
    )
    return None, found.shares, found.low, found.high, n, n_audited


def _group(
    name: Hashable,
    predicted: Floats,
    rows: Integers,
    audit: Audit,
    mine: Integers,
    feedback: Integers,
    efficiency: float,
) -> tuple[Hashable, Floats, Floats, Floats, int, int]:
    weight = once_per_comment(feedback[rows])
    shares = np.average(predicted[rows], axis=0, weights=weight)
    n = len(np.unique(feedback[rows]))
    gap = audit.truth[mine] - audit.predicted[mine]
    return name, *corrected_group(shares, n, gap, audit.weights[mine], efficiency), n, len(mine)


def corrected_group(
    shares: Floats, n: int, gap: Floats, weights: Floats, efficiency: float
) -> tuple[Floats, Floats, Floats]:
    """Return a group's shares, low and high, moved by what its audited comments showed.

    Parameters
    ----------
    shares
        ``(k,)`` mean prediction of the group, unknown last.
    n
        Comments in it.
    gap
        ``(m, k)`` truth less prediction of its audited comments.
    weights
        ``(m,)`` one divided by the probability of having been drawn.
    efficiency
        :func:`efficiency_of` the whole audit.
    """
    n_audited = len(weights)
    n_kish = 0.0
    if n_audited:
        w = weights / weights.sum()
        n_kish = 1.0 / float((w**2).sum())
        moved = n_kish / (n_kish + MODEL_WORTH) * (w @ gap)
        possible = (shares > 0) | (moved != 0)  # a department that ended gets nothing by the projection
        shares = shares.copy()
        shares[possible] = onto_simplex((shares + moved)[possible])
    if n_audited < FEWEST_IN_GROUP:
        return shares, *unproven(shares, MODEL_WORTH + n_kish)
    size = (MODEL_WORTH + n_kish / efficiency) / max(1 - n_audited / (n + 1), 0.02)
    return shares, *_outward(shares, size, A_COMMENT)


def _outward(shares: Floats, size: float, step: float) -> tuple[Floats, Floats]:
    successes = shares * size
    low, _ = wilson(np.maximum(successes - step, 0.0), size)
    _, high = wilson(np.minimum(successes + step, size), size)
    return np.where(successes <= step, 0.0, low), high


def unproven(shares: Floats, size: float) -> tuple[Floats, Floats]:
    """Return a wide interval: what is unknown may belong to anyone (Manski 1990, Am. Econ. Rev. 80, 319–323)."""
    low, high = _outward(shares, size, HALF_A_COMMENT)
    unknown = shares[-1]
    high = np.maximum(high, np.minimum(1.0, shares + unknown))
    low[-1] = 0.0
    return low, high


def efficiency_of(audit: Audit) -> float:
    """Return the spread of truth less prediction relative to that of the truth alone, in [.3, 1]."""
    if len(audit.rows) < FEWEST_AUDITED:
        return 1.0
    spread = float((audit.truth - audit.predicted).var(axis=0).sum())
    return float(np.clip(spread / max(float(audit.truth.var(axis=0).sum()), 1e-9), 0.3, 1.0))


def once_per_comment(feedback: Integers) -> Floats:
    """Return one divided by the number of rows of the same comment."""
    _, inverse, counts = np.unique(feedback, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / counts[inverse])


def estimates(
    predicted: Floats, audit: Audit, groups: pd.Series | None, feedback: Integers, classes: Sequence[str | None]
) -> Shares:
    """Return group → department → share, largest first; see :func:`shares_by_group`.

    Parameters
    ----------
    predicted, audit, groups, feedback
        As there.
    classes
        The columns' names; an empty one is "unknown", which comes last and is returned as None.
    """
    result: Shares = {}
    for group, shares, low, high, n, n_audited in shares_by_group(predicted, audit, groups, feedback):
        found = {
            name or None: _estimate(shares[k], low[k], high[k], n, n_audited, whole=groups is None)
            for k, name in enumerate(classes)
        }
        result[group] = dict(sorted(found.items(), key=lambda line: -(line[1].value or 0.0)))
    return result


def _estimate(value: float, low: float, high: float, n: int, n_audited: int, *, whole: bool) -> Estimate:
    """Return a share in the form that is printed."""
    fewest = FEWEST_AUDITED if whole else FEWEST_IN_GROUP
    enough = n_audited >= fewest
    method = f"prediction-powered, {n_audited} audited" if enough else "model alone, wide interval"
    note = "" if enough else f"{NOT_ENOUGH}: {n_audited} audited, {fewest} needed"
    value = float(value)
    return Estimate(value, min(float(low), value), max(float(high), value), n, "share", method, note=note)
