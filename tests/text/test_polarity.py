import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from voc.text import polarity
from voc.text.embedding.embedder import encode, load_embedder
from voc.text.informativeness import find_no_theme_reason
from voc.text.polarity import (
    CLASSES,
    MIN_PROBABILITY,
    CorrectedText,
    Polarity,
    classify_polarity,
    estimate_polarity,
    fit_weights,
    read_training_sentences,
)
from voc.text.polarity_weights import read_weights

# Families of sentences of our own: none stands in the training sentences (a test below).
FAMILIES = {
    ("nl", "negation", Polarity.NEGATIVE): [
        "Ik ben niet goed geholpen door de helpdesk.",
        "De uitleg was niet duidelijk.",
        "Ik ben helemaal niet tevreden over de monteur.",
        "Het inloggen gaat niet makkelijk.",
        "De medewerker was niet vriendelijk.",
    ],
    ("nl", "negated trouble", Polarity.POSITIVE): [
        "Geen klachten over de monteur.",
        "Ik heb nog nooit problemen met de app gehad.",
        "Zonder gedoe overgestapt.",
        "Nooit een fout op de rekening.",
    ],
    ("nl", "could be better", Polarity.NEGATIVE): [
        "De app kan beter.",
        "De bereikbaarheid mag wel wat beter.",
        "De uitleg op de website kan duidelijker.",
        "Sneller reageren zou fijn zijn.",
    ],
    ("nl", "irony", Polarity.NEGATIVE): [
        "Bedankt voor niks.",
        "Geweldig, weer een uur voor niets in de wacht gestaan.",
        "Lekker dan, weer een verkeerde rekening.",
    ],
    ("nl", "no word of feeling", Polarity.NEGATIVE): [
        "Ik wacht al zes weken op mijn geld.",
        "De monteur is niet komen opdagen.",
        "Ik heb vier keer gebeld en nog steeds geen antwoord.",
    ],
    ("nl", "no word of feeling", Polarity.POSITIVE): [
        "De monteur was er binnen een uur.",
        "Het geld stond de volgende dag op mijn rekening.",
    ],
    ("nl", "charged words", Polarity.NEUTRAL): [
        "Waar kan ik een klacht indienen?",
        "Hoe meld ik een storing?",
        "Ik wil graag schade melden.",
        "Hoe lang is de wachttijd voor een woning?",
    ],
    ("en", "negation", Polarity.NEGATIVE): [
        "The explanation was not clear.",
        "I am not happy with the engineer.",
        "Never happy with the service.",
        "The staff were not helpful.",
        "The new website isn't good.",
    ],
    ("en", "negated trouble", Polarity.POSITIVE): [
        "No complaints about the engineer.",
        "I have never had a problem with the app.",
        "Switched without any hassle.",
        "Nothing to complain about at the clinic.",
    ],
    ("en", "could be better", Polarity.NEGATIVE): [
        "The app could be better.",
        "Parking could be improved.",
        "The letters could be clearer.",
        "A quicker reply would be nice.",
    ],
    ("en", "irony", Polarity.NEGATIVE): [
        "Thanks for nothing.",
        "Great, another hour wasted on hold.",
        "Brilliant, the wrong bill again.",
    ],
    ("en", "no word of feeling", Polarity.NEGATIVE): [
        "I have been waiting six weeks for my money.",
        "The engineer did not turn up.",
        "I have called four times and still have no answer.",
    ],
    ("en", "no word of feeling", Polarity.POSITIVE): [
        "The engineer was here within the hour.",
        "The money was in my account the next day.",
    ],
    ("en", "charged words", Polarity.NEUTRAL): [
        "Where can I make a complaint?",
        "How do I report a power cut?",
        "I would like to report damage.",
        "How long is the waiting list for a house?",
    ],
}


@pytest.mark.parametrize(("language", "family", "polarity"), FAMILIES)
def test_hard_kinds_are_on_the_right_side(language, family, polarity):
    sentences = FAMILIES[language, family, polarity]
    probabilities = estimate_polarity(sentences, languages=[language] * len(sentences))
    sides = [CLASSES[column] for column in probabilities.argmax(axis=1)]
    wrong = [sentence for sentence, side in zip(sentences, sides, strict=True) if side is not polarity]
    assert not wrong


def test_praise_and_complaint_about_one_subject_are_told_apart():
    texts = ["De helpdesk was vriendelijk en snel.", "De helpdesk was onvriendelijk en traag."]
    assert classify_polarity(texts, languages=["nl", "nl"]) == [Polarity.POSITIVE, Polarity.NEGATIVE]


def test_other_languages_and_texts_without_letters_are_unknown():
    texts = ["Der Techniker kam zu spät und war sehr unfreundlich zu uns.", "…", "", "12 345", "Prima geholpen!"]
    expected = [Polarity.UNKNOWN] * 4 + [Polarity.POSITIVE]
    assert classify_polarity(texts, languages=["de", "nl", "en", None, "nl"]) == expected
    assert classify_polarity(texts) == expected
    assert not estimate_polarity(texts)[:4].any()


def test_a_class_is_said_only_when_it_is_likely_enough():
    texts = [row["text"] for row in read_training_sentences()[::40]] + ["De brief.", "Tja, dinsdag.", "a bus stop"]
    probabilities = estimate_polarity(texts)
    is_known = [polarity is not Polarity.UNKNOWN for polarity in classify_polarity(texts)]
    assert is_known == (probabilities.max(axis=1) >= MIN_PROBABILITY).tolist()
    assert not all(is_known)
    np.testing.assert_allclose(probabilities[is_known].sum(axis=1), 1)


