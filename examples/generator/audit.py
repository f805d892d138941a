"""The audit that the example ships with: what invented officers answered about 150 comments and contacts.

Which items they were asked about is drawn by voc itself from the files just written: a draw depends on the keys in them, the
seed and the session's name alone. What they answer comes from random streams of its own, so that no other file changes.
"""

from __future__ import annotations

import csv
import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from examples.generator.company import Company
from examples.generator.grammar import HERE as PHRASES
from examples.generator.items import Item
from examples.generator.subjects import NOBODY, Subject

if TYPE_CHECKING:
    from voc.workspace import Workspace

STREAM = 120
"""Number of this part's random stream; the company's have the numbers from 0 on."""
UNTOLD, DISAGREES = 0.15, 0.20
DOUBTFUL = 0.4
"""Part of the items that an officer is not sure about: of these one in five gets another answer from a second reader."""
OFFICERS = ("Noor", "Sanne")
HABIT = "Digitaal & IT"
WORDS = re.compile(r"[a-zà-ÿ]{4,}")


@dataclass(frozen=True, slots=True)
class Question:
    """An item that was drawn: a sentence of a comment (``part`` counts from 1), or a contact without one."""

    source: str
    key: str
    part: int | None
    text: str = ""


def draw(folder: Path, collected: Path | None = None) -> list[Question]:
    """Return what the sessions ask, in the order in which officers see it.

    Parameters
    ----------
    folder
        The files just written.
    collected
        A workspace that has collected the same files and nothing else; default: one is made and thrown away.
    """
    import voc

    if collected is not None:
        with voc.open(collected) as workspace:
            return _ask(workspace)
    with tempfile.TemporaryDirectory() as root, voc.init(Path(root) / "w", config=folder / "voc.toml") as workspace:
        from voc.pipeline.drop_folder import list_data_files

        for path in list_data_files([folder]):
            workspace.collect(path)
        return _ask(workspace)


def _ask(workspace: Workspace) -> list[Question]:
    from voc.workspace.example_audit import draw_example_audit

    return [Question(row.source, row.key, row.part, row.text) for row in draw_example_audit(workspace)]


def answer(company: Company, questions: list[Question], seed: int) -> Iterator[tuple[object, ...]]:
    """Yield the rows of ``audit.csv``: source, key, part, department, reader."""
    rng = np.random.default_rng([seed, STREAM])
    items = {(item.source, item.key): item for item in list_items(company)}
    contacts = {contact.key: contact.subject for contact in company.contacts}
    erring = sorted({s.department for s in company.subjects.values() if s.category == "unnecessary"})
    for number, question in enumerate(questions):
        if question.part is None:
            subject = contacts[question.key]
            truth = subject.department if subject.category == "unnecessary" else NOBODY
        else:
            truth = find_department(items[question.source, question.key], question.text, company.subjects)
        said = truth
        if rng.random() < UNTOLD:
            said = "unknown"
        elif rng.random() < DOUBTFUL * DISAGREES:
            # Who is in doubt names the department that everybody names, or nobody.
            others = [name for name in (HABIT, NOBODY, erring[int(rng.integers(len(erring)))]) if name != truth]
            said = others[int(rng.integers(len(others)))]
        yield question.source, question.key, question.part or "", said, OFFICERS[number % len(OFFICERS)]


def list_items(company: Company) -> list[Item]:
    """Return everything with a text, agents' notes included."""
    notes = [
        Item("signalen", s.key, s.at, s.text.text, s.contact.subject, s.text.subjects, s.text.language, s.text.said)
        for s in company.signals
        if s.text
    ]
    return [
        *company.relational,
        *company.transactional,
        *company.complaints,
        *company.messages,
        *company.ideas,
        *notes,
    ]


def list_parts(company: Company) -> Iterator[tuple[object, ...]]:
    """Yield the rows of ``key/parts.csv``: the department of every subject of every item, in the order of the text."""
    for item in list_items(company):
        for part, name in enumerate(item.subjects, start=1):
            subject = company.subjects.get(name)
            if subject is not None:
                yield item.source, item.key, part, name, subject.department, subject.category


def find_department(item: Item, sentence: str, subjects: dict[str, Subject]) -> str:
    """Return the department that caused what a sentence tells; of a text about no subject nobody made a fault."""
    known = [subjects[name] for name in item.subjects if name in subjects]
    if not known:
        return NOBODY
    said = set(WORDS.findall(sentence.casefold()))
    return max(known, key=lambda subject: len(said & list_words(subject.id))).department


@cache
def list_words(subject: str) -> frozenset[str]:
    """Return the words of all phrases about a subject."""
    words: set[str] = set()
    for table in _read_phrases():
        for phrases in table.get(subject, {}).values():
            for phrase in phrases:
                words.update(WORDS.findall(phrase.casefold()))
    return frozenset(words)


@cache
def _read_phrases() -> list[dict[str, dict[str, list[str]]]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(PHRASES.glob("*.toml"))]


def write(data: Path, key: Path, company: Company, seed: int, collected: Path | None = None) -> None:
    """Write ``audit.csv`` beside the data and ``parts.csv`` into the key."""
    _write(key / "parts.csv", ["source", "key", "part", "subject", "department", "category"], list_parts(company))
    header = ["source", "key", "part", "department", "reader"]
    _write(data / "audit.csv", header, answer(company, draw(data, collected), seed))


def _write(path: Path, header: list[str], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
