"""What is older than its source keeps it: told by closing, date or file, erased with what follows from it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from voc.records import Contact, Estimate, Feedback, Kind, Rejection, Signal
from voc.store import decision_log, frames, schema
from voc.store.expired_rows import RetentionLimit, count_expired_rows, erase_expired_rows
from voc.store.reports import load_figure, save_report

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=800), NOW - timedelta(days=10)
YEAR_AGO = NOW - timedelta(days=365)


def comment(key, at=OLD, **more):
    return Feedback(key=key, kind=Kind.COMPLAINT, text=f"De nota {key} klopt niet.", at=at, **more)


def keys(store):
    with store.reading() as connection:
        return sorted(connection.execute(select(schema.Feedback.source_key)).scalars())


@pytest.mark.parametrize(
    ("limit", "remaining"),
    [
        (RetentionLimit("nps", YEAR_AGO, YEAR_AGO), ["closed late", "new"]),
        (RetentionLimit("nps", YEAR_AGO, None), ["closed late", "new", "not told", "open"]),
        (RetentionLimit("nps", None, YEAR_AGO), ["closed", "closed late", "closed undated", "new"]),
        (RetentionLimit("other", YEAR_AGO, YEAR_AGO), "all"),
    ],
)
def test_each_state_has_its_own_time(store, add, limit, remaining):
    add(
        comment("closed", is_closed=True, closed_at=OLD),
        comment("closed late", is_closed=True, closed_at=NEW),
        comment("closed undated", is_closed=True),
        comment("open", is_closed=False),
        comment("not told"),
        comment("new", at=NEW),
    )
    n_rows = 6 if remaining == "all" else len(remaining)
    counted = count_expired_rows(store, [limit])
    assert sum(rows.n_rows for rows in counted.values()) == 6 - n_rows
    erase_expired_rows(store, [limit])
    assert keys(store) == (keys(store) if remaining == "all" else remaining)
    assert len(keys(store)) == n_rows


def test_what_has_no_date_is_as_old_as_its_file(store, add):
    batch = add(comment("a", at=None), comment("b", at=None)).batch
    limit = RetentionLimit("nps", YEAR_AGO, YEAR_AGO)
    assert count_expired_rows(store, [limit]) == {}
    with store.writing() as connection:
        connection.execute(update(schema.Batch).where(schema.Batch.id == batch).values(at=OLD))
    assert count_expired_rows(store, [limit])["nps"].n_rows == 2


def test_of_repeated_texts_the_next_one_counts_when_the_first_is_too_old(store, add):
    text = "De nota klopt niet, bel mij terug."
    add(
        *(
            Feedback(key, Kind.COMPLAINT, text, at=at, customer="c-1")
            for key, at in zip("123", (OLD, NEW, NEW), strict=True)
        )
    )
    erase_expired_rows(store, [RetentionLimit("nps", YEAR_AGO, YEAR_AGO)])
    feedback = frames.load_feedback(store).set_index("source_key")
    assert feedback["duplicate_of"].isna().to_dict() == {"2": True, "3": False}
    assert feedback.loc["3", "duplicate_of"] == feedback.loc["2", "id"]


def test_refused_cells_are_due_without_a_row(store, add):
    batch = add(comment("1", at=NEW), rejected=[Rejection(1, "at", "got 'x'", redacted_cell="De nota")]).batch
    limits = [RetentionLimit("nps", YEAR_AGO, YEAR_AGO)]
    assert count_expired_rows(store, limits) == {}
    with store.writing() as connection:
        connection.execute(update(schema.Batch).where(schema.Batch.id == batch).values(at=OLD))
    (rows,) = erase_expired_rows(store, limits).values()
    assert (rows.n_rows, rows.n_refused_cells, keys(store)) == (0, 1, ["1"])
    with store.reading() as connection:
        assert connection.execute(select(schema.Rejection.id)).all() == []
    assert len(decision_log.load_events(store, kinds=["expired erased"])) == 1
    assert erase_expired_rows(store, limits) == {}


def test_contacts_signals_notes_and_old_refused_cells_go_and_figures_and_the_log_say_it(store, add):
    refused = [Rejection(9, "score", "got 'x'", redacted_cell="De nota")]
    batch = add(comment("1", row=3), comment("2", at=NEW), rejected=refused).batch
    add(Contact("c1", OLD), Contact("c2", NEW), kind=Kind.CONTACT, source="crm")
    add(Signal("s1", "c1", OLD, note="Belt weer"), Signal("s2", "c2", NEW), kind=Kind.SIGNAL, source="agents")
    with store.writing() as connection:
        connection.execute(update(schema.Batch).where(schema.Batch.id == batch).values(at=OLD))
    feedback_ids = frames.load_feedback(store)["id"].tolist()
    save_report(
        store, period="2024-08", department=None, language="nl", run_id=None, manifest={},
        figures={"2024-08/comments": (Estimate(3.0, None, None, 3, "comments"), feedback_ids)},
    )  # fmt: skip
    limits = [RetentionLimit(name, YEAR_AGO, YEAR_AGO) for name in ("nps", "crm", "agents")]
    erased = erase_expired_rows(store, limits, who="Noor")
    assert {name: rows.n_rows for name, rows in erased.items()} == {"nps": 1, "crm": 1, "agents": 2}
    assert keys(store) == ["2"]
    assert list(frames.load_contacts(store)["key"]) == ["c2"]
    assert list(frames.load_signals(store)["contact"]) == ["c2"]
    figure = load_figure(store, "2024-08/comments")
    assert (len(figure.feedback), figure.n_erased, figure.estimate.value) == (1, 2, 3.0)
    (event,) = decision_log.load_events(store, kinds=["expired erased"])
    assert (event.who, event.payload) == ("Noor", {"nps": 2, "crm": 1, "agents": 2})
    with store.reading() as connection:
        assert connection.execute(select(schema.Rejection.id)).all() == []
    assert erase_expired_rows(store, limits) == {}
    assert len(decision_log.load_events(store, kinds=["expired erased"])) == 1
