"""A small invented company, filled in by hand: tests add what they need and ask for the facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from voc.config import Config
from voc.insight.facts import Facts
from voc.records import Occurrence, Theme, ThemeRow

FEEDBACK = [
    "id", "source_name", "source_key", "kind", "scope", "at", "date_state", "customer", "contact", "case_number",
    "channel", "touchpoint", "customer_segment", "phase", "region", "department_asked", "reason", "question",
    "language", "text", "text_hash", "duplicate_of", "urgent", "votes",
]  # fmt: skip
NUMBERS = {"id": "int64", "duplicate_of": "Int64", "votes": "Int64"}
CONTACTS = ["id", "key", "at", "customer", "channel", "reason", "customer_segment", "phase", "n_hand_overs"]
SUBJECTS = ["nota", "meterstand", "monteur", "contract", "app", "terugleveren", "verhuizen", "storing"]
COMPANY = {
    "company": {"name": "Proef", "time_zone": "Europe/Amsterdam"},
    "departments": [
        {"name": "Facturatie", "reasons": ["1"]},
        {"name": "Digitaal & IT", "reasons": ["17"]},
        {"name": "Netbeheerder", "kind": "supplier"},
        {"name": "Markt", "kind": "market"},
    ],
    "reasons": [
        {"id": "1", "name": "Afrekening", "category": "hygiene", "process": "bills"},
        {"id": "17", "name": "App", "category": "unnecessary"},
        {
            "id": "11",
            "name": "Verhuizing",
            "category": "hygiene",
            "exceptions": [
                {"category": "valuable", "phase": "huis gekocht"},
                {"category": "unnecessary", "phase": "huis gekocht", "customer_segment": "zakelijk"},
            ],
        },
    ],
}


LETTER_THEME = 7
"""Theme about letters in the worlds of mailings, which have themes 1 to 7."""


@dataclass
class World:
    """Adds rows; ``facts()`` makes frames with the store's types."""

    n_themes: int = 3
    feedback: list[dict] = field(default_factory=list)
    segments: list[dict] = field(default_factory=list)
    assignments: list[dict] = field(default_factory=list)
    attributions: list[dict] = field(default_factory=list)
    evidence: list[dict] = field(default_factory=list)
    answers: list[dict] = field(default_factory=list)
    contacts: list[dict] = field(default_factory=list)
    volumes: list[dict] = field(default_factory=list)
    totals: list[dict] = field(default_factory=list)
    signals: list[dict] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)

    def comment(self, at, *themes, customer="", causes=None, text=None, score=None, evidence=None, **fields):
        """Add a comment with one sentence per theme; ``customer`` "" makes a new one, None leaves it unknown."""
        number = len(self.feedback) + 1
        if text is None:
            subject = SUBJECTS[(themes[0] if themes else 0) % len(SUBJECTS)]
            text = f"Opmerking {number} over {subject}, geschreven door klant nummer{number} met woord{number * 7}."
        row = dict.fromkeys(FEEDBACK)
        row |= {
            "id": number, "source_name": "enquete", "source_key": str(number), "kind": "survey", "text": text,
            "at": None if at is None else pd.Timestamp(at, tz="Europe/Amsterdam").tz_convert("UTC"),
            "date_state": "missing" if at is None else "exact", "channel": "phone", "language": "nl",
            "customer": f"c-{number}" if customer == "" else customer,
        }  # fmt: skip
        self.feedback.append(row | fields)
        for theme in themes or (None,):
            segment = len(self.segments) + 1
            self.segments.append({"id": segment, "feedback": number, "start": 0, "end": len(text)})
            reason = None if theme is not None else "weak signal"
            self.assignments.append({"segment": segment, "theme": theme, "probability": 0.9, "reason": reason})
            for name, probability in (causes or {}).items():
                self.attributions.append({"segment": segment, "department": name, "probability": probability})
            for kind, name in (evidence or {}).items():
                self.evidence.append(
                    {"segment": segment, "kind": kind, "department": name, "weight": 1.0, "source": "s"}
                )
        if score is not None:
            self.answer(number, score)
        return number

    def many(self, month, theme, n, **fields):
        """Add n comments spread over a month."""
        for k in range(n):
            self.comment(f"{month}-{1 + (k * 11) % 28:02d} 12:00", theme, **fields)

    def answer(self, feedback, value, scale="nps"):
        positive = None if value is None else value >= {"nps": 9, "csat": 4}[scale]
        low, high = {"nps": (0.0, 10.0), "csat": (1.0, 5.0)}[scale]
        self.answers.append(
            {"feedback": feedback, "question": "score", "scale": scale, "low": low, "high": high, "best": high,
             "value": value, "positive": positive}
        )  # fmt: skip

    def contact(self, at, reason, **fields):
        number = len(self.contacts) + 1
        row = dict.fromkeys(CONTACTS) | {"id": number, "key": f"k{number}", "customer": f"d-{number}", "reason": reason}
        moment = pd.Timestamp(at, tz="Europe/Amsterdam").tz_convert("UTC")
        self.contacts.append(row | {"at": moment, "channel": "phone"} | fields)
        return row["key"]

    def end_data(self, day, n=12):
        """Add contacts on the day up to which data are known: one alone would be taken for a wrong date."""
        for k in range(n):
            self.contact(f"{day} 10:00", "11", customer=f"last-{day}-{k}")

    def steady(self, months, per_month=12):
        """Add a quiet stream: every theme the same number of comments each month."""
        for month in months:
            for theme in range(1, self.n_themes + 1):
                self.many(month, theme, per_month)

    def facts(self, **changes):
        config = Config.model_validate(COMPANY | changes.pop("config", {}))
        themes = tuple(
            Theme(ThemeRow(number), {"nl": f"klantthema {number}", "en": f"theme {number}"}, (SUBJECTS[number % 8],))
            for number in range(1, self.n_themes + 1)
        )
        answers = frame(self.answers, ["feedback", "question", "scale", "low", "high", "best", "value", "positive"])
        return Facts(
            config,
            typed(frame(self.feedback, FEEDBACK)),
            answers=answers.astype({"feedback": "int64", "value": "float64", "positive": "boolean"}),
            segments=frame(self.segments, ["id", "feedback", "start", "end"]).astype("int64"),
            contacts=moments(words(frame(self.contacts, CONTACTS), [*CONTACTS[3:], "key"])),
            signals=typed_signals(frame(self.signals, ["contact", "reason", "feedback"])),
            volumes=days(frame(self.volumes, ["process", "department", "day", "count"])),
            daily_totals=days(frame(self.totals, ["day", "reason", "channel", "count"])),
            occurrences=tuple(self.occurrences),
            themes=themes,
            assignments=words(
                frame(self.assignments, ["segment", "theme", "probability", "reason"]).astype({"theme": "Int64"}),
                ["reason"],
            ),
            attributions=words(frame(self.attributions, ["segment", "department", "probability"]), ["department"]),
            evidence=frame(self.evidence, ["segment", "kind", "department", "weight", "source"]),
            **changes,
        )

    def add_letters(self, mailings):
        """Add 30 letters a working day for 26 months, and mailings: ``{date(2026, 6, 1): 20_000}``."""
        day = date(2024, 9, 2)
        while day <= date(2026, 10, 30):
            n_letters = mailings.get(day, 0) + (30 if day.weekday() < 5 else 0)
            if n_letters:
                self.volumes.append({"process": "letters", "department": "Post", "day": day, "count": n_letters})
            day += timedelta(days=1)

    def add_contacts(self, start, n, *, theme=None, with_text=0.25):
        """Add contacts on the 25 days after a mailing; of a part of them a comment on ``theme`` or any other."""
        for k in range(n):
            day = start + timedelta(days=1 + k % 25)
            key = self.contact(f"{day} 10:00", "1" if theme == LETTER_THEME else "17")
            if k % round(1 / with_text) == 0:
                self.comment(f"{day} 11:00", theme or 1 + k % (LETTER_THEME - 1), contact=key, reason="1")


def frame(rows, columns):
    return pd.DataFrame(rows, columns=columns)


def words(table, columns):
    return table.astype(dict.fromkeys(columns, "str"))


def moments(table):
    return table.assign(at=pd.to_datetime(table["at"], utc=True).astype("datetime64[us, UTC]"))


def days(table):
    return table.assign(day=pd.to_datetime(table["day"]).astype("datetime64[us]"))


def typed(table):
    kinds = {name: NUMBERS.get(name, "str") for name in FEEDBACK if name != "at"}
    return moments(table.astype(kinds))


def typed_signals(table):
    return table.astype({"contact": "str", "reason": "str", "feedback": "Int64"})


@pytest.fixture
def world():
    return World()


@pytest.fixture
def make_world():
    return World


@pytest.fixture
def months():
    """Return month names: ``months(14)`` ends with 2026-10."""
    return lambda n: [str(np.datetime64("2026-10") - k) for k in range(n - 1, -1, -1)]
