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
