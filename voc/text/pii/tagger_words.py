"""Words as the tagger of names and addresses reads them: what is known of each by itself.

A word is described by a vector of the shipped sentence encoder (as it stands in small letters, and with a capital: of
"Petra" the encoder knows that it is a name, of "petra" nothing), by how common both forms are, by the lists of names,
by its letters and its shape. The encoder's vectors are kept in eight bytes a piece (product quantisation), so that
redaction need not load the encoder.

References
----------
Jégou, H., Douze, M. and Schmid, C. (2011), Product quantization for nearest neighbor search, *IEEE Transactions on
Pattern Analysis and Machine Intelligence* 33, 117–128.
Kudo, T. (2018), Subword regularization, *ACL*, 66–75: the most probable pieces of a word.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.text.pii.word_lists import read_word_list

__all__ = [
    "N_KNOWN",
    "N_LETTER_ROWS",
    "PieceVectors",
    "Token",
    "describe_letters",
    "describe_word",
    "fold_number",
    "split_into_tokens",
]

Floats = NDArray[np.float32]
Token = tuple[str, int, int]
"""A word, number or sign with its start and end in the text."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*|['’]s\b|\d+(?:[^\W\d_]{1,3}(?![^\W\d_]))?|\n|[^\w\s]|_")
_LISTS = tuple(
    read_word_list(name)
    for name in (
        "first_names",
        "rare_first_names",
        "surnames",
        "name_particles",
        "no_names",
        "names_and_words",
        "companies",
        "dutch_places",
        "titles_and_departments",
    )
)
N_KNOWN = len(_LISTS)
"""Lists of words, the first values of a description behind the vectors."""
N_LETTER_ROWS = 4_096
"""Rows that words, and their beginnings and ends, are spread over."""
_STREET_END = re.compile(
    r".*(?:straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef|pad|hof|wal|baan|erf|plantsoen|park|veld|burg"
    r"|oord)"
)
_SIGNS = ".,:;!?()\"'-/\n&+@#*"
_NUMBER_LENGTHS = (1, 2, 3, 4)
_LONGEST_PIECE = 16
_UNKNOWN_LETTER = -20.0
_ONES = str.maketrans("0123456789", "1" * 10)
_LETTERS_WITHOUT_PARTS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "ß": "ss", "’": "'"})


def split_into_tokens(text: str) -> list[Token]:
    """Return words, numbers and signs: "Jan's 12a" as "Jan", "'s", "12a"."""
    return [(match.group(), *match.span()) for match in _TOKEN.finditer(text)]


@dataclass(frozen=True, slots=True)
class PieceVectors:
    """Vectors of the pieces that words are cut into.

    Attributes
    ----------
    numbers
        The number of each piece; one that begins a word begins with ``▁``.
    scores
        ``(n,)``: logarithms of how common the pieces are.
    codes, centres
        ``(8, n)`` and ``(8, 256, 6)``: the vector of a piece is what its eight codes stand for, one after another.
    """

    numbers: dict[str, int]
    scores: Sequence[float]
    codes: NDArray[np.uint8]
    centres: Floats

    def measure(self, word: str) -> tuple[float, int, Floats]:
        """Return how common a word is (a logarithm), in how many pieces it is known, and their mean vector."""
        plain = word if word.isascii() else _take_accents_off(word)
        score, pieces = self._cut(f"▁{plain}")
        known_pieces = [piece for piece in pieces if piece >= 0]
        if not known_pieces:
            return score, len(pieces), np.zeros(self.centres.shape[0] * self.centres.shape[2], dtype=np.float32)
        vectors = [self.centres[part, codes[known_pieces]] for part, codes in enumerate(self.codes)]
        return score, len(pieces), np.hstack(vectors).mean(axis=0)

    def _cut(self, word: str) -> tuple[float, list[int]]:
        """Return the score of the most probable pieces of a word, and their numbers; −1 is an unknown letter."""
        n = len(word)
        best = [0.0] + [-1e9] * n
        steps: list[tuple[int, int]] = [(0, -1)] * (n + 1)
        for start in range(n):
            for end in range(start + 1, min(n, start + _LONGEST_PIECE) + 1):
                number = self.numbers.get(word[start:end])
                if number is not None and best[start] + self.scores[number] > best[end]:
                    best[end], steps[end] = best[start] + self.scores[number], (start, number)
            if best[start] + _UNKNOWN_LETTER > best[start + 1]:
                best[start + 1], steps[start + 1] = best[start] + _UNKNOWN_LETTER, (start, -1)
        pieces: list[int] = []
        end = n
        while end > 0:
            end, number = steps[end]
            pieces.append(number)
        return best[n], pieces


