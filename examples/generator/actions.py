"""The actions that the example ships with: what departments promised about the stories, and when it was done.

Which theme an action is about is said by comments: themes have other numbers in every workspace, comments have not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from examples.generator.audit import list_items
from examples.generator.company import Company
from examples.generator.write import table

N_COMMENTS = 80
"""Enough that chance does not decide which theme has most of them."""
HEADER = ("comments", "department", "fixer", "promise", "start", "due", "done", "dropped", "who")
OFFICER = "Noor"


@dataclass(frozen=True, slots=True)
class Promise:
    """An action, and the subject and months of the comments that it was promised about."""

    subject: str
    months: tuple[str, ...]
    department: str
    text: str
    start: date
    due: date
    done: date | None = None
    fixer: str = ""


PROMISES = (
    Promise(
        "termijnbrief-onduidelijk",
        ("2025-12", "2026-01"),
        "Marketing & Communicatie",
        "Termijnbrief herschrijven: bedrag, reden en keuze op de eerste bladzijde",
        date(2026, 3, 2),
        date(2026, 6, 1),
        date(2026, 6, 1),
    ),
    Promise(
        "jaarnota-fout",
        ("2025-12", "2026-01"),
        "Facturatie",
        "Jaarnota's vóór verzending natellen op dubbele perioden",
        date(2026, 2, 2),
        date(2026, 2, 2),
        date(2026, 2, 2),
    ),
    Promise(
        "app-weigert-meterstand",
        ("2026-04", "2026-05"),
        "Digitaal & IT",
        "App weer standen laten aannemen, met een proef vóór elke nieuwe versie",
        date(2026, 4, 20),
        date(2026, 6, 30),
        date(2026, 7, 7),
    ),
    Promise(
        "opzegvergoeding-verkeerde-info",
        ("2026-05", "2026-06"),
        "Klantenservice",
        "Kennisbank over de opzegvergoeding rechtzetten",
        date(2026, 6, 15),
        date(2026, 7, 1),
        date(2026, 7, 1),
    ),
    Promise(
        "niet-teruggebeld",
        ("2026-06", "2026-07"),
        "Klantenservice",
        "Terugbelafspraken in één agenda, met een naam erbij",
        date(2026, 8, 3),
        date(2026, 10, 15),
        fixer="Digitaal & IT",
    ),
    Promise(
        "teruglevering-dubbel",
        ("2026-10",),
        "Facturatie",
        "Alle correctienota's verstuurd, en tot dan geen herinneringen",
        date(2026, 10, 14),
        date(2026, 11, 15),
    ),
)


def write(folder: Path, company: Company) -> None:
    """Write ``actions.csv``, which ``voc actions import`` reads."""
    items = sorted(list_items(company), key=lambda item: (item.at, item.key))
    rows = []
    for promise in PROMISES:
        keys = [
            f"{item.source}:{item.key}"
            for item in items
            if item.subjects == [promise.subject] and f"{item.at:%Y-%m}" in promise.months and not item.duplicate_of
        ]
        step = max(1.0, len(keys) / N_COMMENTS)
        chosen = " ".join(keys[int(k * step)] for k in range(min(N_COMMENTS, len(keys))))
        done = promise.done or ""
        rows.append(
            (chosen, promise.department, promise.fixer, promise.text, promise.start, promise.due, done, "", OFFICER)
        )
    table(folder / "actions.csv", HEADER, rows)
