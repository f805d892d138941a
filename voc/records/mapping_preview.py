"""Preview of a mapping: what would come of a file, before anything of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

__all__ = ["ColumnPreview", "MappingPreview", "ScorePreview"]


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """One column of a mapping: our field, the file's column, and three of its values.

    They are redacted; of numbers of customers and the like their form only: ``("A99999",)``.
    """

    field: str
    column: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorePreview:
    """One column of scores by its scale: counts are rows.

    Attributes
    ----------
    column
        The file's name of the column.
    scale
        Name of the scale: ``nps``, ``csat``, ``ces``, ``mark`` or ``rating``.
    low, high, best
        Its ends, and the one that is good.
    n_answers, n_no_answer, n_outside
        Rows with an answer, without one, and with something that fits no answer.
    mean
        Mean of the answers; None without any.
    nps
        Of an ``nps`` the score in [-100, 100]; else None.
    outside
        What fits no answer, redacted, and how often: ``{"11": 3}``.
    """

    column: str
    scale: str
    low: float
    high: float
    best: float
    n_answers: int
    n_no_answer: int
    n_outside: int
    mean: float | None = None
    nps: float | None = None
    outside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MappingPreview:
    """Counts and samples that would come of a file by a mapping.

    Attributes
    ----------
    n_rows
        Rows of the file.
    columns
        One for each column of the mapping.
    scores
        One for each column of scores.
    n_texts
        Texts with anything in them; None where the mapping has no text.
    n_dated, n_missing_dates, n_ambiguous_dates, n_unread_dates
        Rows with a date, without one, with one that could be two, and with something else in its place.
    first_day, last_day
        The earliest and the latest day; None without any.
    date_order
        Order or format by which dates are read; "": as they are written.
    """

    n_rows: int
    columns: tuple[ColumnPreview, ...]
    scores: tuple[ScorePreview, ...] = ()
    n_texts: int | None = None
    n_dated: int = 0
    n_missing_dates: int = 0
    n_ambiguous_dates: int = 0
    n_unread_dates: int = 0
    first_day: date | None = None
    last_day: date | None = None
    date_order: str = ""
