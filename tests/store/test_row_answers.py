"""Answers of items that come again, and the text of a row that has its scores."""

from datetime import UTC, datetime

import pytest

from voc.records import Answer, Feedback, Kind, Scale
from voc.store import frames, undo_batch
from voc.store.row_answers import (
    AnswerChange,
    FileRows,
    delete_answers,
    find_answer_change,
    join_stored_texts,
    load_stored_answers,
    was_read_otherwise,
)

NPS = Scale("nps", 0, 10, 10, (9, 10))
EFFORT = Scale("effort", 1, 7, 1, (1, 2))
SEVEN_IS_BEST = Scale("effort", 1, 7, 7, (6, 7))
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def text_of(row_key, number, answers=(), row=1):
    """Return the text of a column of a row with several texts; number 0: the row has no text."""
    key, text = (f"{row_key}/{number}", f"tekst {number} van {row_key}") if number else (row_key, "")
    return Feedback(key, Kind.SURVEY, text, NOON, answers=tuple(answers), row=row, row_key=row_key)


def nps(value):
    return (Answer("nps", NPS, value),)


def stored_answer(answer, id_=7):
    """Return an answer as the database gives it back."""
    positive = None if answer.value is None else answer.scale.is_positive(answer.value)
    columns = {"scale": answer.scale.name, "low": answer.scale.low, "high": answer.scale.high}
    columns |= {"best": answer.scale.best, "value": answer.value, "positive": positive}
    return {answer.question: {"id": id_, "feedback": 1, "question": answer.question, **columns}}


# ---- what a later file changes in the answers of an item ----------------------------------------------------------


def item_with(*answers):
    return Feedback("1", Kind.SURVEY, "Te duur", answers=answers)


def find_values(change):
    return {row["question"]: row["value"] for row in change.new_rows}


@pytest.mark.parametrize("item", [None, item_with()])
def test_an_item_without_answers_changes_none(item):
    change = find_answer_change(item, 1, stored_answer(Answer("nps", NPS, 3)), is_read_again=True)
    assert (change, bool(change)) == (AnswerChange(), False)


def test_a_first_answer_is_new_though_it_is_empty():
    change = find_answer_change(item_with(Answer("nps", NPS, None)), 1, {})
    assert (find_values(change), change.replaced_ids, bool(change)) == ({"nps": None}, (), True)


@pytest.mark.parametrize(
    ("before", "after", "is_replaced"),
    [
        (Answer("nps", NPS, 3), Answer("nps", NPS, 3), False),
        (Answer("nps", NPS, 3), Answer("nps", NPS, 3.0), False),
        (Answer("nps", NPS, 3), Answer("nps", NPS, 0), True),
        (Answer("nps", NPS, None), Answer("nps", NPS, 0), True),
        # An empty answer takes none away.
        (Answer("nps", NPS, 3), Answer("nps", NPS, None), False),
        (Answer("nps", NPS, None), Answer("nps", NPS, None), False),
        # The same number on another scale, or on the same scale read the other way round, says something else.
        (Answer("nps", NPS, 5), Answer("nps", EFFORT, 5), True),
        (Answer("nps", EFFORT, 7), Answer("nps", SEVEN_IS_BEST, 7), True),
        # Without a value it says nothing, on whatever scale.
        (Answer("nps", NPS, 5), Answer("nps", EFFORT, None), False),
    ],
)
def test_an_answer_is_replaced_where_it_says_something_else(before, after, is_replaced):
    change = find_answer_change(item_with(after), 1, stored_answer(before))
    assert change.replaced_ids == ((7,) if is_replaced else ())
    assert find_values(change) == ({"nps": after.value} if is_replaced else {})


def test_a_question_that_the_file_does_not_ask_stays():
    stored = stored_answer(Answer("nps", NPS, 3), 7) | stored_answer(Answer("effort", EFFORT, 2), 8)
    assert find_answer_change(item_with(Answer("nps", NPS, 4)), 1, stored).replaced_ids == (7,)


def test_a_question_that_the_file_does_not_have_under_its_new_mapping_was_misread():
    stored = stored_answer(Answer("nps", NPS, 3), 7) | stored_answer(Answer("weight", NPS, 1), 8)
    change = find_answer_change(item_with(Answer("nps", NPS, 3)), 1, stored, is_read_again=True)
    assert (change.new_rows, change.replaced_ids) == ((), (8,))


# ---- a file that was collected before by another mapping -----------------------------------------------------------


def test_a_file_is_read_otherwise_by_another_mapping_only(add, store):
    item = text_of("r1", 1, nps(3))
    first = add(item, file_hash="a", mapping={"score": "nps"}).batch
    other_file = add(item, file_hash="b", mapping={"score": "nps"}).batch
    other_source = add(item, file_hash="a", source="letters", mapping={"score": "mark"}).batch
    again = add(item, file_hash="a", mapping={"score": "mark"}).batch
    with store.reading() as connection:
        batches = (first, other_file, again)
        # The first reading too: two mappings have read this file.
        assert [was_read_otherwise(connection, "nps", batch) for batch in batches] == [True, False, True]
        assert not was_read_otherwise(connection, "letters", other_source)


