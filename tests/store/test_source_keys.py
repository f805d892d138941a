"""Ids by the keys that their sources gave: the same key in two sources, files that were undone, and many at once."""

from datetime import UTC, datetime

import pytest

from voc.records import Contact, Feedback, Kind, Span
from voc.store import save_segments, undo_batch
from voc.store.source_keys import load_contact_ids, load_segment_keys, load_segments_by_key

NOW = datetime(2026, 10, 5, tzinfo=UTC)


def item(key, text="Een. Twee."):
    return Feedback(key, Kind.SURVEY, text)


@pytest.fixture
def filled(store, add):
    """Two sources that both call a comment K1."""
    add(item("K1"), item("K2", "Drie."), source="klachten")
    add(item("K1", "Vier. Vijf."), source="enquete")
    save_segments(store, {1: [Span(0, 4), Span(5, 10)], 2: [Span(0, 5)], 3: [Span(0, 5), Span(6, 11)]})
    return store


def test_a_key_is_of_its_source_and_segments_stand_in_the_order_of_the_text(filled):
    segments = load_segments_by_key(filled, {"K1"})
    assert segments == {("klachten", "K1"): [1, 2], ("enquete", "K1"): [4, 5]}


def test_what_was_not_asked_for_or_is_not_there_is_left_out(filled):
    assert load_segments_by_key(filled, []) == {}
    assert load_segments_by_key(filled, ["K9"]) == {}
    assert load_segment_keys(filled, []) == {}
    assert load_segment_keys(filled, [99]) == {}
    assert load_contact_ids(filled, ["K1"]) == {}


def test_a_part_is_numbered_within_its_whole_comment(filled):
    assert load_segment_keys(filled, [2, 5]) == {2: ("klachten", "K1", 2), 5: ("enquete", "K1", 2)}


def test_keys_and_segments_lead_to_each_other_also_in_many_statements(filled, monkeypatch):
    monkeypatch.setattr("voc.store.source_keys.split_into_chunks", lambda values: [[value] for value in values])
    keys = load_segment_keys(filled, [1, 2, 3, 4, 5])
    assert len(keys) == 5
    for segment, (source, key, part) in keys.items():
        assert load_segments_by_key(filled, [key])[source, key][part - 1] == segment


def test_a_file_that_was_undone_names_nothing(filled, add):
    undone = add(Contact("C1", NOW), item("K7"), kind=Kind.CONTACT, source="contacten")
    assert list(load_contact_ids(filled, ["C1", "C2"])) == ["C1"]
    undo_batch(filled, undone.batch)
    assert load_contact_ids(filled, ["C1"]) == {}
    assert load_segments_by_key(filled, ["K7"]) == {}
