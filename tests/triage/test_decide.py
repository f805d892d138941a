from datetime import timedelta

import pytest

from voc.records import Event
from voc.store import causes, decision_log, decision_writer, themes
from voc.store.decision_writer import rebuild_projection
from voc.store.theme_decisions import load_theme_rows

DECISIONS = {
    "accept": ("T-1", {}),
    "rename": ("T-1", {"labels": {"nl": "Dubbel", "en": "Double"}}),
    "merge": ("T-2", {"into": 1}),
    "split": ("T-1", {"segments": [1, 3], "labels": {"nl": "Deel"}}),
    "exclude": ("T-7", {}),
    "pin": ("T-1", {}),
    "subject": ("T-2", {"parent": 1}),
    "place": ("S-1", {"theme": None}),
    "department": ("T-1", {"department": "Facturatie", "fixer": "Digitaal"}),
    "category": ("T-1", {"category": "hygiene", "exceptions": [{"phase": "verhuizing", "category": "valuable"}]}),
    "proposal": ("P-1", {"accepted": True}),
    "audit": ("S-101", {"department": "Digitaal"}),
    "cause": ("S-50", {"department": None}),
    "settle": ("finding/B-2026-10-1", {"upheld": True, "department": "Facturatie"}),
    "action": ("A", {"theme": 1, "department": "Facturatie", "promise": "Brief herschrijven", "due": "2026-12-01"}),
    "called": ("F-390", {}),
    "snooze": ("T-1", {"until": "2026-11-09"}),
}
"""A decision of each kind ("done" needs an action first)."""


@pytest.mark.parametrize("kind", sorted(DECISIONS))
def test_every_decision_is_stored_said_and_answered(sanne, store, kind):
    subject, payload = DECISIONS[kind]
    answer = sanne.decide(kind, subject, payload, why=" omdat ")
    event = answer["event"]
    assert (event["kind"], event["who"], event["why"], event["standing"]) == (kind, "sanne", "omdat", True)
    assert event["sentence"].startswith(("sanne", "Digitaal"))
    assert answer["item"] is not None
    assert answer["changed"]
    assert all("{" not in change["what"] for change in answer["changed"])
    assert decision_log.load_last_event_id(store) == event["id"] == 2


@pytest.mark.parametrize("kind", sorted(DECISIONS))
def test_undo_and_redo_of_every_decision_by_another_desk_tomorrow(sanne, piet, store, clock, kind):
    subject, payload = DECISIONS[kind]
    before = _state(store)
    event = sanne.decide(kind, subject, payload)["event"]["id"]
    decided = _state(store)
    clock.at += timedelta(days=1)
    undone = piet.undo(event, why="toch niet")
    assert _state(store) == before
    assert undone["event"]["undoes"] == event
    assert undone["event"]["sentence"].startswith("piet undid: sanne")
    assert sanne.redo(event)["event"]["sentence"].startswith("sanne herstelde: sanne")
    assert _state(store) == decided
    rebuild_projection(store)
    assert _state(store) == decided


def _state(store):
    """Return what people see, and what the next fit learns from."""
    assigned = themes.load_assignments(store).astype(object).to_numpy().tolist()
    confirmed = causes.load_confirmed_causes(store).drop(columns="at").astype(object).to_numpy().tolist()
    labels = [(t.id, dict(t.labels), t.n_comments, t.row.pinned) for t in themes.load_themes(store)]
    decisions = {id_: d for id_, d in load_theme_rows(store).items() if id_ <= 7}  # of what a split made: its comments
    return str((assigned, confirmed, labels, decisions, len(themes.load_proposals(store))))


def test_a_split_makes_a_theme_that_can_be_opened(sanne):
    assert sanne.ask("item", key="theme:T-1")["trend_note"] == ""
    answer = sanne.decide("split", "T-1", {"segments": [1, 2, 3, 4], "labels": {"nl": "Deel"}})
    part = f"T-{answer['event']['payload']['part']}"
    assert answer["changed"] == [
        {"what": "‘Dubbele factuur’: van 94 reacties naar 92 reacties; ‘Deel’ begint met 4 zinsdelen."}
    ]
    assert answer["item"]["trend_note"].startswith("Het verloop is van vóór de laatste besluiten")
    item = sanne.ask("item", key=f"theme:{part}")
    assert item["label"]["nl"] == "Deel"
    assert item["cause_note"].startswith("Over dit klantthema is nog niets berekend")
    assert {quote["feedback"] for quote in item["quotes"]} == {1, 2}


