import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.themes.features import tokenize
from voc.themes.labels.clauses import ClauseFilter, ProperNames, clean_clause, list_sentences
from voc.themes.labels.spelling import MajoritySpelling

TEXTS = ["Waar blijft mijn correctie?", "Waar blijft de nota van mijn correctie"] * 5 + [
    "Ik woon in Utrecht en wacht op mijn correctie"
] * 3


@pytest.fixture(scope="module")
def clause_filter():
    spelling = MajoritySpelling([tokenize(text) for text in TEXTS])
    return ClauseFilter(spelling, ProperNames(TEXTS), frozenset({"veldwaard"}), {"nl": len(TEXTS)})


def test_a_short_whole_sentence_with_a_subject_can_name(clause_filter):
    assert clause_filter.is_usable("Waar blijft mijn correctie?", "nl")
    assert clause_filter.is_usable("  de nota van mijn correctie klopt niet!!", "nl")


@pytest.mark.parametrize(
    "text",
    [
        "Correctie",  # one word
        "Waar blijft mijn correctie van de nota die ik zo lang geleden al had moeten krijgen",
        "Waar blijft de correctie van € 30",
        "Waar blijft [NAAM] met mijn correctie",
        "Beste mensen, waar blijft mijn correctie",
        "Met vriendelijke groet",
        "Waar blijft mijn correctie? Alvast bedankt",
        "omdat mijn correctie niet komt",
        "Waar blijft de correctie van mijn",
        "Waar blijft mijn corretcie",
        "Veldwaard stuurt geen correctie",
        "In Utrecht blijft mijn correctie weg",
        "De nota kwam Waar blijft mijn correctie",
        "correctie, correctie, correctie",
        "Hebben jullie het ook",  # nothing but fillers
        "gwn mijn correctie sturen",
        "Jaaaaa waar blijft mijn correctie",
        "mijn correctie zou 'deze week komen",
    ],
)
def test_what_is_no_name(clause_filter, text):
    assert not clause_filter.is_usable(text, "nl")


def test_among_many_texts_a_word_of_one_text_names_nothing():
    words = [tokenize(text) for text in [*TEXTS, "Mijn funnie correctie blijft weg"]]
    few, many = (ClauseFilter(MajoritySpelling(words), ProperNames(TEXTS), frozenset(), {"nl": n}) for n in (14, 600))
    assert few.is_usable("Mijn funnie correctie blijft weg", "nl")
    assert not many.is_usable("Mijn funnie correctie blijft weg", "nl")
    assert many.is_usable("Waar blijft mijn correctie?", "nl")


def test_what_stands_around_a_clause_is_left_out():
    assert clean_clause(" - “de app werkt niet”... 😡 ") == "De app werkt niet"
    assert clean_clause("waar is mijn geld?!?") == "Waar is mijn geld?"
    assert clean_clause("kWh-teller loopt terug.") == "kWh-teller loopt terug"


def test_names_are_written_with_a_capital_inside_sentences():
    names = ProperNames([*TEXTS, "De NHS is goed", "De NHS is goed", "Via WhatsApp", "Via WhatsApp", "Via WhatsApp"])
    assert "utrecht" in names
    assert not {"nhs", "whatsapp", "correctie", "ik"} & {word for word in ("nhs", "whatsapp", "ik") if word in names}


@pytest.mark.parametrize("text", ["", " ", "…", "!!!", "👍", "-", "“”", "?", "\n\n", "A"])
def test_what_holds_no_sentence_is_no_name_and_no_error(clause_filter, text):
    assert not clause_filter.is_usable(text, "nl")
    assert not clause_filter.has_marks_inside(text)
    assert len(clean_clause(text)) <= len(text)


@given(st.text(alphabet=st.sampled_from("aB é?!.…-“”'\n👍[€"), max_size=40))
def test_a_cleaned_clause_is_on_one_line_and_no_longer(text):
    cleaned = clean_clause(text)
    assert cleaned == " ".join(cleaned.split()) or "  " not in cleaned
    assert len(cleaned) <= len(text)
    assert "👍" not in cleaned
    assert "\n" not in cleaned


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", [""]),
        ("Hallo,", ["Hallo,"]),
        ("De nota klopt niet", ["De nota klopt niet"]),
        ("Beste mevrouw Jansen, de nota klopt niet.", ["de nota klopt niet."]),
        ("Hallo! Goedemiddag, de nota klopt niet.", ["de nota klopt niet."]),
        ("Dag. Nota te hoog\nApp stuk", ["Nota te hoog", "App stuk"]),
    ],
)
def test_sentences_are_listed_without_what_the_text_opens_with(text, sentences):
    listed = list_sentences(text)
    assert listed[0] == text
    assert [*listed[1:]] == [sentence for sentence in sentences if sentence != text]


@pytest.mark.parametrize("n_words", [1, 2, 13, 14])
def test_a_clause_has_two_to_thirteen_words(clause_filter, n_words):
    text = " ".join(["nota", *(f"wo{letter}rd" for letter in "abcdefghijklm"[: n_words - 1])])
    assert clause_filter.is_usable(text, "nl") is (2 <= n_words <= 13 and 10 <= len(text) <= 80)


def test_a_name_needs_three_capitals_inside_sentences_and_most_of_its_uses():
    often = ["Ik woon in Ede", "Hij woont in Ede", "Naar Ede"]
    assert "ede" in ProperNames(often)
    assert "ede" not in ProperNames(often[:2])
    assert "ede" not in ProperNames([*often, *["dat ede woord"] * 3])
    assert "ede" not in ProperNames(["Ede is mooi"] * 9)  # it opens the sentence
    assert "ede" not in ProperNames([])


def test_a_question_of_quoted_words_has_marks_inside(clause_filter):
    assert clause_filter.has_marks_inside("Geen stroom. Storm")
    assert clause_filter.has_marks_inside("Wat is 'meterstand' nu")
    assert not clause_filter.has_marks_inside("Waar blijft mijn correctie?")
    assert not clause_filter.has_marks_inside("De nota's zijn te hoog.")
