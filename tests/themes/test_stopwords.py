import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.themes.labels.stopwords import (
    FEATURE_STOP_WORDS,
    KEYWORD_STOP_WORDS,
    POOR_LABEL_WORDS,
    TIME_WORDS,
    UNINFORMATIVE_WORDS,
    VAGUE_WORDS,
    WordRole,
    get_word_role,
    guess_languages,
)


@pytest.mark.parametrize(
    ("word", "language", "role"),
    [
        ("op", "nl", WordRole.LINK),
        ("up", "en", WordRole.PARTICLE),
        ("geen", "nl", WordRole.NEGATION),
        ("mijn", "nl", WordRole.DROP),
        ("omdat", "nl", WordRole.BREAK),
        ("termijnbedrag", "nl", WordRole.CONTENT),
        ("the", "pl", WordRole.DROP),  # any language but Dutch is read as English
    ],
)
def test_a_word_has_its_role_in_a_phrase(word, language, role):
    assert get_word_role(word, language) is role


def test_prepositions_and_question_words_are_no_keywords_and_yet_tell_themes_apart():
    assert {"to", "from", "waarom"} <= KEYWORD_STOP_WORDS
    assert not {"to", "from", "waarom"} & FEATURE_STOP_WORDS


def test_languages_are_guessed_from_function_words_and_the_majority():
    texts = [["waar", "blijft", "mijn", "nota"], ["where", "is", "my", "bill"], ["ik", "wacht"], ["wifi"]]
    assert guess_languages(texts) == ["nl", "en", "nl", "nl"]


def test_a_text_without_function_words_is_in_the_language_whose_texts_hold_its_words():
    texts = [
        ["de", "factuur"],
        ["de", "remmen"],
        ["het", "is", "de", "rem"],
        ["the", "invoice"],
        ["invoice"],
        ["factuur"],
    ]
    assert guess_languages(texts)[4:] == ["en", "nl"]


def test_a_text_in_other_letters_has_no_language():
    texts = [["the", "brakes"], ["刹车坏了"], ["тормоза", "не", "работают"], ["überfällig"], []]
    assert guess_languages(texts) == ["en", "", "", "en", "en"]


@pytest.mark.parametrize("texts", [[], [[]], [[], []], [["xqz"]], [["12"]]])
def test_texts_that_tell_nothing_of_their_language_still_have_one_each(texts):
    assert len(guess_languages(texts)) == len(texts)
    assert set(guess_languages(texts)) <= {"nl", "en", ""}


@given(st.lists(st.lists(st.sampled_from(["de", "the", "nota", "bill", "wifi", "тормоза"]), max_size=4), max_size=8))
def test_a_text_with_words_of_one_language_only_is_never_given_to_the_other(texts):
    for text, language in zip(texts, guess_languages(texts), strict=True):
        if "de" in text and "the" not in text:
            assert language == "nl"
        if "the" in text and "de" not in text:
            assert language == "en"


@given(st.lists(st.lists(st.sampled_from(["de", "the", "nota", "bill", "wifi"]), max_size=4), min_size=1, max_size=8))
def test_repeating_all_texts_changes_no_guess(texts):
    assert guess_languages(texts * 3) == guess_languages(texts) * 3


def test_every_role_of_a_word_has_words_in_dutch_and_english():
    for role in (WordRole.LINK, WordRole.NEGATION, WordRole.DROP, WordRole.BREAK):
        for language in ("nl", "en"):
            sample = {"nl": "op geen mijn omdat", "en": "on not my because"}[language].split()
            assert role in {get_word_role(word, language) for word in sample}


@pytest.mark.parametrize("language", ["", "pl", "de", "xx"])
def test_a_language_without_lists_is_read_as_english(language):
    words = ("the", "not", "of", "because", "bill", "mijn")
    assert [get_word_role(word, language) for word in words] == [get_word_role(word, "en") for word in words]


@pytest.mark.parametrize("word", ["maandag", "monday", "drie", "three", "week", "oktober", "october"])
def test_days_and_numbers_are_no_subject_in_either_language(word):
    assert word in TIME_WORDS <= FEATURE_STOP_WORDS
    assert word in VAGUE_WORDS <= POOR_LABEL_WORDS
    assert word in UNINFORMATIVE_WORDS
