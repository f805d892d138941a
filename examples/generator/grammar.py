"""Phrases and how they become sentences: ``[one|or the other]`` is chosen, ``{slot}`` is filled from the item's context.

Within one subject and part, phrases come from a shuffled deck: none returns before all were used.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "phrases"
CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
PAIR = re.compile(r"<([^<>/]*)/([^<>/]*)>")


class Phrases:
    """All phrase files, added up; ``draw`` deals from the deck of one subject's part."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.tables: dict[str, dict[str, list[str]]] = {}
        for path in sorted(HERE.glob("*.toml")):
            for subject, parts in tomllib.loads(path.read_text(encoding="utf-8")).items():
                known = self.tables.setdefault(subject, {})
                for part, phrases in parts.items():
                    known.setdefault(part, []).extend(phrases)
        self._decks: dict[tuple[str, str], list[str]] = {}

    def has(self, subject: str, part: str) -> bool:
        """True when there are such phrases."""
        return bool(self.tables.get(subject, {}).get(part))

    def draw(self, subject: str, part: str) -> str:
        """Return the next raw phrase of a part, ``""`` when the subject has none."""
        deck = self._decks.setdefault((subject, part), [])
        if not deck:
            deck.extend(self.tables.get(subject, {}).get(part, ()))
            self.rng.shuffle(deck)
        return deck.pop() if deck else ""

    def chance(self, probability: float) -> bool:
        """True with a probability."""
        return bool(self.rng.random() < probability)


def render(phrase: str, slots: dict[str, str], rng: np.random.Generator, *, formal: bool = False) -> str:
    """Return the phrase with its choices made and its slots filled; ``<jullie/u>`` follows the register."""
    phrase = PAIR.sub(lambda match: match.group(2 if formal else 1), phrase)
    while match := CHOICE.search(phrase):
        options = match.group(1).split("|")
        phrase = phrase[: match.start()] + options[int(rng.integers(len(options)))] + phrase[match.end() :]
    text = SLOT.sub(lambda match: slots[match.group(1)], phrase)
    return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"[ \t]+", " ", text)).strip()


def sentence(text: str) -> str:
    """Return the text with a capital at its beginning and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…)" or not (text[-1].isalnum() or text[-1] in "%'\"-") else text + "."


def join(*parts: str) -> str:
    """Return the parts that are there, as sentences in a row."""
    return " ".join(sentence(part) for part in parts if part.strip())


POLITE = [
    (r"\bhebben jullie\b", "heeft u"), (r"\bjullie hebben\b", "u heeft"), (r"\bkunnen jullie\b", "kunt u"),
    (r"\bjullie kunnen\b", "u kunt"), (r"\bwillen jullie\b", "wilt u"), (r"\bjullie willen\b", "u wilt"),
    (r"\bzijn jullie\b", "bent u"), (r"\bjullie zijn\b", "u bent"), (r"\bgaan jullie\b", "gaat u"),
    (r"\bjullie gaan\b", "u gaat"), (r"\bweten jullie\b", "weet u"), (r"\bsturen jullie\b", "stuurt u"),
    (r"\bjullie sturen\b", "u stuurt"), (r"\bdoen jullie\b", "doet u"), (r"\bjullie doen\b", "u doet"),
    (r"\bjullie moeten\b", "u moet"), (r"\bmoeten jullie\b", "moet u"), (r"\bkomen jullie\b", "komt u"),
    (r"\brekenen jullie\b", "rekent u"), (r"\bjullie rekenen\b", "u rekent"), (r"\bjullie zeggen\b", "u zegt"),
    (r"\bjullie beloven\b", "u belooft"), (r"\bjullie beloofden\b", "u beloofde"), (r"\bjullie schrijven\b", "u schrijft"),
    (r"\bhalen jullie\b", "haalt u"), (r"\blossen jullie\b", "lost u"), (r"\bbellen jullie\b", "belt u"),
    (r"\bvan jullie\b", "van u"), (r"\bmet jullie\b", "met u"), (r"\bbij jullie\b", "bij u"), (r"\bnaar jullie\b", "naar u"),
    (r"\baan jullie\b", "aan u"), (r"\bdoor jullie\b", "door u"),
    (r"\bjullie (?=(website|site|app|brief|mail|systeem|kant|klantenservice|medewerker|collega|administratie|fout|chatbot|planning|monteur|tarieven|voorwaarden|nota|berekening|bericht|toelichting|incassoafdeling|incassobureau)\b)", "uw "),
]  # fmt: skip


def polite(text: str) -> str:
    """Return the text with u for jullie; where that cannot be done throughout, the text as it was."""
    changed = text
    for pattern, word in POLITE:
        changed = re.sub(pattern, word, changed)
        changed = (
            re.sub(pattern.replace(r"\b", r"\b(?i:", 1) + ")", word[0].upper() + word[1:], changed)
            if pattern.startswith(r"\bj")
            else changed
        )
    if re.search(r"\bjullie\b", changed, re.IGNORECASE) or re.search(r"\bdat u \w+ \w*en\b", changed):
        return text
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda match: match.group(1) + match.group(2).upper(), changed)
