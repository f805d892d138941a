"""Care for the list of contact reasons: whether agents use it alike, can tell them apart, and it is short enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from voc.records import Estimate
from voc.statistics.agreement import krippendorff_alpha
from voc.statistics.proportions import wilson

__all__ = ["Confusion", "ReasonCheck", "check_reasons", "resort"]

MOST_REASONS = 25
MOST_LEVELS = 2
FEWEST_PAIRS = 10
"""Pairs of labels below which nothing is said about two reasons."""
CONFUSABLE = 0.25
"""Two reasons are confusable when surely more than this share of the pairs that name either name both."""
FEWEST_TO_LEARN = 5
MOST_TO_LEARN = 150
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
class ReasonCheck:
    """What was found about the list.

    ``agreement`` is α over all reasons, ``by_reason`` α of "this one or another" per reason; ``themes`` per reason how
    many themes cover 80 % of its comments (many: the reason is a catch-all); ``warnings`` are keys with their number.
    """

    agreement: Estimate
    by_reason: Mapping[str, Estimate]
    confusions: tuple[Confusion, ...]
    themes: Mapping[str, int]
    warnings: Mapping[str, int]


def check_reasons(labels: pd.DataFrame, reasons: Sequence[str], *, themes: pd.DataFrame | None = None) -> ReasonCheck:
    """Return agreement, confusable pairs, coverage of themes, and warnings about the list.

    Parameters
    ----------
    labels
        Columns ``contact`` and ``reason``: one row per label that somebody gave (the registration's reason and every
        agent's). Who gave it does not matter and is not asked.
    reasons
        The list. Names with more than two levels ("Factuur > Jaarnota > Te hoog") are counted.
    themes
        Columns ``reason`` and ``theme``, one row per comment; None: coverage is not told.
    """
    given = labels.dropna(subset=["contact", "reason"]).astype({"contact": "str", "reason": "str"})
    twice = given[given.groupby("contact")["reason"].transform("size") > 1]
    by_reason = {}
    for reason in reasons:
        touched = twice[twice["contact"].isin(set(twice.loc[twice["reason"] == reason, "contact"]))]
        pool = twice if len(touched) else touched
        by_reason[reason] = krippendorff_alpha(pool["contact"], pool["reason"] == reason)
    n_levels = max((1 + max(name.count(sep) for sep in LEVEL_SEPARATORS) for name in reasons), default=1)
    warnings = {}
    if len(reasons) > MOST_REASONS:
        warnings["too many reasons"] = len(reasons)
    if n_levels > MOST_LEVELS:
        warnings["too many levels"] = n_levels
    return ReasonCheck(
        agreement=krippendorff_alpha(twice["contact"], twice["reason"]),
        by_reason=by_reason,
        confusions=_confusions(twice),
        themes={} if themes is None else _coverage(themes),
        warnings=warnings,
    )


def resort(
    embeddings: NDArray[np.float32], reasons: Sequence[str | None], *, catch_all: str, seed: int = 0
) -> pd.DataFrame:
    """Return, for comments recorded under the catch-all ("Overig") or none, the reason their words suggest.

    A multinomial logistic regression on the comments with another reason. Columns ``row``, ``reason`` (missing: not
    sure, below ½) and ``probability``. Nothing is overwritten: a person decides.
    """
    from sklearn.linear_model import LogisticRegression

    given = pd.Series(list(reasons), dtype=object)
    open_rows = np.flatnonzero(given.isna() | (given == catch_all))
    counts = given.drop(open_rows).value_counts()
    usable = given.isin(counts[counts >= FEWEST_TO_LEARN].index).to_numpy() & ~np.isin(np.arange(len(given)), open_rows)
    if given[usable].nunique() < 2 or not len(open_rows):  # noqa: PLR2004 - two classes
        return pd.DataFrame({"row": open_rows, "reason": None, "probability": 0.0})
    rng = np.random.default_rng(seed)
    shuffled = given[usable].iloc[rng.permutation(int(usable.sum()))]
    taught = shuffled.groupby(shuffled).head(MOST_TO_LEARN).index.sort_values()
    model = LogisticRegression(C=4.0, max_iter=300, tol=1e-3, random_state=seed)
    with threadpool_limits(1):  # small matrices: threads cost more than they bring
        directions = _main_directions(embeddings[taught])
        model.fit(embeddings[taught] @ directions, given[taught].astype(str))
        found = model.predict_proba(embeddings[open_rows] @ directions)
    best = found.argmax(axis=1)
    probability = found.max(axis=1)
    names = np.asarray(model.classes_, dtype=object)[best]
    return pd.DataFrame(
        {"row": open_rows, "reason": np.where(probability >= SURE, names, None), "probability": probability}
    )


def _main_directions(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return ``(d, N_DIRECTIONS)``: the eigenvectors of the second moments with the largest eigenvalues."""
    moments = np.asarray(vectors, dtype=float).T @ vectors
    return np.asarray(np.linalg.eigh(moments)[1][:, ::-1][:, :N_DIRECTIONS])


def _confusions(twice: pd.DataFrame) -> tuple[Confusion, ...]:
    """Return the pairs of reasons that meet in one contact surely more often than ``CONFUSABLE``."""
    distinct = twice.drop_duplicates(["contact", "reason"])
    pairs = distinct.merge(distinct, on="contact", suffixes=("", "_other"))
    pairs = pairs[pairs["reason"] < pairs["reason_other"]]
    sizes = distinct["reason"].value_counts()
    found = []
    counts = pairs.groupby(["reason", "reason_other"], as_index=False).size()
    for first, second, n in counts.itertuples(index=False):
        either = int(sizes[first] + sizes[second] - n)
        low, high = (float(end) for end in wilson(n, either))
        if either >= FEWEST_PAIRS and low > CONFUSABLE:
            found.append(Confusion(first, second, Estimate(n / either, low, high, either, "share", "Wilson")))
    return tuple(sorted(found, key=lambda pair: -(pair.share.value or 0.0)))


def _coverage(themes: pd.DataFrame) -> dict[str, int]:
    known = themes.dropna(subset=["reason", "theme"])
    result = {}
    for reason, rows in known.groupby("reason"):
        shares = rows["theme"].value_counts(normalize=True).cumsum()
        result[str(reason)] = int((shares < 0.8 - 1e-9).sum()) + 1
    return result
