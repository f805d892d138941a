"""Files of actions: what departments promised before voc kept it, or keep somewhere else, and when it was done.

A row says what it is about by a finding, a theme, or comments by their keys at their source (``berichten:B90377``):
themes have other numbers in another workspace, comments have not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import InputError, VocError
from voc.records import Action, Rejection, theme_reference
from voc.store.comment_queries import load_segment_rows
from voc.store.source_keys import load_segments_by_key
from voc.text.sanitize import sanitize_line
from voc.workspace.csv_rows import CsvRow, read_csv_table

if TYPE_CHECKING:
    from voc.store.database import Store
    from voc.workspace.promised_actions import Actions

__all__ = ["ActionImport", "import_actions"]

_DAYS = ("start", "due", "done", "dropped")
MAX_ROWS = 10_000
MIN_PART = 0.25
"""Part of the comments of a row that must lie in one theme."""


@dataclass(frozen=True, slots=True)
class ActionImport:
    """Result of taking actions in: references of the new ones, how many stood already, and the rows that cannot be."""

    references: tuple[str, ...]
    n_known: int
    rejected: tuple[Rejection, ...]


def import_actions(actions: Actions, store: Store, path: Path) -> ActionImport:
    """Import the actions of a CSV file; one that is recorded already is not recorded again, so that twice adds nothing.

    It gets the day on which it was done or dropped, where it was open. A row that cannot be imported is reported, and
    nothing of it is kept; the others are imported.

    Raises
    ------
    InputError
        The file cannot be read, or lacks a column.
    """
    references, rejected, n_known = [], [], 0
    for row in _read_rows(path):
        try:
            reference = _import_row(actions, store, row)
        except VocError as exc:
            rejected.append(Rejection(row.number, None, str(exc), "an action as docs/reports.md describes it"))
            continue
        if reference is None:
            n_known += 1
        else:
            references.append(reference)
    return ActionImport(tuple(references), n_known, tuple(rejected))


def _read_rows(path: Path) -> list[CsvRow]:
    columns, rows = read_csv_table(path)
    if "promise" not in columns or not {"subject", "comments"}.intersection(columns):
        raise InputError(
            f"{path.name}: expected the columns subject or comments, department, promise, start, due and done; "
            f"got {', '.join(map(repr, columns)) or 'nothing'}"
        )
    if len(rows) > MAX_ROWS:
        raise InputError(f"{path.name} has more than {MAX_ROWS} rows: that is no list of actions")
    return rows


def _import_row(actions: Actions, store: Store, row: CsvRow) -> str | None:
    """Record a row's action with its steps, and return its reference; None where it is recorded already."""
    cells = row.check_cells().cells
    days = {name: row.parse_day(name) for name in _DAYS}
    subject = cells.get("subject") or _find_theme(store, cells.get("comments", "").split())
    if not cells["promise"]:
        raise InputError("column promise: expected what will be done, got an empty cell")
    who = cells.get("who") or None
    action = _find_known(actions, subject, row, days["start"])
    if action is not None:
        # What became of it since: the row of a file that is kept up to date.
        if action.is_open:
            _close(actions, action.reference, days, who)
        return None
    event = actions.add(
        subject,
        promise=cells["promise"],
        department=cells.get("department") or None,
        fixer=cells.get("fixer") or None,
        start=days["start"],
        due=days["due"],
        why=cells.get("why", ""),
        who=who,
    )
    # Records come by the day on which they are due: the newest is the one with the highest id.
    reference = max(actions.records(), key=lambda action: action.id or 0).reference
    try:
        _close(actions, reference, days, who)
    except VocError:
        # The row is reported: half of it, an action that stays open for ever, would be in nobody's list.
        actions.take_back(event)
        raise
    return reference


def _close(actions: Actions, reference: str, days: Mapping[str, date | None], who: str | None) -> None:
    if days["done"] is not None:
        actions.finish(reference, on=days["done"], who=who)
    elif days["dropped"] is not None:
        actions.drop(reference, on=days["dropped"], who=who)


def _find_known(actions: Actions, subject: str, row: CsvRow, start: date | None) -> Action | None:
    """Return the action of the same subject, departments, words and first day."""
    # As it is stored: on one line, without invisible characters.
    promise = sanitize_line(row.cells["promise"])
    names = {"department": row.cells.get("department", ""), "fixer": row.cells.get("fixer", "")}
    for action in actions.records():
        # A row without a first day got that of its first import, so that any day is the same action's.
        if action.promise != promise or start not in {None, action.start} or not actions.is_about(action, subject):
            continue
        stored_names = {"department": action.department, "fixer": action.fixer or ""}
        # Without a name it is the department of its finding.
        if all(not name or actions.is_same_department(name, stored_names[field]) for field, name in names.items()):
            return action
    return None


def _find_theme(store: Store, names: Sequence[str]) -> str:
    """Return the theme in which most of some comments are, named as ``source:key``.

    Raises
    ------
    InputError
        No comment is named, none is in this workspace, or no theme has clearly most of them.
    """
    parts = [name.partition(":") for name in names]
    if not parts or not all(source and key for source, _, key in parts):
        raise InputError("expected a finding or a theme under subject, or comments such as berichten:B90377")
    pairs = [(source, key) for source, _, key in parts]
    segments_by_key = load_segments_by_key(store, {key for _, key in pairs})
    segments = load_segment_rows(store, [id_ for ids in segments_by_key.values() for id_ in ids])
    themes_by_comment = [
        {theme for id_ in segments_by_key[pair] if id_ in segments and (theme := segments[id_].theme) is not None}
        for pair in pairs
        if pair in segments_by_key
    ]
    if not themes_by_comment:
        raise InputError(f"column comments: none of them is in this workspace, such as {names[0][:60]!r}")
    n_by_theme = Counter(theme for themes in themes_by_comment for theme in themes)
    ranked = sorted(n_by_theme.items(), key=lambda pair: (-pair[1], pair[0]))
    n_first, n_second = (ranked[k][1] if k < len(ranked) else 0 for k in range(2))
    # What is said in other words lies in other themes: a quarter, and clearly more than the others, is no chance.
    if MIN_PART * len(themes_by_comment) > n_first or n_first < 2 * n_second or not n_first:
        raise InputError(
            f"column comments: the {len(themes_by_comment)} comments are in no theme together; name a theme such as T-7"
        )
    return theme_reference(ranked[0][0])
