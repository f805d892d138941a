"""Show a proposed mapping on the terminal and let the user correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.markup import escape
from rich.prompt import Prompt
from rich.table import Table

from voc.config import Columns, Source

if TYPE_CHECKING:
    from rich.console import Console

    from voc.collect import MappingProposal

__all__ = ["ask_for_mapping", "corrected"]

ASKED = (
    "key", "at", "text", "score", "customer", "contact", "channel", "touchpoint",
    "department_asked", "department", "reason", "agent",
)  # fmt: skip


def ask_for_mapping(proposal: MappingProposal, console: Console) -> Source:
    """Ask until the user presses Enter on what is shown; gives back the mapping to use and to remember."""
    source = proposal.source
    while True:
        _show(source, proposal, console)
        answer = Prompt.ask(
            "Enter to take it; or correct: [bold]field=column[/bold] ([bold]field=[/bold] for none), "
            "kind=…, order=day-first, scale=nps",
            console=console,
            default="",
            show_default=False,
        )
        if not answer.strip():
            return source
        try:
            source = corrected(source, answer)
        except (ValueError, ValidationError) as exc:
            console.print(f"[red]{escape(str(exc).splitlines()[0])}[/red]")


def corrected(source: Source, answer: str) -> Source:
    """Return the mapping with ``field=value`` applied.

    Raises
    ------
    ValueError
        Not of that form, or a field that there is not.
    """
    field, separator, value = (part.strip() for part in answer.partition("="))
    if not separator:
        raise ValueError(f"expected field=column, got {answer!r}")
    data = source.model_dump(exclude_unset=True)
    if field in {"kind", "scope", "channel_of_all"}:
        data["channel" if field == "channel_of_all" else field] = value or None
    elif field == "order":
        data["dates"] = {**data.get("dates", {}), "order": value or None}
    elif field == "scale":
        data["score"] = {"scale": value}
    elif field in Columns.model_fields:
        data["columns"] = {**data.get("columns", {}), field: value or None}
    else:
        raise ValueError(
            f"there is no field {field!r}; there are: {', '.join(Columns.model_fields)}, kind, scope, order, scale"
        )
    return Source.model_validate(data)


def _show(source: Source, proposal: MappingProposal, console: Console) -> None:
    table = Table(title=f"Proposed: one row is a {source.kind.value}", title_justify="left", box=None, pad_edge=False)
    table.add_column("field")
    table.add_column("column in the file")
    for field in ASKED:
        column = getattr(source.columns, field)
        if column:
            table.add_row(field, escape(column if isinstance(column, str) else ", ".join(column)))
    if source.score is not None:
        scale = source.score.record()
        table.add_row("scale", f"{scale.name}, {scale.low:g}–{scale.high:g}, {scale.best:g} is best")
    table.add_row("dates", source.dates.order or source.dates.format or "as they stand")
    console.print(table)
    for doubt in proposal.doubts:
        console.print(f"[yellow]check:[/yellow] {escape(doubt)}", soft_wrap=True)
