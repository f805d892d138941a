"""Choice of clauses: the best one on the members' side that no other name quotes already."""

import numpy as np
import pytest

from voc.text.polarity import Polarity
from voc.themes.labels.candidates import Candidates
from voc.themes.labels.clause_choice import ClauseChooser
from voc.themes.labels.names_in_use import NamesInUse
from voc.themes.labels.sides import ThemeSide, ThemeSides
from voc.themes.labels.theme_name import ThemeName


def build_candidates(sentences, is_near, *, is_example=True, is_shared=True):
    rows = list(range(len(sentences)))
    near = np.array(is_near, dtype=bool)
    usable = np.full(len(rows), is_example)
    shared = np.full(len(rows), is_shared)
    scores = np.ones(len(rows))
    return Candidates(rows, None, [], rows, sentences, near.mean(axis=1), scores, usable, usable, near, shared)


def choose_second(candidates, sides=None, polarities=None, likeness=None):
    vectors = np.eye(len(candidates.clauses)) if likeness is None else likeness
    polarity_by_row = polarities or dict.fromkeys(candidates.clauses, Polarity.NEUTRAL)
    chooser = ClauseChooser(vectors, ThemeSides(sides or {}, polarity_by_row, [0.0]), NamesInUse())
    return chooser.choose_second_example(0, candidates, 0, "nl")


NEAR_FIRST, NEAR_OTHERS, NEAR_NEITHER = [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 0]


def test_a_second_example_speaks_for_those_that_the_first_says_nothing_of():
    sentences = ["Niemand kwam", "Weer niemand", "Een vriendelijke man"]
    assert choose_second(build_candidates(sentences, [NEAR_FIRST, NEAR_FIRST, NEAR_OTHERS])) == 2
    assert choose_second(build_candidates(sentences, [NEAR_FIRST, NEAR_FIRST, NEAR_NEITHER])) is None
    assert choose_second(build_candidates(sentences, [NEAR_FIRST, NEAR_FIRST, NEAR_OTHERS], is_example=False)) is None


def test_a_second_example_means_something_else_than_the_first():
    candidates = build_candidates(["Niemand kwam", "Er kwam niemand"], [NEAR_FIRST, NEAR_OTHERS])
    assert choose_second(candidates, likeness=np.array([[1.0, 0.0], [0.99, 0.1]])) is None


def test_a_second_example_is_on_the_members_side_unless_many_are_on_the_other():
    candidates = build_candidates(["Niemand kwam", "Een vriendelijke man"], [NEAR_FIRST, NEAR_OTHERS])
    polarities = {0: Polarity.NEGATIVE, 1: Polarity.POSITIVE}
    assert choose_second(candidates, {0: ThemeSide(2, 38, 0, 0)}, polarities) is None
    assert choose_second(candidates, {0: ThemeSide(10, 30, 0, 0)}, polarities) == 1


@pytest.mark.parametrize("method", ["choose_statement", "choose_example"])
def test_a_clause_that_another_name_quotes_is_not_chosen_again(method):
    candidates = build_candidates(["Niemand kwam", "Weer niemand"], [NEAR_FIRST, NEAR_FIRST])
    names_in_use = NamesInUse()
    choose = getattr(ClauseChooser(np.eye(2), ThemeSides({}, {}, [0.0]), names_in_use), method)
    assert choose(0, candidates, "nl") == 0
    names_in_use.add_name(ThemeName("“Niemand kwam”", clause=0), "nl")
    assert choose(0, candidates, "nl") == 1
    names_in_use.add_name(ThemeName("“Weer niemand”", clause=1), "nl")
    assert choose(0, candidates, "nl") is None


def test_a_clause_without_a_noun_is_an_example_only_behind_a_heading_that_says_more_than_the_theme():
    chooser = ClauseChooser(np.eye(1), ThemeSides({}, {}, [0.0]), NamesInUse())
    candidates = build_candidates(["Bellen kost een uur"], [[1, 1, 0, 0]], is_example=False)
    candidates.is_typical = np.array([True])
    assert chooser.choose_example(0, candidates, "nl") is None
    assert chooser.choose_example(0, candidates, "nl", takes_any=True) == 0


def test_a_split_theme_is_quoted_only_where_nearly_all_say_the_same():
    sides = ThemeSides({0: ThemeSide(12, 20, 8, 0)}, {0: Polarity.NEUTRAL}, [0.0])
    chooser = ClauseChooser(np.eye(1), sides, NamesInUse())
    assert chooser.choose_statement(0, build_candidates(["Niemand kwam"], [[1, 1, 1, 0]]), "nl") == 0
    assert chooser.choose_statement(0, build_candidates(["Niemand kwam"], [[1, 1, 0, 0]]), "nl") is None


def test_a_clause_with_a_word_of_its_writer_alone_says_not_what_the_theme_says():
    chooser = ClauseChooser(np.eye(1), ThemeSides({}, {}, [0.0]), NamesInUse())
    candidates = build_candidates(["Niemand kwam in juni"], [[1, 1, 1, 1]], is_shared=False)
    assert chooser.choose_statement(0, candidates, "nl") is None
    assert chooser.choose_example(0, candidates, "nl") == 0


def test_two_clauses_that_are_a_name_without_a_side_are_on_two():
    sentences = ["Ze kwamen snel", "Ze kwamen erg snel", "Kwamen ze maar sneller"]
    candidates = build_candidates(sentences, [NEAR_FIRST, NEAR_OTHERS, NEAR_FIRST])
    polarities = {0: Polarity.POSITIVE, 1: Polarity.POSITIVE, 2: Polarity.UNKNOWN}
    chooser = ClauseChooser(np.eye(3), ThemeSides({}, polarities, [0.0]), NamesInUse())
    assert chooser.choose_second_example(0, candidates, 0, "nl") == 1
    assert chooser.choose_second_example(0, candidates, 0, "nl", contrasts=True) == 2
