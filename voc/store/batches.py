"""Batches: the records of one file, stored in one transaction; the same file twice adds nothing.

What a key identifies stays under its id for good. A record that comes again is a duplicate; an answer that comes again
with another content in a later file is updated, and moves to that file's batch (of contacts and signals the first one
is kept, which is counted and reported). One that an undone batch hides comes back under its old id. Of daily figures
and the calendar every batch keeps its own rows and the newest one counts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.errors import UnknownNameError
from voc.records import Contact, Event, Feedback, Kind, Rejection, Signal, find_contact_key
from voc.store import quarantined_texts, schema
from voc.store.bulk_insert import insert_rows, split_into_chunks, use_large_cache
from voc.store.customer_rows import erase_stored_contacts
from voc.store.daily_figures import add_daily_rows
from voc.store.database import Store
from voc.store.decision_log import write_event
from voc.store.duplicates import mark_duplicates
from voc.store.row_answers import join_stored_texts, was_read_otherwise
from voc.store.row_counts import Record, count_file_rows, count_stored_rows, map_row_keys
from voc.store.row_mapping import (
    DAILY_KEYS,
    build_contact_row,
    build_feedback_row,
    build_notes,
    build_signal_row,
)
from voc.store.tombstones import HashIdentity, leave_out_erased_rejections, split_erased_records
from voc.store.upsert import EarlierRows, UpsertCounts, upsert_feedback, upsert_keyed_rows

__all__ = [
    "AddedBatch",
    "Record",
    "add_batch",
    "add_batch_chunks",
    "find_batch",
    "find_batch_sources",
    "load_read_ranges",
    "undo_batch",
]


@dataclass(frozen=True, slots=True)
class AddedBatch:
    """Result of taking in a file's records; counts are rows, of which one may hold several texts.

    ``n_duplicates`` counts those that existed already, ``n_changed`` how many of them had another content then,
    ``n_updated`` the others that existed already and have their new content now.
    ``n_erased`` were left out, as they are of customers who were erased.
    ``unchanged``: the file was collected before, in the same way, and nothing was written.
    """

    batch: int | None
    n_accepted: int
    n_duplicates: int
    unchanged: bool = False
    n_changed: int = 0
    n_updated: int = 0
    notes: tuple[str, ...] = ()
    n_erased: int = 0


def add_batch(  # noqa: PLR0913  a file has this many sides
    store: Store,
    *,
    source: str,
    mapping: Mapping[str, Any],
    kind: Kind,
    file_name: str,
    file_path: str | Path,
    file_hash: str,
    records: Sequence[Record],
    rejected: Sequence[Rejection] = (),
    counts: Mapping[str, Any] | None = None,
    hash_identity: HashIdentity | None = None,
) -> AddedBatch:
    """Store the records of one file, in one transaction.

    Parameters
    ----------
    source, mapping, kind
        The source's name and how it is read; a mapping that was not seen before is a new version.
    file_name, file_path, file_hash
        Where the file is, and its SHA-256.
    records
        Checked, redacted and pseudonymised. An agent's signal with a note also becomes an item of feedback.
    rejected
        Rejected rows.
    counts
        Anything else that was counted, kept with the batch.
    hash_identity
        Makes the tombstones of erased customers, whose records are left out.

    Raises
    ------
    InputError
        A text that no database can keep; nothing is written.
    """
    return add_batch_chunks(
        store,
        source=source,
        mapping=mapping,
        kind=kind,
        file_name=file_name,
        file_path=file_path,
        file_hash=file_hash,
        chunks=[records],
        finish=lambda: (rejected, counts or {}),
        hash_identity=hash_identity,
    )


def add_batch_chunks(  # noqa: PLR0913  a file has this many sides
    store: Store,
    *,
    source: str,
    mapping: Mapping[str, Any],
    kind: Kind,
    file_name: str,
    file_path: str | Path,
    file_hash: str,
    chunks: Iterable[Sequence[Record]],
    finish: Callable[[], tuple[Sequence[Rejection], Mapping[str, Any]]],
    hash_identity: HashIdentity | None = None,
) -> AddedBatch:
    """Store the records of one file as :func:`add_batch` does, chunk by chunk and in one transaction.

    Parameters
    ----------
    chunks
        Records of the file, in its order; gone through once, inside the transaction.
    finish
        Called after the last chunk; returns the rejected rows, and what else was counted.

    Raises
    ------
    InputError
        A text that no database can keep, or an error of the chunks; nothing is written.
    """
    with store.writing() as connection, use_large_cache(connection):
        source_id = _get_source_id(connection, source, kind, mapping)
        earlier = _find_visible_batch(connection, source_id, file_hash)
        if earlier is not None and _is_complete(connection, earlier):
            return AddedBatch(earlier.id, 0, sum(map(count_file_rows, chunks)), unchanged=True)
        # An earlier batch that is not complete gets the rest: rows that it shared with a file that was undone since.
        batch_id = (
            _insert_batch(connection, source_id, file_name, str(file_path), file_hash)
            if earlier is None
            else earlier.id
        )
        counts = _add_chunks(connection, source, batch_id, earlier, chunks, hash_identity)
        counted = counts.upserted
        # Nothing to add after all: its counts must stay those of the first time.
        if earlier is not None and not counted.n_accepted:
            return AddedBatch(batch_id, 0, counts.n_rows, unchanged=True)
        rejected, further_counts = finish()
        other_counts = {**further_counts, **({"n_erased": counts.n_erased} if counts.n_erased else {})}
        rejected = leave_out_erased_rejections(connection, rejected, hash_identity)
        _finish_batch(connection, batch_id, counted, rejected, other_counts, n_before=counts.n_before)
        mark_duplicates(connection, batch_id)
        return AddedBatch(
            batch_id,
            counted.n_accepted,
            counted.n_duplicates,
            n_changed=counted.n_changed,
            n_updated=counted.n_updated,
            notes=_list_notes(counted),
            n_erased=counts.n_erased,
        )


def _add_chunks(
    connection: Connection,
    source: str,
    batch_id: int,
    earlier: _StoredBatch | None,
    chunks: Iterable[Sequence[Record]],
    hash_identity: HashIdentity | None,
) -> _ChunkCounts:
    """Store the chunks of a file, without records of erased customers, and return the counts."""
    counts = _ChunkCounts()
    # Completing a file, not reading it again: that is a batch of its own.
    is_read_again = earlier is None and was_read_otherwise(connection, source, batch_id)
    earlier_rows = EarlierRows(batch_id if earlier is None else None, is_read_again=is_read_again)
    for number, chunk in enumerate(chunks):
        # Inside the transaction, so that nobody is erased between this look and the writing.
        records, n_erased = _leave_out_erased(connection, chunk, hash_identity)
        if earlier is not None:
            counts.n_before += _count_own_records(connection, earlier, records, earlier_rows, is_first=number == 0)
        counts.upserted += _add_records(connection, source, batch_id, records, earlier_rows)
        counts.n_erased += n_erased
        counts.n_rows += count_file_rows(records)
    return counts


def find_batch(store: Store, *, source: str, mapping: Mapping[str, Any], file_hash: str) -> int | None:
    """Return the batch of this file with this mapping; None: it has to be collected.

    With it a file that was collected before need not even be read.
    """
    with store.reading() as connection:
        source_id = _find_source_id(connection, source, mapping)
        batch = None if source_id is None else _find_visible_batch(connection, source_id, file_hash)
        return batch.id if batch and _is_complete(connection, batch) else None


def find_batch_sources(store: Store, file_hash: str) -> list[str]:
    """Return the sources as which a file was collected, by any of their mappings, the latest first."""
    statement = (
        select(schema.Source.name)
        .join(schema.Batch, schema.Batch.source == schema.Source.id)
        .where(schema.Batch.file_hash == file_hash, schema.Batch.undone.is_(False))
        .order_by(schema.Batch.id.desc())
    )
    with store.reading() as connection:
        return list(dict.fromkeys(connection.execute(statement).scalars()))


def load_read_ranges(store: Store, source: str, mapping: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Return the ranges that were read of a live source by this mapping and are visible, the oldest first."""
    with store.reading() as connection:
        source_id = _find_source_id(connection, source, mapping)
        statement = (
            select(schema.Batch.counts)
            .where(schema.Batch.source == source_id, schema.Batch.undone.is_(False))
            .order_by(schema.Batch.id)
        )
        counts = [] if source_id is None else connection.execute(statement).scalars().all()
        return [(each["read_from"], each["read_to"]) for each in counts if "read_to" in each]


