"""A marked customer in each kind of file, in every column: no mark in any file of the workspace, none after erasing."""

import json
import sqlite3
import zipfile
from dataclasses import dataclass

import pytest

import voc
from voc.workspace import init

NUMBER, MAIL, PHONE = "K7654321", "zwaluw@kievitsbloem.example", "06-87654321"
IBAN, CARD, NAME = "NL91ABNA0417164300", "4111111111111111", "Wilhelmina Kievitsbloem"
MARKS = (NUMBER, MAIL, PHONE, IBAN, CARD, "Kievitsbloem")
WORD = "spinnakerboom"
TEXT = f"De {WORD} is stuk, bel {PHONE} of mail {MAIL}, op {IBAN}, kaart {CARD}, groet {NAME}"
COLUMNS = (
    "respons_id",
    "datum",
    "toelichting",
    "nps",
    "klantnummer",
    "contactnummer",
    "kanaal",
    "regio",
    "afdeling",
    "naam",
)
CRM = """
[sources.crm]
kind = "complaint"
[sources.crm.database]
url_env = "CRM_URL"
query = "SELECT * FROM answer WHERE n > :watermark ORDER BY n"
watermark = "n"
start = 0
[sources.crm.columns]
key = "respons_id"
at = "datum"
text = "toelichting"
customer = "klantnummer"
contact = "contactnummer"
channel = "kanaal"
region = "regio"
department_asked = "afdeling"
"""


@dataclass(frozen=True)
class Person:
    """Customer of a file: the id by which everything of the customer is erased; None: the file names nobody."""

    id: str | None


def build_rows(prefix):
    """Return rows of a table: the first ones are the marked customer's, with a mark in every column."""
    others = [
        (
            f"{prefix}{n}",
            f"{n % 27 + 1:02}-10-2026",
            f"de nota klopt nog steeds niet {n}",
            n % 11,
            f"K{n:07}",
            f"{prefix}c{n}",
        )
        for n in range(40)
    ]
    rows = [(*row, "telefoon", "Utrecht", "Facturatie", f"Jan {n}") for n, row in enumerate(others)]
    short = (MAIL, PHONE, NAME, NAME)
    return [
        (f"{prefix}m1", "12-10-2026", TEXT, 1, NUMBER, f"{prefix}m1", *short),
        (MAIL, "13-10-2026", f"{TEXT} weer", 2, NUMBER, MAIL, NAME, MAIL, PHONE, NAME),
        (PHONE, f"geen {PHONE}", f"{TEXT} nog", f"x {MAIL}", NUMBER, IBAN, IBAN, CARD, MAIL, NAME),
        *rows,
    ]


def write_csv(folder):
    path = folder / "enquete-csv.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in (COLUMNS, *build_rows("a"))), encoding="utf-8")
    return path


def write_xlsx(folder):
    from openpyxl import Workbook

    book = Workbook()
    for row in (COLUMNS, *build_rows("b")):
        book.active.append(row)
    path = folder / "enquete-blad.xlsx"
    book.save(path)
    return path


def write_html(folder):
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in (COLUMNS, *build_rows("h")))
    path = folder / "enquete-pagina.xls"
    path.write_text(f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>", encoding="utf-8")
    return path


def write_json(folder):
    path = folder / "enquete-json.json"
    items = [dict(zip(COLUMNS, row, strict=True)) for row in build_rows("j")]
    path.write_text(json.dumps({"answers": items}), encoding="utf-8")
    return path


def write_zip(folder):
    path = folder / "enquete-zip.zip"
    content = "\n".join(";".join(map(str, row)) for row in (COLUMNS, *build_rows("z")))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"antwoorden {NAME}.csv", content)
    return path


def write_parquet(folder):
    import polars as pl

    path = folder / "enquete-parket.parquet"
    columns = zip(*build_rows("p"), strict=True)
    data = {name: [str(cell) for cell in cells] for name, cells in zip(COLUMNS, columns, strict=True)}
    pl.DataFrame(data).write_parquet(path)
    return path


def write_sav(folder):
    import pandas as pd
    import pyreadstat

    path = folder / "enquete-spss.sav"
    frame = pd.DataFrame([[str(cell) for cell in row] for row in build_rows("s")], columns=list(COLUMNS))
    pyreadstat.write_sav(frame, str(path))
    return path


