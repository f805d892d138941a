"""Records of a fitted theme model: its topics, the groups of topics, and the topics of new texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voc.records import NoTheme, label_in
from voc.themes.arrays import LabelArray

__all__ = ["FEW_TEXTS", "Topic", "TopicAssignments", "TopicGroup"]

FEW_TEXTS = 50
"""Distinct texts below which what has no one subject in common is no theme yet, and near is what is truly near."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme of one fit. Its ``number`` holds for this fit only; ``voc.themes.identity`` gives it a lasting id.

    ``keywords`` best first. ``labels`` and ``description`` by language (``nl``, ``en``). ``quotes`` are rows of
    the fitted texts, best first. ``group_number`` is the number of the group (main subject) that it belongs to.
    ``constraint_group`` is the group of ``Constraints`` that it continues, or None. ``is_mixture``: it holds no one
    subject, and waits to be split.
    """

    number: int
    n_texts: int
    keywords: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[int, ...] = ()
    group_number: int = 0
    constraint_group: int | None = None
    is_mixture: bool = False

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is."""
        return label_in(self.labels, language, f"#{self.number}")


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A main subject of one fit: topics (their numbers) that belong together, under a label by language."""

    number: int
    labels: Mapping[str, str]
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopicAssignments:
    """Topics of texts: topic number (−1: none), probability in [0, 1], and why there is none."""

    labels: LabelArray
    probabilities: NDArray[np.float64]
    reasons: tuple[NoTheme | None, ...]
