"""Prompt for a mapping: the terminal shows the proposed one, and the user corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.markup import escape
from rich.prompt import Prompt

from voc.cli.mapping_preview import build_column_table, print_mapping_preview
from voc.collect.mapping.preview import list_field_columns
from voc.config import Columns, DateRule, ScoreRule, Source, explain_validation_error
from voc.errors import InputError
from voc.records import ColumnPreview
from voc.records.scales import RATING_SCALE, SCALE_KINDS

if TYPE_CHECKING:
    from rich.console import Console

    from voc.collect import MappingProposal

__all__ = ["apply_correction", "ask_for_mapping"]

_PLAIN_SETTINGS = ("kind", "scope", "sheet", "header_rows", "junk", "ours", "customers", "gap_hours")
SETTINGS = (
    *(*_PLAIN_SETTINGS, "pivot", "leave_out"),
    *(name for name in DateRule.model_fields if name != "orders"),
    *ScoreRule.model_fields,
)
"""Settings of a mapping that can be corrected besides its columns."""
MAX_COLUMNS = 60
"""Columns that are listed; survey tools write thousands."""
_ANSWER_PLACE = 2
"""Place of the first column of answers in ``pivot=respondent, question, answer``."""
MAX_CANDIDATES = 5
"""Columns that an error names where several begin so."""


def ask_for_mapping(proposal: MappingProposal, console: Console) -> Source:
    """Ask until the user presses Enter, and return the mapping to use and to remember.

    What would come of the file, and what is doubtful about it, is shown anew after each correction.
    """
    printed_columns: tuple[str, ...] = ()
    while True:
        if proposal.columns != printed_columns:  # another sheet has other columns
            printed_columns = proposal.columns
            console.print(f"Columns in the file: {escape(_number_columns(printed_columns))}", soft_wrap=True)
            if proposal.source.pivot is not None:
                names = escape(_number_columns(proposal.file_columns))
                console.print(f"Columns before rows were put together (for pivot=…): {names}", soft_wrap=True)
        _print_proposal(proposal, console)
        for question in proposal.open_questions:
            console.print(f"[yellow]check:[/yellow] {escape(question)}", soft_wrap=True)
        proposal, is_taken = _ask_once(proposal, console)
        if is_taken:
            return proposal.source  # Enter takes what is shown, doubts and all


def _ask_once(proposal: MappingProposal, console: Console) -> tuple[MappingProposal, bool]:
    """Return the proposal after one answer, and whether it was accepted; a mistake is printed and asked again."""
    while True:
        answer = Prompt.ask(
            "Enter to take it; or correct: [bold]field=column[/bold] (its name, its beginning or its number; "
            "[bold]field=[/bold] for none), kind=…, sheet=…, order=day-first, scale=nps, leave_out=Status:Test",
            console=console,
            default="",
            show_default=False,
        )
        if not answer.strip():
            return proposal, True
        try:
            source = apply_correction(proposal.source, answer, proposal.columns, proposal.file_columns)
            return proposal.revise(source, answer.partition("=")[0].strip()), False
        except ValueError as exc:
            console.print(f"[red]{escape(str(exc))}[/red]", soft_wrap=True)


def _print_proposal(proposal: MappingProposal, console: Console) -> None:
    """Print what collecting the file would give; where it cannot be counted, print why and go on with the prompt."""
    source, preview = proposal.source, None
    title = f"Proposed: one row is a {source.kind.value}"
    try:
        preview = proposal.preview()
    except InputError as exc:
        console.print(f"[red]{escape(str(exc))}[/red]", soft_wrap=True)
    if preview is not None:
        print_mapping_preview(preview, console, title=title)
    else:
        columns = [ColumnPreview(field, column) for field, column in list_field_columns(source)]
        console.print(build_column_table(columns, title))
    if source.score is not None and not source.columns.score:
        scale = source.score.to_record()
        console.print(f"scale: {scale.name}, {scale.low:g}–{scale.high:g}, {scale.best:g} is best")
    if source.dates.order or source.dates.format:
        console.print(f"dates are read: {escape(source.dates.order or source.dates.format or '')}")


def _number_columns(columns: Sequence[str]) -> str:
    """Return the columns with their numbers: "1 Datum, 2 NPS"; of a wide file the first ones."""
    names = [f"{number} {name}" for number, name in enumerate(columns[:MAX_COLUMNS], 1)]
    more = f" … and {len(columns) - MAX_COLUMNS} more" if len(columns) > MAX_COLUMNS else ""
    return ", ".join(names) + more


def apply_correction(
    source: Source, answer: str, columns: Sequence[str] = (), file_columns: Sequence[str] = ()
) -> Source:
    """Return the mapping with ``field=value`` applied.

    Parameters
    ----------
    columns
        The columns of the file; a name that is none of them is refused. Empty: not known.
    file_columns
        The same before rows were put together, which ``pivot`` names; empty: they were not.

    Raises
    ------
    ValueError
        Another form, an unknown field or column, or an impossible value.
    """
    field, separator, value = (part.strip() for part in answer.partition("="))
    if not separator:
        raise ValueError(f"expected field=column, got {answer.strip()!r}")
    # Only what was set: a default that is written down would count as the user's choice.
    data = source.model_dump(exclude_unset=True)
    if field in _PLAIN_SETTINGS:
        data |= _change_setting(source, field, value)
    elif field == "pivot":
        data |= _parse_pivot(value, file_columns or columns)
    elif field == "leave_out":
        data["leave_out"] = _parse_rows_left_out(value, columns)
    elif field in DateRule.model_fields:
        data["dates"] = {**data.get("dates", {}), field: _parse_date_setting(field, value, columns)}
    elif field in ScoreRule.model_fields:
        data["score"] = _change_score(source, field, value)
    elif field == "scores":
        # A further score is a question of its own, by the column's name.
        names = [_find_column(name, columns) for name in _split_list(value)]
        data["columns"] = {**data.get("columns", {}), "scores": {name: name for name in names}}
        data["scales"] = {name: rule for name, rule in data.get("scales", {}).items() if name in names}
    elif field in Columns.model_fields:
        data["columns"] = {**data.get("columns", {}), field: _find_columns(field, value, columns)}
    else:
        column_fields = [name for name in Columns.model_fields if name != "kind"]
        fields = ", ".join([*column_fields, *SETTINGS])
        raise ValueError(f"there is no field {field!r}; there are: {fields}")
    try:
        return Source.model_validate(data)
    except ValidationError as exc:
        raise ValueError(str(explain_validation_error(exc, Source))) from exc


def _change_setting(source: Source, field: str, value: str) -> dict[str, object]:
    """Return a setting of the whole mapping, or the one of its messages with that setting in it."""
    if field in {"kind", "scope", "sheet"}:
        return {field: value or None}
    if field == "header_rows":
        return {field: value}
    if field == "junk":
        return {"junk": _split_list(value)}
    if source.turns is None:
        raise ValueError(f"{field} is about files with one row per message, and this has no [turns]")
    turns = source.turns.model_dump(exclude_unset=True)
    return {"turns": {**turns, field: value if field == "gap_hours" else _split_list(value)}}


def _change_score(source: Source, field: str, value: str) -> dict[str, object] | None:
    """Return the scale with one of its settings changed; a rating keeps the ends that it had."""
    if field == "scale" and not value:
        return None
    data: dict[str, object] = {} if source.score is None else source.score.model_dump(exclude_unset=True)
    if field == "scale":
        data = {"no_answer": data.get("no_answer", ())}  # ends of another scale mean nothing on this one
        if value in SCALE_KINDS and SCALE_KINDS[value].usual_ends is None and source.score is not None:
            previous = source.score.to_record()
            data |= {"low": previous.low, "high": previous.high, "best": previous.best}
    elif field in {"low", "high"}:
        data = {"best": None, **data, "scale": RATING_SCALE.name}  # only a rating has ends of its own
        scale = (source.score or ScoreRule()).to_record()
        data.setdefault("low", scale.low)
        data.setdefault("high", scale.high)
        if data["best"] == data[field]:  # the end that is best moves with the end
            data["best"] = value
    if field == "words":
        return {**data, field: dict(_split_pair(part, "words=Good:1, Bad:0") for part in _split_list(value))}
    is_list = field in {"positive", "no_answer", "no_answer_words"}
    return {**data, field: tuple(_split_list(value)) if is_list else value}


def _parse_date_setting(field: str, value: str, columns: Sequence[str]) -> object:
    """Return a setting of dates; the column that gives their order may be named by its number or beginning."""
    if not value:
        return None
    if field == "day_numbers" and value.isdecimal():
        return int(value)
    return _find_column(value, columns) if field == "by" else value


def _parse_pivot(value: str, columns: Sequence[str]) -> dict[str, object]:
    """Return how rows are put together, of ``respondent, question, answer``; nothing: each is an answer of its own."""
    if not value:
        return {"pivot": None}
    names = [_find_column(name, columns) for name in _split_list(value)]
    if len(names) <= _ANSWER_PLACE:
        raise ValueError(f"expected pivot=respondent, question, answer (three columns or more), got {value!r}")
    answers = names[_ANSWER_PLACE:]
    rule = {"respondent": names[0], "question": names[1], "answer": answers[0] if len(answers) == 1 else answers}
    return {"pivot": rule, "turns": None}


def _parse_rows_left_out(value: str, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the rows that are no answers, of ``Status:Test, Demo``; nothing: all rows are answers."""
    if not value:
        return {}
    column, words = _split_pair(value, "leave_out=Status:Test, Demo")
    return {_find_column(column, columns): tuple(_split_list(words))}


