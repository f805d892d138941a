"""Migration of a database to the revision of this voc. Alembic is loaded only when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from voc.errors import ReadOnlyError, WorkspaceError
from voc.store.schema import Base

__all__ = ["HEAD", "VERSION_TABLE", "check_revision", "migrate_database"]

HEAD = "0010"
"""The newest revision in ``migrations/versions``; a test holds the two together."""
VERSION_TABLE = "voc_revision"
"""Its own name, so that voc can share a PostgreSQL database with something else that uses Alembic."""
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate_database(engine: Engine, url: str, *, writer_lock: int) -> None:
    """Create or migrate the tables, in one transaction.

    Raises
    ------
    WorkspaceError
        The database was made by a newer voc, or by something else.
    """
    with engine.connect() as connection:
        if _load_revision(connection) == HEAD:
            return
    if engine.dialect.name == "sqlite":
        _migrate_sqlite(engine, url)
        return
    with engine.begin() as connection:
        # Two that open a new database at once: the second one waits, and finds it migrated.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": writer_lock})
        _migrate(connection, url)


def check_revision(engine: Engine, url: str) -> None:
    """Check a database that cannot be written to, and so not be migrated either.

    Raises
    ------
    ReadOnlyError
        It is of another revision than this voc's.
    """
    with engine.connect() as connection:
        revision = _load_revision(connection)
    if revision != HEAD:
        raise ReadOnlyError(
            f"{url} is of another voc (revision {revision}; this one needs {HEAD}) and cannot be written to: "
            "open it once where it can be"
        )


def _load_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _migrate_sqlite(engine: Engine, url: str) -> None:
    # Alembic's batch mode copies a table and drops the old one: with foreign keys on, that would delete its
    # children. They can only be switched outside a transaction.
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101  a connection that was just made has one
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            writer = connection.execution_options(voc_writes=True)
            with writer.begin():
                _migrate(writer, url)
                violations = writer.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if violations:
                    raise WorkspaceError(
                        f"{url} was left as it was: {len(violations)} rows of {violations[0][0]!r} refer to nothing"
                    )
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _migrate(connection: Connection, url: str) -> None:
    """Migrate inside the caller's transaction; another process may have done it meanwhile."""
    revision = _load_revision(connection)
    if revision == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    # Alembic reads its options as a ConfigParser does, for which a single % begins a name.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    own_revisions = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in own_revisions:
        raise WorkspaceError(
            f"{url} was made by a newer voc (revision {revision}; this one knows {HEAD}): "
            "install the newest jupyterlab-voc"
        )
    if revision is None:
        _check_no_foreign_tables(connection, url)
    command.upgrade(config, "head")


def _check_no_foreign_tables(connection: Connection, url: str) -> None:
    tables = set(inspect(connection).get_table_names())
    own_tables = tables & set(Base.metadata.tables)
    # A file belongs to one program; a PostgreSQL database may be shared while the names of tables differ.
    if own_tables or (tables and connection.dialect.name == "sqlite"):
        names = ", ".join(sorted(own_tables or tables)[:3])
        raise WorkspaceError(
            f"{url} is a database of something else (it has the tables {names} …): give another address in voc.toml"
        )
