"""Fields of a decision in words: as sentences about it print them, and which of several sentences it takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from voc.decisions.kinds import KINDS
from voc.decisions.payload_fields import FieldType, list_payload_fields
from voc.triage.request_context import BoardMessages, shorten

__all__ = ["find_variant", "format_payload_fields"]

LONGEST_TEXT = 120
"""Characters of a text that somebody typed."""


def format_payload_fields(messages: BoardMessages, kind: str, payload: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a kind of decision as a sentence prints them, by name: ``{"until": "5 oktober 2026"}``."""
    values: dict[str, str] = {}
    for field in list_payload_fields(KINDS[kind]) if kind in KINDS else ():
        value = payload.get(field.name)
        if field.type is FieldType.DAY and value:
            values[field.name] = messages.format_date(date.fromisoformat(str(value)))
        else:
            # What people typed is cut: a sentence stays a line.
            values[field.name] = "" if value is None else shorten(str(value), LONGEST_TEXT)
    return values


def find_variant(messages: BoardMessages, key: str, kind: str, payload: Mapping[str, Any]) -> str:
    """Return which message a decision takes, as the ending of ``key``: ``_none`` for ``{"theme": None}``.

    A kind whose first yes-or-no field has a message for either takes that one; a kind with a message for an empty
    field takes it where the first field that may be empty is.
    """
    fields = list_payload_fields(KINDS[kind]) if kind in KINDS else ()
    answer_name = next((field.name for field in fields if field.type is FieldType.YES_NO), None)
    if answer_name is not None and messages.has_message(f"{key}_yes"):
        return "_yes" if payload.get(answer_name) else "_no"
    empty_name = next((field.name for field in fields if field.is_nullable), None)
    if empty_name is not None and messages.has_message(f"{key}_none"):
        return "_none" if payload.get(empty_name) is None else ""
    return ""
