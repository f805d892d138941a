import pytest
from pydantic import ValidationError

from voc.config import Config
from voc.errors import UnknownNameError

DEPARTMENTS = [{"name": "Facturatie"}, {"name": "Buitendienst"}]


def test_a_department_is_found_whatever_its_case():
    config = Config.model_validate({"departments": DEPARTMENTS})
    assert config.find_department("FACTURATIE").name == "Facturatie"
    with pytest.raises(UnknownNameError, match="there are: Facturatie, Buitendienst"):
        config.find_department("Techniek")


def test_without_departments_the_error_says_where_they_go():
    with pytest.raises(UnknownNameError, match=r"add \[\[departments\]\] to voc.toml"):
        Config().find_department("Techniek")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"departments": [*DEPARTMENTS, {"name": "Facturatie"}]}, "'Facturatie' comes twice"),
        ({"departments": [*DEPARTMENTS, {"name": "facturatie"}]}, "comes twice"),
        ({"reasons": [{"id": 1, "name": "Bill"}, {"id": 2, "name": "bill"}]}, "reason 'Bill' comes twice"),
        ({"channels": [{"name": "Phone"}, {"name": "Call", "aliases": ["phone"]}]}, "channel 'Phone' comes twice"),
        ({"sources": {"a": {"kind": "survey", "score": {"scale": "csat", "positive": [9, 10]}}}}, "positive: expected"),
        (
            {
                "departments": [{"name": name} for name in "ABC"],
                "department_changes": [{"old": "A", "new": new, "at": "2026-01-01", "share": 0.8} for new in "BC"],
            },
            "more than all of 'A'",
        ),
        ({"departments": [{"name": "Facturatie", "reasons": ["9"]}]}, "lists reason '9', which"),
        (
            {"departments": DEPARTMENTS, "department_changes": [{"old": "Facturatie", "new": "X", "at": "2026-01-01"}]},
            "names 'X', which",
        ),
    ],
)
def test_names_refer_to_what_is_there(values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Config.model_validate(values)


def test_a_channel_may_be_its_own_alias_and_a_department_be_split_in_three():
    changes = [{"old": "A", "new": new, "at": "2026-01-01", "share": 1 / 3} for new in "BCD"]
    departments = [{"name": name} for name in "ABCD"]
    channels = [{"name": "Phone", "aliases": ["phone", "tel"]}]
    values = {"departments": departments, "department_changes": changes, "channels": channels}
    assert len(Config.model_validate(values).department_changes) == 3


def test_a_reasons_id_may_be_a_number():
    config = Config.model_validate({"reasons": [{"id": 12, "name": "Nota"}]})
    assert config.reasons[0].id == "12"
