import pytest

from voc.causes.shares import FEWEST_IN_GROUP
from voc.store import undo_batch
from voc.triage import item_details
from voc.triage.desk import Desk


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


def test_titles_and_reasons_come_in_the_language_asked_for(sanne):
    dutch, english = (sanne.ask("open", language=language)["items"] for language in ("nl", "en"))
    why = {line["key"]: line["why"] for line in dutch}
    assert why["alert:T-1"].startswith("Waarschuwing: groeit, 40 opmerkingen")
    assert {line["key"]: line["why"] for line in english}["alert:T-1"].startswith("Alert: growing, 40 comments")
    answer = sanne.desk.handle({"id": "1", "op": "item", "args": {"key": "theme:T-99"}, "language": "en"})
    assert answer["error"]["message"] == "There is no theme T-99."


def test_a_theme_shows_all_that_is_known_of_it(sanne):
    theme = sanne.ask("item", key="alert:T-1")
    assert (theme["kind"], theme["subject"], theme["version"]) == ("alert", "T-1", 0)
    assert theme["label"] == {"nl": "Dubbele factuur", "en": "Dubbele factuur (en)"}
    assert theme["n_comments"]["value"] == 40
    assert theme["trend"][-1]["count"] == 40
    assert [cause["department"] for cause in theme["causes"]] == ["Facturatie", None]
    assert "medewerkersigna" in theme["causes"][0]["evidence"]
    assert theme["category"]["value"] == "unnecessary"
    assert theme["change"]["kind"] == "growing"
    assert [event["kind"] for event in theme["life"]] == ["born", "grew"]
    assert theme["quotes"]
    assert theme["cause_note"].startswith("Nog te weinig bevestigd")


def test_a_theme_of_few_customers_shows_words_but_no_figures(sanne):
    theme = sanne.ask("item", key="theme:T-7")
    assert theme["n_comments"] == {
        "value": None, "low": None, "high": None, "n": 0, "unit": "comments", "note": "minder dan 5 klanten",
    }  # fmt: skip
    assert theme["causes"] == theme["category"]["shares"] == []
    assert theme["score"] is theme["change"] is theme["trend"][-1]["count"] is None
    assert theme["quotes"]
    row = next(row for row in sanne.ask("themes")["rows"] if row["theme"] == "T-7")
    assert row["n_comments"] is None


def test_an_audit_question_tells_nothing_of_what_the_model_thinks(sanne):
    found = sanne.ask("item", key="audit:S-101")
    assert set(found) == {"kind", "subject", "version", "comment", "question", "n_open"}
    assert found["comment"]["theme"] is None
    assert found["n_open"] == 24


def test_an_urgent_item_shows_the_case_number(sanne):
    found = sanne.ask("item", key="urgent:F-390")
    assert (found["case_number"], found["word"]) == ("ZK-2026-0042", "gaslucht")


def test_a_reply_and_a_proposal_show_what_they_are_about(sanne):
    reply = sanne.ask("item", key="reply:finding/B-2026-10-1")
    assert (reply["department"], reply["agrees"], reply["reason"]) == ("Digitaal", False, "niet van ons")
    assert len(reply["comments"]) == 20
    proposal = sanne.ask("item", key="proposal:P-1")
    assert [line["theme"] for line in proposal["old"]] == ["T-5", "T-6"]
    assert len(proposal["examples"]) == 2


@pytest.mark.parametrize(
    "key",
    [
        "theme:T-99",
        "theme:x",
        "audit:S-9999",
        "urgent:F-9999",
        "proposal:P-9",
        "reply:finding/B-1",
        "action:A-1",
        "x:1",
        "",
    ],
)
def test_what_is_not_there_is_404_in_a_sentence(sanne, key):
    error = sanne.refused("item", key=key)
    assert error["status"] == 404
    assert error["message"].startswith("Er is geen")


def test_comments_come_in_windows_newest_first(sanne):
    first = sanne.ask("comments", theme="T-1", offset=0, limit=10)
    rest = sanne.ask("comments", theme="T-1", offset=10, limit=500)
    rows = [*first["rows"], *rest["rows"]]
    assert first["total"] == len(rows) == 40 + 9 * 6
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    assert len({row["feedback"] for row in rows}) == len(rows)
    assert all(len(row["spans"]) == 2 for row in rows)


