"""Environment that Alembic runs: our connection, our metadata, inside the transaction that is open already."""

from alembic import context
from sqlalchemy import Connection

from voc.store.migrate import VERSION_TABLE
from voc.store.schema import Base


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table=VERSION_TABLE,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
