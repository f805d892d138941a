"""Quarantine: texts with special personal data, sealed, each until a person releases or removes it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from voc import records
from voc.errors import ConflictError, UnknownNameError
from voc.records import Event, Kind, SealedText, SpecialKind
from voc.store import schema
from voc.store.bulk_insert import insert_rows, split_into_chunks
from voc.store.customer_rows import delete_vectors
from voc.store.database import Store
from voc.store.decision_log import write_event
from voc.store.duplicates import mark_duplicates
from voc.store.row_mapping import build_feedback_row, normalized_text_hash
from voc.store.visibility import filter_visible

__all__ = [
    "QUARANTINE_RELEASED",
    "QUARANTINE_REMOVED",
    "QuarantineState",
    "QuarantinedText",
    "add_sealed_texts",
    "load_open_texts",
    "load_quarantine",
    "load_quarantined_text",
    "load_released_texts",
    "release_text",
    "remove_text",
    "supersede_texts",
]

QUARANTINE_RELEASED, QUARANTINE_REMOVED = "quarantine released", "quarantine removed"
"""Kinds of the events that say who decided, when and why."""


class QuarantineState(StrEnum):
    """State of a text in the quarantine, as it is stored."""

    WAITING = "waiting"
    RELEASED = "released"
    REMOVED = "removed"
    # The item got another text by a later file: what waited would take its place.
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class QuarantinedText:
    """Text that waits, or waited: its number (``Q-3``), what it holds, its seal (None: decided), and what it is of."""

    id: int
    kinds: tuple[SpecialKind, ...]
    state: QuarantineState
    token: str | None
    source: str
    at: datetime | None
    file_name: str
    row: int
    feedback: int | None
    collected_at: datetime


def add_sealed_texts(
    connection: Connection,
    source: str,
    sealed_by_key: Mapping[str, SealedText],
    feedback_ids: Mapping[str, int],
    *,
    signal_keys: Sequence[str] = (),
) -> None:
    """Write the sealed texts of a file's items, inside a transaction; one that was decided about stays decided.

    Parameters
    ----------
    sealed_by_key
        Key of the item, or of the signal whose note it is.
    feedback_ids
        Id of each item by its key.
    signal_keys
        Keys of the signals among them: a note that waits is no item yet, or one without a text.
    """
    if not sealed_by_key:
        return
    signal_ids = _load_signal_ids(connection, source, [key for key in signal_keys if key in sealed_by_key])
    now = datetime.now(UTC)
    new_rows: list[dict[str, Any]] = []
    for key, sealed in sealed_by_key.items():
        owner = {"feedback": feedback_ids.get(key), "signal": None}
        if key in signal_ids:
            owner = {"feedback": None, "signal": signal_ids[key]}
        earlier = _find_earlier(connection, owner)
        # By the digest and not by the seal: the same text is sealed to another token each time.
        if earlier is not None and earlier.digest == sealed.digest and not _is_text_gone(connection, earlier):
            continue
        if earlier is not None:
            # Another text of the same item: what was decided was about the one before.
            connection.execute(delete(schema.Quarantine).where(schema.Quarantine.id == earlier.id))
        new_rows.append(
            {
                **owner,
                "kinds": list(sealed.kinds),
                "token": sealed.token,
                "digest": sealed.digest,
                "state": QuarantineState.WAITING,
                "at": now,
            }
        )
    insert_rows(connection, schema.Quarantine, new_rows)


def load_released_texts(
    connection: Connection, source: str, sealed_by_key: Mapping[str, SealedText]
) -> dict[str, dict[str, Any]]:
    """Return the text, by key, of the items of a file whose very text was released before, with its columns.

    The file brings it sealed again, and its row without a text: an item that comes back would lose it.
    """
    item, quarantine = schema.Feedback, schema.Quarantine
    columns_by_key: dict[str, dict[str, Any]] = {}
    for chunk in split_into_chunks(list(sealed_by_key)):
        statement = (
            select(item.source_key, quarantine.digest, item.text, item.text_hash, item.redactions)
            .join_from(quarantine, item, quarantine.feedback == item.id)
            .where(item.source_name == source, item.source_key.in_(chunk))
            .where(quarantine.state == QuarantineState.RELEASED, item.text != "")
        )
        for row in connection.execute(statement).mappings():
            columns = dict(row)
            if columns.pop("digest") == sealed_by_key[columns["source_key"]].digest:
                columns_by_key[columns.pop("source_key")] = columns
    return columns_by_key


def load_open_texts(connection: Connection, source: str) -> dict[int, str]:
    """Return the texts of the items, by id, of which a sealed text waits or was released."""
    item, quarantine = schema.Feedback, schema.Quarantine
    statement = (
        select(item.id, item.text)
        .join_from(quarantine, item, quarantine.feedback == item.id)
        .where(item.source_name == source)
        .where(quarantine.state.in_([QuarantineState.WAITING, QuarantineState.RELEASED]))
    )
    return {row.id: row.text for row in connection.execute(statement)}


def supersede_texts(connection: Connection, source: str, texts_before: Mapping[int, str]) -> None:
    """Close what waits, or was released, of items that a file gave another text since :func:`load_open_texts`."""
    quarantine = schema.Quarantine
    texts = load_open_texts(connection, source) if texts_before else {}
    ids = [id_ for id_, text in texts.items() if text and text != texts_before.get(id_, text)]
    for chunk in split_into_chunks(ids):
        statement = update(quarantine).where(quarantine.feedback.in_(chunk))
        connection.execute(statement.values(state=QuarantineState.SUPERSEDED, token=None))


def load_quarantine(store: Store, *, with_decided: bool = False) -> list[QuarantinedText]:
    """Return the texts that wait, the oldest first; without those that undone batches brought."""
    with store.reading() as connection:
        rows = _select_rows(connection)
    return [row for row in rows if with_decided or row.state is QuarantineState.WAITING]


def load_quarantined_text(store: Store, number: int) -> QuarantinedText:
    """Return a text by its number.

    Raises
    ------
    UnknownNameError
        There is none.
    """
    with store.reading() as connection:
        return _find_text(connection, number)


def release_text(store: Store, number: int, text: str, *, who: str, why: str, language: str | None = None) -> None:
    """Give an item its text back, so that it is themed and quoted as any; an event says who did it, when and why.

    Parameters
    ----------
    text
        What the seal held.
    language
        Of an agent's note, which had no item that could keep it (ISO 639-1).

    Raises
    ------
    UnknownNameError
        There is no such text.
    ConflictError
        It was decided about meanwhile.
    """
    with store.writing() as connection:
        _check_waiting(_find_text(connection, number))
        row = connection.execute(select(schema.Quarantine).where(schema.Quarantine.id == number)).mappings().one()
        if row["signal"] is None:
            values = {"text": text, "text_hash": normalized_text_hash(text)}
            item, feedback_id = schema.Feedback, int(row["feedback"])
            delete_vectors(connection, [feedback_id])
            connection.execute(update(item).where(item.id == feedback_id).values(values))
            # An earlier text of the item may have left segments: while there are any, this one would not be split up.
            connection.execute(delete(schema.Segment).where(schema.Segment.feedback == feedback_id))
        else:
            feedback_id = _fill_note(connection, number, int(row["signal"]), text, language)
        _close(connection, number, QuarantineState.RELEASED, feedback_id)
        _write_event(connection, number, QUARANTINE_RELEASED, row["kinds"], who, why)
        batch_id = connection.execute(
            select(schema.Feedback.batch).where(schema.Feedback.id == feedback_id)
        ).scalar_one()
        # Whether it is the copy of another item could not be seen while it was sealed.
        mark_duplicates(connection, batch_id)
        _count_in_batch(connection, batch_id)


def remove_text(store: Store, number: int, *, who: str, why: str) -> None:
    """Forget a text for good; its item keeps its score, date and the rest. Errors are those of `release_text`."""
    with store.writing() as connection:
        _check_waiting(_find_text(connection, number))
        row = connection.execute(select(schema.Quarantine).where(schema.Quarantine.id == number)).mappings().one()
        _close(connection, number, QuarantineState.REMOVED, row["feedback"])
        _write_event(connection, number, QUARANTINE_REMOVED, row["kinds"], who, why)


def _load_signal_ids(connection: Connection, source: str, keys: Sequence[str]) -> dict[str, int]:
    signal = schema.Signal
    ids: dict[str, int] = {}
    for chunk in split_into_chunks(keys):
        statement = select(signal.source_key, signal.id).where(
            signal.source_name == source, signal.source_key.in_(chunk)
        )
        ids |= {row.source_key: row.id for row in connection.execute(statement)}
    return ids


def _find_earlier(connection: Connection, owner: Mapping[str, int | None]) -> Row[int, str, str, int | None] | None:
    """Return what there is of an item's text already: it waits, or was decided about."""
    quarantine = schema.Quarantine
    column, value = (
        (quarantine.signal, owner["signal"])
        if owner["signal"] is not None
        else (quarantine.feedback, owner["feedback"])
    )
    columns = (quarantine.id, quarantine.digest, quarantine.state, quarantine.feedback)
    return connection.execute(select(*columns).where(column == value)).first()


