"""Avoidable contacts of a month from an audit of its contacts, with a comment and without, against the example's key.

Officers err and cannot always tell: they answer by the key, ``--errors`` of the answers are wrong, 15 % are "cannot be
told". Each draw is one that ``voc audit draw N --contacts`` could make; coverage is over all draws, the interval that
is printed is that of the first.

    python benchmarks/contact_audit.py --workspace demo [--draws 200] [--json FILE]

The workspace is the shipped example with its themes and causes fitted (``voc demo --without-audit DIR``).
"""

from __future__ import annotations

import argparse
import copy
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from table import Table, add_json_option

import voc
from voc.causes import draw_audit_sample, draw_contact_sample
from voc.insight.contact_shares import estimate_contact_shares, select_silent_contacts
from voc.insight.contacts import Contacts, build_contacts, flag_departments
from voc.insight.facts import Facts
from voc.records import Period

KEY = Path(__file__).resolve().parent.parent / "examples" / "key"
MONTHS = ("2025-11", "2026-01", "2026-04", "2026-06", "2026-10")
UNTOLD = 0.15
ERRORS = ("none", "other side", "any other answer")


@dataclass(frozen=True)
class Truth:
    """The key: department of each comment (by its row in the facts) and of each contact (by its row)."""

    of_comments: pd.Series
    of_contacts: pd.Series
    is_avoidable: np.ndarray


def main() -> None:
    """Print a row per month and kind of error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--audited", type=int, default=150)
    parser.add_argument("--months", nargs="+", default=MONTHS)
    parser.add_argument("--error-kinds", nargs="+", default=ERRORS, choices=ERRORS)
    parser.add_argument("--errors", type=float, default=0.05)
    add_json_option(parser)
    options = parser.parse_args()
    table = Table(options.json)
    with voc.open(options.workspace) as workspace:
        facts = workspace.facts
    contacts = build_contacts(facts)
    truth = read_truth(facts, contacts)
    for month in options.months:
        for error in options.error_kinds:
            shares = estimate_draws(facts, contacts, truth, month, error, options)
            table.add_row(summarise(facts, contacts, truth, month, error, list(shares)))


def read_truth(facts: Facts, contacts: Contacts) -> Truth:
    """Read the key."""
    subjects = {row["subject"]: row for row in read_rows("subjects.csv")}
    items = {(row["source"], row["key"]): row["department"] for row in read_rows("items.csv")}
    subject_by_contact = {row["contact"]: subjects[row["subject"]] for row in read_rows("contacts.csv")}
    comments = facts.comments
    of_comments = [
        items.get(pair) or None for pair in zip(comments["source_name"], comments["source_key"], strict=True)
    ]
    rows = [subject_by_contact[key] for key in contacts.keys]
    return Truth(
        pd.Series(of_comments, dtype=object),
        pd.Series([row["department"] for row in rows], dtype=object),
        np.array([row["category"] == "unnecessary" for row in rows]),
    )


def read_rows(name: str) -> list[dict[str, str]]:
    """Read a file of the key."""
    with (KEY / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def estimate_draws(
    facts: Facts, contacts: Contacts, truth: Truth, month: str, error: str, options: argparse.Namespace
) -> Iterator[Any]:
    """Yield the shares that each draw prints."""
    index = Period.parse(month).index
    silent_rows = select_silent_contacts(contacts, index)
    candidates = list_comment_candidates(facts, index)
    n_month = int((contacts.months == index).sum())
    n_silent = round(options.audited * silent_rows.size / n_month)
    frame = contacts.keys.iloc[silent_rows].to_frame("key")
    frame = frame.assign(contact=silent_rows, stratum=contacts.default_codes[silent_rows])
    for seed in range(options.draws):
        officer = Officer(facts, np.random.default_rng(seed), error, options.errors)
        drawn = draw_contact_sample(frame, n_silent, session="s", seed=seed)["contact"].to_numpy()
        said = officer.answer(truth.of_contacts.iloc[drawn], truth.is_avoidable[drawn])
        answers = pd.DataFrame({"contact": contacts.ids[drawn], "department": said, "category": None, "session": "s"})
        sample = draw_audit_sample(candidates, options.audited - n_silent, session="s", seed=seed)
        rows = candidates.set_index("segment").loc[sample["segment"], "row"].to_numpy()
        comment_truth = truth.of_comments.iloc[rows]
        said = officer.answer(comment_truth, officer.can_err_by_name(comment_truth))
        audited = build_audited(
            facts, sample["segment"].to_numpy(), said, 1 / sample["inclusion_probability"].to_numpy()
        )
        yield estimate_contact_shares(replace_answers(facts, audited, answers), contacts, index)


class Officer:
    """An invented officer who answers by the key, errs, and sometimes cannot tell."""

    def __init__(self, facts: Facts, rng: np.random.Generator, error: str, error_rate: float) -> None:
        self.rng, self.error, self.error_rate = rng, error, error_rate
        can_err = flag_departments(facts.departments)[0][:-1]
        names = np.array([department.name for department in facts.departments], dtype=object)
        self.erring, self.others = names[can_err], names[~can_err]

    def can_err_by_name(self, names: pd.Series) -> np.ndarray:
        """Return which of some departments can err."""
        return names.isin(list(self.erring)).to_numpy()

    def answer(self, truth: pd.Series, is_avoidable: np.ndarray) -> list[str | None]:
        """Return what the officer says about items that arose at some departments."""
        no_fault = self.others[0]
        said: list[str | None] = []
        for name, avoidable in zip(truth, is_avoidable, strict=True):
            answer = name if avoidable else no_fault
            if self.rng.random() < UNTOLD or name is None:
                said.append(None)
                continue
            if self.error != "none" and self.rng.random() < self.error_rate:
                wrong = [*self.erring, no_fault] if self.error == "any other answer" else list(self.erring)
                answer = (
                    no_fault
                    if avoidable and self.error == "other side"
                    else self.rng.choice([each for each in wrong if each != answer])
                )
            said.append(answer)
        return said


def list_comment_candidates(facts: Facts, month: int) -> pd.DataFrame:
    """Return the segments of a month's comments: segment, feedback and row of the comment."""
    rows = facts.segments["feedback"].map(pd.Series(facts.comments.index, index=facts.comments["id"]))
    frame = pd.DataFrame({"segment": facts.segments["id"], "row": rows, "feedback": rows}).dropna().astype("int64")
    frame = frame[frame["segment"].isin(facts.attributed_segments)]
    return frame[facts.comments["month"].to_numpy()[frame["row"]] == month].reset_index(drop=True)


