"""A workspace keeps reporting when its log holds what an older version stored unchecked."""

import uuid
from datetime import UTC, datetime

import pytest

from voc.records import Event
from voc.store import causes, decision_log, decision_writer
from voc.triage.desk import Desk
from voc.workspace import open_workspace

OLD_EVENTS = [
    ("settle", "finding/B-2026-06-1", {}),
    ("settle", "T-1", {"upheld": True}),
    ("reply", "finding/B-2026-06-1", {}),
    ("subject", "T-1", {"parent": "T-2"}),
    ("subject", "T-2", {"parent": 2}),
    ("snooze", "T-1", {"until": None}),
    ("pin", "T-1", {"nonsense": 1}),
    ("called", "F-999999", {}),
    ("cause", "S-1", {}),
    ("audit", "S-2", {"segment": 2, "department": 5}),
    ("merge", "T-1", {"into": None}),
    ("split", "T-1", {"segments": [1]}),
    ("place", "S-1", {}),
    ("proposal", "P-1", {"accepted": True}),
    ("category", "T-1", {"category": "unnecessary", "exceptions": [{"phase": 3, "category": "hygiene"}]}),
    ("action", "A-1", {"theme": 1, "department": "Facturatie", "start": None}),
    ("done", "A-1", {"on": None}),
    ("rename", "T-1", {"labels": {"xx": "x" * 5_000}}),
]
"""What could be stored before decisions had one set of checks."""
UNREADABLE = {
    "settle", "reply", "snooze", "cause", "audit", "merge", "split", "place", "proposal", "category", "action", "done",
}  # fmt: skip


def write_old_events(store):
    now = datetime(2026, 7, 1, tzinfo=UTC)
    with store.writing() as connection:
        for kind, subject, payload in OLD_EVENTS:
            event = Event(uuid.uuid4().hex, subject, kind, payload, "Noor", now)
            decision_log.write_event(connection, event)


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        opened.decisions.dispute(opened.month("2026-06").findings[0].code, reason="niet van ons", department="Digitaal")
        write_old_events(opened.store)
        yield opened


def test_it_still_fits_reports_and_opens_the_board(ws, voc):
    decision_writer.rebuild_projection(ws.store)
    assert causes.load_replies(ws.store)["upheld"].isna().tolist() == [True]
    ws.fit_causes()
    assert ws.report("2026-06")
    desk = Desk(ws.store, ws.config, who="sanne")
    for op, args in (("open", {"mode": "all"}), ("history", {"limit": 50}), ("item", {"key": "theme:T-1"})):
        answer = desk.handle({"id": "1", "op": op, "args": args})
        assert answer["ok"], answer


def test_the_log_shows_every_one_and_says_which_do_not_count(ws, shop, voc):
    done = voc("log", "--workspace", shop)
    assert done.code == 0, done.err
    lines = [line for line in done.out.splitlines() if "does not count" in line]
    assert {line.split("  ")[-2].split(" ")[1] for line in lines} >= UNREADABLE - {"settle"}
    assert any("'settle' needs 'upheld' in its payload" in line for line in lines)
    assert "do not count" in voc("doctor", "--workspace", shop).out


def test_each_can_be_undone_on_the_board_and_by_python(ws):
    desk = Desk(ws.store, ws.config, who="sanne")
    for event in decision_log.load_events(ws.store)[-len(OLD_EVENTS) :]:
        args = {"event": event.id, "request_id": f"undo-request-{event.id}"}
        answer = desk.handle({"id": "1", "op": "undo", "args": args})
        assert answer["ok"], (event, answer)
    assert not any(entry.defect and entry.is_active for entry in ws.decisions.log_entries())
