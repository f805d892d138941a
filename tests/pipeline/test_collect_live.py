"""Databases and connectors: what is new behind a watermark, in parts that survive a kill."""

import importlib
import sqlite3

import pytest

import voc as package
from voc.collect.read import live_rows
from voc.errors import ConfigError, InputError, UnknownNameError, UsageError
from voc.store import frames, undo_batch

REASON = "de nota klopt niet en ik krijg geen uitleg over het bedrag"
COLUMNS = """
[sources.crm.columns]
key = "id"
at = "made_at"
text = "reason"
customer = "customer"
"""
DATABASE = f"""
[sources.crm]
kind = "complaint"
[sources.crm.database]
url_env = "CRM_URL"
query = "SELECT * FROM complaint WHERE changed > :watermark ORDER BY changed"
watermark = "changed"
start = 0
{COLUMNS}"""
CONNECTOR = f"""
[sources.crm]
kind = "complaint"
[sources.crm.connector]
use = "fake"
options = {{ n_rows = 6, password_env = "FAKE_PASSWORD" }}
{COLUMNS}"""


@pytest.fixture
def crm(tmp_path, monkeypatch):
    """A database with seven complaints, in parts of two rows."""
    monkeypatch.setattr(live_rows, "PART_ROWS", 2)
    path = tmp_path / "crm.db"
    monkeypatch.setenv("CRM_URL", f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE complaint (id TEXT, made_at TEXT, reason TEXT, customer TEXT, changed INTEGER)"
        )
        for number in range(7):
            # Two rows of one moment: a part must not end between them.
            add_row(connection, number, changed=1 + number // 2)
    return path


def add_row(connection, number, changed, reason=REASON):
    row = (f"C{number}", f"2026-10-{number + 1:02d}", f"{reason} {number}", f"K{number}", changed)
    connection.execute("INSERT INTO complaint VALUES (?, ?, ?, ?, ?)", row)


@pytest.fixture
def open_shop(tmp_path):
    def _open(text=DATABASE):
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        if not (tmp_path / "shop").exists():
            return package.init(tmp_path / "shop", sources=tmp_path / "sources.toml")
        return package.open(tmp_path / "shop")

    return _open


def test_only_what_is_new_is_read_and_what_changed_is_updated(crm, open_shop):
    with open_shop() as ws:
        first = ws.collect(source="crm")
        assert (first.n_rows, first.n_accepted) == (7, 7)
        assert "nothing new behind 4" in ws.collect(source="crm").notes
        with sqlite3.connect(crm) as connection:
            add_row(connection, 8, changed=5)
            connection.execute("UPDATE complaint SET reason = 'opgelost, dank', changed = 6 WHERE id = 'C0'")
        later = ws.collect(source="crm")
        assert (later.n_rows, later.n_accepted, later.n_updated) == (2, 1, 1)
        feedback = frames.load_feedback(ws.store).set_index("source_key")
        assert feedback.loc["C0", "text"] == "opgelost, dank"
        assert feedback["customer"].str.startswith("c-").all()


def test_a_run_that_is_killed_goes_on_behind_its_last_part(crm, open_shop, monkeypatch):
    parts = []

    def stop_at_third(part, *_):
        parts.append(part)
        if len(parts) == 3:
            raise KeyboardInterrupt
        return original(part)

    original = live_rows.LivePart.compute_hash
    with open_shop() as ws:
        monkeypatch.setattr(live_rows.LivePart, "compute_hash", stop_at_third)
        with pytest.raises(KeyboardInterrupt):
            ws.collect(source="crm")
        monkeypatch.setattr(live_rows.LivePart, "compute_hash", original)
        assert len(frames.load_feedback(ws.store)) == 4
        rest = ws.collect(source="crm")
        assert (rest.n_rows, rest.n_accepted, rest.n_duplicates) == (3, 3, 0)


def test_a_part_that_was_undone_is_read_again(crm, open_shop):
    with open_shop() as ws:
        ws.collect(source="crm")
        undo_batch(ws.store, 2)
        assert len(frames.load_feedback(ws.store)) == 5
        again = ws.collect(source="crm")
        assert len(frames.load_feedback(ws.store)) == 7
        assert again.n_accepted == 2


def test_a_dry_run_stores_nothing_and_a_source_of_files_is_refused(crm, open_shop):
    with open_shop() as ws:
        assert ws.collect(source="crm", dry_run=True).preview.n_rows == 2
        assert frames.load_feedback(ws.store).empty
        with pytest.raises(UnknownNameError, match="there are: crm"):
            ws.collect(source="andere")
    with open_shop() as ws:
        ws.config = ws.config.model_copy(
            update={"sources": {"crm": ws.config.sources["crm"].model_copy(update={"database": None})}}
        )
        with pytest.raises(UsageError, match="one of files"):
            ws.collect(source="crm")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT * FROM weg WHERE changed > :watermark", "no such table: weg"),
        ("SELECT * FROM complaint WHERE changed > :watermark ORDER BY changed DESC", "smaller in row 2"),
        ("SELECT id, made_at FROM complaint WHERE changed > :watermark", "'changed' is not among those that came"),
        ("SELECT id, id, changed FROM complaint WHERE changed > :watermark", "two columns are named 'id'"),
    ],
)
def test_errors_name_the_source_and_the_column(crm, open_shop, query, sentence):
    text = DATABASE.replace("SELECT * FROM complaint WHERE changed > :watermark ORDER BY changed", query)
    with open_shop(text) as ws, pytest.raises(InputError, match=r"\[sources\.crm") as error:
        ws.collect(source="crm")
    assert sentence in str(error.value)


