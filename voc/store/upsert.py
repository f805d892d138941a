"""Records with a key: new ones in, those there already counted, hidden ones back under their old id."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from voc import records
from voc.store import schema
from voc.store.bulk_insert import chunks, insert_rows, table_of
from voc.store.row_mapping import answer_rows

__all__ = ["Taken", "take_in_feedback", "take_in_keyed"]

Row = Mapping[str, Any]
NOT_COMPARED = {"id", "batch", "row", "duplicate_of", "feedback", "text_hash", "language", "urgent", "redactions"}
"""What says nothing about the record's content: where it came from, and what voc derived from it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many records were taken in, were there already, and of these: said something else then."""

    n_accepted: int = 0
    n_duplicates: int = 0
    n_changed: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.n_accepted + other.n_accepted,
            self.n_duplicates + other.n_duplicates,
            self.n_changed + other.n_changed,
        )


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows by what has to be done with them; ``hidden`` and ``there`` with the id they have."""

    new: list[Row]
    hidden: list[tuple[int, Row, bool]]
    """Id, row, and whether the text differs from the one that is hidden."""
    there: list[tuple[int | None, Row, bool]]
    """Id (None: earlier in the same file), row, and whether it says something else."""


def take_in_keyed(
    connection: Connection, model: type[schema.Base], rows: Sequence[Row], *, source: str | None = None
) -> tuple[Taken, Sorted]:
    """Insert what is new, and bring back what an undone batch hides."""
    if not rows:
        return Taken(), Sorted([], [], [])
    found = _sort(connection, model, rows, source)
    insert_rows(connection, model, found.new)
    if found.hidden:
        names = [name for name in rows[0] if name not in {"source_name", "source_key", "key"}]
        statement = (
            update(table_of(model))
            .where(table_of(model).c.id == bindparam("id_"))
            .values({name: bindparam(f"{name}_") for name in names})
        )
        connection.execute(
            statement, [{"id_": id_, **{f"{n}_": row[n] for n in names}} for id_, row, _ in found.hidden]
        )
    n_changed = sum(changed for _, _, changed in found.there)
    return Taken(len(found.new) + len(found.hidden), len(found.there), n_changed), found


def take_in_feedback(
    connection: Connection,
    source: str,
    batch: int,
    rows: Sequence[Row],
    answered: Mapping[str, records.Feedback],
    *,
    uncounted: Collection[str],
) -> tuple[Taken, dict[str, int]]:
    """Take in items with their answers.

    Parameters
    ----------
    answered
        The records that have answers, by key.
    uncounted
        Keys of rows that are counted elsewhere: notes, which are counted with their signal.

    Returns
    -------
    tuple
        The counts, and the id of every key, also of those that were there already.
    """
    _, found = take_in_keyed(connection, schema.Feedback, rows, source=source)
    ids = {row["source_key"]: id_ for id_, row, _ in (*found.hidden, *found.there) if id_ is not None}
    if found.new:
        own = select(schema.Feedback.source_key, schema.Feedback.id).where(schema.Feedback.batch == batch)
        ids |= {row.source_key: row.id for row in connection.execute(own)}
    _forget(connection, schema.Segment, [id_ for id_, _, differs in found.hidden if differs])
    _forget(connection, schema.Answer, [id_ for id_, _, _ in found.hidden])
    taken_in = [row["source_key"] for row in found.new] + [row["source_key"] for _, row, _ in found.hidden]
    insert_rows(
        connection,
        schema.Answer,
        [answer for key in taken_in if key in answered for answer in answer_rows(answered[key], ids[key])],
    )
    counted = [row for row in found.there if row[1]["source_key"] not in uncounted]
    n_changed = _n_changed(connection, counted, answered)
    return Taken(sum(key not in uncounted for key in taken_in), len(counted), n_changed), ids


def _sort(connection: Connection, model: type[schema.Base], rows: Sequence[Row], source: str | None) -> Sorted:
    key = "source_key" if "source_key" in rows[0] else "key"
    there = _there(connection, model, key, [row[key] for row in rows], source)
    compared = [name for name in rows[0] if name not in NOT_COMPARED]
    found = Sorted([], [], [])
    first: dict[str, Row] = {}
    for row in rows:
        name = row[key]
        if name in first:
            found.there.append((None, row, any(row[c] != first[name][c] for c in compared)))
            continue
        first[name] = row
        stored = there.get(name)
        if stored is None:
            found.new.append(row)
        elif stored["undone"]:
            found.hidden.append((stored["id"], row, "text" in row and row["text"] != stored["text"]))
        else:
            found.there.append((stored["id"], row, any(row[c] != stored[c] for c in compared)))
    return found


def _there(
    connection: Connection, model: type[schema.Base], key: str, keys: Sequence[str], source: str | None
) -> dict[str, Row]:
    table, batch = table_of(model), table_of(schema.Batch)
    statement = select(table, batch.c.undone).join_from(table, batch, table.c.batch == batch.c.id)
    if source is not None:
        statement = statement.where(table.c.source_name == source)
    found: dict[str, Row] = {}
    for some in chunks(keys):
        for row in connection.execute(statement.where(table.c[key].in_(some))).mappings():
            found[row[key]] = dict(row)
    return found


def _forget(connection: Connection, model: type[schema.Segment | schema.Answer], feedback: Sequence[int]) -> None:
    for some in chunks(feedback):
        connection.execute(delete(model).where(model.feedback.in_(some)))


def _n_changed(
    connection: Connection,
    there: Sequence[tuple[int | None, Row, bool]],
    answered: Mapping[str, records.Feedback],
) -> int:
    """Count the items that say something else than the first time, in their columns or in their answers."""
    ids = [id_ for id_, _, changed in there if id_ is not None and not changed]
    stored: dict[int, set[tuple[str, float | None]]] = {id_: set() for id_ in ids}
    for some in chunks(ids):
        statement = select(schema.Answer.feedback, schema.Answer.question, schema.Answer.value)
        for answer in connection.execute(statement.where(schema.Answer.feedback.in_(some))):
            stored[answer.feedback].add((answer.question, answer.value))
    n_changed = 0
    for id_, row, changed in there:
        item = answered.get(row["source_key"])
        now = set() if item is None else {(given.question, given.value) for given in item.answers}
        n_changed += changed or (id_ is not None and stored[id_] != now)
    return n_changed
