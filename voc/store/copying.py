"""Copies of a whole database: a snapshot in a SQLite file, and a file's rows in an empty database of either kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, exists, func, insert, select, text, update

from voc.errors import WorkspaceError
from voc.store import schema
from voc.store.bulk_insert import CHUNK_SIZE
from voc.store.database import Store, open_store

__all__ = ["copy_into_store", "write_snapshot"]

_FILLED_BY_OPENING = (schema.Department.__tablename__,)
"""Tables into which opening a new database puts rows."""


def write_snapshot(store: Store, path: Path) -> None:
    """Write one state of a database into a new SQLite file, while others read and write.

    SQLite's own backup copies pages (https://sqlite.org/backup.html); from PostgreSQL the rows are copied, in one
    transaction that sees one state.

    Raises
    ------
    WorkspaceError
        The file is there already.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as exc:
        raise WorkspaceError(f"{path} is there already: name another file") from exc
    try:
        _fill_snapshot(store, path)
    except BaseException:
        path.unlink(missing_ok=True)  # half a database would be taken for a whole one
        raise


def _fill_snapshot(store: Store, path: Path) -> None:
    if store.engine.dialect.name == "postgresql":
        with open_store(f"sqlite:///{path}") as target, store.reading() as source:
            _copy_rows(source, target)
        _merge_write_ahead_log(path)
        return
    with closing(store.engine.raw_connection()) as source_driver, closing(sqlite3.connect(path)) as target_driver:
        driver = source_driver.driver_connection
        if driver is None:
            raise TypeError("the connection is closed")
        # All pages in one step: in steps it would begin anew whenever another process has written.
        driver.backup(target_driver, pages=-1)
    _merge_write_ahead_log(path)


def copy_into_store(path: Path, target: Store) -> None:
    """Copy all rows of a SQLite file into a database that holds nothing yet but the names of departments.

    Raises
    ------
    WorkspaceError
        There is something in it: collected, decided, or set.
    """
    if not _is_empty(target):
        raise WorkspaceError(f"{target.url} is not empty: a backup is restored into a new database only")
    with open_store(f"sqlite:///{path}") as source, source.reading() as connection:
        _copy_rows(connection, target)


def _is_empty(store: Store) -> bool:
    """Return whether a database holds no rows but those that opening it puts in."""
    with store.reading() as connection:
        tables = [table for table in schema.Base.metadata.sorted_tables if table.name not in _FILLED_BY_OPENING]
        return not any(connection.execute(select(exists().select_from(table))).scalar() for table in tables)


def _merge_write_ahead_log(path: Path) -> None:
    """Write the write-ahead log into the database: beside it, it would be forgotten."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_rows(source: Connection, target: Store) -> None:
    """Copy all tables, those that others refer to first."""
    tables = schema.Base.metadata.sorted_tables
    with target.writing() as connection:
        for name in _FILLED_BY_OPENING:
            connection.execute(schema.Base.metadata.tables[name].delete())
        for table in tables:
            _copy_table(source, connection, table)
        if connection.dialect.name == "postgresql":
            _set_sequences(connection, tables)


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    """Copy a table's rows, then their references to rows of the same table."""
    # A row may refer to a later one of its table (a theme to the one that it was merged into): these come last.
    own_columns = [
        column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    ]
    references_by_row: list[dict[str, Any]] = []
    for rows in _iterate_chunks(source, table):
        for row in rows:
            references = {name: row[name] for name in own_columns if row[name] is not None}
            if references:
                references_by_row.append({"id_": row["id"], **{f"{name}_": row[name] for name in own_columns}})
                row.update(dict.fromkeys(own_columns))
        target.execute(insert(table), rows)
    if references_by_row:
        values: dict[str, Any] = {name: bindparam(f"{name}_") for name in own_columns}
        target.execute(update(table).where(table.c.id == bindparam("id_")).values(values), references_by_row)


def _iterate_chunks(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    result = source.execution_options(stream_results=True).execute(select(table)).mappings()
    for chunk in result.partitions(CHUNK_SIZE):
        yield [dict(row) for row in chunk]


def _set_sequences(connection: Connection, tables: Sequence[Table]) -> None:
    """Set each sequence of ids to the largest copied one, so that new rows get ids behind it."""
    for table in tables:
        if "id" not in table.c or not table.c.id.primary_key:
            continue
        highest = connection.execute(select(func.max(table.c.id))).scalar()
        if highest is not None:
            sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :value)")
            connection.execute(sequence, {"name": table.name, "value": highest})
