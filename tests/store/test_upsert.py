import pytest
from sqlalchemy import select

from voc.records import Contact, Feedback, Kind
from voc.store import schema, undo_batch
from voc.store.row_mapping import build_contact_row, build_feedback_row
from voc.store.upsert import UpsertCounts, upsert_feedback, upsert_keyed_rows

FIRST, SECOND = Contact("c1", None, reason="1"), Contact("c2", None, reason="2")


@pytest.fixture
def batch(add):
    """A batch with one comment, for rows to refer to."""
    return add(Feedback("1", Kind.SURVEY, "Een zin.")).batch


def contact_rows(batch, *contacts):
    from datetime import UTC, datetime

    rows = [build_contact_row(contact, batch) for contact in contacts]
    return [{**row, "at": datetime(2026, 10, 5, tzinfo=UTC)} for row in rows]


def test_new_rows_are_inserted_and_existing_ones_counted(batch, store):
    changed = Contact("c1", None, reason="9")
    with store.writing() as connection:
        counts, plan = upsert_keyed_rows(connection, schema.Contact, contact_rows(batch, FIRST, SECOND))
        assert (counts, len(plan.new)) == (UpsertCounts(2, 0, 0), 2)
        counts, plan = upsert_keyed_rows(connection, schema.Contact, contact_rows(batch, FIRST, changed))
        assert counts == UpsertCounts(0, 2, 1)
        assert [item.is_changed for item in plan.existing] == [False, True]
        reasons = connection.execute(select(schema.Contact.reason).order_by(schema.Contact.key)).scalars().all()
    assert reasons == ["1", "2"]  # the first one is kept


def test_no_rows_are_nothing_to_do(store):
    with store.writing() as connection:
        assert upsert_keyed_rows(connection, schema.Contact, [])[0] == UpsertCounts()


@pytest.mark.parametrize(("text", "has_new_text"), [("Een zin.", False), ("Een andere zin.", True)])
def test_a_hidden_row_comes_back_under_its_id(text, has_new_text, add, batch, store):
    undo_batch(store, batch)
    later = add().batch
    rows = [build_feedback_row(Feedback("1", Kind.SURVEY, text), "nps", later)]
    with store.writing() as connection:
        hidden_id = connection.execute(select(schema.Feedback.id)).scalar_one()
        counts, plan = upsert_keyed_rows(connection, schema.Feedback, rows, source="nps")
        assert [(item.id, item.has_new_text) for item in plan.hidden] == [(hidden_id, has_new_text)]
        row = connection.execute(select(schema.Feedback.id, schema.Feedback.batch, schema.Feedback.text)).one()
    assert counts == UpsertCounts(1, 0, 0)
    assert row == (hidden_id, later, text)


def test_notes_are_counted_with_their_signal(add, store):
    batch = add().batch
    rows = [build_feedback_row(Feedback(key, Kind.SIGNAL, f"Notitie {key}."), "desk", batch) for key in ("a", "b")]
    with store.writing() as connection:
        counts, feedback_ids = upsert_feedback(connection, "desk", batch, rows, {}, uncounted={"a"})
    assert counts == UpsertCounts(1, 0, 0)
    assert sorted(feedback_ids) == ["a", "b"]


def test_counts_add_up():
    assert UpsertCounts(1, 2, 1) + UpsertCounts(3, 0, 0) == UpsertCounts(4, 2, 1)
