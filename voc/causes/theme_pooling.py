"""Pooling of evidence within a theme: what its comments say is added up, and each borrows from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from voc.causes.likelihood import EvidenceArrays, compute_posterior
from voc.records import EvidenceKind

__all__ = ["PooledThemes", "compute_exponents", "count_officer_decisions", "pool_themes"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CORRELATIONS: Final[Mapping[str, float]] = {
    EvidenceKind.AGENT: 0.0,
    EvidenceKind.OFFICER: 1.0,
    EvidenceKind.REPLY: 1.0,
    EvidenceKind.ACTION: 1.0,
}
"""Correlation within a theme of a kind's errors. Agents' common error is their habit, which is modelled; the words of
one theme all lean the same way, so a thousand of them count as four (1 / .25). What is said of a theme as a whole is
said once."""
OTHER_CORRELATION = 0.25
PRIOR_COMMENTS = 2.0
"""A theme's shares start as so many comments of the prior (Dirichlet)."""
MAX_POOLED = 8.0
"""However many comments, their evidence counts as at most so many confirmed ones: a theme can have its own habit
(45 % of agents blame IT for what Facturatie caused), which only confirmed comments correct. Ten of them outvote it."""
DECISION_COMMENTS = 12.0
"""An officer's decision about a theme is worth so many confirmed comments: more than all other evidence, and twenty
confirmed comments still outvote it."""
HALF_RELIABLE = 2.0
"""So many comments make a theme's shares half reliable."""
N_ITERATIONS = 12


@dataclass(frozen=True)
class PooledThemes:
    """Evidence about the cause that the comments of each theme have together.

    Attributes
    ----------
    pooled
        ``(n_themes, n_departments)``: evidence per department, in comments. A row ``[3.5, 0.5]`` is worth four comments
        of which three and a half point to the first department.
    confirmed
        ``(n_themes, n_departments)``: confirmed comments.
    row_evidence
        ``(n_rows, n_departments)``: what each row itself put into ``pooled``, so that it can be left out.
    """

    pooled: Floats
    confirmed: Floats
    row_evidence: Floats

    def compute_theme_shares(
        self, themes: Integers, row_evidence: Floats | None, row_truth: Floats | None
    ) -> tuple[Floats, Floats]:
        """Return per row its theme's shares over departments, ``(n_rows, n_departments)``, and their reliability.

        Parameters
        ----------
        themes
            Theme number per row; −1: none.
        row_evidence, row_truth
            The row's own evidence and confirmation, to be left out, ``(n_rows, n_departments)``; None: nothing.
        """
        shares = np.zeros((len(themes), self.pooled.shape[1]))
        reliability = np.zeros(len(themes))
        in_theme = themes >= 0
        if not in_theme.any():
            return shares, reliability
        pooled = self.pooled[themes[in_theme]]
        confirmed = self.confirmed[themes[in_theme]]
        # A row that heard its own evidence again through its theme would count it twice.
        if row_evidence is not None:
            pooled = np.maximum(pooled - row_evidence[in_theme], 0)
        if row_truth is not None:
            confirmed = np.maximum(confirmed - row_truth[in_theme], 0)
        # Only what evidence says has a ceiling; confirmed comments count each as one.
        n_pooled = pooled.sum(axis=1, keepdims=True)
        together = pooled * np.minimum(1.0, MAX_POOLED / np.maximum(n_pooled, 1e-9)) + confirmed
        n_comments = together.sum(axis=1)
        shares[in_theme] = together / np.maximum(n_comments, 1e-9)[:, None]
        reliability[in_theme] = n_comments / (n_comments + HALF_RELIABLE)
        return shares, reliability


