"""What stands behind the contacts: process volumes, reachability, and 24 earlier months of totals without text."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np

from examples.generator import almanac
from examples.generator.contacts import BEFORE, CONFUSED, Contact
from examples.generator.signals import MERGED
from examples.generator.subjects import REASON_SHARE

HISTORY = (date(2023, 9, 1), date(2025, 8, 31))
LETTERS = {date(2023, 12, 1): 5400, date(2024, 6, 3): 2900, date(2024, 12, 2): 5700, date(2025, 6, 2): 3000,
           date(2025, 12, 1): 6000, date(2026, 6, 1): 12_000, date(2026, 9, 14): 5200}  # fmt: skip
BILLS_SEASON = almanac.SEASON["1"]


def first_monday(day: date) -> date:
    """Return the first Monday of a day's month."""
    first = day.replace(day=1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def volumes(rng: np.random.Generator) -> list[tuple[date, str, str, int]]:
    """Return day, process, department, count from September 2023 on."""
    rows = []
    day = HISTORY[0]
    while day <= almanac.LAST:
        workday = day.weekday() < 5 and day not in almanac.HOLIDAYS
        run = day in almanac.INVOICE_RUNS or (day < almanac.FIRST and day == first_monday(day))
        season = BILLS_SEASON[day.month - 1]
        if workday:
            bills = rng.poisson(24 * season) + (rng.poisson(3400 * season) if run else 0)
            rows.append((day, "nota's", "Facturatie", int(bills)))
            moves = rng.poisson(
                15 * almanac.SEASON["11"][day.month - 1] * (1.5 if day.day >= 26 or day.day <= 3 else 1)
            )
            rows.append(
                (day, "verhuizingen", "Marktprocessen" if day < MERGED else "Meetdata & Marktprocessen", int(moves))
            )
            rows.append(
                (
                    day,
                    "monteursbezoeken",
                    "Techniek & Planning",
                    int(rng.poisson(17 * almanac.SEASON["18"][day.month - 1])),
                )
            )
            letters = rng.poisson(28) + LETTERS.get(day, 0)
            rows.append((day, "brieven", "Marketing & Communicatie", int(letters)))
        if day.weekday() == 1:
            rows.append(
                (day, "aanmaningen", "Betalingen & Incasso", int(rng.poisson(150 * almanac.SEASON["6"][day.month - 1])))
            )
        day += timedelta(days=1)
    return rows


def reachability(
    rng: np.random.Generator, contacts: list[Contact]
) -> list[tuple[date, str, int, int, int, float, float]]:
    """Return day, channel, offered, answered, abandoned, mean waiting and handling seconds."""
    counts = Counter((contact.at.date(), contact.channel) for contact in contacts)
    usual = {
        "Telefoon": (190, 505),
        "E-mail": (93_000, 640),
        "Chat": (85, 720),
        "WhatsApp": (21_500, 560),
        "Social": (7_900, 420),
    }
    rows = []
    for (day, channel), count in sorted(counts.items()):
        if channel not in usual:
            continue
        waiting, handling = usual[channel]
        busy = count / (46 if channel == "Telefoon" else 14)
        leave = (
            float(np.clip(rng.normal(0.05 + 0.045 * busy, 0.015), 0.01, 0.4))
            if channel in {"Telefoon", "Chat"}
            else 0.0
        )
        answered = round(count * 1.04 + rng.integers(0, 3))
        abandoned = round(answered * leave / (1 - leave))
        wait = waiting * float(np.clip(0.45 + 0.55 * busy + rng.normal(0, 0.12), 0.2, 6))
        rows.append(
            (
                day,
                channel,
                answered + abandoned,
                answered,
                abandoned,
                round(wait, 1),
                round(float(handling * rng.normal(1, 0.07)), 1),
            )
        )
    return rows


def daily_totals(rng: np.random.Generator) -> list[tuple[date, str, str, int]]:
    """Return day, recorded reason, channel, count for the 24 months before; nonzero rows only."""
    by_month = {month: [] for month in range(1, 13)}
    for name, index in zip(almanac.MONTHS, almanac.MONTH_INDEX, strict=True):
        by_month[int(name[5:])].append(index)
    level = sum(almanac.MONTH_INDEX)
    gusts = {date(2023, 11, 2), date(2024, 1, 2), date(2024, 2, 22), date(2024, 9, 26), date(2025, 1, 1)}
    recorded = _recording()
    rows = []
    day = HISTORY[0]
    while day <= HISTORY[1]:
        n_month = (
            np.mean(by_month[day.month])
            / level
            * almanac.N_CONTACTS
            * (0.93 if day.year == 2023 else 0.95 if day < date(2024, 9, 1) else 0.98)
        )
        weekdays = [almanac.weekday_weight(day.replace(day=1) + timedelta(days=k)) for k in range(_days_in(day))]
        share = almanac.weekday_weight(day) / sum(weekdays)
        rates = np.array([_rate(reason, day, gusts) for reason in REASON_SHARE])
        expected = rates / _usual(day.month) * n_month * share
        sunday = almanac.weekday_weight(day) == almanac.WEEKDAY[6]
        channels = {name: part for name, part in BEFORE.items() if not sunday or name not in {"Telefoon", "Brief"}}
        parts = np.array(list(channels.values())) / sum(channels.values())
        counts = rng.poisson(np.outer(recorded.T @ expected, parts))
        for i, reason in enumerate(REASON_SHARE):
            rows.extend((day, reason, channel, int(counts[i, j])) for j, channel in enumerate(channels) if counts[i, j])
        day += timedelta(days=1)
    return rows


def _usual(month: int) -> float:
    """Return the sum of all reasons' rates in a month: the month index already has the season of the whole."""
    flat = [1.0] * 12
    return sum(
        rate * almanac.SEASON.get(r, flat)[month - 1] / (sum(almanac.SEASON.get(r, flat)) / 12)
        for r, rate in REASON_SHARE.items()
    )


def _days_in(day: date) -> int:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - timedelta(days=1)).day


