"""Fields of kinds of decisions, as they follow from the class."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import StringConstraints

from voc.decisions.kinds import KINDS, Decision
from voc.decisions.payload_fields import EarliestDay, FieldType, PayloadField, list_payload_fields


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@pytest.fixture
def decision_class():
    class PaintDecision(Decision, kind="paint"):
        """The theme gets a colour."""

        from_store = ("run",)
        text: Annotated[str, StringConstraints(min_length=2, max_length=9)]
        day: Annotated[date, EarliestDay(3)] | None = None
        colour: Colour | None
        certain: bool = False
        themes: list[int] | None = None
        place: int | str = 0
        run: int | None = None

    yield PaintDecision
    del KINDS["paint"]


def test_every_field_that_a_person_fills_in_has_its_rule(decision_class):
    assert list_payload_fields(decision_class) == (
        PayloadField("text", FieldType.TEXT, is_required=True, is_nullable=False, min_length=2, max_length=9),
        PayloadField("day", FieldType.DAY, is_required=False, is_nullable=True, days_from_today=3),
        PayloadField("colour", FieldType.CHOICE, is_required=True, is_nullable=True, choices=("red", "blue")),
        PayloadField("certain", FieldType.YES_NO, is_required=False, is_nullable=False),
        PayloadField("themes", FieldType.OTHER, is_required=False, is_nullable=True),
        PayloadField("place", FieldType.OTHER, is_required=False, is_nullable=False),  # two types, and no null
    )


def test_an_accepted_theme_asks_for_nothing():
    assert list_payload_fields(KINDS["accept"]) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_rules_can_be_told_of_every_kind(kind):
    names = {rule.name for rule in list_payload_fields(KINDS[kind])}
    assert names == set(KINDS[kind].model_fields) - set(KINDS[kind].from_store)
