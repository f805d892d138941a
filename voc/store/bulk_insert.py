"""Insertion of many rows at once, and values in chunks that fit into one statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import JSON, Boolean

from voc.errors import InputError
from voc.store.schema import Base, UtcDateTime

__all__ = ["get_table", "insert_columns", "insert_rows", "split_into_chunks", "use_large_cache"]

CACHE_KILOBYTES = 65_536
CHUNK_SIZE = 10_000
"""Values in one ``IN (…)``: SQLite takes 32,766 parameters, PostgreSQL 65,535."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
T = TypeVar("T")


def get_table(model: type[Base]) -> Table:
    """Return the table of a model, which its ``__table__`` is without being typed so."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


@contextmanager
def use_large_cache(connection: Connection) -> Iterator[None]:
    """Let SQLite hold more of the database in memory within the block.

    A large file fills indexes in all places: with SQLite's 2 MB each row would be read and written anew.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    size = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {size}")


def split_into_chunks(values: Sequence[T], size: int = CHUNK_SIZE) -> Iterator[Sequence[T]]:
    """Yield the values in pieces that fit into one statement.

    Examples
    --------
    >>> list(split_into_chunks([1, 2, 3], size=2))
    [[1, 2], [3]]
    """
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
    table = get_table(model)
    columns = _split_columns(rows)
    if not all(map(_is_plain, columns.values())):
        _check_texts(table, rows)
    if connection.dialect.name == "postgresql":
        _copy_rows(connection, table, rows)
    elif connection.dialect.name == "sqlite":
        _insert_tuples(connection, table, rows[0], columns)
    else:
        connection.execute(insert(table), list(rows))


def insert_columns(connection: Connection, model: type[Base], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given by their columns, all of one length; as `insert_rows`, without a mapping around each row."""
    if not len(next(iter(columns.values()), ())):
        return
    if connection.dialect.name == "sqlite" and all(map(_is_plain, columns.values())):
        first_row = {name: values[0] for name, values in columns.items()}
        _insert_tuples(connection, get_table(model), first_row, columns)
        return
    rows = zip(*columns.values(), strict=True)
    insert_rows(connection, model, [dict(zip(columns, values, strict=True)) for values in rows])


def _split_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Sequence[Any]]:
    """Return the values of each column; all rows have those of the first one."""
    names = tuple(rows[0])
    # One call in C for each row, instead of one for each value.
    get_values = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    return dict(zip(names, zip(*map(get_values, rows), strict=True), strict=True))


def _insert_tuples(
    connection: Connection, table: Table, first_row: Mapping[str, Any], values_by_column: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows as the driver takes them: SQLAlchemy looks at each value of each row, which is half of storing."""
    n_rows = len(next(iter(values_by_column.values())))
    default_by_column = {**_get_defaults(table), **first_row}
    columns = {name: values_by_column.get(name) or [default] * n_rows for name, default in default_by_column.items()}
    # A column that the file does not have is NULL in the statement: handing over as many Nones took a third of it.
    filled = {name: values for name, values in columns.items() if values.count(None) < n_rows}
    quote = connection.dialect.identifier_preparer.quote
    quoted_names = ", ".join(quote(name) for name in columns)
    places = ", ".join("?" if name in filled else "NULL" for name in columns)
    target = connection.dialect.identifier_preparer.format_table(table)
    converted = [_convert_sqlite_column(connection, table, name, values) for name, values in filled.items()]
    connection.exec_driver_sql(
        f"INSERT INTO {target} ({quoted_names}) VALUES ({places})", list(zip(*converted, strict=True))
    )


def _convert_sqlite_column(connection: Connection, table: Table, name: str, values: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a column as the driver takes them: its statement bypasses SQLAlchemy's types."""
    column_type = table.c[name].type
    process: Callable[[Any], Any] | None = column_type.dialect_impl(connection.dialect).bind_processor(
        connection.dialect
    )
    # The driver itself writes yes and no as 1 and 0.
    if process is None or isinstance(column_type, Boolean):
        return values
    if isinstance(column_type, UtcDateTime):
        return [
            # As SQLAlchemy stores it in SQLite, by one call; without its last six signs, "+00:00".
            value.isoformat(" ", "microseconds")[:-6]
            if type(value) is datetime and value.tzinfo is UTC
            else process(value)
            for value in values
        ]
    if isinstance(column_type, JSON):
        # Most rows have nothing in them: writing "{}" anew took a tenth of storing.
        return ["{}" if value == {} else process(value) for value in values]
    return [process(value) for value in values]


def _check_texts(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    search = _UNSTORABLE.search  # looked up once: it is called for every value of every row
    for n, row in enumerate(rows):
        for column, value in row.items():
            # Two looks in C, of which nearly every text passes the first, instead of a pattern for each.
            if type(value) is str and (not value.isascii() or "\x00" in value) and search(value):
                match = search(value)
                raise InputError(
                    f"{table.name} {row.get('source_key', row.get('key', n + 1))}: {column} holds the character "
                    f"U+{ord(match[0]) if match else 0:04X}, which no database can keep; clean the text first"
                )


def _is_plain(values: Sequence[Any]) -> bool:
    """Return whether all texts of a column are of ASCII letters without NUL, by one look at all of them together."""
    types = set(map(type, values))
    if str not in types:
        return True
    joined = "".join(values if len(types) == 1 else [value for value in values if type(value) is str])
    return joined.isascii() and "\x00" not in joined


def _copy_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    # The columns of the first row, which all rows share, and the defaults of those that it leaves out.
    default_by_column = {**_get_defaults(table), **rows[0]}
    column_names = list(default_by_column)
    converters = [_get_converter(connection, table, name) for name in column_names]
    quoted_names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in column_names)
    target = connection.dialect.identifier_preparer.format_table(table)
    driver = connection.connection.driver_connection
    if driver is None:
        raise TypeError("the connection is closed")
    statement = f"COPY {target} ({quoted_names}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                values = (row.get(name, default) for name, default in default_by_column.items())
                pairs = zip(converters, values, strict=True)
                copy.write_row([convert(value) if convert else value for convert, value in pairs])
    except connection.dialect.loaded_dbapi.Error as exc:
        # COPY bypasses SQLAlchemy, which would have wrapped it.
        raise DBAPIError.instance(statement, None, exc, connection.dialect.loaded_dbapi.Error) from exc


def _get_defaults(table: Table) -> dict[str, Any]:
    """Return what SQLAlchemy would fill in, which COPY does not see."""
    return {c.name: c.default.arg for c in table.columns if isinstance(c.default, ScalarElementColumnDefault)}


def _get_converter(connection: Connection, table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return the conversion of a value for its column, or None: COPY bypasses SQLAlchemy's types."""
    column_type = table.c[name].type
    # All other types of the schema go as they are: psycopg knows Python's numbers, texts and dates.
    if isinstance(column_type, JSON):
        return column_type.bind_processor(connection.dialect)  # type: ignore[no-untyped-call, no-any-return]  # untyped in SQLAlchemy
    if isinstance(column_type, UtcDateTime):
        return lambda value: column_type.process_bind_param(value, connection.dialect)
    return None
