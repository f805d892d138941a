"""``CauseModel``: the probability per comment that a department caused it, and shares that can be disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from voc.causes.caveats import format_caveats, list_caveats
from voc.causes.context_evidence import CONTEXT_KINDS
from voc.causes.context_model import ContextEffect, learn_context_effect
from voc.causes.contributions import Contributions, divide_probabilities
from voc.causes.exponents import choose_exponents
from voc.causes.likelihood import (
    EvidenceArrays,
    compute_log_ratio,
    compute_posterior,
    encode_evidence,
    sum_log_ratios,
)
from voc.causes.praise import PRAISE_KIND, give_to_no_fault
from voc.causes.reliability import (
    LikelihoodParameters,
    assume_parameters,
    estimate_reliability,
    learn_parameters,
    update_reliability,
)
from voc.causes.shares import AuditSample, SharesByGroup, estimate_shares
from voc.causes.text_classifier import TextClassifier, fit_text_classifier
from voc.causes.theme_pooling import PooledThemes, compute_exponents, count_officer_decisions, pool_themes
from voc.causes.training_data import (
    ONLY_CAUSE,
    UNKNOWN_CLASS,
    Confirmed,
    TrainingSegments,
    check_columns,
    complete_confirmed,
    match_confirmed,
    prepare_segments,
)
from voc.errors import UsageError
from voc.records import NO_FAULT, EvidenceKind

__all__ = ["UNKNOWN_CLASS", "CauseModel"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MIN_FOR_GOLD = 100
"""Confirmed comments from which on the mode is "gold"."""
COLD_THEME_RELIABILITY = 0.9
COLD_CLASSIFIER_RELIABILITY = 0.95
N_PRIOR_ROUNDS = 2
SMALLEST_PROBABILITY = 0.005
"""Smaller probabilities are not handed out as attributions."""
THEME_KIND = "theme"
CLASSIFIER_KIND = "learned words"
"""Kinds of evidence that the model itself adds, as reports and stored runs name them."""


class CauseModel:
    """Model of which department causes a comment, as far as the evidence goes; otherwise "unknown".

    Works cold (evidence only), warm (some comments confirmed) and gold (at least 100), and says which in ``mode_``.
    The formula is in :mod:`voc.causes.likelihood`; reliabilities and habits are those of all agents together, never
    of a person.

    Parameters
    ----------
    departments
        Names that can be the cause, in the order wanted; None: those that the evidence names.
    threshold
        :meth:`predict` names a department from this probability on. By Chow's rule (1970, IEEE Trans. Inf. Theory
        16, 41–46): 1 − (cost of "unknown") / (cost of a wrong name).
    seed
        Of the folds of the text classifier.

    Attributes
    ----------
    classes_
        Departments; the last entry is ``""``, unknown.
    mode_
        ``"cold"``, ``"warm"`` or ``"gold"``.
    probabilities_
        Frame, index segment, columns ``classes_``; a confirmed segment has its confirmed cause.
    reliability_
        Kind of evidence → probability that it speaks about the cause.
    habits_
        Department → how often agents name it whatever the cause.
    caveats_, notes_
        Caveats of the answer: keys of :mod:`voc.causes.caveats` with their number, and as sentences.
    parameters_, pooled_themes_, text_classifier_, context_effects_
        Parts of the model: those of the likelihood, of the themes, and what confirmed comments taught; None and
        empty without any.
    inverse_temperature_
        Exponent of the evidence, in [.1, 1]; below 1 where it repeats itself, or says what learned words say better.

    Examples
    --------
    >>> evidence = pd.DataFrame({"segment": [1], "kind": "agent", "department": "IT", "weight": 1.0, "source": "s"})
    >>> CauseModel().fit(evidence).mode_
    'cold'
    """

    def __init__(self, departments: Sequence[str] | None = None, *, threshold: float = 0.5, seed: int = 0) -> None:
        self.departments = departments
        self.threshold = threshold
        self.seed = seed

    # ---- fit ---------------------------------------------------------------------------------------------------

    def fit(
        self,
        evidence: pd.DataFrame,
        confirmed: Confirmed | None = None,
        *,
        segments: pd.DataFrame | None = None,
        embeddings: NDArray[np.float32] | None = None,
        outcomes: Mapping[str, tuple[int, int]] | None = None,
        praise: NDArray[np.float64] | None = None,
        no_fault: str = NO_FAULT,
    ) -> Self:
        """Learn from evidence, and from confirmed comments where there are.

        Parameters
        ----------
        evidence
            As :func:`voc.causes.gather_evidence` returns it.
        confirmed
            Columns ``segment``, ``department`` (missing: the officer could not tell), and where known ``audit``
            (drawn at random; default True) and ``inclusion_probability``. Or segment → department, all at random.
        segments
            Column ``segment``; optional ``theme``, ``feedback``, ``touchpoint``, ``customer_segment``, ``phase`` and
            ``handed_over`` (what confirmed comments show about these speaks as well), and whatever :meth:`shares` goes
            by. None: the segments of the evidence.
        embeddings
            ``(n_segments, d)`` parallel to ``segments``, of length 1: words then teach from confirmed comments.
        outcomes
            Kind of evidence → how often it turned out right, of how many: what settled replies say about replies.
        praise
            ``(n_segments,)`` parallel to ``segments``: probability that nothing went wrong, as
            :func:`voc.causes.praise.estimate_praise` returns it. So much of the cause goes to ``no_fault``; what other
            evidence says shares the rest, and praise says nothing about its theme's complaints.
        no_fault
            Name of the answer that nobody made a fault.

        Raises
        ------
        UsageError
            When a needed column is missing, or embeddings and segments differ in length.
        """
        check_columns(evidence, ("segment", "kind", "department", "weight", "source"), "evidence")
        segment_frame = _list_segments(evidence, segments)
        # Kept, so that segments to be predicted find the themes by the same numbers.
        self._theme_index = pd.Index(
            sorted(segment_frame["theme"].dropna().unique()) if "theme" in segment_frame else []
        )
        self._segments = prepare_segments(segment_frame, embeddings, self._theme_index, praise)
        table = complete_confirmed(confirmed)
        departments = self._list_departments(evidence, table)
        if self._segments.praise.any() and no_fault not in departments:
            departments.append(no_fault)
        self._no_fault = departments.index(no_fault) if no_fault in departments else 0
        self.classes_ = np.array([*departments, UNKNOWN_CLASS], dtype=object)
        self._confirmed = match_confirmed(table, self._segments, self.classes_.tolist())
        self.kinds_ = tuple(sorted(map(str, evidence["kind"].unique())))
        self._evidence = self._encode(evidence, self._segments)
        self.n_confirmed_ = len(self._confirmed.rows)
        self.mode_ = "cold" if not self.n_confirmed_ else "warm" if self.n_confirmed_ < MIN_FOR_GOLD else "gold"
        self._learn_parameters(outcomes or {})
        self._learn_text_classifier()
        self._learn_context_effects()
        self._pool_themes()
        log_ratio = self._choose_exponents(self._combine_evidence())
        predicted = compute_posterior(self.parameters_.prior, self.inverse_temperature_ * log_ratio)
        self._set_probabilities(give_to_no_fault(predicted, self._segments.praise, self._no_fault))
        self.caveats_ = list_caveats(self._evidence, self._confirmed)
        self.notes_ = format_caveats(self.caveats_)
        return self

    def _list_departments(self, evidence: pd.DataFrame, confirmed: pd.DataFrame) -> list[str]:
        """Return the departments that were asked for, then those that evidence and confirmations name in addition."""
        departments = [] if self.departments is None else list(self.departments)
        in_evidence = sorted(map(str, evidence["department"].unique()))
        in_confirmed = sorted(set(confirmed["department"].dropna()))
        others = (name for name in (*in_evidence, *in_confirmed) if name != UNKNOWN_CLASS)
        return list(dict.fromkeys([*departments, *others]))

    def _encode(self, evidence: pd.DataFrame, segments: TrainingSegments) -> EvidenceArrays:
        return encode_evidence(evidence, segments.segments, self.classes_[:-1].tolist(), self.kinds_)

    def _expand_truth(self) -> Floats:
        """Return the confirmed causes, ``(n_rows, n_departments)``; 0 where nothing or "unknown" is confirmed."""
        return self._confirmed.expand_to_rows(self._evidence.n_rows)[:, :-1]

    def _learn_parameters(self, outcomes: Mapping[str, tuple[int, int]]) -> None:
        """Set ``parameters_``, ``reliability_`` and ``habits_``."""
        evidence, segments, confirmed = self._evidence, self._segments, self._confirmed
        parameters = assume_parameters(evidence, segments.theme_codes, segments.row_weight)
        parameters = update_reliability(parameters, evidence, outcomes)
        if len(confirmed.rows):
            # A comment that was drawn with half the probability stands for twice as many; a chosen one for itself.
            importance = np.ones(evidence.n_rows)
            is_random = confirmed.weight > 0
            if is_random.any():
                weight = confirmed.weight[is_random]
                importance[confirmed.rows[is_random]] = weight / weight.mean()
            parameters = learn_parameters(parameters, evidence, self._expand_truth(), importance)
        self.parameters_ = parameters
        self.reliability_ = {kind: float(parameters.reliability[n]) for n, kind in enumerate(self.kinds_)}
        self.habits_: dict[str, float] = {}
        if EvidenceKind.AGENT in self.kinds_:
            habits = parameters.background[self.kinds_.index(EvidenceKind.AGENT)]
            self.habits_ = {name: float(habits[n]) for n, name in enumerate(self.classes_[:-1].tolist())}

    def _learn_text_classifier(self) -> None:
        """Set ``text_classifier_`` (None: too little proof) and the confirmed rows that it learned from."""
        vectors, confirmed = self._segments.vectors, self._confirmed
        self.text_classifier_: TextClassifier | None = None
        if vectors is None or not len(confirmed.rows):
            return
        has_one_cause = confirmed.truth[:, :-1].max(axis=1, initial=0) > ONLY_CAUSE
        self._classifier_rows = confirmed.rows[has_one_cause]
        labels = confirmed.truth[has_one_cause, :-1].argmax(axis=1).astype(np.int64)
        with threadpool_limits(1):  # matrices of 150 rows: threads cost more than they bring
            self.text_classifier_ = fit_text_classifier(
                vectors, self._classifier_rows, labels, self._evidence.n_departments, seed=self.seed
            )

    def _learn_context_effects(self) -> None:
        """Set ``context_effects_``: column → effect, of the columns that confirmed comments show something about."""
        segment_frame, confirmed = self._segments.frame, self._confirmed
        self.context_effects_: dict[str, ContextEffect] = {}
        for column_name, kind in CONTEXT_KINDS.items():
            if column_name in segment_frame and len(confirmed.rows):
                effect = learn_context_effect(kind, segment_frame[column_name], confirmed.rows, confirmed.truth[:, :-1])
                if effect is not None:
                    self.context_effects_[column_name] = effect

    def _pool_themes(self) -> None:
        """Set ``pooled_themes_``; without confirmed comments also the prior of ``parameters_``."""
        evidence, segments, truth = self._evidence, self._segments, self._expand_truth()
        exponent = compute_exponents(evidence, segments.theme_codes)
        decision_counts = count_officer_decisions(evidence, segments.theme_codes)
        parameters = self.parameters_
        log_ratio = sum_log_ratios(evidence, parameters.reliability, parameters.background, exponent)
        is_cold = not len(self._confirmed.rows)
        # Confirmed comments give the prior. Without any it and the themes depend on each other: after two rounds the
        # company's shares are within .2 points of those after eight (five companies of benchmarks/causes.py).
        for _ in range(N_PRIOR_ROUNDS if is_cold else 1):
            self.pooled_themes_: PooledThemes = pool_themes(
                log_ratio, parameters.prior, segments.theme_codes, segments.row_weight, truth, decision_counts
            )
            if is_cold:
                parameters = _mix_prior(parameters, log_ratio, segments)
        self.parameters_ = parameters

    def _combine_evidence(self) -> Floats:
        """Return log E per row without the row's own confirmation; sets what the model itself adds to the evidence."""
        parameters, segments = self.parameters_, self._segments
        self._added_log_ratios = {THEME_KIND: self._weigh_themes()}
        self.classifier_reliability_ = 0.0
        if self.text_classifier_ is not None and segments.vectors is not None:
            self._added_log_ratios[CLASSIFIER_KIND] = self._weigh_words(self.text_classifier_, segments.vectors)
        for column_name, effect in self.context_effects_.items():
            self._added_log_ratios[effect.kind] = effect.rate_values(segments.frame[column_name], is_training=True)
        log_ratio = sum_log_ratios(self._evidence, parameters.reliability, parameters.background)
        for added in self._added_log_ratios.values():
            log_ratio += added
        return log_ratio

    def _weigh_themes(self) -> Floats:
        """Return log E of each row's theme without the row, ``(n_rows, n_departments)``; sets its reliability."""
        confirmed, pooled, prior = self._confirmed, self.pooled_themes_, self.parameters_.prior
        shares, sureness = pooled.compute_theme_shares(
            self._segments.theme_codes, pooled.row_evidence, self._expand_truth()
        )
        self.theme_reliability_ = estimate_reliability(
            shares[confirmed.rows], sureness[confirmed.rows], confirmed.truth[:, :-1], prior, COLD_THEME_RELIABILITY
        )
        return compute_log_ratio(shares, self.theme_reliability_ * sureness, prior)

    def _weigh_words(self, classifier: TextClassifier, vectors: NDArray[np.float32]) -> Floats:
        """Return log E of the text classifier, ``(n_rows, n_departments)``; sets its reliability."""
        shares = classifier.predict_probabilities(vectors)
        # Of the comments it learned from it knows the answer: there only what the other folds say counts.
        shares[self._classifier_rows] = classifier.out_of_fold
        position = np.searchsorted(self._confirmed.rows, self._classifier_rows)
        self.classifier_reliability_ = estimate_reliability(
            classifier.out_of_fold,
            np.ones(len(position)),
            self._confirmed.truth[position, :-1],
            classifier.base_rates,
            COLD_CLASSIFIER_RELIABILITY,
        )
        return compute_log_ratio(shares, self.classifier_reliability_, classifier.base_rates)

    def _choose_exponents(self, log_ratio: Floats) -> Floats:
        """Return log E with the learned words as loud as they are; sets that and ``inverse_temperature_``."""
        rows, learned = self._confirmed.rows, self._added_log_ratios.get(CLASSIFIER_KIND)
        rest = log_ratio if learned is None else log_ratio - learned
        exponents = choose_exponents(
            self.parameters_.prior, rest[rows], None if learned is None else learned[rows], self._confirmed.truth
        )
        self.inverse_temperature_ = exponents.evidence
        # Relative to the other evidence, so that what is explained of a probability is divided by what it rests on.
        self._learned_weight = exponents.learned / exponents.evidence
        if learned is None:
            return log_ratio
        self._added_log_ratios[CLASSIFIER_KIND] = self._learned_weight * learned
        return np.asarray(rest + self._added_log_ratios[CLASSIFIER_KIND])

    def _set_probabilities(self, predicted: Floats) -> None:
        """Set ``probabilities_`` and the audit sample; ``predicted`` is made without the rows' own confirmations."""
        confirmed = self._confirmed
        self._predicted = predicted
        probabilities = predicted.copy()
        probabilities[confirmed.rows] = confirmed.truth
        self.probabilities_ = pd.DataFrame(probabilities, index=self._segments.segments, columns=self.classes_)
        is_random = confirmed.weight > 0
        rows = confirmed.rows[is_random]
        self._audit_sample = AuditSample(rows, confirmed.truth[is_random], predicted[rows], confirmed.weight[is_random])

    # ---- answers -----------------------------------------------------------------------------------------------

    def predict_proba(
        self,
        evidence: pd.DataFrame | None = None,
        *,
        segments: pd.DataFrame | None = None,
        embeddings: NDArray[np.float32] | None = None,
    ) -> pd.DataFrame:
        """Return a probability per segment (index) and class (columns ``classes_``); rows sum to 1.

        Without arguments for the segments of :meth:`fit`; with evidence for new ones, which borrow from the themes.

        Parameters
        ----------
        evidence, segments, embeddings
            As in :meth:`fit`, about other segments.
        """
        self._check_fitted()
        if evidence is None:
            return self.probabilities_.copy()
        parameters = self.parameters_
        new = prepare_segments(_list_segments(evidence, segments), embeddings, self._theme_index)
        log_ratio = sum_log_ratios(self._encode(evidence, new), parameters.reliability, parameters.background)
        shares, sureness = self.pooled_themes_.compute_theme_shares(new.theme_codes, None, None)
        log_ratio = log_ratio + compute_log_ratio(shares, self.theme_reliability_ * sureness, parameters.prior)
        if self.text_classifier_ is not None and new.vectors is not None:
            shares = self.text_classifier_.predict_probabilities(new.vectors)
            base_rates = self.text_classifier_.base_rates
            learned = compute_log_ratio(shares, self.classifier_reliability_, base_rates)
            log_ratio = log_ratio + self._learned_weight * learned
        for column_name, effect in self.context_effects_.items():
            if column_name in new.frame:
                log_ratio = log_ratio + effect.rate_values(new.frame[column_name], is_training=False)
        probabilities = compute_posterior(parameters.prior, self.inverse_temperature_ * log_ratio)
        return pd.DataFrame(probabilities, index=new.segments, columns=self.classes_)

    def predict(
        self,
        evidence: pd.DataFrame | None = None,
        *,
        segments: pd.DataFrame | None = None,
        embeddings: NDArray[np.float32] | None = None,
    ) -> pd.Series:
        """Return the department per segment (index), or None where none reaches the threshold.

        Parameters
        ----------
        evidence, segments, embeddings
            As in :meth:`predict_proba`.
        """
        probabilities = self.predict_proba(evidence, segments=segments, embeddings=embeddings)
        by_department = probabilities[list(self.classes_[:-1])].to_numpy()
        if not by_department.shape[1]:
            return pd.Series([None] * len(probabilities), index=probabilities.index, dtype=object)
        is_sure = by_department.max(axis=1) >= self.threshold
        column = np.where(is_sure, by_department.argmax(axis=1), -1)  # −1 is the last name: None
        return pd.Series(self._names_or_none[column], index=probabilities.index, dtype=object)

    @property
    def _names_or_none(self) -> NDArray[np.object_]:
        """Names of the classes, ``(n_classes,)``; that of "unknown" is None."""
        return np.array([*self.classes_[:-1], None], dtype=object)

    @property
    def attributions_(self) -> pd.DataFrame:
        """Columns ``segment``, ``department`` (missing: unknown), ``probability``; small ones left out, sum kept."""
        self._check_fitted()
        probabilities = _drop_small(self.probabilities_.to_numpy())
        row, column = np.nonzero(probabilities)
        return pd.DataFrame(
            {
                "segment": self.probabilities_.index.to_numpy()[row],
                "department": self._names_or_none[column],
                "probability": probabilities[row, column],
            }
        )

    def shares(self, by: str | pd.Series | None = None) -> SharesByGroup:
        """Return each department's share of the comments, with its interval; None is "unknown".

        Parameters
        ----------
        by
            A column of ``segments`` (``"theme"``), or a group per segment (index: segment); None: all together,
            under the key None.

        Returns
        -------
        dict
            Group → department → Estimate. The shares of a group sum to 1. With enough random audited comments they are
            corrected by them; otherwise the interval is wide and the note says "not enough confirmed".
        """
        self._check_fitted()
        segments, groups = self._segments, None
        if isinstance(by, str):
            check_columns(segments.frame, (by,), "segments")
            groups = segments.frame[by]
        elif by is not None:
            groups = segments.frame["segment"].map(by)
        names, codes = self.classes_.tolist(), segments.feedback_codes
        return estimate_shares(self._predicted, self._audit_sample, groups, codes, names, segments.theme_codes)

    @property
    def audited_(self) -> pd.DataFrame:
        """Confirmed causes, and what was predicted without knowing them: the shares of a group are corrected by them.

        Columns ``segment``, ``department`` (missing: unknown), ``predicted``, ``truth`` and ``weight`` (one divided by
        the inclusion probability; 0: not drawn at random), one row per confirmed segment and class.
        """
        self._check_fitted()
        confirmed, n_classes = self._confirmed, len(self.classes_)
        return pd.DataFrame(
            {
                "segment": np.repeat(self._segments.segments[confirmed.rows], n_classes),
                "department": np.tile(self._names_or_none, len(confirmed.rows)),
                "predicted": self._predicted[confirmed.rows].ravel(),
                "truth": confirmed.truth.ravel(),
                "weight": np.repeat(confirmed.weight, n_classes),
            }
        )

    @property
    def contributions_(self) -> Contributions:
        """Contribution of each kind of evidence to a probability; confirmations of the row itself are left out.

        Beside the kinds of evidence: ``"theme"`` is what the theme's other comments lend, ``"learned words"`` what the
        words share with confirmed comments, ``"praise"`` what text and score say of a comment without a problem.
        """
        self._check_fitted()
        return divide_probabilities(
            self._segments.segments,
            _drop_small(self._predicted)[:, :-1],
            self._evidence,
            self.parameters_,
            self._added_log_ratios,
            self.classes_[:-1].tolist(),
            {PRAISE_KIND: give_to_no_fault(np.zeros_like(self._predicted), self._segments.praise, self._no_fault)},
        )

    def _check_fitted(self) -> None:
        if not hasattr(self, "probabilities_"):
            raise UsageError("the model has not been fitted: call fit(evidence) first")


def _list_segments(evidence: pd.DataFrame, segments: pd.DataFrame | None) -> pd.DataFrame:
    """Return the segments that were given, or those of the evidence."""
    return pd.DataFrame({"segment": np.unique(evidence["segment"])}) if segments is None else segments


def _mix_prior(parameters: LikelihoodParameters, log_ratio: Floats, segments: TrainingSegments) -> LikelihoodParameters:
    """Return the parameters with a prior that is half flat, half what the evidence says altogether."""
    probabilities = compute_posterior(parameters.prior, log_ratio)[:, :-1]
    n_known = (probabilities * segments.row_weight[:, None]).sum(axis=0)
    n_departments = len(parameters.prior)
    if n_known.sum() < n_departments or n_departments == 0:  # less than a comment for each: it stays as it is
        return parameters
    return replace(parameters, prior=0.5 / n_departments + 0.5 * n_known / n_known.sum())


def _drop_small(probability: Floats) -> Floats:
    """Return probabilities, ``(n, k)``, without the small ones, their sum kept."""
    large = np.where(probability >= SMALLEST_PROBABILITY, probability, 0.0)
    return np.asarray(large / large.sum(axis=1, keepdims=True))
