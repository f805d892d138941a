"""Scales of scores: what counts as positive between any two ends, and names."""

import re

import pytest

from voc.errors import UsageError
from voc.records.scales import SCALE_KINDS, format_scale_names, get_scale_kind, list_usual_ends


@pytest.mark.parametrize(
    ("low", "high", "n_positive"),
    [(1, 5, 2), (0, 10, 4), (1, 10, 4), (0, 4, 2), (1, 3, 1), (0, 1, 1), (1, 2, 1), (1, 7, 3), (0, 100, 40), (3, 3, 1)],
)
def test_of_a_scale_without_a_convention_the_best_two_fifths_are_positive(low, high, n_positive):
    assert get_scale_kind("rating").count_positive(low, high) == n_positive


@pytest.mark.parametrize(("name", "n_positive"), [("nps", 2), ("mark", 3), ("ces", 3), ("csat", 2)])
def test_a_convention_counts_whatever_the_ends(name, n_positive):
    assert {get_scale_kind(name).count_positive(0, high) for high in (4, 10, 100)} == {n_positive}


def test_never_all_answers_between_the_usual_ends_are_positive():
    for kind in SCALE_KINDS.values():
        low, high = kind.usual_ends or (1, 5)
        assert 1 <= kind.count_positive(low, high) <= high - low


@pytest.mark.parametrize("name", ["", "NPS", "nps ", "glimlach"])
def test_a_scale_that_is_none_is_told_beside_those_there_are(name):
    with pytest.raises(UsageError, match="there are: nps, mark, ces, csat or rating"):
        get_scale_kind(name)


def test_names_fit_into_the_database_and_a_sentence():
    assert format_scale_names() == "nps, mark, ces, csat or rating"
    assert all(name == kind.name and 0 < len(name) <= 16 for name, kind in SCALE_KINDS.items())


def test_usual_ends_are_those_from_0_first_and_none_twice():
    assert list_usual_ends() == [(0, 10), (1, 5), (1, 7), (1, 10)]


@pytest.mark.parametrize(("name", "ends", "n_positive"), [("csat", (1, 2), 1), ("mark", (1, 3), 2), ("ces", (0, 1), 1)])
def test_of_a_scale_shorter_than_its_convention_not_all_are_positive(name, ends, n_positive):
    assert get_scale_kind(name).count_positive(*ends) == n_positive


def test_a_scale_needs_ends_only_where_it_has_no_usual_ones():
    assert [kind.name for kind in SCALE_KINDS.values() if kind.usual_ends is None] == ["rating"]


def test_a_nps_is_summed_up_in_points_over_three_months_and_all_else_as_a_share_of_one():
    summaries = {name: (kind.summary.unit, kind.summary.ends) for name, kind in SCALE_KINDS.items()}
    assert summaries.pop("nps") == ("nps", (-100, 100))
    assert set(summaries.values()) == {("share", (0, 1))}
    assert {kind.summary.window_months for kind in SCALE_KINDS.values()} == {1, 3}


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("nps", "nps"),
        ("zou u ons aanbevelen", "nps"),
        ("rapportcijfer tevredenheid", "mark"),  # a mark before a satisfaction
        ("hoe tevreden bent u", "csat"),
        ("hoeveel moeite kostte het", "ces"),
        ("processen", None),  # "ces" only as a word
        ("bedrag", None),
    ],
)
def test_a_columns_name_speaks_of_the_first_scale_whose_words_it_has(column, name):
    kinds = [kind for kind in SCALE_KINDS.values() if kind.column_words and re.search(kind.column_words, column)]
    assert next((kind.name for kind in kinds), None) == name
