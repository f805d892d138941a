import pytest

from voc.text.polarity import Polarity
from voc.themes.labels.theme_name import (
    BOTH_SIDES,
    EXAMPLE_WORDS,
    MIXTURE_LABELS,
    QUESTION_WORDS,
    SIDE_WORDS,
    ThemeName,
    add_words,
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


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_name_is_quoted_in_the_readers_language_with_the_members_words_marked(language):
    names = [
        ThemeName("Diverse (nota, app)", ("nota", "app"), is_mixture=True),
        ThemeName("Nota: lof en klachten", ("Nota",), has_both_sides=True),
        ThemeName("Nota: klachten", ("Nota",), side=Polarity.NEGATIVE),
        ThemeName("Nota: “Klopt niet”", ("Nota",), sentence="Klopt niet"),
        ThemeName("Nota", ("Nota",)),
    ]
    quoted = [name.quote(language) for name in names]
    assert len(set(quoted)) == len(quoted)
    assert quoted[0].startswith(f"{MIXTURE_LABELS[language]} (“nota”, “app”")
    assert is_mixture_label(quoted[0])
    assert quoted[1] == f"“Nota”: {BOTH_SIDES[language]}"
    assert quoted[2] == f"“Nota”: {SIDE_WORDS[language][Polarity.NEGATIVE]}"
    assert quoted[3:] == ["“Klopt niet”", "“Nota”"]


@pytest.mark.parametrize(
    ("heading", "words", "label"),
    [
        ("Nota", [], "Nota"),
        ("Nota", ["nota", "notas"], "Nota"),
        ("Nota (app)", ["storing"], "Nota (app)"),
        ("Nota", ["storing"], "Nota (storing)"),
        ("Nota", ["storing", "app", "brief"], "Nota (storing, app)"),
        ("TERMIJNBEDRAG", ["termijn", "storing"], "TERMIJNBEDRAG (storing)"),
    ],
)
def test_at_most_two_words_stand_beside_a_heading_and_none_that_it_holds(heading, words, label):
    assert add_words(heading, words) == label


@pytest.mark.parametrize("label", ["", "Diverse", "Various", "Diverse monteurs (app)", "diverse (nota)", "Variousness"])
def test_what_only_begins_alike_is_no_mixture(label):
    assert not is_mixture_label(label)
