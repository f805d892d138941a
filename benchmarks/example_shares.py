"""Shares of the shipped example's departments, as reports print them, held against the example's key.

The key has the department of every part of a comment (``key/parts.csv``); a comment counts once, whatever its parts.
In a text about no subject of the key nothing went wrong: an officer answers "no fault" there, and so does the truth.
The share among comments with a subject alone stands beside it as ``key_with_subject``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import voc
from voc.insight.causes import estimate_comment_shares
from voc.insight.facts import Facts
from voc.records import CAN_ERR, Period

KEY = Path(__file__).resolve().parent.parent / "examples" / "key"
FIRST_MONTH, REPORTED_MONTH = Period(2025, 9), Period(2026, 10)
MERGED = dict.fromkeys(("Meetdata", "Marktprocessen"), "Meetdata & Marktprocessen")
"""Departments of the key that were put together since."""
Floats = NDArray[np.float64]
Row = dict[str, float | int | str]


@dataclass(frozen=True)
class ExampleTruth:
    """The key beside a workspace's comments.

    Attributes
    ----------
    of_comments
        (n_comments, n_departments) what part of each comment each department caused; rows sum to 1.
    has_subject
        (n_comments,) whether the key knows what the comment is about.
    """

    of_comments: Floats
    has_subject: NDArray[np.bool_]


def compare_example(workspace_dir: Path) -> Iterator[Row]:
    """Yield a row for each department in the reported month, and what all months' intervals cover."""
    with voc.open(workspace_dir) as workspace:
        facts = workspace.facts
    truth = read_truth(facts)
    yield from compare_month(facts, truth, REPORTED_MONTH)
    yield from compare_all_months(facts, truth)


def read_truth(facts: Facts) -> ExampleTruth:
    """Return the departments of all comments by the key."""
    columns = {entry.name: place for place, entry in enumerate(facts.departments)}
    rows = dict(zip(zip(facts.comments["source_name"], facts.comments["source_key"], strict=True),
                    range(len(facts.comments)), strict=True))  # fmt: skip
    parts = np.zeros((len(facts.comments), len(columns)))
    with (KEY / "parts.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            row = rows.get((line["source"], line["key"]))
            if row is not None:
                parts[row, columns[MERGED.get(line["department"], line["department"])]] += 1
    has_subject = parts.sum(axis=1) > 0
    parts[~has_subject, [entry.kind in CAN_ERR for entry in facts.departments].index(False)] = 1
    return ExampleTruth(parts / parts.sum(axis=1, keepdims=True), has_subject)


def list_current_departments(facts: Facts) -> list[int]:
    """Return the places of the departments that still exist: 0 in an interval from 0 is no proof of it."""
    return [place for place, entry in enumerate(facts.departments) if entry.name not in MERGED]


def compare_month(facts: Facts, truth: ExampleTruth, month: Period) -> Iterator[Row]:
    """Yield a row for each department: what is printed, and the key's share, largest first."""
    comment_rows = np.flatnonzero(facts.comments["month"] == month.index)
    of_month, has_subject = truth.of_comments[comment_rows], truth.has_subject[comment_rows]
    shares = estimate_comment_shares(facts, comment_rows)[:-1]  # the last one is "unknown"
    for place in sorted(list_current_departments(facts), key=lambda place: -(shares[place].value or 0)):
        share, planted = shares[place], float(of_month[:, place].mean())
        row: Row = {"system": "voc", "level": str(month), "department": facts.departments[place].name}
        row |= {"comments": len(comment_rows), "share": round(100 * (share.value or 0), 1)}
        if share.low is not None and share.high is not None:
            row |= {"low": round(100 * share.low, 1), "high": round(100 * share.high, 1)}
            row |= {"width": round(100 * (share.high - share.low), 1), "covered": share.low <= planted <= share.high}
        row["key"] = round(100 * planted, 1)
        row["key_with_subject"] = round(100 * float(of_month[has_subject, place].mean()), 1)
        yield row


def compare_all_months(facts: Facts, truth: ExampleTruth) -> Iterator[Row]:
    """Yield error, width and coverage over month × department, with all comments and with those with a subject."""
    months, places = facts.comments["month"].to_numpy(), list_current_departments(facts)
    for denominator, is_counted in (
        ("all comments", np.ones(len(months), dtype=bool)),
        ("with a subject", truth.has_subject),
    ):
        errors, widths, hits = [], [], []
        for month in range(FIRST_MONTH.index, REPORTED_MONTH.index + 1):
            planted = truth.of_comments[(months == month) & is_counted].mean(axis=0)[places]
            all_shares = estimate_comment_shares(facts, np.flatnonzero(months == month))
            shares = [all_shares[place] for place in places]
            errors += [abs((share.value or 0) - value) for share, value in zip(shares, planted, strict=True)]
            ends = [(share.low, share.high) for share in shares if share.low is not None and share.high is not None]
            widths += [high - low for low, high in ends]
            hits += [low <= value <= high for (low, high), value in zip(ends, planted, strict=False)]
        row: Row = {"system": "voc", "level": "month × department", "denominator": denominator}
        row |= {"shares": len(errors), "share_error": round(100 * float(np.mean(errors)), 2)}
        if hits:
            row |= {"width": round(100 * float(np.mean(widths)), 1), "coverage": round(float(np.mean(hits)), 4)}
        yield row
