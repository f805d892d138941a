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


@pytest.mark.parametrize("languages", [["nl", "en"], ["en", "nl"], []])
def test_a_text_of_three_letters_or_more_has_a_language_and_a_shorter_one_the_first(languages):
    first = languages[0] if languages else "nl"
    assert detect_languages(["ok", "!", "a"], languages) == [first, None, first]
    assert detect_languages(["De factuur klopt niet en niemand belt terug"], languages) == ["nl"]


@pytest.mark.parametrize("text", ["DE FACTUUR KLOPT NIET", "de  factuur\n\nklopt\tniet", "De factuur (klopt) niet!!!"])
def test_case_and_signs_do_not_change_the_language(text):
    assert detect_languages([text], ["nl", "en"]) == detect_languages(["de factuur klopt niet"], ["nl", "en"]) == ["nl"]


def test_a_text_is_told_by_its_beginning_however_long_it_is():
    long_text = "De factuur klopt niet en niemand belt terug. " * 2_000 + "and this is English " * 2_000
    assert detect_languages([long_text], ["en", "nl"]) == ["nl"]


def test_what_stands_beside_a_text_does_not_change_its_language():
    texts = [*SENTENCES, "ok", "", "👍", "Danke"]
    together = detect_languages(texts, ["nl", "en"])
    assert together == [detect_languages([text], ["nl", "en"])[0] for text in texts]
    assert detect_languages(texts[::-1], ["nl", "en"]) == together[::-1]


def test_a_language_that_the_workspace_reads_is_not_taken_for_its_first_one():
    assert detect_languages(["Die Rechnung stimmt nicht", "Danke"], ["nl", "de"])[0] == "de"


def test_a_language_twice_in_the_settings_counts_once():
    texts = ["Top service", "Lange wachttijd", "Long waiting time"]
    assert detect_languages(texts, ["nl", "nl", "en", "en"]) == detect_languages(texts, ["nl", "en"])


@pytest.mark.parametrize("text", ["ı̇ı̇ı̇ı̇", "ﬁﬁﬁﬁ", "ﷺﷺﷺ", "𝒹𝑒 𝓃𝑜𝓉𝒶", "a" * 500])
def test_letters_of_any_kind_are_no_obstacle(text):
    (language,) = detect_languages([text], ["nl", "en"])
    assert language is not None
