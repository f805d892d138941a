import pytest

from voc.themes.features import tokenize
from voc.themes.labels.clauses import ClauseFilter, ProperNames, clean_clause
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