def undo_batch(store: Store, batch_id: int, *, who: str = "", why: str = "") -> int:
    """Hide the rows of one file, and return how many; undoing twice changes nothing.

    Collecting the file again brings it back. A record that came again in a later file is hidden too, until that file
    is collected again: it was counted as a duplicate then, and not kept. So is one that this file updated, until the
    file that it first came with is collected again.

    Raises
    ------
    UnknownNameError
        No such batch.
    """
    with store.writing() as connection:
        is_undone = connection.execute(select(schema.Batch.undone).where(schema.Batch.id == batch_id)).scalar()
        if is_undone is None:
            raise UnknownNameError(f"there is no batch {batch_id}")
        if is_undone:
            return 0
        n_rows = count_stored_rows(connection, batch_id)
        connection.execute(update(schema.Batch).where(schema.Batch.id == batch_id).values(undone=True))
        # An event, so that the log holds who hid the file, when and why.
        event = Event(str(uuid.uuid4()), f"batch-{batch_id}", "batch undone", {}, who, datetime.now(UTC), why)
        write_event(connection, event)
        mark_duplicates(connection, batch_id)
        return n_rows


def _leave_out_erased(
    connection: Connection, records: Sequence[Record], hash_identity: HashIdentity | None
) -> tuple[Sequence[Record], int]:
    """Return the records without those of erased customers, and the number of the latter.

    A registration may show only now that a contact was an erased customer's: what is stored about it goes too.
    """
    if hash_identity is None:
        return records, 0
    stored, erased = split_erased_records(connection, records, hash_identity)
    contacts = {find_contact_key(record) for record in erased if isinstance(record, Feedback | Contact | Signal)}
    erase_stored_contacts(connection, {contact for contact in contacts if contact is not None})
    return stored, count_file_rows(erased)


