"""Urgent words: what can't wait for a monthly report, such as a gas smell, a disconnection or a threat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import re2

from voc.text.pattern_filter import PatternFilter

__all__ = ["UrgentWords"]

_NO_LETTERS = re.compile(r"[\s*]+")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
"""Hyphens and dashes that programs write for "-"."""


class UrgentWords:
    """A list of words and phrases that a text may contain: the workspace's urgent words, or those of promises.

    Parameters
    ----------
    words
        Words or phrases; ``*`` is the rest of a word (``gaslucht*``). Case, accents and the kinds of space and hyphen
        between words make no difference; an entry of nothing but spaces and ``*`` is left out.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(word for word in words if _NO_LETTERS.sub("", word))
        # From the last to the first: of two entries that differ in case or accents, the first one is given back.
        self._entry_by_folded_word = {_fold_accents(word): word for word in reversed(self.words)}
        parts = [_build_pattern(plain) for plain in self._entry_by_folded_word]
        self._entries = list(self._entry_by_folded_word.values())
        self._pattern = re.compile("|".join(f"({part})" for part in parts)) if parts else None
        # One look by RE2 whether any of the words is there at all: hardly any text has one, and it takes a tenth.
        pieces = {max(_NO_LETTERS.split(word), key=len) for word in self._entry_by_folded_word}
        pattern = "|".join(map(re2.escape, sorted(pieces)))
        self._may_hold = PatternFilter(lambda: pattern)

    def find(self, text: str) -> str | None:
        """Return the entry of the list that the text contains first, as the list writes it, or None.

        Examples
        --------
        >>> UrgentWords(["gaslucht", "afgeslot*"]).find("Wij worden morgen afgesloten!")
        'afgeslot*'
        """
        folded = _fold_accents(text)
        if self._pattern is None or not self._may_hold(folded):
            return None
        match = self._pattern.search(folded)
        return None if match is None or match.lastindex is None else self._entries[match.lastindex - 1]

    def look_ahead(self, texts: Sequence[str]) -> None:
        """Look at many texts together, which :meth:`find` is called with next."""
        if self._pattern is not None:
            self._may_hold.look_ahead([_fold_accents(text) for text in texts])


def _fold_accents(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFD", folded)
    marks = [ord(character) for character in set(decomposed) if unicodedata.combining(character)]
    return _HYPHENS.sub("-", decomposed.translate(dict.fromkeys(marks)).replace("’", "'"))


def _build_pattern(phrase: str) -> str:
    escaped_words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"(?<!\w)" + r"[\s\-]+".join(escaped_words) + r"(?!\w)"
