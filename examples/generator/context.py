"""The slots of one item: amounts, dates, readings and durations that agree with each other."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NUMBERS = ["nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
STREETS = ["Hoefsmid", "Linden", "Korenbloem", "Merel", "Vlasakker", "Wilgen", "Molen", "Dijk", "Schaaps", "Zonnebloem", "Graaf Willem",
           "Boterbloem", "Kievit", "Esdoorn", "Havik", "Kerk", "Nieuwe", "Veer", "Park", "Waterlelie"]  # fmt: skip
STREET_ENDS = ["straat", "laan", "weg", "hof", "plein", "pad"]


def money(rng: np.random.Generator, amount: float, style: int) -> str:
    """Return an amount as this writer writes amounts."""
    whole = f"{round(amount):,}".replace(",", ".")
    cents = f"{round(amount):,}".replace(",", ".") + f",{int(rng.integers(1, 100)):02d}"
    return [f"€ {whole},-", f"{whole} euro", f"€{whole}", f"€ {cents}", f"{whole} euro", f"{whole},-"][style]


def number(value: float) -> str:
    """Return a whole number with Dutch thousands."""
    return f"{round(value):,}".replace(",", ".")


def day(moment: datetime, style: int) -> str:
    """Return a date as this writer writes dates."""
    month = MONTHS[moment.month - 1]
    return [f"{moment.day} {month}", f"{moment.day} {month}", f"{moment.day}-{moment.month}", f"{DAYS[moment.weekday()]} {moment.day} {month}",
            f"{moment.day}/{moment.month}", f"{moment.day:02d}-{moment.month:02d}-{moment.year}"][style]  # fmt: skip


def slots(rng: np.random.Generator, at: datetime, subject: str) -> dict[str, str]:
    """Return every slot, drawn once: the same text never says two bills."""
    style, date_style = int(rng.integers(6)), int(rng.integers(6))
    cash = lambda amount: money(rng, amount, style)  # noqa: E731
    words = bool(rng.random() < 0.6)
    count = lambda value: NUMBERS[value] if words else str(value)  # noqa: E731
    old = int(rng.integers(16, 52)) * 5
    new = round(old * rng.uniform(1.18, 1.7))
    bill = int(rng.integers(140, 1150))
    back = int(rng.integers(60, 540))
    use = int(rng.integers(1500, 4600))
    gas = int(rng.integers(480, 1900))
    sun = int(rng.integers(1350, 4300))
    recent = at - timedelta(days=int(rng.integers(4, 17)))
    earlier = at - timedelta(days=int(rng.integers(24, 60)))
    later = at + timedelta(days=int(rng.integers(4, 19)))
    if later.weekday() == 6:
        later += timedelta(days=1)
    run = datetime(2026, 10, 5 + int(rng.integers(0, 4)))  # noqa: DTZ001
    weeks = int(rng.integers(2, 7))
    waited = at - timedelta(days=7 * weeks)
    return {
        "oud": cash(old), "nieuw": cash(new), "verschil": cash(new - old), "nota": cash(bill), "terug": cash(back),
        "klein": cash(int(rng.integers(6, 48))), "regeling": cash(int(rng.integers(6, 22)) * 5),
        "boete": cash(int(rng.integers(10, 36)) * 10), "boete2": cash(int(rng.integers(40, 70)) * 10), "bonus": cash(int(rng.choice([100, 120, 150, 175, 200, 225, 250]))),
        "tlk": cash(int(rng.integers(11, 34))), "kwh": number(use), "kwh2": number(use * rng.uniform(1.4, 2.1)),
        "m3": number(gas), "m32": number(gas * rng.uniform(1.5, 2.2)), "zon": number(sun), "zon2": number(2 * sun),
        "panelen": str(int(rng.integers(6, 19))), "stand": number(int(rng.integers(4000, 42000))).replace(".", "") ,
        "tarief": f"{rng.uniform(0.22, 0.26):.2f}".replace(".", ","), "tarief2": f"{rng.uniform(0.28, 0.34):.2f}".replace(".", ","),
        "datum": day(recent, date_style), "datum2": day(earlier, date_style), "straks": day(later, date_style),
        "sinds": day(waited, date_style if date_style != 3 else 0), "rundatum": day(run, date_style),
        "dag": DAYS[recent.weekday() if recent.weekday() < 5 else 1], "maand": MONTHS[(at.month - 2) % 12], "maand2": MONTHS[(at.month - 3) % 12],
        "dezemaand": MONTHS[at.month - 1], "komend": MONTHS[at.month % 12], "jaar": str(at.year), "vorigjaar": str(at.year - 1),
        "weken": f"{count(weeks)} weken", "dagen": f"{count(int(rng.integers(3, 13)))} dagen", "maanden": f"{count(int(rng.integers(2, 7)))} maanden",
        "keer": f"{count(int(rng.integers(2, 6)))} keer" if words else f"{int(rng.integers(2, 6))}x", "derde": str(rng.choice(["tweede", "derde", "vierde"])),
        "wacht": str(rng.choice(["een half uur", "drie kwartier", "40 minuten", "25 minuten", "ruim een uur", "50 min", "bijna een uur", "35 minuten", "20 minuten", "een uur"])),
        "blok": str(rng.choice(["8 en 12", "12 en 17", "8 en 10", "13 en 17", "10 en 14", "8 en 13"])), "graden": str(int(rng.integers(13, 17))),
        "jaren": f"{count(int(rng.integers(3, 12)))} jaar" if rng.random() < 0.8 else f"al meer dan {int(rng.choice([10, 15, 20]))} jaar".removeprefix("al "),
        "straat": str(rng.choice(STREETS)) + str(rng.choice(STREET_ENDS[:3])), "leeftijd": str(int(rng.integers(68, 90))),
        "foutcode": str(rng.choice(["E-412", "code 500", "fout 1031", "E17", "error 403", "code 2207"])), "telefoon": str(rng.choice(["iPhone 13", "Samsung", "iPhone", "android toestel", "tablet", "iPad", "laptop"])),
        "month": MONTHS_EN[(at.month - 2) % 12], "weeks": f"{weeks} weeks", "days": f"{int(rng.integers(3, 13))} days",
        "bill": f"€{bill}", "old": f"€{old}", "new": f"€{new}", "back": f"€{back}", "fee": f"€{int(rng.integers(10, 36)) * 10}",
        "date": f"{recent.day} {MONTHS_EN[recent.month - 1]}", "times": str(rng.choice(["twice", "three times", "four times"])),
        "onderwerp": subject,
    }  # fmt: skip
