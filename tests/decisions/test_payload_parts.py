"""Parts of payloads: what a number, a name, an answer or a table of a decision may be, and what is refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from voc.decisions.payload_parts import (
    ActionDefinition,
    Answer,
    AskPayload,
    CategoryOverride,
    ContactNumber,
    FurtherPromise,
    LabelsPayload,
    Name,
    SegmentNumber,
    ThemeNumber,
)


@pytest.mark.parametrize("number", [ThemeNumber, SegmentNumber, ContactNumber], ids=["theme", "segment", "contact"])
@pytest.mark.parametrize("value", [0, -1, "7", 7.0, True, None, [7]])
def test_a_number_is_a_whole_one_from_one_on_and_no_text_of_one(number, value):
    with pytest.raises(ValidationError):
        TypeAdapter(number).validate_python(value)
    assert TypeAdapter(number).validate_python(1) == 1


@pytest.mark.parametrize("value", [0, 1, "yes", "true", None])
def test_an_answer_is_yes_or_no_and_nothing_like_them(value):
    with pytest.raises(ValidationError):
        TypeAdapter(Answer).validate_python(value)
    assert [TypeAdapter(Answer).validate_python(answer) for answer in (True, False)] == [True, False]


@pytest.mark.parametrize(
    ("name", "is_accepted"), [("IT", True), (" x ", True), ("x" * 200, True), ("x" * 201, False), ("  ", False)]
)
def test_a_name_has_something_to_read_and_two_hundred_characters_at_most(name, is_accepted):
    if is_accepted:
        assert TypeAdapter(Name).validate_python(name) == name.strip()
        return
    with pytest.raises(ValidationError):
        TypeAdapter(Name).validate_python(name)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (LabelsPayload, {"nl": "Nota", "fr": "Facture"}),
        (LabelsPayload, {"nl": " "}),
        (CategoryOverride, {"phase": "move"}),  # without the category it says nothing
        (CategoryOverride, {"category": "nice"}),
        (CategoryOverride, {"category": "hygiene", "channel": "phone"}),
        (ActionDefinition, {"n_comments": -1}),
        (ActionDefinition, {"window_days": 0}),
        (ActionDefinition, {"members": list(range(1001))}),
        (FurtherPromise, {}),
        (FurtherPromise, {"action": "x" * 2001}),
        (FurtherPromise, {"action": "Herstel", "due": "binnenkort"}),
        (AskPayload, {"text": "Herstel de nota"}),  # of nobody
        (AskPayload, {"text": "  ", "owner": "IT"}),
        (AskPayload, {"text": "x" * 301, "owner": "IT"}),
        (AskPayload, {"text": "Herstel", "owner": "IT", "due": "2026-02-30"}),
    ],
)
def test_a_table_that_says_too_little_too_much_or_something_else_is_refused(table, values):
    with pytest.raises(ValidationError):
        table.model_validate(values)


def test_tables_keep_what_they_are_given_and_cannot_be_changed():
    ask = AskPayload.model_validate({"text": " Herstel de nota ", "owner": "IT", "due": "2026-12-01"})
    assert (ask.text, ask.owner, ask.due.isoformat()) == ("Herstel de nota", "IT", "2026-12-01")
    with pytest.raises(ValidationError):
        ask.text = "iets anders"
    assert ActionDefinition.model_validate({"members": list(range(1000))}).members[-1] == 999
    assert LabelsPayload.model_validate({}).model_dump(exclude_none=True) == {}
    # A promise may be empty: a head answered the ask with nothing.
    assert FurtherPromise.model_validate({"action": ""}).owner is None
