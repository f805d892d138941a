"""Reader of JSON documents and JSON lines: a list of objects is a table, an object in it adds columns."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NoReturn

from voc.collect.read.call_reader import read_call_document
from voc.collect.read.header_detection import MAX_COLUMNS
from voc.collect.read.raw_rows import RawRows, Row, Sheet, choose_sheet
from voc.errors import InputError

__all__ = ["is_json", "read_json"]

MAX_DEPTH = 6
"""Levels within which lists of objects are looked for, and objects become columns."""
LINE_ENDINGS = (".jsonl", ".ndjson")
"""Endings of files of which each line is a row, also the only one."""
MAX_NAMES = 300
"""Different names in lists of answers that become columns."""
MIN_REPEATED = 2.0
"""Items per name from which on a list's items are answers to questions that come again."""
_NUMBER_KEY = re.compile(r"\d+|(?=.*\d)[\w-]{8,}")
_LINE_BREAK = re.compile(r"\r\n?|\n")
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
    sheets. Objects within an item become columns (``customer.id``), lists of values one cell. A list of answers, whose
    items have the same names in each row, becomes columns by these (``answers.why.text``).

    Raises
    ------
    InputError
        The text is no JSON, or has no list of objects.
    """
    try:
        return _read_document(file_name, *_parse(file_name, text), title)
    except RecursionError as exc:
        raise InputError(f"{file_name} is nested too deeply to be data: export it as .csv or .xlsx") from exc


def _read_document(file_name: str, lines: list[int] | None, items: list[object], title: str | None) -> RawRows:
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
    sheets = [Sheet(name, partial(_make_placeholder_rows, len(items))) for name, items in tables.items()]
    choice = choose_sheet(file_name, sheets, title)
    fields_beside = _note_fields_beside(items[0], choice.sheet.title)
    items = tables[choice.sheet.title]
    raw = _build_rows(file_name, list(range(1, len(items) + 1)), items)
    sheet_title = choice.sheet.title if len(sheets) > 1 else None
    return replace(
        raw,
        notes=(*choice.notes, *fields_beside, *raw.notes),
        sheet=sheet_title,
        other_sheets=choice.rivals,
        small_sheets=choice.small_sheets,
    )


def _make_placeholder_rows(n_items: int) -> list[Row]:
    """Return a row of two cells for the names and for each item: lists are chosen among by their number of rows."""
    return [[number, number] for number in range(n_items + 1)]


def _note_fields_beside(document: object, title: str) -> tuple[str, ...]:
    """Return a note of the values that a document holds beside the list that is read: they may be the answer's own."""
    if not isinstance(document, dict) or not isinstance(document.get(title), list):
        return ()
    names = [key for key, value in document.items() if not isinstance(value, dict | list)]
    return (f"beside the list {title!r} the document holds {', '.join(names)}: not read",) if names else ()


def _parse(file_name: str, text: str) -> tuple[list[int] | None, list[object]]:
    """Return the lines of JSON lines with their objects, or None and a list of the one document."""
    bare = text.removeprefix("\ufeff")
    try:
        document = _load(bare)
    except ValueError as whole_error:
        lines: list[int] = []
        items: list[object] = []
        # Not splitlines: a text may hold a line separator of Unicode, which ends no line of the file.
        for number, line in enumerate(_LINE_BREAK.split(bare), 1):
            if not line.strip():
                continue
            try:
                items.append(_load(line))
            except (ValueError, RecursionError) as exc:
                # Without a good line before it this is one document with a fault: its position is in the first error.
                _refuse(file_name, whole_error if not items else exc, number if items else 0)
            lines.append(number)
        return lines, items
    is_one_line = isinstance(document, dict) and not _LINE_BREAK.search(bare.strip())
    return ([1] if is_one_line and file_name.casefold().endswith(LINE_ENDINGS) else None), [document]


def _load(text: str) -> object:
    # NaN and Infinity are no JSON, and programs write them where there is no value.
    return json.loads(text, parse_constant=lambda _: None, object_pairs_hook=_build_object)


def _build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object; of a key that comes twice both values, the second under "key (2)"."""
    item = dict(pairs)
    if len(item) == len(pairs):
        return item
    item = {}
    for key, value in pairs:
        item[_find_free_name(key, item)] = value
    return item


def _find_free_name(name: str, used_names: Collection[str]) -> str:
    number, free_name = 1, name
    while free_name in used_names:
        number += 1
        free_name = f"{name} ({number})"
    return free_name


def _refuse(file_name: str, error: Exception, line: int) -> NoReturn:
    # Python's own sentence tells how to lift its limit, which nobody should for a file.
    reason = "a number of thousands of digits" if "int_max_str_digits" in str(error) else str(error)
    where = f"line {line}: {reason}" if line else reason
    raise InputError(f"{file_name} is no JSON ({where}): export it again, or as .csv or .xlsx") from error


def _list_tables(value: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[object]]]:
    """Yield name and items of each list of objects within a document."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        # A list may hold some remarks or nulls beside its items.
        if sum(isinstance(item, dict) for item in value) >= max(1, len(value) / 2):
            yield path or "list", value
    elif isinstance(value, dict):
        records = [item for item in value.values() if isinstance(item, dict)]
        # Items by their number: {"101": {…}, "102": {…}}.
        if len(records) == len(value) > 1 and _are_items(value, depth):
            yield path or "list", [{"id": key, **item} for key, item in value.items() if isinstance(item, dict)]
            return
        for key, item in value.items():
            yield from _list_tables(item, f"{path}.{key}" if path else str(key), depth + 1)
        if not path and not any(isinstance(item, list | dict) for item in value.values()):
            yield "list", [value]


