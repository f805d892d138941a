"""Segments: which characters of a comment are one sentence or clause. Their ids stay while the spans stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from voc.records import Span
from voc.store import schema
from voc.store.bulk_insert import chunks, insert_rows
from voc.store.database import Store

__all__ = ["save_segments"]


def save_segments(store: Store, spans: Mapping[int, Sequence[Span]]) -> int:
    """Make these the segments of these comments, and return how many were new or went away.

    A span that is there already keeps its id, and with it what was found about it.

    Parameters
    ----------
    spans
        By feedback id; an empty sequence takes a comment's segments away.
    """
    wanted = {(feedback, span.start, span.end) for feedback, parts in spans.items() for span in parts}
    there: dict[tuple[int, int, int], int] = {}
    with store.writing() as connection:
        for some in chunks(list(spans)):
            statement = select(schema.Segment.id, schema.Segment.feedback, schema.Segment.start, schema.Segment.end)
            for row in connection.execute(statement.where(schema.Segment.feedback.in_(some))):
                there[row.feedback, row.start, row.end] = row.id
        gone = [id_ for key, id_ in there.items() if key not in wanted]
        for some in chunks(gone):
            connection.execute(delete(schema.Segment).where(schema.Segment.id.in_(some)))
        new = sorted(wanted - there.keys())
        insert_rows(connection, schema.Segment, [{"feedback": f, "start": start, "end": end} for f, start, end in new])
    return len(new) + len(gone)
