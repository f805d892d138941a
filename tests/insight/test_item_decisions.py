"""Decisions about items and months as insight counts with them: the last active one, and nothing that was undone."""

from datetime import UTC, datetime

import pytest

from voc.insight.item_decisions import load_called_items, load_letters, load_promise_answers
from voc.records import Event
from voc.store import decision_writer, open_store

AT = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Return an empty store; the tests write to it about subjects of their own."""
    with open_store("sqlite:///voc.db", root=tmp_path_factory.mktemp("decisions")) as store:
        yield store


def write(store, kind, subject, payload=None):
    payload = payload or {}
    request = f"{kind}-{subject}-{len(str(payload))}-{payload}"
    return decision_writer.decide(store, Event(request, subject, kind, payload, "sanne", AT), None)


def undo(store, event, request):
    return decision_writer.undo(store, event.id, who="piet", at=AT, why="", request_id=request)


def test_nobody_was_called_before_anybody_said_so(empty):
    assert not {3, 4} & load_called_items(empty)


def test_a_call_counts_until_it_is_taken_back_and_again_after_that_is_undone(empty):
    write(empty, "called", "F-3")
    event = write(empty, "called", "F-4")
    assert {3, 4} <= load_called_items(empty)
    undone = undo(empty, event, "undo-called-4")
    assert 4 not in load_called_items(empty)
    assert 3 in load_called_items(empty)
    undo(empty, undone, "redo-called-4")
    assert 4 in load_called_items(empty)


def test_of_two_answers_about_a_promise_the_last_counts_and_after_an_undo_the_first(empty):
    write(empty, "promise", "F-8", {"broken": True, "promise": "terugbellen"})
    last = write(empty, "promise", "F-8", {"broken": False, "promise": "terugbellen"})
    assert load_promise_answers(empty)[8].payload["broken"] is False
    undo(empty, last, "undo-promise-8")
    assert load_promise_answers(empty)[8].payload["broken"] is True
    assert 9 not in load_promise_answers(empty)


def test_each_month_has_the_last_letter_that_was_written_for_it(empty):
    write(empty, "letter", "letter/2026-09", {"opening": "September"})
    write(empty, "letter", "letter/2026-10", {"opening": "Eerste"})
    last = write(empty, "letter", "letter/2026-10", {"opening": "Tweede"})
    letters = load_letters(empty)
    assert {month: letter["opening"] for month, letter in letters.items()} == {
        "2026-09": "September",
        "2026-10": "Tweede",
    }
    undo(empty, last, "undo-letter-10")
    assert load_letters(empty)["2026-10"]["opening"] == "Eerste"
