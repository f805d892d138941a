"""Rules of the fields of a decision, for its checks, the board and the tests: type, length, earliest day.

They follow from the class: its checks, the board's dialog and the table of refusals in the tests read the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

if TYPE_CHECKING:
    from voc.decisions.kinds import Decision

__all__ = ["EarliestDay", "FieldType", "PayloadField", "list_payload_fields"]


class FieldType(StrEnum):
    """Type of a field's value, as a person fills it in."""

    TEXT = "text"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    OTHER = "other"
    """Ids, lists and labels by language: their kinds have dialogs of their own."""


@dataclass(frozen=True, slots=True)
class EarliestDay:
    """The first day that can be chosen, in days from today: ``until: Annotated[date, EarliestDay(1)]``."""

    days_from_today: int

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of a day, with the rule in it: pydantic calls this."""
        return {**handler(core_schema), "days_from_today": self.days_from_today}


@dataclass(frozen=True, slots=True)
class PayloadField:
    """Field of a payload, and what it may hold.

    ``is_nullable`` fields may hold None; those that are not ``is_required`` may be left out. A text has
    ``min_length`` to ``max_length`` characters; a day lies at least ``days_from_today`` after today; ``choices`` are
    what a choice may be.
    """

    name: str
    type: FieldType
    is_required: bool
    is_nullable: bool
    min_length: int = 0
    max_length: int | None = None
    days_from_today: int | None = None
    choices: tuple[str, ...] = ()


@cache
def list_payload_fields(decision_class: type[Decision]) -> tuple[PayloadField, ...]:
    """Return the rules of the fields that a person fills in, in their order; those that the store adds are left out.

    Examples
    --------
    >>> from voc.decisions.kinds import KINDS
    >>> [(rule.name, str(rule.type), rule.days_from_today) for rule in list_payload_fields(KINDS["snooze"])]
    [('until', 'day', 1)]
    """
    schema = decision_class.model_json_schema()
    required_names = set(schema.get("required", ()))
    return tuple(
        _build_field(name, field_schema, schema.get("$defs", {}), is_required=name in required_names)
        for name, field_schema in schema.get("properties", {}).items()
        if name not in decision_class.from_store
    )


def _build_field(
    name: str, field_schema: Mapping[str, Any], definitions: Mapping[str, Any], *, is_required: bool
) -> PayloadField:
    # A field that may be None is a choice of two schemas: its own and null.
    alternatives = field_schema.get("anyOf", [field_schema])
    value_schema = next((each for each in alternatives if each.get("type") != "null"), field_schema)
    if "$ref" in value_schema:
        value_schema = definitions[value_schema["$ref"].rsplit("/", 1)[-1]]
    return PayloadField(
        name,
        _find_type(value_schema),
        is_required=is_required,
        is_nullable=any(each.get("type") == "null" for each in alternatives),
        min_length=value_schema.get("minLength", 0),
        max_length=value_schema.get("maxLength"),
        days_from_today=value_schema.get("days_from_today"),
        choices=tuple(value_schema.get("enum", ())),
    )


def _find_type(value_schema: Mapping[str, Any]) -> FieldType:
    if "enum" in value_schema:
        return FieldType.CHOICE
    if value_schema.get("type") == "string":
        return FieldType.DAY if value_schema.get("format") == "date" else FieldType.TEXT
    return FieldType.YES_NO if value_schema.get("type") == "boolean" else FieldType.OTHER
