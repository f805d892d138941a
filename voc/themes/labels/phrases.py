"""Short phrases in a text's own words, as a headline would put them.

*"Mijn termijnbedrag is ineens flink verhoogd"* holds *termijnbedrag verhoogd*: articles, auxiliaries and adverbs
fall out, prepositions and negations between two content words stay, and pronouns, conjunctions and punctuation
end a phrase. No tagger: word lists of the two languages, so that a company's own words need no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from voc.themes.features import LONGEST
from voc.themes.labels.stopwords import DULL, Part, part

__all__ = ["Phrase", "phrases", "stem"]

TOKEN = re.compile(r"\[[^\]]*\]|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
SHORTEST_STEM, LONGEST_ABBREVIATION = 3, 4  # letters
MOST_CONTENT = 3  # content words of a phrase; a fourth makes labels nobody repeats
MOST_DROPPED = 2  # words left out between two kept ones: further apart they are two thoughts
_LOOSE = "be been being have has had get got is was are were worden hebben kunnen jullie dit dat"
LOOSE = frozenset(_LOOSE.split())  # left out behind a preposition, they tear it from what follows
_SAME_END = {"v": "f", "z": "s"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a text, ``words`` as they were written.

    ``key`` holds the stems: the same for inflections and for another order ("pending transfer").
    """

    key: tuple[str, ...]
    words: tuple[str, ...]
    n_content: int
    n_pale: int
    denies: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    part: Part
    n_dropped_before: int
    last_dropped: str


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return what inflections of a word share: light, for counting and comparing, not for reading.

    >>> stem("bedragen", "nl") == stem("bedrag", "nl"), stem("charged", "en") == stem("charges", "en")
    (True, True)
    """
    endings = ("en", "e", "s") if language == "nl" else ("'s", "ing", "ies", "ed", "es", "s", "e")
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= (4 if ending == "s" else 3) and word[-2:] != "ss":
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + _SAME_END[word[-1]] if word[-1:] in _SAME_END and language == "nl" else word


def phrases(text: str, language: str) -> dict[tuple[str, ...], Phrase]:
    """Return the phrases of 1–3 content words in a text, by key; of equal ones the first."""
    found: dict[tuple[str, ...], Phrase] = {}
    for run in _runs(text[:LONGEST], language):
        for start, word in enumerate(run):
            if word.part is Part.CONTENT or _may_deny(run, start):
                for phrase in _from(run, start, language):
                    found.setdefault(phrase.key, phrase)
    return found


def _may_deny(run: list[_Word], start: int) -> bool:
    following = run[start + 1].part if start + 1 < len(run) else Part.BREAK
    return run[start].part is Part.NEGATION and following is Part.CONTENT  # "niet op maandnota" denies nothing


def _from(run: list[_Word], start: int, language: str) -> Iterator[Phrase]:
    n_content = n_pale = 0
    for end in range(start, len(run)):
        word, before = run[end], run[end - 1]
        if end > start and word.n_dropped_before > MOST_DROPPED:
            return
        if end > start and before.part is Part.LINK and (word.part is Part.LINK or word.n_dropped_before > 1):
            return  # "in over": joins nothing
        if end > start and before.part is Part.LINK and word.last_dropped in LOOSE:
            return  # "call to [be] answered"
        denied = word.part is Part.NEGATION and language == "nl" and n_content > 1 and before.part is Part.CONTENT
        if word.part is Part.CONTENT:
            n_content += 1
            n_pale += word.folded in DULL
        elif denied and word.n_dropped_before == 0:
            n_pale -= before.folded in DULL  # "nota klopt niet": with its denial a pale verb is what happened
        elif word.part is not Part.PARTICLE or before.part is not Part.CONTENT:
            continue
        if n_content > MOST_CONTENT:
            return
        kept = run[start : end + 1]
        stems = {stem(other.folded, language) for other in kept if other.part is not Part.LINK}
        yield Phrase(
            tuple(sorted(stems)),
            tuple(other.text for other in kept),
            n_content,
            n_pale,
            any(other.part is Part.NEGATION for other in kept),
        )


def _runs(text: str, language: str) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    n_dropped, dropped = 0, ""
    opens = True  # at a sentence's start a capital says nothing
    for token in TOKEN.findall(text):
        folded = token.casefold().replace("’", "'")
        kind = part(folded, language) if token[0].isalnum() else Part.BREAK
        if token[0].isdigit():
            kind = Part.BREAK
        if kind is Part.BREAK:
            if run:
                yield run
            run, n_dropped, dropped = [], 0, ""
        elif kind is Part.DROP:
            n_dropped, dropped = n_dropped + 1, folded
        else:
            shown = token if not opens and token != folded and _is_name(token) else folded
            run.append(_Word(shown, folded, kind, n_dropped, dropped))
            n_dropped, dropped = 0, ""
        opens = token in {".", "!", "?", ":"} or (opens and not token[0].isalnum())
    if run:
        yield run


def _is_name(token: str) -> bool:
    # Shouted words are no names; abbreviations of up to four letters are.
    return not token.isupper() or len(token) <= LONGEST_ABBREVIATION
