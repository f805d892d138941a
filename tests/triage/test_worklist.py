"""The work list and the side panel as they are opened: the day, the calibration, everything."""

from datetime import timedelta

from voc.decisions.kinds import KINDS
from voc.store import undo_batch


def test_the_day_opens_with_the_urgent_on_top_and_the_alert_among_twelve(sanne):
    opened = sanne.ask("open", mode="day")
    assert [line["key"] for line in opened["urgent"]] == ["urgent:F-390"]
    assert opened["urgent"][0]["detail"].startswith("ZK-2026-0042")
    keys = [line["key"] for line in opened["items"]]
    assert len(keys) == 12
    assert {"alert:T-1", "proposal:P-1", "reply:finding/B-2026-10-1"} <= set(keys)
    assert sum(line["random"] for line in opened["items"]) >= 2
    assert opened["day"] == {
        "limit_items": 12,
        "limit_minutes": 10,
        "done": 0,
        "of": 12,
        "started_at": None,
        "minutes": 0,
    }


def test_the_workspace_says_what_it_is_about(sanne):
    workspace = sanne.ask("open")["workspace"]
    assert (workspace["company"], workspace["who"], workspace["period"]) == ("Proefstroom", "sanne", "2026-10")
    assert [d["name"] for d in workspace["departments"]] == ["Facturatie", "Digitaal", "Data & Markt"]
    assert (workspace["n_comments"], workspace["n_themes"], workspace["stale"]) == (397, 7, False)
    assert workspace["last_event"] == 1


def test_figures_are_stale_when_files_came_after_them(sanne, store):
    undo_batch(store, 1)
    assert sanne.ask("open")["workspace"]["stale"]


def test_the_calibration_holds_its_own_open_questions_in_the_order_of_the_draw(sanne):
    opened = sanne.ask("open", mode="calibration")
    assert [line["key"] for line in opened["items"]] == [f"audit:S-{n}" for n in range(1, 40, 2)]
    sanne.decide("audit", "S-1", {"department": None})
    again = sanne.ask("open", mode="calibration")
    assert again["items"][0]["key"] == "audit:S-3"
    assert again["calibration"] == {"open": 19, "of": 20}


def test_the_whole_list_leaves_nothing_out(sanne):
    keys = sanne.listed("all")
    assert {f"theme:T-{n}" for n in range(2, 8)} <= set(keys)
    assert sum(key.startswith("audit:") for key in keys) == 24


def test_the_plan_is_what_the_panel_shows(sanne):
    plan = sanne.ask("panel")
    assert [line["key"] for line in plan["alerts"]] == ["alert:T-1"]
    assert [line["key"] for line in plan["urgent"]] == ["urgent:F-390"]
    assert (plan["actions"], plan["n_open"]) == ([], 12)


def test_a_panel_shows_open_actions_the_first_due_one_first_and_none_that_is_done(sanne):
    payload = {"theme": 2, "department": "Digitaal", "promise": "App herstellen"}
    for due in ("2026-12-01", "2026-11-05", None):
        sanne.decide("action", "A", payload | {"due": due})
    assert [line["key"] for line in sanne.ask("panel")["actions"]] == ["action:A-2", "action:A-1", "action:A-3"]
    sanne.decide("done", "A-2", {})
    assert [line["key"] for line in sanne.ask("panel")["actions"]] == ["action:A-1", "action:A-3"]


def test_the_days_list_is_in_an_order_of_its_own_for_each_person_and_day_and_stays(sanne, piet, clock):
    first = sanne.listed()
    assert sanne.listed() == first
    assert sorted(piet.listed()) == sorted(first)
    clock.at += timedelta(hours=8)
    assert sanne.listed() == first


def test_a_settled_item_stays_out_of_the_day_and_of_everything(sanne):
    sanne.decide("accept", "T-2")
    for mode in ("day", "all"):
        assert "theme:T-2" not in sanne.listed(mode)


def test_a_workspace_without_a_calibration_has_none_to_count(store, sanne):
    assert sanne.ask("open")["calibration"] == {"open": 20, "of": 20}
    undo_batch(store, 1)
    assert sanne.ask("open")["calibration"] is None
    assert sanne.listed("calibration") == []


def test_the_board_knows_every_kind_of_decision_and_what_comes_after_it(sanne):
    kinds = sanne.ask("open")["workspace"]["kinds"]
    assert set(kinds) == set(KINDS)
    assert {name for name, kind in kinds.items() if kind["moves_on"]} >= {"accept", "merge", "audit", "called"}
    snooze = kinds["snooze"]["fields"][0]
    assert (snooze["name"], snooze["type"], snooze["is_required"], snooze["days_from_today"]) == (
        "until",
        "day",
        True,
        1,
    )
    assert kinds["accept"]["fields"] == []
