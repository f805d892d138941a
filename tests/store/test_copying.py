"""A snapshot holds one state of a database, from either kind, and fills an empty one of either kind."""

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from voc.errors import WorkspaceError
from voc.records import Feedback, Kind
from voc.store import frames, open_store, schema
from voc.store.copying import copy_into_store, write_snapshot


def comment(key):
    return Feedback(
        key=key, kind=Kind.SURVEY, text=f"Te duur {key}.", at=datetime(2026, 10, 5, tzinfo=UTC), customer="c"
    )


def load_all(store):
    """Return every row of every table, as tuples."""
    with store.reading() as connection:
        return {
            table.name: sorted(map(str, map(tuple, connection.execute(select(table)))))
            for table in schema.Base.metadata.sorted_tables
        }


def test_a_snapshot_and_its_copy_hold_every_row(theme_comments, tmp_path, empty_url):
    store = theme_comments
    with store.writing() as connection:  # a theme that refers to a later one
        connection.execute(insert(schema.Theme).values(id=30, state="merged", pinned=False, merged_into=None))
        connection.execute(insert(schema.Theme).values(id=40, state="active", pinned=False))
        connection.execute(schema.Theme.__table__.update().where(schema.Theme.id == 30).values(merged_into=40))
    before = load_all(store)
    path = tmp_path / "snapshot.db"
    write_snapshot(store, path)
    assert not list(tmp_path.glob("snapshot.db-*"))
    with open_store(f"sqlite:///{path}") as snapshot:
        assert load_all(snapshot) == before


def test_a_copied_database_gives_new_rows_new_ids(add, store, tmp_path, request, backend):
    add(comment("1"), comment("2"))
    write_snapshot(store, tmp_path / "snapshot.db")
    url = f"sqlite:///{tmp_path / 'other.db'}"
    if backend == "postgresql":
        postgres = request.getfixturevalue("postgres")
        name = postgres.make()
        url = postgres.url(name)
    with open_store(url) as other:
        copy_into_store(tmp_path / "snapshot.db", other)
        assert load_all(other) == load_all(store)
        type(add)(other)(comment("3"))
        assert sorted(frames.load_feedback(other)["id"]) == [1, 2, 3]
        with pytest.raises(WorkspaceError, match="is not empty"):
            copy_into_store(tmp_path / "snapshot.db", other)
    if backend == "postgresql":
        postgres.drop(name)


def test_a_snapshot_is_taken_while_another_writes(add, store, tmp_path):
    add(comment("0"))
    stop, n_written = threading.Event(), [0]

    def write_on():
        while not stop.is_set():
            n_written[0] += 1
            add(*(comment(f"{n_written[0]}-{k}") for k in range(20)))

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for n in range(3):
            write_snapshot(store, tmp_path / f"{n}.db")
    finally:
        stop.set()
        writer.join()
    for n in range(3):
        with sqlite3.connect(tmp_path / f"{n}.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            n_rows = connection.execute("SELECT count(*) FROM feedback").fetchone()[0]
        connection.close()
        assert n_rows % 20 == 1  # every file whole or not at all


def test_a_file_that_is_there_is_not_written_over(store, tmp_path):
    (tmp_path / "x.db").write_bytes(b"mine")
    with pytest.raises(WorkspaceError, match="is there already"):
        write_snapshot(store, tmp_path / "x.db")
    assert (tmp_path / "x.db").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (schema.Theme, {"id": 1, "state": "active", "pinned": True}),
        (schema.Setting, {"name": "key_check", "value": "abc"}),
        (schema.Tombstone, {"customer_hash": "abc", "at": datetime(2026, 10, 5, tzinfo=UTC)}),
    ],
)
def test_a_database_with_a_row_in_any_table_is_not_written_over(store, tmp_path, model, values):
    write_snapshot(store, tmp_path / "snapshot.db")
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        with other.writing() as connection:
            connection.execute(insert(model).values(values))
        before = load_all(other)
        with pytest.raises(WorkspaceError, match="is not empty"):
            copy_into_store(tmp_path / "snapshot.db", other)
        assert load_all(other) == before


def test_a_snapshot_that_fails_leaves_no_half_file(store, tmp_path, monkeypatch):
    def fail(path):
        raise OSError("disk full")

    monkeypatch.setattr("voc.store.copying._merge_write_ahead_log", fail)
    with pytest.raises(OSError, match="disk full"):
        write_snapshot(store, tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()
