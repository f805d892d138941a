"""Which contacts become a complaint or a message, and the texts of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import numpy as np

from examples.generator.contacts import Contact
from examples.generator.subjects import Subject
from examples.generator.texts import Text, Writer

N_COMPLAINTS, N_MESSAGES = 2_160, 2_440
DUPLICATES = 0.013
PER_CHANNEL = {"E-mail": 1_990, "Brief": 140, "Chat": 980, "WhatsApp": 880, "Social": 360, "Community": 185}


@dataclass(slots=True)
class Item:
    """One row of a file with text: its columns, and the truth about it (``subject`` is the contact's)."""

    source: str
    key: str
    at: datetime
    text: str
    subject: Subject | None
    subjects: list[str]
    language: str
    said: list[tuple[str, str]]
    columns: dict[str, object] = field(default_factory=dict)
    duplicate_of: str = ""


def choose(rng: np.random.Generator, contacts: list[Contact]) -> dict[str, list[Contact]]:
    """Return the contacts with a text, per channel: who was let down writes sooner."""
    chosen = {}
    for channel, count in PER_CHANNEL.items():
        rows = [contact for contact in contacts if contact.channel == channel]
        must = [row for row in rows if row.loud or row.subject.story == 8]
        rest = [row for row in rows if not (row.loud or row.subject.story == 8)]
        urge = {"unnecessary": 2.6, "hygiene": 0.85, "valuable": 0.6}
        weights = np.array([urge[row.subject.category] * row.subject.share for row in rest])
        wanted = min(count, len(rows)) - len(must)
        picked = rng.choice(len(rest), size=wanted, replace=False, p=weights / weights.sum())
        chosen[channel] = sorted([*must, *(rest[int(index)] for index in picked)], key=lambda row: row.at)
    return chosen


def complaints(rng: np.random.Generator, writer: Writer, chosen: dict[str, list[Contact]]) -> list[Item]:
    """Return e-mails, web forms and letters."""
    rows = sorted([*chosen["E-mail"], *chosen["Brief"]], key=lambda row: row.at)
    items = []
    for row in rows:
        number = row.customer.number if row.customer else ""
        form = row.channel == "E-mail" and rng.random() < 0.42
        case = f"ZK-{row.at.year}-{int(rng.integers(100_000, 999_999))}"
        text = writer.fresh(
            partial(writer.mail, row.subject, row.at, number, letter=row.channel == "Brief", form=form, case=case)
        )
        channel = "Webformulier" if form else row.channel
        items.append(_item("klachten", row, text, {"channel": channel, "case": case}))
    return _numbered(_with_duplicates(rng, items, N_COMPLAINTS), "K", 410_000)


def messages(rng: np.random.Generator, writer: Writer, chosen: dict[str, list[Contact]]) -> list[Item]:
    """Return chats, WhatsApp messages, posts on social media and in the community."""
    rows = sorted(
        [row for channel in ("Chat", "WhatsApp", "Social", "Community") for row in chosen[channel]],
        key=lambda row: row.at,
    )
    items = []
    for row in rows:
        number = row.customer.number if row.customer else ""
        text = writer.fresh(partial(_message, writer, row, number))
        items.append(_item("berichten", row, text, {"channel": row.channel}))
    return _numbered(_with_duplicates(rng, items, N_MESSAGES), "B", 88_000)


def _message(writer: Writer, row: Contact, number: str) -> Text:
    if row.channel == "Chat":
        return writer.chat(row.subject, row.at, number)
    if row.channel == "WhatsApp":
        return writer.whatsapp(row.subject, row.at, number)
    return writer.public(row.subject, row.at, community=row.channel == "Community")


def _item(source: str, row: Contact, text: Text, columns: dict[str, object]) -> Item:
    columns = {
        "customer": row.customer.number if row.customer else "",
        "contact": row.key,
        "reason": row.recorded,
        **columns,
    }
    return Item(source, "", row.at, text.text, row.subject, text.subjects, text.language, text.said, columns)


def _with_duplicates(rng: np.random.Generator, items: list[Item], total: int) -> list[Item]:
    """Return the items and a few that were sent twice, up to the planned number."""
    may = [
        index
        for index, item in enumerate(items)
        if item.subject is not None and item.subject.story != 8 and item.columns["channel"] != "Brief"
    ]
    for index in rng.choice(may, size=max(0, total - len(items)), replace=False):
        first = items[int(index)]
        again = Item(first.source, "", first.at + timedelta(minutes=int(rng.integers(2, 2800))), first.text, first.subject,
                     list(first.subjects), first.language, list(first.said), dict(first.columns), duplicate_of=str(index))  # fmt: skip
        items.append(again)
    return items


def _numbered(items: list[Item], letter: str, start: int) -> list[Item]:
    """Return the items in order of time, with their keys; duplicates point at the first one's key."""
    firsts = {str(index): item for index, item in enumerate(items)}
    items = sorted(items, key=lambda item: item.at)
    for number, item in enumerate(items):
        item.key = f"{letter}{start + number}"
    for item in items:
        item.duplicate_of = firsts[item.duplicate_of].key if item.duplicate_of else ""
    return items
