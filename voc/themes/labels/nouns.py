"""Which words name a thing, told by how people use them: no dictionary, no tagger.

"De brief.", "mijn nota klopt niet", "the driver was": after an article or a possessive, and before a function word, a
sign or the end, stands a noun. "The mental health team" does not make "mental" one, and nobody writes "the answered.".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from voc.themes.features import WORD
from voc.themes.labels.stopwords import STOP_WORDS

__all__ = ["LEAST", "nounness"]

LEAST = 0.06
"""Share of a word's uses from which on it is taken for a noun: "advice" has .07, "kind" .02, "answered" none."""
_TOKEN = re.compile(rf"{WORD.pattern}|[.,!?;:]")
_ARTICLES_AND_POSSESSIVES = """
de het een mijn m'n uw jullie onze ons hun zijn haar deze dit die geen elke iedere
the a an my your our their his her this these no any every
"""
_BEFORE = frozenset(_ARTICLES_AND_POSSESSIVES.split())


def nounness(texts: Iterable[str]) -> dict[str, float]:
    """Return, for each content word (case folded), the share of its uses in which it stands as a noun does.

    >>> found = nounness(["De brief klopt niet", "mijn brief.", "een trage reactie", "brief kwijt"])
    >>> round(found["brief"], 2), found["trage"]
    (0.33, 0.0)
    """
    uses: Counter[str] = Counter()
    as_noun: Counter[str] = Counter()
    for text in texts:
        tokens = [".", *_TOKEN.findall(text.casefold()), "."]
        for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if not word[0].isalpha() or word in STOP_WORDS:
                continue
            uses[word] += 1
            as_noun[word] += before in _BEFORE and (after in STOP_WORDS or not after[0].isalnum())
    return {word: as_noun[word] / n for word, n in uses.items()}
