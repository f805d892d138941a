"""Records with a key: new ones inserted, existing ones counted or updated, hidden ones brought back under their old id.

An answer that comes again in another file with another content is updated: a comment that was written later, a score
that was corrected. What the later file leaves empty stays as it was: an export without the comments takes none away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from voc import records
from voc.statistics.repeat_counter import RepeatCounter
from voc.store import schema
from voc.store.bulk_insert import get_table, insert_rows, split_into_chunks
from voc.store.customer_rows import delete_vectors
from voc.store.row_answers import (
    AnswerChange,
    FileRows,
    StoredAnswers,
    delete_answers,
    find_answer_change,
    load_stored_answers,
    move_answers_to_carrier,
)
from voc.store.row_counts import count_respondents, find_stored_respondents
from voc.store.row_mapping import build_all_answer_rows

__all__ = ["EarlierRows", "UpsertCounts", "upsert_feedback", "upsert_keyed_rows"]

Row = Mapping[str, Any]
# Such as a new list of urgent words: it must not make every old record "changed".
IGNORED_COLUMNS = frozenset(
    # An agent's team depends on how many of it the file has.
    {"id", "batch", "row", "duplicate_of", "feedback", "text_hash", "language", "urgent", "redactions", "agent"}
)
"""Columns that are no content of the record: its origin, and what voc derived from it."""


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """Numbers of records that were stored, that existed already, and that got a new content.

    ``n_changed`` of those that existed already have another content in the file than in the store, which stays.
    """

    n_accepted: int = 0
    n_duplicates: int = 0
    n_changed: int = 0
    n_updated: int = 0

    def __add__(self, other: UpsertCounts) -> UpsertCounts:
        return UpsertCounts(
            self.n_accepted + other.n_accepted,
            self.n_duplicates + other.n_duplicates,
            self.n_changed + other.n_changed,
            self.n_updated + other.n_updated,
        )


class EarlierRows:
    """Rows of earlier chunks of the same file: a key that comes twice in a file is a duplicate and no update.

    Parameters
    ----------
    batch_id
        The file's new batch; None: the file came before, is completed, and updates nothing.
    is_read_again
        The file was collected before by another mapping.
    """

    def __init__(self, batch_id: int | None, *, is_read_again: bool = False) -> None:
        self._batch_id = batch_id
        self.is_read_again = is_read_again
        # Eight bytes a key: a large file that comes again holds millions.
        self._keys: RepeatCounter | None = None

    @property
    def is_update(self) -> bool:
        """Whether items that exist already get their content in this file."""
        return self._batch_id is not None

    def add(self, rows: Sequence[Row], same_rows: Sequence[Row]) -> None:
        """Add the rows of a chunk; ``same_rows`` of them stay with an earlier file, as their content is the same."""
        # All others are found by their batch, where it is a new one.
        if new_rows := same_rows if self.is_update else rows:
            self._keys = self._keys or RepeatCounter()
            self._keys.add([_hash_key(row["source_key"]) for row in new_rows])

    def list_new_keys(self, keys: Sequence[str]) -> list[str]:
        """Return the keys of a chunk that :meth:`add` has not seen."""
        if self._keys is None:
            return list(keys)
        were_there = self._keys.contains([_hash_key(key) for key in keys])
        return [key for key, was_there in zip(keys, were_there, strict=True) if not was_there]

    def has(self, key: str, stored_row: Row) -> bool:
        """Return whether a stored row came in an earlier chunk."""
        if self.is_update and stored_row["batch"] == self._batch_id:
            return True
        return self.came_before(key)

    def came_before(self, key: str) -> bool:
        """Return whether :meth:`add` has seen a key."""
        return self._keys is not None and bool(self._keys.contains([_hash_key(key)])[0])


def _hash_key(key: str) -> int:
    return hash(key) & 0xFFFF_FFFF_FFFF_FFFF


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """Row that an undone batch hides, under the id that it has; ``has_new_text``: the text is another one now."""

    id: int
    row: Row
    has_new_text: bool


@dataclass(frozen=True, slots=True)
class ExistingRow:
    """Row that exists already, with its id and its stored content (None: it came earlier in the same file)."""

    id: int | None
    row: Row
    is_changed: bool
    stored: Row | None = None


@dataclass(frozen=True, slots=True)
class UpsertPlan:
    """Rows by what has to be done with them: insert, bring back, or count only."""

    new: list[Row]
    hidden: list[HiddenRow]
    existing: list[ExistingRow]


def upsert_keyed_rows(
    connection: Connection,
    model: type[schema.Base],
    rows: Sequence[Row],
    *,
    source: str | None = None,
    earlier_rows: EarlierRows | None = None,
) -> tuple[UpsertCounts, UpsertPlan]:
    """Insert new rows, and bring back rows that an undone batch hides. Returns the counts and what was done."""
    if not rows:
        return UpsertCounts(), UpsertPlan([], [], [])
    plan = _plan_upsert(connection, model, rows, source, earlier_rows)
    insert_rows(connection, model, plan.new)
    if plan.hidden:
        # While the old texts are there.
        delete_vectors(connection, [item.id for item in plan.hidden if item.has_new_text])
        _restore_hidden_rows(connection, model, plan.hidden)
    n_changed = sum(item.is_changed for item in plan.existing)
    # A row that comes back counts as new: people did not see it.
    return UpsertCounts(len(plan.new) + len(plan.hidden), len(plan.existing), n_changed), plan


def upsert_feedback(  # noqa: PLR0913  a file has this many sides
    connection: Connection,
    source: str,
    batch_id: int,
    rows: Sequence[Row],
    feedback_by_key: Mapping[str, records.Feedback],
    *,
    uncounted: Collection[str],
    row_keys: Mapping[str, str] | None = None,
    earlier_rows: EarlierRows | None = None,
    sealed_keys: Collection[str] = (),
) -> tuple[UpsertCounts, dict[str, int]]:
    """Store items with their answers.

    Parameters
    ----------
    feedback_by_key
        The records that have answers.
    uncounted
        Keys of rows that are counted elsewhere: notes, which are counted with their signal. They are never updated.
    row_keys
        Of the items that are one text of several (``map_row_keys``): a row counts once, and not once per text.
    earlier_rows
        Rows of the chunks of the file before this one. None: it is all of the file, and updates nothing.
    sealed_keys
        Keys of the rows without a text whose text waits in the quarantine.

    Returns
    -------
    tuple
        The counts, and the id of every key, also of those that existed already.
    """
    is_update = earlier_rows is not None and earlier_rows.is_update
    last_id = connection.execute(select(func.max(schema.Feedback.id))).scalar() or 0
    _, plan = upsert_keyed_rows(connection, schema.Feedback, rows, source=source, earlier_rows=earlier_rows)
    feedback_ids = _find_feedback_ids(connection, plan, batch_id, last_id)
    accepted_rows = [*plan.new, *(item.row for item in plan.hidden)]
    _write_answers(connection, plan.hidden, accepted_rows, feedback_by_key, feedback_ids)
    # Looked up before scores move to another text: an item without text or score is deleted then.
    stored_rows = find_stored_respondents(connection, source, batch_id, plan.new, row_keys or {}) if is_update else None
    counted_duplicates = [item for item in plan.existing if item.row["source_key"] not in uncounted]
    existing_ids = [item.id for item in counted_duplicates if item.id is not None]
    stored_answers = load_stored_answers(connection, existing_ids)
    updated_ids: frozenset[int] = frozenset()
    is_read_again = earlier_rows is not None and earlier_rows.is_read_again
    if is_update:
        updated_ids = _update_feedback(
            connection,
            counted_duplicates,
            feedback_by_key,
            stored_answers,
            is_read_again=is_read_again,
            sealed_keys=sealed_keys,
        )
    if row_keys and earlier_rows is not None:
        changed_ids = {feedback_ids[row["source_key"]] for row in accepted_rows} | {
            feedback_id for feedback_id in updated_ids if not stored_answers[feedback_id]
        }
        carriers = [(feedback_ids[key], item) for key, item in feedback_by_key.items() if key in feedback_ids]
        move_answers_to_carrier(
            connection,
            FileRows(
                source,
                batch_id,
                [(row["source_key"], row["row"]) for row in rows],
                row_keys,
                earlier_rows.came_before,
            ),
            [(feedback_id, item) for feedback_id, item in carriers if feedback_id in changed_ids],
            is_update=is_update,
            is_read_again=is_read_again,
        )
    duplicates = [item for item in counted_duplicates if item.id is None or item.id not in updated_ids]
    if earlier_rows is not None:
        earlier_rows.add(rows, [item.row for item in duplicates if item.id is not None])
    # Twice in one file is no update: which of the two is the later one is not known.
    not_updated = [item for item in duplicates if item.id is None] if is_update else duplicates
    n_changed = _count_changed(not_updated, feedback_by_key, stored_answers)
    n_accepted, n_updated, n_duplicates = count_respondents(
        [row for row in accepted_rows if row["source_key"] not in uncounted],
        [item.row for item in counted_duplicates if item.id is not None and item.id in updated_ids],
        [item.row for item in duplicates],
        row_keys or {},
        stored_rows,
    )
    return UpsertCounts(n_accepted, n_duplicates, n_changed, n_updated), feedback_ids


def _find_feedback_ids(connection: Connection, plan: UpsertPlan, batch_id: int, last_id: int) -> dict[str, int]:
    """Return the id of every key of a plan; new rows have ids above ``last_id``."""
    stored: list[HiddenRow | ExistingRow] = [*plan.hidden, *plan.existing]
    feedback_ids = {item.row["source_key"]: item.id for item in stored if item.id is not None}
    if plan.new:
        # Read back: PostgreSQL's COPY, which inserts many rows, returns no ids.
        of_batch = select(schema.Feedback.source_key, schema.Feedback.id).where(
            schema.Feedback.id > last_id, schema.Feedback.batch == batch_id
        )
        feedback_ids |= {key: feedback_id for key, feedback_id in connection.execute(of_batch).all()}  # noqa: C416  faster by far
    return feedback_ids


def _write_answers(
    connection: Connection,
    hidden: Sequence[HiddenRow],
    accepted_rows: Sequence[Row],
    feedback_by_key: Mapping[str, records.Feedback],
    feedback_ids: Mapping[str, int],
) -> None:
    """Write the answers of new items, and replace those of items that come back."""
    # Segments are spans of a text: only where it is the same one they keep their ids, and what was decided about them.
    _delete_of_feedback(connection, schema.Segment, [item.id for item in hidden if item.has_new_text])
    _delete_of_feedback(connection, schema.Answer, [item.id for item in hidden])
    keys = [row["source_key"] for row in accepted_rows if row["source_key"] in feedback_by_key]
    insert_rows(
        connection, schema.Answer, build_all_answer_rows((feedback_by_key[key], feedback_ids[key]) for key in keys)
    )


def _plan_upsert(
    connection: Connection,
    model: type[schema.Base],
    rows: Sequence[Row],
    source: str | None,
    earlier_rows: EarlierRows | None,
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
        elif earlier_rows is not None and earlier_rows.has(key, stored_row):
            plan.existing.append(ExistingRow(None, row, is_changed(row, stored_row)))
        elif stored_row["undone"]:
            plan.hidden.append(HiddenRow(stored_row["id"], row, "text" in row and row["text"] != stored_row["text"]))
        else:
            plan.existing.append(ExistingRow(stored_row["id"], row, is_changed(row, stored_row), stored_row))
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
    if connection.execute(statement.limit(1)).first() is None:  # a source's first file: there is nothing to look up
        return rows_by_key
    for chunk in split_into_chunks(keys):
        for row in connection.execute(statement.where(table.c[key_column].in_(chunk))).mappings():
            rows_by_key[row[key_column]] = dict(row)
    return rows_by_key


def _update_feedback(
    connection: Connection,
    existing: Sequence[ExistingRow],
    feedback_by_key: Mapping[str, records.Feedback],
    stored_answers: Mapping[int, StoredAnswers],
    *,
    is_read_again: bool,
    sealed_keys: Collection[str],
) -> frozenset[int]:
    """Give items the content and the batch of a later file where the content differs, and return their ids.

    The batch goes along, so that undoing the later file hides these items instead of leaving them with its content.
    """
    rows_by_id = {item.id: item for item in existing if item.id is not None}
    updated: dict[int, Row] = {}
    changes: list[AnswerChange] = []
    new_texts: list[int] = []
    for feedback_id, item in rows_by_id.items():
        stored = item.stored or {}
        is_sealed = item.row["source_key"] in sealed_keys
        row = _merge_rows(item.row, stored, is_sealed=is_sealed)
        change = find_answer_change(
            feedback_by_key.get(row["source_key"]),
            feedback_id,
            stored_answers[feedback_id],
            is_read_again=is_read_again,
        )
        is_same = all(row[name] == stored[name] for name in row if name not in IGNORED_COLUMNS)
        # All that is seen of a text that waits: who has to be called today, and its language.
        is_newly_sealed = is_sealed and any(stored[name] is None and row[name] for name in ("urgent", "language"))
        if not change and is_same and not is_newly_sealed:
            continue
        updated[feedback_id] = row
        changes.append(change)
        if row["text"] != stored["text"]:
            new_texts.append(feedback_id)
    delete_vectors(connection, new_texts)
    _write_rows(connection, schema.Feedback, updated)
    # Segments are spans of a text: of another text they are others.
    _delete_of_feedback(connection, schema.Segment, new_texts)
    delete_answers(connection, [id_ for change in changes for id_ in change.replaced_ids])
    insert_rows(connection, schema.Answer, [row for change in changes for row in change.new_rows])
    return frozenset(updated)


def _merge_rows(row: Row, stored: Row, *, is_sealed: bool) -> dict[str, Any]:
    """Return an item's row with what is stored where the later file leaves something empty.

    A text that ``is_sealed`` is not empty: an urgent word in it counts, while the stored text stays until its release.
    """
    merged = {name: stored[name] if value is None and name in stored else value for name, value in row.items()}
    if not row["text"] and stored["text"]:
        # With the text goes what was derived from it; "" is no None.
        merged |= {name: stored[name] for name in ("text", "text_hash", "language", "urgent", "redactions")}
        if is_sealed:
            merged["urgent"] = row["urgent"] or stored["urgent"]
    if row["at"] is None and stored["at"] is not None:
        merged["date_state"] = stored["date_state"]
    return merged


def _restore_hidden_rows(connection: Connection, model: type[schema.Base], hidden: Sequence[HiddenRow]) -> None:
    """Give hidden rows their new content and batch, which makes them visible; their ids stay."""
    _write_rows(connection, model, {item.id: item.row for item in hidden})


def _write_rows(connection: Connection, model: type[schema.Base], rows_by_id: Mapping[int, Row]) -> None:
    """Give rows a new content; ids and keys stay."""
    if not rows_by_id:
        return
    table = get_table(model)
    first_row = next(iter(rows_by_id.values()))
    column_names = [name for name in first_row if name not in {"source_name", "source_key", "key"}]
    # Parameters end in an underscore, as SQLAlchemy takes the names of columns for itself in an UPDATE.
    statement = (
        update(table)
        .where(table.c.id == bindparam("id_"))
        .values({name: bindparam(f"{name}_") for name in column_names})
    )
    connection.execute(
        statement,
        [{"id_": row_id, **{f"{name}_": row[name] for name in column_names}} for row_id, row in rows_by_id.items()],
    )


def _delete_of_feedback(
    connection: Connection, model: type[schema.Segment | schema.Answer], feedback_ids: Sequence[int]
) -> None:
    for chunk in split_into_chunks(feedback_ids):
        connection.execute(delete(model).where(model.feedback.in_(chunk)))


def _count_changed(
    existing: Sequence[ExistingRow],
    feedback_by_key: Mapping[str, records.Feedback],
    stored_answers: Mapping[int, StoredAnswers],
) -> int:
    """Count the items whose content is another one than the first time, in their columns or in their answers."""
    n_changed = 0
    for item in existing:
        feedback = feedback_by_key.get(item.row["source_key"])
        n_changed += item.is_changed or (
            item.id is not None and bool(find_answer_change(feedback, item.id, stored_answers[item.id]))
        )
    return n_changed
