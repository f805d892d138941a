"""The records of a fitted theme model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voc.records import NoTheme

__all__ = ["Assigned", "Subject", "Topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme of one fit. Its ``number`` holds for this fit only; the registry gives it a lasting id.

    ``keywords`` best first. ``labels`` and ``description`` by language (``nl``, ``en``). ``quotes`` are rows of
    the fitted texts, best first. ``subject`` is the number of the main subject that it belongs to.
    ``known`` is the group of ``Guidance`` that it continues, or None.
    """

    number: int
    n_texts: int
    keywords: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[int, ...] = ()
    subject: int = 0
    known: int | None = None

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is."""
        return self.labels.get(language) or next(iter(self.labels.values()), f"#{self.number}")


@dataclass(frozen=True, slots=True)
class Subject:
    """A main subject: topics (their numbers) that belong together, under a label by language."""

    number: int
    labels: Mapping[str, str]
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Themes of texts: topic number (−1: none), probability in [0, 1], and why there is none."""

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    reasons: tuple[NoTheme | None, ...]
