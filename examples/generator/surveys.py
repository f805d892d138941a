"""Transactional surveys after a contact and relational waves: scores by quota, words that fit them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from examples.generator import almanac
from examples.generator.answers import Respondent
from examples.generator.contacts import Contact
from examples.generator.customers import Customer
from examples.generator.items import Item
from examples.generator.subjects import Subject

N_TRANSACTIONAL, N_WAVE = 3_480, 264
WAVES = {
    "2025-10": date(2025, 10, 13),
    "2026-01": date(2026, 1, 12),
    "2026-04": date(2026, 4, 13),
    "2026-07": date(2026, 7, 6),
    "2026-10": date(2026, 10, 12),
}
WITH_TEXT = 0.55
TRANSACTIONAL, RELATIONAL = (0.32, 0.30), (0.19, 0.34)  # promoters, detractors
#: Story 11: in January to March more people with a question about a bill answer.
BILL_SHARE, BILL_MONTHS, BILL_WINTER = 0.11, {"2026-01", "2026-02", "2026-03"}, 0.39
TOUCHPOINT = {"Telefoon": "Na telefoongesprek", "E-mail": "Na e-mail", "Chat": "Na chat", "WhatsApp": "Na WhatsApp"}
HANDED_NAIVE, HANDED_LIKE_FOR_LIKE = -22.0, -9.0
LOW = [0.08, 0.08, 0.11, 0.14, 0.13, 0.2, 0.26]
#: What people hold against the company as a whole.
GRUDGES = {"prijsverhoging": 16, "terugleverkosten": 13, "jaarnota-fout": 9, "jaarnota-onduidelijk": 8, "termijn-te-hoog": 9, "wachttijd": 9,
           "niet-teruggebeld": 6, "van-kastje-naar-muur": 5, "geen-reactie": 4, "inloggen-lukt-niet": 4, "campagne-verwarrend": 4,
           "welkomstbonus": 3, "opzegvergoeding-hoog": 3, "afspraak-verzet": 2, "chatbot": 2, "salderen-2027": 3}  # fmt: skip


def transactional(rng: np.random.Generator, writer: Respondent, contacts: list[Contact]) -> list[Item]:
    """Return the survey answers after a contact."""
    rows = _asked(rng, contacts)
    scores = _scores(rng, rows)
    _hand_overs(rng, rows, scores)
    items = []
    for row, score in zip(rows, scores, strict=True):
        at = row.at + timedelta(days=int(rng.integers(1, 4)), minutes=int(rng.integers(-200, 400)))
        if at.date() > almanac.LAST or (row.subject.story == 8 and at.month != row.at.month):
            at = row.at + timedelta(hours=1)
        must = row.subject.story == 8
        written = must or rng.random() < WITH_TEXT
        number = row.customer.number if row.customer else ""
        back = bool(score >= 9 and rng.random() < 0.2)
        text = (
            writer.fresh(partial(writer.after_contact, row.subject, at, int(score), number, called_back=back))
            if written
            else None
        )
        columns: dict[str, object] = {
            "customer": number,
            "contact": row.key,
            "channel": row.channel,
            "score": int(score),
            "touchpoint": TOUCHPOINT[row.channel],
        }
        columns["mark"] = _mark(rng, int(score))
        columns["ces"] = _ces(rng, int(score))
        items.append(Item("contact-onderzoek", "", at, text.text if text else "", row.subject, text.subjects if text else [],
                          text.language if text else "", text.said if text else [], columns))  # fmt: skip
    items.sort(key=lambda item: item.at)
    for number, item in enumerate(items):
        item.key = f"R{60_000 + number}"
    return items


def _asked(rng: np.random.Generator, contacts: list[Contact]) -> list[Contact]:
    index = np.array(almanac.MONTH_INDEX, dtype=float)
    rows: list[Contact] = []
    quota = np.diff(np.rint(np.cumsum(np.full(len(index), N_TRANSACTIONAL / len(index)))), prepend=0).astype(int)
    for month, count in zip(almanac.MONTHS, quota, strict=True):
        may = [
            c
            for c in contacts
            if f"{c.at:%Y-%m}" == month and c.channel in TOUCHPOINT and not c.loud and c.at.date() < date(2026, 10, 29)
        ]
        must = [c for c in may if c.subject.story == 8 and rng.random() < 0.4]
        n_bill = round((BILL_WINTER if month in BILL_MONTHS else BILL_SHARE) * count)
        bill = [c for c in may if c.subject.reason == "1"]
        other = [c for c in may if c.subject.reason != "1" and c.subject.story != 8]
        weights = np.array([1.35 if c.subject.category == "unnecessary" else 1.0 for c in other])
        rows.extend(must)
        rows.extend(bill[int(k)] for k in rng.choice(len(bill), size=n_bill, replace=False))
        rows.extend(
            other[int(k)]
            for k in rng.choice(
                len(other), size=int(count) - n_bill - len(must), replace=False, p=weights / weights.sum()
            )
        )
    return sorted(rows, key=lambda row: row.at)


def _logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-x)))


def _solve(levels: NDArray[np.float64], goal: float, sign: float) -> NDArray[np.float64]:
    """Return chances that rise (or fall) with the level and average to the goal."""
    low, high = -12.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _logistic(middle + sign * 4.2 * (levels - 0.5)).mean() < goal else (low, middle)
    return _logistic((low + high) / 2 + sign * 4.2 * (levels - 0.5))


def _block(month: str) -> str:
    return (
        "a"
        if month < "2026-01"
        else "b"
        if month <= "2026-03"
        else "c"
        if month <= "2026-06"
        else "d"
        if month < "2026-10"
        else "e"
    )


def _scores(rng: np.random.Generator, rows: list[Contact]) -> NDArray[np.int64]:
    """Score by quota per reason and season, so that a season differs by who answers and by nothing else."""
    levels = np.array([row.subject.level for row in rows])
    bad, good = _solve(levels, TRANSACTIONAL[1], 1.0), _solve(levels, TRANSACTIONAL[0], -1.0)
    groups: dict[tuple[str, str], list[int]] = {}
    for k, row in enumerate(rows):
        groups.setdefault((row.subject.reason, _block(f"{row.at:%Y-%m}")), []).append(k)
    scores = np.zeros(len(rows), dtype=np.int64)
    carry = [0.0, 0.0]
    for (reason, block), members in sorted(groups.items()):
        like = (
            groups.get((reason, "a"), members) if block == "b" and len(groups.get((reason, "a"), [])) >= 8 else members
        )
        want = [good[like].mean() * len(members) + carry[0], bad[like].mean() * len(members) + carry[1]]
        n_good = min(max(0, round(want[0])), len(members))
        n_bad = min(max(0, round(want[1])), len(members) - n_good)
        carry = [want[0] - n_good, want[1] - n_bad]
        order = sorted(members, key=lambda k: levels[k] + rng.normal(0, 0.22))
        for place, k in enumerate(order):
            if place < n_good:
                scores[k] = 9 + int(rng.random() < 0.45)
            elif place >= len(order) - n_bad:
                scores[k] = _low(rng, float(levels[k]))
            else:
                scores[k] = 7 + int(rng.random() < 0.55)
    for k, row in enumerate(rows):
        if row.subject.story == 8:
            scores[k] = int(rng.random() < 0.3)
    return scores


def _low(rng: np.random.Generator, level: float) -> int:
    weights = np.array(LOW) * np.exp(-2.2 * (level - 0.5) * np.arange(7) / 3)
    return int(rng.choice(7, p=weights / weights.sum()))


def _hand_overs(rng: np.random.Generator, rows: list[Contact], scores: NDArray[np.int64]) -> None:
    """Story 13: move hand-overs between surveyed callers until they cost −22 at first sight and −9 like for like."""
    phone = [k for k, row in enumerate(rows) if row.channel == "Telefoon"]
    value = np.where(scores[phone] >= 9, 100.0, np.where(scores[phone] <= 6, -100.0, 0.0))
    reason = np.array([int(rows[k].recorded) for k in phone])
    handed = np.array([rows[k].hand_overs > 0 for k in phone])
    best = _distance(value, reason, handed)
    for _ in range(6000):
        if best < 0.6:
            break
        one, other = int(rng.choice(np.flatnonzero(handed))), int(rng.choice(np.flatnonzero(~handed)))
        handed[[one, other]] = handed[[other, one]]
        now = _distance(value, reason, handed)
        if now <= best:
            best = now
            rows[phone[one]].hand_overs, rows[phone[other]].hand_overs = (
                rows[phone[other]].hand_overs,
                rows[phone[one]].hand_overs,
            )
        else:
            handed[[one, other]] = handed[[other, one]]


def _distance(value: NDArray[np.float64], reason: NDArray[np.int64], handed: NDArray[np.bool_]) -> float:
    naive = value[handed].mean() - value[~handed].mean()
    n_with = np.bincount(reason[handed], minlength=25)
    n_without = np.bincount(reason[~handed], minlength=25)
    both = (n_with > 0) & (n_without > 0)
    with_ = np.bincount(reason[handed], value[handed], minlength=25)[both] / n_with[both]
    without = np.bincount(reason[~handed], value[~handed], minlength=25)[both] / n_without[both]
    like = float(((with_ - without) * n_with[both]).sum() / n_with[both].sum())
    return abs(naive - HANDED_NAIVE) + abs(like - HANDED_LIKE_FOR_LIKE)


def _mark(rng: np.random.Generator, score: int) -> str:
    if rng.random() < 0.04:
        return ""
    mark = np.clip(np.rint((7.2 + 0.62 * (score - 7.0) + rng.normal(0, 0.7)) * 2) / 2, 1, 10)
    return f"{mark:.1f}".replace(".", ",").replace(",0", "") if rng.random() < 0.5 else f"{mark:.1f}".replace(".", ",")


def _ces(rng: np.random.Generator, score: int) -> str:
    return (
        "" if rng.random() < 0.05 else str(int(np.clip(np.rint(5.0 + 0.48 * (score - 7.0) + rng.normal(0, 0.9)), 1, 7)))
    )


def relational(
    rng: np.random.Generator, writer: Respondent, customers: list[Customer], subjects: dict[str, Subject]
) -> list[Item]:
    """Return the five waves about the company as a whole."""
    items: list[Item] = []
    names = list(GRUDGES)
    weights = np.array([GRUDGES[name] for name in names], dtype=float)
    for wave, start in WAVES.items():
        n_good, n_bad = round(RELATIONAL[0] * N_WAVE), round(RELATIONAL[1] * N_WAVE)
        kinds = rng.permutation(np.array([2] * n_good + [0] * n_bad + [1] * (N_WAVE - n_good - n_bad)))
        asked = rng.choice(len(customers), size=N_WAVE, replace=False)
        for kind, index in zip(kinds, asked, strict=True):
            customer = customers[int(index)]
            at = datetime.combine(
                start + timedelta(days=int(min(rng.exponential(3.5), 13))),
                time(int(rng.integers(8, 22)), int(rng.integers(60))),
            )
            subject = subjects[str(rng.choice(names, p=weights / weights.sum()))]
            if not customer.solar and subject.reason == "16":
                subject = subjects["prijsverhoging"]
            if wave == "2026-10" and customer.solar and kind == 0 and rng.random() < 0.3:
                subject = subjects["teruglevering-dubbel"]
            score = (
                9 + int(rng.random() < 0.4)
                if kind == 2
                else 7 + int(rng.random() < 0.5)
                if kind == 1
                else _low(rng, 0.55)
            )
            text = writer.fresh(partial(writer.about_company, subject, at, score)) if rng.random() < WITH_TEXT else None
            columns = {
                "customer": customer.number,
                "segment": customer.segment,
                "province": customer.province,
                "score": score,
                "wave": wave,
            }
            items.append(Item("relatie-nps", "", at, text.text if text else "", None, text.subjects if text else [],
                              text.language if text else "", text.said if text else [], dict(columns)))  # fmt: skip
    items.sort(key=lambda item: item.at)
    for number, item in enumerate(items):
        item.key = f"W{7000 + number}"
    return items
