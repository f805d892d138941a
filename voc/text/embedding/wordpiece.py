"""WordPiece tokenizer of BERT's uncased models (Devlin et al. 2019): the numbers of a text's pieces.

Text is cleaned and lower-cased, accents go, words are cut at spaces and punctuation, and each word from the left into
the longest pieces of the vocabulary (Schuster & Nakajima 2012). The vocabulary is that of ``bert-base-uncased``
(Google, Apache-2.0; see ``wordpieces.license.txt``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["WordPieceTokenizer", "read_vocabulary"]

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
CONTINUATION = "##"
LONGEST_WORD = 100  # characters: what is longer is one unknown piece
MAX_PIECES = 128  # of a text, with its beginning and end: a segment is a sentence
N_REMEMBERED_WORDS = 100_000
CHINESE_RANGES = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
"""Ideographs, each a word of its own: such text has no spaces."""


def read_vocabulary(path: Path) -> dict[str, int]:
    """Return the number of each piece: that of its line, counted from 0.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    return {piece: number for number, piece in enumerate(path.read_text(encoding="utf-8").split("\n")) if piece}


class WordPieceTokenizer:
    """Tokenizer that cuts each different word once.

    Parameters
    ----------
    vocabulary
        Number of each piece, with ``[CLS]``, ``[SEP]`` and ``[UNK]``; a piece inside a word begins with ``##``.

    Examples
    --------
    >>> tokenizer = WordPieceTokenizer({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "re": 3, "##fund": 4, "!": 5})
    >>> tokenizer.encode("Réfund! 42")
    [0, 3, 4, 5, 2, 1]
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._cut_once = lru_cache(N_REMEMBERED_WORDS)(self._cut_word)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces, between those for its beginning and its end; at most 128."""
        pieces: list[int] = []
        for word in text.split():
            pieces.extend(self._cut_once(word))
            if len(pieces) >= MAX_PIECES:
                break
        return [self._vocabulary[BEGIN], *pieces[: MAX_PIECES - 2], self._vocabulary[END]]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        cleaned = "".join(_clean_characters(word))
        # Taken apart by NFD, an accent is a character of its own (Mn), and can be left out.
        bare = "".join(
            character for character in unicodedata.normalize("NFD", cleaned) if unicodedata.category(character) != "Mn"
        )
        return tuple(
            piece for token in bare.lower().split() for part in _split_punctuation(token) for piece in self._match(part)
        )

    def _match(self, word: str) -> list[int]:
        """Return the longest pieces from the left; one unknown piece where the vocabulary ends before the word."""
        if len(word) > LONGEST_WORD:
            return [self._vocabulary[UNKNOWN]]
        pieces: list[int] = []
        start = 0
        while start < len(word):
            # From the longest piece down: the first that the vocabulary has is taken, as the model was trained on.
            prefix = CONTINUATION if start else ""
            for end in range(len(word), start, -1):
                number = self._vocabulary.get(prefix + word[start:end])
                if number is not None:
                    pieces.append(number)
                    start = end
                    break
            else:
                return [self._vocabulary[UNKNOWN]]
        return pieces


def _clean_characters(word: str) -> Iterator[str]:
    for character in word:
        if character in "\0\ufffd" or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}:
            continue
        if any(first <= ord(character) <= last for first, last in CHINESE_RANGES):
            yield f" {character} "
        else:
            yield " " if unicodedata.category(character) == "Zs" else character


def _split_punctuation(word: str) -> Iterator[str]:
    """Yield the parts of a word between its punctuation, and each of these characters."""
    part = ""
    for character in word:
        if _is_punctuation(character):
            if part:
                yield part
            yield character
            part = ""
        else:
            part += character
    if part:
        yield part


def _is_punctuation(character: str) -> bool:
    # "$", "+" and "`" are symbols to Unicode, and were punctuation to the makers of the vocabulary.
    is_ascii_mark = character.isascii() and not character.isalnum() and character.isprintable() and character != " "
    return is_ascii_mark or unicodedata.category(character).startswith("P")
