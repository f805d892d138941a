from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voc.errors import ConflictError, UnknownNameError
from voc.records import Event
from voc.store import open_store
from voc.store.decision_log import events, record_event, standing, version

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def event(request="r1", subject="T-7", kind="rename", **more):
    return Event(request, subject, kind, more.pop("payload", {"label": "Dubbele factuur"}), "Noor", NOON, **more)


def test_an_event_comes_back_with_its_id(store):
    said = event(why="zo noemen klanten het", expected_version=0)
    recorded = record_event(store, said)
    assert recorded.id is not None
    assert recorded == replace(said, id=recorded.id)
    assert events(store) == (recorded,)


settings_of_any_kind = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31),
    st.floats(-1e9, 1e9),
    st.text(max_size=5),
    st.lists(st.integers()),
)
payloads = st.dictionaries(st.text("abc", max_size=3), settings_of_any_kind, max_size=3)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=payloads)
def test_any_payload_comes_back_as_it_went_in(payload, store):
    said = Event(f"request {len(events(store))}", "T-1", "setting", payload, "Noor", NOON)
    recorded = record_event(store, said)
    assert replace(recorded, id=None) == said
    assert record_event(store, said) == recorded


def test_the_same_request_again_returns_the_first(store):
    first = record_event(store, event(expected_version=0))
    assert record_event(store, event(expected_version=0)) == first
    assert len(events(store)) == 1


def test_a_request_id_for_another_decision_is_a_conflict(store):
    record_event(store, event())
    with pytest.raises(ConflictError, match="its own request id"):
        record_event(store, event(payload={"label": "Iets anders"}))


def test_deciding_on_an_older_state_is_a_conflict_that_names_both_versions(store):
    record_event(store, event("r1", expected_version=0))
    record_event(store, event("r2", expected_version=1))
    with pytest.raises(ConflictError, match="is at version 2, and you saw version 1"):
        record_event(store, event("r3", expected_version=1))
    assert version(store, "T-7") == 2
    assert version(store, "T-8") == 0
    record_event(store, event("r4", "T-8", expected_version=0))


def test_of_two_who_decide_at_once_one_is_told(url, store):
    def decide(n):
        with open_store(url) as mine:
            try:
                record_event(mine, event(f"r{n}", payload={"by": n}, expected_version=0))
            except ConflictError:
                return "told"
            return "recorded"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(decide, range(4))) == ["recorded", "told", "told", "told"]
    assert version(store, "T-7") == 1


def test_events_can_be_asked_for_by_subject_and_kind(store):
    record_event(store, event("1", "T-1", "rename"))
    record_event(store, event("2", "T-1", "merge"))
    record_event(store, event("3", "T-2", "rename"))
    assert [found.request_id for found in events(store, "T-1")] == ["1", "2"]
    assert [found.request_id for found in events(store, kinds=["rename"])] == ["1", "3"]


def test_an_undo_is_another_event_and_can_be_undone(store):
    first = record_event(store, event("1"))
    undo = record_event(store, event("2", kind="undo", undoes=first.id))
    assert standing(store) == ()
    redo = record_event(store, event("3", kind="undo", undoes=undo.id))
    assert standing(store) == (first,)
    record_event(store, event("4", kind="undo", undoes=redo.id))
    assert standing(store) == ()
    assert len(events(store)) == 4


def test_undoing_twice_is_a_conflict(store):
    first = record_event(store, event("1"))
    undo = record_event(store, event("2", kind="undo", undoes=first.id))
    with pytest.raises(ConflictError, match=f"undone already, by event {undo.id}"):
        record_event(store, event("3", kind="undo", undoes=first.id))
    record_event(store, event("4", kind="undo", undoes=undo.id))
    record_event(store, event("5", kind="undo", undoes=first.id))
    assert standing(store) == ()


def test_undoing_what_is_not_there_is_said(store):
    with pytest.raises(UnknownNameError, match="no event 9"):
        record_event(store, event(undoes=9))
