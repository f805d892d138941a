"""Reliability of each kind of evidence and the habits of agents, learned as far as confirmed comments prove them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from voc.causes.likelihood import EvidenceArrays
from voc.records import EvidenceKind

__all__ = [
    "COLD_RELIABILITY",
    "LikelihoodParameters",
    "assume_parameters",
    "estimate_reliability",
    "learn_parameters",
    "update_reliability",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

COLD_RELIABILITY: Final[Mapping[str, float]] = {
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
"""Reliability before anything is confirmed; a kind that is not named here starts at ``OTHER_RELIABILITY``. An officer's
decision is about a theme: of its comments some have another cause."""
OTHER_RELIABILITY = 0.30
WHOLE_THEME_KINDS = frozenset({EvidenceKind.OFFICER, EvidenceKind.REPLY, EvidenceKind.ACTION})
"""Kinds that people gave on purpose, about a theme: they have no habits to be divided out."""
LARGEST_LEARNED_RELIABILITY = 0.99
"""No kind is taken to speak about the cause always, however well it did on the confirmed comments."""
SMALLEST_BACKGROUND = 1e-4
"""Floor of the background: without it the first naming of a department would be proof."""
STRENGTH = 20.0
"""A cold reliability counts as so many confirmed evidence sources (Beta prior)."""
HABIT_STRENGTH = 30.0
"""The cold habits count as so many confirmed votes (Dirichlet prior)."""
PRIOR_STRENGTH = 10.0
"""The cold prior over departments counts as so many confirmed comments at least, and as one per department at least."""
MOST_DOUBLINGS = 8
"""So often that strength may double where confirmed comments bear it out; each doubling is one standard deviation."""
SMOOTHING = 5.0
"""A group's shares start as those of all comments, worth so many votes; smaller groups are not looked at."""
FEW_GROUPS = 5
"""Fewer groups than this cannot show what they have in common."""
COMMON_QUANTILE = 0.3
"""Quantile over groups that counts as common to them. In a third of all themes one department may be the cause."""
N_FLAT = 200.0
"""The mean over all comments of a soft kind counts fully from some multiples of this number of comments on."""
N_ITERATIONS = 25


@dataclass(frozen=True)
class LikelihoodParameters:
    """Parameters of :mod:`voc.causes.likelihood`: ρ ``(n_kinds,)``, b ``(n_kinds, n_departments)``, π over departments.

    Attributes
    ----------
    reliability
        Probability per kind that it speaks about the cause.
    background
        What a kind names whatever the cause: agents' habits.
    prior
        How often each department is the cause, ``(n_departments,)``.
    """

    reliability: Floats
    background: Floats
    prior: Floats


def assume_parameters(evidence: EvidenceArrays, groups: Integers, row_weight: Floats) -> LikelihoodParameters:
    """Return the parameters that are assumed without any confirmed comment.

    Agents: the background is what all groups (themes) have in common. If a department is named in every theme, that
    is the agents' habit and no theme's property: the 30 % quantile over themes of the share that names it, mixed with
    the mean over all comments. Soft kinds (reason, words …): the geometric mean of that mean and a flat background,
    since a department whose description fits everything is suspect, and one that causes much fits much as well.

    Parameters
    ----------
    evidence
        The evidence.
    groups
        Theme number per row, ``(n_rows,)``; −1: none.
    row_weight
        Weight of each row, ``(n_rows,)``: segments of one comment in one theme share a weight of 1.
    """
    n_departments = evidence.n_departments
    reliability = np.array([COLD_RELIABILITY.get(kind, OTHER_RELIABILITY) for kind in evidence.kinds])
    background = np.full((len(evidence.kinds), n_departments), 1.0 / max(1, n_departments))
    for number, kind in enumerate(evidence.kinds):
        mean_shares = evidence.compute_mean_shares(number, row_weight)
        # A kind that names nobody, or that people decided: flat, so that one naming is worth what its reliability says.
        if mean_shares.sum() == 0 or kind in WHOLE_THEME_KINDS:
            continue
        if kind == EvidenceKind.AGENT:
            background[number], reliability[number] = _estimate_habit(
                evidence, number, groups, row_weight, reliability[number]
            )
        else:
            n_rows = len(np.unique(evidence.row[evidence.kind == number]))
            smooth_shares = (n_rows * mean_shares + N_FLAT / n_departments) / (n_rows + N_FLAT)
            root = np.sqrt(smooth_shares)  # normalised, the geometric mean with a flat background
            background[number] = root / root.sum()
    prior = np.full(n_departments, 1.0 / max(1, n_departments))
    return LikelihoodParameters(reliability, np.maximum(background, SMALLEST_BACKGROUND), prior)


