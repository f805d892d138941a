"""Contribution of each kind of evidence to a department's probability, per segment; they add up to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.likelihood import EvidenceArrays, sum_log_ratios

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voc.causes.reliability import LikelihoodParameters

__all__ = ["Contributions", "divide_probabilities"]

Floats = NDArray[np.float64]
N_STEPS = 65_535
"""Contributions are stored as whole numbers of this part: 2 bytes each."""


@dataclass(frozen=True, eq=False)
class Contributions:
    """One row per segment and department with a probability worth keeping.

    Attributes
    ----------
    segment
        Segment ids, ``(n_rows,)``.
    department
        Places in ``departments``, ``(n_rows,)``.
    value
        ``(n_rows, n_kinds)``: probability by kind of evidence. Sums over kinds to the probability before anything was
        confirmed about the segment.
    kinds, departments
        Names of the columns of ``value``, and of the departments.
    """

    segment: NDArray[np.int64]
    department: NDArray[np.int64]
    value: Floats
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    @classmethod
    def create_empty(cls) -> Self:
        """Return the contributions of a run that stored none."""
        no_rows = np.array([], dtype=np.int64)
        return cls(no_rows, no_rows, np.zeros((0, 0)))

    @property
    def frame(self) -> pd.DataFrame:
        """As a frame: a column per kind, ``segment`` and ``department`` (its name)."""
        names = np.array(self.departments, dtype=object)[self.department]
        by_kind = pd.DataFrame(self.value, columns=list(self.kinds))
        return by_kind.assign(segment=self.segment, department=names)

    def to_bytes(self) -> bytes:
        """Return the contributions as they are stored with a run: NumPy's archive, compressed."""
        file = BytesIO()
        np.savez_compressed(
            file,
            segment=self.segment,
            department=self.department.astype(np.int16),
            value=np.round(self.value * N_STEPS).astype(np.uint16),
            kinds=np.array(self.kinds, dtype="U"),
            departments=np.array(self.departments, dtype="U"),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes | None) -> Self:
        """Read what :meth:`to_bytes` returned; None: a run that stored none."""
        if not content:
            return cls.create_empty()
        # Text arrays of a fixed width need no pickle, so a file that was tampered with cannot run code.
        with np.load(BytesIO(content), allow_pickle=False) as archive:
            return cls(
                archive["segment"].astype(np.int64),
                archive["department"].astype(np.int64),
                archive["value"].astype(float) / N_STEPS,
                tuple(map(str, archive["kinds"])),
                tuple(map(str, archive["departments"])),
            )


def divide_probabilities(
    segments: NDArray[np.int64],
    probability: Floats,
    evidence: EvidenceArrays,
    parameters: LikelihoodParameters,
    other_log_ratios: Mapping[str, Floats],
    departments: Sequence[str],
    points_by_kind: Mapping[str, Floats] | None = None,
) -> Contributions:
    """Divide each probability over the kinds of evidence, in proportion to their log likelihood ratios.

    Parameters
    ----------
    segments
        Ids, ``(n,)``.
    probability
        ``(n, n_departments)``; zeros are left out.
    evidence, parameters
        The evidence, and the parameters of its likelihood.
    other_log_ratios
        Further kinds → log E, ``(n, n_departments)``: ``{"theme": …}``. A kind that the evidence has too is added
        to it.
    departments
        Names of the columns.
    points_by_kind
        Further kinds → the part of each probability that is theirs alone, ``(n, n_departments)`` or more; the other
        kinds divide the rest.
    """
    points_by_kind = {} if points_by_kind is None else points_by_kind
    kinds = list(dict.fromkeys([*evidence.kinds, *other_log_ratios, *points_by_kind]))
    rows, columns, values = [], [], []
    # One department at a time: all at once would take n_rows × n_departments × n_kinds numbers.
    for column in range(len(departments)):
        row = np.flatnonzero(probability[:, column] > 0)
        log_ratios = np.zeros((len(row), len(kinds)))
        log_ratios[:, : len(evidence.kinds)] = _compute_log_ratios_by_kind(evidence, parameters, column)[row]
        for kind, log_ratio in other_log_ratios.items():
            log_ratios[:, kinds.index(kind)] += log_ratio[row, column]
        log_ratios = np.maximum(log_ratios, 0.0)  # log E is 0 or more but for rounding
        total = log_ratios.sum(axis=1, keepdims=True)
        # Small probabilities were dropped and the others made larger: a kind's points never exceed what is there.
        points = np.zeros_like(log_ratios)
        for kind, kind_points in points_by_kind.items():
            points[:, kinds.index(kind)] = np.minimum(kind_points[row, column], probability[row, column])
        remaining = probability[row, column, None] - points.sum(axis=1, keepdims=True)
        values.append(points + log_ratios / np.maximum(total, 1e-12) * remaining)
        rows.append(row)
        columns.append(np.full(len(row), column))
    if not rows:
        return Contributions.create_empty()
    row = np.concatenate(rows)
    return Contributions(
        segments[row], np.concatenate(columns).astype(np.int64), np.vstack(values), tuple(kinds), tuple(departments)
    )


def _compute_log_ratios_by_kind(evidence: EvidenceArrays, parameters: LikelihoodParameters, column: int) -> Floats:
    """Return log E of one department, ``(n_rows, n_kinds)``."""
    of_department, n_kinds = evidence.department == column, len(evidence.kinds)
    # The kind is used as the department, so that one sum gives all kinds of this department at once.
    by_kind = replace(
        evidence,
        row=evidence.row[of_department],
        source=evidence.source[of_department],
        kind=evidence.kind[of_department],
        department=evidence.kind[of_department],
        weight=evidence.weight[of_department],
        total=evidence.total[of_department],
        n_departments=n_kinds,
    )
    background = np.repeat(parameters.background[:, [column]], n_kinds, axis=1)
    return sum_log_ratios(by_kind, parameters.reliability, background)
