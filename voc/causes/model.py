"""``CauseModel``: the probability per comment that a department caused it, and shares that can be disputed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from voc.causes.caveats import sentences
from voc.causes.context_evidence import TRAITS
from voc.causes.context_model import LearnedTrait, learn_trait
from voc.causes.contributions import Points, points_of
from voc.causes.likelihood import Witnesses, dense_lift, log_lift, posterior, witnesses
from voc.causes.reliability import Knowledge, cold_knowledge, dense_reliability, judged, learned_knowledge
from voc.causes.shares import Audit, estimates
from voc.causes.text_classifier import LearnedWords, learn_words
from voc.causes.theme_pooling import damping, decided, pool
from voc.causes.training_data import UNKNOWN, Confirmed, Gold, Items, confirmed_frame, gold_of, items_of, need
from voc.errors import UsageError
from voc.records import Attribution, Estimate, EvidenceKind

__all__ = ["UNKNOWN", "CauseModel"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MUCH = 100
"""Confirmed comments from which on the mode is "gold"."""
THEME_RELIABILITY = 0.9
WORDS_RELIABILITY = 0.95
TEMPERATURES = np.array([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
"""Never above 1: predictions made without an item are less sure than those that all items teach."""
TEMPERATURE_SPREAD = 0.3
"""Standard deviation of the log temperature before anything is confirmed."""
N_PRIOR_ROUNDS = 2
SMALLEST = 0.005
"""Probabilities below this are not handed out as attributions."""
THEME = "theme"
LEARNED = "learned words"


class CauseModel:
    """Which department causes a comment, as far as the evidence goes; otherwise "unknown".

    Works cold (evidence only), warm (some items confirmed) and gold (at least 100), and says which in ``mode_``.
    The formula stands in :mod:`voc.causes.likelihood`; reliabilities and habits are those of all agents together, never
    of a person.

    Parameters
    ----------
    departments
        Names that can be the cause, in the order wanted; None: those that the evidence names.
    threshold
        :meth:`predict` names a department from this probability on. By Chow's rule (1970, IEEE Trans. Inf. Theory
        16, 41–46): 1 − (cost of "unknown") / (cost of a wrong name).
    seed
        Of the folds of the word classifier.

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
    limits_, notes_
        What limits the answer: keys of :mod:`voc.causes.caveats` with their number, and as sentences.

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
    ) -> Self:
        """Learn from evidence, and from confirmed items where there are.

        Parameters
        ----------
        evidence
            As :func:`voc.causes.gather` gives it.
        confirmed
            Columns ``segment``, ``department`` (missing: the officer could not tell), and where known ``audit``
            (drawn at random; default True) and ``inclusion_probability``. Or segment → department, all at random.
        segments
            Column ``segment``; optional ``theme``, ``feedback``, ``touchpoint``, ``customer_segment``, ``phase`` and
            ``handed_over`` (what confirmed items show about these speaks as well), and whatever :meth:`shares` goes
            by. None: the segments of the evidence.
        embeddings
            ``(n_segments, d)`` parallel to ``segments``, of length 1: words then teach from confirmed items.
        outcomes
            Kind of evidence → how often it turned out right, of how many: what settled replies say about replies.

        Raises
        ------
        UsageError
            When a needed column is missing, or embeddings and segments differ in length.
        """
        need(evidence, ("segment", "kind", "department", "weight", "source"), "evidence")
        frame = pd.DataFrame({"segment": np.unique(evidence["segment"])}) if segments is None else segments
        self._theme_index = pd.Index(sorted(frame["theme"].dropna().unique()) if "theme" in frame else [])
        items = items_of(frame, embeddings, self._theme_index)
        table = confirmed_frame(confirmed)
        self.classes_ = np.array([*self._names(evidence, table), UNKNOWN], dtype=object)
        gold = gold_of(table, items, self.classes_.tolist())
        self.kinds_ = tuple(sorted(map(str, evidence["kind"].unique())))
        given = witnesses(evidence, items.segments, self.classes_[:-1].tolist(), self.kinds_)
        self.n_confirmed_ = len(gold.rows)
        self.mode_ = "cold" if not len(gold.rows) else "warm" if len(gold.rows) < MUCH else "gold"
        self._given, self._items = given, items
        self._learn(given, items, gold, outcomes or {})
        lift = self._combine(given, items, gold)
        self._temper(lift, gold)
        self._finish(posterior(self.knowledge_.prior, self.temperature_ * lift), items, gold)
        self.limits_ = self._limits(given, gold)
        self.notes_ = sentences(self.limits_)
        return self

    def _learn(self, given: Witnesses, items: Items, gold: Gold, outcomes: Mapping[str, tuple[int, int]]) -> None:
        """Set ``knowledge_``, ``words_``, ``traits_`` and ``pool_``."""
        known_gold = gold.spread(given.n_rows)[:, :-1]
        importance = np.ones(given.n_rows)
        random = gold.weight > 0
        if random.any():
            importance[gold.rows[random]] = gold.weight[random] / gold.weight[random].mean()
        knowledge = judged(cold_knowledge(given, items.themes, items.row_weight), given, outcomes)
        if len(gold.rows):
            knowledge = learned_knowledge(knowledge, given, known_gold, importance)
        self.words_: LearnedWords | None = None
        if items.vectors is not None and len(gold.rows):
            sure = gold.truth[:, :-1].max(axis=1, initial=0) > 0.5  # noqa: PLR2004 - a single answer
            self._taught = gold.rows[sure]
            labels = gold.truth[sure, :-1].argmax(axis=1).astype(np.int64)
            with threadpool_limits(1):  # matrices of 150 rows: threads cost more than they bring
                self.words_ = learn_words(items.vectors, self._taught, labels, given.n_departments, seed=self.seed)
        self.traits_: dict[str, LearnedTrait] = {}
        for column, kind in TRAITS.items():
            if column in items.frame and len(gold.rows):
                trait = learn_trait(kind, items.frame[column], gold.rows, gold.truth[:, :-1])
                self.traits_ |= {} if trait is None else {column: trait}
        exponent, told = damping(given, items.themes), decided(given, items.themes)
        n_rounds = N_PRIOR_ROUNDS if not len(gold.rows) else 1
        for _ in range(n_rounds):
            lift = log_lift(given, knowledge.reliability, knowledge.base, exponent)
            self.pool_ = pool(lift, knowledge.prior, items.themes, items.row_weight, known_gold, told)
            if not len(gold.rows):
                knowledge = self._with_prior(knowledge, lift, items)
        self.knowledge_: Knowledge = knowledge
        self.reliability_ = {kind: float(knowledge.reliability[n]) for n, kind in enumerate(self.kinds_)}
        names = self.classes_[:-1].tolist()
        self.habits_ = {
            name: float(knowledge.base[self.kinds_.index(EvidenceKind.AGENT)][n])
            for n, name in enumerate(names)
            if EvidenceKind.AGENT in self.kinds_
        }

    @staticmethod
    def _with_prior(knowledge: Knowledge, lift: Floats, items: Items) -> Knowledge:
        """Return the knowledge with a prior that is half flat, half what the evidence says altogether."""
        known = (posterior(knowledge.prior, lift)[:, :-1] * items.row_weight[:, None]).sum(axis=0)
        n = len(knowledge.prior)
        if known.sum() < n or n == 0:
            return knowledge
        return Knowledge(knowledge.reliability, knowledge.base, 0.5 / n + 0.5 * known / known.sum())

    def _combine(self, given: Witnesses, items: Items, gold: Gold) -> Floats:
        """Return log E per row without the row's own confirmation; sets the theme's and the words' reliability."""
        knowledge = self.knowledge_
        truth = gold.spread(given.n_rows)[:, :-1]
        voice, sure = self.pool_.voice(items.themes, self.pool_.own, truth)
        self.theme_reliability_ = dense_reliability(
            voice[gold.rows], sure[gold.rows], gold.truth[:, :-1], knowledge.prior, THEME_RELIABILITY
        )
        self._lent = {THEME: dense_lift(voice, self.theme_reliability_ * sure, knowledge.prior)}
        self.learned_reliability_ = 0.0
        if self.words_ is not None and items.vectors is not None:
            shares = self.words_.shares(items.vectors)
            shares[self._taught] = self.words_.out_of_fold
            at = np.searchsorted(gold.rows, self._taught)
            self.learned_reliability_ = dense_reliability(
                self.words_.out_of_fold,
                np.ones(len(at)),
                gold.truth[at, :-1],
                self.words_.background,
                WORDS_RELIABILITY,
            )
            self._lent[LEARNED] = dense_lift(shares, self.learned_reliability_, self.words_.background)
        for column, trait in self.traits_.items():
            self._lent[trait.kind] = trait.lift(items.frame[column], own=True)
        lift = log_lift(given, knowledge.reliability, knowledge.base)
        for lent in self._lent.values():
            lift += lent
        return lift

    def _temper(self, lift: Floats, gold: Gold) -> None:
        """Set ``temperature_``: confirmed items say whether the evidence repeats itself (Guo et al. 2017, ICML)."""
        self.temperature_ = 1.0
        if len(gold.rows):
            penalty = 0.5 * (np.log(TEMPERATURES) / TEMPERATURE_SPREAD) ** 2
            losses = []
            for temperature in TEMPERATURES:
                found = posterior(self.knowledge_.prior, temperature * lift[gold.rows])
                losses.append(-np.log(np.maximum((found * gold.truth).sum(axis=1), 1e-6)).sum())
            self.temperature_ = float(TEMPERATURES[np.argmin(np.array(losses) + penalty)])

    def _finish(self, blind: Floats, items: Items, gold: Gold) -> None:
        shown = blind.copy()
        shown[gold.rows] = gold.truth
        self._blind, self._gold = blind, gold
        self.probabilities_ = pd.DataFrame(shown, index=items.segments, columns=self.classes_)
        answers = np.where(gold.truth.max(axis=1, initial=0) > 0.5, self.classes_[gold.truth.argmax(axis=1)], UNKNOWN)  # noqa: PLR2004 - a single answer
        self.confirmed_ = pd.Series(answers, index=items.segments[gold.rows], dtype=object)
        random = gold.weight > 0
        self.audit_ = Audit(gold.rows[random], gold.truth[random], blind[gold.rows[random]], gold.weight[random])

    @property
    def segments_(self) -> pd.DataFrame:
        """The segments that the model was fitted on."""
        return self._items.frame

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
        """
        self._check_fitted()
        if evidence is None:
            return self.probabilities_.copy()
        frame = pd.DataFrame({"segment": np.unique(evidence["segment"])}) if segments is None else segments
        items = items_of(frame, embeddings, self._theme_index)
        given = witnesses(evidence, items.segments, self.classes_[:-1].tolist(), self.kinds_)
        lift = log_lift(given, self.knowledge_.reliability, self.knowledge_.base)
        voice, sure = self.pool_.voice(items.themes, None, None)
        lift = lift + dense_lift(voice, self.theme_reliability_ * sure, self.knowledge_.prior)
        if self.words_ is not None and items.vectors is not None:
            shares = self.words_.shares(items.vectors)
            lift = lift + dense_lift(shares, self.learned_reliability_, self.words_.background)
        for column, trait in self.traits_.items():
            if column in items.frame:
                lift = lift + trait.lift(items.frame[column], own=False)
        found = posterior(self.knowledge_.prior, self.temperature_ * lift)
        return pd.DataFrame(found, index=items.segments, columns=self.classes_)

    def predict(self, evidence: pd.DataFrame | None = None, **more: Any) -> pd.Series:  # noqa: ANN401 - passed on
        """Return the department per segment, or None where none reaches the threshold."""
        found = self.predict_proba(evidence, **more)
        named = found[list(self.classes_[:-1])]
        if not named.shape[1]:
            return pd.Series([None] * len(found), index=found.index, dtype=object)
        best = named.to_numpy().argmax(axis=1)
        sure = named.to_numpy().max(axis=1) >= self.threshold
        names = np.array([*self.classes_[:-1], None], dtype=object)[np.where(sure, best, -1)]
        return pd.Series(names, index=found.index, dtype=object)

    @property
    def attributions_(self) -> pd.DataFrame:
        """Columns ``segment``, ``department`` (missing: unknown), ``probability``; small ones left out, sum kept."""
        self._check_fitted()
        values = _kept(self.probabilities_.to_numpy())
        row, column = np.nonzero(values)
        names = np.array([*self.classes_[:-1], None], dtype=object)
        return pd.DataFrame(
            {
                "segment": self.probabilities_.index.to_numpy()[row],
                "department": names[column],
                "probability": values[row, column],
            }
        )

    def shares(self, by: str | pd.Series | None = None) -> dict[Hashable, dict[str | None, Estimate]]:
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
        groups = None
        if isinstance(by, str):
            need(self._items.frame, (by,), "segments")
            groups = self._items.frame[by]
        elif by is not None:
            groups = self._items.frame["segment"].map(by)
        return estimates(self._blind, self.audit_, groups, self._items.feedback, self.classes_.tolist())

    @property
    def audited_(self) -> pd.DataFrame:
        """What was confirmed beside what was predicted without knowing it: what the shares of a group are corrected by.

        Columns ``segment``, ``department`` (missing: unknown), ``predicted``, ``truth`` and ``weight`` (one divided by
        the inclusion probability; 0: not drawn at random), one row per confirmed segment and class.
        """
        self._check_fitted()
        gold, k = self._gold, len(self.classes_)
        return pd.DataFrame(
            {
                "segment": np.repeat(self._items.segments[gold.rows], k),
                "department": np.tile(np.array([*self.classes_[:-1], None], dtype=object), len(gold.rows)),
                "predicted": self._blind[gold.rows].ravel(),
                "truth": gold.truth.ravel(),
                "weight": np.repeat(gold.weight, k),
            }
        )

    def records(self) -> tuple[Attribution, ...]:
        """Return the attributions as records."""
        table = self.attributions_
        return tuple(
            Attribution(int(segment), department, float(probability))
            for segment, department, probability in table.itertuples(index=False)
        )

    @property
    def points_(self) -> Points:
        """How many points of a probability come from which kind of evidence; confirmations of the row are left out.

        Beside the kinds of evidence: ``"theme"`` is what the theme's other comments lend, ``"learned words"`` what the
        words share with confirmed comments.
        """
        self._check_fitted()
        kept = _kept(self._blind)[:, :-1]
        return points_of(
            self._items.segments, kept, self._given, self.knowledge_, self._lent, self.classes_[:-1].tolist()
        )

    def _names(self, evidence: pd.DataFrame, confirmed: pd.DataFrame) -> list[str]:
        found = [] if self.departments is None else list(self.departments)
        named = [*sorted(map(str, evidence["department"].unique())), *sorted(set(confirmed["department"].dropna()))]
        return list(dict.fromkeys([*found, *(name for name in named if name != UNKNOWN)]))

    @staticmethod
    def _limits(given: Witnesses, gold: Gold) -> dict[str, int]:
        limits = {
            "no_evidence": int(not len(given.row)),
            "one_department": int(given.n_departments == 1),
            "nothing_confirmed": int(not len(gold.rows)),
            "one_cause_confirmed": int(len(gold.rows) > 0 and (gold.truth.sum(axis=0) > 0).sum() == 1),
            "contradictory": gold.n_contradictory,
        }
        return {key: n for key, n in limits.items() if n}

    def _check_fitted(self) -> None:
        if not hasattr(self, "probabilities_"):
            raise UsageError("the model has not been fitted: call fit(evidence) first")


def _kept(probability: Floats) -> Floats:
    """Return probabilities without the small ones, their sum kept."""
    values = np.where(probability >= SMALLEST, probability, 0.0)
    return np.asarray(values / values.sum(axis=1, keepdims=True))
