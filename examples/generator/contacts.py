"""The 35,000 contact registrations: when, who, over which channel, why (truly and as recorded), and what became of it."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from examples.generator import almanac
from examples.generator.customers import Customer
from examples.generator.subjects import REASON_SHARE, Subject

#: Shares per channel before and after WhatsApp opened (2 March 2026): phone −12 %, the total flat.
BEFORE = {"Telefoon": 0.606, "E-mail": 0.237, "Chat": 0.117, "Social": 0.02, "Brief": 0.01, "Community": 0.01}
AFTER = {
    "Telefoon": 0.533,
    "E-mail": 0.190,
    "Chat": 0.075,
    "WhatsApp": 0.162,
    "Social": 0.02,
    "Brief": 0.01,
    "Community": 0.01,
}
WHATSAPP_OPENS = date(2026, 3, 2)
SPOKEN = {"Telefoon", "Brief"}
#: Reasons that agents mix up.
CONFUSED = {"1": "324", "2": "134", "3": "124", "4": "362", "5": "64", "6": "45", "7": "892", "8": "79", "9": "87",
            "16": "17", "17": "", "21": "12", "22": "21"}  # fmt: skip
SHY = {"opzeggen", "gegevens-wijzigen", "overlijden", "regeling-aanvragen", "incasso-datum", "wachtwoord", "aanmaning-uitstel",
       "verlengen-bevestiging", "overstap-status", "verhuizing-doorgeven", "aanmaning-ondanks-regeling"}  # fmt: skip
LOUD = {
    "monteur-niet-gekomen",
    "storing-januari",
    "teruglevering-dubbel",
    "correctie-wachten",
    "chatbot",
    "terugleverkosten",
}
WRONG_REPEATS = 0.27
LOUDEST_CUSTOMERS = 5
LOUDEST_MESSAGES = 60


@dataclass(slots=True)
class Contact:
    """One registration. ``subject`` is the truth; ``recorded`` is what the agent chose."""

    at: datetime
    subject: Subject
    channel: str = ""
    customer: Customer | None = None
    key: str = ""
    recorded: str = ""
    phase: str = ""
    hand_overs: int = 0
    resolved: bool = True
    retained: bool | None = None
    chained: bool = False
    loud: bool = False


def make(
    rng: np.random.Generator, subjects: dict[str, Subject], table: np.ndarray, customers: list[Customer]
) -> list[Contact]:
    """Return all contacts in order of time."""
    contacts = _moments(rng, subjects, table)
    for contact in contacts:
        _channel(rng, contact)
    contacts.sort(key=lambda contact: contact.at)
    _loudest(rng, contacts, customers)
    _who(rng, contacts, customers)
    _recorded(rng, contacts)
    _top_up(contacts)
    _outcomes(rng, contacts)
    for number, contact in enumerate(contacts):
        contact.key = f"C{20_250_000 + number * 3 + int(rng.integers(3))}"
    return contacts


def evenly() -> Callable[[], float]:
    """Return numbers in [0, 1) that fill it evenly (golden ratio): a planted share comes out as planted."""
    count = itertools.count(1)
    return lambda: next(count) * 0.6180339887498949 % 1


def _moments(rng: np.random.Generator, subjects: dict[str, Subject], table: np.ndarray) -> list[Contact]:
    contacts = []
    for subject, row in zip(subjects.values(), table, strict=True):
        for month, count in zip(almanac.MONTHS, row, strict=True):
            days = almanac.days_of(month)
            weights = np.array([almanac.day_weight(subject.id, subject.reason, day) for day in days])
            drawn = rng.choice(len(days), size=int(count), p=weights / weights.sum()) if count else []
            contacts.extend(Contact(datetime.combine(days[int(index)], time(12)), subject) for index in drawn)
    return contacts


def _channel(rng: np.random.Generator, contact: Contact) -> None:
    """Choose the channel and, with it, the hour."""
    day = contact.at.date()
    shares = dict(AFTER if day >= WHATSAPP_OPENS else BEFORE)
    if almanac.weekday_weight(day) == almanac.WEEKDAY[6]:
        shares = {name: share for name, share in shares.items() if name not in SPOKEN}
    if contact.subject.id in LOUD:
        shares["Social"] *= 2.5
    if contact.subject.id in SHY:
        shares["Social"] *= 0.3
        shares["Community"] *= 0.05
    if contact.subject.id == "whatsapp-traag":
        shares["WhatsApp"] = 1.2
    if contact.subject.id == "chatbot":
        shares["Chat"] *= 4
    if contact.subject.id in {"storing", "storing-januari", "cv-kapot"}:
        shares.pop("Brief", None)
        shares["Community"] *= 0.3
    names = list(shares)
    weights = np.array([shares[name] for name in names])
    contact.channel = str(names[int(rng.choice(len(names), p=weights / weights.sum()))])
    if contact.channel == "Telefoon":
        hour = rng.choice(
            [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
            p=[0.08, 0.14, 0.14, 0.12, 0.08, 0.1, 0.09, 0.08, 0.07, 0.05, 0.03, 0.02],
        )
        if day.weekday() == 5:  # Saturday: 9 to 17
            hour = 9 + int(rng.integers(8))
    elif contact.channel == "Brief":
        hour = 9 + int(rng.integers(3))
    else:
        hour = int(np.clip(rng.normal(14.5, 4.2), 6, 23))
    contact.at = datetime.combine(day, time(int(hour), int(rng.integers(60)), int(rng.integers(60))))


def _loudest(rng: np.random.Generator, contacts: list[Contact], customers: list[Customer]) -> None:
    """Story 7: five customers post sixty messages about engineers who did not come."""
    missed = [contact for contact in contacts if contact.subject.id == "monteur-niet-gekomen"]
    chosen = sorted(rng.choice(len(missed), size=LOUDEST_MESSAGES, replace=False))
    five = [customers[int(index)] for index in rng.choice(len(customers), size=LOUDEST_CUSTOMERS, replace=False)]
    for place, index in enumerate(chosen):
        contact = missed[int(index)]
        contact.channel = "Social" if rng.random() < 0.75 else "Community"
        # Each of the five begins at another moment; the first ones go on the longest.
        contact.customer = five[int(rng.integers(max(1, min(5, 1 + place // 8))))]
        contact.loud = True
        contact.at = contact.at.replace(hour=int(rng.integers(8, 23)))


def _repeat_chance(contact: Contact) -> float:
    """Return the chance of a second contact within thirty days about the same reason."""
    chance = 0.298
    if contact.subject.reason == "10":
        wrong = contact.at.date() >= date(2026, 5, 1) and contact.at.date() < date(2026, 7, 1)
        chance = 0.36 if wrong else 0.31
    if contact.channel == "WhatsApp":
        chance += 0.13
    return chance + (0.05 if contact.subject.category == "unnecessary" else 0.0)


def _who(rng: np.random.Generator, contacts: list[Contact], customers: list[Customer]) -> None:
    """Give every contact its customer; repeats are contacts that get the customer of an earlier one."""
    solar = [customer for customer in customers if customer.solar]
    by_reason: dict[str, list[Contact]] = {}
    for contact in contacts:
        by_reason.setdefault(contact.subject.reason, []).append(contact)
    for reason in sorted(by_reason, key=int):
        if reason != "21":
            _chains(rng, by_reason[reason], solar if reason == "16" else customers)
    _follow_ups(rng, by_reason["21"], contacts)


def _chains(rng: np.random.Generator, rows: list[Contact], pool: list[Customer]) -> None:
    times = [row.at for row in rows]
    deal = evenly()
    for index, row in enumerate(rows):
        if row.customer is None:
            row.customer = pool[int(rng.integers(len(pool)))]
        if row.loud or deal() >= _repeat_chance(row):
            continue
        gap = float(rng.choice([rng.uniform(0.2, 6.8), rng.uniform(7, 13.8), rng.uniform(14, 29.5)], p=[0.6, 0.2, 0.2]))
        target = row.at + timedelta(days=gap)
        start = bisect.bisect_left(times, target)
        near = [k for k in range(max(index + 1, start - 14), min(len(rows), start + 14)) if rows[k].customer is None]
        near = [k for k in near if timedelta(hours=3) < times[k] - row.at < timedelta(days=30)]
        if near:
            near.sort(key=lambda k: (rows[k].subject.id != row.subject.id, abs(times[k] - target)))
            rows[near[0]].customer = row.customer
            rows[near[0]].chained = True


def _follow_ups(rng: np.random.Generator, rows: list[Contact], contacts: list[Contact]) -> None:
    """A question about an earlier question comes from who asked it two to sixteen days before."""
    times = [contact.at for contact in contacts]
    doubled = [contact for contact in contacts if contact.subject.id == "teruglevering-dubbel"]
    for row in rows:
        if row.subject.id == "correctie-wachten":
            pool = [contact for contact in doubled if contact.at < row.at - timedelta(days=3)]
        else:
            low = bisect.bisect_left(times, row.at - timedelta(days=16))
            high = bisect.bisect_left(times, row.at - timedelta(days=2))
            pool = [
                contact
                for contact in contacts[low:high]
                if contact.subject.category != "valuable" and contact.subject.reason != "21"
            ]
        row.customer = (
            pool[int(rng.integers(len(pool)))].customer if pool else contacts[int(rng.integers(200))].customer
        )
        row.chained = True


def _recorded(rng: np.random.Generator, contacts: list[Contact]) -> None:
    """Record the reason: 12 % wrong, 8 % more as "Overig"; a follow-up mostly copies what stood there."""
    names = list(REASON_SHARE)
    weights = np.array([REASON_SHARE[name] for name in names], dtype=float)
    weights[names.index("24")] = 0
    last: dict[tuple[str, str], str] = {}
    for contact in contacts:
        truth = contact.subject.reason
        place = (contact.customer.number if contact.customer else "", truth)
        draw = rng.random()
        if contact.chained and place in last and rng.random() < 0.85:
            recorded = last[place]
        elif truth == "24" or draw >= 0.2 + 0.004:
            recorded = truth
        elif draw < 0.082:
            recorded = "24"
        elif rng.random() < 0.6 and CONFUSED.get(truth):
            options = CONFUSED[truth]
            recorded = options[int(rng.integers(len(options)))]
        else:
            recorded = str(rng.choice(names, p=weights / weights.sum()))
            recorded = "1" if recorded == truth and truth != "1" else "2" if recorded == truth else recorded
        last[place] = recorded
        contact.recorded = recorded


def _top_up(contacts: list[Contact]) -> None:
    """Story 6: bring the repeats of May and June about leaving to 27 % within a week, exactly."""
    rows = [contact for contact in contacts if contact.recorded == "10"]
    wrong = [k for k, row in enumerate(rows) if (row.at.year, row.at.month) in {(2026, 5), (2026, 6)}]
    week = timedelta(days=7)
    often = Counter(row.customer.number for row in rows if row.customer)

    def again(k: int) -> bool:
        return any(row.customer is rows[k].customer for row in rows[k + 1 :] if row.at - rows[k].at <= week)

    missing = round(WRONG_REPEATS * len(wrong)) - sum(again(k) for k in wrong)
    for k in wrong:
        if missing <= 0:
            break
        if again(k) or rows[k].subject.id != "opzegvergoeding-verkeerde-info":
            continue
        for row in rows[k + 1 :]:
            alone = row.customer is not None and often[row.customer.number] == 1
            if alone and not row.chained and timedelta(days=1) < row.at - rows[k].at < week:
                row.customer, row.chained = rows[k].customer, True
                often[row.customer.number if row.customer else ""] += 1
                missing -= 1
                break


def _outcomes(rng: np.random.Generator, contacts: list[Contact]) -> None:
    """Hand-overs, resolved, phase and retained."""
    later: dict[tuple[str, str], datetime] = {}
    deals = {True: evenly(), False: evenly()}
    for contact in reversed(contacts):
        subject = contact.subject
        number = contact.customer.number if contact.customer else ""
        following = later.get((number, subject.reason))
        again = following is not None and following - contact.at < timedelta(days=14)
        later[number, subject.reason] = contact.at
        contact.resolved = bool(rng.random() < (0.3 if again else 0.83))
        base = {"unnecessary": 0.215, "hygiene": 0.085, "valuable": 0.12}[subject.category] * (
            1.35 if subject.reason in {"1", "6", "10", "16"} else 0.95
        )
        if rng.random() < (base if contact.channel == "Telefoon" else 0.03):
            contact.hand_overs = 1 if rng.random() < 0.82 else 2 if rng.random() < 0.85 else 3
        contact.phase = _phase(rng, subject)
        contact.retained = _retained(rng, contact, deals[contact.channel == "Telefoon"])


def _phase(rng: np.random.Generator, subject: Subject) -> str:
    if subject.id == "huis-gekocht":
        return "huis gekocht" if rng.random() < 0.8 else "contracteinde"
    if subject.id in {"overstap-status", "welkomstbonus", "overstap-mislukt"}:
        return "overstap loopt"
    if subject.reason == "9" or subject.id == "zonnepanelen-advies":
        return "oriëntatie"
    if subject.reason in {"8", "10"}:
        return "contracteinde" if rng.random() < 0.7 else "lopend"
    if subject.reason == "11":
        return "verhuizing"
    return "nieuw" if rng.random() < 0.11 else "lopend"


def _retained(rng: np.random.Generator, contact: Contact, deal: Callable[[], float]) -> bool | None:
    """Story 5: who buys a house and calls stays three times more often than who writes."""
    phone = contact.channel == "Telefoon"
    if contact.phase == "huis gekocht":
        return deal() < (0.66 if phone else 0.22)
    if contact.subject.reason == "11":
        return bool(rng.random() < (0.62 if phone else 0.60))
    if contact.subject.reason == "8":
        return bool(rng.random() < (0.81 if phone else 0.78))
    if contact.subject.reason == "10":
        return bool(rng.random() < (0.36 if phone else 0.29))
    return None
