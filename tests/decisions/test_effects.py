from datetime import UTC, datetime

import pytest

from voc.decisions.effects import (
    build_action_row,
    compute_merges,
    find_root,
    group_placements,
    list_merge_pairs,
)
from voc.records import Event

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def event(id_, what, subject="T-1", undoes=None, **payload):
    return Event(str(id_), subject, what, payload, "Noor", NOON, undoes=undoes, id=id_)


@pytest.mark.parametrize(
    ("said", "part_of", "expected"),
    [
        ([], {}, {}),
        ([(1, 2)], {}, {1: 2}),
        ([(1, 2), (2, 3)], {}, {1: 2, 2: 3}),
        ([(1, 2), (1, 3)], {}, {1: 3}),  # the last word
        ([(1, 2), (2, 1)], {}, {1: 2}),  # a circle: they are one already
        ([(1, 2), (2, 1), (1, 3)], {}, {2: 1, 1: 3}),  # all that stands holds
        ([], {4: 1}, {4: 1}),
        ([(4, None)], {4: 1}, {}),  # split off
        ([(4, None), (4, 2)], {4: 1}, {4: 2}),
        ([(4, 2)], {4: 1}, {4: 2}),  # and not the whole with it
        ([(1, 4)], {4: 1}, {4: 1}),
    ],
)
def test_the_last_word_says_what_a_theme_is_shown_as(said, part_of, expected):
    assert compute_merges(said, part_of) == expected


def test_a_way_in_a_circle_ends():
    assert find_root(1, {1: 2, 2: 1}) in {1, 2}


def test_what_a_proposal_means_depends_on_its_kind_and_the_answer():
    merged = {"accepted": True, "kind": "merged", "old": [1, 2, 3], "new": [2]}
    assert list_merge_pairs(event(1, "proposal", **merged)) == ((1, 2), (3, 2))
    assert list_merge_pairs(event(1, "proposal", **{**merged, "accepted": False})) == ()
    assert list_merge_pairs(event(1, "proposal", accepted=True, kind="split", old=[1], new=[1, 7, 8])) == (
        (7, None),
        (8, None),
    )
    assert list_merge_pairs(event(1, "proposal", accepted=True, kind="gone", old=[1], new=[])) == ()


def test_the_last_decision_about_a_segment_comes_last():
    split = event(1, "split", segments=[5, 6], part=9)
    assert group_placements([split, event(2, "place", "S-6", theme=None)]) == {5: [(1, 9)], 6: [(1, 9), (2, None)]}


def test_an_action_that_was_taken_back_is_none():
    assert build_action_row([event(2, "done", "A-1", on="2026-10-05")]) is None


def test_an_action_keeps_the_first_definition_of_its_theme_and_says_when_it_was_dropped():
    promise = {"theme": 1, "department": "IT", "promise": "Herstellen", "start": "2026-05-01", "due": "2026-06-01"}
    first = event(1, "action", "A-1", definition={"n": 12}, **promise)
    other_words = event(2, "action", "A-1", definition={"n": 40}, finding="B-2026-05-1", **promise)
    row = build_action_row([first, other_words])
    assert row["definition"] == {"n": 12, "finding": "B-2026-05-1"}
    assert build_action_row([first, event(3, "action", "A-1", definition={"n": 7}, **promise | {"theme": 2})])[
        "definition"
    ] == {"n": 7}
    dropped = event(4, "drop", "A-1", on="2026-05-20")
    assert build_action_row([first, dropped])["definition"] == {"n": 12, "dropped": "2026-05-20"}
    assert build_action_row([first, event(5, "accept", "A-1")])["definition"] == {"n": 12}


def test_an_action_that_began_is_measured_by_its_theme_as_it_was_then_and_one_that_is_done_is_not_dropped():
    promise = {"theme": 1, "department": "IT", "promise": "Herstellen", "start": "2026-05-01", "due": "2026-06-01"}
    events = [
        event(1, "action", "A-1", definition={"n": 12}, **promise),
        event(2, "start", "A-1", on="2026-05-04", definition={"n": 15}),
        event(3, "drop", "A-1", on="2026-05-20"),
        event(4, "done", "A-1", on="2026-05-28"),
    ]
    row = build_action_row(events)
    assert (row["start"].isoformat(), row["done"].isoformat()) == ("2026-05-04", "2026-05-28")
    assert row["definition"] == {"n": 15}
