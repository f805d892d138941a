"""The shipped answers of officers, and the key of every part: what they hold, without running voc."""

import csv
from collections import Counter
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def read(name):
    with (EXAMPLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def answers():
    return read("data/audit.csv")


@pytest.fixture(scope="module")
def parts():
    return read("key/parts.csv")


def test_there_are_150_answers_about_comments_and_silent_contacts(answers):
    assert list(answers[0]) == ["source", "key", "part", "department", "reader"]
    assert len(answers) == len({(row["source"], row["key"]) for row in answers}) == 150
    contacts = [row for row in answers if row["source"] == "contacten"]
    assert 25 <= len(contacts) <= 40
    assert all(not row["part"] for row in contacts)
    assert all(int(row["part"]) >= 1 for row in answers if row["source"] != "contacten")
    assert len({row["reader"] for row in answers}) == 2


def test_half_at_least_is_from_october(answers, example):
    moments = example.moments()
    days = {row["contact_id"]: row["tijdstip"][:7] for row in example.contacts}
    months = [
        days[row["key"]] if row["source"] == "contacten" else f"{moments[row['source'], row['key']]:%Y-%m}"
        for row in answers
        if row["source"] == "contacten" or (row["source"], row["key"]) in moments
    ]
    assert months.count("2026-10") >= 75


def test_officers_cannot_tell_of_15_percent_and_err_in_some(answers, example, parts):
    untold = sum(row["department"] == "unknown" for row in answers)
    assert 14 <= untold <= 32
    departments = {}
    for row in parts:
        departments.setdefault((row["source"], row["key"]), set()).add(row["department"])
    for contact, subject in example.contact_subject.items():
        departments["contacten", contact] = {example.subjects[subject]["department"]}
    answered = [row for row in answers if row["department"] != "unknown"]
    # Of a text about no subject nobody made a fault.
    nobody = {"Geen fout: markt, overheid, klant"}
    wrong = sum(row["department"] not in departments.get((row["source"], row["key"]), nobody) for row in answered)
    assert 2 <= wrong <= 20


def test_every_item_with_a_subject_has_the_department_of_every_part(parts, example):
    n_parts = Counter((row["source"], row["key"]) for row in parts)
    with_subjects = {(row["source"], row["key"]): row["subjects"].split() for row in example.items}
    known = {place: [name for name in names if name in example.subjects] for place, names in with_subjects.items()}
    assert n_parts == {place: len(names) for place, names in known.items() if names}
    assert sum(n > 1 for n in n_parts.values()) == 537
    assert all(row["department"] == example.subjects[row["subject"]]["department"] for row in parts)