def write_mailbox(folder):
    def build(number, sender, text):
        return (
            f"From x Thu Oct  1 10:{number:02}:00 2026\nFrom: {sender}\nTo: service@veldwaard.example\n"
            f"Subject: nota {sender}\nDate: Thu, 01 Oct 2026 10:{number:02}:00 +0200\n"
            f"Message-ID: <m{number}@x>\n\n{text}\n\n"
        )

    mails = [build(n, f"Klant <k{n}@voorbeeld.example>", f"de nota klopt niet {n}") for n in range(12)]
    path = folder / "postvak.mbox"
    path.write_text("".join([build(40, f"{NAME} <{MAIL}>", TEXT), *mails]), encoding="utf-8")
    return path


def write_whatsapp(folder):
    lines = [f"[{n % 27 + 1:02}-10-2026 10:{n:02}:00] {'Veldwaard' if n % 2 else NAME}: {TEXT} {n}" for n in range(8)]
    path = folder / f"WhatsApp-chat met {NAME}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_call(folder):
    path = folder / "gesprek 2026-10-05 0815.vtt"
    turns = [("Klant", TEXT), ("Medewerker", f"Dag {NAME}, wij bellen {PHONE}"), ("Klant", "dank u wel voor de hulp")]
    cues = [f"00:0{n}:00.000 --> 00:0{n}:30.000\n<v {who}>{text}</v>\n" for n, (who, text) in enumerate(turns)]
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    return path


def write_chat(folder):
    items = [
        {
            "conversation_id": n // 2,
            "sender": {"type": "user" if n % 2 else "contact", "name": NAME, "email": MAIL},
            "content": f"{TEXT} {n}",
            "created_at": f"2026-10-{n % 27 + 1:02}T10:00:00Z",
        }
        for n in range(12)
    ]
    path = folder / "berichten.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    return path


FILES = {
    write_csv: Person(NUMBER),
    write_xlsx: Person(NUMBER),
    write_html: Person(NUMBER),
    write_json: Person(NUMBER),
    write_zip: Person(NUMBER),
    write_parquet: Person(NUMBER),
    write_sav: Person(NUMBER),
    write_mailbox: Person(MAIL),
    write_whatsapp: Person(NAME),
    write_call: Person(None),
    write_chat: Person(None),
}


def list_found(root, words):
    """Return file and word, for each word that a file of the workspace holds."""
    return [
        (path.name, word)
        for path in sorted(root.rglob("*"))
        if path.is_file()
        for word in words
        if word.casefold().encode() in path.read_bytes().lower()
    ]


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_KEY", "a key of the tests, long enough")
    init(tmp_path / "shop").close()
    return tmp_path / "shop"


@pytest.mark.parametrize("write", FILES, ids=lambda write: write.__name__.removeprefix("write_"))
def test_a_marked_customer_of_a_file_leaves_no_mark(root, tmp_path, write):
    folder = tmp_path / "exports"
    folder.mkdir()
    path = write(folder)
    person = FILES[write]
    with voc.open(root) as ws:
        result = ws.collect(path, correct=lambda proposal: proposal.source)
        assert result.n_accepted
        assert list_found(root, MARKS) == []
        assert list_found(root, [WORD])
        if person.id is not None:
            ws.erase(person.id)
            assert list_found(root, (*MARKS, WORD)) == []


def test_a_marked_customer_of_a_database_leaves_no_mark(root, tmp_path, monkeypatch):
    crm = tmp_path / "crm.db"
    with sqlite3.connect(crm) as connection:
        connection.execute(f"CREATE TABLE answer (n, {', '.join(COLUMNS)})")
        rows = [(n, *row) for n, row in enumerate(build_rows("d"), 1)]
        connection.executemany(f"INSERT INTO answer VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", rows)
    connection.close()
    monkeypatch.setenv("CRM_URL", f"sqlite:///{crm}")
    with (root / "voc.toml").open("a", encoding="utf-8") as file:
        file.write(CRM)
    with voc.open(root) as ws:
        assert ws.collect(source="crm").n_accepted
        assert list_found(root, MARKS) == []
        ws.erase(NUMBER)
        assert list_found(root, (*MARKS, WORD)) == []
