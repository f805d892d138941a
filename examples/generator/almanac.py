"""The calendar: months, working days, invoice runs, seasons, and on which days a subject is talked about."""

from __future__ import annotations

from datetime import date, timedelta

FIRST = date(2025, 9, 1)
LAST = date(2026, 10, 31)
MONTHS = [f"{2025 + (8 + k) // 12}-{(8 + k) % 12 + 1:02d}" for k in range(14)]
MONTH_INDEX = [95, 105, 105, 95, 150, 125, 110, 95, 90, 88, 92, 92, 96, 106]
N_CONTACTS = 35_000
#: Share of the week's contacts, Monday first. On Sunday only text channels answer.
WEEKDAY = [0.262, 0.182, 0.164, 0.157, 0.155, 0.06, 0.02]
HOLIDAYS = {date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 4, 6), date(2026, 4, 27),
            date(2026, 5, 14), date(2026, 5, 25)}  # fmt: skip

#: Season per reason, January to December; what is not named is flat.
SEASON = {
    "1": [2.08, 1.29, 1.42, 1.0, 0.8, 0.75, 0.8, 0.8, 0.85, 0.9, 0.9, 0.85],
    "2": [2.0, 1.26, 0.95, 0.8, 0.8, 1.75, 1.6, 0.8, 0.8, 0.85, 0.9, 1.02],
    "5": [1.0, 1.5, 1.7, 1.5, 1.0, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 0.9],
    "6": [0.9, 1.0, 1.5, 1.7, 1.6, 1.0, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8],
    "7": [1.95, 1.28, 0.95, 0.8, 0.8, 1.0, 1.5, 0.9, 0.9, 1.0, 1.1, 1.1],
    "8": [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.1, 1.6, 1.7, 1.5, 0.9],
    "9": [0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.1, 1.6, 1.7, 1.5, 0.9],
    "10": [1.8, 1.2, 0.9, 0.8, 0.8, 0.8, 1.5, 1.0, 0.9, 0.9, 0.9, 0.9],
    "11": [0.6, 0.6, 0.7, 0.8, 1.3, 1.4, 1.5, 1.5, 1.3, 0.9, 0.7, 0.6],
    "14": [1.7, 1.2, 1.0, 0.9, 0.9, 0.9, 1.1, 0.9, 0.9, 0.9, 0.9, 1.1],
    "16": [0.5, 0.6, 0.8, 1.2, 1.5, 1.6, 1.6, 1.5, 1.4, 1.2, 0.9, 0.7],
    "18": [1.6, 1.5, 0.9, 0.6, 0.5, 0.5, 0.5, 0.6, 0.9, 1.4, 1.5, 1.5],
    "19": [2.0, 1.8, 1.0, 0.6, 0.3, 0.2, 0.2, 0.2, 0.5, 1.2, 1.5, 1.7],
    "22": [1.5, 1.4, 1.3, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9],
}

INVOICE_RUNS = [date(2025, 9, 1), date(2025, 10, 6), date(2025, 11, 3), date(2025, 12, 1), date(2026, 1, 5),
                date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 7), date(2026, 5, 4), date(2026, 6, 1),
                date(2026, 7, 6), date(2026, 8, 3), date(2026, 9, 7), date(2026, 10, 5)]  # fmt: skip
RELEASES = [date(2025, 9, 16), date(2025, 11, 4), date(2026, 1, 20), date(2026, 3, 3), date(2026, 4, 14),
            date(2026, 7, 7), date(2026, 9, 22)]  # fmt: skip
GUSTS = [
    date(2025, 10, 23),
    date(2025, 11, 20),
    date(2026, 2, 10),
    date(2026, 3, 26),
    date(2026, 8, 19),
    date(2026, 10, 21),
]

