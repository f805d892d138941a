import pytest

from voc.text.polarity import Polarity
from voc.themes.labels.theme_name import (
    BOTH_SIDES,
    EXAMPLE_WORDS,
    MIXTURE_LABELS,
    QUESTION_WORDS,
    SIDE_WORDS,
    ThemeName,
    is_mixture_label,
)


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        (ThemeName("Diverse (nota, app)", ("nota", "app"), is_mixture=True), "Various (“nota”, “app”)"),
        (ThemeName("Nota: lof en klachten", ("Nota",), has_both_sides=True), "“Nota”: praise and complaints"),
        (ThemeName("Nota: klachten", ("Nota",), side=Polarity.NEGATIVE), "“Nota”: complaints"),
        (ThemeName("“De nota klopt niet”", (), clause=3, sentence="De nota klopt niet"), "“De nota klopt niet”"),
        (ThemeName("Nota, zoals “x”", ("Nota",), clause=0, sentence="De nota klopt niet"), "“De nota klopt niet”"),
        (ThemeName("Nota", ("Nota",)), "“Nota”"),
        # What is true of the whole is said first.
        (ThemeName("Diverse (nota)", ("nota",), is_mixture=True, side=Polarity.POSITIVE), "Various (“nota”)"),
    ],
)
def test_readers_of_another_language_see_the_members_words_marked_and_ours_in_theirs(name, quoted):
    assert name.quote("en") == quoted


@pytest.mark.parametrize("words", [MIXTURE_LABELS, BOTH_SIDES, SIDE_WORDS, QUESTION_WORDS, EXAMPLE_WORDS])
def test_our_words_are_there_in_both_languages(words):
    assert set(words) == {"nl", "en"}
    assert all(words.values())


@pytest.mark.parametrize(
    ("label", "is_mixture"), [("Diverse (nota)", True), ("Various (bill)", True), ("Various", False), ("", False)]
)
def test_a_mixture_is_told_by_its_word_and_bracket(label, is_mixture):
    assert is_mixture_label(label) == is_mixture
