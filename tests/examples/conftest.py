"""The shipped example and its key, read once, as a company's own files are: with csv and openpyxl only."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"


def _rows(path, separator=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


@dataclass
class Example:
    """Every file as a list of rows; ``item`` and ``about`` are the key."""

    contacts: list
    surveys: list
    relational: list
    complaints: list
    messages: list
    signals: list
    ideas: list
    volumes: list
    reachability: list
    totals: list
    calendar: list
    subjects: dict
    contact_subject: dict
    items: list
    personal: list
    stories: dict

    def texts(self):
        """Return (source, key) → text for every item that has one."""
        columns = [
            ("contact-onderzoek", self.surveys, "respons_id", "toelichting"),
            ("klachten", self.complaints, "klacht_id", "tekst"),
            ("berichten", self.messages, "bericht_id", "tekst"),
            ("signalen", self.signals, "signaal_id", "notitie"),
            ("ideeen", self.ideas, "idee_id", "idee"),
            ("relatie-nps", self.relational, "Respondent", "Wat is de belangrijkste reden voor uw cijfer?"),
        ]
        return {(name, row[key]): row[text] for name, rows, key, text in columns for row in rows if row[text]}

    def moments(self):
        """Return (source, key) → date of the item."""
        found = {("klachten", r["klacht_id"]): r["ontvangen_op"] for r in self.complaints}
        found |= {("berichten", r["bericht_id"]): r["tijdstip"] for r in self.messages}
        found = {place: datetime.fromisoformat(at) for place, at in found.items()}
        for row in self.surveys:
            found["contact-onderzoek", row["respons_id"]] = datetime.strptime(row["datum"], "%d-%m-%Y")  # noqa: DTZ007
        for row in self.signals:
            found["signalen", row["signaal_id"]] = datetime.strptime(row["tijdstip"], "%d-%m-%Y %H:%M")  # noqa: DTZ007
        return found


def _workbook(path):
    book = openpyxl.load_workbook(path, read_only=True)
    header, *rows = book["Antwoorden"].values
    book.close()
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def example():
    data, key = EXAMPLES / "data", EXAMPLES / "key"
    return Example(
        contacts=_rows(data / "contacten.csv"),
        surveys=_rows(data / "contact-onderzoek.csv", ";"),
        relational=_workbook(data / "relatie-nps.xlsx"),
        complaints=_rows(data / "klachten.csv"),
        messages=_rows(data / "berichten.csv"),
        signals=_rows(data / "signalen.csv", ";"),
        ideas=_rows(data / "ideeen.tsv", "\t"),
        volumes=_rows(data / "volumes.csv", ";"),
        reachability=_rows(data / "bereikbaarheid.csv", ";"),
        totals=_rows(data / "dagtotalen.csv"),
        calendar=_rows(data / "kalender.csv"),
        subjects={row["subject"]: row for row in _rows(key / "subjects.csv")},
        contact_subject={row["contact"]: row["subject"] for row in _rows(key / "contacts.csv")},
        items=_rows(key / "items.csv"),
        personal=_rows(key / "personal.csv"),
        stories={story["story"]: story for story in json.loads((key / "stories.json").read_text(encoding="utf-8"))},
    )
