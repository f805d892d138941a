import pytest


def test_an_audit_question_tells_nothing_of_what_the_model_thinks(sanne):
    item = sanne.ask("item", key="audit:S-101")
    assert set(item) == {"kind", "subject", "version", "comment", "contact", "question", "n_open"}
    assert item["comment"]["theme"] is None
    assert item["n_open"] == 24


def test_an_urgent_item_shows_the_case_number(sanne):
    item = sanne.ask("item", key="urgent:F-390")
    assert (item["case_number"], item["word"]) == ("ZK-2026-0042", "gaslucht")


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
