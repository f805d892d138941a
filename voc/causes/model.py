"""``CauseModel``: the probability per comment that a department caused it, and shares that can be disputed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.learn import Knowledge, cold_knowledge, learned_knowledge
from voc.causes.learned import LearnedWords, learn_words
from voc.causes.lift import Witnesses, dense_lift, log_lift, posterior, witnesses
from voc.causes.pool import ThemePool, damping, pool
from voc.causes.shares import Audit, as_estimate, once_per_comment, shares_by_group
from voc.errors import UsageError
from voc.records import Attribution, Estimate, EvidenceKind

__all__ = ["UNKNOWN", "CauseModel"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UNKNOWN = ""
"""The column of "unknown", as the store spells it."""
MUCH = 100
"""Confirmed comments from which on the mode is "gold"."""
THEME_RELIABILITY = 0.9
LEARNED_STRENGTH = 20.0
TEMPERATURES = np.array([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3])
N_PRIOR_ROUNDS = 2
SMALLEST = 0.005
"""Probabilities below this are not handed out as attributions."""


@dataclass(frozen=True)
class _Items:
    """The segments in a fixed order; ``themes`` are numbers, −1 for none."""

    frame: pd.DataFrame
    themes: Integers
    feedback: Integers
    row_weight: Floats
    vectors: NDArray[np.float32] | None


@dataclass(frozen=True)
class _Gold:
    """Confirmed items: ``rows``, ``truth`` ``(n, k)`` with unknown last, and the random ones' weights (else 0)."""

    rows: Integers
    truth: Floats
    weight: Floats

    def spread(self, n_rows: int) -> Floats:
        """Return ``(n_rows, k)`` with the confirmed rows filled in."""
        full = np.zeros((n_rows, self.truth.shape[1]))
        full[self.rows] = self.truth
        return full


