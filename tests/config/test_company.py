from dataclasses import fields
from datetime import date

import pytest
from pydantic import ValidationError

from voc.config import Channel, DepartmentChange, DepartmentEntry, Reason
from voc.config.company import PromiseRule
from voc.records import Department


def test_a_departments_record_holds_all_of_its_table():
    entry = DepartmentEntry(name="Facturatie", reasons=("1",), examples=("dubbel",), phases=("verhuizing",))
    names = set(DepartmentEntry.model_fields) - {"report"}  # who gets a report says nothing about causes
    assert {field.name for field in fields(Department)} == names
    assert all(getattr(entry.to_record(), name) == getattr(entry, name) for name in names)


OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


@pytest.mark.parametrize(
    ("entry", "obstacle"),
    [
        ({}, None),
        ({"valid_to": "2026-10-31"}, None),
        ({"valid_to": "2026-10-02"}, None),
        ({"valid_to": "2026-10-01"}, "it ended on 2026-10-01"),
        ({"valid_from": "2026-10-31"}, None),
        ({"valid_from": "2026-11-01"}, "it began on 2026-11-01"),
        ({"kind": "partner"}, None),
        ({"kind": "market"}, "no fault"),
        ({"kind": "customer", "report": True}, "no fault"),
        ({"kind": "nobody"}, "no fault"),
    ],
)
def test_a_report_needs_a_department_that_was_there_and_can_err(entry, obstacle):
    found_obstacle = DepartmentEntry(name="A", **entry).find_report_obstacle(*OCTOBER)
    assert (obstacle is None) == (found_obstacle is None)
    assert obstacle is None or obstacle in found_obstacle


@pytest.mark.parametrize(
    ("kind", "report", "is_reported"),
    [("internal", None, True), ("supplier", None, False), ("partner", None, False), ("partner", True, True),
     ("internal", False, False)],
)  # fmt: skip
def test_an_outside_party_gets_a_report_by_choice(kind, report, is_reported):
    assert DepartmentEntry(name="A", kind=kind, report=report).is_reported is is_reported


@pytest.mark.parametrize("id_", [12, "12", " 12 "], ids=["number", "text", "blanks"])
def test_a_reasons_id_is_a_text_whatever_it_was_written_as(id_):
    assert Reason(id=id_, name="Nota").id == "12"


@pytest.mark.parametrize("share", [0, 1.1])
def test_a_share_of_a_department_is_a_share(share):
    with pytest.raises(ValidationError):
        DepartmentChange(old="a", new="b", at="2026-01-01", share=share)


def test_a_department_that_ended_before_it_began_is_refused():
    days = {"valid_from": "2026-02-01", "valid_to": "2026-02-02"}
    assert DepartmentEntry(name="A", **days).valid_to == date(2026, 2, 2)
    for ended in ("2026-02-01", "2025-12-31"):  # its last day is the one before
        with pytest.raises(ValidationError, match=rf"valid_to \({ended}\) must be later than valid_from"):
            DepartmentEntry(name="A", **(days | {"valid_to": ended}))


def test_a_department_does_not_change_into_itself():
    with pytest.raises(ValidationError, match="old and new are both 'IT'"):
        DepartmentChange(old="IT", new="IT ", at="2026-01-01")


def test_a_department_without_days_is_always_there():
    assert DepartmentEntry(name="A").find_report_obstacle(date(1990, 1, 1), date(2090, 12, 31)) is None


@pytest.mark.parametrize(
    ("costs", "problem"),
    [
        ({"cost_low_eur": 5}, "need each other"),
        ({"cost_high_eur": 5}, "need each other"),
        ({"cost_low_eur": 5, "cost_high_eur": 2}, r"cost_low_eur \(5\) is above cost_high_eur \(2\)"),
        ({"cost_low_eur": -1, "cost_high_eur": 2}, "greater than or equal to 0"),
        ({"cost_low_eur": 1, "cost_high_eur": float("inf")}, "finite number"),
        ({"cost_low_eur": float("nan"), "cost_high_eur": 2}, "finite number"),
    ],
)
def test_the_cost_of_a_contact_is_a_range(costs, problem):
    with pytest.raises(ValidationError, match=problem):
        Channel(name="Telefoon", **costs)


@pytest.mark.parametrize(
    "costs", [{}, {"cost_low_eur": 0, "cost_high_eur": 0}, {"cost_low_eur": 4, "cost_high_eur": 9}]
)
def test_a_contact_may_cost_nothing_or_an_amount_that_nobody_knows(costs):
    channel = Channel(name="Telefoon", **costs)
    assert (channel.cost_low_eur, channel.cost_high_eur) == (costs.get("cost_low_eur"), costs.get("cost_high_eur"))


def test_the_term_of_a_promise_is_that_of_its_channel_or_the_usual_one():
    rule = PromiseRule(name="terugbellen", term_days=3, term_days_by_channel={"E-Mail": 5, "chat": 0})
    assert [rule.get_term_days(channel) for channel in ("e-mail", "CHAT", "telefoon", "")] == [5, 0, 3, 3]
    assert PromiseRule(name="terugbellen").get_term_days("chat") == 2
