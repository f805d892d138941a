from datetime import UTC, datetime

import pytest

from voc.errors import UnknownNameError
from voc.records import Contact, ContactId, Event, Feedback, Kind
from voc.store import add_batch, contact_audit, decision_writer, undo_batch, worklist_queries
from voc.store.source_keys import load_contact_ids, load_segments_by_key

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


class Names:
    """A company with one department, which is called the same today."""

    current_names = ("IT",)

    def translate_name(self, name, /):
        return {name: 1.0} if name == "IT" else {}


def rules():
    from voc.store.decision_checks import DecisionContext

    return DecisionContext(NOW.date(), Names())


@pytest.fixture
def filled(store):
    contacts = [Contact(f"k{n}", NOW, channel="phone", reason="1", phase="lopend") for n in range(1, 5)]
    add_batch(store, source="contacten", mapping={}, kind=Kind.CONTACT, file_name="a", file_path="a", file_hash="a",
              records=contacts)  # fmt: skip
    note = Feedback(key="s1", kind=Kind.SIGNAL, text="kl belt", at=NOW, contact="k2", case_number="ZK-1")
    add_batch(store, source="signalen", mapping={}, kind=Kind.SURVEY, file_name="b", file_path="b", file_hash="b",
              records=[note])  # fmt: skip
    return store


def decide(store, subject, payload, who="me"):
    event = Event(f"{subject}-{who}-{payload}", subject, "contact", payload, who, NOW)
    return decision_writer.decide(store, event, rules())


def test_a_drawn_contact_is_open_until_an_answer_stands(filled):
    contact_audit.save_contact_draws(filled, [3, 1], session="s", inclusion_probability=0.5, seed=7)
    assert contact_audit.load_contact_draws(filled)["contact"].tolist() == [3, 1]
    assert [draw.subject for draw in worklist_queries.load_open_draws(filled)] == ["C-3", "C-1"]
    assert worklist_queries.count_session_draws(filled, "s") == 2
    event = decide(filled, "C-3", {"department": "IT"})
    assert event.payload == {"department": "IT", "contact": 3, "session": "s"}
    assert [draw.subject for draw in worklist_queries.load_open_draws(filled, "s")] == ["C-1"]
    decision_writer.undo(filled, event.id, who="me", at=NOW)
    assert len(worklist_queries.load_open_draws(filled)) == 2


def test_the_last_answer_counts_and_names_the_session_only_where_it_was_drawn(filled):
    contact_audit.save_contact_draws(filled, [1], session="s", inclusion_probability=0.5, seed=7)
    decide(filled, "C-1", {"department": "IT"})
    decide(filled, "C-1", {"department": None, "category": "valuable"}, who="you")
    decide(filled, "C-2", {"department": "IT", "session": "s"})
    answers = contact_audit.load_contact_answers(filled).set_index("contact")
    assert answers["department"].isna().tolist() == [True, False]
    assert answers.loc[1, "category"] == "valuable"
    assert answers["session"].notna().tolist() == [True, False]


def test_a_contact_that_is_not_there_is_refused(filled):
    with pytest.raises(UnknownNameError, match="no contact C-99"):
        decide(filled, "C-99", {"department": "IT"})


def test_what_is_shown_of_a_contact_holds_its_note_and_case(filled):
    rows = contact_audit.load_contact_rows(filled, [1, 2])
    assert (rows[ContactId(1)].key, rows[ContactId(1)].note) == ("k1", "")
    assert (rows[ContactId(2)].note, rows[ContactId(2)].case_number) == ("kl belt", "ZK-1")


def test_contacts_of_an_undone_file_are_hidden(filled):
    contact_audit.save_contact_draws(filled, [1], session="s", inclusion_probability=0.5, seed=7)
    undo_batch(filled, 1)
    assert contact_audit.load_contact_draws(filled).empty
    assert contact_audit.load_contact_rows(filled, [1]) == {}
    assert worklist_queries.load_open_draws(filled) == ()
    assert load_contact_ids(filled, ["k1"]) == {}


def test_ids_are_found_by_the_keys_of_the_source(filled):
    assert load_contact_ids(filled, ["k2", "nowhere"]) == {"k2": 2}
    assert load_segments_by_key(filled, ["s1"]) == {}
