"""Questions about contacts without a comment: what the board shows of them, and what an answer leaves."""

from datetime import UTC, datetime

import pytest

from voc.records import Contact, Kind
from voc.store import add_batch, contact_audit, undo_batch

AT = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def asked(store):
    """The small company with three registrations, of which two were drawn; returns the batch."""
    records = [Contact(f"k{n}", AT, channel="phone", reason="1", phase="lopend") for n in range(1, 4)]
    batch = add_batch(
        store, source="contacten", mapping={}, kind=Kind.CONTACT, file_name="c.csv", file_path="c.csv", file_hash="c",
        records=records,
    )  # fmt: skip
    contact_audit.save_contact_draws(store, [2, 1], session="contacts 2026-10", inclusion_probability=0.5, seed=7)
    return batch


def test_the_item_shows_what_the_contact_is_looked_up_by_and_no_opinion(asked, sanne):
    item = sanne.ask("item", key="audit:C-2")
    assert item["kind"] == "audit"
    assert item["comment"] is None
    assert item["contact"] == {
        "key": "k2", "at": "2026-10-05T09:00:00Z", "channel": "phone", "reason": "Nota", "customer_segment": None,
        "phase": "lopend", "case_number": None, "note": "",
    }  # fmt: skip
    assert "Zoek dit contact op" in item["question"]
    assert sanne.ask("item", key="audit:S-1")["contact"] is None


def test_it_stands_in_the_list_until_it_is_answered(asked, sanne):
    listed = sanne.listed("all")
    assert {"audit:C-1", "audit:C-2"} <= set(listed)
    line = next(each for each in sanne.ask("open", mode="all")["items"] if each["key"] == "audit:C-2")
    assert (line["title"], line["random"]) == ("Contact k2", True)
    sanne.decide("contact", "C-2", {"department": "Facturatie"})
    assert "audit:C-2" not in [each["key"] for each in sanne.ask("open", mode="all")["items"] if not each["done"]]


def test_an_answer_says_what_it_did_and_can_be_taken_back(asked, sanne):
    result = sanne.decide("contact", "C-2", {"department": None})
    assert result["event"]["kind"] == "contact"
    assert [each["what"] for each in result["changed"]] == ["Beantwoord in deze steekproef: van 0 naar 1 van de 2."]
    assert "vraag over een contact (C-2): onbekend" in sanne.ask("history", subject="C-2")["rows"][0]["sentence"]
    sanne.undo(result["event"]["id"])
    assert contact_audit.load_contact_answers(sanne.store).empty


def test_a_contact_that_was_not_drawn_counts_in_no_sample(asked, sanne):
    result = sanne.decide("contact", "C-3", {"department": "Facturatie", "category": "valuable"})
    assert "telt voor geen aandeel" in result["changed"][0]["what"]


@pytest.mark.parametrize(
    ("subject", "payload", "sentence"),
    [
        ("C-99", {"department": "Facturatie"}, "Er is geen contact C-99."),
        ("C-1", {"department": "Nergens"}, "Nergens"),
        ("C-1", {"category": "nutteloos"}, "geen categorie"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(asked, sanne, subject, payload, sentence):
    assert sentence in sanne.refuse("contact", subject, payload)["message"]


def test_contacts_of_an_undone_file_are_no_questions(asked, store, sanne):
    undo_batch(store, asked.batch)
    assert not [key for key in sanne.listed("all") if key.startswith("audit:C-")]
    assert sanne.refused("item", key="audit:C-2")["status"] == 404
