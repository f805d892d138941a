"""The example's key, joined to a workspace, and what a month's report prints."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from voc.insight.results import Finding, Month, ThemeLine
from voc.records import Period
from voc.report.messages import ReportMessages
from voc.report.prose import Sentence, format_finding
from voc.workspace.workspace import Workspace

KEY = Path(__file__).resolve().parent.parent / "examples" / "key"
MONTHS = tuple(str(Period(2025, 9).shift(n)) for n in range(14))


@dataclass(frozen=True)
class Row:
    """One question: which story, what is asked, what was printed, and whether that is right."""

    story: int | str
    asked: str
    printed: str
    right: bool

    def to_columns(self) -> dict[str, object]:
        return {"asked": self.asked, "printed": self.printed, "right": self.right}


@dataclass(frozen=True)
class PrintedMonth:
    """A month's tables, the text of its page (without quotes), and the items of its call-today list."""

    month: Month
    text: str
    cards: Mapping[int, str]
    """Text of each theme's card, without the quotes."""
    urgent: frozenset[int]

    @cached_property
    def sentences(self) -> list[tuple[Finding, Sentence]]:
        """Findings of the month, each with its sentences as the report prints them."""
        messages, findings = ReportMessages("nl"), self.month.findings
        return [
            # An entry of the calendar that an earlier finding named is not named again, as on the page.
            (finding, format_finding(finding, self.month, messages, earlier_findings=findings[:number]))
            for number, finding in enumerate(findings)
        ]

    def find_line(self, theme: int) -> ThemeLine | None:
        return next((line for line in self.month.themes if line.theme == theme), None)

    def find_finding(self, theme: int) -> tuple[Finding | None, str]:
        """Return the finding that a theme is part of, and its sentences; None and nothing where there is none."""
        for finding, sentence in self.sentences:
            if theme in (finding.theme, *finding.themes):
                return finding, f"{sentence.lead}. {sentence.detail}"
        return None, ""


@dataclass(frozen=True)
class Key:
    """The planted truth. ``subjects`` and ``departments`` are of the items of a workspace, by feedback id."""

    stories: Mapping[int, Mapping[str, Any]]
    subjects: Mapping[int, Sequence[str]]
    departments: Mapping[int, str]
    stories_of_items: Mapping[int, frozenset[str]]
    customers: Mapping[int, int]
    months: Mapping[int, str]
    themes_of_items: Mapping[int, Sequence[int]]
    contacts: Mapping[str, Counter[str]]
    """Contacts a month, by subject."""

    def find_theme(self, subject: str) -> int:
        """Return the theme that most comments about a subject went to."""
        counts = Counter(
            theme
            for item, subjects in self.subjects.items()
            if list(subjects) == [subject]
            for theme in self.themes_of_items.get(item, ())
        )
        return counts.most_common(1)[0][0] if counts else -1

    def find_subject(self, theme: int, month: str) -> tuple[str, float]:
        """Return the commonest subject among a theme's comments of a month, and its share."""
        counts: Counter[str] = Counter()
        n_items = 0
        for item, themes in self.themes_of_items.items():
            if theme in themes and self.months.get(item) == month and item in self.subjects:
                n_items += 1
                counts.update(set(self.subjects[item]))
        if not counts:
            return "", 0.0
        subject, n = counts.most_common(1)[0]
        return subject, n / n_items

    def list_items(self, subjects: Sequence[str], month: str) -> list[int]:
        """Return the comments of a month about some subjects."""
        return [
            item
            for item, about in self.subjects.items()
            if self.months.get(item) == month and item in self.themes_of_items and set(about) & set(subjects)
        ]

    def find_story(self, subject: str) -> int | None:
        return next((n for n, story in self.stories.items() if subject in story.get("subjects", ())), None)


def read_key(ws: Workspace) -> Key:
    """Return the key, joined to a workspace by source and key of each item."""
    facts = ws.facts
    rows = list(read_rows("items.csv"))
    ids = {(row.source_name, row.source_key): int(row.id) for row in facts.feedback.itertuples()}
    items = {ids[row["source"], row["key"]]: row for row in rows if (row["source"], row["key"]) in ids}
    comments = facts.comments
    months = {
        int(item): str(Period(int(index) // 12, int(index) % 12 + 1))
        for item, index in zip(comments["id"], comments["month"], strict=True)
        if index >= 0
    }
    customers = {int(row.id): int(row.customer_code) for row in comments.itertuples()}
    mentions = facts.mentions.assign(feedback=comments["id"].to_numpy()[facts.mentions["row"]])
    themes: dict[int, list[int]] = {}
    for item, place in zip(mentions["feedback"], mentions["theme"], strict=True):
        themes.setdefault(int(item), []).append(int(facts.themes[int(place)].id))
    stories = {int(story["story"]): story for story in json.loads((KEY / "stories.json").read_text(encoding="utf-8"))}
    return Key(
        stories,
        {item: row["subjects"].split() for item, row in items.items()},
        {item: row["department"] for item, row in items.items()},
        {item: frozenset(row["story"].split()) for item, row in items.items()},
        customers,
        months,
        themes,
        count_contacts(ws),
    )


def count_contacts(ws: Workspace) -> dict[str, Counter[str]]:
    """Return contacts by month and subject."""
    subject_by_contact = {row["contact"]: row["subject"] for row in read_rows("contacts.csv")}
    contacts = ws.facts.contacts
    counts: dict[str, Counter[str]] = {month: Counter() for month in MONTHS}
    if contacts is None:
        return counts
    indices = ws.facts.compute_local_dates(contacts["at"])[0]
    for contact, index in zip(contacts["key"], indices, strict=True):
        month = str(Period(int(index) // 12, int(index) % 12 + 1))
        if month in counts and contact in subject_by_contact:
            counts[month][subject_by_contact[contact]] += 1
    return counts


def read_rows(name: str) -> list[dict[str, str]]:
    with (KEY / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