def _to_json_value(mapping: Mapping[str, Any]) -> Any:  # noqa: ANN401  what JSON can hold
    """Return a mapping as it comes back from the database."""
    return json.loads(json.dumps(dict(mapping), sort_keys=True, default=str))


def _load_mappings(connection: Connection, source: str) -> list[tuple[int, Any]]:
    """Return the versions of a source's mapping, each with the id of its row, the oldest first."""
    rows = connection.execute(
        select(schema.Source.id, schema.Source.mapping)
        .where(schema.Source.name == source)
        .order_by(schema.Source.mapping_version)
    )
    return [(row.id, row.mapping) for row in rows]


def _find_source_id(connection: Connection, source: str, mapping: Mapping[str, Any]) -> int | None:
    json_mapping = _to_json_value(mapping)
    return next((source_id for source_id, stored in _load_mappings(connection, source) if stored == json_mapping), None)


def _get_source_id(connection: Connection, source: str, kind: Kind, mapping: Mapping[str, Any]) -> int:
    """Return the id of a source with this mapping; one that was not there before is a new version."""
    source_id = _find_source_id(connection, source, mapping)
    if source_id is not None:
        return source_id
    column_values = {
        "name": source,
        "kind": str(kind),
        "mapping_version": len(_load_mappings(connection, source)) + 1,
        "mapping": _to_json_value(mapping),
        "created_at": datetime.now(UTC),
    }
    return int(connection.execute(insert(schema.Source).values(column_values).returning(schema.Source.id)).scalar_one())


