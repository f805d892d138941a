"""Duplicates: the first visible item with a text of a customer counts, also when files come and go."""

from datetime import UTC, datetime

from voc.records import Feedback, Kind
from voc.store import frames, undo_batch

NOW = datetime(2026, 10, 5, tzinfo=UTC)


def item(key, text="De nota klopt niet", customer="c-1"):
    return Feedback(key, Kind.SURVEY, text, at=NOW, customer=customer)


def load_firsts(store):
    """Return key → key of the item that counts in its place."""
    feedback = frames.load_feedback(store)
    key_by_id = dict(zip(feedback["id"], feedback["source_key"], strict=True))
    firsts = feedback.dropna(subset="duplicate_of")
    return {key: key_by_id[first] for key, first in zip(firsts["source_key"], firsts["duplicate_of"], strict=True)}


def test_all_items_alike_point_at_the_first(add, store):
    add(item("1"), item("2"), item("3"))
    assert load_firsts(store) == {"2": "1", "3": "1"}


def test_another_customer_or_nobody_may_write_the_same(add, store):
    add(item("1"), item("2", customer="c-2"), item("3", customer=None), item("4", customer=None))
    assert load_firsts(store) == {}


def test_texts_without_words_are_no_duplicates(add, store):
    add(item("1", ""), item("2", ""), item("3", "?!"), item("4", "…"))
    assert load_firsts(store) == {}


def test_the_first_one_counts_across_files_and_sources(add, store):
    add(item("1"))
    add(item("2"), item("3", "Iets anders"), source="complaints")
    assert load_firsts(store) == {"2": "1"}


def test_when_the_first_is_hidden_the_next_one_counts_until_it_comes_back(add, store):
    first = add(item("1"), file_hash="a")
    add(item("2"), item("3"))
    undo_batch(store, first.batch)
    assert load_firsts(store) == {"3": "2"}
    add(item("1"), file_hash="a")
    assert load_firsts(store) == {"2": "1", "3": "1"}


def test_what_pointed_at_a_text_that_changed_counts_itself(add, store):
    add(item("1"), item("2"))
    add(item("1", "Toch wel goed"))
    assert load_firsts(store) == {}
