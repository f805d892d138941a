"""A theme's comments speak for each other: what each says is pooled, and each borrows from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from voc.causes.likelihood import Witnesses, posterior
from voc.records import EvidenceKind

__all__ = ["ThemePool", "damping", "decided", "pool"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SAMENESS: Final[Mapping[str, float]] = {
    EvidenceKind.AGENT: 0.0,
    EvidenceKind.OFFICER: 1.0,
    EvidenceKind.REPLY: 1.0,
    EvidenceKind.ACTION: 1.0,
}
"""Correlation within a theme of a kind's errors. Agents' common error is their habit, which is modelled; the words of
one theme all lean the same way, so a thousand of them count as four (1 / .25). What is said of a theme as a whole is
said once."""
SAME = 0.25
PULL = 2.0
"""A theme's shares start as so many comments of the prior (Dirichlet)."""
CEILING = 8.0
"""However many comments, their evidence counts as at most so many confirmed ones: a theme can have its own habit
(45 % of agents blame IT for what Facturatie caused), which only confirmed items correct. Ten of them outvote it."""
DECIDED = 12.0
"""An officer's decision about a theme is worth so many confirmed comments: more than all other evidence, and twenty
confirmed comments still outvote it."""
HALF = 2.0
"""So many comments make a theme's voice half reliable."""
N_ITERATIONS = 12


@dataclass(frozen=True)
class ThemePool:
    """What themes say about their cause.

    ``voiced`` ``(n_themes, n_departments)``: comments' worth of evidence per department. ``confirmed``: confirmed
    comments. ``own``: what each row itself put into ``voiced``, so that it can be left out.
    """

    voiced: Floats
    confirmed: Floats
    own: Floats

    def voice(self, themes: Integers, own_voice: Floats | None, own_gold: Floats | None) -> tuple[Floats, Floats]:
        """Return, per row, its theme's shares over departments and how reliable they are.

        Parameters
        ----------
        themes
            Theme number per row; −1: none.
        own_voice, own_gold
            What the row itself contributed, to be left out; None: nothing.
        """
        shares = np.zeros((len(themes), self.voiced.shape[1]))
        reliability = np.zeros(len(themes))
        here = themes >= 0
        if not here.any():
            return shares, reliability
        voiced = self.voiced[themes[here]]
        confirmed = self.confirmed[themes[here]]
        if own_voice is not None:
            voiced = np.maximum(voiced - own_voice[here], 0)
        if own_gold is not None:
            confirmed = np.maximum(confirmed - own_gold[here], 0)
        n_voiced = voiced.sum(axis=1, keepdims=True)
        together = voiced * np.minimum(1.0, CEILING / np.maximum(n_voiced, 1e-9)) + confirmed
        n = together.sum(axis=1)
        shares[here] = together / np.maximum(n, 1e-9)[:, None]
        reliability[here] = n / (n + HALF)
        return shares, reliability


def damping(given: Witnesses, themes: Integers) -> Floats:
    """Return the exponent per row and kind that brings a theme's alike witnesses to their effective number.

    Kish's design effect (1965, Survey Sampling): *m* witnesses with correlation *r* count as m / (1 + (m − 1) r).
    """
    n_kinds = len(given.kinds)
    sameness = np.array([SAMENESS.get(kind, SAME) for kind in given.kinds])
    if not len(given.row) or themes.max(initial=-1) < 0:
        return np.ones((given.n_rows, n_kinds))
    first = np.unique(given.witness, return_index=True)[1]
    theme, kind = themes[given.row[first]], given.kind[first]
    cell = theme[theme >= 0] * n_kinds + kind[theme >= 0]
    n = np.bincount(cell, minlength=(int(themes.max()) + 1) * n_kinds).reshape(-1, n_kinds)
    exponent = 1 / (1 + np.maximum(n - 1, 0) * sameness)
    result = np.ones((given.n_rows, n_kinds))
    result[themes >= 0] = exponent[themes[themes >= 0]]
    return result


def decided(given: Witnesses, themes: Integers) -> Floats:
    """Return ``(n_themes, n_departments)``: what officers decided about themes, in confirmed comments."""
    found = np.zeros((int(themes.max(initial=-1)) + 1, given.n_departments))
    if EvidenceKind.OFFICER in given.kinds:
        rows = (given.kind == given.kinds.index(EvidenceKind.OFFICER)) & (themes[given.row] >= 0)
        np.add.at(found, (themes[given.row[rows]], given.department[rows]), given.weight[rows])
    return np.asarray(DECIDED * found / np.maximum(found.sum(axis=1, keepdims=True), 1e-9))


def pool(
    lift: Floats, prior: Floats, themes: Integers, row_weight: Floats, gold: Floats, told: Floats | None = None
) -> ThemePool:
    """Return what each theme says, by empirical Bayes (EM over the themes' own shares).

    Parameters
    ----------
    lift
        log E per row, damped.
    prior
        π over departments.
    themes
        Theme number per row; −1: none.
    row_weight
        What a row counts: segments of one comment in one theme share a weight of 1.
    gold
        Confirmed causes per row (shares), 0 where nothing is confirmed. A confirmed row speaks by this alone.
    told
        What people :func:`decided` about themes as a whole; None: nothing.
    """
    n_themes = int(themes.max(initial=-1)) + 1
    here = np.flatnonzero(themes >= 0)
    weight = np.where(gold[here].sum(axis=1) > 0, 0.0, row_weight[here])
    collect = sparse.csr_matrix((np.ones(len(here)), (themes[here], np.arange(len(here)))), (n_themes, len(here)))
    confirmed = np.asarray(collect @ gold[here]) + (0.0 if told is None else told)
    shares = (PULL * prior + confirmed) / (PULL + confirmed.sum(axis=1, keepdims=True))
    voice = np.zeros((len(here), len(prior)))
    voiced = np.zeros((n_themes, len(prior)))
    for _ in range(N_ITERATIONS):
        voice = posterior(shares[themes[here]], lift[here])[:, :-1] * weight[:, None]
        voiced = np.asarray(collect @ voice)
        together = PULL * prior + voiced + confirmed
        shares = together / together.sum(axis=1, keepdims=True)
    own = np.zeros_like(lift)
    own[here] = voice
    return ThemePool(voiced, confirmed, own)
