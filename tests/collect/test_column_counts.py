"""Facts about columns are the same whether a table comes whole or in chunks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.convert import column_counts
from voc.collect.convert.column_counts import ColumnCounts

WORDS = st.lists(st.sampled_from(["web", "phone", "", None]), max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_words_of_chunks_are_those_of_the_whole(chunks):
    facts, whole = ColumnCounts(), ColumnCounts()
    for chunk in chunks:
        facts.add_words("channel", chunk)
    whole.add_words("channel", [word for chunk in chunks for word in chunk])
    assert facts.count_words("channel") == whole.count_words("channel")
    assert None not in facts.count_words("channel")


def test_beyond_the_most_words_the_cells_still_count(monkeypatch):
    monkeypatch.setattr(column_counts, "MAX_WORDS", 2)
    facts = ColumnCounts()
    facts.add_words("channel", ["a", "b"])
    facts.add_words("channel", ["a", "c", "d", "d", None])
    assert facts.count_words("channel") == {"a": 2, "b": 1, "": 3}


def test_columns_are_counted_apart():
    facts = ColumnCounts()
    facts.add_words("channel", ["web"])
    facts.add_words("reason", ["nota"])
    assert facts.count_words("channel") == {"web": 1}
    with pytest.raises(KeyError):
        facts.count_words("region")


def test_days_have_no_times_and_empty_cells_are_none():
    facts = ColumnCounts()
    facts.add_days("at", ["05-10-2026 09:30", "05-10-2026 23:59", "", "nvt", None])
    facts.add_days("at", [datetime(2026, 10, 6, 1, tzinfo=UTC), "2026-10-07T08:00"])
    assert facts.count_days("at") == {"05-10-2026": 2, date(2026, 10, 6): 1, "2026-10-07": 1}


def test_no_more_different_days_are_counted_than_there_can_be(monkeypatch):
    monkeypatch.setattr(column_counts, "MAX_DAYS", 1)
    facts = ColumnCounts()
    facts.add_days("at", ["05-10-2026", "06-10-2026", "05-10-2026"])
    assert facts.count_days("at") == {"05-10-2026": 2}


def test_a_profile_and_a_check_are_made_once():
    facts = ColumnCounts()
    facts.add_days("at", ["05-10-2026"])
    facts.add_ids("customer", ["K1"])
    assert facts.profile_days("at", 1900) is facts.profile_days("at", 1900)
    assert facts.check_ids("customer") is facts.check_ids("customer")


def test_a_check_of_a_category_is_kept_for_the_chunks_that_follow():
    facts, check = ColumnCounts(), object()
    assert facts.get_category_check("channel") is None
    facts.keep_category_check("channel", check)
    assert facts.get_category_check("channel") is check
    assert facts.get_category_check("reason") is None


def test_a_row_that_comes_again_in_a_later_chunk_is_known():
    facts = ColumnCounts()
    assert facts.count_digests(["r-0a", "r-0b", "r-0a"]) == [1, 1, 2]
    assert facts.count_digests(["r-0a", "r-0c"]) == [3, 1]


def test_notes_are_summed_by_their_sentence():
    facts = ColumnCounts()
    assert list(facts.list_notes()) == []
    facts.count_note(2, "cells hold no date")
    facts.count_note(1, "rows have no text")
    facts.count_note(3, "cells hold no date")
    assert list(facts.list_notes()) == ["5 cells hold no date", "1 rows have no text"]
