from dataclasses import replace
from datetime import date

import pytest

from voc.records import CAN_ERR, Action, Cause, DepartmentKind, Estimate

ACTION = Action(7, "Facturatie", "De nota wordt korter", date(2026, 10, 5))


def test_an_action_has_its_reference_once_it_is_stored():
    action = Action(7, "Facturatie", "De nota wordt korter", date(2026, 10, 5))
    assert action.reference == "A"
    assert replace(action, id=3).reference == "A-3"


@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        ({}, True),
        ({"due": date(2020, 1, 1)}, True),  # late, and still to be done
        ({"done": date(2026, 10, 6)}, False),
        ({"dropped": date(2026, 10, 6)}, False),
        ({"done": date(2026, 10, 6), "dropped": date(2026, 10, 7)}, False),
    ],
)
def test_an_action_is_open_until_it_is_done_or_given_up(days, is_open):
    assert replace(ACTION, **days).is_open is is_open


def test_the_first_action_of_a_store_has_a_number_too():
    assert replace(ACTION, id=0).reference == "A-0"


@pytest.mark.parametrize(
    ("department", "can_err", "is_accusation"),
    [("IT", True, True), ("Markt", False, False), (None, True, False), (None, False, False)],
)
def test_unknown_and_no_fault_accuse_nobody(department, can_err, is_accusation):
    cause = Cause(department, Estimate(0.5, 0.4, 0.6, 100, "share"), can_err=can_err)
    assert cause.is_accusation is is_accusation


def test_who_makes_no_error_in_the_chain_cannot_err():
    assert set(DepartmentKind) - CAN_ERR == {DepartmentKind.MARKET, DepartmentKind.CUSTOMER, DepartmentKind.NOBODY}