#: (kind, first day, last day, note, department), as the company's own calendar has it.
OCCURRENCES: list[tuple[str, date, date, str, str]] = [
    *[("factuurrun", day, day, "Jaar- en eindafrekeningen verstuurd", "Facturatie") for day in INVOICE_RUNS[:-1]],
    ("factuurrun", date(2026, 10, 5), date(2026, 10, 5), "Jaar- en eindafrekeningen verstuurd, nieuwe rekenregel teruglevering", "Facturatie"),
    ("herstel", date(2026, 10, 14), date(2026, 10, 14), "Rekenregel teruglevering hersteld; correctienota's volgen", "Facturatie"),
    ("tariefwijziging", date(2026, 1, 1), date(2026, 1, 1), "Nieuwe variabele tarieven en energiebelasting", "Product & Tarieven"),
    ("tariefwijziging", date(2026, 7, 1), date(2026, 7, 1), "Nieuwe variabele tarieven", "Product & Tarieven"),
    ("mailing", date(2025, 12, 1), date(2025, 12, 1), "Termijnbrief winter", "Marketing & Communicatie"),
    ("mailing", date(2026, 6, 1), date(2026, 6, 1), "Termijnbrief zomer, herschreven, dubbele oplage", "Marketing & Communicatie"),
    ("mailing", date(2026, 9, 14), date(2026, 9, 14), "Einde salderen: wat verandert er voor u", "Marketing & Communicatie"),
    ("campagne", date(2025, 9, 8), date(2025, 10, 31), "Najaarsactie nieuwe klanten", "Marketing & Communicatie"),
    ("campagne", date(2026, 2, 16), date(2026, 3, 15), "Zonnebonus", "Marketing & Communicatie"),
    ("campagne", date(2026, 9, 7), date(2026, 10, 30), "Najaarsactie nieuwe klanten", "Marketing & Communicatie"),
    ("storm", date(2026, 1, 14), date(2026, 1, 15), "Storm, stroomuitval in het noordwesten", "Netbeheerder (extern)"),
    ("storm", date(2025, 10, 23), date(2025, 10, 23), "Zware windstoten", "Netbeheerder (extern)"),
    ("storm", date(2026, 3, 26), date(2026, 3, 26), "Zware windstoten", "Netbeheerder (extern)"),
    ("release", date(2025, 9, 16), date(2025, 9, 16), "App 5.0", "Digitaal & IT"),
    ("release", date(2025, 11, 4), date(2025, 11, 4), "App 5.2, nieuw scherm meterstanden", "Digitaal & IT"),
    ("herstel", date(2026, 1, 20), date(2026, 1, 20), "App 5.3.1, meterstanden invoeren hersteld", "Digitaal & IT"),
    ("release", date(2026, 3, 3), date(2026, 3, 3), "App 5.5", "Digitaal & IT"),
    ("release", date(2026, 4, 14), date(2026, 4, 14), "App 5.6, nieuwe inlog", "Digitaal & IT"),
    ("herstel", date(2026, 7, 7), date(2026, 7, 7), "App 5.8, meterstanden invoeren opnieuw gebouwd", "Digitaal & IT"),
    ("release", date(2026, 9, 22), date(2026, 9, 22), "App 6.0", "Digitaal & IT"),
    ("verbeteractie", date(2026, 2, 2), date(2026, 2, 2), "Facturatie: nieuwe controle voor verzending", "Facturatie"),
    ("verbeteractie", date(2026, 7, 1), date(2026, 7, 1), "Kennisbank opzegvergoeding gecorrigeerd", "Klantenservice"),
    ("kanaal", date(2026, 3, 2), date(2026, 3, 2), "WhatsApp geopend voor alle klanten", "Klantenservice"),
    ("organisatie", date(2026, 4, 1), date(2026, 4, 1), "Meetdata en Marktprocessen samengevoegd", ""),
]  # fmt: skip

