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
