from datetime import UTC, datetime, timedelta

import pytest


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_list_is_the_same_however_many_themes_are_looked_at_first(sanne, monkeypatch, n):
    def listed():
        return [(line["key"], line["done"], line["why"]) for line in sanne.ask("open", mode="day")["items"]]

    for decide in (None, ("accept", "T-2"), ("snooze", "T-4", {"until": "2026-12-01"}), ("exclude", "T-3")):
        if decide:
            sanne.decide(*decide)
        monkeypatch.setattr("voc.triage.worklist_sources.N_FIRST_CARDS", n)
        monkeypatch.setattr("voc.triage.worklist.LIMIT_ITEMS", 3)
        few = listed()
        monkeypatch.setattr("voc.triage.worklist_sources.N_FIRST_CARDS", 1000)
        assert few == listed()


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
