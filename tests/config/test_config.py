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
        (
            {"departments": DEPARTMENTS, "department_changes": [{"old": "X", "new": "Facturatie", "at": "2026-01-01"}]},
            "names 'X', which",
        ),
        ({"reasons": [{"id": 1, "name": "Nota"}, {"id": "1", "name": "App"}]}, "two reasons have the same id"),
        ({"processes": [{"name": "bills"}, {"name": " Bills"}]}, "process 'bills' comes twice"),
        ({"promises": [{"name": "bellen"}, {"name": "Bellen"}]}, "promise 'bellen' comes twice"),
        ({"sites": [{"name": "A", "teams": ["1"]}, {"name": "a", "teams": ["2"]}]}, "site 'A' comes twice"),
        ({"sites": [{"name": "A", "teams": ["1"]}, {"name": "B", "teams": ["2", "1"]}]}, "team '1' comes twice"),
        ({"channels": [{"name": "Tel", "aliases": ["x"]}, {"name": "B", "aliases": ["X"]}]}, "channel 'x' comes twice"),
        ({"delivery": {"departments": {"X": {"folder": "/srv/x"}}}}, "names 'X', which"),
        (
            {"channels": [{"name": "Chat"}], "cost": {"concurrency": {"chat": 2, "mail": 3}}},
            "names channel 'mail', which",
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


def test_without_channels_the_words_of_the_files_count():
    assert Config.model_validate({"cost": {"concurrency": {"mail": 3}}}).cost.get_concurrency("Mail") == 3


def test_a_department_may_go_to_another_on_each_of_two_days():
    changes = [{"old": "A", "new": "B", "at": day} for day in ("2026-01-01", "2026-07-01")]
    values = {"departments": [{"name": "A"}, {"name": "B"}], "department_changes": changes}
    assert len(Config.model_validate(values).department_changes) == 2


def test_the_days_of_a_process_are_its_own_or_the_usual_ones():
    config = Config.model_validate({"processes": [{"name": "bills", "window_days": 7}, {"name": "visits"}]})
    assert [config.get_window_days(name) for name in ("bills", "letters", "visits", "moves")] == [7, 28, 28, 28]
