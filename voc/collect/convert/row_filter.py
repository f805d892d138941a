"""Filter of rows that are no answers: totals and averages, remarks on the source below a table, a second header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter

from voc.collect.convert.rows_left_out import leave_out_rows
from voc.collect.convert.value_parsers import format_cell, parse_number
from voc.collect.read.table import FileTable
from voc.config import Source
from voc.records import Kind
from voc.text.normalize import fold

__all__ = [
    "MAX_LOOKED_AT",
    "AnswerShape",
    "are_exceptions",
    "describe_rows",
    "drop_rows",
    "filter_rows",
    "learn_answer_shape",
    "list_other_rows",
    "list_possible_sums",
    "list_rows_below",
    "list_unanswered_rows",
]

MAX_LINES_SAID = 8
"""Row numbers that a note names."""
_TOTAL = re.compile(
    r"(?:(?:sub|eind|deel)?-?totaal|(?:sub|grand )?-?totals?|gemiddelde?n?|gem\.|aantal|averages?|avg\.?|means?|sum"
    r"|som|gesamt(?:summe|ergebnis)?|summe|durchschnitt|mittelwert|eindtotaal|moyenne|total général|median|mediaan)"
    r"(?:\s*[:(=].{0,60}|\s+(?:of|van|over|all|alle|score|aantal|rows|rijen|nps|responses|generaal|général|overall|algemeen)\b.{0,40})?"
    r"|(?:sub|deel|tussen)-?tota+ls?\b.{0,60}|total (?:for|für|pour) .{1,60}"
)
_SOURCE_LINE = re.compile(
    r"(?:bron|source|quelle|filters?|filter applied|toelichting|noot|note|opmerking|\*)\s*:?.*"
    r"|\W*(?:einde|end of|ende|pagina|page|seite|copyright|\(c\)|©|confidential|vertrouwelijk|vertraulich"
    r"|generated|gemaakt|printed|afgedrukt|erstellt|exported|geëxporteerd|export van|exportdatum|report run"
    r"|rapport van)\b.*"
)
_NUMBER_CELL = re.compile(r"[-+]?\d+(?:[.,]\d+)*\s*%?")
ALWAYS_FILLED = 0.95
"""Share of rows from which on a column is filled in every answer."""
MIN_FILLED = 2
"""Such columns by which a row without any of them is no answer."""
USUAL, MIN_CELLS = 0.7, 3
"""Share of rows that have as many filled cells as an answer, and how many cells make a single one conspicuous."""
MIN_ROWS = 10
"""Rows from which a table tells what an answer looks like."""
MAX_ROWS_BELOW = 5
"""Rows below a small table that are more than a few of a hundred."""
MAX_LOOKED_AT = 300
"""Rows by which it is told which columns are always filled."""
MIN_GROUPS, SAME_SUM, MIN_SUMS = 5, 0.9, 3
"""Days from which a part may be the sum of the others, the share of them in which it is, and its different amounts."""
_ALL_PARTS = re.compile(
    r"(?:alle|all|alles|overall|totaal|total|gesamt)"
    r"(?:\s+(?:kanalen|channels|kanäle|redenen|reasons|regio'?s|regions|teams|afdelingen|departments|processen))?"
)
_ID_FIELDS = ("key", "customer", "contact", "case_number")
_PART_FIELDS = ("channel", "reason", "process", "region")
"""Our columns whose words are parts of a whole."""
UNANSWERED = "people who did not answer (neither a score nor a text)"
_DAILY_KINDS = frozenset({Kind.VOLUME, Kind.REACHABILITY, Kind.TOTALS})


def filter_rows(table: FileTable, source: Source) -> FileTable:
    """Return a table without the rows that are no answers, with a note for each kind of them.

    Left out are those that the mapping names (``leave_out``), totals and averages, remarks on the source below the
    table, a header that is repeated, people who did not answer, and of daily figures those of "all channels" beside the
    channels.

    Parameters
    ----------
    table
        As ``read_table`` returns it.
    source
        The mapping.

    Raises
    ------
    InputError
        ``leave_out`` names a column that the file does not have.
    """
    table = leave_out_rows(table, source)
    unanswered_rows = list_unanswered_rows(table, source)
    # Where several reasons fit a row the last one is told: its words say more about it than its gaps do.
    other_rows = list_other_rows(table, source)
    reason_by_row = {
        # Where nobody answered at all, another column may be meant: then it is seen.
        **(unanswered_rows if len(unanswered_rows) < len(table.rows) else {}),
        **_find_rows_below(table, source),
        **_find_sums_of_parts(table, source),
        **_find_rows_of_all(table, source),
        **(other_rows if are_exceptions(len(other_rows), len(table.rows)) else {}),
    }
    if not reason_by_row:
        return table
    lines_by_reason: dict[str, list[int]] = {}
    filtered = drop_rows(table, reason_by_row, lines_by_reason)
    return replace(filtered, notes=(*filtered.notes, *describe_rows(lines_by_reason)))


def drop_rows(table: FileTable, reason_by_row: Mapping[int, str], lines_by_reason: dict[str, list[int]]) -> FileTable:
    """Return a table without some of its rows, and add their lines under the reasons."""
    for index in sorted(reason_by_row):
        lines_by_reason.setdefault(reason_by_row[index], []).append(table.lines[index])
    return table.take_rows([index for index in range(len(table.rows)) if index not in reason_by_row], ())


def are_exceptions(n_other_rows: int, n_rows: int) -> bool:
    """Return whether totals and the like are few: where most rows are, the file is a table of totals, and its data."""
    return n_other_rows < n_rows / 2


def list_other_rows(table: FileTable, source: Source) -> dict[int, str]:
    """Return index → reason of totals, lines about the source, and repeated headers."""
    is_text = _mark_columns(table, source, ("text",))
    is_of_answer = _mark_columns(table, source, ("at", *_ID_FIELDS))
    headers = [{fold(name), fold(label)} for name, label in zip(table.columns, table.labels, strict=True)]
    has_figure = bool(headers) and any(sign.isdigit() for name in headers[0] for sign in name)
    reasons: dict[int, str] = {}
    for index, row in enumerate(table.rows):
        cell = row[0] if row else None
        # A figure among its first signs, as ids and dates have, and no name: nothing that is looked for begins so.
        if type(cell) is str and cell[1:2].isdigit() and not (has_figure and fold(cell) in headers[0]):
            continue
        position, first = _find_first_word(row)
        # Looked at as a whole only where the first word can be one of them: a file has many cells.
        is_candidate = _TOTAL.fullmatch(first) or first in headers[position] or _SOURCE_LINE.fullmatch(first)
        if not first or not is_candidate:
            continue
        cells = [(place, word) for place, cell in enumerate(row) if (word := fold(format_cell(cell)))]
        # A customer may write "totaal": what stands in a column of comments is looked at nowhere.
        if not is_text[position] and _TOTAL.fullmatch(first):
            # A brand, a team or a town may be called Total: who tells when or who, and why, has answered.
            others = [(place, word) for place, word in cells if place != position]
            has_comment = any(is_text[place] and not _NUMBER_CELL.fullmatch(word) for place, word in others)
            if has_comment and (not any(is_of_answer) or any(is_of_answer[place] for place, _ in others)):
                continue
            reasons[index] = "totals or averages"
        elif len(cells) == 1 and not is_text[position] and _SOURCE_LINE.fullmatch(first):
            reasons[index] = "remarks on the source"
        elif len(cells) > 1 and all(word in headers[place] for place, word in cells):
            reasons[index] = "a repeated header"
    return reasons


def list_unanswered_rows(table: FileTable, source: Source) -> dict[int, str]:
    """Return index → reason of the people who were asked and did not answer: neither a score nor a text.

    A word such as "n.v.t." or a number that means no answer was given by somebody; such rows stay.
    """
    columns = source.columns
    if source.kind is not Kind.SURVEY or not (columns.score or columns.scores):
        return {}
    scores = table.list_positions(name for name in (columns.score, *columns.scores.values()) if name)
    is_text = _mark_columns(table, source, ("text",))
    places = sorted({*scores.values(), *(place for place, is_one in enumerate(is_text) if is_one)})
    if not places or any(table.columns[place] in table.unstored_formulas for place in places):
        return {}  # a formula without a value reads as empty
    get_cells = itemgetter(*places, places[0])
    # By one look in C most rows are passed over; of the others 0 is an answer, and a blank is none.
    sparse = [
        index
        for index, row in enumerate(table.rows)
        if (first := next(filter(None, get_cells(row)), None)) is None or (type(first) is str and first.isspace())
    ]
    return {index: UNANSWERED for index in sparse if not any(map(format_cell, get_cells(table.rows[index])))}


def _mark_columns(table: FileTable, source: Source, field_names: Sequence[str]) -> list[bool]:
    """Return of each column of a table whether the mapping has it as one of some fields."""
    values = [getattr(source.columns, name) for name in field_names]
    names = {name for value in values for name in ((value,) if isinstance(value, str) else value or ())}
    places = set(table.list_positions(names).values())
    return [place in places for place in range(len(table.columns))]


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """Form of the rows that are answers: the places of their filled columns, and how many cells most of them have."""

    places: Sequence[int]
    n_cells: int


def learn_answer_shape(rows: Sequence[Sequence[object]], n_columns: int) -> AnswerShape:
    """Return what most of some rows of a table look like."""
    n_filled = [sum(cell is not None and cell != "" for cell in row) for row in rows]
    n_cells = sorted(n_filled)[int((1 - USUAL) * len(rows))] if rows else 0
    # Headings of groups must not say that an answer needs no date.
    body = [row for row, n in zip(rows, n_filled, strict=True) if n > 1 or n_cells < MIN_CELLS]
    return AnswerShape(list_filled_places(body, n_columns), n_cells)


def _find_rows_below(table: FileTable, source: Source) -> dict[int, str]:
    rows = table.rows[:: max(1, len(table.rows) // MAX_LOOKED_AT)]
    shape = learn_answer_shape(rows, len(table.columns))
    return list_rows_below(table, shape, source, n_rows=len(table.rows))


def list_rows_below(
    table: FileTable, shape: AnswerShape, source: Source, *, n_rows: int, is_last: bool = True
) -> dict[int, str]:
    """Return index → reason of rows that lack all that an answer has, and hold figures, a heading or a remark alone.

    A mean below the table has often no word beside it; a report ends in "Page 1 of 3", and has a heading above each
    group ("Region: North (8 records)").

    Parameters
    ----------
    table
        A table, or a chunk of one.
    shape
        What an answer looks like (``learn_answer_shape``).
    source
        The mapping: a comment alone is an answer, and an id alone somebody who gave none.
    n_rows
        Rows of the whole table.
    is_last
        Nothing stands below this chunk.
    """
    places = shape.places
    if n_rows < MIN_ROWS or not places:
        return {}
    is_text, is_id = _mark_columns(table, source, ("text",)), _mark_columns(table, source, _ID_FIELDS)
    reasons: dict[int, str] = {}
    # An answer has them all: by one look in C at each row most are passed over.
    get_cells = itemgetter(*places, places[0])  # a tuple, also of one place
    sparse = [index for index, row in enumerate(table.rows) if not all(get_cells(row))]
    # From the end: a remark stands below the table only where nothing but such rows follows it.
    for index in reversed(sparse):
        row = table.rows[index]
        filled = (place for place in places if _is_filled(row[place]))
        n_filled = len(list(islice(filled, 2)))
        if n_filled > 1:  # an answer: all but a few rows of a large file end here, after two cells
            continue
        cells = [(place, word) for place, cell in enumerate(row) if (word := fold(format_cell(cell)))]
        words = [word for _, word in cells]
        if len(cells) == 1 and shape.n_cells >= MIN_CELLS:
            place, word = cells[0]
            is_number = _NUMBER_CELL.fullmatch(word) is not None
            # With the only thing that an answer always has it may be one.
            if not is_text[place] and [place] != list(places) and not (is_id[place] and (is_number or " " not in word)):
                reasons[index] = "totals or averages" if is_number else "headings of groups and remarks"
                continue
        if len(places) < MIN_FILLED:
            continue
        has_word = any(_TOTAL.fullmatch(word) for word in words)
        others = [word for word in words if not _TOTAL.fullmatch(word)]
        if others and all(map(_NUMBER_CELL.fullmatch, others)) and (has_word or not n_filled):
            reasons[index] = "totals or averages"
        elif (
            is_last and len(words) == 1 and n_filled and index == len(table.rows) - 1 - len(reasons) and " " in words[0]
        ):
            reasons[index] = "remarks below the table"
    return reasons


def list_filled_places(rows: Sequence[Sequence[object]], n_columns: int) -> list[int]:
    """Return the places of the columns that are filled in nearly every row of some, with dates, ids or words."""
    most_missing = max((1 - ALWAYS_FILLED) * len(rows), min(MAX_ROWS_BELOW, len(rows) / 4))
    places = []
    for place in range(n_columns):
        missing = (index for index, row in enumerate(rows) if not _is_filled(row[place]))
        # Counted no further than needed: a wide file has thousands of columns.
        if len(list(islice(missing, int(most_missing) + 1))) <= most_missing:
            places.append(place)
    return places


def _is_filled(cell: object) -> bool:
    """Return whether a cell holds anything but a number."""
    if cell is None or cell == "" or isinstance(cell, int | float):
        return False
    return not isinstance(cell, str) or not (cell.isspace() or _NUMBER_CELL.fullmatch(cell.strip()))


def _find_sums_of_parts(table: FileTable, source: Source) -> dict[int, str]:
    """Return index → reason of daily figures that are the sum of the others of their day, whatever they are called."""
    reasons: dict[int, str] = {}
    for column_name, word, n_amounts in _list_sums_of_parts(table, source):
        if n_amounts < MIN_SUMS:
            continue
        place = table.columns.index(column_name)
        reasons |= {
            index: f"totals beside their parts ({column_name} = {word!r} is the sum of the others)"
            for index, row in enumerate(table.rows)
            if format_cell(row[place]) == word
        }
    return reasons


def list_possible_sums(table: FileTable, source: Source) -> list[tuple[str, str]]:
    """Return column and word of daily figures that are the sum of the others, with too few amounts to be certain."""
    sums = _list_sums_of_parts(table, source)
    return [(column_name, word) for column_name, word, n_amounts in sums if n_amounts < MIN_SUMS]


def _list_sums_of_parts(table: FileTable, source: Source) -> Iterator[tuple[str, str, int]]:
    """Yield column and word of such figures, and how many different amounts they have."""
    amount = source.columns.offered if source.kind is Kind.REACHABILITY else source.columns.count
    if source.kind not in _DAILY_KINDS or amount is None:
        return
    fields = [name for name in _PART_FIELDS if isinstance(getattr(source.columns, name, None), str)]
    mapped = [getattr(source.columns, name) for name in ("at", *fields) if getattr(source.columns, name)]
    places = table.list_positions([amount, *mapped])
    if amount not in places:
        return
    dimensions = [places[name] for name in mapped if name in places]
    # The first one is the day, which is no part of anything.
    for place in dimensions[1:]:
        others = [other for other in dimensions if other != place]
        for word, n_amounts in _list_sums(table, place, others, places[amount]):
            yield table.columns[place], word, n_amounts


def _list_sums(table: FileTable, place: int, others: Sequence[int], amount: int) -> list[tuple[str, int]]:
    """Return the words of a column whose amount is the sum of all other words' on nearly every day, and of how many."""
    groups: dict[tuple[str, ...], dict[str, float]] = {}
    for row in table.rows:
        try:
            number = parse_number(row[amount])
        except ValueError:
            continue
        # No zeros: on a day with one open channel, that one would look like the sum as much as the sum itself.
        if number:
            group = groups.setdefault(tuple(format_cell(row[other]) for other in others), {})
            word = format_cell(row[place])
            group[word] = group.get(word, 0.0) + number
    # Two parts at least, or one channel that gets all contacts would be the sum of itself.
    whole_groups = [group for group in groups.values() if len(group) > 2]  # noqa: PLR2004 - a sum and its two parts
    if len(whole_groups) < MIN_GROUPS:
        return []
    sums: dict[str, list[float]] = {}
    for group in whole_groups:
        total = sum(group.values())
        for word, number in group.items():
            # The sum is among what was added up, so it is half of the total.
            if abs(2 * number - total) < 1e-6:  # noqa: PLR2004 - as good as equal
                sums.setdefault(word, []).append(number)
    return [(word, len(set(numbers))) for word, numbers in sums.items() if len(numbers) >= SAME_SUM * len(whole_groups)]


