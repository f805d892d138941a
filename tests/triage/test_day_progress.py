from datetime import UTC, datetime, timedelta

from voc.triage.desk import Desk


def test_what_is_decided_leaves_the_list_and_counts(sanne):
    before = sanne.listed()
    sanne.decide("accept", "T-1")
    assert sanne.listed() == [key for key in before if key != "alert:T-1"]
    assert sanne.ask("open")["day"]["done"] == 1


def test_the_day_shrinks_by_what_was_done_and_is_not_refilled(sanne):
    n = len(sanne.listed())
    for key in [key for key in sanne.listed() if key.startswith("theme:")][:3]:
        sanne.decide("accept", key.partition(":")[2])
    opened = sanne.ask("open")
    assert len(opened["items"]) == n - 3
    assert (opened["day"]["done"], opened["day"]["of"]) == (3, 12)


def test_the_day_survives_a_restart_and_is_each_persons_own(sanne, piet, store, clock):
    sanne.decide("accept", "T-2")
    again = Desk(store, sanne.desk.config, who="sanne", clock=clock)
    assert again.handle({"id": "1", "op": "open"})["result"]["day"]["done"] == 1
    assert piet.ask("open")["day"]["done"] == 0
    assert "theme:T-2" not in piet.listed()


def test_several_decisions_about_one_theme_are_one_item(sanne):
    for kind, payload in (("rename", {"labels": {"nl": "x"}}), ("pin", {}), ("department", {"department": "Digitaal"})):
        sanne.decide(kind, "T-2", payload)
    assert sanne.ask("open")["day"]["done"] == 1


def test_an_undone_decision_brings_the_item_back(sanne):
    event = sanne.decide("accept", "T-2")["event"]["id"]
    answer = sanne.undo(event)
    assert answer["day"]["done"] == 0
    assert "theme:T-2" in sanne.listed()


def test_answers_of_the_calibration_take_no_place_in_the_days_list(sanne):
    before = sanne.ask("open")
    for number in (1, 3, 5):
        sanne.decide("audit", f"S-{number}", {"department": "Digitaal"})
    after = sanne.ask("open")
    assert [line["key"] for line in after["items"]] == [line["key"] for line in before["items"]]
    assert (after["day"]["done"], after["day"]["of"]) == (0, before["day"]["of"])
    assert sanne.ask("day_summary")["n_decided"] == 0
    sanne.decide("audit", "S-101", {"department": "Digitaal"})  # of the week: an item of the day
    assert sanne.ask("open")["day"]["done"] == 1


def test_questions_of_the_calibration_are_not_in_the_days_list(sanne):
    asked = [key for key in sanne.listed() if key.startswith("audit:")]
    assert set(asked) <= {"audit:S-101", "audit:S-103", "audit:S-105", "audit:S-107"}


def test_an_urgent_call_and_a_comment_put_elsewhere_are_no_items_of_the_day(sanne):
    sanne.decide("called", "F-390")
    sanne.decide("place", "S-1", {"theme": 2})
    opened = sanne.ask("open")
    assert opened["day"]["done"] == 0
    assert opened["urgent"] == []
    assert sanne.ask("day_summary")["n_decided"] == 0


def test_tomorrow_is_a_new_day_without_what_was_settled(sanne, clock):
    sanne.decide("accept", "T-1")
    clock.at += timedelta(days=1)
    opened = sanne.ask("open")
    assert opened["day"]["done"] == 0
    assert opened["day"]["started_at"] is None
    assert not {"alert:T-1", "theme:T-1"} & {line["key"] for line in opened["items"]}


def test_the_day_begins_at_the_companys_midnight(sanne, clock):
    clock.at = datetime(2026, 11, 2, 22, 58, tzinfo=UTC)  # 23:58 in Amsterdam
    sanne.decide("accept", "T-2")
    assert sanne.ask("open")["day"]["done"] == 1
    clock.at = datetime(2026, 11, 2, 23, 1, tzinfo=UTC)
    assert sanne.ask("open")["day"]["done"] == 0
    sanne.decide("accept", "T-3")
    assert sanne.ask("open")["day"]["started_at"].startswith("2026-11-02T23:01")


def test_the_clock_runs_from_the_first_decision_without_coffee(sanne, clock):
    sanne.decide("accept", "T-2")
    clock.at += timedelta(minutes=2)
    sanne.decide("accept", "T-3")
    clock.at += timedelta(hours=2)
    day = sanne.decide("accept", "T-4")["day"]
    assert day["minutes"] == 2
    assert day["started_at"] == "2026-11-02T07:30:01Z"
