import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, inspect, select, text

from voc.errors import WorkspaceError
from voc.records import Event
from voc.store import decision_log, decision_writer, migrate, open_store, schema, themes

pytestmark = pytest.mark.usefixtures("real_migrations")


def test_migrated_tables_are_those_of_the_models(empty_url):
    with open_store(empty_url) as store, store.reading() as connection:
        options = {
            "compare_type": True,
            "version_table": migrate.VERSION_TABLE,
            "target_metadata": schema.Base.metadata,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.Base.metadata) == []


def test_alembic_check_finds_nothing_to_migrate(empty_url):
    """What ``alembic check`` does; it raises where a revision is missing."""
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with open_store(empty_url) as store, store.writing() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_migrated_tables_have_the_checks_and_options_of_the_models(sqlite_template):
    """Alembic's comparison looks at neither."""

    def ddl(connection):
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: sorted(re.split(r"[\s,()]+", sql.replace('"', "")))
            for name, sql in rows
            if name != migrate.VERSION_TABLE
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
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_a_database_of_a_newer_voc_is_refused_and_left_alone(empty_url):
    with open_store(empty_url) as store:
        with store.writing() as connection:
            connection.execute(text("UPDATE voc_revision SET version_num = '9999'"))
        with pytest.raises(WorkspaceError, match=r"made by a newer voc \(revision 9999; this one knows 0010\)"):
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
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with open_store(empty_url) as store:
        with store.writing() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        with store.reading() as connection:
            assert set(inspect(connection).get_table_names()) <= {migrate.VERSION_TABLE}