def update_reliability(
    parameters: LikelihoodParameters, evidence: EvidenceArrays, outcomes: Mapping[str, tuple[int, int]]
) -> LikelihoodParameters:
    """Return the parameters with the reliability of the kinds that were judged (mean of a Beta posterior).

    ``outcomes`` holds how often a kind was right, of how many: ``{"reply": (3, 7)}``.
    """
    reliability = parameters.reliability.copy()
    for number, kind in enumerate(evidence.kinds):
        if kind in outcomes:
            n_right, n_judged = outcomes[kind]
            updated = (STRENGTH * reliability[number] + n_right) / (STRENGTH + n_judged)
            reliability[number] = min(LARGEST_LEARNED_RELIABILITY, updated)
    return replace(parameters, reliability=reliability)


def _estimate_habit(
    evidence: EvidenceArrays, kind_code: int, groups: Integers, row_weight: Floats, cold_reliability: float
) -> tuple[Floats, float]:
    """Return the background of agents, ``(n_departments,)``, and their reliability before anything is confirmed."""
    n_departments = evidence.n_departments
    mean_shares = evidence.compute_mean_shares(kind_code, row_weight)
    smooth_mean = (mean_shares + 0.2 / n_departments) / 1.2
    if groups.size == 0 or groups.max() < 0:
        return smooth_mean, cold_reliability
    counts = evidence.count_by_group(kind_code, groups, int(groups.max()) + 1, row_weight)
    group_size = counts.sum(axis=1)
    is_large = group_size >= SMOOTHING
    if is_large.sum() < FEW_GROUPS:
        return smooth_mean, cold_reliability
    # Smoothed towards all comments, or a small theme that never names a department would pull its quantile to 0.
    shares = (counts[is_large] + SMOOTHING * mean_shares) / (group_size[is_large, None] + SMOOTHING)
    common = np.quantile(shares, COMMON_QUANTILE, axis=0)
    # What is not common to the groups depends on their cause: so often agents speak about it. The bounds keep a
    # handful of odd groups from making agents all but silent, or all but infallible.
    about_cause = float(np.clip(1 - common.sum(), 0.2, 0.8))
    # .3 of the mean: a department that no theme has in common would else have no habit, and one vote be proof.
    habit = 0.7 * common / common.sum() + 0.3 * smooth_mean
    return habit / habit.sum(), (cold_reliability + about_cause) / 2


@dataclass(frozen=True)
class _ConfirmedEvidence:
    """Evidence about confirmed segments: entries as in ``EvidenceArrays``, and what was confirmed of each.

    ``truth`` is the confirmed share of the entry's department, ``source`` numbers the sources from 0 on, ``first`` is
    each source's first entry.
    """

    kind: Integers
    department: Integers
    weight: Floats
    truth: Floats
    source: Integers
    first: Integers
    total: Floats

    @classmethod
    def select(cls, evidence: EvidenceArrays, entries: Integers, truth: Floats) -> _ConfirmedEvidence:
        """Return the entries of ``evidence`` at some positions; ``truth`` as in :func:`learn_parameters`."""
        first = np.unique(evidence.source[entries], return_index=True)[1]
        # np.unique returns the sources in order, so that their positions renumber them without gaps.
        source = np.searchsorted(evidence.source[entries][first], evidence.source[entries])
        department = evidence.department[entries]
        return cls(
            kind=evidence.kind[entries],
            department=department,
            weight=evidence.weight[entries],
            truth=truth[evidence.row[entries], department],
            source=source,
            first=first,
            total=evidence.total[entries][first],
        )


