"""A customer who is erased is gone from every table and every page, and no later file brings the customer back."""

import hashlib
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import func, insert, select, text

from voc.records import Answer, Contact, Estimate, Feedback, Kind, Rejection, Scale, Signal, Span
from voc.store import StoredEmbeddings, frames, save_segments, schema, undo_batch
from voc.store.customer_rows import compact_database, count_customer_rows, erase_customer_rows
from voc.store.reports import load_figure, save_report
from voc.store.tombstones import has_tombstone, hash_person
from voc.text.embedding.embedder import compute_cache_key

OCTOBER = datetime(2026, 10, 5, tzinfo=UTC)
NPS = Scale("nps", 0, 10, 10, (9, 10))
MARK = "zeilmakerij"
TEXT = f"De nota van mijn {MARK} klopt niet. Bel terug."


def hash_identity(identity):
    return hashlib.sha256(f"key {identity}".encode()).hexdigest()


def comment(key, *, customer=None, contact=None, text="Te duur.", row=0):
    return Feedback(
        key=key, kind=Kind.SURVEY, text=text, at=OCTOBER, customer=customer, contact=contact,
        answers=(Answer("q", NPS, 3.0),), row=row,
    )  # fmt: skip


def contact(key, customer):
    return Contact(key=key, at=OCTOBER, customer=customer, reason="1")


def signal(key, contact_key, *, customer=None, note=""):
    return Signal(key=key, contact=contact_key, at=OCTOBER, customer=customer, note=note, department="Facturatie")


def erase(store, customer="c-1"):
    return erase_customer_rows(store, customer, hash_identity)


def texts(store):
    return sorted(frames.load_feedback(store)["text"])


def count(store, model):
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.fixture
def collect(add):
    def collect_records(*records, **more):
        return add(*records, hash_identity=hash_identity, **more)

    return collect_records


def test_all_rows_of_a_customer_go_also_those_that_only_name_the_contact(store, collect):
    collect(contact("k1", "c-1"), contact("k2", "c-2"), kind=Kind.CONTACT, source="contacts")
    collect(comment("1", customer="c-1"), comment("2", contact="k1"), comment("3", contact="k2", text="Blijft."))
    collect(signal("s1", "k1", note="Belt weer."), signal("s2", "k2"), kind=Kind.SIGNAL, source="signals")
    rows = erase(store)
    assert (len(rows.feedback_ids), len(rows.contact_ids), len(rows.signal_ids)) == (3, 1, 1)
    assert texts(store) == ["Blijft."]
    assert count(store, schema.Answer) == 1
    assert list(frames.load_signals(store)["contact"]) == ["k2"]
    assert list(frames.load_contacts(store)["key"]) == ["k2"]


def test_a_row_of_another_customer_with_the_same_contact_number_stays(store, collect):
    collect(contact("k1", "c-1"), kind=Kind.CONTACT, source="contacts")
    collect(comment("1", customer="c-2", contact="k1"))
    assert erase(store).n_rows == 1
    assert texts(store) == ["Te duur."]


def test_what_an_undone_batch_hides_is_erased_too(store, collect):
    undo_batch(store, collect(comment("1", customer="c-1")).batch)
    assert erase(store).n_rows == 1
    assert count(store, schema.Feedback) == 0


def test_the_same_file_does_not_bring_the_customer_back_nor_another_that_names_the_contact(store, collect):
    collect(contact("k1", "c-1"), kind=Kind.CONTACT, source="contacts")
    records = (comment("1", customer="c-1"), comment("2", customer="c-2", text="Blijft."))
    collect(*records)
    erase(store)
    again = collect(*records, mapping={"other": 1})
    assert (again.n_accepted, again.n_duplicates, again.n_erased) == (0, 1, 1)
    assert collect(comment("9", contact="k1"), source="other").n_erased == 1
    assert texts(store) == ["Blijft."]


def test_a_new_contact_of_an_erased_customer_takes_what_came_without_the_customer_along(store, collect):
    collect(comment("1", customer="c-1"))
    erase(store)
    collect(comment("2", contact="k9"), comment("3", contact="k8", text="Blijft."))
    late = collect(contact("k9", "c-1"), contact("k8", "c-2"), kind=Kind.CONTACT, source="contacts")
    assert (late.n_accepted, late.n_erased) == (1, 1)
    assert texts(store) == ["Blijft."]
    assert collect(comment("4", contact="k9"), source="later").n_erased == 1


def test_a_tombstone_tells_nobody_without_the_key(store, collect):
    collect(comment("1", customer="c-1", contact="k1"))
    erase(store)
    with store.reading() as connection:
        stones = list(connection.execute(select(schema.Tombstone.customer_hash)).scalars())
        assert has_tombstone(connection, hash_person(hash_identity, customer="c-1"))
        assert not has_tombstone(connection, hash_person(hash_identity, customer="c-2"))
    assert sorted(stones) == sorted(hash_identity(identity) for identity in ("customer c-1", "contact k1"))


def test_erasing_again_finds_nothing_and_knows_that_it_was_done(store, collect):
    collect(comment("1", customer="c-1"))
    erase(store)
    again = erase(store)
    assert (again.n_rows, again.was_erased) == (0, True)
    unknown = erase(store, "c-7")
    assert (unknown.n_rows, unknown.was_erased) == (0, False)
    assert count(store, schema.Tombstone) == 1


def test_counting_erases_nothing(store, collect):
    collect(comment("1", customer="c-1"))
    assert count_customer_rows(store, "c-1", hash_identity).n_rows == 1
    assert texts(store) == ["Te duur."]
    assert count(store, schema.Tombstone) == 0


