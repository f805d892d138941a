import re
import sqlite3
import subprocess
import sys

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, inspect, select, text

from voc.errors import WorkspaceError
from voc.store import open_store, schema, upgrade


def test_migrated_tables_are_those_of_the_models(empty_url):
    with open_store(empty_url) as store, store.reading() as connection:
        options = {
            "compare_type": True,
            "version_table": upgrade.VERSION_TABLE,
            "target_metadata": schema.Base.metadata,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.Base.metadata) == []


def test_migrated_tables_have_the_checks_and_options_of_the_models(sqlite_template):
    """Alembic's comparison looks at neither."""

    def ddl(connection):
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: sorted(re.split(r"[\s,()]+", sql.replace('"', "")))
            for name, sql in rows
            if name != upgrade.VERSION_TABLE
        }

    with open_store(f"sqlite:///{sqlite_template}") as store, store.reading() as connection:
        migrated = ddl(connection)
    memory = create_engine("sqlite://")
    with memory.begin() as connection:
        schema.Base.metadata.create_all(connection)
        assert migrated == ddl(connection)
    memory.dispose()


def test_the_newest_revision_is_the_one_that_is_looked_for():
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [upgrade.HEAD]


def test_a_database_of_a_newer_voc_is_refused_and_left_alone(empty_url):
    with open_store(empty_url) as store:
        with store.writing() as connection:
            connection.execute(text("UPDATE voc_revision SET version_num = '9999'"))
        with pytest.raises(WorkspaceError, match=r"made by a newer voc \(revision 9999; this one knows 0003\)"):
            open_store(empty_url)
        with store.reading() as connection:
            assert connection.execute(text("SELECT version_num FROM voc_revision")).scalar() == "9999"


def test_opening_again_changes_nothing_and_keeps_what_is_there(store, url):
    with store.writing() as connection:
        connection.execute(insert(schema.Department).values(name="Facturatie", kind="internal"))
    with open_store(url) as again, again.reading() as connection:
        assert connection.execute(select(schema.Department.name)).scalar() == "Facturatie"


def test_opening_a_current_database_does_not_load_alembic(sqlite_template):
    script = (
        "import sys; from voc.store import open_store; open_store(sys.argv[1]).close(); "
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, f"sqlite:///{sqlite_template}"], check=True)


def test_a_sqlite_file_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER)")
    connection.close()
    with pytest.raises(WorkspaceError, match="of something else"):
        open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("moz_places",)]
    connection.close()


@pytest.mark.parametrize(("table", "refused"), [("moz_places", False), ("feedback", True)])
def test_a_postgresql_database_can_be_shared_unless_a_table_of_ours_is_there(table, refused, postgres):
    name = postgres.make()
    with psycopg.connect(postgres.url(name)) as connection:
        connection.execute(f"CREATE TABLE {table} (id INTEGER)")
    if refused:
        with pytest.raises(WorkspaceError, match="of something else"):
            open_store(postgres.url(name))
    else:
        open_store(postgres.url(name)).close()
    postgres.drop(name)


def test_the_first_revision_can_be_taken_back(empty_url):
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS))
    with open_store(empty_url) as store:
        with store.writing() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        with store.reading() as connection:
            assert set(inspect(connection).get_table_names()) <= {upgrade.VERSION_TABLE}


def test_a_migration_that_breaks_references_is_rolled_back(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    open_store(url).close()
    raw = sqlite3.connect(tmp_path / "voc.db")
    raw.execute("DELETE FROM voc_revision")  # as if it were older, with a row that refers to nothing
    raw.execute("INSERT INTO answer (feedback, question, scale, low, high, best) VALUES (7, 'q', 'nps', 0, 10, 10)")
    raw.commit()
    raw.close()
    monkeypatch.setattr(upgrade, "_migrate", lambda connection, url: None)
    with pytest.raises(WorkspaceError, match="refer to nothing"):
        open_store(url)
