"""Shares of departments in a theme, a month, the company: predictions, corrected by what was audited at random.

A theme has habits of its own, and is corrected by its own audited comments. A month mixes themes, and what predictions
miss in them evens out: it is corrected by what they miss altogether, and by its own comments as far as these say more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.share_intervals import combine_sizes, compute_audited_interval, compute_unaudited_interval
from voc.records import Estimate
from voc.statistics.prediction_powered import estimate_corrected_shares, project_onto_simplex
from voc.statistics.proportions import wilson_interval
from voc.statistics.shrinkage import compute_shrinkage, temper_weights

__all__ = [
    "MIN_AUDITED",
    "MIN_IN_GROUP",
    "NO_COMMON_GAP",
    "AuditSample",
    "CommonGap",
    "GroupSample",
    "GroupShares",
    "SharesByGroup",
    "compute_common_gap",
    "compute_group_shares",
    "correct_group_shares",
    "count_themes",
    "estimate_residual_variance_ratio",
    "estimate_shares",
    "weigh_by_comment",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
SharesByGroup = dict[Hashable, dict[str | None, Estimate]]
"""Group → department (None: unknown) → share: ``{12: {"IT": Estimate(.6, …), None: Estimate(.4, …)}}``."""

MIN_AUDITED = 30
"""Below this the random sample corrects nothing: its own error is larger than what it would correct."""
MIN_IN_GROUP = 5
"""Audited comments of a group from which on its interval is that of a sample."""
LEARNED_PER_CLASS = 1
"""Numbers per department that the model learns from confirmed items, whose residuals are smaller by it. It learns two,
how often it is the cause and is named idly, both with a prior: with two, 99 % are covered at 50 audited comments."""
PREDICTION_SAMPLE_SIZE = 4.0
"""A theme's prediction is worth so many audited comments: themes have habits of their own, so it is little. Of a group
that mixes themes the prediction is worth so many for each of them: unlike habits even out."""
MAX_THEMES = 25.0
"""More themes than this make a group's prediction worth no more: a month may have a habit of its own as well."""
HABIT_OF_OWN = 0.2
"""Part of its themes' unlike habits that a group of many themes has for itself: other groups have the same themes, so
that most of what predictions miss in these is in the common gap. It says how wide the interval is, and not how
much the group's own comments count: a month may have other causes than its themes had before. Simulated (``--changed
0.5``): where half of the themes do, months are covered in 95 %."""
SMALLEST_RESIDUAL_RATIO = 0.3
"""A few audited comments that all fit the predictions are no proof that predictions are exact."""
MIN_KNOWLEDGE = 0.1
"""Comments that an interval rests on at least: of a group in which all is unknown it reaches from 0 to 1."""
NOT_ENOUGH = "not enough confirmed"


@dataclass(frozen=True)
class AuditSample:
    """The random sample of confirmed segments.

    Attributes
    ----------
    rows
        Their rows among all segments, ``(n,)``.
    truth, predicted
        ``(n, k)``: what was confirmed, and what was predicted without knowing it.
    weights
        One divided by the inclusion probability, ``(n,)``.
    """

    rows: Integers
    truth: Floats
    predicted: Floats
    weights: Floats


@dataclass(frozen=True)
class GroupShares:
    """Shares of departments in one group: ``shares``, ``low`` and ``high`` are ``(k,)``, unknown last."""

    group: Hashable
    shares: Floats
    low: Floats
    high: Floats
    n_comments: int
    n_audited: int
    is_corrected: bool = False
    """Whether audited comments, its own or those of all groups, move the shares from what the model predicts."""


@dataclass(frozen=True)
class GroupSample:
    """The audited segments of one group of comments.

    Attributes
    ----------
    gap
        ``(m, k)`` truth minus prediction.
    weights
        ``(m,)`` one divided by the probability of having been drawn.
    parts
        ``(m,)`` which part of its comment in the group a segment is: 1/3 of three. A long comment is drawn through any
        of its segments and counts once, so weight times part is what the segment stands for.
    """

    gap: Floats
    weights: Floats
    parts: Floats


@dataclass(frozen=True)
class CommonGap:
    """Gap between predictions and truth that all audited comments have in common.

    Attributes
    ----------
    factors
        ``(k,)`` by which the predicted shares are to be multiplied: a department that is seldom predicted in a group is
        seldom missed there, and what was predicted to be unknown is divided as the rest is.
    size
        Comments that it rests on; 0: too few, nothing is known.
    """

    factors: Floats | float
    size: float

    def correct(self, shares: Floats) -> Floats:
        """Return shares, ``(k,)``, multiplied by the factors."""
        moved = shares * self.factors
        return np.asarray(moved / moved.sum()) if moved.sum() > 0 else shares


