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


def test_a_reasons_id_may_be_a_number():
    config = Config.model_validate({"reasons": [{"id": 12, "name": "Nota"}]})
    assert config.reasons[0].id == "12"
