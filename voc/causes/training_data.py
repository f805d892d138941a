"""Training data of a cause model: segments in a fixed order, and which of them people confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.shares import weigh_by_comment
from voc.errors import UsageError

__all__ = [
    "ONLY_CAUSE",
    "UNKNOWN_CLASS",
    "Confirmed",
    "ConfirmedCauses",
    "TrainingSegments",
    "check_columns",
    "complete_confirmed",
    "match_confirmed",
    "prepare_segments",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UNKNOWN_CLASS = ""
"""The class of "unknown", as the store spells it."""
ONLY_CAUSE = 0.5
"""A confirmed cause with more than this share is the only one; people who disagree share it."""

Confirmed = pd.DataFrame | Mapping[int, str]
"""Confirmed causes: a frame (see :meth:`voc.causes.CauseModel.fit`), or segment → department, ``{4711: "IT"}``."""


@dataclass(frozen=True)
class TrainingSegments:
    """The segments in a fixed order.

    Attributes
    ----------
    frame
        The caller's frame, index 0 up to n − 1.
    theme_codes
        Theme per row as an integer code (its position in the index of themes), ``(n,)``; −1: none.
    feedback_codes
        Comment that the segment is part of, as an integer code, ``(n,)``.
    row_weight
        ``(n,)``: segments of one comment in one theme share a weight of 1, less what is praise.
    vectors
        Embeddings ``(n, d)``, or None.
    praise
        ``(n,)`` probability that nothing went wrong.
    """

    frame: pd.DataFrame
    theme_codes: Integers
    feedback_codes: Integers
    row_weight: Floats
    vectors: NDArray[np.float32] | None
    praise: Floats

    @property
    def segments(self) -> Integers:
        """Segment ids, ``(n,)``."""
        return self.frame["segment"].to_numpy(dtype=np.int64)


@dataclass(frozen=True)
class ConfirmedCauses:
    """Segments whose cause people confirmed.

    Attributes
    ----------
    rows
        Their rows in the segments, ascending, ``(n_confirmed,)``.
    truth
        ``(n_confirmed, n_classes)`` with unknown last; rows sum to 1.
    weight
        One divided by the inclusion probability; 0 for segments that were not drawn at random.
    n_contradictory
        How many were confirmed differently by different people.
    """

    rows: Integers
    truth: Floats
    weight: Floats
    n_contradictory: int

    def expand_to_rows(self, n_rows: int) -> Floats:
        """Return ``(n_rows, n_classes)`` with the confirmed rows filled in and zeros elsewhere."""
        truth_by_row = np.zeros((n_rows, self.truth.shape[1]))
        truth_by_row[self.rows] = self.truth
        return truth_by_row


def prepare_segments(
    segment_frame: pd.DataFrame, vectors: NDArray[np.float32] | None, themes: pd.Index, praise: Floats | None = None
) -> TrainingSegments:
    """Return the segments with their themes as numbers.

    Parameters
    ----------
    segment_frame
        Column ``segment``; ``theme`` and ``feedback`` where known.
    vectors
        Embeddings ``(n, d)``, or None.
    themes
        The themes that are numbered; a segment of any other theme is in none.
    praise
        ``(n,)`` probability that nothing went wrong; None: nothing is known of it.

    Raises
    ------
    UsageError
        When a column is missing, a segment comes twice, or embeddings or praise and segments differ in length.
    """
    check_columns(segment_frame, ("segment",), "segments")
    segment_frame = segment_frame.reset_index(drop=True)
    if segment_frame["segment"].duplicated().any():
        raise UsageError("segments: expected each segment once, got some of them several times")
    if vectors is not None and len(vectors) != len(segment_frame):
        raise UsageError(
            f"expected one embedding per segment: {len(segment_frame)} segments, {len(vectors)} embeddings"
        )
    if praise is not None and len(praise) != len(segment_frame):
        raise UsageError(
            f"expected one probability of praise per segment: {len(segment_frame)} segments, {len(praise)} values"
        )
    praise_by_row = np.zeros(len(segment_frame)) if praise is None else np.asarray(praise, dtype=float)
    theme_codes = np.full(len(segment_frame), -1, dtype=np.int64)
    if "theme" in segment_frame and len(themes):
        numbers = themes.get_indexer(pd.Index(segment_frame["theme"]))
        theme_codes = np.where(segment_frame["theme"].isna(), -1, numbers).astype(np.int64)
    feedback_codes = pd.factorize(
        segment_frame["feedback"] if "feedback" in segment_frame else segment_frame["segment"]
    )[0].astype(np.int64)
    # One number for a comment and theme: its segments there share a weight, so that long comments do not win.
    comment_and_theme = feedback_codes * (len(themes) + 1) + theme_codes + 1
    # Compliments say nothing about where the complaints of their theme arose.
    row_weight = weigh_by_comment(comment_and_theme) * (1 - praise_by_row)
    return TrainingSegments(segment_frame, theme_codes, feedback_codes, row_weight, vectors, praise_by_row)


def match_confirmed(table: pd.DataFrame, segments: TrainingSegments, classes: Sequence[str]) -> ConfirmedCauses:
    """Return the confirmed causes that are about the segments; a segment confirmed twice shares its cause.

    Parameters
    ----------
    table
        As :func:`complete_confirmed` returns it.
    segments
        The segments.
    classes
        Departments and, last, "unknown".
    """
    position = pd.Index(segments.segments).get_indexer(pd.Index(table["segment"]))
    table, position = table[position >= 0], position[position >= 0]
    column = pd.Index(list(classes)).get_indexer(pd.Index(table["department"].fillna(UNKNOWN_CLASS)))
    rows = np.unique(position).astype(np.int64)
    # People who answered differently share the cause: .5 each, so that neither answer is lost.
    truth = np.zeros((len(rows), len(classes)))
    index = np.searchsorted(rows, position)
    np.add.at(truth, (index, column), 1.0)
    n_contradictory = int(((truth > 0).sum(axis=1) > 1).sum())
    truth /= np.maximum(truth.sum(axis=1, keepdims=True), 1.0)
    weight = np.zeros(len(rows))
    is_random = table["audit"].to_numpy(dtype=bool)
    weight[index[is_random]] = 1.0 / table["inclusion_probability"].to_numpy(dtype=float)[is_random]
    return ConfirmedCauses(rows, truth, weight, n_contradictory)


def complete_confirmed(confirmed: Confirmed | None) -> pd.DataFrame:
    """Return columns ``segment, department, audit, inclusion_probability`` with their defaults filled in.

    A plain mapping is taken for a random sample of all segments: ``audit`` true, probability 1.

    Raises
    ------
    UsageError
        When a column is missing, or an inclusion probability is not above 0 and at most 1.
    """
    if isinstance(confirmed, pd.DataFrame):
        check_columns(confirmed, ("segment", "department"), "confirmed")
        table = confirmed.copy()
    else:
        department_by_segment = dict(confirmed or {})
        table = pd.DataFrame(
            {"segment": list(department_by_segment), "department": list(department_by_segment.values())}
        )
    if "audit" not in table:
        table["audit"] = True
    if "inclusion_probability" not in table:
        table["inclusion_probability"] = 1.0
    table["inclusion_probability"] = table["inclusion_probability"].astype(float).fillna(1.0)
    if not table["inclusion_probability"].between(0, 1, inclusive="right").all():
        raise UsageError("confirmed: expected inclusion probabilities above 0 and at most 1")
    table["department"] = table["department"].astype(object).where(table["department"].notna(), None)
    return table


def check_columns(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Raise a UsageError when a frame, called ``name`` in the message, lacks columns."""
    missing = [column for column in columns if column not in frame]
    if missing:
        raise UsageError(f"{name}: expected the columns {', '.join(columns)}; missing: {', '.join(missing)}")