class CauseModel:
    """Which department causes a comment, as far as the evidence goes; otherwise "unknown".

    Works cold (evidence only), warm (some items confirmed) and gold (at least 100), and says which in ``mode_``.
    The formula stands in :mod:`voc.causes.lift`; reliabilities and habits are those of the pool, never of a person.

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
    notes_
        Sentences about what limits the answer.

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
        confirmed: pd.DataFrame | Mapping[int, str] | None = None,
        *,
        segments: pd.DataFrame | None = None,
        embeddings: NDArray[np.float32] | None = None,
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
            Column ``segment``; optional ``theme``, ``feedback`` and whatever :meth:`shares` goes by. None: the
            segments of the evidence.
        embeddings
            ``(n_segments, d)`` parallel to ``segments``, of length 1: words then teach from confirmed items.

        Raises
        ------
        UsageError
            When a needed column is missing, or embeddings and segments differ in length.
        """
        _need(evidence, ("segment", "kind", "department", "weight", "source"), "evidence")
        items = self._items_of(evidence, segments, embeddings)
        self.theme_names_ = np.asarray(self._theme_index, dtype=object)
        table = _confirmed_frame(confirmed)
        self.classes_ = np.array([*self._names(evidence, table), UNKNOWN], dtype=object)
        gold = self._gold(table, items)
        self.kinds_ = tuple(sorted(set(evidence["kind"].astype(str))))
        given = witnesses(evidence, items.frame["segment"].to_numpy(), self.classes_[:-1].tolist(), self.kinds_)
        self.n_confirmed_ = len(gold.rows)
        self.mode_ = "cold" if not len(gold.rows) else "warm" if len(gold.rows) < MUCH else "gold"
        self._learn(given, items, gold)
        without = self._combine(given, items, gold)
        self._temper(without, gold)
        blind = posterior(self.knowledge_.prior, self.temperature_ * without)
        self._finish(blind, items, gold)
        self.notes_ = self._notes(given, gold)
        return self

    def _learn(self, given: Witnesses, items: _Items, gold: _Gold) -> None:
        """Set ``knowledge_``, ``words_`` and ``pool_``."""
        known_gold = gold.spread(given.n_rows)[:, :-1]
        importance = np.ones(given.n_rows)
        random = gold.weight > 0
        if random.any():
            importance[gold.rows[random]] = gold.weight[random] / gold.weight[random].mean()
        knowledge = cold_knowledge(given, items.themes, items.row_weight)
        if len(gold.rows):
            knowledge = learned_knowledge(knowledge, given, known_gold, importance)
        self.words_: LearnedWords | None = None
        if items.vectors is not None and len(gold.rows):
            sure = gold.truth[:, :-1].max(axis=1, initial=0) > 0.5  # noqa: PLR2004 - a single answer
            self._taught = gold.rows[sure]
            labels = gold.truth[sure, :-1].argmax(axis=1).astype(np.int64)
            self.words_ = learn_words(items.vectors[self._taught], labels, given.n_departments, seed=self.seed)
        exponent = damping(given, items.themes)
        n_rounds = N_PRIOR_ROUNDS if not len(gold.rows) else 1
        for _ in range(n_rounds):
            lift = log_lift(given, knowledge.reliability, knowledge.base, exponent)
            self.pool_ = pool(lift, knowledge.prior, items.themes, items.row_weight, known_gold)
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
    def _with_prior(knowledge: Knowledge, lift: Floats, items: _Items) -> Knowledge:
        """Return the knowledge with a prior that is half flat, half what the evidence says altogether."""
        known = (posterior(knowledge.prior, lift)[:, :-1] * items.row_weight[:, None]).sum(axis=0)
        n = len(knowledge.prior)
        if known.sum() < n or n == 0:
            return knowledge
        return Knowledge(knowledge.reliability, knowledge.base, 0.5 / n + 0.5 * known / known.sum())

    def _combine(self, given: Witnesses, items: _Items, gold: _Gold) -> Floats:
        """Return log E per row without the row's own confirmation; sets the theme's and the words' reliability."""
        knowledge = self.knowledge_
        lift = log_lift(given, knowledge.reliability, knowledge.base)
        truth = gold.spread(given.n_rows)[:, :-1]
        voice, sure = self.pool_.voice(items.themes, self.pool_.own, truth)
        self.theme_reliability_ = _reliability(
            voice[gold.rows], sure[gold.rows], gold.truth[:, :-1], knowledge.prior, THEME_RELIABILITY
        )
        lift = lift + dense_lift(voice, self.theme_reliability_ * sure, knowledge.prior)
        self.learned_reliability_ = 0.0
        if self.words_ is not None and items.vectors is not None:
            shares = self.words_.shares(items.vectors)
            shares[self._taught] = self.words_.out_of_fold
            at = np.searchsorted(gold.rows, self._taught)
            self.learned_reliability_ = _reliability(
                self.words_.out_of_fold, np.ones(len(at)), gold.truth[at, :-1], self.words_.background, 0.7
            )
            lift = lift + dense_lift(shares, self.learned_reliability_, self.words_.background)
        return lift

    def _temper(self, lift: Floats, gold: _Gold) -> None:
        """Set ``temperature_``: confirmed items say whether the evidence repeats itself (Guo et al. 2017, ICML)."""
        self.temperature_ = 1.0
        if len(gold.rows):
            penalty = 0.5 * (np.log(TEMPERATURES) / 0.3) ** 2
            losses = []
            for temperature in TEMPERATURES:
                found = posterior(self.knowledge_.prior, temperature * lift[gold.rows])
                losses.append(-np.log(np.maximum((found * gold.truth).sum(axis=1), 1e-6)).sum())
            self.temperature_ = float(TEMPERATURES[np.argmin(np.array(losses) + penalty)])

    def _finish(self, blind: Floats, items: _Items, gold: _Gold) -> None:
        shown = blind.copy()
        shown[gold.rows] = gold.truth
        self._items, self._gold_items, self._blind = items, gold, blind
        self.probabilities_ = pd.DataFrame(shown, index=items.frame["segment"].to_numpy(), columns=self.classes_)
        random = gold.weight > 0
        self.audit_ = Audit(gold.rows[random], gold.truth[random], blind[gold.rows[random]], gold.weight[random])

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
        items = self._items_of(evidence, segments, embeddings, known=True)
        given = witnesses(evidence, items.frame["segment"].to_numpy(), self.classes_[:-1].tolist(), self.kinds_)
        lift = log_lift(given, self.knowledge_.reliability, self.knowledge_.base)
        voice, sure = self.pool_.voice(items.themes, None, None)
        lift = lift + dense_lift(voice, self.theme_reliability_ * sure, self.knowledge_.prior)
        if self.words_ is not None and items.vectors is not None:
            shares = self.words_.shares(items.vectors)
            lift = lift + dense_lift(shares, self.learned_reliability_, self.words_.background)
        found = posterior(self.knowledge_.prior, self.temperature_ * lift)
        return pd.DataFrame(found, index=items.frame["segment"].to_numpy(), columns=self.classes_)

    def predict(self, evidence: pd.DataFrame | None = None, **more: Any) -> pd.Series:  # noqa: ANN401 - passed on
        """Return the department per segment, or None where none reaches the threshold."""
        found = self.predict_proba(evidence, **more)
        named = found[list(self.classes_[:-1])]
        if not named.shape[1]:
            return pd.Series(None, index=found.index, dtype=object)
        best = named.to_numpy().argmax(axis=1)
        sure = named.to_numpy().max(axis=1) >= self.threshold
        return pd.Series(np.where(sure, self.classes_[:-1][best], None), index=found.index, dtype=object)

    @property
    def attributions_(self) -> pd.DataFrame:
        """Columns ``segment``, ``department`` (missing: unknown), ``probability``; small ones left out, sum kept."""
        self._check_fitted()
        values = self.probabilities_.to_numpy()
        values = np.where(values >= SMALLEST, values, 0.0)
        values = values / values.sum(axis=1, keepdims=True)
        row, column = np.nonzero(values)
        names = np.where(self.classes_ == UNKNOWN, None, self.classes_)
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
            _need(self._items.frame, (by,), "segments")
            groups = self._items.frame[by]
        elif by is not None:
            groups = self._items.frame["segment"].map(by)
        names = [None if name == UNKNOWN else str(name) for name in self.classes_]
        result: dict[Hashable, dict[str | None, Estimate]] = {}
        for group, shares, low, high, n, n_audited in shares_by_group(
            self._blind, self.audit_, groups, self._items.feedback
        ):
            lines = zip(names, shares, low, high, strict=True)
            found = {
                name: as_estimate(value, bottom, top, n, n_audited, whole=by is None)
                for name, value, bottom, top in lines
            }
            result[group] = dict(sorted(found.items(), key=lambda line: -(line[1].value or 0.0)))
        return result

    def records(self) -> tuple[Attribution, ...]:
        """Return the attributions as records."""
        table = self.attributions_
        return tuple(
            Attribution(int(segment), department, float(probability))
            for segment, department, probability in table.itertuples(index=False)
        )

    # ---- input -------------------------------------------------------------------------------------------------

    def _names(self, evidence: pd.DataFrame, confirmed: pd.DataFrame) -> list[str]:
        found = [] if self.departments is None else list(self.departments)
        named = [*sorted(set(evidence["department"].astype(str))), *sorted(set(confirmed["department"].dropna()))]
        return list(dict.fromkeys([*found, *(name for name in named if name != UNKNOWN)]))

    def _items_of(
        self,
        evidence: pd.DataFrame,
        segments: pd.DataFrame | None,
        embeddings: NDArray[np.float32] | None,
        *,
        known: bool = False,
    ) -> _Items:
        frame = pd.DataFrame({"segment": np.unique(evidence["segment"])}) if segments is None else segments
        _need(frame, ("segment",), "segments")
        frame = frame.reset_index(drop=True)
        if embeddings is not None and len(embeddings) != len(frame):
            raise UsageError(f"expected one embedding per segment: {len(frame)} segments, {len(embeddings)} embeddings")
        theme = frame["theme"] if "theme" in frame else pd.Series(np.nan, index=frame.index)
        if not known:
            self._theme_index = pd.Index(sorted(theme.dropna().unique()))
        codes = self._theme_index.get_indexer(theme) if len(self._theme_index) else np.full(len(frame), -1)
        codes = np.where(theme.isna(), -1, codes).astype(np.int64)
        feedback = pd.factorize(frame["feedback"] if "feedback" in frame else frame["segment"])[0].astype(np.int64)
        together = feedback * (len(self._theme_index) + 1) + codes + 1
        return _Items(frame, codes, feedback, once_per_comment(together), embeddings)

    def _gold(self, table: pd.DataFrame, items: _Items) -> _Gold:
        position = pd.Index(items.frame["segment"]).get_indexer(table["segment"])
        table, position = table[position >= 0], position[position >= 0]
        column = pd.Index(self.classes_).get_indexer(table["department"].fillna(UNKNOWN))
        rows = np.unique(position).astype(np.int64)
        truth = np.zeros((len(rows), len(self.classes_)))
        at = np.searchsorted(rows, position)
        np.add.at(truth, (at, column), 1.0)
        self._n_contradictory = int(((truth > 0).sum(axis=1) > 1).sum())
        truth /= np.maximum(truth.sum(axis=1, keepdims=True), 1.0)
        weight = np.zeros(len(rows))
        random = table["audit"].to_numpy(dtype=bool)
        weight[at[random]] = 1.0 / table["inclusion_probability"].to_numpy(dtype=float)[random]
        return _Gold(rows, truth, weight)

    def _notes(self, given: Witnesses, gold: _Gold) -> tuple[str, ...]:
        notes = []
        if not len(given.row):
            notes.append("there is no evidence: every cause is unknown")
        if given.n_departments == 1:
            notes.append("there is one department only: a share says how often it is a cause at all")
        if not len(gold.rows):
            notes.append("nothing is confirmed yet: shares are the model's alone")
        elif (gold.truth.sum(axis=0) > 0).sum() == 1:
            notes.append("all confirmed items name one department: nothing is known about the others")
        if self._n_contradictory:
            notes.append(f"{self._n_contradictory} items were confirmed differently by different people")
        return tuple(notes)

    def _check_fitted(self) -> None:
        if not hasattr(self, "probabilities_"):
            raise UsageError("the model has not been fitted: call fit(evidence) first")


