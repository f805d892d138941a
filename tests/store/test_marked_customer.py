"""A marked customer through every kind of source, each column that may be mapped: no mark in a byte of the workspace.

After ``voc erase`` nothing of the customer is left either, and the same sources bring nothing back; on both databases.
"""

import csv
import json
import sqlite3
import zipfile
from types import SimpleNamespace

import pytest
from sqlalchemy import text

import voc
from voc.collect.read import live_rows
from voc.config import Columns
from voc.records import Kind

CUSTOMER = "K7654321"
MARKS = (
    CUSTOMER, "zwaluw@kievitsbloem.example", "0687654321", "06-87654321", "NL91ABNA0417164300", "Kievitsbloem",
    "4111111111111111", "Wilhelmina",  # three letters come up in compressed bytes by chance
)  # fmt: skip
"""Personal data of the customer, which is in no file of the workspace, ever."""
WORDS = ("zeilmakerij", "kajuitdeur", "spinnakerboom", "roerganger", "ankerlier", "kombuis", "scheepsbel", "gangboord")
"""Words of the customer's texts, one a source, which are gone after the erasure."""
SPECIAL = "patrijspoort"
"""A word of a text that waits in the quarantine."""
DATA = (
    "Wilhelmina Kievitsbloem, 06-87654321, zwaluw@kievitsbloem.example, NL91ABNA0417164300, 4111111111111111, K7654321"
)
FEEDBACK_FIELDS = (
    "text", "customer", "contact", "case_number", "channel", "touchpoint", "customer_segment", "phase", "region",
    "department_asked", "reason", "question", "language", "votes", "score", "closed",
)  # fmt: skip
"""Fields of a survey or complaint, each of which gets the customer's data; ``at`` and ``key`` come beside them."""


def say(word):
    return f"De storing bij de {word} duurt nu al drie dagen, bel {DATA}"


def write_feedback(path, word, key):
    """Write two rows: one with the customer's data in every column, and one as it should be."""
    full = dict.fromkeys(FEEDBACK_FIELDS, DATA) | {"text": say(word), "customer": CUSTOMER, "contact": f"{key}-1"}
    plain = dict.fromkeys(FEEDBACK_FIELDS, "") | {"text": "De nota klopt niet", "customer": "K1", "score": "7"}
    mailed = full | {"key": MARKS[1], "contact": MARKS[1], "case_number": MARKS[3], "text": f"Weer de {word}, {DATA}"}
    rows = [full | {"key": f"{key}1"}, plain | {"key": f"{key}2"}, mailed]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("key", "at", *FEEDBACK_FIELDS), delimiter=";")
        writer.writeheader()
        writer.writerows({"at": "12-06-2026", **row} for row in rows)
        # Rows that are refused: their previews are stored.
        writer.writerow(full | {"key": f"{key}3", "at": f"geen datum {DATA}"})


def write_columns(name, fields, **more):
    columns = "".join(f'{field} = "{field}"\n' for field in fields)
    settings = "".join(f"{key} = {json.dumps(value)}\n" for key, value in more.items())
    return f"\n[sources.{name}]\n{settings}[sources.{name}.columns]\n{columns}"


