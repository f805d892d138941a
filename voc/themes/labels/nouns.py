"""Nouns, recognised by how people use words: no dictionary, no tagger.

"De brief.", "mijn nota klopt niet", "the driver was": after an article or a possessive, and before a function word,
punctuation or the end, is a noun. "The mental health team" does not make "mental" one; nobody writes "the answered.".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from voc.themes.features import WORD
from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS

__all__ = ["MIN_NOUN_SHARE", "compute_noun_shares"]

MIN_NOUN_SHARE = 0.06
"""Share of a word's uses from which on it is taken for a noun: "advice" has .07, "kind" .02, "answered" none."""
_TOKEN = re.compile(rf"{WORD.pattern}|[.,!?;:]")
_ARTICLES_AND_POSSESSIVES = """
de het een mijn m'n uw jullie onze ons hun zijn haar deze dit die geen elke iedere
the a an my your our their his her this these no any every
"""
_BEFORE_NOUN = frozenset(_ARTICLES_AND_POSSESSIVES.split())
_PRONOUNS_TOO = {"het", "dit", "die", "deze", "jullie", "ons", "hun", "haar", "this", "these", "her"}
_BEFORE_NOUN_ONLY = _BEFORE_NOUN - _PRONOUNS_TOO
"""Of these the ones that are never a pronoun: "het duurde even" makes no noun of "duurde"."""
MIN_CERTAIN_SHARE = 0.1
"""Uses behind a word that is no pronoun, against those as a noun, that a noun must have."""


def compute_noun_shares(texts: Iterable[str]) -> dict[str, float]:
    """Return, for each content word (case folded), the share of its uses in which it is used like a noun.

    >>> shares = compute_noun_shares(["De brief klopt niet", "mijn brief.", "een trage reactie", "brief kwijt"])
    >>> round(shares["brief"], 2), shares["trage"]
    (0.33, 0.0)
    """
    n_uses: Counter[str] = Counter()
    n_noun_uses: Counter[str] = Counter()
    n_certain_uses: Counter[str] = Counter()
    for text in texts:
        tokens = [".", *_TOKEN.findall(text.casefold()), "."]
        for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if not word[0].isalpha() or word in KEYWORD_STOP_WORDS:
                continue
            n_uses[word] += 1
            # What follows counts too: "the mental health team" would make a noun of "mental" otherwise.
            is_noun_use = before in _BEFORE_NOUN and (after in KEYWORD_STOP_WORDS or not after[0].isalnum())
            n_noun_uses[word] += is_noun_use
            n_certain_uses[word] += before in _BEFORE_NOUN_ONLY
    return {
        word: n_noun_uses[word] / n if n_certain_uses[word] >= MIN_CERTAIN_SHARE * n_noun_uses[word] else 0.0
        for word, n in n_uses.items()
    }
