"""Mistakes in a decision's payload: what pydantic found, as refusals that carry a code and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from voc.decisions.kind_names import DecisionKind
from voc.decisions.refusals import DecisionError
from voc.records import Category

if TYPE_CHECKING:
    from pydantic import ValidationError

    from voc.decisions.kinds import Decision

__all__ = ["build_payload_error", "list_mistakes", "shorten_value"]

LONGEST_VALUE = 60
"""Characters of a wrong value, or subject, that an error repeats."""
SOFT_MISTAKES = frozenset({"extra_forbidden", "string_too_long", "string_too_short", "too_long"})
"""Mistakes that stop no code that reads the log; older versions let them through."""
CODE_BY_TYPES: Mapping[str, frozenset[str]] = {
    "text": frozenset({"string_type"}),
    "yes_no": frozenset({"bool_type", "bool_parsing"}),
    "choice": frozenset({"enum"}),
    "number": frozenset({"int_type", "int_parsing", "greater_than_equal"}),
    "too_short": frozenset({"string_too_short"}),
    "too_long": frozenset({"string_too_long"}),
}
"""Code of the refusal, and the mistakes of pydantic that it covers."""
OPTIONAL_IN_OLD_EVENTS: Mapping[str, frozenset[str]] = {
    "action": frozenset({"promise"}),
    "department": frozenset({"department"}),
}
"""Fields that may be missing in the payloads of old events, by kind: all code that reads them can do without."""


def list_mistakes(kind: str, exc: ValidationError, *, is_old: bool) -> Iterator[Mapping[str, Any]]:
    """Yield what pydantic found wrong; of an event that is in the log already (``is_old``) only what breaks code."""
    for mistake in exc.errors(include_url=False):
        may_miss = mistake["type"] == "missing" and mistake["loc"][0] in OPTIONAL_IN_OLD_EVENTS.get(kind, ())
        if not (is_old and (mistake["type"] in SOFT_MISTAKES or may_miss)):
            yield mistake


def build_payload_error(kind: str, decision_class: type[Decision], mistake: Mapping[str, Any]) -> DecisionError:
    """Return the refusal for what pydantic found; the first mistake is enough to go on."""
    path, mistake_type = [str(part) for part in mistake["loc"]], mistake["type"]
    field = ".".join(path)
    if mistake_type == "missing" and len(path) == 1:
        return DecisionError("missing_field", kind=kind, field=field)
    if mistake_type == "extra_forbidden" and len(path) == 1:
        known_fields = ", ".join(decision_class.model_fields) or "none"
        return DecisionError("extra_field", kind=kind, field=_cut(field), known=known_fields)
    return _build_value_error(kind, path, mistake)


def _build_value_error(kind: str, path: Sequence[str], mistake: Mapping[str, Any]) -> DecisionError:
    """Return the refusal of what a field holds; pydantic's own words only where voc has none that are plainer."""
    field, value = ".".join(path), shorten_value(mistake.get("input"))
    if path[0] == "labels":
        return DecisionError("label_shape", value=value)
    if path[-1] == "category" and mistake["type"] == "enum":
        return DecisionError("category", value=value, known=", ".join(Category))
    if mistake["type"].startswith("date"):
        return DecisionError("day", field=field, value=value)
    if kind == DecisionKind.SPLIT and list(path) == ["segments"]:
        return DecisionError("no_segments")
    code = next((code for code, types in CODE_BY_TYPES.items() if mistake["type"] in types), "wrong_field")
    return DecisionError(code, kind=kind, field=_cut(field), value=value, **_list_further_values(code, mistake))


def _list_further_values(code: str, mistake: Mapping[str, Any]) -> dict[str, object]:
    """Return what a sentence names besides kind, field and value: ``{"length": 2, "shortest": 3}``."""
    match code:
        case "choice":
            return {"known": mistake["ctx"]["expected"]}
        case "too_short":
            return {"length": len(mistake["input"].strip()), "shortest": mistake["ctx"]["min_length"]}
        case "too_long":
            return {"length": len(mistake["input"].strip()), "longest": mistake["ctx"]["max_length"]}
        case "wrong_field":
            return {"message": mistake["msg"]}
    return {}


def shorten_value(value: object) -> str:
    """Return a value as an error repeats it: of a label of 5,000 letters the first ones."""
    return _cut(repr(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