CONTACT_FIELDS = ("key", "at", "customer", "channel", "reason", "customer_segment", "phase", "hand_overs", "resolved")
SIGNAL_FIELDS = (
    "key",
    "contact",
    "at",
    "department",
    "reason",
    "emotion",
    "agent",
    "team",
    "note",
    "channel",
    "customer",
)
COMPANY = """\
[company]
name = "Proef"
[store]
url = "{url}"
[text]
customer_number = '\\bK\\d{{7}}\\b'
[themes]
smallest = 2
[[departments]]
name = "Facturatie"
"""
CONFIG = "".join(
    (
        COMPANY,
        write_columns("enquete", ("key", "at", *FEEDBACK_FIELDS), kind="survey", files=["enquete*.csv"]),
        write_columns("klachten", ("key", "at", *FEEDBACK_FIELDS), kind="complaint", files=["klachten*.csv"]),
        write_columns("ideeen", ("key", "at", *FEEDBACK_FIELDS), kind="idea", files=["ideeen*.csv"]),
        write_columns("contacten", CONTACT_FIELDS, kind="contact", files=["contacten*.csv"]),
        write_columns("uitnodigingen", ("key", "at", "customer", "channel"), kind="contact", files=["uitnod*.csv"]),
        write_columns("meldingen", SIGNAL_FIELDS, kind="signal", files=["meldingen*.csv"]),
        write_columns("kalender", ("at", "kind", "note", "department"), kind="calendar", files=["kalender*.csv"]),
        """
[sources.chat]
kind = "message"
files = ["*chat*.csv"]
[sources.chat.turns]
conversation = "conversation"
sender = "sender"
message = "message"
at = "moment"
ours = ["Veldwaard"]
[sources.chat.columns]
key = "conversation"
at = "started"
customer = "customer"
text = "text"

[sources.gesprekken]
kind = "message"
files = ["*.vtt"]
[sources.gesprekken.turns]
conversation = "conversation"
sender = "sender"
message = "message"
customers = ["Klant"]
[sources.gesprekken.columns]
key = "conversation"
text = "text"

[sources.crm]
kind = "complaint"
[sources.crm.database]
url_env = "CRM_URL"
query = "SELECT * FROM complaint WHERE n > :watermark ORDER BY n"
watermark = "n"
start = 0
[sources.crm.columns]
key = "key"
at = "at"
text = "text"
customer = "customer"
channel = "channel"

[sources.tickets]
kind = "message"
[sources.tickets.connector]
use = "tickets"
[sources.tickets.columns]
key = "key"
at = "at"
text = "text"
customer = "customer"
""",
    )
)


def fetch_tickets(_options, _since):
    """Yield a ticket of the customer, as a connector does."""
    yield {"key": "t1", "at": "2026-06-12", "text": say(WORDS[7]), "customer": CUSTOMER, "extra": DATA}


