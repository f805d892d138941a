"""Reader of JSON documents and JSON lines: a list of objects is a table, an object in it adds columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NoReturn

from voc.collect.read.call_reader import read_call_document
from voc.collect.read.raw_rows import RawRows, Row, Sheet, choose_sheet
from voc.errors import InputError

__all__ = ["is_json", "read_json"]

DEEPEST = 6
"""Levels within which lists of objects are looked for, and objects become columns."""
MAX_COLUMNS = 20_000
MIN_OF_TABLE = 1
Item = Mapping[str, object]


def is_json(text: str) -> bool:
    """Return whether a text begins as JSON does, and its first line or the whole of it is."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return False
    try:
        json.loads(start.partition("\n")[0])
    except (ValueError, RecursionError):
        # Written over several lines: a quotation mark, a bracket or the end follows.
        return start[1:].lstrip()[:1] in {'"', "{", "[", "]", "}"}
    return True


def read_json(file_name: str, text: str, title: str | None = None) -> RawRows:
    """Return the rows of a JSON document, with the names of its fields above them.

    A document may hold its list in a field (``{"responses": [...]}``); of several lists the longest is taken, as with
    sheets. Objects within an item become columns (``customer.id``), lists of values one cell.

    Raises
    ------
    InputError
        The text is no JSON, or has no list of objects.
    """
    lines, items = _parse(file_name, text)
    if lines is not None:
        # A call on each line, or a row.
        if (transcript := read_call_document(file_name, items)) is not None:
            return transcript
        return _build_rows(file_name, lines, items)
    if (transcript := read_call_document(file_name, items[0])) is not None:
        return transcript
    tables = dict(_list_tables(items[0]))
    if not tables:
        raise InputError(f"{file_name} holds no list of items, such as [{{…}}, {{…}}]: export it as .csv or .xlsx")
    sheets = [Sheet(name, partial(_count_items, items)) for name, items in tables.items()]
    choice = choose_sheet(file_name, sheets, title)
    items = tables[choice.sheet.title]
    raw = _build_rows(file_name, list(range(1, len(items) + 1)), items)
    sheet_title = choice.sheet.title if len(sheets) > 1 else None
    return replace(
        raw,
        notes=(*choice.notes, *raw.notes),
        sheet=sheet_title,
        other_sheets=choice.rivals,
        small_sheets=choice.small_sheets,
    )


def _count_items(items: Sequence[object]) -> list[Row]:
    """Return rows instead of a list's items, its names among them: lists are chosen among by their number."""
    return [[number, number] for number in range(len(items) + 1)]


def _parse(file_name: str, text: str) -> tuple[list[int] | None, list[object]]:
    """Return the lines of JSON lines with their objects, or None and a list of the one document."""
    bare = text.removeprefix("\ufeff")
    try:
        return None, [json.loads(bare, parse_constant=lambda _: None)]
    except RecursionError as exc:
        raise InputError(f"{file_name} is nested too deeply to be data: export it as .csv or .xlsx") from exc
    except ValueError as whole_error:
        lines: list[int] = []
        items: list[object] = []
        for number, line in enumerate(bare.splitlines(), 1):
            if not line.strip():
                continue
            try:
                # NaN and Infinity are no JSON, and programs write them where there is no value.
                items.append(json.loads(line, parse_constant=lambda _: None))
            except (ValueError, RecursionError) as exc:
                # Without a good line before it this is one document with a fault: its position is in the first error.
                _refuse(file_name, whole_error if not items else exc, number if items else 0)
            lines.append(number)
        return lines, items


def _refuse(file_name: str, error: Exception, line: int) -> NoReturn:
    # Python's own sentence tells how to lift its limit, which nobody should for a file.
    reason = "a number of thousands of digits" if "int_max_str_digits" in str(error) else str(error)
    where = f"line {line}: {reason}" if line else reason
    raise InputError(f"{file_name} is no JSON ({where}): export it again, or as .csv or .xlsx") from error


def _list_tables(value: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[object]]]:
    """Yield name and items of each list of objects within a document."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        # A list may hold some remarks or nulls beside its items.
        if sum(isinstance(item, dict) for item in value) >= max(MIN_OF_TABLE, len(value) / 2):
            yield path or "list", value
    elif isinstance(value, dict):
        records = [item for item in value.values() if isinstance(item, dict)]
        # Items by their number: {"101": {…}, "102": {…}}.
        if len(records) == len(value) > 1 and set.intersection(*(set(item) for item in records)):
            yield path or "list", [{"id": key, **item} for key, item in value.items() if isinstance(item, dict)]
            return
        for key, item in value.items():
            yield from _list_tables(item, f"{path}.{key}" if path else str(key), depth + 1)
        if not path and not any(isinstance(item, list | dict) for item in value.values()):
            yield "list", [value]


def _build_rows(file_name: str, lines: list[int], items: list[object]) -> RawRows:
    flat_items: list[dict[str, object]] = []
    names: dict[str, int] = {}
    for item in items:
        flat: dict[str, object] = {}
        if isinstance(item, dict):
            _flatten(item, "", flat, 0)
        flat_items.append(flat)
        for name in flat:
            names.setdefault(name, len(names))
        if len(names) > MAX_COLUMNS:
            raise InputError(f"{file_name} has more than {MAX_COLUMNS} fields: export it as .csv or .xlsx")
    rows: list[tuple[int, Row]] = [(0, list(names))]
    for line, flat in zip(lines, flat_items, strict=True):
        if any(value not in (None, "") for value in flat.values()):
            rows.append((line, [flat.get(name) for name in names]))
    n_others = sum(not isinstance(item, dict) for item in items)
    notes = (f"{n_others} items that are no objects were left out",) if n_others else ()
    return RawRows(rows, notes, labels=tuple(names))


def _flatten(item: Item, path: str, flat: dict[str, object], depth: int) -> None:
    for key, value in item.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict) and depth < DEEPEST:
            _flatten(value, name, flat, depth + 1)
        elif isinstance(value, list):
            flat[name] = _join_list(value)
        else:
            flat[name] = value if not isinstance(value, str) else value.replace("\x00", "")


def _join_list(values: list[object]) -> str | None:
    """Return a list as one cell; of objects their values, as forms give the answers of a choice."""
    texts = []
    for value in values:
        inner = value.values() if isinstance(value, dict) else [value]
        texts.append(" ".join(str(each) for each in inner if not isinstance(each, dict | list | None)))
    return "; ".join(filter(None, texts)) or None