NO_COMMON_GAP = CommonGap(1.0, 0.0)


def compute_common_gap(predicted: Floats, gaps: Floats, weights: Floats) -> CommonGap:
    """Return what predictions miss altogether, as far as it is more than luck.

    Parameters
    ----------
    predicted, gaps
        ``(n, k)`` predictions of the audited segments, and truth minus prediction.
    weights
        ``(n,)`` comments that each stands for: one divided by the chance times its part of the comment.
    """
    is_weighed = weights > 0
    if is_weighed.sum() < MIN_AUDITED:
        return NO_COMMON_GAP
    gaps = gaps[is_weighed]
    tempered = temper_weights(weights[is_weighed], gaps)
    gap, prediction = tempered @ gaps, tempered @ predicted[is_weighed]
    believed = compute_shrinkage(gap, tempered**2 @ (gaps - gap) ** 2)
    size = 1 / float((tempered**2).sum())
    # Half a comment on both sides: of a department that was never predicted the factor would be without end.
    factors = (np.maximum(prediction + believed * gap, 0.0) + 0.5 / size) / (prediction + 0.5 / size)
    return CommonGap(factors, size)


def count_themes(themes: Integers, weights: Floats) -> float:
    """Return how many themes of equal size mix as much as a group's do (Kish), in [1, ``MAX_THEMES``].

    Parameters
    ----------
    themes, weights
        ``(n,)`` theme per row, −1: none (together they count as one), and what the row counts.

    Examples
    --------
    >>> count_themes(np.array([0, 0, 1, 1, 2, 2]), np.ones(6))
    3.0
    >>> round(count_themes(np.array([0, 0, 0, 0, 0, 1]), np.ones(6)), 2)
    1.38
    """
    sizes = np.bincount(themes + 1, weights)
    if not sizes.sum() > 0:
        return 1.0
    return float(np.clip(sizes.sum() ** 2 / (sizes**2).sum(), 1.0, MAX_THEMES))


def compute_group_shares(
    predicted: Floats,
    audit: AuditSample,
    groups: pd.Series | None,
    feedback: Integers,
    themes: Integers | None = None,
) -> Iterator[GroupShares]:
    """Yield the shares of each group, the groups in ascending order.

    Parameters
    ----------
    predicted
        ``(n, k)`` probabilities of all rows, unknown last, those of audited rows made without knowing their truth.
    audit
        The random sample.
    groups
        A group per row (missing: in none), or None for everything together.
    feedback
        A comment's number per row; several segments of a comment in one group count as one comment.
    themes
        A theme's number per row, −1: none; None: each group is taken to be one theme.
    """
    if groups is None:
        yield _compute_overall_shares(predicted, audit, feedback)
        return
    codes, group_names = pd.factorize(groups, sort=True)
    codes = np.asarray(codes, dtype=np.int64)
    # One number for a comment and a group: its segments there share a weight of 1, whatever it says elsewhere.
    row_weight = weigh_by_comment(feedback * (len(group_names) + 1) + codes + 1)
    audit_part = row_weight[audit.rows]
    residual_variance_ratio = estimate_residual_variance_ratio(audit)
    stands_for = audit.weights * weigh_by_comment(feedback)[audit.rows]
    common = (
        NO_COMMON_GAP
        if themes is None
        else compute_common_gap(audit.predicted, audit.truth - audit.predicted, stands_for)
    )
    # Sorted once, so that a group's rows are a slice: a mask per group would read all rows once for each group.
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(group_names) + 1))
    audited_codes = codes[audit.rows]
    for number, group in enumerate(group_names):
        rows = order[bounds[number] : bounds[number + 1]]
        shares = np.average(predicted[rows], axis=0, weights=row_weight[rows])
        # With the index NumPy sorts; without it hashes, which takes ten times as long for a group.
        n_comments = len(np.unique(feedback[rows], return_index=True)[0])
        audited = np.flatnonzero(audited_codes == number)
        gap = audit.truth[audited] - audit.predicted[audited]
        sample = GroupSample(gap, audit.weights[audited], audit_part[audited])
        n_themes = 1.0 if themes is None else count_themes(themes[rows], row_weight[rows])
        shares, low, high = correct_group_shares(shares, n_comments, sample, residual_variance_ratio, common, n_themes)
        # What all comments miss moves groups of several themes only.
        is_corrected = len(audited) > 0 or (common.size > 0 and n_themes > 1)
        yield GroupShares(group, shares, low, high, n_comments, len(audited), is_corrected)