def write_sources(folder):
    """Write the customer's files into a drop folder, one of them named after the customer, and a database."""
    folder.mkdir()
    write_feedback(folder / "enquete.csv", WORDS[0], "e")
    write_feedback(folder / "klachten.csv", WORDS[1], "k")
    write_feedback(folder / "ideeen.csv", WORDS[2], "i")
    tables = {
        "enquete-ziek": [
            dict.fromkeys(FEEDBACK_FIELDS, "")
            | {"key": "z1", "at": "12-06-2026", "customer": CUSTOMER, "score": "3"}
            | {"text": f"Door mijn chemokuur bij de {SPECIAL} kon ik niet betalen, {DATA}"}
        ],
        "contacten": [
            dict.fromkeys(CONTACT_FIELDS, DATA) | {"key": "e-1", "at": "12-06-2026 10:00", "customer": CUSTOMER},
            dict.fromkeys(CONTACT_FIELDS, DATA) | {"key": MARKS[1], "at": "12-06-2026 11:00", "customer": CUSTOMER},
        ],
        "uitnodigingen": [{"key": "u1", "at": "10-06-2026", "customer": CUSTOMER, "channel": MARKS[1]}],
        "meldingen": [
            dict.fromkeys(SIGNAL_FIELDS, DATA)
            | {"key": "m1", "contact": "e-1", "at": "12-06-2026", "note": say(WORDS[3]), "customer": ""}
        ],
        "kalender": [{"at": "12-06-2026", "kind": "storing", "note": f"bij {DATA}", "department": DATA}],
        "chat Wilhelmina Kievitsbloem": [
            {
                "conversation": "7",
                "sender": "Wilhelmina Kievitsbloem",
                "message": say(WORDS[4]),
                "moment": "12-06-2026 10:00",
            },
            {"conversation": "7", "sender": "Veldwaard", "message": f"Dag {DATA}", "moment": "12-06-2026 10:01"},
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    turns = (("Medewerker", f"Dag {DATA}"), ("Klant", say(WORDS[5])))
    lines = [f"00:00:0{n}.000 --> 00:00:0{n}.900\n<v {who}>{said}</v>\n" for n, (who, said) in enumerate(turns)]
    (folder / "gesprek.vtt").write_text("WEBVTT\n\n" + "\n".join(lines), encoding="utf-8")
    with sqlite3.connect(folder.parent / "crm.db") as connection:
        connection.execute(
            "CREATE TABLE complaint (n INTEGER, key TEXT, at TEXT, text TEXT, customer TEXT, channel TEXT)"
        )
        connection.execute(
            "INSERT INTO complaint VALUES (1, 'd1', '2026-06-12', ?, ?, ?)", (say(WORDS[6]), CUSTOMER, DATA)
        )
    connection.close()


def read_files(root):
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(root)), path.read_bytes()
            # By its first bytes: a database may end in a stored archive, which makes it none.
            if path.read_bytes()[:2] == b"PK" and zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def read_postgres(store):
    """Yield the file of every table, index and overflow of a PostgreSQL database."""
    with store.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        paths = connection.execute(
            text("SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't')")
        ).all()
        for name, path in paths:
            content = connection.execute(text("SELECT pg_read_binary_file(:path, 0, 100000000, true)"), {"path": path})
            yield name, bytes(content.scalar_one() or b"")


def find_marks(workspace, marks):
    with voc.open(workspace.root) as ws:
        contents = list(read_postgres(ws.store)) if workspace.backend == "postgresql" else []
    contents += read_files(workspace.root)
    return sorted(
        (name, mark)
        for name, content in contents
        for mark in marks
        if mark.encode() in content or mark.casefold().encode() in content.lower()
    )


def collect_all(ws, folder):
    for path in sorted(folder.iterdir()):
        ws.collect(path)
    ws.collect(source="crm")
    ws.collect(source="tickets")


@pytest.fixture
def workspace(empty_url, backend, tmp_path, monkeypatch):
    """A workspace that has collected the customer from everywhere, fitted and printed."""
    root, folder = tmp_path / "shop", tmp_path / "inbox"
    write_sources(folder)
    monkeypatch.setenv("CRM_URL", f"sqlite:///{tmp_path / 'crm.db'}")
    point = SimpleNamespace(name="tickets", load=lambda: fetch_tickets)
    monkeypatch.setattr(live_rows, "entry_points", lambda **_: (point,))
    root.mkdir()
    url = f"sqlite:///{root / 'voc.db'}" if backend == "sqlite" else empty_url
    (root / "voc.toml").write_text(CONFIG.format(url=url), encoding="utf-8")
    with voc.open(root) as ws:
        collect_all(ws, folder)
        ws.signals.add(f"Klant van de {WORDS[3]} belt weer, {DATA}", customer=CUSTOMER, contact=MARKS[1])
        ws.fit_themes()
        ws.fit_causes()
        ws.report("2026-06", formats=("html", "xlsx", "ipynb"))
    return SimpleNamespace(root=root, folder=folder, backend=backend)


def test_no_byte_of_the_workspace_holds_a_mark_and_erasing_leaves_no_word(workspace, tmp_path):
    assert find_marks(workspace, MARKS) == []
    assert {word for _, word in find_marks(workspace, (*WORDS, SPECIAL))} == set(WORDS)
    with voc.open(workspace.root) as ws:
        kinds = set(ws.feedback()["kind"])
        assert kinds >= {str(Kind.SURVEY), str(Kind.COMPLAINT), str(Kind.IDEA), str(Kind.MESSAGE), str(Kind.SIGNAL)}
        assert len(ws.decisions.quarantine.list_texts()) == 1

        erasure = ws.erase(CUSTOMER)

        assert erasure.is_compact
        assert ws.decisions.quarantine.list_texts() == []
    # A chat and a call whose customer has no number are another customer's, as far as anybody can tell.
    unknown = {WORDS[4], WORDS[5]}
    assert {word for _, word in find_marks(workspace, (*MARKS, *WORDS, SPECIAL))} <= unknown
    with voc.open(workspace.root) as ws:
        collect_all(ws, workspace.folder)
        ws.fit_themes(force=True)
    assert {word for _, word in find_marks(workspace, (*MARKS, *WORDS, SPECIAL))} <= unknown


def test_every_column_of_feedback_is_marked():
    """A new column of a mapping has to be tried here, too."""
    elsewhere = {
        *("key", "at", "time", "scores", *CONTACT_FIELDS, *SIGNAL_FIELDS, "retained"),
        *("process", "count", "offered", "answered", "abandoned", "waiting_seconds", "handling_seconds", "kind", "end"),
    }
    assert set(Columns.model_fields) == elsewhere | set(FEEDBACK_FIELDS)
