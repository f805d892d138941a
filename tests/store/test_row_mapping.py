import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.records import Answer, Feedback, Kind, Scale
from voc.store.row_mapping import build_answer_rows, normalized_text_hash


@pytest.mark.parametrize("other", ["de factuur klopt niet", "De  factuur\nklopt niet!", "\tDE FACTUUR: KLOPT NIET…"])
def test_case_spaces_and_punctuation_do_not_make_another_text(other):
    assert normalized_text_hash(other) == normalized_text_hash("De factuur klopt niet.")


@pytest.mark.parametrize("other", ["De factuur klopt", "De factuur klopt nu", "De factuurklopt niet"])
def test_other_words_make_another_text(other):
    assert normalized_text_hash(other) != normalized_text_hash("De factuur klopt niet")


@pytest.mark.parametrize("text", ["", " ", "...", "!?", "_"])
def test_a_text_without_letters_has_no_hash(text):
    assert normalized_text_hash(text) == ""


@given(st.text())
def test_any_text_has_a_hash_of_32_digits_or_none(text):
    assert len(normalized_text_hash(text)) in {0, 32}


@pytest.mark.parametrize(
    ("value", "is_positive"), [(7.9, False), (8, True), (8.5, True), (9.5, True), (10, True), (None, None)]
)
def test_a_half_mark_between_positive_ones_is_positive(value, is_positive):
    scale = Scale("mark", 1, 10, 10, positive=(10, 9, 8))
    item = Feedback("k", Kind.SURVEY, "", answers=(Answer("mark", scale, value),))
    assert [row["positive"] for row in build_answer_rows(item, 1)] == [is_positive]
