import pytest

from voc.text.language import detect_languages

SENTENCES = {
    "De factuur klopt niet en niemand belt terug.": "nl",
    "Factuur klopt niet": "nl",
    "kl belt ivm JA, snapt TB niet, TBV gemaakt": "nl",
    "Lange wachttijd": "nl",
    "My invoice is wrong and nobody calls back.": "en",
    "Long waiting time": "en",
    "Could not reach anyone": "en",
    "Die Rechnung stimmt nicht und niemand ruft zurück": "de",
    "Moja faktura jest błędna i nikt nie odpowiada": "pl",
    "Faturam yanlış, lütfen beni arayın": "tr",
}


@pytest.mark.parametrize(("text", "language"), SENTENCES.items())
def test_the_language_of_a_short_text_is_told(text, language):
    assert detect_languages([text], ["nl", "en"]) == [language]


@pytest.mark.parametrize("text", ["ok", "Op", "x", "N/A", "wachttijd"])
def test_what_is_too_short_to_tell_is_the_first_language_of_the_workspace(text):
    assert detect_languages([text], ["nl", "en"]) == ["nl"]


@pytest.mark.parametrize("text", ["", "…", "12345", "👍"])
def test_without_letters_there_is_no_language(text):
    assert detect_languages([text], ["nl", "en"]) == [None]


def test_the_first_language_decides_what_both_could_have_written():
    assert detect_languages(["Top service"], ["en", "nl"]) == ["en"]
    assert detect_languages(["Top service"], ["nl", "en"]) == ["nl"]


def test_a_language_the_workspace_does_not_read_needs_to_be_sure():
    assert detect_languages(["Danke", "Ich warte schon drei Wochen auf meine Rechnung"], ["nl", "en"]) == ["nl", "de"]


def test_answers_stand_in_the_order_of_the_texts_also_when_texts_repeat():
    texts = ["Where is my bill?", "Waar is mijn rekening?"] * 3
    assert detect_languages(texts, ["nl", "en"]) == ["en", "nl"] * 3


def test_no_texts_give_no_languages():
    assert detect_languages([], ["nl"]) == []


def test_an_unknown_language_code_is_left_out_of_the_candidates():
    assert detect_languages(["Waar is mijn rekening?"], ["xx", "nl"]) == ["nl"]