@dataclass(slots=True)
class _ChunkCounts:
    """Counts over the chunks of a file; ``n_before`` records came with it the first time."""

    upserted: UpsertCounts = field(default_factory=UpsertCounts)
    n_before: int = 0
    n_erased: int = 0
    n_rows: int = 0


@dataclass(frozen=True, slots=True)
class _StoredBatch:
    id: int
    n_accepted: int
    n_duplicates: int


def _find_visible_batch(connection: Connection, source_id: int, file_hash: str) -> _StoredBatch | None:
    """Return the visible batch of a file. One that was undone stays so: its records move to a new batch."""
    batch = schema.Batch
    # By its hash alone: a file that was renamed or moved is the same one.
    batch_row = connection.execute(
        select(batch.id, batch.counts).where(
            batch.source == source_id, batch.file_hash == file_hash, batch.undone.is_(False)
        )
    ).first()
    return (
        None
        if batch_row is None
        else _StoredBatch(batch_row.id, batch_row.counts["n_accepted"], batch_row.counts["n_duplicates"])
    )


def _is_complete(connection: Connection, batch: _StoredBatch) -> bool:
    """Tell whether all that a file holds is visible: none of it went with a batch that was undone since."""
    undone_counts = connection.execute(select(schema.Batch.counts).where(schema.Batch.undone)).scalars().all()
    if batch.n_duplicates == 0:
        return not any(counts.get("n_updated") for counts in undone_counts)
    return not undone_counts


def _count_own_records(
    connection: Connection,
    batch: _StoredBatch,
    items: Sequence[Record],
    earlier_rows: EarlierRows,
    *,
    is_first: bool,
) -> int:
    """Return how many of a file's records its batch still has: answers that a later file updated went with that.

    Of a file in chunks each counts its own; what is no feedback is counted with the first one.
    """
    feedback = [item for item in items if isinstance(item, Feedback)]
    if len(feedback) < len(items):
        return batch.n_accepted if is_first else 0
    statement = select(schema.Feedback.source_key).where(schema.Feedback.batch == batch.id)
    own_keys: set[str] = set()
    for chunk in split_into_chunks(earlier_rows.list_new_keys([item.key for item in feedback])):
        own_keys.update(connection.execute(statement.where(schema.Feedback.source_key.in_(chunk))).scalars())
    row_keys = map_row_keys(feedback)
    # Of a row with several texts one counts, as it did when the file came the first time.
    return len({row_keys.get(key, key) for key in own_keys})


def _insert_batch(connection: Connection, source_id: int, file_name: str, file_path: str, file_hash: str) -> int:
    column_values = {
        "source": source_id,
        "file_name": file_name,
        "file_path": file_path,
        "file_hash": file_hash,
        "counts": {},
        "at": datetime.now(UTC),
    }
    return int(connection.execute(insert(schema.Batch).values(column_values).returning(schema.Batch.id)).scalar_one())


