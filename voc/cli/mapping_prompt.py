"""Prompt for a mapping: the terminal shows the proposed one, and the user corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.markup import escape
from rich.prompt import Prompt
from rich.table import Table

from voc.config import Columns, ScoreRule, Source, explain_validation_error

if TYPE_CHECKING:
    from rich.console import Console

    from voc.collect import MappingProposal

__all__ = ["apply_correction", "ask_for_mapping"]

SETTINGS = ("kind", "scope", "order", "scale", "low", "high", "best")
"""Settings of a mapping that can be corrected beside its columns."""


def ask_for_mapping(proposal: MappingProposal, console: Console) -> Source:
    """Ask until the user presses Enter, and return the mapping to use and to remember."""
    source = proposal.source
    if proposal.columns:
        console.print(f"Columns in the file: {escape(', '.join(proposal.columns))}", soft_wrap=True)
    for question in proposal.open_questions:
        console.print(f"[yellow]check:[/yellow] {escape(question)}", soft_wrap=True)
    while True:
        console.print(_build_mapping_table(source))
        answer = Prompt.ask(
            "Enter to take it; or correct: [bold]field=column[/bold] ([bold]field=[/bold] for none), "
            "kind=…, order=day-first, scale=nps",
            console=console,
            default="",
            show_default=False,
        )
        if not answer.strip():
            return source  # Enter takes what is shown, doubts and all
        try:
            source = apply_correction(source, answer, proposal.columns)
        except ValueError as exc:
            console.print(f"[red]{escape(str(exc))}[/red]", soft_wrap=True)


def apply_correction(source: Source, answer: str, columns: Sequence[str] = ()) -> Source:
    """Return the mapping with ``field=value`` applied.

    Parameters
    ----------
    columns
        The columns of the file; a name that is none of them is refused. Empty: not known.

    Raises
    ------
    ValueError
        Not of that form, a field or a column that there is not, or a value that cannot be.
    """
    field, separator, value = (part.strip() for part in answer.partition("="))
    if not separator:
        raise ValueError(f"expected field=column, got {answer.strip()!r}")
    # Only what was set: a default that is written down would count as the user's choice.
    data = source.model_dump(exclude_unset=True)
    if field in {"kind", "scope"}:
        data[field] = value or None
    elif field == "order":
        data["dates"] = {**data.get("dates", {}), "order": value or None}
    elif field in ScoreRule.model_fields:
        data["score"] = _change_score(source, field, value)
    elif field in Columns.model_fields and field != "scores":
        data["columns"] = {**data.get("columns", {}), field: _find_columns(field, value, columns)}
    else:
        column_fields = [name for name in Columns.model_fields if name not in {"kind", "scores"}]
        fields = ", ".join([*column_fields, *SETTINGS])
        raise ValueError(f"there is no field {field!r}; there are: {fields}")
    try:
        return Source.model_validate(data)
    except ValidationError as exc:
        raise ValueError(str(explain_validation_error(exc, Source))) from exc


def _change_score(source: Source, field: str, value: str) -> dict[str, object] | None:
    """Return the scale with one of its settings changed; a rating keeps the ends that it had."""
    if field == "scale" and not value:
        return None
    data: dict[str, object] = {} if source.score is None else source.score.model_dump(exclude_unset=True)
    if field == "scale":
        data = {"no_answer": data.get("no_answer", ())}  # ends of another scale mean nothing on this one
        if value == "rating" and source.score is not None:
            previous = source.score.to_record()
            data |= {"low": previous.low, "high": previous.high, "best": previous.best}
    elif field in {"low", "high"}:
        data = {"best": None, **data, "scale": "rating"}  # only a rating has ends of its own
        scale = (source.score or ScoreRule()).to_record()
        data.setdefault("low", scale.low)
        data.setdefault("high", scale.high)
        if data["best"] == data[field]:  # the end that is best moves with the end
            data["best"] = value
    is_list = field in {"positive", "no_answer"}
    return {**data, field: tuple(part.strip() for part in value.split(",") if part.strip()) if is_list else value}


def _find_columns(field: str, value: str, columns: Sequence[str]) -> str | tuple[str, ...] | None:
    """Return the column as the file writes it; ``text`` may have several, with commas between."""
    if not value:
        return None
    column_by_name = {name.casefold(): name for name in columns}
    if not columns:  # not known: the next reading of the file will tell
        return value
    # The whole first: a column may have a comma in its name.
    if value.casefold() in column_by_name:
        return column_by_name[value.casefold()]
    names = [name.strip() for name in value.split(",")] if field == "text" else [value]
    for name in names:
        if name.casefold() not in column_by_name:
            raise ValueError(f"the file has no column {name!r}; it has: {', '.join(columns)}")
    return tuple(column_by_name[name.casefold()] for name in names)


def _build_mapping_table(source: Source) -> Table:
    table = Table(title=f"Proposed: one row is a {source.kind.value}", title_justify="left", box=None, pad_edge=False)
    table.add_column("field")
    table.add_column("column in the file")
    for field in Columns.model_fields:
        column = getattr(source.columns, field)
        if column and field != "scores":
            table.add_row(field, escape(column if isinstance(column, str) else ", ".join(column)))
    if source.score is not None:
        scale = source.score.to_record()
        table.add_row("scale", f"{scale.name}, {scale.low:g}–{scale.high:g}, {scale.best:g} is best")
    for question, rule in source.scales.items():
        scale = rule.to_record()
        table.add_row(escape(question), f"{scale.name}, {scale.low:g}–{scale.high:g}, {scale.best:g} is best")
    table.add_row("dates", source.dates.order or source.dates.format or "as they stand")
    return table
