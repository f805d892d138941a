"""Items of the work list as they are looked at: comments, contacts, proposals, replies and actions."""

from datetime import UTC, datetime

import pytest

from voc.records import Event
from voc.store import decision_writer, undo_batch
from voc.triage.item_details import find_item_key

AT = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
"""On the first of November at the company."""


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


# ---- references and items --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        ("T-7", "theme:T-7"),
        ("S-18", "audit:S-18"),
        ("C-9", "audit:C-9"),
        ("F-18", "urgent:F-18"),
        ("P-3", "proposal:P-3"),
        ("A-1", "action:A-1"),
        ("finding/B-2026-10-1/Facturatie", "reply:finding/B-2026-10-1/Facturatie"),
        ("A", None),
        ("t-7", None),
        ("audit/2026-10", None),
        ("", None),
    ],
)
def test_a_subject_belongs_to_one_item_or_to_none(subject, key):
    assert find_item_key(subject) == key


def reply(store, finding, **payload):
    subject = f"finding/{finding}/{payload['department']}"
    event = Event(f"r-{subject}", subject, "reply", payload, "hoofd", AT, why=payload.pop("why", ""))
    decision_writer.decide(store, event, None)
    return f"reply:{subject}"


def test_a_reply_to_a_finding_about_no_theme_is_named_by_its_code(store, sanne):
    key = reply(store, "B-2026-10-4", department="Facturatie", agrees=True)
    item = sanne.ask("item", key=key)
    assert (item["theme"], item["label"], item["comments"]) == (None, "B-2026-10-4", [])
    assert (item["department"], item["agrees"], item["who"]) == ("Facturatie", True, "hoofd")
    assert item["at"] == "2026-10-31T23:30:00Z"


def test_a_reply_follows_its_theme_into_the_one_that_it_became_part_of(store, sanne):
    key = reply(store, "B-2026-10-4", department="Facturatie", agrees=False, theme=3)
    sanne.decide("merge", "T-3", {"into": 2})
    item = sanne.ask("item", key=key)
    assert (item["theme"], item["label"]) == ("T-2", "App loopt vast")
    assert len(item["comments"]) == 20


def test_of_two_replies_of_a_department_the_last_is_shown_and_after_an_undo_the_first(store, sanne):
    key = reply(store, "B-2026-10-4", department="Facturatie", agrees=False, theme=3)
    payload = {"department": "Facturatie", "agrees": True, "theme": 3}
    later = decision_writer.decide(store, Event("again-0001", key[6:], "reply", payload, "hoofd", AT), None)
    assert sanne.ask("item", key=key)["agrees"] is True
    decision_writer.undo(store, later.id, who="hoofd", at=AT, why="", request_id="undo-again-1")
    assert sanne.ask("item", key=key)["agrees"] is False


def test_a_settled_reply_and_a_refused_proposal_can_still_be_looked_at(sanne):
    """The board shows them as they were when a decision about them is taken back."""
    sanne.decide("settle", "finding/B-2026-10-1", {"upheld": False})
    assert sanne.ask("item", key="reply:finding/B-2026-10-1")["reason"] == "niet van ons"
    sanne.decide("proposal", "P-1", {"accepted": False})
    assert sanne.ask("item", key="proposal:P-1")["version"] == 1


def test_a_proposal_names_every_theme_with_its_size_and_shows_no_comment_twice(sanne):
    item = sanne.ask("item", key="proposal:P-1")
    assert [(line["theme"], line["label"]) for line in item["old"]] == [("T-5", "Wachttijd"), ("T-6", "Storing")]
    # Five a month and n modulo 3 more, of ten months: theme 5 has 7 a month, theme 6 has 5.
    assert [line["n_comments"] for line in item["old"]] == [70, 50]
    assert [line["theme"] for line in item["new"]] == ["T-5"]
    assert (item["n_segments"], item["overlap"]) == (40, 0.8)
    assert len({comment["feedback"] for comment in item["examples"]}) == 2


def test_an_action_is_shown_at_todays_theme_with_its_days(store, sanne):
    payload = {"theme": 3, "department": "Digitaal", "promise": "Bellen", "start": "2026-11-01", "due": None}
    decision_writer.decide(store, Event("action-0001", "A-1", "action", payload, "Noor", AT), None)
    sanne.decide("merge", "T-3", {"into": 2})
    item = sanne.ask("item", key="action:A-1")
    assert (item["theme"], item["label"]) == ("T-2", "App loopt vast")
    assert (item["start"], item["due"], item["done"], item["dropped"]) == ("2026-11-01", None, None, None)


def test_an_audit_question_shows_the_whole_comment_and_marks_the_sentence_asked_about(sanne):
    comment = sanne.ask("item", key="audit:S-102")["comment"]
    ((start, end),) = comment["spans"]
    shown = comment["text"].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    assert shown.startswith("Graag")
    assert len(comment["text"]) > len(shown)


def test_what_an_undone_file_hides_cannot_be_opened(sanne, store):
    undo_batch(store, 1)
    for key in ("audit:S-101", "urgent:F-390"):
        assert sanne.refused("item", key=key)["status"] == 404


def test_an_item_that_is_asked_for_under_another_kind_is_not_there(sanne):
    """A theme under ``audit:`` is no question, and a comment under ``theme:`` no theme."""
    for key in ("audit:T-1", "theme:F-390", "urgent:S-1", "proposal:T-1", "action:P-1", "reply:T-1"):
        assert sanne.refused("item", key=key)["status"] == 404
