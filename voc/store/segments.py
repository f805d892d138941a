"""Segments: the characters of a comment that are one sentence or clause. Their ids stay while the spans stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, exists, select

from voc.records import Span
from voc.store import schema
from voc.store.bulk_insert import insert_rows, split_into_chunks
from voc.store.database import Store
from voc.store.visibility import filter_visible

__all__ = ["load_texts_without_segments", "save_segments"]


def load_texts_without_segments(store: Store) -> dict[int, str]:
    """Return the comments that were not split yet, by id: ``{18: "De rekening klopt niet."}``."""
    feedback, segment = schema.Feedback, schema.Segment
    is_split = exists().where(segment.feedback == feedback.id)
    statement = select(feedback.id, feedback.text).where(feedback.text != "", ~is_split).order_by(feedback.id)
    with store.reading() as connection:
        statement = filter_visible(connection, statement, batch_column=feedback.batch)
        # What is made of white space has no segments either, however often it is asked for.
        return {row.id: row.text for row in connection.execute(statement) if row.text.strip()}


def save_segments(store: Store, spans: Mapping[int, Sequence[Span]]) -> int:
    """Make these the segments of these comments, and return how many were new or went away.

    A span that exists already keeps its id, and with it what was derived and decided about it.

    Parameters
    ----------
    spans
        By feedback id; an empty sequence takes a comment's segments away.
    """
    new_spans = {(feedback_id, span.start, span.end) for feedback_id, parts in spans.items() for span in parts}
    existing_ids: dict[tuple[int, int, int], int] = {}
    with store.writing() as connection:
        for chunk in split_into_chunks(list(spans)):
            statement = select(schema.Segment.id, schema.Segment.feedback, schema.Segment.start, schema.Segment.end)
            for row in connection.execute(statement.where(schema.Segment.feedback.in_(chunk))):
                existing_ids[row.feedback, row.start, row.end] = row.id
        # With a segment go its assignments and evidence (ON DELETE CASCADE): they are about a text that is gone.
        obsolete_ids = [segment_id for span, segment_id in existing_ids.items() if span not in new_spans]
        for chunk in split_into_chunks(obsolete_ids):
            connection.execute(delete(schema.Segment).where(schema.Segment.id.in_(chunk)))
        # Sorted, so that the same texts get the same ids whatever order the spans come in.
        segment_rows = [
            {"feedback": feedback_id, "start": start, "end": end}
            for feedback_id, start, end in sorted(new_spans - existing_ids.keys())
        ]
        insert_rows(connection, schema.Segment, segment_rows)
    return len(segment_rows) + len(obsolete_ids)
