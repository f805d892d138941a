from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from voc.decisions.effects import (
    build_action_row,
    collect_labels,
    compute_merges,
    compute_theme_columns,
    find_root,
    group_placements,
    list_merge_pairs,
    parse_placement,
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


UNDECIDED = {
    "pinned": False, "parent": None, "department": None, "fixer": None, "category": None, "exceptions": None,
    "accepted_at": None, "snoozed_until": None, "excluded": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("decisions", "decided"),
    [
        ([], {}),
        ([("accept", {})], {"accepted_at": NOON}),
        ([("exclude", {})], {"excluded": True}),
        ([("pin", {})], {"pinned": True}),
        ([("subject", {"parent": 9})], {"parent": 9}),
        ([("subject", {"parent": 9}), ("subject", {"parent": None})], {}),
        ([("snooze", {"until": "2026-11-01"})], {"snoozed_until": date(2026, 11, 1)}),
        (
            [("snooze", {"until": "2026-12-01"}), ("snooze", {"until": "2026-11-01"})],
            {"snoozed_until": date(2026, 11, 1)},
        ),
        ([("department", {"department": "IT", "fixer": "Meten"})], {"department": "IT", "fixer": "Meten"}),
        # A later decision is a whole one: who must act was said of another department.
        (
            [("department", {"department": "IT", "fixer": "Meten"}), ("department", {"department": "App"})],
            {"department": "App"},
        ),
        ([("department", {"department": "IT"}), ("department", {"department": None})], {}),
        ([("category", {"category": "hygiene"})], {"category": "hygiene"}),
        ([("category", {"category": "hygiene", "exceptions": []})], {"category": "hygiene"}),
        (
            [("category", {"category": None, "exceptions": [{"phase": "new", "category": "valuable"}]})],
            {"exceptions": [{"phase": "new", "category": "valuable"}]},
        ),
        # A name, and a merger, are no columns of the theme's row.
        ([("rename", {"labels": {"nl": "Nota"}}), ("pin", {}), ("accept", {})], {"pinned": True, "accepted_at": NOON}),
    ],
)
def test_the_columns_of_a_theme_are_what_was_decided_last_of_each(decisions, decided):
    events = [event(number, kind, **payload) for number, (kind, payload) in enumerate(decisions, start=1)]
    assert compute_theme_columns(events) == UNDECIDED | decided


def test_what_was_decided_of_one_theme_is_not_left_for_the_next():
    compute_theme_columns([event(1, "pin"), event(2, "exclude")])
    assert compute_theme_columns([]) == UNDECIDED


def test_a_name_replaces_the_one_of_its_language_and_leaves_the_other():
    split = event(1, "split", segments=[5], part=9, labels={"nl": "Deel", "en": "Part"})
    assert collect_labels([split]) == {"nl": "Deel", "en": "Part"}
    assert collect_labels([split, event(2, "rename", labels={"nl": "Nota"})]) == {"nl": "Nota", "en": "Part"}
    assert collect_labels([event(1, "rename", labels={"nl": "Nota"}), event(2, "accept")]) == {"nl": "Nota"}
    assert collect_labels([event(1, "split", segments=[5], part=9)]) == collect_labels([]) == {}
    assert split.payload["labels"] == {"nl": "Deel", "en": "Part"}, "the event stays as it was"


def test_a_merger_and_a_split_are_pairs_of_a_theme_and_what_it_becomes():
    assert list_merge_pairs(event(1, "merge", "T-12", into=7)) == ((12, 7),)
    assert list_merge_pairs(event(1, "split", "T-12", segments=[5], part=9)) == ((9, None),)
    assert list_merge_pairs(event(1, "accept", "T-12")) == ()


def test_segments_are_placed_by_a_split_or_one_by_one_and_only_by_what_is_stored():
    assert parse_placement(event(1, "split", segments=[5, 6], part=9)) == ((5, 6), 9)
    assert parse_placement(event(1, "place", "S-6", theme=3)) == ((6,), 3)
    assert parse_placement(event(1, "place", "S-6", theme=None)) == ((6,), None)
    unstored = replace(event(1, "place", "S-6", theme=3), id=None)
    assert group_placements([unstored, event(2, "pin")]) == {}


def test_a_chain_of_mergers_leads_to_its_end():
    assert find_root(1, {}) == 1
    assert find_root(1, {1: 2, 2: 3, 3: 4}) == 4
    assert find_root(4, {1: 2, 2: 3, 3: 4}) == 4


def test_a_promise_is_a_row_with_the_days_that_were_said_last():
    promise = {"theme": 1, "department": "IT", "fixer": "Meten", "promise": "Herstellen", "start": "2026-05-01"}
    row = build_action_row([event(1, "action", "A-3", **promise)])
    assert row == {
        "id": 3, "theme": 1, "department": "IT", "fixer": "Meten", "promise": "Herstellen", "start": date(2026, 5, 1),
        "due": None, "done": None, "definition": {},
    }  # fmt: skip
    later = event(2, "action", "A-3", **promise | {"promise": "Vervangen", "due": "2026-07-01"})
    done = [event(3, "done", "A-3", on="2026-06-01"), event(4, "done", "A-3", on="2026-06-15")]
    row = build_action_row([event(1, "action", "A-3", **promise), later, *done])
    assert (row["promise"], row["due"], row["done"]) == ("Vervangen", date(2026, 7, 1), date(2026, 6, 15))


def test_an_old_promise_without_words_or_fixer_is_a_row_all_the_same():
    row = build_action_row([event(1, "action", "A-1", theme=1, department="IT", start="2026-05-01")])
    assert (row["promise"], row["fixer"], row["due"]) == ("", None, None)


def test_the_finding_of_a_promise_is_kept_with_its_definition_and_goes_with_another_theme():
    promise = {"theme": 1, "department": "IT", "promise": "Herstellen", "start": "2026-05-01"}
    first = event(1, "action", "A-1", finding="B-2026-05-1", **promise)
    assert build_action_row([first])["definition"] == {"finding": "B-2026-05-1"}
    assert build_action_row([first, event(2, "action", "A-1", **promise)])["definition"] == {"finding": "B-2026-05-1"}
    assert build_action_row([first, event(2, "action", "A-1", **promise | {"theme": 2})])["definition"] == {}