def test_vectors_refused_cells_and_the_lists_behind_figures_go(store, collect):
    refused = [
        Rejection(4, "nps", f"got '{MARK}'", "0 to 10", redacted_cell=MARK, is_row_kept=True),
        Rejection(9, "nps", "got 'x'"),
    ]
    batch = collect(comment("1", customer="c-1", text=TEXT, row=4), comment("2", customer="c-2"), rejected=refused)
    feedback_ids = frames.load_feedback(store)["id"].tolist()
    save_segments(store, {feedback_ids[0]: [Span(0, 35)]})
    vectors = {compute_cache_key(piece): np.zeros(2) for piece in (TEXT, TEXT[:35], "Te duur.")}
    StoredEmbeddings(store).save("m", vectors)
    save_report(
        store, period="2026-10", department=None, language="nl", run_id=None, manifest={},
        figures={"2026-10/n": (Estimate(2.0, 1.0, 3.0, 2, "comments"), feedback_ids)},
    )  # fmt: skip
    rows = erase(store)
    with store.reading() as connection:
        assert list(connection.execute(select(schema.Rejection.row)).scalars()) == [9]
        counts = connection.execute(select(schema.Batch.counts).where(schema.Batch.id == batch.batch)).scalar_one()
    assert set(StoredEmbeddings(store).load("m", list(vectors))) == {compute_cache_key("Te duur.")}
    assert load_figure(store, "2026-10/n").feedback == (feedback_ids[1],)
    assert len(rows.reports) == 1
    assert (counts["n_accepted"], counts["n_after_erasure"]) == (2, 1)


def test_no_page_of_the_database_holds_the_text_afterwards(store, collect, backend, tmp_path):
    collect(*(comment(str(n), customer="c-1", text=f"{TEXT} {n}") for n in range(200)), comment("x", customer="c-2"))
    erase(store)
    assert compact_database(store)
    if backend == "sqlite":
        files = list(tmp_path.glob("voc.db*"))
        assert files
        assert [path.name for path in files if MARK.encode() in path.read_bytes()] == []
        return
    with store.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        for table in schema.Base.metadata.tables:
            path = connection.execute(text("SELECT pg_relation_filepath(:name)"), {"name": table}).scalar_one()
            content = connection.execute(text("SELECT pg_read_binary_file(:path)"), {"path": path}).scalar_one()
            assert MARK.encode() not in bytes(content), table


def test_without_tombstones_nothing_is_hashed(store, add):
    def refuse(identity):
        raise AssertionError(identity)

    assert add(comment("1", customer="c-1"), hash_identity=refuse).n_accepted == 1


def test_every_table_with_rows_of_a_customer_is_rewritten():
    """A new table with a reference to comments or segments has to be in the list of those that are compacted."""
    from voc.store.customer_rows import _list_tables

    listed = {table.name for table in _list_tables()}
    reached = {
        table.name
        for table in schema.Base.metadata.tables.values()
        if any(key.column.table.name in {"feedback", "segment", "batch"} for key in table.foreign_keys)
    }
    daily = {"volume", "reachability", "daily_total", "occurrence"}  # figures of days, of nobody
    assert reached - daily - listed == set()


def test_the_turns_of_a_conversation_are_the_customers_words_and_go(store, collect):
    collect(comment("1", customer="c-1", text="Goed."))
    with store.writing() as connection:
        turn = {"feedback": frames.load_feedback(store)["id"].iloc[0].item(), "n": 1, "role": "customer", "text": TEXT}
        connection.execute(insert(schema.Turn).values(turn))
    assert TEXT in erase(store).texts
    assert count(store, schema.Turn) == 0


def refuse(row, **owner):
    return Rejection(row, "nps", f"got '{MARK}'", redacted_cell=MARK, is_row_kept=True, **owner)


def test_refused_cells_go_from_every_file_by_whose_row_they_are(store, collect):
    mine, other = refuse(4, customer="c-1"), refuse(5, customer="c-2", contact="k1")
    collect(comment("1", customer="c-1", row=4), rejected=[mine, other])
    collect(comment("1", customer="c-1", text="Anders.", row=2), mapping={"m": 2})  # another file has the row now
    of_contacts = [refuse(2, customer="c-1", contact="k1"), refuse(3, contact="k1"), refuse(4, contact="k2")]
    collect(contact("k1", "c-1"), kind=Kind.CONTACT, source="contacts", rejected=of_contacts)
    erase(store)
    later = [refuse(2, customer="c-1"), refuse(3, contact="k1"), refuse(6, customer="c-3")]
    collect(comment("2", customer="c-1", row=2), comment("3", customer="c-3", row=6), mapping={"m": 3}, rejected=later)
    with store.reading() as connection:
        rejection = schema.Rejection
        left = connection.execute(select(rejection.row, rejection.customer, rejection.contact)).all()
    assert set(map(tuple, left)) == {(5, "c-2", "k1"), (4, None, "k2"), (6, "c-3", None)}


@pytest.mark.parametrize("is_undone", [False, True])
def test_the_vectors_of_a_text_go_when_a_later_file_brings_another(store, collect, is_undone):
    first = collect(comment("1", customer="c-1", text=TEXT))
    save_segments(store, {1: [Span(0, 35)]})
    vectors = {compute_cache_key(piece): np.zeros(2) for piece in (TEXT, TEXT[:35], "Te duur.")}
    StoredEmbeddings(store).save("m", vectors)
    if is_undone:
        undo_batch(store, first.batch)
    collect(comment("1", customer="c-1", text="Anders."), mapping={"m": 2})
    assert set(StoredEmbeddings(store).load("m", list(vectors))) == {compute_cache_key("Te duur.")}
