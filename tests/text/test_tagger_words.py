"""Words as the tagger reads them: their places in the text, their pieces, and a description of one width."""

import re
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.pii.name_tagger import read_tagger_weights
from voc.text.pii.tagger_words import (
    N_KNOWN,
    N_LETTER_ROWS,
    PieceVectors,
    describe_letters,
    describe_word,
    fold_number,
    split_into_tokens,
)

TEXTS = st.text(alphabet=st.sampled_from("aBé'’-_ 12\n.,!€@ñİß"), max_size=40)


@pytest.fixture(scope="module")
def shipped():
    return read_tagger_weights().pieces


@pytest.fixture
def pieces():
    """Four pieces with vectors of four numbers: two parts of two, each code standing for its own number."""
    numbers = {"▁": 0, "▁nota": 1, "▁no": 2, "ta": 3}
    centres = np.arange(2 * 4 * 2, dtype=np.float32).reshape(2, 4, 2)
    return PieceVectors(numbers, [-9.0, -5.0, -2.0, -2.0], np.array([[0, 1, 2, 3], [3, 2, 1, 0]], np.uint8), centres)


@given(TEXTS)
def test_a_token_stands_where_its_place_says(text):
    assert all(text[start:end] == word for word, start, end in split_into_tokens(text))


@given(TEXTS)
def test_tokens_keep_every_character_but_white_space_in_order(text):
    tokens = split_into_tokens(text)
    assert re.sub(r"\s", "", "".join(word for word, _, _ in tokens)) == re.sub(r"\s", "", text)
    assert all(first[2] <= second[1] for first, second in pairwise(tokens))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  \t ", []),
        ("van der Meer-de Boer", ["van", "der", "Meer-de", "Boer"]),
        ("Jan’s huis", ["Jan", "’s", "huis"]),
        ("O'Neill's", ["O'Neill", "'s"]),
        ("12a 12abc 12abcd", ["12a", "12abc", "12", "abcd"]),
        ("jan_1961", ["jan", "_", "1961"]),
        ("a\nb", ["a", "\n", "b"]),
        ("3512AB", ["3512AB"]),
        ("-x-", ["-", "x", "-"]),
    ],
)
def test_words_numbers_and_signs_are_told_apart(text, words):
    assert [word for word, _, _ in split_into_tokens(text)] == words


@pytest.mark.parametrize(
    ("number", "like"),
    [("0", "0"), ("7", "1"), ("00", "01"), ("0612345678", "0111111111"), ("9z", "1z"), ("2045a", "1111a")],
)
def test_a_number_is_folded_to_ones_behind_its_first_zero(number, like):
    assert fold_number(number) == like


@given(st.from_regex(r"[0-9]{1,12}[a-z]{0,3}", fullmatch=True))
def test_folding_a_number_again_changes_nothing(number):
    once = fold_number(number)
    assert fold_number(once) == once
    assert len(once) == len(number)


def test_of_two_ways_to_cut_a_word_the_likelier_one_is_taken(pieces):
    score, n_pieces, vector = pieces.measure("nota")
    assert (score, n_pieces) == (-4.0, 2)  # "no" and "ta" are −2 each, "nota" is −5
    # The mean of piece 2 (codes 2 and 1) and piece 3 (codes 3 and 0).
    assert vector.tolist() == [5.0, 6.0, 9.0, 10.0]


def test_an_accent_does_not_change_the_pieces_of_a_word(pieces):
    plain, accented = pieces.measure("nota"), pieces.measure("nóta")
    assert plain[:2] == accented[:2]
    assert plain[2].tolist() == accented[2].tolist()


def test_a_letter_that_no_piece_has_costs_and_counts_as_a_piece(pieces):
    score, n_pieces, _ = pieces.measure("notaж")
    assert (score, n_pieces) == (-24.0, 3)


def test_a_word_of_unknown_letters_has_a_vector_of_zeros():
    nothing = PieceVectors({}, [], np.zeros((2, 0), np.uint8), np.ones((2, 4, 3), np.float32))
    score, n_pieces, vector = nothing.measure("жж")
    assert (score, n_pieces) == (-60.0, 3)
    assert vector.tolist() == [0.0] * 6


@pytest.mark.parametrize(
    "word", ["nota", "Jan", "O'Neill", "van-den", "2045a", "0", ",", "\n", "€", "'s", "_", "Ж", "½"]
)
def test_every_token_has_a_description_of_the_same_width_and_of_numbers(shipped, word):
    described = describe_word(word, shipped, is_glued=False, is_shouted=False)
    assert described.shape == describe_word("nota", shipped, is_glued=False, is_shouted=False).shape
    assert described.dtype == np.float32
    assert np.isfinite(described).all()


def test_a_capital_tells_nothing_in_a_text_of_capitals(shipped):
    told = [describe_word(word, shipped, is_glued=False, is_shouted=True) for word in ("JAN", "Jan", "jAN")]
    assert told[0].tolist() == told[1].tolist() == told[2].tolist()
    quiet = [describe_word(word, shipped, is_glued=False, is_shouted=False).tolist() for word in ("JAN", "Jan", "jan")]
    assert quiet[0] != quiet[1] != quiet[2] != quiet[0]


def test_a_token_without_a_blank_before_it_is_described_as_such(shipped):
    apart, glued = (describe_word("4", shipped, is_glued=glued, is_shouted=False) for glued in (False, True))
    assert int((apart != glued).sum()) == 1


def test_a_word_of_two_is_in_a_list_by_either_of_them(shipped):
    width = 2 * shipped.centres.shape[0] * shipped.centres.shape[2]

    def list_marks(word):
        return describe_word(word, shipped, is_glued=False, is_shouted=False)[width : width + N_KNOWN]

    assert list_marks("jan")[0] == list_marks("jan-xqzw")[0] == list_marks("xqzw-Jan")[0] > 0
    assert list_marks("xqzw")[0] == 0
    assert not list_marks("2045").any()


@pytest.mark.parametrize(("word", "n_rows"), [("Jansen", 6), ("a", 6), ("2045", 1), (",", 1), ("\ud800", 1)])
def test_letters_have_rows_of_the_table(word, n_rows):
    rows = describe_letters(word)
    assert len(rows) == n_rows
    assert all(0 <= row < N_LETTER_ROWS for row in rows)


def test_rows_of_letters_know_no_case_and_of_numbers_only_their_length():
    assert describe_letters("JANSEN") == describe_letters("jansen")
    assert describe_letters("2045") == describe_letters("1111") != describe_letters("111")


def test_words_that_end_alike_share_rows():
    shared = set(describe_letters("Hoekstra")) & set(describe_letters("Dijkstra"))
    assert len(shared) == 3  # "ra", "tra" and "stra"


def test_a_letter_and_its_accent_apart_are_cut_as_the_letter_with_it(shipped):
    composed, apart = "josé", unicodedata.normalize("NFD", "josé")
    assert shipped.measure(composed)[:2] == shipped.measure(apart)[:2]
