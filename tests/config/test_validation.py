import pytest
from pydantic import BaseModel, ValidationError, model_validator

from voc.config import Config, explain_validation_error


class Inner(BaseModel, extra="forbid"):
    number: int = 0


class Outer(BaseModel, extra="forbid"):
    name: str = ""
    inner: Inner = Inner()
    lists: dict[str, tuple[Inner, ...]] = {}

    @model_validator(mode="after")
    def _refuse(self):
        if self.name == "x":
            raise ValueError("x is taken")
        return self


class Empty(BaseModel, extra="forbid"):
    pass


def mistake_in(shape, values, **settings):
    with pytest.raises(ValidationError) as caught:
        shape.model_validate(values)
    return explain_validation_error(caught.value, **settings)


@pytest.mark.parametrize(
    ("values", "path", "sentence"),
    [
        (
            {"inner": {"number": "a"}},
            "inner.number",
            "expected a valid integer, unable to parse string as an integer, got 'a'",
        ),
        ({"name": None}, "name", "expected a valid string, got None"),
        ({"name": "x"}, "", "x is taken"),
        ({"nam": 1}, "nam", "unknown; expected: name, inner, lists"),
        ({"inner": {"nr": 1}}, "inner.nr", "unknown; expected: number"),
        ({"lists": {"a": [{"nr": 1}]}}, "lists.a.0.nr", "unknown; expected: number"),
    ],
)
def test_a_mistake_is_described_with_path_expectation_and_value(values, path, sentence):
    mistake = mistake_in(Outer, values, model=Outer)
    assert (mistake.path, str(mistake)) == (path, sentence)


def test_a_name_of_the_companys_choice_may_be_a_fields():
    mistake = mistake_in(Config, {"sources": {"columns": {"kind": "survey", "sort": 1}}}, model=Config)
    assert mistake.path == "sources.columns.sort"
    assert mistake.problem.startswith("unknown; expected: kind, scope, files")


def test_what_is_missing_has_no_value():
    mistake = mistake_in(Config, {"sources": {"nps": {}}})
    assert (mistake.path, str(mistake)) == ("sources.nps.kind", "missing")


def test_without_a_model_an_unknown_field_is_only_unknown():
    assert str(mistake_in(Outer, {"nam": 1})) == "unknown"
    assert str(mistake_in(Empty, {"nam": 1}, model=Empty)) == "unknown; expected: nothing"


def test_the_first_of_several_is_told_with_the_number_of_the_others():
    assert str(mistake_in(Outer, {"name": 1, "inner": 2})).endswith("got 1 (1 more)")


def test_a_path_may_begin_with_the_part_that_was_checked():
    assert mistake_in(Outer, {"name": 1}, within="payload").path == "payload.name"
    assert mistake_in(Outer, {"name": "x"}, within="payload").path == "payload"


def test_a_long_value_is_cut():
    mistake = mistake_in(Outer, {"inner": "n" * 1000})
    assert len(mistake.got) == 80
    assert mistake.got.endswith("…")
