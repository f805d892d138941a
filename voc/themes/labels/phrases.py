"""Phrases: short pieces of a text in its own words, as a headline would put them.

*"Mijn termijnbedrag is ineens flink verhoogd"* holds *termijnbedrag verhoogd*: articles, auxiliaries and adverbs
fall out, prepositions and negations between two content words stay, and pronouns, conjunctions and punctuation
end a phrase. No tagger: word lists of the two languages, so that a company's own words need no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from voc.themes.features import MAX_CHARACTERS
from voc.themes.labels.stopwords import POOR_LABEL_WORDS, WordRole, get_word_role

__all__ = ["Phrase", "extract_phrases", "stem"]

TOKEN = re.compile(r"\[[^\]]*\]|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
SHORTEST_STEM, LONGEST_ABBREVIATION = 3, 4  # letters
MAX_CONTENT_WORDS = 3  # of a phrase; a fourth makes labels nobody repeats
MAX_DROPPED_WORDS = 2  # between two words of a phrase: further apart they are two thoughts
_LOOSE = "be been being have has had get got is was are were worden hebben kunnen jullie dit dat"
LOOSE_WORDS = frozenset(_LOOSE.split())  # left out behind a preposition, they tear it from what follows
_SOFT_END = {"v": "f", "z": "s"}  # "brieven" and "brief", "huizen" and "huis" are one word
ENDINGS = {"nl": ("en", "e", "s"), "en": ("'s", "ing", "ies", "ed", "es", "s", "e")}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a text, ``words`` as they were written.

    ``key`` holds the stems: the same for inflections and for another order ("pending transfer").
    """

    key: tuple[str, ...]
    words: tuple[str, ...]
    n_content: int
    n_vague: int
    is_denial: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that stays in a phrase, and the words that were dropped before it."""

    text: str
    folded: str
    role: WordRole
    n_dropped_before: int
    last_dropped: str


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return what inflections of a word share: light, for counting and comparing, not for reading.

    >>> stem("bedragen", "nl") == stem("bedrag", "nl"), stem("charged", "en") == stem("charges", "en")
    (True, True)
    """
    for ending in ENDINGS["nl" if language == "nl" else "en"]:
        # A bare "s" has to leave four letters: "huis" and "reis" are no plurals. Nor are words in "ss".
        n_letters_left = len(word) - len(ending)
        if word.endswith(ending) and n_letters_left >= (4 if ending == "s" else 3) and word[-2:] != "ss":
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + _SOFT_END[word[-1]] if word[-1:] in _SOFT_END and language == "nl" else word


def extract_phrases(text: str, language: str) -> dict[tuple[str, ...], Phrase]:
    """Return the phrases of 1–3 content words in a text, by key; of equal ones the first.

    >>> [" ".join(phrase.words) for phrase in extract_phrases("Mijn termijnbedrag is ineens verhoogd", "nl").values()]
    ['termijnbedrag', 'termijnbedrag verhoogd', 'verhoogd']
    """
    phrase_by_key: dict[tuple[str, ...], Phrase] = {}
    for run in _split_into_runs(text[:MAX_CHARACTERS], language):
        for start in range(len(run)):
            if _may_begin_phrase(run, start):
                for phrase in _extend_phrase(run, start, language):
                    phrase_by_key.setdefault(phrase.key, phrase)
    return phrase_by_key


def _may_begin_phrase(run: Sequence[_Word], start: int) -> bool:
    if run[start].role is WordRole.CONTENT:
        return True
    # "niet op maandnota" denies nothing: a negation begins a phrase only just before a content word.
    next_role = run[start + 1].role if start + 1 < len(run) else WordRole.BREAK
    return run[start].role is WordRole.NEGATION and next_role is WordRole.CONTENT


def _extend_phrase(run: Sequence[_Word], start: int, language: str) -> Iterator[Phrase]:
    """Yield the phrases that begin at a word, from the shortest to the longest."""
    n_content = n_vague = 0
    for end in range(start, len(run)):
        word, before = run[end], run[end - 1]
        if end > start and _breaks_phrase(before, word):
            return
        is_late_denial = (
            word.role is WordRole.NEGATION and language == "nl" and n_content > 1 and before.role is WordRole.CONTENT
        )
        if word.role is WordRole.CONTENT:
            n_content += 1
            n_vague += word.folded in POOR_LABEL_WORDS
        elif is_late_denial and word.n_dropped_before == 0:
            n_vague -= before.folded in POOR_LABEL_WORDS  # "nota klopt niet": with its denial a vague verb says it all
        elif word.role is not WordRole.PARTICLE or before.role is not WordRole.CONTENT:
            continue  # a preposition or a negation ends no phrase: the next word may
        if n_content > MAX_CONTENT_WORDS:
            return
        yield _build_phrase(run[start : end + 1], n_content, n_vague, language)


def _breaks_phrase(before: _Word, word: _Word) -> bool:
    """Return whether a word cannot belong to the phrase of the word before it."""
    if word.n_dropped_before > MAX_DROPPED_WORDS:
        return True
    if before.role is not WordRole.LINK:
        return False
    # "in over" joins nothing, and "call to [be] answered" is no headline.
    return word.role is WordRole.LINK or word.n_dropped_before > 1 or word.last_dropped in LOOSE_WORDS


def _build_phrase(words: Sequence[_Word], n_content: int, n_vague: int, language: str) -> Phrase:
    # Prepositions are no part of the key: "nota van maart" and "maart nota" are said of one thing.
    stems = {stem(word.folded, language) for word in words if word.role is not WordRole.LINK}
    return Phrase(
        tuple(sorted(stems)),
        tuple(word.text for word in words),
        n_content,
        n_vague,
        any(word.role is WordRole.NEGATION for word in words),
    )


def _split_into_runs(text: str, language: str) -> Iterator[list[_Word]]:
    """Yield the words between two breaks, without those that are dropped."""
    run: list[_Word] = []
    n_dropped, last_dropped = 0, ""
    opens_sentence = True  # there a capital says nothing
    for token in TOKEN.findall(text):
        folded = token.casefold().replace("’", "'")
        is_word = token[0].isalnum() and not token[0].isdigit()
        role = get_word_role(folded, language) if is_word else WordRole.BREAK
        if role is WordRole.BREAK:
            if run:
                yield run
            run, n_dropped, last_dropped = [], 0, ""
        elif role is WordRole.DROP:
            n_dropped, last_dropped = n_dropped + 1, folded
        else:
            keeps_capitals = not opens_sentence and token != folded and _is_name(token)
            run.append(_Word(token if keeps_capitals else folded, folded, role, n_dropped, last_dropped))
            n_dropped, last_dropped = 0, ""
        opens_sentence = token in {".", "!", "?", ":"} or (opens_sentence and not token[0].isalnum())
    if run:
        yield run


def _is_name(token: str) -> bool:
    # Shouted words are no names; abbreviations of up to four letters are.
    return not token.isupper() or len(token) <= LONGEST_ABBREVIATION
