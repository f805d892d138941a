import math

import numpy as np
import pytest

from voc.themes.features import tokenize
from voc.themes.labels.labels import PhraseCache, begins_with_name, choose_quotes, describe_topics, extract_keywords
from voc.themes.labels.spelling import MajoritySpelling


def test_a_label_is_a_phrase_of_the_theme_and_of_no_other(corpus):
    texts, subjects, languages = corpus
    names = ["termijn", "monteur", "nota", "storing"]
    themes = [[int(row) for row in np.flatnonzero(subjects == name)] for name in names]
    topic_texts = describe_topics(PhraseCache(texts, languages), themes)
    assert "termijnbedrag" in topic_texts[0]["nl"].label.casefold()
    assert "instalment" in topic_texts[0]["en"].label.casefold()
    assert "monteur" in topic_texts[1]["nl"].label.casefold()
    assert "engineer" in topic_texts[1]["en"].label.casefold()
    # No English texts: the customers' words, marked as a quotation.
    assert topic_texts[3]["en"].label == f"“{topic_texts[3]['nl'].label}”"
    assert topic_texts[3]["en"].description.startswith(topic_texts[3]["en"].label)
    assert "“" not in topic_texts[3]["nl"].label


def test_no_two_themes_have_the_same_label_even_when_their_texts_are_the_same():
    texts = ["Termijnbedrag verhoogd zonder overleg"] * 12
    topic_texts = describe_topics(PhraseCache(texts, ["nl"] * 12), [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
    labels = [by_language["nl"].label.casefold() for by_language in topic_texts]
    assert len(set(labels)) == 3


def test_labels_have_no_numbers_and_no_underscores(corpus):
    texts, subjects, languages = corpus
    themes = [[int(row) for row in np.flatnonzero(subjects == name)] for name in sorted(set(subjects))]
    for by_language in describe_topics(PhraseCache(texts, languages), themes):
        for topic_text in by_language.values():
            assert topic_text.label.strip("“")[0].isupper()
            assert "_" not in topic_text.label
            assert not any(sign.isdigit() for sign in topic_text.label)
            assert topic_text.description.startswith(topic_text.label)
            assert topic_text.description.endswith(".")


def test_praise_without_a_subject_is_labelled_by_its_commonest_short_text():
    texts = ["Heel goed gedaan", "Heel goed gedaan!", "Goed", "Prima", "Heel goed gedaan."]
    (topic_texts,) = describe_topics(PhraseCache(texts, ["nl"] * 5), [list(range(5))])
    assert topic_texts["nl"].label == "Heel goed gedaan"


def test_quotes_are_different_texts():
    texts = ["Nota klopt niet", "nota klopt niet ", "De jaarnota is veel te hoog voor ons verbruik", "Nota dubbel"]
    vectors = np.eye(4, dtype=np.float32)
    quotes = choose_quotes(texts, vectors, [0, 1, 2, 3], "Nota", 3)
    assert len(quotes) == 3
    assert not {0, 1} <= set(quotes)


def test_a_theme_without_texts_has_no_quotes():
    assert choose_quotes([], np.empty((0, 2), np.float32), [], "x") == ()


def labels_of(texts, others, language="nl"):
    rows = [list(range(len(texts))), list(range(len(texts), len(texts) + len(others)))]
    phrases = PhraseCache([*texts, *others], [language] * (len(texts) + len(others)))
    return [by_language[language].label for by_language in describe_topics(phrases, rows)]


def test_a_word_alone_is_said_with_what_stands_beside_it():
    texts = [
        f"{head} contract {tail}" for head in ("Mijn", "Het", "Ons") for tail in ("stopt", "verlengd", "vast?", "")
    ]
    texts += ["Mijn vaste contract", "Ons vaste contract"]
    first, _ = labels_of(texts, ["De app doet het niet", "De app is leeg", "App blijft hangen", "App crasht"])
    assert first.casefold().split()[0] != "contract" or len(first.split()) > 1


def test_what_few_deny_is_not_said_of_all():
    texts = ["Geen monteur"] + [f"De monteur kwam {day}" for day in ("maandag", "dinsdag", "woensdag", "donderdag")] * 8
    first, _ = labels_of(texts, ["De app is leeg", "App blijft hangen", "App crasht", "App doet niets"])
    assert not first.startswith("Geen")


def test_a_denied_verb_ends_a_dutch_label():
    texts = [
        "De meterstand klopt niet",
        "Mijn meterstand klopt niet!",
        "Meterstand klopt niet",
        "Meterstand klopt niet.",
    ]
    first, _ = labels_of(texts, ["De app is leeg", "App blijft hangen", "App crasht", "App doet niets"])
    assert first == "Meterstand klopt niet"


def test_no_phrase_holds_a_misspelled_word():
    texts = ["Waar komt dat vnadaan", *["Waar komt dat vandaan"] * 6]
    phrases = PhraseCache(texts, ["nl"] * 7, spelling=MajoritySpelling([tokenize(text) for text in texts]))
    words = {word for row in range(7) for phrase in phrases[row].values() for word in phrase.words}
    assert "vandaan" in words
    assert "vnadaan" not in words


def test_a_label_never_holds_a_hidden_name_in_any_case_or_compound():
    texts = ["VeldwaardEnergie nota klopt niet", "veldwaards nota klopt niet", "VELDWAARD nota klopt niet"] * 3
    (topic_texts,) = describe_topics(PhraseCache(texts, ["nl"] * 9, frozenset({"veldwaard"})), [list(range(9))])
    for topic_text in topic_texts.values():
        assert "veldwaard" not in f"{topic_text.label} {topic_text.description}".casefold()


@pytest.mark.parametrize("texts", [["Nota klopt niet"], ["…"], ["a"], ["ik en jij"], ["[naam]"], ["De nota"] * 2])
@pytest.mark.parametrize("language", ["nl", "en", "pl"])
def test_a_theme_of_one_text_or_of_texts_without_words_has_a_label_in_both_languages(texts, language):
    (topic_texts,) = describe_topics(PhraseCache(texts, [language] * len(texts)), [list(range(len(texts)))])
    assert set(topic_texts) == {"nl", "en"}
    for topic_text in topic_texts.values():
        assert topic_text.label.strip("“” ")
        assert "[" not in topic_text.label
        assert topic_text.description.startswith(topic_text.label)


def test_no_themes_have_no_labels_and_a_theme_without_texts_has_one():
    assert describe_topics(PhraseCache([], []), []) == []
    ((first, second),) = [describe_topics(PhraseCache(["De nota klopt niet"] * 5, ["nl"] * 5), [[0, 1, 2, 3, 4], []])]
    assert first["nl"].label != second["nl"].label != ""


def test_no_label_of_a_commonest_text_tells_of_a_private_matter():
    texts = ["Mijn man is overleden"] * 6
    (topic_texts,) = describe_topics(PhraseCache(texts, ["nl"] * 6), [list(range(6))])
    assert topic_texts["nl"].label.casefold() != "mijn man is overleden"


def test_the_same_texts_give_the_same_labels_in_any_order_of_equal_rows():
    texts = ["De nota klopt niet", "Nota is dubbel", "De nota is te laat"] * 4
    labels = {
        describe_topics(PhraseCache(texts[k:] + texts[:k], ["nl"] * 12), [list(range(12))])[0]["nl"].label
        for k in range(3)
    }
    assert len(labels) == 1


def weigh_by_hand(themes, theme, word):
    """Return c-TF-IDF: frequency in the theme × log(1 + mean length of a theme ∕ frequency in all)."""
    everything = [each for words in themes for each in words]
    return themes[theme].count(word) * math.log(1 + len(everything) / len(themes) / everything.count(word))


def test_keywords_are_in_the_order_of_their_weight_and_then_of_the_alphabet():
    themes = [["nota"] * 3 + ["bedrag"] * 3 + ["app"], ["app"] * 4 + ["scherm", "nota"]]
    flat = [[word] for words in themes for word in words]
    found = extract_keywords(flat, [list(range(7)), list(range(7, 13))], frozenset())
    for number, words in enumerate(themes):
        expected = sorted(set(words), key=lambda word: (-weigh_by_hand(themes, number, word), word))
        assert list(found[number]) == expected


def test_keywords_leave_out_short_words_stop_words_and_hidden_names():
    words = [["de", "op", "zo", "veldwaards", "nota", "nota"]]
    assert extract_keywords(words, [[0]], frozenset({"veldwaard"})) == [("nota",)]
    assert extract_keywords(words, [[], [0]], frozenset(), 1) == [(), ("nota",)]
    assert extract_keywords([], [], frozenset()) == []


def test_as_many_quotes_as_there_are_different_texts_and_no_more():
    texts = ["De nota klopt niet", "DE NOTA KLOPT NIET ", "De monteur kwam niet"]
    vectors = np.eye(3, dtype=np.float32)
    assert len(choose_quotes(texts, vectors, [0, 1, 2], "Nota", 5)) == 2
    assert choose_quotes(texts, vectors, [2], "Nota", 3) == (2,)
    assert choose_quotes(texts, vectors, [0, 1, 2], "Nota", 0) == ()


def test_a_quote_is_never_a_greeting_where_a_text_with_a_subject_is():
    texts = ["Hierbij het volgende", "De nota klopt niet", "Goedemiddag"]
    vectors = np.array([[1, 0], [0.6, 0.8], [1, 0]], dtype=np.float32)
    assert choose_quotes(texts, vectors, [0, 1, 2], "Nota") == (1,)
    assert set(choose_quotes(texts, vectors, [0, 2], "Nota")) == {0, 2}  # there is nothing better


@pytest.mark.parametrize(
    ("word", "names", "begins"),
    [("veldwaards", {"veldwaard"}, True), ("veld", {"veldwaard"}, False), ("nota", set(), False), ("", {"a"}, False)],
)
def test_a_word_begins_with_a_name(word, names, begins):
    assert begins_with_name(word, frozenset(names)) is begins
