"""Licence plates: a code is one where its own sentence is about a vehicle."""

import pytest

from voc.text.pii.licence_plates import find_plates


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
