import pytest

from voc.triage.desk import Desk


def test_titles_and_reasons_come_in_the_language_asked_for(sanne):
    dutch, english = (sanne.ask("open", language=language)["items"] for language in ("nl", "en"))
    why = {line["key"]: line["why"] for line in dutch}
    assert why["alert:T-1"].startswith("Melding: groeit, 40 klanten")
    assert {line["key"]: line["why"] for line in english}["alert:T-1"].startswith("Alert: growing, 40 customers")
    answer = sanne.desk.handle({"id": "1", "op": "item", "args": {"key": "theme:T-99"}, "language": "en"})
    assert answer["error"]["message"] == "There is no theme T-99."


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


def test_a_desk_opens_before_any_card_was_reckoned(tmp_path, clock):
    from voc.config import Config
    from voc.store import open_store

    with open_store("sqlite:///voc.db", root=tmp_path) as store:
        answer = Desk(store, Config(), who="sanne", clock=clock).handle({"id": "1", "op": "open", "args": {}})
    assert answer["ok"]
    assert answer["result"]["items"] == []
    assert answer["result"]["workspace"]["figures_at"] is None
