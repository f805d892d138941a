"""Records with a key: new ones inserted, existing ones counted, hidden ones brought back under their old id."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from voc import records
from voc.store import schema
from voc.store.bulk_insert import get_table, insert_rows, split_into_chunks
from voc.store.row_mapping import build_answer_rows

__all__ = ["UpsertCounts", "upsert_feedback", "upsert_keyed_rows"]

Row = Mapping[str, Any]
# Such as a new list of urgent words: it must not make every old record "changed".
IGNORED_COLUMNS = {"id", "batch", "row", "duplicate_of", "feedback", "text_hash", "language", "urgent", "redactions"}
"""Columns that are no content of the record: where it came from, and what voc derived from it."""


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """Numbers of records that were taken in, that existed already, and of these: whose content was another one."""

    n_accepted: int = 0
    n_duplicates: int = 0
    n_changed: int = 0

    def __add__(self, other: UpsertCounts) -> UpsertCounts:
        return UpsertCounts(
            self.n_accepted + other.n_accepted,
            self.n_duplicates + other.n_duplicates,
            self.n_changed + other.n_changed,
        )


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """Row that an undone batch hides, under the id that it has; ``has_new_text``: the text is another one now."""

    id: int
    row: Row
    has_new_text: bool


@dataclass(frozen=True, slots=True)
class ExistingRow:
    """Row that exists already, with its id (None: it came earlier in the same file)."""

    id: int | None
    row: Row
    is_changed: bool


@dataclass(frozen=True, slots=True)
class UpsertPlan:
    """Rows by what has to be done with them: insert, bring back, or count only."""

    new: list[Row]
    hidden: list[HiddenRow]
    existing: list[ExistingRow]


def upsert_keyed_rows(
    connection: Connection, model: type[schema.Base], rows: Sequence[Row], *, source: str | None = None
) -> tuple[UpsertCounts, UpsertPlan]:
    """Insert what is new, and bring back what an undone batch hides."""
    if not rows:
        return UpsertCounts(), UpsertPlan([], [], [])
    plan = _plan_upsert(connection, model, rows, source)
    insert_rows(connection, model, plan.new)
    if plan.hidden:
        _restore_hidden_rows(connection, model, plan.hidden)
    n_changed = sum(item.is_changed for item in plan.existing)
    # A row that comes back counts as new: people did not see it.
    return UpsertCounts(len(plan.new) + len(plan.hidden), len(plan.existing), n_changed), plan


def upsert_feedback(
    connection: Connection,
    source: str,
    batch_id: int,
    rows: Sequence[Row],
    feedback_by_key: Mapping[str, records.Feedback],
    *,
    uncounted: Collection[str],
) -> tuple[UpsertCounts, dict[str, int]]:
    """Take in items with their answers.

    Parameters
    ----------
    feedback_by_key
        The records that have answers.
    uncounted
        Keys of rows that are counted elsewhere: notes, which are counted with their signal.

    Returns
    -------
    tuple
        The counts, and the id of every key, also of those that existed already.
    """
    _, plan = upsert_keyed_rows(connection, schema.Feedback, rows, source=source)
    stored: list[HiddenRow | ExistingRow] = [*plan.hidden, *plan.existing]
    feedback_ids = {item.row["source_key"]: item.id for item in stored if item.id is not None}
    if plan.new:
        # Inserted rows have no ids yet in Python; COPY returns none.
        of_batch = select(schema.Feedback.source_key, schema.Feedback.id).where(schema.Feedback.batch == batch_id)
        feedback_ids |= {row.source_key: row.id for row in connection.execute(of_batch)}
    # Segments are spans of a text: only where it is the same one they keep their ids, and what was decided about them.
    _delete_of_feedback(connection, schema.Segment, [item.id for item in plan.hidden if item.has_new_text])
    _delete_of_feedback(connection, schema.Answer, [item.id for item in plan.hidden])
    accepted_keys = [row["source_key"] for row in (*plan.new, *(item.row for item in plan.hidden))]
    with_answers = [key for key in accepted_keys if key in feedback_by_key]
    answer_rows = [row for key in with_answers for row in build_answer_rows(feedback_by_key[key], feedback_ids[key])]
    insert_rows(connection, schema.Answer, answer_rows)
    counted_duplicates = [item for item in plan.existing if item.row["source_key"] not in uncounted]
    n_changed = _count_changed(connection, counted_duplicates, feedback_by_key)
    return UpsertCounts(
        sum(key not in uncounted for key in accepted_keys), len(counted_duplicates), n_changed
    ), feedback_ids


def _plan_upsert(
    connection: Connection, model: type[schema.Base], rows: Sequence[Row], source: str | None
) -> UpsertPlan:
    key_column = "source_key" if "source_key" in rows[0] else "key"
    stored_rows = _load_stored_rows(connection, model, key_column, [row[key_column] for row in rows], source)
    content_columns = [name for name in rows[0] if name not in IGNORED_COLUMNS]

    def is_changed(row: Row, other: Row) -> bool:
        return any(row[name] != other[name] for name in content_columns)

    plan = UpsertPlan([], [], [])
    first_rows: dict[str, Row] = {}
    for row in rows:
        key = row[key_column]
        # Twice in one file: the first row counts, as it would if they were in two files.
        if key in first_rows:
            plan.existing.append(ExistingRow(None, row, is_changed(row, first_rows[key])))
            continue
        first_rows[key] = row
        stored_row = stored_rows.get(key)
        if stored_row is None:
            plan.new.append(row)
        elif stored_row["undone"]:
            plan.hidden.append(HiddenRow(stored_row["id"], row, "text" in row and row["text"] != stored_row["text"]))
        else:
            plan.existing.append(ExistingRow(stored_row["id"], row, is_changed(row, stored_row)))
    return plan


def _load_stored_rows(
    connection: Connection, model: type[schema.Base], key_column: str, keys: Sequence[str], source: str | None
) -> dict[str, Row]:
    """Return the rows of these keys, with whether their batch is ``undone``, by key."""
    table, batch_table = get_table(model), get_table(schema.Batch)
    statement = select(table, batch_table.c.undone).join_from(table, batch_table, table.c.batch == batch_table.c.id)
    if source is not None:
        statement = statement.where(table.c.source_name == source)
    rows_by_key: dict[str, Row] = {}
    for chunk in split_into_chunks(keys):
        for row in connection.execute(statement.where(table.c[key_column].in_(chunk))).mappings():
            rows_by_key[row[key_column]] = dict(row)
    return rows_by_key


def _restore_hidden_rows(connection: Connection, model: type[schema.Base], hidden: Sequence[HiddenRow]) -> None:
    """Give hidden rows their new content and batch, which makes them visible; their ids stay."""
    table = get_table(model)
    column_names = [name for name in hidden[0].row if name not in {"source_name", "source_key", "key"}]
    # Parameters end in an underscore, as SQLAlchemy takes the names of columns for itself in an UPDATE.
    statement = (
        update(table)
        .where(table.c.id == bindparam("id_"))
        .values({name: bindparam(f"{name}_") for name in column_names})
    )
    connection.execute(
        statement, [{"id_": item.id, **{f"{name}_": item.row[name] for name in column_names}} for item in hidden]
    )


def _delete_of_feedback(
    connection: Connection, model: type[schema.Segment | schema.Answer], feedback_ids: Sequence[int]
) -> None:
    for chunk in split_into_chunks(feedback_ids):
        connection.execute(delete(model).where(model.feedback.in_(chunk)))


def _count_changed(
    connection: Connection, existing: Sequence[ExistingRow], feedback_by_key: Mapping[str, records.Feedback]
) -> int:
    """Count the items whose content is another one than the first time, in their columns or in their answers."""
    # The answers only of those that are not counted by their columns already.
    feedback_ids = [item.id for item in existing if item.id is not None and not item.is_changed]
    stored_answers: dict[int, set[tuple[str, float | None]]] = {feedback: set() for feedback in feedback_ids}
    for chunk in split_into_chunks(feedback_ids):
        statement = select(schema.Answer.feedback, schema.Answer.question, schema.Answer.value)
        for row in connection.execute(statement.where(schema.Answer.feedback.in_(chunk))):
            stored_answers[row.feedback].add((row.question, row.value))
    n_changed = 0
    for item in existing:
        feedback = feedback_by_key.get(item.row["source_key"])
        answers = set() if feedback is None else {(answer.question, answer.value) for answer in feedback.answers}
        n_changed += item.is_changed or (item.id is not None and stored_answers[item.id] != answers)
    return n_changed