def test_a_migration_that_breaks_references_is_rolled_back(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    open_store(url).close()
    raw = sqlite3.connect(tmp_path / "voc.db")
    raw.execute("DELETE FROM voc_revision")  # as if it were older, with a row that refers to nothing
    raw.execute("INSERT INTO answer (feedback, question, scale, low, high, best) VALUES (7, 'q', 'nps', 0, 10, 10)")
    raw.commit()
    raw.close()
    monkeypatch.setattr(migrate, "_migrate", lambda connection, url: None)
    with pytest.raises(WorkspaceError, match="refer to nothing"):
        open_store(url)


FILLED_0001 = """
INSERT INTO source (id, name, kind, mapping_version, mapping, created_at)
    VALUES (1, 'a', 'survey', 1, '{}', '2026-10-05');
INSERT INTO batch (id, source, file_name, file_path, file_hash, state, counts, at, undone)
    VALUES (1, 1, 'a.csv', '/a.csv', 'h', 'done', '{}', '2026-10-05', FALSE);
INSERT INTO feedback (id, batch, source_name, source_key, kind, date_state, text, text_hash, redactions, row)
    VALUES (1, 1, 'a', '1', 'survey', 'missing', 'Te duur.', 'x', '{}', 1);
INSERT INTO segment (id, feedback, start, "end") VALUES (1, 1, 0, 8);
INSERT INTO run (id, stage, parameters, versions, watermark, state, started_at)
    VALUES (1, 'themes', '{}', '{}', 'w', 'done', '2026-10-05');
INSERT INTO current_run (stage, run) VALUES ('themes', 1);
INSERT INTO theme (id, state, pinned) VALUES (7, 'active', FALSE), (8, 'reserved', FALSE);
INSERT INTO theme_label (theme, language, origin, text, description) VALUES (7, 'nl', 'found', 'Prijs', '');
INSERT INTO theme_fit (run, theme, labels, description, keywords, quotes, n_segments, n_comments)
    VALUES (1, 7, '{}', '{}', '[]', '[1]', 1, 1);
INSERT INTO assignment (segment, run, theme, probability) VALUES (1, 1, 7, 0.5);
INSERT INTO theme_proposal (run, kind, old, new, n_segments, overlap, examples, state)
    VALUES (1, 'split', '[7]', '[7, 8]', 1, 0.5, '[]', 'open'), (1, 'merged', '[7, 8]', '[7]', 1, 0.5, '[]', 'open');
INSERT INTO event (request_id, subject, kind, payload, who, at, why)
    VALUES ('r', 'S-1', 'cause', '{"segment": 1, "department": null}', 'Noor', '2026-10-05', '');
"""


def test_a_filled_database_of_the_first_revision_keeps_all_and_takes_decisions(empty_url):
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with open_store(empty_url) as old, old.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        for statement in FILLED_0001.strip().split(";\n"):
            connection.exec_driver_sql(statement)
    with open_store(empty_url) as store:
        assert [(theme.id, theme.quotes, theme.n_comments) for theme in themes.load_themes(store)] == [(7, (1,), 1)]
        assert themes.load_assignments(store)["theme"].tolist() == [7]
        assert [item.proposal.kind for item in themes.load_proposals(store)] == ["merged"]
        assert [event.kind for event in decision_log.load_active_decisions(store)] == ["cause"]
        at = datetime(2026, 10, 6, tzinfo=UTC)
        split = Event("s", "T-7", "split", {"segments": [1], "labels": {"nl": "Te duur"}}, "Noor", at)
        assert decision_writer.decide(store, split, None).payload["part"] == 9
        assert [item.label("nl") for item in themes.load_themes(store)] == ["Te duur"]


def test_half_marks_between_positive_ones_become_positive(empty_url):
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with open_store(empty_url) as old, old.writing() as connection:
        config.attributes["connection"] = connection
        for statement in FILLED_0001.strip().split(";\n")[:3]:
            connection.exec_driver_sql(statement)
        marks = [(7.5, False), (8.0, True), (8.5, False), (10.0, True), (None, None)]
        # An answer to another question shares nothing with them: there 8.5 is below its only positive one.
        rows = [("mark", value, positive) for value, positive in marks] + [("other", 8.5, False), ("other", 9.0, True)]
        connection.execute(
            insert(schema.Answer),
            [
                {"feedback": 1, "question": name, "scale": "mark", "low": 1, "high": 10, "best": 10, "value": value,
                 "positive": positive}
                for name, value, positive in rows
            ],
        )  # fmt: skip
        command.downgrade(config, "0004")
    with open_store(empty_url) as store, store.reading() as connection:
        rows = connection.execute(select(schema.Answer.value, schema.Answer.positive).order_by(schema.Answer.id)).all()
    assert [tuple(row) for row in rows] == [
        (7.5, False), (8.0, True), (8.5, True), (10.0, True), (None, None), (8.5, False), (9.0, True)
    ]  # fmt: skip


def test_pseudonyms_of_agents_are_forgotten_and_teams_stay(empty_url):
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with open_store(empty_url) as old, old.writing() as connection:
        config.attributes["connection"] = connection
        for statement in FILLED_0001.strip().split(";\n")[:2]:
            connection.exec_driver_sql(statement)
        at = datetime(2026, 10, 5, tzinfo=UTC)
        agents = ["a-0123456789abcdef", "Noord", None]
        rows = [
            {"batch": 1, "source_name": "a", "source_key": str(n), "contact": "c", "at": at, "agent": agent}
            for n, agent in enumerate(agents)
        ]
        connection.execute(insert(schema.Signal), rows)
        command.downgrade(config, "0005")
    with open_store(empty_url) as store, store.reading() as connection:
        assert list(connection.execute(select(schema.Signal.agent).order_by(schema.Signal.id)).scalars()) == [
            None,
            "Noord",
            None,
        ]


REPORT_0007 = """
INSERT INTO report (id, period, language, manifest, state, at)
    VALUES (1, '2026-10', 'nl', '{}', 'approved', '2026-11-05');
INSERT INTO figure (id, report, reference, title, estimate, feedback)
    VALUES (1, 1, '2026-10/comments', '', '{}', '[1]');
"""


def test_a_filled_database_keeps_its_rows_and_figures_and_gets_closings_and_a_quarantine(empty_url):
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with open_store(empty_url) as old, old.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        for statement in FILLED_0001.strip().split(";\n")[:3]:
            connection.exec_driver_sql(statement)
        for statement in REPORT_0007.strip().split(";\n"):
            connection.exec_driver_sql(statement)
    with open_store(empty_url) as store, store.writing() as connection:
        item, figure = schema.Feedback, schema.Figure
        row = connection.execute(select(item.text, item.is_closed, item.closed_at)).one()
        assert tuple(row) == ("Te duur.", None, None)
        assert tuple(connection.execute(select(figure.feedback, figure.n_erased)).one()) == ([1], 0)
        sealed = {"feedback": 1, "kinds": ["health"], "token": "t", "digest": "d", "state": "waiting"}
        connection.execute(insert(schema.Quarantine).values(at=datetime(2026, 11, 6, tzinfo=UTC), **sealed))
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
        assert not inspect(connection).has_table("quarantine")
        assert connection.execute(select(item.text)).scalar() == "Te duur."
        command.upgrade(config, "head")
