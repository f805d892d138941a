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


def test_an_urgent_call_and_a_comment_put_elsewhere_are_no_items_of_the_day(sanne):
    sanne.decide("called", "F-390")
    sanne.decide("place", "S-1", {"theme": 2})
    opened = sanne.ask("open")
    assert opened["day"]["done"] == 0
    assert opened["urgent"] == []
    assert sanne.ask("finish")["n_decided"] == 0


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


def test_a_snoozed_theme_comes_back_on_its_day(sanne, clock, tomorrow):
    sanne.decide("snooze", "T-2", {"until": tomorrow.isoformat()})
    assert "theme:T-2" not in sanne.listed("all")
    clock.at += timedelta(days=1)
    # It was decided about, so it is no news; an alert that began since would be.
    assert "theme:T-2" not in sanne.listed("all")


def test_a_theme_that_changed_after_its_last_decision_comes_back(store, sanne, clock):
    clock.at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    sanne.decide("accept", "T-1")
    clock.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    line = next(line for line in sanne.ask("open")["items"] if line["subject"] == "T-1")
    assert line["kind"] == "alert"


def test_excluded_and_merged_themes_leave_everybodys_list(sanne, piet):
    sanne.decide("exclude", "T-3")
    sanne.decide("merge", "T-4", {"into": 2})
    assert not {"theme:T-3", "theme:T-4"} & set(piet.listed("all"))


def test_answered_replies_and_proposals_leave(sanne):
    sanne.decide("settle", "finding/B-2026-10-1", {"upheld": False})
    sanne.decide("proposal", "P-1", {"accepted": False})
    assert not {"reply:finding/B-2026-10-1", "proposal:P-1"} & set(sanne.listed("all"))


def test_done_tells_what_changed_in_the_figures(sanne, clock):
    sanne.decide("accept", "T-1")
    sanne.decide("department", "T-2", {"department": "Digitaal"})
    sanne.decide("merge", "T-4", {"into": 3})
    sanne.decide("audit", "S-101", {"department": "Digitaal"})
    sanne.decide("called", "F-390")
    finished = sanne.ask("finish")
    assert finished["n_decided"] == 4
    told = {change["what"]: (change["before"]["value"], change["after"]["value"]) for change in finished["changes"]}
    assert told["Klantthema’s die iemand heeft beoordeeld"] == (0, 3)
    assert told["Klantthema’s met een oorzaak die iemand heeft vastgelegd"] == (0, 1)
    assert told["Klantthema’s die getoond worden"] == (7, 6)
    assert told["Beantwoorde steekproefvragen"] == (0, 1)
    assert told["Vandaag nog te bellen"] == (1, 0)
    before, after = told["Opmerkingen in oktober 2026 onder een beoordeeld klantthema"]
    assert before == 0
    assert 0.5 < after < 1
    clock.at += timedelta(days=1)
    assert sanne.ask("finish") == {"n_decided": 0, "minutes": 0, "changes": []}