def _find_first_word(row: Sequence[object]) -> tuple[int, str]:
    """Return place and words of the first filled cell of a row; "" where there is none."""
    for position, cell in enumerate(row):
        if cell is not None and cell != "" and (word := fold(format_cell(cell))):
            return position, word
    return 0, ""


def _find_rows_of_all(table: FileTable, source: Source) -> dict[int, str]:
    """Return index → reason of daily figures of "all channels", where the channels stand beside them."""
    reasons: dict[int, str] = {}
    if source.kind not in _DAILY_KINDS:
        return reasons
    for field_name in _PART_FIELDS:
        mapped_name = getattr(source.columns, field_name)
        place = table.list_positions([mapped_name] if mapped_name else ()).get(mapped_name or "")
        if place is None:
            continue
        column_name, cells = table.columns[place], [row[place] for row in table.rows]
        words = [fold(format_cell(cell)) for cell in cells]
        # A file of nothing but wholes has no parts beside them: these rows are its figures.
        if all(_ALL_PARTS.fullmatch(word) for word in words if word):
            continue
        reasons |= {
            index: f"totals beside their parts ({column_name} = {format_cell(cells[index])!r})"
            for index, word in enumerate(words)
            if word and _ALL_PARTS.fullmatch(word)
        }
    return reasons


def describe_rows(lines_by_reason: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Yield a note for each reason that rows were left out, with their number and the first of them."""
    for reason, lines in lines_by_reason.items():
        more = " …" if len(lines) > MAX_LINES_SAID else ""
        numbers = ", ".join(map(str, lines[:MAX_LINES_SAID])) + more
        yield f"rows that are no answers were left out: {reason}: {len(lines)} (row {numbers})"
