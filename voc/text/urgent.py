"""Words that can't wait for a monthly report: a gas smell, a disconnection, a threat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["UrgentWords"]


class UrgentWords:
    """The workspace's list of urgent words and phrases.

    Parameters
    ----------
    words
        Words or phrases; ``*`` stands for the rest of a word (``gaslucht*``). Case, accents and the kind of
        space between words make no difference.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(word for word in words if word.strip(" *"))
        self._plain = {_plain(word): word for word in reversed(self.words)}
        parts = [_pattern(plain) for plain in self._plain]
        self._names = list(self._plain.values())
        self._any = re.compile("|".join(f"({part})" for part in parts)) if parts else None

    def find(self, text: str) -> str | None:
        """Return the first entry of the list that the text meets, as it stands in the list, or None.

        Examples
        --------
        >>> UrgentWords(["gaslucht", "afgeslot*"]).find("Wij worden morgen afgesloten!")
        'afgeslot*'
        """
        if self._any is None:
            return None
        found = self._any.search(_plain(text))
        return None if found is None or found.lastindex is None else self._names[found.lastindex - 1]


def _plain(text: str) -> str:
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).replace("’", "'")


def _pattern(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"(?<!\w)" + r"[\s\-]+".join(words) + r"(?!\w)"
