"""Comments that a department reads together with the officer: what was drawn last, and what was answered since."""

from datetime import UTC, datetime

import pytest

from voc.records import READING_DRAWN, Event, Feedback, Kind, Span, finding_subject
from voc.store import decision_writer, save_segments
from voc.store.joint_readings import JointReading, SentenceInComment, load_joint_readings, load_reading_sentences

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
CODE = "B-2026-10-1"


@pytest.fixture
def filled(store, add):
    add(Feedback("1", Kind.SURVEY, "Nota klopt niet. Bel mij."), Feedback("2", Kind.SURVEY, "App traag."))
    save_segments(store, {1: [Span(0, 16), Span(17, 25)], 2: [Span(0, 10)]})
    return store


def draw(store, request, segments, department="IT", code=CODE):
    payload = {"department": department, "theme": 1, "segments": segments}
    decision_writer.decide(store, Event(request, finding_subject(code), READING_DRAWN, payload, "Noor", NOW), None)


def confirm(store, segment, department):
    payload = {"segment": segment, "department": department}
    request = f"cause {segment} {department}"
    decision_writer.decide(store, Event(request, f"S-{segment}", "cause", payload, "Noor", NOW), None)


def test_without_a_reading_there_is_none(filled):
    confirm(filled, 1, "IT")
    assert load_joint_readings(filled) == ()
    assert load_reading_sentences(filled, ()) == ()


def test_answers_about_the_readings_comments_are_counted_and_no_others(filled):
    draw(filled, "a", [1, 3])
    assert load_joint_readings(filled) == (JointReading(CODE, "IT", (1, 3), 0, 0),)
    confirm(filled, 1, "IT")
    confirm(filled, 2, "IT")
    assert load_joint_readings(filled) == (JointReading(CODE, "IT", (1, 3), 1, 1),)
    confirm(filled, 3, None)
    assert load_joint_readings(filled) == (JointReading(CODE, "IT", (1, 3), 2, 1),)


def test_two_departments_read_apart_and_the_last_reading_of_each_counts(filled):
    draw(filled, "a", [1])
    draw(filled, "b", [1, 2], department="Facturatie")
    draw(filled, "c", [3])
    draw(filled, "d", [2], code="B-2026-10-2")
    assert load_joint_readings(filled) == (
        JointReading(CODE, "IT", (3,)),
        JointReading(CODE, "Facturatie", (1, 2)),
        JointReading("B-2026-10-2", "IT", (2,)),
    )


def test_sentences_come_in_the_readings_order_and_lost_ones_are_left_out(filled, monkeypatch):
    monkeypatch.setattr("voc.store.joint_readings.split_into_chunks", lambda values: [[value] for value in values])
    assert load_reading_sentences(filled, (3, 99, 2)) == (
        SentenceInComment(3, "App traag.", "App traag."),
        SentenceInComment(2, "Bel mij.", "Nota klopt niet. Bel mij."),
    )
