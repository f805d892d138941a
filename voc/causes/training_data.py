"""What a model is fitted on: segments in a fixed order, and which of them people confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.shares import once_per_comment
from voc.errors import UsageError

__all__ = ["UNKNOWN", "Confirmed", "Gold", "Items", "confirmed_frame", "gold_of", "items_of", "need"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UNKNOWN = ""
"""The class of "unknown", as the store spells it."""

Confirmed = pd.DataFrame | Mapping[int, str]


@dataclass(frozen=True)
class Items:
    """The segments in a fixed order.

    ``themes`` and ``feedback`` are numbers (theme −1: none). ``row_weight``: segments of one comment in one theme share
    a weight of 1.
    """

    frame: pd.DataFrame
    themes: Integers
    feedback: Integers
    row_weight: Floats
    vectors: NDArray[np.float32] | None

    @property
    def segments(self) -> Integers:
        """Segment ids."""
        return self.frame["segment"].to_numpy(dtype=np.int64)


@dataclass(frozen=True)
class Gold:
    """Confirmed items, by row.

    ``truth`` ``(n, k)`` with unknown last, rows sum to 1; ``weight`` is one divided by the inclusion probability, 0 for
    items that were not drawn at random; ``n_contradictory`` were confirmed differently by different people.
    """

    rows: Integers
    truth: Floats
    weight: Floats
    n_contradictory: int

    def spread(self, n_rows: int) -> Floats:
        """Return ``(n_rows, k)`` with the confirmed rows filled in."""
        full = np.zeros((n_rows, self.truth.shape[1]))
        full[self.rows] = self.truth
        return full


def items_of(frame: pd.DataFrame, vectors: NDArray[np.float32] | None, themes: pd.Index) -> Items:
    """Return the segments with their themes as numbers.

    Raises
    ------
    UsageError
        When a column is missing, a segment stands there twice, or embeddings and segments differ in length.
    """
    need(frame, ("segment",), "segments")
    frame = frame.reset_index(drop=True)
    if frame["segment"].duplicated().any():
        raise UsageError("segments: expected each segment once, got some of them several times")
    if vectors is not None and len(vectors) != len(frame):
        raise UsageError(f"expected one embedding per segment: {len(frame)} segments, {len(vectors)} embeddings")
    codes = np.full(len(frame), -1, dtype=np.int64)
    if "theme" in frame and len(themes):
        codes = np.where(frame["theme"].isna(), -1, themes.get_indexer(pd.Index(frame["theme"]))).astype(np.int64)
    feedback = pd.factorize(frame["feedback"] if "feedback" in frame else frame["segment"])[0].astype(np.int64)
    together = feedback * (len(themes) + 1) + codes + 1
    return Items(frame, codes, feedback, once_per_comment(together), vectors)


def gold_of(table: pd.DataFrame, items: Items, classes: Sequence[str]) -> Gold:
    """Return the confirmed items that are among the segments; a segment confirmed twice shares its cause."""
    position = pd.Index(items.segments).get_indexer(pd.Index(table["segment"]))
    table, position = table[position >= 0], position[position >= 0]
    column = pd.Index(list(classes)).get_indexer(pd.Index(table["department"].fillna(UNKNOWN)))
    rows = np.unique(position).astype(np.int64)
    truth = np.zeros((len(rows), len(classes)))
    at = np.searchsorted(rows, position)
    np.add.at(truth, (at, column), 1.0)
    n_contradictory = int(((truth > 0).sum(axis=1) > 1).sum())
    truth /= np.maximum(truth.sum(axis=1, keepdims=True), 1.0)
    weight = np.zeros(len(rows))
    random = table["audit"].to_numpy(dtype=bool)
    weight[at[random]] = 1.0 / table["inclusion_probability"].to_numpy(dtype=float)[random]
    return Gold(rows, truth, weight, n_contradictory)


def confirmed_frame(confirmed: Confirmed | None) -> pd.DataFrame:
    """Return columns ``segment, department, audit, inclusion_probability`` with their defaults filled in."""
    if isinstance(confirmed, pd.DataFrame):
        need(confirmed, ("segment", "department"), "confirmed")
        table = confirmed.copy()
    else:
        pairs = dict(confirmed or {})
        table = pd.DataFrame({"segment": list(pairs), "department": list(pairs.values())})
    if "audit" not in table:
        table["audit"] = True
    if "inclusion_probability" not in table:
        table["inclusion_probability"] = 1.0
    table["inclusion_probability"] = table["inclusion_probability"].astype(float).fillna(1.0)
    if not table["inclusion_probability"].between(0, 1, inclusive="right").all():
        raise UsageError("confirmed: expected inclusion probabilities above 0 and at most 1")
    table["department"] = table["department"].astype(object).where(table["department"].notna(), None)
    return table


def need(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Raise a UsageError when a frame lacks columns."""
    missing = [column for column in columns if column not in frame]
    if missing:
        raise UsageError(f"{name}: expected the columns {', '.join(columns)}; missing: {', '.join(missing)}")
