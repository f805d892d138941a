"""A mapping as the table that stands in ``voc.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomlkit

from voc.config import Source

__all__ = ["to_toml"]


def to_toml(name: str, source: Source, doubts: Sequence[str] = ()) -> str:
    """Return the ``[sources.NAME]`` table of a mapping, with what to check as comments above it.

    What has its default is left out.
    """
    document = tomlkit.document()
    if doubts:
        document.add(tomlkit.comment("Check before use, and correct:"))
        for doubt in doubts:
            document.add(tomlkit.comment(f"- {' '.join(doubt.split())}"))
    values = source.model_dump(mode="json", exclude_defaults=True)
    if source.score is not None:  # a scale is said even where it is the usual one
        values["score"] = {"scale": source.score.scale, **values["score"]}
    for question, rule in source.scales.items():
        values["scales"][question] = {"scale": rule.scale, **values["scales"][question]}
    sources = tomlkit.table(is_super_table=True)
    sources.add(name, _table(values))
    document.add("sources", sources)
    return tomlkit.dumps(document).strip() + "\n"


def _table(values: dict[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
    for key, value in plain.items():
        table.add(key, _number(value))
    for key, value in values.items():
        if isinstance(value, dict) and value:
            table.add(key, _table(value))
    return table


def _number(value: Any) -> Any:  # noqa: ANN401  what TOML can hold
    if isinstance(value, list):
        return [_number(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