def _is_text_gone(connection: Connection, earlier: Any) -> bool:  # noqa: ANN401  a row has no types by column
    """Return whether an item no longer has the text that was decided to be its own."""
    if earlier.state == QuarantineState.RELEASED:
        text = connection.execute(select(schema.Feedback.text).where(schema.Feedback.id == earlier.feedback)).scalar()
        return not text
    return bool(earlier.state == QuarantineState.SUPERSEDED)


def _select_rows(connection: Connection, number: int | None = None) -> list[QuarantinedText]:
    quarantine, item, signal, batch = schema.Quarantine, schema.Feedback, schema.Signal, schema.Batch
    texts: list[QuarantinedText] = []
    # A note that waits hangs on its signal; all others, and notes that were released, on their item.
    for owner, column in ((item, quarantine.feedback), (signal, quarantine.signal)):
        # Signals are stored without their row: the number replaces it in the query only, and 0 is returned.
        row_number = item.row if owner is item else quarantine.id
        statement = (
            select(
                quarantine.id, quarantine.kinds, quarantine.state, quarantine.token, quarantine.feedback,
                quarantine.at.label("collected_at"), owner.source_name, owner.at, batch.file_name,
                row_number.label("row"),
            )
            .join_from(quarantine, owner, column == owner.id)
            .join(batch, owner.batch == batch.id)
        )  # fmt: skip
        if owner is signal:
            statement = statement.where(quarantine.feedback.is_(None))
        if number is not None:
            statement = statement.where(quarantine.id == number)
        statement = filter_visible(connection, statement, batch_column=owner.batch)
        texts += [_build_text(row, has_row=owner is item) for row in connection.execute(statement)]
    return sorted(texts, key=lambda text: text.id)


