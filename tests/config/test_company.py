from dataclasses import fields

import pytest
from pydantic import ValidationError

from voc.config import DepartmentChange, DepartmentEntry, Reason
from voc.records import Department


def test_a_departments_record_holds_all_of_its_table():
    entry = DepartmentEntry(name="Facturatie", reasons=("1",), examples=("dubbel",), phases=("verhuizing",))
    assert {field.name for field in fields(Department)} == set(DepartmentEntry.model_fields)
    assert all(getattr(entry.to_record(), name) == getattr(entry, name) for name in DepartmentEntry.model_fields)


@pytest.mark.parametrize("id_", [12, "12", " 12 "], ids=["number", "text", "blanks"])
def test_a_reasons_id_is_a_text_whatever_it_was_written_as(id_):
    assert Reason(id=id_, name="Nota").id == "12"


@pytest.mark.parametrize("share", [0, 1.1])
def test_a_share_of_a_department_is_a_share(share):
    with pytest.raises(ValidationError):
        DepartmentChange(old="a", new="b", at="2026-01-01", share=share)
