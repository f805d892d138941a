"""The log as people read it: pages, news, and a sentence for every kind of event."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voc.decisions.kinds import KINDS
from voc.decisions.parsing import find_defect
from voc.pipeline import Context
from voc.pipeline.theme_cards import make_cards
from voc.records import Event
from voc.store import decision_writer, undo_batch
from voc.triage.event_sentences import find_answer_key, format_event
from voc.triage.request_context import RequestContext


def test_history_comes_newest_first_in_windows(sanne):
    for theme in (1, 2, 3):
        sanne.decide("accept", f"T-{theme}")
    first = sanne.ask("history", limit=2)
    assert [row["subject"] for row in first["rows"]] == ["T-3", "T-2"]
    assert first["more"]
    rest = sanne.ask("history", limit=2, before=first["rows"][-1]["id"])
    assert [row["subject"] for row in rest["rows"]] == ["T-1", "finding/B-2026-10-1"]
    assert not rest["more"]
    assert rest["rows"][1]["sentence"] == "Digitaal gaf antwoord op B-2026-10-1: oneens"


def test_history_is_filtered_by_subject_and_person(sanne, piet):
    sanne.decide("accept", "T-1")
    piet.decide("pin", "T-1")
    assert [row["who"] for row in sanne.ask("history", subject="T-1")["rows"]] == ["piet", "sanne"]
    assert [row["kind"] for row in sanne.ask("history", who="piet")["rows"]] == ["pin"]


def test_history_says_what_no_longer_stands(sanne):
    event = sanne.decide("accept", "T-1")["event"]["id"]
    sanne.undo(event)
    assert [(row["kind"], row["standing"]) for row in sanne.ask("history", limit=2)["rows"]] == [
        ("undo", True),
        ("accept", False),
    ]


def test_news_is_what_others_decided_since(sanne, piet):
    workspace = sanne.ask("open")["workspace"]
    seen, data_version = workspace["last_event"], workspace["data_version"]
    assert sanne.ask("news", since=seen) == {"last_event": seen, "data_version": data_version, "events": []}
    piet.decide("merge", "T-2", {"into": 1})
    news = sanne.ask("news", since=seen)
    assert news["last_event"] == seen + 1
    assert [event["sentence"] for event in news["events"]] == [
        "piet voegde ‘App loopt vast’ samen met ‘Dubbele factuur’"
    ]
    assert sanne.ask("news", since=news["last_event"])["events"] == []


def test_names_of_people_and_promises_are_cut_and_plain(desk_of):
    rogue = desk_of("\u202eeve" * 60)
    answer = rogue.decide("accept", "T-1", request_id="rogue-request-1")
    assert "\u202e" not in answer["event"]["sentence"]
    assert len(answer["event"]["sentence"]) < 150


def test_any_desk_knows_what_became_of_a_request(sanne, piet):
    sanne.decide("accept", "T-1", request_id="stored-request")
    events = piet.ask("request_status", request_ids=["stored-request", "never-arrived"])["events"]
    assert events["stored-request"]["sentence"] == "sanne accepted ‘Dubbele factuur (en)’"
    assert events["never-arrived"] is None


def test_news_tells_that_a_fit_ended_and_that_a_file_was_undone(sanne, store):
    first = sanne.ask("open")["workspace"]["data_version"]
    sanne.decide("accept", "T-1")
    assert sanne.ask("news")["data_version"] == first  # a decision is an event, and no new data
    make_cards(Context(store, sanne.desk.config), force=True)
    second = sanne.ask("news")["data_version"]
    undo_batch(store, 1)
    assert len({first, second, sanne.ask("news")["data_version"]}) == 3
    assert sanne.ask("news")["data_version"] == sanne.ask("open")["workspace"]["data_version"]


# ---- sentences of single events --------------------------------------------------------------------------------------

PROPOSAL = {"run": 1, "kind": "merged", "old": [5, 6], "new": [5]}
DECISIONS = [
    ("accept", "T-2", {}),
    ("exclude", "T-2", {}),
    ("pin", "T-2", {}),
    ("rename", "T-2", {"labels": {"en": "App is down"}}),
    ("merge", "T-2", {"into": 1}),
    ("split", "T-2", {"segments": [5], "labels": {}, "part": 9}),
    ("subject", "T-2", {"parent": 3}),
    ("subject", "T-2", {"parent": None}),
    ("place", "S-1", {"theme": 2, "was": 1}),
    ("place", "S-1", {"theme": None, "was": 1}),
    ("department", "T-2", {"department": None, "fixer": "Digitaal"}),
    ("category", "T-2", {"category": "valuable", "exceptions": []}),
    ("category", "T-2", {"category": None, "exceptions": []}),
    ("snooze", "T-2", {"until": "2026-12-01"}),
    ("proposal", "P-1", PROPOSAL | {"accepted": True}),
    ("proposal", "P-1", PROPOSAL | {"accepted": False}),
    ("audit", "S-1", {"department": None, "segment": 1, "session": "calibration"}),
    ("cause", "S-1", {"department": "Digitaal", "segment": 1}),
    ("contact", "C-1", {"department": None, "contact": 1}),
    ("called", "F-390", {}),
    ("promise", "F-390", {"broken": True, "promise": "terugbellen"}),
    ("promise", "F-390", {"broken": False, "promise": "terugbellen"}),
    ("reply", "finding/B-2026-10-1/Digitaal", {"department": "Digitaal", "agrees": False, "partly": True}),
    ("settle", "finding/B-2026-10-1/Digitaal", {"upheld": True}),
    ("settle", "finding/B-2026-10-1/Digitaal", {"upheld": False}),
    ("action", "A-1", {"theme": 2, "department": "Digitaal", "promise": "Bellen", "start": "2026-11-02"}),
    ("start", "A-1", {"on": "2026-11-02"}),
    ("done", "A-1", {"on": "2026-11-02"}),
    ("drop", "A-1", {"on": "2026-11-02"}),
    ("letter", "letter/2026-10", {"opening": "Beste lezer"}),
    ("seed", "T-2", {"keywords": ["app"]}),
]


def build_context(store, asker, language="nl"):
    return RequestContext(store, asker.desk.config, "sanne", language, asker.clock)


def build_event(kind, subject, payload, who="sanne", **more):
    return Event("r-1", subject, kind, payload, who, datetime(2026, 11, 2, 8, tzinfo=UTC), **more)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_decision_is_one_sentence_of_its_own(store, sanne, language):
    context = build_context(store, sanne, language)
    events = [build_event(*decision) for decision in DECISIONS]
    assert [find_defect(event) for event in events] == [None] * len(events)
    sentences = [format_event(context, event) for event in events]
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert "None" not in sentence
        assert "\n" not in sentence
        assert "  " not in sentence
        assert not sentence.endswith(".")
    assert {kind for kind, *_ in DECISIONS} == set(KINDS)


def test_what_somebody_typed_is_printed_as_it_is_typed(store, sanne):
    payload = {"theme": 2, "department": "Digitaal", "promise": "{who} {0} 100 %", "start": "2026-11-02"}
    promised = build_event("action", "A-1", payload)
    assert format_event(build_context(store, sanne), promised).endswith(": {who} {0} 100 %")


def test_no_department_is_unknown_as_a_cause_and_nobody_as_a_fixer(store, sanne):
    context = build_context(store, sanne)
    named = format_event(context, build_event("department", "T-2", {"department": None, "fixer": None}))
    assert named == "sanne legde bij ‘App loopt vast’ vast: oorzaak bij niemand, oplosser niemand"
    answered = format_event(context, build_event("audit", "S-1", {"department": None, "segment": 1, "session": "s"}))
    assert answered == "sanne beantwoordde de vraag over een reactie (S-1): onbekend"


def test_one_segment_is_singular_and_a_theme_without_a_name_is_its_reference(store, sanne):
    context = build_context(store, sanne)
    one = build_event("split", "T-2", {"segments": [5], "labels": {}, "part": 99})
    two = build_event("split", "T-2", {"segments": [5, 6], "labels": {}, "part": 99})
    assert format_event(context, one) == "sanne splitste 1 zinsdeel van ‘App loopt vast’ af naar ‘T-99’"
    assert format_event(context, two) == "sanne splitste 2 zinsdelen van ‘App loopt vast’ af naar ‘T-99’"


def test_of_a_name_in_one_language_only_the_sentence_takes_that_one(store, sanne):
    renamed = build_event("rename", "T-2", {"labels": {"en": "App is down"}})
    assert format_event(build_context(store, sanne), renamed) == "sanne noemde T-2 voortaan ‘App is down’"


def test_what_cannot_be_read_is_told_as_such_and_a_later_versions_kind_by_its_name(store, sanne):
    context = build_context(store, sanne)
    unreadable = format_event(context, build_event("merge", "T-2", {"into": "the other"}))
    assert "besliste ‘merge’ over T-2" in unreadable
    assert format_event(context, build_event("ponder", "T-2", {})) == "sanne: ponder (‘App loopt vast’)"
    assert format_event(context, build_event("batch undone", "7", {})) == "sanne nam levering 7 terug"


def test_an_undo_of_an_undo_is_told_as_bringing_the_decision_back(sanne):
    event = sanne.decide("accept", "T-2")["event"]["id"]
    undo = sanne.undo(event)["event"]
    redo = sanne.redo(event)["event"]
    again = sanne.undo(event)["event"]
    assert undo["sentence"] == "sanne draaide terug: sanne keurde ‘App loopt vast’ goed"
    assert redo["sentence"] == "sanne herstelde: sanne keurde ‘App loopt vast’ goed"
    assert again["sentence"] == undo["sentence"]
    assert [row["sentence"] for row in sanne.ask("history", limit=3)["rows"]] == [
        again["sentence"], redo["sentence"], undo["sentence"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "key"),
    [
        ({"agrees": True}, "answer.agrees"),
        ({"agrees": False}, "answer.disagrees"),
        ({"agrees": True, "partly": True}, "answer.partly"),
        ({"agrees": True, "partly": False}, "answer.agrees"),
        ({}, "answer.disagrees"),
    ],
)
def test_a_department_agrees_does_not_or_does_in_part(payload, key):
    assert find_answer_key(payload) == key


def test_of_more_news_than_are_told_the_newest_come_the_oldest_first(sanne, store, monkeypatch):
    monkeypatch.setattr("voc.triage.event_sentences.MAX_NEWS", 2)
    for n in range(4):
        decision_writer.decide(store, replace(build_event("pin", f"T-{n + 1}", {}), request_id=f"pin-{n:05d}"), None)
    news = sanne.ask("news", since=1)
    assert [event["subject"] for event in news["events"]] == ["T-3", "T-4"]
    assert news["last_event"] == 5
    assert sanne.ask("news", since=99)["events"] == []


def test_a_request_that_never_arrived_has_no_event_and_one_asked_twice_is_answered_once(sanne):
    stored = sanne.decide("accept", "T-2", request_id="accepted-0001")["event"]
    sanne.undo(stored["id"])
    status = sanne.ask("request_status", request_ids=["accepted-0001", "never-sent-01", "accepted-0001"])["events"]
    assert status["never-sent-01"] is None
    assert (status["accepted-0001"]["id"], status["accepted-0001"]["standing"]) == (stored["id"], False)
    assert sanne.ask("request_status", request_ids=[]) == {"events": {}}
