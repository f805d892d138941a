"""Database connections: opening one, and the two ways to use it, ``reading`` and ``writing``.

One writer at a time on both databases (SQLite's ``BEGIN IMMEDIATE``, an advisory lock on PostgreSQL), readers are
never blocked. Every error of a driver becomes one sentence.
"""

from __future__ import annotations

import functools
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, DBAPIError, InterfaceError, OperationalError

from voc.errors import InputError, LockedError, MissingExtraError, ReadOnlyError, VocError, WorkspaceError
from voc.store.migrate import check_revision, migrate_database

__all__ = ["Store", "open_store"]

WAIT_SECONDS = 30
"""Seconds that a writer waits for another one."""
CONNECT_SECONDS = 10
WRITER_LOCK = 0x766F63
"""Key of PostgreSQL's advisory lock: "voc"."""
_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True)
class Store:
    """An open database.

    ``url`` shows no password. Use it as a context manager, or ``close`` it.
    """

    engine: Engine
    url: str
    connection: Connection | None = None
    """Set in a snapshot or a transaction: every read goes through it."""
    is_transaction: bool = False
    """Whether every write goes through ``connection`` too."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the database, and that must not write."""
        if self.connection is not None:
            yield self.connection
            return
        options: dict[str, Any] = {}
        if self.engine.dialect.name == "postgresql":
            # Several statements of one reader must fit together: counts, and the rows that were counted.
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with _translate_errors(self.url), self.engine.connect() as connection:
            yield connection.execution_options(**options)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the one writer's connection: everything in it is kept, or on an exception nothing.

        In a ``transaction`` it is that transaction's, which keeps or drops it with all the rest.
        """
        if self.is_transaction and self.connection is not None:
            yield self.connection
            return
        with _translate_errors(self.url), self.engine.connect() as connection:
            writer = connection.execution_options(voc_writes=True)
            with writer.begin():
                # SQLite took its lock with BEGIN IMMEDIATE (``_on_begin``).
                if writer.dialect.name == "postgresql":
                    writer.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
                yield writer

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """Yield a store whose reads and writes are one transaction: all of it is kept, or on an exception nothing.

        Nobody else writes meanwhile. The store that it was made from must not write inside: it would wait for itself.
        """
        with self.writing() as connection:
            yield replace(self, connection=connection, is_transaction=True)

    @contextmanager
    def snapshot(self) -> Iterator[Store]:
        """Yield a store whose reads all see the same state, whatever others write meanwhile."""
        with self.reading() as connection:
            yield replace(self, connection=connection)


def open_store(url: str, *, root: Path | None = None) -> Store:
    """Open a database, making it or bringing it up to date when needed.

    Parameters
    ----------
    url
        ``sqlite:///voc.db`` or ``postgresql://user@host/name``.
    root
        Where a relative SQLite path starts; by default the current folder.

    Raises
    ------
    WorkspaceError
        Not a database of voc, made by a newer voc, damaged, or not reachable.
    MissingExtraError
        PostgreSQL without psycopg.
    """
    address = _parse_address(url, root)
    public_url = address.render_as_string(hide_password=True)
    is_sqlite = address.get_backend_name() == "sqlite"
    path = Path(str(address.database)) if is_sqlite else None
    is_read_only = path is not None and _is_read_only(path)
    engine = _create_postgresql_engine(address) if path is None else _create_sqlite_engine(address, path, is_read_only)
    try:
        with _translate_errors(public_url):
            if is_read_only:
                check_revision(engine, public_url)
            else:
                if is_sqlite:
                    _use_wal(engine)
                migrate_database(engine, public_url, writer_lock=WRITER_LOCK)
    except BaseException:
        # Also after an interrupt: nobody else has this engine, and its connections would stay open.
        engine.dispose()
        raise
    return Store(engine, public_url)


def _parse_address(url: str, root: Path | None) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as exc:
        raise WorkspaceError(
            f"{url!r} is no database URL; expected sqlite:///voc.db or postgresql://user@host/name"
        ) from exc
    if address.drivername == "sqlite":
        return _resolve_sqlite_address(address, root)
    if address.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        try:
            import psycopg  # noqa: F401  only whether it is installed
        except ImportError as exc:
            raise MissingExtraError(
                'PostgreSQL needs an optional part of voc: pip install "jupyterlab-voc[postgres]"'
            ) from exc
        return address.set(drivername="postgresql+psycopg")
    raise WorkspaceError(f"voc cannot keep its data in {address.drivername!r}; expected sqlite:///… or postgresql://…")


def _resolve_sqlite_address(address: URL, root: Path | None) -> URL:
    if address.database in {None, "", ":memory:"}:
        # Several connections are open at once, and each would have a memory of its own.
        raise WorkspaceError("a database in memory is gone when voc ends; expected a file: sqlite:///voc.db")
    path = (root or Path.cwd()) / str(address.database)
    if path.is_dir():
        raise WorkspaceError(f"{path} is a folder; expected a database file")
    if not path.parent.is_dir():
        raise WorkspaceError(f"the folder of the database {path} does not exist")
    _check_header(path)
    _create_private_file(path)
    return address.set(database=str(path))


def _create_private_file(path: Path) -> None:
    """Create a new database's file for its owner only; SQLite gives its log file the same mode."""
    # What cannot be created SQLite says in its own words. One that is there keeps its mode: a team may share it.
    with suppress(OSError):
        path.touch(mode=0o600, exist_ok=True)