def _are_items(records: Mapping[str, Item], depth: int) -> bool:
    """Return whether objects under keys are rows: they have a field in common, and are no parts of an envelope.

    ``{"meta": {"total": 3}, "data": {"total": 3, "responses": […]}}`` has one as well, and its list is deeper.
    """
    if not set.intersection(*(set(item) for item in records.values())):
        return False
    if all(map(_NUMBER_KEY.fullmatch, records)):
        return True
    return not any(True for key, item in records.items() for _ in _list_tables(item, key, depth + 1))


def _build_rows(file_name: str, lines: list[int], items: list[object]) -> RawRows:
    flat_items: list[dict[str, object]] = []
    names: dict[str, None] = {}
    name_fields = _find_name_fields(items)
    for item in items:
        flat: dict[str, object] = {}
        if isinstance(item, dict):
            _flatten(item, "", flat, name_fields)
        flat_items.append(flat)
        names |= dict.fromkeys(flat)
        if len(names) > MAX_COLUMNS:
            raise InputError(f"{file_name} has more than {MAX_COLUMNS} fields: export it as .csv or .xlsx")
    rows: list[tuple[int, Row]] = [(0, list(names))]
    for line, flat in zip(lines, flat_items, strict=True):
        if any(value not in (None, "") for value in flat.values()):
            rows.append((line, [flat.get(name) for name in names]))
    n_others = sum(not isinstance(item, dict) for item in items)
    notes = (f"{n_others} items that are no objects were left out",) if n_others else ()
    return RawRows(rows, notes, labels=tuple(names))


def _flatten(
    item: Item, path: str, flat: dict[str, object], name_fields: Mapping[str, str], depth: int = 0
) -> dict[str, object]:
    """Add the fields of an object and of the objects in it, by their paths, and return them."""
    for key, value in item.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict) and depth < MAX_DEPTH:
            _flatten(value, name, flat, name_fields, depth + 1)
        elif isinstance(value, list) and name in name_fields and _is_list_of_objects(value):
            for element in value:
                fields = _flatten(element, "", {}, {})
                element_name = fields.pop(name_fields[name])
                for field_name, field_value in fields.items():
                    flat[_find_free_name(f"{name}.{element_name}.{field_name}", flat)] = field_value
        elif isinstance(value, str):
            flat[_find_free_name(name, flat)] = value.replace("\x00", "")
        else:
            flat[_find_free_name(name, flat)] = _join_leaves(value) if isinstance(value, dict | list) else value
    return flat


def _find_name_fields(items: Sequence[object]) -> dict[str, str]:
    """Return the lists of answers, each with the field that tells its items apart: ``{"answers": "field.id"}``.

    It is in all of their items, different within each list, and comes again in other rows, with other values beside it:
    beside the number of a tag its name is always the same.
    """
    lists: dict[str, list[list[dict[str, object]]]] = defaultdict(list)
    for item in items:
        if isinstance(item, dict):
            for path, elements in _list_inner_lists(item, "", 0):
                lists[path].append([_flatten(element, "", {}, {}) for element in elements])
    name_fields = {path: _choose_name_field(rows) for path, rows in lists.items()}
    return {path: name_field for path, name_field in name_fields.items() if name_field}


def _list_inner_lists(item: Item, path: str, depth: int) -> Iterator[tuple[str, list[Item]]]:
    for key, value in item.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict) and depth < MAX_DEPTH:
            yield from _list_inner_lists(value, name, depth + 1)
        elif isinstance(value, list) and _is_list_of_objects(value):
            yield name, value


def _is_list_of_objects(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(value, dict) for value in values)


def _choose_name_field(rows: Sequence[Sequence[Mapping[str, object]]]) -> str | None:
    """Return the field of the items of lists whose values come again most often, or None where none is a name."""
    elements = [element for row in rows for element in row]
    best, best_n = None, MIN_REPEATED
    for field_name in elements[0]:
        names = [element.get(field_name) for element in elements]
        if not all(isinstance(name, str | int) and name != "" for name in names):
            continue
        n_by_name = len(elements) / len(set(names))
        is_different = all(len({element[field_name] for element in row}) == len(row) for row in rows)
        if n_by_name < best_n or not is_different or len(set(names)) > MAX_NAMES or (best and n_by_name == best_n):
            continue
        contents: dict[object, set[str]] = defaultdict(set)
        for element in elements:
            contents[element[field_name]].add(repr(element))
        if any(len(each) > 1 for each in contents.values()):
            best, best_n = field_name, n_by_name
    return best


def _join_leaves(value: dict[str, object] | list[object]) -> str | None:
    """Return a list as one cell, the values of an object in it side by side, as forms give the answers of a choice.

    A value that names another field of its object, as in ``{"type": "text", "text": "…"}``, says nothing.
    """
    if isinstance(value, list):
        texts = [_join_leaves(each) if isinstance(each, dict | list) else each for each in value]
        separator = "; "
    else:
        texts = [
            _join_leaves(each) if isinstance(each, dict | list) else each
            for each in value.values()
            if not (isinstance(each, str) and each in value)
        ]
        separator = " "
    return separator.join(str(text) for text in texts if text not in (None, "")).replace("\x00", "") or None