#: Story 1, by day of October 2026: the wave, and the wait for a correction.
DOUBLE_COUNTED = {5: 0.8, 6: 2.0, 7: 2.3, 8: 2.1, 9: 1.8, 10: 0.5, 11: 0.25, 12: 1.6, 13: 1.2, 14: 0.9, 15: 0.45, 16: 0.35,
                  17: 0.1, 19: 0.3, 20: 0.25, 21: 0.2, 22: 0.15, 23: 0.15, 26: 0.15, 27: 0.1, 28: 0.1, 29: 0.08, 30: 0.08}  # fmt: skip
CORRECTION = {13: 0.3, 14: 0.5, 15: 0.9, 16: 1.1, 17: 0.3, 18: 0.15, 19: 1.7, 20: 1.5, 21: 1.4, 22: 1.3, 23: 1.2, 24: 0.35,
              25: 0.15, 26: 1.5, 27: 1.2, 28: 1.1, 29: 1.0, 30: 0.9, 31: 0.25}  # fmt: skip


def days_of(month: str) -> list[date]:
    """Return the days of ``"2026-10"``."""
    year, number = int(month[:4]), int(month[5:])
    day = date(year, number, 1)
    days = []
    while day.month == number:
        days.append(day)
        day += timedelta(days=1)
    return days


def weekday_weight(day: date) -> float:
    """Return the day's share of its week; a holiday is a Sunday."""
    return WEEKDAY[6] if day in HOLIDAYS else WEEKDAY[day.weekday()]


def _after(day: date, moments: list[date], lift: float, length: int) -> float:
    """Return 1, or more when a moment lies up to ``length`` days back."""
    gaps = [(day - moment).days for moment in moments]
    near = [gap for gap in gaps if 1 <= gap <= length]
    return 1 + lift * (1 - min(near) / (length + 1)) if near else 1.0


def day_weight(subject: str, reason: str, day: date) -> float:  # noqa: PLR0911 - one line per reason
    """Return how much of a month's contacts about a subject falls on a day (any positive unit)."""
    weekday = weekday_weight(day)
    special = _story_weight(subject, day)
    if special is not None:
        return special * (
            weekday if subject not in {"teruglevering-dubbel", "correctie-wachten", "storing-januari"} else 1
        )
    if reason in {"1", "3", "14"}:
        return weekday * _after(day, INVOICE_RUNS, 1.4, 10)
    if reason == "4":
        return weekday * (1.7 if day.day >= 24 else 1.0)
    if reason == "17":
        return weekday * _after(day, RELEASES, 1.2, 6)
    if reason == "20":
        return weekday + (0.9 if day in GUSTS else 0.25 if day - timedelta(days=1) in GUSTS else 0)
    if reason == "7":
        return weekday * _after(day, [date(2026, 1, 1), date(2026, 7, 1)], 1.0, 12)
    return weekday


def _story_weight(subject: str, day: date) -> float | None:  # noqa: PLR0911 - one line per story
    """Return the weight of a planted subject, None for the others."""
    if subject == "teruglevering-dubbel":
        return DOUBLE_COUNTED.get(day.day, 0.0)
    if subject == "correctie-wachten":
        return CORRECTION.get(day.day, 0.0)
    if subject == "termijnbrief-onduidelijk":
        start = date(2025, 12, 1) if day < date(2026, 5, 1) else date(2026, 6, 1)
        gap = (day - start).days
        return 0.0 if gap < 1 else 0.84**gap if gap < 45 else 0.0
    if subject == "app-weigert-meterstand":
        on = date(2025, 11, 4) <= day < date(2026, 1, 20) or date(2026, 4, 14) <= day < date(2026, 7, 7)
        return 1.0 if on else 0.0
    if subject == "storing-januari":
        return {14: 1.0, 15: 0.85, 16: 0.12, 17: 0.03}.get(day.day, 0.0)
    if subject == "opzegvergoeding-verkeerde-info":
        wrong = date(2026, 5, 4) <= day < date(2026, 7, 1)
        return 1.0 if wrong or day.month not in {5, 6} else 0.05
    if subject == "whatsapp-traag":
        return 1.0 if day >= date(2026, 3, 5) else 0.0
    return None
