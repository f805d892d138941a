from datetime import UTC, datetime, timedelta

import pytest

from voc.records import Event, Feedback, Kind, Span, Theme, ThemeRow
from voc.store import add_batch, causes, decision_writer, save_segments, themes, undo_batch, worklist_queries
from voc.store.runs import finish_run, start_run

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def filled(store):
    rows = [("1", NOW - timedelta(days=40)), ("2", NOW - timedelta(days=2)), ("3", None), ("4", NOW)]
    records = [
        Feedback(key=key, kind=Kind.SURVEY, text="Ik ruik gas.", at=at, urgent=None if key == "4" else "gas")
        for key, at in rows
    ]
    add_batch(
        store, source="s", mapping={}, kind=Kind.SURVEY, file_name="a", file_path="a", file_hash="a", records=records
    )
    save_segments(store, {n: [Span(0, 12)] for n in range(1, 5)})
    themes.save_theme_run(
        store, start_run(store, "themes"), themes=[Theme(ThemeRow(1), {}), Theme(ThemeRow(2), {})], assignments=_none()
    )
    finish_run(store, 1)
    return store


def _none():
    import pandas as pd

    return pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})


def _decide(store, kind, subject, payload=None, *, who="me", at=NOW):
    return decision_writer.decide(
        store, Event(f"{kind}-{subject}-{who}-{at}", subject, kind, payload or {}, who, at), None
    )


def test_urgent_comments_are_the_recent_and_the_undated_ones(filled):
    assert worklist_queries.load_urgent_ids(filled, NOW - timedelta(days=31)) == (2, 3)
    undo_batch(filled, 1)
    assert worklist_queries.load_urgent_ids(filled, NOW - timedelta(days=31)) == ()


def test_a_draw_is_open_until_an_answer_stands(filled):
    causes.save_draws(filled, [3, 1], session="calibration", inclusion_probability=0.5, seed=0)
    causes.save_draws(filled, [2], session="w", inclusion_probability=0.5, seed=0)
    assert [draw.subject for draw in worklist_queries.load_open_draws(filled)] == ["S-3", "S-1", "S-2"]
    answer = _decide(filled, "audit", "S-3", {"segment": 3, "department": None, "session": "calibration"})
    assert [draw.subject for draw in worklist_queries.load_open_draws(filled, "calibration")] == ["S-1"]
    assert worklist_queries.count_session_draws(filled, "calibration") == 2
    decision_writer.undo(filled, answer.id, who="me", at=NOW)
    assert [draw.subject for draw in worklist_queries.load_open_draws(filled)] == ["S-3", "S-1", "S-2"]


def test_the_last_reply_waits_until_it_is_settled(filled):
    _decide(filled, "reply", "finding/B-1", {"department": "IT", "agrees": False})
    last = _decide(filled, "reply", "finding/B-1", {"department": "IT", "agrees": True}, who="you")
    assert [event.id for event in worklist_queries.load_open_replies(filled)] == [last.id]
    settled = _decide(filled, "settle", "finding/B-1", {"upheld": True})
    assert worklist_queries.load_open_replies(filled) == ()
    decision_writer.undo(filled, settled.id, who="me", at=NOW)
    assert [event.id for event in worklist_queries.load_open_replies(filled)] == [last.id]


def test_actions_come_by_due_day_and_leave_when_done(filled):
    for due in ("2026-12-01", None, "2026-11-20"):
        said = {"theme": 1, "department": "X", "promise": "p", "start": "2026-11-01", "due": due}
        decision_writer.decide(filled, Event(f"action {due}", "A", "action", said, "me", NOW), None)
    assert [action.id for action in worklist_queries.load_actions(filled)] == [3, 1, 2]
    _decide(filled, "done", "A-3", {"on": "2026-11-02"})
    assert [action.id for action in worklist_queries.load_actions(filled, only_open=True)] == [1, 2]
    assert worklist_queries.load_actions(filled, theme_id=2) == ()


def test_versions_count_events_of_each_subject(filled):
    _decide(filled, "accept", "T-1")
    _decide(filled, "pin", "T-1")
    assert worklist_queries.load_versions(filled, ["T-1", "T-2"]) == {"T-1": 2, "T-2": 0}


def test_the_last_decision_is_the_last_that_stands(filled):
    first = _decide(filled, "accept", "T-1", at=NOW)
    later = _decide(filled, "pin", "T-1", at=NOW + timedelta(hours=1))
    assert worklist_queries.load_last_decision_times(filled, ("accept", "pin")) == {"T-1": later.at}
    undo = decision_writer.undo(filled, later.id, who="me", at=NOW + timedelta(hours=2))
    assert worklist_queries.load_last_decision_times(filled, ("accept", "pin")) == {"T-1": first.at}
    decision_writer.undo(filled, undo.id, who="me", at=NOW + timedelta(hours=3))
    assert worklist_queries.load_last_decision_times(filled, ("accept", "pin")) == {"T-1": later.at}
    assert worklist_queries.load_last_decision_times(filled, ("accept", "pin"), before=NOW) == {}


def test_a_persons_day_holds_the_standing_decisions(filled):
    _decide(filled, "accept", "T-1", at=NOW - timedelta(days=1))
    mine = _decide(filled, "accept", "T-2")
    _decide(filled, "pin", "T-2", who="you")
    assert [
        item.id for item in worklist_queries.load_decision_summaries(filled, since=NOW - timedelta(hours=1), who="me")
    ] == [mine.id]


def test_totals_are_those_of_the_store(filled):
    assert (
        worklist_queries.count_feedback(filled),
        worklist_queries.load_last_batch_id(filled),
        worklist_queries.load_newest_at(filled),
    ) == (4, 1, NOW)
    causes.save_draws(filled, [3, 1], session="calibration", inclusion_probability=0.5, seed=0)
    undo_batch(filled, 1)
    assert worklist_queries.load_last_batch_id(filled) == worklist_queries.count_feedback(filled) == 0
    assert worklist_queries.load_newest_at(filled) is None
    assert worklist_queries.count_session_draws(filled, "calibration") == 0


def test_an_undone_file_of_later_dates_leaves_the_urgent_ones_of_others(filled):
    later = Feedback(key="9", kind=Kind.SURVEY, text="Later.", at=NOW + timedelta(days=90))
    added = add_batch(
        filled, source="s", mapping={}, kind=Kind.SURVEY, file_name="b", file_path="b", file_hash="b", records=[later]
    )
    undo_batch(filled, added.batch)
    assert worklist_queries.load_newest_at(filled) == NOW


def test_each_departments_answer_to_one_finding_waits_and_is_settled_by_itself(filled):
    for name in ("IT", "Facturatie"):
        _decide(filled, "reply", f"finding/B-1/{name}", {"department": name, "agrees": False})
    _decide(filled, "settle", "finding/B-1/IT", {"upheld": True})
    assert [reply.payload["department"] for reply in worklist_queries.load_open_replies(filled)] == ["Facturatie"]
    rows = causes.load_replies(filled)
    assert dict(zip(rows["department"], rows["upheld"].notna(), strict=True)) == {"IT": True, "Facturatie": False}
    assert set(rows["finding"]) == {"B-1"}
