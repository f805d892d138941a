"""Records that are made in bulk are those that their own constructor makes."""

from dataclasses import FrozenInstanceError, dataclass, fields

import pytest

from voc.records import Feedback, Kind
from voc.records.record_builder import make_builder


def test_a_built_record_is_the_same_as_one_of_its_constructor():
    build = make_builder(Feedback)
    values = {each.name: f"value of {each.name}" for each in fields(Feedback)}
    assert build(**values) == Feedback(**values)
    least = build("r1", Kind.SURVEY, "De nota klopt niet")
    assert type(least) is Feedback
    assert least == Feedback("r1", Kind.SURVEY, "De nota klopt niet")
    assert least.redactions is not build("r1", Kind.SURVEY, "").redactions, "each has its own"
    with pytest.raises(FrozenInstanceError):
        least.text = "anders"


def test_a_record_that_checks_its_fields_has_no_builder():
    @dataclass(frozen=True, slots=True)
    class Checked:
        n: int

        def __post_init__(self):
            if self.n < 0:
                raise ValueError

    with pytest.raises(TypeError, match="Checked checks its fields"):
        make_builder(Checked)
