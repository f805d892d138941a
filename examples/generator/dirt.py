"""What real texts suffer from: hurried typing, natural spelling mistakes, quoted mail, bot turns, answers that say nothing."""

from __future__ import annotations

import re

import numpy as np

#: What people write for what they mean.
MISTAKES = [
    (r"\bik word\b", "ik wordt"), (r"\bwordt\b", "word"), (r"\bgebeurd is\b", "gebeurt is"), (r"\bbetaald\b", "betaalt"),
    (r"\bgebeurt\b", "gebeurd"), (r"\bonmiddellijk\b", "onmiddelijk"), (r"\beigenlijk\b", "eigelijk"), (r"\bin ieder geval\b", "iniedergeval"),
    (r"\bten minste\b", "tenminste"), (r"\bsowieso\b", "zowiezo"), (r"\bbericht\b", "bericth"), (r"\brekening\b", "rekeing"),
    (r"\bverbruik\b", "vebruik"), (r"\bmijn\b", "me"), (r"\bmijn\b", "mn"), (r"\bik heb\b", "heb"), (r"\bte veel\b", "teveel"),
    (r"\bafrekening\b", "afreking"), (r"\btermijnbedrag\b", "termijn bedrag"), (r"\bklantenservice\b", "klanten service"), (r"\bzonnepanelen\b", "zonne panelen"),
    (r"\bmeterstanden\b", "meter standen"), (r"\bhelemaal\b", "helemaal"), (r"\bmedewerker\b", "medewerkster"), (r"\bnogmaals\b", "nog maals"),
    (r"\bniet\b", "neit"), (r"\bdat\b", "dta"), (r"\bverhuizing\b", "verhuising"), (r"\bgeïnformeerd\b", "geinformeerd"), (r"\bmaandelijks\b", "maandelijx"),
    (r"\bgroter dan\b", "groter als"), (r"\bhoger dan\b", "hoger als"), (r"\bmeer dan\b", "meer als"), (r"\bcontract\b", "kontrakt"), (r"\bkwijt\b", "kweit"),
    (r"\bteruglevering\b", "terug levering"), (r"\bgewoon\b", "gwn"), (r"\bin plaats van\b", "ipv"), (r"\bin verband met\b", "ivm"), (r"\bmisschien\b", "msch"),
    (r"\bvolgens mij\b", "vlgs mij"), (r"\beuro\b", "eur"), (r"één\b", "een"), (r"\bgeüpdatet\b", "geupdate"), (r"\bofficieel\b", "officeel"), (r"\bprecies\b", "presies"),
]  # fmt: skip
HURRIED = {r"\bin plaats van\b", r"\bmisschien\b", r"\bvolgens mij\b", r"\bgewoon\b"}
JUNK = [
    "geen",
    "Geen",
    "n.v.t.",
    "nvt",
    "...",
    "-",
    "x",
    "geen opmerkingen",
    "Geen toelichting",
    "niets",
    "nee",
    "zie boven",
    ".",
    "ok",
    "goed",
    "prima",
    "??",
    "Niet van toepassing",
    "geen idee",
    "10",
    "?",
]


def misspell(text: str, rng: np.random.Generator, amount: float) -> str:
    """Return the text as a hasty hand types it: ``amount`` is about the number of slips per 100 words."""
    n_slips = int(rng.poisson(amount * max(len(text.split()), 5) / 100))
    order = rng.permutation(len(MISTAKES))
    for index in order:
        if n_slips <= 0:
            break
        pattern, wrong = MISTAKES[int(index)]
        changed = re.sub(pattern, wrong, text, count=1)
        if changed != text:
            text, n_slips = changed, n_slips - 1
    for _ in range(n_slips):
        words = [match for match in re.finditer(r"\b[a-z]{5,}\b", text)]  # noqa: C416
        if not words:
            break
        match = words[int(rng.integers(len(words)))]
        k = int(rng.integers(1, len(match.group()) - 2))
        word = match.group()
        slip = word[:k] + word[k + 1] + word[k] + word[k + 2 :] if rng.random() < 0.5 else word[:k] + word[k + 1 :]
        text = text[: match.start()] + slip + text[match.end() :]
    return text


def thumbs(text: str, rng: np.random.Generator) -> str:
    """Return the text as typed on a phone: few capitals, few full stops."""
    draw = rng.random()
    if draw < 0.45:
        text = text.lower() if rng.random() < 0.6 else text[0].lower() + text[1:]
    if rng.random() < 0.5:
        text = text.rstrip(".")
    if rng.random() < 0.2:
        text = re.sub(r"\. (?=[A-Za-z])", ", ", text, count=1)
    return text


def shout(text: str, rng: np.random.Generator) -> str:
    """Return an angry hand's punctuation."""
    draw = rng.random()
    if draw < 0.4:
        return text.rstrip(".") + "!" * int(rng.integers(1, 4))
    if draw < 0.55:
        words = re.findall(r"\b(?:niet|nooit|weer|geen|nog steeds|belachelijk|schandalig|dubbel|drie keer)\b", text)
        if words:
            word = words[int(rng.integers(len(words)))]
            return re.sub(rf"\b{word}\b", word.upper(), text, count=1)
    return text


def protect(text: str, said: list[tuple[str, str]], change: object) -> str:
    """Apply a change to everything but the personal data, which must stay as noted in the key."""
    pieces = [text]
    for _, value in said:
        pieces = [part for piece in pieces for part in re.split(f"({re.escape(value)})", piece)]
    values = {value for _, value in said}
    return "".join(piece if piece in values or not piece else change(piece) for piece in pieces)  # type: ignore[operator]