def learn_parameters(
    cold: LikelihoodParameters, evidence: EvidenceArrays, true_shares: Floats, importance: Floats
) -> LikelihoodParameters:
    """Return reliabilities, habits and prior after comparing evidence with confirmed comments (EM, a MAP estimate).

    Parameters
    ----------
    cold
        The prior: worth as many confirmed comments as ``STRENGTH`` and its like say.
    evidence
        The evidence.
    true_shares
        ``(n_rows, n_departments)``: the confirmed cause of a row as shares that sum to 1; 0 where nothing is confirmed.
    importance
        ``(n_rows,)``: how much of the population a confirmed row stands for, mean 1.
    """
    entries = np.flatnonzero(true_shares[evidence.row].sum(axis=1) > 0)
    prior = _estimate_prior(cold.prior, (true_shares * importance[:, None]).sum(axis=0))
    if not len(entries):
        return replace(cold, prior=prior)
    confirmed = _ConfirmedEvidence.select(evidence, entries, true_shares)
    source_kind = confirmed.kind[confirmed.first]
    kind_total = np.bincount(source_kind, confirmed.total, minlength=len(evidence.kinds))
    reliability, background = cold.reliability.copy(), cold.background.copy()
    # A fixed number of rounds: a stop by tolerance could end one round earlier on another processor.
    for _ in range(N_ITERATIONS):
        about_cause = _weigh_sources(confirmed, reliability, background)
        kind_about_cause = np.bincount(source_kind, about_cause * confirmed.total, minlength=len(evidence.kinds))
        reliability = (STRENGTH * cold.reliability + kind_about_cause) / (STRENGTH + kind_total)
        # Only agents have habits: of the other kinds the background is known from all comments.
        for number in np.flatnonzero(np.array(evidence.kinds) == EvidenceKind.AGENT):
            background[number] = _update_habit(confirmed, int(number), about_cause, cold.background[number])
    return LikelihoodParameters(np.minimum(reliability, LARGEST_LEARNED_RELIABILITY), background, prior)


def _estimate_prior(cold_prior: Floats, counts: Floats) -> Floats:
    """Return the prior over departments, ``(n_departments,)``, by the cold one and how often each was confirmed.

    The cold prior counts as a Dirichlet whose strength is averaged by its likelihood (Dirichlet-multinomial; Minka
    2000, Estimating a Dirichlet distribution): fifty answers spread over 77 departments say that these are alike, and
    not that those without an answer cause nothing.
    """
    doublings = np.arange(MOST_DOUBLINGS + 1)
    strengths = max(PRIOR_STRENGTH, float(len(counts))) * 2.0**doublings
    concentration = strengths[:, None] * np.maximum(cold_prior, 1e-9)
    log_likelihood = gammaln(strengths) - gammaln(strengths + counts.sum())
    log_likelihood += (gammaln(concentration + counts) - gammaln(concentration)).sum(axis=1) - 0.5 * doublings**2
    likelihood = np.exp(log_likelihood - log_likelihood.max())
    priors = (concentration + counts) / (concentration + counts).sum(axis=1, keepdims=True)
    return np.asarray(likelihood @ priors / likelihood.sum())


def _weigh_sources(confirmed: _ConfirmedEvidence, reliability: Floats, background: Floats) -> Floats:
    """Return the probability that each source spoke about the cause, and not by habit, ``(n_sources,)`` (E step)."""
    rho = reliability[confirmed.kind]
    hit = rho * confirmed.weight * confirmed.truth / background[confirmed.kind, confirmed.department]
    named_truth = np.bincount(confirmed.source, hit)
    return np.asarray(named_truth / (named_truth + 1 - rho[confirmed.first] * confirmed.total))


def _update_habit(
    confirmed: _ConfirmedEvidence, kind_code: int, about_cause: Floats, cold_background: Floats
) -> Floats:
    """Return the background of a kind, ``(n_departments,)``: what it named by habit, and the prior (M step)."""
    of_kind = confirmed.kind == kind_code
    idle_weight = ((1 - about_cause[confirmed.source]) * confirmed.weight)[of_kind]
    idle = np.bincount(confirmed.department[of_kind], idle_weight, minlength=len(cold_background))
    habit = HABIT_STRENGTH * cold_background / cold_background.sum() + idle
    return np.asarray(np.maximum(habit / habit.sum(), SMALLEST_BACKGROUND))


def estimate_reliability(
    shares: Floats, sureness: Floats, true_shares: Floats, background: Floats, cold_reliability: float
) -> float:
    """Return the reliability of a source that speaks once per row (EM as in :func:`learn_parameters`).

    Parameters
    ----------
    shares, true_shares
        ``(n, n_departments)``: what it said of the confirmed comments, and what was confirmed.
    sureness
        ``(n,)``: how sure it was itself, in [0, 1); 0: it was silent.
    background
        ``(n_departments,)``: what it says everywhere.
    cold_reliability
        The reliability that is assumed, worth ``STRENGTH`` confirmed comments.
    """
    spoke = sureness > 0
    gain = (shares * true_shares / np.maximum(background, 1e-6)).sum(axis=1)[spoke]
    sureness, reliability = sureness[spoke], cold_reliability
    for _ in range(N_ITERATIONS):
        rho = reliability * sureness
        about_cause = rho * gain / (rho * gain + 1 - rho)
        reliability = (STRENGTH * cold_reliability + float(about_cause.sum())) / (STRENGTH + float(sureness.sum()))
    return min(reliability, LARGEST_LEARNED_RELIABILITY)
