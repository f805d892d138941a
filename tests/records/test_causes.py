from dataclasses import replace
from datetime import date

from voc.records import Action


def test_an_action_has_its_reference_once_it_is_stored():
    action = Action(7, "Facturatie", "De nota wordt korter", date(2026, 10, 5))
    assert action.reference == "A"
    assert replace(action, id=3).reference == "A-3"
