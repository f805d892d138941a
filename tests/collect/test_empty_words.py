import pytest

from voc.collect.convert.empty_words import is_empty_word


@pytest.mark.parametrize("text", ["", " ", "NVT", "n.v.t.", "#N/A", "#N/B", "#NV", "(blank)", "Weet niet", "NULL"])
def test_what_says_that_nothing_stands_there_is_empty(text):
    assert is_empty_word(text)


@pytest.mark.parametrize("text", ["0", "geen", "nee", "#VALUE!", "#REF!", "niets"])
def test_an_answer_or_an_error_is_not_empty(text):
    assert not is_empty_word(text)
