"""Comments that a department head who disagrees with a finding reads together with the officer, and their answers.

They are a sample of the finding's theme and of no other theme: their answers teach the next fit, and correct no share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from voc.records import READING_DRAWN, Event, SegmentId, finding_code
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.causes import load_confirmed_causes
from voc.store.database import Store
from voc.store.decision_log import load_events

__all__ = ["JointReading", "SentenceInComment", "load_joint_readings", "load_reading_sentences"]


@dataclass(frozen=True, slots=True)
class JointReading:
    """Comments drawn for a department that disagrees with a finding.

    Of ``n_read`` answered comments, ``n_own`` were decided to be caused by this department.
    """

    code: str
    department: str
    segments: tuple[SegmentId, ...]
    n_read: int = 0
    n_own: int = 0


@dataclass(frozen=True, slots=True)
class SentenceInComment:
    """A sentence to read together, and the text of its comment."""

    segment: SegmentId
    sentence: str
    text: str


def load_joint_readings(store: Store) -> tuple[JointReading, ...]:
    """Return the last reading of each finding and department, with what was answered about its comments so far."""
    drawn_events = load_events(store, kinds=[READING_DRAWN])
    if not drawn_events:
        return ()
    confirmed = load_confirmed_causes(store)
    department_by_segment = dict(zip(confirmed["segment"].tolist(), confirmed["department"].tolist(), strict=True))
    # Events come oldest first: the last reading of a finding and department stays.
    readings = {(reading.code, reading.department): reading for reading in map(_build_reading, drawn_events)}
    return tuple(_count_answers(reading, department_by_segment) for reading in readings.values())


def _build_reading(event: Event) -> JointReading:
    segments: Any = event.payload["segments"]
    code = finding_code(event.subject) or event.subject
    return JointReading(code, str(event.payload["department"]), tuple(map(SegmentId, segments)))


def _count_answers(reading: JointReading, department_by_segment: dict[int, object]) -> JointReading:
    answers = [department_by_segment[segment] for segment in reading.segments if segment in department_by_segment]
    n_own = sum(answer == reading.department for answer in answers)
    return replace(reading, n_read=len(answers), n_own=n_own)


def load_reading_sentences(store: Store, segments: tuple[SegmentId, ...]) -> tuple[SentenceInComment, ...]:
    """Return the sentences of a reading in its order; segments that no longer exist are left out."""
    segment, item = schema.Segment, schema.Feedback
    statement = select(segment.id, segment.start, segment.end, item.text).join(item, item.id == segment.feedback)
    sentence_by_segment: dict[int, SentenceInComment] = {}
    with store.reading() as connection:
        for chunk in split_into_chunks(list(segments)):
            for row in connection.execute(statement.where(segment.id.in_(chunk))):
                sentence = (row.text or "")[row.start : row.end]
                sentence_by_segment[row.id] = SentenceInComment(SegmentId(row.id), sentence, row.text or "")
    return tuple(sentence_by_segment[each] for each in segments if each in sentence_by_segment)
