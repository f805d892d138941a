from datetime import UTC, datetime

import pytest

from voc.records import Feedback, Kind, Span
from voc.store import frames, save_segments, undo_batch
from voc.store.segments import load_texts_without_segments

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def ids(add, store):
    add(*(Feedback(str(n), Kind.SURVEY, f"Eerste zin. Tweede zin {n}.", NOON) for n in range(3)), file_hash="h")
    return [int(id_) for id_ in frames.load_feedback(store)["id"]]


def spans(store):
    return [tuple(row) for row in frames.load_segment_spans(store)[["feedback", "start", "end"]].to_numpy().tolist()]


def test_segments_come_back_in_the_order_of_the_comments(ids, store):
    assert save_segments(store, {ids[1]: [Span(12, 25), Span(0, 11)], ids[0]: [Span(0, 11)]}) == 3
    assert spans(store) == [(ids[0], 0, 11), (ids[1], 0, 11), (ids[1], 12, 25)]


def test_a_span_that_stays_keeps_its_id_and_one_that_goes_is_gone(ids, store):
    save_segments(store, {ids[0]: [Span(0, 11), Span(12, 25)], ids[1]: [Span(0, 5)]})
    kept = frames.load_segment_spans(store).loc[0, "id"]
    assert save_segments(store, {ids[0]: [Span(0, 11), Span(12, 20), Span(20, 25)]}) == 3
    assert spans(store) == [(ids[0], 0, 11), (ids[1], 0, 5), (ids[0], 12, 20), (ids[0], 20, 25)]
    assert frames.load_segment_spans(store).loc[0, "id"] == kept
    assert save_segments(store, {ids[0]: [Span(0, 11), Span(12, 20), Span(20, 25)]}) == 0


def test_no_spans_take_a_comments_segments_away(ids, store):
    save_segments(store, {ids[0]: [Span(0, 11)]})
    save_segments(store, {ids[0]: []})
    assert spans(store) == []


def test_comments_without_segments_come_with_their_text_unless_their_file_was_undone(ids, add, store):
    add(Feedback("wit", Kind.SURVEY, " \n ", NOON), file_hash="white space")
    save_segments(store, {ids[0]: [Span(0, 11)]})
    new_texts = {ids[1]: "Eerste zin. Tweede zin 1.", ids[2]: "Eerste zin. Tweede zin 2."}
    assert load_texts_without_segments(store) == new_texts
    undo_batch(store, int(frames.load_batches(store).loc[0, "id"]))
    assert load_texts_without_segments(store) == {}


def test_segments_of_an_undone_file_are_hidden_and_come_back_with_their_ids(ids, add, store):
    save_segments(store, {id_: [Span(0, 11)] for id_ in ids})
    before = frames.load_segment_spans(store)
    undo_batch(store, int(frames.load_batches(store).loc[0, "id"]))
    assert frames.load_segment_spans(store).empty
    add(*(Feedback(str(n), Kind.SURVEY, f"Eerste zin. Tweede zin {n}.", NOON) for n in range(3)), file_hash="h")
    assert frames.load_segment_spans(store).equals(before)


def test_a_text_that_came_back_changed_has_no_segments_any_more(ids, add, store):
    save_segments(store, {ids[0]: [Span(0, 11)], ids[1]: [Span(0, 11)]})
    undo_batch(store, int(frames.load_batches(store).loc[0, "id"]))
    rows = [Feedback("0", Kind.SURVEY, "Anders", NOON), Feedback("1", Kind.SURVEY, "Eerste zin. Tweede zin 1.", NOON)]
    add(*rows, mapping={"other": 1}, file_hash="h")
    assert spans(store) == [(ids[1], 0, 11)]
