"""Reader of a query's rows, from any database that SQLAlchemy knows. Nothing is ever written there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.config import DatabaseRule
from voc.errors import ConfigError, InputError, MissingExtraError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["read_query"]

FETCH_ROWS = 2_000
"""Rows that are fetched at once."""


def read_query(name: str, rule: DatabaseRule, watermark: object) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a query, column → value, by a transaction that only reads.

    Parameters
    ----------
    name
        The source's, for errors.
    rule
        Its ``[sources.NAME.database]``.
    watermark
        What ``:watermark`` is.

    Raises
    ------
    ConfigError
        The environment variable is not set, or holds no URL.
    MissingExtraError
        The database's driver is not installed.
    InputError
        The database cannot be reached, or refuses the query.
    """
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    url = _get_url(name, rule)
    engine = _make_engine(name, url)
    parameters = {} if rule.watermark is None else {"watermark": watermark}
    try:
        with engine.connect() as connection:
            _forbid_writing(connection)
            # A server-side cursor: a large answer is never in memory as a whole.
            result = connection.execution_options(stream_results=True).execute(text(rule.query), parameters)
            names = list(result.keys())
            # A row becomes a dict, which would keep the last of two columns of one name without a word.
            if twice := sorted({column for column in names if names.count(column) > 1}):
                raise InputError(
                    f"[sources.{name}.database]: two columns are named {twice[0]!r}: name one of them AS …"
                )
            for rows in result.partitions(FETCH_ROWS):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
    except SQLAlchemyError as exc:
        # From None: the driver's own error, which may hold the password, would be printed with its traceback.
        raise InputError(f"[sources.{name}.database]: {_describe_error(exc, url)}") from None
    finally:
        engine.dispose()


def _get_url(name: str, rule: DatabaseRule) -> str:
    url = os.environ.get(rule.url_env, "").strip()
    if not url:
        raise ConfigError(
            f"[sources.{name}.database] url_env: the environment variable {rule.url_env} is not set; it holds the "
            "database's URL, such as postgresql://reader:password@host/crm"
        )
    return url


def _make_engine(name: str, url: str) -> Engine:
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        address = make_url(url)
        if address.drivername == "postgresql":  # the driver that voc itself has as an extra
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() == "sqlite" and address.database and not Path(address.database).is_file():
            # SQLite would make an empty one.
            raise InputError(f"[sources.{name}.database]: there is no database {address.database}")
        return create_engine(address)
    except ModuleNotFoundError as exc:
        raise MissingExtraError(
            f"[sources.{name}.database]: the database's driver {exc.name} is not installed: pip install {exc.name}"
        ) from None
    except (SQLAlchemyError, ValueError) as exc:
        # The sentence of the library may quote the URL with its password.
        raise ConfigError(
            f"[sources.{name}.database]: the URL in the environment cannot be read ({type(exc).__name__}); expected "
            "one such as postgresql://reader:password@host/crm"
        ) from None


def _forbid_writing(connection: Connection) -> None:
    """Make the connection one that only reads, where the database has a way to say so."""
    from sqlalchemy import text

    match connection.dialect.name:
        case "sqlite":
            connection.execute(text("PRAGMA query_only = ON"))
        case "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
        case "mysql" | "mariadb":
            connection.execute(text("SET SESSION TRANSACTION READ ONLY"))
            connection.rollback()  # it holds from the next transaction on
        case "oracle":
            connection.execute(text("SET TRANSACTION READ ONLY"))
        case _:  # the query begins with SELECT, and what it does is rolled back
            pass


def _describe_error(exc: Exception, url: str) -> str:
    """Return what a database says, on one line, without the password."""
    from sqlalchemy import make_url

    problem = " ".join(str(getattr(exc, "orig", None) or exc).split())
    # As it stands in the URL, and as the database gets it.
    written = re.search(r"//[^:@/]*:([^@]*)@", url)
    # The URL first: with its password replaced it would not be found as a whole any more.
    for secret in (url, written[1] if written else None, make_url(url).password):
        if secret:
            problem = problem.replace(secret, "***")
    return problem[:400]