def _compute_overall_shares(predicted: Floats, audit: AuditSample, feedback: Integers) -> GroupShares:
    """Return the shares in everything together: group None."""
    # A comment of five sentences counts once, as a customer does.
    weight = weigh_by_comment(feedback)
    n_comments, n_audited = len(np.unique(feedback)), len(audit.rows)
    if n_audited < MIN_AUDITED:
        shares = np.average(predicted, axis=0, weights=weight) if n_comments else np.zeros(predicted.shape[1])
        low, high = compute_unaudited_interval(shares, n_audited, n_comments)
        return GroupShares(None, shares, low, high, n_comments, n_audited)
    corrected = estimate_corrected_shares(
        predicted,
        audit.predicted,
        audit.truth,
        weights=temper_weights(audit.weights * weight[audit.rows], audit.truth - audit.predicted),
        row_weights=weight,
        n_learned=LEARNED_PER_CLASS * (predicted.shape[1] - 1),
    )
    # What the sample moves no more than luck would is not believed: the predictions know something as well.
    prediction, size = np.average(predicted, axis=0, weights=weight), corrected.n_effective
    moved = corrected.shares - prediction
    believed = compute_shrinkage(moved, corrected.shares * (1 - corrected.shares) / size)
    shares = prediction + believed * moved
    # Of the precision that this gains half is counted: Stein's estimate is better on average, not for each department.
    size = size / (0.5 + 0.5 * believed)
    low, high = wilson_interval(shares * size, size)
    return GroupShares(None, shares, low, high, n_comments, n_audited, is_corrected=True)


def correct_group_shares(
    shares: Floats,
    n_comments: int,
    sample: GroupSample,
    residual_variance_ratio: float,
    common: CommonGap = NO_COMMON_GAP,
    n_themes: float = 1.0,
) -> tuple[Floats, Floats, Floats]:
    """Return a group's shares, low and high, ``(k,)`` each, moved by what its audited comments showed.

    Parameters
    ----------
    shares
        ``(k,)`` mean prediction of the group, unknown last.
    n_comments
        Comments in it.
    sample
        Its audited segments.
    residual_variance_ratio
        :func:`estimate_residual_variance_ratio` of the whole audit.
    common
        :func:`compute_common_gap` of the whole audit.
    n_themes
        :func:`count_themes` of the group. What predictions miss altogether says nothing about a single theme, whose
        departments are few, and nearly all about a month of many.
    """
    n_themes = n_themes if common.size else 1.0
    gap = (1 - 1 / n_themes) * (common.correct(shares) - shares)
    n_effective, unseen_share = _measure_sample(sample, n_comments)
    n_predicted = _weigh_prediction(common, n_effective, residual_variance_ratio, n_themes)
    if n_effective:
        # A prediction weighs against the sample only as far as there is something left to predict.
        sample_part = n_effective / (n_effective + n_predicted * unseen_share)
        own_gap = np.average(sample.gap, axis=0, weights=sample.weights * sample.parts)
        gap = (1 - sample_part) * gap + sample_part * own_gap
    if np.any(gap != 0):
        possible = (shares > 0) | (gap != 0)  # a department that ended gets nothing by the projection
        shares = shares.copy()
        shares[possible] = project_onto_simplex((shares + gap)[possible])
    if not common.size and len(sample.weights) < MIN_IN_GROUP:
        # Too few for a sample's interval: what is unknown may still belong to anyone.
        return shares, *compute_unaudited_interval(shares, n_effective, n_comments, unseen_share)
    size = _measure_knowledge(common, sample, n_effective, residual_variance_ratio, n_themes, float(shares[-1]))
    size = combine_sizes(size, n_comments, unseen_share, residual_variance_ratio)
    return shares, *compute_audited_interval(shares, size, n_comments)


def _measure_sample(sample: GroupSample, n_comments: int) -> tuple[float, float]:
    """Return the comments that a group's sample is worth, and the part of the group that it leaves unseen."""
    if not len(sample.weights):
        return 0.0, 1.0
    normalised = sample.weights * sample.parts
    normalised = normalised / normalised.sum()
    n_effective = 1.0 / float((normalised**2).sum())  # Kish 1965: unlike weights are worth fewer comments
    # Of a group that was audited nearly whole little is left to guess (finite population), but never nothing.
    return n_effective, max(1 - n_effective * float(sample.parts.mean()) / (n_comments + 1), 0.02)