def _rate(reason: str, day: date, gusts: set[date]) -> float:
    """Return the reason's percentage on a day: season, days after an invoice run, the rise of feed-in questions."""
    season = almanac.SEASON.get(reason, [1.0] * 12)
    rate = REASON_SHARE[reason] * season[day.month - 1] / (sum(season) / 12)
    gap = (day - first_monday(day)).days
    if reason in {"1", "3", "14"}:
        rate *= 1.25 if 1 <= gap <= 10 else 0.88
    if reason == "4":
        rate *= 1.4 if day.day >= 24 else 0.88
    if reason == "16":
        rate *= 0.55 if day < date(2024, 9, 1) else 0.75
    if reason == "20" and day in gusts:
        rate *= 14
    return rate


def _recording() -> np.ndarray:
    """Return the chance that a true reason (row) is recorded as another (column)."""
    names = list(REASON_SHARE)
    share = np.array([0.0 if name == "24" else REASON_SHARE[name] for name in names])
    table = np.zeros((len(names), len(names)))
    for i, name in enumerate(names):
        if name == "24":
            table[i, i] = 1
            continue
        table[i, i] = 0.80
        table[i, names.index("24")] += 0.08
        options = CONFUSED.get(name, "")
        for option in options:
            table[i, names.index(option)] += 0.12 * 0.6 / len(options)
        table[i] += share / share.sum() * 0.12 * (0.4 if options else 1.0)
    return table


def calendar() -> list[tuple[str, date, date, str, str]]:
    """Return the occurrences, with what the two earlier years had."""
    rows = list(almanac.OCCURRENCES)
    day = HISTORY[0]
    while day <= HISTORY[1]:
        run = first_monday(day)
        rows.append(("factuurrun", run, run, "Jaar- en eindafrekeningen verstuurd", "Facturatie"))
        if day.month in {1, 7}:
            rows.append(("tariefwijziging", day, day, "Nieuwe variabele tarieven", "Product & Tarieven"))
        day = (day.replace(day=28) + timedelta(days=5)).replace(day=1)
    office = "Marketing & Communicatie"
    rows.extend(("mailing", sent, sent, "Termijnbrief", office) for sent in LETTERS if sent < almanac.FIRST)
    gusts = (date(2023, 11, 2), date(2024, 1, 2), date(2024, 2, 22))
    rows.extend(("storm", gust, gust, "Zware windstoten", "Netbeheerder (extern)") for gust in gusts)
    autumn = "Najaarsactie nieuwe klanten"
    rows.extend(("campagne", date(year, 9, 11), date(year, 10, 31), autumn, office) for year in (2023, 2024))
    return sorted(rows, key=lambda row: (row[1], row[0], row[3]))