def test_an_action_is_called_due_on_its_day_and_never_past_it(sanne, clock):
    sanne.decide("action", "T-1", DECISIONS["action"][1])
    reasons = {}
    for days, when in ((25, "before"), (4, "its day"), (1, "after")):
        clock.at += timedelta(days=days)
        line = next(each for each in sanne.ask("open", mode="all")["items"] if each["key"] == "action:A-1")
        reasons[when] = line["why"]
    assert reasons["before"] == "De einddatum nadert."
    assert reasons["its day"] == reasons["after"] == "De einddatum is bereikt: is het gelukt?"


def test_an_action_is_opened_shown_due_and_done(sanne, clock):
    opened = sanne.decide("action", "T-1", DECISIONS["action"][1])
    assert opened["event"]["subject"] == "A-1"
    assert opened["event"]["payload"]["start"] == "2026-11-02"
    assert [action["id"] for action in opened["item"]["actions"]] == ["A-1"]
    assert "action:A-1" not in sanne.listed("all")
    clock.at += timedelta(days=25)
    assert "action:A-1" in sanne.listed("all")
    answer = sanne.decide("done", "A-1", {})
    assert answer["item"]["done"] == "2026-11-27"
    assert "action:A-1" not in sanne.listed("all")
    life = [event["kind"] for event in sanne.ask("item", key="theme:T-1")["life"]]
    assert life[-2:] == ["promised", "repaired"]


def test_a_dropped_action_says_so_also_at_the_theme_that_its_own_is_part_of(sanne, store, clock):
    sanne.decide("action", "T-1", DECISIONS["action"][1])
    dropped = "2026-11-02"
    decision_writer.decide(store, Event("drop", "A-1", "drop", {"on": dropped}, "Noor", clock()), None)
    assert sanne.ask("item", key="action:A-1")["dropped"] == dropped
    sanne.decide("merge", "T-1", {"into": 2})
    actions = sanne.ask("item", key="theme:T-2")["actions"]
    assert [(action["id"], action["done"], action["dropped"]) for action in actions] == [("A-1", None, dropped)]


def test_a_decision_on_what_changed_meanwhile_is_refused_with_both_versions(sanne, piet):
    seen = sanne.ask("item", key="theme:T-1")["version"]
    piet.decide("rename", "T-1", {"labels": {"nl": "Van Piet"}}, expected_version=seen)
    error = sanne.refuse("rename", "T-1", {"labels": {"nl": "Van Sanne"}}, expected_version=seen)
    assert (error["kind"], error["status"]) == ("ConflictError", 409)
    assert error["message"].startswith("piet besliste intussen over ‘Van Piet’: het staat op versie 1, u zag versie 0")
    detail = error["detail"]
    assert (detail["expected_version"], detail["version"]) == (0, 1)
    assert [event["sentence"] for event in detail["events"]] == ["piet noemde T-1 voortaan ‘Van Piet’"]
    assert detail["yours"] == {"kind": "rename", "payload": {"labels": {"nl": "Van Sanne"}}}
    assert detail["item"]["label"]["nl"] == "Van Piet"
    assert detail["item"]["version"] == 1


def test_a_decision_on_a_theme_that_was_merged_meanwhile_is_a_conflict_that_shows_the_other(sanne, piet):
    piet.decide("merge", "T-2", {"into": 1})
    error = sanne.refuse("accept", "T-2", {}, expected_version=0)
    assert error["status"] == 409
    assert error["detail"]["item"]["subject"] == "T-1"


def test_undoing_twice_is_a_conflict(sanne, piet):
    event = sanne.decide("accept", "T-1")["event"]["id"]
    sanne.undo(event)
    error = piet.refused("undo", event=event, request_id="piet-undo-0001")
    assert error["status"] == 409
    assert "was undone already" in error["message"]
    assert piet.refused("redo", event=999, request_id="piet-redo-0001")["status"] == 404


