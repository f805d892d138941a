"""Wording that is one person's: words, and runs of words, that these texts have and none of the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

__all__ = ["PersonalWording"]

RUN_LENGTH = 4
"""Words of a run: shorter ones ("de nota klopt") are anybody's."""
SHORTEST_WORD = 4
"""Letters of a word that may tell a person by itself."""
_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,30}\]")  # what redaction left: nobody's words


class PersonalWording:
    """Recognises one person's texts where they are quoted, whole or in part.

    Parameters
    ----------
    own_texts
        Texts of the person.
    other_texts
        Texts of everybody else: what they have too is not the person's alone.

    Examples
    --------
    >>> wording = PersonalWording(["De nota van mei klopt weer niet"], ["De nota klopt", "Mei was koud", "Weer niet"])
    >>> wording.is_quoted_in("Nota: “van mei klopt weer”"), wording.is_quoted_in("De nota klopt")
    (True, False)
    """

    def __init__(self, own_texts: Iterable[str], other_texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._words: set[str] = set()
        for text in own_texts:
            words = _list_words(text)
            self._words |= {word for word in words if len(word) >= SHORTEST_WORD and not word.isdigit()}
            # A text shorter than a run is a run of its own length.
            self._runs |= set(_list_runs(words)) if len(words) >= RUN_LENGTH else {tuple(words)} - {()}
        lengths = {len(run) for run in self._runs}
        for text in other_texts:
            words = _list_words(text)
            self._words.difference_update(words)
            for length in lengths:
                self._runs.difference_update(_list_runs(words, length))
        # A single word is looked for among the words.
        self._runs = {run for run in self._runs if len(run) > 1}
        self._lengths = {len(run) for run in self._runs}

    def is_quoted_in(self, text: str, *, by_words: bool = True) -> bool:
        """Tell whether a text holds something that only this person wrote.

        Parameters
        ----------
        text
            A name, a page, a file's text.
        by_words
            A single word that nobody else wrote is enough; without it at least a run of words.
        """
        words = _list_words(text)
        if by_words and not self._words.isdisjoint(words):
            return True
        return any(run in self._runs for length in self._lengths for run in _list_runs(words, length))


def _list_words(text: str) -> list[str]:
    return _WORD.findall(_PLACEHOLDER.sub(" ", unicodedata.normalize("NFKC", text)).casefold())


def _list_runs(words: list[str], length: int = RUN_LENGTH) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many neighbouring words."""
    return zip(*(words[start:] for start in range(length)), strict=False)