def _weigh_prediction(
    common: CommonGap, n_effective: float, residual_variance_ratio: float, n_themes: float, habit: float = 1.0
) -> float:
    """Return how many audited comments the corrected prediction of a group is worth in addition to its own sample.

    ``habit`` is the part of its themes' unlike habits that it has for itself.
    """
    n_others = common.size - n_effective
    if n_others <= 0:
        return PREDICTION_SAMPLE_SIZE
    # What all comments miss is itself known from a sample only, as far as that is not the group's own.
    common_variance = (1 - 1 / n_themes) ** 2 * residual_variance_ratio / n_others
    return max(PREDICTION_SAMPLE_SIZE, 1 / (habit / (PREDICTION_SAMPLE_SIZE * n_themes) + common_variance))


def _measure_knowledge(
    common: CommonGap,
    sample: GroupSample,
    n_effective: float,
    residual_variance_ratio: float,
    n_themes: float,
    unknown_share: float,
) -> float:
    """Return the comments of a sample that would estimate a group's shares as well as prediction and sample do."""
    habit = 1 / n_themes + HABIT_OF_OWN * (1 - 1 / n_themes)  # a group of one theme has all of its habit
    n_predicted = _weigh_prediction(common, n_effective, residual_variance_ratio, n_themes, habit)
    # What predictions explain in all groups together they explain in one by half: its own habit is missing.
    unexplained = residual_variance_ratio**0.5 if len(sample.weights) >= MIN_IN_GROUP else 1.0
    return max(n_predicted * (1 - unknown_share) + n_effective / unexplained, MIN_KNOWLEDGE)


def estimate_residual_variance_ratio(audit: AuditSample) -> float:
    """Return the variance of truth minus prediction divided by that of the truth alone, in [.3, 1].

    At .5 an audited comment with its prediction is worth two without one.
    """
    if len(audit.rows) < MIN_AUDITED:
        return 1.0
    gap_variance = float((audit.truth - audit.predicted).var(axis=0).sum())
    truth_variance = max(float(audit.truth.var(axis=0).sum()), 1e-9)
    return float(np.clip(gap_variance / truth_variance, SMALLEST_RESIDUAL_RATIO, 1.0))


def weigh_by_comment(feedback: Integers) -> Floats:
    """Return one divided by the number of rows of the same comment, ``(n,)``.

    Examples
    --------
    >>> weigh_by_comment(np.array([7, 7, 9]))
    array([0.5, 0.5, 1. ])
    """
    _, inverse, counts = np.unique(feedback, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / counts[inverse])


def estimate_shares(
    predicted: Floats,
    audit: AuditSample,
    groups: pd.Series | None,
    feedback: Integers,
    classes: Sequence[str | None],
    themes: Integers | None = None,
) -> SharesByGroup:
    """Return group → department → share, largest first; see :func:`compute_group_shares`.

    Parameters
    ----------
    predicted, audit, groups, feedback, themes
        As there.
    classes
        The columns' names; an empty one is "unknown", and is returned as None.
    """
    shares_by_group: SharesByGroup = {}
    for line in compute_group_shares(predicted, audit, groups, feedback, themes):
        fewest = MIN_AUDITED if groups is None else MIN_IN_GROUP
        estimates = {name or None: _build_estimate(line, column, fewest) for column, name in enumerate(classes)}
        shares_by_group[line.group] = dict(sorted(estimates.items(), key=lambda item: -(item[1].value or 0.0)))
    return shares_by_group


def _build_estimate(line: GroupShares, column: int, fewest: int) -> Estimate:
    """Return one department's share in the form that is printed; ``fewest`` audited comments correct it."""
    has_enough = line.n_audited >= fewest
    if has_enough:
        method = f"prediction-powered, {line.n_audited} audited"
    elif line.n_audited:
        method = f"model, corrected by {line.n_audited} audited, wide interval"
    elif line.is_corrected:
        method = "model, corrected by what the audit of all comments showed, wide interval"
    else:
        method = "model alone, wide interval"
    note = "" if has_enough else f"{NOT_ENOUGH}: {line.n_audited} audited, {fewest} needed"
    value = float(line.shares[column])
    # Rounding can put an end a hair on the wrong side of a share of 0 or 1.
    low, high = min(float(line.low[column]), value), max(float(line.high[column]), value)
    return Estimate(value, low, high, line.n_comments, "share", method, note=note)