def test_no_texts_have_no_polarity():
    assert classify_polarity([]) == []
    assert estimate_polarity([]).shape == (0, 3)


def test_given_vectors_and_other_neighbours_change_nothing():
    texts = ["Snel en netjes opgelost.", "Nog steeds geen antwoord gekregen.", "Wat kost het per maand?"]
    vectors = encode(load_embedder(), texts)
    computed = estimate_polarity(texts, languages=["nl"] * 3)
    np.testing.assert_array_equal(computed, estimate_polarity(texts, vectors, ["nl"] * 3))
    alone = [estimate_polarity([text], languages=["nl"])[0] for text in texts]
    np.testing.assert_allclose(computed, alone, atol=1e-5)  # single precision: products of other shapes round otherwise


def test_numbers_that_do_not_match_say_so():
    with pytest.raises(ValueError, match="1 languages for 2 texts"):
        classify_polarity(["a", "b"], languages=["nl"])
    with pytest.raises(ValueError, match=r"embeddings of shape \(1, 3\): expected \(1, 512\)"):
        classify_polarity(["goed"], np.ones((1, 3)), ["nl"])


def test_officers_corrections_are_learned_from():
    text = "De blokkendoos is ermee gestopt."
    corrections = [
        CorrectedText(f"De blokkendoos {words}.", Polarity.POSITIVE, "nl")
        for words in ("is gestopt", "is ermee gestopt", "is eindelijk ermee gestopt", "stopte ermee")
    ]
    before, after = (
        estimate_polarity([text], languages=["nl"], corrections=learned)[0] for learned in ((), corrections)
    )
    positive = CLASSES.index(Polarity.POSITIVE)
    assert after[positive] > before[positive] + 0.3
    assert classify_polarity([text], languages=["nl"], corrections=corrections) == [Polarity.POSITIVE]


def test_a_correction_to_unknown_teaches_no_side():
    text = ["De monteur was aardig."]
    correction = CorrectedText("De monteur was aardig", Polarity.UNKNOWN, "nl")
    np.testing.assert_array_equal(estimate_polarity(text), estimate_polarity(text, corrections=[correction]))


def test_training_sentences_are_balanced_and_different():
    rows = read_training_sentences()
    counts = Counter((row["language"], row["polarity"]) for row in rows)
    assert set(counts) == {(language, str(polarity)) for language in ("nl", "en") for polarity in CLASSES}
    assert min(counts.values()) >= 300
    assert len({(row["language"], row["text"].casefold()) for row in rows}) == len(rows)
    assert {row["writer"] for row in rows} == {"a", "b"}
    assert all(find_no_theme_reason(row["text"]) != "empty" for row in rows)


def test_no_sentence_is_both_learned_and_asked():
    benchmark = Path(__file__).parents[2] / "benchmarks" / "polarity_sentences.csv"
    with benchmark.open(encoding="utf-8", newline="") as lines:
        benchmark_texts = {list_words(row["text"]) for row in csv.DictReader(lines)}
    family_texts = {list_words(text) for sentences in FAMILIES.values() for text in sentences}
    assert len(benchmark_texts) > 800
    training_texts = {list_words(row["text"]) for row in read_training_sentences()}
    assert not training_texts & (benchmark_texts | family_texts)


def list_words(text):
    return tuple(re.findall(r"\w+", text.casefold()))


def test_shipped_weights_are_what_the_training_sentences_give():
    shipped, fitted = read_weights(), fit_weights()
    np.testing.assert_allclose(shipped.coefficients, fitted.coefficients, rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(shipped.calibration, fitted.calibration, rtol=2e-3, atol=2e-3)
    assert np.abs(fitted.coefficients).max() > 0.1  # of another size than the tolerance


@pytest.fixture
def marked(monkeypatch):
    """Texts whose cues were computed, by a model that has read nothing yet."""
    texts, mark = [], polarity.mark_negations
    load_embedder()
    model = polarity._load_model(())
    monkeypatch.setattr(model, "_readings", {})
    monkeypatch.setattr(polarity, "mark_negations", lambda text, language: texts.append(text) or mark(text, language))
    return texts


ASKED_AGAIN = ["Prima geholpen!", "Nog steeds geen antwoord.", "Prima geholpen!"]


def test_a_text_that_was_read_is_not_read_again(marked):
    first = estimate_polarity(ASKED_AGAIN, languages=["nl", "nl", "en"])
    assert marked == ASKED_AGAIN  # in another language it is another text
    again = estimate_polarity([*ASKED_AGAIN, "De app loopt vast."], languages=["nl", "nl", "en", "nl"])
    assert marked == [*ASKED_AGAIN, "De app loopt vast."]
    np.testing.assert_allclose(again[:3], first, atol=1e-6)
    assert not np.allclose(first[0], first[2])


def test_more_texts_than_are_kept_are_read_again(marked, monkeypatch):
    monkeypatch.setattr(polarity, "MAX_READINGS", 1)
    first, again = (estimate_polarity(ASKED_AGAIN[:2], languages=["nl", "nl"]) for _ in range(2))
    assert marked == [*ASKED_AGAIN[:2], *ASKED_AGAIN[:2]]
    np.testing.assert_array_equal(first, again)
