"""Tagger of names and addresses that no list has: a small network over each word and its three neighbours.

Each token gets a score for beginning or going on with a name or an address, or being neither; the best sequence is
found by Viterbi's algorithm. The network has learned from sentences of several writers (``benchmarks/train_tagger.py``
fits and writes the weights). Its first layer is a sum over the words around a token, so what a word adds is computed
once and looked up.

References
----------
Collobert, R. et al. (2011), Natural language processing (almost) from scratch, *Journal of Machine Learning Research*
12, 2493–2537: a network over a window of words.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.text.pii.tagger_words import (
    PieceVectors,
    Token,
    describe_letters,
    describe_word,
    fold_number,
    split_into_tokens,
)
from voc.text.pii.word_lists import read_word_list

__all__ = [
    "TAGS",
    "WINDOW",
    "NameTagger",
    "TaggerWeights",
    "describe_text",
    "load_tagger",
    "mark_tokens",
    "read_tagger_weights",
]

FILE_NAME = "tagger_weights.npz"
"""File in ``voc/text/data``, with its licence beside it."""
TAGS = ("none", "name begins", "name goes on", "address begins", "address goes on")
WINDOW = 3
"""Words on either side that a token is judged with."""
REFUSAL = 3.0
"""How much surer (a difference of logarithms) "none" must be than any tag for a rule's piece to stay in the text."""
DOUBT = 1.5
"""How much surer a piece must be in a text in capitals, and a name without one in a text that has capitals."""
_FIRST_NAMES = read_word_list("first_names") | read_word_list("rare_first_names")
_MIN_NAME, _MIN_STREET, _LONGEST_ABBREVIATION = 3, 4, 4
_REFUSABLE = frozenset({"name", "address"})
_KINDS = ("name", "name", "address", "address")
_NAME_KINDS = frozenset({"name"})
_ADDRESS_KINDS = frozenset({"address", "postcode"})
_N_REMEMBERED_WORDS = 8_192
_N_TOKENS_PER_BLOCK = 512  # BLAS takes threads for twice as many, which wait for each other
_DIGITS = "0123456789"
_SHOUTED_SHARE, _FEWEST_LETTERS = 0.7, 8
Floats = NDArray[np.float32]
Piece = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class TaggerWeights:
    """Weights of the network.

    Attributes
    ----------
    pieces
        Vectors of the pieces that words are cut into.
    letters
        ``(4096, k)``: what a word's letters add to its description.
    window
        ``(7, d, h)``: the first layer, for the word three before a token up to the third behind it. ``d``: the
        description of a word, two marks of the rules, and the sum of its rows of ``letters``.
    text
        ``(3, h)``: added for a text without capitals, for one in capitals, and always.
    output, output_bias
        ``(h, 5)`` and ``(5,)``: the second layer; a column for each of ``TAGS``.
    margin
        How much surer than "none" a word of a piece must be: a difference of logarithms. The others need be surer only.
    """

    pieces: PieceVectors
    letters: Floats
    window: Floats
    text: Floats
    output: Floats
    output_bias: Floats
    margin: float


def read_tagger_weights() -> TaggerWeights:
    """Return the shipped weights."""
    content = resources.files("voc.text").joinpath("data", FILE_NAME).read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return unpack_weights({name: arrays[name] for name in arrays.files})


def unpack_weights(arrays: dict[str, Any]) -> TaggerWeights:
    """Return the weights of the arrays that the file holds."""
    letters, window, text, output, output_bias = (
        arrays[name].astype(np.float32) for name in ("letters", "window", "text", "output", "output_bias")
    )
    return TaggerWeights(unpack_pieces(arrays), letters, window, text, output, output_bias, float(arrays["margin"]))


def unpack_pieces(arrays: dict[str, Any]) -> PieceVectors:
    """Return the pieces of words; the file holds their names packed."""
    names = zlib.decompress(arrays["piece_names"].tobytes()).decode().split("\n")
    return PieceVectors(
        {name: number for number, name in enumerate(names)},
        (arrays["piece_scores"].astype(float) / -8.0).tolist(),
        arrays["piece_codes"],
        arrays["piece_centres"].astype(np.float32),
    )


@cache
def load_tagger() -> NameTagger:
    """Return the tagger with the shipped weights, which are read once."""
    return NameTagger(read_tagger_weights())


