"""Quality of the list of contact reasons: equal use by agents, reasons that can be distinguished, and its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from voc.records import Estimate
from voc.statistics.agreement import estimate_krippendorff_alpha
from voc.statistics.proportions import wilson_interval

__all__ = ["Confusion", "ReasonQuality", "list_compared_rows", "measure_reason_quality", "suggest_reasons"]

MAX_REASONS = 25
MAX_LEVELS = 2
MIN_PAIRS = 10
"""Contacts with two labels below which nothing is said about two reasons."""
CONFUSABLE = 0.25
"""Two reasons are confusable when surely more than this share of the pairs that name either name both."""
COVERED_SHARE = 0.8
"""A reason's themes are counted until they cover this share of its comments: the rest is a long tail of single ones."""
MIN_TO_LEARN = 5
MAX_TO_LEARN = 150
"""Comments per reason that its words are learned from, to stay fast; not tuned."""
N_DIRECTIONS = 64
"""Of the embeddings that reasons are told apart by: the main directions of the comments learned from."""
SURE = 0.5
LEVEL_SEPARATORS = (">", "/", "::")


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two reasons that agents mix up: ``share`` of the contacts labelled twice with either that have both."""

    first: str
    second: str
    share: Estimate


@dataclass(frozen=True, slots=True)
class ReasonQuality:
    """Quality of the list of contact reasons.

    Attributes
    ----------
    agreement
        Krippendorff's α over all reasons.
    by_reason
        Reason → α of "this one or another".
    confusions
        Pairs of reasons that agents mix up, the most mixed up first.
    themes
        Reason → how many themes cover 80 % of its comments: ``{"overig": 8}``, many, so it is a catch-all.
    warnings
        Key → number: ``{"too many reasons": 26}``.
    """

    agreement: Estimate
    by_reason: Mapping[str, Estimate]
    confusions: tuple[Confusion, ...]
    themes: Mapping[str, int]
    warnings: Mapping[str, int]


def measure_reason_quality(
    labels: pd.DataFrame,
    reasons: Sequence[str],
    *,
    names: Sequence[str] | None = None,
    themes: pd.DataFrame | None = None,
) -> ReasonQuality:
    """Return agreement, confusable pairs, coverage of themes, and warnings about the list.

    Parameters
    ----------
    labels
        Columns ``contact`` and ``reason``: one row per label that somebody gave (the registration's reason and every
        agent's). Who gave it does not matter and is not asked.
    reasons
        The list, as the labels have it: ids, say.
    names
        Names of these reasons; the levels of the deepest ("Factuur > Jaarnota > Te hoog") are counted. None: as the
        list.
    themes
        Columns ``reason`` and ``theme``, one row per comment; None: coverage is not computed.
    """
    complete_labels = labels.dropna(subset=["contact", "reason"]).astype({"contact": "str", "reason": "str"})
    n_labels = complete_labels.groupby("contact")["reason"].transform("size")
    labelled_twice = complete_labels[n_labels > 1]
    return ReasonQuality(
        agreement=estimate_krippendorff_alpha(labelled_twice["contact"], labelled_twice["reason"]),
        by_reason={reason: _measure_agreement(labelled_twice, reason) for reason in reasons},
        confusions=_find_confusions(labelled_twice),
        themes={} if themes is None else _count_covering_themes(themes),
        warnings=_list_warnings(reasons if names is None else names),
    )


def _measure_agreement(labelled_twice: pd.DataFrame, reason: str) -> Estimate:
    """Return α of "this reason or another" over all contacts that were labelled twice, or none without the reason."""
    has_reason = labelled_twice["reason"] == reason
    if not has_reason.any():  # the note then says that nothing was labelled twice, and not that all agree
        labelled_twice, has_reason = labelled_twice.iloc[:0], has_reason.iloc[:0]
    return estimate_krippendorff_alpha(labelled_twice["contact"], has_reason)


def _list_warnings(names: Sequence[str]) -> dict[str, int]:
    """Return what is wrong with the list itself, by key with its number."""
    n_levels = max((1 + max(name.count(sep) for sep in LEVEL_SEPARATORS) for name in names), default=1)
    warnings = {}
    if len(names) > MAX_REASONS:
        warnings["too many reasons"] = len(names)
    if n_levels > MAX_LEVELS:
        warnings["too many levels"] = n_levels
    return warnings


def suggest_reasons(
    embeddings: NDArray[np.float32], reasons: Sequence[str | None], *, catch_all: str, seed: int = 0
) -> pd.DataFrame:
    """Return, for comments recorded under the catch-all ("Overig") or none, the reason their words suggest.

    A multinomial logistic regression on the comments with another reason. Nothing is overwritten: a person decides.

    Parameters
    ----------
    embeddings
        ``(n, d)``, of length 1.
    reasons
        Reason of each comment, ``(n,)``; None: none was recorded.
    catch_all
        The reason that says nothing.
    seed
        Of the comments that are learned from.

    Returns
    -------
    DataFrame
        ``row``, ``reason`` (missing: not sure, below ½) and ``probability``.
    """
    recorded = pd.Series(list(reasons), dtype=object)
    open_rows = np.flatnonzero(recorded.isna() | (recorded == catch_all))
    training_rows = _draw_training_rows(recorded, open_rows, seed)
    if training_rows is None or not len(open_rows):
        return pd.DataFrame({"row": open_rows, "reason": None, "probability": 0.0})
    classes, probabilities = _predict_reasons(embeddings, recorded, training_rows, open_rows, seed)
    best_reason = classes[probabilities.argmax(axis=1)]
    probability = probabilities.max(axis=1)
    return pd.DataFrame(
        {"row": open_rows, "reason": np.where(probability >= SURE, best_reason, None), "probability": probability}
    )


def list_compared_rows(reasons: Sequence[str | None], *, catch_all: str, seed: int = 0) -> list[int]:
    """Return the rows that `suggest_reasons` uses, in order: of these alone it says what it says of all.

    Examples
    --------
    Six comments are too few to learn from: what is left are those to sort.

    >>> list_compared_rows(["nota", "overig", "app", None, "nota", "nota"], catch_all="overig")
    [1, 3]
    """
    recorded = pd.Series(list(reasons), dtype=object)
    open_rows = np.flatnonzero(recorded.isna() | (recorded == catch_all))
    training_rows = _draw_training_rows(recorded, open_rows, seed)
    return sorted({*open_rows.tolist(), *([] if training_rows is None else training_rows.tolist())})


def _draw_training_rows(recorded: pd.Series, open_rows: NDArray[np.intp], seed: int) -> pd.Index | None:
    """Return rows to learn from, at most ``MAX_TO_LEARN`` of a reason at random; None with fewer than two reasons."""
    counts = recorded.drop(open_rows).value_counts()
    has_reason = ~np.isin(np.arange(len(recorded)), open_rows)
    usable = recorded.isin(counts[counts >= MIN_TO_LEARN].index).to_numpy() & has_reason
    if recorded[usable].nunique() < 2:  # noqa: PLR2004 - a classifier needs two classes
        return None
    shuffled = recorded[usable].iloc[np.random.default_rng(seed).permutation(int(usable.sum()))]
    return shuffled.groupby(shuffled).head(MAX_TO_LEARN).index.sort_values()


def _predict_reasons(
    embeddings: NDArray[np.float32],
    recorded: pd.Series,
    training_rows: pd.Index,
    open_rows: NDArray[np.intp],
    seed: int,
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the reasons, ``(k,)``, and their probability for each open row, ``(n_open, k)``."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=4.0, max_iter=300, tol=1e-3, random_state=seed)
    with threadpool_limits(1):  # small matrices: threads cost more than they bring
        directions = _find_main_directions(embeddings[training_rows])
        model.fit(embeddings[training_rows] @ directions, recorded[training_rows].astype(str))
        probabilities = model.predict_proba(embeddings[open_rows] @ directions)
    return np.asarray(model.classes_, dtype=object), probabilities


def _find_main_directions(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return ``(d, N_DIRECTIONS)``: the eigenvectors of the second moments with the largest eigenvalues."""
    moments = np.asarray(vectors, dtype=float).T @ vectors
    return np.asarray(np.linalg.eigh(moments)[1][:, ::-1][:, :N_DIRECTIONS])


def _find_confusions(labelled_twice: pd.DataFrame) -> tuple[Confusion, ...]:
    """Return the pairs of reasons that meet in one contact surely more often than ``CONFUSABLE``."""
    distinct = labelled_twice.drop_duplicates(["contact", "reason"])
    pairs = distinct.merge(distinct, on="contact", suffixes=("", "_other"))
    pairs = pairs[pairs["reason"] < pairs["reason_other"]]  # each pair once, and none with itself
    n_contacts = distinct["reason"].value_counts()
    confusions = []
    pair_counts = pairs.groupby(["reason", "reason_other"], as_index=False).size()
    for first, second, n_both in pair_counts.itertuples(index=False):
        n_either = int(n_contacts[first] + n_contacts[second] - n_both)
        low, high = (float(end) for end in wilson_interval(n_both, n_either))
        if n_either >= MIN_PAIRS and low > CONFUSABLE:
            share = Estimate(n_both / n_either, low, high, n_either, "share", "Wilson")
            confusions.append(Confusion(first, second, share))
    return tuple(sorted(confusions, key=lambda pair: -(pair.share.value or 0.0)))


def _count_covering_themes(themes: pd.DataFrame) -> dict[str, int]:
    """Return reason → how many of its largest themes cover ``COVERED_SHARE`` of its comments."""
    complete_rows = themes.dropna(subset=["reason", "theme"])
    n_themes_by_reason = {}
    for reason, rows in complete_rows.groupby("reason"):
        cumulative_share = rows["theme"].value_counts(normalize=True).cumsum()
        # Less a hair: .7 + .1 is a little less than .8 in binary, and would ask for one theme more.
        n_themes_by_reason[str(reason)] = int((cumulative_share < COVERED_SHARE - 1e-9).sum()) + 1
    return n_themes_by_reason
