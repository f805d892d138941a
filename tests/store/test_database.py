import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from voc.errors import InputError, MissingExtraError, WorkspaceError
from voc.store import open_store, schema


def values(name):
    return {"name": name, "kind": "internal"}


def test_a_new_database_is_made_and_kept(empty_url):
    with open_store(empty_url) as store, store.writing() as connection:
        connection.execute(insert(schema.Department).values(values("Facturatie")))
    with open_store(empty_url) as store, store.reading() as connection:
        assert connection.execute(select(schema.Department.name)).scalars().all() == ["Facturatie"]


def test_a_relative_sqlite_path_starts_in_the_workspace(tmp_path):
    with open_store("sqlite:///voc.db", root=tmp_path):
        assert (tmp_path / "voc.db").is_file()


def test_sqlite_writes_ahead_checks_references_and_waits(tmp_path):
    with open_store("sqlite:///voc.db", root=tmp_path) as store, store.reading() as connection:
        asked = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}


def test_moments_come_back_in_utc_whatever_the_server_thinks(url):
    with open_store(url) as store, store.reading() as connection:
        if connection.dialect.name == "postgresql":
            assert connection.execute(text("SHOW timezone")).scalar() == "UTC"


def test_nothing_is_kept_of_a_writing_that_fails(store):
    statement = insert(schema.Department)
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(statement, [values("Facturatie"), values("Facturatie")])
    with store.reading() as connection:
        assert connection.execute(select(schema.Department)).all() == []


def test_a_snapshot_sees_one_state_while_others_write(store):
    statement = select(schema.Department.name)
    with store.snapshot() as snapshot:
        with snapshot.reading() as connection:
            before = connection.execute(statement).all()
        with store.writing() as connection:
            connection.execute(insert(schema.Department).values(values("Facturatie")))
        with snapshot.reading() as connection:
            assert connection.execute(statement).all() == before == []
    with store.reading() as connection:
        assert len(connection.execute(statement).all()) == 1


def test_writers_wait_for_each_other(store):
    """Each reads a number and writes the next one: without waiting some numbers would be lost."""

    def add_one(n):
        with store.writing() as connection:
            seen = connection.execute(select(schema.Department.id)).all()
            connection.execute(insert(schema.Department).values(values(f"{len(seen)}")))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(40)))
    with store.reading() as connection:
        names = connection.execute(select(schema.Department.name)).scalars().all()
    assert sorted(names, key=int) == [str(n) for n in range(40)]


def test_a_reader_is_not_held_up_by_a_writer(store):
    with store.writing() as writer:
        writer.execute(insert(schema.Department).values(values("Facturatie")))
        with store.reading() as reader:
            assert reader.execute(select(schema.Department)).all() == []


def test_two_processes_write_into_one_sqlite_file(tmp_path):
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    script = """
import sys
from sqlalchemy import insert
from voc.store import open_store, schema
with open_store(sys.argv[1]) as store:
    for n in range(25):
        with store.writing() as connection:
            connection.execute(insert(schema.Department).values(name=f"{sys.argv[2]}{n}", kind="internal"))
"""
    running = [subprocess.Popen([sys.executable, "-c", script, url, name]) for name in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    with open_store(url) as store, store.reading() as connection:
        assert len(connection.execute(select(schema.Department)).all()) == 50


def test_many_open_a_new_database_at_once(empty_url):
    barrier = threading.Barrier(4)

    def opened(_n):
        barrier.wait()
        with open_store(empty_url) as store, store.reading() as connection:
            return connection.execute(select(schema.Department)).all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(opened, range(4))) == [[], [], [], []]


def test_a_writer_that_waits_too_long_is_told(tmp_path):
    path = tmp_path / "voc.db"
    with open_store(f"sqlite:///{path}") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 10")  # stays with the pooled connection
        with pytest.raises(WorkspaceError, match=r"another voc .*try again"), store.writing():
            pass
        other.close()


def test_a_value_that_does_not_fit_is_said_in_a_sentence(postgres_url):
    statement = insert(schema.Department).values(name="x", kind="k" * 100)
    with (
        open_store(postgres_url) as store,
        pytest.raises(InputError, match="refuses a value"),
        store.writing() as connection,
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("voc.db", "no database URL"),
        ("mysql://localhost/voc", "expected sqlite"),
        ("postgresql+psycopg2://localhost/voc", "expected sqlite"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///missing/voc.db", "does not exist"),
        ("sqlite:///.", "is a folder"),
        ("postgresql://voc:secret@127.0.0.1:1/voc", "cannot be used"),
    ],
)
def test_an_address_that_cannot_be_is_said_in_a_sentence(url, sentence, tmp_path):
    with pytest.raises(WorkspaceError, match=sentence) as caught:
        open_store(url, root=tmp_path)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_postgresql_database_that_is_not_there_is_said(postgres):
    with pytest.raises(WorkspaceError, match="does not exist"):
        open_store(postgres.url("voc_nowhere"))


def test_the_url_of_an_open_store_shows_no_password(postgres_url):
    with open_store(postgres_url.replace("postgres:@", "postgres:secret@")) as store:
        assert "secret" not in store.url


def test_postgresql_without_its_driver_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"jupyterlab-voc\[postgres\]"):
        open_store("postgresql://localhost/voc")


@pytest.mark.parametrize("content", [b"This is a letter, and it is longer than a hundred bytes. " * 20, b"x"])
def test_a_file_that_is_no_database_is_said_and_left_alone(content, tmp_path):
    path = tmp_path / "voc.db"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="is no database"):
        open_store("sqlite:///voc.db", root=tmp_path)
    assert path.read_bytes() == content


def test_a_damaged_database_is_said(sqlite_template, tmp_path):
    path = tmp_path / "voc.db"
    content = bytearray(sqlite_template.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(WorkspaceError, match="damaged"):
        open_store(f"sqlite:///{path}")
