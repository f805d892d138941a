"""Spelling by majority: a rare word that is one edit away from a far commoner one, or sounds like it, is misspelled."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MajoritySpelling"]

MIN_COUNT = 3
"""Texts from which on a word may be the right spelling of another."""
MIN_RATIO_SLIP, MIN_RATIO_OTHER_LETTER = 3, 20
"""How many times commoner the right spelling has to be: for letters swapped, lost or doubled inside a word, and for
another letter instead of one, which makes other words more often ("boek", "zoek")."""
MAX_COUNT_OTHER_LETTER = 2
"""Texts up to which a word can be another with a wrong letter: "zeven" is said too often to be "geven"."""
SHORTEST_WORD, SHORTEST_WORD_WITH_SYLLABLES = 4, 9
"""Letters: among shorter words nearly all are one edit from a common one ("nota", "not")."""
SHORTEST_WORD_BY_SOUND = 6
"""Letters: shorter words that sound alike are two words more often ("cool", "kool")."""
_SAME_SOUNDS = ((re.compile(r"(?:c(?![eiyh])|k)+"), "k"), (re.compile(r"qu"), "kw"), (re.compile(r"ph"), "f"))
"""Letters of Dutch and English for one sound, and what stands for them."""


class MajoritySpelling:
    """Misspelled words of a set of texts, by the texts themselves: no dictionary knows a company's own words.

    Candidates are looked up by what a deletion leaves (symmetric delete, as in SymSpell), so that a word is compared
    with a handful of others.

    Parameters
    ----------
    words
        Of each text, case folded.

    Examples
    --------
    >>> spelling = MajoritySpelling([["meterstand"]] * 20 + [["metrestand"], ["meterstanden"]])
    >>> [spelling.is_misspelled(word) for word in ("metrestand", "meterstand", "meterstanden")]
    [True, False, False]
    >>> MajoritySpelling([["contract"]] * 20 + [["kontrakt"]] * 4).is_misspelled("kontrakt")
    True
    """

    def __init__(self, words: Iterable[Sequence[str]]) -> None:
        self._n_texts_by_word = Counter(word for text_words in words for word in set(text_words))
        self._common_words_by_rest: dict[str, list[str]] = {}
        self._max_count_by_sound: dict[str, int] = {}
        for word, count in self._n_texts_by_word.items():
            if count >= MIN_COUNT and len(word) >= SHORTEST_WORD_BY_SOUND:
                sound = _write_sound(word)
                self._max_count_by_sound[sound] = max(count, self._max_count_by_sound.get(sound, 0))
            if count >= MIN_COUNT and len(word) >= SHORTEST_WORD:
                for rest in (*_delete_each(word), *_delete_pairs(word)):
                    self._common_words_by_rest.setdefault(rest, []).append(word)
        self._is_misspelled: dict[str, bool] = {}

    def count_texts(self, word: str) -> int:
        """Return the number of texts that hold a word."""
        return self._n_texts_by_word.get(word, 0)

    def is_split(self, first: str, second: str) -> bool:
        """Return whether two words are one that was written apart: "zonne panelen"."""
        is_compound = min(len(first), len(second)) >= SHORTEST_WORD  # "er aan" and "eraan" are both right
        return is_compound and self._n_texts_by_word.get(first + second, 0) >= MIN_COUNT

    def is_misspelled(self, word: str) -> bool:
        """Return whether far more texts hold the same word but for one edit, or one that sounds like it."""
        if word not in self._is_misspelled:
            self._is_misspelled[word] = len(word) >= SHORTEST_WORD and self._has_commoner_form(word)
        return self._is_misspelled[word]

    def _has_commoner_form(self, word: str) -> bool:
        count = self._n_texts_by_word.get(word, 1)
        if self._max_count_by_sound.get(_write_sound(word), 0) >= MIN_RATIO_SLIP * count:
            return True
        others = {other for rest in _delete_each(word) for other in self._common_words_by_rest.get(rest, ())}
        return any(self._n_texts_by_word[other] >= count * _find_min_ratio(word, other, count) for other in others)


def _write_sound(word: str) -> str:
    """Return a word with one letter for each sound: "kontakt" for "contact"."""
    for letters, sound in _SAME_SOUNDS:
        word = letters.sub(sound, word)
    return word


def _delete_each(word: str) -> Iterator[str]:
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def _delete_pairs(word: str) -> Iterator[str]:
    """Yield a long word without each two neighbours inside it: "afreking" lost a syllable of "afrekening"."""
    if len(word) >= SHORTEST_WORD_WITH_SYLLABLES:
        for position in range(1, len(word) - 2):
            yield word[:position] + word[position + 2 :]


def _find_min_ratio(word: str, other: str, count: int) -> float:
    """Return how many times commoner the other word must be, to be what was meant; infinity where it can't be.

    An ending is no misspelling: "klopt" and "kloppen", "contract" and "contracts" are both right.
    """
    if len(word) == len(other):
        positions = [position for position, (one, two) in enumerate(zip(word, other, strict=True)) if one != two]
        if len(positions) == 1 and positions[0] < len(word) - 1 and count <= MAX_COUNT_OTHER_LETTER:
            return MIN_RATIO_OTHER_LETTER
        first, second = (positions[0], positions[-1]) if len(positions) == 2 else (0, 0)  # noqa: PLR2004  a pair
        is_swapped = second == first + 1 and word[first] == other[second] and word[second] == other[first]
        return MIN_RATIO_SLIP if is_swapped else math.inf
    shorter, longer = sorted((word, other), key=len)
    if len(other) - len(word) == 2 and word in _delete_pairs(other):  # noqa: PLR2004  a pair of letters
        return MIN_RATIO_SLIP
    if len(longer) - len(shorter) != 1 or longer.startswith(shorter):
        return math.inf
    is_one_letter_more = any(
        longer[:position] + longer[position + 1 :] == shorter for position in range(1, len(longer))
    )
    return MIN_RATIO_SLIP if is_one_letter_more else math.inf