def test_a_query_that_would_write_is_refused_in_voc_toml_and_by_the_database(crm, open_shop):
    with pytest.raises(ConfigError, match="begins with SELECT or WITH"):
        open_shop(DATABASE.replace("SELECT * FROM complaint WHERE", "DELETE FROM complaint WHERE"))
    writing = "WITH x AS (SELECT :watermark) DELETE FROM complaint RETURNING *"
    text = DATABASE.replace("SELECT * FROM complaint WHERE changed > :watermark ORDER BY changed", writing)
    with open_shop(text) as ws, pytest.raises(InputError, match="readonly"):
        ws.collect(source="crm")
    with sqlite3.connect(crm) as connection:
        assert connection.execute("SELECT count(*) FROM complaint").fetchone() == (7,)


@pytest.mark.parametrize(
    "url", ["postgresql://reader:gehe!m@127.0.0.1:1/crm", "postgresql://reader:gehe%21m@[", "sqlite:///gehe!m/weg.db"]
)
def test_the_password_is_never_printed_or_stored(crm, open_shop, monkeypatch, url):
    monkeypatch.setenv("CRM_URL", url)
    with open_shop() as ws, pytest.raises((InputError, ConfigError)) as error:
        ws.collect(source="crm")
    assert "reader:" not in str(error.value)
    if not url.startswith("sqlite"):
        assert "gehe" not in str(error.value)


def test_an_environment_variable_that_is_not_set_is_named(crm, open_shop, monkeypatch):
    monkeypatch.delenv("CRM_URL")
    with open_shop() as ws, pytest.raises(ConfigError, match="CRM_URL is not set"):
        ws.collect(source="crm")


# ---- connectors -------------------------------------------------------------------------------------------------


@pytest.fixture
def fake_package(tmp_path, monkeypatch):
    """A distribution that offers the connectors "fake" and "broken", as if it were installed."""
    folder = tmp_path / "site"
    (folder / "fake_voc-1.0.dist-info").mkdir(parents=True)
    (folder / "fake_voc-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: fake-voc\nVersion: 1.0\n")
    (folder / "fake_voc-1.0.dist-info/entry_points.txt").write_text(
        "[voc.sources]\nfake = fake_connector:fetch\nbroken = fake_connector:fail\n"
    )
    (folder / "fake_connector.py").write_text(
        f"""
def fetch(options, since):
    assert options["password"] == "gehe!m"
    for number in range(options["n_rows"]):
        if since is None or number > since:
            reason = "{REASON} %d" % number
            yield {{"id": number, "made_at": "2026-10-05", "reason": reason, "customer": "K1", "n": number}}

def fail(options, since):
    raise RuntimeError("no access with " + options["password"])
"""
    )
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("FAKE_PASSWORD", "gehe!m")
    importlib.invalidate_caches()


def test_a_connector_of_another_package_gives_rows(fake_package, open_shop):
    with open_shop(CONNECTOR.replace("\n[sources.crm.columns]", 'watermark = "n"\n[sources.crm.columns]')) as ws:
        first = ws.collect(source="crm")
        assert (first.n_rows, first.n_accepted) == (6, 6)
        assert "nothing new behind 5" in ws.collect(source="crm").notes
        assert "gehe" not in str(frames.load_batches(ws.store).to_dict())


def test_a_connector_that_fails_is_an_error_of_its_source_without_its_secret(fake_package, open_shop):
    with open_shop(CONNECTOR.replace('"fake"', '"broken"')) as ws, pytest.raises(InputError) as error:
        ws.collect(source="crm")
    assert "[sources.crm]: the connector broken failed (RuntimeError: no access with ***)" in str(error.value)


def test_a_connector_that_nobody_offers_is_named_beside_those_there_are(fake_package, open_shop):
    with open_shop(CONNECTOR.replace('"fake"', '"andere"')) as ws, pytest.raises(ConfigError, match="broken, fake"):
        ws.collect(source="crm")