def _take_accents_off(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.translate(_LETTERS_WITHOUT_PARTS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def describe_word(word: str, pieces: PieceVectors, *, is_glued: bool, is_shouted: bool) -> Floats:
    """Return what is known of a word: two vectors, membership of each list, how common it is, and its shape.

    ``is_glued``: no blank before it. ``is_shouted``: the text is in capitals, which then tell nothing.
    """
    folded = word.lower()
    has_letters = word[0].isalpha()
    score, n_pieces, vector = pieces.measure(folded if has_letters else re.sub(r"\d", "1", folded))
    if has_letters:
        name_score, n_name_pieces, name_vector = pieces.measure(folded[:1].upper() + folded[1:])
        parts = (folded, *folded.split("-")) if "-" in folded else (folded,)
        list_marks = [1.5 * any(part in words for part in parts) for words in _LISTS]
        commonness = [
            score / 10 + 1.2,
            name_score / 10 + 1.2,
            (name_score - score) / 5,
            min(n_pieces, 4) / 2,
            min(n_name_pieces, 4) / 2,
            float(n_pieces == 1),
            float(n_name_pieces == 1),
            score / len(word) / 4,
        ]
    else:
        name_vector, list_marks, commonness = np.zeros_like(vector), [0.0] * N_KNOWN, [0.0] * 8
    shape = _describe_shape(word, folded, is_glued=is_glued, is_shouted=is_shouted)
    return np.concatenate([vector, name_vector, list_marks, commonness, shape]).astype(np.float32)


def _describe_shape(word: str, folded: str, *, is_glued: bool, is_shouted: bool) -> list[float]:
    has_letters, n = word[0].isalpha(), len(word)
    has_capital = word[0].isupper() and not is_shouted
    is_capitals = has_capital and word.isupper() and n > 1
    n_digits = len(word) - len(word.lstrip("0123456789"))
    has_inner_capital = has_capital and not is_capitals and any(sign.isupper() for sign in word[1:])
    flags = [
        has_letters,
        has_capital,
        is_capitals,
        has_letters and word.islower(),
        has_inner_capital,
        is_glued,
        is_shouted,
        *(has_letters and low <= n <= high for low, high in ((1, 1), (2, 2), (3, 3), (4, 5), (6, 8), (9, n))),
        *(n_digits == length for length in _NUMBER_LENGTHS),
        n_digits > len(_NUMBER_LENGTHS),
        n_digits > 0 and not word.isdigit(),
        word[0] == "0",
        has_letters and "-" in word,
        has_letters and "'" in word,
        has_letters and _STREET_END.fullmatch(folded) is not None,
    ]
    sign = -1 if has_letters or n_digits else _SIGNS.find(word) % (len(_SIGNS) + 1)
    return [float(flag) for flag in flags] + [float(number == sign) for number in range(len(_SIGNS) + 1)]


def fold_number(word: str) -> str:
    """Return the number that stands for all that are described alike: each digit is 1, but for a 0 that it begins with.

    Examples
    --------
    >>> fold_number("2045a"), fold_number("06")
    ('1111a', '01')
    """
    return ("0" if word[0] == "0" else "1") + word[1:].translate(_ONES)


def describe_letters(word: str) -> list[int]:
    """Return the rows, of ``N_LETTER_ROWS``, of a word and of its beginnings and ends; numbers by how many digits."""
    folded = word.lower()
    grams = ["w" + re.sub(r"\d", "9", folded)]
    if word[0].isalpha():
        grams += [f"p{folded[:3]}", f"s{folded[-2:]}", f"s{folded[-3:]}", f"s{folded[-4:]}", f"p{folded[:2]}"]
    return [zlib.crc32(gram.encode("utf-8", "replace")) % N_LETTER_ROWS for gram in grams]
