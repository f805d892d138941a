from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voc.errors import ConflictError, UnknownNameError
from voc.records import Event
from voc.store import open_store
from voc.store.decision_log import load_active_decisions, load_events, load_version
from voc.store.decision_writer import decide
from voc.store.seed_themes import add_themes

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def themes(store):
    return add_themes(store, 8, at=NOON)


def event(request="r1", subject="T-7", kind="rename", **more):
    payload = {"labels": {"nl": "Dubbele factuur"}} if kind == "rename" else {}
    return Event(request, subject, kind, more.pop("payload", payload), "Noor", NOON, **more)


def test_an_event_comes_back_with_its_id(store):
    said = event(why="zo noemen klanten het", expected_version=0)
    recorded = decide(store, said, None)
    assert recorded.id is not None
    assert recorded == replace(said, id=recorded.id)
    assert load_events(store) == (recorded,)


settings_of_any_kind = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31),
    st.floats(-1e9, 1e9),
    st.text(max_size=5),
    st.lists(st.integers()),
)
payloads = st.dictionaries(st.text("abc", max_size=3), settings_of_any_kind, max_size=3)


@settings(max_examples=settings.default.max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=payloads)
def test_any_payload_comes_back_as_it_went_in(payload, store):
    said = Event(f"request {len(load_events(store))}", "T-1", "setting", payload, "Noor", NOON)
    recorded = decide(store, said, None)
    assert replace(recorded, id=None) == said
    assert decide(store, said, None) == recorded


def test_the_same_request_again_returns_the_first(store):
    first = decide(store, event(expected_version=0), None)
    assert decide(store, event(expected_version=0), None) == first
    assert len(load_events(store)) == 1


def test_a_request_id_for_another_decision_is_a_conflict(store):
    decide(store, event(), None)
    with pytest.raises(ConflictError, match="its own request id"):
        decide(store, event(payload={"labels": {"nl": "Iets anders"}}), None)


def test_deciding_on_an_older_state_is_a_conflict_that_names_both_versions(store):
    decide(store, event("r1", expected_version=0), None)
    decide(store, event("r2", expected_version=1), None)
    with pytest.raises(ConflictError, match="is at version 2, and you saw version 1"):
        decide(store, event("r3", expected_version=1), None)
    assert load_version(store, "T-7") == 2
    assert load_version(store, "T-8") == 0
    decide(store, event("r4", "T-8", expected_version=0), None)


def test_of_two_who_decide_at_once_one_is_told(url, store):
    def rename(n):
        with open_store(url) as own_store:
            try:
                decide(own_store, event(f"r{n}", payload={"labels": {"nl": f"Naam {n}"}}, expected_version=0), None)
            except ConflictError:
                return "told"
            return "recorded"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(rename, range(4))) == ["recorded", "told", "told", "told"]
    assert load_version(store, "T-7") == 1


def test_events_can_be_asked_for_by_subject_and_kind(store):
    decide(store, event("1", "T-1", "rename"), None)
    decide(store, event("2", "T-1", "pin"), None)
    decide(store, event("3", "T-2", "rename"), None)
    assert [found.request_id for found in load_events(store, "T-1")] == ["1", "2"]
    assert [found.request_id for found in load_events(store, kinds=["rename"])] == ["1", "3"]


def test_an_undo_is_another_event_and_can_be_undone(store):
    first = decide(store, event("1"), None)
    undo = decide(store, event("2", kind="undo", undoes=first.id), None)
    assert load_active_decisions(store) == ()
    redo = decide(store, event("3", kind="undo", undoes=undo.id), None)
    assert load_active_decisions(store) == (first,)
    decide(store, event("4", kind="undo", undoes=redo.id), None)
    assert load_active_decisions(store) == ()
    assert len(load_events(store)) == 4


def test_undoing_twice_is_a_conflict(store):
    first = decide(store, event("1"), None)
    undo = decide(store, event("2", kind="undo", undoes=first.id), None)
    with pytest.raises(ConflictError, match=f"undone already, by event {undo.id}"):
        decide(store, event("3", kind="undo", undoes=first.id), None)
    decide(store, event("4", kind="undo", undoes=undo.id), None)
    decide(store, event("5", kind="undo", undoes=first.id), None)
    assert load_active_decisions(store) == ()


def test_undoing_what_is_not_there_is_said(store):
    with pytest.raises(UnknownNameError, match="no event 9"):
        decide(store, event(undoes=9), None)
