"""Names that quote a clause, which is chosen here beforehand: as what the theme says, or as an example."""

from types import SimpleNamespace

import numpy as np
import pytest

from voc.text.polarity import Polarity
from voc.themes.labels.candidates import Candidates
from voc.themes.labels.clause_names import ClauseNamer
from voc.themes.labels.sides import ThemeSide, ThemeSides

SECOND = "Weer kwam er niemand"


def name_by_clause(
    coverage,
    heading,
    side,
    clause_side,
    sentence="Niemand kwam",
    n_comments=40,
    second=None,
    question_share=None,
):
    """The name that a clause of this coverage and side gives a theme of forty comments."""
    question_share = float(sentence.endswith("?")) if question_share is None else question_share
    namer = ClauseNamer(
        SimpleNamespace(texts=[sentence, sentence]),
        [range(n_comments)],
        ThemeSides({0: side}, {0: clause_side}, [question_share]),
        SimpleNamespace(
            choose_statement=lambda *_arguments: 0,
            choose_example=lambda *_arguments, **_options: 0,
            choose_second_example=lambda *_arguments, **_options: second,
        ),
    )
    sentences, coverages = [sentence, SECOND], np.array([coverage, coverage])
    candidates = Candidates([0, 1], None, [], [0, 1], sentences, coverages, np.zeros(2), np.ones(2), np.ones(2))
    # The second clause is near to the texts after those that the first one is near to.
    places = np.arange(20) / 20
    candidates.is_near = np.stack([places < coverage, (places >= coverage) & (places < 2 * coverage)])
    arguments = (0, candidates, heading, "nl")
    name = namer.name_by_statement(*arguments) or namer.name_by_example(*arguments)
    return None if name is None else name.label


COMPLAINTS = ThemeSide(2, 30, 5, 3)


@pytest.mark.parametrize(
    ("coverage", "heading", "clause_side", "label"),
    [
        (0.7, "Monteur", Polarity.NEGATIVE, "Monteur: “Niemand kwam”"),
        (0.5, "Monteur", Polarity.NEGATIVE, "Monteur: klachten, zoals “Niemand kwam”"),
        (0.5, "Monteur", Polarity.NEUTRAL, "Monteur, zoals “Niemand kwam”"),
        (0.5, "Klacht over service", Polarity.NEGATIVE, "Klacht over service, zoals “Niemand kwam”"),
        (0.8, None, Polarity.NEGATIVE, "“Niemand kwam”"),
        (0.5, None, Polarity.NEGATIVE, "Klachten, zoals “Niemand kwam”"),
        (0.2, None, Polarity.NEGATIVE, None),
        (0.5, None, Polarity.NEUTRAL, None),
    ],
)
def test_a_clause_that_few_comments_say_is_an_example_or_no_name(coverage, heading, clause_side, label):
    assert name_by_clause(coverage, heading, COMPLAINTS, clause_side) == label


@pytest.mark.parametrize(
    ("side", "label"),
    [
        (ThemeSide(3, 30, 5, 2), "Monteur: klachten, zoals “Niemand kwam”"),
        (ThemeSide(12, 28, 0, 0), "Monteur, zoals “Niemand kwam”"),  # of ten comments three praise
        (ThemeSide(1, 16, 23, 0), "Monteur, zoals “Niemand kwam”"),  # most say neither
    ],
)
def test_an_example_states_a_side_only_where_few_are_on_the_other(side, label):
    assert name_by_clause(0.5, "Monteur", side, Polarity.NEGATIVE) == label


def test_praise_says_what_a_theme_says_only_where_hardly_anybody_complains():
    praise, mixed = ThemeSide(38, 2, 0, 0), ThemeSide(30, 9, 0, 1)
    assert name_by_clause(0.9, "Service", praise, Polarity.POSITIVE) == "Service: “Niemand kwam”"
    assert name_by_clause(0.9, "Service", mixed, Polarity.POSITIVE) == "Service, zoals “Niemand kwam”"
    assert name_by_clause(0.9, None, mixed, Polarity.POSITIVE) == "“Niemand kwam”"  # else it would be "Diverse"


@pytest.mark.parametrize(
    ("sentence", "coverage", "side", "label"),
    [
        ("Niets eigenlijk", 0.85, ThemeSide(12, 16, 5, 7), "“Niets” als antwoord, zoals “Niets eigenlijk”"),
        ("Niets eigenlijk", 0.77, ThemeSide(12, 16, 5, 7), "“Niets eigenlijk”"),
        ("Niets klopt hier", 0.85, COMPLAINTS, "“Niets klopt hier”"),
        ("Niemand kwam", 0.85, ThemeSide(12, 16, 5, 7), "“Niemand kwam”"),
    ],
)
def test_the_answer_nothing_is_called_so_where_most_give_it(sentence, coverage, side, label):
    assert name_by_clause(coverage, None, side, Polarity.UNKNOWN, sentence) == label


def test_a_theme_of_questions_is_called_so():
    questions = ThemeSide(0, 2, 38, 0)
    label = name_by_clause(0.5, "Jaarnota", questions, Polarity.NEUTRAL, "Waar blijft mijn jaarnota?")
    assert label == "Jaarnota: vragen, zoals “Waar blijft mijn jaarnota?”"
    label = name_by_clause(0.5, "Jaarnota", questions, None, "Waar blijft mijn jaarnota?", question_share=0.7)
    assert label == "Jaarnota, zoals “Waar blijft mijn jaarnota?”", "three of ten ask nothing"


def test_a_second_example_is_quoted_where_the_name_stays_short():
    name = name_by_clause(0.5, "Monteur", COMPLAINTS, Polarity.NEGATIVE, second=1)
    assert name == "Monteur: klachten, zoals “Niemand kwam” en “Weer kwam er niemand”"
    long_sentence = f"Niemand kwam {'echt ' * 20}langs"
    assert SECOND not in name_by_clause(0.5, "Monteur", COMPLAINTS, Polarity.NEGATIVE, long_sentence, second=1)


def test_of_few_comments_any_clause_on_their_side_says_what_they_say():
    assert name_by_clause(0.2, "Monteur", COMPLAINTS, Polarity.NEGATIVE, n_comments=8) == "Monteur: “Niemand kwam”"


def test_two_examples_that_cover_most_are_the_name_where_neither_heading_nor_side_is_clear():
    mixed = ThemeSide(15, 12, 5, 8)
    label = name_by_clause(0.4, None, mixed, Polarity.POSITIVE, second=1)
    assert label == "“Niemand kwam” en “Weer kwam er niemand”"
    assert name_by_clause(0.25, None, mixed, Polarity.POSITIVE, second=1) is None
    assert name_by_clause(0.4, None, mixed, Polarity.POSITIVE) is None
