"""Copies of a whole database: a snapshot in a SQLite file, and a file's rows in an empty database of either kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, exists, func, insert, or_, select, text, update

from voc.errors import WorkspaceError
from voc.store import schema
from voc.store.bulk_insert import CHUNK_SIZE
from voc.store.database import Store, open_store

__all__ = ["copy_into_store", "write_snapshot"]


def write_snapshot(store: Store, path: Path) -> None:
    """Write one state of a database into a new SQLite file, while others read and write.

    SQLite's own backup copies pages (https://sqlite.org/backup.html); from PostgreSQL the rows are copied, in one
    transaction that sees one state.

    Raises
    ------
    WorkspaceError
        The file is there already.
    """
    if path.exists():
        raise WorkspaceError(f"{path} is there already: name another file")
    if store.engine.dialect.name == "postgresql":
        with open_store(f"sqlite:///{path}") as target, store.reading() as source:
            _copy_rows(source, target)
        _merge_write_ahead_log(path)
        return
    path.touch(mode=0o600)
    with closing(store.engine.raw_connection()) as source_driver, closing(sqlite3.connect(path)) as target_driver:
        driver = source_driver.driver_connection
        if driver is None:
            raise TypeError("the connection is closed")
        # All pages in one step: in steps it would begin anew whenever another process has written.
        driver.backup(target_driver, pages=-1)
    _merge_write_ahead_log(path)


def copy_into_store(path: Path, target: Store) -> None:
    """Copy all rows of a SQLite file into a database that holds nothing but the names that ``voc.toml`` declares.

    Raises
    ------
    WorkspaceError
        It holds files, decisions or themes.
    """
    if not _is_empty(target):
        raise WorkspaceError(f"{target.url} is not empty: a backup is restored into a new database only")
    with open_store(f"sqlite:///{path}") as source, source.reading() as connection:
        _copy_rows(connection, target)


def _is_empty(store: Store) -> bool:
    """Tell whether a database holds neither files nor decisions nor themes."""
    models = (schema.Batch, schema.Contact, schema.Feedback, schema.Event, schema.Theme)
    with store.reading() as connection:
        return not connection.execute(select(or_(*(exists().where(model.id > 0) for model in models)))).scalar()


def _merge_write_ahead_log(path: Path) -> None:
    """Put everything into the one file: a write-ahead log next to it would be forgotten."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_rows(source: Connection, target: Store) -> None:
    """Copy all tables, those that others refer to first."""
    tables = schema.Base.metadata.sorted_tables
    with target.writing() as connection:
        for table in reversed(tables):  # what opening a new database has put in: names of departments
            connection.execute(table.delete())
        for table in tables:
            _copy_table(source, connection, table)
        if connection.dialect.name == "postgresql":
            _set_sequences(connection, tables)


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    """Copy the rows of one table, in chunks."""
    # A row may refer to a later one of its table (a theme to the one that it was merged into): these come last.
    own_columns = [
        column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    ]
    rows_with_references: list[dict[str, Any]] = []
    for rows in _iterate_chunks(source, table):
        for row in rows:
            references = {name: row[name] for name in own_columns if row[name] is not None}
            if references:
                rows_with_references.append({"id_": row["id"], **{f"{name}_": row[name] for name in own_columns}})
                row.update(dict.fromkeys(own_columns))
        target.execute(insert(table), rows)
    if rows_with_references:
        values: dict[str, Any] = {name: bindparam(f"{name}_") for name in own_columns}
        target.execute(update(table).where(table.c.id == bindparam("id_")).values(values), rows_with_references)


def _iterate_chunks(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    result = source.execution_options(stream_results=True).execute(select(table)).mappings()
    for chunk in result.partitions(CHUNK_SIZE):
        yield [dict(row) for row in chunk]


def _set_sequences(connection: Connection, tables: Sequence[Table]) -> None:
    """Set each sequence of ids after the largest copied id."""
    for table in tables:
        if "id" not in table.c or not table.c.id.primary_key:
            continue
        highest = connection.execute(select(func.max(table.c.id))).scalar()
        if highest is not None:
            sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :value)")
            connection.execute(sequence, {"name": table.name, "value": highest})
