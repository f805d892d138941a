"""Taking a file's records in: one transaction, and the same file twice adds nothing.

What a key identifies stays under its id for good. A record that comes again is a duplicate (the first one is kept,
also when the second one says something else, which is counted and said); one that an undone batch hides comes
back under its old id. Of daily figures and the calendar every batch keeps its own rows and the newest one counts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from voc.errors import UnknownNameError
from voc.records import Contact, DailyTotal, Feedback, Kind, Occurrence, Reachability, Rejection, Signal, Volume
from voc.store import schema
from voc.store.bulk_insert import insert_rows
from voc.store.daily_figures import take_in_daily
from voc.store.database import Store
from voc.store.embeddings import StoredEmbeddings
from voc.store.organisation import sync_company
from voc.store.row_mapping import DAILY, contact_row, feedback_row, note_of, signal_row
from voc.store.segments import save_segments
from voc.store.upsert import Taken, take_in_feedback, take_in_keyed

__all__ = [
    "AddedBatch",
    "Record",
    "StoredEmbeddings",
    "add_batch",
    "find_batch",
    "save_segments",
    "sync_company",
    "undo_batch",
]

Record = Feedback | Contact | Signal | Volume | Reachability | DailyTotal | Occurrence


@dataclass(frozen=True, slots=True)
class AddedBatch:
    """What became of a file's records.

    ``n_duplicates`` counts those that were there already, ``n_changed`` how many of them said something else then.
    ``unchanged``: the file was taken in before, in the same way, and nothing was written.
    """

    batch: int | None
    n_accepted: int
    n_duplicates: int
    unchanged: bool = False
    n_changed: int = 0
    notes: tuple[str, ...] = ()


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
) -> AddedBatch:
    """Take in what one file holds, in one transaction.

    Parameters
    ----------
    source, mapping, kind
        The source's name and how it is read; a mapping that was not seen before is a new version.
    file_name, file_path, file_hash
        Where the file is, and its SHA-256.
    records
        Checked, redacted and pseudonymised. An agent's signal with a note also becomes an item of feedback.
    rejected
        Rows that could not be taken in.
    counts
        Anything else that was counted, kept with the batch.

    Raises
    ------
    InputError
        A text that no database can keep; nothing is written.
    """
    with store.writing() as connection:
        source_id = _source_id(connection, source, kind, mapping)
        known = _batch_of(connection, source_id, file_hash)
        if known is not None and _complete(connection, known):
            return AddedBatch(known.id, 0, len(records), unchanged=True)
        batch = known.id if known else _new_batch(connection, source_id, file_name, str(file_path), file_hash)
        taken = _take_in(connection, source, batch, records, fresh=known is None)
        if known is not None and not taken.n_accepted:
            return AddedBatch(batch, 0, len(records), unchanged=True)
        _finish_batch(connection, batch, taken, rejected, counts or {}, n_before=known.n_accepted if known else 0)
        _mark_duplicates(connection, batch)
        return AddedBatch(batch, taken.n_accepted, taken.n_duplicates, n_changed=taken.n_changed, notes=_notes(taken))


def find_batch(store: Store, *, source: str, mapping: Mapping[str, Any], file_hash: str) -> int | None:
    """Return the batch that took this file in with this mapping, or None when there is something to do.

    With it a file that was taken in before need not even be read.
    """
    with store.reading() as connection:
        versions = _mapping_versions(connection, source)
        source_id = next((id_ for id_, known in versions if known == _plain(mapping)), None)
        batch = None if source_id is None else _batch_of(connection, source_id, file_hash)
        return batch.id if batch and _complete(connection, batch) else None


def undo_batch(store: Store, batch: int, *, who: str = "", why: str = "") -> None:
    """Hide what one file brought in. Collecting the file again brings it back; undoing twice changes nothing.

    A record that came again in a later file is hidden too, until that file is collected again: it was counted as a
    duplicate then, and not kept.

    Raises
    ------
    UnknownNameError
        No such batch.
    """
    with store.writing() as connection:
        undone = connection.execute(select(schema.Batch.undone).where(schema.Batch.id == batch)).scalar()
        if undone is None:
            raise UnknownNameError(f"there is no batch {batch}")
        if undone:
            return
        connection.execute(update(schema.Batch).where(schema.Batch.id == batch).values(undone=True))
        said = {"subject": f"batch-{batch}", "kind": "batch undone", "payload": {}, "who": who, "why": why}
        connection.execute(insert(schema.Event).values(request_id=str(uuid.uuid4()), at=datetime.now(UTC), **said))
        _mark_duplicates(connection, batch)


def _plain(mapping: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a mapping as it comes back from the database."""
    return json.loads(json.dumps(dict(mapping), sort_keys=True, default=str))


def _mapping_versions(connection: Connection, source: str) -> list[tuple[int, Any]]:
    rows = connection.execute(
        select(schema.Source.id, schema.Source.mapping)
        .where(schema.Source.name == source)
        .order_by(schema.Source.mapping_version)
    )
    return [(row.id, row.mapping) for row in rows]


