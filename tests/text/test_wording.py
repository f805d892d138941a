"""One person's wording is recognised where it is quoted; what others write too is not."""

import pytest

from voc.text.pii.redact import KINDS, PLACEHOLDERS
from voc.text.wording import PersonalWording

OTHERS = ["De nota klopt niet", "De monteur kwam te laat en belde niet", "Weer een fout in de app"]


@pytest.fixture
def wording():
    return PersonalWording(["De nota van mijn zeilmakerij klopt niet", "Veel te laat"], OTHERS)


def test_a_word_that_nobody_else_wrote_tells_the_person(wording):
    assert wording.is_quoted_in("Facturen van de Zeilmakerij")
    assert not wording.is_quoted_in("Facturen van de Zeilmakerij", by_words=False)


def test_a_run_of_words_tells_the_person_whatever_signs_stand_between(wording):
    assert wording.is_quoted_in("“Nota van mijn ZEILMAKERIJ…”, zegt een klant", by_words=False)


def test_what_others_wrote_too_tells_nobody(wording):
    assert not wording.is_quoted_in("De nota klopt niet: te laat")
    assert not PersonalWording(["De nota klopt niet"], OTHERS).is_quoted_in("De nota klopt niet")


def test_a_short_text_is_recognised_whole(wording):
    assert wording.is_quoted_in("veel te laat!", by_words=False)
    assert not wording.is_quoted_in("te laat", by_words=False)


def test_what_redaction_left_is_nobodys_word():
    assert not PersonalWording(["[naam] belde"], ["Wie belde"]).is_quoted_in("[naam] wilde weg")


def test_a_person_without_texts_is_nowhere():
    assert not PersonalWording([], OTHERS).is_quoted_in("De nota klopt niet")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [0, 1])
def test_no_placeholder_is_anybodys_wording(kind, place):
    name = PLACEHOLDERS[kind][place]
    wording = PersonalWording([f"bel [{name}] en [{name} 35]"], ["bel en"])
    assert not wording.is_quoted_in(f"Thema: {name} 35")


@pytest.mark.parametrize("text", ["", " ", "…", "[naam]", "[klantnummer 35] [IBAN]"])
def test_a_text_without_words_quotes_nobody_and_is_nobodys(text):
    assert not PersonalWording([text], ["iets anders"]).is_quoted_in("iets anders")
    assert not PersonalWording(["mijn unieke woorden hier"], []).is_quoted_in(text)


@pytest.mark.parametrize(
    ("quotation", "is_quoted"),
    [
        ("DE NOTA VAN MEI KLOPT", True),
        ("de, nota; van - mei!", True),
        ("van mei klopt weer", True),
        ("mei klopt weer", False),  # a shorter run than four words
        ("van mei en klopt weer", False),
        ("ﬁjn de nota van mei", True),
    ],
)
def test_four_words_in_a_row_tell_the_person_whatever_stands_between(quotation, is_quoted):
    wording = PersonalWording(["De nota van mei klopt weer niet"], ["de", "nota van", "mei klopt", "weer niet"])
    assert wording.is_quoted_in(quotation, by_words=False) is is_quoted


def test_what_another_person_wrote_in_the_same_words_is_nobodys_alone():
    same = "De nota van mei klopt weer niet"
    assert not PersonalWording([same], [same.upper()]).is_quoted_in(same)
    assert not PersonalWording([same, same], [f"Ik vind: {same}!"]).is_quoted_in(same, by_words=False)


@pytest.mark.parametrize(("word", "is_own"), [("xyz", False), ("xyzw", True), ("12345", False), ("[xyzw]", False)])
def test_a_single_word_tells_a_person_from_four_letters_on_and_no_number_does(word, is_own):
    assert PersonalWording([f"de nota {word}"], ["de nota"]).is_quoted_in(f"Theme: {word}") is is_own
