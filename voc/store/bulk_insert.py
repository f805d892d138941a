"""Many rows at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import JSON

from voc.errors import InputError
from voc.store.schema import Base, UtcDateTime

__all__ = ["chunks", "insert_rows", "table_of"]

N_CHUNK = 10_000
"""Values in one ``IN (…)``: SQLite takes 32,766 parameters, PostgreSQL 65,535."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
T = TypeVar("T")


def table_of(model: type[Base]) -> Table:
    """Return a model's table."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


def chunks(values: Sequence[T], size: int = N_CHUNK) -> Iterator[Sequence[T]]:
    """Yield the values in pieces that fit into one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns.

    PostgreSQL gets them by ``COPY`` (120,000 assignments: 1.7 s, against 4.8 s by ``INSERT``; most of it foreign keys).

    Raises
    ------
    InputError
        A text with a NUL or half a surrogate pair, which PostgreSQL or UTF-8 cannot hold; SQLite refuses them too,
        so that a workspace can move from one to the other.
    """
    if not rows:
        return
    table = table_of(model)
    _guard(table, rows)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.execute(insert(table), list(rows))


def _guard(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    search = _UNSTORABLE.search
    for n, row in enumerate(rows):
        for column, value in row.items():
            if type(value) is str and search(value):
                sign = _UNSTORABLE.search(value)
                raise InputError(
                    f"{table.name} {row.get('source_key', row.get('key', n + 1))}: {column} holds the sign "
                    f"U+{ord(sign[0]) if sign else 0:04X}, which no database can keep; clean the text before storing it"
                )


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = {**_defaults(table), **rows[0]}
    names = list(columns)
    binders = [_binder(connection, table, name) for name in names]
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    target = connection.dialect.identifier_preparer.format_table(table)
    driver = connection.connection.driver_connection
    if driver is None:
        raise TypeError("the connection is closed")
    statement = f"COPY {target} ({quoted}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                values = (row.get(name, default) for name, default in columns.items())
                copy.write_row([bind(value) if bind else value for bind, value in zip(binders, values, strict=True)])
    except connection.dialect.loaded_dbapi.Error as exc:
        # COPY bypasses SQLAlchemy, which would have wrapped it.
        raise DBAPIError.instance(statement, None, exc, connection.dialect.loaded_dbapi.Error) from exc


def _defaults(table: Table) -> dict[str, Any]:
    """Return what SQLAlchemy would fill in, which COPY does not see."""
    return {c.name: c.default.arg for c in table.columns if isinstance(c.default, ScalarElementColumnDefault)}


def _binder(connection: Connection, table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return what makes a value ready for a column: COPY bypasses SQLAlchemy's types."""
    kind = table.c[name].type
    if isinstance(kind, JSON):
        return kind.bind_processor(connection.dialect)  # type: ignore[no-untyped-call, no-any-return]
    if isinstance(kind, UtcDateTime):
        return lambda value: kind.process_bind_param(value, connection.dialect)
    return None
