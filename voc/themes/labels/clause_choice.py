"""Choice of the clauses that a theme's name quotes: those that most of its comments are near to, on its side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray
from voc.themes.labels.candidates import Candidates
from voc.themes.labels.clause_ratings import MAX_SMALLER_SIDE, MIN_COVERAGE_WHEN_SPLIT, rate_by_side
from voc.themes.labels.names_in_use import NamesInUse
from voc.themes.labels.sides import ThemeSides

__all__ = ["MAX_OTHER_SIDE", "ClauseChooser"]

MAX_OTHER_SIDE = 0.15
"""Maximum share of the members on the other side for a clause that praises or complains to say what the theme says."""
SAME_MEANING = 0.86
"""Minimum cosine of the vectors of two clauses that mean the same."""
MIN_ADDED_COVERAGE = 0.12
"""Minimum share of the texts that a second example must speak for and the first one not."""


class ClauseChooser:
    """Choice of clauses, none of which means what another name quotes already.

    Parameters
    ----------
    vectors
        ``(n, d)`` of length 1, of all texts.
    sides
        Sides of all themes.
    names_in_use
        Names of the themes that were named before.
    """

    def __init__(self, vectors: FloatArray, sides: ThemeSides, names_in_use: NamesInUse) -> None:
        self._vectors, self._sides, self._names_in_use = vectors, sides, names_in_use

    def choose_statement(self, theme_number: int, candidates: Candidates, language: str) -> int | None:
        """Return the row of the best clause that may say what the whole theme says; None without one."""
        return self._choose_clause(theme_number, candidates, language, candidates.is_fit & candidates.is_shared)

    def choose_wide_clause(self, theme_number: int, candidates: Candidates, language: str) -> int | None:
        """Return the row of the best clause that may say what the theme says, whoever shares its words; or None."""
        return self._choose_clause(theme_number, candidates, language, candidates.is_fit)

    def choose_example(
        self, theme_number: int, candidates: Candidates, language: str, *, takes_any: bool = False
    ) -> int | None:
        """Return the row of the best clause that may be quoted as an example; None without one.

        With ``takes_any`` one without a telling noun will do where no other is: a heading says what it is about.
        """
        clause = self._choose_clause(theme_number, candidates, language, candidates.is_example)
        if clause is None and takes_any:
            return self._choose_clause(theme_number, candidates, language, candidates.is_typical)
        return clause

    def choose_second_example(
        self, theme_number: int, candidates: Candidates, first_clause: int, language: str, *, contrasts: bool = False
    ) -> int | None:
        """Return the row of the clause that speaks for most of the texts that the first example does not speak for.

        With ``contrasts`` it is on another side than the first, whatever it adds: the two are the name, which must not
        praise where half of the members wish for something.
        """
        is_near_first = candidates.is_near[candidates.clauses.index(first_clause)]
        added_coverage = (candidates.is_near & ~is_near_first).mean(axis=1)
        is_usable = candidates.is_example & (added_coverage >= MIN_ADDED_COVERAGE)
        if contrasts:
            polarities = [self._sides.polarity_by_row.get(clause) for clause in candidates.clauses]
            first_polarity = self._sides.polarity_by_row.get(first_clause)
            is_usable = candidates.is_example & np.array([one is not first_polarity for one in polarities], dtype=bool)
            is_usable &= candidates.is_shared & candidates.is_shared[candidates.clauses.index(first_clause)]
        scores = np.where(is_usable, candidates.score + added_coverage, -np.inf)
        # Where many are on the other side, the second example may speak for these.
        if self._sides.get_side(theme_number).smaller_share <= MAX_OTHER_SIDE:
            scores += rate_by_side(theme_number, candidates, self._sides)
        return self._choose_best(candidates, scores, [first_clause, *self._names_in_use.get_clauses(language)])

    def _choose_clause(
        self, theme_number: int, candidates: Candidates, language: str, is_usable: NDArray[np.bool_]
    ) -> int | None:
        scores = np.where(is_usable, candidates.score, -np.inf) + rate_by_side(theme_number, candidates, self._sides)
        side = self._sides.get_side(theme_number)
        if side.is_split:
            is_sure = (candidates.coverage >= MIN_COVERAGE_WHEN_SPLIT) & (side.smaller_share < MAX_SMALLER_SIDE)
            scores[~is_sure] = -np.inf
        return self._choose_best(candidates, scores, self._names_in_use.get_clauses(language))

    def _choose_best(
        self, candidates: Candidates, scores: NDArray[np.float64], clauses_in_use: Sequence[int]
    ) -> int | None:
        """Return the row of the clause with the highest score of those that mean nothing that is in use, or None."""
        for index in np.argsort(-scores, kind="stable"):
            clause = candidates.clauses[index]
            if not np.isfinite(scores[index]):
                return None
            similarities = self._vectors[list(clauses_in_use)] @ self._vectors[clause]
            if float(similarities.max(initial=-1.0)) < SAME_MEANING:
                return int(clause)
        return None
