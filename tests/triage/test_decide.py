from datetime import timedelta

import pytest

from voc.store import causes, decision_log, themes
from voc.store.decisions import rebuild, theme_decisions

SAID = {
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


@pytest.mark.parametrize("kind", sorted(SAID))
def test_every_decision_is_stored_said_and_answered(sanne, store, kind):
    subject, payload = SAID[kind]
    answer = sanne.decide(kind, subject, payload, why=" omdat ")
    event = answer["event"]
    assert (event["kind"], event["who"], event["why"], event["standing"]) == (kind, "sanne", "omdat", True)
    assert event["sentence"].startswith(("sanne", "Digitaal"))
    assert answer["item"] is not None
    assert answer["changed"]
    assert all("{" not in change["what"] for change in answer["changed"])
    assert decision_log.last_event(store) == event["id"] == 2


@pytest.mark.parametrize("kind", sorted(SAID))
def test_undo_and_redo_of_every_decision_by_another_desk_tomorrow(sanne, piet, store, clock, kind):
    subject, payload = SAID[kind]
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
    rebuild(store)
    assert _state(store) == decided


def _state(store):
    """Return what people see, and what the next fit learns from."""
    assigned = themes.assignments(store).astype(object).to_numpy().tolist()
    confirmed = causes.confirmed(store).drop(columns="at").astype(object).to_numpy().tolist()
    known = [(t.id, dict(t.labels), t.n_comments, t.pinned) for t in themes.themes(store)]
    decisions = {id_: d for id_, d in theme_decisions(store).items() if id_ <= 7}  # of what a split made: its comments
    return str((assigned, confirmed, known, decisions, len(themes.proposals(store))))


def test_the_sentences_of_change_hold_figures_before_and_after(sanne):
    assert sanne.decide(*_said("merge"))["changed"] == [
        {"what": "‘Dubbele factuur’: van 94 opmerkingen naar 164 opmerkingen."}
    ]
    assert sanne.decide("rename", "T-3", {"labels": {"nl": "Monteur"}})["changed"] == [
        {"what": "Naam: van ‘Monteur te laat’ naar ‘Monteur’."}
    ]
    assert sanne.decide("department", "T-3", {"department": "digitaal", "fixer": "Facturatie"})["changed"] == [
        {"what": "Oorzaak bij ‘Monteur’: onbekend wordt Digitaal."},
        {"what": "Oplosser bij ‘Monteur’: onbekend wordt Facturatie."},
    ]
    assert sanne.decide("audit", "S-1", {"department": "Facturatie"})["changed"] == [
        {"what": "Beantwoord in deze steekproef: van 0 naar 1 van de 20."}
    ]


def _said(kind):
    return kind, *SAID[kind]


def test_a_merged_theme_is_shown_as_the_other_one_with_counts_of_both(sanne):
    answer = sanne.decide("merge", "T-2", {"into": 1})
    assert answer["item"]["subject"] == "T-1"
    assert answer["item"]["n_comments"]["value"] == 40 + 7
    assert answer["item"]["cause_note"].startswith("De aandelen zijn van vóór de samenvoeging")
    assert answer["item"]["trend_note"].startswith("Het verloop is van vóór de laatste besluiten")
    assert sanne.ask("item", key="theme:T-2")["subject"] == "T-1"
    assert sanne.ask("comments", theme="T-2")["total"] == 94 + 70
    assert "T-2" not in {row["theme"] for row in sanne.ask("themes")["rows"]}


def test_a_split_makes_a_theme_that_can_be_opened(sanne):
    assert sanne.ask("item", key="theme:T-1")["trend_note"] == ""
    answer = sanne.decide("split", "T-1", {"segments": [1, 2, 3, 4], "labels": {"nl": "Deel"}})
    part = f"T-{answer['event']['payload']['part']}"
    assert answer["changed"] == [
        {"what": "‘Dubbele factuur’: van 94 opmerkingen naar 92 opmerkingen; ‘Deel’ begint met 4 zinsdelen."}
    ]
    assert answer["item"]["trend_note"].startswith("Het verloop is van vóór de laatste besluiten")
    found = sanne.ask("item", key=f"theme:{part}")
    assert found["label"]["nl"] == "Deel"
    assert found["cause_note"].startswith("Over dit klantthema is nog niets berekend")
    assert {quote["feedback"] for quote in found["quotes"]} == {1, 2}


def test_a_comment_taken_out_says_so_or_that_another_part_keeps_it(sanne):
    first = sanne.decide("place", "S-1", {"theme": None})
    assert first["changed"][0]["what"].startswith("Een ander deel van de opmerking")
    assert first["item"]["subject"] == "T-1"
    assert first["event"]["payload"] == {"theme": None, "was": 1}
    second = sanne.decide("place", "S-2", {"theme": None})
    assert second["changed"] == [{"what": "‘Dubbele factuur’: van 94 opmerkingen naar 93 opmerkingen."}]


def test_an_answer_counts_for_the_sample_it_was_drawn_in_and_any_other_is_free(sanne, store):
    assert sanne.decide("audit", "S-101", {"department": "Digitaal"})["event"]["payload"] == {
        "segment": 101,
        "department": "Digitaal",
        "session": "work list 2026-W45",
    }
    assert sanne.decide("audit", "S-50", {"department": "Digitaal"})["event"]["kind"] == "cause"
    assert sanne.decide("cause", "S-103", {"department": None})["event"]["kind"] == "audit"
    assert causes.confirmed(store)["audit"].tolist() == [False, True, True]


def test_departments_are_written_in_the_names_of_today(sanne):
    answer = sanne.decide("department", "T-1", {"department": "meetdata"})
    assert answer["event"]["payload"]["department"] == "Data & Markt"
    assert answer["item"]["department"] == "Data & Markt"


def test_an_action_is_opened_shown_due_and_done(sanne, clock):
    opened = sanne.decide("action", "T-1", SAID["action"][1])
    assert opened["event"]["subject"] == "A-1"
    assert opened["event"]["payload"]["start"] == "2026-11-02"
    assert [action["id"] for action in opened["item"]["actions"]] == ["A-1"]
    assert "action:A-1" not in sanne.listed("all")
    clock.at += timedelta(days=25)
    assert "action:A-1" in sanne.listed("all")
    done = sanne.decide("done", "A-1", {})
    assert done["item"]["done"] == "2026-11-27"
    assert "action:A-1" not in sanne.listed("all")
    life = [event["kind"] for event in sanne.ask("item", key="theme:T-1")["life"]]
    assert life[-2:] == ["promised", "repaired"]


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "status", "said"),
    [
        ("accept", "T-99", {}, 404, "geen klantthema T-99"),
        ("accept", "S-1", {}, 400, "accept gaat over T-…"),
        ("accept", "T-01", {}, 400, "accept gaat over"),
        ("accept", "T-1", {"why": "x"}, 400, "payload.why"),
        ("rename", "T-1", {"labels": {}}, 400, "ten minste één naam"),
        ("rename", "T-1", {"labels": {"nl": "\u202e"}}, 400, "ten minste één naam"),
        ("rename", "T-1", {"labels": {"de": "x"}}, 400, "payload.labels.de"),
        ("merge", "T-1", {"into": 99}, 404, "geen klantthema T-99"),
        ("merge", "T-1", {"into": 1}, 400, "in zichzelf"),
        ("split", "T-1", {"segments": []}, 400, "payload.segments"),
        ("split", "T-1", {"segments": [101]}, 400, "1 zinsdeel hoort niet bij T-1"),
        ("split", "T-7", {"segments": [789, 790, 791, 792, 793, 794]}, 400, "het hele klantthema"),
        ("subject", "T-1", {"parent": 1}, 400, "onder zichzelf"),
        ("place", "S-9999", {"theme": 1}, 404, "geen zinsdeel S-9999"),
        ("place", "S-1", {"theme": 99}, 404, "geen klantthema T-99"),
        ("department", "T-1", {"department": "Nergens"}, 404, "er zijn: Facturatie, Digitaal, Data & Markt"),
        ("category", "T-1", {"category": "leuk"}, 400, "payload.category"),
        ("proposal", "P-9", {"accepted": True}, 404, "geen voorstel P-9"),
        ("audit", "S-9999", {"department": None}, 404, "geen zinsdeel"),
        ("settle", "finding/B-2026-10-9", {"upheld": True}, 404, "dat op een oordeel wacht"),
        ("action", "A", {"theme": 1, "department": "Facturatie", "promise": " "}, 400, "payload.promise"),
        ("done", "A-9", {}, 404, "geen verbeteractie A-9"),
        ("called", "F-1", {}, 400, "vandaag bellen"),
        ("called", "F-9999", {}, 404, "geen opmerking"),
        ("snooze", "T-1", {"until": "2026-11-02"}, 400, "is voorbij"),
        ("undo", "T-1", {}, 400, "Terugdraaien"),
        ("vote", "T-1", {}, 400, "Onbekende beslissing"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_leaves_nothing(
    sanne, store, kind, subject, payload, status, said
):
    error = sanne.refuse(kind, subject, payload)
    assert error["status"] == status
    assert said in error["message"]
    assert decision_log.last_event(store) == 1


def test_a_main_subject_cannot_stand_under_its_own(sanne):
    sanne.decide("subject", "T-2", {"parent": 1})
    assert "onder zichzelf" in sanne.refuse("subject", "T-1", {"parent": 2})["message"]


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
    done = [sanne.decide(kind, *SAID[kind])["event"]["id"] for kind in ("accept", "rename", "split", "place", "pin")]
    for event in reversed(done):
        sanne.undo(event)
    assert _state(store) == before
    for event in done:
        sanne.redo(event)
    assert [t.labels["nl"] for t in themes.themes(store) if t.id == 1] == ["Dubbel"]


def test_what_was_no_decision_cannot_be_undone(sanne, store, clock):
    from voc.records import Event

    drawn = decision_log.record_event(store, Event("drawn-0001", "audit/x", "audit drawn", {}, "root", clock()))
    assert sanne.refused("undo", event=drawn.id, request_id="undo-0001")["status"] == 400


def test_the_same_request_again_is_answered_as_the_first_time(sanne, store):
    first = sanne.decide("action", *SAID["action"], request_id="once-and-only-1")
    again = sanne.decide("action", *SAID["action"], request_id="once-and-only-1")
    assert again["event"] == first["event"]
    assert decision_log.last_event(store) == 2
    error = sanne.refuse("accept", "T-1", {}, request_id="once-and-only-1")
    assert error["status"] == 409


def test_the_fate_of_a_request_is_known_to_any_desk(sanne, piet):
    sanne.decide("accept", "T-1", request_id="stored-request")
    fate = piet.ask("fate", request_ids=["stored-request", "never-arrived"])["events"]
    assert fate["stored-request"]["sentence"] == "sanne accepted ‘Dubbele factuur (en)’"
    assert fate["never-arrived"] is None


def test_control_signs_never_enter_a_name(sanne):
    answer = sanne.decide("rename", "T-1", {"labels": {"nl": "Nota\u202e\x07 te\nhoog"}})
    assert answer["item"]["label"]["nl"] == "Nota te hoog"
