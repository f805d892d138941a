"""Texts that themes are named from, with all that runs parallel to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from voc.text.messages.catalog import LANGUAGES
from voc.text.polarity import Polarity
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.labels.clauses import ClauseFilter, ProperNames
from voc.themes.labels.spelling import MajoritySpelling

__all__ = ["ClassifyPolarity", "NamingTexts"]

ClassifyPolarity = Callable[[Sequence[int]], Sequence[Polarity]]
"""Polarities of the texts at rows."""


@dataclass(frozen=True)
class NamingTexts:
    """Texts that themes are named from, one a row.

    Parameters
    ----------
    texts, words, languages
        Of each text; words case folded.
    vectors
        ``(n, d)`` of length 1, each text without its context.
    occurrences
        ``(m,)`` each: which text occurred in which comment.
    classify
        Finds the polarity of texts at rows; None: it is not known.
    hidden_names
        Beginnings of words that may be in no name.
    is_quotable
        ``(n,)``: what customers wrote; None: all of them.
    is_certain
        ``(n,)``: texts with most links of the neighbour graph inside their theme; None: all of them.
    reason_names, reason_language
        Name of each comment's recorded reason (None: it has none), and the language of these names ("": none).
    """

    texts: Sequence[str]
    words: Sequence[Sequence[str]]
    languages: Sequence[str]
    vectors: FloatArray
    occurrences: tuple[LabelArray, LabelArray]
    classify: ClassifyPolarity | None
    hidden_names: frozenset[str]
    is_quotable: NDArray[np.bool_] | None = None
    is_certain: NDArray[np.bool_] | None = None
    reason_names: Sequence[str | None] = ()
    reason_language: str = ""

    @cached_property
    def clause_filter(self) -> ClauseFilter:
        """Filter of clauses that can be a name, in the languages in which names are written."""
        readable = (text for text, language in zip(self.texts, self.languages, strict=True) if language in LANGUAGES)
        return ClauseFilter(
            MajoritySpelling(self.words), ProperNames(readable), self.hidden_names, Counter(self.languages)
        )

    @cached_property
    def comment_vectors(self) -> FloatArray:
        """Mean direction of each comment's texts, ``(m, d)``."""
        rows, comments = self.occurrences
        sums = np.zeros((int(comments.max(initial=-1)) + 1, self.vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, comments, self.vectors[rows])
        return normalize_rows(sums)

    def occurrences_by_theme(self, theme_by_row: LabelArray, theme_number: int) -> tuple[list[int], list[int]]:
        """Return the occurrences of one theme's texts: their rows, and their comments."""
        rows, comments = self.occurrences
        is_own = theme_by_row[rows] == theme_number
        return rows[is_own].tolist(), comments[is_own].tolist()

    @cached_property
    def comment_languages(self) -> NDArray[np.str_]:
        """Language of each comment: that of its last text."""
        rows, comments = self.occurrences
        languages = np.full(len(self.comment_vectors), "", dtype="<U8")
        languages[comments] = np.asarray(self.languages)[rows]
        return languages
