import pytest

from voc.text.pii.person_names import find_person_names


def names_in(text):
    return [text[span.start : span.end] for span in find_person_names(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mevrouw van der Meer-de Boer belde", "van der Meer-de Boer"),
        ("mijn naam is Jan de Vries en ik wil", "Jan de Vries"),
        ("ik sprak met Sanne over de nota", "Sanne"),
        ("A.B. Hoogendoorn woont hier", "A.B. Hoogendoorn"),
        ("De nota klopt niet.\nGroetjes\nJan", "Jan"),
    ],
)
def test_a_name_is_found_whole_and_without_its_title(text, name):
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    ["mevrouw aan de telefoon was vriendelijk", "Ik ben Nederlander", "optie A. Daarna bel ik", "N.V. Energie"],
)
def test_what_only_looks_like_a_name_is_none(text):
    assert names_in(text) == []


def test_one_letter_and_an_unknown_surname_are_a_name_in_a_signature_only():
    assert names_in("Kies R. Groeneveld of iets anders") == []
    assert names_in("Wat is de status?\nR. Groeneveld") == ["R. Groeneveld"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("waarom krijgt Anna Maria de Vries-Bakker post", "Anna Maria de Vries-Bakker"),
        ("De nota van Jansen, P. klopt niet", "van Jansen, P."),
        ("Het contract van J Bakker", "J Bakker"),
        ("KAREL POSTMA IS BOOS", "KAREL POSTMA"),
        ("Bart-Jan Nagtegaal belde", "Bart-Jan Nagtegaal"),
        ("Dank voor alles.\nThijmen Postma", "Thijmen Postma"),
        ("mijn schoonzoon Robbert kreeg", "Robbert"),
        ("Alvast bedankt, Willemijn van Dam", "Willemijn van Dam"),
        ("volgens Nakul Raghavan niet", "Nakul Raghavan"),
    ],
)
def test_names_stand_in_many_orders(text, name):
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you Vodafone", "mijn vriend Bol.com", "I was taken to Freeman Hospital", "at Cherry Ward",
        "I called Parkway Medical", "Just go and look at Beatrix Lane", "A good choice of nurse, I've been lucky",
    ],
)  # fmt: skip
def test_institutions_roads_and_companies_are_no_people(text):
    assert names_in(text) == []


def test_a_full_name_in_small_letters_is_found_and_words_are_not():
    assert [(span.start, span.end) for span in find_person_names("waarom krijgt jan de vries post")] == [(14, 26)]
    assert list(find_person_names("de bakker en de vos waren lang bezig met will en bos")) == []