def _add_records(
    connection: Connection, source: str, batch_id: int, records: Sequence[Record], earlier_rows: EarlierRows
) -> UpsertCounts:
    """Write the records, each kind into its table. One row of the file counts once, a note with its signal.

    ``earlier_rows`` are those of the chunks before.
    """
    signals = [record for record in records if isinstance(record, Signal)]
    feedback = [record for record in records if isinstance(record, Feedback)]
    feedback = join_stored_texts(connection, source, batch_id, feedback, earlier_rows.came_before)
    feedback_keys = {item.key for item in feedback}
    texts: list[Feedback | Signal] = [*feedback, *signals]
    sealed_by_key = {record.key: record.sealed for record in texts if record.sealed is not None}
    released_by_key = quarantined_texts.load_released_texts(connection, source, sealed_by_key)
    # Where the file gives a note as feedback itself, that item is the note: one key names one item.
    own_signals = [signal for signal in signals if signal.key not in feedback_keys]
    notes = build_notes(own_signals, released_by_key)
    signal_keys = {signal.key for signal in signals}
    rows = [build_feedback_row(item, source, batch_id) for item in (*feedback, *notes)]
    if released_by_key:
        rows = [row if row["text"] else {**row, **released_by_key.get(row["source_key"], {})} for row in rows]
    texts_before = quarantined_texts.load_open_texts(connection, source)
    # Reversed: of a key that comes twice the first row counts, with its scores.
    with_answers = {item.key: item for item in reversed(feedback) if item.answers}
    # Feedback first: the row of a signal refers to the item that its note became.
    # A file that came before, and is completed, is older than what has changed since.
    counts, feedback_ids = upsert_feedback(
        connection,
        source,
        batch_id,
        rows,
        with_answers,
        uncounted=signal_keys,
        row_keys=map_row_keys(feedback),
        earlier_rows=earlier_rows,
        sealed_keys=sealed_by_key.keys(),
    )
    signal_rows = [build_signal_row(signal, source, batch_id, feedback_ids.get(signal.key)) for signal in signals]
    counts += upsert_keyed_rows(connection, schema.Signal, signal_rows, source=source)[0]
    quarantined_texts.supersede_texts(connection, source, texts_before)
    # By the signal: a note that waits is no item yet, unless the file gives it as one itself.
    waiting_notes = [signal.key for signal in signals if signal.key not in feedback_keys]
    quarantined_texts.add_sealed_texts(connection, source, sealed_by_key, feedback_ids, signal_keys=waiting_notes)
    contact_rows = [build_contact_row(record, batch_id) for record in records if isinstance(record, Contact)]
    counts += upsert_keyed_rows(connection, schema.Contact, contact_rows)[0]
    for kind in DAILY_KEYS:
        daily_records = [record for record in records if isinstance(record, kind)]
        counts += add_daily_rows(connection, batch_id, kind, daily_records, is_new_batch=earlier_rows.is_update)
    return counts


def _finish_batch(
    connection: Connection,
    batch_id: int,
    counted: UpsertCounts,
    rejected: Sequence[Rejection],
    other_counts: Mapping[str, Any],
    *,
    n_before: int,
) -> None:
    """Save the counts and rejections of the file; ``n_before`` records were stored when it came the first time."""
    # When the file came before, its rejections are counted anew, not twice.
    connection.execute(delete(schema.Rejection).where(schema.Rejection.batch == batch_id))
    insert_rows(
        connection,
        schema.Rejection,
        [
            {
                "batch": batch_id,
                "row": rejection.row,
                "column": rejection.column,
                "reason": rejection.reason,
                "expected": rejection.expected,
                "preview": rejection.redacted_cell,
                "customer": rejection.customer,
                "contact": rejection.contact,
            }
            for rejection in rejected
        ],
    )
    # Of the duplicates, ``n_before`` are this batch's own records of the first time.
    record_counts = {
        "n_rejected": len(rejected),
        "n_accepted": n_before + counted.n_accepted,
        "n_duplicates": counted.n_duplicates - n_before,
        "n_changed": counted.n_changed,
        "n_updated": counted.n_updated,
    }
    connection.execute(
        update(schema.Batch)
        .where(schema.Batch.id == batch_id)
        .values(counts={**_to_json_value(other_counts), **record_counts})
    )


def _list_notes(counted: UpsertCounts) -> tuple[str, ...]:
    if not counted.n_changed:
        return ()
    note = (
        f"{counted.n_changed} of the rows that were there already now say something else; the first was kept. To take "
        "the new ones, undo the earlier batch (voc collect --undo BATCH) and collect this file again"
    )
    return (note,)
