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
