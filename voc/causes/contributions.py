"""How many points of a department's probability come from which kind of evidence, per segment; they add up to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.likelihood import Witnesses, log_lift

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voc.causes.reliability import Knowledge

__all__ = ["Points", "points_of"]

Floats = NDArray[np.float64]
STEPS = 65_535
"""Points are kept as whole numbers of this part: 2 bytes each."""


@dataclass(frozen=True, eq=False)
class Points:
    """One row per segment and department with a probability worth keeping.

    ``value`` ``(n_rows, n_kinds)`` sums over kinds to the probability before anything was confirmed about the segment.
    ``department`` is a place in ``departments``.
    """

    segment: NDArray[np.int64]
    department: NDArray[np.int64]
    value: Floats
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    @classmethod
    def none(cls) -> Self:
        """Return what there is of a run that kept no points."""
        empty = np.array([], dtype=np.int64)
        return cls(empty, empty, np.zeros((0, 0)))

    @property
    def frame(self) -> pd.DataFrame:
        """As a frame: ``segment``, ``department`` and a column per kind."""
        names = np.array(self.departments, dtype=object)[self.department]
        found = pd.DataFrame(self.value, columns=list(self.kinds))
        return found.assign(segment=self.segment, department=names)

    def to_bytes(self) -> bytes:
        """Return the points as they are kept with a run: NumPy's archive, compressed."""
        file = BytesIO()
        np.savez_compressed(
            file,
            segment=self.segment,
            department=self.department.astype(np.int16),
            value=np.round(self.value * STEPS).astype(np.uint16),
            kinds=np.array(self.kinds, dtype="U"),
            departments=np.array(self.departments, dtype="U"),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes | None) -> Self:
        """Read what :meth:`to_bytes` gave; None: a run that kept none."""
        if not kept:
            return cls.none()
        with np.load(BytesIO(kept), allow_pickle=False) as found:
            return cls(
                found["segment"].astype(np.int64),
                found["department"].astype(np.int64),
                found["value"].astype(float) / STEPS,
                tuple(map(str, found["kinds"])),
                tuple(map(str, found["departments"])),
            )


def points_of(
    segments: NDArray[np.int64],
    probability: Floats,
    given: Witnesses,
    knowledge: Knowledge,
    more: Mapping[str, Floats],
    departments: Sequence[str],
) -> Points:
    """Divide each probability over the kinds of evidence, in proportion to their log lifts.

    Parameters
    ----------
    segments
        Ids, ``(n,)``.
    probability
        ``(n, n_departments)``; zeros are not kept.
    given, knowledge
        The evidence and what it is worth.
    more
        Further kinds → log lift ``(n, n_departments)``; a kind that the evidence has too is added to it.
    departments
        Names of the columns.
    """
    kinds = list(dict.fromkeys([*given.kinds, *more]))
    rows, columns, values = [], [], []
    for column in range(len(departments)):
        row = np.flatnonzero(probability[:, column] > 0)
        parts = np.zeros((len(row), len(kinds)))
        parts[:, : len(given.kinds)] = _lifts_by_kind(given, knowledge, column)[row]
        for kind, lift in more.items():
            parts[:, kinds.index(kind)] += lift[row, column]
        parts = np.maximum(parts, 0.0)
        total = parts.sum(axis=1, keepdims=True)
        values.append(parts / np.maximum(total, 1e-12) * probability[row, column, None])
        rows.append(row)
        columns.append(np.full(len(row), column))
    if not rows:
        return Points.none()
    row = np.concatenate(rows)
    return Points(
        segments[row], np.concatenate(columns).astype(np.int64), np.vstack(values), tuple(kinds), tuple(departments)
    )


def _lifts_by_kind(given: Witnesses, knowledge: Knowledge, column: int) -> Floats:
    """Return log E of one department, ``(n_rows, n_kinds)``."""
    mine, n_kinds = given.department == column, len(given.kinds)
    of_one = replace(
        given,
        row=given.row[mine],
        witness=given.witness[mine],
        kind=given.kind[mine],
        department=given.kind[mine],
        weight=given.weight[mine],
        total=given.total[mine],
        n_departments=n_kinds,
    )
    return log_lift(of_one, knowledge.reliability, np.repeat(knowledge.base[:, [column]], n_kinds, axis=1))
