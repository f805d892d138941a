"""Wishes: short texts that ask for more of something ("Came sooner", "More staff"), which are no praise.

As an answer to "What could be better?" nobody writes a whole sentence. A classifier hears the good word in "Arrived a
little quicker" and calls it praise; without the question it may be either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from voc.themes.labels.stopwords import WordRole, get_word_role

__all__ = ["is_wish"]

MAX_WORDS = 6
"""Maximum number of words of a wish without a sentence around it."""
SHORTEST_COMPARATIVE = 5
IRREGULAR_COMPARATIVES = frozenset({"more", "less", "fewer", "meer", "minder"})
COMPARING_WORDS = frozenset({"than", "dan", "then"})
"""Words behind a comparative that is a statement: "quicker than expected"."""


def is_wish(words: Sequence[str], vocabulary: Collection[str], language: str, is_noun: Callable[[str], bool]) -> bool:
    """Return whether a text may ask for more of something: short, with a comparative, and comparing with nothing.

    Parameters
    ----------
    words
        Of the text, case folded.
    vocabulary
        Words of all texts: "quicker" is a comparative as "quick" is a word.
    language
        ``nl`` or ``en``.
    is_noun
        Whether a word is a noun: a "caller" does not call more than others.

    Examples
    --------
    >>> texts = ["came sooner", "quicker than expected", "good caller"]
    >>> vocabulary = {"quick", "soon", "call"}
    >>> [is_wish(text.split(), vocabulary, "en", {"caller"}.__contains__) for text in texts]
    [True, False, False]
    """
    if len(words) > MAX_WORDS or not COMPARING_WORDS.isdisjoint(words):
        return False
    if any(get_word_role(word, language) is WordRole.NEGATION for word in words):
        return False  # "Could not be quicker"
    return any(
        word in IRREGULAR_COMPARATIVES or (_is_comparative(word, vocabulary) and not is_noun(word)) for word in words
    )


def _is_comparative(word: str, vocabulary: Collection[str]) -> bool:
    if len(word) < SHORTEST_COMPARATIVE or not word.endswith("er"):
        return False
    stem = word[:-2]
    forms = {stem}
    if stem[-1] == stem[-2]:  # "sneller"
        forms.add(stem[:-1])
    if stem.endswith("i"):  # "easier"
        forms.add(f"{stem[:-1]}y")
    return not forms.isdisjoint(vocabulary)
