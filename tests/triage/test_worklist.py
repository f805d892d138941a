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
