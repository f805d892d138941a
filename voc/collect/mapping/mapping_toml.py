"""Text of a mapping, as a table of ``voc.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomlkit

from voc.config import Source

__all__ = ["format_mapping"]


def format_mapping(
    source_name: str, source: Source, open_questions: Sequence[str] = (), outcome: Sequence[str] = ()
) -> str:
    """Return the ``[sources.NAME]`` table of a mapping, with what to check and what comes of it as comments above it.

    Fields that have their default are left out.

    Examples
    --------
    >>> print(format_mapping("klachten", Source(kind="complaint", files=("klacht*.csv",)), ["is it a complaint?"]))
    # Check before use, and correct:
    # - is it a complaint?
    <BLANKLINE>
    [sources.klachten]
    kind = "complaint"
    files = ["klacht*.csv"]
    <BLANKLINE>
    """
    document = tomlkit.document()
    if open_questions:
        document.add(tomlkit.comment("Check before use, and correct:"))
        for question in open_questions:
            # On one line: a second one would be no comment.
            document.add(tomlkit.comment(f"- {' '.join(question.split())}"))
    if outcome:
        document.add(tomlkit.comment("What comes of the file by this table:"))
        for line in outcome:
            document.add(tomlkit.comment(f"- {' '.join(line.split())}"))
    values = source.model_dump(mode="json", exclude_defaults=True)
    if source.score is not None:  # a scale is written even where it is the default
        values["score"] = {"scale": source.score.scale, **values["score"]}
    for question, rule in source.scales.items():
        values["scales"][question] = {"scale": rule.scale, **values["scales"][question]}
    sources = tomlkit.table(is_super_table=True)
    sources.add(source_name, _build_table(values))
    document.add("sources", sources)
    return tomlkit.dumps(document).strip() + "\n"


def _build_table(values: dict[str, Any]) -> tomlkit.items.Table:
    """Return a table with its sub-tables; empty ones are left out."""
    table = tomlkit.table()
    # Plain values first: after a sub-table's header they would be taken for values of the sub-table.
    plain_values = {key: value for key, value in values.items() if not isinstance(value, dict)}
    for key, value in plain_values.items():
        table.add(key, _shorten_numbers(value))
    for key, value in values.items():
        if isinstance(value, dict) and value:
            table.add(key, _build_table(value))
    return table


def _shorten_numbers(value: Any) -> Any:  # noqa: ANN401 - whatever TOML can hold
    """Return a value with 10 in place of 10.0, also within lists."""
    if isinstance(value, list):
        return [_shorten_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
