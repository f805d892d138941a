import pytest

from voc.themes.labels.stopwords import FEATURE_STOP_WORDS, KEYWORD_STOP_WORDS, WordRole, get_word_role, guess_languages


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