def _check_header(path: Path) -> None:
    """Refuse another kind of file: SQLite itself would write over one of a few bytes."""
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as exc:
        raise WorkspaceError(f"{path} cannot be read: {exc.strerror}") from exc
    if header not in {b"", _HEADER}:
        raise WorkspaceError(f"{path} is no database: give another address in voc.toml")


def _serialize_json(value: object) -> str:
    # PostgreSQL refuses NaN in JSON, SQLite would take it: both refuse.
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


_create_engine = functools.partial(create_engine, json_serializer=_serialize_json, hide_parameters=True)


def _is_read_only(path: Path) -> bool:
    """Return whether a database is there and cannot be written to: SQLite needs the file, and its folder."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Connect to a database on a read-only share or medium."""
    # A reader in WAL mode makes files next to the database. Where it may not, and nobody has made them, nobody is
    # writing either: then SQLite need not look for changes.
    has_wal = path.with_name(f"{path.name}-wal").exists()
    is_unchanging = not has_wal and not os.access(path.parent, os.W_OK)
    uri = f"{path.resolve().as_uri()}?mode=ro" + ("&immutable=1" if is_unchanging else "")
    return sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, check_same_thread=False)


def _create_sqlite_engine(address: URL, path: Path, is_read_only: bool) -> Engine:  # noqa: FBT001  used once, above
    if is_read_only:
        engine = _create_engine(address, creator=lambda: _connect_read_only(path))
    else:
        engine = _create_engine(address, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # None: the driver begins no transactions by itself, which would be too late to be IMMEDIATE.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        # NORMAL loses at most the last commits on a power cut, never the database, in WAL mode.
        connection.execute("PRAGMA synchronous = NORMAL")
        # SQLite's own knows A to Z only: a search for "PRIVÉ" would not find "privé".
        connection.create_function("lower", 1, _convert_to_lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A reader that turns writer fails with "locked" at once, without waiting: writers say so from the start.
        writes = connection.get_execution_options().get("voc_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _convert_to_lower(value: float | str | bytes | None) -> float | str | bytes | None:
    return value.lower() if isinstance(value, str) else value


def _use_wal(engine: Engine) -> None:
    """Switch to write-ahead logging, which the file remembers: readers go on while one writes."""
    deadline = time.monotonic() + WAIT_SECONDS
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        while cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as exc:
                # Two that make a new database at once: here SQLite says "locked" without waiting.
                if "locked" not in str(exc) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


def _create_postgresql_engine(address: URL) -> Engine:
    server_options = f"-c timezone=UTC -c lock_timeout={WAIT_SECONDS}s"
    connect_args: dict[str, Any] = {"options": server_options, "connect_timeout": CONNECT_SECONDS}
    if "options" in address.query:
        connect_args["options"] = f"{address.query['options']} {server_options}"
        address = address.difference_update_query(["options"])
    return _create_engine(address, connect_args=connect_args, pool_pre_ping=True)


@contextmanager
def _translate_errors(url: str) -> Iterator[None]:
    """Turn the errors of a driver into one sentence for the user; violated constraints are ours, and stay."""
    try:
        yield
    except DataError as exc:
        raise InputError(f"the database refuses a value: {_get_first_line(exc)}") from exc
    except (OperationalError, InterfaceError) as exc:
        raise _build_error(url, _get_first_line(exc)) from exc
    except DatabaseError as exc:
        # Its subclasses, such as a violated constraint, are mistakes of ours; the class itself is a damaged file.
        if type(exc) is not DatabaseError:
            raise
        raise _build_error(url, _get_first_line(exc)) from exc
    except sqlite3.DatabaseError as exc:  # raised while connecting, before SQLAlchemy wraps the driver's errors
        raise _build_error(url, str(exc)) from exc


def _get_first_line(exc: DBAPIError) -> str:
    return next((line.strip() for line in str(exc.orig).splitlines() if line.strip()), type(exc.orig).__name__)


def _build_error(url: str, message: str) -> VocError:
    if "not a database" in message or "malformed" in message:
        return WorkspaceError(f"{url} is damaged ({message}): restore a backup, or give another address in voc.toml")
    if "locked" in message or "lock timeout" in message:
        return LockedError(
            f"another voc has been writing to {url} for more than {WAIT_SECONDS} seconds: try again when it is done"
        )
    if "readonly" in message or "read-only" in message:
        return ReadOnlyError(
            f"{url} cannot be written to, so nothing was stored; it needs permission to write in the folder and in the "
            "file of the database"
        )
    return WorkspaceError(f"the database {url} cannot be used: {message}")