def _reliability(shares: Floats, sure: Floats, truth: Floats, background: Floats, assumed: float) -> float:
    """Return how reliable a dense witness is by the confirmed items (EM as in ``learned_knowledge``)."""
    spoke = sure > 0
    lift = (shares * truth / np.maximum(background, 1e-6)).sum(axis=1)[spoke]
    sure, result = sure[spoke], assumed
    for _ in range(30):
        rho = result * sure
        responsible = rho * lift / (rho * lift + 1 - rho)
        result = (LEARNED_STRENGTH * assumed + responsible.sum()) / (LEARNED_STRENGTH + sure.sum())
    return float(min(result, 0.99))


def _confirmed_frame(confirmed: pd.DataFrame | Mapping[int, str] | None) -> pd.DataFrame:
    if confirmed is None:
        confirmed = {}
    if isinstance(confirmed, pd.DataFrame):
        _need(confirmed, ("segment", "department"), "confirmed")
        table = confirmed.copy()
    else:
        table = pd.DataFrame({"segment": list(confirmed), "department": list(confirmed.values())})
    if "audit" not in table:
        table["audit"] = True
    if "inclusion_probability" not in table:
        table["inclusion_probability"] = 1.0
    table["inclusion_probability"] = table["inclusion_probability"].fillna(1.0)
    table["department"] = table["department"].astype(object).where(table["department"].notna(), None)
    return table


def _need(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    missing = [column for column in columns if column not in frame]
    if missing:
        raise UsageError(f"{name}: expected the columns {', '.join(columns)}; missing: {', '.join(missing)}")