class NameTagger:
    """Finds names and addresses by what stands around them.

    Parameters
    ----------
    weights
        See `read_tagger_weights`.
    """

    def __init__(self, weights: TaggerWeights) -> None:
        self._weights = weights
        self._n_hidden = weights.window.shape[2]
        n_described = weights.window.shape[1] - weights.letters.shape[1]
        self._mark_layer = weights.window[:, n_described - 2 : n_described]
        self._add_once = lru_cache(_N_REMEMBERED_WORDS)(self._compute_word)

    def judge_text(self, text: str, rule_pieces: Sequence[Piece] = ()) -> tuple[list[Piece], list[Piece]]:
        """Return what the tagger takes for personal data, and what of the rules' pieces it surely does not.

        Parameters
        ----------
        text
            A cleaned text.
        rule_pieces
            What rules have found in it: they are hints.

        Returns
        -------
        tuple of two lists
            Start, end and kind ("name", "address") of the tagger's pieces; names and addresses among ``rule_pieces``
            each word of which is, by `REFUSAL`, no part of one.
        """
        return self.judge_batch([(text, rule_pieces)])[0]

    def judge_batch(self, texts: Sequence[tuple[str, Sequence[Piece]]]) -> list[tuple[list[Piece], list[Piece]]]:
        """Return what :meth:`judge_text` does of each text and its rules' pieces, of many at once."""
        described = [_describe(text, rule_pieces) for text, rule_pieces in texts]
        judged: list[tuple[list[Piece], list[Piece]]] = []
        for first, last in _cut_into_blocks([len(one.tokens) for one in described]):
            block = described[first:last]
            judged += [self._judge_scored(*pair) for pair in zip(block, self._score_block(block), strict=True)]
        return judged

    def _judge_scored(self, one: _Described, scores: Floats) -> tuple[list[Piece], list[Piece]]:
        """Return the pieces of the tagger and those of the rules that are refused, by the second layer's values."""
        leads = scores[:, 1:].max(axis=1, initial=-np.inf) - scores[:, 0]
        # A name on social media ("@jan_1961") is none of what the tagger has learned to tell from words.
        refusable = [piece for piece in one.pieces if piece[2] in _REFUSABLE and one.text[piece[0]] != "@"]
        refused = [piece for piece in refusable if _is_refused(piece, one.tokens, leads)]
        # Tags only exclude each other, so where "none" is best everywhere it is the best sequence, too.
        margin = self._weights.margin
        if not len(leads) or leads.max() <= margin:
            return [], refused
        return list(_join_tokens(one, _find_best_tags(scores), leads, margin)), refused

    def _score_block(self, block: Sequence[_Described]) -> list[Floats]:
        """Return ``(n, 5)`` values of ``TAGS`` for the tokens of each text.

        A difference of two values of a token is that of the logarithms of their probabilities.
        """
        # Words stand in one row, with a window's width of nothing (number 0) on either side of each text.
        numbers: dict[tuple[str, bool, bool], int] = {}
        row_numbers = [0] * WINDOW
        starts = []
        for one in block:
            starts.append(len(row_numbers))
            previous_end = -1
            for word, start, end in one.tokens:
                like_word = fold_number(word) if word[0] in _DIGITS else word
                key = like_word, start == previous_end, one.is_shouted
                row_numbers.append(numbers.setdefault(key, len(numbers) + 1))
                previous_end = end
            row_numbers += [0] * WINDOW
        shape = (2 * WINDOW + 1, self._n_hidden)
        table = np.stack([np.zeros(shape, dtype=np.float32), *(self._add_once(*key) for key in numbers)], axis=1)
        rows = np.array(row_numbers)
        n = len(rows) - 2 * WINDOW
        hidden, added = np.empty((2, n, self._n_hidden), dtype=np.float32)
        for one, start in zip(block, starts, strict=True):
            base = self._weights.text[2] + one.is_lower * self._weights.text[0] + one.is_shouted * self._weights.text[1]
            hidden[start - WINDOW : start + len(one.tokens)] = base
        for offset in range(2 * WINDOW + 1):
            hidden += np.take(table[offset], rows[offset : offset + n], axis=0, out=added, mode="clip")
        for one, start in zip(block, starts, strict=True):
            if (marks := mark_tokens(one.tokens, one.pieces)) is not None:
                self._add_marks(hidden, start - WINDOW, marks)
        np.maximum(hidden, 0, out=hidden)
        parts = [hidden[row : row + _N_TOKENS_PER_BLOCK] for row in range(0, max(n, 1), _N_TOKENS_PER_BLOCK)]
        scores = np.concatenate([part @ self._weights.output for part in parts]) + self._weights.output_bias
        return [
            scores[start - WINDOW : start - WINDOW + len(one.tokens)] for one, start in zip(block, starts, strict=True)
        ]

    def _add_marks(self, hidden: Floats, first: int, marks: Floats) -> None:
        """Add what the rules' marks of one text, whose first token has the row ``first``, add around each."""
        for row in np.flatnonzero(marks.any(axis=1)):
            added = marks[row] @ self._mark_layer
            for offset in range(-WINDOW, WINDOW + 1):
                if 0 <= row - offset < len(marks):
                    hidden[first + row - offset] += added[offset + WINDOW]

    def _compute_word(self, word: str, is_glued: bool, is_shouted: bool) -> Floats:  # noqa: FBT001 - a cache's key
        """Return ``(7, h)``: what a word adds to the first layer of the tokens around it."""
        weights = self._weights
        features = describe_word(word, weights.pieces, is_glued=is_glued, is_shouted=is_shouted)
        letters = weights.letters[describe_letters(word)].sum(axis=0)
        described = np.concatenate([features, np.zeros(2, dtype=np.float32), letters])
        return np.asarray(described @ weights.window, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Described:
    """A text with its tokens, the rules' pieces, and what is said of it as a whole."""

    text: str
    tokens: Sequence[Token]
    pieces: Sequence[Piece]
    is_lower: bool
    is_shouted: bool


def _describe(text: str, pieces: Sequence[Piece]) -> _Described:
    return _Described(text, split_into_tokens(text), pieces, *describe_text(text))


def _cut_into_blocks(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last text of blocks of some `_N_TOKENS_PER_BLOCK` words; the last one is not in it."""
    first = n_tokens = 0
    for number, length in enumerate(lengths):
        if n_tokens and n_tokens + length > _N_TOKENS_PER_BLOCK:
            yield first, number
            first, n_tokens = number, 0
        n_tokens += length
    if first < len(lengths):
        yield first, len(lengths)


def describe_text(text: str) -> tuple[bool, bool]:
    """Return whether a text has no capital, and whether it is in capitals."""
    if not (n_capitals := sum(map(str.isupper, text))):
        return True, False
    n_letters = sum(map(str.isalpha, text))
    return False, n_letters > _FEWEST_LETTERS and n_capitals > _SHOUTED_SHARE * n_letters


def mark_tokens(tokens: Sequence[Token], pieces: Sequence[Piece]) -> Floats | None:
    """Return ``(n, 2)``: 1 where a rule has found a name, and an address; None where it has found neither."""
    rule_pieces = [(start, end, kind) for start, end, kind in pieces if kind in _NAME_KINDS | _ADDRESS_KINDS]
    if not rule_pieces:
        return None
    marks = np.zeros((len(tokens), 2), dtype=np.float32)
    for row, (_, token_start, token_end) in enumerate(tokens):
        for start, end, kind in rule_pieces:
            if start < token_end and token_start < end:
                marks[row, 0 if kind in _NAME_KINDS else 1] = 1.0
    return marks


def _is_refused(piece: Piece, tokens: Sequence[Token], leads: Floats) -> bool:
    inside = [start < piece[1] and piece[0] < end for _, start, end in tokens]
    return any(inside) and bool((leads[inside] < -REFUSAL).all())


def _find_best_tags(scores: Floats) -> list[int]:
    """Return the tag of each token in the best sequence: what goes on has begun before."""
    totals = scores[0].tolist()
    totals[2] = totals[4] = -np.inf
    steps: list[list[int]] = []
    for row in scores[1:].tolist():
        best = max(range(len(TAGS)), key=totals.__getitem__)
        name = 1 if totals[1] >= totals[2] else 2
        address = 3 if totals[3] >= totals[4] else 4
        before = [best, best, name, best, address]
        steps.append(before)
        totals = [totals[tag] + score for tag, score in zip(before, row, strict=True)]
    tag = max(range(len(TAGS)), key=totals.__getitem__)
    tags = [tag]
    for before in reversed(steps):
        tag = before[tag]
        tags.append(tag)
    return tags[::-1]


def _join_tokens(one: _Described, tags: Sequence[int], leads: Floats, margin: float) -> Iterator[Piece]:
    """Yield the pieces of which one token at least leads by more than ``margin``, and that may be what they are."""
    text, tokens, is_lower, is_shouted = one.text, one.tokens, one.is_lower, one.is_shouted
    first = 0
    for row in range(1, len(tokens) + 1):
        goes_on = row < len(tokens) and tags[row] in {2, 4} and tags[row - 1] in {tags[row], tags[row] - 1}
        if goes_on:
            continue
        if tags[first]:
            lead, kind = leads[first:row].max(), _KINDS[tags[first] - 1]
            words = [token for token in tokens[first:row] if token[0][0].isalnum()]
            has_capital = any(word[0].isupper() for word, _, _ in words) and not is_shouted
            if kind == "name":
                # Who writes capitals writes names with one; in a text in capitals nobody can tell.
                is_doubtful = not (has_capital or is_lower)
                may_be = any(_may_name_somebody(word, is_shouted=is_shouted) for word, _, _ in words)
            else:
                piece, is_doubtful = text[tokens[first][1] : tokens[row - 1][2]], is_shouted
                has_number = any(map(str.isdigit, piece)) and any(map(str.isalpha, piece))  # "26-11" is a date
                is_street = has_capital or is_lower
                may_be = has_number or (is_street and any(len(word) >= _MIN_STREET for word, _, _ in words))
            # Part of a code: "D3UZ-T7GY".
            is_part = any(
                place >= 0 and text[place : place + 1].isalnum() for place in (tokens[row - 1][2], tokens[first][1] - 1)
            )
            if may_be and not is_part and lead > margin + DOUBT * is_doubtful:
                yield words[0][1], words[-1][2], kind
        first = row


@lru_cache(_N_REMEMBERED_WORDS)
def _may_name_somebody(word: str, *, is_shouted: bool) -> bool:
    """Tell whether a word can be a name by itself: no initials, and no abbreviation such as "PV" or "HCAs"."""
    if word.lower() in _FIRST_NAMES:
        return len(word) > 1
    n_capitals = sum(map(str.isupper, word))
    is_abbreviation = n_capitals > 1 and len(word) <= _LONGEST_ABBREVIATION and not is_shouted
    return word[0].isalpha() and len(word) >= _MIN_NAME and not is_abbreviation