def _split_list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _split_pair(text: str, example: str) -> tuple[str, str]:
    # From the right: a column may be named "Status: hoe".
    name, separator, value = text.rpartition(":")
    if not separator or not name.strip():
        raise ValueError(f"expected {example}, got {text.strip()!r}")
    return name.strip(), value.strip()


def _find_columns(field: str, value: str, columns: Sequence[str]) -> str | tuple[str, ...] | None:
    """Return the column as the file writes it; ``text`` may have several, with commas between."""
    if not value:
        return None
    if not columns:  # not known: the next reading of the file will tell
        return value
    # The whole first: a column may have a comma in its name.
    if value.casefold() in {name.casefold() for name in columns} or field != "text":
        return _find_column(value, columns)
    names = [_find_column(name, columns) for name in _split_list(value)]
    return names[0] if len(names) == 1 else tuple(names)


def _find_column(value: str, columns: Sequence[str]) -> str:
    """Return the column that a name, its beginning or its number means.

    Raises
    ------
    ValueError
        There is none, or several begin so.
    """
    if not columns:
        return value
    folded = value.casefold()
    exact = [name for name in columns if name.casefold() == folded]
    if exact:
        return exact[0]
    # A name goes before a number: survey tools name columns "1", "2".
    if value.isdecimal() and 1 <= int(value) <= len(columns):
        return columns[int(value) - 1]
    candidates = [name for name in columns if name.casefold().startswith(folded)]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        names = ", ".join(map(repr, candidates[:MAX_CANDIDATES]))
        raise ValueError(f"{len(candidates)} columns begin with {value!r}: {names}; say more of it, or its number")
    raise ValueError(f"the file has no column {value!r}; it has: {', '.join(columns[:MAX_COLUMNS])}")
