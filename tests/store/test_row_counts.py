"""Respondents of a file: a row with several texts is one of them, and a key that comes twice is two."""

from datetime import UTC, datetime

import pytest

from voc.records import Contact, Feedback, Kind
from voc.store import undo_batch
from voc.store.row_counts import count_file_rows, count_respondents, find_stored_respondents, map_row_keys


def text_of(row_key, number, row=1):
    return Feedback(f"{row_key}/{number}", Kind.SURVEY, f"tekst {number}", row_key=row_key, row=row)


def row(key, number=1):
    return {"source_key": key, "row": number}


ROW_KEYS = {"r1/1": "r1", "r1/2": "r1", "r2/1": "r2"}


def test_texts_of_a_row_are_one_row():
    assert count_file_rows([]) == 0
    assert (
        count_file_rows(
            [
                text_of("r1", 1),
                text_of("r1", 2),
                Contact("c1", datetime(2026, 10, 5, tzinfo=UTC)),
                Feedback("r3", Kind.SURVEY, "x"),
            ]
        )
        == 3
    )


def test_a_key_that_comes_twice_in_a_file_is_two_rows():
    assert count_file_rows([text_of("r1", 1, row=2), text_of("r1", 2, row=2), text_of("r1", 1, row=9)]) == 2


def test_only_texts_of_several_have_a_rows_key():
    assert map_row_keys([text_of("r1", 2), Feedback("r3", Kind.SURVEY, "x")]) == {"r1/2": "r1"}


@pytest.mark.parametrize(
    ("new", "updated", "same", "stored", "expected"),
    [
        ([], [], [], frozenset(), (0, 0, 0)),
        # One text a row: each counts.
        ([row("a"), row("a", 2)], [row("b")], [row("c")], frozenset(), (2, 1, 1)),
        # Two new texts of one row are one new respondent.
        ([row("r1/1"), row("r1/2")], [], [], frozenset(), (1, 0, 0)),
        # A new text beside one that stays is a change, and no respondent stays the same.
        ([row("r1/2")], [], [row("r1/1")], frozenset(), (0, 1, 0)),
        # So it is where another text was stored before and is not in this file.
        ([row("r1/2")], [], [], frozenset({"r1"}), (0, 1, 0)),
        ([row("r1/2")], [], [], frozenset({"r2"}), (1, 0, 0)),
        # An earlier file is completed: what is new counts as new.
        ([row("r1/2")], [], [row("r1/1")], None, (1, 0, 0)),
        # One text changed and one is as it was: a change.
        ([], [row("r1/1")], [row("r1/2")], frozenset(), (0, 1, 0)),
        # The same key on two rows of the file: two respondents.
        ([row("r1/1", 1), row("r1/1", 7)], [], [], frozenset(), (2, 0, 0)),
    ],
)
def test_a_respondent_is_counted_once(new, updated, same, stored, expected):
    assert count_respondents(new, updated, same, ROW_KEYS, stored) == expected


def test_another_text_of_the_row_that_came_before_is_found(store, add):
    before = add(text_of("r1", 1), Feedback("r2", Kind.SURVEY, "", row_key=None), source="nps")
    add(text_of("r4", 1), source="elsewhere")
    now = add(text_of("r3", 1), source="nps")
    new = [row("r1/3"), row("r2/3"), row("r3/3"), row("r4/3"), row("r5")]
    row_keys = {f"r{n}/3": f"r{n}" for n in range(1, 5)}

    def find():
        with store.reading() as connection:
            return find_stored_respondents(connection, "nps", now.batch, new, row_keys)

    assert find() == {"r1", "r2"}
    undo_batch(store, before.batch)
    assert find() == frozenset()


def test_a_file_with_one_text_a_row_asks_the_database_nothing(store):
    with store.reading() as connection:
        assert find_stored_respondents(connection, "nps", 1, [row("r1")], {}) == frozenset()