def test_a_large_theme_shows_the_same_comments_without_ordering_all(sanne, monkeypatch):
    def shown(limit):
        asked = [sanne.ask("comments", theme="T-1", offset=offset, limit=limit, search="") for offset in (0, 20)]
        return [(answer["total"], [row["feedback"] for row in answer["rows"]]) for answer in asked]

    whole = [shown(limit) for limit in (5, 20)]
    monkeypatch.setattr("voc.triage.lists.MANY", 1)
    monkeypatch.setattr("voc.triage.lists.LIVELY", 1)
    monkeypatch.setattr("voc.triage.lists._ids", None)
    assert [shown(limit) for limit in (5, 20)] == whole
    sanne.decide("merge", "T-2", {"into": 1})
    assert shown(5)[0][0] > whole[0][0][0]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_list_is_the_same_however_many_themes_are_looked_at_first(sanne, monkeypatch, n):
    def listed():
        return [(line["key"], line["done"], line["why"]) for line in sanne.ask("open", mode="day")["items"]]

    for decide in (None, ("accept", "T-2"), ("snooze", "T-4", {"until": "2026-12-01"}), ("exclude", "T-3")):
        if decide:
            sanne.decide(*decide)
        monkeypatch.setattr("voc.triage.worklist_sources.N_LOOKED_AT", n)
        monkeypatch.setattr("voc.triage.lists.LIMIT_ITEMS", 3)
        few = listed()
        monkeypatch.setattr("voc.triage.worklist_sources.N_LOOKED_AT", 1000)
        assert few == listed()


def test_a_search_finds_the_text_itself(sanne):
    assert sanne.ask("comments", theme="T-1", search="100%_ZEKER")["total"] == 94
    assert sanne.ask("comments", theme="T-1", search="%zeker")["total"] == 0
    assert sanne.ask("comments", theme="T-1", search="nummer 1 is")["total"] == 1
    assert sanne.ask("comments", theme="T-1", search="\\")["total"] == 0


def test_comments_follow_decisions_at_once(sanne):
    before = sanne.ask("comments", theme="T-2")["total"]
    sanne.decide("place", "S-1", {"theme": 2})
    sanne.decide("place", "S-2", {"theme": 2})
    assert sanne.ask("comments", theme="T-2")["total"] == before + 1


def test_themes_are_found_by_name_and_by_reference(sanne):
    listed = sanne.ask("themes")
    assert listed["total"] == 7
    assert listed["rows"][0] == {
        "theme": "T-1", "label": "Dubbele factuur", "n_comments": 94, "state": "active", "parent": None,
        "department": None,
    }  # fmt: skip
    assert [row["theme"] for row in sanne.ask("themes", search="verhuiz")["rows"]] == ["T-4"]
    assert [row["theme"] for row in sanne.ask("themes", search="t-6")["rows"]] == ["T-6"]
    sanne.decide("rename", "T-6", {"labels": {"nl": "Warmte weg"}})
    assert [row["label"] for row in sanne.ask("themes", search="warmte")["rows"]] == ["Warmte weg"]
    assert len(sanne.ask("themes", offset=5, limit=5)["rows"]) == 2


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"id": "1", "op": "fly"}, "fly"),
        ({"id": "1", "op": "item", "args": {}}, "key"),
        ({"id": "1", "op": "item", "args": {"key": 7}}, "key"),
        ({"id": "1", "op": "comments", "args": {"theme": "T-1", "limit": 0}}, "limit"),
        ({"id": "1", "op": "open", "args": {"mood": "day"}}, "mood"),
        ({"id": "1", "op": "open", "args": "day"}, "args"),
        ({"id": 1, "op": "open"}, "id"),
        ({}, "op"),
    ],
)
def test_a_request_of_the_wrong_shape_is_400_and_names_the_field(sanne, request_, field):
    answer = sanne.desk.handle(request_)
    assert answer["ok"] is False
    assert answer["error"]["status"] == 400
    assert answer["error"]["kind"] == "UsageError"
    assert field in answer["error"]["message"]


def test_the_plan_is_what_the_panel_shows(sanne):
    plan = sanne.ask("plan")
    assert [line["key"] for line in plan["alerts"]] == ["alert:T-1"]
    assert [line["key"] for line in plan["urgent"]] == ["urgent:F-390"]
    assert (plan["actions"], plan["n_open"]) == ([], 12)


def test_a_desk_opens_before_any_card_was_reckoned(tmp_path, clock):
    from voc.config import Config
    from voc.store import open_store

    with open_store("sqlite:///voc.db", root=tmp_path) as store:
        answer = Desk(store, Config(), who="sanne", clock=clock).handle({"id": "1", "op": "open", "args": {}})
    assert answer["ok"]
    assert answer["result"]["items"] == []
    assert answer["result"]["workspace"]["figures_at"] is None


def test_the_note_about_confirmations_follows_the_model():
    assert item_details.FEWEST_IN_GROUP == FEWEST_IN_GROUP
