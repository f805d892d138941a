"""Ratings of clauses by the side that they are on, against the side of their theme's members."""

import numpy as np
import pytest

from voc.text.polarity import Polarity
from voc.themes.labels.candidates import Candidates
from voc.themes.labels.clause_ratings import rate_by_side, rate_question
from voc.themes.labels.sides import ThemeSide, ThemeSides
from voc.themes.labels.subject_words import Subject


@pytest.mark.parametrize(
    ("side", "question_share", "rating"),
    [
        (ThemeSide(0, 2, 38, 0), 0.6, 0.25),
        (ThemeSide(0, 2, 38, 0), 0.2, 0.0),
        (ThemeSide(2, 38, 0, 0), 0.6, -0.25),
    ],
)
def test_a_question_stands_for_questions_and_not_for_complaints(side, question_share, rating):
    assert rate_question(side, question_share) == rating


def rate(side, polarity, *, coverage=0.2, subject=None, sentence="Niemand kwam"):
    """The rating of one clause of a theme of this side."""
    candidates = Candidates([0], subject, [], [0], [sentence], np.array([coverage]))
    return float(rate_by_side(0, candidates, ThemeSides({0: side} if side else {}, {0: polarity}, [0.0]))[0])


COMPLAINTS, DISAGREEMENT = ThemeSide(2, 30, 5, 3), ThemeSide(6, 10, 24, 0)


def test_a_clause_is_quoted_on_the_members_side_only():
    assert rate(COMPLAINTS, Polarity.NEGATIVE) > 0
    assert rate(COMPLAINTS, Polarity.POSITIVE) == -np.inf
    assert rate(COMPLAINTS, Polarity.NEUTRAL) == 0
    assert rate(None, Polarity.POSITIVE) == 0, "no polarity is known"


def test_where_members_take_no_side_a_clause_takes_one_only_if_nearly_all_say_it_and_no_noun_does():
    assert rate(ThemeSide(20, 20, 0, 0), Polarity.POSITIVE) > 0, "half of them praise"
    assert rate(DISAGREEMENT, Polarity.POSITIVE) == -np.inf
    assert -np.inf < rate(DISAGREEMENT, Polarity.POSITIVE, coverage=0.7) < 0
    noun = Subject("Meter", 0.8, 0.6, 12, True, ("meter",))
    assert rate(DISAGREEMENT, Polarity.POSITIVE, coverage=0.7, subject=noun) == -np.inf


def test_a_question_among_complaints_is_quoted_last():
    assert rate(COMPLAINTS, Polarity.NEUTRAL, sentence="Waar blijft hij?") < 0