def build_audited(facts: Facts, segments: np.ndarray, said: list[str | None], weights: np.ndarray) -> pd.DataFrame:
    """Return answers beside what the model, which never saw them, predicted: as ``CauseModel.audited_``."""
    predicted = facts.attributions[facts.attributions["segment"].isin(segments)]
    weight = dict(zip(segments.tolist(), weights.tolist(), strict=True))
    parts = [
        pd.DataFrame({"segment": predicted["segment"], "department": predicted["department"],
                      "predicted": predicted["probability"], "truth": 0.0}),
        pd.DataFrame({"segment": segments, "department": said, "predicted": 0.0, "truth": 1.0}),
    ]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True).astype({"department": object})
    frame["department"] = frame["department"].where(frame["department"].notna(), None)
    return frame.assign(weight=frame["segment"].map(weight))


def replace_answers(facts: Facts, audited: pd.DataFrame, answers: pd.DataFrame) -> Facts:
    """Return the facts with other answers; what follows from the rest is kept, which takes seconds to compute."""
    changed = copy.copy(facts)
    changed.__dict__.pop("audit_correction", None)
    changed.__dict__.update(audited=audited, contact_answers=answers)
    return changed


def summarise(
    facts: Facts, contacts: Contacts, truth: Truth, month: str, error: str, draws: list[Any]
) -> Mapping[str, Any]:
    """Return a month's row: the key's share, the first draw's interval, and what all draws covered."""
    is_month = contacts.months == Period.parse(month).index
    share = float(truth.is_avoidable[is_month].mean())
    names = [department.name for department in facts.departments]
    is_known = truth.is_avoidable[is_month]
    planted = np.array([((truth.of_contacts[is_month] == name) & is_known).mean() for name in names])
    can_err = flag_departments(facts.departments)[0][:-1]
    values, low, high = (np.array([getattr(each.avoidable, end) for each in draws]) for end in ("value", "low", "high"))
    by_department = np.array([[(d.value, d.low, d.high) for d in each.departments] for each in draws])
    hits = (by_department[:, :, 1] <= planted + 1e-9) & (planted <= by_department[:, :, 2] + 1e-9)
    largest = int(np.argmax(np.where(can_err, planted, -1)))
    largest_shares, n_month = by_department[:, largest], int(is_month.sum())
    first = draws[0]
    return {
        "month": month,
        "errors": error,
        "contacts": n_month,
        "key": round(share, 3),
        "first": round(values[0], 3),
        "low": round(low[0], 3),
        "high": round(high[0], 3),
        "bounds": [round(end, 3) for end in first.bounds],
        "mean": round(float(values.mean()), 3),
        "rms_error": round(float(np.sqrt(((values - share) ** 2).mean())), 3),
        "coverage": round(float(((low <= share) & (share <= high)).mean()), 3),
        "width": round(float((high - low).mean()), 3),
        "largest": names[largest],
        "largest_key": round(planted[largest] * n_month),
        "largest_mean": round(float(by_department[:, largest, 0].mean()) * n_month),
        "largest_rms_error": round(float(np.sqrt(((largest_shares[:, 0] - planted[largest]) ** 2).mean())) * n_month),
        "largest_width": round(float((largest_shares[:, 2] - largest_shares[:, 1]).mean()) * n_month),
        "largest_coverage": round(float(hits[:, largest].mean()), 3),
        "departments_coverage": round(float(hits[:, can_err].mean()), 3),
    }


if __name__ == "__main__":
    main()
