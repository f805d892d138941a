"""Agents' signals: the reason, the emotion, the department they suspect, and a note in shorthand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from examples.generator.contacts import Contact, evenly
from examples.generator.items import Item
from examples.generator.subjects import NOBODY, Subject
from examples.generator.texts import Text, Writer

N_NOTES = 2_300
COMMENTED = 0.40
#: Story 4: the habit. Three in ten signals blame IT whatever happened. Story 1 blames it in 45 %.
HABIT = 0.285
IT = "Digitaal & IT"
MERGED = date(2026, 4, 1)
SHORT = {"Marketing & Communicatie": "Marketing", IT: "IT", "Product & Tarieven": "Product", "Betalingen & Incasso": "Incasso",
         "Verkoop & Partners": "Verkoop", "Techniek & Planning": "Techniek", "Netbeheerder (extern)": "Netbeheerder",
         "Installatiepartner (extern)": "Installatiepartner", NOBODY: "Geen fout"}  # fmt: skip
#: Whom agents take for whom.
NEIGHBOURS = {
    "Facturatie": ["Meetdata & Marktprocessen", "Product & Tarieven"], "Marketing & Communicatie": ["Facturatie", "Product & Tarieven"],
    "Klantenservice": ["Facturatie", "Marketing & Communicatie"], "Meetdata & Marktprocessen": ["Facturatie", "Netbeheerder (extern)"],
    IT: ["Marketing & Communicatie", "Meetdata & Marktprocessen"], "Product & Tarieven": ["Marketing & Communicatie", "Facturatie"],
    "Betalingen & Incasso": ["Facturatie", "Klantenservice"], "Verkoop & Partners": ["Marketing & Communicatie", "Product & Tarieven"],
    "Techniek & Planning": ["Installatiepartner (extern)", "Klantenservice"], "Netbeheerder (extern)": ["Meetdata & Marktprocessen", "Techniek & Planning"],
    "Installatiepartner (extern)": ["Techniek & Planning", "Klantenservice"], NOBODY: ["Facturatie", "Product & Tarieven"],
}  # fmt: skip


N_AGENTS, TEAMS = 16, ("Dagteam", "Avondteam")
"""Agents who work part time, and their teams."""


@dataclass(slots=True)
class Signal:
    """One row of the signals' file."""

    at: datetime
    contact: Contact
    agent: str
    reason: str
    emotion: str
    department: str
    text: Text | None
    key: str = ""


def named(department: str, subject: Subject, day: date) -> str:
    """Return the department's name as it was on a day (story 14)."""
    if department != "Meetdata & Marktprocessen" or day >= MERGED:
        return department
    return "Marktprocessen" if subject.reason in {"9", "11"} else "Meetdata"


def make(rng: np.random.Generator, writer: Writer, contacts: list[Contact], commented: list[Item]) -> list[Signal]:
    """Return the signals: on two in five commented contacts 1.4 each; half of them with a note."""
    by_key = {contact.key: contact for contact in contacts}
    keys = sorted({str(item.columns["contact"]) for item in commented})
    rows = [by_key[key] for key in keys]
    urge = {"unnecessary": 3.0, "hygiene": 0.7, "valuable": 0.5}
    weights = np.array(
        [
            urge[row.subject.category]
            * (6.0 if row.subject.story in {1, 8} else 0.75 if row.subject.department == IT else 1.0)
            for row in rows
        ]
    )
    chosen = rng.choice(len(rows), size=round(COMMENTED * len(commented)), replace=False, p=weights / weights.sum())
    signals: list[Signal] = []
    deals = {True: evenly(), False: evenly()}
    for index in sorted(int(k) for k in chosen):
        row = rows[index]
        count = 1 + int(rng.random() < 0.33)
        count += int(count == 2 and rng.random() < 0.2)
        for place in range(count):
            at = (
                row.at
                + timedelta(minutes=int(rng.integers(2, 14)))
                + (timedelta(hours=int(rng.integers(2, 90))) if place else timedelta())
            )
            if row.subject.story == 8 and at.month != row.at.month:
                at = row.at + timedelta(minutes=9)
            deal = deals[row.subject.story == 1]
            signals.append(_signal(rng, row, min(at, datetime(2026, 10, 31, 20, 0)), deal))  # noqa: DTZ001
    noted = set(rng.choice(len(signals), size=N_NOTES, replace=False).tolist())
    for index, signal in enumerate(signals):
        if index in noted:
            number = signal.contact.customer.number if signal.contact.customer else ""
            signal.text = writer.fresh(
                partial(
                    writer.note, signal.contact.subject, signal.at, number, spoken=signal.contact.channel == "Telefoon"
                )
            )
    signals.sort(key=lambda signal: signal.at)
    for index, signal in enumerate(signals):
        signal.key = f"S{30_000 + index}"
    return signals


def _signal(rng: np.random.Generator, row: Contact, at: datetime, deal: Callable[[], float]) -> Signal:
    department = _suspected(rng, row.subject, at.date(), deal)
    reason = row.recorded if rng.random() < 0.8 else row.subject.reason
    # Of 118 and then of sixteen: what is drawn after it stays as it was when there were more agents.
    agent = f"m{101 + int(rng.integers(118)) % N_AGENTS}"
    return Signal(at, row, agent, reason, _emotion(rng, row.subject.level), department, None)


def name_team(agent: str) -> str:
    """Return the team of an agent: eight to each, the fewest of which a team is stored."""
    return TEAMS[(int(agent[1:]) - 101) * len(TEAMS) // N_AGENTS]


def _suspected(rng: np.random.Generator, subject: Subject, day: date, deal: Callable[[], float]) -> str:
    """Return what the agent ticks; ``""`` when left empty."""
    truth, draw = subject.department, deal()
    if subject.story == 1:
        guess = IT if draw < 0.45 else truth if draw < 0.87 else "Meetdata & Marktprocessen" if draw < 0.95 else ""
    elif draw < HABIT:
        guess = IT
    elif draw < HABIT + 0.05:
        guess = ""
    elif rng.random() < 0.84:
        guess = truth
    else:
        options = NEIGHBOURS[truth]
        guess = options[int(rng.integers(len(options)))]
    name = named(guess, subject, day)
    return SHORT.get(name, name)


def _emotion(rng: np.random.Generator, level: float) -> str:
    if level >= 0.95:
        return "boos" if rng.random() < 0.85 else "wanhopig"
    heat = level + rng.normal(0, 0.16)
    if heat > 0.82:
        return "boos"
    if heat > 0.55:
        return str(rng.choice(["gefrustreerd", "teleurgesteld", "boos"], p=[0.55, 0.3, 0.15]))
    if heat > 0.3:
        return str(rng.choice(["neutraal", "bezorgd", "verward"], p=[0.55, 0.25, 0.2]))
    return str(rng.choice(["neutraal", "tevreden", "blij"], p=[0.5, 0.35, 0.15]))