def test_a_misread_score_leaves_when_its_file_is_read_by_the_right_column(add, store):
    add(text_of("r1", 1, (Answer("weight", NPS, 1),)), file_hash="a", mapping={"score": "weight"})
    add(text_of("r1", 1, nps(9)), file_hash="a", mapping={"score": "nps"})
    assert dict(frames.load_answers(store).set_index("question")["value"]) == {"nps": 9}


# ---- rows with several texts --------------------------------------------------------------------------------------


def load_ids(store):
    return frames.load_feedback(store).set_index("source_key")["id"].to_dict()


def find_sibling_keys(store, batch, *items, came_before=lambda key: False):
    keys_and_numbers = [(item.key, item.row) for item in items]
    row_keys = {item.key: item.row_key for item in items if item.row_key is not None}
    with store.reading() as connection:
        siblings = FileRows("nps", batch, keys_and_numbers, row_keys, came_before).find_siblings(connection, items)
    return {key: [sibling.key for sibling in of_row] for key, of_row in siblings.items()}


def test_siblings_are_the_visible_texts_of_the_row_in_the_order_of_their_columns(add, store):
    add(*(text_of("r1", number) for number in (10, 2, 9)), text_of("r2", 1, row=2))
    add(text_of("r1", 3), source="elsewhere")
    undo_batch(store, add(text_of("r1", 4)).batch)
    now = add(text_of("r3", 1)).batch
    # The item's own key is there too: its earlier form is of the row.
    assert find_sibling_keys(store, now, text_of("r1", 2)) == {"r1/2": ["r1/2", "r1/9", "r1/10"]}


def test_of_the_first_file_of_a_source_nothing_is_stored(add, store):
    only = add(text_of("r1", 1), text_of("r1", 2)).batch
    assert find_sibling_keys(store, only, text_of("r1", 1)) == {}


def test_a_text_of_a_later_column_than_any_usual_file_has_is_found(add, store):
    add(text_of("r1", 31))
    now = add(text_of("r9", 1)).batch
    assert find_sibling_keys(store, now, text_of("r1", 1)) == {}
    assert find_sibling_keys(store, now, text_of("r1", 1), text_of("r8", 40)) == {"r1/1": ["r1/31"]}


def test_a_key_on_two_rows_of_the_file_has_no_siblings(add, store):
    add(text_of("r1", 1))
    now = add(text_of("r9", 1)).batch
    assert find_sibling_keys(store, now, text_of("r1", 2, row=2), text_of("r1", 3, row=9)) == {}


def test_what_came_in_an_earlier_chunk_of_the_file_is_another_row(add, store):
    add(text_of("r1", 1))
    now = add(text_of("r9", 1)).batch
    assert find_sibling_keys(store, now, text_of("r1", 2), came_before=lambda key: key == "r1/1") == {}


def test_a_respondent_without_a_text_takes_the_text_that_has_its_scores(add, store):
    add(text_of("r1", 1), text_of("r1", 2, nps(3)), text_of("r2", 0, nps(4), row=2), text_of("r3", 1, row=3))
    now = add(text_of("r9", 1)).batch
    items = [text_of(f"r{number}", 0, nps(5), row=number) for number in range(1, 5)]
    with store.reading() as connection:
        joined = join_stored_texts(connection, "nps", now, items, lambda key: False)
        assert join_stored_texts(connection, "nps", now, [text_of("r1", 2)], lambda key: False)[0].key == "r1/2"
    # r2 was stored without a text, r4 never.
    assert [item.key for item in joined] == ["r1/2", "r2", "r3/1", "r4"]
    assert [item.answers for item in joined] == [nps(5)] * 4


def test_scores_that_a_later_file_gives_alone_stay_with_the_comment(add, store):
    add(text_of("r1", 1), text_of("r1", 2, nps(3)))
    ids = load_ids(store)
    again = add(text_of("r1", 0, nps(8)))
    assert (again.n_accepted, again.n_updated) == (0, 1)
    assert load_ids(store) == ids
    answers = frames.load_answers(store)
    assert (list(answers["feedback"]), list(answers["value"])) == ([ids["r1/2"]], [8])


def test_stored_answers_are_those_of_the_items_asked_for(add, store):
    add(text_of("r1", 1, nps(3)), text_of("r2", 1, row=2), text_of("r3", 1, nps(5), row=3))
    ids = load_ids(store)
    with store.writing() as connection:
        stored = load_stored_answers(connection, [ids["r1/1"], ids["r2/1"]])
        assert {id_: [row["value"] for row in rows.values()] for id_, rows in stored.items()} == {
            ids["r1/1"]: [3],
            ids["r2/1"]: [],
        }
        assert load_stored_answers(connection, []) == {}
        delete_answers(connection, [])
        delete_answers(connection, [stored[ids["r1/1"]]["nps"]["id"]])
    assert list(frames.load_answers(store)["value"]) == [5]
