from voc.pipeline import Context
from voc.pipeline.theme_cards import make_cards
from voc.store import undo_batch


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