def compute_exponents(evidence: EvidenceArrays, themes: Integers) -> Floats:
    """Return the exponent, ``(n_rows, n_kinds)``, that brings a theme's alike sources to their effective number.

    Kish's design effect (1965, Survey Sampling): *m* sources with correlation *r* count as m / (1 + (m − 1) r), so each
    counts as 1 / (1 + (m − 1) r).

    Parameters
    ----------
    evidence
        The evidence.
    themes
        Theme number per row, ``(n_rows,)``; −1: none.
    """
    n_kinds = len(evidence.kinds)
    correlation = np.array([CORRELATIONS.get(kind, OTHER_CORRELATION) for kind in evidence.kinds])
    if not len(evidence.row) or themes.max(initial=-1) < 0:
        return np.ones((evidence.n_rows, n_kinds))
    # Sources are counted and not entries: one that names three departments speaks once.
    first = np.unique(evidence.source, return_index=True)[1]
    theme, kind = themes[evidence.row[first]], evidence.kind[first]
    cell = theme[theme >= 0] * n_kinds + kind[theme >= 0]
    n_sources = np.bincount(cell, minlength=(int(themes.max()) + 1) * n_kinds).reshape(-1, n_kinds)
    theme_exponents = 1 / (1 + np.maximum(n_sources - 1, 0) * correlation)
    exponents = np.ones((evidence.n_rows, n_kinds))
    exponents[themes >= 0] = theme_exponents[themes[themes >= 0]]
    return exponents


def count_officer_decisions(evidence: EvidenceArrays, themes: Integers) -> Floats:
    """Return what officers decided about themes, in confirmed comments: ``(n_themes, n_departments)``."""
    weight = np.zeros((int(themes.max(initial=-1)) + 1, evidence.n_departments))
    if EvidenceKind.OFFICER in evidence.kinds:
        by_officer = evidence.kind == evidence.kinds.index(EvidenceKind.OFFICER)
        entries = by_officer & (themes[evidence.row] >= 0)
        np.add.at(weight, (themes[evidence.row[entries]], evidence.department[entries]), evidence.weight[entries])
    # A decision is evidence at every comment of its theme; however many there are, it is one decision.
    return np.asarray(DECISION_COMMENTS * weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9))


def pool_themes(
    log_ratio: Floats,
    prior: Floats,
    themes: Integers,
    row_weight: Floats,
    true_shares: Floats,
    decision_counts: Floats | None = None,
) -> PooledThemes:
    """Return what each theme says, by empirical Bayes (EM over the themes' own shares).

    Parameters
    ----------
    log_ratio
        log E, ``(n_rows, n_departments)``, with the exponents of :func:`compute_exponents`.
    prior
        π, ``(n_departments,)``.
    themes
        Theme number per row, ``(n_rows,)``; −1: none.
    row_weight
        What a row counts, ``(n_rows,)``: segments of one comment in one theme share a weight of 1.
    true_shares
        Confirmed causes as shares, ``(n_rows, n_departments)``; 0 where nothing is confirmed.
    decision_counts
        As :func:`count_officer_decisions` returns it; None: nothing was decided.
    """
    n_themes = int(themes.max(initial=-1)) + 1
    rows = np.flatnonzero(themes >= 0)
    # A confirmed row speaks by its confirmation alone: its evidence would count the same comment a second time.
    weight = np.where(true_shares[rows].sum(axis=1) > 0, 0.0, row_weight[rows])
    sum_by_theme = sparse.csr_matrix((np.ones(len(rows)), (themes[rows], np.arange(len(rows)))), (n_themes, len(rows)))
    confirmed = np.asarray(sum_by_theme @ true_shares[rows]) + (0.0 if decision_counts is None else decision_counts)
    shares = (PRIOR_COMMENTS * prior + confirmed) / (PRIOR_COMMENTS + confirmed.sum(axis=1, keepdims=True))
    row_evidence = np.zeros((len(rows), len(prior)))
    pooled = np.zeros((n_themes, len(prior)))
    for _ in range(N_ITERATIONS):
        # "Unknown" is left out: a comment without evidence adds nothing to its theme.
        row_evidence = compute_posterior(shares[themes[rows]], log_ratio[rows])[:, :-1] * weight[:, None]
        pooled = np.asarray(sum_by_theme @ row_evidence)
        together = PRIOR_COMMENTS * prior + pooled + confirmed
        shares = together / together.sum(axis=1, keepdims=True)
    evidence_of_rows = np.zeros_like(log_ratio)
    evidence_of_rows[rows] = row_evidence
    return PooledThemes(pooled, confirmed, evidence_of_rows)
