import numpy as np

from voc.themes.features import tokenize
from voc.themes.labels.labels import PhraseCache, choose_quotes, describe_topics
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
