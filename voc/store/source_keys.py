"""Ids of what came in, by the key that it has at its source: a file of answers names no local ids."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from voc.records import ContactId, SegmentId
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store
from voc.store.visibility import filter_visible

__all__ = ["load_contact_ids", "load_segment_keys", "load_segments_by_key"]


def load_segments_by_key(store: Store, keys: Collection[str]) -> dict[tuple[str, str], list[SegmentId]]:
    """Return the segments of items, in the order of the text: ``{("klachten", "K410000"): [12, 13]}``.

    Parameters
    ----------
    keys
        Keys at their sources; the same key may come from several sources.
    """
    feedback, segment = schema.Feedback, schema.Segment
    statement = (
        select(feedback.source_name, feedback.source_key, segment.id)
        .join(segment, segment.feedback == feedback.id)
        .order_by(feedback.id, segment.start)
    )
    segments_by_key: dict[tuple[str, str], list[SegmentId]] = {}
    with store.reading() as connection:
        statement = filter_visible(connection, statement, batch_column=feedback.batch)
        for chunk in split_into_chunks(sorted(keys)):
            for row in connection.execute(statement.where(feedback.source_key.in_(chunk))):
                segments_by_key.setdefault((row.source_name, row.source_key), []).append(row.id)
    return segments_by_key


def load_segment_keys(store: Store, segment_ids: Sequence[int]) -> dict[int, tuple[str, str, int]]:
    """Return source, key and number in the comment (from 1) of some segments: ``{13: ("klachten", "K410000", 2)}``."""
    feedback, segment = schema.Feedback, schema.Segment
    statement = select(feedback.source_key).join(segment, segment.feedback == feedback.id)
    keys: set[str] = set()
    with store.reading() as connection:
        for chunk in split_into_chunks(list(segment_ids)):
            keys |= set(connection.execute(statement.where(segment.id.in_(chunk))).scalars())
    segment_set = set(segment_ids)
    # Counted among all segments of their comments, and only those asked for are given back.
    return {
        segment_id: (source, key, part)
        for (source, key), segments in load_segments_by_key(store, keys).items()
        for part, segment_id in enumerate(segments, start=1)
        if segment_id in segment_set
    }


def load_contact_ids(store: Store, keys: Collection[str]) -> dict[str, ContactId]:
    """Return the registrations with some keys: ``{"C20250000": 1}``."""
    contact = schema.Contact
    ids: dict[str, ContactId] = {}
    with store.reading() as connection:
        statement = select(contact.key, contact.id)
        statement = filter_visible(connection, statement, batch_column=contact.batch)
        for chunk in split_into_chunks(sorted(keys)):
            ids |= {row.key: row.id for row in connection.execute(statement.where(contact.key.in_(chunk)))}
    return ids
