from dataclasses import fields
from datetime import date

import pytest
from pydantic import ValidationError

from voc.config import DepartmentChange, DepartmentEntry, Reason
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