def test_redoing_what_stands_is_a_conflict(sanne):
    event = sanne.decide("accept", "T-1")["event"]["id"]
    assert "er is niets te herstellen" in sanne.refused("redo", event=event, request_id="redo-0001")["message"]


def test_undo_without_limit_takes_the_whole_morning_back(sanne, store):
    before = _state(store)
    event_ids = [
        sanne.decide(kind, *DECISIONS[kind])["event"]["id"] for kind in ("accept", "rename", "split", "place", "pin")
    ]
    for event in reversed(event_ids):
        sanne.undo(event)
    assert _state(store) == before
    for event in event_ids:
        sanne.redo(event)
    assert [t.labels["nl"] for t in themes.load_themes(store) if t.id == 1] == ["Dubbel"]


def test_what_was_no_decision_cannot_be_undone(sanne, store, clock):

    event = decision_writer.decide(store, Event("drawn-0001", "audit/x", "audit drawn", {}, "root", clock()), None)
    assert sanne.refused("undo", event=event.id, request_id="undo-0001")["status"] == 400


def test_the_same_request_again_is_answered_as_the_first_time(sanne, store):
    first = sanne.decide("action", *DECISIONS["action"], request_id="once-and-only-1")
    again = sanne.decide("action", *DECISIONS["action"], request_id="once-and-only-1")
    assert again["event"] == first["event"]
    assert decision_log.load_last_event_id(store) == 2
    error = sanne.refuse("accept", "T-1", {}, request_id="once-and-only-1")
    assert error["status"] == 409


def test_another_decision_by_a_request_id_that_was_used_is_refused(sanne):
    """It was acknowledged with the first one's event, and lost."""
    first, second = {"labels": {"nl": "Eerste"}}, {"labels": {"nl": "Tweede"}}
    sanne.decide("rename", "T-1", first, request_id="once-and-only-2")
    assert sanne.refuse("rename", "T-1", second, request_id="once-and-only-2")["status"] == 409
    sanne.decide("audit", "S-1", {"department": "digitaal"}, request_id="once-and-only-3")
    again = sanne.decide("audit", "S-1", {"department": "digitaal"}, request_id="once-and-only-3")
    assert again["event"]["payload"]["department"] == "Digitaal"
    assert sanne.refuse("audit", "S-1", {"department": None}, request_id="once-and-only-3")["status"] == 409


def test_a_request_that_would_be_refused_by_now_is_answered_as_the_first_time(sanne):
    payload = {"theme": None, "was": 3}
    first = sanne.decide("place", "S-1", payload, request_id="once-and-only-4")
    assert sanne.decide("place", "S-1", payload, request_id="once-and-only-4")["event"] == first["event"]
    sanne.decide("merge", "T-4", {"into": 3}, request_id="once-and-only-5")
    assert sanne.decide("merge", "T-4", {"into": 3}, request_id="once-and-only-5")["event"]["kind"] == "merge"


def test_an_undo_shows_the_item_that_its_decision_did(sanne):
    """Of a placed comment the theme that it is back in, not a question about the comment."""
    for kind, subject, payload in (
        ("place", "S-1", {"theme": None}),
        ("action", "T-2", {"theme": 2, "department": "Facturatie", "promise": "Nota herzien"}),
    ):
        decided = sanne.decide(kind, subject, payload)
        for turned in (sanne.undo(decided["event"]["id"]), sanne.redo(decided["event"]["id"])):
            assert turned["item"]["subject"] == decided["item"]["subject"]


def test_a_category_without_exceptions_leaves_those_that_there_are(sanne):
    """As `voc themes category` sends it: it took away what was decided on the board."""
    exceptions = [{"phase": "verhuizing", "category": "valuable"}]
    sanne.decide("category", "T-1", {"category": "hygiene", "exceptions": exceptions})
    named = sanne.decide("category", "T-1", {"category": "unnecessary"}, request_id="once-and-only-6")
    assert named["event"]["payload"] == {"category": "unnecessary", "exceptions": exceptions}
    assert named["item"]["category"]["exceptions"] == [exceptions[0] | {"customer_segment": None}]
    again = sanne.decide("category", "T-1", {"category": "unnecessary"}, request_id="once-and-only-6")
    assert again["event"] == named["event"]
    assert sanne.decide("category", "T-1", {"category": None, "exceptions": []})["item"]["category"]["exceptions"] == []
