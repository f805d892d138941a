"""Ratings of clauses by their side: a name quotes what most members of its theme do (praise, complain or ask)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.text.polarity import Polarity
from voc.themes.labels.candidates import Candidates
from voc.themes.labels.headings import MIN_SUBJECT_SCORE
from voc.themes.labels.sides import SIDED_POLARITIES, ThemeSide, ThemeSides

__all__ = ["MAX_SMALLER_SIDE", "MIN_COVERAGE_WHEN_SPLIT", "rate_by_side", "rate_question"]

MIN_COVERAGE_WHEN_SPLIT = 0.68
"""Minimum coverage of a clause that names a split theme, or one on whose side it does not seem to be: "I don't think
you could do any better" is praise in words of complaint."""
MAX_SMALLER_SIDE = 0.4
"""Maximum share of the smaller side in such a theme: up to it the smaller side may be mistakes of the classifier."""
MIN_SHARE_OF_SIDE = 0.4
"""Minimum share of the members on a clause's side where the theme has no side."""
SIDE_BONUS = 0.12
"""Rating of a clause on the members' side."""
QUESTION_BONUS = 0.25
"""Rating of a question where most comments ask something."""
QUESTION_PENALTY = 0.25
"""Penalty of a question among praise or complaints."""
MIN_QUESTION_SHARE = 0.5
"""Minimum share of a theme's comments that ask something for a question to get its bonus."""


def rate_by_side(theme_number: int, candidates: Candidates, sides: ThemeSides) -> NDArray[np.float64]:
    """Return the rating of each clause of a theme by its side; minus infinity where it must not be quoted.

    Parameters
    ----------
    theme_number
        Number of the theme.
    candidates
        Clauses of the theme.
    sides
        Sides of all themes. Where they lack this theme, each rating is 0.
    """
    side = sides.side_by_theme.get(theme_number)
    if side is None:
        return np.zeros(len(candidates.clauses))
    question_rating = rate_question(side, sides.question_shares[theme_number])
    may_contradict_side = _may_contradict_side(candidates, side)
    ratings = []
    for clause, sentence, coverage in zip(candidates.clauses, candidates.sentences, candidates.coverage, strict=True):
        polarity = sides.polarity_by_row[clause]
        is_question = sentence.endswith("?")
        if polarity not in SIDED_POLARITIES or (is_question and side.polarity not in SIDED_POLARITIES):
            ratings.append(question_rating if is_question else 0.0)
        else:
            is_common = may_contradict_side and coverage >= MIN_COVERAGE_WHEN_SPLIT
            ratings.append(_rate_sided_clause(polarity, side, is_common=is_common))
    return np.array(ratings)


def rate_question(side: ThemeSide, question_share: float) -> float:
    """Return the rating of a question in a theme of this side, of whose comments this share asks something.

    >>> rate_question(ThemeSide(0, 2, 38, 0), 0.6), rate_question(ThemeSide(2, 38, 0, 0), 0.6)
    (0.25, -0.25)
    """
    if side.polarity in SIDED_POLARITIES:
        return -QUESTION_PENALTY  # "Is that letter really yours?" among complaints that it can't be understood
    return QUESTION_BONUS if question_share >= MIN_QUESTION_SHARE else 0.0


def _rate_sided_clause(polarity: Polarity, side: ThemeSide, *, is_common: bool) -> float:
    """Return the rating of a clause that praises or complains; ``is_common``: nearly all members say so."""
    if side.polarity in SIDED_POLARITIES:
        return SIDE_BONUS if side.polarity is polarity else -np.inf
    # A theme of questions, or one without a side: a clause of neither side speaks for it.
    share = side.positive_share if polarity is Polarity.POSITIVE else side.negative_share
    if share >= MIN_SHARE_OF_SIDE:
        return SIDE_BONUS
    return -SIDE_BONUS if is_common else -np.inf


def _may_contradict_side(candidates: Candidates, side: ThemeSide) -> bool:
    """Return whether a clause that nearly all members say may be quoted on whichever side it seems to be.

    It may where no noun says what the theme is about, so that the clause is the only name there is.
    """
    subject = candidates.subject
    has_telling_noun = (
        subject is not None and subject.is_noun and not subject.is_negated and subject.score >= MIN_SUBJECT_SCORE
    )
    return not has_telling_noun and side.smaller_share < MAX_SMALLER_SIDE