def _build_text(row: Any, *, has_row: bool) -> QuarantinedText:  # noqa: ANN401  a row has no types by column
    return QuarantinedText(
        id=row.id,
        kinds=tuple(map(SpecialKind, row.kinds)),
        state=QuarantineState(row.state),
        token=row.token,
        source=row.source_name,
        at=row.at,
        file_name=row.file_name,
        row=row.row if has_row else 0,
        feedback=row.feedback,
        collected_at=row.collected_at,
    )


def _find_text(connection: Connection, number: int) -> QuarantinedText:
    rows = _select_rows(connection, number)
    if not rows:
        raise UnknownNameError(f"there is no Q-{number} in the quarantine (voc quarantine list shows what there is)")
    return rows[0]


def _check_waiting(text: QuarantinedText) -> None:
    if text.state is not QuarantineState.WAITING:
        raise ConflictError(f"Q-{text.id} was {text.state} already (voc log says by whom)")


def _fill_note(connection: Connection, number: int, signal_id: int, text: str, language: str | None) -> int:
    """Give the item that an agent's note is its text, or make it, and return its id."""
    row = connection.execute(select(schema.Signal).where(schema.Signal.id == signal_id)).mappings().one()
    item = schema.Feedback
    statement = select(item.id, item.text, item.language).where(
        item.source_name == row["source_name"], item.source_key == row["source_key"]
    )
    stored = connection.execute(statement).first()
    if stored is None:
        return _add_note(connection, dict(row), text, language)
    if stored.text:
        raise ConflictError(f"Q-{number} is {QuarantineState.SUPERSEDED} by a note that came later")
    values = {"text": text, "text_hash": normalized_text_hash(text), "language": stored.language or language}
    connection.execute(update(item).where(item.id == stored.id).values(values))
    connection.execute(update(schema.Signal).where(schema.Signal.id == signal_id).values(feedback=stored.id))
    return int(stored.id)


def _add_note(connection: Connection, row: Mapping[str, Any], text: str, language: str | None) -> int:
    note = records.Feedback(
        key=row["source_key"],
        kind=Kind.SIGNAL,
        text=text,
        at=row["at"],
        customer=row["customer"],
        contact=row["contact"],
        channel=row["channel"],
        reason=row["reason"],
        language=language,
    )
    values = build_feedback_row(note, row["source_name"], row["batch"])
    feedback_id = int(
        connection.execute(insert(schema.Feedback).values(values).returning(schema.Feedback.id)).scalar_one()
    )
    connection.execute(update(schema.Signal).where(schema.Signal.id == row["id"]).values(feedback=feedback_id))
    return feedback_id


def _close(connection: Connection, number: int, state: QuarantineState, feedback_id: int | None) -> None:
    """Note what was decided; the sealed text itself goes."""
    values = {"state": state, "token": None, "feedback": feedback_id}
    connection.execute(update(schema.Quarantine).where(schema.Quarantine.id == number).values(values))


def _write_event(connection: Connection, number: int, kind: str, kinds: Sequence[str], who: str, why: str) -> None:
    event = Event(str(uuid.uuid4()), f"Q-{number}", kind, {"kinds": list(kinds)}, who, datetime.now(UTC), why)
    write_event(connection, event)


def _count_in_batch(connection: Connection, batch_id: int) -> None:
    """Note in the file's counts that a text came back: its fingerprint changes, so that the next fit reads it."""
    batch = schema.Batch
    counts = connection.execute(select(batch.counts).where(batch.id == batch_id)).scalar_one()
    values = {**counts, "n_released": int(counts.get("n_released", 0)) + 1}
    connection.execute(update(batch).where(batch.id == batch_id).values(counts=values))
