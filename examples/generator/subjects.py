"""Subjects: what a contact is about, where in the chain it arose, and how many contacts each has per month."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from examples.generator import almanac

HERE = Path(__file__).parent
NOBODY = "Geen fout: markt, overheid, klant"
#: Share of all contacts per reason, in percent.
REASON_SHARE = {"1": 14, "2": 12, "3": 4, "4": 5, "5": 3, "6": 2, "7": 7.5, "8": 4, "9": 5, "10": 4, "11": 8, "12": 3,
                "13": 0.7, "14": 5, "15": 2.3, "16": 5, "17": 4, "18": 2.5, "19": 1.5, "20": 1, "21": 3.5, "22": 1.5,
                "23": 0.5, "24": 1}  # fmt: skip
CATEGORY_SHARE = {"valuable": 17, "hygiene": 52, "unnecessary": 31}
#: Share of the unnecessary contacts per department that caused them, in percent.
DEPARTMENT_SHARE = {"Facturatie": 26, "Marketing & Communicatie": 18, "Klantenservice": 14, "Meetdata & Marktprocessen": 9,
                    "Digitaal & IT": 8, "Product & Tarieven": 7, "Betalingen & Incasso": 5, "Verkoop & Partners": 4,
                    "Techniek & Planning": 4, "Netbeheerder (extern)": 3, "Installatiepartner (extern)": 2}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """A contact reason × a cause. ``months``: fixed numbers of contacts, for planted stories."""

    id: str
    reason: str
    department: str
    category: str
    level: float
    weight: float = 0.0
    months: dict[str, int] = field(default_factory=dict)
    share: float = 1.0
    story: int | None = None


def load() -> dict[str, Subject]:
    """Return the subjects by id, in the file's order."""
    rows = tomllib.loads((HERE / "subjects.toml").read_text(encoding="utf-8"))["subject"]
    return {row["id"]: Subject(**row) for row in rows}


def counts(subjects: dict[str, Subject]) -> NDArray[np.int64]:
    """Return contacts per subject (rows) and month (columns): the margins of the plan, stories exactly as planted."""
    rows = list(subjects.values())
    fixed = np.array([[row.months.get(month, 0) for month in almanac.MONTHS] for row in rows], dtype=float)
    free = np.array([not row.months for row in rows])
    totals = _totals(rows, fixed, free)
    season = np.array([[_season(row, month) for month in almanac.MONTHS] for row in rows]) * free[:, None]
    index = np.array(almanac.MONTH_INDEX, dtype=float)
    columns = index / index.sum() * almanac.N_CONTACTS - fixed.sum(axis=0)
    table = season * totals[:, None]
    for _ in range(300):
        table *= (totals / np.maximum(table.sum(axis=1), 1e-9))[:, None] * free[:, None]
        table *= columns / table.sum(axis=0)
    whole = np.rint(np.cumsum(table.ravel())).astype(np.int64)
    rounded = np.diff(whole, prepend=0).reshape(table.shape)
    return rounded + fixed.astype(np.int64)


def _season(row: Subject, month: str) -> float:
    factor = almanac.SEASON.get(row.reason, [1.0] * 12)[int(month[5:]) - 1]
    if row.reason == "16" and month >= "2026-07":
        factor *= 1.25  # the end of salderen on 1 January 2027 comes closer
    return factor


def _totals(rows: list[Subject], fixed: NDArray[np.float64], free: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Fit the free subjects' totals to the shares of reasons, categories and departments, in turn (raking)."""
    n = almanac.N_CONTACTS
    planted = fixed.sum(axis=1)
    total = np.array([row.weight / 100 * n for row in rows]) * free
    group = [(row.department if row.category == "unnecessary" else row.category) for row in rows]
    goals: list[tuple[NDArray[np.bool_], float]] = []
    for reason, share in REASON_SHARE.items():
        goals.append((np.array([row.reason == reason for row in rows]), share / 100 * n))
    goals.extend(
        (np.array([g == category for g in group]), CATEGORY_SHARE[category] / 100 * n)
        for category in ("valuable", "hygiene")
    )
    for department, share in DEPARTMENT_SHARE.items():
        goals.append(
            (np.array([g == department for g in group]), share / 100 * CATEGORY_SHARE["unnecessary"] / 100 * n)
        )
    for _ in range(500):
        for mask, goal in goals:
            have = total[mask].sum()
            if have > 0:
                total[mask] *= max(goal - planted[mask].sum(), 1.0) / have
    return np.asarray(total)
