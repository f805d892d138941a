"""What pydantic found wrong, as refusals with a code and values."""

import pytest

from voc.decisions.parsing import parse_decision
from voc.decisions.refusals import DecisionError


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "code", "values"),
    [
        ("snooze", "T-1", {}, "missing_field", {"field": "until"}),
        ("accept", "T-1", {"a": 1}, "extra_field", {"field": "a", "known": "none"}),
        ("snooze", "T-1", {"until": "soon"}, "day", {"value": "'soon'"}),
        ("rename", "T-1", {"labels": {"nl": ""}}, "label_shape", {}),
        ("category", "T-1", {"category": "nice"}, "category", {"known": "valuable, hygiene, unnecessary"}),
        ("split", "T-1", {"segments": []}, "no_segments", {}),
        ("proposal", "P-1", {"accepted": "maybe"}, "yes_no", {"value": "'maybe'"}),
        ("merge", "T-1", {"into": 0}, "number", {"value": "0"}),
        ("merge", "T-1", {"into": "two"}, "number", {"value": "'two'"}),
        ("department", "T-1", {"department": 5}, "text", {"value": "5"}),
        ("department", "T-1", {"department": "x" * 201}, "too_long", {"length": 201, "longest": 200}),
        ("department", "T-1", {"department": " "}, "too_short", {"length": 0, "shortest": 1}),
    ],
)
def test_a_mistake_is_refused_by_a_code_with_its_values(kind, subject, payload, code, values):
    with pytest.raises(DecisionError) as raised:
        parse_decision(kind, subject, payload)
    assert raised.value.code == code
    assert raised.value.values.items() >= values.items()


def test_of_an_old_event_only_what_its_reader_needs_is_wrong():
    assert parse_decision("action", "A-1", {"theme": 1, "department": "Facturatie"}, is_old=True)
    with pytest.raises(DecisionError):
        parse_decision("action", "A-1", {"theme": "one", "department": "Facturatie"}, is_old=True)


def test_a_value_of_five_thousand_letters_is_cut():
    with pytest.raises(DecisionError) as raised:
        parse_decision("snooze", "T-1", {"until": "x" * 5000})
    assert len(str(raised.value)) < 200
