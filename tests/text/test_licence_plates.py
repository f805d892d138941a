"""Licence plates: with hyphens anywhere, in other shapes beside a vehicle, and no order number for one."""

import pytest

from voc.text.pii.licence_plates import PLATE_PATTERNS, find_plates


def find(text):
    return [text[span.start : span.end] for span in find_plates(text)]


@pytest.mark.parametrize("plate", ["K-021-XR", "12-ABC-3", "AB-12-CD", "1-ABC-234", "B-MW 1234", "AB12 CDE"])
def test_a_plate_with_its_marks_is_found_in_any_text(plate):
    assert find(f"Ik wacht al weken op antwoord, {plate} dus.") == [plate]


@pytest.mark.parametrize("plate", ["AB12CD", "12ABC3", "1ABC234", "AB 12 CD"])
def test_a_code_is_a_plate_beside_a_vehicle_only(plate):
    assert plate in find(f"Mijn auto {plate} staat er nog.")
    assert find(f"Mijn bestelling {plate} is er nog niet.") == []


@pytest.mark.parametrize("text", ["", "Ik rij in een auto.", "op 12-mei-26 gebeld", "a-b-c", "Mijn auto is van 2019."])
def test_what_has_no_shape_of_a_plate_is_none(text):
    assert find(text) == []


def test_a_plate_is_found_in_small_letters_too():
    assert find("het kenteken van mijn auto is k-021-xr") != []


def test_two_cars_are_two_plates_in_their_places():
    text = "Mijn auto K-021-XR en de wagen van mijn man, 12-ABC-3."
    assert sorted(set(find(text))) == ["12-ABC-3", "K-021-XR"]


def test_nothing_is_found_where_no_pattern_matches():
    """What skips texts by the patterns must not skip a plate."""
    for text in ("De auto K-021-XR", "kenteken AB12CD", "number plate AB12 CDE", "mijn auto ab12cd"):
        assert not find(text) or any(pattern.search(text) for pattern in PLATE_PATTERNS)


def list_plates(text):
    return sorted({text[span.start : span.end] for span in find_plates(text)})


@pytest.mark.parametrize(
    "text",
    [
        "De automatische incasso met kenmerk AB123C klopt niet.",
        "Autorisatie AB123C is mislukt.",
        "That's fine, AB1234 has come.",
        "A classic mistake: AB1234 again.",
        "The work permit AB1234 has come.",
        "Een tolerante medewerker zag AB1234.",
        "My line rental AB1234 is dear.",
        "Voor de auto, bedrag 123 EUR 45 betaald.",
        "Na de aanrijding reed hij 100 KM 20 verder.",
        "Mijn auto is verkocht! Pakket GX1234 kwam nooit.",
        "Voor mijn auto is order AB1234 gemaakt.",
        "Voorbeeld kenteken AB123C staat op de site.",
        "Foutcode reg AB123C in de app.",
    ],
)
def test_codes_of_other_things_are_no_plates(text):
    assert list_plates(text) == []


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("Mijn auto NN8303 is weg.", "NN8303"),
        ("Autoverzekering NN8303 loopt door.", "NN8303"),
        ("NN8303 staat al weken op de laadpaal.", "NN8303"),
        ("I got a parking fine for AB12 CDE yesterday.", "AB12 CDE"),
        ("The permit is for registration M417 GDU.", "M417 GDU"),
        ("Kenteken nr. AB123C staat er nog.", "AB123C"),
        ("motor met kenteken 3lr740 stond er", "3lr740"),
        ("Pakket gemist. Uw bestelbus KB8741 reed weg.", "KB8741"),
        ("Tolheffing voor 0TK014 komt drie keer.", "0TK014"),
    ],
)
def test_codes_of_vehicles_are_plates(text, plate):
    assert list_plates(text) == [plate]