def _source_id(connection: Connection, source: str, kind: Kind, mapping: Mapping[str, Any]) -> int:
    versions = _mapping_versions(connection, source)
    plain = _plain(mapping)
    for id_, known in versions:
        if known == plain:
            return id_
    values = {
        "name": source,
        "kind": str(kind),
        "mapping_version": len(versions) + 1,
        "mapping": plain,
        "created_at": datetime.now(UTC),
    }
    return int(connection.execute(insert(schema.Source).values(values).returning(schema.Source.id)).scalar_one())


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    n_accepted: int
    n_duplicates: int


def _batch_of(connection: Connection, source_id: int, file_hash: str) -> _Known | None:
    """Return the visible batch of a file. One that was undone stays so: its records move to a new batch."""
    batch = schema.Batch
    row = connection.execute(
        select(batch.id, batch.counts).where(
            batch.source == source_id, batch.file_hash == file_hash, batch.undone.is_(False)
        )
    ).first()
    return None if row is None else _Known(row.id, row.counts["n_accepted"], row.counts["n_duplicates"])


def _complete(connection: Connection, batch: _Known) -> bool:
    """Tell whether all that a file holds is visible: none of it was a duplicate of something undone since."""
    return batch.n_duplicates == 0 or not connection.execute(select(exists().where(schema.Batch.undone))).scalar()


def _new_batch(connection: Connection, source_id: int, file_name: str, file_path: str, file_hash: str) -> int:
    values = {
        "source": source_id,
        "file_name": file_name,
        "file_path": file_path,
        "file_hash": file_hash,
        "counts": {},
        "at": datetime.now(UTC),
    }
    return int(connection.execute(insert(schema.Batch).values(values).returning(schema.Batch.id)).scalar_one())


def _take_in(connection: Connection, source: str, batch: int, items: Sequence[Record], *, fresh: bool) -> Taken:
    """Write the records, each kind into its table. One row of the file counts once, a note with its signal."""
    signals = [item for item in items if isinstance(item, Signal)]
    feedback = [item for item in items if isinstance(item, Feedback)]
    with_note = {item.key for item in feedback}
    notes = [note for note in map(note_of, signals) if note is not None and note.key not in with_note]
    signal_keys = {signal.key for signal in signals}
    rows = [feedback_row(item, source, batch) for item in (*feedback, *notes)]
    answers = {item.key: item for item in feedback if item.answers}
    taken, ids = take_in_feedback(connection, source, batch, rows, answers, uncounted=signal_keys)
    taken += take_in_keyed(
        connection,
        schema.Signal,
        [signal_row(signal, source, batch, ids.get(signal.key)) for signal in signals],
        source=source,
    )[0]
    taken += take_in_keyed(
        connection, schema.Contact, [contact_row(item, batch) for item in items if isinstance(item, Contact)]
    )[0]
    for kind in DAILY:
        taken += take_in_daily(connection, batch, kind, [i for i in items if isinstance(i, kind)], fresh=fresh)
    return taken


def _finish_batch(
    connection: Connection,
    batch: int,
    taken: Taken,
    rejected: Sequence[Rejection],
    counts: Mapping[str, Any],
    *,
    n_before: int,
) -> None:
    """Write down what became of the file; ``n_before`` records were taken in when it came the first time."""
    connection.execute(delete(schema.Rejection).where(schema.Rejection.batch == batch))
    insert_rows(
        connection,
        schema.Rejection,
        [
            {
                "batch": batch,
                "row": rejection.row,
                "column": rejection.column,
                "reason": rejection.reason,
                "expected": rejection.expected,
                "preview": rejection.preview,
            }
            for rejection in rejected
        ],
    )
    numbers = {
        "n_rejected": len(rejected),
        "n_accepted": n_before + taken.n_accepted,
        "n_duplicates": taken.n_duplicates - n_before,
        "n_changed": taken.n_changed,
    }
    connection.execute(
        update(schema.Batch).where(schema.Batch.id == batch).values(counts={**_plain(counts), **numbers})
    )


def _notes(taken: Taken) -> tuple[str, ...]:
    if not taken.n_changed:
        return ()
    note = (
        f"{taken.n_changed} of the rows that were there already now say something else; the first was kept. To take "
        "the new ones, undo the earlier batch (voc collect --undo BATCH) and collect this file again"
    )
    return (note,)


def _mark_duplicates(connection: Connection, batch: int) -> None:
    """Point every visible item at the first one with the same text by the same customer.

    Only the groups that the batch has a part in: what came in, what became visible, what was hidden.
    """
    own, other, item, shown = (
        schema.Feedback.__table__.alias("own"),
        schema.Feedback.__table__.alias("other"),
        schema.Feedback.__table__.alias("item"),
        schema.Batch.__table__.alias("shown"),
    )
    first = (
        select(func.nullif(func.min(other.c.id), schema.Feedback.id))
        .join_from(other, shown, other.c.batch == shown.c.id)
        .where(
            other.c.customer == schema.Feedback.customer,
            other.c.text_hash == schema.Feedback.text_hash,
            shown.c.undone.is_(False),
        )
        .correlate(schema.Feedback.__table__)
        .scalar_subquery()
    )
    touched = (
        select(item.c.id)
        .join_from(own, item, (own.c.customer == item.c.customer) & (own.c.text_hash == item.c.text_hash))
        .where(own.c.batch == batch, own.c.text_hash != "")
    )
    connection.execute(update(schema.Feedback).where(schema.Feedback.id.in_(touched)).values(duplicate_of=first))
